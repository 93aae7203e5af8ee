// The map of full marks: every mark is painted once per size, and the picture is put together from copies of its
// pixels, so that four thousand pages cost one image and not four thousand calls.
import { KIND } from '#wire/marks.ts';
import { markPainter, markPixels, paintClass, spritePixels } from '../draw/marks.ts';
import { pixelBuffer, scaleOf, shapesOf } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { pagePoint, pagesShown, tileX, tileY } from './geometry.ts';
import type { Lens } from './lenses.ts';
import { classOf, lensBytes } from './lenses.ts';

/** Side of a cell without the line of paper to the next. */
export function cellSide(g: MapGeometry): number {
  return g.cell - (g.cell >= 14 ? 2 : 1);
}

/** Draws the cells of all blocks in sight for which `skip` says no. */
export function drawCellPages(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens, skip: (block: number) => boolean): void {
  if (drawCellImage(ctx, input, g, lens, skip)) return;
  const px = cellSide(g);
  const paint = pagePainter(ctx, input, lens, px);
  const { from, to } = pagesShown(g);
  for (let pfn = from; pfn < to; pfn++) {
    if (skip(Math.floor(pfn / g.blockPages))) continue;
    const { x, y } = pagePoint(g, pfn);
    paint(pfn, x, y);
  }
}

/** Paints single pages under a lens: their full marks under the plain one. */
export function pagePainter(ctx: CanvasRenderingContext2D, input: PanelInput, lens: Lens, px: number): (pfn: number, x: number, y: number) => void {
  if (lens.id === 'kind') {
    const paint = markPainter(ctx, input.theme, px);
    return (pfn, x, y) => paint(input.view.mark[pfn]!, x, y);
  }
  const bytes = lensBytes(input, lens);
  const { theme } = input;
  const shapes = shapesOf(ctx);
  return (pfn, x, y) => {
    const value = classOf(lens, bytes[pfn]!);
    const known = lens.classes[value];
    if (known === undefined) return;
    if (shapes === null) paintClass(ctx, theme, known.colour(theme), known.texture, x, y, px);
    else shapes.stamp(`lens ${lens.id} ${theme.id} ${px} ${value}`, x, y, (one) => paintClass(one, theme, known.colour(theme), known.texture, 0, 0, px));
  };
}

function spritesOf(input: PanelInput, lens: Lens, px: number, side: number): ((value: number) => Uint32Array) | null {
  const { theme } = input;
  if (lens.id === 'kind') return markPixels(theme, px, side);
  const classes = spritePixels(`lens ${lens.id}`, theme, px, side, (ctx, value) => {
    const known = lens.classes[value];
    if (known !== undefined) paintClass(ctx, theme, known.colour(theme), known.texture, 0, 0, px);
  });
  return classes === null ? null : (byte) => classes(classOf(lens, byte));
}

/** False where there is no surface to draw on, or where shapes are wanted and no image. */
function drawCellImage(
  ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens, skip: (block: number) => boolean,
): boolean {
  if (shapesOf(ctx) !== null) return false;
  const scale = scaleOf(ctx);
  const px = cellSide(g);
  const side = Math.max(1, Math.round(px * scale));
  const sprites = spritesOf(input, lens, px, side);
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
  const bytes = lensBytes(input, lens);
  for (let block = g.first; block < g.first + g.count; block++) {
    if (skip(block)) continue;
    const x = tileX(g, block - g.first);
    const y = tileY(g, block - g.first);
    const first = block * g.blockPages;
    const last = Math.min(first + g.blockPages, g.nrPages);
    for (let pfn = first; pfn < last; pfn++) {
      if ((mark[pfn]! & 15) === KIND.hole) continue;
      const within = pfn - first;
      const column = Math.round((x + (within % g.across) * g.cell) * scale) - left;
      const row = Math.round((y + Math.floor(within / g.across) * g.cell) * scale) - top;
      copySprite(buffer.words, width, sprites(bytes[pfn]!), side, row * width + column);
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
