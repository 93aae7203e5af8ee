// Compaction as the recorded kernels have it, for machines with lists per node. Models 6.1 mm/compaction.c: compact_zone,
// __compact_finished, __compaction_suitable, isolate_migratepages, isolate_freepages, compact_zone_order, defer_compaction (order_failed);
// 6.1 mm/migrate.c migrate_pages. The scanners go on where the last run stopped and look at the free lists first (compact_fast.ts); a run
// always finishes its pageblock; it ends when a block of the wanted size is on a list, whatever the watermark. A proactive run (5.9) wants
// no size: it works until free memory is less broken up. Simplified: pages move in batches of 32 also when a block is being finished; counters
// of the scanners advance when a run ends, as there; one zone of the node after the other; no abort because somebody wants the lock.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { CC, CC_WORDS, COMPACT_CLUSTER_MAX, ZC, ZC_WORDS } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { page_order } from './buddy.ts';
import { begin_capture, end_capture } from './capture.ts';
import { begin_block, leave_blocks } from './compact_blocks.ts';
import { fast_find_migrateblock, fast_isolate_freepages } from './compact_fast.ts';
import { fragmentation_score_wmark, fragmentation_score_zone, kswapd_is_running } from './compact_policy.ts';
import { close_run, drop_from_batch, end_batch, open_run } from './compact_run.ts';
import { COMPACT, compaction_alloc, EXTFRAG_THRESHOLD, isolate_freepages_block, isolate_migratepages, release_freepages } from './compact_scan.ts';
import { fragmentation_index } from './fragmentation.ts';
import { BLOCKER, migrate_blocker, migrate_page } from './migrate.ts';
import { free_blocks, WMARK_LOW, WMARK_MIN, wmark_pages, zone_watermark_ok } from './mmzone.ts';
import { gfp_type } from './page_alloc.ts';
import { MAX_ORDER, MIGRATE_MOVABLE, MIGRATE_TYPES, PG_buddy, PG_head, ZONE_SHIFT } from './page_flags.ts';
import { COSTLY_ORDER } from './scan_control.ts';
import { lru_add_drain } from './swap.ts';

/** How a run goes about it: asynchronous (a fault), or with waiting for locks (kcompactd); proactive = until the score is low enough. */
export const RUN = { async: 0, sync_light: 1, proactive: 2 } as const;
/** Order of a proactive run: none. */
export const ANY_ORDER = -1;
const L = { zone: 0, order: 1, gfp: 2, how: 3, batch: 4, i: 5, moved: 6, block: 7, first: 8, ret: 9, whole: 10, none_left: 11 } as const;
const STEP = { start: 0, check: 1, isolate: 2, migrate: 3, find_free: 4, batch_done: 5, finish: 6 } as const;

/** __compaction_suitable: room for the copies above min (low for large orders), and an index that blames fragmentation. */
export function compaction_suitable_node(k: Kernel, zone: number, order: number, classzone: number): number {
  if (order >= 0) {
    if (zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_MIN), classzone, 0)) return COMPACT.partial;
    const mark = wmark_pages(k, zone, order > COSTLY_ORDER ? WMARK_LOW : WMARK_MIN) + (2 << order);
    if (!zone_watermark_ok(k, zone, 0, mark, classzone, 0)) return COMPACT.skipped;
    const index = fragmentation_index(k, zone, order);
    if (order > COSTLY_ORDER && index >= 0 && index <= EXTFRAG_THRESHOLD) return COMPACT.skipped;
  }
  return COMPACT.go_on;
}

