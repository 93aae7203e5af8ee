// One picture: a title, one panel or several, what their marks mean, the story's number, and whose picture it is. Drawn on
// anything that panels are drawn on, so a PNG, a frame of a film and an SVG are the same picture.
import { badgeSize } from '#panels/draw/actors.ts';
import type { Brush, Followed } from '#panels/brush.ts';
import { THEMES } from '#panels/draw/palette.ts';
import type { Theme, ThemeId } from '#panels/draw/palette.ts';
import { drawText, firstFitting, measure, textSizes } from '#panels/draw/text.ts';
import { drawMarked } from '#panels/marked/index.ts';
import type { LegendEntry, MapView, Panel, PanelInput, SizeClass } from '#panels/panel.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { whichRules, whichRun } from './facts.ts';
import type { PictureSize } from './size.ts';
import { wrap } from './words.ts';

/** The one large number, as words: the page knows how to say it. */
export interface BigNumber {
  readonly text: string;
  readonly unit: string;
  readonly label: string;
  /** It says that somebody is hurt. */
  readonly harm: boolean;
}

/** How a run is looked at: the same for every instant of it. */
export interface Look {
  readonly panels: readonly Panel[];
  readonly theme: ThemeId;
  readonly size: PictureSize;
  readonly caption: string;
  readonly follow: readonly Followed[];
  readonly brush: Brush | null;
  readonly map: MapView;
  readonly kernelNames: boolean;
}

/** An instant of a run, and what is said of it. */
export interface Instance {
  readonly view: FrameView;
  readonly session: SessionInfo;
  readonly catalog: Catalog;
  readonly number: BigNumber | null;
  /** Wordings of the link, longest first. */
  readonly links: readonly string[];
}

interface Measures {
  readonly margin: number;
  readonly title: number;
  readonly gap: number;
  /** Panels are named, and their marks explained. */
  readonly full: boolean;
}

const MEASURES: Readonly<Record<SizeClass, Measures>> = {
  slide: { margin: 16, title: 19, gap: 8, full: false },
  laptop: { margin: 20, title: 22, gap: 12, full: true },
  projector: { margin: 44, title: 42, gap: 20, full: true },
};
const LINE = 1.25;
const MOST_LEGEND_ROWS = 2;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A panel's own place, as it is told to the panel. */
export function panelInputOf(look: Look, at: Instance, box: Pick<Box, 'width' | 'height'>): PanelInput {
  return {
    view: at.view, before: null, session: at.session, catalog: at.catalog, theme: THEMES[look.theme], width: box.width, height: box.height, size: look.size.layout,
    follow: look.follow, brush: look.brush, hover: null, progress: 1, rate: 0, kernel_names: look.kernelNames, map: look.map,
  };
}

export function drawPicture(ctx: CanvasRenderingContext2D, look: Look, at: Instance): void {
  const theme = THEMES[look.theme];
  const { viewWidth, viewHeight, layout } = look.size;
  const measures = MEASURES[layout];
  ctx.save();
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, viewWidth, viewHeight);
  const { margin, gap } = measures;
  const inner = { x: margin, width: viewWidth - 2 * margin };
  const top = drawTitle(ctx, look, theme, measures, { ...inner, y: margin * 0.75 });
  const foot = drawFoot(ctx, look, at, theme, { ...inner, y: viewHeight - margin * 0.6 });
  const body = { ...inner, y: top + gap, height: foot - top - 2 * gap };
  const legend = measures.full ? legendOf(look, at, body) : [];
  const bottom = drawLegend(ctx, legend, theme, layout, { ...inner, y: body.y + body.height }, look.kernelNames);
  for (const [ix, box] of boxesOf(look.panels, { ...body, height: bottom - body.y }, gap).entries()) drawPanel(ctx, look.panels[ix]!, look, at, measures, box);
  ctx.restore();
}

function drawTitle(ctx: CanvasRenderingContext2D, { caption }: Look, theme: Theme, { title }: Measures, at: Omit<Box, 'height'>): number {
  const style = { size: title, weight: 700 } as const;
  const lines = wrap(ctx, caption, at.width, 2, style);
  lines.forEach((line, ix) => drawText(ctx, line, at.x, at.y + title * (0.9 + ix * LINE), { ...style, colour: theme.ink }));
  return at.y + title * LINE * lines.length;
}

