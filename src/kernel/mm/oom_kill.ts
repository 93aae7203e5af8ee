// The OOM killer, 2.6.34 mm/oom_kill.c. Simplified: the victim is the task with most memory of its own (pages in memory
// and in swap; no run time, niceness or children), one at a time; it exits when it next returns to user mode and may
// take any page until then. Page cache of its files stays.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { PF_KTHREAD, TF_KILLED } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';

/** Returns true if a victim was chosen now or is dying already. */
export function out_of_memory(k: Kernel, by: TaskId): boolean {
  let victim = NONE;
  let most = 0;
  for (let task = 0; task < k.config.tasks.length; task++) {
    if (k.eng.task_state[task]! >= 3) continue;
    if ((k.task_flags[task]! & TF_KILLED) !== 0) return true;
    if ((k.task_flags[task]! & PF_KTHREAD) !== 0) continue;
    if (k.rss[task]! > most) {
      most = k.rss[task]!;
      victim = task;
    }
  }
  if (victim === NONE) return false;
  k.task_flags[victim]! |= TF_KILLED;
  k.g[G.oom_victim] = victim;
  k.vm[VM.oom_kill]!++;
  const id = k.eng.emit_for(by, TP.oom_kill, victim, most);
  // Sleeps that a signal ends; the others end by themselves.
  const reason = k.eng.wait_reason[victim];
  if (k.eng.task_state[victim] === 2 && (reason === WAIT.timer || reason === WAIT.congestion_wait || reason === WAIT.balance_dirty_pages || reason === WAIT.oom)) {
    k.eng.wake(victim, by, id);
  }
  return true;
}
