// Runs of ordinary pages, in one loop each: what swap.ts, vmscan.ts, shrink_page_list.ts, page_alloc.ts and page_cache.ts do
// with one page after another (2.6.34 ____pagevec_lru_add, isolate_lru_pages, shrink_active_list, __remove_mapping,
// free_hot_cold_page), with the columns in locals and the counters added once. Every function stops at the first page that is
// not ordinary and leaves it to the page-by-page code beside its call; the bytes of the arena are the same either way. Where a
// recorder listens, events are told one by one, so runs that make events are not taken. Left out: everything that is rare.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import { COST } from '../costs.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { free_pcppages_bulk, nr_pcp_high } from './page_alloc.ts';
import {
  LRU_UNEVICTABLE, MIGRATE_ISOLATE, MIGRATE_MOVABLE, MIGRATE_PCPTYPES, MIGRATE_RESERVE, NR_LRU_LISTS, PG_active, PG_dirty, PG_head, PG_isolated, PG_locked,
  PG_lru, PG_mapped, PG_pagevec, PG_pcp, PG_swapbacked, PG_swapcache, PG_tail, PG_unevictable, PG_writeback, PG_young, ZONE_SHIFT,
} from './page_flags.ts';
import { FREED, VERDICTS } from './verdicts.ts';

/** pagevec_lru_add for a batch of the evictable lists; returns how many entries it put on lists. */
export function add_run(k: Kernel, base: number, count: number, lru: number): number {
  if (lru === LRU_UNEVICTABLE) return 0;
  const { pagevec, flags, next, prev, lru_head, lru_tail, lru_count, zone_lru_pages, recent_scanned, recent_rotated, node_scope } = k;
  const active = (lru & 1) === 1;
  const marks = PG_lru | (active ? PG_active : 0);
  const side = lru >> 1;
  let i = 0;
  for (; i < count; i++) {
    const pfn = pagevec[base + i]!;
    const f = flags[pfn]!;
    if ((f & PG_head) !== 0) break;
    pagevec[base + i] = 0;
    const zone = f >>> ZONE_SHIFT;
    const lruvec = node_scope ? 0 : zone;
    const list = lruvec * NR_LRU_LISTS + lru;
    const head = lru_head[list]!;
    next[pfn] = head;
    prev[pfn] = NONE;
    if (head === NONE) lru_tail[list] = pfn;
    else prev[head] = pfn;
    lru_head[list] = pfn;
    lru_count[list]!++;
    zone_lru_pages[zone]!++;
    flags[pfn] = (f & ~PG_pagevec) | marks;
    recent_scanned[lruvec * 2 + side]!++;
    if (active) recent_rotated[lruvec * 2 + side]!++;
  }
  return i;
}

/** isolate_lru_pages for the tail of an evictable list of a zone: takes up to `want` pages into the batch at `base`. */
export function isolate_run(k: Kernel, list: number, zone: number, base: number, want: number): number {
  const { flags, next, prev, batch, lru_tail } = k;
  let n = 0;
  let pfn = lru_tail[list]!;
  while (pfn !== NONE && n < want) {
    const f = flags[pfn]!;
    if ((f & PG_head) !== 0) break;
    const before = prev[pfn]!;
    flags[pfn] = (f & ~PG_lru) | PG_isolated;
    next[pfn] = NONE;
    prev[pfn] = NONE;
    batch[base + n] = pfn;
    batch[base + VERDICTS + n] = 0;
    n++;
    pfn = before;
  }
  if (n === 0) return 0;
  lru_tail[list] = pfn;
  if (pfn === NONE) k.lru_head[list] = NONE;
  else next[pfn] = NONE;
  k.lru_count[list]! -= n;
  k.zone_lru_pages[zone]! -= n;
  return n;
}

/**
 * shrink_active_list for up to `want` pages at the tail of an active list. They come to stand at the head of the inactive list in
 * the order in which they stood, so the stretch is moved as a whole and only the links at its ends change.
 */
