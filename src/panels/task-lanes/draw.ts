// Lanes: running grey, waiting for memory red and hatched with its word, waiting for the disk grey hatch, for a lock
// dotted, working for somebody else dark with that one's badge, moving pages
// together grey with dark stripes. What a task sleeps of its own will stays blank.
import { format_ns } from '#base/units.ts';
import { actorOf, badgeSize, drawBadge } from '../draw/actors.ts';
import { dotRect, harmRect, hatchRect, waitRect } from '../draw/hatch.ts';
import type { Theme } from '../draw/palette.ts';
import { drawText, firstFitting, measure, plural, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { Lane, LaneSpan, LanesLayout } from './layout.ts';
import { layoutLanes } from './layout.ts';
import type { SpanLook } from './model.ts';
import { reasonLabel } from './model.ts';
import { drawTimeAxis } from './time_axis.ts';

export function drawLanes(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  const { theme, width, height } = input;
  const px = textSizes(input.size).small;
  const layout = layoutLanes(input, px);
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, width, height);
  const { time } = layout;
  for (const lane of layout.lanes) {
    ctx.fillStyle = theme.tile;
    ctx.fillRect(time.x, lane.y, time.w, lane.h);
  }
  drawTimeAxis(ctx, theme, time, { y: layout.top, h: layout.bottom - layout.top }, px);
  for (const lane of layout.lanes) drawLane(ctx, input, layout, lane, px);
  // Now: the right edge.
  ctx.fillStyle = theme.ink;
  ctx.fillRect(Math.round(time.x + time.w) - 1, layout.top - 2, 2, layout.bottom - layout.top + 4);
  drawHarmWord(ctx, input, layout, px);
  if (layout.leftOut > 0) {
    const y = layout.bottom + px * 2.8;
    const words = `${plural(layout.leftOut, 'task')} more${layout.asked ? '' : ', calmer than these'}`;
    drawText(ctx, words, layout.labelX, Math.min(height - px * 0.4, y), { size: px, colour: theme.muted, maxWidth: width - px });
  }
  if (layout.lanes.length === 0) {
    drawText(ctx, 'no task yet', width / 2, height / 2, { size: px, colour: theme.muted, align: 'center', baseline: 'middle' });
  }
}

/** Red never stands without its word: where the spans are too short for it, it stands beside the axis. */
function drawHarmWord(ctx: CanvasRenderingContext2D, input: PanelInput, layout: LanesLayout, px: number): void {
  const { theme } = input;
  const harmed = layout.lanes.some((lane) => lane.spans.some((placed) => placed.span.look === 'memory') || lane.density.some((column) => column.shares.memory !== undefined));
  if (!harmed) return;
  const y = layout.bottom + px * 0.55;
  const side = Math.round(px * 0.85);
  harmRect(ctx, theme, layout.labelX, Math.round(y), side, side);
  const x = layout.labelX + side + px * 0.4;
  const words = firstFitting(ctx, ['waiting for memory', 'waits: memory', 'memory'], layout.time.x - x - px * 0.5, { size: px, weight: 600 });
  drawText(ctx, words, x, y + side / 2 + 0.5, { size: px, weight: 600, colour: theme.harm, baseline: 'middle' });
}

function drawLane(ctx: CanvasRenderingContext2D, input: PanelInput, layout: LanesLayout, lane: Lane, px: number): void {
  const { theme, session, hover } = input;
  const task = session.tasks[lane.task];
  const middle = lane.y + lane.h / 2;
  const badge = badgeSize(px);
  if (task !== undefined && badge <= lane.h + 4) drawBadge(ctx, theme, actorOf(task), layout.labelX + badge / 2, middle, badge);
  const nameX = layout.labelX + px * 1.6 + px * 0.45;
  const chosen = hover !== null && (hover.kind === 'task' || hover.kind === 'segment') && hover.task === lane.task;
  drawText(ctx, task?.name ?? `task ${lane.task}`, nameX, middle, {
    size: px, colour: theme.ink, weight: chosen ? 700 : 600, baseline: 'middle', maxWidth: layout.time.x - nameX - px * 0.5,
  });
  drawDensity(ctx, theme, lane);
  for (const placed of lane.spans) drawSpan(ctx, input, lane, placed, px);
}

/** One span in its look. A hairline of paper keeps neighbours apart. */
export function lookRect(ctx: CanvasRenderingContext2D, theme: Theme, look: SpanLook, x: number, y: number, w: number, h: number): void {
  switch (look) {
    case 'running':
      ctx.fillStyle = theme.greys[2];
      ctx.fillRect(x, y, w, h);
      return;
    case 'helping':
      ctx.fillStyle = theme.greys[4];
      ctx.fillRect(x, y, w, h);
      return;
    case 'compacting':
      ctx.fillStyle = theme.greys[2];
      ctx.fillRect(x, y, w, h);
      hatchRect(ctx, x, y, w, h, theme.greys[4], 5, 2);
      return;
    case 'ready':
      ctx.fillStyle = theme.greys[1];
      ctx.fillRect(x, y + h / 2 - 1.5, w, 3);
      return;
    case 'memory':
      harmRect(ctx, theme, x, y, w, h);
      return;
    case 'disk':
      waitRect(ctx, theme, x, y, w, h);
      return;
    case 'lock':
      ctx.fillStyle = theme.greys[0];
      ctx.fillRect(x, y, w, h);
      dotRect(ctx, x, y, w, h, theme.greys[3], 5, 1.1);
      return;
    case 'rest':
      return;
  }
}

