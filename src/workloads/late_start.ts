// A task that starts later than the machine: it sleeps, then becomes its program, as by exec. Its one record changes
// its routine while the task runs, never while it sleeps.
import { MAX_LOCALS } from '#engine/columns.ts';
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { USER } from './common.ts';

const L = { start_ns: 0, routine: 1 } as const;
const STEP = { start: 0, exec: 1 } as const;

/** Args: when, and the number of the routine to become. */
export const late_start = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'late_start',
  file: 'workloads/late_start.ts',
  sleeps: 'until its time has come',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const left = f.l[f.b + L.start_ns]! - k.eng.local_now;
      return left > 0 ? f.sleep(WAIT.timer, f.task, left, STEP.exec) : f.goto(STEP.exec);
    },
    exec(k, f) {
      k.eng.record_routine[f.record] = f.l[f.b + L.routine]!;
      f.l.fill(0, f.b, f.b + MAX_LOCALS);
      return f.goto(0);
    },
  },
});
