// `write`: threads that write back to back, `bs` pages a write, over existing blocks or at the end of new files; and,
// if asked, a main thread that touches fresh anonymous memory meanwhile.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { generic_perform_write } from '#kernel/mm/filemap_write.ts';
import type { Plan, Workload } from './common.ts';
import { grow_routine, make_grow_list } from './allocator.ts';
import { busy, COUNTERS, enter_phase, killed, make_list, number_arg, param, USER } from './common.ts';

const P = { file: 0, from: 1, pages: 2, bs: 3, rate_us: 4, max_ms: 5, loop: 6 } as const;
const L = { done: 0, since: 1, count: 2 } as const;
const STEP = { next: 0, written: 1 } as const;
/** Counters of a writer: its longest write, and the time in writes longer than 2 ms. */
export const WRITE_COUNTER = { longest_ns: 0, stalled_ns: 1, written_until_ns: 2 } as const;
const STALL_NS = 2e6;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_write',
  file: 'workloads/write.ts',
  sleeps: 'when a write is slowed down or needs memory',
  locals: L,
  step: STEP,
  run: {
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const pages = param(k, f.task, P.pages);
      const max_ns = param(k, f.task, P.max_ms) * 1e6;
      let done = f.l[f.b + L.done]!;
      k.goal[f.task] = pages;
      if (done >= pages && param(k, f.task, P.loop) === 1) {
        done = 0;
        f.l[f.b + L.done] = 0;
      }
      if (done >= pages || (max_ns > 0 && k.eng.local_now > max_ns)) {
        k.counter[f.task * COUNTERS + WRITE_COUNTER.written_until_ns] = k.eng.local_now;
        enter_phase(k, f.task, 3);
        return f.done();
      }
      const count = Math.min(param(k, f.task, P.bs), pages - done);
      f.l[f.b + L.count] = count;
      f.l[f.b + L.since] = k.eng.local_now;
      return f.call(generic_perform_write, STEP.written, param(k, f.task, P.file), param(k, f.task, P.from) + done, count, 0);
    },
    written(k, f) {
      const took = k.eng.local_now - f.l[f.b + L.since]!;
      const base = f.task * COUNTERS;
      if (took > k.counter[base + WRITE_COUNTER.longest_ns]!) k.counter[base + WRITE_COUNTER.longest_ns] = took;
      if (took > STALL_NS) k.counter[base + WRITE_COUNTER.stalled_ns]! += took;
      f.l[f.b + L.done]! += f.l[f.b + L.count]!;
      k.progress[f.task]! += f.l[f.b + L.count]!;
      const rate_us = param(k, f.task, P.rate_us);
      if (rate_us > 0) busy(k, rate_us * 1000);
      return f.goto(STEP.next);
    },
  },
});

export const write: Workload = {
  id: 'write',
  routines: [routine],
  phases: (args) => (number_arg(args, 'apages') > 0 ? ['anon_start', 'anon_end', 'writers_done'] : ['', '', 'writers_done']),
  plan: (args, c) => {
    const pages = number_arg(args, 'pages');
    const writers = number_arg(args, 'writers');
    const overwrite = number_arg(args, 'overwrite') === 1;
    const name = args['file'] as string;
    const plans: Plan[] = [];
    for (let i = 0; i < writers; i++) {
      const file = c.file(overwrite ? name : `${name}${i}`);
      const list = make_list(
        [file, overwrite ? i * pages : 0, pages, number_arg(args, 'bs'), number_arg(args, 'rate_us'), number_arg(args, 'max_ms'), number_arg(args, 'loop')],
        null,
      );
      plans.push({ suffix: writers > 1 ? `-${i}` : '', routine, anon_pages: 0, list });
    }
    const apages = number_arg(args, 'apages');
    if (apages > 0) {
      const list = make_grow_list({ pages: apages, chunk: 1, pause_us: 0, delay_us: number_arg(args, 'adelay_ms') * 1000, after: 0 });
      plans.push({ suffix: '-anon', routine: grow_routine, anon_pages: apages, list });
    }
    return plans;
  },
};
