// What the map says in numbers: counts by kind and mark, runs of free pages, and the words for a block.
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { KIND, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK } from '#wire/marks.ts';
import { formatCount } from '../draw/text.ts';

export interface MapCounts {
  readonly kinds: readonly number[];
  readonly dirty: number;
  readonly writeback: number;
  readonly referenced: number;
  readonly held: number;
  readonly freeRuns: number;
  readonly longestRun: number;
}

export function countMap(view: FrameView): MapCounts {
  const kinds = new Array<number>(16).fill(0);
  let [dirty, writeback, referenced, held, freeRuns, longestRun, run] = [0, 0, 0, 0, 0, 0, 0];
  for (const mark of view.mark) {
    const kind = mark & 15;
    kinds[kind]!++;
    if (mark & MARK_DIRTY) dirty++;
    if (mark & MARK_WRITEBACK) writeback++;
    if (mark & MARK_REFERENCED) referenced++;
    if (mark & MARK_HELD) held++;
    if (kind === KIND.free) {
      if (run++ === 0) freeRuns++;
      if (run > longestRun) longestRun = run;
    } else run = 0;
  }
  return { kinds, dirty, writeback, referenced, held, freeRuns, longestRun };
}

export interface BlockCounts {
  readonly free: number;
  readonly anon: number;
  readonly file: number;
  readonly slab: number;
  readonly kernel: number;
  readonly dirty: number;
  readonly writeback: number;
  readonly huge: number;
}

/** Sum over blocks from..to-1. Dirty and written pages are counted among file and anonymous ones too. */
export function blockCounts(view: FrameView, from: number, to: number): BlockCounts {
  const sum = new Array<number>(BLOCK_FIELDS).fill(0);
  for (let block = from; block < Math.min(to, view.dims.nr_blocks); block++) {
    for (let field = 0; field < BLOCK_FIELDS; field++) sum[field]! += view.block[block * BLOCK_FIELDS + field]!;
  }
  const [free, anon, file, slab, kernel, dirty, writeback, huge] = sum as [number, number, number, number, number, number, number, number];
  return { free, anon, file, slab, kernel, dirty, writeback, huge };
}

export function pagesIn(counts: BlockCounts): number {
  return counts.free + counts.anon + counts.file + counts.slab + counts.kernel + counts.huge;
}

export function blockWords(counts: BlockCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.free, 'free'], [counts.file, 'file'], [counts.anon, 'anonymous'], [counts.slab, 'slab'], [counts.kernel, 'kernel, cannot move'],
    [counts.huge, 'in a huge page'], [counts.dirty, 'dirty'], [counts.writeback, 'being written'],
  ];
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`).join(', ');
}
