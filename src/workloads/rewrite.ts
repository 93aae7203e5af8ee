// `rewrite`: single pages of an existing file written in the order of a list drawn by a Zipf law, each followed by a
// little CPU time; the file can be brought into memory first, as the recorded runs had it.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read } from '#kernel/mm/filemap.ts';
import { generic_perform_write } from '#kernel/mm/filemap_write.ts';
import type { Workload } from './common.ts';
import { busy, enter_phase, HEADER, killed, make_list, number_arg, param, pause, USER } from './common.ts';
import { zipf_list } from './lists.ts';

const P = { file: 0, pages: 1, n: 2, rate_us: 3, prefill: 4, loop: 5, pause_us: 6 } as const;
const L = { i: 0 } as const;
const STEP = { prefill: 0, start: 1, next: 2, written: 3 } as const;
const READ_PAGES = 16;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_rewrite',
  file: 'workloads/rewrite.ts',
  sleeps: 'when a write is slowed down or needs memory',
  locals: L,
  step: STEP,
  run: {
    prefill(k, f) {
      if (killed(k, f.task)) return f.done();
      const i = f.l[f.b + L.i]!;
      const pages = param(k, f.task, P.pages);
      if (param(k, f.task, P.prefill) === 0 || i >= pages) return f.goto(STEP.start);
      f.l[f.b + L.i] = i + READ_PAGES;
      return f.call(do_generic_file_read, STEP.prefill, param(k, f.task, P.file), i, Math.min(READ_PAGES, pages - i), 0);
    },
    start(k, f) {
      f.l[f.b + L.i] = 0;
      k.goal[f.task] = param(k, f.task, P.n);
      enter_phase(k, f.task, 1);
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      let i = f.l[f.b + L.i]!;
      if (i === list[P.n]!) {
        if (k.phase[f.task] === 1) enter_phase(k, f.task, 2);
        if (list[P.loop] === 0) return f.done();
        i = 0;
      }
      f.l[f.b + L.i] = i + 1;
      return f.call(generic_perform_write, STEP.written, list[P.file]!, list[HEADER + i]!, 1, 0);
    },
    written(k, f) {
      k.progress[f.task]!++;
      const rate_us = param(k, f.task, P.rate_us);
      if (rate_us > 0) busy(k, rate_us * 1000);
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

export const rewrite: Workload = {
  id: 'rewrite',
  routines: [routine],
  phases: () => ['start', 'writes'],
  plan: (args, c) => {
    const pages = number_arg(args, 'pages');
    const n = number_arg(args, 'n');
    const accesses = zipf_list(n, pages, number_arg(args, 'alpha'), c.seed);
    const list = make_list(
      [c.file(args['file'] as string), pages, n, number_arg(args, 'rate_us'), number_arg(args, 'prefill'), number_arg(args, 'loop'), number_arg(args, 'pause_us')],
      accesses,
    );
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
