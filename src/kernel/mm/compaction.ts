// Compaction: pages that can move go from the bottom of a zone to free places at its top until a block is whole. Models
// mm/compaction.c: try_to_compact_pages, compact_zone, isolate_freepages of 2.6.35 (switch compaction = direct: one mode, which waits
// for locks and writes from the fourth pass on) and of 2.6.38 (async_sync: an asynchronous run takes Movable blocks only,
// waits for nothing and stops when too many pages are isolated; a synchronous one waits for writes, never for a page lock); mm/migrate.c
// migrate_pages, its ten passes. The scanners are in compact_scan.ts, the move of one page in migrate.ts. Every run starts at the ends of the
// zone. A run shows as many pages an event as config.scan_step says: what Linux does under one lock is several events on the toy.
// What was freed lies on the per-CPU list until the end of the run (2.6.35); where a block is handed over or set aside (capture) the list is
// drained whenever the scanner leaves a block as large as the one wanted, as since 4.9. With capture = isolate the pageblock is set aside from
// the first page taken until the run ends, and given whole if it became so; a block larger than a pageblock is only protected.
// Simplified: the abort when too many pages are isolated (3.0) holds for 2.6.38 too; memory groups and /proc/sys/vm/compact_memory are left out.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Cursor } from '#engine/cursor.ts';
import { define_routine } from '#engine/routine.ts';
import { CC, CC_WORDS, COMPACT_CLUSTER_MAX, G } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { TF_KILLED } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { begin_capture, end_capture } from './capture.ts';
import { begin_block, leave_blocks } from './compact_blocks.ts';
import { close_run, drop_from_batch, end_batch, fail_page, open_run } from './compact_run.ts';
import {
  COMPACT, compact_finished, compaction_alloc, compaction_suitable, isolate_freepages_block, isolate_migratepages, release_freepages, suitable_migration_target,
  too_many_isolated, zone_served,
} from './compact_scan.ts';
import { BLOCKER, migrate_blocker, migrate_page } from './migrate.ts';
import { gfp_type } from './page_alloc.ts';
import { GFP_FS, GFP_IO, MIGRATE_MOVABLE, ZONE_SHIFT } from './page_flags.ts';
import { unplug_for } from './page_io.ts';
import { page_mapping } from './page_mapping.ts';
import { lru_add_drain } from './swap.ts';

/** How a run may wait: 2.6.38 asynchronous, 2.6.38 synchronous, the one mode of 2.6.35. */
export const MODE = { async: 0, sync: 1, first: 2 } as const;
/** Passes of migrate_pages over one batch, and the first that may wait. */
const PASSES = 10;
const FORCE_FROM = 3;
const NAP_NS = 100e6;

const L = {
  zone: 0, order: 1, gfp: 2, mode: 3, batch: 4, i: 5, pass: 6, retry: 7, block: 8, at: 9, high: 10, moved: 11, first: 12, ret: 13, none_left: 14,
} as const;
const STEP = { start: 0, check: 1, isolate: 2, migrate: 3, find_free: 4, batch_done: 5, finish: 6 } as const;

