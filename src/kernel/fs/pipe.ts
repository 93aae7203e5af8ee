// Pages that a task's pipes and rings hold: kernel memory that can neither move nor be reclaimed, until the task reads it, closes
// the pipe or ends. Models 2.6.34 fs/pipe.c (pipe_write, generic_pipe_buf_release) and net/packet/af_packet.c (alloc_pg_vec,
// free_pg_vec). Simplified: nobody reads at the other end, and one chain a task stands for all its pipes.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import type { Kernel } from '../kernel.ts';
import { alloc_pages_nosleep, free_page, free_pages } from '../mm/page_alloc.ts';
import { PG_kernel } from '../mm/page_flags.ts';
import { FRAMES } from './stack_profiles.ts';

const L = { order: 0, tag: 1, gfp: 2 } as const;
const STEP = { start: 0, got_block: 1 } as const;

/** Args: order, number of the pipe, gfp. Value: 1, or 0 if no memory could be had. */
export const pipe_write = define_routine<Kernel, keyof typeof STEP>({
  name: 'pipe_write',
  file: 'fs/pipe.c',
  kernel: '2.6.34 sys_write, pipe_write; packet_set_ring, alloc_pg_vec',
  layer: 'caller',
  covers: FRAMES.pipe_write,
  sleeps: 'in the allocator',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const order = f.l[f.b + L.order]!;
      const gfp = f.l[f.b + L.gfp]!;
      f.spend(COST.syscall + COST.copy_page * (1 << order));
      const pfn = alloc_pages_nosleep(k, f.task, gfp, order, false);
      if (pfn === NONE) return f.call(k.ops.alloc_slowpath, STEP.got_block, gfp, order);
      pipe_hold(k, f.task, pfn, order, f.l[f.b + L.tag]!);
      return f.done(1);
    },
    got_block(k, f) {
      const pfn = f.ret();
      if (pfn === NONE) return f.done(0);
      pipe_hold(k, f.task, pfn, f.l[f.b + L.order]!, f.l[f.b + L.tag]!);
      return f.done(1);
    },
  },
});

/** Enters a block of 2^order pages that the caller has allocated. `tag` says what it belongs to: the caller's number of the pipe. */
export function pipe_hold(k: Kernel, task: TaskId, pfn: Pfn, order: number, tag: number): void {
  for (let p = pfn; p < pfn + (1 << order); p++) k.flags[p]! |= PG_kernel;
  const first = k.pipe[task]! - 1;
  k.next[pfn] = first;
  k.prev[pfn] = NONE;
  if (first !== NONE) k.prev[first] = pfn;
  k.priv[pfn] = order;
  k.index[pfn] = tag;
  k.pipe[task] = pfn + 1;
  k.pipe_pages[task]! += 1 << order;
}

/** Gives one block back. */
export function pipe_release(k: Kernel, task: TaskId, pfn: Pfn): void {
  const order = k.priv[pfn]!;
  const next = k.next[pfn]!;
  const prev = k.prev[pfn]!;
  if (prev === NONE) k.pipe[task] = next + 1;
  else k.next[prev] = next;
  if (next !== NONE) k.prev[next] = prev;
  k.pipe_pages[task]! -= 1 << order;
  k.next[pfn] = NONE;
  k.prev[pfn] = NONE;
  k.priv[pfn] = 0;
  k.index[pfn] = 0;
  if (order === 0) free_page(k, pfn, k.cpu_of(task), false);
  else free_pages(k, pfn, order, k.cpu_of(task));
}

/** Gives back all blocks of one tag: a pipe is closed. Returns how many pages. */
export function pipe_close(k: Kernel, task: TaskId, tag: number): number {
  let pages = 0;
  for (let pfn = k.pipe[task]! - 1; pfn !== NONE; ) {
    const next = k.next[pfn]!;
    if (k.index[pfn] === tag) {
      pages += 1 << k.priv[pfn]!;
      pipe_release(k, task, pfn);
    }
    pfn = next;
  }
  return pages;
}

/** Oldest block still held, or NONE. */
export function pipe_oldest(k: Kernel, task: TaskId): Pfn {
  let pfn = k.pipe[task]! - 1;
  while (pfn !== NONE && k.next[pfn]! !== NONE) pfn = k.next[pfn]!;
  return pfn;
}

/** exit_files: what a task's pipes hold goes back with it. */
export function exit_files(k: Kernel, task: TaskId): void {
  while (k.pipe[task]! !== 0) pipe_release(k, task, k.pipe[task]! - 1);
}
