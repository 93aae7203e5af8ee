// The stairs: one step down a call, its bytes to the right, a red line where the stack ends. What lies past the line
// is hatched red and said in words. Beside them one thin bar a task.
import { format_bytes } from '#base/units.ts';
import { actorOf, badgeSize, drawBadge } from '../draw/actors.ts';
import { harmRect, hatchRect, layerRect } from '../draw/hatch.ts';
import { mixColour } from '../draw/palette.ts';
import { drawText, firstFitting, formatCount, measure, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { BarBox, StackLayout, StairBox } from './layout.ts';
import { layoutStack, xOfBytes } from './layout.ts';
import { layerShares, layerWord, recordStairs, wholeStack } from './model.ts';
import { roomWords, stateWordings, taskName } from './text.ts';

export function drawStack(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const px = textSizes(input.size).small;
  const layout = layoutStack(input, px);
  ctx.fillStyle = input.theme.page;
  ctx.fillRect(0, 0, input.width, input.height);
  if (layout.task < 0) {
    drawText(ctx, 'no task yet', input.width / 2, input.height / 2, { size: px, colour: input.theme.muted, align: 'center' });
    return;
  }
  drawHeader(ctx, input, layout, px);
  drawGround(ctx, input, layout, px);
  for (const row of layout.rows) drawStair(ctx, input, layout, row);
  drawPast(ctx, input, layout);
  let wordsEnd = 0;
  for (const row of layout.rows) wordsEnd = drawLabel(ctx, input, layout, row, px);
  drawLimit(ctx, input, layout, px, wordsEnd);
  if (layout.headline === null && layout.depth > layout.limit) drawPastWords(ctx, input, layout, px);
  if (layout.headline === null && layout.depth <= layout.limit) drawRoom(ctx, input, layout, px);
  drawHeadline(ctx, input, layout);
  drawBars(ctx, input, layout, px);
}

function drawHeader(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, px: number): void {
  const { theme, session } = input;
  const sizes = textSizes(input.size);
  const { header, task } = layout;
  const middle = header.y + header.h / 2;
  const badge = badgeSize(px);
  const row = session.tasks[task];
  if (row !== undefined) drawBadge(ctx, theme, actorOf(row), header.x + badge / 2, middle, badge);
  let x = header.x + badge + px * 0.5;
  const right = header.x + header.w;
  x += drawText(ctx, taskName(input, task), x, middle, { size: sizes.strong, colour: theme.ink, weight: 700, baseline: 'middle', maxWidth: right - x });
  x += px * 0.8;
  const used = `${formatCount(layout.depth)} of ${formatCount(layout.limit)} bytes`;
  x += drawText(ctx, used, x, middle, { size: sizes.normal, colour: theme.ink, baseline: 'middle', maxWidth: right - x });
  x += px * 0.8;
  if (layout.headline === null && layout.depth > layout.limit && pastBox(ctx, layout, px) === null) {
    const past = formatCount(layout.depth - layout.limit);
    const style = { size: sizes.normal, weight: 700 } as const;
    const words = firstFitting(ctx, [`past the end by ${past} bytes`, `${past} bytes past the end`, `${past} past the end`, `+${past}`], right - x, style);
    x += drawText(ctx, words, x, middle, { ...style, colour: theme.harm, baseline: 'middle' }) + px * 0.8;
  } else if (layout.deepest > layout.limit && layout.deepest > layout.depth) {
    // A chain is at its deepest for a few microseconds; where it went past the end, that is said while the task lives.
    const past = `${formatCount(layout.deepest - layout.limit)} past the end`;
    const wordings = [`deepest ever ${formatCount(layout.deepest)}: ${past}`, `deepest ${formatCount(layout.deepest)}`, ''];
    const words = firstFitting(ctx, wordings, right - x, { size: sizes.normal, weight: 600 });
    x += drawText(ctx, words, x, middle, { size: sizes.normal, colour: theme.harm, weight: 600, baseline: 'middle' }) + px * 0.8;
  }
  if (right - x < px * 8) return;
  const state = firstFitting(ctx, stateWordings(input, task), right - x, { size: sizes.normal });
  drawText(ctx, state, x, middle, { size: sizes.normal, colour: theme.muted, baseline: 'middle', maxWidth: right - x });
}

function drawGround(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, px: number): void {
  const { theme } = input;
  const { stairs } = layout;
  ctx.fillStyle = theme.tile;
  ctx.fillRect(stairs.x, stairs.y, stairs.w, stairs.h);
  const limitX = Math.round(xOfBytes(layout, layout.limit));
  // Under a step lies what its callers have used already.
  ctx.fillStyle = theme.free;
  for (const row of layout.rows) ctx.fillRect(stairs.x, row.y, Math.max(0, row.x - stairs.x), row.h);
  ctx.fillStyle = theme.line;
  for (const bytes of niceBytes(layout.limit)) {
    const x = Math.round(xOfBytes(layout, bytes));
    ctx.fillRect(x, stairs.y, 1, stairs.h + 4);
    const label = bytes === 0 ? '0' : format_bytes(bytes);
    // Close to the line the words of the end take the room.
    if (limitX - x < px * 7.5) continue;
    drawText(ctx, label, x, layout.axisY + px * 1.3, { size: px, colour: theme.muted, align: bytes === 0 ? 'left' : 'center' });
    ctx.fillStyle = theme.line;
  }
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(stairs.x + 0.5, stairs.y + 0.5, stairs.w - 1, stairs.h - 1);
}

/** Quarters of the stack as it is counted: 0, 2 KiB, 4 KiB, 6 KiB of 8. */
export function niceBytes(limit: number): readonly number[] {
  if (limit <= 0) return [0];
  const step = wholeStack(limit) / 4;
  return [0, step, 2 * step, 3 * step].filter((bytes) => bytes < limit);
}

function drawStair(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, row: StairBox): void {
  const limitX = xOfBytes(layout, layout.limit);
  const end = row.x + Math.max(1.5, row.w);
  if (row.x < limitX) layerRect(ctx, input.theme, row.stair.layer, row.x, row.y, Math.min(end, limitX) - row.x, row.h);
}

/** The part of each step that lies past the end of the stack. */
function drawPast(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout): void {
  const { theme } = input;
  if (layout.depth <= layout.limit) return;
  const limitX = xOfBytes(layout, layout.limit);
  const { stairs } = layout;
  ctx.fillStyle = theme.harmPale;
  ctx.fillRect(limitX, stairs.y, stairs.x + stairs.w - limitX, stairs.h);
  hatchRect(ctx, limitX, stairs.y, stairs.x + stairs.w - limitX, stairs.h, mixColour(theme.harmPale, theme.harm, 0.35), 14, 1);
  for (const row of layout.rows) {
    const from = Math.max(row.x, limitX);
    const to = row.x + row.w;
    if (to <= from) continue;
    ctx.fillStyle = theme.greys[4];
    ctx.fillRect(from, row.y, to - from, row.h);
    hatchRect(ctx, from, row.y, to - from, row.h, theme.harm, 5, 2);
  }
}

/** Answers where its words and figures end. */
function drawLabel(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, row: StairBox, px: number): number {
  const { theme } = input;
  const { stair } = row;
  if (row.h < px) return 0;
  const bytes = formatCount(stair.bytes);
  const middle = row.y + row.h / 2 + 0.5;
  const remark = stair.label.indexOf(' (');
  const least = Math.max(limitRoom(layout, row), row.x - layout.stairs.x) - px * 2.5 - measure(ctx, bytes, { size: px, mono: true });
  // A remark in brackets goes first where room is short; the card under the pointer has it.
  const label = remark > 0 && measure(ctx, stair.label, { size: px }) > least ? stair.label.slice(0, remark) : stair.label;
  const nameW = measure(ctx, label, { size: px });
  const bytesW = measure(ctx, bytes, { size: px, mono: true });
  const gap = px * 0.7;
  const wide = nameW + gap + bytesW;
  const limitX = xOfBytes(layout, layout.limit);
  const right = row.x + Math.max(1.5, row.w) + gap * 0.8;
  const room = row.x - layout.stairs.x - gap;
  let x = right;
  let maxWidth = nameW + 1;
  if (right + wide > limitX - 6) {
    // No room before the end of the stack: the words stand on the band at the left, if that is the wider side.
    const before = room - gap - bytesW;
    const after = limitX - 6 - right - gap - bytesW;
    if (before >= after) {
      x = Math.max(layout.stairs.x + gap * 0.5, row.x - gap * 0.8 - wide);
      maxWidth = Math.max(0, Math.min(nameW + 1, before));
    } else maxWidth = Math.max(0, after);
    if (maxWidth < Math.min(nameW, px * 4)) {
      // Neither side has room (a very long step): the name goes on the step itself.
      x = row.x + gap;
      maxWidth = Math.max(px * 3, limitX - x - gap * 2 - bytesW);
    }
  }
  const halo = x >= row.x && x < row.x + row.w ? theme.page : x < row.x ? theme.free : theme.tile;
  const words = firstFitting(ctx, [label, label.replace(/, \d+ calls$/, '')], maxWidth, { size: px });
  x += drawText(ctx, words, x, middle, { size: px, colour: theme.ink, baseline: 'middle', maxWidth, halo });
  return x + gap + drawText(ctx, bytes, x + gap, middle, { size: px, colour: theme.muted, baseline: 'middle', mono: true, halo });
}

/** From a step's right end to the end of the stack. */
function limitRoom(layout: StackLayout, row: StairBox): number {
  return xOfBytes(layout, layout.limit) - row.x - row.w;
}

/** `wordsEnd`: where the words of the last step end. */
function drawLimit(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, px: number, wordsEnd: number): void {
  const { theme } = input;
  const { stairs } = layout;
  const x = Math.round(xOfBytes(layout, layout.limit));
  const deepestX = Math.round(xOfBytes(layout, layout.deepest));
  // Deepest ever: a tick with a small flag at the foot, in ink.
  ctx.fillStyle = theme.ink;
  const last = layout.rows.at(-1);
  const free = last === undefined || last.y + last.h < stairs.y + stairs.h - px * 1.5 || Math.max(last.x + last.w, wordsEnd) < deepestX - px;
  const tick = free ? px * 0.9 : 0;
  ctx.fillRect(deepestX - 1, stairs.y + stairs.h - tick, 2, tick + 5);
  if (free) drawFlag(ctx, deepestX, stairs.y + stairs.h - tick, px);

  ctx.fillStyle = theme.harm;
  ctx.fillRect(x - 1, stairs.y, 2.5, stairs.h + 5);
  const end = `end, ${formatCount(layout.limit)} bytes`;
  // Under the line, or as near to it as the edge lets.
  const middle = Math.min(x, input.width - measure(ctx, end, { size: px, weight: 700 }) / 2 - 2);
  drawText(ctx, end, middle, layout.axisY + px * 1.3, { size: px, colour: theme.harm, weight: 700, align: 'center' });
  if (layout.deepest > layout.depth) {
    const words = 'deepest ever';
    const w = measure(ctx, words, { size: px });
    const rightEnd = deepestX < x ? x - 4 : stairs.x + stairs.w;
    const leftEnd = deepestX < x ? stairs.x + px : x + 4;
    const left = deepestX + px + w > rightEnd;
    const y = stairs.y + stairs.h - px * 0.75;
    // Between the line and the edge, or among the steps, there may be no room: the legend has the words.
    const beside = last !== undefined && last.y + last.h > y - px;
    if (left ? deepestX - px * 0.7 - w < leftEnd || beside : beside && wordsEnd > deepestX) return;
    drawText(ctx, words, left ? deepestX - px * 0.7 : deepestX + px * 0.7, y, {
      size: px, colour: theme.ink, align: left ? 'right' : 'left', baseline: 'middle', halo: theme.tile, maxWidth: stairs.w / 3,
    });
  }
}

function drawFlag(ctx: CanvasRenderingContext2D, x: number, y: number, px: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - px * 0.35, y - px * 0.5);
  ctx.lineTo(x + px * 0.35, y - px * 0.5);
  ctx.closePath();
  ctx.fill();
}

