// One shelf a size, smallest on top: free blocks as bars, longer for larger blocks, textured by what they are kept for.
// A size that cannot be had is hatched and says so; beside each stands how far the zone is from serving it.
import { dotRect, hatchRect, waitRect } from '../draw/hatch.ts';
import { isDark, mixColour } from '../draw/palette.ts';
import type { Theme } from '../draw/palette.ts';
import { ease } from '../draw/scales.ts';
import { drawText, firstFitting, formatCount, measure, plural } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { Box, CellBox, ShelfBox, ShelvesLayout, ZoneBox } from './layout.ts';
import { barPlace, GAP, layoutShelves } from './layout.ts';
import type { Move } from './model.ts';
import { indexText, movesBetween } from './model.ts';

export function drawShelves(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  const layout = layoutShelves(input);
  for (const zone of layout.zones) drawZone(ctx, input, layout, zone);
  if (layout.zones.length === 0) {
    drawText(ctx, 'no memory yet', width / 2, height / 2, { size: layout.sizes.small, colour: theme.muted, align: 'center', baseline: 'middle' });
  }
}

function drawZone(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ZoneBox): void {
  const { theme } = input;
  const { sizes } = layout;
  const name = input.kernel_names ? `ZONE_${box.zone.name.toUpperCase()}` : `zone ${box.zone.name}`;
  const w = drawText(ctx, name, box.x, box.titleY, { size: sizes.strong, weight: 700, colour: theme.ink, baseline: 'middle', maxWidth: box.w * 0.4 });
  const free = plural(box.zone.free, 'page');
  const left = layout.leftOut > 0 && input.size === 'laptop' ? `, ${plural(layout.leftOut, 'more size')} in the text` : '';
  const room = box.w - w - sizes.normal;
  const words = firstFitting(ctx, [`${free} free${left}`, `${free} free`, formatCount(box.zone.free)], room, { size: sizes.normal });
  drawText(ctx, words, box.x + w + sizes.normal * 0.7, box.titleY, { size: sizes.normal, colour: theme.muted, baseline: 'middle', maxWidth: room });
  drawHeads(ctx, input, layout, box);
  const moves = input.before !== null && input.progress < 1 ? movesBetween(input.before, input.view, box.zone.zone) : [];
  for (const shelf of box.shelves) drawShelf(ctx, input, layout, shelf, moves);
  drawMoves(ctx, input, box, moves);
}

function drawHeads(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ZoneBox): void {
  const first = box.shelves[0];
  if (box.headY < 0 || first === undefined) return;
  const { theme } = input;
  const style = { size: layout.sizes.small, colour: theme.muted, baseline: 'middle' } as const;
  for (const cell of first.cells) {
    const side = Math.round(layout.sizes.small * 0.75);
    typeRect(ctx, theme, cell.column.type, cell.x, Math.round(box.headY - side / 2), side, side);
    const names = input.kernel_names ? [cell.column.kernel.replace('MIGRATE_', '').toLowerCase()] : [cell.column.label, cell.column.short];
    const room = cell.w - side - 4;
    // Where no word fits the square alone stands: the legend has its words, two letters of them say nothing.
    drawText(ctx, firstFitting(ctx, [...names, ''], room, style), cell.x + side + 4, box.headY, { ...style, maxWidth: room });
  }
  if (first.verdict.w <= 0) return;
  const wordings = input.kernel_names ? ['fragmentation_index', 'frag. index'] : ['would it be served?', 'served?'];
  drawText(ctx, firstFitting(ctx, wordings, first.verdict.w, style), first.verdict.x, box.headY, { ...style, maxWidth: first.verdict.w });
}

