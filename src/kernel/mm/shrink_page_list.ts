// shrink_page_list, 2.6.34 mm/vmscan.c: what happens to each page of an isolated batch: kept, promoted, written, freed.
// The batch stands in the task's slots of the `task.batch` column: 32 pages, then 32 verdicts. With the switch
// writeback_unit = batch_range it follows patch 5 of the series of 8 June 2010: dirty pages are gathered, and for each
// file the whole range between its first and last is written. For lumpy reclaim (lumpy.ts) marks of use are cleared and not
// heeded, and its second pass waits for each page that is being written. Left out: buffers.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Cursor } from '#engine/cursor.ts';
import type { Verdict } from '#engine/routine.ts';
import { define_routine } from '#engine/routine.ts';
import { G, SC, SC_WORDS } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { SW, WRITEBACK_UNIT } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { PF_KSWAPD } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { split_huge_page } from './huge_memory.ts';
import { remove_from_page_cache } from './page_cache.ts';
import { page_mapping } from './page_mapping.ts';
import { add_to_swap, delete_from_swap_cache, unmap_anon } from './swap_state.ts';
import { free_page } from './page_alloc.ts';
import { GFP_FS, GFP_IO, PG_active, PG_dirty, PG_head, PG_isolated, PG_locked, PG_mapped, PG_reclaim, PG_swapbacked, PG_swapcache, PG_writeback } from './page_flags.ts';
import { unplug_for } from './page_io.ts';
import { COSTLY_ORDER, may_write_file, may_write_to_queue, page_check_references, REFERENCES } from './scan_control.ts';
import { ORIGIN } from './origin.ts';
import { evict_run } from './page_runs.ts';
import { page_lru } from './swap.ts';
import { ACTIVATE, BATCH_SLOTS, FREED, KEEP, SKIPPED, VERDICTS } from './verdicts.ts';

export { ACTIVATE, BATCH_SLOTS, FREED, KEEP, SKIPPED, VERDICTS };

/** Dirty; waits, locked, for the range to be written. */
const GATHERED = 4;

/** Third argument: as ever; for lumpy reclaim; for its pass that waits (PAGEOUT_IO_SYNC). */
export const PAGEOUT = { async: 0, lumpy: 1, lumpy_sync: 2 } as const;

const L = { nr_taken: 0, priority: 1, mode: 2, i: 3, nr_reclaimed: 4, page: 5, nr_scanned: 6, range_file: 7, range_last: 8, range_first: 9 } as const;
const STEP = { take_next: 0, written: 1, next_range: 2, range_written: 3, swapped: 4 } as const;

