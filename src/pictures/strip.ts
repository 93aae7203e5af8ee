// Several instants of a run as one sheet: a row, or rows of two or three as they fit on paper. Each is a picture whole, with
// its caption, its instant and its link.
import { THEMES } from '#panels/draw/palette.ts';
import type { Instance, Look } from './picture.ts';
import { drawPicture } from './picture.ts';
import { pictureSize } from './size.ts';
import type { PictureSize } from './size.ts';
import type { PictureCanvas } from './still.ts';
import { pictureFacts } from './still.ts';
import { svgCanvas } from './svg_canvas.ts';
import type { SvgTools } from './svg_canvas.ts';
import type { Facts } from './facts.ts';

export interface Beat {
  readonly caption: string;
  readonly at: Instance;
}

export type StripForm = 'row' | 'sheet';

export const MOST_BEATS = 9;
/** Between pictures, in units of one that is 640 wide. */
const GAP = 12;

export interface StripPlan {
  readonly columns: number;
  readonly rows: number;
  /** One picture. */
  readonly cell: PictureSize;
  readonly viewWidth: number;
  readonly viewHeight: number;
}

/** `width`: of one picture, in pixels of the file. */
export function stripPlan(count: number, form: StripForm, width: number): StripPlan {
  const columns = form === 'row' ? Math.max(1, count) : count <= 4 ? Math.min(2, count) : 3;
  const rows = Math.ceil(count / columns);
  const one = pictureSize(640, 360, 1);
  const cell = { ...one, scale: width / one.viewWidth };
  return { columns, rows, cell, viewWidth: columns * one.viewWidth + (columns + 1) * GAP, viewHeight: rows * one.viewHeight + (rows + 1) * GAP };
}

function drawStrip(ctx: CanvasRenderingContext2D, look: Look, beats: readonly Beat[], plan: StripPlan): void {
  const theme = THEMES[look.theme];
  ctx.fillStyle = theme.line;
  ctx.fillRect(0, 0, plan.viewWidth, plan.viewHeight);
  beats.forEach(({ caption, at }, ix) => {
    ctx.save();
    ctx.translate(GAP + (ix % plan.columns) * (plan.cell.viewWidth + GAP), GAP + Math.floor(ix / plan.columns) * (plan.cell.viewHeight + GAP));
    drawPicture(ctx, { ...look, size: plan.cell, caption }, at);
    ctx.restore();
  });
}

export function paintStrip(canvas: PictureCanvas, look: Look, beats: readonly Beat[], plan: StripPlan): void {
  const { scale } = plan.cell;
  canvas.width = Math.round(plan.viewWidth * scale);
  canvas.height = Math.round(plan.viewHeight * scale);
  const ctx = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D | null;
  if (ctx === null) throw new Error('this browser gives no canvas');
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  drawStrip(ctx, look, beats, plan);
}

/** Of the first instant, with all captions and instants. */
export function stripFacts(look: Look, beats: readonly Beat[]): Facts {
  const facts = pictureFacts(look, beats[0]!.at);
  const list = beats.map(({ caption, at }) => `${at.view.head_of('at_ns')} ns: ${caption}`).join('\n');
  return [...facts.filter(([name]) => name !== 'Instant' && name !== 'Event'), ['Comment', list]];
}

export function stripSvg(look: Look, beats: readonly Beat[], plan: StripPlan, tools: SvgTools): string {
  const svg = svgCanvas(tools);
  drawStrip(svg.ctx, look, beats, plan);
  const facts = stripFacts(look, beats);
  const { scale } = plan.cell;
  return svg.text({
    width: plan.viewWidth * scale, height: plan.viewHeight * scale, viewWidth: plan.viewWidth, viewHeight: plan.viewHeight,
    title: look.caption, desc: facts.find(([name]) => name === 'Comment')![1], facts,
  });
}
