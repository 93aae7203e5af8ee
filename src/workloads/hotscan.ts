// `hotscan`: a hot set is read page by page until it is warm; then a long file is scanned once, with or without a hot
// page in between; then the hot set is read again. Hot and scanned pages lie in one file, hot ones first.
// The last phase reads the first round of the warm list again, not the pages 0 to hot-1: the description of the recorded
// runs says the latter, but their counts are those of the former. In W3-hotscan-idle each seed's misses after the scan
// (333, 353, 315) are, page for page, those that the list holds once and in its first round; in order they would be 1,673.
import { define_routine } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_touch_fast } from '#kernel/mm/filemap.ts';
import type { Workload } from './common.ts';
import { enter_phase, HEADER, killed, make_list, number_arg, touch_cap, USER } from './common.ts';
import { zipf_list } from './lists.ts';

const P = { file: 0, hot: 1, rounds: 2, scan: 3, per: 4, nr_between: 5 } as const;
const L = { i: 0, between: 1, count: 2 } as const;
const STEP = { warm_up: 0, scan: 1, scanned: 2, after: 3 } as const;
/** Pages a read of the scan: 16 KiB. */
const SCAN_PAGES = 4;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_hotscan',
  file: 'workloads/hotscan.ts',
  sleeps: 'when it reads what is not in memory',
  locals: L,
  step: STEP,
  run: {
    warm_up(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const nr = list[P.hot]! * list[P.rounds]!;
      k.goal[f.task] = nr + list[P.scan]! + list[P.hot]!;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const i = f.l[f.b + L.i]!;
        if (i === nr) {
          f.l[f.b + L.i] = 0;
          enter_phase(k, f.task, 1);
          return f.goto(STEP.scan);
        }
        const page = list[HEADER + i]!;
        f.l[f.b + L.i] = i + 1;
        k.progress[f.task]!++;
        if (!file_touch_fast(k, f.task, list[P.file]!, page)) {
          k.misses[f.task]!++;
          return f.call(do_generic_file_read, STEP.warm_up, list[P.file]!, page, 1, 1);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.warm_up);
    },
    scan(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const i = f.l[f.b + L.i]!;
      if (i >= list[P.scan]!) {
        f.l[f.b + L.i] = 0;
        enter_phase(k, f.task, 2);
        return f.goto(STEP.after);
      }
      const count = Math.min(SCAN_PAGES, list[P.scan]! - i);
      f.l[f.b + L.count] = count;
      return f.call(do_generic_file_read, STEP.scanned, list[P.file]!, list[P.hot]! + i, count, 0);
    },
    scanned(k, f) {
      const list = k.lists[f.task]!;
      const i = f.l[f.b + L.i]!;
      const count = f.l[f.b + L.count]!;
      const per = list[P.per]!;
      k.progress[f.task]! += count;
      f.l[f.b + L.i] = i + count;
      const between = f.l[f.b + L.between]!;
      if (per === 0 || i % per !== 0 || between >= list[P.nr_between]!) return f.goto(STEP.scan);
      const page = list[HEADER + list[P.hot]! * list[P.rounds]! + between]!;
      f.l[f.b + L.between] = between + 1;
      if (!file_touch_fast(k, f.task, list[P.file]!, page)) {
        k.misses[f.task]!++;
        return f.call(do_generic_file_read, STEP.scan, list[P.file]!, page, 1, 1);
      }
      k.hits[f.task]!++;
      return f.goto(STEP.scan);
    },
    after(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const file = list[P.file]!;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const i = f.l[f.b + L.i]!;
        if (i === list[P.hot]!) return f.done();
        const page = list[HEADER + i]!;
        f.l[f.b + L.i] = i + 1;
        k.progress[f.task]!++;
        if (!file_touch_fast(k, f.task, file, page)) {
          k.misses[f.task]!++;
          return f.call(do_generic_file_read, STEP.after, file, page, 1, 1);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.after);
    },
  },
});

export const hotscan: Workload = {
  id: 'hotscan',
  routines: [routine],
  phases: () => ['warm', 'scan'],
  plan: (args, c) => {
    const hot = number_arg(args, 'hot');
    const rounds = number_arg(args, 'rounds');
    const scan = number_arg(args, 'scan');
    const per = number_arg(args, 'per');
    const nr_between = per > 0 ? Math.floor(scan / per) + 1 : 1;
    const accesses = new Int32Array(hot * rounds + nr_between);
    accesses.set(zipf_list(hot * rounds, hot, 0, c.seed));
    accesses.set(zipf_list(nr_between, hot, 0, c.seed + 1000), hot * rounds);
    return [{ suffix: '', routine, anon_pages: 0, list: make_list([c.file(args['file'] as string), hot, rounds, scan, per, nr_between], accesses) }];
  },
};
