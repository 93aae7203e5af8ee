// Where a followed thing stands in each panel: the boxes that get its ring. Each panel's own layout says where things are, so
// ring and picture cannot disagree. A panel that is not named here shows nothing that could be followed.
import { KIND } from '#wire/marks.ts';
import { actorMarks } from '../watermarks/draw.ts';
import { layoutLevels } from '../watermarks/layout.ts';
import type { Followed } from '../brush.ts';
import { layoutShelves } from '../buddy-shelves/layout.ts';
import { layoutPipe } from '../dirty-pipe/layout.ts';
import { layoutDisk, xOfSector } from '../disk-head/layout.ts';
import { eventKind } from '../draw/event_words.ts';
import { textSizes } from '../draw/text.ts';
import { layoutStack } from '../kernel-stack/layout.ts';
import { listsPerNode } from '../lru-belts/draw.ts';
import { beltGeometry, placedPages } from '../lru-belts/geometry.ts';
import { cellSide } from '../page-map/cells.ts';
import type { MapGeometry } from '../page-map/geometry.ts';
import { isShown, mapLayout, pagePoint, showsPages, tileOf, tileX, tileY } from '../page-map/geometry.ts';
import type { PanelInput } from '../panel.ts';
import { layoutLanes } from '../task-lanes/layout.ts';
import { layoutLines } from '../trace-log/panel.ts';
import type { Box } from './rings.ts';

/** `row`: of the thing in the list of followed ones, which is its row in the frame. */
type Places = (input: PanelInput, one: Followed, row: number) => readonly Box[];

const SECTORS = 8;

/** Frame of a followed page, or -1: it is not in memory, or it is no page. */
export function frameOf(input: PanelInput, row: number): number {
  const pfn = input.view.followed_of(row, 'pfn');
  return pfn >= 0 && pfn < input.view.dims.nr_pages && (input.view.mark[pfn]! & 15) !== KIND.hole ? pfn : -1;
}

/** Task whose page it is, or that it is; -1: none. */
export function taskOf(one: Followed): number {
  if (one.what.kind === 'task') return one.what.task;
  return one.what.kind === 'page' && one.what.mapping < -1 ? -2 - one.what.mapping : -1;
}

const small = (input: PanelInput): number => textSizes(input.size).small;

function tileBox(g: MapGeometry, block: number): Box | null {
  const tile = tileOf(g, block);
  return tile < 0 ? null : { x: tileX(g, tile), y: tileY(g, tile), w: g.tileWidth, h: g.tileHeight };
}

function pageBox(g: MapGeometry, pfn: number): Box | null {
  if (!isShown(g, pfn)) return null;
  if (!showsPages(g.level)) return tileBox(g, Math.floor(pfn / g.blockPages));
  return { ...pagePoint(g, pfn), w: g.level === 'cells' ? cellSide(g) : g.cell, h: g.level === 'cells' ? cellSide(g) : g.cellH };
}

const onMap: Places = (input, one, row) => {
  const { map, loupe } = mapLayout(input);
  const grids = loupe === null ? [map] : [map, loupe];
  if (one.what.kind === 'block') {
    const { block } = one.what;
    return grids.flatMap((g) => tileBox(g, block) ?? []);
  }
  const pfn = one.what.kind === 'page' ? frameOf(input, row) : -1;
  return pfn < 0 ? [] : grids.flatMap((g) => pageBox(g, pfn) ?? []);
};

const onBelts: Places = (input, one, row) => {
  const g = beltGeometry(input);
  const all = g.belts.flatMap(placedPages);
  if (one.what.kind === 'block') {
    const { block } = one.what;
    return all.filter((page) => Math.floor(page.pfn / input.session.block_pages) === block).map(({ x, y, w }) => ({ x, y, w, h: g.px }));
  }
  const pfn = one.what.kind === 'page' ? frameOf(input, row) : -1;
  if (pfn < 0) return [];
  const at = all.filter((page) => page.pfn === pfn).map(({ x, y, w }) => ({ x, y, w, h: g.px }));
  if (at.length > 0) return at;
  // In the squeezed middle: on the ribbon, place not told.
  const belt = g.belts.find((other) => other.list === input.view.followed_of(row, 'list'));
  const zone = input.session.zones[g.zone];
  const elsewhere = zone === undefined || pfn < zone.start_pfn || pfn >= zone.start_pfn + zone.nr_pages;
  if (belt === undefined || (elsewhere && !listsPerNode(input))) return [];
  return [{ x: g.ribbonX + 8, y: belt.y, w: g.px, h: g.px }];
};

const onLanes: Places = (input, one) => {
  const layout = layoutLanes(input, small(input));
  const task = taskOf(one);
  const lane = one.what.kind === 'task' ? layout.lanes.find((other) => other.task === task) : undefined;
  return lane === undefined ? [] : [{ x: layout.labelX, y: lane.y, w: Math.max(8, layout.labelW - 8), h: lane.h }];
};

