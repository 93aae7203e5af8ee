// Where the shelves stand. The drawing and the hit test share it; it measures no text, so both get the same answer.
import { formatCount, textSizes } from '../draw/text.ts';
import type { TextSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { Column, Shelf, ZoneShelves } from './model.ts';
import { hugeOrder, TYPE_TEXT, zonesOf } from './model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface CellBox extends Box {
  readonly column: Column;
  readonly count: number;
  /** Bars that fit, and how they are laid out from the shelf's board upwards. */
  readonly perRow: number;
  readonly rows: number;
}

export interface ShelfBox extends Box {
  readonly shelf: Shelf;
  /** All columns together: where bars stand. */
  readonly room: Box;
  readonly cells: readonly CellBox[];
  readonly verdict: Box;
  readonly bar: { readonly w: number; readonly h: number };
}

export interface ZoneBox extends Box {
  readonly zone: ZoneShelves;
  readonly titleY: number;
  readonly headY: number;
  readonly shelves: readonly ShelfBox[];
}

export interface ShelvesLayout {
  readonly sizes: TextSizes;
  readonly pad: number;
  readonly labelW: number;
  readonly zones: readonly ZoneBox[];
  /** Orders without a shelf for want of room. */
  readonly leftOut: number;
}

export const GAP = 2;

/** Slides show one page, eight, and a huge page; a projector also the largest. */
function ordersFor(input: PanelInput, most: number): number[] {
  const huge = hugeOrder(input);
  const all = Array.from({ length: 11 }, (_, order) => order);
  const wanted = input.size === 'slide' ? 3 : input.size === 'projector' ? 4 : 11;
  const first = [huge, 0, 3, 10, 1, 5, 2, 4, 8, 7, 6, 9];
  const ranked = [...first, ...all].filter((order, at, list) => list.indexOf(order) === at && order < 11);
  return ranked.slice(0, Math.max(1, Math.min(wanted, most))).sort((a, b) => a - b);
}

export function layoutShelves(input: PanelInput): ShelvesLayout {
  const { width, height, size } = input;
  const sizes = textSizes(size);
  const px = sizes.small;
  const pad = Math.round(px * 0.5);
  const zones = zonesOf(input);
  // Two zones side by side if each has room for columns of bars; else the one that is short.
  const least = px * 56;
  const shown = zones.slice(0, size === 'laptop' ? Math.max(1, Math.floor(width / least)) : 1);
  const gap = px * 2;
  const w = (width - 2 * pad - gap * Math.max(0, shown.length - 1)) / Math.max(1, shown.length);
  const titleH = Math.round(sizes.normal * 1.5);
  const headH = height > px * 16 ? Math.round(px * 1.5) : 0;
  const room = Math.max(px * 1.3, height - 2 * pad - titleH - headH);
  const orders = ordersFor(input, Math.floor(room / (px * 1.35)));
  const wide = w >= px * 40;
  // Half a slide has room for names and counts; whether a request would be served is said in the text.
  const narrow = w < px * 30;
  const labelW = Math.round(px * (narrow ? 6.4 : wide && size === 'laptop' ? 11 : 8.4));
  const verdictW = narrow ? 0 : Math.round(wide ? px * 14 : px * (size === 'slide' ? 10.5 : 9.2));
  const boxes = shown.map((zone, ix) => {
    const x = pad + ix * (w + gap);
    const top = pad + titleH + headH;
    const shelfH = Math.min(room / orders.length, px * (size === 'laptop' ? 4.6 : 7.5));
    const placed = orders.map((order, row): ShelfBox => placeShelf(zone.shelves[order]!, { x, y: top + row * shelfH, w, h: shelfH }, labelW, verdictW, px, wide));
    return { zone, x, y: pad, w, h: height - 2 * pad, titleY: pad + titleH / 2, headY: headH > 0 ? pad + titleH + headH / 2 : -1, shelves: placed };
  });
  return { sizes, pad, labelW, zones: boxes, leftOut: 11 - orders.length };
}

function placeShelf(shelf: Shelf, at: Box, labelW: number, verdictW: number, px: number, wide: boolean): ShelfBox {
  const board = 3;
  const room = { x: at.x + labelW, y: at.y + 2, w: Math.max(1, at.w - labelW - verdictW), h: Math.max(1, at.h - board - 4) };
  // Every doubling makes a bar a little longer: true lengths would run from one pixel to a thousand.
  const tall = at.h > px * 4.5;
  const longer = tall ? 0.42 : wide ? 0.3 : 0.2;
  const bar = { w: Math.round(px * (0.34 + shelf.order * longer)), h: Math.max(3, Math.min(Math.round(px * (tall ? 0.9 : 0.62)), room.h)) };
  // The column that most requests use gets most of the room.
  const shares = tall ? [0.29, 0.21, 0.27, 0.23] : [0.37, 0.2, 0.22, 0.21];
  let x = room.x;
  const cells = TYPE_TEXT.map((column, ix): CellBox => {
    const w = room.w * shares[ix]!;
    const cell = { x, y: room.y, w: w - px * 0.4, h: room.h };
    x += w;
    // Beside the bars stands how many there are, in full.
    const digits = formatCount(shelf.counts[column.type]!).length + 1;
    const barsW = cell.w - Math.max(px * 2.6, digits * px * 0.61 + 2);
    const perRow = Math.max(0, Math.floor((barsW + GAP) / (bar.w + GAP)));
    return { ...cell, column, count: shelf.counts[column.type]!, perRow, rows: Math.max(1, Math.floor((cell.h + GAP) / (bar.h + GAP))) };
  });
  return { ...at, shelf, room, cells, bar, verdict: { x: at.x + at.w - verdictW + px * 0.6, y: at.y, w: verdictW - px * 0.6, h: at.h - board } };
}

/** Place of bar `n` of a cell: from the board upwards, row by row; the last place if it has no room for so many. */
export function barPlace(shelf: ShelfBox, cell: CellBox, n: number): Box {
  const at = Math.max(0, Math.min(n, cell.perRow * cell.rows - 1));
  const perRow = Math.max(1, cell.perRow);
  const row = Math.floor(at / perRow);
  return {
    x: cell.x + (at % perRow) * (shelf.bar.w + GAP), y: cell.y + cell.h - shelf.bar.h - row * (shelf.bar.h + GAP), w: shelf.bar.w, h: shelf.bar.h,
  };
}