/** Args: zone, order, gfp, mode. Value: an outcome (COMPACT). The captured block, if any, is in the task's row. */
export const compact_zone = define_routine<Kernel, keyof typeof STEP>({
  name: 'compact_zone',
  file: 'mm/compaction.c',
  kernel: '2.6.35 compact_zone, isolate_freepages; mm/migrate.c migrate_pages',
  layer: 'memory',
  covers: FRAMES.compact_zone,
  sleeps: 'while too many pages are isolated; from the fourth pass on until a page is written, or unlocked',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      begin_run(k, f.task, l[b + L.zone]!, l[b + L.order]!, l[b + L.gfp]!, l[b + L.mode]!);
      lru_add_drain(k, k.cpu_of(f.task));
      return f.goto(STEP.check);
    },
    check(k, f) {
      const l = f.l;
      const b = f.b;
      l[b + L.first] = leave_blocks(k, f.task, l[b + L.first]!);
      const ret = compact_finished(k, f.task);
      l[b + L.ret] = ret;
      return ret === COMPACT.go_on ? f.goto(STEP.isolate) : f.goto(STEP.finish);
    },
    /** The migration scanner, in one pageblock, until it has 32 pages. */
    isolate(k, f) {
      const l = f.l;
      const b = f.b;
      const cc = f.task * CC_WORDS;
      const shift = k.config.pageblock_order;
      const from = k.cc[cc + CC.migrate_pfn]! | 0;
      const end = ((from >> shift) + 1) << shift;
      if (k.cc[cc + CC.nr_migratepages] === 0) {
        const refusal = begin_batch(k, f, from);
        if (refusal === REFUSED.abort) {
          l[b + L.ret] = COMPACT.partial;
          return f.goto(STEP.finish);
        }
        if (refusal === REFUSED.block) return f.goto(STEP.check);
        if (refusal === REFUSED.nap) return f.sleep(WAIT.too_many_isolated, l[b + L.zone]!, NAP_NS, STEP.isolate);
        k.eng.with_lock(LOCK.lru + k.lruvec_of(from), COST.lru_lock, f.task);
      }
      const taken = isolate_migratepages(k, f.task, end, k.config.scan_step);
      if (taken > 0) {
        begin_block(k, f.task, from >> shift);
        if (l[b + L.first] === 0) l[b + L.first] = from + 1;
      }
      const full = k.cc[cc + CC.nr_migratepages] === COMPACT_CLUSTER_MAX;
      if (!full && k.cc[cc + CC.migrate_pfn]! < end) return f.goto(STEP.isolate);
      if (k.cc[cc + CC.nr_migratepages] === 0) return f.goto(STEP.check);
      l[b + L.batch] = k.cc[cc + CC.nr_migratepages]!;
      l[b + L.i] = l[b + L.batch]! - 1;
      l[b + L.pass] = 0;
      l[b + L.retry] = 0;
      l[b + L.moved] = 0;
      l[b + L.none_left] = 0;
      return f.goto(STEP.migrate);
    },
    /** migrate_pages: the page taken last is the first of the list. */
    migrate(k, f) {
      const l = f.l;
      const b = f.b;
      const base = f.task * COMPACT_CLUSTER_MAX;
      for (let looked = 0; looked < k.config.scan_step; ) {
        const i = l[b + L.i]! | 0;
        if (i < 0) return next_pass(f);
        const pfn = k.compact_pages[base + i]!;
        if (pfn === NONE) {
          l[b + L.i] = i - 1;
          continue;
        }
        const blocker = migrate_blocker(k, pfn);
        if (blocker === BLOCKER.none) {
          const to = compaction_alloc(k, f.task);
          if (to === NONE) return l[b + L.none_left] === 1 ? f.goto(STEP.batch_done) : f.goto(STEP.find_free);
          begin_capture(k, f.task);
          migrate_page(k, f.task, pfn, to);
          end_capture(k);
          drop_from_batch(k, f.task, i);
          l[b + L.moved]!++;
        } else if (blocker === BLOCKER.writeback && l[b + L.mode] === MODE.async) {
          // It would not be over before the last pass: given up at once (EBUSY).
          fail_page(k, f.task, i);
        } else {
          if (waits_for(l[b + L.mode]!, l[b + L.pass]!, blocker)) {
            const reason = blocker === BLOCKER.locked ? WAIT.lock_page : WAIT.wait_on_page_writeback;
            unplug_for(k, page_mapping(k, pfn) >= 0 ? k.file_device[page_mapping(k, pfn)]! : k.config.swap_device);
            return f.sleep(reason, pfn, 0, STEP.migrate);
          }
          l[b + L.retry]! += 1;
        }
        l[b + L.i] = i - 1;
        looked++;
      }
      return f.goto(STEP.migrate);
    },
    /** isolate_freepages: the free scanner, downwards by pageblocks, until there are as many places as pages in the batch. */
    find_free(k, f) {
      const l = f.l;
      const b = f.b;
      const cc = f.task * CC_WORDS;
      const zone = l[b + L.zone]!;
      const size = 1 << k.config.pageblock_order;
      const low = k.cc[cc + CC.migrate_pfn]! + size;
      if (l[b + L.block] === 0) {
        k.eng.with_lock(LOCK.zone + zone, COST.zone_lock, f.task);
        l[b + L.block] = k.cc[cc + CC.free_pfn]! + 1;
        l[b + L.at] = 0;
        l[b + L.high] = low;
      }
      for (let looked = 0; looked < k.config.scan_step; looked++) {
        const block = l[b + L.block]! - 1;
        if (block <= low || k.cc[cc + CC.nr_freepages]! >= l[b + L.batch]!) {
          k.cc[cc + CC.free_pfn] = l[b + L.high]!;
          l[b + L.block] = 0;
          l[b + L.none_left] = k.cc[cc + CC.free_list] === 0 ? 1 : 0;
          return f.goto(STEP.migrate);
        }
        const end = Math.min(block + size, k.zone_start[zone]! + k.zone_pages[zone]!);
        const from = Math.max(block, l[b + L.at]!);
        let next = end;
        if (block < end && k.flags[block]! >>> ZONE_SHIFT === zone && (from > block || suitable_migration_target(k, block))) {
          const before = k.cc[cc + CC.nr_freepages]!;
          next = isolate_freepages_block(k, f.task, from, end, k.config.scan_step === 1 ? 1 : size);
          if (k.cc[cc + CC.nr_freepages]! > before) l[b + L.high] = Math.max(l[b + L.high]!, block);
        }
        if (next < end) l[b + L.at] = next;
        else {
          l[b + L.block] = block - size + 1;
          l[b + L.at] = 0;
          k.cc[cc + CC.free_pfn] = Math.max(low, block - size);
        }
      }
      return f.goto(STEP.find_free);
    },
    /** What is left of the batch goes back to the lists. */
    batch_done(k, f) {
      const l = f.l;
      const b = f.b;
      end_batch(k, f.task, l[b + L.batch]!, l[b + L.moved]!);
      k.vm[VM.compact_blocks_moved]!++;
      k.vm[VM.compact_pages_moved]! += l[b + L.moved]!;
      k.vm[VM.compact_pagemigrate_failed]! += l[b + L.batch]! - l[b + L.moved]!;
      return f.goto(STEP.check);
    },
    finish(k, f) {
      const l = f.l;
      const b = f.b;
      release_freepages(k, f.task);
      close_run(k, f.task, l[b + L.zone]!, l[b + L.ret]!);
      return f.done(l[b + L.ret]!);
    },
  },
});

