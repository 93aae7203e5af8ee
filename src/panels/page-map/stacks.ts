// Block glyphs and strips: the pages of a tile sorted into a stack by the classes of the lens, what cannot move at the
// bottom. One image for all tiles, made from sums by block: nobody looks at single pages here.
import { mixColour, rgbaWord } from '../draw/palette.ts';
import { pixelBuffer, scaleOf } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { tileX, tileY } from './geometry.ts';
import type { Lens, LensClass } from './lenses.ts';

/** Every so many device pixels a diagonal line, where a class is hatched: dirty as a plain fill. */
const HATCH_EVERY = 5;

interface Stack {
  readonly tile: number;
  /** Heights from the bottom up, CSS px, with their class. */
  readonly parts: readonly (readonly [number, LensClass])[];
}

export function drawStacks(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, lens: Lens): void {
  const stacks: Stack[] = [];
  for (let tile = 0; tile < g.nrTiles; tile++) {
    const first = g.first + tile * g.unit;
    const heights = lens.heights(first, Math.min(first + g.unit, g.first + g.count));
    const pages = heights.reduce((sum, count) => sum + count, 0);
    if (pages === 0) continue;
    const full = g.blockPages * g.unit;
    stacks.push({ tile, parts: heights.map((count, i) => [(count / full) * g.tileHeight, lens.stack[i]!] as const) });
  }
  if (!drawAsImage(ctx, input, g, stacks)) drawAsRects(ctx, input, g, stacks);
  if (g.level !== 'glyphs') return;
  ctx.strokeStyle = input.theme.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (const { tile } of stacks) ctx.rect(tileX(g, tile) + 0.5, tileY(g, tile) + 0.5, g.tileWidth - 1, g.tileHeight - 1);
  ctx.stroke();
}

function drawAsRects(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, stacks: readonly Stack[]): void {
  for (const { tile, parts } of stacks) {
    let base = tileY(g, tile) + g.tileHeight;
    for (const [height, known] of parts) {
      if (height <= 0) continue;
      base -= height;
      ctx.fillStyle = known.colour(input.theme);
      ctx.fillRect(tileX(g, tile), base, g.tileWidth, height);
    }
  }
}

function drawAsImage(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, stacks: readonly Stack[]): boolean {
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
  const looks = new Map<LensClass, readonly [number, number]>();
  const lookOf = (known: LensClass): readonly [number, number] => {
    let look = looks.get(known);
    if (look === undefined) {
      const colour = known.colour(theme);
      const hatched = known.texture === 'hatch' && colour === theme.dirty;
      look = [rgbaWord(colour), rgbaWord(hatched ? mixColour(colour, theme.ink, 0.75) : colour)];
      looks.set(known, look);
    }
    return look;
  };
  for (const { tile, parts } of stacks) {
    const x0 = Math.round(tileX(g, tile) * scale) - left;
    const x1 = Math.round((tileX(g, tile) + g.tileWidth) * scale) - left;
    let sum = 0;
    const bottom = tileY(g, tile) + g.tileHeight;
    for (const [height_, known] of parts) {
      const y1 = Math.round((bottom - sum) * scale) - top;
      sum += height_;
      const y0 = Math.round((bottom - sum) * scale) - top;
      const [plain, lined] = lookOf(known);
      for (let y = y0; y < y1; y++) {
        const row = y * width;
        if (plain === lined || g.level !== 'glyphs') words.fill(plain, row + x0, row + x1);
        else for (let x = x0; x < x1; x++) words[row + x] = (x + y) % HATCH_EVERY === 0 ? lined : plain;
      }
    }
  }
  buffer.show();
  ctx.drawImage(buffer.canvas, 0, 0, width, height, left / scale, top / scale, width / scale, height / scale);
  return true;
}
