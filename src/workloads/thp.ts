// `thp`: first breaks memory up in one of six ways, then touches fresh memory that wants huge pages, stretch by stretch. Replays what
// the driver of the recorded kernels did: what each stretch was given and how long it took is kept (columns thp.chunk_*). Ways: the
// page cache filled in order (cache) or at random (rcache), the same with pages of pipes in between that cannot move (unmov, runmov),
// anonymous pages of which a share is given back (checker), nothing (none). Its own pages of that time ask for no huge pages.
import { define_routine } from '#engine/routine.ts';
import { pipe_write } from '#kernel/fs/pipe.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_touch_fast } from '#kernel/mm/filemap.ts';
import { madvise_nohugepage } from '#kernel/mm/huge_memory.ts';
import { anon_touch_fast, handle_mm_fault, zap_page } from '#kernel/mm/memory.ts';
import { invalidate_page } from '#kernel/mm/page_cache.ts';
import { GFP_KERNEL } from '#kernel/mm/page_flags.ts';
import { TF_MADV_HUGEPAGE } from '#kernel/task_flags.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { Args, Workload } from './common.ts';
import { enter_phase, HEADER, killed, make_list, number_arg, param, touch_cap, USER } from './common.ts';
import { mulberry32 } from './lists.ts';
import { note_stretch } from './thp_app.ts';

const P = { n: 0, file: 1, file_pages: 2, first: 3, pages: 4, madv: 5, drop: 6, tail_us: 7 } as const;
const L = { i: 0, vpn: 1, since: 2, pipe_pages: 3 } as const;
const STEP = { start: 0, next: 1, pipe: 2, drop: 3, fragmented: 4, touch: 5, over: 6 } as const;
/** What breaks memory up, one entry each: kind in the upper bits, page or number in the lower. */
const OP = { read: 0, read_ahead: 1, pipe: 2, touch: 3, zap: 4 } as const;
const OP_SHIFT = 25;
const ARG_MASK = (1 << OP_SHIFT) - 1;
/** A read of the driver: 64 KiB. */
const READ_PAGES = 16;
const READ_RANDOM = 1;
/** Pages of the cache dropped in a step. */
const DROP = 4096;
/** Fresh memory begins where the largest stretch would, whatever the order of the machine. */
const ALIGN = 1024;
/** The driver's table of pipes is full then: two ends each. */
const MOST_PIPES = 9995;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_thp',
  file: 'workloads/thp.ts',
  sleeps: 'when it reads what is not in memory, or a fault needs memory',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const list = k.lists[f.task]!;
      k.goal[f.task] = list[P.pages]! >> k.huge_order;
      madvise_nohugepage(k, f.task, 0, list[P.first]!);
      if (list[P.madv] === 1) k.task_flags[f.task]! |= TF_MADV_HUGEPAGE;
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let done = 0; done < cap; done++) {
        const i = f.l[f.b + L.i]!;
        if (i === list[P.n]!) {
          f.l[f.b + L.i] = 0;
          return f.goto(list[P.drop] === 1 ? STEP.drop : STEP.fragmented);
        }
        f.l[f.b + L.i] = i + 1;
        const arg = list[HEADER + i]! & ARG_MASK;
        switch (list[HEADER + i]! >> OP_SHIFT) {
          case OP.read:
            if (!file_touch_fast(k, f.task, list[P.file]!, arg)) return f.call(do_generic_file_read, STEP.next, list[P.file]!, arg, 1, READ_RANDOM);
            break;
          case OP.read_ahead:
            return f.call(do_generic_file_read, STEP.next, list[P.file]!, arg, Math.min(READ_PAGES, list[P.file_pages]! - arg), 0);
          case OP.pipe:
            f.l[f.b + L.pipe_pages] = arg;
            return f.goto(STEP.pipe);
          case OP.touch:
            if (!anon_touch_fast(k, f.task, arg, true)) return f.call(handle_mm_fault, STEP.next, arg, 1);
            break;
          default:
            zap_page(k, f.task, arg);
        }
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.next);
    },
    pipe(k, f) {
      if (killed(k, f.task)) return f.done();
      if (f.l[f.b + L.pipe_pages] === 0) return f.goto(STEP.next);
      f.l[f.b + L.pipe_pages]! -= 1;
      return f.call(pipe_write, STEP.pipe, 0, 0, GFP_KERNEL);
    },
    /** drop_caches: what is clean and in nobody's hands. */
    drop(k, f) {
      const i = f.l[f.b + L.i]!;
      const to = Math.min(param(k, f.task, P.file_pages), i + DROP);
      for (let index = i; index < to; index++) invalidate_page(k, f.task, param(k, f.task, P.file), index);
      f.l[f.b + L.i] = to;
      return f.goto(to === param(k, f.task, P.file_pages) ? STEP.fragmented : STEP.drop);
    },
    fragmented(k, f) {
      enter_phase(k, f.task, 1);
      f.l[f.b + L.vpn] = 0;
      return f.goto(STEP.touch);
    },
    touch(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const size = 1 << k.huge_order;
      const cap = touch_cap(k);
      const end = k.eng.quantum_end();
      for (let touched = 0; touched < cap; touched++) {
        const vpn = f.l[f.b + L.vpn]!;
        if (vpn > 0 && vpn % size === 0 && f.l[f.b + L.since]! > 0) {
          note_stretch(k, f.task, (list[P.first]! + vpn - 1) >> k.huge_order, k.eng.local_now - f.l[f.b + L.since]!);
          f.l[f.b + L.since] = 0;
          k.progress[f.task]!++;
        }
        if (vpn === list[P.pages]!) {
          enter_phase(k, f.task, 2);
          return list[P.tail_us]! > 0 ? f.sleep(WAIT.timer, f.task, list[P.tail_us]! * 1000, STEP.over) : f.goto(STEP.over);
        }
        if (vpn % size === 0) f.l[f.b + L.since] = k.eng.local_now;
        f.l[f.b + L.vpn] = vpn + 1;
        if (!anon_touch_fast(k, f.task, list[P.first]! + vpn, true)) {
          k.misses[f.task]!++;
          return f.call(handle_mm_fault, STEP.touch, list[P.first]! + vpn, 1);
        }
        k.hits[f.task]!++;
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.touch);
    },
    over(_k, f) {
      return f.done();
    },
  },
});

