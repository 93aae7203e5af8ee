// Pages that reclaim took and did not free go back to their lists. Models 2.6.34 mm/vmscan.c, the second half of
// shrink_inactive_list (putback_lru_pages of 2.6.35), for the batch of one task and for a single page.
import type { Pfn, TaskId } from '#base/units.ts';
import { DIRTY_KEEP, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { hpage_nr_pages } from './compound.ts';
import { PG_active, PG_isolated } from './page_flags.ts';
import { ACTIVATE, BATCH_SLOTS, FREED, SKIPPED, VERDICTS } from './shrink_page_list.ts';
import { add_page_to_lru_list, add_page_to_lru_tail, page_lru } from './swap.ts';

/** Normally to the head, one more lap. Decision point dirty_keep. */
export function putback_lru_page(k: Kernel, lruvec: number, pfn: Pfn, verdict: number): void {
  const keep = k.sw[SW.dirty_keep]!;
  let flags = k.flags[pfn]! & ~PG_isolated;
  const nr = hpage_nr_pages(k, flags);
  if (verdict === ACTIVATE || (verdict === SKIPPED && keep === DIRTY_KEEP.active_head)) {
    flags |= PG_active;
    k.vm[VM.pgactivate]! += nr;
  }
  k.flags[pfn] = flags;
  const lru = page_lru(flags);
  const file = lru >= 2 ? 1 : 0;
  k.isolated[lruvec * 2 + file]! -= nr;
  if ((lru & 1) === 1) k.recent_rotated[lruvec * 2 + file]! += nr;
  if (verdict === SKIPPED && keep === DIRTY_KEEP.inactive_tail) add_page_to_lru_tail(k, pfn, k.list_id(lruvec, lru));
  else add_page_to_lru_list(k, pfn, k.list_id(lruvec, lru));
}

/** The task's batch, emptied. */
export function putback_lru_pages(k: Kernel, task: TaskId, lruvec: number, taken: number): void {
  const base = task * BATCH_SLOTS;
  for (let i = 0; i < taken; i++) {
    const pfn = k.batch[base + i]!;
    const verdict = k.batch[base + VERDICTS + i]!;
    k.batch[base + i] = 0;
    k.batch[base + VERDICTS + i] = 0;
    if (verdict !== FREED) putback_lru_page(k, lruvec, pfn, verdict);
  }
}
