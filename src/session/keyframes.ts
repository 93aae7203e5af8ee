// Copies of the arena from which a past instant is made again by running on. Spaced by what re-execution costs, thinned
// under a byte budget so that gaps widen with the distance from the cursor; what did not change between two copies is
// kept once (chunk_pool.ts). Knows no clock: cost is counted in events, whose price the server may measure and pass in.
import type { Arena } from '#base/arena.ts';
import { assert } from '#base/assert.ts';
import type { Ns } from '#base/units.ts';
import type { Chunks } from './chunk_pool.ts';
import { ChunkPool } from './chunk_pool.ts';

export interface Keyframe {
  readonly ordinal: number;
  /** Time of the last event done. */
  readonly ns: Ns;
  /** Commands of the log that were applied when it was taken. */
  readonly applied: number;
  readonly chunks: Chunks;
}

export interface KeyframeOptions {
  /** Bytes that all copies together may take; two copies are always kept. Without it by the size of the machine. */
  readonly budget_bytes?: number;
  /** First guess of the speed of execution, until the server measures it. */
  readonly events_per_ms?: number;
  /** A fixed distance in events, for tests; 0 = by cost. */
  readonly spacing?: number;
}

/** A disk-bound minute of 1 GiB takes 300 MB at the spacing below: 14.5 MB of state, a third of it changed in between. */
const LEAST_BUDGET = 320 * 1024 * 1024;
/** What changes, beside one whole copy. Chosen: with it a page that shows 64 GiB needs 1.7 GB, state and pictures included. */
const CHANGES_BUDGET = 256 * 1024 * 1024;

export function default_budget(arena_bytes: number): number {
  return Math.max(LEAST_BUDGET, arena_bytes + CHANGES_BUDGET);
}

/** Share of what is taken that becomes the budget when memory gives out. Chosen: the rest is for pictures. */
const LESS = 0.9;
/** However small they are: looking for the one to drop must stay cheap. */
const MOST = 4000;
/** Work between two keyframes, in ms: half of a display's frame (chosen). */
const SPACING_MS = 8;
/** A slow guess, 2 µs an event: keyframes are rather too near than too far until the speed is measured. */
const EVENTS_PER_MS = 500;
/**
 * Bytes compared and, where they differ, copied in the time of one event: 157 MB in 20 ms, an event in 1.2 µs, measured at a quiet
 * moment; on a busy machine a third of that.
 * Not in ms: a machine that is slow at one is slow at the other, and must not copy more often for it.
 */
const BYTES_PER_EVENT = 9_000;
/** Copies may cost this share of the work between them. Chosen: so a recorded minute of 16 and 64 GiB goes at about 20 times real time. */
const COPY_SHARE = 0.35;

export class Keyframes {
  readonly list: Keyframe[] = [];
  events_per_ms: number;
  /** Copies made in either direction so far: a stretch in which this stands still was spent on events alone. */
  copies = 0;
  private readonly arena: Arena;
  private readonly pool: ChunkPool;
  private budget: number;
  private readonly fixed_spacing: number;
  /** There is no memory for more copies than there are. */
  private full = false;

  constructor(arena: Arena, options: KeyframeOptions = {}) {
    this.arena = arena;
    this.events_per_ms = options.events_per_ms ?? EVENTS_PER_MS;
    this.fixed_spacing = options.spacing ?? 0;
    this.pool = new ChunkPool(arena);
    this.budget = options.budget_bytes ?? default_budget(arena.byte_length);
  }

  /** Events between two keyframes: 8 ms of work, more where a copy itself is dear. */
  get spacing(): number {
    if (this.fixed_spacing > 0) return this.fixed_spacing;
    const copy_events = this.arena.byte_length / BYTES_PER_EVENT;
    return Math.max(1, Math.floor(Math.max(this.events_per_ms * SPACING_MS, copy_events / COPY_SHARE)));
  }

  get byte_length(): number {
    return this.pool.byte_length(this.list.length);
  }

