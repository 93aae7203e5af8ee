// The two scanners of compaction and the rules of when to begin and to end, as plain functions on a row of task.compact. Models
// 2.6.35 mm/compaction.c: isolate_migratepages, isolate_freepages_block, suitable_migration_target, compaction_alloc,
// compact_finished, compaction_suitable, defer_compaction, compaction_deferred; mm/page_alloc.c split_free_page. Note of 2.6.35,
// kept: compaction_suitable asks whether the index is -1, which says nothing; -1000 is "it would succeed" (corrected in 3.0).
// Simplified: the migration scanner ends at its pageblock, where until 3.8 it could run on into the next.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { CC, CC_WORDS, COMPACT_CLUSTER_MAX, G, ZC, ZC_WORDS } from '../columns.ts';
import { COST } from '../costs.ts';
import { COMPACTION, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { TF_KILLED } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { area_holding, page_order, remove } from './buddy.ts';
import { note_steals } from './capture.ts';
import { fragmentation_index } from './fragmentation.ts';
import { free_blocks, WMARK_LOW, wmark_pages, zone_watermark_ok } from './mmzone.ts';
import { free_page } from './page_alloc.ts';
import {
  LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, MAX_ORDER, MIGRATE_ISOLATE, MIGRATE_MOVABLE, MIGRATE_RESERVE, MIGRATE_TYPES, PG_buddy,
  PG_head, PG_isolated, PG_lru, PG_swapbacked, PG_unevictable,
} from './page_flags.ts';
import { del_page_from_lru, list_of } from './swap.ts';

/** Outcomes of a run (include/linux/compaction.h). */
export const COMPACT = { skipped: 0, go_on: 1, partial: 2, complete: 3 } as const;
/** sysctl_extfrag_threshold: an index up to here says that memory is short, not broken up. */
export const EXTFRAG_THRESHOLD = 500;
/** COMPACT_MAX_DEFER_SHIFT. */
const MAX_DEFER_SHIFT = 6;

/** compaction_suitable: enough free memory for the copies, and an index that blames fragmentation. */
export function compaction_suitable(k: Kernel, zone: number, order: number): number {
  const mark = wmark_pages(k, zone, WMARK_LOW) + (2 << order);
  if (!zone_watermark_ok(k, zone, 0, mark, 0, 0)) return COMPACT.skipped;
  const index = fragmentation_index(k, zone, order);
  if (index >= 0 && index <= EXTFRAG_THRESHOLD) return COMPACT.skipped;
  if (index === -1 && zone_watermark_ok(k, zone, order, mark, 0, 0)) return COMPACT.partial;
  return COMPACT.go_on;
}

/** compaction_deferred: is this attempt one of those to be passed over since the last failure? Asking counts. */
export function compaction_deferred(k: Kernel, zone: number): boolean {
  const zc = zone * ZC_WORDS;
  const limit = 1 << k.zone_compact[zc + ZC.defer_shift]!;
  k.zone_compact[zc + ZC.considered] = Math.min(k.zone_compact[zc + ZC.considered]! + 1, limit);
  return k.zone_compact[zc + ZC.considered]! < limit;
}

export function defer_compaction(k: Kernel, zone: number, task: TaskId): void {
  const zc = zone * ZC_WORDS;
  k.zone_compact[zc + ZC.considered] = 0;
  k.zone_compact[zc + ZC.defer_shift] = Math.min(k.zone_compact[zc + ZC.defer_shift]! + 1, MAX_DEFER_SHIFT);
  k.eng.emit_for(task, TP.mm_compaction_defer_compaction, zone, (1 << k.zone_compact[zc + ZC.defer_shift]!) - 1);
}

/** The block was had: the next failure is the first again. */
export function compaction_defer_reset(k: Kernel, zone: number): void {
  k.zone_compact[zone * ZC_WORDS + ZC.considered] = 0;
  k.zone_compact[zone * ZC_WORDS + ZC.defer_shift] = 0;
}

/** compact_finished: the scanners have met, or the request can be served. */
export function compact_finished(k: Kernel, task: TaskId): number {
  const cc = task * CC_WORDS;
  const zone = k.cc[cc + CC.zone]!;
  const order = k.cc[cc + CC.order]!;
  if ((k.task_flags[task]! & TF_KILLED) !== 0 || k.cc[cc + CC.captured]! > 0) return COMPACT.partial;
  if (k.cc[cc + CC.free_pfn]! <= k.cc[cc + CC.migrate_pfn]!) return COMPACT.complete;
  if (!zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_LOW) + (1 << order), 0, 0)) return COMPACT.go_on;
  for (let o = order; o < MAX_ORDER; o++) {
    if (k.free_count[(zone * MAX_ORDER + o) * MIGRATE_TYPES + k.cc[cc + CC.migratetype]!]! > 0) return COMPACT.partial;
    if (o >= k.config.pageblock_order && free_blocks(k, zone, o) > 0) return COMPACT.partial;
  }
  return COMPACT.go_on;
}

