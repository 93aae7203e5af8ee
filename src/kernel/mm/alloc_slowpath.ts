// __alloc_pages_slowpath, 2.6.34 mm/page_alloc.c: what an allocation does when even the min mark forbids it: direct
// reclaim on the caller's own stack (or, by the switch, on another thread's), another look, the OOM killer, a nap.
// Nothing is reserved for the reclaimer: between its reclaim and its look another task may take what it freed.
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { G } from '../columns.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { RECLAIM_STACK, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { PF_MEMALLOC, TF_KILLED } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { WAIT } from '../wait_reasons.ts';
import { out_of_memory } from './oom_kill.ts';
import { ALLOC_HIGH, NO_WATERMARK, WMARK_HIGH, WMARK_MIN } from './mmzone.ts';
import { drain_all_pages, get_page_from_freelist } from './page_alloc.ts';
import { GFP_FS, GFP_HIGH, GFP_NORETRY, GFP_REPEAT, GFP_WAIT } from './page_flags.ts';
import { COSTLY_ORDER } from './scan_control.ts';

const L = { gfp: 0, order: 1, progress: 2, laps: 3, since: 4, pages_reclaimed: 5 } as const;
const STEP = { start: 0, rebalance: 1, reclaimed: 2, retry: 3 } as const;
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
      return f.goto(STEP.rebalance);
    },
    rebalance(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      if ((k.task_flags[f.task]! & TF_KILLED) !== 0) {
        const pfn = get_page_from_freelist(k, gfp, order, NO_WATERMARK, 0, k.cpu_of(f.task), f.task);
        return f.done(pfn);
      }
      if (k.sw[SW.reclaim_stack] === RECLAIM_STACK.thread) {
        k.eng.emit_for(f.task, TP.reclaim_handoff, order, 0);
        k.reclaim_since[f.task] = k.eng.local_now;
        k.eng.wake_one(WAIT.thread_sleep, k.g[G.reclaimd_task]!, f.task, k.eng.task_event[f.task]!);
        return f.sleep(WAIT.reclaim_thread, f.task, 0, STEP.reclaimed);
      }
      return f.call(k.ops.try_to_free_pages, STEP.reclaimed, gfp, order);
    },
    reclaimed(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      const progress = f.ret();
      f.l[f.b + L.progress] = progress;
      if (order > 0) drain_all_pages(k);
      if (progress > 0) {
        const pfn = get_page_from_freelist(k, gfp, order, WMARK_MIN, (gfp & GFP_HIGH) !== 0 ? ALLOC_HIGH : 0, k.cpu_of(f.task), f.task);
        if (pfn !== NONE) return f.done(pfn);
        k.g[G.stolen_by_others]!++;
        return f.goto(STEP.retry);
      }
      k.g[G.reclaim_failed]!++;
      if ((gfp & GFP_FS) !== 0 && (gfp & GFP_NORETRY) === 0) {
        const pfn = get_page_from_freelist(k, gfp, order, WMARK_HIGH, 0, k.cpu_of(f.task), f.task);
        if (pfn !== NONE) return f.done(pfn);
        if (order <= COSTLY_ORDER && out_of_memory(k, f.task)) return f.sleep(WAIT.oom, 0, RETRY_NAP_NS, STEP.rebalance);
      }
      return f.goto(STEP.retry);
    },
    retry(k, f) {
      const gfp = f.l[f.b + L.gfp]!;
      const order = f.l[f.b + L.order]!;
      f.l[f.b + L.pages_reclaimed]! += f.l[f.b + L.progress]!;
      // should_alloc_retry: a costly block is tried again only if asked for so, until as many pages were freed as it has.
      const again = order <= COSTLY_ORDER || ((gfp & GFP_REPEAT) !== 0 && f.l[f.b + L.pages_reclaimed]! < 1 << order);
      if ((gfp & GFP_NORETRY) !== 0 || !again) {
        k.alloc_failed[f.task]!++;
        k.eng.emit_for(f.task, TP.alloc_failed, order, 0);
        return f.done(NONE);
      }
      f.l[f.b + L.laps]!++;
      return f.sleep(WAIT.congestion_wait, 0, RETRY_NAP_NS, STEP.rebalance);
    },
  },
});
