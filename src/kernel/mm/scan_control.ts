// How much of each list a pass looks at, and which list is low. Models 2.6.34 mm/vmscan.c: get_scan_ratio,
// nr_scan_try_batch, inactive_anon_is_low, inactive_file_is_low, may_write_to_queue, page_check_references.
import type { Pfn, TaskId } from '#base/units.ts';
import { RECLAIM_WRITERS, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { D, DEVICE_SCALARS, G } from '../columns.ts';
import { PF_KSWAPD, PF_SWAPWRITE } from '../task_flags.ts';
import { WMARK_HIGH, wmark_pages } from './mmzone.ts';
import {
  LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, PG_mapped, PG_referenced, PG_swapbacked, PG_young,
} from './page_flags.ts';

/** Pages a reclaimer takes and wants at a time (include/linux/swap.h). */
export const SWAP_CLUSTER_MAX = 32;
/** Passes go from 12 (1/4096 of each list) to 0 (all of it) (include/linux/mmzone.h). */
export const DEF_PRIORITY = 12;

/** PAGE_ALLOC_COSTLY_ORDER: above it a block is not promised (include/linux/mmzone.h). */
export const COSTLY_ORDER = 3;

export const REFERENCES = { reclaim: 0, reclaim_clean: 1, keep: 2, activate: 3 } as const;

/** page_check_references: what the marks of use say about a page at the tail. Clears them. */
export function page_check_references(k: Kernel, pfn: Pfn): number {
  const flags = k.flags[pfn]!;
  const referenced_ptes = (flags & PG_young) !== 0 && (flags & PG_mapped) !== 0;
  const referenced_page = (flags & PG_referenced) !== 0;
  k.flags[pfn] = flags & ~(PG_young | PG_referenced);
  if (referenced_ptes) {
    if ((flags & PG_swapbacked) !== 0) return REFERENCES.activate;
    k.flags[pfn]! |= PG_referenced;
    return referenced_page ? REFERENCES.activate : REFERENCES.keep;
  }
  return referenced_page ? REFERENCES.reclaim_clean : REFERENCES.reclaim;
}

/** inactive_file_is_low: the active list is the longer one. */
export function inactive_file_is_low(k: Kernel, lruvec: number): boolean {
  return k.lru_count[k.list_id(lruvec, LRU_ACTIVE_FILE)]! > k.lru_count[k.list_id(lruvec, LRU_INACTIVE_FILE)]!;
}

/** inactive_anon_is_low: by the square root rule, ratio 1 below 1 GiB. */
export function inactive_anon_is_low(k: Kernel, lruvec: number): boolean {
  const pages = k.node_scope ? k.size.nr_pages : k.zone_pages[lruvec]!;
  const gib = Math.floor(pages / 262144);
  const ratio = gib === 0 ? 1 : Math.floor(Math.sqrt(10 * gib));
  return k.lru_count[k.list_id(lruvec, LRU_INACTIVE_ANON)]! * ratio < k.lru_count[k.list_id(lruvec, LRU_ACTIVE_ANON)]!;
}

/** get_scan_ratio: percent of the scan that falls on anonymous pages; file pages get the rest. */
export function anon_percent(k: Kernel, lruvec: number): number {
  if (k.g[G.nr_swap_pages]! <= 0) return 0;
  const anon = k.lru_count[k.list_id(lruvec, LRU_ACTIVE_ANON)]! + k.lru_count[k.list_id(lruvec, LRU_INACTIVE_ANON)]!;
  const file = k.lru_count[k.list_id(lruvec, LRU_ACTIVE_FILE)]! + k.lru_count[k.list_id(lruvec, LRU_INACTIVE_FILE)]!;
  if (!k.node_scope && file + k.zone_free[lruvec]! <= wmark_pages(k, lruvec, WMARK_HIGH)) return 100;
  const scanned = k.recent_scanned;
  const rotated = k.recent_rotated;
  const a = lruvec * 2;
  if (scanned[a]! > anon / 4) {
    scanned[a] = Math.floor(scanned[a]! / 2);
    rotated[a] = Math.floor(rotated[a]! / 2);
  }
  if (scanned[a + 1]! > file / 4) {
    scanned[a + 1] = Math.floor(scanned[a + 1]! / 2);
    rotated[a + 1] = Math.floor(rotated[a + 1]! / 2);
  }
  const swappiness = k.sw[SW.swappiness]!;
  const ap = Math.floor(((swappiness + 1) * (scanned[a]! + 1)) / (rotated[a]! + 1));
  const fp = Math.floor(((200 - swappiness + 1) * (scanned[a + 1]! + 1)) / (rotated[a + 1]! + 1));
  return Math.floor((100 * ap) / (ap + fp + 1));
}

/** nr_scan_try_batch: crumbs below a batch are saved until they make one. */
export function nr_scan_try_batch(k: Kernel, list: number, nr_to_scan: number): number {
  const saved = k.saved_scan[list]! + nr_to_scan;
  if (saved >= SWAP_CLUSTER_MAX) {
    k.saved_scan[list] = 0;
    return saved;
  }
  k.saved_scan[list] = saved;
  return 0;
}

/** Decision point reclaim_writers: may this reclaimer write a file page at this priority? */
export function may_write_file(k: Kernel, task: TaskId, priority: number): boolean {
  const who = k.sw[SW.reclaim_writers]!;
  const kswapd = (k.task_flags[task]! & PF_KSWAPD) !== 0;
  if (who === RECLAIM_WRITERS.everyone) return true;
  if (who === RECLAIM_WRITERS.kswapd) return kswapd;
  if (who === RECLAIM_WRITERS.kswapd_low) return kswapd && priority < DEF_PRIORITY - 2;
  return false;
}

/** may_write_to_queue: a congested device takes writes from kswapd only. */
export function may_write_to_queue(k: Kernel, task: TaskId, device: number): boolean {
  if ((k.task_flags[task]! & PF_SWAPWRITE) !== 0) return true;
  if (k.dev[device * DEVICE_SCALARS + D.congested_write] === 0) return true;
  k.g[G.direct_congested_skips]!++;
  return false;
}
