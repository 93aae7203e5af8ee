// The buddy allocator: free blocks of 2^order pages, split from the head, merged on the way back, kept by migrate type.
// Models 2.6.34 mm/page_alloc.c: __rmqueue_smallest, expand, __rmqueue_fallback, move_freepages_block, __free_one_page,
// setup_zone_migrate_reserve. Plain functions: none of this can sleep. What is freed in a block set aside (MIGRATE_ISOLATE) stays
// there, as since 3.18, merges up to the block only, and is not counted as free, as since 3.7.
import type { Pfn } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { assert } from '#base/assert.ts';
import { G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import {
  FREE_ORDER_MASK, FREE_TYPE_SHIFT, MAX_ORDER, MIGRATE_ISOLATE, MIGRATE_MOVABLE, MIGRATE_RECLAIMABLE, MIGRATE_RESERVE, MIGRATE_TYPES, MIGRATE_UNMOVABLE, PG_buddy, PG_lru, ZONE_SHIFT,
} from './page_flags.ts';
import { compaction_capture } from './capture.ts';
import { wakeup_kswapd } from './kswapd_wake.ts';
import { WMARK_HIGH } from './mmzone.ts';

/** fallbacks[]: where else to look, in order (mm/page_alloc.c). */
const FALLBACKS: readonly (readonly number[])[] = [
  [MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE, MIGRATE_RESERVE],
  [MIGRATE_UNMOVABLE, MIGRATE_MOVABLE, MIGRATE_RESERVE],
  [MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE, MIGRATE_RESERVE],
  [],
  [],
];

export function area_of(zone: number, order: number, mt: number): number {
  return (zone * MAX_ORDER + order) * MIGRATE_TYPES + mt;
}

function add_head(k: Kernel, area: number, pfn: Pfn): void {
  const head = k.free_head[area]!;
  k.next[pfn] = head;
  k.prev[pfn] = NONE;
  if (head === NONE) k.free_tail[area] = pfn;
  else k.prev[head] = pfn;
  k.free_head[area] = pfn;
  k.free_count[area]!++;
  k.flags[pfn]! |= PG_buddy;
}

function add_tail(k: Kernel, area: number, pfn: Pfn): void {
  const tail = k.free_tail[area]!;
  k.prev[pfn] = tail;
  k.next[pfn] = NONE;
  if (tail === NONE) k.free_head[area] = pfn;
  else k.next[tail] = pfn;
  k.free_tail[area] = pfn;
  k.free_count[area]!++;
  k.flags[pfn]! |= PG_buddy;
}

/** Takes a free block off its list. */
export function remove(k: Kernel, area: number, pfn: Pfn): void {
  const next = k.next[pfn]!;
  const prev = k.prev[pfn]!;
  if (prev === NONE) k.free_head[area] = next;
  else k.next[prev] = next;
  if (next === NONE) k.free_tail[area] = prev;
  else k.prev[next] = prev;
  k.free_count[area]!--;
  k.flags[pfn]! &= ~PG_buddy;
  k.next[pfn] = NONE;
  k.prev[pfn] = NONE;
  k.free_block[pfn] = 0;
}

/** page_order: of a free block, by its first page. */
export function page_order(k: Kernel, pfn: Pfn): number {
  return k.free_block[pfn]! & FREE_ORDER_MASK;
}

/** get_freepage_migratetype: of the list that a free block stands on, by its first page. */
export function get_freepage_migratetype(k: Kernel, pfn: Pfn): number {
  return k.free_block[pfn]! >> FREE_TYPE_SHIFT;
}

/** A free block stands on the list of the type it was freed or moved to: its page's block label is only the default. */
export function area_holding(k: Kernel, zone: number, pfn: Pfn, order: number): number {
  return area_of(zone, order, get_freepage_migratetype(k, pfn));
}

export function list_block(k: Kernel, zone: number, pfn: Pfn, order: number, mt: number, tail: boolean): void {
  const area = area_of(zone, order, mt);
  if (tail) add_tail(k, area, pfn);
  else add_head(k, area, pfn);
  k.free_block[pfn] = order | (mt << FREE_TYPE_SHIFT);
}

/** __free_one_page: merges with its buddy as long as that is free, whole and of the same order. */
export function free_block(k: Kernel, first: Pfn, first_order: number, type: number): void {
  const zone = k.flags[first]! >>> ZONE_SHIFT;
  const set_aside = k.g[G.nr_isolated_blocks]! > 0 && k.block_type[first >> k.config.pageblock_order] === MIGRATE_ISOLATE;
  const mt = set_aside ? MIGRATE_ISOLATE : type;
  const top = set_aside ? k.config.pageblock_order : MAX_ORDER - 1;
  const watched = k.g[G.capture_control]! > 0;
  const start = k.zone_start[zone]!;
  const end = start + k.zone_pages[zone]!;
  let pfn = first;
  let order = first_order;
  if (!set_aside) k.zone_free[zone]! += 1 << first_order;
  while (order < top) {
    if (watched && compaction_capture(k, zone, pfn, order, mt)) {
      if (!set_aside) k.zone_free[zone]! -= 1 << order;
      return;
    }
    const buddy = pfn ^ (1 << order);
    if (buddy < start || buddy + (1 << order) > end) break;
    if ((k.flags[buddy]! & PG_buddy) === 0 || page_order(k, buddy) !== order) break;
    if ((get_freepage_migratetype(k, buddy) === MIGRATE_ISOLATE) !== set_aside) break;
    remove(k, area_holding(k, zone, buddy, order), buddy);
    pfn &= buddy;
    order++;
  }
  // Tail insertion when the next larger buddy is free already: this block will merge soon, so hand it out last.
  let tail = false;
  if (order < Math.min(top, MAX_ORDER - 2)) {
    const parent = pfn & ~(1 << order);
    const higher = parent ^ (1 << (order + 1));
    if (higher >= start && higher + (1 << (order + 1)) <= end) tail = (k.flags[higher]! & PG_buddy) !== 0 && page_order(k, higher) === order + 1;
  }
  list_block(k, zone, pfn, order, mt, tail);
}

/** expand: puts the upper halves back until the block has the wanted order. */
export function expand(k: Kernel, zone: number, pfn: Pfn, low: number, high: number, mt: number): void {
  for (let order = high - 1; order >= low; order--) list_block(k, zone, pfn + (1 << order), order, mt, false);
}

function rmqueue_smallest(k: Kernel, zone: number, order: number, mt: number): Pfn {
  for (let current = order; current < MAX_ORDER; current++) {
    const area = area_of(zone, current, mt);
    const pfn = k.free_head[area]!;
    if (pfn === NONE) continue;
    remove(k, area, pfn);
    expand(k, zone, pfn, order, current, mt);
    return pfn;
  }
  return NONE;
}

/** Relabels what is free in a pageblock; returns how many pages. */
function move_freepages_block(k: Kernel, zone: number, pfn: Pfn, mt: number): number {
  const size = 1 << k.config.pageblock_order;
  const from = Math.max(pfn & ~(size - 1), k.zone_start[zone]!);
  const to = Math.min((pfn & ~(size - 1)) + size, k.zone_start[zone]! + k.zone_pages[zone]!);
  let moved = 0;
  for (let p = from; p < to; ) {
    if ((k.flags[p]! & PG_buddy) === 0) {
      p++;
      continue;
    }
    const order = page_order(k, p);
    const area = area_holding(k, zone, p, order);
    remove(k, area, p);
    list_block(k, zone, p, order, mt, false);
    moved += 1 << order;
    p += 1 << order;
  }
  return moved;
}

/** __rmqueue_fallback: the largest foreign block; takes the whole pageblock over when half of it came along. */
function rmqueue_fallback(k: Kernel, zone: number, order: number, mt: number, task: number): Pfn {
  const pageblock_order = k.config.pageblock_order;
  for (let current = MAX_ORDER - 1; current >= order; current--) {
    for (const other of FALLBACKS[mt]!) {
      if (other === MIGRATE_RESERVE) continue;
      const area = area_of(zone, current, other);
      const pfn = k.free_head[area]!;
      if (pfn === NONE) continue;
      let as = other;
      if (current >= pageblock_order >> 1 || mt === MIGRATE_RECLAIMABLE) {
        const pages = move_freepages_block(k, zone, pfn, mt);
        if (pages >= 1 << (pageblock_order - 1)) k.block_type[pfn >> pageblock_order] = mt;
        as = mt;
      }
      remove(k, area_holding(k, zone, pfn, current), pfn);
      if (current >= pageblock_order) {
        for (let b = pfn >> pageblock_order; b < (pfn + (1 << current)) >> pageblock_order; b++) k.block_type[b] = mt;
      }
      expand(k, zone, pfn, order, current, as);
      k.eng.emit_for(task, TP.mm_page_alloc_extfrag, pfn, 1 << current);
      return pfn;
    }
  }
  return NONE;
}

/** LRU pages of a pageblock: what could move away from it. */
function movable_pages(k: Kernel, zone: number, pfn: Pfn): number {
  const size = 1 << k.config.pageblock_order;
  const from = Math.max(pfn & ~(size - 1), k.zone_start[zone]!);
  const to = Math.min((pfn & ~(size - 1)) + size, k.zone_start[zone]! + k.zone_pages[zone]!);
  let count = 0;
  for (let p = from; p < to; p++) if ((k.flags[p]! & PG_lru) !== 0) count++;
  return count;
}

/** find_suitable_fallback, 6.1: largest order first; a movable request that may not take a block over rather takes the smallest. */
function find_fallback_61(k: Kernel, zone: number, order: number, mt: number): { pfn: Pfn; order: number; type: number; steal: boolean } | null {
  const half = k.config.pageblock_order >> 1;
  for (let current = MAX_ORDER - 1; current >= order; current--) {
    for (const type of FALLBACKS[mt]!) {
      const pfn = k.free_head[area_of(zone, current, type)]!;
      if (pfn === NONE || type === MIGRATE_RESERVE) continue;
      const steal = current >= half || mt !== MIGRATE_MOVABLE;
      if (steal || current === order) return { pfn, order: current, type, steal };
      for (let small = order; small <= current; small++) {
        for (const t of FALLBACKS[mt]!) {
          const p = t === MIGRATE_RESERVE ? NONE : k.free_head[area_of(zone, small, t)]!;
          if (p !== NONE) return { pfn: p, order: small, type: t, steal: false };
        }
      }
    }
  }
  return null;
}

/** __rmqueue_fallback and steal_suitable_fallback of 6.1, for machines with lists per node; may boost the watermark. */
function rmqueue_fallback_61(k: Kernel, zone: number, order: number, mt: number, task: number): Pfn {
  const found = find_fallback_61(k, zone, order, mt);
  if (found === null) return NONE;
  const { pfn, type } = found;
  const pageblock_order = k.config.pageblock_order;
  let whole = false;
  if (found.order >= pageblock_order) {
    for (let b = pfn >> pageblock_order; b < (pfn + (1 << found.order)) >> pageblock_order; b++) k.block_type[b] = mt;
  } else {
    boost_watermark(k, zone, task);
    if (found.steal) {
      const movable = movable_pages(k, zone, pfn);
      const label = k.block_type[pfn >> pageblock_order];
      const free = move_freepages_block(k, zone, pfn, mt);
      const alike = mt === MIGRATE_MOVABLE ? movable : label === MIGRATE_MOVABLE ? (1 << pageblock_order) - free - movable : 0;
      if (free + alike >= 1 << (pageblock_order - 1)) k.block_type[pfn >> pageblock_order] = mt;
      whole = free > 0;
    }
  }
  if (!whole) {
    remove(k, area_of(zone, found.order, type), pfn);
    list_block(k, zone, pfn, found.order, mt, false);
  }
  k.eng.emit_for(task, TP.mm_page_alloc_extfrag, pfn, 1 << found.order);
  return rmqueue_smallest(k, zone, order, mt);
}

/** boost_watermark (5.0): a broken pageblock asks kswapd for one pageblock more, up to a share of the high mark. */
function boost_watermark(k: Kernel, zone: number, task: number): void {
  const factor = k.config.watermark_boost_factor;
  const block = 1 << k.config.pageblock_order;
  if (factor === 0 || block * 4 > k.config.zones[zone]!.managed) return;
  const most = Math.max(block, Math.floor((k.zone_wmark[zone * 3 + WMARK_HIGH]! * factor) / 10000));
  k.zone_boost[zone] = Math.min(k.zone_boost[zone]! + block, most);
  k.eng.emit_for(task, TP.watermark_boost, zone, k.zone_boost[zone]!);
  wakeup_kswapd(k, zone, 0, zone, task);
}

/** __rmqueue: a block of 2^order pages, or NONE. The pages are counted as taken. */
export function rmqueue(k: Kernel, zone: number, order: number, mt: number, task: number): Pfn {
  let pfn = rmqueue_smallest(k, zone, order, mt);
  if (pfn === NONE && mt !== MIGRATE_RESERVE) {
    pfn = k.node_scope ? rmqueue_fallback_61(k, zone, order, mt, task) : rmqueue_fallback(k, zone, order, mt, task);
    if (pfn === NONE) pfn = rmqueue_smallest(k, zone, order, MIGRATE_RESERVE);
  }
  if (pfn !== NONE) k.zone_free[zone]! -= 1 << order;
  return pfn;
}

/** Fills the free lists of a zone at boot: the largest aligned blocks, in address order. */
export function free_area_init(k: Kernel, zone: number): void {
  for (let order = 0; order < MAX_ORDER; order++) {
    for (let mt = 0; mt < MIGRATE_TYPES; mt++) {
      k.free_head[area_of(zone, order, mt)] = NONE;
      k.free_tail[area_of(zone, order, mt)] = NONE;
    }
  }
}

/** setup_zone_migrate_reserve: the first blocks of a zone are kept for when nothing else is left. */
export function reserve_blocks(k: Kernel, zone: number): void {
  const size = 1 << k.config.pageblock_order;
  const wanted = Math.min(2, Math.ceil(k.zone_wmark[zone * 3]! / size));
  const first = Math.ceil(k.zone_start[zone]! / size);
  const last = Math.floor((k.zone_start[zone]! + k.zone_pages[zone]!) / size);
  // A reserve of a whole block would be a quarter of a small zone; Linux has no such zones, so none is kept there.
  if ((last - first) * size < 16 * size * wanted) return;
  let found = 0;
  for (let block = first; block < last && found < wanted; block++) {
    const pfn = block * size;
    // Only blocks that begin here are counted: without one at the first page the pageblock is not all free.
    if ((k.flags[pfn]! & PG_buddy) === 0) continue;
    let free = 0;
    for (let p = pfn; p < pfn + size; ) {
      if ((k.flags[p]! & PG_buddy) !== 0) {
        free += 1 << page_order(k, p);
        p += 1 << page_order(k, p);
      } else p++;
    }
    if (free < size) continue;
    k.block_type[block] = MIGRATE_RESERVE;
    split_to_block(k, zone, pfn);
    move_freepages_block(k, zone, pfn, MIGRATE_RESERVE);
    found++;
  }
}

/** Splits a free block larger than a pageblock, so that one pageblock of it can be relabelled alone. */
function split_to_block(k: Kernel, zone: number, pfn: Pfn): void {
  for (let order = MAX_ORDER - 1; order > k.config.pageblock_order; order--) {
    const head = pfn & ~((1 << order) - 1);
    if ((k.flags[head]! & PG_buddy) === 0 || page_order(k, head) !== order) continue;
    const mt = get_freepage_migratetype(k, head);
    remove(k, area_of(zone, order, mt), head);
    list_block(k, zone, head + (1 << (order - 1)), order - 1, mt, false);
    list_block(k, zone, head, order - 1, mt, false);
  }
}

/**
 * Fills a zone with the free blocks that /proc/pagetypeinfo counted on a recorded machine. Their places are not recorded:
 * blocks from a pageblock up stand in pairs of pageblocks from the top; smaller ones of one type share a pageblock, each
 * at the offset of its own size, so that none has a free buddy.
 */
export function place_free_blocks(k: Kernel, zone: number, blocks: readonly (readonly number[])[]): void {
  const pageblock_order = k.config.pageblock_order;
  const pair = 2 << pageblock_order;
  const start = k.zone_start[zone]!;
  let top = Math.floor((start + k.zone_pages[zone]!) / pair) * pair;
  const place = (pfn: Pfn, order: number, mt: number): void => {
    for (let b = pfn >> pageblock_order; b <= (pfn + (1 << order) - 1) >> pageblock_order; b++) k.block_type[b] = mt;
    list_block(k, zone, pfn, order, mt, false);
    k.zone_free[zone]! += 1 << order;
  };
  /** Pageblocks beside a free block of the same size, which must hold smaller ones only. */
  const spare: Pfn[] = [];
  for (let order = MAX_ORDER - 1; order >= pageblock_order; order--) {
    blocks.forEach((counts, mt) => {
      for (let n = 0; n < counts[order]!; n++) {
        top -= pair;
        place(order > pageblock_order ? top : top + (1 << pageblock_order), order, mt);
        if (order === pageblock_order) spare.push(top);
      }
    });
  }
  blocks.forEach((counts, mt) => {
    const left = counts.slice(0, pageblock_order);
    while (left.some((n) => n > 0)) {
      let block = spare.shift();
      if (block === undefined) {
        top -= pair;
        block = top + (1 << pageblock_order);
        spare.push(top);
      }
      for (let order = pageblock_order - 1; order >= 0; order--) {
        if (left[order]! === 0) continue;
        left[order]!--;
        place(block + (1 << order), order, mt);
      }
    }
  });
  assert(top >= start, `zone ${zone}: its free blocks do not fit`);
}

/** Takes a named page, or an aligned block, out of whatever free block holds it. False if it is not free. Used at boot only. */
export function take_free_page(k: Kernel, zone: number, pfn: Pfn, size = 0): boolean {
  for (let order = size; order < MAX_ORDER; order++) {
    const head = pfn & ~((1 << order) - 1);
    if (head < k.zone_start[zone]! || (k.flags[head]! & PG_buddy) === 0 || page_order(k, head) !== order) continue;
    const mt = get_freepage_migratetype(k, head);
    remove(k, area_of(zone, order, mt), head);
    k.zone_free[zone]! -= 1 << size;
    let rest = head;
    for (let o = order - 1; o >= size; o--) {
      const upper = rest + (1 << o);
      if (pfn >= upper) {
        list_block(k, zone, rest, o, mt, false);
        rest = upper;
      } else list_block(k, zone, upper, o, mt, false);
    }
    return true;
  }
  return false;
}

/** /proc/buddyinfo: free blocks of each order of a zone. */
export function buddyinfo(k: Kernel, zone: number): number[] {
  const counts: number[] = [];
  for (let order = 0; order < MAX_ORDER; order++) {
    let n = 0;
    for (let mt = 0; mt < MIGRATE_TYPES; mt++) n += k.free_count[area_of(zone, order, mt)]!;
    counts.push(n);
  }
  return counts;
}

export function movable_type(gfp_movable: boolean, gfp_reclaimable: boolean): number {
  return gfp_movable ? MIGRATE_MOVABLE : gfp_reclaimable ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}
