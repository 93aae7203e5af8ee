// The pageblocks that a run of compaction empties, from the first page taken to the end of the run: whose they are, whether others may
// allocate from them, and what happens when the scanner has left one. Models mm/compaction.c, mm/page_alloc.c: the drain at block boundaries
// (check_drain of 4.9 to 6.1), drain_pages after the run (2.6.35), the end of compact_zone_order with a captured page (5.1). Setting a
// pageblock aside (capture = isolate) is our reading of what was proposed in 2013. Plain functions on a row of task.compact.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { CC, CC_WORDS, G } from '../columns.ts';
import { COST } from '../costs.ts';
import { CAPTURE } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { page_order } from './buddy.ts';
import { begin_capture, capture, end_capture, mark_assembling, unmark_assembling } from './capture.ts';
import { drain_all_pages, drain_pages } from './page_alloc.ts';
import { MAX_ORDER, MIGRATE_MOVABLE, PG_buddy, PG_pcp } from './page_flags.ts';
import { set_migratetype_isolate, take_isolated, unset_migratetype_isolate } from './page_isolation.ts';
import { lru_add_drain } from './swap.ts';

/** The first page, or some more, have been taken out of this pageblock. */
export function begin_block(k: Kernel, task: TaskId, block: number): void {
  const cc = task * CC_WORDS;
  if (k.cc[cc + CC.target_block] !== block) {
    k.cc[cc + CC.target_block] = block;
    k.g[G.compact_passes]!++;
    if (k.cc[cc + CC.first_block] === 0) k.cc[cc + CC.first_block] = block + 1;
    if (k.cc[cc + CC.first_block] === block + 1) k.cc[cc + CC.passes]!++;
    k.g[G.compact_most_passes] = Math.max(k.g[G.compact_most_passes]!, k.cc[cc + CC.passes]!);
  }
  mark_assembling(k, task, block);
  if (k.cc[cc + CC.capture] === CAPTURE.isolate && set_migratetype_isolate(k, block)) drain_all_pages(k);
}

/**
 * Called between batches. `first` is 1 + the first page taken since the last call that saw a block left, or 0. When the scanner has
 * left a block as large as the one wanted, that block is looked at. Returns the new `first`.
 */
export function leave_blocks(k: Kernel, task: TaskId, first: number): number {
  if (first === 0) return 0;
  const cc = task * CC_WORDS;
  const size = 1 << k.cc[cc + CC.order]!;
  const here = Math.floor(k.cc[cc + CC.migrate_pfn]! / size) * size;
  if (first - 1 >= here) return first;
  if (k.cc[cc + CC.capture] !== CAPTURE.off) drain_local(k, task);
  for (let start = Math.floor((first - 1) / size) * size; start < here; start += size) {
    if (k.cc[cc + CC.captured] === 0 && k.cc[cc + CC.capture] === CAPTURE.isolate) take_whole(k, task, start);
    if (k.cc[cc + CC.captured]! - 1 === start || is_free(k, start, size)) k.eng.emit_for(task, TP.compact_block_freed, start, size);
  }
  return 0;
}

/** Per-CPU lists of this CPU, add batches too; the frees may complete the block. */
function drain_local(k: Kernel, task: TaskId): void {
  const cpu = k.cpu_of(task);
  lru_add_drain(k, cpu);
  k.eng.with_lock(LOCK.zone + k.cc[task * CC_WORDS + CC.zone]!, COST.zone_lock, task);
  begin_capture(k, task);
  drain_pages(k, cpu);
  end_capture(k);
}

function take_whole(k: Kernel, task: TaskId, start: Pfn): void {
  const cc = task * CC_WORDS;
  const order = k.cc[cc + CC.order]!;
  const block = start >> k.config.pageblock_order;
  if (k.block_assembler[block] !== task + 1) return;
  // The same rule as for a block that is handed over.
  if (order < k.config.pageblock_order && k.cc[cc + CC.migratetype] !== MIGRATE_MOVABLE) return;
  const pfn = take_isolated(k, k.cc[cc + CC.zone]!, block, order);
  if (pfn !== NONE) capture(k, task, pfn);
}

/** All of it on free lists, per-CPU lists included. */
function is_free(k: Kernel, start: Pfn, size: number): boolean {
  for (let order = 1; order < MAX_ORDER; order++) {
    const head = start - (start % (1 << order));
    if ((k.flags[head]! & PG_buddy) !== 0 && page_order(k, head) === order && head + (1 << order) >= start + size) return true;
  }
  for (let pfn = start; pfn < start + size; ) {
    const flags = k.flags[pfn]!;
    if ((flags & PG_buddy) !== 0) pfn += 1 << page_order(k, pfn);
    else if ((flags & PG_pcp) !== 0) pfn++;
    else return false;
  }
  return true;
}

/** The run ends: the blocks are anybody's. The scanner has marked none above where it stands. */
export function end_blocks(k: Kernel, task: TaskId): void {
  const cc = task * CC_WORDS;
  const shift = k.config.pageblock_order;
  const last = Math.min(k.cc[cc + CC.migrate_pfn]! >> shift, k.size.nr_blocks - 1);
  for (let block = k.zone_start[k.cc[cc + CC.zone]!]! >> shift; block <= last; block++) {
    if (k.block_assembler[block] !== task + 1) continue;
    unmark_assembling(k, task, block);
    unset_migratetype_isolate(k, block);
  }
}