const onStack: Places = (input, one) => {
  if (one.what.kind !== 'task') return [];
  const { task } = one.what;
  const layout = layoutStack(input, small(input));
  const bars = layout.bars.filter((bar) => bar.bar.task === task).map(({ x, y, w, h }) => ({ x: x + 2, y: y + 2, w: w - 4, h: h - 4 }));
  return bars.length > 0 || layout.task !== task ? bars : [{ x: layout.header.x, y: layout.header.y, w: Math.min(layout.header.w, small(input) * 12), h: layout.header.h }];
};

const onDisk: Places = (input, one, row) => {
  const layout = layoutDisk(input, small(input));
  const tokens = layout.queue?.tokens ?? [];
  if (one.what.kind === 'task') {
    const { task } = one.what;
    return tokens.filter(({ token }) => token.task === task).map(({ x, y, w, h }) => ({ x, y, w, h }));
  }
  const sector = one.what.kind === 'page' ? input.view.followed_of(row, 'sector') : -1;
  if (sector < 0) return [];
  const asked = tokens.filter(({ token }) => input.view.followed_of(row, 'queued') > 0 && sector >= token.sector && sector < token.sector + token.sectors);
  const { ruler } = layout;
  const home = ruler === null ? [] : [{ x: xOfSector(ruler, layout.sectors, sector) - 1, y: ruler.y + 2, w: Math.max(2, xOfSector(ruler, layout.sectors, sector + SECTORS) - xOfSector(ruler, layout.sectors, sector)), h: ruler.h - 4 }];
  return [...home, ...asked.map(({ x, y, w, h }) => ({ x, y, w, h }))];
};

const onPipe: Places = (input, one) => {
  if (one.what.kind !== 'task') return [];
  const { task } = one.what;
  return layoutPipe(input, small(input)).taps.filter(({ tap }) => tap.task === task).map(({ x, y, w, h }) => ({ x: x + 1, y: y + 3, w: w - 6, h: h - 6 }));
};

const onLevels: Places = (input, one) => {
  if (one.what.kind !== 'task') return [];
  const { task } = one.what;
  const layout = layoutLevels(input, small(input));
  return actorMarks(input, layout, small(input)).marks.filter((mark) => mark.task === task)
    .map(({ x, r }) => ({ x: x - r, y: layout.actors.y + layout.actors.h / 2 - r, w: 2 * r, h: 2 * r }));
};

/** A block in use is no free run; the column of the kind of page that it is kept for is where its free pages are found. */
const onShelves: Places = (input, one) => {
  if (one.what.kind !== 'block') return [];
  const { block } = one.what;
  const { session, view } = input;
  if (block >= view.dims.nr_blocks) return [];
  const first = block * session.block_pages;
  const type = view.block_info_of(block, 'type');
  const zone = session.zones.findIndex((other) => first >= other.start_pfn && first < other.start_pfn + other.nr_pages);
  return layoutShelves(input).zones.filter((box) => box.zone.zone === zone).flatMap((box) => {
    const cells = box.shelves.flatMap((shelf) => shelf.cells.filter((cell) => cell.column.type === type));
    const [head, last] = [cells[0], cells.at(-1)];
    return head === undefined || last === undefined ? [] : [{ x: head.x - 2, y: head.y, w: head.w, h: last.y + last.h - head.y }];
  });
};

/** Of the events since the picture before: by whom, or about which frames. */
const onLog: Places = (input, one, row) => {
  const { view, catalog, session } = input;
  const { px, line, shown } = layoutLines(input);
  const pfn = one.what.kind === 'page' ? frameOf(input, row) : -1;
  const concerned = (at: number): boolean => {
    const kind = eventKind(catalog, view.event_of(at, 'kind'));
    return (['a', 'b'] as const).some((field) => {
      const value = view.event_of(at, field);
      if (one.what.kind === 'task') return kind?.[field] === 'task' && value === one.what.task;
      if (kind?.[field] !== 'page' && kind?.[field] !== 'block') return false;
      return one.what.kind === 'block' ? Math.floor(value / session.block_pages) === one.what.block : value === pfn;
    }) || (one.what.kind === 'task' && view.event_of(at, 'actor') === one.what.task);
  };
  const from = view.head_of('nr_events') - shown.length;
  return shown.flatMap(({ y }, ix) => (concerned(from + ix) ? [{ x: px * 0.55, y: y + 1, w: input.width - px * 2.6, h: line - 2 }] : []));
};

export const PLACES: Readonly<Record<string, Places>> = {
  'page-map': onMap, 'lru-belts': onBelts, 'task-lanes': onLanes, 'kernel-stack': onStack, 'disk-head': onDisk, 'dirty-pipe': onPipe,
  watermarks: onLevels, 'buddy-shelves': onShelves, 'trace-log': onLog,
};
