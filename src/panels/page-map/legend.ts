// The legend: only what is on screen now, at the level at which it is drawn.
import { MARK_REFERENCED } from '#wire/marks.ts';
import { hatchRect } from '../draw/hatch.ts';
import { SMALLEST_FLAG, markLegend, paintClass } from '../draw/marks.ts';
import type { Theme } from '../draw/palette.ts';
import type { LegendEntry, PanelInput } from '../panel.ts';
import { barOf, theftSample, theftsOf } from './assembly.ts';
import { cellSide } from './cells.ts';
import type { MapGeometry } from './geometry.ts';
import { mapLayout, pagesShown, tileOf } from './geometry.ts';
import type { Lens, LensClass } from './lenses.ts';
import { classOf, lensBytes, lensOf, stackCounts } from './lenses.ts';
import { MOST_LOOKED_AT, emptiedBlocks, isHuge } from './state.ts';

/** Marks under the loupe whose colour the classes of the map have explained already. */
const SAME_COLOUR = ['anonymous, active', 'file, inactive', 'kernel, cannot move'] as const;

export function pageMapLegend(input: PanelInput): readonly LegendEntry[] {
  const { map: g, loupe } = mapLayout(input);
  const lens = lensOf(input);
  const entries = [...levelLegend(input, g, lens)];
  if (loupe !== null) {
    const listed = new Set([...entries.map((entry) => entry.label), ...(lens.id === 'kind' ? SAME_COLOUR : [])]);
    entries.push(...levelLegend(input, loupe, lens).filter((entry) => !listed.has(entry.label)));
  }
  return [...assemblyLegend(input, g), ...entries, ...barLegend(input, g)];
}

function levelLegend(input: PanelInput, g: MapGeometry, lens: Lens): readonly LegendEntry[] {
  const { mark } = input.view;
  const { from, to } = pagesShown(g);
  if (g.level === 'cells' && lens.id === 'kind') {
    const marks = mark.subarray(from, to);
    return markLegend(cellSide(g) < SMALLEST_FLAG ? marks.map((one) => one & ~MARK_REFERENCED) : marks);
  }
  if ((g.level === 'cells' || g.level === 'pixels') && to - from <= MOST_LOOKED_AT) {
    const bytes = lensBytes(input, lens);
    const seen = new Uint8Array(256);
    for (let pfn = from; pfn < to; pfn++) seen[bytes[pfn]!] = 1;
    const classes = new Set([...seen.keys()].filter((byte) => seen[byte] === 1).map((byte) => classOf(lens, byte)));
    const larger = g.level === 'pixels' && g.cell <= 2;
    return lens.classes.filter((_, i) => classes.has(i)).map((known) => classEntry(known, larger && known.colour(input.theme) === input.theme.kernel ? ' (alone in a block: drawn larger)' : ''));
  }
  const counts = stackCounts(lens, g.first, g.first + g.count);
  return lens.stack.filter((_, i) => counts[i]! > 0).map((known) => classEntry(known, ''));
}

function classEntry(known: LensClass, more: string): LegendEntry {
  return {
    label: `${known.label}${more}`, kernel: known.kernel,
    sample: (ctx: CanvasRenderingContext2D, theme: Theme, px: number): void => {
      const colour = known.colour(theme);
      paintClass(ctx, theme, colour, colour === theme.dirty ? 'none' : known.texture, 0, 0, px);
      if (colour === theme.dirty) hatchRect(ctx, 0, 0, px, px, theme.ink, 5, 0.75);
    },
  };
}

/** Frames and thefts, where there are any: first, because a long legend is cut at its end. */
function assemblyLegend(input: PanelInput, g: MapGeometry): readonly LegendEntry[] {
  const { view } = input;
  const out: LegendEntry[] = [];
  let huge = false;
  for (let block = g.first; block < g.first + g.count && !huge; block++) huge = isHuge(view, block, g.blockPages);
  const emptied = [...emptiedBlocks(view)].some((block) => tileOf(g, block) >= 0 && !isHuge(view, block, g.blockPages));
  if (huge && g.level !== 'cells') out.push(frame('one huge page', 'compound_head', []));
  if (emptied) out.push(frame('block being emptied', 'compact_control', [3, 2]));
  if (theftsOf(input).length > 0) out.push({ label: 'taken out of a block being emptied', kernel: 'compact_steal', sample: theftSample });
  return out;
}

function barLegend({ view }: PanelInput, g: MapGeometry): readonly LegendEntry[] {
  let [gold, dark] = [false, false];
  for (let block = g.first; g.bar > 0 && block < g.first + g.count && !(gold && dark); block++) {
    const share = barOf(view, block, g.blockPages);
    if (share === 'stuck') dark = true;
    else if (share !== null && share > 0) gold = true;
  }
  return [
    ...(gold ? [bar('share of a block already clear', '', 'gold')] : []),
    ...(dark ? [bar('block holds what cannot move', 'unmovable', 'kernel')] : []),
  ];
}

function frame(label: string, kernel: string, dash: readonly number[]): LegendEntry {
  return {
    label, kernel,
    sample: (ctx, theme, px) => {
      ctx.strokeStyle = theme.gold;
      ctx.lineWidth = 2;
      ctx.setLineDash([...dash]);
      ctx.strokeRect(1.5, 1.5, px - 3, px - 3);
      ctx.setLineDash([]);
    },
  };
}

function bar(label: string, kernel: string, colour: 'gold' | 'kernel'): LegendEntry {
  return {
    label, kernel,
    sample: (ctx, theme, px) => {
      ctx.fillStyle = theme.line;
      ctx.fillRect(0, px - 4, px, 3);
      ctx.fillStyle = theme[colour];
      ctx.fillRect(0, px - 4, colour === 'gold' ? px * 0.6 : px, 3);
    },
  };
}
