// `anon`: anonymous memory written once in order, then page by page in the order of a list drawn by a Zipf law.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { anon_touch_fast, handle_mm_fault } from '#kernel/mm/memory.ts';
import type { Workload } from './common.ts';
import { enter_phase, HEADER, killed, make_list, number_arg, touch_cap, USER } from './common.ts';
import { zipf_list } from './lists.ts';

const P = { pages: 0, n: 1, write: 2, loop: 3 } as const;
const L = { i: 0 } as const;
const STEP = { populate: 0, next: 1 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_anon',
  file: 'workloads/anon.ts',
  sleeps: 'when a fault needs memory or a page from swap',
  locals: L,
  step: STEP,
  run: {
    populate(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      k.goal[f.task] = list[P.pages]! + list[P.n]!;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const vpn = f.l[f.b + L.i]!;
        if (vpn === list[P.pages]!) {
          f.l[f.b + L.i] = 0;
          enter_phase(k, f.task, 1);
          return f.goto(STEP.next);
        }
        f.l[f.b + L.i] = vpn + 1;
        k.progress[f.task]!++;
        if (!anon_touch_fast(k, f.task, vpn, true)) return f.call(handle_mm_fault, STEP.populate, vpn, 1);
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.populate);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const n = list[P.n]!;
      const write = list[P.write] === 1;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      let i = f.l[f.b + L.i]!;
      for (let touched = 0; touched < cap; touched++) {
        if (i === n) {
          if (list[P.loop] === 0) return f.done();
          i = 0;
        }
        if (i === Math.floor(n / 3) && k.phase[f.task] === 1) enter_phase(k, f.task, 2);
        const vpn = list[HEADER + i]!;
        i++;
        f.l[f.b + L.i] = i;
        k.progress[f.task]!++;
        if (!anon_touch_fast(k, f.task, vpn, write)) {
          k.misses[f.task]!++;
          return f.call(handle_mm_fault, STEP.next, vpn, write ? 1 : 0);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.next);
    },
  },
});

export const anon: Workload = {
  id: 'anon',
  routines: [routine],
  phases: () => ['populate', 'third'],
  plan: (args, c) => {
    const pages = number_arg(args, 'pages');
    const n = number_arg(args, 'n');
    const accesses = zipf_list(n, pages, number_arg(args, 'alpha'), c.seed);
    const list = make_list([pages, n, number_arg(args, 'ro') === 1 ? 0 : 1, number_arg(args, 'loop')], accesses);
    return [{ suffix: '', routine, anon_pages: pages, list }];
  },
};
