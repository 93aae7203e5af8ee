// Where every block and page of the map stands. Drawing and hit test share it, so they cannot disagree.
// Blocks run in reading order because address order is the story: one scanner walks up, another down.
import type { PanelInput } from '../panel.ts';
import { textSizes } from '../draw/text.ts';
import { SMALLEST_MARK } from '../draw/marks.ts';

/** What a page becomes at its size: a full mark, a dot under a lens, a share of its block's stack, or of a bin's bar. */
export type Level = 'cells' | 'pixels' | 'glyphs' | 'strips';

export interface ZoneLabel {
  readonly zone: number;
  readonly tile: number;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly width: number;
}

export interface MapGeometry {
  readonly level: Level;
  readonly nrPages: number;
  readonly nrBlocks: number;
  readonly blockPages: number;
  /** Pages across and down a block. */
  readonly across: number;
  readonly down: number;
  /** CSS px from page to page across and down; meaningless for glyphs and strips. Dots may be taller than wide. */
  readonly cell: number;
  readonly cellH: number;
  /** Blocks that one tile stands for: 1 except in strips. */
  readonly unit: number;
  readonly nrTiles: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: number;
  readonly left: number;
  /** From one tile's left edge to the next. */
  readonly pitchX: number;
  readonly rowTops: readonly number[];
  readonly labels: readonly ZoneLabel[];
}

const MARGIN = 4;
const LARGEST_CELL = 28;
const LARGEST_GLYPH = 44;
const SMALLEST_GLYPH = 10;
const STRIP_BAR = 3;
/** Sizes of a dot, largest first; between two squares the taller one uses the room that would stay empty. */
const DOTS = [[4, 4], [3, 4], [3, 3], [2, 3], [2, 2], [1, 2], [1, 1]] as const;

