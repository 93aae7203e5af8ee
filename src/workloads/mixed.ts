// `mixed`: anonymous memory written once in order; then accesses to it and reads of a file in turn, as chance decides.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_touch_fast } from '#kernel/mm/filemap.ts';
import { anon_touch_fast, handle_mm_fault } from '#kernel/mm/memory.ts';
import type { Workload } from './common.ts';
import { COUNTERS, enter_phase, HEADER, killed, make_list, number_arg, touch_cap, USER } from './common.ts';
import { mulberry32, zipf_list } from './lists.ts';

const P = { file: 0, apages: 1, n: 2, warm: 3 } as const;
const L = { i: 0 } as const;
const STEP = { populate: 0, next: 1 } as const;
/** Counters: hits and misses of each side. */
export const MIXED_COUNTER = { anon_hits: 0, anon_misses: 1, file_hits: 2, file_misses: 3 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_mixed',
  file: 'workloads/mixed.ts',
  sleeps: 'when it reads what is not in memory, or a fault needs memory',
  locals: L,
  step: STEP,
  run: {
    populate(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      k.goal[f.task] = list[P.apages]! + list[P.n]!;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const vpn = f.l[f.b + L.i]!;
        if (vpn === list[P.apages]!) {
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
      const base = f.task * COUNTERS;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const i = f.l[f.b + L.i]!;
        if (i === n) return f.done();
        if (i === list[P.warm]! && k.phase[f.task] === 1) enter_phase(k, f.task, 2);
        // A page of the file as itself, one of anonymous memory as its complement.
        const access = list[HEADER + i]!;
        f.l[f.b + L.i] = i + 1;
        k.progress[f.task]!++;
        if (access < 0) {
          if (!anon_touch_fast(k, f.task, ~access, true)) {
            k.misses[f.task]!++;
            k.counter[base + MIXED_COUNTER.anon_misses]!++;
            return f.call(handle_mm_fault, STEP.next, ~access, 1);
          }
          k.counter[base + MIXED_COUNTER.anon_hits]!++;
        } else {
          if (!file_touch_fast(k, f.task, list[P.file]!, access)) {
            k.misses[f.task]!++;
            k.counter[base + MIXED_COUNTER.file_misses]!++;
            return f.call(do_generic_file_read, STEP.next, list[P.file]!, access, 1, 1);
          }
          k.counter[base + MIXED_COUNTER.file_hits]!++;
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.next);
    },
  },
});

export const mixed: Workload = {
  id: 'mixed',
  routines: [routine],
  phases: () => ['populate', 'warm'],
  plan: (args, c) => {
    const n = number_arg(args, 'n');
    const apages = number_arg(args, 'apages');
    const of_anon = zipf_list(n, apages, number_arg(args, 'aalpha'), c.seed);
    const of_file = zipf_list(n, number_arg(args, 'fpages'), number_arg(args, 'falpha'), c.seed + 1000);
    const chance = mulberry32(c.seed + 2000);
    const accesses = new Int32Array(n);
    let a = 0;
    let b = 0;
    for (let i = 0; i < n; i++) accesses[i] = chance.f() < number_arg(args, 'panon') ? ~of_anon[a++]! : of_file[b++]!;
    return [{ suffix: '', routine, anon_pages: apages, list: make_list([c.file(args['file'] as string), apages, n, number_arg(args, 'warm')], accesses) }];
  },
};
