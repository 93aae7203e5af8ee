// What of each panel is paled while something is picked out, and what is picked out in the panel's own numbers. A panel that
// cannot tell the two apart stays as it is and says so.
import { format_ns } from '#base/units.ts';
import { KIND, LISTS, MARK_DIRTY } from '#wire/marks.ts';
import type { Brush } from '../brush.ts';
import { drainsOf } from '../dirty-pipe/model.ts';
import { layoutPipe } from '../dirty-pipe/layout.ts';
import { layoutDisk } from '../disk-head/layout.ts';
import { originWord } from '../disk-head/model.ts';
import { formatCount, plural, textSizes } from '../draw/text.ts';
import { layoutStack } from '../kernel-stack/layout.ts';
import { layoutLatency } from '../latency/layout.ts';
import { beltGeometry, placedPages } from '../lru-belts/geometry.ts';
import type { MapGeometry } from '../page-map/geometry.ts';
import { mapLayout, pagePoint, pagesShown, showsPages, tileX, tileY } from '../page-map/geometry.ts';
import { blockCounts, blockWords } from '../page-map/state.ts';
import type { PanelInput } from '../panel.ts';
import { layoutLanes } from '../task-lanes/layout.ts';
import { LOOK_TEXT, spansOf } from '../task-lanes/model.ts';
import type { Span, SpanLook } from '../task-lanes/model.ts';
import type { TimeBox } from '../task-lanes/time_axis.ts';
import { windowOf, xOfNs } from '../task-lanes/time_axis.ts';
import { actorMarks } from '../watermarks/draw.ts';
import { layoutLevels } from '../watermarks/layout.ts';
import type { Box } from './rings.ts';

export interface Picked {
  /** What is paled. */
  readonly paled: readonly Box[];
  /** The numbers of what is picked out; one sentence or two. */
  readonly words: string;
}

type Picks = (input: PanelInput, brush: Brush) => Picked | null;

/** Pages paled one by one; beyond, block by block. */
const MOST_PAGES = 40_000;
const LIST_KIND = [KIND.anon_inactive, KIND.anon_active, KIND.file_inactive, KIND.file_active, KIND.unevictable] as const;
const DRAIN_ORIGIN: Readonly<Record<string, number>> = { dirtier: 1, flusher: 2, kswapd: 3, direct: 4, sync: 7 };

const small = (input: PanelInput): number => textSizes(input.size).small;
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

/** Left and right of a stretch of time. */
function outside(time: TimeBox, y: number, h: number, brush: Extract<Brush, { kind: 'time' }>): Box[] {
  const from = xOfNs(time, brush.from_ns);
  const to = Math.max(from + 1, xOfNs(time, brush.to_ns));
  return [{ x: time.x, y, w: from - time.x, h }, { x: to, y, w: time.x + time.w - to, h }].filter((box) => box.w > 0);
}

function tilesNot(g: MapGeometry, keep: (first: number, last: number) => boolean): Box[] {
  const paled: Box[] = [];
  for (let tile = 0; tile < g.nrTiles; tile++) {
    const first = g.first + tile * g.unit;
    if (!keep(first, Math.min(first + g.unit, g.first + g.count) - 1)) paled.push({ x: tileX(g, tile) - 0.5, y: tileY(g, tile) - 0.5, w: g.tileWidth + 1, h: g.tileHeight + g.bar + 1 });
  }
  return paled;
}

function pagesNot(input: PanelInput, g: MapGeometry, kind: number): Box[] {
  const { mark } = input.view;
  const { from, to } = pagesShown(g);
  if (!showsPages(g.level) || to - from > MOST_PAGES) {
    return tilesNot(g, (first, last) => {
      for (let pfn = first * g.blockPages; pfn < Math.min(g.nrPages, (last + 1) * g.blockPages); pfn++) if ((mark[pfn]! & 15) === kind) return true;
      return false;
    });
  }
  const paled: Box[] = [];
  for (let pfn = from; pfn < to; pfn++) if ((mark[pfn]! & 15) !== kind && (mark[pfn]! & 15) !== KIND.hole) paled.push({ ...pagePoint(g, pfn), w: g.cell, h: g.cellH });
  return paled;
}

function listWords(input: PanelInput, list: number): string {
  const kind = LIST_KIND[list];
  let [pages, dirty] = [0, 0];
  for (const mark of input.view.mark) {
    if ((mark & 15) !== kind) continue;
    pages++;
    if ((mark & MARK_DIRTY) !== 0) dirty++;
  }
  return `${plural(pages, 'page')} ${LISTS[list]?.label ?? ''}, ${formatCount(dirty)} of them dirty.`;
}

