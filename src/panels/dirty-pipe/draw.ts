// The pipe: taps in, a tank with two lines, drains out. Thickness is a share of all pages so far; a paused tap is
// hatched red and says for how long.
import { format_ns } from '#base/units.ts';
import { actorOf, badgeSize, drawBadge } from '../draw/actors.ts';
import { harmRect, hatchRect } from '../draw/hatch.ts';
import type { Theme } from '../draw/palette.ts';
import { mixColour } from '../draw/palette.ts';
import { drawText, firstFitting, formatCount, measure, namedFigure, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { drawTimeAxis, xOfNs } from '../task-lanes/time_axis.ts';
import type { DrainRow, PipeLayout, TapRow } from './layout.ts';
import { layoutPipe, yOfDirty } from './layout.ts';
import { absorbedOf, tapsOf } from './model.ts';

export function drawPipe(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const px = textSizes(input.size).small;
  const layout = layoutPipe(input, px);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  for (const row of layout.taps) drawTap(ctx, input, row, px);
  for (const row of layout.drains) drawDrain(ctx, input, row, px);
  if (layout.tapsLeftOut > 0) {
    const last = layout.taps.at(-1);
    if (last !== undefined) {
      drawText(ctx, `+${formatCount(layout.tapsLeftOut)} more`, last.x, last.y + last.h * 1.5, { size: px, colour: theme.muted, baseline: 'middle' });
    }
  }
  drawTank(ctx, input, layout, px);
  drawHeadline(ctx, input, layout, px);
  drawAbsorbed(ctx, input, layout, px);
  drawHistory(ctx, input, layout, px);
}

/** Dirty as a plain fill: amber with diagonal lines, so that it is known without its hue. */
export function dirtyRect(ctx: CanvasRenderingContext2D, theme: Theme, x: number, y: number, w: number, h: number): void {
  if (w <= 0 || h <= 0) return;
  ctx.fillStyle = theme.dirty;
  ctx.fillRect(x, y, w, h);
  hatchRect(ctx, x, y, w, h, mixColour(theme.dirty, theme.onLight, 0.35), 8, 1);
}

/** Being written: pale ground in a dashed border of ink. */
export function writebackRect(ctx: CanvasRenderingContext2D, theme: Theme, x: number, y: number, w: number, h: number): void {
  if (w <= 0 || h <= 0) return;
  ctx.fillStyle = mixColour(theme.tile, theme.dirty, 0.25);
  ctx.fillRect(x, y, w, h);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([4, 3]);
  ctx.strokeRect(x + 1, y + 1, Math.max(0, w - 2), Math.max(0, h - 2));
  ctx.setLineDash([]);
}

function drawTank(ctx: CanvasRenderingContext2D, input: PanelInput, layout: PipeLayout, px: number): void {
  const { theme } = input;
  const { tank, level, topPages } = layout;
  ctx.fillStyle = theme.tile;
  ctx.fillRect(tank.x, tank.y, tank.w, tank.h);
  const dirtyY = yOfDirty(tank, topPages, level.dirty);
  const topY = yOfDirty(tank, topPages, level.dirty + level.writeback);
  dirtyRect(ctx, theme, tank.x, dirtyY, tank.w, tank.y + tank.h - dirtyY);
  writebackRect(ctx, theme, tank.x, topY, tank.w, dirtyY - topY);
  // Words keep their distance from each other and from the foot, where the lines themselves may be close.
  const footY = tank.y + tank.h - px * 0.9;
  const backgroundY = Math.min(footY, yOfDirty(tank, topPages, level.background) - px * 0.8);
  const limitY = Math.max(tank.y + px * 0.8, Math.min(backgroundY - px * 1.4, yOfDirty(tank, topPages, level.limit) - px * 0.8));
  drawThreshold(ctx, input, layout, 'limit', limitY, px);
  // Under the other's words where the two lines meet at the top; where a low tank leaves no room for both, the line alone.
  const lowerY = Math.max(backgroundY, limitY + px * 1.4);
  drawThreshold(ctx, input, layout, 'background', lowerY > footY ? null : lowerY, px);
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = Math.max(1.5, theme.stroke);
  ctx.strokeRect(tank.x + 0.5, tank.y + 0.5, tank.w - 1, tank.h - 1);
  label(ctx, input, { right: tank.x + tank.w - 5, y: footY }, [`${formatCount(level.dirty)} dirty`], px, tank.w * 0.45);
  if (level.writeback > 0) {
    const y = Math.max(tank.y + px, Math.min((topY + dirtyY) / 2, tank.y + tank.h - px * 2.4));
    label(ctx, input, { right: tank.x + tank.w - 5, y }, [`${formatCount(level.writeback)} being written`, `${formatCount(level.writeback)} in writing`, formatCount(level.writeback)], px, tank.w * 0.45);
  }
}

/** Words on a plate of paper, against the right wall of the tank. */
function label(ctx: CanvasRenderingContext2D, input: PanelInput, at: { right: number; y: number }, wordings: readonly string[], px: number, room: number): void {
  const style = { size: px, weight: 600 } as const;
  const words = firstFitting(ctx, wordings, room - px * 0.8, style);
  const w = Math.min(room, measure(ctx, words, style) + px * 0.8);
  ctx.fillStyle = input.theme.tile;
  ctx.fillRect(at.right - w, at.y - px * 0.65, w, px * 1.3);
  drawText(ctx, words, at.right - w / 2, at.y + 0.5, { ...style, colour: input.theme.ink, align: 'center', baseline: 'middle', maxWidth: w - 4 });
}

const LINE = {
  limit: { words: 'limit', dash: [] as number[], note: 'dirtiers pause' },
  background: { words: 'background', dash: [6, 4], note: 'flusher starts' },
} as const;

function drawThreshold(
  ctx: CanvasRenderingContext2D, input: PanelInput, layout: PipeLayout, which: 'limit' | 'background', wordY: number | null, px: number,
): void {
  const { theme } = input;
  const { tank, topPages, level } = layout;
  const y = Math.round(yOfDirty(tank, topPages, level[which])) + 0.5;
  const stroke = (colour: string, width: number, dash: readonly number[]): void => {
    line(ctx, colour, width, dash, () => {
      ctx.moveTo(tank.x, y);
      ctx.lineTo(tank.x + tank.w, y);
    });
  };
  // A casing of paper keeps the line apart from the fill in every theme.
  stroke(theme.tile, theme.stroke * 1.5 + 2.5, []);
  stroke(theme.ink, theme.stroke * 1.5, LINE[which].dash);
  if (wordY === null) return;
  const count = formatCount(level[which]);
  const wordings = [`${LINE[which].words} ${count}: ${LINE[which].note}`, `${LINE[which].words} ${count}`, count];
  const style = { size: px } as const;
  const words = firstFitting(ctx, wordings, tank.w * 0.52, style);
  const w = measure(ctx, words, style);
  ctx.fillStyle = theme.tile;
  ctx.fillRect(tank.x + 4, wordY - px * 0.62, w + 6, px * 1.24);
  drawText(ctx, words, tank.x + 7, wordY, { ...style, colour: theme.ink, baseline: 'middle' });
}

/** A pipe of a thickness; nothing flows through a dotted one. */
function pipe(ctx: CanvasRenderingContext2D, theme: Theme, x: number, y: number, w: number, thick: number): void {
  if (thick <= 0) {
    ctx.strokeStyle = theme.greys[2];
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(x, Math.round(y) + 0.5);
    ctx.lineTo(x + w, Math.round(y) + 0.5);
    ctx.stroke();
    ctx.setLineDash([]);
    return;
  }
  ctx.fillStyle = theme.greys[2];
  ctx.fillRect(x, y - thick / 2, w, thick);
}

function chevron(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, r: number): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x + r, y);
  ctx.lineTo(x - r * 0.6, y - r);
  ctx.lineTo(x - r * 0.6, y + r);
  ctx.closePath();
  ctx.fill();
}

