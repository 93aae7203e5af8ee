// Pages that move from one frame to another. Slowly, each move is a ghost that runs through the gutters, three at most;
// many at once are particles that stand for a batch. At rest and under reduced motion a thin path is left, numbered where
// there are few. When the machine runs fast nothing travels.
import { markPainter } from '../draw/marks.ts';
import { ease } from '../draw/scales.ts';
import { drawText, measure, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { cellSide } from './cells.ts';
import type { MapGeometry } from './geometry.ts';
import { isShown, pagePoint, tileOf, tileX, tileY } from './geometry.ts';

export const MOST_GHOSTS = 3;
const MOST_PARTICLES = 12;
/** More moves than ghosts, and their paths are drawn as one a pair of blocks, this many at most: the busiest. */
const MOST_PATHS = 5;
/** More happenings than this between two pictures while playing: too fast for anything to travel. */
const FAST = 40;
/** Look here, go, settle: 150, 480 and 150 ms of a move. */
const GO_FROM = 0.2;
const GO_TO = 0.82;

export interface Move {
  readonly from: number;
  readonly to: number;
  /** Pages that moved. */
  readonly pages: number;
}

/** The moves that the frame's events tell of, oldest first, both ends in sight. */
export function movesOf(input: PanelInput, g: MapGeometry): readonly Move[] {
  const { view, catalog } = input;
  const kind = catalog.events.find((event) => event.name === 'mm_migrate_page')?.id;
  if (kind === undefined) return [];
  const out: Move[] = [];
  for (let row = 0; row < view.head_of('nr_events'); row++) {
    if (view.event_of(row, 'kind') !== kind) continue;
    const [from, to] = [view.event_of(row, 'a'), view.event_of(row, 'b')];
    if (isShown(g, from) && isShown(g, to) && from !== to) out.push({ from, to, pages: 1 });
  }
  return out;
}

function byBlocks(g: MapGeometry, moves: readonly Move[], most: number): readonly Move[] {
  const found = new Map<string, Move>();
  for (const move of moves) {
    const key = `${Math.floor(move.from / g.blockPages)}/${Math.floor(move.to / g.blockPages)}`;
    const known = found.get(key);
    found.set(key, known === undefined ? move : { ...known, pages: known.pages + move.pages });
  }
  return [...found.values()].sort((a, b) => b.pages - a.pages).slice(0, most);
}

/** Pages that are on their way in this picture: they are drawn by their ghosts. */
export function travelling(input: PanelInput, moves: readonly Move[]): ReadonlySet<number> {
  if (input.before === null || input.progress >= 1 || moves.length > MOST_GHOSTS) return new Set();
  return new Set(moves.flatMap(({ from, to }) => [from, to]));
}

export function drawMoves(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, moves: readonly Move[]): void {
  if (moves.length === 0 || g.level === 'strips') return;
  if (input.before !== null && input.progress < 1) {
    if (moves.length <= MOST_GHOSTS && g.level === 'cells') moves.forEach((move, i) => drawGhost(ctx, input, g, move, i));
    else drawParticles(ctx, input, g, byBlocks(g, moves, MOST_PARTICLES));
    return;
  }
  if (input.rate > 0 && input.view.head_of('nr_events') + input.view.head_of('nr_events_left_out') > FAST) return;
  drawPaths(ctx, input, g, moves.length <= MOST_GHOSTS ? moves : byBlocks(g, moves, MOST_PATHS));
}

type Point = readonly [number, number];

/** From page to page along the gutters: the paths cross no block but their own two. */
export function route(g: MapGeometry, from: number, to: number, lane = 0): readonly Point[] {
  const centre = (pfn: number): Point => {
    const { x, y } = pagePoint(g, pfn);
    return g.level === 'glyphs' ? [x + g.tileWidth / 2, y + g.tileHeight / 2] : [x + g.cell / 2, y + g.cellH / 2];
  };
  const [fx, fy] = centre(from);
  const [tx, ty] = centre(to);
  const tileA = tileOf(g, Math.floor(from / g.blockPages));
  const tileB = tileOf(g, Math.floor(to / g.blockPages));
  const shift = ((lane % 3) - 1) * 1.5;
  const rowA = Math.floor(tileA / g.columns);
  const rowB = Math.floor(tileB / g.columns);
  const under = (tile: number): number => tileY(g, tile) + g.tileHeight + g.bar + 1.5 + shift;
  const over = (tile: number): number => tileY(g, tile) - 2 + shift;
  if (tileA === tileB) return [[fx, fy], [tx, ty]];
  const yA = rowB >= rowA ? under(tileA) : over(tileA);
  if (rowA === rowB) return [[fx, fy], [fx, yA], [tx, yA], [tx, ty]];
  const yB = rowB > rowA ? over(tileB) : under(tileB);
  const gutter = (g.pitchX - g.tileWidth) / 2;
  const left = tileX(g, tileB) - gutter + shift;
  const gx = fx > tx || tileB % g.columns === g.columns - 1 ? (tileB % g.columns === 0 ? tileX(g, tileB) + g.tileWidth + gutter + shift : left) : tileX(g, tileB) + g.tileWidth + gutter + shift;
  return [[fx, fy], [fx, yA], [gx, yA], [gx, yB], [tx, yB], [tx, ty]];
}

function along(points: readonly Point[], share: number): Point {
  const lengths = points.slice(1).map(([x, y], i) => Math.abs(x - points[i]![0]) + Math.abs(y - points[i]![1]));
  let left = share * lengths.reduce((sum, one) => sum + one, 0);
  for (const [i, long] of lengths.entries()) {
    if (left <= long || i === lengths.length - 1) {
      const t = long === 0 ? 1 : Math.min(1, left / long);
      const [[x0, y0], [x1, y1]] = [points[i]!, points[i + 1]!];
      return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
    }
    left -= long;
  }
  return points.at(-1)!;
}

function trace(ctx: CanvasRenderingContext2D, points: readonly Point[]): void {
  ctx.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? ctx.moveTo(x, y) : ctx.lineTo(x, y)));
  ctx.stroke();
}