const ofMap: Picks = (input, brush) => {
  const { map, loupe } = mapLayout(input);
  const grids = loupe === null ? [map] : [map, loupe];
  if (brush.kind === 'blocks') {
    const last = Math.min(brush.to, input.view.dims.nr_blocks - 1);
    if (brush.from > last) return { paled: grids.flatMap((g) => tilesNot(g, () => false)), words: `This machine has ${plural(input.view.dims.nr_blocks, 'block')}.` };
    return { paled: grids.flatMap((g) => tilesNot(g, (from, to) => from <= brush.to && to >= brush.from)), words: `${plural(last - brush.from + 1, 'block')}: ${blockWords(blockCounts(input.view, brush.from, last + 1))}.` };
  }
  const kind = brush.kind === 'list' ? LIST_KIND[brush.list] : undefined;
  return kind === undefined || brush.kind !== 'list' ? null : { paled: grids.flatMap((g) => pagesNot(input, g, kind)), words: listWords(input, brush.list) };
};

const ofBelts: Picks = (input, brush) => {
  const g = beltGeometry(input);
  if (brush.kind === 'list') {
    const others = g.belts.filter((belt) => belt.list !== brush.list);
    const lists = input.session.zones.map((zone, ix) => `zone ${zone.name} ${formatCount(input.view.list_count_of(ix, brush.list))}`);
    return { paled: others.map((belt) => ({ x: 0, y: belt.y - 4, w: input.width, h: g.px + 8 })), words: `${LISTS[brush.list]?.label ?? 'This list'}: ${lists.join(', ')}.` };
  }
  if (brush.kind !== 'blocks') return null;
  const inside = (pfn: number): boolean => {
    const block = Math.floor(pfn / input.session.block_pages);
    return block >= brush.from && block <= brush.to;
  };
  const cells = g.belts.flatMap((belt) => placedPages(belt).filter((page) => !inside(page.pfn)).map(({ x, y, w }) => ({ x, y, w, h: g.px })));
  const ribbons = g.belts.map((belt) => ({ x: g.ribbonX, y: belt.y, w: g.ribbonWidth, h: g.px }));
  const counts = LIST_KIND.map((kind) => {
    let pages = 0;
    const { mark } = input.view;
    for (let pfn = brush.from * input.session.block_pages; pfn < Math.min(mark.length, (brush.to + 1) * input.session.block_pages); pfn++) if ((mark[pfn]! & 15) === kind) pages++;
    return pages;
  });
  return { paled: [...cells, ...ribbons], words: `In these blocks: ${LISTS.map((list, ix) => `${list.label} ${formatCount(counts[ix]!)}`).join(', ')}.` };
};

/** How long of each look, the longest first. */
function lookWords(spans: readonly Span[], from: number, to: number): string {
  const ns = new Map<SpanLook, number>();
  for (const span of spans) {
    const long = Math.min(span.toNs, to) - Math.max(span.fromNs, from);
    if (long > 0) ns.set(span.look, (ns.get(span.look) ?? 0) + long);
  }
  const parts = [...ns].sort((one, other) => other[1] - one[1]).map(([look, long]) => `${LOOK_TEXT[look].label} ${format_ns(long)}`);
  return parts.length === 0 ? 'nothing in the time shown' : parts.join(', ');
}

/** The stretches of a lane that none of the spans covers. */
function gapsOf(time: TimeBox, y: number, h: number, spans: readonly Span[]): Box[] {
  const boxes: Box[] = [];
  let x = time.x;
  for (const span of [...spans].sort((one, other) => one.fromNs - other.fromNs)) {
    const from = xOfNs(time, span.fromNs);
    if (from > x) boxes.push({ x, y, w: from - x, h });
    x = Math.max(x, xOfNs(time, span.toNs));
  }
  if (x < time.x + time.w) boxes.push({ x, y, w: time.x + time.w - x, h });
  return boxes;
}

const ofLanes: Picks = (input, brush) => {
  const layout = layoutLanes(input, small(input));
  const { time, lanes, labelX } = layout;
  const spans = spansOf(input.view, input.catalog);
  const window = windowOf(input.view);
  if (brush.kind === 'task') {
    const own = spans.filter((span) => span.task === brush.task);
    return { paled: lanes.filter((lane) => lane.task !== brush.task).map((lane) => ({ x: labelX, y: lane.y - 1, w: input.width - labelX, h: lane.h + 2 })), words: `In the time shown: ${lookWords(own, window.fromNs, window.toNs)}.` };
  }
  if (brush.kind === 'time') return { paled: outside(time, layout.top, layout.bottom - layout.top, brush), words: `All lanes together: ${lookWords(spans, brush.from_ns, brush.to_ns)}.` };
  if (brush.kind !== 'reason') return null;
  const of = spans.filter((span) => span.reason === brush.reason && span.look !== 'running' && span.look !== 'ready');
  return {
    paled: lanes.flatMap((lane) => gapsOf(time, lane.y, lane.h, of.filter((span) => span.task === lane.task))),
    words: `${plural(of.length, 'wait')} of this kind in the time shown, ${format_ns(sum(of.map((span) => span.toNs - span.fromNs)))} together.`,
  };
};

