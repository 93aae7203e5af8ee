// The mark of one page at any size: what it is by hue, and what is going on with it by shapes. Used by every panel
// that shows pages, so that a page cannot look different in two places.
import { KIND, KIND_TEXT, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK } from '#wire/marks.ts';
import { isDark, kindColour } from './palette.ts';
import type { Theme } from './palette.ts';
import { makeSurface, scaleOf, shapesOf } from './surface.ts';
import type { Surface } from './surface.ts';
import type { LegendEntry } from '../panel.ts';

/** Below this many CSS px a page is drawn by a lens, not by its mark. */
export const SMALLEST_MARK = 5;
/** Below this many px the flag of a page used lately is left out: at that size it is noise. */
export const SMALLEST_FLAG = 7;

/** Draws a page into the square x, y, px with single strokes and fills; everything stays inside the square. */
export function paintMark(ctx: CanvasRenderingContext2D, theme: Theme, mark: number, x: number, y: number, px: number): void {
  const kind = mark & 15;
  if (kind === KIND.hole) return;
  const fill = kindColour(theme, kind);
  ctx.fillStyle = fill;
  ctx.fillRect(x, y, px, px);
  if (kind === KIND.free || kind === KIND.free_pcp) paintFree(ctx, theme, kind, x, y, px);
  if (kind === KIND.slab) paintDots(ctx, isDark(fill) ? theme.onDark : theme.id === 'dark' ? theme.onLight : theme.onDark, x, y, px);
  if (kind === KIND.kernel) paintHatch(ctx, isDark(fill) ? '#8b949f' : theme.onLight, x, y, px);
  if (kind === KIND.unevictable) paintBars(ctx, isDark(fill) ? theme.onDark : theme.onLight, x, y, px);
  if (mark & MARK_DIRTY) paintTriangle(ctx, theme.dirty, x, y, px);
  if (mark & MARK_WRITEBACK) paintDashes(ctx, theme.ink, x, y, px);
  if (mark & MARK_REFERENCED && px >= SMALLEST_FLAG) paintFlag(ctx, isDark(fill) ? theme.onDark : theme.onLight, x, y, px);
  if (mark & MARK_HELD) paintRing(ctx, theme.ink, x, y, px, px >= 10 ? 2 : 1.25);
}

function paintFree(ctx: CanvasRenderingContext2D, theme: Theme, kind: number, x: number, y: number, px: number): void {
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(x + 0.5, y + 0.5, px - 1, px - 1);
  if (kind !== KIND.free_pcp) return;
  const side = Math.max(2, Math.round(px / 3));
  ctx.fillStyle = theme.line;
  ctx.fillRect(x + (px - side) / 2, y + (px - side) / 2, side, side);
}

function paintDots(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number): void {
  ctx.fillStyle = colour;
  if (px < 8) {
    const side = Math.max(1, Math.floor(px / 4));
    ctx.fillRect(x + Math.round((px - side) / 2), y + Math.round((px - side) / 2), side, side);
    return;
  }
  const radius = Math.max(1, px * 0.105);
  for (const [cx, cy] of [[0.66, 0.3], [0.32, 0.7]] as const) {
    ctx.beginPath();
    ctx.arc(x + cx * px, y + cy * px, radius, 0, Math.PI * 2);
    ctx.fill();
  }
}

function paintHatch(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number): void {
  const lines = px < 8 ? [1] : px < 16 ? [0.6, 1.4] : [0.4, 0.8, 1.2, 1.6];
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(0.75, px * 0.06);
  ctx.beginPath();
  for (const sum of lines) {
    const low = Math.max(0, sum - 1);
    const high = Math.min(1, sum);
    ctx.moveTo(x + low * px, y + high * px);
    ctx.lineTo(x + high * px, y + low * px);
  }
  ctx.stroke();
}

function paintBars(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(0.75, px * 0.07);
  ctx.beginPath();
  for (const at of px < 9 ? [0.5] : [0.32, 0.68]) {
    ctx.moveTo(x + px * 0.2, y + at * px);
    ctx.lineTo(x + px * 0.8, y + at * px);
  }
  ctx.stroke();
}

function paintTriangle(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.moveTo(x + px, y + px * 0.06);
  ctx.lineTo(x + px, y + px);
  ctx.lineTo(x + px * 0.06, y + px);
  ctx.closePath();
  ctx.fill();
}

