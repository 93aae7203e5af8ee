// Anonymous pages on their way to and from swap. Models 2.6.34 mm/swap_state.c, mm/swapfile.c (scan_swap_map,
// swap_entry_free) and mm/rmap.c for a page mapped once. Simplified: a slot is the next free one after the last
// (clusters of 256 are not kept), no shared anonymous memory, a slot is freed when its page is mapped again and swap is
// half full (vm_swap_full).
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { G, SWAP } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { COST } from '../costs.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { PG_dirty, PG_mapped, PG_swapcache, PG_young } from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';

/** Owner of an anonymous page: mapping is -2 - task, index the page of its address space. */
export function anon_mapping(task: TaskId): number {
  return -2 - task;
}
export function anon_owner(mapping: number): TaskId {
  return -2 - mapping;
}

/** get_swap_page: the next free slot, or NONE. */
function get_swap_slot(k: Kernel): number {
  const slots = k.size.nr_swap_slots;
  if (k.swap[SWAP.nr_free]! <= 0) return NONE;
  let at = k.swap[SWAP.cluster_next]!;
  for (let i = 0; i < slots; i++) {
    if (at >= slots) at = 0;
    if (k.swap_map[at] === 0) {
      k.swap[SWAP.cluster_next] = at + 1;
      return at;
    }
    at++;
  }
  return NONE;
}

export function add_to_swap(k: Kernel, task: TaskId, pfn: Pfn): boolean {
  k.eng.with_lock(LOCK.swap, COST.zone_lock, task);
  const slot = get_swap_slot(k);
  if (slot === NONE) return false;
  k.swap_map[slot] = 1;
  k.swap[SWAP.nr_free]!--;
  k.g[G.nr_swap_pages]!--;
  k.swap_frame[slot] = pfn + 1;
  k.swap_owner[slot] = page_mapping(k, pfn);
  k.swap_index[slot] = k.index[pfn]!;
  k.priv[pfn] = slot;
  k.flags[pfn]! |= PG_swapcache | PG_dirty;
  k.vm[VM.nr_swapcached]!++;
  return true;
}

/** try_to_unmap: the page table entry now names the slot. */
export function unmap_anon(k: Kernel, pfn: Pfn): void {
  const task = anon_owner(page_mapping(k, pfn));
  k.pte[k.anon_start[task]! + k.index[pfn]!] = -(k.priv[pfn]! + 1);
  k.flags[pfn]! &= ~(PG_mapped | PG_young);
  k.vm[VM.nr_anon_pages]!--;
}

/** A slot whose task has ended while its page was under way: it is given back with the page. */
const SLOT_ORPHANED = 2;

export function delete_from_swap_cache(k: Kernel, pfn: Pfn): void {
  if ((k.flags[pfn]! & PG_swapcache) === 0) return;
  const slot = k.priv[pfn]!;
  k.swap_frame[slot] = 0;
  k.flags[pfn]! &= ~PG_swapcache;
  k.vm[VM.nr_swapcached]!--;
  if (k.swap_map[slot] === SLOT_ORPHANED) free_swap_slot(k, slot);
}

/** The owner of a page in the swap cache is gone. `busy`: somebody holds the page, so the slot goes when he lets go. */
export function orphan_swap_page(k: Kernel, pfn: Pfn, busy: boolean): void {
  const slot = k.priv[pfn]!;
  if (busy) k.swap_map[slot] = SLOT_ORPHANED;
  else {
    delete_from_swap_cache(k, pfn);
    free_swap_slot(k, slot);
  }
}

export function free_swap_slot(k: Kernel, slot: number): void {
  if (k.swap_map[slot] === 0) return;
  k.swap_map[slot] = 0;
  k.swap_frame[slot] = 0;
  k.swap[SWAP.nr_free]!++;
  k.g[G.nr_swap_pages]!++;
}

/** vm_swap_full: more than half used. */
export function vm_swap_full(k: Kernel): boolean {
  return k.swap[SWAP.nr_free]! * 2 < k.size.nr_swap_slots;
}

export function note_swap_out(k: Kernel, task: TaskId, pfn: Pfn): void {
  k.vm[VM.pswpout]!++;
  k.cause[pfn] = k.eng.emit_for(task, TP.swap_out, pfn, k.priv[pfn]!);
}
