// `fragmenter`: breaks memory up, in a way that can be set. It fills memory page by page, with anonymous pages of its own and with
// pages of a file as chance decides, and pins a page now and then (a device reads from it: it can neither move nor go). Then it gives
// a share of its pages back, in clusters. The blocks that are whole even then, since watermarks forbade to fill them, it takes as blocks
// and gives back in the same way: many pages are free and no block is whole. Its own memory asks for no huge pages.
import { next_below } from '#base/prng.ts';
import { define_routine } from '#engine/routine.ts';
import { pipe_write } from '#kernel/fs/pipe.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_touch_fast } from '#kernel/mm/filemap.ts';
import { madvise_nohugepage, populate_split_block } from '#kernel/mm/huge_memory.ts';
import { anon_touch_fast, handle_mm_fault, zap_page } from '#kernel/mm/memory.ts';
import { WMARK_HIGH, wmark_pages } from '#kernel/mm/mmzone.ts';
import { nr_free_pages } from '#kernel/mm/page_alloc.ts';
import { invalidate_page } from '#kernel/mm/page_cache.ts';
import { GFP_HIGHUSER_MOVABLE } from '#kernel/mm/page_flags.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { Workload } from './common.ts';
import { enter_phase, HEADER, killed, make_list, number_arg, USER } from './common.ts';
import { mulberry32 } from './lists.ts';

const P = { n: 0, nr_free: 1, upages: 2, every: 3, file: 4, after: 5, leave: 6, blocks_broken: 7, pages: 8, per_mille: 9, cluster: 10 } as const;
const L = { i: 0, pinned: 1, filled: 2 } as const;
const STEP = { start: 0, fill: 1, free: 2, break_block: 3, hold: 4 } as const;
const AFTER = { exit: 0, hold: 1 } as const;
const HOLD_NS = 3600e9;
/** Pages a step: nothing of this is a story, it makes the memory that a story finds. */
const CHUNK = 64;
const READ_RANDOM = 1;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_fragmenter',
  file: 'workloads/fragmenter.ts',
  sleeps: 'when it reads what is not in memory, or a fault needs memory',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const list = k.lists[f.task]!;
      k.goal[f.task] = list[P.n]! + list[P.nr_free]!;
      madvise_nohugepage(k, f.task, 0, list[P.pages]!);
      return f.goto(STEP.fill);
    },
    fill(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < CHUNK; touched++) {
        const i = f.l[f.b + L.i]!;
        if (i === list[P.n]! || (list[P.leave]! > 0 && free_above_high(k) <= list[P.leave]!)) {
          f.l[f.b + L.filled] = i;
          f.l[f.b + L.i] = 0;
          enter_phase(k, f.task, 1);
          return f.goto(STEP.free);
        }
        const pinned = f.l[f.b + L.pinned]!;
        if (pinned < list[P.upages]! && i >= (pinned + 1) * list[P.every]!) {
          f.l[f.b + L.pinned] = pinned + 1;
          return f.call(pipe_write, STEP.fill, 0, 0, GFP_HIGHUSER_MOVABLE);
        }
        f.l[f.b + L.i] = i + 1;
        k.progress[f.task]!++;
        const page = list[HEADER + i]!;
        if (page >= 0) {
          if (!anon_touch_fast(k, f.task, page, true)) return f.call(handle_mm_fault, STEP.fill, page, 1);
        } else if (!file_touch_fast(k, f.task, list[P.file]!, ~page)) return f.call(do_generic_file_read, STEP.fill, list[P.file]!, ~page, 1, READ_RANDOM);
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.fill);
    },
    free(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const end = k.eng.quantum_end();
      for (let freed = 0; freed < CHUNK; freed++) {
        const i = f.l[f.b + L.i]!;
        if (i === list[P.nr_free]!) {
          f.l[f.b + L.i] = 0;
          return f.goto(STEP.break_block);
        }
        f.l[f.b + L.i] = i + 1;
        k.progress[f.task]!++;
        const at = list[HEADER + list[P.n]! + i]!;
        // It may have had to stop before it came to this page.
        if (at >= f.l[f.b + L.filled]!) continue;
        const page = list[HEADER + at]!;
        if (page >= 0) zap_page(k, f.task, page);
        else invalidate_page(k, f.task, list[P.file]!, ~page);
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.free);
    },
    break_block(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const i = f.l[f.b + L.i]!;
      const stretch = Math.ceil(list[P.pages]! / (1 << k.huge_order)) + i;
      if (i === list[P.blocks_broken]! || !populate_split_block(k, f.task, stretch)) {
        enter_phase(k, f.task, 2);
        return list[P.after] === AFTER.exit ? f.done() : f.goto(STEP.hold);
      }
      f.l[f.b + L.i] = i + 1;
      madvise_nohugepage(k, f.task, stretch << k.huge_order, (stretch + 1) << k.huge_order);
      const size = 1 << k.huge_order;
      const cluster = list[P.cluster]!;
      for (let from = 0; from < size; from += cluster) {
        // A page of every block stays, or it would be whole again.
        if (from === 0 || next_below(k.eng.prng, f.task, 1000) >= list[P.per_mille]!) continue;
        for (let p = from; p < Math.min(size, from + cluster); p++) zap_page(k, f.task, (stretch << k.huge_order) + p);
      }
      return f.goto(STEP.break_block);
    },
    hold(k, f) {
      if (killed(k, f.task)) return f.done();
      return f.sleep(WAIT.timer, f.task, HOLD_NS, STEP.hold);
    },
  },
});

/** Free pages above all high marks together: what may be taken without waking kswapd. */
function free_above_high(k: Kernel): number {
  let marks = 0;
  for (let zone = 0; zone < k.nr_zones; zone++) marks += wmark_pages(k, zone, WMARK_HIGH);
  return nr_free_pages(k) - marks;
}

export const fragmenter: Workload = {
  id: 'fragmenter',
  routines: [routine],
  phases: () => ['filled', 'fragmented'],
  plan: (args, c) => {
    const pages = number_arg(args, 'pages');
    const cluster = number_arg(args, 'cluster');
    const pcache = args['file'] === '' ? 0 : number_arg(args, 'pcache');
    const chance = mulberry32(c.seed);
    // What is taken, in order: a page of its own memory as itself, one of the file as its complement.
    const taken: number[] = [];
    let anon = 0;
    let cached = 0;
    const file = args['file'] === '' ? 0 : c.file(args['file'] as string);
    const file_pages = args['file'] === '' ? 0 : c.file_pages(file);
    for (let i = 0; i < pages; i++) taken.push(chance.f() < pcache && cached < file_pages ? ~cached++ : anon++);
    const freed: number[] = [];
    for (let from = 0; from < pages; from += cluster) {
      if (chance.f() >= number_arg(args, 'pfree')) continue;
      for (let i = from; i < Math.min(pages, from + cluster); i++) freed.push(i);
    }
    const after = AFTER[args['after'] as keyof typeof AFTER];
    const blocks_broken = number_arg(args, 'blocks_broken');
    const parameters = [
      pages, freed.length, number_arg(args, 'upages'), number_arg(args, 'every'), file, after, number_arg(args, 'leave'), blocks_broken, anon,
      Math.floor(number_arg(args, 'pfree') * 1000), cluster,
    ];
    const size = 1 << c.block_order;
    const anon_pages = Math.ceil(anon / size) * size + blocks_broken * size;
    return [{ suffix: '', routine, anon_pages, list: make_list(parameters, Int32Array.from([...taken, ...freed])) }];
  },
};
