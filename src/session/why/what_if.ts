// Would it still have waited if...: which changes may matter, by what the task waited for, and what comes of one, tried on the
// machine itself from just before and undone.
import type { EventId, Ns, TaskId } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { TP } from '#kernel/tracepoints.ts';
import type { WaitName } from '#kernel/wait_reasons.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { POLICY_REGISTRY } from '#policies/index.ts';
import { is_kernel_thread, MEMORY_REASON } from '../levels.ts';
import type { Timeline } from '../timeline.ts';
import type { WhatIfResult, WhyIf } from './answer.ts';

export const MOST_CHANGES = 4;
/** A try is followed for so many events at most: a second or two of work. Chosen. */
const MOST_EVENTS = 60_000;
/** And so far beyond the end of what is explained. Chosen. */
const MOST_LONGER_NS = 5e9;
/** Changes that need time to matter are made so much earlier. Chosen: dirty memory of two seconds. */
const RUN_UP_NS = 2e9;
const RUN_UP: ReadonlySet<string> = new Set(['dirty_background_ratio', 'dirty_ratio', 'flusher_kick', 'swappiness', 'reclaim_writers', 'writeback_unit', 'elevator']);

/** Switch and the options that are tried, the first that is not set already. */
type Try = readonly [id: string, ...options: string[]];

const RECLAIM: readonly Try[] = [
  ['reclaim_writers', 'nobody', 'everyone'], ['flusher_kick', 'all', 'none'], ['dirty_background_ratio', '1', '10'], ['swappiness', '0', '100'],
];
const BLOCKS: readonly Try[] = [['lumpy', 'off', 'lumpy'], ['lumpy_wait', 'no', 'yes'], ['compaction', 'async_sync', 'none'], ['reclaim_writers', 'nobody', 'everyone']];
const HUGE: readonly Try[] = [['thp_fault', 'wait', 'later'], ['compaction', 'async_sync', 'direct'], ['capture', 'on_free', 'isolate'], ['lumpy', 'off', 'lumpy']];
const DISK: readonly Try[] = [['elevator', 'clook', 'fcfs'], ['reclaim_writers', 'nobody', 'everyone'], ['write_when', 'late', 'memory_short'], ['dirty_background_ratio', '1', '10']];

const BY_REASON: Readonly<Partial<Record<WaitName, readonly Try[]>>> = {
  congestion_wait: RECLAIM,
  too_many_isolated: RECLAIM,
  throttle_vm_writeout: [['dirty_ratio', '40', '20'], ...RECLAIM],
  reclaim_thread: [['reclaim_stack', 'caller'], ...RECLAIM],
  oom: RECLAIM,
  balance_dirty_pages: [['dirty_ratio', '80', '20'], ['dirty_background_ratio', '1', '10'], ['elevator', 'clook', 'fcfs'], ['write_when', 'memory_short', 'late']],
  lumpy_wait: BLOCKS,
  wait_on_page_writeback: BLOCKS,
  swap_in: [['swappiness', '0', '60'], ['elevator', 'clook', 'fcfs'], ['reclaim_writers', 'nobody', 'everyone']],
  get_request_wait: DISK,
  lock_page: DISK,
  sync_write: DISK,
  xfs_buf: DISK,
};
const REASON_OF: ReadonlyMap<number, readonly Try[]> = new Map(Object.entries(BY_REASON).map(([name, tries]) => [WAIT[name as WaitName], tries]));
const BY_EVENT: ReadonlyMap<number, readonly Try[]> = new Map([
  [TP.alloc_failed, BLOCKS], [TP.thp_fault_fallback, HUGE], [TP.mm_collapse_huge_page_failed, HUGE], [TP.compact_steal, [['capture', 'on_free', 'off'], ['capture', 'isolate'], ['compaction', 'direct', 'async_sync']]],
]);

/** For a block wanted, by the order of the request, what helps is another. */
export function changes_for_wait(k: Kernel, reason: number, order: number): WhyIf[] {
  const tries = REASON_OF.get(reason) ?? RECLAIM;
  return choose(k, order > 0 && tries === RECLAIM ? BLOCKS : tries);
}

export function changes_for_event(k: Kernel, kind: number): WhyIf[] {
  return choose(k, BY_EVENT.get(kind) ?? []);
}

function choose(k: Kernel, tries: readonly Try[]): WhyIf[] {
  const found: WhyIf[] = [];
  for (const [id, ...options] of tries) {
    const policy = POLICY_REGISTRY.get(id)!;
    const now = k.sw[policy.decision_point];
    const option = options.find((one) => policy.options.find((o) => o.id === one)!.value !== now);
    if (option !== undefined && !found.some((one) => one.switch === id && one.option === option)) found.push({ switch: id, option });
  }
  return found.slice(0, MOST_CHANGES);
}

/** What is counted, and up to where. */
export interface Measure {
  readonly fork_ordinal: number;
  readonly task: TaskId;
  /** End of what is explained. */
  readonly to_ns: Ns;
  /** Null: time waited for memory, and for what the explained wait was for; else happenings of this kind by the same task. */
  readonly kind: number | null;
  readonly reason: number;
}

/** Time that a task waits, and happenings of a kind, from an instant on. */
class Meter implements Recorder {
  waited: Ns = 0;
  times = 0;
  private readonly k: Kernel;
  private readonly measure: Measure;
  private readonly from_ns: Ns;

