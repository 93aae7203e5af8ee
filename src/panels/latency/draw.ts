// The heat map: time across, length of the wait up, on a log scale; how many, as shades of cividis and as figures; fewer than
// three as dots. At the right edge the sums, and the lines of median, 99th percentile and longest with their words.
import { format_ns } from '#base/units.ts';
import { isDark } from '../draw/palette.ts';
import type { Theme } from '../draw/palette.ts';
import { actorName } from '../draw/event_words.ts';
import { drawText, firstFitting, formatCount, measure, plural } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { drawTimeAxis } from '../task-lanes/time_axis.ts';
import type { Box, LatencyLayout } from './layout.ts';
import { layoutLatency } from './layout.ts';
import type { Measure } from './model.ts';
import { densityClass, LEAST_SHADED, waitsOf } from './model.ts';

export function drawLatency(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const layout = layoutLatency(input);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  if (layout.waits.countAll === 0 && layout.waits.open === 0) {
    drawEmpty(ctx, input, layout.px);
    return;
  }
  const { heat } = layout;
  drawHead(ctx, input, layout);
  if (heat !== null) {
    ctx.fillStyle = theme.tile;
    ctx.fillRect(heat.time.x, layout.top, heat.time.w, layout.bottom - layout.top);
    drawTimeAxis(ctx, theme, heat.time, { y: layout.top, h: layout.bottom - layout.top }, layout.px);
  }
  drawDecades(ctx, theme, layout);
  for (const box of heat?.cells ?? []) drawCell(ctx, theme, box, box.cell.count, layout.px);
  drawBars(ctx, theme, layout);
  drawMeasures(ctx, input, layout);
}

function drawEmpty(ctx: CanvasRenderingContext2D, input: PanelInput, px: number): void {
  const { of } = waitsOf(input.view);
  const whose = of < 0 ? '' : ` of ${actorName(input.session, of)}`;
  const words = [`No allocation${whose} has had to wait yet: memory was there at once.`, `No allocation${whose} has had to wait yet.`, 'no waits yet'];
  const { width, height, theme } = input;
  const shown = firstFitting(ctx, words, width - 2 * px, { size: px });
  drawText(ctx, shown, width / 2, height / 2, { size: px, colour: theme.muted, align: 'center', baseline: 'middle' });
}

function drawHead(ctx: CanvasRenderingContext2D, input: PanelInput, { waits, px, axisX }: LatencyLayout): void {
  const { theme, width } = input;
  const going = waits.open === 0 ? '' : `; ${plural(waits.open, 'waits', 'wait')} now, up to ${format_ns(waits.openLongest)} so far`;
  const whose = waits.of < 0 ? '' : ` of ${actorName(input.session, waits.of)}`;
  const ended = waits.count === 0 ? `none${whose}` : `${plural(waits.count, 'wait')}${whose}`;
  const over = `${ended} ended in the time shown`;
  const words = firstFitting(ctx, [`${over}${going}`, over, `${ended} ended here`, `${ended} ended`], width - axisX - px, { size: px });
  drawText(ctx, words, axisX, px * 1.45, { size: px, colour: theme.ink });
}

function drawDecades(ctx: CanvasRenderingContext2D, theme: Theme, { decades, yOf, axisX, wordsX, px, top, bottom }: LatencyLayout): void {
  const apart = decades.length > 1 ? (bottom - top) / (decades.length - 1) : bottom - top;
  const every = Math.max(1, Math.ceil((px * 1.4) / Math.max(1, apart)));
  decades.forEach((decade, ix) => {
    const y = Math.round(yOf(decade));
    ctx.fillStyle = theme.line;
    ctx.fillRect(axisX, y, wordsX - axisX, 1);
    if (ix % every === 0) drawText(ctx, format_ns(decade), axisX - px * 0.5, y, { size: px, colour: theme.muted, align: 'right', baseline: 'middle' });
  });
}

/** Strongest for the most: the steps of cividis run the other way in the palette. */
export function densityColour(theme: Theme, count: number): string {
  return theme.ages[theme.ages.length - 1 - densityClass(count)]!;
}

