// The visitor's own marks over a panel: rings and numbers of what is followed, and paper over all that is not picked out. Drawn
// after the panel, so that panels know nothing of it; loaded when something is first followed or picked out.
import type { Brush } from '../brush.ts';
import { paintMark } from '../draw/marks.ts';
import { textSizes } from '../draw/text.ts';
import type { LegendEntry, PanelInput } from '../panel.ts';
import { frameOf, PLACES } from './places.ts';
import { PICKS } from './picked.ts';
import type { Box } from './rings.ts';
import { numberPlace, paintNumber, paintRing, ringLegend } from './rings.ts';

export { pickAt } from './pick.ts';

/** How much paper lies over what is not picked out: it stays to be seen as what it is. */
const PALE = 0.74;
/** More boxes than this get a ring, and only the first of them its number. */
const MOST_NUMBERS = 4;

export function drawMarked(ctx: CanvasRenderingContext2D, panel: string, input: PanelInput): void {
  if (input.brush !== null && input.brush !== undefined) drawPale(ctx, panel, input, input.brush);
  const taken: Box[] = [];
  input.follow.forEach((one, row) => {
    const boxes = PLACES[panel]?.(input, one, row) ?? [];
    if (panel === 'lru-belts') paintHidden(ctx, input, row, boxes);
    for (const box of boxes) paintRing(ctx, input.theme, one.n, box);
    const { small } = textSizes(input.size);
    for (const box of boxes.slice(0, MOST_NUMBERS)) {
      const place = numberPlace(box, small, input.width, input.height, taken);
      paintNumber(ctx, input.theme, one.n, place.x, place.y, small);
      taken.push(place);
    }
  });
}

/** A page in the squeezed middle of a belt is drawn there for its ring's sake. */
function paintHidden(ctx: CanvasRenderingContext2D, input: PanelInput, row: number, boxes: readonly Box[]): void {
  const pfn = frameOf(input, row);
  for (const { x, y, w } of pfn < 0 ? [] : boxes) if ((input.view.mark[pfn]! & 15) < 9) paintMark(ctx, input.theme, input.view.mark[pfn]!, x, y, w);
}

function drawPale(ctx: CanvasRenderingContext2D, panel: string, input: PanelInput, brush: Brush): void {
  const paled = PICKS[panel]?.(input, brush)?.paled ?? [];
  if (paled.length === 0) return;
  ctx.save();
  ctx.globalAlpha = PALE;
  ctx.fillStyle = input.theme.page;
  ctx.beginPath();
  for (const { x, y, w, h } of paled) ctx.rect(x, y, w, h);
  ctx.fill();
  ctx.restore();
}

/** What the panel's text says of the visitor's marks; '' without any. `name`: what is picked out, in words. */
export function markedWords(panel: string, input: PanelInput, name: string): string {
  const parts: string[] = [];
  const { brush } = input;
  if (brush !== null && brush !== undefined) {
    const picked = PICKS[panel]?.(input, brush) ?? null;
    parts.push(picked === null ? `Only ${name} is picked out, which this panel does not tell from the rest.` : `Only ${name}${picked.words === '' ? '.' : `: ${picked.words}`}`);
  }
  input.follow.forEach((one, row) => {
    const places = PLACES[panel];
    if (places === undefined) return;
    if (places(input, one, row).length > 0) parts.push(`Number ${one.n} is marked here.`);
  });
  return parts.join(' ');
}

export function markedLegend(panel: string, input: PanelInput): readonly LegendEntry[] {
  const places = PLACES[panel];
  return places === undefined ? [] : ringLegend(input.follow.filter((one, row) => places(input, one, row).length > 0).map((one) => one.n));
}
