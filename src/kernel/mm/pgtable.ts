// Page tables take memory. Models 6.1 pte_alloc_one and pgtable_trans_huge_deposit: a table for each stretch of anonymous memory that
// is in use; under a huge page it is kept for the day of its split. Simplified: only machines with lists per node have them (on a toy a
// table would serve eight stretches), upper levels are left out, and where no page can be had without waiting there is none.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Kernel } from '../kernel.ts';
import { alloc_pages_nosleep, free_page } from './page_alloc.ts';
import { GFP_KERNEL, PG_kernel } from './page_flags.ts';

/** The table of a stretch, if it has none yet. It wakes kswapd like any allocation, which a huge page does not. */
export function pte_alloc_one(k: Kernel, task: TaskId, pmd: number): void {
  if (!k.node_scope || k.pgtable[pmd] !== 0) return;
  const pfn = alloc_pages_nosleep(k, task, GFP_KERNEL, 0, false);
  if (pfn === NONE) return;
  k.flags[pfn]! |= PG_kernel;
  k.pgtable[pmd] = pfn + 1;
}

/** The tables of a task that ends. */
export function free_pgtables(k: Kernel, task: TaskId): void {
  if (!k.node_scope) return;
  for (let pmd = k.pmd_start[task]!; pmd < k.pmd_start[task + 1]!; pmd++) {
    const entry = k.pgtable[pmd]!;
    k.pgtable[pmd] = 0;
    if (entry > 0) free_page(k, entry - 1, k.cpu_of(task), false);
  }
}
