// What the map says in numbers: counts by kind and mark, runs of free pages, and how far a block is from a huge page.
import { format_ns } from '#base/units.ts';
import { BLOCK_FIELDS, BLOCK_INFO, MIGRATE_TYPES, ORDERS } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { KIND, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK } from '#wire/marks.ts';
import { formatCount, plural } from '../draw/text.ts';
import { WHOLE_MAP } from '../panel.ts';
import type { MapView, PanelInput } from '../panel.ts';

/** Above so many pages nothing on the page looks at every one of them: sums by block answer instead. */
export const MOST_LOOKED_AT = 1 << 21;

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

/** Blocks on the free lists and the pages of the largest: what runs are called where pages are not counted one by one. */
export function freeBlocks(view: FrameView): { readonly blocks: number; readonly largest: number } {
  let [blocks, largest] = [0, 0];
  for (let zone = 0; zone < view.dims.nr_zones; zone++) {
    for (let order = 0; order < ORDERS; order++) {
      for (let type = 0; type < MIGRATE_TYPES; type++) {
        const count = view.area_of(zone, order, type);
        blocks += count;
        if (count > 0) largest = Math.max(largest, 2 ** order);
      }
    }
  }
  return { blocks, largest };
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
  const { block } = view;
  let [free, anon, file, slab, kernel, dirty, writeback, huge] = [0, 0, 0, 0, 0, 0, 0, 0];
  const end = Math.min(to, view.dims.nr_blocks) * BLOCK_FIELDS;
  for (let at = from * BLOCK_FIELDS; at < end; at += BLOCK_FIELDS) {
    free += block[at]!;
    anon += block[at + 1]!;
    file += block[at + 2]!;
    slab += block[at + 3]!;
    kernel += block[at + 4]!;
    dirty += block[at + 5]!;
    writeback += block[at + 6]!;
    huge += block[at + 7]!;
  }
  return { free, anon, file, slab, kernel, dirty, writeback, huge };
}

export function pagesIn(counts: BlockCounts): number {
  return counts.free + counts.anon + counts.file + counts.slab + counts.kernel + counts.huge;
}

