// Draws the belts: name, tray, head, squeezed middle, tail, and where the tail leads.
import type { Theme } from '../draw/palette.ts';
import { BELT_END, LISTS_PER_ZONE } from '#wire/frame_layout.ts';
import { KIND, MARK_HELD } from '#wire/marks.ts';
import { actorOf, badgeSize, drawBadge } from '../draw/actors.ts';
import { markPainter } from '../draw/marks.ts';
import { isDark, kindColour, mixColour } from '../draw/palette.ts';
import { drawText, firstFitting, formatCount, measure, plural } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { Belt, BeltGeometry, PlacedPage } from './geometry.ts';
import { beltGeometry, pagesOf, placedPages } from './geometry.ts';
import { BELT_ORDER, UNEVICTABLE, isActive, listLabel, pagesOnBelts, tailCounts } from './state.ts';

const KIND_OF_LIST = [KIND.anon_inactive, KIND.anon_active, KIND.file_inactive, KIND.file_active, KIND.unevictable] as const;

export function drawLruBelts(ctx: CanvasRenderingContext2D, input: PanelInput): void {
  ctx.fillStyle = input.theme.page;
  ctx.fillRect(0, 0, input.width, input.height);
  const g = beltGeometry(input);
  drawHeader(ctx, input, g);
  for (const belt of g.belts) {
    drawGround(ctx, input, g, belt);
    drawPages(ctx, input, g, belt);
    drawRibbon(ctx, input, g, belt);
    drawBracket(ctx, input, g, belt);
  }
  drawRings(ctx, input, g);
  drawFooter(ctx, input, g);
}

/** Machines after 4.8 keep one set of lists for the node; it stands in the rows of the first zone. */
export function listsPerNode(input: PanelInput): boolean {
  return input.session.rules.includes('lists per node');
}

export function zoneName(input: PanelInput, zone: number): string {
  const name = input.session.zones[zone]?.name ?? String(zone);
  return input.kernel_names ? `ZONE_${name.toUpperCase()}` : `zone ${name}`;
}

function drawHeader(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry): void {
  if (g.namesAbove) return;
  const { theme } = input;
  const small = { size: g.sizes.small, colour: theme.muted };
  drawText(ctx, listsPerNode(input) ? 'whole node' : zoneName(input, g.zone), g.left, g.headerY, { ...small, colour: theme.ink, weight: 600, maxWidth: g.trayX - g.left - 6 });
  drawText(ctx, input.kernel_names ? 'pagevec' : 'tray', g.trayX, g.headerY, { ...small, maxWidth: g.traySlots * g.pitch });
  drawText(ctx, 'head, newest', g.headX, g.headerY, { ...small, maxWidth: g.endCells * g.pitch });
  drawText(ctx, 'tail, goes next', g.endX, g.headerY, { ...small, align: 'right', maxWidth: g.endCells * g.pitch });
}

function drawGround(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, belt: Belt): void {
  const { theme } = input;
  const style = { size: g.sizes.normal, weight: 600, colour: theme.ink } as const;
  if (g.namesAbove) drawNameLine(ctx, input, g, belt);
  else {
    drawText(ctx, listLabel(belt.list, input.kernel_names), g.left, belt.y + g.px / 2, { ...style, baseline: 'middle', maxWidth: g.trayX - g.left - 8 });
  }
  // The belt itself: a pale band a little taller than its cells.
  ctx.fillStyle = theme.greys[0];
  ctx.fillRect(g.headX - 4, belt.y - 3, g.endX - g.headX + 6, g.px + 6);
  drawTraySlots(ctx, input, g, belt);
  if (g.namesAbove) return;
  drawText(ctx, wayOut(belt), g.endX + 8, belt.y + g.px / 2, {
    size: g.sizes.normal, colour: theme.muted, baseline: 'middle', maxWidth: input.width - g.endX - 10,
  });
}

function wayOut(belt: Belt): string {
  return isActive(belt.list) ? '→ demote' : '→ out';
}

/** Name, count and way out on one line above a belt, where width is scarce. */
function drawNameLine(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, belt: Belt): void {
  const { theme } = input;
  const y = belt.y - 11;
  const name = drawText(ctx, listLabel(belt.list, input.kernel_names), g.left, y, { size: g.sizes.strong, weight: 600, colour: theme.ink });
  const out = { size: g.sizes.normal, colour: theme.muted, align: 'right' } as const;
  const end = drawText(ctx, wayOut(belt), g.endX, y, out);
  drawText(ctx, countWords(belt), g.left + name + 14, y, {
    size: g.sizes.normal, mono: true, colour: theme.ink, maxWidth: g.endX - end - 14 - (g.left + name + 14),
  });
}

function countWords(belt: Belt): string {
  return belt.count === 0 ? 'empty' : plural(belt.count, 'page');
}

