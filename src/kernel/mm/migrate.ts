// Moving a page to another frame. Models 2.6.35 mm/migrate.c: unmap_and_move, move_to_new_page, migrate_page_move_mapping,
// migrate_page_copy, remove_migration_pte; the file system's ->migratepage is buffer_migrate_page, as XFS has, and that of swap
// migrate_page, so a dirty page moves as it is and is not written first. What Linux spreads over lock, migration entries
// and unlock happens in one step here, so nobody sees a page between two frames. The page keeps owner, index, kind of list, PG_dirty,
// PG_referenced, PG_uptodate and its swap slot. Lost, as in Linux until 6.2, is the accessed bit of the page table entry (the new
// entry is made old), and PG_readahead, whose bit is PG_reclaim's (until 5.7). Plain functions: who has to wait for a page does so
// in its own routine. Simplified: the free place is taken when the page can move, not before it is looked at; compound pages
// and pages in a per-CPU batch, which holds a reference, do not move.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { COST } from '../costs.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { free_page } from './page_alloc.ts';
import {
  PG_active, PG_dirty, PG_head, PG_isolated, PG_locked, PG_mapped, PG_referenced, PG_rotating, PG_swapbacked, PG_swapcache, PG_tail, PG_unevictable, PG_uptodate,
  PG_writeback, ZONE_SHIFT,
} from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';
import { lru_cache_add, page_lru } from './swap.ts';
import { anon_owner } from './swap_state.ts';

/** migrate_page_copy. */
const COPIED = PG_referenced | PG_uptodate | PG_dirty | PG_swapbacked | PG_swapcache | PG_unevictable | PG_mapped;
const COMPOUND = PG_head | PG_tail;

/** What keeps a page where it is now: nothing, its lock, its being written, or somebody's reference. */
export const BLOCKER = { none: 0, locked: 1, writeback: 2, busy: 3 } as const;

export function migrate_blocker(k: Kernel, pfn: Pfn): number {
  const flags = k.flags[pfn]!;
  if ((flags & PG_locked) !== 0) return BLOCKER.locked;
  if ((flags & PG_writeback) !== 0) return BLOCKER.writeback;
  return (flags & (PG_rotating | COMPOUND)) !== 0 ? BLOCKER.busy : BLOCKER.none;
}

/** Moves an isolated page that nothing keeps into a frame that is nobody's. The old frame goes to this CPU's free list, the page to its add batch. */
export function migrate_page(k: Kernel, task: TaskId, from: Pfn, to: Pfn): void {
  const cpu = k.cpu_of(task);
  const flags = k.flags[from]!;
  const mapping = page_mapping(k, from);
  const flush = (flags & PG_mapped) === 0 ? 0 : k.size.nr_cpus > 1 ? COST.flush_tlb_others : COST.flush_tlb_local;
  k.eng.spend(COST.migrate_page + flush);
  const id = k.eng.emit_for(task, TP.mm_migrate_page, from, to);
  k.mapping[to] = mapping + 1;
  k.index[to] = k.index[from]!;
  k.priv[to] = k.priv[from]!;
  if (mapping >= 0) k.slot[k.file_start[mapping]! + k.index[from]!] = to + 1;
  else if (mapping < NONE) {
    if ((flags & PG_mapped) !== 0) k.pte[k.anon_start[anon_owner(mapping)]! + k.index[from]!] = to + 1;
    if ((flags & PG_swapcache) !== 0) k.swap_frame[k.priv[from]!] = to + 1;
  }
  k.flags[to] = (((k.flags[to]! >>> ZONE_SHIFT) << ZONE_SHIFT) | (flags & COPIED)) >>> 0;
  k.cause[from] = id;
  k.cause[to] = id;
  k.isolated[k.lruvec_of(from) * 2 + ((flags & PG_swapbacked) !== 0 ? 0 : 1)]!--;
  k.flags[from] = ((flags >>> ZONE_SHIFT) << ZONE_SHIFT) >>> 0;
  // putback_lru_page: to the batch of its own kind of list, as any new page.
  lru_cache_add(k, to, page_lru(flags), cpu);
  free_page(k, from, cpu, false);
  k.vm[VM.pgmigrate_success]!++;
}

/** putback_lru_page: an isolated page that did not move goes back, by way of the add batch. */
export function putback_movable_page(k: Kernel, task: TaskId, pfn: Pfn): void {
  const flags = k.flags[pfn]!;
  k.isolated[k.lruvec_of(pfn) * 2 + ((flags & PG_swapbacked) !== 0 ? 0 : 1)]!--;
  k.flags[pfn] = flags & ~(PG_isolated | PG_active);
  lru_cache_add(k, pfn, page_lru(flags), k.cpu_of(task));
}
