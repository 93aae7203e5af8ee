// Which stretch of a task's time is to be explained: one wait, or, where the task slept while it reclaimed for itself, that
// whole direct reclaim, of which the wait is a part.
import type { EventId, Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { FIRST_SLEEP, MAX_RECORDS, STATE } from '#engine/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { balance_dirty_pages } from '#kernel/mm/balance_dirty_pages.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { is_kernel_thread, is_stalled, MEMORY_REASON } from '../levels.ts';
import type { Timeline } from '../timeline.ts';
import type { WhyAbout } from './answer.ts';
import type { Nap } from './tape.ts';
import { Tape } from './tape.ts';

export interface Stall {
  readonly task: TaskId;
  readonly from_ns: Ns;
  readonly to_ns: Ns;
  readonly going_on: boolean;
  /** Reason of its wait, or of its longest: NONE where it never slept. */
  readonly reason: number;
  /** mm_vmscan_direct_reclaim_begin and _end where the task reclaimed for itself; 0 = it did not, or it is not over. */
  readonly begin: EventId;
  readonly end: EventId;
  /** Last thing that happened to the task before, and what woke it (0: its timer, or nothing yet). */
  readonly before: EventId;
  readonly woken_by: EventId;
  readonly tape: Tape;
}

/** The run is looked at for so long beyond the present instant, to see a wait through. */
const MOST_AHEAD_NS = 10e9;
/** And for so many events at most. Chosen: about a second of work. */
const MOST_AHEAD_EVENTS = 120_000;
/** One tick at HZ = 250 (kernel/mm/balance_dirty_pages.ts). */
const FIRST_PAUSE_NS = 4e6;

/** A sleep as the recording has it. `end_ordinal`: of the event by which it was over. */
interface Row {
  readonly task: TaskId;
  readonly reason: number;
  readonly from_ns: Ns;
  readonly woken_ns: Ns;
  readonly to_ns: Ns;
  readonly end_ordinal: number;
}

/** Chosen and passing a time of its own will is no wait that anybody asks about. */
const OWN_WILL: ReadonlySet<number> = new Set([WAIT.timer, WAIT.kswapd_sleep, WAIT.kswapd_nap, WAIT.flusher_sleep, WAIT.thread_sleep, WAIT.khugepaged_sleep, WAIT.kcompactd_sleep]);

/** What to explain where nothing was chosen: the wait under way, else the last that memory is to blame for or the last harm, whichever is nearer; null = nothing so far. */
export function nearest(timeline: Timeline, task: TaskId | null): Exclude<WhyAbout, { kind: 'here' }> | null {
  const k = timeline.machine.kernel;
  const programs = Array.from({ length: k.size.nr_tasks }, (_, id) => id).filter((id) => (task === null ? !is_kernel_thread(k, id) : id === task));
  const since = (id: TaskId): Ns => (k.reclaim_since[id]! > 0 ? k.reclaim_since[id]! : k.eng.wait_since[id]!);
  const now = programs.filter((id) => is_stalled(k, id)).sort((a, b) => since(a) - since(b))[0];
  if (now !== undefined) return { kind: 'wait', task: now, from_ns: null };
  // Asked about one task: any wait but those of its own will.
  if (task !== null && k.eng.task_state[task] === STATE.sleeping && !OWN_WILL.has(k.eng.wait_reason[task]!)) return { kind: 'wait', task, from_ns: null };
  const ended = last_row(timeline, (row) => programs.includes(row.task) && (task === null ? MEMORY_REASON[row.reason] === 1 : !OWN_WILL.has(row.reason)));
  const harm = last_harm(timeline, task);
  if (harm !== null && (ended === null || harm.ns > ended.to_ns)) return { kind: 'event', ordinal: harm.ordinal, id: harm.id };
  return ended === null ? null : { kind: 'wait', task: ended.task, from_ns: ended.from_ns };
}

const HARM: ReadonlySet<number> = new Set([...TRACEPOINTS.filter((one) => ['harm', 'kill', 'theft'].includes(one.marker)).map((one) => one.id), TP.thp_fault_fallback]);

/** The last harmful event up to now that the scrubber marks; its id is found in the log of its ordinal. */
function last_harm(timeline: Timeline, task: TaskId | null): { readonly ordinal: number; readonly ns: Ns; readonly id: EventId } | null {
  const { markers } = timeline.recording;
  for (let row = markers.upper_bound('ordinal', timeline.ordinal) - 1; row >= 0; row--) {
    const kind = markers.c.kind[row]!;
    if (!HARM.has(kind) || (task !== null && markers.c.actor[row] !== task)) continue;
    const ordinal = markers.c.ordinal[row]!;
    const { events } = timeline.record_stretch(ordinal, ordinal);
    const event = events.find((one) => one.kind === kind && one.actor === markers.c.actor[row]);
    if (event !== undefined) return { ordinal, ns: markers.c.ns[row]!, id: event.id };
  }
  return null;
}

/** The latest sleep that is over by now and passes the test. */
function last_row(timeline: Timeline, test: (row: { readonly task: TaskId; readonly reason: number; readonly from_ns: Ns }) => boolean, by = timeline.ordinal): Row | null {
  const { segments } = timeline.recording;
  const { c } = segments;
  const runnable = new Map<TaskId, number>();
  for (let at = segments.upper_bound('ordinal', by) - 1; at >= 0; at--) {
    const task = c.task[at]!;
    const state = c.state[at]!;
    if (state === STATE.runnable) runnable.set(task, at);
    if (state !== STATE.sleeping) continue;
    const row = { task, reason: c.reason[at]!, from_ns: c.from_ns[at]! };
    if (!test(row)) continue;
    const woken_ns = c.to_ns[at]!;
    const ready = runnable.get(task);
    const queued = ready !== undefined && c.from_ns[ready] === woken_ns;
    return { ...row, woken_ns, to_ns: queued ? c.to_ns[ready]! : woken_ns, end_ordinal: c.ordinal[queued ? ready : at]! };
  }
  return null;
}

/** Ordinal and ns of the end of the direct reclaim that a task is in after an ordinal; null if the explored run has none. */
function reclaim_end(timeline: Timeline, task: TaskId, after: number): { readonly ordinal: number; readonly ns: Ns; readonly id: EventId } | null {
  const PIECE = 4096;
  let found: { ordinal: number; ns: Ns; id: EventId } | null = null;
  for (let from = after; found === null && from <= Math.min(timeline.explored.ordinal, after + MOST_AHEAD_EVENTS); from += PIECE) {
    timeline.replay(from, from + PIECE - 1, {
      event: (id, ordinal, ns, kind, actor) => {
        if (found === null && kind === TP.mm_vmscan_direct_reclaim_end && actor === task) found = { ordinal, ns, id };
      },
      segment: () => {},
    });
  }
  return found;
}

/** Null: the task has no such wait. */
export function find_stall(timeline: Timeline, about: { readonly task: TaskId; readonly from_ns: Ns | null }): Stall | null {
  const k = timeline.machine.kernel;
  const { eng } = k;
  const { task } = about;
  const slowed = is_slowed(k, task) && (about.from_ns === null || about.from_ns <= timeline.at_ns);
  const asleep = eng.task_state[task] === STATE.sleeping && eng.wait_reason[task]! >= FIRST_SLEEP && (about.from_ns === null || about.from_ns === eng.wait_since[task]);
  const reclaiming = k.reclaim_since[task]!;
  const open = asleep ? { from_ns: eng.wait_since[task]!, reason: eng.wait_reason[task]!, before: eng.wait_cause[task]! } : null;
  let over = true;
  let last = { ns: timeline.at_ns, ordinal: timeline.ordinal };
  if (open !== null || reclaiming > 0 || slowed) {
    over = false;
    const from_ordinal = eng.ordinal;
    timeline.run_on(MOST_AHEAD_NS, () => {
      const sleeps = open !== null && eng.task_state[task] === STATE.sleeping && eng.wait_since[task] === open.from_ns;
      over = !sleeps && eng.task_state[task] !== STATE.runnable && (reclaiming === 0 || k.reclaim_since[task] !== reclaiming) && !(slowed && is_slowed(k, task));
      last = { ns: eng.now, ordinal: eng.ordinal };
      return over || eng.ordinal - from_ordinal > MOST_AHEAD_EVENTS;
    });
  }
  if (open === null && reclaiming > 0 && about.from_ns === null) return in_reclaim(timeline, task, reclaiming, over ? null : last, new Tape(timeline, timeline.ordinal));
  const from_ns = open?.from_ns ?? about.from_ns;
  const row = last_row(timeline, (one) => one.task === task && (from_ns === null ? !OWN_WILL.has(one.reason) : one.from_ns === from_ns), over ? last.ordinal : timeline.ordinal);
  if (row === null) {
    if (open === null) return null;
    const tape = new Tape(timeline, last.ordinal);
    if (reclaiming > 0) return in_reclaim(timeline, task, reclaiming, last, tape);
    tape.cover(open.from_ns);
    return { task, from_ns: open.from_ns, to_ns: last.ns, going_on: true, reason: open.reason, begin: 0, end: 0, before: open.before, woken_by: 0, tape };
  }
  const tape = new Tape(timeline, row.end_ordinal);
  tape.cover(row.from_ns);
  const nap = tape.naps_of(task).find((one) => one.from_ns === row.from_ns);
  if (nap === undefined) return null;
  if (nap.reclaim_since > 0) return in_reclaim(timeline, task, nap.reclaim_since, over ? null : last, tape, row.end_ordinal);
  if (row.reason === WAIT.balance_dirty_pages) return in_balance(timeline, row, over ? last.ordinal : timeline.ordinal);
  return { task, from_ns: row.from_ns, to_ns: row.to_ns, going_on: false, reason: row.reason, begin: 0, end: 0, before: nap.before, woken_by: nap.woken_by, tape };
}

function is_slowed(k: Kernel, task: TaskId): boolean {
  const { eng } = k;
  for (let record = task * MAX_RECORDS; record <= task * MAX_RECORDS + eng.task_top[task]!; record++) if (eng.record_routine[record] === balance_dirty_pages.id) return true;
  return false;
}

/** All pauses of one call of balance_dirty_pages: the first is one tick long, and each further one longer. */
function in_balance(timeline: Timeline, row: Row, by: number): Stall {
  const { segments } = timeline.recording;
  const { c } = segments;
  let from_ns = row.from_ns;
  let first = row.woken_ns - row.from_ns === FIRST_PAUSE_NS;
  let { to_ns, end_ordinal } = row;
  let at = segments.upper_bound('ordinal', row.end_ordinal) - 1;
  const is_pause = (one: number): boolean => c.task[one] === row.task && c.state[one] === STATE.sleeping && c.reason[one] === WAIT.balance_dirty_pages;
  for (; !first && at >= 0; at--) {
    if (!is_pause(at) || c.from_ns[at]! >= from_ns) continue;
    from_ns = c.from_ns[at]!;
    first = c.to_ns[at]! - from_ns === FIRST_PAUSE_NS;
  }
  for (at = segments.upper_bound('ordinal', row.end_ordinal); at < segments.length && c.ordinal[at]! <= by; at++) {
    if (!is_pause(at)) continue;
    if (c.to_ns[at]! - c.from_ns[at]! === FIRST_PAUSE_NS) break;
    const pause = last_row(timeline, (one) => one.task === row.task && one.from_ns === c.from_ns[at], by)!;
    ({ to_ns, end_ordinal } = pause);
  }
  const tape = new Tape(timeline, end_ordinal);
  tape.cover(from_ns);
  const nap = tape.naps_of(row.task).find((one) => one.from_ns === from_ns);
  return { task: row.task, from_ns, to_ns, going_on: false, reason: row.reason, begin: 0, end: 0, before: nap?.before ?? 0, woken_by: nap?.woken_by ?? 0, tape };
}

/** `open`: it does not end, as far as was looked. */
function in_reclaim(timeline: Timeline, task: TaskId, since: Ns, open: { readonly ns: Ns; readonly ordinal: number } | null, near: Tape, after = timeline.ordinal): Stall {
  const end = open === null ? reclaim_end(timeline, task, after) : null;
  const top = end?.ordinal ?? open?.ordinal ?? near.top;
  const tape = top === near.top ? near : new Tape(timeline, top);
  tape.cover(since);
  const to_ns = end?.ns ?? open?.ns ?? timeline.at_ns;
  const begin = tape.last(tape.last_id, (event) => event.kind === TP.mm_vmscan_direct_reclaim_begin && event.actor === task && event.ns <= to_ns);
  const naps = tape.naps_of(task).filter((nap) => nap.from_ns >= since && nap.to_ns <= to_ns);
  const longest = naps.reduce<Nap | null>((most, nap) => (most === null || nap.to_ns - nap.from_ns > most.to_ns - most.from_ns ? nap : most), null);
  // The clock of a reclaim handed to a thread starts at the hand-over, and the caller makes no events meanwhile.
  const own = begin !== null && begin.ns >= since ? begin : null;
  return {
    task, from_ns: since, to_ns, going_on: end === null, reason: longest?.reason ?? NONE, begin: own?.id ?? 0, end: end?.id ?? 0,
    before: own?.cause ?? longest?.before ?? 0, woken_by: longest?.woken_by ?? 0, tape,
  };
}
