// How large the pages or blocks of a stretch of memory can be drawn in a given room, and in how many columns.
import { SMALLEST_MARK } from '../draw/marks.ts';

/** What a page becomes at its size: a full mark, a dot under a lens, a share of its block's stack, or of a bin's bar. */
export type Level = 'cells' | 'pixels' | 'glyphs' | 'strips';

export interface Grid {
  readonly level: Level;
  /** First block shown, and how many. */
  readonly first: number;
  readonly count: number;
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
  /** Without the bar under it. */
  readonly tileHeight: number;
  /** Room under a tile for the bar that says how far a block is from a huge page; 0 where there is none. */
  readonly bar: number;
  readonly columns: number;
  readonly left: number;
  /** From one tile's left edge to the next. */
  readonly pitchX: number;
  readonly rowTops: readonly number[];
}

export interface Room {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Height of a line of words above a row. */
  readonly label: number;
  readonly first: number;
  readonly count: number;
  readonly across: number;
  readonly down: number;
  /** Blocks whose rows have a label above them. */
  readonly labelled: readonly number[];
  /** Whether each tile has a bar under it. */
  readonly bars: boolean;
}

interface Shape {
  readonly level: Level;
  readonly cell: number;
  readonly cellH: number;
  readonly unit: number;
  readonly width: number;
  readonly height: number;
  readonly bar: number;
  readonly gap: number;
}

const LARGEST_CELL = 28;
const LARGEST_GLYPH = 44;
const SMALLEST_GLYPH = 10;
const STRIP_BAR = 3;
const STRIP_HEIGHT = 36;
/** Sizes of a dot, largest first; between two squares the taller one uses the room that would stay empty. */
const DOTS = [[4, 4], [3, 4], [3, 3], [2, 3], [2, 2], [1, 2], [1, 1]] as const;

export function layGrid(room: Room): Grid {
  const shape = chooseShape(room);
  const nrTiles = Math.ceil(room.count / shape.unit);
  const width = room.right - room.left;
  const columns = chooseColumns(room, shape, nrTiles);
  const spare = columns > 1 ? (width - columns * shape.width) / (columns - 1) : shape.gap;
  const gapX = shape.level === 'strips' ? 0 : Math.max(shape.gap, Math.min(Math.floor(spare), shape.gap * 2));
  const rows = Math.ceil(nrTiles / columns);
  const labelled = labelledRows(room, shape, columns);
  const spareY = rows > 1 ? (room.bottom - room.top - rows * (shape.height + shape.bar) - labelled.size * room.label) / (rows - 1) : 0;
  const gapY = Math.max(shape.gap, Math.min(Math.floor(spareY), gapX > 0 ? gapX : 10));
  const rowTops: number[] = [];
  let y = room.top;
  for (let row = 0; row < rows; row++) {
    if (labelled.has(row)) y += room.label;
    rowTops.push(y);
    y += shape.height + shape.bar + gapY;
  }
  return {
    level: shape.level, first: room.first, count: room.count, across: room.across, down: room.down, cell: shape.cell, cellH: shape.cellH, unit: shape.unit,
    nrTiles, tileWidth: shape.width, tileHeight: shape.height, bar: shape.bar, columns, left: room.left, pitchX: shape.width + gapX, rowTops,
  };
}

/** The largest drawing of a page, or else of a block, that fits. */
function chooseShape(room: Room): Shape {
  const { across, down } = room;
  const one = { unit: 1 } as const;
  const bar = (height: number): number => (room.bars ? height : 0);
  for (let cell = LARGEST_CELL; cell >= SMALLEST_MARK; cell--) {
    const shape: Shape = { ...one, level: 'cells', cell, cellH: cell, width: across * cell, height: down * cell, bar: bar(cell >= 9 ? 6 : 4), gap: cell >= 9 ? 8 : 3 };
    if (fits(room, shape, most(room, shape))) return shape;
    // Marks are worth more than bars.
    const bare = { ...shape, bar: 0 };
    if (cell === SMALLEST_MARK && fits(room, bare, most(room, bare))) return bare;
  }
  for (const [cell, cellH] of DOTS) {
    const shape: Shape = { ...one, level: 'pixels', cell, cellH, width: across * cell, height: down * cellH, bar: bar(cell >= 2 ? 4 : 3), gap: cell >= 2 ? 3 : 2 };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  for (let side = LARGEST_GLYPH; side >= SMALLEST_GLYPH; side--) {
    const shape: Shape = { ...one, level: 'glyphs', cell: 0, cellH: 0, width: side, height: side, bar: bar(side >= 16 ? 5 : 4), gap: side >= 16 ? 4 : 2 };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  const strip = { level: 'strips', cell: 0, cellH: 0, width: STRIP_BAR, bar: 0, gap: 8 } as const;
  // Bars of equal stretches; the smallest stretch that fits, found from what the room holds.
  const height = room.bottom - room.top;
  const rows = Math.max(1, Math.floor((height + strip.gap) / (STRIP_HEIGHT + strip.gap)));
  const least = Math.max(1, Math.floor(room.count / (Math.max(1, Math.floor((room.right - room.left) / STRIP_BAR)) * rows)));
  for (let unit = least; unit < room.count; unit++) {
    const shape: Shape = { ...strip, unit, height: STRIP_HEIGHT };
    if (fits(room, shape, most(room, shape))) return shape;
  }
  return { ...strip, unit: room.count, height: Math.max(8, Math.min(STRIP_HEIGHT, height)) };
}

/** Most columns that the width holds. */
function most(room: Room, shape: Shape): number {
  const gap = shape.level === 'strips' ? 0 : shape.gap;
  return Math.max(1, Math.floor((room.right - room.left + gap) / (shape.width + gap)));
}

function fits(room: Room, shape: Shape, columns: number): boolean {
  const gap = shape.level === 'strips' ? 0 : shape.gap;
  if (columns * (shape.width + gap) - gap > room.right - room.left) return false;
  const rows = Math.ceil(Math.ceil(room.count / shape.unit) / columns);
  const height = rows * (shape.height + shape.bar + shape.gap) - shape.gap + labelledRows(room, shape, columns).size * room.label;
  return height <= room.bottom - room.top;
}

function labelledRows(room: Room, shape: Shape, columns: number): ReadonlySet<number> {
  return new Set(room.labelled.map((block) => Math.floor((block - room.first) / shape.unit / columns)));
}

/** Among the columns that fit, those that fill the width and end in a full row; eights read best. */
function chooseColumns(room: Room, shape: Shape, nrTiles: number): number {
  const largest = Math.min(most(room, shape), nrTiles);
  if (shape.level === 'strips') return largest;
  let best = largest;
  let bestScore = -1;
  for (let columns = largest; columns >= 1 && fits(room, shape, columns); columns--) {
    const used = (columns * shape.width) / (room.right - room.left);
    const round = columns % 8 === 0 ? 0.15 : columns % 4 === 0 ? 0.08 : columns % 2 === 0 ? 0.03 : 0;
    const score = used + (nrTiles % columns === 0 ? 0.25 : 0) + round;
    if (score > bestScore) [best, bestScore] = [columns, score];
  }
  return best;
}