/** Where "past the end by so many bytes" stands, beyond the line. Null: no room there, and the header says it. */
function pastBox(ctx: CanvasRenderingContext2D, layout: StackLayout, px: number): { lines: readonly [string, string]; x: number; y: number; w: number; h: number } | null {
  const { stairs } = layout;
  const limitX = xOfBytes(layout, layout.limit);
  const lines = ['past the end', `by ${formatCount(layout.depth - layout.limit)} bytes`] as const;
  const w = Math.max(...lines.map((line) => measure(ctx, line, { size: px, weight: 700 }))) + px;
  const room = stairs.x + stairs.w - limitX;
  return room >= w + 8 ? { lines, x: limitX + (room - w) / 2, y: stairs.y + 8, w, h: px * 3.1 } : null;
}

function drawPastWords(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, px: number): void {
  const { theme } = input;
  const box = pastBox(ctx, layout, px);
  if (box === null) return;
  const { lines, x, y, w, h } = box;
  ctx.fillStyle = theme.tile;
  ctx.fillRect(x, y, w, h);
  ctx.strokeStyle = theme.harm;
  ctx.lineWidth = theme.stroke;
  ctx.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  drawText(ctx, lines[0], x + px * 0.5, y + px * 1.25, { size: px, colour: theme.harm, weight: 700 });
  drawText(ctx, lines[1], x + px * 0.5, y + px * 2.5, { size: px, colour: theme.harm, weight: 700 });
}