  constructor(k: Kernel, measure: Measure) {
    this.k = k;
    this.measure = measure;
    this.from_ns = k.eng.now;
  }

  event(_id: EventId, _ordinal: number, ns: Ns, kind: number, actor: number, _a: number, b: number): void {
    const { task } = this.measure;
    // A theft counts for its victim.
    if (kind === this.measure.kind && task === (kind === TP.compact_steal ? b : actor)) this.times++;
    if (kind === TP.mm_vmscan_direct_reclaim_end && actor === task) this.waited += ns - Math.max(ns - b, this.from_ns);
  }

  segment(task: number, state: number, reason: number, from_ns: Ns, to_ns: Ns): void {
    if (task !== this.measure.task || state !== STATE.sleeping) return;
    // What is part of a direct reclaim comes with its end.
    if (this.k.reclaim_since[task]! > 0) return;
    if (MEMORY_REASON[reason] === 1 || reason === this.measure.reason) this.waited += Math.max(0, to_ns - Math.max(from_ns, this.from_ns));
  }

  /** With what is under way. */
  result(): { readonly waited: Ns; readonly times: number } {
    const { k } = this;
    const { task, reason } = this.measure;
    const { eng } = k;
    const asleep = eng.task_state[task] === STATE.sleeping && (MEMORY_REASON[eng.wait_reason[task]!] === 1 || eng.wait_reason[task] === reason);
    const since = k.reclaim_since[task]! > 0 ? k.reclaim_since[task]! : asleep ? eng.wait_since[task]! : eng.now;
    return { waited: this.waited + Math.max(0, eng.now - Math.max(this.from_ns, since)), times: this.times };
  }
}

/** One run of it, up to where the task is back in its program. */
export interface Outcome {
  readonly waited: Ns;
  readonly times: number;
  readonly reached: boolean;
  /** What the task had done of its work before and after. */
  readonly before: number;
  readonly after: number;
}

/** From the fork to where the task's system call or fault is over. */
function through_call(timeline: Timeline, measure: Measure, change: WhyIf | null): Outcome {
  const k = timeline.machine.kernel;
  return timeline.visit({ ordinal: measure.fork_ordinal }, () => {
    if (change !== null) timeline.machine.set_switch(change.switch, change.option);
    return run_call(timeline, measure, k.progress[measure.task]!);
  });
}

function run_call(timeline: Timeline, measure: Measure, before: number): Outcome {
  const k = timeline.machine.kernel;
  const { eng } = k;
  const { task } = measure;
  const meter = new Meter(k, measure);
  eng.recorder = meter;
  const most_ns = Math.min(timeline.machine.duration_ns, measure.to_ns + MOST_LONGER_NS);
  let inside = eng.task_top[task]! > 0;
  let reached = false;
  for (let done = 0; !reached && done < MOST_EVENTS; done++) {
    if (eng.run(most_ns, Infinity, 1) === 0) break;
    inside ||= eng.task_top[task]! > 0;
    // Kernel threads have no program to go back to: theirs is over when the explained instant is.
    reached = (inside && eng.task_top[task]! <= 0) || eng.task_state[task]! >= STATE.exited || (is_kernel_thread(k, task) && eng.now >= measure.to_ns);
  }
  return { ...meter.result(), reached, before, after: k.progress[task]! };
}

/** With a run-up: the change is made earlier, and the same piece of work is looked at when the task comes to it. */
function with_run_up(timeline: Timeline, measure: Measure, run: Outcome, change: WhyIf, from_ns: Ns): { readonly outcome: Outcome; readonly fork_ordinal: number } | null {
  const { kernel: k, duration_ns } = timeline.machine;
  const { eng } = k;
  return timeline.visit({ ns: from_ns }, () => {
    const fork_ordinal = eng.ordinal;
    // Without a piece of work between, it could not be told where the same place is.
    if (k.progress[measure.task]! >= run.before) return null;
    timeline.machine.set_switch(change.switch, change.option);
    for (let done = 0; k.progress[measure.task]! < run.before; done++) if (done === MOST_EVENTS || eng.run(duration_ns, Infinity, 1) === 0) return null;
    return { outcome: run_call(timeline, { ...measure, to_ns: Math.max(measure.to_ns, eng.now) }, run.before), fork_ordinal };
  });
}

/** The run as it is, measured as its variants are. */
export function control(timeline: Timeline, measure: Measure): Outcome {
  return through_call(timeline, measure, null);
}

/** `run`: the control. */
export function what_if(timeline: Timeline, measure: Measure, run: Outcome, change: WhyIf): WhatIfResult {
  const lead = RUN_UP.has(change.switch) ? with_run_up(timeline, measure, run, change, Math.max(0, start_ns(timeline, measure) - RUN_UP_NS)) : null;
  const other = lead?.outcome ?? through_call(timeline, measure, change);
  const of = (outcome: Outcome): number => (measure.kind === null ? outcome.waited : outcome.times);
  return { unit: measure.kind === null ? 'ns' : 'times', without: of(run), with: of(other), reached: other.reached && run.reached, fork_ordinal: lead?.fork_ordinal ?? measure.fork_ordinal };
}

function start_ns(timeline: Timeline, measure: Measure): Ns {
  return timeline.visit({ ordinal: measure.fork_ordinal }, () => timeline.machine.kernel.eng.now);
}
