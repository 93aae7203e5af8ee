// A tank a zone with its three lines, the badges of who is awake because of the level, and the level's history.
import { actorOf, badgeSize, drawBadge } from '../draw/actors.ts';
import { harmRect } from '../draw/hatch.ts';
import type { Theme } from '../draw/palette.ts';
import { drawText, firstFitting, formatCount, plural, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { drawTimeAxis, xOfNs } from '../task-lanes/time_axis.ts';
import type { LevelLayout, TankBox } from './layout.ts';
import { layoutLevels, yOfPages } from './layout.ts';
import type { ZoneLevel } from './model.ts';
import { nearness } from './model.ts';

const LINES = ['high', 'low', 'min'] as const;

export function drawLevels(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const px = textSizes(input.size).small;
  const layout = layoutLevels(input, px);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  for (const tank of layout.tanks) drawTank(ctx, input, tank, px);
  drawActors(ctx, input, layout, px);
  drawHistory(ctx, input, layout, px);
  if (layout.tanks.length === 0) {
    drawText(ctx, 'no memory yet', width / 2, height / 2, { size: px, colour: theme.muted, align: 'center', baseline: 'middle' });
  }
}

/** Fill of the level: the grey of water, never a page's hue. */
export function levelFill(theme: Theme): string {
  return theme.greys[2];
}

/** Dash of each line, so that the three can be told apart without their words. */
export const LINE_DASH: Record<(typeof LINES)[number], readonly number[]> = { high: [2, 3], low: [7, 4], min: [] };

function drawTank(ctx: CanvasRenderingContext2D, input: PanelInput, box: TankBox, px: number): void {
  const { theme } = input;
  const sizes = textSizes(input.size);
  const { tank, level, topPages } = box;
  const nameW = drawText(ctx, level.name, tank.x, tank.y - px * 0.8, { size: sizes.strong, colour: theme.ink, weight: 700, maxWidth: box.cell.w * 0.45 });
  const wordings = [`${plural(level.free, 'page')} free`, `${formatCount(level.free)} free`, formatCount(level.free)];
  const room = box.cell.w - nameW - px * 1.5;
  const free = firstFitting(ctx, wordings, room, { size: sizes.normal });
  drawText(ctx, free, tank.x + nameW + px * 0.7, tank.y - px * 0.8, { size: sizes.normal, colour: theme.ink, maxWidth: room });

  ctx.fillStyle = theme.tile;
  ctx.fillRect(tank.x, tank.y, tank.w, tank.h);
  const y = yOfPages(tank, topPages, level.free);
  ctx.fillStyle = levelFill(theme);
  ctx.fillRect(tank.x, y, tank.w, tank.y + tank.h - y);
  ctx.fillStyle = theme.ink;
  ctx.fillRect(tank.x, Math.round(y) - 1, tank.w, 2);
  if (level.free < level.min) drawShort(ctx, input, box, y, px);
  if (level.free > topPages) drawTear(ctx, theme, box);
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = theme.stroke;
  ctx.strokeRect(tank.x + 0.5, tank.y + 0.5, tank.w - 1, tank.h - 1);
  drawLines(ctx, input, box, px);
}

function drawLines(ctx: CanvasRenderingContext2D, input: PanelInput, box: TankBox, px: number): void {
  const { theme } = input;
  const { tank, level, topPages } = box;
  const right = tank.x + tank.w;
  let above = -Infinity;
  for (const name of LINES) {
    const y = Math.round(yOfPages(tank, topPages, level[name])) + 0.5;
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = theme.stroke * 1.5;
    ctx.setLineDash([...LINE_DASH[name]]);
    ctx.beginPath();
    ctx.moveTo(tank.x, y);
    ctx.lineTo(right + px * 0.5, y);
    ctx.stroke();
    ctx.setLineDash([]);
    // Words keep their distance; where they had to move, the line's end still says which is meant by its order.
    const wordY = Math.max(y, above + px * 1.2);
    above = wordY;
    if (wordY > tank.y + tank.h + px * 0.5) continue;
    drawText(ctx, `${name} ${formatCount(level[name])}`, right + px * 0.8, wordY, {
      size: px, colour: theme.ink, baseline: 'middle', weight: name === 'min' ? 600 : 400, maxWidth: box.cell.x + box.cell.w - right - px,
    });
  }
}

/** What is missing up to the min line: the kernel's own reserve is being eaten. */
function drawShort(ctx: CanvasRenderingContext2D, input: PanelInput, box: TankBox, y: number, px: number): void {
  const { theme } = input;
  const { tank, level, topPages } = box;
  const minY = yOfPages(tank, topPages, level.min);
  harmRect(ctx, theme, tank.x, minY, tank.w, y - minY);
  const words = firstFitting(ctx, [`${formatCount(level.min - level.free)} below min`, 'below min', 'short'], tank.w - 10, { size: px, weight: 700 });
  const wordY = Math.min(tank.y + tank.h - px * 0.9, Math.max(minY + px * 0.8, (minY + y) / 2));
  drawText(ctx, words, tank.x + tank.w / 2, wordY, { size: px, weight: 700, colour: theme.harm, align: 'center', baseline: 'middle', halo: theme.harmPale });
}

/** The level is above the top of the tank: a torn edge says that the scale ends. */
function drawTear(ctx: CanvasRenderingContext2D, theme: Theme, box: TankBox): void {
  const { tank } = box;
  const step = 7;
  ctx.strokeStyle = theme.page;
  ctx.lineWidth = 3;
  ctx.beginPath();
  const y = tank.y + 9;
  ctx.moveTo(tank.x, y);
  for (let x = tank.x, up = true; x < tank.x + tank.w; x += step, up = !up) ctx.lineTo(Math.min(tank.x + tank.w, x + step), up ? y - 4 : y + 2);
  ctx.stroke();
}

export interface ActorMark {
  readonly kind: 'kswapd' | 'reclaimer';
  readonly task: number;
  readonly x: number;
  readonly r: number;
}

/** kswapd first, then each task that reclaims for itself. */
export function actorMarks(input: PanelInput, layout: LevelLayout, px: number): { marks: ActorMark[]; wordsX: number; leftOut: number } {
  const kswapds = kswapdTasks(input);
  const badge = badgeSize(px);
  let x = layout.actors.x + badge / 2;
  const marks: ActorMark[] = [{ kind: 'kswapd', task: kswapds[0] ?? -1, x, r: badge / 2 }];
  x += badge / 2 + px * 0.5 + px * 5.5 + badge;
  const own = layout.reclaimers.filter((task) => !kswapds.includes(task));
  const room = Math.max(0, Math.floor((layout.actors.x + layout.actors.w - px * 12 - x) / (badge * 1.15)));
  const shown = own.slice(0, room);
  for (const task of shown) {
    marks.push({ kind: 'reclaimer', task, x, r: badge / 2 });
    x += badge * 1.15;
  }
  return { marks, wordsX: x - badge / 2 + px * 0.3, leftOut: own.length - shown.length };
}

export function kswapdTasks(input: PanelInput): number[] {
  return input.session.tasks.filter((task) => task.kind === 'kswapd').map((task) => task.id);
}

function drawActors(ctx: CanvasRenderingContext2D, input: PanelInput, layout: LevelLayout, px: number): void {
  const { theme, session } = input;
  const { marks, wordsX, leftOut } = actorMarks(input, layout, px);
  const y = layout.actors.y + layout.actors.h / 2;
  const awake = layout.tanks.some((tank) => tank.level.kswapdAwake);
  for (const mark of marks) {
    const row = session.tasks[mark.task] ?? { kind: 'kswapd', badge: 'K', id: 0 };
    if (mark.kind === 'kswapd') {
      ctx.globalAlpha = awake ? 1 : 0.45;
      drawBadge(ctx, theme, actorOf(row), mark.x, y, mark.r * 2);
      ctx.globalAlpha = 1;
      drawText(ctx, awake ? 'awake' : 'asleep', mark.x + mark.r + px * 0.5, y, { size: px, colour: awake ? theme.ink : theme.muted, weight: awake ? 600 : 400, baseline: 'middle' });
    } else {
      drawBadge(ctx, theme, actorOf(row), mark.x, y, mark.r * 2);
    }
  }
  const reclaiming = marks.length - 1 + leftOut;
  const all = reclaiming === 0 ? ['no task reclaims for itself'] : [`${leftOut > 0 ? `+${leftOut} ` : ''}in direct reclaim`, 'direct reclaim'];
  const room = layout.actors.x + layout.actors.w - wordsX;
  const x = reclaiming === 0 ? wordsX - px * 0.8 : wordsX;
  drawText(ctx, firstFitting(ctx, all, room, { size: px, weight: 600 }), x, y, {
    size: px, colour: reclaiming === 0 ? theme.muted : theme.ink, weight: reclaiming === 0 ? 400 : 600, baseline: 'middle', maxWidth: room,
  });
}

function drawHistory(ctx: CanvasRenderingContext2D, input: PanelInput, layout: LevelLayout, px: number): void {
  const box = layout.history;
  if (box === null) return;
  const { theme, view } = input;
  drawText(ctx, 'free pages, all zones', box.x, box.y - px * 0.8, { size: px, colour: theme.ink, weight: 600, maxWidth: box.w });
  ctx.fillStyle = theme.tile;
  ctx.fillRect(box.x, box.y, box.w, box.h);
  drawTimeAxis(ctx, theme, box.time, { y: box.y, h: box.h }, px);
  const points: { x: number; y: number }[] = [];
  const rows = view.head_of('nr_levels');
  for (let row = 0; row < rows; row++) {
    const ns = view.level_of(row, 'ns');
    if (ns < box.time.window.fromNs) continue;
    points.push({ x: xOfNs(box.time, ns), y: yOfPages(box, box.topPages, view.level_of(row, 'free')) });
  }
  const zones = layout.tanks.map((tank) => tank.level);
  areaUnder(ctx, theme, points, box.y + box.h, box.time.x + box.time.w);
  drawHistoryLines(ctx, input, layout, zones, px);
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1);
}