function drawTraySlots(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, belt: Belt): void {
  const { theme } = input;
  ctx.strokeStyle = theme.line;
  ctx.lineWidth = 1;
  for (let slot = 0; slot < g.traySlots; slot++) ctx.strokeRect(g.trayX + slot * g.pitch + 0.5, belt.y + 0.5, g.px - 1, g.px - 1);
  // An arrow from the tray to the head.
  const x = g.headX - 13;
  const y = belt.y + g.px / 2;
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = theme.stroke;
  ctx.beginPath();
  ctx.moveTo(x, y - 3);
  ctx.lineTo(x + 4, y);
  ctx.lineTo(x, y + 3);
  ctx.stroke();
  if (belt.trayMore === 0) return;
  // The number takes the first two slots, over its own paper.
  const text = `+${belt.trayMore}`;
  const style = { size: g.sizes.small, weight: 600 } as const;
  // Where slots are narrow it takes what it needs, from the left edge on.
  const right = Math.max(g.trayX + 2 * g.pitch - 5, measure(ctx, text, style) + 2);
  ctx.fillStyle = theme.page;
  ctx.fillRect(g.trayX - 1, belt.y - 1, Math.max(2 * g.pitch, right - g.trayX + 2), g.px + 2);
  drawText(ctx, text, right, belt.y + g.px / 2, { ...style, colour: theme.ink, baseline: 'middle', align: 'right' });
}

function drawPages(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, belt: Belt): void {
  const paint = markPainter(ctx, input.theme, g.px);
  for (const page of placedPages(belt)) {
    if (page.pages === 1) paint(input.view.mark[page.pfn]!, page.x, page.y);
    else paintHuge(ctx, input, g, belt.list, page);
  }
  const fresh = freshPages(input, g, belt);
  if (fresh.length === 0) return;
  ctx.save();
  ctx.globalAlpha = 0.85 * (1 - input.progress);
  ctx.strokeStyle = input.theme.ink;
  ctx.lineWidth = 1.5;
  for (const page of fresh) ctx.strokeRect(page.x - 0.75, page.y - 0.75, page.w + 1.5, g.px + 1.5);
  ctx.restore();
}

/** A huge page on a list: one wide cell in the hue of its list, in a gold frame, with its number of pages. */
export function paintHuge(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, list: number, page: PlacedPage): void {
  const { theme } = input;
  const fill = kindColour(theme, KIND_OF_LIST[list]!);
  ctx.fillStyle = fill;
  ctx.fillRect(page.x, page.y, page.w, g.px);
  ctx.strokeStyle = theme.gold;
  ctx.lineWidth = 2;
  ctx.strokeRect(page.x + 1, page.y + 1, page.w - 2, g.px - 2);
  const { small } = g.sizes;
  const text = formatCount(page.pages);
  if (small + 2 > g.px || measure(ctx, text, { size: small, weight: 600 }) > page.w - 6) return;
  drawText(ctx, text, page.x + page.w / 2, page.y + g.px / 2 + 0.5, {
    size: small, weight: 600, colour: isDark(fill) ? theme.onDark : theme.onLight, align: 'center', baseline: 'middle',
  });
}

/** Pages that came to this belt's end, or changed there, since the picture before; none once it has settled. */
function freshPages(input: PanelInput, g: BeltGeometry, belt: Belt): readonly PlacedPage[] {
  const { before, view, progress } = input;
  if (before === null || progress >= 1 || before.mark.length !== view.mark.length) return [];
  const from = (g.zone * LISTS_PER_ZONE + belt.list) * BELT_END;
  const heads = new Set(before.list_head.subarray(from, from + BELT_END));
  const changed = (page: PlacedPage): boolean => before.mark[page.pfn] !== view.mark[page.pfn];
  return [...belt.head.filter((page) => !heads.has(page.pfn) || changed(page)), ...belt.tail.filter(changed)];
}

function drawRibbon(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, belt: Belt): void {
  const { theme } = input;
  const middle = belt.y + g.px / 2;
  const style = { size: g.sizes.normal, mono: true } as const;
  const most = g.ribbonWidth - 12;
  const text = firstFitting(ctx, [countWords(belt), formatCount(belt.count)], most, style);
  const whole = belt.count <= pagesOf(belt.head) + pagesOf(belt.tail);
  if (g.namesAbove && whole) return;
  const width = g.namesAbove ? 6 : measure(ctx, text, style);
  const centre = g.ribbonX + g.ribbonWidth / 2;
  if (!g.namesAbove) drawText(ctx, text, centre, middle, { ...style, colour: belt.count === 0 ? theme.muted : theme.ink, align: 'center', baseline: 'middle' });
  if (whole) return;
  const bar = (g.ribbonWidth - width) / 2 - (g.namesAbove ? 6 : 14);
  if (bar < 6) return;
  ctx.fillStyle = ribbonColour(theme, belt.list);
  const thick = Math.max(4, Math.round(g.px * 0.5));
  ctx.fillRect(g.ribbonX + 4, middle - thick / 2, bar, thick);
  ctx.fillRect(g.ribbonX + g.ribbonWidth - 4 - bar, middle - thick / 2, bar, thick);
}

