// wakeup_flusher_threads, 2.6.34 fs/fs-writeback.c: asks every device's flusher for a number of pages.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import type { Kernel } from '../kernel.ts';
import { SW, WRITE_WHEN } from '../hooks.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';

export function wakeup_flusher_threads(k: Kernel, task: TaskId, pages: number): void {
  if (k.sw[SW.write_when] === WRITE_WHEN.memory_short || k.vm[VM.nr_dirty] === 0) return;
  k.g[G.flusher_work_pages] = Math.min(k.g[G.flusher_work_pages]! + pages, k.vm[VM.nr_dirty]!);
  if (k.eng.nr_waiting[WAIT.flusher_sleep] === 0) return;
  k.eng.spend(COST.wake);
  const id = k.eng.emit_for(task, TP.writeback_wake, Math.min(pages, k.vm[VM.nr_dirty]!), 0);
  k.eng.wake_all(WAIT.flusher_sleep, NONE, task, id);
}
