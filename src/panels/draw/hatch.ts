// Textures without hue: the harm hatch, and the fills of stack layers and waits. Drawn as lines, so they stay crisp at
// every scale and can be read back from a drawing log.
import { mixColour } from './palette.ts';
import type { Theme } from './palette.ts';

export type Layer = 'caller' | 'memory' | 'filesystem' | 'storage' | 'thread';

/** Diagonal lines, lower left to upper right, over a rectangle. Phase is fixed to the canvas, so neighbours join. */
export function hatchRect(
  ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, colour: string, spacing = 6, lineWidth = 1.5,
): void {
  if (w <= 0 || h <= 0) return;
  // Put back by hand: to save the whole state, font and all, costs a browser five times as much as to draw a small hatch.
  const { strokeStyle: strokeBefore, lineWidth: widthBefore } = ctx;
  ctx.strokeStyle = colour;
  ctx.lineWidth = lineWidth;
  ctx.beginPath();
  // Ends are reckoned, not clipped: a clip for each of hundreds of small rectangles costs more than all else in a picture.
  const inset = Math.min(lineWidth / 2, w / 2, h / 2);
  const left = x + inset;
  const right = x + w - inset;
  const top = y + inset;
  const bottom = y + h - inset;
  // A line is x + y = k * spacing.
  for (let sum = Math.ceil((left + top) / spacing) * spacing; sum <= right + bottom; sum += spacing) {
    const startX = Math.min(right, sum - top);
    const endX = Math.max(left, sum - bottom);
    ctx.moveTo(startX, sum - startX);
    ctx.lineTo(endX, sum - endX);
  }
  ctx.stroke();
  ctx.strokeStyle = strokeBefore;
  ctx.lineWidth = widthBefore;
}

/** A grid of dots over a rectangle. */
export function dotRect(
  ctx: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, colour: string, spacing = 5, radius = 1,
): void {
  if (w <= 0 || h <= 0) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.fillStyle = colour;
  ctx.beginPath();
  let odd = 0;
  for (let cy = y + spacing / 2; cy < y + h + radius; cy += spacing, odd ^= 1) {
    for (let cx = x + spacing / 2 + (odd * spacing) / 2; cx < x + w + radius; cx += spacing) {
      ctx.moveTo(cx + radius, cy);
      ctx.arc(cx, cy, radius, 0, Math.PI * 2);
    }
  }
  ctx.fill();
  ctx.restore();
}

/** Somebody is hurt: pale ground, red hatch, red border. The caller adds the word. */
export function harmRect(ctx: CanvasRenderingContext2D, theme: Theme, x: number, y: number, w: number, h: number): void {
  if (w <= 0 || h <= 0) return;
  ctx.fillStyle = theme.harmPale;
  ctx.fillRect(x, y, w, h);
  hatchRect(ctx, x, y, w, h, mixColour(theme.harm, theme.harmPale, 0.25), 6, 1.5);
  if (w < 4 || h < 4) return;
  ctx.strokeStyle = theme.harm;
  ctx.lineWidth = theme.stroke;
  const half = theme.stroke / 2;
  ctx.strokeRect(x + half, y + half, w - theme.stroke, h - theme.stroke);
}

/** Waiting, but nobody is hurt: grey hatch on paper. */
export function waitRect(ctx: CanvasRenderingContext2D, theme: Theme, x: number, y: number, w: number, h: number): void {
  if (w <= 0 || h <= 0) return;
  ctx.fillStyle = theme.greys[0];
  ctx.fillRect(x, y, w, h);
  hatchRect(ctx, x, y, w, h, theme.greys[2], 5, 1);
}

/** A stack layer: caller pale, memory dark, filesystem striped, storage darkest with dots, own thread mid grey. */
export function layerRect(ctx: CanvasRenderingContext2D, theme: Theme, layer: Layer, x: number, y: number, w: number, h: number): void {
  if (w <= 0 || h <= 0) return;
  const [, pale, mid, dark, darkest] = theme.greys;
  ctx.fillStyle = { caller: pale, memory: dark, filesystem: mid, storage: darkest, thread: mid }[layer];
  ctx.fillRect(x, y, w, h);
  if (layer === 'filesystem') hatchRect(ctx, x, y, w, h, dark, 5, 2);
  if (layer === 'storage') dotRect(ctx, x, y, w, h, mid, 6, 1);
}