export function drawCell(ctx: CanvasRenderingContext2D, theme: Theme, box: Box, count: number, px: number): void {
  const middle = { x: box.x + box.w / 2, y: box.y + box.h / 2 };
  if (count < LEAST_SHADED) {
    const r = Math.max(1.5, Math.min(3.5, box.w / 5, box.h / 3));
    ctx.fillStyle = theme.ink;
    for (let dot = 0; dot < count; dot++) {
      ctx.beginPath();
      ctx.arc(middle.x + (dot - (count - 1) / 2) * r * 2.6, middle.y, r, 0, 2 * Math.PI);
      ctx.fill();
    }
    return;
  }
  const colour = densityColour(theme, count);
  ctx.fillStyle = colour;
  ctx.fillRect(box.x, box.y + 0.5, Math.max(1, box.w - 1), Math.max(1, box.h - 1));
  const words = formatCount(count);
  if (box.h < px || measure(ctx, words, { size: px }) > box.w - 2) return;
  drawText(ctx, words, middle.x, middle.y + 0.5, { size: px, colour: isDark(colour) ? theme.onDark : '#22262c', align: 'center', baseline: 'middle' });
}

function drawBars(ctx: CanvasRenderingContext2D, theme: Theme, { bars, barX, wordsX, px, top, bottom }: LatencyLayout): void {
  ctx.fillStyle = theme.muted;
  ctx.fillRect(barX - 1, top, 1, bottom - top);
  for (const bar of bars) {
    ctx.fillStyle = theme.greys[2];
    ctx.fillRect(bar.x, bar.y + 0.5, bar.w, Math.max(1, bar.h - 1));
    const words = formatCount(bar.count);
    const room = bar.w + px * 0.3 + measure(ctx, words, { size: px });
    if (bar.h >= px * 0.9 && barX + room <= wordsX - px * 0.3) drawText(ctx, words, bar.x + bar.w + px * 0.3, bar.y + bar.h / 2 + 0.5, { size: px, colour: theme.ink, baseline: 'middle' });
  }
}

const DASH: Readonly<Record<Measure['id'], readonly number[]>> = { median: [], p99: [7, 4], longest: [2, 3] };

/** The lines over the whole width, each with its words at the right; words that would meet are pushed apart, the longest wait on top. */
function drawMeasures(ctx: CanvasRenderingContext2D, input: PanelInput, layout: LatencyLayout): void {
  const { theme, width } = input;
  const { px, yOf, axisX, wordsX, waits, top, bottom } = layout;
  if (waits.count === 0) return;
  const line = px * 1.25;
  let free = bottom + line * 0.5;
  const places = waits.measures.map((one) => ({ one, y: yOf(Math.max(one.window, 1)) }));
  const words = places.map(({ one, y }) => {
    free = Math.min(y, free - line);
    return { one, y, at: free };
  });
  // Pushed beyond the top, they go down together.
  const over = top + px * 0.5 - Math.min(...words.map(({ at }) => at));
  for (const { one, y, at } of words) {
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = Math.max(1, theme.stroke);
    ctx.setLineDash([...DASH[one.id]]);
    ctx.beginPath();
    ctx.moveTo(axisX, Math.round(y) + 0.5);
    ctx.lineTo(wordsX - px * 0.4, Math.round(y) + 0.5);
    ctx.stroke();
    ctx.setLineDash([]);
    const label = firstFitting(ctx, [`${shortName(one)} ${format_ns(one.window)}`, format_ns(one.window)], width - wordsX - px * 0.4, { size: px, weight: 600 });
    drawText(ctx, label, wordsX, at + Math.max(0, over), { size: px, weight: 600, colour: theme.ink, baseline: 'middle' });
  }
}

export function shortName(one: Measure): string {
  return one.id === 'p99' ? '99 %' : one.label;
}

export function drawLineSample(ctx: CanvasRenderingContext2D, theme: Theme, id: Measure['id'], px: number): void {
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([...DASH[id]].map((part) => part * 0.6));
  ctx.beginPath();
  ctx.moveTo(0, px / 2);
  ctx.lineTo(px, px / 2);
  ctx.stroke();
  ctx.setLineDash([]);
}
