// __alloc_pages_slowpath, 2.6.34 mm/page_alloc.c: what an allocation does when even the min mark forbids it: direct
// reclaim on the caller's own stack (or, by the switch, on another thread's), another look, the OOM killer, a nap.
// Nothing is reserved for the reclaimer: between its reclaim and its look another task may take what it freed.
// Decision point compaction: none is 2.6.34; direct is 2.6.35 (orders above 3, before reclaim); async_sync is 2.6.38 (any order above 0,
// asynchronous first, synchronous once that was tried, and once more before the end; who does not wake kswapd gives up when compaction
// is deferred, as since 3.3).
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Cursor } from '#engine/cursor.ts';
import type { Verdict } from '#engine/routine.ts';
import { define_routine } from '#engine/routine.ts';
import { CC, CC_WORDS, G, SC, SC_WORDS } from '../columns.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { COMPACTION, RECLAIM_STACK, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { PF_MEMALLOC, TF_KILLED } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { COMPACT, compaction_defer_reset, compaction_deferred, defer_compaction } from './compact_scan.ts';
import { MODE, take_captured, try_to_compact_pages } from './compaction.ts';
import { try_to_compact_node } from './compact_direct_node.ts';
import { out_of_memory } from './oom_kill.ts';
import { ALLOC_HIGH, NO_WATERMARK, WMARK_HIGH, WMARK_MIN } from './mmzone.ts';
import { drain_all_pages, drain_pages, get_page_from_freelist, prep_new_page } from './page_alloc.ts';
import { GFP_FS, GFP_HIGH, GFP_NO_KSWAPD, GFP_NORETRY, GFP_REPEAT, GFP_WAIT } from './page_flags.ts';
import { COSTLY_ORDER } from './scan_control.ts';

const L = { gfp: 0, order: 1, progress: 2, laps: 3, pages_reclaimed: 4, sync: 5, last: 6 } as const;
const STEP = { start: 0, rebalance: 1, reclaimed: 2, retry: 3, compact: 4, compacted: 5 } as const;
/** congestion_wait(BLK_RW_ASYNC, HZ/50) between attempts. */
const RETRY_NAP_NS = 20e6;

export const alloc_slowpath = define_routine<Kernel, keyof typeof STEP>({
  name: '__alloc_pages_slowpath',
  file: 'mm/page_alloc.c',
  kernel: '2.6.34 __alloc_pages_nodemask, __alloc_pages_slowpath, __alloc_pages_direct_reclaim',
  layer: 'memory',
  covers: FRAMES.alloc,
  sleeps: 'until reclaim has freed something, or 20 ms between attempts',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const flags = k.task_flags[f.task]!;
      if ((f.l[f.b + L.gfp]! & GFP_WAIT) === 0 || (flags & PF_MEMALLOC) !== 0) {
        k.alloc_failed[f.task]!++;
        return f.done(NONE);
      }
      begin_allocation(k, f.task);
      return f.goto(STEP.rebalance);
    },
    rebalance(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      if ((k.task_flags[f.task]! & TF_KILLED) !== 0) {
        const pfn = get_page_from_freelist(k, gfp, order, NO_WATERMARK, 0, k.cpu_of(f.task), f.task);
        return f.done(pfn);
      }
      return order > 0 && k.sw[SW.compaction] !== COMPACTION.none ? f.goto(STEP.compact) : direct_reclaim(k, f);
    },
    reclaimed(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      const progress = f.ret();
      f.l[f.b + L.progress] = progress;
      f.l[f.b + L.pages_reclaimed]! += progress;
      if (order > 0) drain_all_pages(k);
      if (progress > 0) {
        const pfn = take_page(k, f.task, gfp, order);
        if (pfn !== NONE) return f.done(pfn);
        k.g[G.stolen_by_others]!++;
        return f.goto(STEP.retry);
      }
      k.g[G.reclaim_failed]!++;
      if ((gfp & GFP_FS) !== 0 && (gfp & GFP_NORETRY) === 0) {
        const pfn = get_page_from_freelist(k, gfp, order, WMARK_HIGH, 0, k.cpu_of(f.task), f.task);
        if (pfn !== NONE) return f.done(pfn);
        // Killing a task does not make a large block.
        if (order > COSTLY_ORDER) return give_up(k, f);
        if (out_of_memory(k, f.task)) return f.sleep(WAIT.oom, 0, RETRY_NAP_NS, STEP.rebalance);
      }
      return f.goto(STEP.retry);
    },
    /** should_alloc_retry; 2.6.38 compacts once more before it gives up. */
    retry(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      const repeats = (gfp & GFP_REPEAT) !== 0 && f.l[f.b + L.pages_reclaimed]! < 1 << order;
      if ((gfp & GFP_NORETRY) === 0 && (order <= COSTLY_ORDER || repeats)) {
        f.l[f.b + L.laps]!++;
        return f.sleep(WAIT.congestion_wait, 0, RETRY_NAP_NS, STEP.rebalance);
      }
      f.l[f.b + L.last] = 1;
      return order > 0 && k.sw[SW.compaction] === COMPACTION.async_sync ? f.goto(STEP.compact) : give_up(k, f);
    },
    /** __alloc_pages_direct_compact: unless the last attempts in this zone failed. */
    compact(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      const preferred = k.nr_zones - 1;
      if (compaction_deferred(k, preferred)) {
        k.g[G.compact_deferred]!++;
        k.eng.emit_for(f.task, TP.mm_compaction_deferred, preferred, order);
        // Who did not even want to wake kswapd does not want to reclaim for this either.
        const gives_up = k.sw[SW.compaction] === COMPACTION.async_sync && (gfp & GFP_NO_KSWAPD) !== 0;
        return gives_up || f.l[f.b + L.last] === 1 ? give_up(k, f) : direct_reclaim(k, f);
      }
      if (k.compacts_as_6_1) return f.call(try_to_compact_node, STEP.compacted, gfp, order);
      const first = k.sw[SW.compaction] === COMPACTION.direct;
      if (first && order <= COSTLY_ORDER) return direct_reclaim(k, f);
      const mode = first ? MODE.first : f.l[f.b + L.sync] === 1 ? MODE.sync : MODE.async;
      f.l[f.b + L.sync] = 1;
      return f.call(try_to_compact_pages, STEP.compacted, gfp, order, mode);
    },
    compacted(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      const outcome = f.ret();
      if (outcome !== COMPACT.skipped) {
        const pfn = take_compacted(k, f.task, gfp, order);
        const preferred = k.nr_zones - 1;
        if (pfn !== NONE) {
          compaction_defer_reset(k, preferred);
          k.vm[VM.compact_success]!++;
          return f.done(pfn);
        }
        k.vm[VM.compact_fail]!++;
        // The run ended because the request could be served, and now it cannot: somebody was quicker.
        if (outcome === COMPACT.partial && (k.task_flags[f.task]! & TF_KILLED) === 0) k.g[G.compact_lost]!++;
        defer_compaction(k, preferred, f.task);
      }
      return f.l[f.b + L.last] === 1 ? give_up(k, f) : direct_reclaim(k, f);
    },
  },
});

