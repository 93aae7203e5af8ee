// `allocator`: a task whose anonymous memory grows, `chunk` pages at a time; then it holds still, touches all of it over
// and over, or ends.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { anon_touch_fast, handle_mm_fault } from '#kernel/mm/memory.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { Workload } from './common.ts';
import { COUNTERS, enter_phase, killed, make_list, number_arg, param, pause, touch_cap, USER } from './common.ts';

const P = { pages: 0, chunk: 1, pause_us: 2, delay_us: 3, after: 4 } as const;
const L = { vpn: 0, in_chunk: 1, since: 2 } as const;
const STEP = { start: 0, begin: 1, next: 2, faulted: 3, hold: 4 } as const;
/** What it does when all is allocated. */
export const AFTER = { exit: 0, hold: 1, again: 2 } as const;
/** Counters of an allocator: its longest fault, and the time that growing took. */
export const GROW_COUNTER = { longest_ns: 0, fill_ns: 1 } as const;
const HOLD_NS = 3600e9;

export const grow_routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_allocator',
  file: 'workloads/allocator.ts',
  sleeps: 'when a fault needs memory',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      k.goal[f.task] = param(k, f.task, P.pages);
      const delay_us = param(k, f.task, P.delay_us);
      return delay_us > 0 ? f.sleep(WAIT.timer, f.task, delay_us * 1000, STEP.begin) : f.goto(STEP.begin);
    },
    begin(k, f) {
      enter_phase(k, f.task, 1);
      k.counter[f.task * COUNTERS + GROW_COUNTER.fill_ns] = k.eng.local_now;
      f.l[f.b + L.vpn] = 0;
      f.l[f.b + L.in_chunk] = 0;
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const pages = list[P.pages]!;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const vpn = f.l[f.b + L.vpn]!;
        if (vpn === pages) {
          if (k.phase[f.task] === 1) {
            k.counter[f.task * COUNTERS + GROW_COUNTER.fill_ns] = k.eng.local_now - k.counter[f.task * COUNTERS + GROW_COUNTER.fill_ns]!;
            enter_phase(k, f.task, 2);
          }
          if (list[P.after] === AFTER.exit) return f.done();
          if (list[P.after] === AFTER.hold) return f.goto(STEP.hold);
          f.l[f.b + L.vpn] = 0;
          continue;
        }
        const in_chunk = f.l[f.b + L.in_chunk]!;
        if (in_chunk === list[P.chunk]!) {
          f.l[f.b + L.in_chunk] = 0;
          if (list[P.pause_us]! > 0) return pause(k, f, list[P.pause_us]!, STEP.next);
        }
        f.l[f.b + L.vpn] = vpn + 1;
        f.l[f.b + L.in_chunk]!++;
        k.progress[f.task]!++;
        if (!anon_touch_fast(k, f.task, vpn, true)) {
          k.misses[f.task]!++;
          f.l[f.b + L.since] = k.eng.local_now;
          return f.call(handle_mm_fault, STEP.faulted, vpn, 1);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.next);
    },
    faulted(k, f) {
      const took = k.eng.local_now - f.l[f.b + L.since]!;
      const slot = f.task * COUNTERS + GROW_COUNTER.longest_ns;
      if (took > k.counter[slot]!) k.counter[slot] = took;
      return f.goto(STEP.next);
    },
    hold(k, f) {
      if (killed(k, f.task)) return f.done();
      return f.sleep(WAIT.timer, f.task, HOLD_NS, STEP.hold);
    },
  },
});

export function make_grow_list(p: { pages: number; chunk: number; pause_us: number; delay_us: number; after: number }): Int32Array {
  return make_list([p.pages, p.chunk, p.pause_us, p.delay_us, p.after], null);
}

export const allocator: Workload = {
  id: 'allocator',
  routines: [grow_routine],
  phases: () => ['grow', 'grown'],
  plan: (args) => {
    const pages = number_arg(args, 'pages');
    const after = AFTER[args['after'] as keyof typeof AFTER];
    const list = make_grow_list({ pages, chunk: number_arg(args, 'chunk'), pause_us: number_arg(args, 'pause_us'), delay_us: 0, after });
    return [{ suffix: '', routine: grow_routine, anon_pages: pages, list }];
  },
};
