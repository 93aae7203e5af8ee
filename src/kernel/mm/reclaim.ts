// Direct reclaim: a task that needs memory looks for it itself. Models 2.6.34 mm/vmscan.c: try_to_free_pages,
// do_try_to_free_pages, shrink_zones; and, by the switch reclaim_stack, a thread that does it on behalf of the task
// (proposed April 2010; not merged).
import { define_routine } from '#engine/routine.ts';
import { NONE } from '#base/units.ts';
import { G, SC, SC_WORDS } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { FLUSHER_KICK, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { PF_MEMALLOC } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { wakeup_flusher_threads } from '../fs/flusher_wake.ts';
import { GFP_KERNEL } from './page_flags.ts';
import { DEF_PRIORITY, SWAP_CLUSTER_MAX } from './scan_control.ts';
import { shrink_zone } from './vmscan.ts';

const L = { gfp: 0, order: 1, priority: 2, zone: 3, total_scanned: 4, all_unreclaimable: 5, scanned_before: 6, laps_before: 7 } as const;
const STEP = { start: 0, next_zone: 1, zone_done: 2, pass_done: 3, next_priority: 4 } as const;
const NAP_NS = 100e6;

export const try_to_free_pages = define_routine<Kernel, keyof typeof STEP>({
  name: 'try_to_free_pages',
  file: 'mm/vmscan.c',
  kernel: '2.6.34 try_to_free_pages, do_try_to_free_pages, shrink_zones',
  layer: 'memory',
  covers: FRAMES.try_to_free_pages,
  sleeps: 'up to 100 ms in congestion_wait after each pass below priority 10',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      k.task_flags[f.task]! |= PF_MEMALLOC;
      k.vm[VM.allocstall]!++;
      const sc = f.task * SC_WORDS;
      k.sc[sc + SC.nr_scanned] = 0;
      k.sc[sc + SC.nr_reclaimed] = 0;
      k.sc[sc + SC.nr_to_reclaim] = SWAP_CLUSTER_MAX;
      k.sc[sc + SC.gfp] = f.l[f.b + L.gfp]!;
      k.sc[sc + SC.order] = f.l[f.b + L.order]!;
      if (k.reclaim_since[f.task] === 0) k.reclaim_since[f.task] = k.eng.local_now;
      k.eng.emit_for(f.task, TP.mm_vmscan_direct_reclaim_begin, f.l[f.b + L.order]!, 0);
      f.l[f.b + L.priority] = DEF_PRIORITY;
      f.l[f.b + L.zone] = k.nr_zones - 1;
      f.l[f.b + L.all_unreclaimable] = 1;
      f.l[f.b + L.laps_before] = k.g[G.laps]!;
      return f.goto(STEP.next_zone);
    },
    /** shrink_zones: from the highest zone down, the hopeless ones only at the first priority. */
    next_zone(k, f) {
      const l = f.l;
      const b = f.b;
      const priority = l[b + L.priority]!;
      let zone = l[b + L.zone]!;
      while (zone >= 0 && k.zone_all_unreclaimable[zone] === 1 && priority !== DEF_PRIORITY) zone--;
      if (zone < 0) return f.goto(STEP.pass_done);
      l[b + L.all_unreclaimable] = 0;
      k.sc[f.task * SC_WORDS + SC.priority] = priority;
      l[b + L.zone] = k.node_scope ? 0 : zone;
      return f.call(shrink_zone, STEP.zone_done, zone, priority);
    },
    zone_done(k, f) {
      f.l[f.b + L.zone]! -= 1;
      return f.l[f.b + L.zone]! >= 0 && !k.node_scope ? f.goto(STEP.next_zone) : f.goto(STEP.pass_done);
    },
    pass_done(k, f) {
      const l = f.l;
      const b = f.b;
      const sc = f.task * SC_WORDS;
      const scanned = k.sc[sc + SC.nr_scanned]!;
      l[b + L.total_scanned]! += scanned;
      l[b + L.scanned_before] = scanned;
      k.sc[sc + SC.nr_scanned] = 0;
      f.spend(COST.shrink_zone);
      if (k.sc[sc + SC.nr_reclaimed]! >= SWAP_CLUSTER_MAX) {
        end_reclaim(k, f.task, k.sc[sc + SC.nr_reclaimed]!);
        return f.done(k.sc[sc + SC.nr_reclaimed]!);
      }
      if (l[b + L.total_scanned]! > SWAP_CLUSTER_MAX + SWAP_CLUSTER_MAX / 2) kick_flusher(k, f.task, l[b + L.total_scanned]!, k.g[G.laps]! - l[b + L.laps_before]!);
      // Nap only below priority 10 and only if there was something to look at.
      if (scanned > 0 && l[b + L.priority]! < DEF_PRIORITY - 2) {
        k.eng.emit_for(f.task, TP.congestion_wait, NAP_NS, l[b + L.priority]!);
        return f.sleep(WAIT.congestion_wait, 0, NAP_NS, STEP.next_priority);
      }
      return f.goto(STEP.next_priority);
    },
    next_priority(k, f) {
      const l = f.l;
      const b = f.b;
      if (l[b + L.priority] === 0) {
        // Progress is reported as long as one zone is not hopeless, so that nobody is killed too early.
        const reclaimed = Math.max(k.sc[f.task * SC_WORDS + SC.nr_reclaimed]!, l[b + L.all_unreclaimable] === 1 ? 0 : 1);
        end_reclaim(k, f.task, reclaimed);
        return f.done(reclaimed);
      }
      l[b + L.priority]! -= 1;
      l[b + L.zone] = k.nr_zones - 1;
      l[b + L.all_unreclaimable] = 1;
      return f.goto(STEP.next_zone);
    },
  },
});