/** From below: the link, whose run it is, the number. Returns where it begins. */
function drawFoot(ctx: CanvasRenderingContext2D, { size: { layout } }: Look, at: Instance, theme: Theme, box: Omit<Box, 'height'>): number {
  const { small, strong, number: large } = textSizes(layout);
  const line = small * LINE;
  const style = { size: small };
  const link = firstFitting(ctx, at.links, box.width, style);
  drawText(ctx, link, box.x, box.y - small * 0.25, { ...style, colour: theme.muted });
  const base = box.y - (link === '' ? 0 : line * 1.2);
  const words = [whichRun(at.view, at.session), whichRules(at.session)];
  if (at.number === null) {
    words.forEach((text, ix) => drawText(ctx, text, box.x, base - (words.length - 1 - ix) * line - small * 0.25, { ...style, colour: theme.muted, maxWidth: box.width }));
    return base - line * words.length;
  }
  const { text, unit, label, harm } = at.number;
  const bottom = base - large * 0.12;
  const figure = { size: large, weight: 700, colour: harm ? theme.harm : theme.ink } as const;
  let left = box.x + drawText(ctx, text, box.x, bottom, figure);
  if (unit !== '') left += drawText(ctx, ` ${unit}`, left, bottom, { size: strong, weight: 600, colour: figure.colour });
  left += small;
  // The words of the number and those of the run share what is left of the line.
  const right = box.x + box.width;
  const stamp = Math.min((right - left) * 0.55, Math.max(...words.map((one) => measure(ctx, one, style))));
  const saying = { size: layout === 'slide' ? small : strong };
  const lines = wrap(ctx, label, right - left - stamp - small, 3, saying);
  lines.forEach((one, ix) => drawText(ctx, one, left, bottom - (lines.length - 1 - ix) * saying.size * LINE, { ...saying, colour: theme.ink }));
  const said = words.flatMap((one) => wrap(ctx, one, stamp, 2, style));
  said.forEach((one, ix) => drawText(ctx, one, right, bottom - (said.length - 1 - ix) * line, { ...style, colour: theme.muted, align: 'right' }));
  return bottom - Math.max(large * 0.85, lines.length * saying.size * LINE, said.length * line);
}

function legendOf(look: Look, at: Instance, box: Pick<Box, 'width' | 'height'>): readonly LegendEntry[] {
  const found = new Map<string, LegendEntry>();
  for (const panel of look.panels) {
    for (const entry of panel.legend(panelInputOf(look, at, { width: box.width, height: box.height / look.panels.length }))) if (!found.has(entry.label)) found.set(entry.label, entry);
  }
  return [...found.values()];
}

/** From below, in rows; marks for which there is no room are left out. Returns where it begins. */
function drawLegend(ctx: CanvasRenderingContext2D, entries: readonly LegendEntry[], theme: Theme, layout: SizeClass, box: Omit<Box, 'height'>, kernelNames: boolean): number {
  if (entries.length === 0) return box.y;
  const { small } = textSizes(layout);
  // A mark may be a badge with a letter, which is to be read like any other.
  const side = badgeSize(small);
  const row = side * 1.2;
  const placed: { readonly entry: LegendEntry; readonly words: string; readonly x: number; readonly row: number }[] = [];
  let [x, rows] = [0, 0];
  for (const entry of entries) {
    const words = kernelNames && entry.kernel !== '' ? entry.kernel : entry.label;
    const width = side + small * 0.4 + measure(ctx, words, { size: small });
    if (x > 0 && x + width > box.width) [x, rows] = [0, rows + 1];
    if (rows >= MOST_LEGEND_ROWS) break;
    placed.push({ entry, words, x, row: rows });
    x += width + small * 1.2;
  }
  const count = placed.at(-1)!.row + 1;
  const top = box.y - count * row;
  for (const one of placed) {
    const y = top + one.row * row + (row - side) / 2;
    ctx.save();
    ctx.translate(box.x + one.x, y);
    one.entry.sample(ctx, theme, side);
    ctx.restore();
    drawText(ctx, one.words, box.x + one.x + side + small * 0.4, y + side / 2, { size: small, colour: theme.muted, baseline: 'middle' });
  }
  return top - small * 0.5;
}

/** One below the other by what each needs; four two by two. */
export function boxesOf(panels: readonly Pick<Panel, 'min_height'>[], box: Box, gap: number): readonly Box[] {
  const columns = panels.length >= 4 ? 2 : 1;
  const rows = Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) => panels.slice(row * columns, (row + 1) * columns));
  const needs = rows.map((row) => Math.max(...row.map((panel) => panel.min_height)));
  const room = box.height - gap * (rows.length - 1);
  const all = needs.reduce((sum, need) => sum + need, 0);
  let y = box.y;
  return rows.flatMap((row, ix) => {
    const height = (room * needs[ix]!) / all;
    const width = (box.width - gap * (row.length - 1)) / row.length;
    const boxes = row.map((_, column) => ({ x: box.x + column * (width + gap), y, width, height }));
    y += height + gap;
    return boxes;
  });
}

function drawPanel(ctx: CanvasRenderingContext2D, panel: Panel, look: Look, at: Instance, { full }: Measures, box: Box): void {
  const theme = THEMES[look.theme];
  const { small, strong } = textSizes(look.size.layout);
  const head = full ? strong * 1.5 : 0;
  if (full) {
    const width = drawText(ctx, panel.title, box.x, box.y + strong, { size: strong, weight: 700, colour: theme.ink, maxWidth: box.width });
    const left = width + strong * 0.8;
    const caption = firstFitting(ctx, [panel.caption, ''], box.width - left, { size: small });
    drawText(ctx, caption, box.x + left, box.y + strong, { size: small, colour: theme.muted });
  }
  const input = panelInputOf(look, at, { width: Math.floor(box.width), height: Math.floor(box.height - head) });
  ctx.save();
  // On whole pixels of the file, as on a page: hairlines stay hairlines, images are not smeared.
  const { scale } = look.size;
  ctx.translate(Math.round(box.x * scale) / scale, Math.round((box.y + head) * scale) / scale);
  ctx.beginPath();
  ctx.rect(0, 0, input.width, input.height);
  ctx.clip();
  panel.draw(ctx, input);
  drawMarked(ctx, panel.id, input);
  ctx.restore();
}
