// The page cache's table and dirty marks. Models 2.6.34 mm/filemap.c (add_to_page_cache_lru, __remove_from_page_cache)
// and mm/page-writeback.c (__set_page_dirty_nobuffers, clear_page_dirty_for_io). A slot holds the frame, nothing, or the
// shadow of an eviction: shadows came in 3.15; here they only count what came back, and change no decision.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { alloc_pages_nosleep, free_page } from './page_alloc.ts';
import { GFP_RECLAIMABLE, LRU_INACTIVE_FILE, PG_dirty, PG_locked, PG_lru, PG_pagevec, PG_slab, PG_swapbacked, PG_writeback } from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';
import { del_page_from_lru, list_of, lru_add_drain_all, lru_cache_add } from './swap.ts';

/** Frame of a page of a file, or NONE. */
export function find_get_page(k: Kernel, file: number, index: number): Pfn {
  const slot = k.slot[k.file_start[file]! + index]!;
  return slot > 0 ? slot - 1 : NONE;
}

/** add_to_page_cache_lru: the new page is locked and goes to the CPU's add batch. */
export function add_to_page_cache_lru(k: Kernel, task: TaskId, pfn: Pfn, file: number, index: number): void {
  k.eng.spend(COST.add_to_cache);
  if (k.index_nodes_per_slab > 0) make_index_node(k, task, file, index);
  const slot = k.file_start[file]! + index;
  const old = k.slot[slot]!;
  k.slot[slot] = pfn + 1;
  k.mapping[pfn] = file + 1;
  k.index[pfn] = index;
  k.flags[pfn]! |= PG_locked;
  k.nr_cached[file]!++;
  k.vm[VM.nr_file_pages]!++;
  if (old < 0) {
    k.vm[VM.workingset_refault_file]!++;
    k.cause[pfn] = k.eng.emit_for(task, TP.mm_filemap_refault, pfn, shadow_distance(k, pfn, old));
  } else k.cause[pfn] = k.eng.emit_for(task, TP.mm_filemap_add, pfn, index);
  lru_cache_add(k, pfn, LRU_INACTIVE_FILE, k.cpu_of(task));
}

/**
 * The index of the page cache (radix tree, xarray) needs a node for each 64 pages, from slabs of two reclaimable pages.
 * Nodes stay, since the shadows of evictions stand in them. If no slab can be had the page enters without.
 */
function make_index_node(k: Kernel, task: TaskId, file: number, index: number): void {
  const word = k.file_node[file]! + (index >>> 11);
  const bit = 1 << ((index >>> 6) & 31);
  if ((k.node_bits[word]! & bit) !== 0) return;
  if (k.g[G.index_nodes_free] === 0) {
    const slab = alloc_pages_nosleep(k, task, GFP_RECLAIMABLE, 1, false);
    if (slab === NONE) return;
    k.flags[slab]! |= PG_slab;
    k.flags[slab + 1]! |= PG_slab;
    k.vm[VM.nr_slab]! += 2;
    k.g[G.index_nodes_free] = k.index_nodes_per_slab;
  }
  k.g[G.index_nodes_free]!--;
  k.node_bits[word]! |= bit;
}

/** Evictions between the one that left this shadow and now. */
function shadow_distance(k: Kernel, pfn: Pfn, shadow: number): number {
  return (k.lru_age[k.lruvec_of(pfn)]! - (-shadow - 1)) & SHADOW_MASK;
}

/** Ages are kept modulo 2^30, so that a shadow fits a slot. */
const SHADOW_MASK = 0x3fffffff;

export function remove_from_page_cache(k: Kernel, pfn: Pfn, evicted: boolean): void {
  const file = page_mapping(k, pfn);
  const lruvec = k.lruvec_of(pfn);
  let slot = 0;
  if (evicted) {
    slot = -(k.lru_age[lruvec]! & SHADOW_MASK) - 1;
    k.lru_age[lruvec]!++;
  }
  k.slot[k.file_start[file]! + k.index[pfn]!] = slot;
  k.nr_cached[file]!--;
  k.vm[VM.nr_file_pages]!--;
  k.mapping[pfn] = 0;
}

