// What a drag or a click with Shift picks out: a stretch of time where a panel has a time axis and the pointer went along it,
// else the thing under the place where it began.
import type { Brush } from '../brush.ts';
import { layoutPipe } from '../dirty-pipe/layout.ts';
import { layoutDisk } from '../disk-head/layout.ts';
import { textSizes } from '../draw/text.ts';
import { layoutLatency } from '../latency/layout.ts';
import { beltGeometry } from '../lru-belts/geometry.ts';
import type { Hit, Panel, PanelInput } from '../panel.ts';
import { layoutLanes } from '../task-lanes/layout.ts';
import { spansOf } from '../task-lanes/model.ts';
import type { TimeBox } from '../task-lanes/time_axis.ts';
import { nsOfX } from '../task-lanes/time_axis.ts';
import { layoutLevels } from '../watermarks/layout.ts';
import type { Box } from './rings.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Less is a click. */
const STRETCH_PX = 8;

const ORIGINS: Readonly<Record<string, number>> = { dirtier: 1, flusher: 2, kswapd: 3, direct: 4, sync: 7 };

function within({ x, y, w, h }: Box, at: Point): boolean {
  return at.x >= x && at.x < x + w && at.y >= y && at.y < y + h;
}

/** The axis of time under a point, if there is one. */
function timeAt(panel: string, input: PanelInput, at: Point): TimeBox | null {
  const px = textSizes(input.size).small;
  const inside = (time: TimeBox, y: number, h: number): TimeBox | null => (within({ x: time.x, w: time.w, y, h }, at) ? time : null);
  if (panel === 'task-lanes') {
    const layout = layoutLanes(input, px);
    return inside(layout.time, layout.top, layout.bottom - layout.top);
  }
  if (panel === 'disk-head') {
    const { time, plot, axisY } = layoutDisk(input, px);
    return inside(time, plot.y, axisY - plot.y);
  }
  if (panel === 'latency') {
    const { heat, top, bottom } = layoutLatency(input);
    return heat === null ? null : inside(heat.time, top, bottom - top);
  }
  const history = panel === 'dirty-pipe' ? layoutPipe(input, px).history : panel === 'watermarks' ? layoutLevels(input, px).history : null;
  return history === null ? null : inside(history.time, history.y, history.h);
}

function blockOf(input: PanelInput, hit: Hit | null): number | null {
  if (hit?.kind === 'block') return hit.block;
  return hit?.kind === 'page' ? Math.floor(hit.pfn / input.session.block_pages) : null;
}

function thingAt(panel: Panel, input: PanelInput, from: Point, to: Point): Brush | null {
  const px = textSizes(input.size).small;
  const hit = panel.hit(input, from.x, from.y);
  if (panel.id === 'page-map') {
    const first = blockOf(input, hit);
    const last = blockOf(input, panel.hit(input, to.x, to.y)) ?? first;
    return first === null || last === null ? null : { kind: 'blocks', from: Math.min(first, last), to: Math.max(first, last) };
  }
  if (panel.id === 'lru-belts') {
    const g = beltGeometry(input);
    const belt = g.belts.find(({ y }) => from.y >= y - g.px * 0.4 && from.y < y + g.px * 1.4);
    return belt === undefined ? null : { kind: 'list', list: belt.list };
  }
  if (panel.id === 'disk-head') {
    const layout = layoutDisk(input, px);
    const token = layout.queue?.tokens.find((box) => within(box, from))?.token;
    const origin = token?.origin ?? layout.origins.find((row) => from.y >= row.y && from.y < row.y + row.h)?.count.origin;
    return origin === undefined ? null : { kind: 'origin', origin };
  }
  if (panel.id === 'dirty-pipe') {
    const layout = layoutPipe(input, px);
    const drain = layout.drains.find((row) => within(row, from))?.drain;
    const origin = drain === undefined ? undefined : ORIGINS[drain.id];
    if (origin !== undefined) return { kind: 'origin', origin };
  }
  if (panel.id === 'task-lanes') {
    const layout = layoutLanes(input, px);
    const lane = layout.lanes.find(({ y, h }) => from.y >= y && from.y < y + h);
    if (lane === undefined) return null;
    // On a wait: all waits of its kind; beside one, or on its name: the lane.
    const ns = nsOfX(layout.time, from.x);
    const span = from.x < layout.time.x ? undefined : spansOf(input.view, input.catalog).find((one) => one.task === lane.task && ns >= one.fromNs && ns < one.toNs && !['running', 'helping', 'compacting', 'ready', 'rest'].includes(one.look));
    return span === undefined ? { kind: 'task', task: lane.task } : { kind: 'reason', reason: span.reason };
  }
  if (hit?.kind === 'task') return { kind: 'task', task: hit.task };
  return hit?.kind === 'waits' ? { kind: 'time', from_ns: Math.floor(hit.from_ns), to_ns: Math.ceil(hit.to_ns) } : null;
}

/** From where the pointer went down to where it came up; null: nothing there can be picked out. */
export function pickAt(panel: Panel, input: PanelInput, from: Point, to: Point): Brush | null {
  const time = Math.abs(to.x - from.x) < STRETCH_PX ? null : timeAt(panel.id, input, from);
  if (time === null) return thingAt(panel, input, from, to);
  const [one, other] = [Math.floor(nsOfX(time, from.x)), Math.ceil(nsOfX(time, to.x))];
  return { kind: 'time', from_ns: Math.max(0, Math.min(one, other)), to_ns: Math.max(one, other) };
}
