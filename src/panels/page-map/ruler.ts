// The address ruler above the map: where in memory the scanners stand, what neither has touched, and which part is in sight.
import { PAGE_BYTES, format_bytes } from '#base/units.ts';
import { actorOf, drawBadge } from '../draw/actors.ts';
import { clamp } from '../draw/scales.ts';
import { drawText, firstFitting, formatCount, measure, textSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry, Ruler } from './geometry.ts';

const MIGRATION = actorOf({ kind: 'migration', badge: '', id: 0 });
const FREE_SCANNER = actorOf({ kind: 'free_scanner', badge: '', id: 0 });
const GAP = 14;

export function drawRuler(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, ruler: Ruler): void {
  const { theme, view, session } = input;
  const at = (pfn: number): number => ruler.left + (clamp(pfn, 0, g.nrPages) / g.nrPages) * (ruler.right - ruler.left);
  ctx.fillStyle = theme.line;
  ctx.fillRect(ruler.left, ruler.line - 1, ruler.right - ruler.left, 2);
  ctx.fillStyle = theme.muted;
  for (const zone of session.zones) if (zone.start_pfn > 0) ctx.fillRect(at(zone.start_pfn) - 0.5, ruler.line - 4, 1, 7);
  if (g.count < g.nrBlocks) {
    const [from, to] = [at(g.first * g.blockPages), at((g.first + g.count) * g.blockPages)];
    ctx.strokeStyle = theme.ink;
    ctx.lineWidth = 1.5;
    const width = Math.max(4, to - from);
    ctx.strokeRect(clamp(from, ruler.left, ruler.right - width), ruler.line - 4, width, 8);
  }
  const nr = view.head_of('nr_scanners');
  const px = input.size === 'projector' ? 17 : 12;
  for (let row = 0; row < nr; row++) {
    const [low, high] = [view.scanner_of(row, 'migrate_pfn'), view.scanner_of(row, 'free_pfn')];
    if (high > low) {
      ctx.fillStyle = theme.greys[2];
      ctx.fillRect(at(low), ruler.line - 2, at(high) - at(low), 4);
    }
    drawBadge(ctx, theme, MIGRATION, clamp(at(low), px / 2 + 1, input.width - px / 2 - 1), ruler.line, px);
    drawBadge(ctx, theme, FREE_SCANNER, clamp(at(high), px / 2 + 1, input.width - px / 2 - 1), ruler.line, px);
  }
  drawWords(ctx, input, g, ruler, at);
}

/** Both ends of the addresses, and, while somebody compacts, what each scanner does; nothing covers anything else. */
function drawWords(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry, ruler: Ruler, at: (pfn: number) => number): void {
  const { theme, view } = input;
  const { small: size } = textSizes(input.size);
  const style = { size, colour: theme.muted } as const;
  const end = format_bytes(g.nrPages * PAGE_BYTES);
  let left = ruler.left + drawText(ctx, 'address 0', ruler.left, ruler.text, style) + GAP;
  drawText(ctx, end, ruler.right, ruler.text, { ...style, align: 'right' });
  let right = ruler.right - measure(ctx, end, { size }) - GAP;
  if (view.head_of('nr_scanners') === 0) {
    if (g.count === g.nrBlocks) return;
    const words = `blocks ${formatCount(g.first)} to ${formatCount(g.first + g.count - 1)} of ${formatCount(g.nrBlocks)}`;
    centred(ctx, input, ruler, [words], at((g.first + g.count / 2) * g.blockPages), left, right);
    return;
  }
  const [low, high] = [view.scanner_of(0, 'migrate_pfn'), view.scanner_of(0, 'free_pfn')];
  const [x0, x1] = [at(low), at(high)];
  const out = input.kernel_names ? '▷ migrate scanner' : '▷ moves pages out';
  const holes = input.kernel_names ? 'free scanner ◁' : 'finds free places ◁';
  const wide = (text: string): number => measure(ctx, text, { size, weight: 600 });
  const bold = { size, weight: 600, colour: theme.ink } as const;
  // Each stands over its caret as far as the ends and the other one leave room.
  const outX = clamp(x0 - wide(out) / 2, left, Math.max(left, right - wide(out)));
  if (outX + wide(out) > right) return;
  drawText(ctx, out, outX, ruler.text, bold);
  left = outX + wide(out) + GAP;
  const holesX = clamp(x1 - wide(holes) / 2, left, Math.max(left, right - wide(holes)));
  if (holesX + wide(holes) > right) return;
  drawText(ctx, holes, holesX, ruler.text, bold);
  right = holesX - GAP;
  const between = Math.max(0, Math.floor(high / g.blockPages) - Math.floor(low / g.blockPages) - 1);
  const words = [`${formatCount(between)} blocks untouched`, 'untouched'];
  if (high > low) centred(ctx, input, ruler, words, (x0 + x1) / 2, left, right);
}

function centred(
  ctx: CanvasRenderingContext2D, input: PanelInput, ruler: Ruler, words: readonly string[], x: number, left: number, right: number,
): void {
  const { small: size } = textSizes(input.size);
  const text = firstFitting(ctx, words, right - left, { size });
  const width = measure(ctx, text, { size });
  if (text === '' || text.includes('…')) return;
  drawText(ctx, text, clamp(x - width / 2, left, right - width), ruler.text, { size, colour: input.theme.muted });
}