function drawRoom(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, px: number): void {
  const { theme } = input;
  const { stairs } = layout;
  const limitX = xOfBytes(layout, layout.limit);
  const first = layout.rows[0];
  if (first === undefined) return;
  const words = roomWords(layout.depth, layout.limit);
  // In the band of the first step, behind its label; where both do not fit, the header has the figures already.
  const label = first.x + first.w + px * 2.5 + measure(ctx, `${first.stair.label} ${formatCount(first.stair.bytes)}`, { size: px });
  if (label + measure(ctx, words, { size: px }) > limitX - px * 0.7) return;
  drawText(ctx, words, limitX - px * 0.7, stairs.y + first.h / 2, { size: px, colour: theme.muted, align: 'right', baseline: 'middle' });
}

function drawHeadline(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout): void {
  const box = layout.headline;
  if (box === null) return;
  const sizes = textSizes(input.size);
  const past = layout.depth > layout.limit;
  const size = Math.min(sizes.number, box.h * 0.85);
  const number = formatCount(past ? layout.depth - layout.limit : layout.limit - layout.depth);
  const colour = past ? input.theme.harm : input.theme.ink;
  const base = box.y + box.h * 0.82;
  const words = { size: sizes.strong, colour: past ? colour : input.theme.muted, weight: 600 } as const;
  const gap = sizes.small * 0.6;
  let x = box.x;
  if (past) x += drawText(ctx, 'past the end by', x, base, words) + gap;
  x += drawText(ctx, number, x, base, { size, colour, weight: 700, maxWidth: box.w }) + gap;
  drawText(ctx, past ? 'bytes' : 'bytes left', x, base, { ...words, maxWidth: Math.max(0, box.x + box.w - x) });
}

