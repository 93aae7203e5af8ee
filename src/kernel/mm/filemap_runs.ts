// Reads of a list of single pages, in one loop with the columns in locals: most of what a model with much memory does is this.
// Cached pages are marked and promoted; missing ones are read at once where the device has no delay and the CPU's free list has
// a page: what 2.6.34 mm/filemap.c, mm/swap.c and mm/page_alloc.c do there, as file_touch_fast does it page by page, with the
// counters added once. It stops at the first access that needs more, and the bytes of the arena are the same either way. Where a
// recorder listens, events are told one by one, so only what makes none is done here. Left out: everything that is rare.
import type { Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import { D, DEVICE_SCALARS, G, NR_ORIGINS, PAGEVEC_SIZE } from '../columns.ts';
import { COST } from '../costs.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { TOUCH } from './filemap.ts';
import { WMARK_LOW, wmark_pages, zone_watermark_ok } from './mmzone.ts';
import { ORIGIN } from './origin.ts';
import {
  LRU_ACTIVE_FILE, LRU_INACTIVE_FILE, MIGRATE_MOVABLE, MIGRATE_PCPTYPES, NR_LRU_LISTS, PG_active, PG_head, PG_locked, PG_lru, PG_pagevec,
  PG_readahead, PG_referenced, PG_swapbacked, PG_unevictable, PG_uptodate, ZONE_SHIFT,
} from './page_flags.ts';
import { pagevec_lru_add } from './swap.ts';

/** Of the pages that the last run touched, how many were read. Scratch: what the caller counts by. */
export const touched = { read: 0 };

const READY = PG_uptodate | PG_readahead | PG_locked;
const NOT_PROMOTED = PG_active | PG_unevictable | PG_swapbacked | PG_head | PG_lru;

/** May a missing page be read here, one by one from the CPU's free list of the highest zone? */
function may_read(k: Kernel, file: number): boolean {
  const top = k.nr_zones - 1;
  if (k.device_instant[k.file_device[file]!]! === 0 || k.index_nodes_per_slab > 0 || k.g[G.nr_assembling]! > 0) return false;
  if (k.eng.nr_waiting[WAIT.lock_page]! > 0 || k.eng.nr_waiting[WAIT.swap_in]! > 0) return false;
  // What is taken from a CPU's list is not free for the zone any more, so the answer holds as long as the list lasts.
  return zone_watermark_ok(k, top, 0, wmark_pages(k, top, WMARK_LOW), top, 0);
}

/** Touches the pages of a list from `from` on, while the instant is before `until`. Returns the position of the first not touched. */
export function file_touch_run(k: Kernel, task: TaskId, file: number, list: Int32Array, from: number, to: number, until: Ns): number {
  const { slot: slots, flags, next, prev, cause, mapping, index, eng, lru_head, lru_tail, lru_count, recent_scanned, recent_rotated, pcp_head, pcp_tail, pcp_count, node_scope } = k;
  const { s } = eng;
  const silent = eng.recorder === null;
  const start = k.file_start[file]!;
  const now = eng.now;
  const scale = s[S.cpu_scale]!;
  const touch = TOUCH * scale;
  const alloc = COST.alloc_page * scale;
  const zero = k.init_on_alloc ? COST.zero_page * scale : 0;
  const add = COST.add_to_cache * scale;
  const cpu = k.cpu_of(task);
  const reads_here = silent && may_read(k, file);
  const pcp = (cpu * k.nr_zones + k.nr_zones - 1) * MIGRATE_PCPTYPES + MIGRATE_MOVABLE;
  const vec = cpu * NR_LRU_LISTS + LRU_INACTIVE_FILE;
  let cost = eng.cost;
  let id = s[S.event_id]!;
  let read = 0;
  let refaults = 0;
  let activated = 0;
  let i = from;
  while (i < to) {
    const page = list[i]!;
    const slot = slots[start + page]!;
    if (slot > 0) {
      const pfn = slot - 1;
      const f = flags[pfn]!;
      if ((f & READY) !== PG_uptodate) break;
      if ((f & PG_referenced) === 0) flags[pfn] = f | PG_referenced;
      else if ((f & (PG_active | PG_unevictable | PG_lru)) === PG_lru) {
        // activate_page: from its inactive list to the head of the active one.
        if (!silent || (f & NOT_PROMOTED) !== PG_lru) break;
        const lruvec = node_scope ? 0 : f >>> ZONE_SHIFT;
        const inactive = lruvec * NR_LRU_LISTS + LRU_INACTIVE_FILE;
        const active = lruvec * NR_LRU_LISTS + LRU_ACTIVE_FILE;
        const after = next[pfn]!;
        const before = prev[pfn]!;
        if (before === NONE) lru_head[inactive] = after;
        else next[before] = after;
        if (after === NONE) lru_tail[inactive] = before;
        else prev[after] = before;
        const head = lru_head[active]!;
        next[pfn] = head;
        prev[pfn] = NONE;
        if (head === NONE) lru_tail[active] = pfn;
        else prev[head] = pfn;
        lru_head[active] = pfn;
        lru_count[inactive]!--;
        lru_count[active]!++;
        flags[pfn] = (f & ~PG_referenced) | PG_active;
        recent_scanned[lruvec * 2 + 1]!++;
        recent_rotated[lruvec * 2 + 1]!++;
        activated++;
        id++;
        cause[pfn] = id;
      }
    } else {
      if (!reads_here) break;
      const pfn = pcp_head[pcp]!;
      if (pfn === NONE) break;
      const after = next[pfn]!;
      pcp_head[pcp] = after;
      if (after === NONE) pcp_tail[pcp] = NONE;
      else prev[after] = NONE;
      pcp_count[pcp]!--;
      cost += alloc;
      cost += zero;
      cost += add;
      slots[start + page] = pfn + 1;
      mapping[pfn] = file + 1;
      index[pfn] = page;
      k.priv[pfn] = 0;
      flags[pfn] = ((flags[pfn]! >>> ZONE_SHIFT) << ZONE_SHIFT) | PG_uptodate | PG_referenced | PG_pagevec;
      if (slot < 0) refaults++;
      // mm_page_alloc; mm_filemap_add or mm_filemap_refault, the last that the task did itself; unlock_page.
      id += 3;
      cause[pfn] = id;
      eng.task_event[task] = id - 1;
      read++;
      const waiting = k.pagevec_count[vec]!;
      k.pagevec[vec * PAGEVEC_SIZE + waiting] = pfn;
      k.pagevec_count[vec] = waiting + 1;
      if (waiting + 1 === PAGEVEC_SIZE) pagevec_lru_add(k, vec, LRU_INACTIVE_FILE);
    }
    i++;
    cost += touch;
    if (now + cost >= until) break;
  }
  eng.cost = cost;
  s[S.event_id] = id;
  k.vm[VM.pgactivate]! += activated;
  if (read > 0) count_reads(k, file, read, refaults);
  touched.read = read;
  return i;
}

function count_reads(k: Kernel, file: number, read: number, refaults: number): void {
  const device = k.file_device[file]!;
  k.vm[VM.pgalloc]! += read;
  k.nr_cached[file]! += read;
  k.vm[VM.nr_file_pages]! += read;
  k.vm[VM.workingset_refault_file]! += refaults;
  k.vm[VM.pgpgin]! += 4 * read;
  k.dev[device * DEVICE_SCALARS + D.reads]! += read;
  k.dev[device * DEVICE_SCALARS + D.sectors_read]! += 8 * read;
  k.origin_pages[device * NR_ORIGINS + ORIGIN.read]! += read;
}