/** Args: pages in the task's batch, priority, one of PAGEOUT. Value: pages freed. */
export const shrink_page_list = define_routine<Kernel, keyof typeof STEP>({
  name: 'shrink_page_list',
  file: 'mm/vmscan.c',
  kernel: '2.6.34 shrink_page_list, pageout; 2010-06-08 RFC patch 5 for batch_range',
  layer: 'memory',
  covers: FRAMES.shrink_page_list,
  sleeps: 'through ->writepage: on a free request, on metadata; in the second pass of lumpy reclaim until pages are written',
  locals: L,
  step: STEP,
  run: {
    take_next(k, f) {
      const l = f.l;
      const b = f.b;
      const base = f.task * BATCH_SLOTS;
      const from = l[b + L.i]! | 0;
      const end = Math.min(l[b + L.nr_taken]! | 0, from + k.config.scan_step);
      const priority = l[b + L.priority]! | 0;
      const mode = l[b + L.mode]! | 0;
      look_ahead(k, base + from, base + end);
      for (let i = from; i < end; i++) {
        const evicted = evict_run(k, f.task, base + i, base + end);
        l[b + L.nr_scanned]! += evicted;
        l[b + L.nr_reclaimed]! += evicted;
        i += evicted;
        l[b + L.i] = i;
        if (i === end) break;
        const pfn = k.batch[base + i]!;
        l[b + L.i] = i + 1;
        l[b + L.nr_scanned]!++;
        const verdict = judge(k, f.task, pfn, priority, mode);
        if (verdict === WAIT_FOR_IT) {
          // It is looked at again when it is on disk.
          l[b + L.i] = i;
          return wait_on_page_writeback(k, f, pfn, STEP.take_next);
        }
        k.batch[base + VERDICTS + i] = verdict;
        if (verdict === FREED) l[b + L.nr_reclaimed]!++;
        if (verdict === WRITE_FILE || verdict === WRITE_SWAP) {
          k.batch[base + VERDICTS + i] = KEEP;
          l[b + L.page] = pfn;
          k.flags[pfn]! |= PG_reclaim;
          k.vm[VM.nr_vmscan_write]!++;
          if (mode !== PAGEOUT.async) k.g[G.lumpy_written]!++;
          k.cause[pfn] = k.eng.emit_for(f.task, TP.mm_vmscan_writepage, pfn, page_mapping(k, pfn));
          if (verdict === WRITE_SWAP) return f.call(k.ops.swap_writepage, STEP.swapped, pfn);
          return f.call(k.ops.writepage, STEP.written, pfn, reclaim_origin(k, f.task), SWAP_CLUSTER);
        }
      }
      if (l[b + L.i]! < l[b + L.nr_taken]!) return f.goto(STEP.take_next);
      if (k.sw[SW.writeback_unit] === WRITEBACK_UNIT.batch_range) return f.goto(STEP.next_range);
      return f.done(l[b + L.nr_reclaimed]!);
    },
    /** pageout() returned. An asynchronous write leaves the page for another lap; a refused one loses its mark. */
    written(k, f) {
      const pfn = f.l[f.b + L.page]!;
      if (f.ret() !== 0 && waits_for(k, pfn, f.l[f.b + L.mode]!)) return wait_on_page_writeback(k, f, pfn, STEP.written);
      if (f.ret() === 0) k.flags[pfn]! &= ~PG_reclaim;
      else if ((k.flags[pfn]! & (PG_writeback | PG_dirty)) === 0) {
        // A device without delay: the page is clean already and can go at once.
        k.flags[pfn]! &= ~PG_reclaim;
        free_isolated(k, f.task, pfn);
        k.batch[f.task * BATCH_SLOTS + VERDICTS + f.l[f.b + L.i]! - 1] = FREED;
        f.l[f.b + L.nr_reclaimed]!++;
      }
      return f.goto(STEP.take_next);
    },
    swapped(k, f) {
      const pfn = f.l[f.b + L.page]!;
      if (waits_for(k, pfn, f.l[f.b + L.mode]!)) return wait_on_page_writeback(k, f, pfn, STEP.swapped);
      // Its owner may have faulted it back in from the swap cache meanwhile.
      if ((k.flags[pfn]! & (PG_writeback | PG_dirty | PG_mapped)) === 0) {
        k.flags[pfn]! &= ~PG_reclaim;
        free_isolated(k, f.task, pfn);
        k.batch[f.task * BATCH_SLOTS + VERDICTS + f.l[f.b + L.i]! - 1] = FREED;
        f.l[f.b + L.nr_reclaimed]!++;
      }
      return f.goto(STEP.take_next);
    },
    /** Patch 5: the gathered dirty pages, file by file, as one range of offsets. */
    next_range(k, f) {
      const l = f.l;
      const b = f.b;
      const base = f.task * BATCH_SLOTS;
      let file = NONE;
      let first = 0;
      let last = 0;
      for (let i = 0; i < l[b + L.nr_taken]!; i++) {
        if (k.batch[base + VERDICTS + i] !== GATHERED) continue;
        const pfn = k.batch[base + i]!;
        if (file === NONE) {
          file = page_mapping(k, pfn);
          first = last = k.index[pfn]!;
        } else if (page_mapping(k, pfn) !== file) continue;
        first = Math.min(first, k.index[pfn]!);
        last = Math.max(last, k.index[pfn]!);
        k.batch[base + VERDICTS + i] = KEEP;
        k.flags[pfn] = (k.flags[pfn]! | PG_reclaim) & ~PG_locked;
        k.vm[VM.nr_vmscan_write]!++;
        k.cause[pfn] = k.eng.emit_for(f.task, TP.mm_vmscan_writepage, pfn, file);
        k.eng.wake_all(WAIT.lock_page, pfn, f.task, k.cause[pfn]!);
      }
      if (file === NONE) return f.done(l[b + L.nr_reclaimed]!);
      l[b + L.range_file] = file;
      return f.call(k.ops.writepages, STEP.range_written, file, first, last, reclaim_origin(k, f.task));
    },
    range_written(_k, f) {
      return f.goto(STEP.next_range);
    },
  },
});