function drawBars(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, px: number): void {
  const box = layout.barsBox;
  const first = layout.bars[0];
  if (box === null || first === undefined) return;
  const { theme } = input;
  drawText(ctx, 'every task', box.x, box.y + px, { size: px, colour: theme.ink, weight: 600 });
  const key = firstFitting(ctx, ['bar: now, tick: deepest', 'tick: deepest', ''], box.w - px * 6.5, { size: px });
  drawText(ctx, key, box.x + box.w, box.y + px, { size: px, colour: theme.muted, align: 'right' });
  for (const row of layout.bars) drawBar(ctx, input, layout, row, px);
  const last = layout.bars.at(-1)!;
  const scale = barScale(layout);
  const limitX = Math.round(first.barX + layout.limit * scale(first));
  ctx.fillStyle = theme.harm;
  ctx.fillRect(limitX - 1, first.y, 2, last.y + last.h - first.y + 4);
  drawText(ctx, `end, ${formatCount(layout.limit)} bytes`, Math.min(limitX, box.x + box.w - px * 4), last.y + last.h + px * 1.3, {
    size: px, colour: theme.harm, align: 'center', maxWidth: px * 9,
  });
  drawShares(ctx, input, layout, last.y + last.h + px * 3, px);
}

/** Who used it up: the bytes of the stack shown, by layer, most first. */
function drawShares(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, top: number, px: number): void {
  const box = layout.barsBox;
  if (box === null || layout.depth <= 0) return;
  const shares = layerShares(recordStairs(input.view, input.catalog, layout.task, input.kernel_names));
  const pitch = px * 1.75;
  if (top + px * 2.4 + shares.length * pitch > box.y + box.h) return;
  drawText(ctx, `who used it up: ${taskName(input, layout.task)}`, box.x, top + px, { size: px, colour: input.theme.ink, weight: 600, maxWidth: box.w });
  shares.forEach(({ layer, bytes }, ix) => {
    const middle = top + px * 2.4 + (ix + 0.5) * pitch;
    const side = Math.round(px * 0.95);
    layerRect(ctx, input.theme, layer, box.x, Math.round(middle - side / 2), side, side);
    const room = box.w - side - px * 1.1 - measure(ctx, layerWord(layer), { size: px });
    const size = firstFitting(ctx, [`${formatCount(bytes)} bytes`, formatCount(bytes)], room, { size: px });
    drawText(ctx, layerWord(layer), box.x + side + px * 0.6, middle, { size: px, colour: input.theme.ink, baseline: 'middle' });
    drawText(ctx, size, box.x + box.w, middle, { size: px, colour: input.theme.ink, baseline: 'middle', align: 'right' });
  });
}

