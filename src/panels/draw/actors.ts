// Who does something, without hue: a shape and a letter, ink on paper. The same badge in every panel.
import { fontOf } from './text.ts';
import type { Theme } from './palette.ts';

export type ActorShape = 'circle' | 'hexagon' | 'square' | 'diamond' | 'right' | 'left' | 'down' | 'bolt';

export interface Actor {
  readonly shape: ActorShape;
  /** One or two characters; empty for shapes that speak for themselves. */
  readonly letter: string;
  /** The same badge in running text. */
  readonly glyph: string;
}

const BY_KIND: Readonly<Record<string, Actor>> = {
  kswapd: { shape: 'hexagon', letter: 'K', glyph: '⬡K' },
  flusher: { shape: 'square', letter: 'F', glyph: '■F' },
  scanner: { shape: 'hexagon', letter: 'S', glyph: '⬡S' },
  khugepaged: { shape: 'diamond', letter: 'H', glyph: '◆H' },
  migration: { shape: 'right', letter: '', glyph: '▷' },
  free_scanner: { shape: 'left', letter: '', glyph: '◁' },
  shrinker: { shape: 'down', letter: '', glyph: '▽' },
  interrupt: { shape: 'bolt', letter: '', glyph: '⚡' },
};

/** The badge of a task row of a session. */
export function actorOf(task: { readonly kind: string; readonly badge: string; readonly id: number }): Actor {
  const known = BY_KIND[task.kind];
  if (known) return known;
  const letter = (task.badge === '' ? String(task.id) : task.badge).slice(0, 2);
  return { shape: 'circle', letter, glyph: `●${letter}` };
}

function shapePath(ctx: CanvasRenderingContext2D, shape: ActorShape, cx: number, cy: number, r: number): void {
  const points: Readonly<Record<Exclude<ActorShape, 'circle' | 'hexagon'>, readonly (readonly [number, number])[]>> = {
    square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
    diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    right: [[-0.75, -0.85], [0.9, 0], [-0.75, 0.85]],
    left: [[0.75, -0.85], [-0.9, 0], [0.75, 0.85]],
    down: [[-0.85, -0.75], [0.85, -0.75], [0, 0.9]],
    bolt: [[0.2, -1], [-0.6, 0.15], [-0.05, 0.15], [-0.2, 1], [0.6, -0.2], [0.05, -0.2]],
  };
  ctx.beginPath();
  if (shape === 'circle') {
    ctx.arc(cx, cy, r, 0, Math.PI * 2);
    return;
  }
  const corners = shape === 'hexagon' ? hexagon() : points[shape];
  corners.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(cx + x * r, cy + y * r) : ctx.lineTo(cx + x * r, cy + y * r)));
  ctx.closePath();
}

function hexagon(): readonly (readonly [number, number])[] {
  const h = 0.866;
  return [[-0.5, -h], [0.5, -h], [1, 0], [0.5, h], [-0.5, h], [-1, 0]];
}

const LETTER = 1.6;

/** Outer size of a badge whose letter has the given text size. */
export function badgeSize(textSize: number): number {
  return Math.ceil(textSize * LETTER);
}

/** Draws a badge of outer size `px` round a centre. Tasks are solid ink, threads of the kernel are outlines. */
export function drawBadge(ctx: CanvasRenderingContext2D, theme: Theme, actor: Actor, cx: number, cy: number, px: number): void {
  const solid = actor.shape === 'circle' || actor.shape === 'bolt';
  const stroke = Math.max(1.25, px / 12) * (theme.stroke > 1 ? 1.3 : 1);
  shapePath(ctx, actor.shape, cx, cy, px / 2 - stroke / 2);
  ctx.fillStyle = solid ? theme.ink : theme.page;
  ctx.fill();
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = stroke;
  ctx.lineJoin = 'round';
  ctx.stroke();
  if (actor.letter === '') return;
  // Letters in badges are drawn from the badge's size: a badge smaller than readable text carries its shape alone.
  const size = Math.floor(px / LETTER);
  if (size < 9) return;
  ctx.font = fontOf({ size, weight: 700 });
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = solid ? theme.page : theme.ink;
  ctx.fillText(actor.letter, cx, cy + size * 0.04);
}