function drawSpan(ctx: CanvasRenderingContext2D, input: PanelInput, lane: Lane, placed: LaneSpan, px: number): void {
  const { theme, hover } = input;
  const { span } = placed;
  if (span.look === 'rest') return;
  const x = placed.w > 6 ? placed.x + 0.5 : placed.x;
  const w = placed.w > 6 ? placed.w - 1 : placed.w;
  lookRect(ctx, theme, span.look, x, lane.y, w, lane.h);
  if (hover !== null && hover.kind === 'segment' && hover.row === span.row) {
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 2;
    ctx.strokeRect(x + 1, lane.y + 1, Math.max(1, w - 2), lane.h - 2);
  }
  if (span.look === 'helping') drawForBadge(ctx, input, lane, placed, px);
  if (span.look === 'memory' || span.look === 'disk' || span.look === 'lock' || span.look === 'compacting') drawWords(ctx, input, lane, placed, px);
}

function drawForBadge(ctx: CanvasRenderingContext2D, input: PanelInput, lane: Lane, placed: LaneSpan, px: number): void {
  const served = input.session.tasks[placed.span.forTask];
  const badge = badgeSize(px);
  // Too small for a readable letter: the dark bar alone, and the words under the pointer.
  if (served === undefined || placed.w < badge + 4 || lane.h < badge - 1) return;
  const cx = placed.x + placed.w / 2;
  const cy = lane.y + lane.h / 2;
  // A ring of paper, so that an ink badge stands out from the dark bar.
  ctx.fillStyle = input.theme.page;
  ctx.beginPath();
  ctx.arc(cx, cy, badge / 2 + 1.5, 0, Math.PI * 2);
  ctx.fill();
  drawBadge(ctx, input.theme, actorOf(served), cx, cy, badge);
}

function drawWords(ctx: CanvasRenderingContext2D, input: PanelInput, lane: Lane, placed: LaneSpan, px: number): void {
  const { theme, catalog } = input;
  const { span } = placed;
  // Hundreds of spans are narrower than the shortest of words.
  if (lane.h < px * 1.2 || placed.w < px * 2) return;
  const label = reasonLabel(catalog, span.reason, input.kernel_names);
  const length = format_ns(span.lengthNs);
  const harm = span.look === 'memory';
  const style = { size: px, weight: harm ? 700 : 400 } as const;
  const room = placed.w - px * 0.8;
  const wordings = harm
    ? [...(span.reason < 0 ? [] : [`waiting for memory ${length}: ${label}`]), `waiting for memory ${length}`, `memory ${length}`, length, 'waits']
    : span.look === 'compacting' ? [`${length}: moves pages together`, `${length}: moves pages`, 'moves pages', length] : [`${length}: ${label}`, length];
  const words = wordings.find((text) => measure(ctx, text, style) <= room);
  if (words === undefined) return;
  const w = measure(ctx, words, style);
  const cx = placed.x + placed.w / 2;
  const h = Math.min(lane.h - 4, px * 1.35);
  ctx.fillStyle = harm ? theme.tile : theme.greys[0];
  ctx.fillRect(cx - w / 2 - px * 0.3, lane.y + (lane.h - h) / 2, w + px * 0.6, h);
  drawText(ctx, words, cx, lane.y + lane.h / 2 + 0.5, { ...style, colour: harm ? theme.harm : theme.ink, align: 'center', baseline: 'middle' });
}

/** Columns from the bottom up by their shares of time: memory red, work for others dark, own work and other waits grey. */
function drawDensity(ctx: CanvasRenderingContext2D, theme: Theme, lane: Lane): void {
  const harm: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }[] = [];
  const { greys } = theme;
  for (const column of lane.density) {
    let foot = lane.y + lane.h;
    for (const look of ['memory', 'compacting', 'helping', 'running', 'disk', 'lock'] as const) {
      const h = Math.min(foot - lane.y, (column.shares[look] ?? 0) * lane.h);
      if (h < 0.5) continue;
      foot -= h;
      const box = { x: column.x, y: foot, w: column.w, h };
      ctx.fillStyle = { memory: theme.harmPale, compacting: greys[3], helping: greys[4], running: greys[2], disk: greys[1], lock: greys[1] }[look];
      ctx.fillRect(box.x, box.y, box.w, box.h);
      if (look === 'memory') harm.push(box);
    }
  }
  if (harm.length === 0) return;
  // One hatch through all red columns of the lane: neighbours join, and the cost does not grow with their number.
  ctx.save();
  ctx.beginPath();
  for (const box of harm) ctx.rect(box.x, box.y, box.w, box.h);
  ctx.clip();
  hatchRect(ctx, lane.density[0]!.x, lane.y, lane.density.at(-1)!.x + 2 - lane.density[0]!.x, lane.h, theme.harm, 5, 2.2);
  ctx.restore();
}
