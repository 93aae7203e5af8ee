// `zipf`: single pages of a file read in the order of a list drawn by a Zipf law; no read-ahead.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { NONE } from '#base/units.ts';
import { do_generic_file_read, file_touch_ahead, file_touch_fast, MOST_AHEAD, TOUCH_HIT, TOUCH_SLOW } from '#kernel/mm/filemap.ts';
import { file_touch_run, touched } from '#kernel/mm/filemap_runs.ts';
import type { Workload } from './common.ts';
import { enter_phase, HEADER, killed, make_list, number_arg, param, pause, touch_cap, USER } from './common.ts';
import { zipf_list } from './lists.ts';

const P = { file: 0, n: 1, warm: 2, pause_us: 3, loop: 4 } as const;
const L = { i: 0 } as const;
const STEP = { start: 0, next: 1, missed: 2 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_zipf',
  file: 'workloads/zipf.ts',
  sleeps: 'when it reads what is not in memory',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      k.goal[f.task] = param(k, f.task, P.n);
      f.l[f.b + L.i] = 0;
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const file = list[P.file]!;
      const n = list[P.n]!;
      const warm = list[P.warm]!;
      const paused = list[P.pause_us]! > 0;
      const cap = paused ? 1 : touch_cap(k);
      const end = k.eng.quantum_end();
      const from = f.l[f.b + L.i]!;
      const last = Math.min(n, from + cap, i_before_warm(k, f.task, from, warm));
      let i = from;
      let slow = NONE;
      let read = 0;
      // The counters are written once a quantum: this loop is the hot path of the whole model.
      let warmed = i;
      while (i < last) {
        if (i === warmed) {
          warmed = Math.min(last, i + AHEAD);
          file_touch_ahead(k, file, list, HEADER + i, HEADER + warmed);
        }
        const run_end = file_touch_run(k, f.task, file, list, HEADER + i, HEADER + warmed, end) - HEADER;
        if (run_end > i) {
          i = run_end;
          read += touched.read;
          if (k.eng.local_now >= end) break;
          continue;
        }
        const page = list[HEADER + i]!;
        i++;
        const touch = file_touch_fast(k, f.task, file, page);
        if (touch !== TOUCH_HIT) {
          if (touch === TOUCH_SLOW) {
            slow = page;
            break;
          }
          read++;
        }
        if (k.eng.local_now >= end) break;
      }
      const missed = read + (slow === NONE ? 0 : 1);
      k.progress[f.task]! += i - from;
      k.hits[f.task]! += i - from - missed;
      k.misses[f.task]! += missed;
      if (i === n && slow === NONE) {
        if (list[P.loop] === 0) return f.done();
        i = 0;
      }
      if (i === warm && k.phase[f.task] === 0) enter_phase(k, f.task, 1);
      f.l[f.b + L.i] = i;
      if (slow !== NONE) return f.call(do_generic_file_read, STEP.missed, file, slow, 1, 1);
      return paused ? pause(k, f, list[P.pause_us]!, STEP.next) : f.goto(STEP.next);
    },
    missed(k, f) {
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

/** Accesses looked up ahead of their turn; chosen by measurement. */
const AHEAD = MOST_AHEAD;

/** A quantum ends where the measured phase begins, so that the phase begins with an event of its own. */
function i_before_warm(k: Kernel, task: number, from: number, warm: number): number {
  return k.phase[task] === 0 && from < warm ? warm : Infinity;
}

export const zipf: Workload = {
  id: 'zipf',
  routines: [routine],
  phases: () => ['warm'],
  plan: (args, c) => {
    const n = number_arg(args, 'n');
    const accesses = zipf_list(n, number_arg(args, 'pages'), number_arg(args, 'alpha'), c.seed);
    const list = make_list([c.file(args['file'] as string), n, number_arg(args, 'warm'), number_arg(args, 'pause_us'), number_arg(args, 'loop')], accesses);
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
