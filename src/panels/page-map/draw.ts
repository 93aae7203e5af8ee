// Draws the map at the level that its size allows, and the loupe beside it where pages are too small for their marks;
// what a mark means never changes between levels.
import { MARK_HELD } from '#wire/marks.ts';
import { paintMark } from '../draw/marks.ts';
import { ease } from '../draw/scales.ts';
import { drawText, firstFitting, formatCount, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { drawAssemblyFrames, drawBars, drawHugeFrames, drawScanners, drawThefts } from './assembly.ts';
import { cellSide, drawCellPages } from './cells.ts';
import { drawFocus } from './focus.ts';
import type { MapGeometry, MapLayout } from './geometry.ts';
import { isShown, mapLayout, pagePoint, pagesShown, showsPages, tileOf, tileX, tileY } from './geometry.ts';
import type { Lens } from './lenses.ts';
import { lensOf } from './lenses.ts';
import { drawMoves, movesOf, travelling } from './moves.ts';
import { drawPixels } from './pixels.ts';
import { drawRuler } from './ruler.ts';
import { drawStacks } from './stacks.ts';
import { focusBlock, isHuge, viewOf } from './state.ts';

/** More changes than this at once and nothing moves by itself: changed pages glow. */
const MOST_MOVING = 3;
const MOST_RINGS = 64;

export function drawPageMap(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  ctx.fillStyle = input.theme.page;
  ctx.fillRect(0, 0, input.width, input.height);
  const layout = mapLayout(input);
  const { map: g, ruler, loupe } = layout;
  const lens = lensOf(input);
  if (ruler !== null) drawRuler(ctx, input, g, ruler);
  drawZones(ctx, input, layout);
  drawBars(ctx, input, g);
  const moves = movesOf(input, g);
  drawPages(ctx, input, g, lens, travelling(input, moves));
  drawFocus(ctx, input, g);
  if (g.level !== 'strips') drawHugeFrames(ctx, input, g, lens);
  if (g.level === 'pixels') drawHeld(ctx, input, g);
  drawAssemblyFrames(ctx, input, g);
  drawMoves(ctx, input, g, moves);
  drawScanners(ctx, input, g);
  drawThefts(ctx, input, g, loupe);
  drawChosen(ctx, input, g, loupe);
  drawPointers(ctx, input, g);
  if (loupe === null) return;
  drawLoupeWords(ctx, input, loupe);
  drawPages(ctx, input, loupe, lens, new Set());
  drawHugeFrames(ctx, input, loupe, lens);
  drawAssemblyFrames(ctx, input, loupe);
  drawThefts(ctx, input, loupe, null);
  drawPointers(ctx, input, loupe);
}

/** Pages in sight, from one picture to the next, whose mark is another; none once the picture has settled. */
export function changedPages(input: PanelInput, g: MapGeometry = mapLayout(input).map): readonly number[] {
  const { before, view, progress } = input;
  if (before === null || progress >= 1 || before.mark.length !== view.mark.length || !showsPages(g.level)) return [];
  const out: number[] = [];
  const { from, to } = pagesShown(g);
  for (let pfn = from; pfn < to; pfn++) if (view.mark[pfn] !== before.mark[pfn]) out.push(pfn);
  return out;
}

function drawPages(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens, moving: ReadonlySet<number>): void {
  if (g.level === 'glyphs' || g.level === 'strips') return drawStacks(ctx, input, g, lens);
  const changed = changedPages(input, g).filter((pfn) => !moving.has(pfn));
  if (g.level === 'pixels') return drawPixels(ctx, input, g, lens, changed);
  drawCellPages(ctx, input, g, lens, (block) => isHuge(input.view, block, g.blockPages) && lens.of_mark !== null);
  drawChanges(ctx, input, g, lens, changed);
}

function drawChanges(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens, changed: readonly number[]): void {
  const { view, before } = input;
  const px = cellSide(g);
  if (before === null || changed.length > MOST_MOVING || lens.id !== 'kind') {
    drawGlow(ctx, input, g, changed, px);
    return;
  }
  for (const pfn of changed) {
    const { x, y } = pagePoint(g, pfn);
    drawChanging(ctx, input, before.mark[pfn]!, view.mark[pfn]!, x, y, px);
  }
}

function drawZones(ctx: CanvasRenderingContext2D, input: PanelInput, { map: g, labels }: MapLayout): void {
  const { theme, session } = input;
  const size = textSizes(input.size).small;
  for (const label of labels) {
    const zone = session.zones[label.zone]!;
    const name = input.kernel_names ? `ZONE_${zone.name.toUpperCase()}` : `zone ${zone.name}`;
    const text = firstFitting(ctx, [`${name} · ${formatCount(zone.nr_pages)} pages`, name, zone.name], label.width, { size, weight: 600 });
    if (text === '') continue;
    const [head, tail] = text.startsWith(`${name} ·`) ? [name, text.slice(name.length)] : [text, ''];
    const width = drawText(ctx, head, label.x, label.y, { size, weight: 600, colour: theme.ink });
    if (tail !== '') drawText(ctx, tail, label.x + width, label.y, { size, colour: theme.muted });
    if (label.tile === 0 || label.tile % g.columns === 0) continue;
    const x = Math.round(tileX(g, label.tile) - (g.pitchX - g.tileWidth) / 2);
    ctx.fillStyle = theme.ink;
    ctx.fillRect(x - theme.stroke / 2, label.y - size + 2, theme.stroke, g.tileHeight + size + 4);
  }
}

/** One of at most three pages that change alone: a new kind fills from the centre, a new mark grows from its corner. */
function drawChanging(ctx: CanvasRenderingContext2D, input: PanelInput, from: number, to: number, x: number, y: number, px: number): void {
  const done = ease(input.progress);
  paintMark(ctx, input.theme, from, x, y, px);
  if ((from & 15) !== (to & 15)) {
    const side = px * done;
    paintMark(ctx, input.theme, to, x + (px - side) / 2, y + (px - side) / 2, side);
    return;
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(x + px * (1 - done), y + px * (1 - done), px * done, px * done);
  ctx.clip();
  paintMark(ctx, input.theme, to, x, y, px);
  ctx.restore();
}

function drawGlow(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, changed: readonly number[], px: number): void {
  if (changed.length === 0) return;
  ctx.save();
  ctx.globalAlpha = 0.85 * (1 - input.progress);
  ctx.strokeStyle = input.theme.ink;
  ctx.lineWidth = 1;
  for (const pfn of changed) {
    const { x, y } = pagePoint(g, pfn);
    // Round the cell, in the lines of paper: a ring inside it would mean that somebody holds it.
    ctx.strokeRect(x - 0.5, y - 0.5, px + 1, px + 1);
  }
  ctx.restore();
}

function drawHeld(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { mark } = input.view;
  ctx.strokeStyle = input.theme.ink;
  ctx.lineWidth = 1;
  let left = MOST_RINGS;
  const { from, to } = pagesShown(g);
  for (let pfn = from; pfn < to && left > 0; pfn++) {
    if ((mark[pfn]! & MARK_HELD) === 0) continue;
    const { x, y } = pagePoint(g, pfn);
    ctx.strokeRect(x - 0.5, y - 0.5, g.cell + 1, g.cellH + 1);
    left--;
  }
}

/** The block that the visitor chose, or the blocks under the loupe, row by row. */
function drawChosen(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, loupe: MapGeometry | null): void {
  const { block } = viewOf(input);
  const first = loupe?.first ?? block;
  if (first === null) return;
  const last = loupe === null ? first : loupe.first + loupe.count - 1;
  const out = g.level === 'cells' ? 3 : 1.5;
  for (let tile = -1, at = Math.max(first, g.first); at <= Math.min(last, g.first + g.count - 1); at++) {
    if (tileOf(g, at) === tile) continue;
    tile = tileOf(g, at);
    const row = Math.floor(tile / g.columns);
    const end = Math.min(tileOf(g, Math.min(last, g.first + g.count - 1)), (row + 1) * g.columns - 1);
    const width = tileX(g, end) + g.tileWidth - tileX(g, tile);
    for (const [colour, line] of [[input.theme.page, 3.5], [input.theme.ink, 1.5]] as const) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = line;
      ctx.strokeRect(tileX(g, tile) - out, tileY(g, tile) - out, width + 2 * out, g.tileHeight + g.bar + 2 * out - 1);
    }
    // The rest of this row stands in the same frame.
    at = g.first + (end + 1) * g.unit - 1;
  }
}

function drawLoupeWords(ctx: CanvasRenderingContext2D, input: PanelInput, loupe: MapGeometry): void {
  const { theme } = input;
  const size = textSizes(input.size).small;
  const focus = focusBlock(input);
  for (let tile = 0; tile < loupe.nrTiles; tile++) {
    const block = loupe.first + tile;
    const words = [`block ${formatCount(block)}`, formatCount(block)];
    const text = firstFitting(ctx, words, loupe.tileWidth, { size, weight: 700 });
    const chosen = block === focus;
    drawText(ctx, text, tileX(loupe, tile), tileY(loupe, tile) - 6, { size, weight: chosen ? 700 : 400, colour: chosen ? theme.ink : theme.muted });
  }
}

/** What the pointer is on. */
function drawPointers(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { hover, theme } = input;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  const [w, h] = pageSize(g);
  if (hover?.kind === 'page' && isShown(g, hover.pfn)) {
    const { x, y } = pagePoint(g, hover.pfn);
    ctx.strokeRect(x - 0.75, y - 0.75, w + 1.5, h + 1.5);
  } else if (hover?.kind === 'block' && tileOf(g, hover.block) >= 0) {
    const tile = tileOf(g, hover.block);
    ctx.strokeRect(tileX(g, tile) - 0.75, tileY(g, tile) - 0.75, g.tileWidth + 1.5, g.tileHeight + 1.5);
  }
}

function pageSize(g: MapGeometry): readonly [number, number] {
  if (g.level === 'cells') return [cellSide(g), cellSide(g)];
  return g.level === 'pixels' ? [g.cell, g.cellH] : [g.tileWidth, g.tileHeight];
}
