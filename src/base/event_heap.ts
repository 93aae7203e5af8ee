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
    assert(n < this.time.length, `event heap: more than ${this.time.length} pending events`);
    this.size[0] = n + 1;
    let i = n;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.time[parent]! < time || (this.time[parent]! === time && this.seq[parent]! < seq)) break;
      this.move(parent, i);
      i = parent;
    }
    this.put(i, time, seq, kind, arg, gen);
  }

  /** Removes the earliest event; read its fields at index 0 before. */
  pop(): void {
    const n = this.size[0]! - 1;
    assert(n >= 0, 'event heap: pop of an empty heap');
    this.size[0] = n;
    const time = this.time[n]!;
    const seq = this.seq[n]!;
    const kind = this.kind[n]!;
    const arg = this.arg[n]!;
    const gen = this.gen[n]!;
    // The vacated slot is cleared: two runs in the same state must have the same bytes.
    this.put(n, 0, 0, 0, 0, 0);
    if (n === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= n) break;
      const right = child + 1;
      if (right < n && this.before(right, child)) child = right;
      if (time < this.time[child]! || (time === this.time[child]! && seq < this.seq[child]!)) break;
      this.move(child, i);
      i = child;
    }
    this.put(i, time, seq, kind, arg, gen);
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
