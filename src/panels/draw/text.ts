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

/** Widths measured so far, by font: asking a canvas is the dearest part of a label, and most labels come again. */
const widths = new Map<string, Map<string, number>>();
const MOST_WIDTHS = 500;

/** Width of a text in a font that the canvas has set. */
function widthIn(ctx: CanvasRenderingContext2D, font: string, text: string): number {
  let known = widths.get(font);
  if (known === undefined) widths.set(font, (known = new Map()));
  let width = known.get(text);
  if (width === undefined) {
    width = ctx.measureText(text).width;
    if (known.size >= MOST_WIDTHS) known.clear();
    known.set(text, width);
  }
  return width;
}

export function fontOf(style: Pick<TextStyle, 'size' | 'weight' | 'mono'>): string {
  return `${style.weight ?? 400} ${style.size}px ${style.mono === true ? MONO : SANS}`;
}

/** Draws one line and returns the width it took; draws nothing and returns 0 if not even a letter fits. */
export function drawText(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, style: TextStyle): number {
  const font = fontOf(style);
  ctx.font = font;
  ctx.textAlign = style.align ?? 'left';
  ctx.textBaseline = style.baseline ?? 'alphabetic';
  const shown = style.maxWidth === undefined ? text : fitText(ctx, text, style.maxWidth, font);
  if (shown === '') return 0;
  if (style.halo !== undefined) {
    ctx.strokeStyle = style.halo;
    ctx.lineWidth = Math.max(3, style.size / 4);
    ctx.lineJoin = 'round';
    ctx.strokeText(shown, x, y);
  }
  ctx.fillStyle = style.colour;
  ctx.fillText(shown, x, y);
  return widthIn(ctx, font, shown);
}

export function measure(ctx: CanvasRenderingContext2D, text: string, style: Pick<TextStyle, 'size' | 'weight' | 'mono'>): number {
  const font = fontOf(style);
  ctx.font = font;
  return widthIn(ctx, font, text);
}

/** The text, or as much of it as fits with an ellipsis, in the font now set. */
export function fitText(ctx: CanvasRenderingContext2D, text: string, maxWidth: number, font = ctx.font): string {
  if (widthIn(ctx, font, text) <= maxWidth) return text;
  let low = 0;
  let high = text.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthIn(ctx, font, `${text.slice(0, middle).trimEnd()}…`) <= maxWidth) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
}

/** The first of several wordings that fits, longest first; the last is cut if none does. */
export function firstFitting(
  ctx: CanvasRenderingContext2D, wordings: readonly string[], maxWidth: number, style: Pick<TextStyle, 'size' | 'weight' | 'mono'>,
): string {
  const font = fontOf(style);
  ctx.font = font;
  return wordings.find((text) => widthIn(ctx, font, text) <= maxWidth) ?? fitText(ctx, wordings.at(-1) ?? '', maxWidth, font);
}

/** A name and its figure on one line: of several figures the longest that fits beside the whole name; where none does, the name is cut and the last figure stays whole. */
export function namedFigure(
  ctx: CanvasRenderingContext2D, name: string, figures: readonly [string, ...string[]], maxWidth: number, style: Pick<TextStyle, 'size' | 'weight' | 'mono'>,
): string {
  const font = fontOf(style);
  ctx.font = font;
  const whole = figures.map((figure) => `${name} ${figure}`).find((text) => widthIn(ctx, font, text) <= maxWidth);
  if (whole !== undefined) return whole;
  const last = figures.at(-1)!;
  return `${fitText(ctx, name, maxWidth - widthIn(ctx, font, ` ${last}`), font)} ${last}`.trimStart();
}

const COUNTS = new Intl.NumberFormat('en-US');

/** 1333 as 1,333. */
export function formatCount(value: number): string {
  return COUNTS.format(Math.round(value));
}

/** 'page' or 'pages', with the count before it. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A small label in muted ink. */
export function mutedText(ctx: CanvasRenderingContext2D, theme: Theme, text: string, x: number, y: number, size: number, maxWidth?: number): number {
  return drawText(ctx, text, x, y, maxWidth === undefined ? { size, colour: theme.muted } : { size, colour: theme.muted, maxWidth });
}