function areaUnder(ctx: CanvasRenderingContext2D, theme: Theme, points: readonly { x: number; y: number }[], foot: number, nowX: number): void {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return;
  const trace = (): void => {
    ctx.beginPath();
    ctx.moveTo(first.x, first.y);
    for (const point of points) ctx.lineTo(point.x, point.y);
    ctx.lineTo(nowX, last.y);
  };
  trace();
  ctx.lineTo(nowX, foot);
  ctx.lineTo(first.x, foot);
  ctx.closePath();
  ctx.fillStyle = theme.greys[1];
  ctx.fill();
  trace();
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  ctx.lineJoin = 'round';
  ctx.stroke();
}

function drawHistoryLines(ctx: CanvasRenderingContext2D, input: PanelInput, layout: LevelLayout, zones: readonly ZoneLevel[], px: number): void {
  const box = layout.history;
  if (box === null) return;
  let above = -Infinity;
  for (const name of LINES) {
    const y = Math.round(yOfPages(box, box.topPages, zones.reduce((sum, zone) => sum + zone[name], 0))) + 0.5;
    ctx.strokeStyle = input.theme.ink;
    ctx.lineWidth = 1;
    ctx.setLineDash([...LINE_DASH[name]]);
    ctx.beginPath();
    ctx.moveTo(box.x, y);
    ctx.lineTo(box.x + box.w, y);
    ctx.stroke();
    ctx.setLineDash([]);
    const wordY = Math.max(y, above + px * 1.05);
    above = wordY;
    drawText(ctx, name, box.x + box.w + px * 0.4, wordY, { size: px, colour: input.theme.ink, baseline: 'middle', maxWidth: px * 3 });
  }
}

export function levelWords(level: ZoneLevel): string {
  const free = `${level.name}: ${plural(level.free, 'page')} free, ${nearness(level)}`;
  return `${free} (min ${formatCount(level.min)}, low ${formatCount(level.low)}, high ${formatCount(level.high)})`;
}
