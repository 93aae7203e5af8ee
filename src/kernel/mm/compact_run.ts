// One run of compaction, whichever kernel's: struct compact_control at its start, the batch of pages in hand, the books at its end. What the
// rules of 2.6.35 (compaction.ts) and of 6.1 (compaction_node.ts) have in common. Models mm/compaction.c compact_zone, mm/migrate.c migrate_pages.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { CC, CC_WORDS, COMPACT_CLUSTER_MAX, G } from '../columns.ts';
import { SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { end_blocks } from './compact_blocks.ts';
import { putback_movable_page } from './migrate.ts';

export interface RunStart {
  readonly zone: number;
  /** Below 0: no size is wanted. */
  readonly order: number;
  readonly gfp: number;
  readonly migratetype: number;
  readonly sync: boolean;
  /** Where the two scanners begin. */
  readonly migrate_pfn: Pfn;
  readonly free_pfn: Pfn;
}

/** A clean row for a run; passes, first block and thefts are those of the whole request and stay. */
export function open_run(k: Kernel, task: TaskId, run: RunStart): void {
  const cc = task * CC_WORDS;
  const keep = { passes: k.cc[cc + CC.passes]!, first_block: k.cc[cc + CC.first_block]!, steals: k.cc[cc + CC.steals]! };
  k.cc.fill(0, cc, cc + CC_WORDS);
  k.cc[cc + CC.passes] = keep.passes;
  k.cc[cc + CC.first_block] = keep.first_block;
  k.cc[cc + CC.steals] = keep.steals;
  k.cc[cc + CC.active] = 1;
  k.cc[cc + CC.zone] = run.zone;
  k.cc[cc + CC.order] = run.order;
  k.cc[cc + CC.sync] = run.sync ? 1 : 0;
  k.cc[cc + CC.migrate_pfn] = run.migrate_pfn;
  k.cc[cc + CC.free_pfn] = run.free_pfn;
  k.cc[cc + CC.migratetype] = run.migratetype;
  k.cc[cc + CC.gfp] = run.gfp;
  k.cc[cc + CC.target_block] = NONE;
  k.cc[cc + CC.capture] = k.sw[SW.capture]!;
  k.cc[cc + CC.since_ns] = k.eng.local_now;
  k.compact_pages.fill(NONE, task * COMPACT_CLUSTER_MAX, (task + 1) * COMPACT_CLUSTER_MAX);
  k.g[G.compact_runs]!++;
  k.eng.emit_for(task, TP.mm_compaction_begin, run.zone, run.order < 0 ? 0 : 1 << run.order);
}

/** Page `i` of the batch is no longer in hand. */
export function drop_from_batch(k: Kernel, task: TaskId, i: number): void {
  k.compact_pages[task * COMPACT_CLUSTER_MAX + i] = NONE;
  k.cc[task * CC_WORDS + CC.nr_migratepages]!--;
}

/** Page `i` of the batch could not be moved and goes back to its list. */
export function fail_page(k: Kernel, task: TaskId, i: number): void {
  const pfn = k.compact_pages[task * COMPACT_CLUSTER_MAX + i]! as Pfn;
  k.vm[VM.pgmigrate_fail]!++;
  k.cause[pfn] = k.eng.emit_for(task, TP.mm_migrate_page_failed, pfn, 0);
  putback_movable_page(k, task, pfn);
  drop_from_batch(k, task, i);
}

/** The end of a batch of `batch` pages, of which `moved` have new places: the others go back. */
export function end_batch(k: Kernel, task: TaskId, batch: number, moved: number): void {
  for (let i = batch - 1; i >= 0; i--) if (k.compact_pages[task * COMPACT_CLUSTER_MAX + i] !== NONE) fail_page(k, task, i);
  k.cc[task * CC_WORDS + CC.nr_migrated]! += moved;
  k.cc[task * CC_WORDS + CC.nr_failed]! += batch - moved;
}

/** The books of a run, closed with its outcome (COMPACT). Its free places have been given back. */
export function close_run(k: Kernel, task: TaskId, zone: number, ret: number): void {
  const cc = task * CC_WORDS;
  end_blocks(k, task);
  k.cc[cc + CC.active] = 0;
  k.g[G.compact_ns]! += k.eng.local_now - k.cc[cc + CC.since_ns]!;
  k.eng.emit_for(task, TP.mm_compaction_end, zone, ret);
}