/** too_many_isolated: more in the hands of reclaimers and compactors than on the inactive lists. */
export function too_many_isolated(k: Kernel, zone: number): boolean {
  const lruvec = k.node_scope ? 0 : zone;
  const inactive = k.lru_count[k.list_id(lruvec, LRU_INACTIVE_ANON)]! + k.lru_count[k.list_id(lruvec, LRU_INACTIVE_FILE)]!;
  return k.isolated[lruvec * 2]! + k.isolated[lruvec * 2 + 1]! > inactive;
}

/** __isolate_lru_page for both kinds of list: a page that can be taken in hand and moved. */
export function is_isolatable(flags: number): boolean {
  return (flags & (PG_lru | PG_unevictable | PG_head)) === PG_lru;
}

export function isolate_page(k: Kernel, task: TaskId, pfn: Pfn): void {
  const cc = task * CC_WORDS;
  const nr = k.cc[cc + CC.nr_migratepages]!;
  del_page_from_lru(k, pfn, list_of(k, pfn));
  k.flags[pfn]! |= PG_isolated;
  k.isolated[k.lruvec_of(pfn) * 2 + ((k.flags[pfn]! & PG_swapbacked) !== 0 ? 0 : 1)]!++;
  k.compact_pages[task * COMPACT_CLUSTER_MAX + nr] = pfn;
  k.cc[cc + CC.nr_migratepages] = nr + 1;
  k.vm[VM.compact_isolated]!++;
}

/** isolate_migratepages: from the scanner's place up to `end`, at most `most` pages. Returns how many; the scanner stands behind them. */
export function isolate_migratepages(k: Kernel, task: TaskId, end: Pfn, most: number): number {
  const cc = task * CC_WORDS;
  const from = k.cc[cc + CC.migrate_pfn]!;
  let taken = 0;
  let pfn = from | 0;
  for (; pfn < end; pfn++) {
    const flags = k.flags[pfn]!;
    if ((flags & PG_buddy) !== 0) pfn += (1 << page_order(k, pfn)) - 1;
    else if ((flags & PG_head) !== 0) pfn += (1 << k.huge_order) - 1;
    else if (is_isolatable(flags)) {
      isolate_page(k, task, pfn);
      taken++;
      // Full: the scanner stays at the page it took last (2.6.35).
      if (k.cc[cc + CC.nr_migratepages] === COMPACT_CLUSTER_MAX) break;
      if (taken === most) {
        pfn++;
        break;
      }
    }
  }
  const at = Math.min(pfn, end);
  k.cc[cc + CC.migrate_pfn] = at;
  k.cc[cc + CC.migrate_scanned]! += at - from;
  k.vm[VM.compact_migrate_scanned]! += at - from;
  k.eng.spend(COST.scan_migrate_pfn * (at - from) + COST.isolate_page * taken);
  if (taken > 0) k.eng.emit_for(task, TP.mm_compaction_isolate_migratepages, at, taken);
  return taken;
}

/** suitable_migration_target: a block of movable pages, or one that is all free. */
export function suitable_migration_target(k: Kernel, pfn: Pfn): boolean {
  const type = k.block_type[pfn >> k.config.pageblock_order]!;
  if (type === MIGRATE_ISOLATE || type === MIGRATE_RESERVE) return false;
  if ((k.flags[pfn]! & PG_buddy) !== 0 && page_order(k, pfn) >= k.config.pageblock_order) return true;
  return type === MIGRATE_MOVABLE;
}

