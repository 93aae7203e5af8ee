// The sections of a frame that tell of the past: levels, disk completions, stretches of task time, events. Where a window
// holds more than a frame can carry, what is left out is too short to be seen: stretches are folded together, samples and
// completions are taken at fixed places of the recording, so that nothing flickers while the window moves.
import type { Ns } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { CC, CC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Levels } from '#session/levels.ts';
import type { Timeline } from '#session/timeline.ts';
import * as L from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';

const COUNT_AT = {
  dots: L.HEAD.indexOf('nr_dots'), segments: L.HEAD.indexOf('nr_segments'), levels: L.HEAD.indexOf('nr_levels'),
  events: L.HEAD.indexOf('nr_events'), left_out: L.HEAD.indexOf('nr_events_left_out'),
};
/** States times reasons: what a folded stretch may be. */
const CLASSES = 256;
/** Parts of a window below which nothing can be seen. */
const FINEST = 1000;

/** Since when a task moves pages together, or Infinity. As in the recording, such time is written as work for itself. */
function compacting_since(k: Kernel, task: number): Ns {
  return k.cc[task * CC_WORDS + CC.active] === 1 ? k.cc[task * CC_WORDS + CC.since_ns]! : Infinity;
}

export class HistoryEncoder {
  private readonly timeline: Timeline;
  /** The stretch being folded, per task. */
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private readonly best: Float64Array;
  private readonly cls: Int32Array;
  private readonly cause: Float64Array;
  private readonly for_task: Int32Array;
  private readonly spent: Float64Array;
  /** Up to where each task's time is known. */
  private readonly covered: Float64Array;
  /** Stretches below this are folded. */
  private shortest: Ns = 0;
  private rows = 0;

  constructor(timeline: Timeline) {
    const tasks = timeline.machine.kernel.size.nr_tasks;
    this.timeline = timeline;
    this.from = new Float64Array(tasks);
    this.to = new Float64Array(tasks);
    this.best = new Float64Array(tasks);
    this.cls = new Int32Array(tasks);
    this.cause = new Float64Array(tasks);
    this.for_task = new Int32Array(tasks);
    this.spent = new Float64Array(tasks * CLASSES);
    this.covered = new Float64Array(tasks);
  }

  encode(view: FrameView, window_ns: Ns, after_id: number | null, present: Levels): void {
    const at_ns = this.timeline.at_ns;
    const from_ns = Math.max(0, at_ns - window_ns);
    this.encode_levels(view, from_ns, at_ns, present);
    this.encode_dots(view, from_ns);
    this.encode_segments(view, from_ns, at_ns);
    this.encode_events(view, after_id);
  }

  /** Samples of the window and, last, the present. */
  private encode_levels(view: FrameView, from_ns: Ns, at_ns: Ns, present: Levels): void {
    const { rows } = this.timeline.recording.levels;
    const first = rows.lower_bound('ns', from_ns);
    const end = rows.lower_bound('ns', at_ns);
    const stride = Math.max(1, Math.ceil((end - first) / (L.MAX_LEVELS - 2)));
    const { c } = rows;
    const { level } = view;
    let n = 0;
    for (let row = Math.ceil(first / stride) * stride; row < end && n < L.MAX_LEVELS - 1; row += stride, n++) {
      const at = n * L.LEVEL.length;
      level[at] = c.ns[row]!;
      level[at + 1] = c.free[row]!;
      level[at + 2] = c.dirty[row]!;
      level[at + 3] = c.writeback[row]!;
      level[at + 4] = c.file[row]!;
      level[at + 5] = c.anon[row]!;
      level[at + 6] = c.threshold[row]!;
      level[at + 7] = c.background[row]!;
      level[at + 8] = c.stalled[row]!;
    }
    const last = [at_ns, present.free, present.dirty, present.writeback, present.file, present.anon, present.threshold, present.background, present.stalled];
    level.set(last, n * L.LEVEL.length);
    n++;
    level.fill(0, n * L.LEVEL.length);
    view.head[COUNT_AT.levels] = n;
  }

  private encode_dots(view: FrameView, from_ns: Ns): void {
    const { completions } = this.timeline.recording;
    const end = completions.upper_bound('ordinal', this.timeline.ordinal);
    const first = Math.min(end, completions.lower_bound('end_ns', from_ns));
    const stride = Math.max(1, Math.ceil((end - first) / (L.MAX_DOTS - 1)));
    const { c } = completions;
    const { dot } = view;
    let n = 0;
    for (let row = Math.ceil(first / stride) * stride; row < end && n < L.MAX_DOTS; row += stride, n++) {
      const at = n * L.DOT.length;
      dot[at] = c.start_ns[row]!;
      dot[at + 1] = c.end_ns[row]!;
      dot[at + 2] = c.sector[row]!;
      dot[at + 3] = c.sectors[row]!;
      dot[at + 4] = c.write[row]!;
      dot[at + 5] = c.origin[row]!;
      dot[at + 6] = c.from_cylinder[row]!;
      dot[at + 7] = c.seek_ns[row]!;
    }
    dot.fill(0, n * L.DOT.length);
    view.head[COUNT_AT.dots] = n;
  }

