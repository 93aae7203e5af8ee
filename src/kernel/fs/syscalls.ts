// Three ways into the kernel, whose stacks were published in April 2010 (see stack_profiles.ts): select() that needs a page
// for its tenth descriptor (trace A), sendfile() that reads ahead (B), write() that must write back itself (C).
// Models 2.6.34 fs/select.c (do_select, __pollwait), fs/splice.c, mm/filemap.c as far as they allocate and stack.
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import { SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { alloc_pages_nosleep, free_page } from '../mm/page_alloc.ts';
import { do_page_cache_readahead, ondemand_readahead, note_read } from '../mm/readahead.ts';
import { generic_perform_write } from '../mm/filemap_write.ts';
import { find_get_page } from '../mm/page_cache.ts';
import { GFP_KERNEL, PG_kernel, PG_locked, PG_readahead, PG_uptodate } from '../mm/page_flags.ts';
import { unplug_for } from '../mm/page_io.ts';
import { mark_page_accessed } from '../mm/swap.ts';
import { set_profile } from '../task_flags.ts';
import { WAIT } from '../wait_reasons.ts';
import { FRAMES, PROFILE, SELECT_DIET_BYTES } from './stack_profiles.ts';

const S = { fds: 0, page: 1, more: 2 } as const;
const S_STEP = { start: 0, polled: 1, done: 2 } as const;
/** Inline wait entries of poll: 9 of 64 bytes (N_INLINE_POLL_ENTRIES, include/linux/poll.h). */
const INLINE_ENTRIES = 9;

/** Args: number of descriptors. One call of select(), with nothing ready. */
export const sys_select = define_routine<Kernel, keyof typeof S_STEP>({
  name: 'sys_select',
  file: 'fs/select.c',
  kernel: '2.6.34 sys_select, core_sys_select, do_select',
  layer: 'caller',
  covers: FRAMES.select,
  sleeps: 'in the allocator',
  locals: S,
  step: S_STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      set_profile(k, f.task, PROFILE.select);
      f.spend(COST.select);
      const diet = k.sw[SW.select_diet] === 1;
      // On a diet the arrays are allocated: one page for the bitmaps, one for the wait entries.
      l[b + S.more] = diet ? 2 : l[b + S.fds]! > INLINE_ENTRIES ? 1 : 0;
      return f.goto(S_STEP.polled);
    },
    polled(_k, f) {
      const l = f.l;
      const b = f.b;
      if (l[b + S.more]! > 0) {
        l[b + S.more]! -= 1;
        return f.call(pollwait, S_STEP.polled);
      }
      return f.goto(S_STEP.done);
    },
    done(k, f) {
      set_profile(k, f.task, PROFILE.thread);
      return f.done();
    },
  },
});

const P = { page: 0 } as const;
const P_STEP = { start: 0, got_page: 1 } as const;

const pollwait = define_routine<Kernel, keyof typeof P_STEP>({
  name: '__pollwait',
  file: 'fs/select.c',
  kernel: '2.6.34 unix_poll, __pollwait, poll_get_entry',
  layer: 'caller',
  covers: FRAMES.pollwait,
  sleeps: 'in the allocator',
  locals: P,
  step: P_STEP,
  run: {
    start(k, f) {
      const pfn = alloc_pages_nosleep(k, f.task, GFP_KERNEL, 0, false);
      if (pfn === NONE) return f.call(k.ops.alloc_slowpath, P_STEP.got_page, GFP_KERNEL, 0);
      k.eng.task_ret[f.task] = pfn;
      return f.goto(P_STEP.got_page);
    },
    /** Used for the length of the call, then freed (poll_freewait). */
    got_page(k, f) {
      const pfn = f.ret();
      if (pfn !== NONE) {
        k.flags[pfn]! |= PG_kernel;
        f.spend(COST.select / 2);
        k.flags[pfn]! &= ~PG_kernel;
        free_page(k, pfn, k.cpu_of(f.task), false);
      }
      return f.done();
    },
  },
});

