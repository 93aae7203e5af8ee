// The ring of a followed thing, the same in every panel: three that differ in their line as well as in their number, so that
// they are told apart without colour and where there is no room for the number.
import type { Theme } from '../draw/palette.ts';
import { drawText } from '../draw/text.ts';
import type { LegendEntry } from '../panel.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Names of the three lines, for the legend. */
export const LINE_WORDS = ['one thick line', 'two thin lines', 'a broken line'] as const;

function strokeRound(ctx: CanvasRenderingContext2D, { x, y, w, h }: Box, out: number, width: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.strokeRect(x - out, y - out, w + 2 * out, h + 2 * out);
}

/** Round a box, with paper on both sides of the line. */
export function paintRing(ctx: CanvasRenderingContext2D, theme: Theme, n: number, box: Box): void {
  const thick = Math.min(3, Math.max(2, Math.min(box.w, box.h) / 6)) * (theme.stroke > 1 ? 1.25 : 1);
  const out = thick / 2 + 0.5;
  ctx.save();
  ctx.lineJoin = 'miter';
  strokeRound(ctx, box, n === 2 ? out + 1.5 : out, n === 2 ? thick + 5 : thick + 2.5, theme.page);
  if (n === 2) {
    strokeRound(ctx, box, 1, 1.25, theme.ink);
    strokeRound(ctx, box, 1 + thick + 1, 1.5, theme.ink);
  } else {
    if (n === 3) ctx.setLineDash([thick * 1.6, thick * 1.1]);
    strokeRound(ctx, box, out, thick, theme.ink);
  }
  ctx.restore();
}

/** Side of a number's badge beside text of a size. */
export function badgeSide(text: number): number {
  return Math.round(text * 1.25);
}

/** The number in an ink square, its upper left corner at x, y. */
export function paintNumber(ctx: CanvasRenderingContext2D, theme: Theme, n: number, x: number, y: number, text: number): void {
  const side = badgeSide(text);
  ctx.fillStyle = theme.page;
  ctx.fillRect(x - 1, y - 1, side + 2, side + 2);
  ctx.fillStyle = theme.ink;
  ctx.fillRect(x, y, side, side);
  drawText(ctx, String(n), x + side / 2, y + side / 2, { size: text, weight: 700, colour: theme.page, align: 'center', baseline: 'middle' });
}

/** Where the number of a ring stands: beside it, right or left, inside the picture and on no other number. */
export function numberPlace(box: Box, text: number, width: number, height: number, taken: readonly Box[]): Box {
  const side = badgeSide(text);
  const gap = 5;
  const y = Math.min(Math.max(1, box.y + box.h / 2 - side / 2), height - side - 1);
  const right = box.x + box.w + gap;
  const left = box.x - gap - side;
  const inside = (x: number): number => Math.min(Math.max(1, x), width - side - 1);
  const free = (place: Box): boolean => taken.every((other) => place.x + side <= other.x || other.x + other.w <= place.x || place.y + side <= other.y || other.y + other.h <= place.y);
  const at = (x: number, top = y): Box => ({ x: inside(x), y: Math.min(Math.max(1, top), height - side - 1), w: side, h: side });
  const choices = [at(right), at(left), at(box.x, box.y - side - gap), at(box.x, box.y + box.h + gap), at(right, y + side + 2)].filter((place, ix) => ix > 1 || right + side <= width || place.x === left);
  return choices.find(free) ?? choices[0] ?? at(right);
}

export function ringLegend(numbers: readonly number[]): readonly LegendEntry[] {
  return numbers.map((n) => ({
    label: `followed, number ${n}: ${LINE_WORDS[n - 1] ?? 'a ring'}`,
    kernel: '',
    sample: (ctx: CanvasRenderingContext2D, theme: Theme, px: number): void => paintRing(ctx, theme, n, { x: px * 0.3, y: px * 0.3, w: px * 0.4, h: px * 0.4 }),
  }));
}
