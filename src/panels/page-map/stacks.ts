// Block glyphs and strips: the pages of a tile sorted into a stack by the classes of the lens, what cannot move at the
// bottom. One image for all tiles, made from sums by block: nobody looks at single pages here.
import { mixColour, rgbaWord } from '../draw/palette.ts';
import { pixelBuffer, scaleOf } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { tileX, tileY } from './geometry.ts';
import type { Lens } from './lenses.ts';

/** Every so many device pixels a diagonal line, where a class is hatched: dirty as a plain fill. */
const HATCH_EVERY = 5;

export function drawStacks(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens): void {
  if (!drawAsImage(ctx, input, g, lens)) drawAsRects(ctx, input, g, lens);
  if (g.level !== 'glyphs') return;
  ctx.strokeStyle = input.theme.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  forEachStack(g, lens, (tile) => ctx.rect(tileX(g, tile) + 0.5, tileY(g, tile) + 0.5, g.tileWidth - 1, g.tileHeight - 1));
  ctx.stroke();
}

/** Calls with each tile that holds pages and its counts by class; the counts are overwritten by the next call. */
function forEachStack(g: MapGeometry, lens: Lens, visit: (tile: number, counts: readonly number[]) => void): void {
  const counts = new Array<number>(lens.stack.length).fill(0);
  for (let tile = 0; tile < g.nrTiles; tile++) {
    const first = g.first + tile * g.unit;
    lens.heights(first, Math.min(first + g.unit, g.first + g.count), counts);
    let pages = 0;
    for (let i = 0; i < counts.length; i++) pages += counts[i]!;
    if (pages > 0) visit(tile, counts);
  }
}

function drawAsRects(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens): void {
  const perPage = g.tileHeight / (g.blockPages * g.unit);
  forEachStack(g, lens, (tile, counts) => {
    let base = tileY(g, tile) + g.tileHeight;
    counts.forEach((count, i) => {
      if (count <= 0) return;
      base -= count * perPage;
      ctx.fillStyle = lens.stack[i]!.colour(input.theme);
      ctx.fillRect(tileX(g, tile), base, g.tileWidth, count * perPage);
    });
  });
}

function drawAsImage(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens): boolean {
  const scale = scaleOf(ctx);
  const left = Math.floor(g.left * scale);
  const top = Math.floor(g.rowTops[0]! * scale);
  const width = Math.ceil(g.columns * g.pitchX * scale) + 1;
  const height = Math.ceil((g.rowTops.at(-1)! + g.tileHeight) * scale) - top + 1;
  const buffer = pixelBuffer(width, height);
  if (buffer === null) return false;
  const { words } = buffer;
  words.fill(0);
  const { theme } = input;
  const colours = lens.stack.map((known) => known.colour(theme));
  // Typed, and read one by one below: a word above 2^31 in a plain array is a heap object, thousands a picture.
  const plain = Uint32Array.from(colours, (colour) => rgbaWord(colour));
  const lined = Uint32Array.from(colours, (colour, i) =>
    g.level === 'glyphs' && lens.stack[i]!.texture === 'hatch' && colour === theme.dirty ? rgbaWord(mixColour(colour, theme.ink, 0.75)) : plain[i]!);
  const perPage = g.tileHeight / (g.blockPages * g.unit);
  forEachStack(g, lens, (tile, counts) => {
    const x0 = Math.round(tileX(g, tile) * scale) - left;
    const x1 = Math.round((tileX(g, tile) + g.tileWidth) * scale) - left;
    let base = tileY(g, tile) + g.tileHeight;
    let y1 = Math.round(base * scale) - top;
    for (let i = 0; i < counts.length; i++) {
      base -= counts[i]! * perPage;
      const y0 = Math.round(base * scale) - top;
      const word = plain[i]!;
      const line = lined[i]!;
      for (let y = y0; y < y1; y++) {
        const row = y * width;
        // A call of fill() a row costs more than the few words of a bar.
        if (word === line) for (let at = row + x0; at < row + x1; at++) words[at] = word;
        else for (let x = x0; x < x1; x++) words[row + x] = (x + y) % HATCH_EVERY === 0 ? line : word;
      }
      y1 = y0;
    }
  });
  buffer.show();
  ctx.drawImage(buffer.canvas, 0, 0, width, height, left / scale, top / scale, width / scale, height / scale);
  return true;
}
