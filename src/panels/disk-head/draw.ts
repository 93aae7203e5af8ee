// The disk: ruler and head, queue, position over time, seeks and megabytes a second. A disk without a head has the
// plot and the strips and says so.
import { format_ns } from '#base/units.ts';
import { niceTicks } from '../draw/scales.ts';
import { drawText, firstFitting, formatCount, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { drawTimeAxis, xOfNs } from '../task-lanes/time_axis.ts';
import { glyphPx, originGlyph } from './glyphs.ts';
import type { Box, DiskLayout } from './layout.ts';
import { layoutDisk, yOfSector } from './layout.ts';
import { headPlace, maybeSampled, meanRunSectors, originShort, ratesOf, shortName } from './model.ts';
import { drawQueue, drawRuler } from './draw_ruler.ts';

export function drawDisk(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const px = textSizes(input.size).small;
  const layout = layoutDisk(input, px);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  drawRuler(ctx, input, layout, px);
  drawQueue(ctx, input, layout, px);
  drawHeadline(ctx, input, layout);
  drawPlot(ctx, input, layout, px);
  drawOrigins(ctx, input, layout, px);
  drawStrips(ctx, input, layout, px);
}

function drawHeadline(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout): void {
  const box = layout.headline;
  if (box === null) return;
  const sizes = textSizes(input.size);
  const { theme } = input;
  const seeks = layout.stops.filter((stop) => stop.seekNs > 0).length;
  const size = Math.min(sizes.number, box.h * 0.85);
  const base = box.y + box.h * 0.78;
  const number = input.session.disk.mechanical ? seeks : layout.stops.length;
  const w = drawText(ctx, `${maybeSampled(input.view) ? '≥ ' : ''}${formatCount(number)}`, box.x, base, { size, colour: theme.ink, weight: 700 });
  const span = format_ns(layout.time.window.toNs - layout.time.window.fromNs);
  const what = input.session.disk.mechanical ? 'seeks' : 'requests (a disk without a head)';
  const wordings = [`${what} in ${span}; ${meanRunSectors(layout.stops) >= 8 ? `${formatCount(meanRunSectors(layout.stops) / 8)} pages between two` : ''}`.replace(/; $/, ''), `${what} in ${span}`];
  const room = box.w - w - sizes.small;
  const words = firstFitting(ctx, input.session.disk.mechanical ? wordings : [wordings[1]!, `requests in ${span}`], room, { size: sizes.strong });
  drawText(ctx, words, box.x + w + sizes.small * 0.7, base, { size: sizes.strong, colour: theme.muted });
}

function drawPlot(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const { theme, session } = input;
  const { plot, time } = layout;
  ctx.fillStyle = theme.tile;
  ctx.fillRect(plot.x, plot.y, plot.w, plot.h);
  drawExtentBands(ctx, input, layout, px);
  drawTimeAxis(ctx, theme, time, { y: plot.y, h: layout.axisY - plot.y }, px);
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.x, plot.y, plot.w, plot.h);
  ctx.clip();
  if (session.disk.mechanical) drawPath(ctx, input, layout);
  drawStops(ctx, input, layout);
  ctx.restore();
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(plot.x + 0.5, plot.y + 0.5, plot.w - 1, plot.h - 1);
  if (layout.stops.length === 0) {
    drawText(ctx, 'the disk has done nothing in this time', plot.x + plot.w / 2, plot.y + plot.h / 2, {
      size: px, colour: theme.muted, align: 'center', baseline: 'middle', maxWidth: plot.w - px, halo: theme.tile,
    });
  }
}

/** Where each file lies, as pale bands across the plot with names at the left where there is room. */
function drawExtentBands(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const { theme, session } = input;
  const { plot } = layout;
  const labels: { ys: number[]; text: string }[] = [];
  for (const file of session.files) {
    const ys: number[] = [];
    for (const extent of file.extents) {
      const top = yOfSector(layout, extent.sector + extent.pages * 8);
      const h = Math.max(1, yOfSector(layout, extent.sector) - top);
      ctx.fillStyle = theme.free;
      ctx.fillRect(plot.x, top, plot.w, h);
      ys.push(top + h / 2);
    }
    if (session.files.length <= MOST_NAMES && ys.length > 0 && ys.length <= MOST_PIECES) labels.push({ ys, text: shortName(file.name) });
  }
  if (session.swap !== null) {
    const top = yOfSector(layout, session.swap.sector + session.swap.pages * 8);
    const h = Math.max(1, yOfSector(layout, session.swap.sector) - top);
    ctx.fillStyle = theme.greys[1];
    ctx.fillRect(plot.x, top, plot.w, h);
    labels.push({ ys: [top + h / 2], text: 'swap' });
  }
  for (const { y, text } of placeNames(labels, plot, px)) {
    drawText(ctx, text, plot.x - px * 0.6, y, { size: px, colour: theme.muted, align: 'right', baseline: 'middle', maxWidth: plot.x - px * 1.2 });
  }
}

const MOST_NAMES = 12;
/** A file in more pieces lies everywhere; a name at one of them would mislead. */
const MOST_PIECES = 12;

