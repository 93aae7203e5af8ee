// Draws the map at the level that its size allows; what a mark means never changes between levels.
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import { KIND, MARK_HELD } from '#wire/marks.ts';
import { hatchRect } from '../draw/hatch.ts';
import { markPainter, paintFollowRing, paintMark } from '../draw/marks.ts';
import { ease } from '../draw/scales.ts';
import { drawText, firstFitting, formatCount, measure, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { drawCellImage } from './cells.ts';
import { drawFocus } from './focus.ts';
import type { MapGeometry } from './geometry.ts';
import { mapGeometry, pagePoint, tileX, tileY } from './geometry.ts';
import { drawPixels } from './pixels.ts';
import { blockCounts, pagesIn } from './state.ts';

/** More changes than this at once and nothing moves by itself: changed pages glow. */
const MOST_MOVING = 3;
const MOST_RINGS = 64;

export function drawPageMap(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  ctx.fillStyle = input.theme.page;
  ctx.fillRect(0, 0, input.width, input.height);
  const g = mapGeometry(input);
  drawZones(ctx, input, g);
  if (g.level === 'cells') drawCells(ctx, input, g);
  else if (g.level === 'pixels') drawPixels(ctx, input, g);
  else drawStacks(ctx, input, g);
  drawFocus(ctx, input, g);
  if (g.level !== 'strips') drawHugeFrames(ctx, input, g);
  if (g.level === 'pixels') drawHeld(ctx, input, g);
  drawHover(ctx, input, g);
  drawFollowed(ctx, input, g);
}

/** Pages from one picture to the next whose mark is another; none once the picture has settled. */
export function changedPages(input: PanelInput): readonly number[] {
  const { before, view, progress } = input;
  if (before === null || progress >= 1 || before.mark.length !== view.mark.length) return [];
  const out: number[] = [];
  for (let pfn = 0; pfn < view.mark.length; pfn++) if (view.mark[pfn] !== before.mark[pfn]) out.push(pfn);
  return out;
}

function drawZones(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { theme, session } = input;
  const size = textSizes(input.size).small;
  for (const label of g.labels) {
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

function drawCells(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { view, before, theme } = input;
  const px = cellSide(g);
  const changed = changedPages(input);
  if (!drawCellImage(ctx, input, g, px, (block) => isHuge(input, g, block))) {
    const paint = markPainter(ctx, theme, px);
    for (let pfn = 0; pfn < g.nrPages; pfn++) {
      if (isHuge(input, g, Math.floor(pfn / g.blockPages))) continue;
      const { x, y } = pagePoint(g, pfn);
      paint(view.mark[pfn]!, x, y);
    }
  }
  if (before === null || changed.length > MOST_MOVING) {
    drawGlow(ctx, input, g, changed, px);
    return;
  }
  for (const pfn of changed) {
    const { x, y } = pagePoint(g, pfn);
    drawChanging(ctx, input, before.mark[pfn]!, view.mark[pfn]!, x, y, px);
  }
}

/** Side of a cell without the line of paper to the next. */
export function cellSide(g: MapGeometry): number {
  return g.cell - (g.cell >= 14 ? 2 : 1);
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

/** Place of the huge pages among the numbers of a block. */
const HUGE_FIELD = 7;

export function isHuge(input: PanelInput, g: MapGeometry, block: number): boolean {
  return input.view.block[block * BLOCK_FIELDS + HUGE_FIELD] === g.blockPages;
}

/** A huge page is one fused block in a gold frame; gold is never a fill. */
function drawHugeFrames(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { theme } = input;
  const size = textSizes(input.size).small;
  const gap = g.level === 'cells' ? 1 : 0;
  for (let block = 0; block < g.nrBlocks; block++) {
    if (!isHuge(input, g, block)) continue;
    const x = tileX(g, block);
    const y = tileY(g, block);
    const [w, h] = [g.tileWidth - gap, g.tileHeight - gap];
    ctx.fillStyle = theme.anonActive;
    ctx.fillRect(x, y, w, h);
    const line = g.level === 'pixels' && g.cell < 3 ? 1.5 : 3;
    ctx.strokeStyle = theme.gold;
    ctx.lineWidth = line;
    ctx.strokeRect(x + line / 2 - 1, y + line / 2 - 1, w + 2 - line, h + 2 - line);
    if (measure(ctx, 'huge', { size, weight: 700 }) + 8 <= w && size + 4 <= h) {
      drawText(ctx, 'huge', x + w / 2, y + h / 2, { size, weight: 700, colour: theme.id === 'dark' ? theme.onLight : theme.onDark, align: 'center', baseline: 'middle' });
    }
  }
}

/** Block glyphs and strips: the pages of a tile sorted into a stack, what cannot move at the bottom. */
function drawStacks(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { theme, view } = input;
  for (let tile = 0; tile < g.nrTiles; tile++) {
    const counts = blockCounts(view, tile * g.unit, (tile + 1) * g.unit);
    const pages = pagesIn(counts);
    if (pages === 0) continue;
    const x = tileX(g, tile);
    const y = tileY(g, tile);
    const [w, h] = [g.tileWidth, g.tileHeight];
    ctx.fillStyle = theme.free;
    ctx.fillRect(x, y, w, h);
    const dirty = Math.min(counts.dirty + counts.writeback, counts.file + counts.anon);
    const dirtyFile = Math.min(dirty, counts.file);
    const parts: readonly (readonly [number, string])[] = [
      [counts.kernel, theme.kernel], [counts.slab, theme.slab], [counts.anon - (dirty - dirtyFile), theme.anonActive], [counts.huge, theme.anonActive],
      [counts.file - dirtyFile, theme.fileInactive], [dirty, theme.dirty],
    ];
    let base = y + h;
    for (const [count, colour] of parts) {
      const height = (count / (g.blockPages * g.unit)) * h;
      if (height <= 0) continue;
      base -= height;
      ctx.fillStyle = colour;
      ctx.fillRect(x, base, w, height);
      if (colour === theme.dirty && g.level === 'glyphs' && height >= 3) hatchRect(ctx, x, base, w, height, theme.ink, 5, 0.75);
    }
    if (g.level !== 'glyphs') continue;
    ctx.strokeStyle = theme.line;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  }
}

function drawHeld(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { mark } = input.view;
  ctx.strokeStyle = input.theme.ink;
  ctx.lineWidth = 1;
  let left = MOST_RINGS;
  for (let pfn = 0; pfn < mark.length && left > 0; pfn++) {
    if ((mark[pfn]! & MARK_HELD) === 0) continue;
    const { x, y } = pagePoint(g, pfn);
    ctx.strokeRect(x - 0.5, y - 0.5, g.cell + 1, g.cellH + 1);
    left--;
  }
}

function drawHover(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { hover, theme } = input;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  if (hover?.kind === 'page' && hover.pfn < g.nrPages) {
    const { x, y } = pagePoint(g, hover.pfn);
    const [w, h] = pageSize(g);
    ctx.strokeRect(x - 0.75, y - 0.75, w + 1.5, h + 1.5);
  } else if (hover?.kind === 'block' && hover.block < g.nrBlocks) {
    const tile = Math.floor(hover.block / g.unit);
    ctx.strokeRect(tileX(g, tile) - 0.75, tileY(g, tile) - 0.75, g.tileWidth + 1.5, g.tileHeight + 1.5);
  }
}

function drawFollowed(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  for (const pfn of followedPages(input)) {
    const { x, y } = pagePoint(g, pfn);
    const [w, h] = pageSize(g);
    paintFollowRing(ctx, input.theme, x, y, w, h);
  }
}

/** Frames of the followed pages that are in memory now. */
export function followedPages(input: PanelInput): readonly number[] {
  return input.follow
    .map((_, row) => input.view.followed_of(row, 'pfn'))
    .filter((pfn) => pfn >= 0 && pfn < input.view.dims.nr_pages && (input.view.mark[pfn]! & 15) !== KIND.hole);
}

function pageSize(g: MapGeometry): readonly [number, number] {
  if (g.level === 'cells') return [cellSide(g), cellSide(g)];
  return g.level === 'pixels' ? [g.cell, g.cellH] : [g.tileWidth, g.tileHeight];
}
