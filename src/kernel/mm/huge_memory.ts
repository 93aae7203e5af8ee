// Transparent huge pages: made by a fault where a whole aligned stretch of a task's memory is untouched, split when reclaim wants
// to swap a part. Models 2.6.38 mm/huge_memory.c: do_huge_pmd_anonymous_page, __do_huge_pmd_anonymous_page, split_huge_page,
// __split_huge_page_refcount, __split_huge_page_map; the switch thp_fault stands for transparent_hugepage/enabled and defrag.
// Simplified: a stretch is as long as a pageblock, a parameter of the machine; memory begins aligned; reads take no zero page (3.8);
// advice holds for a whole task (MADV_HUGEPAGE) or for a stretch (MADV_NOHUGEPAGE).
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { SW, THP_FAULT } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { TF_MADV_HUGEPAGE } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { prep_compound_page } from './compound.ts';
import { wakeup_kcompactd } from './kcompactd.ts';
import { NO_WATERMARK } from './mmzone.ts';
import { alloc_pages_nosleep, free_pages, get_page_from_freelist } from './page_alloc.ts';
import {
  GFP_TRANSHUGE, GFP_WAIT, LRU_ACTIVE_ANON, PG_active, PG_dirty, PG_head, PG_isolated, PG_lru, PG_mapped, PG_swapbacked, PG_tail, PG_uptodate, PG_young,
  ZONE_SHIFT,
} from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';
import { pte_alloc_one } from './pgtable.ts';
import { del_page_from_lru, list_of, lru_add_drain_all, lru_add_page_tail, lru_cache_add } from './swap.ts';
import { anon_mapping, anon_owner } from './swap_state.ts';

/** Entry of a stretch: nothing yet, one huge page, a table of small pages, or never to be a huge page (MADV_NOHUGEPAGE). */
export const PMD = { none: 0, huge: 1, table: 2, nohuge: 3 } as const;
/** What the first fault of a stretch was given (column thp.chunk_how). */
export const CHUNK = { untouched: 0, small: 1, huge: 2 } as const;

export function nr_stretches(k: Kernel, task: TaskId): number {
  return k.pmd_start[task + 1]! - k.pmd_start[task]!;
}

/** A huge page would fit here and is wanted: the stretch is whole and has never been touched. */
export function transhuge_wanted(k: Kernel, task: TaskId, vpn: number): boolean {
  if (k.sw[SW.thp_fault] === THP_FAULT.never) return false;
  const stretch = vpn >> k.huge_order;
  return stretch < nr_stretches(k, task) && k.pmd[k.pmd_start[task]! + stretch] === PMD.none;
}

/** The stretch has a page table from now on: later faults in it take small pages without asking. */
export function pte_alloc(k: Kernel, task: TaskId, vpn: number): void {
  const pmd = k.pmd_start[task]! + (vpn >> k.huge_order);
  if (pmd >= k.pmd_start[task + 1]!) return;
  pte_alloc_one(k, task, pmd);
  if (k.pmd[pmd] === PMD.none) {
    k.pmd[pmd] = PMD.table;
    k.chunk_how[pmd] = CHUNK.small;
  }
}

/** khugepaged waits for something to do: a program now has memory that it could make huge. */
function khugepaged_enter(k: Kernel, task: TaskId): void {
  if (k.eng.nr_waiting[WAIT.khugepaged_sleep] === 0) return;
  const thread = k.g[G.khugepaged_task]!;
  if (k.eng.wait_timed[thread] === 0) k.eng.wake_all(WAIT.khugepaged_sleep, thread, task, k.eng.task_event[task]!);
}

/** MADV_NOHUGEPAGE on pages [from, to) of a task's memory. */
export function madvise_nohugepage(k: Kernel, task: TaskId, from: number, to: number): void {
  for (let stretch = from >> k.huge_order; stretch << k.huge_order < to && stretch < nr_stretches(k, task); stretch++) {
    const pmd = k.pmd_start[task]! + stretch;
    if (k.pmd[pmd] !== PMD.huge) k.pmd[pmd] = PMD.nohuge;
  }
}

const L = { vpn: 0, pfn: 1 } as const;
const STEP = { start: 0, got_block: 1 } as const;

