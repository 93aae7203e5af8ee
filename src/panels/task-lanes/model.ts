// Who did what in the window, as spans of time per task. Says which of eight looks a span has; whether a wait hurts is
// the catalog's word (wait_reasons[].memory), never a guess made here.
import type { Catalog } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { TASK_STATE } from '#wire/marks.ts';
import { windowOf } from './time_axis.ts';

export type SpanLook = 'running' | 'helping' | 'compacting' | 'ready' | 'memory' | 'disk' | 'lock' | 'rest';

export interface Span {
  /** Row in the frame's segments. */
  readonly row: number;
  readonly task: number;
  readonly look: SpanLook;
  readonly reason: number;
  readonly fromNs: number;
  readonly toNs: number;
  /** Its whole length up to now, what lies before the window included. */
  readonly lengthNs: number;
  /** Task this one works for, or -1. */
  readonly forTask: number;
  readonly cause: number;
}

export const LOOK_TEXT: Record<SpanLook, { readonly label: string; readonly kernel: string }> = {
  running: { label: 'running', kernel: 'R' },
  helping: { label: 'working for somebody else', kernel: 'R' },
  compacting: { label: 'working for memory: moves pages together', kernel: 'compact_zone' },
  ready: { label: 'ready, no CPU free', kernel: 'R (runnable)' },
  memory: { label: 'waiting for memory', kernel: 'D' },
  disk: { label: 'waiting for the disk', kernel: 'D' },
  lock: { label: 'waiting for a lock', kernel: 'D' },
  rest: { label: 'asleep of its own will', kernel: 'S' },
};

/** Spans that touch the window, clipped to it, in the frame's order. */
export function spansOf(view: FrameView, catalog: Catalog): Span[] {
  const { fromNs, toNs } = windowOf(view);
  const spans: Span[] = [];
  const count = view.head_of('nr_segments');
  for (let row = 0; row < count; row++) {
    const state = view.segment_of(row, 'state');
    if (state === TASK_STATE.exited || state === TASK_STATE.unused) continue;
    const from = view.segment_of(row, 'from_ns');
    const end = view.segment_of(row, 'to_ns');
    // A segment that is still going on ends now.
    const to = end < from ? toNs : Math.min(end, toNs);
    if (to < fromNs || from > toNs) continue;
    const reason = view.segment_of(row, 'reason');
    const task = view.segment_of(row, 'task');
    const forTask = view.segment_of(row, 'for_task');
    spans.push({
      row,
      task,
      look: lookOf(catalog, state, reason, task, forTask),
      reason,
      fromNs: Math.max(from, fromNs),
      toNs: to,
      lengthNs: to - begin(view, task, state, reason, from, to, fromNs),
      forTask,
      cause: view.segment_of(row, 'cause'),
    });
  }
  return spans;
}

/** Where a stretch began. One that still goes on may have begun before the window, at whose edge a frame cuts it. */
function begin(view: FrameView, task: number, state: number, reason: number, from: number, to: number, edgeNs: number): number {
  const going = to === view.head_of('at_ns') && state === TASK_STATE.sleeping && view.task_of(task, 'state') === state;
  if (!going || view.task_of(task, 'wait_reason') !== reason || from > edgeNs) return from;
  return Math.min(from, view.task_of(task, 'since_ns'));
}

function lookOf(catalog: Catalog, state: number, reason: number, task: number, forTask: number): SpanLook {
  // A task that spins for a lock has the CPU and does nothing with it.
  if (state !== TASK_STATE.sleeping && waitLook(catalog, reason) === 'lock') return 'lock';
  // A frame says of a task that compacts that it works for itself.
  if (state === TASK_STATE.running) return forTask < 0 ? 'running' : forTask === task ? 'compacting' : 'helping';
  if (state === TASK_STATE.runnable) return 'ready';
  return waitLook(catalog, reason);
}

type WaitLook = Exclude<SpanLook, 'running' | 'helping' | 'compacting' | 'ready'>;

/** Looks of a catalog's reasons, by id: thousands of spans a picture ask for them. */
const looks = new WeakMap<Catalog, Map<number, WaitLook>>();

/** How a wait of this reason looks. The catalog says what hurts; the rest follows from the reason's name. */
export function waitLook(catalog: Catalog, reason: number): WaitLook {
  let known = looks.get(catalog);
  if (known === undefined) looks.set(catalog, (known = new Map(catalog.wait_reasons.map((entry) => [entry.id, lookOfReason(entry)]))));
  return known.get(reason) ?? 'rest';
}

function lookOfReason(entry: Catalog['wait_reasons'][number]): WaitLook {
  if (entry.memory) return 'memory';
  // What the label says counts before the name: lock_page is a wait for a read, not for a lock.
  for (const words of [entry.label.toLowerCase(), entry.name.toLowerCase()]) {
    if (/\b(work|idle|timer|nap|own will|nothing|somebody wakes)\b|sleep|_idle/.test(words)) return 'rest';
    if (/\b(disk|read|written|metadata|swap)\b|_io$|request/.test(words)) return 'disk';
    if (/lock|mutex|semaphore/.test(words)) return 'lock';
  }
  return 'rest';
}

export function reasonLabel(catalog: Catalog, reason: number, kernelNames: boolean): string {
  const entry = catalog.wait_reasons.find((candidate) => candidate.id === reason);
  if (entry === undefined) return reason < 0 ? 'nothing' : `reason ${reason}`;
  return kernelNames ? entry.name : entry.label;
}

/** At most `most` tasks in order of id: those that are asked for, those that waited for memory longest in the window, then the busiest. */
export function lanesOf(view: FrameView, spans: readonly Span[], most: number, asked: readonly number[] = []): number[] {
  const alive: number[] = [];
  for (let task = 0; task < view.dims.nr_tasks; task++) {
    const state = view.task_of(task, 'state');
    const seen = spans.some((span) => span.task === task);
    if (seen || (state !== TASK_STATE.unused && state !== TASK_STATE.exited)) alive.push(task);
  }
  if (alive.length <= most) return alive;
  const waited = new Map<number, number>();
  const busy = new Map<number, number>();
  for (const span of spans) {
    const into = span.look === 'memory' ? waited : span.look === 'rest' ? null : busy;
    into?.set(span.task, (into.get(span.task) ?? 0) + span.toNs - span.fromNs);
  }
  const rank = (task: number): [number, number, number] => [asked.includes(task) ? 1 : 0, waited.get(task) ?? 0, busy.get(task) ?? 0];
  const before = (a: number, b: number): number => rank(b).map((one, ix) => one - rank(a)[ix]!).find((by) => by !== 0) ?? a - b;
  const chosen = [...alive].sort(before).slice(0, most);
  return chosen.sort((a, b) => a - b);
}
