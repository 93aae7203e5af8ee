// The upper storey: where the files lie, where the head is and was, and who stands in the queue.
import { format_ns } from '#base/units.ts';
import { badgeSize, drawBadge } from '../draw/actors.ts';
import { hatchRect } from '../draw/hatch.ts';
import { mixColour } from '../draw/palette.ts';
import { drawText, formatCount, measure } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { originBadge, originGlyph } from './glyphs.ts';
import type { DiskLayout, TokenBox } from './layout.ts';
import { xOfSector } from './layout.ts';
import { headPlace, queueFacts, shortName } from './model.ts';

/** Stops that still show, fading. */
const LAST_STOPS = 10;

export function drawRuler(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const { ruler, sectors } = layout;
  if (ruler === null) return;
  const { theme, session } = input;
  const middle = ruler.y + ruler.h / 2;
  const words = session.disk.mechanical ? headWords(input) : 'no head';
  drawText(ctx, 'the disk', px * 0.5, middle - px * 0.62, { size: px, colour: theme.ink, weight: 600, baseline: 'middle', maxWidth: ruler.x - px });
  drawText(ctx, words, px * 0.5, middle + px * 0.62, { size: px, colour: theme.muted, baseline: 'middle', maxWidth: ruler.x - px });
  ctx.fillStyle = theme.tile;
  ctx.fillRect(ruler.x, ruler.y, ruler.w, ruler.h);
  session.files.forEach((file, ix) => {
    for (const extent of file.extents) {
      const x = xOfSector(ruler, sectors, extent.sector);
      const w = Math.max(1.5, xOfSector(ruler, sectors, extent.sector + extent.pages * 8) - x);
      ctx.fillStyle = ix % 2 === 0 ? theme.greys[1] : theme.greys[0];
      ctx.fillRect(x, ruler.y, w, ruler.h);
      ctx.fillStyle = theme.greys[2];
      ctx.fillRect(x, ruler.y + ruler.h - 2, w, 2);
      const name = shortName(file.name);
      if (w > measure(ctx, name, { size: px }) + 6) {
        drawText(ctx, name, x + w / 2, ruler.y + ruler.h / 2, { size: px, colour: theme.ink, align: 'center', baseline: 'middle' });
      }
    }
  });
  if (session.swap !== null) {
    const x = xOfSector(ruler, sectors, session.swap.sector);
    const w = Math.max(2, xOfSector(ruler, sectors, session.swap.sector + session.swap.pages * 8) - x);
    ctx.fillStyle = theme.greys[1];
    ctx.fillRect(x, ruler.y, w, ruler.h);
    hatchRect(ctx, x, ruler.y, w, ruler.h, theme.greys[2], 4, 1);
  }
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = 1;
  ctx.strokeRect(ruler.x + 0.5, ruler.y + 0.5, ruler.w - 1, ruler.h - 1);
  for (const token of layout.tokens) {
    const x = xOfSector(ruler, sectors, token.sector);
    ctx.fillStyle = theme.ink;
    ctx.fillRect(Math.min(ruler.x + ruler.w - 1.5, x), ruler.y + ruler.h + 1, 1.5, token.inService ? px * 0.7 : px * 0.4);
  }
  if (session.disk.mechanical) drawHead(ctx, input, layout, px);
  else drawText(ctx, 'every place costs the same', ruler.x + ruler.w, ruler.y - px * 0.5, { size: px, colour: theme.muted, align: 'right', maxWidth: ruler.w });
}

function headWords(input: PanelInput): string {
  const { view } = input;
  const end = view.head_of('disk_move_end_ns');
  return view.head_of('at_ns') < end ? `▼ head moves ${format_ns(end - view.head_of('disk_move_start_ns'))}` : '▼ head';
}