function paintDashes(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number): void {
  const width = px < 9 ? 1 : Math.max(1.25, px * 0.1);
  const dash = Math.max(1.5, px * 0.16);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash([dash, dash * 0.85]);
  ctx.strokeRect(x + width / 2, y + width / 2, px - width, px - width);
  ctx.setLineDash([]);
}

function paintFlag(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number): void {
  ctx.fillStyle = colour;
  const pole = Math.max(1, px * 0.07);
  const left = x + px * 0.14;
  const top = y + px * 0.12;
  if (px >= 9) ctx.fillRect(left, top, pole, px * 0.56);
  ctx.beginPath();
  ctx.moveTo(left, top);
  ctx.lineTo(left + px * 0.4, top + px * 0.16);
  ctx.lineTo(left, top + px * 0.34);
  ctx.closePath();
  ctx.fill();
}

function paintRing(ctx: CanvasRenderingContext2D, colour: string, x: number, y: number, px: number, width: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.strokeRect(x + width / 2, y + width / 2, px - width, px - width);
}

interface Atlas {
  readonly surface: Surface;
  readonly drawn: Uint8Array;
  readonly side: number;
}

const atlases = new Map<string, Atlas>();
const MOST_ATLASES = 12;

/** All 256 marks at one size in device pixels, each painted when first asked for. */
function atlasOf(theme: Theme, side: number): Atlas | null {
  const key = `${theme.id}/${side}`;
  const known = atlases.get(key);
  if (known) return known;
  const surface = makeSurface(side * 16, side * 16);
  if (surface === null) return null;
  if (atlases.size >= MOST_ATLASES) atlases.delete(atlases.keys().next().value ?? '');
  const atlas = { surface, drawn: new Uint8Array(256), side };
  atlases.set(key, atlas);
  return atlas;
}

/** Draws pages of one size quickly: `const page = markPainter(ctx, theme, px); page(mark, x, y)`. */
export function markPainter(ctx: CanvasRenderingContext2D, theme: Theme, px: number): (mark: number, x: number, y: number) => void {
  const shapes = shapesOf(ctx);
  if (shapes !== null) {
    return (mark, x, y) => {
      if ((mark & 15) !== KIND.hole) shapes.stamp(`page ${theme.id} ${px} ${mark}`, x, y, (one) => paintMark(one, theme, mark, 0, 0, px));
    };
  }
  const scale = scaleOf(ctx);
  const side = Math.max(1, Math.round(px * scale));
  const atlas = atlasOf(theme, side);
  if (atlas === null) return (mark, x, y) => paintMark(ctx, theme, mark, x, y, px);
  return (mark, x, y) => {
    if ((mark & 15) === KIND.hole) return;
    const sx = (mark & 15) * side;
    const sy = (mark >> 4) * side;
    if (atlas.drawn[mark] === 0) {
      paintSprite(atlas, theme, mark, sx, sy, px);
      atlas.drawn[mark] = 1;
    }
    // On whole device pixels, or neighbours in the atlas would shine through at odd zoom factors.
    const left = Math.round(x * scale) / scale;
    const top = Math.round(y * scale) / scale;
    ctx.drawImage(atlas.surface.canvas, sx, sy, side, side, left, top, side / scale, side / scale);
  };
}

function paintSprite(atlas: Atlas, theme: Theme, mark: number, sx: number, sy: number, px: number): void {
  const { ctx } = atlas.surface;
  ctx.save();
  ctx.beginPath();
  ctx.rect(sx, sy, atlas.side, atlas.side);
  ctx.clip();
  ctx.translate(sx, sy);
  ctx.scale(atlas.side / px, atlas.side / px);
  paintMark(ctx, theme, mark, 0, 0, px);
  ctx.restore();
}

const sprites = new Map<string, (value: number) => Uint32Array>();

/** The pixels of every mark at one size, RGBA words row by row, painted when first asked for; null without surfaces. */
export function markPixels(theme: Theme, px: number, side: number): ((mark: number) => Uint32Array) | null {
  return spritePixels('', theme, px, side, (ctx, mark) => paintMark(ctx, theme, mark, 0, 0, px));
}