const WRITE_FILE = 5;
const WRITE_SWAP = 6;
/** Being written, and this pass stands by until it is on disk. */
const WAIT_FOR_IT = 7;
/** wbc.nr_to_write of pageout(): how far a file system may cluster. */
const SWAP_CLUSTER = 32;

/** Keeps the loads of look_ahead from being thrown away as useless. Never read. */
export const ahead = { sum: 0 };

/**
 * Brings the columns of a batch into the processor's cache, where their misses overlap, and meanwhile walks the tails of the
 * two lists it came from: the pages that the next batches will take off hang one behind the other, and a walk that waits for
 * each of them is the dearest part of reclaim on a large machine. Changes nothing.
 */
function look_ahead(k: Kernel, from: number, to: number): void {
  if (from >= to) return;
  const { batch, mapping, index, cause, priv, flags, next, prev } = k;
  const first = batch[from]!;
  const list = k.list_id(k.lruvec_of(first), page_lru(flags[first]! & ~PG_active));
  let inactive = k.lru_tail[list]!;
  let active = k.lru_tail[list + 1]!;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const pfn = batch[i]!;
    if (inactive !== NONE) {
      sum ^= flags[inactive]! ^ next[inactive]!;
      inactive = prev[inactive]!;
    }
    if (active !== NONE) {
      sum ^= flags[active]!;
      active = prev[active]!;
    }
    sum ^= mapping[pfn]! ^ index[pfn]! ^ cause[pfn]! ^ priv[pfn]!;
  }
  for (let i = from; i < to; i++) {
    const pfn = batch[i]!;
    const file = mapping[pfn]! - 1;
    if (file >= 0) sum ^= k.slot[k.file_start[file]! + index[pfn]!]!;
  }
  ahead.sum = sum;
}

function reclaim_origin(k: Kernel, task: TaskId): number {
  return (k.task_flags[task]! & PF_KSWAPD) !== 0 ? ORIGIN.kswapd : ORIGIN.direct;
}

function waits_for(k: Kernel, pfn: Pfn, mode: number): boolean {
  return mode === PAGEOUT.lumpy_sync && (k.flags[pfn]! & PG_writeback) !== 0;
}

/** wait_on_page_writeback; its device starts if it was waiting for more. */
function wait_on_page_writeback(k: Kernel, f: Cursor<Kernel>, pfn: Pfn, then: number): Verdict {
  const file = page_mapping(k, pfn);
  unplug_for(k, file >= 0 ? k.file_device[file]! : k.config.swap_device);
  return f.sleep(WAIT.lumpy_wait, pfn, 0, then);
}

/** May a reclaimer with these rights wait for the write of such a page (may_enter_fs)? */
function may_enter_fs(gfp: number, flags: number): boolean {
  return (gfp & GFP_FS) !== 0 || ((flags & PG_swapcache) !== 0 && (gfp & GFP_IO) !== 0);
}

