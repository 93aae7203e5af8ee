// How broken up the free memory of a zone is. Models mm/vmstat.c: fragmentation_index (2.6.35), unusable_free_index (2.6.35, debugfs
// extfrag), extfrag_for_order (5.9). All three count in thousandths or per cents, rounded down, as Linux prints them.
import type { Kernel } from '../kernel.ts';
import { free_blocks } from './mmzone.ts';
import { MAX_ORDER } from './page_flags.ts';

/** Free pages, free blocks of any size, and how many blocks of the wanted order the large ones make (contig_page_info). */
export function contig_page_info(counts: (order: number) => number, order: number): { free_pages: number; blocks: number; suitable: number } {
  let free_pages = 0;
  let blocks = 0;
  let suitable = 0;
  for (let o = 0; o < MAX_ORDER; o++) {
    const n = counts(o);
    blocks += n;
    free_pages += n * (1 << o);
    if (o >= order) suitable += n * (1 << (o - order));
  }
  return { free_pages, blocks, suitable };
}

/** -1000 if a request would succeed; towards 0: too little memory; towards 1000: too broken up. 0 without any free block. */
export function fragmentation_index_of(counts: (order: number) => number, order: number): number {
  const { free_pages, blocks, suitable } = contig_page_info(counts, order);
  if (blocks === 0) return 0;
  if (suitable > 0) return -1000;
  return 1000 - Math.floor((1000 + Math.floor((free_pages * 1000) / (1 << order))) / blocks);
}

/** Share of free memory that cannot serve a request of the order, in thousandths. */
export function unusable_index_of(counts: (order: number) => number, order: number): number {
  const { free_pages, suitable } = contig_page_info(counts, order);
  if (free_pages === 0) return 1000;
  return Math.floor(((free_pages - suitable * (1 << order)) * 1000) / free_pages);
}

/** The same in per cent, 0 without free memory: the score of proactive compaction (5.9). */
export function extfrag_for_order_of(counts: (order: number) => number, order: number): number {
  const { free_pages, suitable } = contig_page_info(counts, order);
  if (free_pages === 0) return 0;
  return Math.floor(((free_pages - suitable * (1 << order)) * 100) / free_pages);
}

export function fragmentation_index(k: Kernel, zone: number, order: number): number {
  return fragmentation_index_of((o) => free_blocks(k, zone, o), order);
}

export function unusable_index(k: Kernel, zone: number, order: number): number {
  return unusable_index_of((o) => free_blocks(k, zone, o), order);
}

export function extfrag_for_order(k: Kernel, zone: number, order: number): number {
  return extfrag_for_order_of((o) => free_blocks(k, zone, o), order);
}