/** The same for squares of any other kind; `what` tells them apart from all others. */
export function spritePixels(
  what: string, theme: Theme, px: number, side: number, paint: (ctx: CanvasRenderingContext2D, value: number) => void,
): ((value: number) => Uint32Array) | null {
  const key = `${what}/${theme.id}/${px}/${side}`;
  const known = sprites.get(key);
  if (known) return known;
  const surface = makeSurface(side, side, true);
  if (surface === null) return null;
  const { ctx } = surface;
  const painted: (Uint32Array | undefined)[] = [];
  const pixels = (value: number): Uint32Array => {
    const ready = painted[value];
    if (ready) return ready;
    ctx.save();
    ctx.scale(side / px, side / px);
    // Marks cover their square, so a square of paper first leaves no half-clear edge.
    ctx.fillStyle = theme.page;
    ctx.fillRect(0, 0, px, px);
    paint(ctx, value);
    ctx.restore();
    const words = new Uint32Array(ctx.getImageData(0, 0, side, side).data.buffer.slice(0));
    painted[value] = words;
    return words;
  };
  if (sprites.size >= MOST_ATLASES) sprites.delete(sprites.keys().next().value ?? '');
  sprites.set(key, pixels);
  return pixels;
}

export type Texture = 'none' | 'dots' | 'hatch' | 'bars' | 'line';

/** A page under a lens: its class's colour, with the texture that repeats it. */
export function paintClass(ctx: CanvasRenderingContext2D, theme: Theme, fill: string, texture: Texture, x: number, y: number, px: number): void {
  ctx.fillStyle = fill;
  ctx.fillRect(x, y, px, px);
  const over = isDark(fill) ? theme.onDark : theme.onLight;
  if (texture === 'line') paintFree(ctx, theme, KIND.free, x, y, px);
  if (texture === 'dots') paintDots(ctx, isDark(fill) || theme.id !== 'dark' ? theme.onDark : theme.onLight, x, y, px);
  if (texture === 'hatch') paintHatch(ctx, isDark(fill) ? '#8b949f' : theme.onLight, x, y, px);
  if (texture === 'bars') paintBars(ctx, over, x, y, px);
}

/** 'file, inactive, dirty, referenced' or, for engineers, 'inactive_file, dirty, referenced'. */
export function markWords(mark: number, kernelNames: boolean): string {
  const kind = KIND_TEXT[mark & 15];
  const words = [kind === undefined ? 'unknown' : kernelNames ? kind.kernel : kind.label];
  if (mark & MARK_DIRTY) words.push('dirty');
  if (mark & MARK_WRITEBACK) words.push(kernelNames ? 'writeback' : 'being written');
  if (mark & MARK_REFERENCED) words.push(kernelNames ? 'referenced' : 'used lately');
  if (mark & MARK_HELD) words.push(kernelNames ? 'isolated or locked' : 'held');
  return words.join(', ');
}

export function pageLabel(pfn: number, mark: number, kernelNames: boolean): string {
  return `Page ${pfn}: ${markWords(mark, kernelNames)}`;
}

const MARK_TEXT = [
  { bit: MARK_DIRTY, label: 'dirty', kernel: 'PG_dirty' },
  { bit: MARK_WRITEBACK, label: 'being written', kernel: 'PG_writeback' },
  { bit: MARK_REFERENCED, label: 'used lately', kernel: 'PG_referenced' },
  { bit: MARK_HELD, label: 'held by somebody', kernel: 'isolated or PG_locked' },
] as const;

/** Legend entries of the kinds and marks that occur among the given pages. */
export function markLegend(marks: Iterable<number>): readonly LegendEntry[] {
  let kinds = 0;
  let bits = 0;
  for (const mark of marks) {
    kinds |= 1 << (mark & 15);
    bits |= mark & 0xf0;
  }
  const out: LegendEntry[] = [];
  for (const kind of KIND_TEXT) {
    if ((kinds & (1 << kind.code)) === 0 || kind.code === KIND.hole) continue;
    out.push({ label: kind.label, kernel: kind.kernel, sample: (ctx, theme, px) => paintMark(ctx, theme, kind.code, 0, 0, px) });
  }
  for (const { bit, label, kernel } of MARK_TEXT) {
    if ((bits & bit) === 0) continue;
    const page = bit === MARK_REFERENCED ? KIND.file_active : KIND.file_inactive;
    out.push({ label, kernel, sample: (ctx, theme, px) => paintMark(ctx, theme, page | bit, 0, 0, px) });
  }
  return out;
}