/** What is to be done with one isolated page; frees it if it can go at once. */
function judge(k: Kernel, task: TaskId, pfn: Pfn, priority: number, mode: number): number {
  k.eng.spend(COST.scan_page);
  const flags = k.flags[pfn]!;
  if ((flags & PG_locked) !== 0) return kept(k, task, pfn);
  if ((flags & PG_writeback) !== 0) return waits_for(k, pfn, mode) && may_enter_fs(k.sc[task * SC_WORDS + SC.gfp]!, flags) ? WAIT_FOR_IT : kept(k, task, pfn);
  const used = page_check_references(k, pfn);
  const references = mode === PAGEOUT.async ? used : REFERENCES.reclaim;
  if (references === REFERENCES.activate) return ACTIVATE;
  if (references === REFERENCES.keep) return kept(k, task, pfn);
  if ((flags & PG_swapbacked) !== 0 && (flags & (PG_swapcache | PG_mapped)) !== 0) {
    if ((flags & PG_head) !== 0) {
      // add_to_swap of 2.6.38: a huge page is split before it is swapped, and its other parts go back to the lists.
      if (k.g[G.nr_swap_pages]! <= 0) return ACTIVATE;
      split_huge_page(k, task, pfn);
    }
    if ((flags & PG_swapcache) === 0 && !add_to_swap(k, task, pfn)) return ACTIVATE;
    if ((flags & PG_mapped) !== 0) unmap_anon(k, pfn);
    if ((k.flags[pfn]! & PG_dirty) !== 0) return references === REFERENCES.reclaim_clean ? kept(k, task, pfn) : WRITE_SWAP;
  } else if ((flags & (PG_dirty | PG_swapbacked)) === PG_dirty) {
    if (references === REFERENCES.reclaim_clean) return kept(k, task, pfn);
    // may_enter_fs: an allocation from inside a file system does not come back into one.
    if ((k.sc[task * SC_WORDS + SC.gfp]! & GFP_FS) === 0) return kept(k, task, pfn);
    if (!may_write_file(k, task, priority)) {
      k.cause[pfn] = k.eng.emit_for(task, TP.mm_vmscan_skip_dirty, pfn, priority);
      k.g[G.laps]!++;
      return SKIPPED;
    }
    // A block needs many writes: it may also ask a congested device.
    const costly = mode !== PAGEOUT.async && k.sc[task * SC_WORDS + SC.order]! > COSTLY_ORDER;
    if (!costly && !may_write_to_queue(k, task, k.file_device[page_mapping(k, pfn)]!)) return kept(k, task, pfn);
    if (k.sw[SW.writeback_unit] === WRITEBACK_UNIT.batch_range && mode !== PAGEOUT.lumpy_sync) {
      k.flags[pfn]! |= PG_locked;
      return GATHERED;
    }
    return WRITE_FILE;
  }
  free_isolated(k, task, pfn);
  return FREED;
}

function kept(k: Kernel, task: TaskId, pfn: Pfn): number {
  k.cause[pfn] = k.eng.emit_for(task, TP.mm_vmscan_keep, pfn, 0);
  return KEEP;
}

/** __remove_mapping and the freeing of the page. */
function free_isolated(k: Kernel, task: TaskId, pfn: Pfn): void {
  k.eng.spend(COST.free_page);
  k.cause[pfn] = k.eng.emit_for(task, TP.mm_vmscan_evict, pfn, k.index[pfn]!);
  const anon = (k.flags[pfn]! & PG_swapbacked) !== 0;
  k.vm[anon ? VM.pgsteal_anon : VM.pgsteal_file]!++;
  k.isolated[k.lruvec_of(pfn) * 2 + (anon ? 0 : 1)]!--;
  if (anon) delete_from_swap_cache(k, pfn);
  else remove_from_page_cache(k, pfn, true);
  k.flags[pfn]! &= ~PG_isolated;
  free_page(k, pfn, k.cpu_of(task), true);
}
