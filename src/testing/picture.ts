// A machine as text, so that a failing test shows a picture: `inactive_file [D c w]`. One letter a page, head first:
// a anonymous, c clean, D dirty, W being written, B both; upper case R marks a referenced page behind it: `cR`.
import { NONE } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { buddyinfo, page_order } from '#kernel/mm/buddy.ts';
import {
  LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, PG_buddy, PG_dirty, PG_isolated, PG_kernel, PG_hole, PG_lru, PG_pagevec, PG_pcp,
  PG_referenced, PG_slab, PG_swapbacked, PG_writeback,
} from '#kernel/mm/page_flags.ts';

const LISTS = [
  ['inactive_anon', LRU_INACTIVE_ANON],
  ['active_anon', LRU_ACTIVE_ANON],
  ['inactive_file', LRU_INACTIVE_FILE],
  ['active_file', LRU_ACTIVE_FILE],
] as const;

export function page_letter(flags: number): string {
  const dirty = (flags & PG_dirty) !== 0;
  const writing = (flags & PG_writeback) !== 0;
  const kind = dirty && writing ? 'B' : writing ? 'W' : (flags & PG_swapbacked) !== 0 ? 'a' : dirty ? 'D' : 'c';
  return (flags & PG_referenced) !== 0 ? `${kind}R` : kind;
}

/** Frames of one list, head first. */
export function list_pages(k: Kernel, list: number): number[] {
  const pages: number[] = [];
  for (let pfn = k.lru_head[list]!; pfn !== NONE; pfn = k.next[pfn]!) pages.push(pfn);
  return pages;
}

export function draw_lists(k: Kernel, lruvec = 0): string {
  return LISTS.map(([name, kind]) => `${name} [${list_pages(k, k.list_id(lruvec, kind)).map((pfn) => page_letter(k.flags[pfn]!)).join(' ')}]`).join('\n');
}

/** One character a frame, a pageblock between bars: `.` free, `,` per-CPU, k kernel, s slab, h hole, v batch, i isolated. */
export function draw_memory(k: Kernel): string {
  const blocks: string[] = [];
  const free = new Set<number>();
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
    if ((k.flags[pfn]! & PG_buddy) !== 0) for (let i = 0; i < 1 << page_order(k, pfn); i++) free.add(pfn + i);
  }
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
    const flags = k.flags[pfn]!;
    let c = '?';
    if (free.has(pfn)) c = '.';
    else if ((flags & PG_pcp) !== 0) c = ',';
    else if ((flags & PG_hole) !== 0) c = 'h';
    else if ((flags & PG_slab) !== 0) c = 's';
    else if ((flags & PG_kernel) !== 0) c = 'k';
    else if ((flags & PG_isolated) !== 0) c = 'i';
    else if ((flags & PG_pagevec) !== 0) c = 'v';
    else if ((flags & PG_lru) !== 0) c = page_letter(flags)[0]!;
    const block = pfn >> k.config.pageblock_order;
    blocks[block] = (blocks[block] ?? '') + c;
  }
  return `|${blocks.join('|')}|`;
}

export function draw_buddy(k: Kernel): string {
  return Array.from({ length: k.nr_zones }, (_, zone) => `zone ${zone}: ${buddyinfo(k, zone).join(' ')}`).join('\n');
}
