// Page frames into marks and block counts: the one loop of a frame that is as long as memory.
import type { Pfn } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { page_order } from '#kernel/mm/buddy.ts';
import {
  FREE_ORDER_MASK, PG_active, PG_buddy, PG_dirty, PG_head, PG_hole, PG_isolated, PG_kernel, PG_locked, PG_lru, PG_pagevec, PG_pcp, PG_referenced, PG_reserved,
  PG_slab, PG_swapbacked, PG_swapcache, PG_tail, PG_unevictable, PG_writeback, PG_young, ZONE_SHIFT,
} from '#kernel/mm/page_flags.ts';
import { BLOCK_FIELDS } from '#wire/frame_layout.ts';
import { KIND, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK } from '#wire/marks.ts';

const NOT_ON_LISTS = PG_buddy | PG_pcp | PG_hole | PG_kernel | PG_reserved | PG_slab | PG_unevictable;

/** Fields of a block: free, anon, file, slab, kernel, dirty, writeback, huge; by kind, -1 = counted nowhere. Pages locked in
 *  memory count with the kernel's: nobody moves or takes them. */
const FIELD_OF_KIND = Int8Array.from([0, 0, 1, 1, 2, 2, 3, 4, 4, 7, -1, -1, -1, -1, -1, -1]);
const FIELD_DIRTY = 5;
const FIELD_WRITEBACK = 6;

function kind_off_lists(flags: number): number {
  if ((flags & PG_buddy) !== 0) return KIND.free;
  if ((flags & PG_pcp) !== 0) return KIND.free_pcp;
  if ((flags & PG_hole) !== 0) return KIND.hole;
  if ((flags & (PG_kernel | PG_reserved)) !== 0) return KIND.kernel;
  if ((flags & PG_slab) !== 0) return KIND.slab;
  return KIND.unevictable;
}

function marks_of(flags: number): number {
  let mark = 0;
  // An anonymous page is always newer than the disk; it counts as dirty here once it has a place in swap to be written to.
  if ((flags & PG_dirty) !== 0 && (flags & (PG_swapbacked | PG_swapcache)) !== PG_swapbacked) mark |= MARK_DIRTY;
  if ((flags & PG_writeback) !== 0) mark |= MARK_WRITEBACK;
  if ((flags & (PG_referenced | PG_young)) !== 0) mark |= MARK_REFERENCED;
  // On no list and in no tray: somebody has it in hand, as a page just allocated or taken off for reclaim.
  if ((flags & (PG_locked | PG_isolated)) !== 0 || (flags & (PG_lru | PG_pagevec | PG_unevictable)) === 0) mark |= MARK_HELD;
  return mark;
}

/** Kind and marks of one frame, by its flags. A page inside a free block, not its first, must be known by the caller. */
export function mark_of(flags: number): number {
  if ((flags & NOT_ON_LISTS) !== 0) {
    const kind = kind_off_lists(flags);
    return kind === KIND.unevictable ? kind | marks_of(flags) : kind;
  }
  if ((flags & (PG_head | PG_tail)) !== 0) return KIND.huge | ((flags & PG_tail) !== 0 ? 0 : marks_of(flags));
  const active = (flags & PG_active) !== 0;
  const kind = (flags & PG_swapbacked) !== 0 ? (active ? KIND.anon_active : KIND.anon_inactive) : active ? KIND.file_active : KIND.file_inactive;
  return kind | marks_of(flags);
}

/** Mark of one frame looked up alone: free blocks are found by their aligned heads. */
export function mark_at(k: Kernel, pfn: Pfn): number {
  const head = free_head_of(k, pfn);
  return head >= 0 ? KIND.free : mark_of(k.flags[pfn]!);
}

/** First page of the free block that holds a frame, or -1. */
export function free_head_of(k: Kernel, pfn: Pfn): number {
  for (let order = 0; order <= 10; order++) {
    const head = pfn & ~((1 << order) - 1);
    if ((k.flags[head]! & PG_buddy) !== 0 && head + (1 << page_order(k, head)) > pfn) return head;
  }
  return -1;
}

/** Flags seen lately and their marks: few combinations occur, and the loop below is as long as memory. */
const MEMO = 4096;
const FLAG_BITS = (1 << ZONE_SHIFT) - 1;
const memo_flags = new Uint32Array(MEMO);
const memo_mark = new Uint8Array(MEMO).fill(mark_of(0));

function mark_by_memo(all: number): number {
  const flags = all & FLAG_BITS;
  const at = (flags ^ (flags >>> 11)) & (MEMO - 1);
  if (memo_flags[at] !== flags) {
    memo_flags[at] = flags;
    memo_mark[at] = mark_of(flags);
  }
  return memo_mark[at]!;
}

/** Pages encoded together. No free block crosses from one stretch to the next: the largest is as long and aligned to its size. */
export const STRETCH = 1024;

/** Marks of a stretch of pages and counts of its blocks; true if some of it is free. */
export function encode_stretch(k: Kernel, from: Pfn, to: Pfn, mark: Uint8Array, block: Uint16Array): boolean {
  const { flags, free_block } = k;
  const shift = k.config.pageblock_order;
  let free = false;
  block.fill(0, (from >> shift) * BLOCK_FIELDS, (((to - 1) >> shift) + 1) * BLOCK_FIELDS);
  for (let pfn = from; pfn < to; ) {
    const f = flags[pfn]!;
    if ((f & PG_buddy) !== 0) {
      free = true;
      const end = Math.min(to, pfn + (1 << (free_block[pfn]! & FREE_ORDER_MASK)));
      mark.fill(KIND.free, pfn, end);
      // A free block may be larger than a page block, or smaller.
      while (pfn < end) {
        const stop = Math.min(end, ((pfn >> shift) + 1) << shift);
        block[(pfn >> shift) * BLOCK_FIELDS]! += stop - pfn;
        pfn = stop;
      }
      continue;
    }
    const m = mark_by_memo(f);
    const at = (pfn >> shift) * BLOCK_FIELDS;
    mark[pfn++] = m;
    const field = FIELD_OF_KIND[m & 15]!;
    if (field >= 0) block[at + field]!++;
    if ((m & MARK_DIRTY) !== 0) block[at + FIELD_DIRTY]!++;
    if ((m & MARK_WRITEBACK) !== 0) block[at + FIELD_WRITEBACK]!++;
  }
  return free;
}

/** All pages, whatever was encoded before. */
export function encode_pages(k: Kernel, mark: Uint8Array, block: Uint16Array): void {
  for (let from = 0; from < k.size.nr_pages; from += STRETCH) encode_stretch(k, from, Math.min(k.size.nr_pages, from + STRETCH), mark, block);
}