/** Pixels a byte: all bars share the scale of the deepest. */
function barScale(layout: StackLayout): (row: BarBox) => number {
  const most = Math.max(layout.limit * 1.12, ...layout.bars.map((row) => row.bar.deepest * 1.03));
  return (row) => row.barW / most;
}

function drawBar(ctx: CanvasRenderingContext2D, input: PanelInput, layout: StackLayout, row: BarBox, px: number): void {
  const { theme, session } = input;
  const { bar } = row;
  const middle = row.y + row.h / 2;
  const task = session.tasks[bar.task];
  const badge = badgeSize(px);
  if (bar.task === layout.task) {
    ctx.fillStyle = theme.free;
    ctx.fillRect(row.x - 3, row.y + 1, row.w + 3, row.h - 2);
  }
  if (task !== undefined) drawBadge(ctx, theme, actorOf(task), row.x + badge / 2, middle, badge);
  const nameX = row.x + badge + px * 0.4;
  drawText(ctx, task?.name ?? String(bar.task), nameX, middle, {
    size: px, colour: theme.ink, baseline: 'middle', weight: bar.task === layout.task ? 700 : 400, maxWidth: row.barX - nameX - 4,
  });
  const scale = barScale(layout)(row);
  const thin = Math.max(4, Math.round(px * 0.55));
  const y = Math.round(middle - thin / 2);
  ctx.fillStyle = theme.greys[1];
  ctx.fillRect(row.barX, y + thin / 2 - 0.5, row.barW, 1);
  ctx.fillStyle = theme.greys[3];
  ctx.fillRect(row.barX, y, Math.min(bar.depth, layout.limit) * scale, thin);
  if (bar.depth > layout.limit) harmRect(ctx, theme, row.barX + layout.limit * scale, y - 2, (bar.depth - layout.limit) * scale, thin + 4);
  ctx.fillStyle = theme.ink;
  ctx.fillRect(Math.round(row.barX + bar.deepest * scale) - 1, y - 3, 2, thin + 6);
}
