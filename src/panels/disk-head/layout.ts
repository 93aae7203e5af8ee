// Three storeys: the ruler with the head and the queue under it, the plot of position over time, and the strips of
// seeks and megabytes a second. What a small picture cannot hold is left out from the top: a slide shows the plot.
import { formatCount } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { TimeBox } from '../task-lanes/time_axis.ts';
import { windowOf } from '../task-lanes/time_axis.ts';
import type { OriginCount, Stop, Token } from './model.ts';
import { originsOf, stopsOf, tokensOf } from './model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface TokenBox extends Box {
  readonly token: Token;
}

export interface OriginRow extends Box {
  readonly count: OriginCount;
}

export interface DiskLayout {
  readonly stops: readonly Stop[];
  readonly tokens: readonly Token[];
  readonly sectors: number;
  readonly ruler: Box | null;
  readonly queue: (Box & { readonly tokens: readonly TokenBox[]; readonly leftOut: number }) | null;
  readonly plot: Box;
  readonly time: TimeBox;
  /** Thin rows under the plot: one for each kind of asker, on the same time axis. */
  readonly origins: readonly OriginRow[];
  readonly strips: readonly (Box & { readonly what: 'seeks' | 'megabytes' })[];
  readonly axisY: number;
  readonly headline: Box | null;
}

/** Room for half a mark above the last and below the first sector. */
const EDGE_PX = 6;

export function layoutDisk(input: PanelInput, px: number): DiskLayout {
  const { view, session, width, height, size } = input;
  const pad = Math.round(px * 0.5);
  const stops = stopsOf(view);
  const tokens = tokensOf(view);
  const sectors = Math.max(1, session.disk.sectors);
  const counts = originsOf(stops);
  // A glyph, the longest name and the longest count stand beside the plot.
  const digits = counts.reduce((most, count) => Math.max(most, formatCount(count.requests).length), 2);
  const labelW = Math.round(px * Math.max(size === 'laptop' ? 12 : 10.5, 9.6 + digits * 0.62));
  const x = pad + labelW;
  const w = Math.max(1, width - x - pad - Math.round(px * 0.6));
  let y = pad;
  const full = size === 'laptop' && height >= px * 20;
  const ruler = full ? { x, y: y + Math.round(px * 1.7), w, h: Math.round(px * 1.5) } : null;
  if (ruler !== null) y = ruler.y + ruler.h + Math.round(px * 0.9);
  const queueBox = full ? { x, y: y + Math.round(px * 0.2), w, h: Math.round(px * 1.8) } : null;
  if (queueBox !== null) y = queueBox.y + queueBox.h + Math.round(px * 0.9);
  // A slide has its number already: the story's.
  const headline = size === 'projector' ? { x: pad, y, w: width - 2 * pad, h: Math.round(px * 2.8) } : null;
  if (headline !== null) y = headline.y + headline.h;

  const axisH = Math.round(px * 1.7);
  const foot = height - pad - axisH;
  const stripH = size === 'laptop' && height >= px * 27 ? Math.round(Math.min(px * 4, Math.max(px * 2, height * 0.07))) : 0;
  const rowH = Math.round(px * 1.35);
  const room = foot - y - stripH * 2 - (stripH > 0 ? px : 0);
  const most = Math.max(0, Math.min(counts.length, Math.floor((room - px * 5) / rowH)));
  const plotH = Math.max(1, room - most * rowH - (most > 0 ? Math.round(px * 0.5) : 0));
  const plot = { x, y, w, h: plotH };
  let rowY = y + plotH + Math.round(px * 0.5);
  const origins = counts.slice(0, most).map((count, ix) => ({ count, x, y: rowY + ix * rowH, w, h: rowH }));
  rowY += most * rowH;
  const strips = stripH === 0 ? [] : [
    { what: 'seeks' as const, x, y: foot - stripH * 2 - Math.round(px * 0.4), w, h: stripH },
    { what: 'megabytes' as const, x, y: foot - stripH, w, h: stripH },
  ];
  return {
    stops, tokens, sectors, ruler,
    queue: queueBox === null ? null : { ...queueBox, ...placeTokens(queueBox, tokens, px) },
    plot, time: { x, w, window: windowOf(view) }, origins, strips, axisY: foot, headline,
  };
}

/** Tokens stand side by side by position; long requests are wider. What does not fit is counted. */
function placeTokens(box: Box, tokens: readonly Token[], px: number): { tokens: TokenBox[]; leftOut: number } {
  const gap = 3;
  const widths = tokens.map((token) => px * 1.9 + Math.min(px * 4, Math.log2(Math.max(1, token.sectors / 8)) * px * 0.5));
  const total = widths.reduce((sum, width) => sum + width + gap, 0);
  const shrink = Math.min(1, (box.w - px * 3) / Math.max(1, total));
  const placed: TokenBox[] = [];
  let x = box.x;
  for (const [ix, token] of tokens.entries()) {
    const w = Math.max(px * 1.1, widths[ix]! * shrink);
    if (x + w > box.x + box.w - px * 2.5 && ix < tokens.length - 1) return { tokens: placed, leftOut: tokens.length - ix };
    placed.push({ token, x, y: box.y, w, h: box.h });
    x += w + gap;
  }
  return { tokens: placed, leftOut: 0 };
}

export function xOfSector(box: Box, sectors: number, sector: number): number {
  return box.x + (Math.min(sectors, Math.max(0, sector)) / sectors) * box.w;
}

export function yOfSector(layout: DiskLayout, sector: number): number {
  const { plot, sectors } = layout;
  const inset = Math.min(EDGE_PX, plot.h / 8);
  return plot.y + plot.h - inset - (Math.min(sectors, Math.max(0, sector)) / sectors) * (plot.h - 2 * inset);
}