function ribbonColour(theme: Theme, list: number): string {
  return mixColour(kindColour(theme, KIND_OF_LIST[list]!), theme.greys[0], 0.4);
}

/** The pages at the tail that somebody holds: the batch being scanned, between double brackets. */
export function heldRun(input: PanelInput, belt: Belt): readonly PlacedPage[] {
  const held = belt.tail.map((page) => (input.view.mark[page.pfn]! & MARK_HELD) !== 0);
  const first = held.indexOf(true);
  return first < 0 ? [] : belt.tail.slice(first, held.lastIndexOf(true) + 1);
}

function drawBracket(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry, belt: Belt): void {
  const run = heldRun(input, belt);
  if (run.length === 0) return;
  const { theme, view } = input;
  const left = run[0]!.x - 1;
  const right = run.at(-1)!.x + run.at(-1)!.w + 1;
  const [top, bottom] = [belt.y - 6, belt.y + g.px + 6];
  ctx.strokeStyle = theme.ink;
  ctx.lineWidth = 2 * Math.min(1.5, theme.stroke);
  ctx.beginPath();
  for (const [x, inward] of [[left, 5], [right, -5]] as const) {
    ctx.moveTo(x + inward, top);
    ctx.lineTo(x, top);
    ctx.lineTo(x, bottom);
    ctx.lineTo(x + inward, bottom);
  }
  ctx.stroke();
  const next = g.belts[g.belts.indexOf(belt) + 1];
  const roomBelow = (next === undefined ? g.footerY - g.sizes.small : next.y - (g.namesAbove ? g.sizes.strong + 11 : 8)) - bottom;
  if (roomBelow < g.sizes.small + 3) return;
  const { held } = tailCounts(view, g.zone, belt.list);
  const small = { size: g.sizes.small, colour: theme.ink } as const;
  const words = firstFitting(ctx, [`${plural(held, 'page')} being scanned`, `${formatCount(held)} scanned`], Math.max(60, g.endCells * g.pitch), small);
  const y = bottom + 3 + g.sizes.small * 0.78;
  const width = drawText(ctx, words, right, y, { ...small, align: 'right' });
  drawScanners(ctx, input, right - width - 6, y - g.sizes.small * 0.28, badgeSize(g.sizes.small));
}

/** Badges of the tasks that reclaim now, right to left. */
function drawScanners(ctx: CanvasRenderingContext2D, input: PanelInput, right: number, cy: number, px: number): void {
  let x = right - px / 2;
  for (const [row, task] of input.session.tasks.entries()) {
    if (row >= input.view.dims.nr_tasks || input.view.task_of(row, 'reclaiming') === 0) continue;
    drawBadge(ctx, input.theme, actorOf(task), x, cy, px);
    x -= px + 3;
  }
}

function drawRings(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry): void {
  const { theme, hover } = input;
  const placed = g.belts.flatMap(placedPages);
  if (hover?.kind === 'page') {
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.5;
    for (const page of placed) if (page.pfn === hover.pfn) ctx.strokeRect(page.x - 0.75, page.y - 0.75, page.w + 1.5, g.px + 1.5);
  }
}

function drawFooter(ctx: CanvasRenderingContext2D, input: PanelInput, g: BeltGeometry): void {
  const { view, theme } = input;
  const small = { size: g.sizes.small, colour: theme.muted };
  const room = input.width - 2 * g.left;
  const number = (field: 'free' | 'min' | 'low' | 'high'): string => `${field} ${formatCount(view.zone_of(g.zone, field))}`;
  const levels = (['free', 'min', 'low', 'high'] as const).map(number).join(' · ');
  const locked = view.list_count_of(g.zone, UNEVICTABLE);
  const whole = `${zoneName(input, g.zone)}: ${levels}`;
  const line = firstFitting(ctx, [`${whole}${locked > 0 ? ` · locked in memory ${formatCount(locked)}` : ''}`, whole, levels], room, small);
  if (g.footerLines > 0) drawText(ctx, line, g.left, g.footerY, small);
  if (g.footerLines < 2) return;
  const others: string[] = [];
  const sums: string[] = [];
  for (let zone = 0; zone < view.dims.nr_zones; zone++) {
    if (zone === g.zone || pagesOnBelts(view, zone) === 0) continue;
    others.push(`${zoneName(input, zone)}: ${BELT_ORDER.map((list) => `${listLabel(list, input.kernel_names)} ${formatCount(view.list_count_of(zone, list))}`).join(' · ')}`);
    sums.push(`${zoneName(input, zone)}: ${plural(pagesOnBelts(view, zone), 'page')}`);
  }
  if (others.length === 0) return;
  const more = firstFitting(ctx, [others.join('   '), sums.join('   '), `${plural(others.length, 'zone')} more`], room, small);
  drawText(ctx, more, g.left, g.footerY + g.sizes.small + 6, small);
}