/** split_free_page: a free block becomes single pages, the last of them first on the list, as long as the low mark allows. */
export function split_free_page(k: Kernel, task: TaskId, zone: number, pfn: Pfn): number {
  const cc = task * CC_WORDS;
  const order = page_order(k, pfn);
  if (!zone_watermark_ok(k, zone, 0, wmark_pages(k, zone, WMARK_LOW) + (1 << order), 0, 0)) return 0;
  remove(k, area_holding(k, zone, pfn, order), pfn);
  k.zone_free[zone]! -= 1 << order;
  const pageblock_order = k.config.pageblock_order;
  if (order >= pageblock_order - 1) {
    const last = pfn + (1 << order) - 1;
    for (let p = pfn; p < last; p += 1 << pageblock_order) k.block_type[p >> pageblock_order] = MIGRATE_MOVABLE;
  }
  for (let p = pfn; p < pfn + (1 << order); p++) {
    k.next[p] = k.cc[cc + CC.free_list]! - 1;
    k.cc[cc + CC.free_list] = p + 1;
  }
  k.cc[cc + CC.nr_freepages]! += 1 << order;
  k.vm[VM.compact_isolated]! += 1 << order;
  return 1 << order;
}

/** isolate_freepages_block: free blocks of [from, end), at most `most` of them. Returns where to go on. */
export function isolate_freepages_block(k: Kernel, task: TaskId, from: Pfn, end: Pfn, most: number): Pfn {
  const cc = task * CC_WORDS;
  const zone = k.cc[cc + CC.zone]!;
  const before = k.cc[cc + CC.nr_freepages]!;
  let blocks = 0;
  let pfn = from;
  while (pfn < end && blocks < most) {
    const pages = (k.flags[pfn]! & PG_buddy) !== 0 ? split_free_page(k, task, zone, pfn) : 0;
    if (pages > 0) blocks++;
    pfn += Math.max(1, pages);
  }
  const scanned = pfn - from;
  k.cc[cc + CC.free_scanned]! += scanned;
  k.vm[VM.compact_free_scanned]! += scanned;
  k.eng.spend(COST.scan_free_pfn * scanned);
  const found = k.cc[cc + CC.nr_freepages]! - before;
  if (found > 0) k.eng.emit_for(task, TP.mm_compaction_isolate_freepages, from, found);
  return pfn;
}

/** compaction_alloc, without the search: the next free place, or NONE. */
export function compaction_alloc(k: Kernel, task: TaskId): Pfn {
  const cc = task * CC_WORDS;
  const pfn = k.cc[cc + CC.free_list]! - 1;
  if (pfn === NONE) return NONE;
  k.cc[cc + CC.free_list] = k.next[pfn]! + 1;
  k.cc[cc + CC.nr_freepages]!--;
  k.next[pfn] = NONE;
  if (k.g[G.nr_assembling]! > 0) note_steals(k, pfn, 0, task);
  return pfn;
}

/** release_freepages: places that were not needed go back, one by one, by way of the per-CPU list. */
export function release_freepages(k: Kernel, task: TaskId): void {
  const cpu = k.cpu_of(task);
  const cc = task * CC_WORDS;
  while (k.cc[cc + CC.free_list]! > 0) {
    const pfn = k.cc[cc + CC.free_list]! - 1;
    k.cc[cc + CC.free_list] = k.next[pfn]! + 1;
    k.next[pfn] = NONE;
    free_page(k, pfn, cpu, false);
  }
  k.cc[cc + CC.nr_freepages] = 0;
}

/** Mark against which a zone counts as served after a run. */
export function zone_served(k: Kernel, zone: number, order: number): boolean {
  const mark = wmark_pages(k, zone, WMARK_LOW) + (k.sw[SW.compaction] === COMPACTION.direct ? 2 << order : 0);
  return zone_watermark_ok(k, zone, order, mark, 0, 0);
}
