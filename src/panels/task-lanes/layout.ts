// Lanes, their spans and the density of what is too short to see, in CSS pixels. Drawing and hit testing share this.
import type { PanelInput } from '../panel.ts';
import type { Span, SpanLook } from './model.ts';
import { lanesOf, spansOf } from './model.ts';
import type { TimeBox } from './time_axis.ts';
import { windowOf, xOfNs } from './time_axis.ts';

export interface LaneSpan {
  readonly span: Span;
  readonly x: number;
  readonly w: number;
}

/** A column two pixels wide in which short spans are merged: the share of its time that each look took. */
export interface DensityColumn {
  readonly x: number;
  readonly w: number;
  readonly shares: Readonly<Partial<Record<SpanLook, number>>>;
}

export interface Lane {
  readonly task: number;
  readonly y: number;
  readonly h: number;
  readonly spans: readonly LaneSpan[];
  readonly density: readonly DensityColumn[];
}

export interface LanesLayout {
  readonly time: TimeBox;
  readonly top: number;
  readonly bottom: number;
  readonly labelX: number;
  readonly labelW: number;
  readonly lanes: readonly Lane[];
  readonly leftOut: number;
  /** A lane is there because somebody asked for its task. */
  readonly asked: boolean;
}

/** Spans narrower than this are merged. */
const NARROW_PX = 2;
const MOST_LANES = { slide: 4, laptop: 40, projector: 5 } as const;

export function layoutLanes(input: PanelInput, px: number): LanesLayout {
  const { view, catalog, session, width, height, size, follow, brush } = input;
  const pad = Math.round(px * 0.5);
  const longest = session.tasks.reduce((most, task) => Math.max(most, task.name.length), 4);
  const labelW = Math.round(Math.min(width * 0.3, px * 2.6 + longest * px * 0.75));
  const time: TimeBox = { x: pad + labelW, w: Math.max(1, width - 2 * pad - labelW - 2), window: windowOf(view) };
  const top = pad;
  const bottom = Math.max(top + 1, height - pad - Math.round(px * 1.8));
  const spans = toldSpans(input, spansOf(view, catalog));
  const least = px * (size === 'laptop' ? 1.9 : 2.1);
  // A story that tells of one task shows its lane alone.
  const alone = input.focus?.mark === 'asker' && input.focus.task >= 0 ? [input.focus.task] : null;
  const all = alone?.length ?? lanesOf(view, spans, Infinity).length;
  let most = Math.max(1, Math.min(MOST_LANES[size], Math.floor((bottom - top) / least)));
  // The note about lanes left out takes a line of its own.
  if (all > most) most = Math.max(1, Math.min(most, Math.floor((bottom - top - px * 1.5) / least)));
  // Whoever is followed or picked out has a lane, however calm.
  const asked = [...follow.map(({ what }) => what), ...(brush ? [brush] : [])].flatMap((one) => (one.kind === 'task' ? [one.task] : []));
  const tasks = alone ?? lanesOf(view, spans, most, asked);
  const room = bottom - top - (all > tasks.length ? px * 1.5 : 0);
  const pitch = Math.min(px * (size === 'laptop' ? 3.5 : 4.8), room / Math.max(1, tasks.length));
  const gap = Math.max(2, Math.round(pitch * 0.16));
  const lanes = tasks.map((task, ix) => {
    const y = Math.round(top + ix * pitch);
    const h = Math.max(3, Math.round(top + (ix + 1) * pitch) - y - gap);
    return { task, y, h, ...placeSpans(time, spans.filter((span) => span.task === task)) };
  });
  return { time, top, bottom: Math.round(top + pitch * tasks.length), labelX: pad, labelW, lanes, leftOut: all - tasks.length, asked: asked.length > 0 };
}

/**
 * The wait that a story tells of, as one: whatever the task does in it (it moves pages, it sleeps for a write), its program
 * does not get on.
 */
function toldSpans(input: PanelInput, spans: readonly Span[]): readonly Span[] {
  const { focus, view } = input;
  if (focus?.mark !== 'asker' || focus.task < 0) return spans;
  const { fromNs: edge, toNs: now } = windowOf(view);
  const [begun, over] = focus.wait_ns;
  const fromNs = Math.max(begun, edge);
  const toNs = Math.min(over, now);
  if (!(toNs > fromNs)) return spans;
  const wait: Span = { row: -1, task: focus.task, look: 'memory', reason: -1, fromNs, toNs, lengthNs: toNs - begun, forTask: -1, cause: -1 };
  const outside = spans.flatMap((span) => {
    if (span.task !== focus.task) return [span];
    const parts = [{ ...span, toNs: Math.min(span.toNs, fromNs) }, { ...span, fromNs: Math.max(span.fromNs, toNs) }];
    return parts.filter((part) => part.toNs > part.fromNs);
  });
  return [...outside, wait];
}

function placeSpans(time: TimeBox, spans: readonly Span[]): { spans: LaneSpan[]; density: DensityColumn[] } {
  const wide: LaneSpan[] = [];
  const columns = new Map<number, Partial<Record<SpanLook, number>>>();
  const nsPerPx = (time.window.toNs - time.window.fromNs) / time.w;
  for (const span of spans) {
    const x = xOfNs(time, span.fromNs);
    const w = xOfNs(time, span.toNs) - x;
    if (w >= NARROW_PX) wide.push({ span, x, w });
    else if (span.look !== 'rest' && nsPerPx > 0) addShares(columns, time, span, nsPerPx);
  }
  const density = [...columns.entries()]
    .map(([column, shares]) => ({ x: time.x + column * NARROW_PX, w: NARROW_PX, shares }))
    .sort((a, b) => a.x - b.x);
  return { spans: wide, density };
}

function addShares(columns: Map<number, Partial<Record<SpanLook, number>>>, time: TimeBox, span: Span, nsPerPx: number): void {
  const columnNs = nsPerPx * NARROW_PX;
  const first = Math.floor((span.fromNs - time.window.fromNs) / columnNs);
  const last = Math.min(Math.ceil(time.w / NARROW_PX) - 1, Math.floor((span.toNs - time.window.fromNs) / columnNs));
  for (let column = first; column <= last; column++) {
    const start = time.window.fromNs + column * columnNs;
    const ns = Math.min(span.toNs, start + columnNs) - Math.max(span.fromNs, start);
    const shares = columns.get(column) ?? {};
    shares[span.look] = (shares[span.look] ?? 0) + Math.max(0, ns) / columnNs;
    columns.set(column, shares);
  }
}
