// Compound pages: a block that is handed about as one. Models 2.6.38 mm/page_alloc.c: prep_compound_page;
// include/linux/mm.h: compound_head; include/linux/huge_mm.h: hpage_nr_pages. The first page carries the state of all; every
// other names it in its private word. Plain functions, called by the allocator and by whoever takes one apart.
import type { Pfn } from '#base/units.ts';
import type { Kernel } from '../kernel.ts';
import { PG_head, PG_tail } from './page_flags.ts';

/** Makes a block one compound page. Doing it twice changes nothing. */
export function prep_compound_page(k: Kernel, pfn: Pfn, order: number): void {
  if (order === 0 || (k.flags[pfn]! & PG_head) !== 0) return;
  k.flags[pfn]! |= PG_head;
  for (let p = pfn + 1; p < pfn + (1 << order); p++) {
    k.flags[p]! |= PG_tail;
    k.priv[p] = pfn;
  }
}

export function compound_head(k: Kernel, pfn: Pfn): Pfn {
  return (k.flags[pfn]! & PG_tail) !== 0 ? k.priv[pfn]! : pfn;
}

/** How many pages a page on an LRU list stands for. */
export function hpage_nr_pages(k: Kernel, flags: number): number {
  return (flags & PG_head) === 0 ? 1 : 1 << k.huge_order;
}
