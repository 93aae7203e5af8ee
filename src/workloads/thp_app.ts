// `thp_app`: a program that starts. It touches all of its memory once, a stretch after the other, with some work of its own for each,
// and is ready (phase 1) when that is done: how long this took is its start-up time. Then it reads its memory round and round,
// holds still, or ends. How long each stretch took is kept beside what its first fault was given (columns thp.chunk_*).
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { anon_touch_fast, handle_mm_fault } from '#kernel/mm/memory.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { Workload } from './common.ts';
import { busy, enter_phase, killed, make_list, number_arg, pause, USER } from './common.ts';

const P = { pages: 0, chunk: 1, work_us: 2, after: 3, pause_us: 4 } as const;
const L = { vpn: 0, since: 1 } as const;
const STEP = { start: 0, again: 1, hold: 2 } as const;
const AFTER = { exit: 0, hold: 1, loop: 2 } as const;
const HOLD_NS = 3600e9;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_thp_app',
  file: 'workloads/thp_app.ts',
  sleeps: 'when a fault needs memory; of its own will once it has started',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const size = 1 << k.huge_order;
      k.goal[f.task] = list[P.pages]!;
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < list[P.chunk]!; touched++) {
        const vpn = f.l[f.b + L.vpn]!;
        if (vpn > 0 && (vpn % size === 0 || vpn === list[P.pages]!) && f.l[f.b + L.since]! > 0) {
          note_stretch(k, f.task, Math.floor((vpn - 1) / size), k.eng.local_now - f.l[f.b + L.since]!);
          f.l[f.b + L.since] = 0;
          if (list[P.work_us]! > 0) {
            busy(k, list[P.work_us]! * 1000);
            return f.goto(STEP.start);
          }
        }
        if (vpn === list[P.pages]!) {
          f.l[f.b + L.vpn] = 0;
          enter_phase(k, f.task, 1);
          if (list[P.after] === AFTER.exit) return f.done();
          return list[P.after] === AFTER.hold ? f.goto(STEP.hold) : f.goto(STEP.again);
        }
        if (vpn % size === 0) f.l[f.b + L.since] = k.eng.local_now;
        f.l[f.b + L.vpn] = vpn + 1;
        k.progress[f.task]!++;
        if (!anon_touch_fast(k, f.task, vpn, true)) {
          k.misses[f.task]!++;
          return f.call(handle_mm_fault, STEP.start, vpn, 1);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.start);
    },
    again(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < list[P.chunk]!; touched++) {
        const vpn = f.l[f.b + L.vpn]!;
        f.l[f.b + L.vpn] = vpn + 1 === list[P.pages]! ? 0 : vpn + 1;
        if (!anon_touch_fast(k, f.task, vpn, false)) {
          k.misses[f.task]!++;
          return f.call(handle_mm_fault, STEP.again, vpn, 0);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return pause(k, f, list[P.pause_us]!, STEP.again);
    },
    hold(k, f) {
      if (killed(k, f.task)) return f.done();
      return f.sleep(WAIT.timer, f.task, HOLD_NS, STEP.hold);
    },
  },
});

/** A stretch has been touched in full. The last one of a task's memory may be too short to be one. */
export function note_stretch(k: Kernel, task: number, stretch: number, ns: number): void {
  const at = k.pmd_start[task]! + stretch;
  if (at < k.pmd_start[task + 1]!) k.chunk_ns[at] = ns;
}

export const thp_app: Workload = {
  id: 'thp_app',
  routines: [routine],
  phases: () => ['started'],
  plan: (args) => {
    const pages = number_arg(args, 'pages');
    const after = AFTER[args['after'] as keyof typeof AFTER];
    return [{ suffix: '', routine, anon_pages: pages, list: make_list([pages, number_arg(args, 'chunk'), number_arg(args, 'work_us'), after, number_arg(args, 'pause_us')], null) }];
  },
};