/** The driver's accesses, from the same chance in the same order. */
export function fragmenting(args: Args, file_pages: number, seed: number): number[] {
  const ops: number[] = [];
  const chance = mulberry32(seed);
  const frag = args['frag'];
  const every = number_arg(args, 'every');
  const upages = number_arg(args, 'upages');
  let pipes = 0;
  let pipe_pages = 0;
  const pipe = (): void => {
    if (pipes >= MOST_PIPES || pipe_pages >= upages) return;
    const n = 1 + chance.n(4);
    ops.push((OP.pipe << OP_SHIFT) | n);
    pipes++;
    pipe_pages += n;
  };
  if (frag === 'cache' || frag === 'unmov') {
    for (let i = 0; i < file_pages; i += READ_PAGES) {
      ops.push((OP.read_ahead << OP_SHIFT) | i);
      if (frag === 'unmov' && i > Math.floor(file_pages / 4) && i % every === 0) pipe();
    }
  } else if (frag === 'rcache' || frag === 'runmov') {
    const nread = number_arg(args, 'nread');
    for (let i = 0; i < nread; i++) {
      ops.push((OP.read << OP_SHIFT) | chance.n(file_pages));
      if (frag === 'runmov' && i > Math.floor(nread / 4) && i % every === 0) pipe();
    }
  } else if (frag === 'checker') {
    const pages = number_arg(args, 'cbpages');
    for (let i = 0; i < pages; i++) ops.push((OP.touch << OP_SHIFT) | i);
    for (let i = 0; i < pages; i++) if (chance.f() < number_arg(args, 'pfree')) ops.push((OP.zap << OP_SHIFT) | i);
  }
  return ops;
}

export const thp: Workload = {
  id: 'thp',
  routines: [routine],
  phases: () => ['fragmented', 'faulted'],
  plan: (args, c) => {
    const file = args['file'] === '' ? 0 : c.file(args['file'] as string);
    const needs_file = args['frag'] !== 'checker' && args['frag'] !== 'none';
    const asked = number_arg(args, 'fpages');
    const whole = needs_file ? c.file_pages(file) : 0;
    const file_pages = asked > 0 ? Math.min(asked, whole) : whole;
    const ops = fragmenting(args, file_pages, c.seed);
    const first = args['frag'] === 'checker' ? Math.ceil(number_arg(args, 'cbpages') / ALIGN) * ALIGN : 0;
    const pages = number_arg(args, 'mb') * 256;
    const parameters = [ops.length, file, file_pages, first, pages, number_arg(args, 'madv'), number_arg(args, 'drop'), number_arg(args, 'tail_ms') * 1000];
    return [{ suffix: '', routine, anon_pages: first + pages, list: make_list(parameters, Int32Array.from(ops)) }];
  },
};