/** Fill of a free block by what it is kept for: the hue of those pages, pale, and a texture that repeats it. */
export function typeRect(ctx: CanvasRenderingContext2D, theme: Theme, type: number, x: number, y: number, w: number, h: number): void {
  const base = [theme.kernel, theme.slab, theme.fileInactive, theme.unevictable][type] ?? theme.free;
  const fill = mixColour(base, theme.tile, theme.id === 'dark' ? 0.35 : 0.4);
  const ink = isDark(fill) ? theme.onDark : theme.onLight;
  ctx.fillStyle = fill;
  ctx.fillRect(x, y, w, h);
  if (type === 0) hatchRect(ctx, x, y, w, h, ink, 4, 1);
  if (type === 1 && w >= 4) dotRect(ctx, x, y, w, h, ink, 4, 0.9);
  if (type === 3) {
    ctx.fillStyle = ink;
    ctx.fillRect(x, y + Math.floor(h / 2), w, 1);
  }
  if (w < 3 || h < 3) return;
  ctx.strokeStyle = mixColour(base, theme.ink, 0.35);
  ctx.lineWidth = 1;
  ctx.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
}

function drawShelf(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ShelfBox, moves: readonly Move[]): void {
  const { theme } = input;
  const { shelf, room } = box;
  ctx.fillStyle = theme.tile;
  ctx.fillRect(room.x, box.y, room.w, box.h - 3);
  if (shelf.service === 'none') drawNone(ctx, input, layout, box);
  else if (shelf.service === 'splits') drawSplits(ctx, input, layout, box);
  for (const cell of box.cells) if (cell.count > 0) drawCell(ctx, input, layout, box, cell, moves);
  // The board.
  ctx.fillStyle = shelf.huge ? theme.gold : theme.greys[1];
  ctx.fillRect(room.x, box.y + box.h - 3, room.w, 2);
  if (shelf.huge) {
    ctx.strokeStyle = theme.gold;
    ctx.lineWidth = 2 * Math.min(1.5, theme.stroke);
    ctx.strokeRect(room.x - 1, box.y + 0.5, room.w + 2, box.h - 2.5);
  }
  drawLabel(ctx, input, layout, box);
  drawVerdict(ctx, input, layout, box);
}

function drawLabel(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ShelfBox): void {
  const { theme } = input;
  const { shelf } = box;
  const { small, normal } = layout.sizes;
  const middle = box.y + (box.h - 3) / 2;
  const room = layout.labelW - small * 0.4;
  const two = shelf.huge && box.h >= small * 3.2;
  const pages = plural(shelf.pages, 'page');
  const style = { size: input.size === 'laptop' ? small : normal, weight: shelf.huge ? 700 : 600 } as const;
  const wordings = input.kernel_names ? [`order ${shelf.order} (${formatCount(shelf.pages)})`, `order ${shelf.order}`]
    : shelf.huge && !two ? [`huge page, ${formatCount(shelf.pages)}`, `huge, ${formatCount(shelf.pages)}`, formatCount(shelf.pages)]
    : shelf.order === 0 ? ['1 page', '1'] : [`${pages} in one`, pages, formatCount(shelf.pages)];
  const y = two ? middle - style.size * 0.15 : middle;
  drawText(ctx, firstFitting(ctx, wordings, room, style), box.x, y, { ...style, colour: theme.ink, baseline: two ? 'alphabetic' : 'middle', maxWidth: room });
  if (two) drawText(ctx, input.kernel_names ? 'pageblock' : 'huge page', box.x, y + small * 1.15, { size: small, colour: theme.ink, maxWidth: room });
}

function drawVerdict(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ShelfBox): void {
  const { shelf, verdict } = box;
  if (verdict.w <= 0) return;
  const fine = shelf.verdict === 'fine';
  const style = { size: layout.sizes.small, weight: fine ? 400 : 600 } as const;
  const number = indexText(shelf.index);
  const wordings = input.kernel_names ? [`${number} ${shelf.verdict}`, number] : fine ? ['fine'] : [`${shelf.verdict} ${number}`, shelf.verdict, number];
  drawText(ctx, firstFitting(ctx, wordings, verdict.w, style), verdict.x, verdict.y + verdict.h / 2, {
    ...style, colour: fine ? input.theme.muted : input.theme.ink, baseline: 'middle', maxWidth: verdict.w,
  });
}

