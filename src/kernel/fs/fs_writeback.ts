// Writing dirty files: the flusher of each device, and the walk over a file's dirty pages in offset order. Models 2.6.34
// fs/fs-writeback.c (wb_writeback, writeback_inodes_wb, writeback_single_inode, wb_check_old_data_flush,
// bdi_writeback_task) and mm/page-writeback.c write_cache_pages. Simplified: inodes are visited by the time they became
// dirty, one that is not finished goes to the end; b_io, b_more_io and sync are not kept apart.
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import { SW, WRITE_WHEN } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { dirty_limits } from '../mm/dirty_limits.ts';
import { ORIGIN } from '../mm/origin.ts';
import { find_dirty, find_get_page } from '../mm/page_cache.ts';
import { PG_locked, PG_writeback } from '../mm/page_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { FRAMES } from './stack_profiles.ts';

/** Pages of one pass of the flusher (fs/fs-writeback.c). */
const MAX_WRITEBACK_PAGES = 1024;

const W = { file: 0, first: 1, last: 2, origin: 3, limit: 4, next: 5, written: 6 } as const;
const W_STEP = { next: 0, wrote: 1 } as const;

/** write_cache_pages over a range. Args: file, first page, last page, origin, most pages (0 = all). Value: pages sent. */
export const writepages = define_routine<Kernel, keyof typeof W_STEP>({
  name: 'write_cache_pages',
  file: 'mm/page-writeback.c',
  kernel: '2.6.34 do_writepages, generic_writepages, write_cache_pages',
  layer: 'memory',
  covers: FRAMES.write_cache_pages,
  sleeps: 'through ->writepage',
  locals: W,
  step: W_STEP,
  run: {
    next(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + W.file]!;
      let from = Math.max(l[b + W.first]!, l[b + W.next]!);
      for (;;) {
        const index = find_dirty(k, file, from, l[b + W.last]!);
        if (index === NONE || (l[b + W.limit]! > 0 && l[b + W.written]! >= l[b + W.limit]!)) return f.done(l[b + W.written]!);
        l[b + W.next] = index + 1;
        const pfn = find_get_page(k, file, index);
        // Locked, or still being written from before: this kind of writeback does not wait.
        if (pfn !== NONE && (k.flags[pfn]! & (PG_locked | PG_writeback)) === 0) {
          const limit = l[b + W.limit]! > 0 ? l[b + W.limit]! - l[b + W.written]! : l[b + W.last]! - index + 1;
          return f.call(k.ops.writepage, W_STEP.wrote, pfn, l[b + W.origin]!, limit, l[b + W.last]!);
        }
        from = index + 1;
      }
    },
    wrote(_k, f) {
      f.l[f.b + W.written]! += f.ret();
      return f.goto(W_STEP.next);
    },
  },
});

const I = { device: 0, want: 1, origin: 2, older_than: 3, written: 4, file: 5, pass: 6, wrapped: 7, start: 8 } as const;
const I_STEP = { next_inode: 0, write: 1, wrote: 2 } as const;

/**
 * writeback_inodes_wb: dirty files of a device, oldest first, each from where it was left (range_cyclic).
 * Args: device, pages wanted, origin, only files dirty since before this ns (0 = all). Value: pages sent.
 */
export const writeback_inodes = define_routine<Kernel, keyof typeof I_STEP>({
  name: 'writeback_inodes_wb',
  file: 'fs/fs-writeback.c',
  kernel: '2.6.34 writeback_inodes_wb, writeback_single_inode',
  layer: 'memory',
  covers: FRAMES.writeback_inodes,
  sleeps: 'through ->writepage',
  locals: I,
  step: I_STEP,
  run: {
    next_inode(k, f) {
      const l = f.l;
      const b = f.b;
      f.spend(COST.shrink_zone);
      if (l[b + I.pass] === 0) {
        k.g[G.dirty_order]!++;
        l[b + I.pass] = k.g[G.dirty_order]!;
      }
      if (l[b + I.written]! >= l[b + I.want]!) return f.done(l[b + I.written]!);
      const file = oldest_dirty(k, l[b + I.device]!, l[b + I.pass]!, l[b + I.older_than]!);
      if (file === NONE) return f.done(l[b + I.written]!);
      l[b + I.file] = file;
      // Visited once a pass: it goes behind those that became dirty before.
      k.g[G.dirty_order]!++;
      k.dirty_order[file] = k.g[G.dirty_order]!;
      l[b + I.wrapped] = 0;
      l[b + I.start] = k.writeback_index[file]!;
      return f.goto(I_STEP.write);
    },
    write(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + I.file]!;
      const last = k.file_pages[file]! - 1;
      const first = l[b + I.wrapped] === 0 ? l[b + I.start]! : 0;
      const to = l[b + I.wrapped] === 0 ? last : l[b + I.start]! - 1;
      const index = find_dirty(k, file, first, to);
      if (index === NONE) {
        if (l[b + I.wrapped] === 1 || l[b + I.start] === 0) return f.goto(I_STEP.next_inode);
        l[b + I.wrapped] = 1;
        return f.goto(I_STEP.write);
      }
      const budget = l[b + I.want]! - l[b + I.written]!;
      return f.call_more(k.ops.writepages, I_STEP.wrote, [file, index, to, l[b + I.origin]!], budget);
    },
    wrote(k, f) {
      const l = f.l;
      const b = f.b;
      const file = l[b + I.file]!;
      l[b + I.written]! += f.ret();
      k.writeback_index[file] = next_dirty_after(k, file, l[b + I.start]!);
      if (l[b + I.written]! < l[b + I.want]! && l[b + I.wrapped] === 0 && l[b + I.start]! > 0) {
        l[b + I.wrapped] = 1;
        return f.goto(I_STEP.write);
      }
      return f.goto(I_STEP.next_inode);
    },
  },
});