interface Shape {
  readonly level: Level;
  readonly cell: number;
  readonly cellH: number;
  readonly unit: number;
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

interface Room {
  readonly width: number;
  readonly height: number;
  readonly label: number;
  readonly blocks: number;
  /** First block of each zone. */
  readonly starts: readonly number[];
}

export function mapGeometry(input: PanelInput): MapGeometry {
  const { session, view } = input;
  const blockPages = session.block_pages;
  const across = 2 ** Math.ceil(Math.log2(blockPages) / 2);
  const down = Math.ceil(blockPages / across);
  const room: Room = {
    width: input.width - 2 * MARGIN, height: input.height - 2 * MARGIN,
    label: textSizes(input.size).small + 7, blocks: view.dims.nr_blocks,
    starts: session.zones.map((zone) => Math.floor(zone.start_pfn / blockPages)),
  };
  const shape = chooseShape(room, across, down);
  const nrTiles = Math.ceil(room.blocks / shape.unit);
  const columns = chooseColumns(room, shape, nrTiles);
  const spare = columns > 1 ? (room.width - columns * shape.width) / (columns - 1) : shape.gap;
  const gapX = shape.level === 'strips' ? 0 : Math.max(shape.gap, Math.min(Math.floor(spare), shape.gap * 2));
  const rows = Math.ceil(nrTiles / columns);
  const labelled = labelledRows(room, shape, columns);
  const spareY = rows > 1 ? (room.height - rows * shape.height - labelled.size * room.label) / (rows - 1) : 0;
  const gapY = Math.max(shape.gap, Math.min(Math.floor(spareY), gapX > 0 ? gapX : 10));
  const rowTops: number[] = [];
  let y = MARGIN;
  for (let row = 0; row < rows; row++) {
    if (labelled.has(row)) y += room.label;
    rowTops.push(y);
    y += shape.height + gapY;
  }
  const pitchX = shape.width + gapX;
  return {
    level: shape.level, nrPages: view.dims.nr_pages, nrBlocks: room.blocks, blockPages, across, down, cell: shape.cell, cellH: shape.cellH, unit: shape.unit,
    nrTiles, tileWidth: shape.width, tileHeight: shape.height, columns, left: MARGIN, pitchX, rowTops,
    labels: zoneLabels(input, room, shape, columns, pitchX, rowTops),
  };
}

/** The largest drawing of a page, or else of a block, that fits. */
function chooseShape(room: Room, across: number, down: number): Shape {
  for (let cell = LARGEST_CELL; cell >= SMALLEST_MARK; cell--) {
    const shape: Shape = { level: 'cells', cell, cellH: cell, unit: 1, width: across * cell, height: down * cell, gap: cell >= 9 ? 8 : 3 };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  for (const [cell, cellH] of DOTS) {
    const shape: Shape = { level: 'pixels', cell, cellH, unit: 1, width: across * cell, height: down * cellH, gap: cell >= 2 ? 3 : 2 };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  for (let side = LARGEST_GLYPH; side >= SMALLEST_GLYPH; side--) {
    const shape: Shape = { level: 'glyphs', cell: 0, cellH: 0, unit: 1, width: side, height: side, gap: side >= 16 ? 4 : 2 };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  for (let unit = 1; unit < room.blocks; unit++) {
    const shape: Shape = { level: 'strips', cell: 0, cellH: 0, unit, width: STRIP_BAR, height: 36, gap: 8 };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  return { level: 'strips', cell: 0, cellH: 0, unit: room.blocks, width: STRIP_BAR, height: Math.max(8, Math.min(36, room.height)), gap: 8 };
}

/** Most columns that the width holds. */
function most(room: Room, shape: Shape): number {
  const gap = shape.level === 'strips' ? 0 : shape.gap;
  return Math.max(1, Math.floor((room.width + gap) / (shape.width + gap)));
}

function fits(room: Room, shape: Shape, columns: number): boolean {
  const gap = shape.level === 'strips' ? 0 : shape.gap;
  if (columns * (shape.width + gap) - gap > room.width) return false;
  const rows = Math.ceil(Math.ceil(room.blocks / shape.unit) / columns);
  return rows * (shape.height + shape.gap) - shape.gap + labelledRows(room, shape, columns).size * room.label <= room.height;
}

function labelledRows(room: Room, shape: Shape, columns: number): ReadonlySet<number> {
  return new Set(room.starts.map((block) => Math.floor(block / shape.unit / columns)));
}

/** Among the columns that fit, those that fill the width and end in a full row; eights read best. */
function chooseColumns(room: Room, shape: Shape, nrTiles: number): number {
  const largest = Math.min(most(room, shape), nrTiles);
  if (shape.level === 'strips') return largest;
  let best = largest;
  let bestScore = -1;
  for (let columns = largest; columns >= 1 && fits(room, shape, columns); columns--) {
    const used = (columns * shape.width) / room.width;
    const round = columns % 8 === 0 ? 0.15 : columns % 4 === 0 ? 0.08 : columns % 2 === 0 ? 0.03 : 0;
    const score = used + (nrTiles % columns === 0 ? 0.25 : 0) + round;
    if (score > bestScore) [best, bestScore] = [columns, score];
  }
  return best;
}

function zoneLabels(
  input: PanelInput, room: Room, shape: Shape, columns: number, pitchX: number, rowTops: readonly number[],
): readonly ZoneLabel[] {
  const tiles = room.starts.map((block) => Math.floor(block / shape.unit));
  return tiles.map((tile, zone) => {
    const row = Math.floor(tile / columns);
    const next = tiles.find((other) => other > tile && Math.floor(other / columns) === row);
    // Where the boundary mark stands in a narrow gutter, the label keeps clear of it.
    const x = MARGIN + (tile % columns) * pitchX + (tile % columns > 0 && pitchX - shape.width < 8 ? 5 : 0);
    const end = next === undefined ? input.width - MARGIN : MARGIN + (next % columns) * pitchX - 8;
    return { zone, tile, x, y: rowTops[row]! - 6, width: end - x };
  });
}

export function tileX(g: MapGeometry, tile: number): number {
  return g.left + (tile % g.columns) * g.pitchX;
}

export function tileY(g: MapGeometry, tile: number): number {
  return g.rowTops[Math.floor(tile / g.columns)]!;
}

/** Upper left corner of a page; for glyphs and strips, of its tile. */
export function pagePoint(g: MapGeometry, pfn: number): { x: number; y: number } {
  const block = Math.floor(pfn / g.blockPages);
  const tile = Math.floor(block / g.unit);
  const within = pfn - block * g.blockPages;
  const paged = g.level === 'cells' || g.level === 'pixels';
  return {
    x: tileX(g, tile) + (paged ? (within % g.across) * g.cell : 0),
    y: tileY(g, tile) + (paged ? Math.floor(within / g.across) * g.cellH : 0),
  };
}

/** The tile under a point, -1 in gutters and outside. */
export function tileAt(g: MapGeometry, x: number, y: number): number {
  const column = Math.floor((x - g.left) / g.pitchX);
  if (column < 0 || column >= g.columns || x - g.left - column * g.pitchX >= g.tileWidth) return -1;
  const row = g.rowTops.findIndex((top) => y >= top && y < top + g.tileHeight);
  const tile = row * g.columns + column;
  return row < 0 || tile >= g.nrTiles ? -1 : tile;
}

/** The page under a point at the levels that show pages, else -1. */
export function pageAt(g: MapGeometry, x: number, y: number): number {
  if (g.level !== 'cells' && g.level !== 'pixels') return -1;
  const tile = tileAt(g, x, y);
  if (tile < 0) return -1;
  const column = Math.floor((x - tileX(g, tile)) / g.cell);
  const row = Math.floor((y - tileY(g, tile)) / g.cellH);
  const within = row * g.across + column;
  const pfn = tile * g.blockPages + within;
  return within < g.blockPages && pfn < g.nrPages ? pfn : -1;
}