  /** Index of the last keyframe at or before an ordinal; keyframe 0 is always there. */
  private index_of(ordinal: number): number {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle]!.ordinal > ordinal) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  at_or_before(ordinal: number): Keyframe {
    const index = this.index_of(ordinal);
    assert(index >= 0, `no keyframe at or before ordinal ${ordinal}`);
    return this.list[index]!;
  }

  /** The last keyframe whose last event is due at `ns` or before. */
  at_or_before_ns(ns: Ns): Keyframe {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.list[middle]!.ns > ns) high = middle;
      else low = middle + 1;
    }
    // Keyframe 0 stands for every time before the first event.
    return this.list[Math.max(0, low - 1)]!;
  }

  /** The ordinal at which to store the next keyframe (or to find one), seen from `ordinal`. */
  due_after(ordinal: number): number {
    const index = this.index_of(ordinal);
    const due = index < 0 ? 0 : this.list[index]!.ordinal + this.spacing;
    const next = index + 1 < this.list.length ? this.list[index + 1]!.ordinal : Infinity;
    if (this.full) return next;
    // A copy just before one that exists would shorten no way: look again from there.
    return due + this.spacing / 2 >= next ? next : due;
  }

  store(ordinal: number, ns: Ns, applied: number): void {
    const index = this.index_of(ordinal);
    if (index >= 0 && this.list[index]!.ordinal === ordinal) return;
    this.copies++;
    const chunks = this.take(ordinal);
    if (chunks === null) return;
    this.list.splice(this.index_of(ordinal) + 1, 0, { ordinal, ns, applied, chunks });
    while ((this.byte_length > this.budget || this.list.length > MOST) && this.list.length > 2) this.thin(ordinal);
  }

  /** A copy of the present. Where memory gives out, what is there becomes the budget; null: not even two copies fit. */
  private take(ordinal: number): Chunks | null {
    for (;;) {
      const index = this.index_of(ordinal);
      try {
        return this.pool.take(index >= 0 ? this.list[index]!.chunks : null);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        if (index < 0) throw new Error(`there is not enough memory here to go back in a machine of this size: a copy of its state takes ${Math.ceil(this.arena.byte_length / 1e6)} MB`, { cause: error });
        this.budget = Math.floor(this.byte_length * LESS);
        this.full = this.list.length <= 2;
        if (this.full) return null;
        while (this.byte_length > this.budget && this.list.length > 2) this.thin(ordinal);
      }
    }
  }

  /** Puts the arena in the state of a keyframe. */
  restore(keyframe: Keyframe): void {
    this.copies++;
    this.pool.restore(keyframe.chunks);
  }

  /** A copy of the present that is in no list: for a look elsewhere and back. */
  hold(ordinal: number): Chunks {
    const index = this.index_of(ordinal);
    return this.pool.take(index >= 0 ? this.list[index]!.chunks : null);
  }

  /** Puts the arena back as it was held, and gives the copy up. */
  put_back(held: Chunks): void {
    this.pool.restore(held);
    this.pool.release(held);
  }

  /** Drops the keyframe that is missed least: the way it shortens, against its distance from the cursor. */
  private thin(cursor: number): void {
    const { list } = this;
    const last = Math.max(cursor, list[list.length - 1]!.ordinal);
    const near = Math.max(this.spacing, (8 * last) / list.length);
    let least = 1;
    let score = Infinity;
    for (let i = 1; i < list.length; i++) {
      // The one just taken is where the run stands.
      if (list[i]!.ordinal === cursor) continue;
      const end = i + 1 < list.length ? list[i + 1]!.ordinal : Math.max(cursor, list[i]!.ordinal + this.spacing);
      const gap = end - list[i - 1]!.ordinal;
      const value = gap / (Math.abs(list[i]!.ordinal - cursor) + near);
      if (value < score) {
        score = value;
        least = i;
      }
    }
    this.pool.release(list.splice(least, 1)[0]!.chunks);
  }

  /** Forgets what lies after an ordinal. */
  truncate(ordinal: number): void {
    while (this.list.length > 1 && this.list[this.list.length - 1]!.ordinal > ordinal) this.pool.release(this.list.pop()!.chunks);
  }
}
