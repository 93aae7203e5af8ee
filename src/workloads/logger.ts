// `logger`: appends to a file, `chunk` pages a time, and sleeps in between. At the end of the file it starts over.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { generic_perform_write } from '#kernel/mm/filemap_write.ts';
import type { Workload } from './common.ts';
import { killed, make_list, number_arg, param, pause, USER } from './common.ts';

const P = { file: 0, pages: 1, chunk: 2, per_page: 3, pause_us: 4, file_pages: 5 } as const;
const L = { done: 0, part: 1, count: 2 } as const;
const STEP = { next: 0, written: 1 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_logger',
  file: 'workloads/logger.ts',
  sleeps: 'between its writes',
  locals: L,
  step: STEP,
  run: {
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const pages = list[P.pages]!;
      k.goal[f.task] = pages;
      const done = f.l[f.b + L.done]!;
      if (pages > 0 && done >= pages) return f.done();
      const index = done % list[P.file_pages]!;
      const count = Math.min(list[P.chunk]!, list[P.file_pages]! - index);
      f.l[f.b + L.count] = count;
      return f.call(generic_perform_write, STEP.written, list[P.file]!, index, count, 0);
    },
    written(k, f) {
      // Several short entries may fill one page: then it is written to that often.
      const part = f.l[f.b + L.part]! + 1;
      if (part >= param(k, f.task, P.per_page)) {
        f.l[f.b + L.done]! += f.l[f.b + L.count]!;
        k.progress[f.task]! += f.l[f.b + L.count]!;
        f.l[f.b + L.part] = 0;
      } else f.l[f.b + L.part] = part;
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

export const logger: Workload = {
  id: 'logger',
  routines: [routine],
  phases: () => [],
  plan: (args, c) => {
    const file = c.file(args['file'] as string);
    const list = make_list(
      [file, number_arg(args, 'pages'), number_arg(args, 'chunk'), number_arg(args, 'per_page'), number_arg(args, 'pause_us'), c.file_pages(file)],
      null,
    );
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
