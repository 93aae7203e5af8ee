// Reading files. Models 2.6.34 mm/filemap.c do_generic_file_read: find each page, start read-ahead when it is missing or
// marked, wait for it, copy it. Hits, and misses on a device without delay, need no routine: file_touch_fast.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { WAIT } from '../wait_reasons.ts';
import { add_to_page_cache_lru, find_get_page } from './page_cache.ts';
import { alloc_pages_nosleep } from './page_alloc.ts';
import { ORIGIN } from './origin.ts';
import { GFP_HIGHUSER_MOVABLE, PG_active, PG_locked, PG_lru, PG_readahead, PG_referenced, PG_uptodate } from './page_flags.ts';
import { submit_page_io, unplug_for } from './page_io.ts';
import { do_page_cache_readahead, note_read, ondemand_readahead } from './readahead.ts';
import { mark_page_accessed } from './swap.ts';

/** Flag of a read: the file was opened with POSIX_FADV_RANDOM. */
export const READ_RANDOM = 1;

export function file_resident(k: Kernel, file: number, index: number): boolean {
  return k.slot[k.file_start[file]! + index]! > 0;
}

/** Answers of file_touch_fast. */
export const TOUCH_SLOW = 0;
export const TOUCH_HIT = 1;
export const TOUCH_READ = 2;

/**
 * Reads one page without sleeping: a cached page is marked and copied (TOUCH_HIT); a missing one is read at once if its
 * device has no delay and a page is free (TOUCH_READ). TOUCH_SLOW = 0: the routine must do it.
 */
export function file_touch_fast(k: Kernel, task: TaskId, file: number, index: number): number {
  const slot = k.slot[k.file_start[file]! + index]!;
  if (slot > 0) {
    const pfn = slot - 1;
    const flags = k.flags[pfn]!;
    if ((flags & (PG_uptodate | PG_readahead | PG_locked)) !== PG_uptodate) return TOUCH_SLOW;
    k.eng.spend(TOUCH);
    mark_page_accessed(k, pfn);
    return TOUCH_HIT;
  }
  const device = k.file_device[file]!;
  if (k.device_instant[device] === 0) return TOUCH_SLOW;
  const pfn = alloc_pages_nosleep(k, task, GFP_HIGHUSER_MOVABLE, 0, false);
  if (pfn === NONE) return TOUCH_SLOW;
  add_to_page_cache_lru(k, task, pfn, file, index);
  submit_page_io(k, task, device, 0, pfn, false, ORIGIN.read);
  k.flags[pfn]! |= PG_referenced;
  k.eng.spend(TOUCH);
  return TOUCH_READ;
}

/** Accesses that file_touch_ahead can look at in one call. */
export const MOST_AHEAD = 128;
/** Keeps the loads of file_touch_ahead from being thrown away as useless. Never read. */
export const ahead = { sum: 0 };
const promoted = new Int32Array(MOST_AHEAD);

/**
 * Brings the slots and flags of the next accesses of a list into the processor's cache, and the links of those that will
 * change lists, where their misses overlap. Changes nothing; without it a run over a large memory waits for each of them
 * in turn. No branch hangs on what is loaded: it would be guessed wrong every fourth time, and the misses behind it lost.
 */
export function file_touch_ahead(k: Kernel, file: number, list: Int32Array, from: number, to: number): void {
  const { slot: slots, flags, next, prev, cause } = k;
  const start = k.file_start[file]!;
  let sum = 0;
  for (let i = from; i < to; i++) sum ^= slots[start + list[i]!]!;
  let n = 0;
  for (let i = from; i < to; i++) {
    const slot = slots[start + list[i]!]!;
    // Frame 0 stands in for a page that is missing.
    const pfn = (slot - 1) & (-slot >> 31);
    promoted[n] = pfn;
    n += ((flags[pfn]! & PROMOTION_MARKS) ^ PROMOTED_NEXT) === 0 ? 1 : 0;
  }
  for (let i = 0; i < n; i++) {
    const pfn = promoted[i]!;
    sum ^= next[pfn]! ^ prev[pfn]! ^ cause[pfn]!;
  }
  ahead.sum = sum;
}

/** Flags of a page that its next use promotes. */
const PROMOTED_NEXT = PG_lru | PG_referenced;
const PROMOTION_MARKS = PROMOTED_NEXT | PG_active;

/** CPU time of one page of a read. */
export const TOUCH = COST.touch + COST.copy_page;

const L = { file: 0, index: 1, nr: 2, flags: 3, end: 4, tries: 5, asked: 6 } as const;
const STEP = { start: 0, next: 1, waited: 2 } as const;
/** Attempts at one page before a read gives up: EIO in Linux, where it cannot last. Chosen. */
const MOST_TRIES = 16;

/** Args: file, first page, pages, flags. Value: pages read. */
export const do_generic_file_read = define_routine<Kernel, keyof typeof STEP>({
  name: 'do_generic_file_read',
  file: 'mm/filemap.c',
  kernel: '2.6.34 do_generic_file_read',
  layer: 'caller',
  covers: FRAMES.read,
  sleeps: 'until a page has been read (lock_page)',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      f.spend(COST.syscall);
      const l = f.l;
      const b = f.b;
      l[b + L.end] = Math.min(l[b + L.index]! + l[b + L.nr]!, k.file_pages[l[b + L.file]!]!);
      l[b + L.asked] = NONE;
      return f.goto(STEP.next);
    },
    next(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + L.file]!;
      const random = (l[b + L.flags]! & READ_RANDOM) !== 0;
      const end = l[b + L.end]!;
      for (let index = l[b + L.index]!; index < end; index++) {
        l[b + L.index] = index;
        const pfn = find_get_page(k, file, index);
        if (pfn === NONE) {
          // It may be evicted again before this task runs; but if no memory can be had for it, the read ends short.
          if (l[b + L.asked] !== index) l[b + L.tries] = 0;
          l[b + L.asked] = index;
          l[b + L.tries]! += 1;
          if (l[b + L.tries]! > MOST_TRIES) return f.done(index);
          if (random) return f.call(do_page_cache_readahead, STEP.next, file, index, end, NONE);
          const w = ondemand_readahead(k, f.task, file, index, end - index, false);
          return f.call(do_page_cache_readahead, STEP.next, file, w.start, w.start + w.size, w.mark);
        }
        if ((k.flags[pfn]! & PG_readahead) !== 0 && !random) {
          k.flags[pfn]! &= ~PG_readahead;
          const w = ondemand_readahead(k, f.task, file, index, end - index, true);
          return f.call(do_page_cache_readahead, STEP.next, file, w.start, w.start + w.size, w.mark);
        }
        if ((k.flags[pfn]! & PG_uptodate) === 0) {
          unplug_for(k, k.file_device[file]!);
          if ((k.flags[pfn]! & PG_locked) !== 0) {
            return f.sleep(WAIT.lock_page, pfn, 0, STEP.waited);
          }
        }
        mark_page_accessed(k, pfn);
        f.spend(TOUCH);
        l[b + L.asked] = NONE;
        note_read(k, f.task, index);
      }
      return f.done(end);
    },
    waited(_k, f) {
      return f.goto(STEP.next);
    },
  },
});