/** Args: page of the task's memory. Value: 1 = mapped, 0 = a small page must do. Decision point thp_fault. */
export const do_huge_pmd_anonymous_page = define_routine<Kernel, keyof typeof STEP>({
  name: 'do_huge_pmd_anonymous_page',
  file: 'mm/huge_memory.c',
  kernel: '2.6.38 do_huge_pmd_anonymous_page, alloc_hugepage_vma, clear_huge_page',
  layer: 'memory',
  covers: FRAMES.huge_fault,
  sleeps: 'in the allocator, if the fault may wait',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const vpn = f.l[f.b + L.vpn]!;
      k.eng.emit_for(f.task, TP.thp_fault_begin, vpn, k.huge_order);
      k.chunk_how[k.pmd_start[f.task]! + (vpn >> k.huge_order)] = CHUNK.small;
      // alloc_hugepage_gfpmask: without defragmentation only a block that is ready; an area that asked for huge pages may wait.
      const may_wait = k.sw[SW.thp_fault] === THP_FAULT.wait || (k.task_flags[f.task]! & TF_MADV_HUGEPAGE) !== 0;
      const gfp = may_wait ? GFP_TRANSHUGE : GFP_TRANSHUGE & ~GFP_WAIT;
      const pfn = alloc_pages_nosleep(k, f.task, gfp, k.huge_order, false);
      if (pfn === NONE && !may_wait && k.sw[SW.thp_fault] === THP_FAULT.defer) wakeup_kcompactd(k, f.task, k.huge_order);
      if (pfn === NONE && may_wait) return f.call(k.ops.alloc_slowpath, STEP.got_block, gfp, k.huge_order);
      k.eng.task_ret[f.task] = pfn;
      return f.goto(STEP.got_block);
    },
    got_block(k, f) {
      const vpn = f.l[f.b + L.vpn]!;
      const pfn = f.ret();
      if (pfn !== NONE && transhuge_wanted(k, f.task, vpn)) {
        map_huge_page(k, f.task, pfn, vpn);
        khugepaged_enter(k, f.task);
        return f.done(1);
      }
      // The switch was turned meanwhile.
      if (pfn !== NONE) free_pages(k, pfn, k.huge_order, k.cpu_of(f.task));
      k.vm[VM.thp_fault_fallback]!++;
      k.eng.emit_for(f.task, TP.thp_fault_fallback, vpn, k.huge_order);
      khugepaged_enter(k, f.task);
      return f.done(0);
    },
  },
});

/** __do_huge_pmd_anonymous_page: all of it zeroed, mapped as one, on the active list. */
function map_huge_page(k: Kernel, task: TaskId, pfn: Pfn, vpn: number): void {
  const stretch = vpn >> k.huge_order;
  k.eng.spend(COST.fault + COST.zero_huge_part * (1 << k.huge_order));
  k.vm[VM.thp_fault_alloc]!++;
  k.vm[VM.pgfault]!++;
  const id = k.eng.emit_for(task, TP.thp_fault_alloc, pfn, vpn);
  enter_huge_page(k, task, pfn, stretch, id, k.cpu_of(task));
  pte_alloc_one(k, task, k.pmd_start[task]! + stretch);
  k.chunk_how[k.pmd_start[task]! + stretch] = CHUNK.huge;
  k.rss[task]! += 1 << k.huge_order;
  k.vm[VM.nr_anon_pages]! += 1 << k.huge_order;
}

/** What a fault and khugepaged do alike: the block becomes the task's memory, its first page goes to the add batch. */
export function enter_huge_page(k: Kernel, task: TaskId, pfn: Pfn, stretch: number, cause: number, cpu: number): void {
  const size = 1 << k.huge_order;
  const first = stretch << k.huge_order;
  const table = k.anon_start[task]! + first;
  const mapping = anon_mapping(task);
  prep_compound_page(k, pfn, k.huge_order);
  for (let i = 0; i < size; i++) {
    k.flags[pfn + i]! |= PG_swapbacked | PG_uptodate | PG_mapped;
    k.mapping[pfn + i] = mapping + 1;
    k.index[pfn + i] = first + i;
    k.cause[pfn + i] = cause;
    k.pte[table + i] = pfn + i + 1;
  }
  k.flags[pfn]! |= PG_dirty | PG_young;
  k.pmd[k.pmd_start[task]! + stretch] = PMD.huge;
  k.g[G.huge_pages]!++;
  k.vm[VM.nr_anon_transparent_hugepages]!++;
  lru_cache_add(k, pfn, LRU_ACTIVE_ANON, cpu);
}

