// /proc/vmstat: what would it have shown? A table drawn on the canvas: name, value, change since the frame shown
// before, as many as fit; what changed most comes first.
import { drawText, firstFitting, fontOf, formatCount, measure, plural, textSizes } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import type { Counter } from './model.ts';
import { countersOf } from './model.ts';

interface Cell {
  readonly counter: Counter;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Layout {
  readonly cells: readonly Cell[];
  readonly columns: number;
  readonly leftOut: number;
  readonly footY: number;
  readonly most: number;
}

const MOST_ROWS = { slide: 8, laptop: 60, projector: 10 } as const;

function layoutCounters(input: PanelInput, px: number): Layout {
  const { width, height, size } = input;
  const counters = countersOf(input);
  const pad = Math.round(px * 0.6);
  const gap = Math.round(px * 1.8);
  const foot = px * 1.7;
  const h = Math.round(px * 1.75);
  const rows = Math.max(1, Math.min(MOST_ROWS[size], Math.floor((height - 2 * pad - foot) / h) - 1));
  // As few columns as hold them all, so that a cell has room for a long name.
  const fit = Math.max(1, Math.floor((width - 2 * pad + gap) / (px * 27 + gap)));
  const columns = Math.min(fit, Math.max(1, Math.ceil(counters.length / rows)));
  const w = Math.min(px * 46, (width - 2 * pad - gap * (columns - 1)) / columns);
  const shown = counters.slice(0, rows * columns);
  const used = Math.min(rows, Math.max(1, Math.ceil(shown.length / columns)));
  const cells = shown.map((counter, ix) => ({
    counter,
    x: pad + Math.floor(ix / used) * (w + gap),
    y: pad + h + (ix % used) * h,
    w, h,
  }));
  const most = counters.reduce((greatest, counter) => Math.max(greatest, Math.abs(counter.change)), 0);
  return { cells, columns, leftOut: counters.length - shown.length, footY: pad + (used + 1) * h + px * 1.3, most };
}

function signed(change: number): string {
  return change > 0 ? `+${formatCount(change)}` : change < 0 ? `−${formatCount(-change)}` : '';
}

function drawCounters(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const px = textSizes(input.size).small;
  const layout = layoutCounters(input, px);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  for (const cell of layout.cells) drawCell(ctx, input, layout, cell, px);
  for (const cell of layout.cells) if (cell.y === layout.cells[0]!.y) drawColumnHead(ctx, input, layout, cell, px);
  const note = layout.leftOut > 0 ? `${plural(layout.leftOut, 'counter')} more in the table` : '';
  const since = layout.most > 0 ? 'bars: change since the picture before' : 'no change since the picture before';
  if (layout.footY <= height) {
    const wordings = note === '' ? [since] : [`${since}; ${note}`, note];
    const words = firstFitting(ctx, wordings, width - px * 1.2, { size: px });
    drawText(ctx, words, layout.cells[0]?.x ?? px, layout.footY, { size: px, colour: theme.muted });
  }
}

/** Where the figures of a cell end, from the right: change with its bar, then the value. Nothing changed: the value alone. */
function edges(ctx: CanvasRenderingContext2D, cell: Cell, px: number, changes: boolean): { barW: number; changeX: number; valueX: number } {
  if (!changes) return { barW: 0, changeX: cell.x + cell.w, valueX: cell.x + cell.w - px * 0.5 };
  const barW = Math.max(0, Math.min(px * 4, cell.w * 0.14));
  const changeX = cell.x + cell.w - barW - 6;
  return { barW, changeX, valueX: changeX - measure(ctx, '+0,000,000', { size: px, mono: true }) };
}

function drawColumnHead(ctx: CanvasRenderingContext2D, input: PanelInput, layout: Layout, cell: Cell, px: number): void {
  const { theme } = input;
  const y = cell.y - cell.h / 2;
  const { changeX, valueX } = edges(ctx, cell, px, layout.most > 0);
  ctx.fillStyle = theme.muted;
  ctx.fillRect(cell.x, cell.y - 1, cell.w, 1);
  drawText(ctx, 'counter', cell.x, y, { size: px, colour: theme.muted, baseline: 'middle' });
  drawText(ctx, 'value', valueX, y, { size: px, colour: theme.muted, baseline: 'middle', align: 'right' });
  if (layout.most > 0) drawText(ctx, 'change', changeX, y, { size: px, colour: theme.muted, baseline: 'middle', align: 'right' });
}

function drawCell(ctx: CanvasRenderingContext2D, input: PanelInput, layout: Layout, cell: Cell, px: number): void {
  const { theme } = input;
  const { counter } = cell;
  const middle = Math.round(cell.y + cell.h / 2);
  const right = cell.x + cell.w;
  ctx.fillStyle = theme.line;
  ctx.fillRect(cell.x, cell.y + cell.h - 1, cell.w, 1);
  const style = { size: px, mono: true, baseline: 'middle', align: 'right' } as const;
  const { barW, changeX, valueX } = edges(ctx, cell, px, layout.most > 0);
  const words = signed(counter.change);
  if (words !== '') {
    drawText(ctx, words, changeX, middle, { ...style, colour: theme.ink, weight: 600 });
    drawBar(ctx, theme.greys[3], { x: right - barW, y: middle, w: barW }, counter.change, layout.most);
  }
  const value = formatCount(counter.value);
  drawText(ctx, value, valueX, middle, { ...style, colour: theme.ink });
  ctx.font = fontOf(style);
  const nameRoom = valueX - ctx.measureText(value).width - px * 0.6 - cell.x;
  drawText(ctx, counter.name, cell.x, middle, { size: px, colour: counter.change === 0 ? theme.muted : theme.ink, baseline: 'middle', maxWidth: nameRoom });
}

/** Up to the right for more, hollow for less; length by the square root, so that small changes are not lost. */
function drawBar(ctx: CanvasRenderingContext2D, colour: string, at: { x: number; y: number; w: number }, change: number, most: number): void {
  if (most === 0 || change === 0) return;
  const w = Math.max(3, Math.sqrt(Math.abs(change) / most) * at.w);
  if (change > 0) {
    ctx.fillStyle = colour;
    ctx.fillRect(at.x, at.y - 4, w, 8);
  } else {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(at.x + 0.75, at.y - 3.5, w - 1.5, 7);
  }
}

function hitCounters(input: PanelInput, x: number, y: number): Hit | null {
  const layout = layoutCounters(input, textSizes(input.size).small);
  const cell = layout.cells.find((box) => x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h);
  if (cell === undefined) return null;
  const { name, value, change, help } = cell.counter;
  const parts = [`${name} ${formatCount(value)}`, ...(change === 0 ? [] : [`${signed(change)} since the picture before`]), ...(help === '' ? [] : [help])];
  return { kind: 'text', label: parts.join('; ') };
}

function describeCounters(input: PanelInput): PanelText {
  const counters = countersOf(input);
  const changed = counters.filter((counter) => counter.change !== 0);
  const first = changed[0];
  const summary =
    first === undefined
      ? `${plural(counters.length, 'counter')}, none changed since the picture before.`
      : `${formatCount(changed.length)} of ${plural(counters.length, 'counter')} changed since the picture before; most of all ${first.name}, by ${signed(first.change)} to ${formatCount(first.value)}.`;
  return {
    summary,
    columns: ['counter', 'value', 'change', 'what it counts'],
    rows: counters.map((counter) => [counter.name, counter.value, counter.change, counter.help]),
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const changes = countersOf(input).map((counter) => counter.change);
  const entry = (change: number, label: string): LegendEntry => ({
    label, kernel: '/proc/vmstat',
    sample: (ctx, theme, px) => drawBar(ctx, theme.greys[3], { x: 0, y: px / 2, w: px }, change, 1),
  });
  return [
    ...(changes.some((change) => change > 0) ? [entry(1, 'more than before')] : []),
    ...(changes.some((change) => change < 0) ? [entry(-1, 'less than before')] : []),
  ];
}

export const vmstatStrips: Panel = {
  id: 'vmstat-strips',
  title: '/proc/vmstat',
  question: 'What would /proc/vmstat have shown?',
  caption: 'counters by their kernel names; what changed most comes first',
  min_height: 160,
  draw: drawCounters,
  hit: hitCounters,
  describe: describeCounters,
  legend: legendOf,
};