/** Args: zone, order, gfp, how. Value: an outcome (COMPACT). */
export const compact_zone_node = define_routine<Kernel, keyof typeof STEP>({
  name: 'compact_zone_node',
  file: 'mm/compaction.c',
  kernel: '6.1 compact_zone, isolate_migratepages, isolate_freepages; mm/migrate.c migrate_pages',
  layer: 'memory',
  covers: FRAMES.compact_zone,
  sleeps: 'never: what is locked or being written stays where it is',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      l[b + L.whole] = begin_run(k, f.task, l[b + L.zone]!, l[b + L.order]!, l[b + L.gfp]!, l[b + L.how]!);
      lru_add_drain(k, k.cpu_of(f.task));
      return f.goto(STEP.check);
    },
    check(k, f) {
      const l = f.l;
      const b = f.b;
      if (l[b + L.order]! >= 0) l[b + L.first] = leave_blocks(k, f.task, l[b + L.first]!);
      const ret = finished(k, f.task, l[b + L.how]!, l[b + L.whole] === 1);
      l[b + L.ret] = ret;
      return ret === COMPACT.go_on ? f.goto(STEP.isolate) : f.goto(STEP.finish);
    },
    /** isolate_migratepages: the next pageblock that may hold something, up to 32 pages of it. */
    isolate(k, f) {
      const l = f.l;
      const b = f.b;
      const cc = f.task * CC_WORDS;
      const shift = k.config.pageblock_order;
      k.cc[cc + CC.migrate_pfn] = fast_find_migrateblock(k, f.task);
      const from = k.cc[cc + CC.migrate_pfn]! | 0;
      const end = ((from >> shift) + 1) << shift;
      if (end > k.cc[cc + CC.free_pfn]!) {
        k.cc[cc + CC.migrate_pfn] = end;
        return f.goto(STEP.check);
      }
      if (!is_source(k, f.task, from, l[b + L.how]!)) {
        k.cc[cc + CC.migrate_pfn] = end;
        return f.goto(STEP.check);
      }
      k.eng.with_lock(LOCK.lru + k.lruvec_of(from), COST.lru_lock, f.task);
      const before = k.vm[VM.compact_migrate_scanned]!;
      const taken = isolate_migratepages(k, f.task, end, COMPACT_CLUSTER_MAX);
      // Counted at the end of the run.
      k.vm[VM.compact_migrate_scanned] = before;
      if (k.cc[cc + CC.migrate_pfn]! >= end) k.block_skip[from >> shift] = 1;
      if (taken === 0) return f.goto(STEP.check);
      begin_block(k, f.task, from >> shift);
      if (l[b + L.first] === 0) l[b + L.first] = from + 1;
      l[b + L.batch] = k.cc[cc + CC.nr_migratepages]!;
      l[b + L.i] = l[b + L.batch]! - 1;
      l[b + L.moved] = 0;
      l[b + L.none_left] = 0;
      return f.goto(STEP.migrate);
    },
    migrate(k, f) {
      const l = f.l;
      const b = f.b;
      const base = f.task * COMPACT_CLUSTER_MAX;
      while (l[b + L.i]! >= 0) {
        const i = l[b + L.i]! | 0;
        const pfn = k.compact_pages[base + i]!;
        if (pfn !== NONE && migrate_blocker(k, pfn) === BLOCKER.none) {
          const to = compaction_alloc(k, f.task);
          if (to === NONE) return l[b + L.none_left] === 1 ? f.goto(STEP.batch_done) : f.goto(STEP.find_free);
          begin_capture(k, f.task);
          migrate_page(k, f.task, pfn, to);
          end_capture(k);
          drop_from_batch(k, f.task, i);
          l[b + L.moved]! += 1;
        }
        l[b + L.i] = i - 1;
      }
      return f.goto(STEP.batch_done);
    },
    /** isolate_freepages: the free lists first, else downwards by pageblocks, one a step. */
    find_free(k, f) {
      const l = f.l;
      const b = f.b;
      const cc = f.task * CC_WORDS;
      const zone = l[b + L.zone]!;
      const size = 1 << k.config.pageblock_order;
      const scanned_before = k.vm[VM.compact_free_scanned]!;
      if (l[b + L.block] === 0) {
        k.eng.with_lock(LOCK.zone + zone, COST.zone_lock, f.task);
        if (l[b + L.order]! >= 0 && fast_isolate_freepages(k, f.task)) {
          k.vm[VM.compact_free_scanned] = scanned_before;
          return f.goto(STEP.migrate);
        }
        l[b + L.block] = Math.floor(k.cc[cc + CC.free_pfn]! / size) * size + 1;
      }
      const block = l[b + L.block]! - 1;
      const low = Math.ceil(k.cc[cc + CC.migrate_pfn]! / size) * size;
      if (block < low || block < k.zone_start[zone]!) {
        k.cc[cc + CC.free_pfn] = low;
        l[b + L.block] = 0;
        l[b + L.none_left] = k.cc[cc + CC.free_list] === 0 ? 1 : 0;
        k.vm[VM.compact_free_scanned] = scanned_before;
        return f.goto(STEP.migrate);
      }
      const end = Math.min(block + size, k.zone_start[zone]! + k.zone_pages[zone]!);
      if (block < end && is_target(k, zone, block, l[b + L.how]!)) isolate_freepages_block(k, f.task, block, end, size);
      else k.cc[cc + CC.free_scanned]! += 1;
      k.vm[VM.compact_free_scanned] = scanned_before;
      const enough = k.cc[cc + CC.nr_freepages]! >= l[b + L.batch]!;
      k.cc[cc + CC.free_pfn] = Math.max(low, block - size);
      l[b + L.block] = enough ? 0 : block - size + 1;
      if (block - size < k.zone_start[zone]! && !enough) {
        l[b + L.block] = 0;
        l[b + L.none_left] = k.cc[cc + CC.free_list] === 0 ? 1 : 0;
      }
      return f.goto(l[b + L.block] === 0 ? STEP.migrate : STEP.find_free);
    },
    batch_done(k, f) {
      const l = f.l;
      const b = f.b;
      end_batch(k, f.task, l[b + L.batch]!, l[b + L.moved]!);
      return f.goto(STEP.check);
    },
    finish(k, f) {
      const l = f.l;
      const b = f.b;
      const cc = f.task * CC_WORDS;
      const zc = l[b + L.zone]! * ZC_WORDS;
      release_freepages(k, f.task);
      if (l[b + L.ret] === COMPACT.complete) reset_cached_positions(k, l[b + L.zone]!, l[b + L.how] === RUN.async);
      else if (l[b + L.whole] === 0) {
        k.zone_compact[zc + ZC.cached_migrate] = k.cc[cc + CC.migrate_pfn]! + 1;
        k.zone_compact[zc + ZC.cached_free] = k.cc[cc + CC.free_pfn]! + 1;
      }
      k.vm[VM.compact_migrate_scanned]! += k.cc[cc + CC.migrate_scanned]!;
      k.vm[VM.compact_free_scanned]! += k.cc[cc + CC.free_scanned]!;
      close_run(k, f.task, l[b + L.zone]!, l[b + L.ret]!);
      return f.done(l[b + L.ret]!);
    },
  },
});

