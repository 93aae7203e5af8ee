// How much may be dirty. Models 2.6.34 mm/page-writeback.c: determine_dirtyable_memory, get_dirty_limits,
// bdi_writeout_fraction, task_dirty_limit. Simplified: shares of devices and tasks are of all completions and all dirtying
// so far, not of a floating period; a device that has completed nothing counts as having its even share.
import type { TaskId } from '#base/units.ts';
import { SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { G } from '../columns.ts';
import { VM } from '../vmstat.ts';
import { LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE } from './page_flags.ts';
import { nr_free_pages } from './page_alloc.ts';

export interface DirtyLimits {
  background: number;
  dirty: number;
}

/** Reused: the result of the last call. */
const limits: DirtyLimits = { background: 0, dirty: 0 };

export function lru_pages(k: Kernel, lru: number): number {
  let pages = 0;
  for (let v = 0; v < k.size.nr_lruvecs; v++) pages += k.lru_count[k.list_id(v, lru)]!;
  return pages;
}

/** Free pages, file lists, and the anonymous lists while swap has room (2.6.34: so dirty pages may exceed the cache's share). */
export function dirtyable_memory(k: Kernel): number {
  let pages = nr_free_pages(k) + lru_pages(k, LRU_ACTIVE_FILE) + lru_pages(k, LRU_INACTIVE_FILE) + 1;
  if (k.g[G.nr_swap_pages]! > 0) pages += lru_pages(k, LRU_ACTIVE_ANON) + lru_pages(k, LRU_INACTIVE_ANON);
  return pages;
}

export function dirty_limits(k: Kernel): DirtyLimits {
  const available = dirtyable_memory(k);
  const ratio = Math.max(5, k.sw[SW.dirty_ratio]!);
  limits.dirty = Math.floor((ratio * available) / 100);
  limits.background = Math.floor((k.sw[SW.dirty_background_ratio]! * available) / 100);
  if (limits.background >= limits.dirty) limits.background = Math.floor(limits.dirty / 2);
  k.vm[VM.nr_dirty_threshold] = limits.dirty;
  k.vm[VM.nr_dirty_background_threshold] = limits.background;
  return limits;
}

/** Share of the limit of one device. */
export function bdi_limit(k: Kernel, device: number, dirty: number): number {
  let total = 0;
  for (let d = 0; d < k.size.nr_devices; d++) total += k.proportion[d * 2]!;
  const own = k.proportion[device * 2]!;
  if (total === 0 || own === total) return dirty;
  return Math.floor((dirty * own) / total);
}

/** task_dirty_limit: a heavy dirtier is stopped up to 1/8 earlier. */
export function task_limit(k: Kernel, task: TaskId, limit: number): number {
  const total = k.vm[VM.nr_dirtied]!;
  if (total === 0) return limit;
  const own = Math.min(1, k.task_dirtied[task]! / total);
  return Math.max(Math.floor(limit / 2), Math.floor(limit - (own * limit) / 8));
}