/**
 * Gives a task a whole block as small pages, in a stretch that is untouched: memory as a program has it whose huge page was split.
 * False: no block is whole. Nothing of it is counted as a fault or a split; it prepares the memory that a story finds.
 */
export function populate_split_block(k: Kernel, task: TaskId, stretch: number): boolean {
  const cpu = k.cpu_of(task);
  // Below the marks too: the last whole block would be left by them, though nobody could have it.
  const pfn = get_page_from_freelist(k, GFP_TRANSHUGE & ~GFP_WAIT, k.huge_order, NO_WATERMARK, 0, cpu, task);
  if (pfn === NONE) return false;
  enter_huge_page(k, task, pfn, stretch, k.eng.task_event[task]!, cpu);
  split_huge_page_refcount(k, pfn);
  k.rss[task]! += 1 << k.huge_order;
  k.vm[VM.nr_anon_pages]! += 1 << k.huge_order;
  return true;
}

/**
 * split_huge_page: the parts become ordinary pages and go their own way; costs a walk of the reverse map and an entry of the page
 * table for each. `pfn` is the first page; it may stand on a list or be in a reclaimer's hands.
 */
export function split_huge_page(k: Kernel, task: TaskId, pfn: Pfn): void {
  k.eng.spend(COST.split_huge + COST.split_part * (1 << k.huge_order));
  k.vm[VM.thp_split]!++;
  const id = k.eng.emit_for(task, TP.thp_split, pfn, anon_owner(page_mapping(k, pfn)));
  for (let p = pfn; p < pfn + (1 << k.huge_order); p++) k.cause[p] = id;
  split_huge_page_refcount(k, pfn);
}

/** The work of a split without its happening: the task ends while its huge page is in somebody's hands. */
export function split_huge_page_refcount(k: Kernel, pfn: Pfn): void {
  const size = 1 << k.huge_order;
  if ((k.flags[pfn]! & (PG_lru | PG_isolated)) === 0) lru_add_drain_all(k);
  const flags = k.flags[pfn]!;
  const lruvec = k.lruvec_of(pfn);
  if ((flags & PG_lru) !== 0) {
    k.lru_count[list_of(k, pfn)]! -= size - 1;
    k.zone_lru_pages[flags >>> ZONE_SHIFT]! -= size - 1;
  } else if ((flags & PG_isolated) !== 0) k.isolated[lruvec * 2]! -= size - 1;
  k.flags[pfn] = flags & ~PG_head;
  for (let p = pfn + 1; p < pfn + size; p++) {
    k.flags[p] = ((k.flags[p]! & ~PG_tail) | PG_dirty | (flags & (PG_young | PG_active))) >>> 0;
    k.priv[p] = 0;
    lru_add_page_tail(k, pfn, p);
  }
  const task = anon_owner(page_mapping(k, pfn));
  k.pmd[k.pmd_start[task]! + (k.index[pfn]! >> k.huge_order)] = PMD.table;
  k.g[G.huge_pages]!--;
  k.vm[VM.nr_anon_transparent_hugepages]!--;
}

/** zap_huge_pmd: takes the huge page out of a dying task and gives the block back. False: somebody has it in hand, so it was split. */
export function zap_huge_pmd(k: Kernel, task: TaskId, stretch: number): boolean {
  const size = 1 << k.huge_order;
  const table = k.anon_start[task]! + (stretch << k.huge_order);
  const pfn = k.pte[table]! - 1;
  if ((k.flags[pfn]! & PG_lru) === 0) {
    split_huge_page_refcount(k, pfn);
    return false;
  }
  del_page_from_lru(k, pfn, list_of(k, pfn));
  k.pte.fill(0, table, table + size);
  k.pmd[k.pmd_start[task]! + stretch] = PMD.none;
  k.g[G.huge_pages]!--;
  k.vm[VM.nr_anon_transparent_hugepages]!--;
  k.vm[VM.nr_anon_pages]! -= size;
  free_pages(k, pfn, k.huge_order, k.cpu_of(task));
  return true;
}
