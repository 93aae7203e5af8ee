// `seq`: a file read from the first page to the last, `bs` pages a read, with read-ahead, `passes` times.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_resident } from '#kernel/mm/filemap.ts';
import type { Workload } from './common.ts';
import { enter_phase, killed, make_list, number_arg, param, pause, USER } from './common.ts';

const P = { file: 0, pages: 1, bs: 2, passes: 3, pause_us: 4 } as const;
const L = { index: 0, pass: 1, count: 2 } as const;
const STEP = { start: 0, next: 1, done_read: 2 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_seq',
  file: 'workloads/seq.ts',
  sleeps: 'when it reads what is not in memory',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      k.goal[f.task] = param(k, f.task, P.pages) * Math.max(1, param(k, f.task, P.passes));
      f.l[f.b + L.index] = 0;
      f.l[f.b + L.pass] = 0;
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const pages = param(k, f.task, P.pages);
      const file = param(k, f.task, P.file);
      let index = f.l[f.b + L.index]!;
      if (index >= pages) {
        const pass = f.l[f.b + L.pass]! + 1;
        f.l[f.b + L.pass] = pass;
        enter_phase(k, f.task, pass);
        // 0 passes = for ever.
        if (pass === param(k, f.task, P.passes)) return f.done();
        index = 0;
        f.l[f.b + L.index] = 0;
      }
      const count = Math.min(param(k, f.task, P.bs), pages - index);
      f.l[f.b + L.count] = count;
      for (let i = index; i < index + count; i++) {
        if (file_resident(k, file, i)) k.hits[f.task]!++;
        else k.misses[f.task]!++;
      }
      return f.call(do_generic_file_read, STEP.done_read, file, index, count, 0);
    },
    done_read(k, f) {
      const count = f.l[f.b + L.count]!;
      f.l[f.b + L.index]! += count;
      k.progress[f.task]! += count;
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

export const seq: Workload = {
  id: 'seq',
  routines: [routine],
  phases: (args) => Array.from({ length: number_arg(args, 'passes') }, (_, i) => `pass${i + 1}`),
  plan: (args, c) => {
    const file = c.file(args['file'] as string);
    const list = make_list([file, number_arg(args, 'pages'), number_arg(args, 'bs'), number_arg(args, 'passes'), number_arg(args, 'pause_us')], null);
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