export function deactivate_run(k: Kernel, active: number, inactive: number, want: number): number {
  const { flags, next, prev, lru_head, lru_tail } = k;
  const tail = lru_tail[active]!;
  let n = 0;
  let first = tail;
  let pfn = tail;
  while (pfn !== NONE && n < want) {
    const f = flags[pfn]!;
    if ((f & (PG_head | PG_mapped)) !== 0) break;
    flags[pfn] = f & ~(PG_active | PG_young);
    n++;
    first = pfn;
    pfn = prev[pfn]!;
  }
  if (n === 0) return 0;
  lru_tail[active] = pfn;
  if (pfn === NONE) lru_head[active] = NONE;
  else next[pfn] = NONE;
  const head = lru_head[inactive]!;
  prev[first] = NONE;
  next[tail] = head;
  if (head === NONE) lru_tail[inactive] = tail;
  else prev[head] = tail;
  lru_head[inactive] = first;
  k.lru_count[active]! -= n;
  k.lru_count[inactive]! += n;
  return n;
}

/** A file page with one of these is not simply dropped. Marks of use do not count: without a mapping they only ask that it be clean. */
const NOT_PLAIN = PG_locked | PG_writeback | PG_dirty | PG_mapped | PG_swapbacked | PG_swapcache | PG_unevictable | PG_head | PG_tail;
/** Ages are kept modulo 2^30 in shadows (page_cache.ts). */
const SHADOW_MASK = 0x3fffffff;

/** shrink_page_list for clean file pages in the batch's slots from `from` on: evicted and freed. Returns how many. */
export function evict_run(k: Kernel, task: TaskId, from: number, to: number): number {
  const { eng } = k;
  if (eng.recorder !== null) return 0;
  const { batch, flags, mapping, index, priv, cause, next, prev, slot, isolated, lru_age, nr_cached, file_start, block_type, pcp_head, pcp_tail, pcp_count, node_scope } = k;
  const { s } = eng;
  const order = k.config.pageblock_order;
  const first_pcp = k.cpu_of(task) * k.nr_zones;
  const scan = COST.scan_page * s[S.cpu_scale]!;
  const free = COST.free_page * s[S.cpu_scale]!;
  let cost = eng.cost;
  let id = s[S.event_id]!;
  let at = from;
  for (; at < to; at++) {
    const pfn = batch[at]!;
    const f = flags[pfn]!;
    const file = mapping[pfn]! - 1;
    const type = block_type[pfn >> order]!;
    if ((f & NOT_PLAIN) !== 0 || file < 0 || type === MIGRATE_ISOLATE) break;
    cost += scan;
    cost += free;
    // mm_vmscan_evict, then mm_page_free.
    id += 2;
    cause[pfn] = id;
    const zone = f >>> ZONE_SHIFT;
    const lruvec = node_scope ? 0 : zone;
    isolated[lruvec * 2 + 1]!--;
    const age = lru_age[lruvec]!;
    lru_age[lruvec] = age + 1;
    slot[file_start[file]! + index[pfn]!] = -(age & SHADOW_MASK) - 1;
    nr_cached[file]!--;
    mapping[pfn] = 0;
    index[pfn] = 0;
    priv[pfn] = type;
    flags[pfn] = (zone << ZONE_SHIFT) | PG_pcp;
    batch[at + VERDICTS] = FREED;
    const zone_pcp = (first_pcp + zone) * MIGRATE_PCPTYPES;
    const pcp = zone_pcp + (type === MIGRATE_RESERVE ? MIGRATE_MOVABLE : type);
    const tail = pcp_tail[pcp]!;
    prev[pfn] = tail;
    next[pfn] = NONE;
    if (tail === NONE) pcp_head[pcp] = pfn;
    else next[tail] = pfn;
    pcp_tail[pcp] = pfn;
    pcp_count[pcp]!++;
    if (pcp_count[zone_pcp]! + pcp_count[zone_pcp + 1]! + pcp_count[zone_pcp + 2]! >= nr_pcp_high(k, zone)) free_pcppages_bulk(k, first_pcp / k.nr_zones, zone, k.pcp_batch[zone]!);
  }
  const n = at - from;
  if (n === 0) return 0;
  eng.cost = cost;
  s[S.event_id] = id;
  eng.task_event[task] = id - 1;
  k.vm[VM.pgsteal_file]! += n;
  k.vm[VM.nr_file_pages]! -= n;
  k.vm[VM.pgfree]! += n;
  return n;
}