function drawTap(ctx: CanvasRenderingContext2D, input: PanelInput, row: TapRow, px: number): void {
  const { theme, session } = input;
  const { tap } = row;
  const task = session.tasks[tap.task];
  const middle = row.y + row.h / 2;
  const badge = badgeSize(px);
  if (task !== undefined) drawBadge(ctx, theme, actorOf(task), row.x + badge / 2, middle, badge);
  const x = row.x + badge + px * 0.5;
  const room = row.pipeX - px * 0.6 - x;
  const two = row.h >= px * 2.4;
  const name = task?.name ?? `task ${tap.task}`;
  const rate = tap.perSecond !== null && tap.perSecond > 0 ? `, ${formatCount(tap.perSecond)}/s` : '';
  const paused = tap.pauseNs > 0 ? `paused ${format_ns(tap.pauseNs)}` : '';
  if (two) {
    drawText(ctx, name, x, middle - px * 0.6, { size: px, colour: theme.ink, weight: 600, baseline: 'middle', maxWidth: room });
    const below = paused === '' ? firstFitting(ctx, [`${formatCount(tap.pages)} pages${rate}`, formatCount(tap.pages)], room, { size: px }) : paused;
    drawText(ctx, below, x, middle + px * 0.65, { size: px, colour: paused === '' ? theme.muted : theme.harm, weight: paused === '' ? 400 : 700, baseline: 'middle', maxWidth: room });
  } else {
    const words = namedFigure(ctx, name, paused === '' ? [formatCount(tap.pages)] : [paused, `${format_ns(tap.pauseNs)}`], room, { size: px });
    drawText(ctx, words, x, middle, { size: px, colour: paused === '' ? theme.ink : theme.harm, baseline: 'middle' });
  }
  pipe(ctx, theme, row.pipeX, middle, row.pipeW, row.thick);
  if (tap.pauseNs > 0) {
    const valve = Math.min(row.h * 0.8, px * 1.5);
    harmRect(ctx, theme, row.pipeX + row.pipeW / 2 - valve / 2, middle - valve / 2, valve, valve);
  } else if (row.thick > 0) {
    chevron(ctx, theme.ink, row.pipeX + row.pipeW - px * 0.5, middle, px * 0.35);
  }
}

