// The LRU lists and the per-CPU batches in front of them. Models 2.6.34 mm/swap.c: __lru_cache_add, ____pagevec_lru_add,
// mark_page_accessed, activate_page, lru_add_drain, rotate_reclaimable_page; include/linux/mm_inline.h.
// New pages enter at the head; the tail is scanned. A page in a batch is on no list yet, and a second use while it is
// there promotes nothing: that is how 2.6.34 was, not a fault of the model. A huge page (2.6.38) stands on its list as its first
// page and counts as many; lru_add_page_tail puts the others beside it when it is split.
import type { Pfn } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Kernel } from '../kernel.ts';
import { PAGEVEC_SIZE } from '../columns.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { hpage_nr_pages } from './compound.ts';
import { add_run } from './page_runs.ts';
import {
  LRU_ACTIVE_ANON, LRU_INACTIVE_ANON, LRU_UNEVICTABLE, NR_LRU_LISTS, PG_active, PG_lru, PG_pagevec, PG_referenced, PG_rotating,
  PG_swapbacked, PG_unevictable, ZONE_SHIFT,
} from './page_flags.ts';

/** page_lru: the kind of list a page belongs to by its flags. */
export function page_lru(flags: number): number {
  if ((flags & PG_unevictable) !== 0) return LRU_UNEVICTABLE;
  return ((flags & PG_swapbacked) !== 0 ? 0 : 2) + ((flags & PG_active) !== 0 ? 1 : 0);
}

/** Lists come out of locals, which are doubles: the division must be told that they are whole. */
function is_evictable(list: number): boolean {
  return (list | 0) % NR_LRU_LISTS !== LRU_UNEVICTABLE;
}

export function add_page_to_lru_list(k: Kernel, pfn: Pfn, list: number): void {
  const head = k.lru_head[list]!;
  k.next[pfn] = head;
  k.prev[pfn] = NONE;
  if (head === NONE) k.lru_tail[list] = pfn;
  else k.prev[head] = pfn;
  k.lru_head[list] = pfn;
  count_added(k, pfn, list);
}

function count_added(k: Kernel, pfn: Pfn, list: number): void {
  const flags = k.flags[pfn]!;
  const nr = hpage_nr_pages(k, flags);
  k.lru_count[list]! += nr;
  k.flags[pfn] = flags | PG_lru;
  if (is_evictable(list)) k.zone_lru_pages[flags >>> ZONE_SHIFT]! += nr;
}

export function add_page_to_lru_tail(k: Kernel, pfn: Pfn, list: number): void {
  const tail = k.lru_tail[list]!;
  k.prev[pfn] = tail;
  k.next[pfn] = NONE;
  if (tail === NONE) k.lru_head[list] = pfn;
  else k.next[tail] = pfn;
  k.lru_tail[list] = pfn;
  count_added(k, pfn, list);
}

/**
 * lru_add_page_tail: a part of a huge page that is being split goes just before the first page, towards the head of the list; if
 * the first page is in somebody's hands, to the head of its list. The first page has given up PG_head by then.
 */
export function lru_add_page_tail(k: Kernel, head: Pfn, pfn: Pfn): void {
  const flags = k.flags[head]!;
  const lruvec = k.lruvec_of(pfn);
  const lru = page_lru(flags);
  const list = k.list_id(lruvec, lru);
  update_reclaim_stat(k, lruvec, lru >> 1, (lru & 1) === 1, 1);
  if ((flags & PG_lru) === 0) {
    add_page_to_lru_list(k, pfn, list);
    return;
  }
  const before = k.prev[head]!;
  k.prev[pfn] = before;
  k.next[pfn] = head;
  k.prev[head] = pfn;
  if (before === NONE) k.lru_head[list] = pfn;
  else k.next[before] = pfn;
  count_added(k, pfn, list);
}

export function del_page_from_lru(k: Kernel, pfn: Pfn, list: number): void {
  const next = k.next[pfn]!;
  const prev = k.prev[pfn]!;
  if (prev === NONE) k.lru_head[list] = next;
  else k.next[prev] = next;
  if (next === NONE) k.lru_tail[list] = prev;
  else k.prev[next] = prev;
  k.next[pfn] = NONE;
  k.prev[pfn] = NONE;
  const flags = k.flags[pfn]!;
  const nr = hpage_nr_pages(k, flags);
  k.lru_count[list]! -= nr;
  k.flags[pfn] = flags & ~PG_lru;
  if (is_evictable(list)) k.zone_lru_pages[flags >>> ZONE_SHIFT]! -= nr;
}

export function list_of(k: Kernel, pfn: Pfn): number {
  return k.list_id(k.lruvec_of(pfn), page_lru(k.flags[pfn]!));
}

/** update_page_reclaim_stat: the recent past from which the share of each side of the scan is computed. */
function update_reclaim_stat(k: Kernel, lruvec: number, file: number, rotated: boolean, nr: number): void {
  k.recent_scanned[lruvec * 2 + file]! += nr;
  if (rotated) k.recent_rotated[lruvec * 2 + file]! += nr;
}

