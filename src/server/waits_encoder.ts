// The section of a frame that tells how long allocations waited, and the single waits of a cell of it.
import type { Ns } from '#base/units.ts';
import type { Timeline } from '#session/timeline.ts';
import { HEAD } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { Inspect, WaitsDetail } from '#wire/messages.ts';
import { WAIT_BOUNDS, WAIT_COLUMNS, wait_bucket, wait_column_ns } from '#wire/waits.ts';
import { summary_of } from './quantiles.ts';

const FIRST = HEAD.indexOf('waits');
const CELL_FULL = 65_535;

export class WaitsEncoder {
  private readonly timeline: Timeline;
  /** Of all waits up to a row: what changes seldom is worked out seldom. */
  private all = { end: -1, cuts: -1, of: null as number | null, summary: summary_of(new Float64Array(0)) };

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** `of`: the waits of one task only. */
  encode(view: FrameView, window_ns: Ns, of: number | null = null): void {
    const { timeline } = this;
    const { at_ns, ordinal } = timeline;
    const waits = timeline.recording.waits_of_allocations;
    const { c } = waits.rows;
    const end = waits.rows.upper_bound('ordinal', ordinal);
    const from_ns = Math.max(0, at_ns - window_ns);
    // Early in a run the window is longer than what there is to show.
    const width = wait_column_ns(Math.max(1, at_ns - from_ns));
    const first_column = Math.floor(from_ns / width);
    const lengths: number[] = [];
    view.wait_cell.fill(0);
    for (let row = Math.min(end, waits.rows.lower_bound('reach', from_ns)); row < end; row++) {
      const to = c.to_ns[row]!;
      if (to < from_ns || (of !== null && c.task[row] !== of)) continue;
      const long = to - c.from_ns[row]!;
      lengths.push(long);
      // A step that has begun may end a moment after the instant shown.
      const column = Math.min(Math.floor(Math.min(to, at_ns) / width) - first_column, WAIT_COLUMNS - 1);
      const at = column * WAIT_BOUNDS.length + wait_bucket(long);
      if (view.wait_cell[at]! < CELL_FULL) view.wait_cell[at]!++;
    }
    const open = waits.open(ordinal).filter((wait) => of === null || wait.task === of);
    const longest_open = open.reduce((most, wait) => Math.max(most, at_ns - wait.from_ns), 0);
    view.head.set([...summary_of(Float64Array.from(lengths)), ...this.all_up_to(end, of), open.length, longest_open, width, of ?? -1], FIRST);
  }

  private all_up_to(end: number, of: number | null): readonly number[] {
    const { rows, cuts } = this.timeline.recording.waits_of_allocations;
    if (this.all.end !== end || this.all.cuts !== cuts || this.all.of !== of) {
      const { c } = rows;
      const lengths = new Float64Array(end);
      let count = 0;
      for (let row = 0; row < end; row++) if (of === null || c.task[row] === of) lengths[count++] = c.to_ns[row]! - c.from_ns[row]!;
      this.all = { end, cuts, of, summary: summary_of(lengths.subarray(0, count)) };
    }
    return this.all.summary;
  }
}

/** The waits that ended in a stretch of time, of a range of lengths, up to the instant shown: the longest first. */
export function inspect_waits(timeline: Timeline, what: Extract<Inspect, { kind: 'waits' }>): WaitsDetail {
  const { rows } = timeline.recording.waits_of_allocations;
  const { c } = rows;
  const end = rows.upper_bound('ordinal', timeline.ordinal);
  const found: WaitsDetail['waits'][number][] = [];
  for (let row = Math.min(end, rows.lower_bound('reach', what.from_ns)); row < end; row++) {
    const [from_ns, to_ns] = [c.from_ns[row]!, c.to_ns[row]!];
    const at = Math.min(to_ns, timeline.at_ns);
    if (what.task !== undefined && c.task[row] !== what.task) continue;
    if (at < what.from_ns || at >= what.to_ns || to_ns - from_ns < what.least_ns || to_ns - from_ns >= what.below_ns) continue;
    found.push({ task: c.task[row]!, order: c.order[row]!, failed: c.failed[row] === 1, from_ns, to_ns, begin_ordinal: c.begin_ordinal[row]!, end_ordinal: c.ordinal[row]! });
  }
  found.sort((one, other) => other.to_ns - other.from_ns - (one.to_ns - one.from_ns) || one.end_ordinal - other.end_ordinal);
  return { kind: 'waits', waits: found.slice(0, what.most), left_out: Math.max(0, found.length - what.most) };
}