/** Names beside the places of their files, none over another: who has one place goes first, the others where it is free. */
export function placeNames(labels: readonly { readonly ys: readonly number[]; readonly text: string }[], plot: Box, px: number): { y: number; text: string }[] {
  const placed: { y: number; text: string }[] = [];
  const low = (ys: readonly number[]): number => Math.max(...ys);
  for (const { ys, text } of [...labels].sort((a, b) => a.ys.length - b.ys.length || low(b.ys) - low(a.ys))) {
    const free = [...ys].sort((a, b) => a - b).find((y) => y >= plot.y + px * 0.3 && y <= plot.y + plot.h - px * 0.3 && placed.every((other) => Math.abs(other.y - y) >= px * 1.15));
    if (free !== undefined) placed.push({ y: free, text });
  }
  return placed;
}

function drawPath(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout): void {
  const { stops, time, plot } = layout;
  const { theme, view, session } = input;
  if (stops.length === 0) return;
  // Beyond two stops a pixel the line would be a solid block; it thins out with their number.
  ctx.strokeStyle = theme.greys[2];
  ctx.lineWidth = stops.length > plot.w ? 0.5 : 1;
  ctx.beginPath();
  stops.forEach((stop, ix) => {
    const startX = xOfNs(time, stop.startNs);
    const endX = xOfNs(time, stop.endNs);
    if (ix === 0) ctx.moveTo(startX, yOfSector(layout, stop.sector));
    else ctx.lineTo(startX + (endX - startX) * 0.5, yOfSector(layout, stop.sector));
    ctx.lineTo(endX, yOfSector(layout, stop.sector + stop.sectors));
  });
  const head = headPlace(view, session, view.head_of('at_ns'), false);
  ctx.lineTo(time.x + time.w, yOfSector(layout, head.sector));
  ctx.stroke();
}

function drawStops(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout): void {
  const { stops, time, plot } = layout;
  const { theme } = input;
  // Marks shrink as they crowd, down to three pixels.
  const base = Math.max(3, Math.min(5 * theme.stroke, (0.65 * plot.w) / Math.max(1, stops.length)));
  for (const stop of stops) {
    const x = xOfNs(time, stop.endNs);
    const y0 = yOfSector(layout, stop.sector);
    const y1 = yOfSector(layout, stop.sector + stop.sectors);
    if (y0 - y1 > 4) {
      ctx.fillStyle = theme.greys[3];
      ctx.fillRect(x - 1, y1, 2, y0 - y1);
    }
    originGlyph(ctx, theme, stop.origin, x, (y0 + y1) / 2, glyphPx(stop.sectors, base));
  }
}

function drawOrigins(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const { theme } = input;
  for (const row of layout.origins) {
    const middle = row.y + row.h / 2;
    originGlyph(ctx, theme, row.count.origin, px, middle, px * 0.75);
    const words = originShort(row.count.origin);
    const count = formatCount(row.count.requests);
    const countW = count.length * px * 0.62;
    drawText(ctx, words, px * 1.7, middle, { size: px, colour: theme.ink, baseline: 'middle', maxWidth: row.x - px * 2.5 - countW });
    drawText(ctx, count, row.x - px * 0.6, middle, { size: px, colour: theme.muted, baseline: 'middle', align: 'right', mono: true });
    ctx.fillStyle = theme.tile;
    ctx.fillRect(row.x, row.y + 1, row.w, row.h - 2);
    ctx.fillStyle = theme.greys[4];
    for (const stop of layout.stops) {
      if (stop.origin !== row.count.origin) continue;
      ctx.fillRect(Math.min(row.x + row.w - 1.5, xOfNs(layout.time, stop.endNs) - 0.75), row.y + 3, 1.5, row.h - 6);
    }
  }
}

function drawStrips(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const first = layout.strips[0];
  if (first === undefined) return;
  const rates = ratesOf(input.view, layout.stops, Math.max(8, Math.min(80, Math.floor(first.w / (px * 0.9)))));
  for (const strip of layout.strips) {
    drawStrip(ctx, input, strip, strip.what === 'seeks' ? rates.seeksPerSecond : rates.megabytesPerSecond, strip.what, px);
  }
}

function drawStrip(
  ctx: CanvasRenderingContext2D, input: PanelInput, box: Box, values: readonly number[], what: 'seeks' | 'megabytes', px: number,
): void {
  const { theme } = input;
  const top = Math.max(1, ...niceTicks(0, Math.max(1, ...values) * 1.05, 2), ...values);
  ctx.fillStyle = theme.tile;
  ctx.fillRect(box.x, box.y, box.w, box.h);
  const w = box.w / values.length;
  ctx.fillStyle = what === 'seeks' ? theme.greys[3] : theme.greys[2];
  values.forEach((value, ix) => {
    const h = (value / top) * (box.h - 2);
    if (h > 0) ctx.fillRect(box.x + ix * w, box.y + box.h - h, Math.max(1, w - 1), h);
  });
  ctx.fillStyle = theme.line;
  ctx.fillRect(box.x, box.y + box.h - 1, box.w, 1);
  const label = what === 'seeks' ? 'seeks/s' : 'MB/s';
  const most = Math.max(0, ...values);
  const figure = most >= 10 || most === 0 ? formatCount(most) : String(Math.round(most * 10) / 10);
  const y = box.y + box.h / 2;
  drawText(ctx, label, px * 0.5, y, { size: px, colour: theme.ink, baseline: 'middle' });
  drawText(ctx, `${maybeSampled(input.view) ? '≥' : 'max'} ${figure}`, box.x - px * 0.6, y, { size: px, colour: theme.muted, baseline: 'middle', align: 'right', mono: true });
}