/** __lru_cache_add: into the CPU's batch of that list; a full batch goes to the lists. */
export function lru_cache_add(k: Kernel, pfn: Pfn, lru: number, cpu: number): void {
  const vec = cpu * NR_LRU_LISTS + lru;
  const count = k.pagevec_count[vec]!;
  k.pagevec[vec * PAGEVEC_SIZE + count] = pfn;
  k.pagevec_count[vec] = count + 1;
  k.flags[pfn]! |= PG_pagevec;
  if (count + 1 === PAGEVEC_SIZE) pagevec_lru_add(k, vec, lru);
}

export function pagevec_lru_add(k: Kernel, vec: number, lru: number): void {
  const base = vec * PAGEVEC_SIZE;
  const count = k.pagevec_count[vec]!;
  for (let i = add_run(k, base, count, lru); i < count; i++) {
    const pfn = k.pagevec[base + i]!;
    k.pagevec[base + i] = 0;
    k.flags[pfn]! &= ~PG_pagevec;
    if (lru === LRU_ACTIVE_ANON || lru === 3) k.flags[pfn]! |= PG_active;
    const lruvec = k.lruvec_of(pfn);
    add_page_to_lru_list(k, pfn, k.list_id(lruvec, lru));
    if (lru !== LRU_UNEVICTABLE) update_reclaim_stat(k, lruvec, lru >> 1, (lru & 1) === 1, hpage_nr_pages(k, k.flags[pfn]!));
  }
  k.pagevec_count[vec] = 0;
}

/** lru_add_drain of one CPU: every batch to its list, rotations included. */
export function lru_add_drain(k: Kernel, cpu: number): void {
  for (let lru = LRU_INACTIVE_ANON; lru < NR_LRU_LISTS; lru++) {
    const vec = cpu * NR_LRU_LISTS + lru;
    if (k.pagevec_count[vec]! > 0) pagevec_lru_add(k, vec, lru);
  }
  if (k.rotate_count[cpu]! > 0) pagevec_move_tail(k, cpu);
}

export function lru_add_drain_all(k: Kernel): void {
  for (let cpu = 0; cpu < k.size.nr_cpus; cpu++) lru_add_drain(k, cpu);
}

/** mark_page_accessed: inactive and unused -> used; used and on a list -> active; active -> used. */
export function mark_page_accessed(k: Kernel, pfn: Pfn): void {
  const flags = k.flags[pfn]!;
  if ((flags & PG_referenced) === 0) {
    k.flags[pfn] = flags | PG_referenced;
    return;
  }
  if ((flags & (PG_active | PG_unevictable | PG_lru)) === PG_lru) {
    activate_page(k, pfn);
    k.flags[pfn]! &= ~PG_referenced;
  }
}

export function activate_page(k: Kernel, pfn: Pfn): void {
  const flags = k.flags[pfn]!;
  if ((flags & PG_lru) === 0 || (flags & (PG_active | PG_unevictable)) !== 0) return;
  const lruvec = k.lruvec_of(pfn);
  const lru = page_lru(flags);
  del_page_from_lru(k, pfn, k.list_id(lruvec, lru));
  k.flags[pfn]! |= PG_active;
  add_page_to_lru_list(k, pfn, k.list_id(lruvec, lru + 1));
  const nr = hpage_nr_pages(k, flags);
  k.vm[VM.pgactivate]! += nr;
  update_reclaim_stat(k, lruvec, lru >> 1, true, nr);
  k.cause[pfn] = k.eng.emit(TP.mark_page_accessed, NONE, pfn, 0, k.cause[pfn]!);
}

/** rotate_reclaimable_page: a page written for reclaim goes to the inactive tail, by way of a batch. */
export function rotate_reclaimable_page(k: Kernel, pfn: Pfn, cpu: number): void {
  const flags = k.flags[pfn]!;
  if ((flags & PG_lru) === 0 || (flags & (PG_active | PG_unevictable | PG_rotating)) !== 0) return;
  const count = k.rotate_count[cpu]!;
  k.rotate[cpu * PAGEVEC_SIZE + count] = pfn;
  k.rotate_count[cpu] = count + 1;
  k.flags[pfn]! |= PG_rotating;
  if (count + 1 === PAGEVEC_SIZE) pagevec_move_tail(k, cpu);
}

function pagevec_move_tail(k: Kernel, cpu: number): void {
  const count = k.rotate_count[cpu]!;
  for (let i = 0; i < count; i++) {
    const pfn = k.rotate[cpu * PAGEVEC_SIZE + i]!;
    k.rotate[cpu * PAGEVEC_SIZE + i] = 0;
    const flags = k.flags[pfn]!;
    // The page may have been freed and used again since; then the mark is gone and it is left alone.
    if ((flags & PG_rotating) === 0) continue;
    k.flags[pfn] = flags & ~PG_rotating;
    if ((flags & PG_lru) === 0 || (flags & (PG_active | PG_unevictable)) !== 0) continue;
    const list = list_of(k, pfn);
    del_page_from_lru(k, pfn, list);
    add_page_to_lru_tail(k, pfn, list);
    k.vm[VM.pgrotated]! += hpage_nr_pages(k, flags);
    k.cause[pfn] = k.eng.emit(TP.page_rotated, NONE, pfn, 0, k.cause[pfn]!);
  }
  k.rotate_count[cpu] = 0;
}