/** Where the next pass over this file starts: the first page still dirty from here on, else the beginning. */
function next_dirty_after(k: Kernel, file: number, from: number): number {
  const index = find_dirty(k, file, from, k.file_pages[file]! - 1);
  return index === NONE ? 0 : index;
}

function oldest_dirty(k: Kernel, device: number, before: number, older_than: number): number {
  let best = NONE;
  for (let file = 0; file < k.size.nr_files; file++) {
    if (k.file_dirty[file] === 0 || k.file_device[file] !== device || k.dirty_order[file]! >= before) continue;
    if (older_than > 0 && k.dirtied_when[file]! > older_than) continue;
    if (best === NONE || k.dirty_order[file]! < k.dirty_order[best]!) best = file;
  }
  return best;
}

const T = { device: 0, old_flush: 1, work: 2, kupdate: 3, sent: 4 } as const;
const T_STEP = { look: 0, wrote: 1, sleep: 2 } as const;

/** The flusher of a device. Args: device. */
export const flusher = define_routine<Kernel, keyof typeof T_STEP>({
  name: 'bdi_writeback_task',
  file: 'fs/fs-writeback.c',
  kernel: '2.6.34 bdi_writeback_task, wb_do_writeback, wb_writeback, wb_check_old_data_flush',
  layer: 'thread',
  covers: FRAMES.flusher,
  sleeps: 'its interval, or until work comes',
  locals: T,
  step: T_STEP,
  run: {
    /** Work that was asked for first; then whatever is above the background limit; then what is old. */
    look(k, f) {
      const l = f.l;
      const b = f.b;
      if (k.sw[SW.write_when] === WRITE_WHEN.memory_short) return f.goto(T_STEP.sleep);
      const interval = k.sw[SW.dirty_interval]!;
      const now = k.eng.local_now;
      l[b + T.kupdate] = 0;
      if (k.g[G.flusher_work_pages]! > 0) {
        const work = Math.min(MAX_WRITEBACK_PAGES, k.g[G.flusher_work_pages]!);
        k.g[G.flusher_work_pages]! -= work;
        l[b + T.work] = work;
      } else if (k.vm[VM.nr_dirty]! > dirty_limits(k).background) l[b + T.work] = MAX_WRITEBACK_PAGES;
      else if (interval > 0 && now - l[b + T.old_flush]! >= interval) {
        l[b + T.kupdate] = Math.max(1, now - k.sw[SW.dirty_expire]!);
        l[b + T.work] = MAX_WRITEBACK_PAGES;
      } else return f.goto(T_STEP.sleep);
      if (l[b + T.sent] === 0) k.eng.emit_for(f.task, TP.writeback_start, l[b + T.work]!, l[b + T.kupdate]! > 0 ? 1 : 0);
      return f.call(writeback_inodes, T_STEP.wrote, l[b + T.device]!, l[b + T.work]!, ORIGIN.flusher, l[b + T.kupdate]!);
    },
    wrote(k, f) {
      const l = f.l;
      const b = f.b;
      const sent = f.ret();
      l[b + T.sent]! += sent;
      if (sent > 0) k.eng.emit_for(f.task, TP.writeback_written, sent, 0);
      // A full chunk: there is more of the same.
      if (sent >= l[b + T.work]! && sent > 0) return f.goto(T_STEP.look);
      if (l[b + T.kupdate]! > 0) l[b + T.old_flush] = k.eng.local_now;
      if (sent === 0) k.g[G.flusher_work_pages] = 0;
      return sent > 0 ? f.goto(T_STEP.look) : f.goto(T_STEP.sleep);
    },
    sleep(k, f) {
      const l = f.l;
      // Work that came between the last look and this step found nobody asleep to wake.
      if (k.g[G.flusher_work_pages]! > 0 && k.vm[VM.nr_dirty]! > 0 && k.sw[SW.write_when] !== WRITE_WHEN.memory_short) {
        l[f.b + T.sent] = 0;
        return f.goto(T_STEP.look);
      }
      l[f.b + T.sent] = 0;
      const interval = k.sw[SW.dirty_interval]!;
      // Dirty pages above the limit that could not be sent now (all under way): look again after a tick.
      const again = k.vm[VM.nr_dirty]! > dirty_limits(k).background && k.sw[SW.write_when] !== WRITE_WHEN.memory_short;
      return f.sleep(WAIT.flusher_sleep, l[f.b + T.device]!, again ? RETRY_NS : interval > 0 ? interval : 0, T_STEP.look);
    },
  },
});

/** One tick at HZ = 250. */
const RETRY_NS = 4e6;
