// The page allocator's fast side: per-CPU lists, the walk over zones, freeing. Nothing here sleeps; what must wait is
// the routine in alloc_slowpath.ts. Models 2.6.34 mm/page_alloc.c: get_page_from_freelist, buffered_rmqueue,
// rmqueue_bulk, free_hot_cold_page, free_pcppages_bulk, drain_pages, zone_batchsize. A page on a per-CPU list keeps in its private
// word the type under which it will be freed (2.6.33), so what belongs to the reserve goes back there. Single pages on these
// lists do not merge until they are drained.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { free_block, rmqueue } from './buddy.ts';
import { note_steals } from './capture.ts';
import { prep_compound_page } from './compound.ts';
import { ALLOC_HARDER, ALLOC_HIGH, NO_WATERMARK, WMARK_LOW, WMARK_MIN, wmark_pages, zone_watermark_ok } from './mmzone.ts';
import { wakeup_kswapd } from './kswapd_wake.ts';
import {
  GFP_COMP, GFP_HIGH, GFP_MOVABLE, GFP_NO_KSWAPD, GFP_NOMEMALLOC, GFP_RECLAIMABLE, GFP_WAIT, MIGRATE_ISOLATE, MIGRATE_MOVABLE, MIGRATE_PCPTYPES, MIGRATE_RECLAIMABLE, MIGRATE_RESERVE,
  MIGRATE_UNMOVABLE, PG_pcp, ZONE_SHIFT,
} from './page_flags.ts';
import { refill_run } from './refill_run.ts';

/** zone_batchsize: 1/1024 of the zone, at most 512 KiB, a quarter of that, rounded to 2^n - 1. */
export function zone_batchsize(managed: number): number {
  let batch = Math.floor(Math.min(managed / 1024, 128) / 4);
  if (batch < 1) batch = 1;
  let power = 1;
  while (power * 2 <= batch + Math.floor(batch / 2)) power *= 2;
  return Math.max(1, power - 1);
}

export function setup_pagesets(k: Kernel): void {
  k.config.zones.forEach((zone, i) => {
    k.pcp_batch[i] = zone_batchsize(zone.managed);
    // Since 5.14 a CPU may keep its share of the low watermark (zone_highsize).
    k.pcp_high[i] = k.node_scope ? Math.max(4 * k.pcp_batch[i]!, Math.floor(k.zone_wmark[i * 3 + WMARK_LOW]! / k.size.nr_cpus)) : 6 * k.pcp_batch[i]!;
  });
}

export function gfp_type(gfp: number): number {
  if ((gfp & GFP_MOVABLE) !== 0) return MIGRATE_MOVABLE;
  return (gfp & GFP_RECLAIMABLE) !== 0 ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}

function pcp_index(k: Kernel, cpu: number, zone: number, mt: number): number {
  return (cpu * k.nr_zones + zone) * MIGRATE_PCPTYPES + mt;
}

/** rmqueue_bulk: moves `count` single pages from the buddy lists to a per-CPU list, in address order. */
function rmqueue_bulk(k: Kernel, pcp: number, zone: number, mt: number, count: number, task: TaskId): void {
  for (let i = refill_run(k, pcp, zone, mt, count); i < count; i++) {
    const pfn = rmqueue(k, zone, 0, mt, task);
    if (pfn === NONE) return;
    const tail = k.pcp_tail[pcp]!;
    k.flags[pfn]! |= PG_pcp;
    k.priv[pfn] = mt;
    k.prev[pfn] = tail;
    k.next[pfn] = NONE;
    if (tail === NONE) k.pcp_head[pcp] = pfn;
    else k.next[tail] = pfn;
    k.pcp_tail[pcp] = pfn;
    k.pcp_count[pcp]!++;
  }
}

/** buffered_rmqueue: one page by way of the CPU's list, or a block from the buddy lists. */
function buffered_rmqueue(k: Kernel, zone: number, order: number, mt: number, cpu: number, task: TaskId): Pfn {
  if (order > 0) {
    k.eng.with_lock(LOCK.zone + zone, COST.zone_lock, task);
    return rmqueue(k, zone, order, mt, task);
  }
  const pcp = pcp_index(k, cpu, zone, mt);
  let pfn = k.pcp_head[pcp]!;
  if (pfn === NONE) {
    k.eng.with_lock(LOCK.zone + zone, COST.zone_lock, task);
    rmqueue_bulk(k, pcp, zone, mt, k.pcp_batch[zone]!, task);
    pfn = k.pcp_head[pcp]!;
    if (pfn === NONE) return NONE;
  }
  const next = k.next[pfn]!;
  k.pcp_head[pcp] = next;
  if (next === NONE) k.pcp_tail[pcp] = NONE;
  else k.prev[next] = NONE;
  k.pcp_count[pcp]!--;
  k.flags[pfn]! &= ~PG_pcp;
  k.priv[pfn] = 0;
  return pfn;
}

