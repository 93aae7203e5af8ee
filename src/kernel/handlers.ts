// What the engine asks the kernel: device events, overflowing stacks, tasks that return to user mode or end.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Handlers } from '#engine/engine.ts';
import { S } from '#engine/columns.ts';
import { EVENT_DONE, EVENT_UNPLUG, unplug_timer } from './block/request_queue.ts';
import { G } from './columns.ts';
import type { Kernel } from './kernel.ts';
import { exit_files } from './fs/pipe.ts';
import { end_request } from './mm/page_io.ts';
import { exit_mm } from './mm/memory.ts';
import { TF_KILLED } from './task_flags.ts';
import { TP } from './tracepoints.ts';
import { WAIT } from './wait_reasons.ts';

export const HANDLERS: Handlers<Kernel> = {
  device(k: Kernel, kind: number, arg: number, gen: number): void {
    if (kind === EVENT_DONE) end_request(k, arg);
    else if (kind === EVENT_UNPLUG) unplug_timer(k, arg, gen);
  },
  overflow(k: Kernel, task: TaskId, depth: number): void {
    k.eng.emit_for(task, TP.stack_overflow, depth - k.eng.s[S.stack_limit]!, depth);
    if (k.eng.s[S.overflow_fatal] === 1) k.eng.emit_for(task, TP.panic, depth, 0);
  },
  /** A killed task ends here, with nothing of the kernel's on its stack. */
  to_user(k: Kernel, task: TaskId): boolean {
    if ((k.task_flags[task]! & TF_KILLED) === 0) return false;
    exit_mm(k, task);
    exit_files(k, task);
    k.eng.wake_all(WAIT.oom, NONE, task, k.eng.task_event[task]!);
    return true;
  },
  exited(k: Kernel, task: TaskId): void {
    if (task >= k.config.tasks.length) return;
    exit_mm(k, task);
    exit_files(k, task);
    k.eng.emit_for(task, TP.task_done, task, 0);
    k.g[G.tasks_left]!--;
  },
};