/** Nothing of this size, and nothing larger to cut it from. */
function drawNone(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ShelfBox): void {
  const { theme } = input;
  const { room } = box;
  waitRect(ctx, theme, room.x, box.y, room.w, box.h - 3);
  const style = { size: layout.sizes.small, weight: 700 } as const;
  const w = measure(ctx, 'none', style) + style.size * 0.8;
  const middle = box.y + (box.h - 3) / 2;
  const h = Math.min(box.h - 5, style.size * 1.35);
  ctx.fillStyle = theme.tile;
  ctx.fillRect(room.x + style.size * 0.5, middle - h / 2, w, h);
  drawText(ctx, 'none', room.x + style.size * 0.9, middle + 0.5, { ...style, colour: theme.ink, baseline: 'middle' });
}

function drawSplits(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ShelfBox): void {
  const style = { size: layout.sizes.small } as const;
  const words = firstFitting(ctx, ['none ready; a larger one can be split', 'by splitting', 'split'], box.room.w - style.size, style);
  drawText(ctx, words, box.room.x + style.size * 0.5, box.y + (box.h - 3) / 2, { ...style, colour: input.theme.muted, baseline: 'middle', maxWidth: box.room.w - style.size });
}

function drawCell(ctx: CanvasRenderingContext2D, input: PanelInput, layout: ShelvesLayout, box: ShelfBox, cell: CellBox, moves: readonly Move[]): void {
  const { theme } = input;
  const fits = cell.perRow * cell.rows;
  // Bars that are still under way are not on the shelf yet.
  const coming = new Set(moves.filter((move) => move.to.order === box.shelf.order && move.to.type === cell.column.type).map((move) => (move.kind === 'merge' ? 0 : move))).size;
  const shown = Math.min(fits, Math.max(0, cell.count - coming));
  for (let n = 0; n < shown; n++) {
    const at = barPlace(box, cell, n);
    typeRect(ctx, theme, cell.column.type, at.x, at.y, at.w, at.h);
  }
  const used = Math.min(cell.perRow, Math.max(1, cell.count));
  const x = cell.x + (cell.perRow === 0 ? 0 : used * (box.bar.w + GAP) + 2);
  const style = { size: layout.sizes.small, mono: true } as const;
  // The number stands beside the middle of what is stacked; dots say that there are more than bars.
  const stacked = cell.perRow === 0 ? cell.h : Math.min(cell.rows, Math.ceil(cell.count / cell.perRow)) * (box.bar.h + GAP) - GAP;
  const y = Math.min(box.y + box.h - 3 - style.size * 0.6, Math.max(box.y + style.size * 0.6, cell.y + cell.h - stacked / 2));
  drawText(ctx, `${cell.count > fits && fits > 0 ? '…' : ''}${formatCount(cell.count)}`, x, y + 0.5, { ...style, colour: theme.ink, baseline: 'middle', });
}

function cellOf(box: ZoneBox, place: { readonly order: number; readonly type: number }): { shelf: ShelfBox; cell: CellBox } | null {
  const shelf = box.shelves.find((one) => one.shelf.order === place.order);
  const cell = shelf?.cells.find((one) => one.column.type === place.type);
  return shelf === undefined || cell === undefined ? null : { shelf, cell };
}

/** Halves on their way down, or buddies on their way up to the block that they make. */
function drawMoves(ctx: CanvasRenderingContext2D, input: PanelInput, box: ZoneBox, moves: readonly Move[]): void {
  const share = ease(input.progress);
  moves.forEach((move, ix) => {
    const [from, to] = [cellOf(box, move.from), cellOf(box, move.to)];
    if (from === null || to === null) return;
    const start = barPlace(from.shelf, from.cell, from.cell.count + (move.kind === 'merge' ? ix : 0));
    const end = barPlace(to.shelf, to.cell, Math.max(0, to.cell.count - 1));
    const at = (a: number, b: number): number => a + (b - a) * share;
    const bar: Box = { x: at(start.x, end.x), y: at(start.y, end.y), w: at(start.w, end.w), h: at(start.h, end.h) };
    typeRect(ctx, input.theme, move.to.type, bar.x, bar.y, bar.w, bar.h);
    ctx.strokeStyle = input.theme.ink;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(bar.x, bar.y, bar.w, bar.h);
  });
}
