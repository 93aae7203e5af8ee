// `copy`: streams one file into another, `chunk` pages at a time.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read } from '#kernel/mm/filemap.ts';
import { generic_perform_write } from '#kernel/mm/filemap_write.ts';
import type { Workload } from './common.ts';
import { killed, make_list, number_arg, param, pause, USER } from './common.ts';

const P = { from: 0, to: 1, pages: 2, chunk: 3, pause_us: 4, from_pages: 5, to_pages: 6 } as const;
const L = { done: 0, count: 1 } as const;
const STEP = { next: 0, read: 1, written: 2 } as const;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_copy',
  file: 'workloads/copy.ts',
  sleeps: 'when it reads what is not in memory, or a write is slowed down',
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
      const from = done % list[P.from_pages]!;
      const to = done % list[P.to_pages]!;
      let count = Math.min(list[P.chunk]!, list[P.from_pages]! - from, list[P.to_pages]! - to);
      if (pages > 0) count = Math.min(count, pages - done);
      f.l[f.b + L.count] = count;
      return f.call(do_generic_file_read, STEP.read, list[P.from]!, from, count, 0);
    },
    read(k, f) {
      if (killed(k, f.task)) return f.done();
      const to = f.l[f.b + L.done]! % param(k, f.task, P.to_pages);
      return f.call(generic_perform_write, STEP.written, param(k, f.task, P.to), to, f.l[f.b + L.count]!, 0);
    },
    written(k, f) {
      f.l[f.b + L.done]! += f.l[f.b + L.count]!;
      k.progress[f.task]! += f.l[f.b + L.count]!;
      return pause(k, f, param(k, f.task, P.pause_us), STEP.next);
    },
  },
});

export const copy: Workload = {
  id: 'copy',
  routines: [routine],
  phases: () => [],
  plan: (args, c) => {
    const from = c.file(args['from'] as string);
    const to = c.file(args['to'] as string);
    const list = make_list(
      [from, to, number_arg(args, 'pages'), number_arg(args, 'chunk'), number_arg(args, 'pause_us'), c.file_pages(from), c.file_pages(to)],
      null,
    );
    return [{ suffix: '', routine, anon_pages: 0, list }];
  },
};