  /** Finished stretches that reach into the window, then each task's present one, all cut at the present. */
  private encode_segments(view: FrameView, from_ns: Ns, at_ns: Ns): void {
    const rows = this.timeline.recording.segments;
    const end = rows.upper_bound('ordinal', this.timeline.ordinal);
    // No row before this one ends inside the window.
    const first = Math.min(end, rows.upper_bound('reach', from_ns));
    const few = end - first + this.covered.length <= L.MAX_SEGMENTS;
    // From the finest grain up, so that the picture depends on the window alone and not on the frame before.
    this.shortest = few ? 0 : (at_ns - from_ns) / FINEST;
    while (!this.try_segments(view, from_ns, at_ns, first, end)) this.shortest = Math.max(this.shortest * 2, (at_ns - from_ns) / FINEST);
    view.segment.fill(0, this.rows * L.SEGMENT.length);
    view.head[COUNT_AT.segments] = this.rows;
  }

  /** False if a frame cannot hold so many: fold more. */
  private try_segments(view: FrameView, from_ns: Ns, at_ns: Ns, first: number, end: number): boolean {
    const { recording, machine } = this.timeline;
    const { kernel } = machine;
    const { eng, size } = kernel;
    this.reset(from_ns);
    const { c } = recording.segments;
    for (let row = first; row < end && this.rows <= L.MAX_SEGMENTS; row++) {
      const from = Math.max(from_ns, c.from_ns[row]!);
      const to = Math.min(at_ns, c.to_ns[row]!);
      if (to > from) this.add_segment(view, c.task[row]!, c.state[row]!, c.reason[row]!, from, to, c.cause[row]!, c.for_task[row]!);
    }
    for (let task = 0; task < size.nr_tasks; task++) {
      const state = eng.task_state[task]!;
      if (state !== STATE.unused && state !== STATE.exited) {
        const sleeping = state === STATE.sleeping;
        const since = sleeping ? eng.wait_since[task]! : eng.task_state_since[task]!;
        const from = Math.max(since, this.covered[task]!);
        const cause = sleeping ? eng.wait_cause[task]! : eng.task_event[task]!;
        const compacting_ns = state === STATE.running ? compacting_since(kernel, task) : Infinity;
        const split = Math.min(at_ns, Math.max(from, compacting_ns));
        const reason = sleeping ? eng.wait_reason[task]! : 0;
        if (split > from) this.add_segment(view, task, state, reason, from, split, cause, eng.task_for[task]!);
        if (at_ns > split) this.add_segment(view, task, state, reason, split, at_ns, cause, task);
      }
      this.flush(view, task);
    }
    return this.rows <= L.MAX_SEGMENTS;
  }

  /** Long stretches stand alone; short neighbours are folded until they are long enough, and look like most of their time. */
  private add_segment(view: FrameView, task: number, state: number, reason: number, from: Ns, to: Ns, cause: number, for_task: number): void {
    const { shortest } = this;
    this.covered[task] = to;
    const pending = this.best[task]! > 0;
    if (to - from >= shortest) {
      if (pending) this.flush(view, task);
      this.write(view, task, state, reason, from, to, cause, for_task);
      return;
    }
    if (pending && (from - this.to[task]! > shortest || this.to[task]! - this.from[task]! >= shortest)) this.flush(view, task);
    if (this.best[task] === 0) this.from[task] = from;
    this.to[task] = to;
    const cls = (state << 5) | reason;
    const spent = this.spent[task * CLASSES + cls]! + to - from;
    this.spent[task * CLASSES + cls] = spent;
    if (spent > this.best[task]!) {
      this.best[task] = spent;
      this.cls[task] = cls;
      this.cause[task] = cause;
      this.for_task[task] = for_task;
    }
  }

  private flush(view: FrameView, task: number): void {
    if (this.best[task] === 0) return;
    const cls = this.cls[task]!;
    this.write(view, task, cls >> 5, cls & 31, this.from[task]!, this.to[task]!, this.cause[task]!, this.for_task[task]!);
    this.spent.fill(0, task * CLASSES, (task + 1) * CLASSES);
    this.best[task] = 0;
  }

  private write(view: FrameView, task: number, state: number, reason: number, from: Ns, to: Ns, cause: number, for_task: number): void {
    const at = this.rows++ * L.SEGMENT.length;
    if (this.rows > L.MAX_SEGMENTS) return;
    const { segment } = view;
    segment[at] = task;
    segment[at + 1] = state;
    segment[at + 2] = reason;
    segment[at + 3] = from;
    segment[at + 4] = to;
    segment[at + 5] = cause;
    segment[at + 6] = for_task;
  }

  private reset(from_ns: Ns): void {
    this.rows = 0;
    this.covered.fill(from_ns);
    this.best.fill(0);
    this.spent.fill(0);
  }

  /** The newest events after an id, oldest first; with null, those of the last event alone. */
  private encode_events(view: FrameView, after_id: number | null): void {
    const { recording, ordinal } = this.timeline;
    let count = 0;
    if (after_id === null) while (count < recording.recent && recording.recent_ordinal(count) === ordinal) count++;
    else while (count < recording.recent && recording.recent_id(count) > after_id) count++;
    const shown = Math.min(count, L.MAX_EVENTS);
    for (let i = 0; i < shown; i++) recording.copy_recent(shown - 1 - i, view.event, i * L.EVENT.length);
    view.event.fill(0, shown * L.EVENT.length);
    const newest = recording.recent > 0 ? recording.recent_id(0) : 0;
    view.head[COUNT_AT.events] = shown;
    view.head[COUNT_AT.left_out] = after_id === null ? count - shown : Math.max(0, newest - after_id - shown);
  }
}
