// Binary minimum heap of (time, sequence, payload) in columns. Ties in time go by sequence, so that the order of
// events at one instant is the order in which they were scheduled.
import { assert } from './assert.ts';

export class EventHeap {
  readonly time: Float64Array;
  readonly seq: Float64Array;
  readonly kind: Int32Array;
  readonly arg: Int32Array;
  /** Generation of the argument when scheduled: an event of an older generation is stale. */
  readonly gen: Int32Array;
  /** [0] = number of pending events. */
  readonly size: Int32Array;

  constructor(columns: {
    time: Float64Array;
    seq: Float64Array;
    kind: Int32Array;
    arg: Int32Array;
    gen: Int32Array;
    size: Int32Array;
  }) {
    this.time = columns.time;
    this.seq = columns.seq;
    this.kind = columns.kind;
    this.arg = columns.arg;
    this.gen = columns.gen;
    this.size = columns.size;
  }

  get length(): number {
    return this.size[0]!;
  }

  /** Due time of the earliest event, or Infinity. */
  top_time(): number {
    return this.size[0]! > 0 ? this.time[0]! : Infinity;
  }

  push(time: number, seq: number, kind: number, arg: number, gen: number): void {
    const n = this.size[0]!;
    if (n >= this.time.length) assert(false, `event heap: more than ${this.time.length} pending events`);
    this.size[0] = n + 1;
    this.rise(n, time, seq, kind, arg, gen);
  }

  /** Puts an event at slot i, or above it if it is due before those on the way to the top. */
  private rise(slot: number, at: number, order: number, kind: number, arg: number, gen: number): void {
    const { time, seq } = this;
    let i = slot;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const t = time[parent]!;
      if (t < at || (t === at && seq[parent]! < order)) break;
      this.move(parent, i);
      i = parent;
    }
    this.put(i, at, order, kind, arg, gen);
  }

  /** Removes the earliest event; read its fields at index 0 before. */
  pop(): void {
    const n = this.size[0]! - 1;
    if (n < 0) assert(false, 'event heap: pop of an empty heap');
    this.size[0] = n;
    const { time, seq } = this;
    const at = time[n]!;
    const order = seq[n]!;
    const kind = this.kind[n]!;
    const arg = this.arg[n]!;
    const gen = this.gen[n]!;
    // The vacated slot is cleared: two runs in the same state must have the same bytes.
    this.put(n, 0, 0, 0, 0, 0);
    if (n === 0) return;
    // The hole goes down to a leaf, always to the earlier child; the last event then rises from there, mostly not far. That
    // takes one comparison a level instead of two, and none whose outcome cannot be guessed: the child is computed.
    let i = 0;
    let child = 1;
    while (child + 1 < n) {
      const left = time[child]!;
      const right = time[child + 1]!;
      child += left === right ? +(seq[child + 1]! < seq[child]!) : +(right < left);
      this.move(child, i);
      i = child;
      child = 2 * i + 1;
    }
    if (child < n) {
      this.move(child, i);
      i = child;
    }
    this.rise(i, at, order, kind, arg, gen);
  }

  /** Removes the event of this kind, argument and generation, wherever it stands. Linear: for heaps of tens. */
  remove(kind: number, arg: number, gen: number): boolean {
    const n = this.size[0]!;
    for (let i = 0; i < n; i++) {
      if (this.arg[i] !== arg || this.kind[i] !== kind || this.gen[i] !== gen) continue;
      // Pulled to the top as the earliest of all, then popped.
      let at = i;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        this.move(parent, at);
        at = parent;
      }
      this.pop();
      return true;
    }
    return false;
  }

  private before(i: number, j: number): boolean {
    return this.time[i]! < this.time[j]! || (this.time[i]! === this.time[j]! && this.seq[i]! < this.seq[j]!);
  }

  private move(from: number, to: number): void {
    this.time[to] = this.time[from]!;
    this.seq[to] = this.seq[from]!;
    this.kind[to] = this.kind[from]!;
    this.arg[to] = this.arg[from]!;
    this.gen[to] = this.gen[from]!;
  }

  private put(i: number, time: number, seq: number, kind: number, arg: number, gen: number): void {
    this.time[i] = time;
    this.seq[i] = seq;
    this.kind[i] = kind;
    this.arg[i] = arg;
    this.gen[i] = gen;
  }
}
