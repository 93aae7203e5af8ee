// The map in words and numbers.
import { LENS_TEXT } from '#wire/lens.ts';
import { KIND, KIND_TEXT } from '#wire/marks.ts';
import { formatCount, plural } from '../draw/text.ts';
import type { PanelInput, PanelText } from '../panel.ts';
import { theftsOf } from './assembly.ts';
import { blocksShown } from './geometry.ts';
import { lensOf, stackCounts } from './lenses.ts';
import { MOST_LOOKED_AT, assemblyWords, blockCounts, countMap, freeBlocks, hugeBlocks, nearestBlock, pagesIn } from './state.ts';

type Row = readonly (string | number)[];

interface Figures {
  readonly free: number;
  readonly runs: string;
  readonly marks: string;
  readonly total: number;
  readonly rows: readonly (readonly [label: string, kernel: string, pages: number])[];
}

export function describePageMap(input: PanelInput): PanelText {
  const { view, session, kernel_names: kernelNames } = input;
  const figures = view.dims.nr_pages > MOST_LOOKED_AT ? byBlocks(input) : byPages(input);
  const huge = hugeBlocks(view, session.block_pages);
  const sentences = [
    `${session.machine}: ${plural(view.dims.nr_blocks, 'block')} of ${plural(session.block_pages, 'page')}.`,
    `${figures.free === 0 ? 'No page is free' : `${plural(figures.free, 'free page')} ${figures.runs}`}${huge > 0 ? `; ${plural(huge, 'huge page')}` : ''}.`,
    ...assemblySentences(input),
    figures.marks,
  ];
  const { first, count } = blocksShown(input);
  if (count < view.dims.nr_blocks) sentences.push(`In sight: blocks ${formatCount(first)} to ${formatCount(first + count - 1)}.`);
  const row = (label: string, kernel: string, pages: number): Row => [
    kernelNames ? kernel : label, kernelNames ? label : kernel, pages, `${((pages / Math.max(1, figures.total)) * 100).toFixed(1)} %`,
  ];
  return {
    summary: sentences.filter((words) => words !== '').join(' '),
    columns: ['what', kernelNames ? 'in words' : 'kernel name', 'pages', 'share'],
    rows: [...figures.rows, ...lensRows(input)].map(([label, kernel, pages]) => row(label, kernel, pages)),
  };
}

function byPages({ view }: PanelInput): Figures {
  const counts = countMap(view);
  return {
    free: counts.kinds[KIND.free]!,
    runs: `in ${plural(counts.freeRuns, 'run')}, longest ${formatCount(counts.longestRun)}`,
    marks: `${plural(counts.dirty, 'page is', 'pages are')} dirty, ${formatCount(counts.writeback)} being written, ${formatCount(counts.held)} held by somebody.`,
    total: view.dims.nr_pages - counts.kinds[KIND.hole]!,
    rows: [
      ...KIND_TEXT.filter((kind) => kind.code !== KIND.hole).map((kind) => [kind.label, kind.kernel, counts.kinds[kind.code]!] as const),
      ['dirty', 'PG_dirty', counts.dirty],
      ['being written', 'PG_writeback', counts.writeback],
      ['used lately', 'PG_referenced', counts.referenced],
      ['held by somebody', 'isolated or PG_locked', counts.held],
    ],
  };
}

/** Of millions of pages, what the sums by block know. */
function byBlocks({ view }: PanelInput): Figures {
  const all = blockCounts(view, 0, view.dims.nr_blocks);
  const { blocks, largest } = freeBlocks(view);
  return {
    free: all.free,
    runs: `in ${plural(blocks, 'free block')} of the buddy allocator, the largest of ${plural(largest, 'page')}`,
    marks: `${plural(all.dirty, 'page is', 'pages are')} dirty, ${formatCount(all.writeback)} being written.`,
    total: pagesIn(all),
    rows: [
      ['free', 'buddy, pcp', all.free], ['anonymous', 'active_anon, inactive_anon', all.anon], ['file', 'active_file, inactive_file', all.file],
      ['slab', 'slab', all.slab], ['kernel or locked, cannot move', 'unmovable, unevictable', all.kernel], ['huge page', 'compound', all.huge],
      ['dirty', 'PG_dirty', all.dirty], ['being written', 'PG_writeback', all.writeback],
    ],
  };
}

/** The nearest block, the scanners, the thefts: only what is so now. */
function assemblySentences(input: PanelInput): readonly string[] {
  const { view, session } = input;
  const blockOf = (pfn: number): number => Math.min(Math.floor(pfn / session.block_pages), view.dims.nr_blocks - 1);
  const nearest = nearestBlock(view, session.block_pages);
  const out = [nearest < 0 ? 'No block can become a huge page: each holds something that cannot move.' : `Nearest candidate block ${nearest}: ${assemblyWords(input, nearest)}.`];
  const name = (task: number): string => session.tasks.find((one) => one.id === task)?.name ?? 'somebody';
  for (let row = 0; row < view.head_of('nr_scanners'); row++) {
    const [low, high] = [blockOf(view.scanner_of(row, 'migrate_pfn')), blockOf(view.scanner_of(row, 'free_pfn'))];
    const target = view.scanner_of(row, 'target_block');
    out.push(
      `${name(view.scanner_of(row, 'task'))} moves pages together${target >= 0 ? ` and empties block ${target}` : ''}: migration scanner at block ${low}, free scanner at block ${high}, ${
        plural(Math.max(0, high - low - 1), 'block')} between them, ${plural(view.scanner_of(row, 'nr_migrated'), 'page')} moved, ${
        formatCount(view.scanner_of(row, 'nr_failed'))} failed.`,
    );
  }
  const thefts = theftsOf(input);
  if (thefts.length > 0) {
    const thieves = [...new Set(thefts.map(({ thief }) => name(thief)))].join(', ');
    out.push(`${plural(thefts.length, 'page was', 'pages were')} taken meanwhile out of blocks being emptied, by ${thieves}.`);
  }
  return out;
}

/** The classes of a lens other than the plain one. */
function lensRows(input: PanelInput): Figures['rows'] {
  const lens = lensOf(input);
  if (lens.id === 'kind') return [];
  const words = LENS_TEXT.find((one) => one.id === lens.id)!.label;
  const pages = stackCounts(lens, 0, input.view.dims.nr_blocks);
  return lens.stack.map((known, i) => [`${words}: ${known.label}`, known.kernel, pages[i]!] as const).filter(([, , count]) => count > 0);
}