/** Both scanners begin at the ends of the zone. */
function begin_run(k: Kernel, task: TaskId, zone: number, order: number, gfp: number, mode: number): void {
  const start = k.zone_start[zone]!;
  const size = 1 << k.config.pageblock_order;
  const free_pfn = Math.floor((start + k.zone_pages[zone]!) / size) * size;
  open_run(k, task, { zone, order, gfp, migratetype: gfp_type(gfp), sync: mode !== MODE.async, migrate_pfn: start, free_pfn });
}

const REFUSED = { no: 0, abort: 1, block: 2, nap: 3 } as const;

/** The tests before a batch is taken. `block`: the scanner has gone on to the next pageblock. */
function begin_batch(k: Kernel, f: Cursor<Kernel>, from: Pfn): number {
  const cc = f.task * CC_WORDS;
  const shift = k.config.pageblock_order;
  const size = 1 << shift;
  // Not across the free scanner. In the middle of a pageblock 2.6.35 asks for the end of the next.
  const bound = Math.ceil((from + size) / size) * size;
  if (bound > k.cc[cc + CC.free_pfn]! || (k.task_flags[f.task]! & TF_KILLED) !== 0) {
    k.cc[cc + CC.migrate_pfn] = bound;
    return REFUSED.block;
  }
  const async = f.l[f.b + L.mode] === MODE.async;
  if (async && from % size === 0 && k.block_type[from >> shift] !== MIGRATE_MOVABLE) {
    k.cc[cc + CC.migrate_pfn] = from + size;
    return REFUSED.block;
  }
  if (too_many_isolated(k, f.l[f.b + L.zone]!)) return async ? REFUSED.abort : REFUSED.nap;
  return REFUSED.no;
}