/** Decision point flusher_kick: 2.6.34 asks for as many pages as were scanned. */
function kick_flusher(k: Kernel, task: number, scanned: number, dirty_seen: number): void {
  const kick = k.sw[SW.flusher_kick]!;
  if (kick === FLUSHER_KICK.scanned) wakeup_flusher_threads(k, task, scanned);
  else if (kick === FLUSHER_KICK.dirty_seen && dirty_seen > 0) wakeup_flusher_threads(k, task, dirty_seen);
  else if (kick === FLUSHER_KICK.all) wakeup_flusher_threads(k, task, Infinity);
}

function end_reclaim(k: Kernel, task: number, reclaimed: number): void {
  k.task_flags[task]! &= ~PF_MEMALLOC;
  const stalled = k.eng.local_now - k.reclaim_since[task]!;
  k.reclaim_since[task] = 0;
  k.reclaim_total[task]! += stalled;
  k.reclaim_count[task]!++;
  if (stalled > k.reclaim_longest[task]!) k.reclaim_longest[task] = stalled;
  k.eng.emit_for(task, TP.mm_vmscan_direct_reclaim_end, reclaimed, stalled);
}

const T = { caller: 0 } as const;
const THREAD_STEP = { wait: 0, look: 1, reclaimed: 2 } as const;

/** The reclaim thread of the switch reclaim_stack = thread: takes the tasks that wait for it, first come first served. */
export const reclaim_thread = define_routine<Kernel, keyof typeof THREAD_STEP>({
  name: 'reclaim_thread',
  file: 'mm/vmscan.c',
  kernel: 'proposal of April 2010 (reclaim on a stack of its own); no such thread was merged',
  layer: 'thread',
  covers: FRAMES.reclaimd,
  sleeps: 'until a task asks',
  locals: T,
  step: THREAD_STEP,
  run: {
    wait(k, f) {
      // Somebody may have asked between the last look and this step, when there was no sleeper to wake.
      if (k.eng.nr_waiting[WAIT.reclaim_thread]! > 0) return f.goto(THREAD_STEP.look);
      return f.sleep(WAIT.thread_sleep, k.g[G.reclaimd_task]!, 0, THREAD_STEP.look);
    },
    look(k, f) {
      let first = NONE;
      for (let task = 0; task < k.size.nr_tasks; task++) {
        if (k.eng.task_state[task] !== 2 || k.eng.wait_reason[task] !== WAIT.reclaim_thread) continue;
        if (first === NONE || k.eng.wait_order[task]! < k.eng.wait_order[first]!) first = task;
      }
      if (first === NONE) return f.goto(THREAD_STEP.wait);
      f.l[f.b + T.caller] = first;
      k.eng.task_for[f.task] = first;
      k.reclaim_since[f.task] = 0;
      return f.call(try_to_free_pages, THREAD_STEP.reclaimed, GFP_KERNEL, k.sc[first * SC_WORDS + SC.order]!);
    },
    reclaimed(k, f) {
      const caller = f.l[f.b + T.caller]!;
      const stalled = k.eng.local_now - k.reclaim_since[caller]!;
      k.reclaim_total[caller]! += stalled;
      k.reclaim_count[caller]!++;
      if (stalled > k.reclaim_longest[caller]!) k.reclaim_longest[caller] = stalled;
      k.reclaim_since[caller] = 0;
      k.eng.task_ret[caller] = f.ret();
      k.eng.task_for[f.task] = NONE;
      k.eng.wake(caller, f.task, k.eng.task_event[f.task]!);
      return f.goto(THREAD_STEP.look);
    },
  },
});