/** invalidate_mapping_pages (2.6.34 mm/truncate.c) for one page, as POSIX_FADV_DONTNEED asks: dropped unless dirty or in use. */
export function invalidate_page(k: Kernel, task: TaskId, file: number, index: number): void {
  const pfn = find_get_page(k, file, index);
  if (pfn === NONE) return;
  if ((k.flags[pfn]! & PG_pagevec) !== 0) lru_add_drain_all(k);
  if ((k.flags[pfn]! & (PG_dirty | PG_locked | PG_writeback | PG_lru)) !== PG_lru) return;
  k.eng.spend(COST.free_page);
  del_page_from_lru(k, pfn, list_of(k, pfn));
  remove_from_page_cache(k, pfn, false);
  free_page(k, pfn, k.cpu_of(task), false);
}

function dirty_word(k: Kernel, file: number, index: number): number {
  return k.file_word[file]! + (index >>> 5);
}

/** set_page_dirty for a file page. Returns false if it was dirty already: that write is absorbed. */
export function set_page_dirty(k: Kernel, task: TaskId, pfn: Pfn): boolean {
  const flags = k.flags[pfn]!;
  if ((flags & PG_dirty) !== 0) return false;
  k.flags[pfn] = flags | PG_dirty;
  if ((flags & PG_swapbacked) !== 0) return true;
  const file = page_mapping(k, pfn);
  const index = k.index[pfn]!;
  k.dirty_bits[dirty_word(k, file, index)]! |= 1 << (index & 31);
  if (k.file_dirty[file] === 0) {
    k.dirtied_when[file] = k.eng.local_now;
    k.g[G.dirty_order]!++;
    k.dirty_order[file] = k.g[G.dirty_order]!;
  }
  k.file_dirty[file]!++;
  k.vm[VM.nr_dirty]!++;
  k.vm[VM.nr_dirtied]!++;
  k.task_dirtied[task]!++;
  note_peaks(k);
  k.cause[pfn] = k.eng.emit_for(task, TP.writeback_dirty_page, pfn, index);
  return true;
}

function note_peaks(k: Kernel): void {
  const dirty = k.vm[VM.nr_dirty]!;
  if (dirty > k.g[G.peak_dirty]!) k.g[G.peak_dirty] = dirty;
  const both = dirty + k.vm[VM.nr_writeback]!;
  if (both > k.g[G.peak_dirty_plus_writeback]!) k.g[G.peak_dirty_plus_writeback] = both;
}

/** clear_page_dirty_for_io: the page is about to be written. */
export function clear_page_dirty_for_io(k: Kernel, pfn: Pfn): void {
  const file = page_mapping(k, pfn);
  const index = k.index[pfn]!;
  k.flags[pfn]! &= ~PG_dirty;
  k.dirty_bits[dirty_word(k, file, index)]! &= ~(1 << (index & 31));
  k.file_dirty[file]!--;
  k.vm[VM.nr_dirty]!--;
}

/** First dirty page of a file at or after `from`, up to and including `to`; NONE if there is none. */
export function find_dirty(k: Kernel, file: number, from: number, to: number): number {
  if (from > to || k.file_dirty[file] === 0) return NONE;
  const base = k.file_word[file]!;
  const last = to >>> 5;
  let word = from >>> 5;
  let bits = k.dirty_bits[base + word]! & (0xffffffff << (from & 31));
  for (;;) {
    if (bits !== 0) {
      const index = word * 32 + 31 - Math.clz32(bits & -bits);
      return index <= to ? index : NONE;
    }
    word++;
    if (word > last) return NONE;
    bits = k.dirty_bits[base + word]!;
  }
}

/** Is the disk space of this page found already? */
export function is_allocated(k: Kernel, file: number, index: number): boolean {
  return (k.allocated_bits[k.file_word[file]! + (index >>> 5)]! & (1 << (index & 31))) !== 0;
}

export function set_allocated(k: Kernel, file: number, index: number): void {
  k.allocated_bits[k.file_word[file]! + (index >>> 5)]! |= 1 << (index & 31);
}