function drawDrain(ctx: CanvasRenderingContext2D, input: PanelInput, row: DrainRow, px: number): void {
  const { theme } = input;
  const { drain } = row;
  const middle = row.y + row.h / 2;
  pipe(ctx, theme, row.pipeX, middle, row.pipeW, row.thick);
  if (row.thick > 0) chevron(ctx, theme.ink, row.pipeX + row.pipeW + px * 0.1, middle, px * 0.35);
  const x = row.pipeX + row.pipeW + px * 0.9;
  const room = row.x + row.w - x;
  const name = input.kernel_names ? drain.kernel : drain.label;
  const share = `${Math.round(drain.share * 100)} %`;
  const ink = drain.pages > 0 ? theme.ink : theme.muted;
  if (row.h >= px * 2.4) {
    drawText(ctx, name, x, middle - px * 0.6, { size: px, colour: ink, weight: 600, baseline: 'middle', maxWidth: room });
    const below = firstFitting(ctx, [`${formatCount(drain.pages)} pages, ${share}`, `${formatCount(drain.pages)}, ${share}`, share], room, { size: px });
    drawText(ctx, below, x, middle + px * 0.65, { size: px, colour: theme.muted, baseline: 'middle' });
  } else {
    drawText(ctx, namedFigure(ctx, name, [`${formatCount(drain.pages)}, ${share}`, share], room, { size: px }), x, middle, { size: px, colour: ink, baseline: 'middle' });
  }
}

function drawHeadline(ctx: CanvasRenderingContext2D, input: PanelInput, layout: PipeLayout, px: number): void {
  const box = layout.headline;
  if (box === null) return;
  const sizes = textSizes(input.size);
  const { theme } = input;
  const { level } = layout;
  const full = level.limit > 0 ? `${Math.round(((level.dirty + level.writeback) / level.limit) * 100)} %` : formatCount(level.dirty + level.writeback);
  const wanted = Math.min(sizes.number * 1.2, box.h * 0.4);
  const size = Math.min(wanted, (wanted * 0.97 * box.w) / Math.max(1, measure(ctx, full, { size: wanted, weight: 700 })));
  let y = box.y + size;
  drawText(ctx, full, box.x, y, { size, colour: theme.ink, weight: 700, maxWidth: box.w });
  y += sizes.strong * 1.5;
  drawText(ctx, level.limit > 0 ? 'of the dirty limit' : 'pages not clean', box.x, y, { size: sizes.strong, colour: theme.muted, maxWidth: box.w });
  const paused = tapsOf(input).filter((tap) => tap.pauseNs > 0).sort((a, b) => b.pauseNs - a.pauseNs);
  const worst = paused[0];
  if (worst === undefined || y + px * 4 > box.y + box.h) return;
  y += px * 2;
  harmRect(ctx, theme, box.x, y - px * 0.1, px * 1.5, px * 1.5);
  const name = input.session.tasks[worst.task]?.name ?? `task ${worst.task}`;
  const more = paused.length > 1 ? ` +${paused.length - 1}` : '';
  const style = { size: px, weight: 700 } as const;
  const words = namedFigure(ctx, name, [`paused ${format_ns(worst.pauseNs)}${more}`, `paused ${format_ns(worst.pauseNs)}`, format_ns(worst.pauseNs)], box.w - px * 2, style);
  drawText(ctx, words, box.x + px * 2, y + px * 0.7, { ...style, colour: theme.harm, baseline: 'middle' });
}