/** __alloc_pages_direct_reclaim, on this stack or on the reclaim thread's. */
function direct_reclaim(k: Kernel, f: Cursor<Kernel>): Verdict {
  const order = f.l[f.b + L.order]!;
  if (k.sw[SW.reclaim_stack] === RECLAIM_STACK.thread) {
    k.eng.emit_for(f.task, TP.reclaim_handoff, order, 0);
    // Read by the thread: it reclaims for a block if one is wanted.
    k.sc[f.task * SC_WORDS + SC.order] = order;
    k.reclaim_since[f.task] = k.eng.local_now;
    k.eng.wake_one(WAIT.thread_sleep, k.g[G.reclaimd_task]!, f.task, k.eng.task_event[f.task]!);
    return f.sleep(WAIT.reclaim_thread, f.task, 0, STEP.reclaimed);
  }
  return f.call(k.ops.try_to_free_pages, STEP.reclaimed, f.l[f.b + L.gfp]!, order);
}

/** Counts that hold for all runs of compaction of one allocation. */
function begin_allocation(k: Kernel, task: TaskId): void {
  const cc = task * CC_WORDS;
  k.cc[cc + CC.passes] = 0;
  k.cc[cc + CC.first_block] = 0;
  k.cc[cc + CC.steals] = 0;
}

/** Another look, with the caller's rights. */
function take_page(k: Kernel, task: TaskId, gfp: number, order: number): Pfn {
  return get_page_from_freelist(k, gfp, order, WMARK_MIN, (gfp & GFP_HIGH) !== 0 ? ALLOC_HIGH : 0, k.cpu_of(task), task);
}

/** What compaction made: the block it was handed, or one from the lists, to which this CPU's freed pages go first. */
function take_compacted(k: Kernel, task: TaskId, gfp: number, order: number): Pfn {
  const pfn = take_captured(k, task);
  drain_pages(k, k.cpu_of(task));
  if (pfn === NONE) return take_page(k, task, gfp, order);
  prep_new_page(k, pfn, order, gfp, task);
  return pfn;
}

function give_up(k: Kernel, f: Cursor<Kernel>): Verdict {
  k.alloc_failed[f.task]!++;
  k.eng.emit_for(f.task, TP.alloc_failed, f.l[f.b + L.order]!, 0);
  return f.done(NONE);
}
