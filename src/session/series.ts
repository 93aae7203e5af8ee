// A table that grows at its end and can be cut: typed columns by name, rows added one by one. What a recording holds
// stands in such tables. Columns are replaced when the table grows, so never keep one across an `add`.

type Column = Float64Array | Int32Array | Int16Array | Uint8Array;
const MAKE = {
  f64: (n: number): Column => new Float64Array(n),
  i32: (n: number): Column => new Int32Array(n),
  i16: (n: number): Column => new Int16Array(n),
  u8: (n: number): Column => new Uint8Array(n),
} as const;
type ColumnKind = keyof typeof MAKE;

export class Series<N extends string> {
  /** Number of rows. */
  length = 0;
  /** The columns, by name; rows beyond `length` are rubbish. */
  c: Record<N, Column>;
  private readonly spec: Readonly<Record<N, ColumnKind>>;
  private readonly names: readonly N[];
  private capacity: number;

  constructor(spec: Readonly<Record<N, ColumnKind>>, capacity = 256) {
    this.spec = spec;
    this.names = Object.keys(spec) as N[];
    this.capacity = capacity;
    this.c = {} as Record<N, Column>;
    for (const name of this.names) this.c[name] = MAKE[spec[name]](capacity);
  }

  /** Makes room for one row and returns its number; the caller fills every column. */
  add(): number {
    if (this.length === this.capacity) this.grow();
    return this.length++;
  }

  private grow(): void {
    this.capacity *= 2;
    for (const name of this.names) {
      const bigger = MAKE[this.spec[name]](this.capacity);
      bigger.set(this.c[name]);
      this.c[name] = bigger;
    }
  }

  truncate(length: number): void {
    if (length < this.length) this.length = length;
  }

  /** First row whose value in a column that never falls is above `value`. */
  upper_bound(name: N, value: number): number {
    const column = this.c[name];
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (column[middle]! > value) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** First row whose value in a column that never falls is `value` or above. */
  lower_bound(name: N, value: number): number {
    const column = this.c[name];
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (column[middle]! >= value) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