function drawAbsorbed(ctx: CanvasRenderingContext2D, input: PanelInput, layout: PipeLayout, px: number): void {
  const { theme, width } = input;
  const { asked, absorbed, written } = absorbedOf(input.view);
  const style = { size: px, weight: 600 } as const;
  const wordings = [
    `${formatCount(asked)} writes asked, ${formatCount(absorbed)} absorbed by a page already dirty → ${formatCount(written)} pages written`,
    `${formatCount(asked)} writes asked, ${formatCount(absorbed)} absorbed → ${formatCount(written)} pages written`,
    `${formatCount(asked)} writes → ${formatCount(written)} pages written`,
  ];
  const words = firstFitting(ctx, wordings, width - px * 1.2, style);
  drawText(ctx, words, width / 2, layout.absorbedY, { ...style, colour: theme.ink, align: 'center' });
}

function drawHistory(ctx: CanvasRenderingContext2D, input: PanelInput, layout: PipeLayout, px: number): void {
  const box = layout.history;
  if (box === null) return;
  const { theme, view } = input;
  ctx.fillStyle = theme.tile;
  ctx.fillRect(box.x, box.y, box.w, box.h);
  drawTimeAxis(ctx, theme, box.time, { y: box.y, h: box.h }, px);
  const rows: number[] = [];
  for (let row = 0; row < view.head_of('nr_levels'); row++) if (view.level_of(row, 'ns') >= box.time.window.fromNs) rows.push(row);
  const xs = rows.map((row) => xOfNs(box.time, view.level_of(row, 'ns')));
  const nowX = box.time.x + box.time.w;
  const trace = (pages: (row: number) => number): void => {
    rows.forEach((row, ix) => {
      const y = yOfDirty(box, box.topPages, pages(row));
      if (ix === 0) ctx.moveTo(xs[ix]!, y);
      else ctx.lineTo(xs[ix]!, y);
      if (ix === rows.length - 1) ctx.lineTo(nowX, y);
    });
  };
  if (rows.length > 0) {
    ctx.save();
    ctx.beginPath();
    trace((row) => view.level_of(row, 'dirty'));
    ctx.lineTo(nowX, box.y + box.h);
    ctx.lineTo(xs[0]!, box.y + box.h);
    ctx.closePath();
    ctx.clip();
    dirtyRect(ctx, theme, box.x, box.y, box.w, box.h);
    ctx.restore();
    line(ctx, theme.ink, 1.5, [3, 2], () => trace((row) => view.level_of(row, 'dirty') + view.level_of(row, 'writeback')));
    line(ctx, theme.ink, 1.25, [], () => trace((row) => view.level_of(row, 'threshold')));
    line(ctx, theme.ink, 1.25, [6, 4], () => trace((row) => view.level_of(row, 'background')));
    const last = rows.at(-1)!;
    historyLabels(ctx, input, layout, { limit: view.level_of(last, 'threshold'), background: view.level_of(last, 'background') }, px);
  }
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1);
}

function line(ctx: CanvasRenderingContext2D, colour: string, width: number, dash: readonly number[], trace: () => void): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash([...dash]);
  ctx.beginPath();
  trace();
  ctx.stroke();
  ctx.setLineDash([]);
}

function historyLabels(ctx: CanvasRenderingContext2D, input: PanelInput, layout: PipeLayout, at: { limit: number; background: number }, px: number): void {
  const box = layout.history;
  if (box === null) return;
  const x = box.x + box.w + px * 0.5;
  const limitY = yOfDirty(box, box.topPages, at.limit);
  const backgroundY = Math.max(yOfDirty(box, box.topPages, at.background), limitY + px * 1.1);
  const style = { size: px, colour: input.theme.ink, baseline: 'middle' } as const;
  const words = (name: string, count: number): string => firstFitting(ctx, [`${name} ${formatCount(count)}`, formatCount(count)], input.width - x - 2, style);
  drawText(ctx, words('limit', at.limit), x, limitY, style);
  if (backgroundY < box.y + box.h) drawText(ctx, words('background', at.background), x, backgroundY, style);
}
