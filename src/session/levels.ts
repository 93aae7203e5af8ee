// The levels of a machine (free, dirty, waiting tasks...) sampled at fixed virtual times, so that a curve of the past
// needs no re-execution. A sample taken at time t is the state after every event up to t.
import type { Ns } from '#base/units.ts';
import { S, STATE } from '#engine/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { dirty_limits } from '#kernel/mm/dirty_limits.ts';
import { PF_KTHREAD } from '#kernel/task_flags.ts';
import { VM } from '#kernel/vmstat.ts';
import { NR_REASONS, WAIT_TEXT } from '#kernel/wait_reasons.ts';
import { Series } from './series.ts';

/** Samples of a whole scenario: finer than any strip is wide. */
export const LEVEL_SAMPLES = 1200;

export const MEMORY_REASON: Uint8Array = Uint8Array.from({ length: NR_REASONS }, (_, reason) =>
  WAIT_TEXT.some((text) => text.id === reason && text.memory) ? 1 : 0,
);

export interface Levels {
  free: number;
  dirty: number;
  writeback: number;
  file: number;
  anon: number;
  threshold: number;
  background: number;
  stalled: number;
}

export function is_kernel_thread(k: Kernel, task: number): boolean {
  return (k.task_flags[task]! & PF_KTHREAD) !== 0;
}

/** A program (not a kernel thread) that sleeps for memory or reclaims for itself. */
export function is_stalled(k: Kernel, task: number): boolean {
  const state = k.eng.task_state[task]!;
  if (state === STATE.unused || state === STATE.exited || is_kernel_thread(k, task)) return false;
  if (k.reclaim_since[task]! > 0) return true;
  return state === STATE.sleeping && MEMORY_REASON[k.eng.wait_reason[task]!] === 1;
}

/** The limits as the kernel would compute them now. It keeps its last result in two counters; those stay as they were. */
function peek_dirty_limits(k: Kernel, into: Levels): void {
  const dirty = k.vm[VM.nr_dirty_threshold]!;
  const background = k.vm[VM.nr_dirty_background_threshold]!;
  const limits = dirty_limits(k);
  into.threshold = limits.dirty;
  into.background = limits.background;
  k.vm[VM.nr_dirty_threshold] = dirty;
  k.vm[VM.nr_dirty_background_threshold] = background;
}

export function read_levels(k: Kernel, into: Levels): Levels {
  let free = 0;
  for (let zone = 0; zone < k.nr_zones; zone++) free += k.zone_free[zone]!;
  let stalled = 0;
  for (let task = 0; task < k.size.nr_tasks; task++) if (is_stalled(k, task)) stalled++;
  into.free = free;
  into.dirty = k.vm[VM.nr_dirty]!;
  into.writeback = k.vm[VM.nr_writeback]!;
  into.file = k.vm[VM.nr_file_pages]!;
  into.anon = k.vm[VM.nr_anon_pages]!;
  peek_dirty_limits(k, into);
  into.stalled = stalled;
  return into;
}

export function empty_levels(): Levels {
  return { free: 0, dirty: 0, writeback: 0, file: 0, anon: 0, threshold: 0, background: 0, stalled: 0 };
}

export class LevelSamples {
  readonly rows = new Series({
    ns: 'f64', ordinal: 'f64', id: 'f64', free: 'f64', dirty: 'f64', writeback: 'f64', file: 'f64', anon: 'f64', threshold: 'f64', background: 'f64', stalled: 'i32',
  }, LEVEL_SAMPLES + 2);
  private readonly duration_ns: Ns;
  private readonly scratch = empty_levels();

  constructor(duration_ns: Ns) {
    this.duration_ns = duration_ns;
  }

  /** Time of the next sample, or Infinity when all are taken. */
  get next_ns(): Ns {
    const row = this.rows.length;
    return row > LEVEL_SAMPLES ? Infinity : Math.floor((row * this.duration_ns) / LEVEL_SAMPLES);
  }

  take(k: Kernel): void {
    const ns = this.next_ns;
    const row = this.rows.add();
    const c = this.rows.c;
    const levels = read_levels(k, this.scratch);
    c.ns[row] = ns;
    c.ordinal[row] = k.eng.ordinal;
    c.id[row] = k.eng.s[S.event_id]!;
    c.free[row] = levels.free;
    c.dirty[row] = levels.dirty;
    c.writeback[row] = levels.writeback;
    c.file[row] = levels.file;
    c.anon[row] = levels.anon;
    c.threshold[row] = levels.threshold;
    c.background[row] = levels.background;
    c.stalled[row] = levels.stalled;
  }

  /** Drops the samples of `ns` and later: a change made there may show in them. */
  truncate(ns: Ns): void {
    this.rows.truncate(this.rows.lower_bound('ns', ns));
  }

  /** Number of events done up to `ns`, between samples by proportion; exact at every sample and at the explored end. */
  ordinal_at(ns: Ns, end_ns: Ns, end_ordinal: number): number {
    if (ns >= end_ns) return end_ordinal;
    const { ns: at, ordinal } = this.rows.c;
    const after = this.rows.upper_bound('ns', ns);
    if (after === 0) return 0;
    const from_ns = at[after - 1]!;
    const from = ordinal[after - 1]!;
    const to_ns = after < this.rows.length ? at[after]! : end_ns;
    const to = after < this.rows.length ? ordinal[after]! : end_ordinal;
    if (to_ns <= from_ns) return from;
    return from + Math.floor(((to - from) * (ns - from_ns)) / (to_ns - from_ns));
  }

  /** Newest event id of the last sample at or before `ns`: every happening with a lower id, or this one, is older than `ns`. */
  event_id_at(ns: Ns): number {
    const after = this.rows.upper_bound('ns', ns);
    return after === 0 ? 0 : this.rows.c.id[after - 1]!;
  }

  /** Events in each of `bins` equal parts of the whole duration, as far as explored; they add up to the events done. */
  density(bins: number, end_ns: Ns, end_ordinal: number): number[] {
    const counts: number[] = [];
    let before = 0;
    for (let bin = 1; bin <= bins; bin++) {
      const edge = Math.min(end_ns, Math.floor((bin * this.duration_ns) / bins));
      const upto = bin === bins ? end_ordinal : this.ordinal_at(edge, end_ns, end_ordinal);
      counts.push(upto - before);
      before = upto;
    }
    return counts;
  }
}
