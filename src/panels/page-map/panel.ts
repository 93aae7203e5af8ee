// Physical memory as blocks of pages in address order.
import { KIND, KIND_TEXT, MARK_REFERENCED } from '#wire/marks.ts';
import { hatchRect } from '../draw/hatch.ts';
import { SMALLEST_FLAG, markLegend, pageLabel } from '../draw/marks.ts';
import { STATE_CLASSES, stateClass } from '../draw/palette.ts';
import type { Theme } from '../draw/palette.ts';
import { formatCount, plural } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { cellSide, drawPageMap, isHuge } from './draw.ts';
import { mapGeometry, pageAt, tileAt } from './geometry.ts';
import { blockCounts, blockWords, countMap, pagesIn } from './state.ts';

export const pageMapPanel: Panel = {
  id: 'page-map',
  title: 'Physical memory',
  question: 'Where is memory free, and what stands in the way?',
  caption: 'each small square is one page; each group of squares is one block, in address order',
  min_height: 260,
  draw: drawPageMap,
  hit: hitPageMap,
  describe: describePageMap,
  legend: legendPageMap,
};

function hitPageMap(input: PanelInput, x: number, y: number): Hit | null {
  const g = mapGeometry(input);
  if (g.level === 'cells' || g.level === 'pixels') {
    const pfn = pageAt(g, x, y);
    if (pfn < 0 || (input.view.mark[pfn]! & 15) === KIND.hole) return null;
    return { kind: 'page', pfn, label: pageLabel(pfn, input.view.mark[pfn]!, input.kernel_names) };
  }
  const tile = tileAt(g, x, y);
  if (tile < 0) return null;
  const first = tile * g.unit;
  const last = Math.min(first + g.unit, g.nrBlocks) - 1;
  const counts = blockCounts(input.view, first, last + 1);
  if (pagesIn(counts) === 0) return null;
  const name = first === last ? `Block ${first}` : `Blocks ${first} to ${last}`;
  return { kind: 'block', block: first, label: `${name}: ${blockWords(counts)}` };
}

function describePageMap(input: PanelInput): PanelText {
  const { view, session, kernel_names: kernelNames } = input;
  const counts = countMap(view);
  const g = mapGeometry(input);
  const total = view.dims.nr_pages - counts.kinds[KIND.hole]!;
  let huge = 0;
  for (let block = 0; block < view.dims.nr_blocks; block++) if (isHuge(input, g, block)) huge++;
  const free = counts.kinds[KIND.free]!;
  const sentences = [
    `${session.machine}: ${plural(view.dims.nr_blocks, 'block')} of ${plural(session.block_pages, 'page')}.`,
    free === 0 ? 'No page is free.' : `${plural(free, 'free page')} in ${plural(counts.freeRuns, 'run')}, longest ${formatCount(counts.longestRun)}${
      huge > 0 ? `; ${plural(huge, 'huge page')}` : ''}.`,
    `${plural(counts.dirty, 'page is', 'pages are')} dirty, ${formatCount(counts.writeback)} being written, ${formatCount(counts.held)} held by somebody.`,
  ];
  const row = (label: string, kernel: string, count: number): readonly (string | number)[] => [
    kernelNames ? kernel : label, kernelNames ? label : kernel, count, `${((count / Math.max(1, total)) * 100).toFixed(1)} %`,
  ];
  return {
    summary: sentences.join(' '),
    columns: ['what', kernelNames ? 'in words' : 'kernel name', 'pages', 'share'],
    rows: [
      ...KIND_TEXT.filter((kind) => kind.code !== KIND.hole).map((kind) => row(kind.label, kind.kernel, counts.kinds[kind.code]!)),
      row('dirty', 'PG_dirty', counts.dirty),
      row('being written', 'PG_writeback', counts.writeback),
      row('used lately', 'PG_referenced', counts.referenced),
      row('held by somebody', 'isolated or PG_locked', counts.held),
    ],
  };
}

function legendPageMap(input: PanelInput): readonly LegendEntry[] {
  const g = mapGeometry(input);
  if (g.level === 'cells') return markLegend(cellSide(g) < SMALLEST_FLAG ? input.view.mark.map((mark) => mark & ~MARK_REFERENCED) : input.view.mark);
  if (g.level === 'pixels') {
    const seen = new Set<number>();
    for (const mark of input.view.mark) seen.add(stateClass(mark));
    return STATE_CLASSES.filter((_, i) => seen.has(i)).map((state) => swatch(state.label, state.kernel, state.colour));
  }
  const all = blockCounts(input.view, 0, g.nrBlocks);
  const entries: readonly (readonly [number, LegendEntry])[] = [
    [all.kernel, swatch('kernel, cannot move', 'unmovable', 'kernel')],
    [all.slab, swatch('slab', 'slab', 'slab')],
    [all.anon + all.huge, swatch('anonymous', 'active_anon, inactive_anon', 'anonActive')],
    [all.file, swatch('file, clean', 'active_file, inactive_file', 'fileInactive')],
    [all.dirty + all.writeback, swatch('dirty or being written', 'nr_dirty, nr_writeback', 'dirty')],
    [all.free, swatch('free', 'buddy, pcp', 'free')],
  ];
  return entries.filter(([count]) => count > 0).map(([, entry]) => entry);
}

/** A plain fill, as below the size of full marks; pale ones get a line, dirty gets its diagonal lines. */
function swatch(label: string, kernel: string, colour: 'free' | 'fileInactive' | 'anonActive' | 'dirty' | 'kernel' | 'slab'): LegendEntry {
  return {
    label, kernel,
    sample: (ctx: CanvasRenderingContext2D, theme: Theme, px: number): void => {
      ctx.fillStyle = theme[colour];
      ctx.fillRect(0, 0, px, px);
      if (colour === 'dirty') hatchRect(ctx, 0, 0, px, px, theme.ink, 5, 0.75);
      if (colour !== 'free') return;
      ctx.strokeStyle = theme.line;
      ctx.lineWidth = 1;
      ctx.strokeRect(0.5, 0.5, px - 1, px - 1);
    },
  };
}