const ofDisk: Picks = (input, brush) => {
  const layout = layoutDisk(input, small(input));
  const { stops, time, plot, origins, strips } = layout;
  const tokens = layout.queue?.tokens ?? [];
  if (brush.kind === 'time') {
    const of = stops.filter((stop) => stop.endNs >= brush.from_ns && stop.endNs <= brush.to_ns);
    return { paled: [plot, ...origins, ...strips].flatMap((box) => outside(time, box.y, box.h, brush)), words: `${plural(of.length, 'request')} done then, ${formatCount(of.filter((stop) => stop.seekNs > 0).length)} after a seek, ${formatCount(sum(of.map((stop) => stop.sectors)))} sectors.` };
  }
  if (brush.kind !== 'origin' && brush.kind !== 'task') return null;
  const mine = (token: { readonly origin: number; readonly task: number }): boolean => (brush.kind === 'origin' ? token.origin === brush.origin : token.task === brush.task);
  const queued = layout.tokens.filter(mine).length;
  const paled: Box[] = tokens.filter(({ token }) => !mine(token));
  if (brush.kind === 'task') return { paled, words: `${formatCount(queued)} of ${plural(layout.tokens.length, 'request')} on the way ${queued === 1 ? 'is' : 'are'} of this task. Of requests that are done the frame does not tell whose they were.` };
  const of = stops.filter((stop) => stop.origin === brush.origin);
  return {
    paled: [...paled, ...origins.filter(({ count }) => count.origin !== brush.origin).map((row) => ({ x: 0, y: row.y, w: row.x + row.w, h: row.h }))],
    words: `${originWord(brush.origin, input.kernel_names)}: ${formatCount(queued)} on the way; ${plural(of.length, 'request')} done in the time shown, ${formatCount(of.filter((stop) => stop.seekNs > 0).length)} after a seek, ${formatCount(sum(of.map((stop) => stop.sectors)))} sectors.`,
  };
};

const ofPipe: Picks = (input, brush) => {
  const layout = layoutPipe(input, small(input));
  if (brush.kind === 'task') {
    const tap = layout.taps.find((row) => row.tap.task === brush.task)?.tap;
    return { paled: layout.taps.filter((row) => row.tap.task !== brush.task), words: `${plural(tap?.pages ?? input.view.task_of(brush.task, 'nr_dirtied'), 'page')} made dirty by this task since the start.` };
  }
  if (brush.kind === 'origin') {
    const drain = drainsOf(input.view).find((one) => DRAIN_ORIGIN[one.id] === brush.origin);
    if (drain === undefined) return null;
    return { paled: layout.drains.filter((row) => row.drain.id !== drain.id), words: `${plural(drain.pages, 'page')} written by ${originWord(brush.origin, input.kernel_names)} since the start, ${Math.round(drain.share * 100)} % of all that were written.` };
  }
  if (brush.kind !== 'time' || layout.history === null) return null;
  const { history } = layout;
  return { paled: outside(history.time, history.y, history.h, brush), words: '' };
};

const ofStack: Picks = (input, brush) => {
  if (brush.kind !== 'task') return null;
  const layout = layoutStack(input, small(input));
  const [depth, deepest] = [input.view.task_of(brush.task, 'depth_bytes'), input.view.task_of(brush.task, 'depth_max_bytes')];
  return { paled: layout.bars.filter(({ bar }) => bar.task !== brush.task), words: `Its stack holds ${formatCount(depth)} bytes now, at its deepest ${formatCount(deepest)}.` };
};

const ofLatency: Picks = (input, brush) => {
  const layout = layoutLatency(input);
  if (brush.kind !== 'time' || layout.heat === null) return null;
  return { paled: outside(layout.heat.time, layout.top, layout.bottom - layout.top, brush), words: 'The list and the table under the picture count the waits that ended then.' };
};

const ofLevels: Picks = (input, brush) => {
  const layout = layoutLevels(input, small(input));
  if (brush.kind === 'time') return layout.history === null ? null : { paled: outside(layout.history.time, layout.history.y, layout.history.h, brush), words: '' };
  if (brush.kind !== 'task') return null;
  const { marks } = actorMarks(input, layout, small(input));
  const y = layout.actors.y + layout.actors.h / 2;
  return { paled: marks.filter((mark) => mark.task !== brush.task).map(({ x, r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r })), words: input.view.task_of(brush.task, 'reclaiming') === 0 ? 'It does not reclaim for itself now.' : 'It reclaims for itself now.' };
};

export const PICKS: Readonly<Record<string, Picks>> = {
  'page-map': ofMap, 'lru-belts': ofBelts, 'task-lanes': ofLanes, 'disk-head': ofDisk, 'dirty-pipe': ofPipe, 'kernel-stack': ofStack, latency: ofLatency, watermarks: ofLevels,
};
