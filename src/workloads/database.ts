// `database`: rewrites the same blocks of a file again and again, each round in another order drawn from the seed.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { generic_perform_write } from '#kernel/mm/filemap_write.ts';
import type { Workload } from './common.ts';
import { enter_phase, HEADER, killed, make_list, number_arg, param, pause, USER } from './common.ts';
import { shuffled } from './lists.ts';

const P = { file: 0, n: 1, pause_us: 2, loop: 3 } as const;
const L = { i: 0 } as const;
const STEP = { next: 0, written: 1 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_database',
  file: 'workloads/database.ts',
  sleeps: 'between its writes',
  locals: L,
  step: STEP,
  run: {
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      k.goal[f.task] = list[P.n]!;
      let i = f.l[f.b + L.i]!;
      if (i === list[P.n]!) {
        if (k.phase[f.task] === 0) enter_phase(k, f.task, 1);
        if (list[P.loop] === 0) return f.done();
        i = 0;
      }
      f.l[f.b + L.i] = i + 1;
      return f.call(generic_perform_write, STEP.written, list[P.file]!, list[HEADER + i]!, 1, 0);
    },
    written(k, f) {
      k.progress[f.task]!++;
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

export const database: Workload = {
  id: 'database',
  routines: [routine],
  phases: () => ['written'],
  plan: (args, c) => {
    const file = c.file(args['file'] as string);
    const blocks = number_arg(args, 'blocks');
    const times = number_arg(args, 'times');
    const stride = number_arg(args, 'stride');
    const accesses = new Int32Array(blocks * times);
    for (let round = 0; round < times; round++) {
      const order = shuffled(blocks, c.seed + 7919 * round);
      for (let i = 0; i < blocks; i++) accesses[round * blocks + i] = order[i]! * stride;
    }
    const list = make_list([file, accesses.length, number_arg(args, 'pause_us'), number_arg(args, 'loop')], accesses);
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
