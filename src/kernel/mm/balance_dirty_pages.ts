// Slowing the dirtier. Models 2.6.34 mm/page-writeback.c: balance_dirty_pages, balance_dirty_pages_ratelimited_nr,
// sync_writeback_pages, ratelimit_pages. In 2.6.34 the dirtier itself writes 1.5 times what it dirtied, on its own stack,
// then sleeps 1 tick, doubling to 100 ms; since 3.2 it only sleeps. Left out: the check every 8 pages while a device is over
// its limit (dirty_exceeded).
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { writeback_inodes } from '../fs/fs_writeback.ts';
import { wakeup_flusher_threads } from '../fs/flusher_wake.ts';
import { SW, WRITE_WHEN } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { bdi_limit, dirty_limits, task_limit } from './dirty_limits.ts';
import { ORIGIN } from './origin.ts';

/** One tick at HZ = 250, the common setting of 2010 distributions. */
const TICK_NS = 4e6;
const MAX_PAUSE_NS = 100e6;

/** vm_total_pages / (cpus * 32), between 16 and 1024 pages (writeback_set_ratelimit). */
export function ratelimit_pages(k: Kernel): number {
  return Math.min(1024, Math.max(16, Math.floor(k.size.nr_pages / (k.size.nr_cpus * 32))));
}

const L = { file: 0, dirtied: 1, chunk: 2, written: 3, pause: 4, device: 5 } as const;
const STEP = { check: 0, wrote: 1, pause: 2, paused: 3 } as const;

/** Args: file, pages dirtied since the last time. */
export const balance_dirty_pages = define_routine<Kernel, keyof typeof STEP>({
  name: 'balance_dirty_pages',
  file: 'mm/page-writeback.c',
  kernel: '2.6.34 balance_dirty_pages',
  layer: 'memory',
  covers: FRAMES.balance_dirty_pages,
  sleeps: '1 tick, doubling to 100 ms, until enough is written',
  locals: L,
  step: STEP,
  run: {
    check(k, f) {
      const l = f.l;
      const b = f.b;
      f.spend(COST.balance_dirty);
      const file = l[b + L.file]!;
      const device = k.file_device[file]!;
      if (l[b + L.chunk] === 0) {
        l[b + L.chunk] = Math.floor((Math.max(l[b + L.dirtied]!, ratelimit_pages(k)) * 3) / 2);
        l[b + L.pause] = TICK_NS;
        l[b + L.device] = device;
      }
      if (!over_limit(k, f.task, device)) {
        leave(k, f.task);
        return f.done(l[b + L.written]!);
      }
      // The dirtier writes only while dirty pages alone, without those under way, exceed the device's share.
      const limits = dirty_limits(k);
      const share = task_limit(k, f.task, bdi_limit(k, device, limits.dirty));
      if (k.vm[VM.nr_dirty]! > share && k.sw[SW.write_when] !== WRITE_WHEN.memory_short) {
        return f.call(writeback_inodes, STEP.wrote, device, l[b + L.chunk]! - l[b + L.written]!, ORIGIN.dirtier, 0);
      }
      return f.goto(STEP.pause);
    },
    wrote(_k, f) {
      f.l[f.b + L.written]! += f.ret();
      return f.goto(STEP.pause);
    },
    pause(k, f) {
      const l = f.l;
      const b = f.b;
      const device = l[b + L.device]!;
      if (!over_limit(k, f.task, device) || l[b + L.written]! >= l[b + L.chunk]!) {
        leave(k, f.task);
        return f.done(l[b + L.written]!);
      }
      const pause = l[b + L.pause]!;
      l[b + L.pause] = Math.min(MAX_PAUSE_NS, pause * 2);
      k.task_pause[f.task] = pause;
      k.eng.emit_for(f.task, TP.balance_dirty_pages, pause, k.vm[VM.nr_dirty]!);
      return f.sleep(WAIT.balance_dirty_pages, device, pause, STEP.paused);
    },
    paused(k, f) {
      k.task_pause[f.task] = 0;
      return f.goto(STEP.check);
    },
  },
});

/** Throttled only when the background writer cannot keep up: above half way between background and limit. */
function over_limit(k: Kernel, task: number, device: number): boolean {
  // With the flusher switched off there is nobody to wait for: only reclaim writes, so nobody is slowed here.
  if (k.sw[SW.write_when] === WRITE_WHEN.memory_short) return false;
  const limits = dirty_limits(k);
  const both = k.vm[VM.nr_dirty]! + k.vm[VM.nr_writeback]!;
  if (both <= task_limit(k, task, bdi_limit(k, device, limits.dirty))) return false;
  return both >= Math.floor((limits.background + limits.dirty) / 2);
}

/** On the way out: background writeback if there is more than the background limit. */
function leave(k: Kernel, task: number): void {
  const limits = dirty_limits(k);
  if (k.vm[VM.nr_dirty]! > limits.background) wakeup_flusher_threads(k, task, 0);
}
