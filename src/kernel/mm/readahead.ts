// Read-ahead. Models 2.6.34 mm/readahead.c: ondemand_readahead, get_init_ra_size, get_next_ra_size,
// force_page_cache_readahead, __do_page_cache_readahead. Simplified: one read-ahead state a task (one open file), no
// detection of interleaved or context streams, no shrinking of the window after a miss.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import { ALLOC_BYTES, FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { add_to_page_cache_lru, find_get_page } from './page_cache.ts';
import { alloc_pages_nosleep, free_page } from './page_alloc.ts';
import { profile_of } from '../task_flags.ts';
import { ORIGIN } from './origin.ts';
import { GFP_HIGHUSER_MOVABLE, PG_readahead } from './page_flags.ts';
import { sector_of, submit_page_io } from './page_io.ts';

/** VM_MAX_READAHEAD: 128 KiB. */
export const RA_PAGES = 32;
const RA = { start: 0, size: 1, async_size: 2, prev: 3 } as const;
const RA_WORDS = 4;

function init_ra_size(want: number, max: number): number {
  let size = 1;
  while (size < want) size *= 2;
  if (size <= max / 32) return size * 4;
  if (size <= max / 4) return size * 2;
  return max;
}

function next_ra_size(current: number, max: number): number {
  return Math.min(max, current < max / 16 ? current * 4 : current * 2);
}

export interface Window {
  start: number;
  size: number;
  mark: number;
}
const window: Window = { start: 0, size: 0, mark: NONE };

/** ondemand_readahead: which pages to read for a request at `index` of `want` pages; `hit` = the read-ahead mark was met. */
export function ondemand_readahead(k: Kernel, task: TaskId, file: number, index: number, want: number, hit: boolean): Window {
  const ra = k.ra;
  const o = task * RA_WORDS;
  const max = RA_PAGES;
  const sequential = index === 0 || index === ra[o + RA.start]! + ra[o + RA.size]! || index === ra[o + RA.start]! + ra[o + RA.size]! - ra[o + RA.async_size]!;
  if (index !== 0 && sequential && ra[o + RA.size]! > 0) {
    ra[o + RA.start] = ra[o + RA.start]! + ra[o + RA.size]!;
    ra[o + RA.size] = next_ra_size(ra[o + RA.size]!, max);
    ra[o + RA.async_size] = ra[o + RA.size]!;
  } else if (index === 0 || index === ra[o + RA.prev]! + 1 || index === ra[o + RA.prev]! || want > max || hit) {
    ra[o + RA.start] = index;
    ra[o + RA.size] = init_ra_size(want, max);
    ra[o + RA.async_size] = ra[o + RA.size]! > want ? ra[o + RA.size]! - want : ra[o + RA.size]!;
  } else {
    // A small random read: no state, just the pages asked for.
    window.start = index;
    window.size = Math.min(want, k.file_pages[file]! - index);
    window.mark = NONE;
    return window;
  }
  window.start = ra[o + RA.start]!;
  window.size = Math.max(0, Math.min(ra[o + RA.size]!, k.file_pages[file]! - window.start));
  const mark = window.start + ra[o + RA.size]! - ra[o + RA.async_size]!;
  window.mark = mark < window.start + window.size ? mark : NONE;
  return window;
}

export function note_read(k: Kernel, task: TaskId, index: number): void {
  k.ra[task * RA_WORDS + RA.prev] = index;
}

const L = { file: 0, next: 1, end: 2, mark: 3, submit_from: 4, submit_to: 5, pfn_wait: 6 } as const;
const STEP = { allocate: 0, got_page: 1, submit: 2 } as const;

/** Args: file, first page, one past the last, page that gets the read-ahead mark or NONE. Pages cached already are passed over. */
export const do_page_cache_readahead = define_routine<Kernel, keyof typeof STEP>({
  name: '__do_page_cache_readahead',
  file: 'mm/readahead.c',
  kernel: '2.6.34 __do_page_cache_readahead, read_pages, mpage_readpages',
  layer: 'memory',
  covers: FRAMES.readahead,
  sleeps: 'in the allocator; for a free request',
  locals: L,
  step: STEP,
  run: {
    allocate(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + L.file]!;
      if (l[b + L.submit_to] === 0) {
        l[b + L.submit_from] = l[b + L.next]!;
        l[b + L.submit_to] = l[b + L.end]!;
      }
      for (let index = l[b + L.next]!; index < l[b + L.end]!; index++) {
        l[b + L.next] = index;
        if (find_get_page(k, file, index) !== NONE) continue;
        const pfn = alloc_pages_nosleep(k, f.task, GFP_READAHEAD, 0, false);
        if (pfn === NONE) return f.call_with_bytes(k.ops.alloc_slowpath, ALLOC_BYTES[profile_of(k, f.task)]!, STEP.got_page, GFP_READAHEAD, 0);
        enter(k, f.task, pfn, file, index, l[b + L.mark]!);
        l[b + L.next] = index + 1;
        // Every allocation that may sleep is a point where the task may be preempted (might_sleep_if in __alloc_pages).
        if (k.eng.need_resched(f.task)) return f.goto(STEP.allocate);
      }
      return f.goto(STEP.submit);
    },
    got_page(k, f) {
      const l = f.l;
      const b = f.b;
      const pfn = f.ret();
      // No memory: read what there is.
      if (pfn === NONE) {
        l[b + L.submit_to] = l[b + L.next]!;
        return f.goto(STEP.submit);
      }
      const index = l[b + L.next]!;
      if (find_get_page(k, l[b + L.file]!, index) === NONE) enter(k, f.task, pfn, l[b + L.file]!, index, l[b + L.mark]!);
      else free_page(k, pfn, k.cpu_of(f.task), false);
      l[b + L.next] = index + 1;
      return f.goto(STEP.allocate);
    },
    /** read_pages: sends what this call added, in order; neighbours merge in the queue. */
    submit(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + L.file]!;
      const device = k.file_device[file]!;
      f.spend(COST.submit_bio);
      for (let index = l[b + L.submit_from]!; index < l[b + L.submit_to]!; index++) {
        l[b + L.submit_from] = index;
        const pfn = find_get_page(k, file, index);
        if (pfn === NONE || !is_new(k, pfn, f.task)) continue;
        if (!submit_page_io(k, f.task, device, sector_of(k, file, index), pfn, false, ORIGIN.read)) {
          return f.call(k.ops.get_request_wait, STEP.submit, device, 0);
        }
        k.priv[pfn] = 0;
      }
      return f.done();
    },
  },
});

/** page_cache_alloc_cold: in 2.6.34 read-ahead asks for memory like any reader; __GFP_NORETRY came with 3.1. */
const GFP_READAHEAD = GFP_HIGHUSER_MOVABLE;

/** A page that this task added and has not sent yet carries its mark in the private column. */
function enter(k: Kernel, task: TaskId, pfn: number, file: number, index: number, mark: number): void {
  add_to_page_cache_lru(k, task, pfn, file, index);
  if (index === mark) k.flags[pfn]! |= PG_readahead;
  k.priv[pfn] = task + 1;
}

function is_new(k: Kernel, pfn: number, task: TaskId): boolean {
  return k.priv[pfn] === task + 1;
}
