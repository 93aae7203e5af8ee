// Where a page belongs (file or task, offset, disk sector) and where it is now. One answer for followed pages and for
// the inspector.
import type { Pfn } from '#base/units.ts';
import { NONE, SECTORS_PER_PAGE } from '#base/units.ts';
import { RQ, REQUEST_PAGES } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { is_allocated } from '#kernel/mm/page_cache.ts';
import { PG_lru } from '#kernel/mm/page_flags.ts';
import { page_lru } from '#kernel/mm/swap.ts';
import { anon_owner } from '#kernel/mm/swap_state.ts';

export interface PageHome {
  /** Frame that holds it, or NONE. */
  readonly pfn: Pfn;
  /** Where it lies on the disk, or NONE while no space is found for it. */
  readonly sector: number;
}

const NOWHERE: PageHome = { pfn: NONE, sector: NONE };

/** `mapping` >= 0 is a file; -2 - task is the anonymous memory of a task. */
export function page_home(k: Kernel, mapping: number, index: number): PageHome {
  if (index < 0) return NOWHERE;
  if (mapping >= 0) {
    const file = k.config.files[mapping];
    if (file === undefined || index >= file.pages) return NOWHERE;
    const slot = k.slot[k.file_start[mapping]! + index]!;
    return { pfn: slot > 0 ? slot - 1 : NONE, sector: file_sector(k, mapping, index) };
  }
  const task = anon_owner(mapping);
  const owner = k.config.tasks[task];
  if (owner === undefined || index >= owner.anon_pages) return NOWHERE;
  const entry = k.pte[k.anon_start[task]! + index]!;
  const slot = entry < 0 ? -entry - 1 : NONE;
  const frame = entry > 0 ? entry : slot >= 0 ? k.swap_frame[slot]! : 0;
  return { pfn: frame > 0 ? frame - 1 : NONE, sector: slot >= 0 ? k.config.swap_sector + slot * SECTORS_PER_PAGE : NONE };
}

export function file_sector(k: Kernel, file: number, index: number): number {
  const config = k.config.files[file]!;
  if (!config.allocated && !is_allocated(k, file, index)) return NONE;
  for (const extent of config.extents) {
    if (index >= extent.index && index < extent.index + extent.pages) return extent.sector + (index - extent.index) * SECTORS_PER_PAGE;
  }
  return NONE;
}

/** Kind of the list that a frame is on, or NONE. */
export function list_kind_of(k: Kernel, pfn: Pfn): number {
  const flags = k.flags[pfn]!;
  return (flags & PG_lru) !== 0 ? page_lru(flags) : NONE;
}

/** Row of the request that carries a frame, or NONE. */
export function request_of(k: Kernel, pfn: Pfn): number {
  for (let rq = 0; rq < k.rq_state.length; rq++) {
    if (k.rq_state[rq] === RQ.free) continue;
    const base = rq * REQUEST_PAGES;
    const end = base + k.rq_nr_pages[rq]!;
    for (let i = base; i < end; i++) if (k.rq_page[i] === pfn) return rq;
  }
  return NONE;
}
