// A block that somebody empties, and who gets it. Models 5.1 mm/compaction.c, mm/page_alloc.c: struct capture_control, task_capc,
// compaction_capture: the compactor's own frees hand it the block the moment merging has made it. In every kernel before, and
// with the switch capture = off, the pages go to the free lists one by one, and whoever asks next takes them: that is written
// down here as a theft, though the thief is any innocent allocation. Plain functions; the columns are block.assembler
// (1 + the compactor) and steal.ring. Simplified: a block is a pageblock; of a smaller block that is wanted, a page counts as
// stolen if the migration scanner has come as far.
import type { Pfn, TaskId } from '#base/units.ts';
import { CC, CC_WORDS, G, MAX_STEALS, STEAL, STEAL_WORDS } from '../columns.ts';
import { CAPTURE } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { PF_KTHREAD } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { MIGRATE_ISOLATE, MIGRATE_MOVABLE } from './page_flags.ts';

/** From now to the end of this step what the task frees may complete its block. Kernel threads never capture (task_capc). */
export function begin_capture(k: Kernel, task: TaskId): void {
  if (k.cc[task * CC_WORDS + CC.capture] === CAPTURE.on_free && (k.task_flags[task]! & PF_KTHREAD) === 0) k.g[G.capture_control] = task + 1;
}

export function end_capture(k: Kernel): void {
  k.g[G.capture_control] = 0;
}

/** compaction_capture: takes a block of just the wanted order and zone on its way back to the lists. */
export function compaction_capture(k: Kernel, zone: number, pfn: Pfn, order: number, mt: number): boolean {
  const task = k.g[G.capture_control]! - 1;
  const cc = task * CC_WORDS;
  if (order !== k.cc[cc + CC.order] || zone !== k.cc[cc + CC.zone] || k.cc[cc + CC.captured] !== 0) return false;
  if (mt === MIGRATE_ISOLATE) return false;
  // What cannot move must not come to lie in a block of what can, unless it fills it.
  if (order < k.config.pageblock_order && mt === MIGRATE_MOVABLE && k.cc[cc + CC.migratetype] !== MIGRATE_MOVABLE) return false;
  capture(k, task, pfn);
  return true;
}

/** The block is the compactor's, on no list. */
export function capture(k: Kernel, task: TaskId, pfn: Pfn): void {
  const cc = task * CC_WORDS;
  k.cc[cc + CC.captured] = pfn + 1;
  k.g[G.compact_captured]!++;
  k.eng.emit_for(task, TP.mm_compaction_capture, pfn, k.cc[cc + CC.order]!);
}

/** The compactor has begun to empty this pageblock. */
export function mark_assembling(k: Kernel, task: TaskId, block: number): void {
  const before = k.block_assembler[block]!;
  if (before === task + 1) return;
  // Another compactor was at it; the later one has it now.
  if (before === 0) k.g[G.nr_assembling]!++;
  k.block_assembler[block] = task + 1;
}

export function unmark_assembling(k: Kernel, task: TaskId, block: number): void {
  if (k.block_assembler[block] !== task + 1) return;
  k.block_assembler[block] = 0;
  k.g[G.nr_assembling]!--;
}

/** Somebody takes a block of pages: is it, or a part of it, in a pageblock that another is emptying? Then that one has lost it. */
export function note_steals(k: Kernel, pfn: Pfn, order: number, thief: TaskId): void {
  const shift = k.config.pageblock_order;
  const last = (pfn + (1 << order) - 1) >> shift;
  for (let block = pfn >> shift; block <= last; block++) {
    const victim = k.block_assembler[block]! - 1;
    if (victim < 0 || victim === thief) continue;
    const cc = victim * CC_WORDS;
    const wanted = k.cc[cc + CC.order]!;
    if (wanted < shift && pfn >> wanted > k.cc[cc + CC.migrate_pfn]! >> wanted) continue;
    // The page's cause is still the event that freed it.
    const event = k.eng.emit(TP.compact_steal, thief, pfn, victim, k.cause[pfn]!);
    const row = (k.g[G.nr_steals]! % MAX_STEALS) * STEAL_WORDS;
    k.steals[row + STEAL.pfn] = pfn;
    k.steals[row + STEAL.block] = block;
    k.steals[row + STEAL.thief] = thief;
    k.steals[row + STEAL.victim] = victim;
    k.steals[row + STEAL.ns] = k.eng.local_now;
    k.steals[row + STEAL.ordinal] = k.eng.ordinal;
    k.steals[row + STEAL.event] = event;
    k.g[G.nr_steals]!++;
    k.cc[cc + CC.steals]!++;
    // A block set aside stays its compactor's until the run ends: he must give it back.
    if (k.block_type[block] !== MIGRATE_ISOLATE) unmark_assembling(k, victim, block);
  }
}
