// Text on a canvas: one font stack, sizes by where the picture is read, fitting, and a halo over busy ground.
import type { SizeClass } from '../panel.ts';
import type { Theme } from './palette.ts';

const SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
/** For numbers that change: a canvas cannot ask a font for tabular figures, so these come from a fixed-width font. */
const MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';

export interface TextSizes {
  /** Smallest text allowed here. */
  readonly small: number;
  readonly normal: number;
  readonly strong: number;
  /** The one large number. */
  readonly number: number;
}

const SIZES: Readonly<Record<SizeClass, TextSizes>> = {
  slide: { small: 14, normal: 14, strong: 16, number: 40 },
  laptop: { small: 12, normal: 13, strong: 14, number: 40 },
  projector: { small: 22, normal: 24, strong: 28, number: 90 },
};

export function textSizes(size: SizeClass): TextSizes {
  return SIZES[size];
}

export interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly weight?: 400 | 500 | 600 | 700;
  readonly align?: CanvasTextAlign;
  readonly baseline?: CanvasTextBaseline;
  /** Fixed-width figures. */
  readonly mono?: boolean;
  /** Wider text is cut with an ellipsis. */
  readonly maxWidth?: number;
  /** Colour of a halo behind the letters. */
  readonly halo?: string;
}

export function fontOf(style: Pick<TextStyle, 'size' | 'weight' | 'mono'>): string {
  return `${style.weight ?? 400} ${style.size}px ${style.mono === true ? MONO : SANS}`;
}

/** Draws one line and returns the width it took; draws nothing and returns 0 if not even a letter fits. */
export function drawText(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, style: TextStyle): number {
  ctx.font = fontOf(style);
  ctx.textAlign = style.align ?? 'left';
  ctx.textBaseline = style.baseline ?? 'alphabetic';
  const shown = style.maxWidth === undefined ? text : fitText(ctx, text, style.maxWidth);
  if (shown === '') return 0;
  if (style.halo !== undefined) {
    ctx.strokeStyle = style.halo;
    ctx.lineWidth = Math.max(3, style.size / 4);
    ctx.lineJoin = 'round';
    ctx.strokeText(shown, x, y);
  }
  ctx.fillStyle = style.colour;
  ctx.fillText(shown, x, y);
  return ctx.measureText(shown).width;
}

export function measure(ctx: CanvasRenderingContext2D, text: string, style: Pick<TextStyle, 'size' | 'weight' | 'mono'>): number {
  ctx.font = fontOf(style);
  return ctx.measureText(text).width;
}

/** The text, or as much of it as fits with an ellipsis, in the font now set. */
export function fitText(ctx: CanvasRenderingContext2D, text: string, maxWidth: number): string {
  if (ctx.measureText(text).width <= maxWidth) return text;
  let low = 0;
  let high = text.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ctx.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= maxWidth) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
}

/** The first of several wordings that fits, longest first; the last is cut if none does. */
export function firstFitting(
  ctx: CanvasRenderingContext2D, wordings: readonly string[], maxWidth: number, style: Pick<TextStyle, 'size' | 'weight' | 'mono'>,
): string {
  ctx.font = fontOf(style);
  return wordings.find((text) => ctx.measureText(text).width <= maxWidth) ?? fitText(ctx, wordings.at(-1) ?? '', maxWidth);
}

/** 1333 as 1,333. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** 'page' or 'pages', with the count before it. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A small label in muted ink. */
export function mutedText(ctx: CanvasRenderingContext2D, theme: Theme, text: string, x: number, y: number, size: number, maxWidth?: number): number {
  return drawText(ctx, text, x, y, maxWidth === undefined ? { size, colour: theme.muted } : { size, colour: theme.muted, maxWidth });
}