/** From the fourth pass on: 2.6.35 waits for lock and writeback; 2.6.38, whose compactor might hold the lock itself, for writeback only. */
function waits_for(mode: number, pass: number, blocker: number): boolean {
  if (pass < FORCE_FROM || mode === MODE.async) return false;
  return blocker === BLOCKER.writeback || (blocker === BLOCKER.locked && mode === MODE.first);
}

function next_pass(f: Cursor<Kernel>): ReturnType<Cursor<Kernel>['goto']> {
  const l = f.l;
  const b = f.b;
  if (l[b + L.retry] === 0 || l[b + L.pass]! >= PASSES - 1) return f.goto(STEP.batch_done);
  l[b + L.pass]! += 1;
  l[b + L.retry] = 0;
  l[b + L.i] = l[b + L.batch]! - 1;
  return f.goto(STEP.migrate);
}

const T = { gfp: 0, order: 1, mode: 2, zone: 3, rc: 4 } as const;
const T_STEP = { start: 0, next_zone: 1, zone_done: 2 } as const;

/** Args: gfp, order, mode. Value: the best outcome of all zones. */
export const try_to_compact_pages = define_routine<Kernel, keyof typeof T_STEP>({
  name: 'try_to_compact_pages',
  file: 'mm/compaction.c',
  kernel: '2.6.35 try_to_compact_pages, compact_zone_order',
  layer: 'memory',
  covers: FRAMES.compact,
  sleeps: 'in compact_zone',
  locals: T,
  step: T_STEP,
  run: {
    start(k, f) {
      const gfp = f.l[f.b + T.gfp]!;
      f.l[f.b + T.rc] = COMPACT.skipped;
      f.l[f.b + T.zone] = k.nr_zones - 1;
      if ((gfp & GFP_FS) === 0 || (gfp & GFP_IO) === 0) return f.done(COMPACT.skipped);
      k.vm[VM.compact_stall]!++;
      return f.goto(T_STEP.next_zone);
    },
    next_zone(k, f) {
      const l = f.l;
      const b = f.b;
      const zone = l[b + T.zone]!;
      if (zone < 0) return f.done(l[b + T.rc]!);
      const suitable = compaction_suitable(k, zone, l[b + T.order]!);
      if (suitable === COMPACT.go_on) return f.call(compact_zone, T_STEP.zone_done, zone, l[b + T.order]!, l[b + T.gfp]!, l[b + T.mode]!);
      if (suitable === COMPACT.partial) return f.done(suitable);
      k.g[G.compact_skipped]!++;
      k.eng.emit_for(f.task, TP.mm_compaction_suitable, zone, suitable);
      l[b + T.zone] = zone - 1;
      return f.goto(T_STEP.next_zone);
    },
    zone_done(k, f) {
      const l = f.l;
      const b = f.b;
      const zone = l[b + T.zone]!;
      l[b + T.rc] = Math.max(l[b + T.rc]!, f.ret());
      if (k.cc[f.task * CC_WORDS + CC.captured]! > 0 || zone_served(k, zone, l[b + T.order]!)) return f.done(l[b + T.rc]!);
      l[b + T.zone] = zone - 1;
      return f.goto(T_STEP.next_zone);
    },
  },
});

/** Nothing of the block stands in a row any more once its page is taken. */
export function take_captured(k: Kernel, task: TaskId): Pfn {
  const cc = task * CC_WORDS;
  const pfn = k.cc[cc + CC.captured]! - 1;
  k.cc[cc + CC.captured] = 0;
  return pfn;
}
