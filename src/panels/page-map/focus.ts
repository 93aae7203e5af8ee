// What a story that tells itself points at on the map. Free pages light up: everything else steps back behind a veil of
// paper, and each free page gets an outline, so that they are seen by shape as well as by lightness.
import { KIND } from '#wire/marks.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { pagePoint, pagesShown, showsPages } from './geometry.ts';

const VEIL = 0.62;
/** Below this size an outline would fill the page: the veil alone speaks. */
const SMALLEST_OUTLINE = 5;

export function drawFocus(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  if (input.focus?.mark !== 'free' || !showsPages(g.level)) return;
  const { theme, view } = input;
  const outlined = Math.min(g.cell, g.cellH) >= SMALLEST_OUTLINE;
  ctx.save();
  ctx.fillStyle = theme.page;
  ctx.globalAlpha = VEIL;
  const { from, to } = pagesShown(g);
  for (let pfn = from; pfn < to; pfn++) {
    const kind = view.mark[pfn]! & 15;
    if (kind === KIND.free || kind === KIND.hole) continue;
    const { x, y } = pagePoint(g, pfn);
    ctx.fillRect(x, y, g.cell, g.cellH);
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = theme.ink;
  ctx.fillStyle = theme.ink;
  ctx.lineWidth = 1;
  for (let pfn = from; pfn < to; pfn++) {
    if ((view.mark[pfn]! & 15) !== KIND.free) continue;
    const { x, y } = pagePoint(g, pfn);
    if (outlined) ctx.strokeRect(x + 0.5, y + 0.5, g.cell - 2, g.cellH - 2);
    else ctx.fillRect(x, y, Math.max(1, g.cell - 1), Math.max(1, g.cellH - 1));
  }
  ctx.restore();
}