function drawGhost(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, move: Move, lane: number): void {
  const { before, view, theme, progress } = input;
  const px = cellSide(g);
  const paint = markPainter(ctx, theme, px);
  const arrived = progress >= GO_TO;
  for (const pfn of [move.from, move.to]) {
    const { x, y } = pagePoint(g, pfn);
    // The old place empties only after the ghost has arrived.
    paint((arrived ? view : before!).mark[pfn]!, x, y);
  }
  const points = route(g, move.from, move.to, lane);
  const share = ease((progress - GO_FROM) / (GO_TO - GO_FROM));
  ctx.save();
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.35;
  trace(ctx, points);
  ctx.restore();
  if (arrived) return;
  const [cx, cy] = along(points, share);
  ctx.fillStyle = theme.page;
  ctx.fillRect(cx - px / 2 - 1.5, cy - px / 2 - 1.5, px + 3, px + 3);
  paint(before!.mark[move.from]!, cx - px / 2, cy - px / 2);
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(cx - px / 2 - 0.75, cy - px / 2 - 0.75, px + 1.5, px + 1.5);
}

function drawParticles(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, moves: readonly Move[]): void {
  const { theme, progress } = input;
  const share = ease((progress - GO_FROM) / (GO_TO - GO_FROM));
  moves.forEach((move, lane) => {
    const points = route(g, move.from, move.to, lane);
    ctx.save();
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1;
    ctx.globalAlpha = 0.4;
    trace(ctx, points);
    ctx.restore();
    const [cx, cy] = along(points, share);
    ctx.fillStyle = theme.ink;
    ctx.beginPath();
    ctx.arc(cx, cy, 3.5, 0, Math.PI * 2);
    ctx.fill();
    if (lane < MOST_GHOSTS && move.pages > 1) countLabel(ctx, input, `×${move.pages}`, cx, cy);
  });
}

/** Thin paths with an arrowhead; the newest darkest. */
function drawPaths(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, moves: readonly Move[]): void {
  const { theme } = input;
  const routes = moves.map((move, i) => route(g, move.from, move.to, i));
  routes.forEach((points, i) => {
    ctx.save();
    ctx.globalAlpha = 0.45 + 0.55 * ((i + 1) / moves.length);
    ctx.lineJoin = 'miter';
    ctx.strokeStyle = theme.page;
    ctx.lineWidth = 3;
    trace(ctx, points);
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = moves[i]!.pages > 1 ? 2 : 1.25;
    trace(ctx, points);
    arrowHead(ctx, theme.ink, points);
    ctx.restore();
  });
  const numbered = moves.length <= MOST_GHOSTS || moves.some((move) => move.pages > 1);
  if (!numbered) return;
  const taken: (readonly [number, number])[] = [];
  const size = textSizes(input.size).small;
  routes.slice(0, MOST_GHOSTS).forEach((points, i) => {
    const { pages } = moves[i]!;
    if (pages === 1 && moves.length === 1) return;
    // Side by side where several paths share a gutter; one that finds no room is left out.
    const place = [0, 0.1, 0.2, -0.1].map((more) => along(points, 0.32 + 0.18 * i + more)).find(([x, y]) => taken.every(([ox, oy]) => Math.abs(x - ox) > size * 2.8 || Math.abs(y - oy) > size * 1.2));
    if (place === undefined) return;
    taken.push(place);
    countLabel(ctx, input, pages > 1 ? `×${pages}` : String(i + 1), place[0], place[1]);
  });
}

function arrowHead(ctx: CanvasRenderingContext2D, colour: string, points: readonly Point[]): void {
  const [x, y] = points.at(-1)!;
  const [px, py] = points.at(-2)!;
  const long = Math.hypot(x - px, y - py) || 1;
  const [dx, dy] = [(x - px) / long, (y - py) / long];
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - dx * 6 - dy * 3.2, y - dy * 6 + dx * 3.2);
  ctx.lineTo(x - dx * 6 + dy * 3.2, y - dy * 6 - dx * 3.2);
  ctx.fill();
}

function countLabel(ctx: CanvasRenderingContext2D, input: PanelInput, text: string, x: number, y: number): void {
  const size = textSizes(input.size).small;
  const half = measure(ctx, text, { size, weight: 700 }) / 2 + 3;
  const cx = Math.min(Math.max(x, half + 2), input.width - half - 2);
  const cy = Math.min(Math.max(y, size / 2 + 2), input.height - size / 2 - 2);
  drawText(ctx, text, cx, cy, { size, weight: 700, colour: input.theme.ink, align: 'center', baseline: 'middle', halo: input.theme.page });
}