/** Returns 1 for a run over the whole zone, which minds neither hints nor where the last run stopped. */
function begin_run(k: Kernel, task: TaskId, zone: number, order: number, gfp: number, how: number): number {
  const zc = zone * ZC_WORDS;
  const size = 1 << k.config.pageblock_order;
  const start = k.zone_start[zone]!;
  const end = start + k.zone_pages[zone]!;
  const last_block = Math.floor((end - 1) / size) * size;
  const cached_migrate = k.zone_compact[zc + ZC.cached_migrate]! - 1;
  const cached_free = k.zone_compact[zc + ZC.cached_free]! - 1;
  const fresh = how === RUN.proactive || cached_migrate < start || cached_migrate >= end || cached_free <= start;
  open_run(k, task, {
    zone, order, gfp,
    migratetype: how === RUN.proactive ? MIGRATE_MOVABLE : gfp_type(gfp),
    sync: how !== RUN.async,
    migrate_pfn: fresh ? start : cached_migrate,
    free_pfn: fresh ? last_block : cached_free,
  });
  return how === RUN.proactive ? 1 : 0;
}

/** __compact_finished. */
function finished(k: Kernel, task: TaskId, how: number, whole: boolean): number {
  const cc = task * CC_WORDS;
  const zone = k.cc[cc + CC.zone]!;
  const order = k.cc[cc + CC.order]!;
  const at = k.cc[cc + CC.migrate_pfn]!;
  if (k.cc[cc + CC.captured]! > 0) return COMPACT.partial;
  if (k.cc[cc + CC.free_pfn]! <= at) return COMPACT.complete;
  if (whole) {
    if (kswapd_is_running(k)) return COMPACT.partial;
    return fragmentation_score_zone(k, zone) > fragmentation_score_wmark(k.config.compaction_proactiveness ?? 0, true) ? COMPACT.go_on : COMPACT.partial;
  }
  // A pageblock that was begun is finished.
  if (at % (1 << k.config.pageblock_order) !== 0 && how !== RUN.proactive) return COMPACT.go_on;
  for (let o = order; o < MAX_ORDER; o++) {
    if (k.free_count[(zone * MAX_ORDER + o) * MIGRATE_TYPES + k.cc[cc + CC.migratetype]!]! > 0) return COMPACT.partial;
    if (o >= k.config.pageblock_order && free_blocks(k, zone, o) > 0) return COMPACT.partial;
  }
  return COMPACT.go_on;
}

/** isolation_suitable, suitable_migration_source: not passed over lately, and for a fault of the kind that is wanted. */
function is_source(k: Kernel, task: TaskId, pfn: Pfn, how: number): boolean {
  const shift = k.config.pageblock_order;
  if ((k.flags[pfn]! & PG_head) !== 0) return false;
  if (how === RUN.proactive) return true;
  if (pfn % (1 << shift) === 0 && k.block_skip[pfn >> shift] === 1 && k.cc[task * CC_WORDS + CC.search_failed]! > 0) return false;
  return how !== RUN.async || k.block_type[pfn >> shift] === k.cc[task * CC_WORDS + CC.migratetype];
}

/** suitable_migration_target: a pageblock of movable pages that is not one free block as large as the one wanted. */
function is_target(k: Kernel, zone: number, pfn: Pfn, how: number): boolean {
  if (k.flags[pfn]! >>> ZONE_SHIFT !== zone || (k.flags[pfn]! & PG_head) !== 0) return false;
  if ((k.flags[pfn]! & PG_buddy) !== 0 && page_order(k, pfn) >= k.config.pageblock_order) return false;
  return how === RUN.proactive || k.block_type[pfn >> k.config.pageblock_order] === MIGRATE_MOVABLE;
}

/** reset_cached_positions; the hints go with them when a fault's run has met itself (compact_blockskip_flush). */
function reset_cached_positions(k: Kernel, zone: number, direct: boolean): void {
  const zc = zone * ZC_WORDS;
  k.zone_compact[zc + ZC.cached_migrate] = 0;
  k.zone_compact[zc + ZC.cached_free] = 0;
  if (direct) k.zone_compact[zc + ZC.blockskip_flush] = 1;
  const shift = k.config.pageblock_order;
  if (direct) k.block_skip.fill(0, k.zone_start[zone]! >> shift, ((k.zone_start[zone]! + k.zone_pages[zone]! - 1) >> shift) + 1);
}