export function blockWords(counts: BlockCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.free, 'free'], [counts.file, 'file'], [counts.anon, 'anonymous'], [counts.slab, 'slab'], [counts.kernel, 'that cannot move'],
    [counts.huge, 'in a huge page'], [counts.dirty, 'dirty'], [counts.writeback, 'being written'],
  ];
  return parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`).join(', ');
}

const HUGE_FIELD = 7;

export function isHuge(view: FrameView, block: number, blockPages: number): boolean {
  return view.block[block * BLOCK_FIELDS + HUGE_FIELD] === blockPages;
}

/** Number of blocks that are one huge page. */
export function hugeBlocks(view: FrameView, blockPages: number): number {
  let huge = 0;
  for (let at = HUGE_FIELD; at < view.block.length; at += BLOCK_FIELDS) if (view.block[at] === blockPages) huge++;
  return huge;
}

/** What stands between a block and a huge page. */
export interface InTheWay {
  readonly state: 'huge' | 'stuck' | 'movable' | 'clear';
  readonly free: number;
  readonly file: number;
  readonly anon: number;
  /** Pages that nobody can move: kernel, slab, locked, places without memory. */
  readonly stuck: number;
}

export function inTheWay(view: FrameView, block: number, blockPages: number): InTheWay {
  let [free, file, anon, stuck, huge] = [0, 0, 0, 0, 0];
  const first = block * blockPages;
  const last = Math.min(first + blockPages, view.mark.length);
  for (let pfn = first; pfn < last; pfn++) {
    switch (view.mark[pfn]! & 15) {
      case KIND.free: case KIND.free_pcp: free++; break;
      case KIND.anon_active: case KIND.anon_inactive: anon++; break;
      case KIND.file_active: case KIND.file_inactive: file++; break;
      case KIND.huge: huge++; break;
      default: stuck++;
    }
  }
  stuck += blockPages - (last - first);
  const state = huge === blockPages ? 'huge' : stuck + huge > 0 ? 'stuck' : anon + file > 0 ? 'movable' : 'clear';
  return { state, free, file, anon, stuck: stuck + (huge === blockPages ? 0 : huge) };
}

/** The block that needs the fewest pages moved to become huge, or -1 if every other block is huge or holds what cannot move. */
export function nearestBlock(view: FrameView, blockPages: number): number {
  let best = -1;
  let fewest = Infinity;
  const { block } = view;
  for (let b = 0, at = 0; b < view.dims.nr_blocks; b++, at += BLOCK_FIELDS) {
    const movable = block[at + 1]! + block[at + 2]!;
    if (movable >= fewest || block[at]! + movable !== blockPages) continue;
    best = b;
    fewest = movable;
  }
  return best;
}

/** Nanoseconds per page moved, over the compactions in progress; null while none has moved a page. */
export function nsPerMove(view: FrameView): number | null {
  let [ns, pages] = [0, 0];
  for (let row = 0; row < view.head_of('nr_scanners'); row++) {
    const moved = view.scanner_of(row, 'nr_migrated');
    if (moved <= 0) continue;
    ns += view.head_of('at_ns') - view.scanner_of(row, 'since_ns');
    pages += moved;
  }
  return pages === 0 ? null : ns / pages;
}

/** Task that empties a block, or -1. */
export function assemblerOf(view: FrameView, block: number): number {
  const noted = view.block_info_of(block, 'assembler');
  if (noted > 0) return noted - 1;
  for (let row = 0; row < view.head_of('nr_scanners'); row++) {
    if (view.scanner_of(row, 'target_block') === block) return view.scanner_of(row, 'task');
  }
  return -1;
}

/** All blocks that somebody empties. */
export function emptiedBlocks(view: FrameView): ReadonlySet<number> {
  const found = new Set<number>();
  const at = BLOCK_INFO.indexOf('assembler');
  for (let block = 0, i = at; block < view.dims.nr_blocks; block++, i += BLOCK_INFO.length) if (view.block_info[i] !== 0) found.add(block);
  for (let row = 0; row < view.head_of('nr_scanners'); row++) found.add(view.scanner_of(row, 'target_block'));
  return found;
}

export function viewOf(input: PanelInput): MapView {
  return input.map ?? WHOLE_MAP;
}

/** The block that matters now: the visitor's, else the one being emptied, else the one nearest to huge. */
export function focusBlock(input: PanelInput): number {
  const { view, session } = input;
  const map = viewOf(input);
  const last = view.dims.nr_blocks - 1;
  if (map.block !== null) return Math.min(Math.max(map.block, 0), last);
  for (let row = 0; row < view.head_of('nr_scanners'); row++) {
    const target = view.scanner_of(row, 'target_block');
    if (target >= 0 && target <= last) return target;
  }
  return Math.max(0, nearestBlock(view, session.block_pages));
}

const ABOUT_BLOCKS = ['compaction', 'thp_fault', 'khugepaged_pages', 'capture', 'lumpy', 'lumpy_wait'] as const;

/** Whether large blocks matter here: else the bars and the ruler would take room from the pages and say nothing. */
export function aboutBlocks(input: PanelInput): boolean {
  const { view, session } = input;
  const { switches, story } = session;
  return (
    viewOf(input).lens === 'way' || view.head_of('nr_scanners') > 0 || view.head_of('huge_pages') > 0 ||
    (switches['compaction'] ?? 'none') !== 'none' || (switches['thp_fault'] ?? 'never') !== 'never' ||
    ABOUT_BLOCKS.some((id) => story.switches.includes(id))
  );
}

/** "9 in the way: 6 file, 3 anonymous; could be huge in about 2 ms". */
export function assemblyWords(input: PanelInput, block: number): string {
  const { view, session } = input;
  const way = inTheWay(view, block, session.block_pages);
  if (way.state === 'huge') return 'one huge page';
  if (way.state === 'clear') return 'nothing in the way: it can become a huge page at once';
  const parts = [[way.file, 'file'], [way.anon, 'anonymous']] as const;
  const kinds = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`).join(', ');
  const movable = way.file + way.anon;
  if (way.state === 'stuck') return `${plural(way.stuck, 'page')} that cannot move: no huge page here${movable > 0 ? `; ${kinds}` : ''}`;
  const each = nsPerMove(view);
  const when = each === null ? 'how long that takes is not known yet' : `could be huge in about ${about(each * movable)}`;
  return `${formatCount(movable)} in the way: ${kinds}; ${when}`;
}

/** A time to one figure: an estimate does not know more. */
function about(ns: number): string {
  let unit = 1;
  while (unit * 10 <= ns) unit *= 10;
  return format_ns(Math.max(1, Math.round(ns / unit)) * unit);
}
