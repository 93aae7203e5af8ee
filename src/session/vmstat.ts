// The counters of /proc/vmstat at this instant. Gauges that zones and lists hold are read from there.
import type { Kernel } from '#kernel/kernel.ts';
import {
  LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, LRU_UNEVICTABLE,
} from '#kernel/mm/page_flags.ts';
import { dirty_limits, lru_pages } from '#kernel/mm/dirty_limits.ts';
import { nr_free_pages } from '#kernel/mm/page_alloc.ts';
import type { VmstatName } from '#kernel/vmstat.ts';
import { VM, VMSTAT } from '#kernel/vmstat.ts';

const GAUGES: Partial<Record<VmstatName, (k: Kernel) => number>> = {
  nr_free_pages,
  nr_inactive_anon: (k) => lru_pages(k, LRU_INACTIVE_ANON),
  nr_active_anon: (k) => lru_pages(k, LRU_ACTIVE_ANON),
  nr_inactive_file: (k) => lru_pages(k, LRU_INACTIVE_FILE),
  nr_active_file: (k) => lru_pages(k, LRU_ACTIVE_FILE),
  nr_unevictable: (k) => lru_pages(k, LRU_UNEVICTABLE),
  nr_isolated_anon: (k) => isolated(k, 0),
  nr_isolated_file: (k) => isolated(k, 1),
  nr_slab: (k) => k.config.zones.reduce((sum, zone) => sum + zone.slab_pages, 0),
};

function isolated(k: Kernel, file: number): number {
  let pages = 0;
  for (let v = 0; v < k.size.nr_lruvecs; v++) pages += k.isolated[v * 2 + file]!;
  return pages;
}

export function vmstat_value(k: Kernel, name: VmstatName): number {
  const gauge = GAUGES[name];
  return gauge === undefined ? k.vm[VM[name]]! : gauge(k);
}

export function vmstat_of(k: Kernel): Record<VmstatName, number> {
  const record = {} as Record<VmstatName, number>;
  for (const { name } of VMSTAT) record[name] = vmstat_value(k, name);
  const limits = thresholds(k);
  record.nr_dirty_threshold = limits.dirty;
  record.nr_dirty_background_threshold = limits.background;
  return record;
}

/** As they are now, and without leaving a trace in the arena: looking must not change the run. */
function thresholds(k: Kernel): { dirty: number; background: number } {
  const dirty = k.vm[VM.nr_dirty_threshold]!;
  const background = k.vm[VM.nr_dirty_background_threshold]!;
  const now = dirty_limits(k);
  const result = { dirty: now.dirty, background: now.background };
  k.vm[VM.nr_dirty_threshold] = dirty;
  k.vm[VM.nr_dirty_background_threshold] = background;
  return result;
}
