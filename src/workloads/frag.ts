// `frag`: takes and gives back memory of many sizes, as the driver of the recorded kernels did: anonymous pages, pages of a file, pages
// of pipes, blocks of packet rings. The list of what it does is made before boot, by the driver's chance in the driver's order (every
// ring is taken to be had: where the recorded kernel refused one, the lists part). Each entry is three words; the routine only reads.
import { define_routine } from '#engine/routine.ts';
import { pipe_close, pipe_write } from '#kernel/fs/pipe.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { do_generic_file_read, file_touch_fast } from '#kernel/mm/filemap.ts';
import { madvise_nohugepage } from '#kernel/mm/huge_memory.ts';
import { anon_touch_fast, handle_mm_fault, zap_page } from '#kernel/mm/memory.ts';
import { GFP_KERNEL, GFP_NORETRY } from '#kernel/mm/page_flags.ts';
import type { Workload } from './common.ts';
import { COUNTERS, enter_phase, HEADER, killed, make_list, number_arg, USER } from './common.ts';
import { mulberry32 } from './lists.ts';

const P = { n: 0, file: 1, file_pages: 2, per_phase: 3 } as const;
const L = { i: 0, done: 1 } as const;
const STEP = { start: 0, next: 1, taken: 2 } as const;
/** Kinds as the driver names them; what is given back is told apart by what it was. */
export const FRAG = { anon: 0, file: 1, pipe: 2, ring: 3, free_anon: 4, free_pipe: 5 } as const;
export const FRAG_COUNTER = { ring_failures: 0 } as const;
const WORDS = 3;
const ORDER_SHIFT = 8;
const READ_RANDOM = 1;
const CHUNK = 64;

const routine = define_routine<Kernel, keyof typeof STEP>({
  ...USER,
  name: 'workload_frag',
  file: 'workloads/frag.ts',
  sleeps: 'when it needs memory; when it reads what is not in memory',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      k.goal[f.task] = k.lists[f.task]![P.n]!;
      madvise_nohugepage(k, f.task, 0, k.config.tasks[f.task]!.anon_pages);
      return f.goto(STEP.next);
    },
    next(k, f) {
      if (killed(k, f.task)) return f.done();
      const list = k.lists[f.task]!;
      const i = f.l[f.b + L.i]!;
      if (i === list[P.n]!) return f.done();
      const at = HEADER + i * WORDS;
      const kind = list[at]! & ((1 << ORDER_SHIFT) - 1);
      const what = list[at + 1]!;
      const pages = list[at + 2]!;
      const end = k.eng.quantum_end();
      for (let n = 0; n < CHUNK; n++) {
        const done = f.l[f.b + L.done]!;
        if (done === pages) {
          f.l[f.b + L.done] = 0;
          f.l[f.b + L.i] = i + 1;
          k.progress[f.task]!++;
          if (i > 0 && i % list[P.per_phase]! === 0) enter_phase(k, f.task, i / list[P.per_phase]!);
          return f.goto(STEP.next);
        }
        f.l[f.b + L.done] = done + 1;
        if (kind === FRAG.anon) {
          if (!anon_touch_fast(k, f.task, what + done, true)) return f.call(handle_mm_fault, STEP.next, what + done, 1);
        } else if (kind === FRAG.file) {
          const page = (what + done) % list[P.file_pages]!;
          if (!file_touch_fast(k, f.task, list[P.file]!, page)) return f.call(do_generic_file_read, STEP.next, list[P.file]!, page, 1, READ_RANDOM);
        } else if (kind === FRAG.free_anon) zap_page(k, f.task, what + done);
        else if (kind === FRAG.free_pipe) pipe_close(k, f.task, what);
        else return f.call(pipe_write, STEP.taken, list[at]! >> ORDER_SHIFT, what, kind === FRAG.ring ? GFP_KERNEL | GFP_NORETRY : GFP_KERNEL);
        if (k.eng.local_now >= end) break;
      }
      return f.goto(STEP.next);
    },
    /** A ring that cannot be had whole is given up. */
    taken(k, f) {
      const list = k.lists[f.task]!;
      const at = HEADER + f.l[f.b + L.i]! * WORDS;
      if (f.ret() === 0 && (list[at]! & ((1 << ORDER_SHIFT) - 1)) === FRAG.ring) {
        pipe_close(k, f.task, list[at + 1]!);
        k.counter[f.task * COUNTERS + FRAG_COUNTER.ring_failures]!++;
        f.l[f.b + L.done] = list[at + 2]!;
      }
      return f.goto(STEP.next);
    },
  },
});

