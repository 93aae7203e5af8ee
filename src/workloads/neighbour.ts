// `neighbour`: a busy program next door. It takes single pages at a rate and gives the oldest of them back, so that it is always after
// free pages, and takes some out of a block that somebody else is emptying. Its pages are anonymous, of a file, or in a pipe (those
// can neither move nor be reclaimed). Its own memory asks for no huge pages.
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { pipe_oldest, pipe_release, pipe_write } from '#kernel/fs/pipe.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_touch_fast } from '#kernel/mm/filemap.ts';
import { madvise_nohugepage } from '#kernel/mm/huge_memory.ts';
import { anon_touch_fast, handle_mm_fault, zap_page } from '#kernel/mm/memory.ts';
import { invalidate_page } from '#kernel/mm/page_cache.ts';
import { GFP_KERNEL } from '#kernel/mm/page_flags.ts';
import type { Workload } from './common.ts';
import { enter_phase, killed, make_list, number_arg, pause, USER } from './common.ts';

const P = { what: 0, hold: 1, rate_us: 2, burst: 3, file: 4, file_pages: 5, laps: 6 } as const;
const L = { i: 0, in_burst: 1 } as const;
const STEP = { start: 0, take: 1, taken: 2 } as const;
const WHAT = { anon: 0, file: 1, unmovable: 2 } as const;
const READ_RANDOM = 1;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_neighbour',
  file: 'workloads/neighbour.ts',
  sleeps: 'of its own will between pages; when it needs memory; when it reads',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      madvise_nohugepage(k, f.task, 0, k.config.tasks[f.task]!.anon_pages);
      return pause(k, f, k.lists[f.task]![P.rate_us]!, STEP.take);
    },
    take(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const i = f.l[f.b + L.i]!;
      const hold = list[P.hold]!;
      if (list[P.laps]! > 0 && i === list[P.laps]! * hold) return f.done();
      if (i === hold) enter_phase(k, f.task, 1);
      f.l[f.b + L.i] = i + 1;
      k.progress[f.task]!++;
      if (list[P.what] === WHAT.anon) {
        // The place of the oldest page is used again.
        zap_page(k, f.task, i % hold);
        if (!anon_touch_fast(k, f.task, i % hold, true)) return f.call(handle_mm_fault, STEP.taken, i % hold, 1);
      } else if (list[P.what] === WHAT.file) {
        const pages = list[P.file_pages]!;
        if (i >= hold) invalidate_page(k, f.task, list[P.file]!, (i - hold) % pages);
        if (!file_touch_fast(k, f.task, list[P.file]!, i % pages)) return f.call(do_generic_file_read, STEP.taken, list[P.file]!, i % pages, 1, READ_RANDOM);
      } else {
        const oldest = i >= hold ? pipe_oldest(k, f.task) : NONE;
        if (oldest !== NONE) pipe_release(k, f.task, oldest);
        return f.call(pipe_write, STEP.taken, 0, i, GFP_KERNEL);
      }
      return f.goto(STEP.taken);
    },
    taken(k, f) {
      const list = k.lists[f.task]!;
      const n = f.l[f.b + L.in_burst]! + 1;
      if (n < list[P.burst]!) {
        f.l[f.b + L.in_burst] = n;
        return f.goto(STEP.take);
      }
      f.l[f.b + L.in_burst] = 0;
      return pause(k, f, list[P.rate_us]!, STEP.take);
    },
  },
});

export const neighbour: Workload = {
  id: 'neighbour',
  routines: [routine],
  phases: () => ['full'],
  plan: (args, c) => {
    const what = WHAT[args['what'] as keyof typeof WHAT];
    const hold = number_arg(args, 'hold');
    const file = what === WHAT.file ? Math.max(0, c.file(args['file'] as string)) : 0;
    const file_pages = what === WHAT.file ? c.file_pages(file) : 1;
    const list = make_list([what, Math.min(hold, what === WHAT.file ? file_pages : hold), number_arg(args, 'rate_us'), number_arg(args, 'burst'), file, file_pages, number_arg(args, 'laps')], null);
    return [{ suffix: '', routine, anon_pages: what === WHAT.anon ? hold : 0, list }];
  },
};
