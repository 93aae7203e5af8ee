// The map of full marks: every mark is painted once per size, and the picture is put together from copies of its
// pixels, so that four thousand pages cost one image and not four thousand calls.
import { KIND } from '#wire/marks.ts';
import { markPixels } from '../draw/marks.ts';
import { pixelBuffer, scaleOf } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { tileX, tileY } from './geometry.ts';

/** Draws the cells of all blocks for which `skip` says no; false where there is no surface to draw on. */
export function drawCellImage(
  ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, px: number, skip: (block: number) => boolean,
): boolean {
  const scale = scaleOf(ctx);
  const side = Math.max(1, Math.round(px * scale));
  const sprites = markPixels(input.theme, px, side);
  if (sprites === null) return false;
  // Whole device pixels throughout, also at odd zoom factors.
  const left = Math.floor(g.left * scale);
  const top = Math.floor(g.rowTops[0]! * scale);
  const width = Math.ceil(g.columns * g.pitchX * scale) + side;
  const height = Math.ceil((g.rowTops.at(-1)! + g.tileHeight) * scale) - top + side;
  const buffer = pixelBuffer(width, height);
  if (buffer === null) return false;
  buffer.words.fill(0);
  const { mark } = input.view;
  for (let block = 0; block < g.nrBlocks; block++) {
    if (skip(block)) continue;
    const x = tileX(g, block);
    const y = tileY(g, block);
    const first = block * g.blockPages;
    const last = Math.min(first + g.blockPages, g.nrPages);
    for (let pfn = first; pfn < last; pfn++) {
      if ((mark[pfn]! & 15) === KIND.hole) continue;
      const within = pfn - first;
      const column = Math.round((x + (within % g.across) * g.cell) * scale) - left;
      const row = Math.round((y + Math.floor(within / g.across) * g.cell) * scale) - top;
      copySprite(buffer.words, width, sprites(mark[pfn]!), side, row * width + column);
    }
  }
  buffer.show();
  ctx.drawImage(buffer.canvas, 0, 0, width, height, left / scale, top / scale, width / scale, height / scale);
  return true;
}

function copySprite(words: Uint32Array, width: number, sprite: Uint32Array, side: number, at: number): void {
  let from = 0;
  for (let row = 0; row < side; row++) {
    const to = at + row * width;
    for (let i = 0; i < side; i++) words[to + i] = sprite[from++]!;
  }
}