interface Slot {
  readonly kind: number;
  /** First page of memory, or number of the pipe. */
  readonly what: number;
  readonly pages: number;
}

/** The driver's list: kind (and order), what, how many; and the pages of memory that it needs. */
export function frag_ops(n: number, target: number, maxorder: number, seed: number, file_pages: number): { ops: number[]; anon_pages: number } {
  const chance = mulberry32(seed);
  const ops: number[] = [];
  const slots: Slot[] = [];
  /** Memory given back, by its length, to be used again. */
  const spare = new Map<number, number[]>();
  let anon_pages = 0;
  let live = 0;
  let fpos = 0;
  const take = (kind: number, what: number, count: number, pages: number, order: number): void => {
    ops.push(kind | (order << ORDER_SHIFT), what, count);
    slots.push({ kind, what, pages });
    live += pages;
  };
  for (let i = 0; i < n; i++) {
    const x = chance.n(100);
    if (slots.length > 0 && x >= (live < target ? 70 : 35)) {
      const at = chance.n(slots.length);
      const slot = slots[at]!;
      if (slot.kind === FRAG.anon) {
        ops.push(FRAG.free_anon, slot.what, slot.pages);
        const same = spare.get(slot.pages);
        if (same === undefined) spare.set(slot.pages, [slot.what]);
        else same.push(slot.what);
      } else ops.push(FRAG.free_pipe, slot.what, 1);
      live -= slot.pages;
      // The last one takes its place.
      const last = slots.pop()!;
      if (at < slots.length) slots[at] = last;
      continue;
    }
    const y = chance.n(100);
    if (y < 45) {
      const pages = 1 + chance.n(64);
      let vpn = spare.get(pages)?.pop();
      if (vpn === undefined) {
        vpn = anon_pages;
        anon_pages += pages;
      }
      take(FRAG.anon, vpn, pages, pages, 0);
    } else if (y < 65) {
      const pages = 1 + chance.n(64);
      ops.push(FRAG.file, fpos, pages);
      fpos = (fpos + pages) % file_pages;
    } else if (y < 80) {
      const pages = 1 + chance.n(16);
      take(FRAG.pipe, i, pages, pages, 0);
    } else {
      const order = 1 + chance.n(maxorder);
      const blocks = 1 + chance.n(8);
      take(FRAG.ring, i, blocks, blocks << order, order);
    }
  }
  return { ops, anon_pages };
}

export const frag: Workload = {
  id: 'frag',
  routines: [routine],
  phases: (args) => {
    const per_phase = Math.max(1, Math.floor(number_arg(args, 'n') / 5));
    return Array.from({ length: Math.floor((number_arg(args, 'n') - 1) / per_phase) }, (_, j) => `op${(j + 1) * per_phase}`);
  },
  plan: (args, c) => {
    const n = number_arg(args, 'n');
    const file = args['file'] === '' ? 0 : c.file(args['file'] as string);
    const file_pages = c.file_pages(file);
    const { ops, anon_pages } = frag_ops(n, number_arg(args, 'target'), number_arg(args, 'maxorder'), c.seed, file_pages);
    return [{ suffix: '', routine, anon_pages, list: make_list([n, file, file_pages, Math.max(1, Math.floor(n / 5))], Int32Array.from(ops)) }];
  },
};
