// Who asked for a request, by shape and never by hue: the same shapes in the plot, the rows and the legend. Reads are
// hollow, writes are filled.
import { ORIGIN } from '#wire/marks.ts';
import { actorOf } from '../draw/actors.ts';
import type { Actor } from '../draw/actors.ts';
import type { Theme } from '../draw/palette.ts';

/** Draws the shape of an origin in a square of side `px` round a centre. */
export function originGlyph(ctx: CanvasRenderingContext2D, theme: Theme, origin: number, cx: number, cy: number, px: number): void {
  const r = px / 2;
  ctx.beginPath();
  switch (origin) {
    case ORIGIN.read:
    case ORIGIN.swap_in:
      ctx.arc(cx, cy, r, 0, Math.PI * 2);
      break;
    case ORIGIN.dirtier:
      polygon(ctx, cx, cy, r, [[0, -1], [1, 0.9], [-1, 0.9]]);
      break;
    case ORIGIN.flusher:
      ctx.rect(cx - r * 0.85, cy - r * 0.85, r * 1.7, r * 1.7);
      break;
    case ORIGIN.kswapd:
      polygon(ctx, cx, cy, r, [[-0.5, -0.9], [0.5, -0.9], [1, 0], [0.5, 0.9], [-0.5, 0.9], [-1, 0]]);
      break;
    case ORIGIN.direct:
      polygon(ctx, cx, cy, r * 1.1, [[0, -1], [1, 0], [0, 1], [-1, 0]]);
      break;
    case ORIGIN.metadata:
      ctx.rect(cx - r * 0.3, cy - r, r * 0.6, r * 2);
      ctx.rect(cx - r, cy - r * 0.3, r * 2, r * 0.6);
      break;
    default:
      polygon(ctx, cx, cy, r, [[-1, -0.9], [1, -0.9], [0, 1]]);
  }
  const hollow = origin === ORIGIN.read || origin === ORIGIN.swap_in;
  ctx.fillStyle = hollow ? theme.tile : theme.ink;
  ctx.fill();
  if (!hollow) return;
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = Math.max(1, px / 6);
  ctx.stroke();
  if (origin !== ORIGIN.swap_in) return;
  ctx.fillStyle = theme.ink;
  ctx.beginPath();
  ctx.arc(cx, cy, Math.max(1, r * 0.35), 0, Math.PI * 2);
  ctx.fill();
}

function polygon(ctx: CanvasRenderingContext2D, cx: number, cy: number, r: number, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], ix) => (ix === 0 ? ctx.moveTo(cx + x * r, cy + y * r) : ctx.lineTo(cx + x * r, cy + y * r)));
  ctx.closePath();
}

/** Side of a glyph: longer requests are larger, by the logarithm. */
export function glyphPx(sectors: number, base: number): number {
  return base + Math.min(5, Math.log2(Math.max(1, sectors / 8)) * 0.7);
}

/** The badge on a token: who wrote it, as in every panel. */
export function originBadge(origin: number, task: { readonly kind: string; readonly badge: string; readonly id: number } | undefined): Actor {
  if (origin === ORIGIN.flusher) return { shape: 'square', letter: 'F', glyph: '■F' };
  if (origin === ORIGIN.kswapd) return { shape: 'hexagon', letter: 'K', glyph: '⬡K' };
  return task === undefined ? { shape: 'circle', letter: '', glyph: '●' } : actorOf(task);
}