function drawHead(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const { ruler, sectors, stops } = layout;
  if (ruler === null) return;
  const { theme, view, before, session, progress } = input;
  const last = stops.slice(-LAST_STOPS);
  last.forEach((stop, ix) => {
    ctx.fillStyle = mixColour(theme.page, theme.ink, (0.6 * (ix + 1)) / last.length);
    triangle(ctx, xOfSector(ruler, sectors, stop.sector), ruler.y - 2, px * 0.3);
  });
  const at = view.head_of('at_ns');
  // Between two frames the head slides; a picture that stands still shows where it goes, with an arrow from where.
  const slide = progress < 1 && before !== null;
  const ns = slide ? before.head_of('at_ns') + (at - before.head_of('at_ns')) * progress : at;
  const head = headPlace(view, session, ns, slide);
  const x = xOfSector(ruler, sectors, head.sector);
  const fromX = xOfSector(ruler, sectors, head.fromSector);
  const y = ruler.y - px * 0.95;
  if (head.moving && Math.abs(x - fromX) > px * 1.5) {
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(fromX, y);
    ctx.lineTo(x - Math.sign(x - fromX) * px * 0.6, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = theme.ink;
    ctx.fillRect(fromX - 1, y - 4, 2, 8);
  }
  ctx.fillStyle = theme.ink;
  triangle(ctx, x, ruler.y - 1, px * 0.65);
  ctx.fillRect(x - 0.75, ruler.y, 1.5, ruler.h);
}

/** Points down onto the ruler; its tip is at (x, y). */
function triangle(ctx: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - half, y - half * 1.5);
  ctx.lineTo(x + half, y - half * 1.5);
  ctx.closePath();
  ctx.fill();
}

export function drawQueue(ctx: CanvasRenderingContext2D, input: PanelInput, layout: DiskLayout, px: number): void {
  const { queue } = layout;
  if (queue === null) return;
  const { theme, view } = input;
  const facts = queueFacts(view, layout.tokens);
  const middle = queue.y + queue.h / 2;
  const label = facts.waiting === 0 ? 'queue empty' : `${formatCount(facts.waiting)} waiting`;
  if (facts.waiting === 0) {
    drawText(ctx, label, px * 0.5, middle, { size: px, colour: theme.ink, weight: 600, baseline: 'middle', maxWidth: queue.x - px });
  } else {
    drawText(ctx, label, px * 0.5, middle - px * 0.62, { size: px, colour: theme.ink, weight: 600, baseline: 'middle', maxWidth: queue.x - px });
    drawText(ctx, `oldest ${format_ns(facts.oldestNs)}`, px * 0.5, middle + px * 0.62, { size: px, colour: theme.muted, baseline: 'middle', maxWidth: queue.x - px });
  }
  for (const box of queue.tokens) drawToken(ctx, input, box, px);
  if (queue.leftOut > 0) {
    drawText(ctx, `+${formatCount(queue.leftOut)}`, queue.x + queue.w, middle, { size: px, colour: theme.muted, align: 'right', baseline: 'middle', weight: 600 });
  }
}

function drawToken(ctx: CanvasRenderingContext2D, input: PanelInput, box: TokenBox, px: number): void {
  const { theme, session, hover } = input;
  const { token } = box;
  ctx.fillStyle = token.inService ? theme.greys[1] : theme.tile;
  ctx.fillRect(box.x, box.y, box.w, box.h);
  const chosen = hover !== null && hover.kind === 'request' && hover.row === token.row;
  ctx.strokeStyle = token.inService || chosen ? theme.ink : theme.greys[2];
  ctx.lineWidth = token.inService || chosen ? 2 : 1;
  ctx.strokeRect(box.x + 0.5, box.y + 0.5, box.w - 1, box.h - 1);
  const badge = badgeSize(px);
  // Too small for a readable letter: then the shape of the asker, as in the plot.
  if (badge > box.w - 1 || badge > box.h - 1) {
    originGlyph(ctx, theme, token.origin, box.x + box.w / 2, box.y + box.h / 2, Math.min(px * 0.65, box.w - 4));
    return;
  }
  drawBadge(ctx, theme, originBadge(token.origin, session.tasks[token.task]), box.x + box.w / 2, box.y + box.h / 2, badge);
}