/** get_page_from_freelist: from the highest zone down, the first above its mark. `mark` NO_WATERMARK = take anything. */
export function get_page_from_freelist(k: Kernel, gfp: number, order: number, mark: number, alloc_flags: number, cpu: number, task: TaskId): Pfn {
  const mt = gfp_type(gfp);
  const classzone = k.nr_zones - 1;
  for (let zone = classzone; zone >= 0; zone--) {
    if (mark !== NO_WATERMARK && !zone_watermark_ok(k, zone, order, wmark_pages(k, zone, mark), classzone, alloc_flags)) continue;
    const pfn = buffered_rmqueue(k, zone, order, mt, cpu, task);
    if (pfn === NONE) continue;
    prep_new_page(k, pfn, order, gfp, task);
    return pfn;
  }
  return NONE;
}

/** A free page has no owner, no index and no links (free_page sees to that), so only its flags are set. filemap_runs.ts does the same for single pages. */
export function prep_new_page(k: Kernel, pfn: Pfn, order: number, gfp: number, task: TaskId): void {
  k.vm[VM.pgalloc]! += 1 << order;
  if (k.init_on_alloc) k.eng.spend(order === 0 ? COST.zero_page : COST.zero_huge_part * (1 << order));
  if (k.g[G.nr_assembling]! > 0) note_steals(k, pfn, order, task);
  const id = k.eng.emit_for(task, TP.mm_page_alloc, pfn, order);
  for (let p = pfn; p < pfn + (1 << order); p++) {
    k.flags[p] = (k.flags[p]! >>> ZONE_SHIFT) << ZONE_SHIFT;
    k.cause[p] = id;
  }
  if ((gfp & GFP_COMP) !== 0) prep_compound_page(k, pfn, order);
}

/**
 * What an allocation can do without sleeping: the low mark, then kswapd woken and the min mark with the caller's rights.
 * `memalloc` = the caller reclaims itself and may take anything.
 */
export function alloc_pages_nosleep(k: Kernel, task: TaskId, gfp: number, order: number, memalloc: boolean): Pfn {
  const cpu = k.cpu_of(task);
  k.eng.spend(COST.alloc_page);
  let pfn = get_page_from_freelist(k, gfp, order, WMARK_LOW, 0, cpu, task);
  if (pfn !== NONE) return pfn;
  if ((gfp & GFP_NO_KSWAPD) === 0) {
    for (let zone = k.nr_zones - 1; zone >= (k.node_scope ? k.nr_zones - 1 : 0); zone--) wakeup_kswapd(k, zone, order, k.nr_zones - 1, task);
  }
  // An allocation that cannot wait tries harder, but not for a huge page that is not needed (2.6.38 gfp_to_alloc_flags).
  const harder = (gfp & (GFP_WAIT | GFP_NOMEMALLOC)) === 0;
  const alloc_flags = ((gfp & GFP_HIGH) !== 0 ? ALLOC_HIGH : 0) | (harder ? ALLOC_HARDER : 0);
  pfn = get_page_from_freelist(k, gfp, order, WMARK_MIN, alloc_flags, cpu, task);
  if (pfn === NONE && memalloc) pfn = get_page_from_freelist(k, gfp, order, NO_WATERMARK, 0, cpu, task);
  return pfn;
}

/** nr_pcp_high (5.14): while kswapd works a CPU keeps four batches at most. */
export function nr_pcp_high(k: Kernel, zone: number): number {
  const high = k.pcp_high[zone]!;
  return k.g[G.reclaim_active] === 0 ? high : Math.min(4 * k.pcp_batch[zone]!, high);
}