/** Bytes of select()'s own record under the switch select_diet. */
export function select_bytes(k: Kernel): number {
  return sys_select.bytes - (k.sw[SW.select_diet] === 1 ? SELECT_DIET_BYTES : 0);
}

const F = { file: 0, index: 1, nr: 2, end: 3, tries: 4 } as const;
const F_STEP = { start: 0, next: 1, waited: 2 } as const;

/** Args: file, first page, pages. Sends a file by way of splice: reads ahead and gives the pages away. Value: next page. */
export const sys_sendfile = define_routine<Kernel, keyof typeof F_STEP>({
  name: 'sys_sendfile64',
  file: 'fs/read_write.c',
  kernel: '2.6.34 sys_sendfile64, do_splice_direct, generic_file_splice_read',
  layer: 'caller',
  covers: FRAMES.sendfile,
  sleeps: 'until a page has been read',
  locals: F,
  step: F_STEP,
  run: {
    start(k, f) {
      set_profile(k, f.task, PROFILE.sendfile);
      f.spend(COST.syscall);
      f.l[f.b + F.end] = Math.min(f.l[f.b + F.index]! + f.l[f.b + F.nr]!, k.file_pages[f.l[f.b + F.file]!]!);
      return f.goto(F_STEP.next);
    },
    next(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + F.file]!;
      for (let index = l[b + F.index]!; index < l[b + F.end]!; index++) {
        l[b + F.index] = index;
        const pfn = find_get_page(k, file, index);
        if (pfn === NONE || (k.flags[pfn]! & PG_readahead) !== 0) {
          if (pfn !== NONE) k.flags[pfn]! &= ~PG_readahead;
          else if (++l[b + F.tries]! > MOST_TRIES) {
            end(k, f.task);
            return f.done(index);
          }
          const w = ondemand_readahead(k, f.task, file, index, l[b + F.end]! - index, pfn !== NONE);
          return f.call_with_bytes(do_page_cache_readahead, SPLICE_READAHEAD_BYTES, F_STEP.next, file, w.start, w.start + w.size, w.mark);
        }
        if ((k.flags[pfn]! & (PG_uptodate | PG_locked)) !== PG_uptodate) {
          unplug_for(k, k.file_device[file]!);
          if ((k.flags[pfn]! & PG_locked) !== 0) return f.sleep(WAIT.lock_page, pfn, 0, F_STEP.waited);
        }
        l[b + F.tries] = 0;
        mark_page_accessed(k, pfn);
        note_read(k, f.task, index);
        f.spend(COST.touch);
      }
      end(k, f.task);
      return f.done(l[b + F.end]!);
    },
    waited(_k, f) {
      return f.goto(F_STEP.next);
    },
  },
});

/** The read-ahead's frames are part of the group published for sendfile, so its record adds none. */
const SPLICE_READAHEAD_BYTES = 0;
/** Attempts at a page that is evicted before it is used. Chosen. */
const MOST_TRIES = 16;

function end(k: Kernel, task: number): void {
  set_profile(k, task, PROFILE.thread);
}

const W = { file: 0, index: 1, nr: 2 } as const;
const W_STEP = { start: 0, done: 1 } as const;

/** Args: file, first page, pages. write() under the profile of trace C. Value: pages written. */
export const sys_write_nested = define_routine<Kernel, keyof typeof W_STEP>({
  name: 'sys_write',
  file: 'fs/read_write.c',
  kernel: '2.6.34 sys_write, vfs_write',
  layer: 'caller',
  covers: [],
  sleeps: 'in what it calls',
  locals: W,
  step: W_STEP,
  run: {
    start(k, f) {
      set_profile(k, f.task, PROFILE.write);
      return f.call(generic_perform_write, W_STEP.done, f.l[f.b + W.file]!, f.l[f.b + W.index]!, f.l[f.b + W.nr]!);
    },
    done(k, f) {
      const written = f.ret();
      set_profile(k, f.task, PROFILE.thread);
      return f.done(written);
    },
  },
});

export const SYSCALL_ROUTINES = [pollwait];
