// Huge pages being made: how far each block is, which blocks are being emptied, where the two scanners stand, and which
// pages were taken away from under them.
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { KIND } from '#wire/marks.ts';
import { actorOf, badgeSize, drawBadge } from '../draw/actors.ts';
import { harmRect, hatchRect } from '../draw/hatch.ts';
import { markPainter } from '../draw/marks.ts';
import { clamp, ease } from '../draw/scales.ts';
import { drawText, measure, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { cellSide } from './cells.ts';
import type { MapGeometry } from './geometry.ts';
import { isShown, pagePoint, tileOf, tileX, tileY } from './geometry.ts';
import type { Lens } from './lenses.ts';
import { emptiedBlocks, isHuge } from './state.ts';

const MOST_THEFTS = 24;
const MOST_BADGES = 3;
/** In a picture smaller than this (a tile of the rail) names would cover it. */
const NAMED_FROM = 340;

/** What the bar under a block says: the share already clear, or that something there cannot move; null for no bar. */
export function barOf(view: FrameView, block: number, blockPages: number): number | 'stuck' | null {
  const at = block * BLOCK_FIELDS;
  const free = view.block[at]!;
  const stuck = view.block[at + 3]! + view.block[at + 4]!;
  const pages = free + view.block[at + 1]! + view.block[at + 2]! + stuck;
  // A huge page is done; where there is no memory there is nothing to do.
  if (pages === 0) return null;
  return stuck > 0 || pages < blockPages ? 'stuck' : free / blockPages;
}

/** The short bar under each tile: gold for the share already clear, dark where something cannot move. */
export function drawBars(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  if (g.bar === 0) return;
  const { theme, view } = input;
  const height = Math.max(2, g.bar - (g.bar > 4 ? 3 : g.bar > 3 ? 2 : 1));
  const paths: Record<'line' | 'gold' | 'kernel', [number, number, number][]> = { line: [], gold: [], kernel: [] };
  for (let tile = 0; tile < g.nrTiles; tile++) {
    const share = barOf(view, g.first + tile, g.blockPages);
    if (share === null) continue;
    const x = tileX(g, tile);
    const y = tileY(g, tile) + g.tileHeight + g.bar - height;
    paths[share === 'stuck' ? 'kernel' : 'line'].push([x, y, g.tileWidth]);
    const clear = share === 'stuck' ? 0 : Math.round(share * g.tileWidth);
    if (clear > 0) paths.gold.push([x, y, clear]);
  }
  for (const colour of ['line', 'gold', 'kernel'] as const) {
    if (paths[colour].length === 0) continue;
    ctx.fillStyle = theme[colour];
    ctx.beginPath();
    for (const [x, y, width] of paths[colour]) ctx.rect(x, y, width, height);
    ctx.fill();
  }
}

/** A huge page is one fused block in a gold frame; gold is never a fill. */
export function drawHugeFrames(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens): void {
  const { theme, view, before, progress } = input;
  const size = textSizes(input.size).small;
  const gap = g.level === 'cells' ? 1 : 0;
  const fill = lens.of_mark === null ? null : theme.anonActive;
  const line = g.level === 'glyphs' || (g.level === 'pixels' && g.cell < 3) ? 1.5 : 3;
  for (let tile = 0; tile < g.nrTiles; tile++) {
    const block = g.first + tile;
    if (!isHuge(view, block, g.blockPages)) continue;
    const x = tileX(g, tile);
    const y = tileY(g, tile);
    const [w, h] = [g.tileWidth - gap, g.tileHeight - gap];
    const fusing = before !== null && progress < 1 && before.block.length === view.block.length && !isHuge(before, block, g.blockPages);
    const done = fusing ? ease(progress) : 1;
    if (fusing && g.level === 'cells') drawBlockBefore(ctx, input, g, block);
    if (fill !== null) {
      ctx.save();
      ctx.globalAlpha = done;
      ctx.fillStyle = fill;
      ctx.fillRect(x, y, w, h);
      ctx.restore();
    }
    // The frame comes from outside and settles once.
    const out = 1 + (1 - done) * 2;
    ctx.strokeStyle = theme.gold;
    ctx.lineWidth = line;
    ctx.strokeRect(x + line / 2 - out, y + line / 2 - out, w + 2 * out - line, h + 2 * out - line);
    if (measure(ctx, 'huge', { size, weight: 700 }) + 8 <= w && size + 4 <= h && (fill !== null || g.level === 'cells')) {
      const colour = theme.id === 'dark' ? theme.onLight : theme.onDark;
      drawText(ctx, 'huge', x + w / 2, y + h / 2, fill === null
        ? { size, weight: 700, colour: theme.ink, align: 'center', baseline: 'middle', halo: theme.page }
        : { size, weight: 700, colour, align: 'center', baseline: 'middle' });
    }
  }
}

function drawBlockBefore(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, block: number): void {
  const paint = markPainter(ctx, input.theme, cellSide(g));
  for (let pfn = block * g.blockPages; pfn < Math.min(g.nrPages, (block + 1) * g.blockPages); pfn++) {
    const { x, y } = pagePoint(g, pfn);
    paint(input.before!.mark[pfn]!, x, y);
  }
}

/** Blocks being emptied stand in a dashed gold frame. */
export function drawAssemblyFrames(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  if (g.level === 'strips') return;
  const { theme, view } = input;
  const line = g.level === 'cells' ? 2.5 : 2;
  for (const block of emptiedBlocks(view)) {
    const tile = tileOf(g, block);
    if (tile < 0 || isHuge(view, block, g.blockPages)) continue;
    const out = g.level === 'cells' ? 2 : 1;
    ctx.save();
    ctx.strokeStyle = theme.page;
    ctx.lineWidth = line + 1.5;
    ctx.strokeRect(tileX(g, tile) - out, tileY(g, tile) - out, g.tileWidth + 2 * out - 1, g.tileHeight + 2 * out - 1);
    ctx.strokeStyle = theme.gold;
    ctx.lineWidth = line;
    ctx.setLineDash([5, 3]);
    ctx.strokeRect(tileX(g, tile) - out, tileY(g, tile) - out, g.tileWidth + 2 * out - 1, g.tileHeight + 2 * out - 1);
    ctx.setLineDash([]);
    ctx.restore();
  }
}

const MIGRATION = actorOf({ kind: 'migration', badge: '', id: 0 });
const FREE_SCANNER = actorOf({ kind: 'free_scanner', badge: '', id: 0 });

/** Both scanners as carets in the gutters: ▷ before the block it has come to, ◁ behind its own. */
export function drawScanners(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const { view, theme } = input;
  const px = g.level === 'cells' ? (input.size === 'projector' ? 18 : 13) : 11;
  for (let row = 0; row < view.head_of('nr_scanners'); row++) {
    for (const [field, actor] of [['migrate_pfn', MIGRATION], ['free_pfn', FREE_SCANNER]] as const) {
      const pfn = view.scanner_of(row, field);
      const tile = tileOf(g, Math.floor(Math.min(pfn, g.nrPages - 1) / g.blockPages));
      if (pfn < 0 || tile < 0) continue;
      const gutter = Math.max(2, (g.pitchX - g.tileWidth) / 2);
      const x = field === 'migrate_pfn' ? tileX(g, tile) - gutter : tileX(g, tile) + g.tileWidth + gutter - 1;
      const within = Math.min(pfn, g.nrPages - 1) % g.blockPages;
      const y = g.level === 'cells' || g.level === 'pixels' ? tileY(g, tile) + (Math.floor(within / g.across) + 0.5) * g.cellH : tileY(g, tile) + g.tileHeight / 2;
      drawBadge(ctx, theme, actor, clamp(x, px / 2 + 1, input.width - px / 2 - 1), clamp(y, px / 2 + 1, input.height - px / 2 - 1), px);
    }
  }
}

export interface Theft {
  readonly pfn: number;
  readonly thief: number;
  readonly victim: number;
}

/** Pages taken from compactions that still run, and not free again; the newest first, each page once. */
export function theftsOf(input: PanelInput): readonly Theft[] {
  const { view } = input;
  const since = new Map<number, number>();
  for (let row = 0; row < view.head_of('nr_scanners'); row++) since.set(view.scanner_of(row, 'task'), view.scanner_of(row, 'since_ns'));
  const found = new Map<number, Theft>();
  for (let row = view.head_of('nr_steals') - 1; row >= 0; row--) {
    const pfn = view.steal_of(row, 'pfn');
    const victim = view.steal_of(row, 'victim');
    const began = since.get(victim);
    if (began === undefined || view.steal_of(row, 'ns') < began || pfn < 0 || pfn >= view.dims.nr_pages || found.has(pfn)) continue;
    const kind = view.mark[pfn]! & 15;
    if (kind !== KIND.free && kind !== KIND.free_pcp) found.set(pfn, { pfn, thief: view.steal_of(row, 'thief'), victim });
  }
  return [...found.values()];
}

/**
 * A theft stays marked until the run that lost the page is over: red ring, hatch, the thief's badge and a word.
 * `named` is where the thief is named instead, if the page is in sight there too.
 */
export function drawThefts(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, named: MapGeometry | null): void {
  if (g.level === 'strips' || g.level === 'glyphs') return;
  const shown = theftsOf(input).filter(({ pfn }) => isShown(g, pfn)).slice(0, MOST_THEFTS);
  if (shown.length === 0) return;
  const { theme, session } = input;
  const size = textSizes(input.size).small;
  const cells = g.level === 'cells';
  const side = cells ? cellSide(g) : 0;
  for (const { pfn } of shown) {
    const { x, y } = pagePoint(g, pfn);
    const [w, h] = cells ? [side, side] : [g.cell, g.cellH];
    const line = cells ? 2 : 1.5;
    if (cells && side >= 8) hatchRect(ctx, x, y, w, h, theme.harm, 4, 1.25);
    ctx.strokeStyle = theme.harm;
    ctx.lineWidth = line;
    ctx.strokeRect(x - line / 2, y - line / 2, w + line, h + line);
  }
  if (input.width < NAMED_FROM) return;
  const px = badgeSize(size);
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  for (const { pfn, thief } of shown.filter((theft) => named === null || !isShown(named, theft.pfn)).slice(0, MOST_BADGES)) {
    const task = session.tasks.find((one) => one.id === thief);
    if (task === undefined) continue;
    const word = 'taken';
    const long = px + 4 + measure(ctx, word, { size, weight: 700 });
    const at = pagePoint(g, pfn);
    const tile = tileOf(g, Math.floor(pfn / g.blockPages));
    // Beside the block, so that what happens in it stays in sight.
    const beyond = tileX(g, tile) + g.tileWidth + 2;
    const right = beyond + long + 4 <= input.width;
    const left = right ? beyond : Math.max(2, tileX(g, tile) - 4 - long);
    const middle = at.y + (cells ? side : g.cellH) / 2;
    const top = clamp(middle - px / 2, 2, input.height - px - 2);
    const box = { left: left - 2, right: left + long + 3, top: top - 1, bottom: top + px + 1 };
    if (taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) continue;
    taken.push(box);
    ctx.fillStyle = theme.harm;
    const edge = at.x + (cells ? side : g.cell);
    if (right) ctx.fillRect(edge + 1, middle - 0.75, Math.max(0, box.left - edge), 1.5);
    else ctx.fillRect(box.right, middle - 0.75, Math.max(0, at.x - box.right), 1.5);
    ctx.fillStyle = theme.page;
    ctx.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    drawBadge(ctx, theme, actorOf(task), left + px / 2, top + px / 2, px);
    drawText(ctx, word, left + px + 4, top + px / 2, { size, weight: 700, colour: theme.harm, baseline: 'middle' });
  }
}

/** For the legend. */
export function theftSample(ctx: CanvasRenderingContext2D, theme: PanelInput['theme'], px: number): void {
  harmRect(ctx, theme, 0, 0, px, px);
}
