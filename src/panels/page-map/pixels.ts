// The map of many pages: one word a pixel from a table by byte, put on the screen as one image.
// One fillRect a page was measured to be thousands of times slower. Where there is a graphics processor, it looks the
// bytes up itself (gpu.ts); both ways give the same pixels.
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import { KIND } from '#wire/marks.ts';
import { pixelBuffer } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { pagePoint, tileX, tileY } from './geometry.ts';
import { drawPixelsByGpu } from './gpu.ts';
import { imageBox } from './image-box.ts';
import type { Lens } from './lenses.ts';
import { lensBytes, lensLut } from './lenses.ts';

/** Blocks with at most so many pages that cannot move show them larger: one of them spoils a huge page. */
const LONE = 3;
const KERNEL_FIELD = 4;
const MOST_GLOWING = 20_000;

export function drawPixels(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens, changed: readonly number[]): void {
  const words = lensLut(input.theme, lens);
  const bytes = lensBytes(input, lens);
  if (!drawPixelsByGpu(ctx, g, bytes, words)) drawPixelsByCpu(ctx, g, bytes, words);
  if (lens.id === 'kind' || lens.id === 'way') enlargeLone(ctx, input, g);
  drawGlow(ctx, input, g, changed);
}

export function drawPixelsByCpu(ctx: CanvasRenderingContext2D, g: MapGeometry, bytes: Uint8Array, words: Uint32Array): void {
  const { width, height, top } = imageBox(g);
  const buffer = pixelBuffer(width, height);
  if (buffer === null) return;
  buffer.words.fill(0);
  for (let tile = 0; tile < g.nrTiles; tile++) fillTile(buffer.words, width, g, tile, top, bytes, words);
  buffer.show();
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(buffer.canvas, 0, 0, width, height, g.left, top, width, height);
  ctx.restore();
}

function fillTile(out: Uint32Array, width: number, g: MapGeometry, tile: number, top: number, bytes: Uint8Array, words: Uint32Array): void {
  const { cell, cellH, across } = g;
  const first = (g.first + tile) * g.blockPages;
  const last = Math.min(first + g.blockPages, g.nrPages);
  const x = tileX(g, tile) - g.left;
  let row = (tileY(g, tile) - top) * width + x;
  for (let pfn = first; pfn < last; pfn += across, row += width * cellH) {
    const end = Math.min(pfn + across, last);
    let at = row;
    for (let page = pfn; page < end; page++) {
      const word = words[bytes[page]!]!;
      for (let i = 0; i < cell; i++) out[at++] = word;
    }
    // A page's further rows are copies of its first.
    for (let i = 1; i < cellH; i++) out.copyWithin(row + i * width, row, at);
  }
}

/** Pages that cannot move and stand nearly alone in their block, a pixel larger; all as one path. */
function enlargeLone(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  if (g.cell > 2) return;
  const { block, mark } = input.view;
  ctx.fillStyle = input.theme.kernel;
  ctx.beginPath();
  let any = false;
  for (let b = g.first; b < g.first + g.count; b++) {
    const stuck = block[b * BLOCK_FIELDS + KERNEL_FIELD]!;
    if (stuck === 0 || stuck > LONE) continue;
    const first = b * g.blockPages;
    const last = Math.min(first + g.blockPages, g.nrPages);
    for (let pfn = first; pfn < last; pfn++) {
      if ((mark[pfn]! & 15) !== KIND.kernel) continue;
      const column = Math.min((pfn - first) % g.across, g.across - 2);
      const row = Math.min(Math.floor((pfn - first) / g.across), g.down - 2);
      ctx.rect(tileX(g, b - g.first) + column * g.cell, tileY(g, b - g.first) + row * g.cellH, g.cell + 1, g.cellH + 1);
      any = true;
    }
  }
  if (any) ctx.fill();
}

/** Pages that have just changed: nearer to ink, fading back. */
function drawGlow(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, changed: readonly number[]): void {
  if (changed.length === 0) return;
  ctx.save();
  ctx.globalAlpha = 0.55 * (1 - input.progress);
  ctx.fillStyle = input.theme.ink;
  ctx.beginPath();
  for (const pfn of changed.slice(0, MOST_GLOWING)) {
    const { x, y } = pagePoint(g, pfn);
    ctx.rect(x, y, g.cell, g.cellH);
  }
  ctx.fill();
  ctx.restore();
}