/** free_hot_cold_page: to the CPU's list; a full list gives a batch back. What changes here changes in page_runs.ts (evict_run) too. */
export function free_page(k: Kernel, pfn: Pfn, cpu: number, cold: boolean): void {
  const zone = k.flags[pfn]! >>> ZONE_SHIFT;
  const type = k.block_type[pfn >> k.config.pageblock_order]!;
  k.vm[VM.pgfree]!++;
  k.cause[pfn] = k.eng.emit(TP.mm_page_free, NONE, pfn, 0, k.cause[pfn]!);
  k.mapping[pfn] = 0;
  k.index[pfn] = 0;
  if (type === MIGRATE_ISOLATE) {
    k.flags[pfn] = (zone << ZONE_SHIFT) >>> 0;
    k.priv[pfn] = 0;
    free_block(k, pfn, 0, type);
    return;
  }
  const mt = type === MIGRATE_RESERVE ? MIGRATE_MOVABLE : type;
  k.priv[pfn] = type;
  k.flags[pfn] = ((zone << ZONE_SHIFT) | PG_pcp) >>> 0;
  const pcp = pcp_index(k, cpu, zone, mt);
  if (cold) {
    const tail = k.pcp_tail[pcp]!;
    k.prev[pfn] = tail;
    k.next[pfn] = NONE;
    if (tail === NONE) k.pcp_head[pcp] = pfn;
    else k.next[tail] = pfn;
    k.pcp_tail[pcp] = pfn;
  } else {
    const head = k.pcp_head[pcp]!;
    k.next[pfn] = head;
    k.prev[pfn] = NONE;
    if (head === NONE) k.pcp_tail[pcp] = pfn;
    else k.prev[head] = pfn;
    k.pcp_head[pcp] = pfn;
  }
  k.pcp_count[pcp]!++;
  const base = pcp_index(k, cpu, zone, 0);
  if (k.pcp_count[base]! + k.pcp_count[base + 1]! + k.pcp_count[base + 2]! >= nr_pcp_high(k, zone)) free_pcppages_bulk(k, cpu, zone, k.pcp_batch[zone]!);
}

/** free_pcppages_bulk: takes from the tails of the three lists in turn. */
export function free_pcppages_bulk(k: Kernel, cpu: number, zone: number, count: number): void {
  const base = pcp_index(k, cpu, zone, 0);
  // A zone that gets pages back is not hopeless.
  k.zone_all_unreclaimable[zone] = 0;
  k.zone_pages_scanned[zone] = 0;
  let mt = 0;
  let left = count;
  let empty = 0;
  while (left > 0 && empty < MIGRATE_PCPTYPES) {
    mt = (mt + 1) % MIGRATE_PCPTYPES;
    const pfn = k.pcp_tail[base + mt]!;
    if (pfn === NONE) {
      empty++;
      continue;
    }
    empty = 0;
    const prev = k.prev[pfn]!;
    k.pcp_tail[base + mt] = prev;
    if (prev === NONE) k.pcp_head[base + mt] = NONE;
    else k.next[prev] = NONE;
    k.pcp_count[base + mt]!--;
    k.flags[pfn]! &= ~PG_pcp;
    const type = k.priv[pfn]!;
    k.priv[pfn] = 0;
    free_block(k, pfn, 0, type);
    left--;
  }
}

/** drain_pages: the lists of one CPU. */
export function drain_pages(k: Kernel, cpu: number): void {
  for (let zone = 0; zone < k.nr_zones; zone++) free_pcppages_bulk(k, cpu, zone, k.size.nr_pages);
}

/** drain_all_pages: every per-CPU list back to the buddy lists. */
export function drain_all_pages(k: Kernel): void {
  for (let cpu = 0; cpu < k.size.nr_cpus; cpu++) drain_pages(k, cpu);
}

/** __free_pages: a block taken with an order above 0 goes straight to the buddy lists, and is no compound page any more. */
export function free_pages(k: Kernel, pfn: Pfn, order: number, cpu: number): void {
  if (order === 0) {
    free_page(k, pfn, cpu, false);
    return;
  }
  const zone = k.flags[pfn]! >>> ZONE_SHIFT;
  k.vm[VM.pgfree]! += 1 << order;
  k.zone_all_unreclaimable[zone] = 0;
  k.zone_pages_scanned[zone] = 0;
  const id = k.eng.emit(TP.mm_page_free, NONE, pfn, order, k.cause[pfn]!);
  for (let p = pfn; p < pfn + (1 << order); p++) {
    k.flags[p] = (zone << ZONE_SHIFT) >>> 0;
    k.mapping[p] = 0;
    k.index[p] = 0;
    k.priv[p] = 0;
    k.cause[p] = id;
  }
  free_block(k, pfn, order, k.block_type[pfn >> k.config.pageblock_order]!);
}

export function nr_free_pages(k: Kernel): number {
  let free = 0;
  for (let zone = 0; zone < k.nr_zones; zone++) free += k.zone_free[zone]!;
  return free;
}

/** Keeps the lowest number of free pages seen, sampled where reclaim looks. */
export function note_free(k: Kernel): void {
  const free = nr_free_pages(k);
  if (free < k.g[G.min_free]!) k.g[G.min_free] = free;
}
