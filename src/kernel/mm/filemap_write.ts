// Writing files. Models 2.6.34 mm/filemap.c generic_perform_write: find or add each page, copy into it, mark it dirty, and
// now and then pay for it in balance_dirty_pages. Whole pages only, so nothing is read first. With the switch
// write_when = at_once every write waits for the disk (as with O_SYNC: mm/filemap.c generic_write_sync).
import { NONE } from '#base/units.ts';
import type { Cursor } from '#engine/cursor.ts';
import type { Verdict } from '#engine/routine.ts';
import { define_routine } from '#engine/routine.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import { ALLOC_BYTES, FRAMES, PROFILE } from '../fs/stack_profiles.ts';
import { SW, WRITE_WHEN } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { profile_of, set_profile, TF_DIRTIER } from '../task_flags.ts';
import { WAIT } from '../wait_reasons.ts';
import { balance_dirty_pages, ratelimit_pages } from './balance_dirty_pages.ts';
import { ORIGIN } from './origin.ts';
import { add_to_page_cache_lru, find_get_page, set_page_dirty } from './page_cache.ts';
import { alloc_pages_nosleep, free_page } from './page_alloc.ts';
import { GFP_HIGHUSER_MOVABLE, PG_locked, PG_uptodate, PG_writeback } from './page_flags.ts';
import { unplug_for } from './page_io.ts';
import { mark_page_accessed } from './swap.ts';

export const WRITE_SYNC = 1;

const L = { file: 0, index: 1, nr: 2, flags: 3, end: 4, since: 5, first: 6, profile: 7 } as const;
const STEP = { start: 0, next: 1, got_page: 2, balanced: 3, sync: 4, sync_wait: 5 } as const;

/** Args: file, first page, pages, flags (1 = wait for the disk). Value: pages written. */
export const generic_perform_write = define_routine<Kernel, keyof typeof STEP>({
  name: 'generic_perform_write',
  file: 'mm/filemap.c',
  kernel: '2.6.34 generic_file_buffered_write, generic_perform_write, balance_dirty_pages_ratelimited_nr',
  layer: 'caller',
  covers: FRAMES.sys_write,
  sleeps: 'in the allocator; in balance_dirty_pages; for the disk if it writes at once',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      f.spend(COST.syscall);
      l[b + L.first] = l[b + L.index]!;
      l[b + L.end] = Math.min(l[b + L.index]! + l[b + L.nr]!, k.file_pages[l[b + L.file]!]!);
      l[b + L.since] = k.eng.local_now;
      // Every write() stacks as trace C did, whoever calls it.
      l[b + L.profile] = profile_of(k, f.task);
      set_profile(k, f.task, PROFILE.write);
      return f.goto(STEP.next);
    },
    next(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + L.file]!;
      const end = l[b + L.end]!;
      const quantum = k.eng.quantum_end();
      while (l[b + L.index]! < end) {
        const index = l[b + L.index]!;
        let pfn = find_get_page(k, file, index);
        if (pfn === NONE) {
          pfn = alloc_pages_nosleep(k, f.task, GFP_HIGHUSER_MOVABLE, 0, false);
          if (pfn === NONE) return f.call_with_bytes(k.ops.alloc_slowpath, ALLOC_BYTES[PROFILE.write]!, STEP.got_page, GFP_HIGHUSER_MOVABLE, 0);
          add_to_page_cache_lru(k, f.task, pfn, file, index);
          k.flags[pfn] = (k.flags[pfn]! | PG_uptodate) & ~PG_locked;
        } else if ((k.flags[pfn]! & PG_locked) !== 0) {
          unplug_for(k, k.file_device[file]!);
          return f.sleep(WAIT.lock_page, pfn, 0, STEP.next);
        }
        f.spend(COST.touch + COST.copy_page);
        k.g[G.writes_asked]!++;
        if (!set_page_dirty(k, f.task, pfn)) k.g[G.writes_absorbed]!++;
        mark_page_accessed(k, pfn);
        l[b + L.index] = index + 1;
        k.ratelimit[f.task]!++;
        if (k.sw[SW.write_when] !== WRITE_WHEN.at_once && k.ratelimit[f.task]! >= ratelimit_pages(k)) {
          const dirtied = k.ratelimit[f.task]!;
          k.ratelimit[f.task] = 0;
          return f.call(balance_dirty_pages, STEP.balanced, file, dirtied);
        }
        if (k.config.scan_step === 1 || k.eng.local_now >= quantum || k.eng.need_resched(f.task)) break;
      }
      return l[b + L.index]! < end ? f.goto(STEP.next) : f.goto(STEP.sync);
    },
    got_page(k, f) {
      const l = f.l;
      const b = f.b;
      const pfn = f.ret();
      if (pfn === NONE) {
        // ENOMEM: the write ends short.
        return leave(k, f);
      }
      const file = l[b + L.file]!;
      const index = l[b + L.index]!;
      if (find_get_page(k, file, index) !== NONE) free_page(k, pfn, k.cpu_of(f.task), false);
      else {
        add_to_page_cache_lru(k, f.task, pfn, file, index);
        k.flags[pfn] = (k.flags[pfn]! | PG_uptodate) & ~PG_locked;
      }
      return f.goto(STEP.next);
    },
    balanced(_k, f) {
      return f.goto(f.l[f.b + L.index]! < f.l[f.b + L.end]! ? STEP.next : STEP.sync);
    },
    sync(k, f) {
      const l = f.l;
      const b = f.b;
      const at_once = k.sw[SW.write_when] === WRITE_WHEN.at_once || (l[b + L.flags]! & WRITE_SYNC) !== 0;
      if (!at_once) {
        const took = k.eng.local_now - l[b + L.since]!;
        if (took > k.g[G.write_longest_ns]!) k.g[G.write_longest_ns] = took;
        return leave(k, f);
      }
      k.task_flags[f.task]! |= TF_DIRTIER;
      k.ratelimit[f.task] = 0;
      return f.call(k.ops.writepages, STEP.sync_wait, l[b + L.file]!, l[b + L.first]!, l[b + L.end]! - 1, ORIGIN.sync);
    },
    /** Waits until every page of this write is on disk. */
    sync_wait(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + L.file]!;
      unplug_for(k, k.file_device[file]!);
      for (let index = l[b + L.first]!; index < l[b + L.end]!; index++) {
        const pfn = find_get_page(k, file, index);
        if (pfn !== NONE && (k.flags[pfn]! & PG_writeback) !== 0) return f.sleep(WAIT.sync_write, pfn, 0, STEP.sync_wait);
      }
      k.task_flags[f.task]! &= ~TF_DIRTIER;
      const took = k.eng.local_now - l[b + L.since]!;
      if (took > k.g[G.write_longest_ns]!) k.g[G.write_longest_ns] = took;
      return leave(k, f);
    },
  },
});

/** Back to the caller with the number of pages written. */
function leave(k: Kernel, f: Cursor<Kernel>): Verdict {
  const base = f.b;
  set_profile(k, f.task, f.l[base + L.profile]!);
  return f.done(f.l[base + L.index]! - f.l[base + L.first]!);
}
