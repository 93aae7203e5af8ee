// Zones: watermarks, reserves and the test of an allocation against them.
// Models 2.6.34 mm/page_alloc.c: init_per_zone_wmark_min, setup_per_zone_wmarks, setup_per_zone_lowmem_reserve,
// zone_watermark_ok; of 6.1 __zone_watermark_ok for machines with lists per node. Simplified: no HighMem, one node.
import type { ZoneConfig } from '../config.ts';
import type { Kernel } from '../kernel.ts';
import { G } from '../columns.ts';
import { LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, MAX_ORDER, MIGRATE_ISOLATE, MIGRATE_TYPES } from './page_flags.ts';

export const WMARK_MIN = 0;
export const WMARK_LOW = 1;
export const WMARK_HIGH = 2;
export const NO_WATERMARK = -1;
export const ALLOC_HIGH = 1;
export const ALLOC_HARDER = 2;

/** sysctl_lowmem_reserve_ratio: 1/256 of the zones above (mm/page_alloc.c). */
const LOWMEM_RESERVE_RATIO = 256;

/** min_free_kbytes = sqrt(lowmem_kbytes * 16), between 128 and 65536 (init_per_zone_wmark_min). */
export function min_free_kbytes_by_rule(lowmem_pages: number): number {
  const target = lowmem_pages * 4 * 16;
  let root = Math.floor(Math.sqrt(target));
  while (root * root > target) root--;
  while ((root + 1) * (root + 1) <= target) root++;
  return Math.min(65536, Math.max(128, root));
}

/** Min, low and high mark of every zone, in a row. */
export function zone_wmarks(zones: readonly ZoneConfig[], min_free_kbytes: number): Float64Array {
  const lowmem = zones.reduce((sum, zone) => sum + zone.managed, 0);
  const kbytes = min_free_kbytes > 0 ? min_free_kbytes : min_free_kbytes_by_rule(lowmem);
  const pages_min = Math.floor(kbytes / 4);
  const marks = new Float64Array(zones.length * 3);
  zones.forEach((zone, i) => {
    const min = Math.floor((pages_min * zone.managed) / lowmem);
    marks[i * 3 + WMARK_MIN] = min;
    marks[i * 3 + WMARK_LOW] = min + Math.floor(min / 4);
    marks[i * 3 + WMARK_HIGH] = min + Math.floor(min / 2);
  });
  return marks;
}

/** What a zone keeps back from an allocation that could use the zones above it, up to `classzone`. */
export function lowmem_reserve(zones: readonly ZoneConfig[], zone: number, classzone: number): number {
  let above = 0;
  for (let j = zone + 1; j <= classzone; j++) above += zones[j]!.managed;
  return Math.floor(above / LOWMEM_RESERVE_RATIO);
}

export function setup_per_zone_wmarks(k: Kernel): void {
  const zones = k.config.zones;
  k.zone_wmark.set(zone_wmarks(zones, k.config.min_free_kbytes));
  for (let i = 0; i < zones.length; i++) {
    for (let j = i + 1; j < zones.length; j++) k.zone_reserve[i * zones.length + j] = lowmem_reserve(zones, i, j);
  }
}

export function wmark_pages(k: Kernel, zone: number, mark: number): number {
  return k.zone_wmark[zone * 3 + mark]! + k.zone_boost[zone]!;
}

/** zone_watermark_ok: may an allocation of this order, entitled up to `classzone`, take pages of this zone? */
export function zone_watermark_ok(k: Kernel, zone: number, order: number, mark: number, classzone: number, alloc_flags: number): boolean {
  let free = k.zone_free[zone]! - (1 << order) + 1;
  let min = mark;
  if ((alloc_flags & ALLOC_HIGH) !== 0) min -= Math.floor(min / 2);
  if ((alloc_flags & ALLOC_HARDER) !== 0) min -= Math.floor(min / 4);
  if (free <= min + k.zone_reserve[zone * k.nr_zones + classzone]!) return false;
  if (k.node_scope) return order === 0 || has_block(k, zone, order);
  for (let o = 0; o < order; o++) {
    free -= free_blocks(k, zone, o) << o;
    min = Math.floor(min / 2);
    if (free <= min) return false;
  }
  return true;
}

/** Since 4.4: above order 0 it is enough that one free block is large enough (machines with lists per node). */
function has_block(k: Kernel, zone: number, order: number): boolean {
  for (let o = order; o < MAX_ORDER; o++) if (free_blocks(k, zone, o) > 0) return true;
  return false;
}

/** Free blocks of an order that can be allocated: what is set aside is not counted as free either. */
export function free_blocks(k: Kernel, zone: number, order: number): number {
  const base = (zone * MAX_ORDER + order) * MIGRATE_TYPES;
  let count = 0;
  for (let mt = 0; mt < MIGRATE_ISOLATE; mt++) count += k.free_count[base + mt]!;
  return count;
}

/** Pages of a zone that reclaim could take: its file lists, and the anonymous ones while swap has room (zone_reclaimable_pages). */
export function zone_reclaimable_pages(k: Kernel, zone: number): number {
  // With lists per node a zone's share of each kind is not kept; kswapd of those kernels does not ask.
  if (k.node_scope) return k.zone_lru_pages[zone]!;
  const file = k.lru_count[k.list_id(zone, LRU_INACTIVE_FILE)]! + k.lru_count[k.list_id(zone, LRU_ACTIVE_FILE)]!;
  if (k.g[G.nr_swap_pages]! <= 0) return file;
  return file + k.lru_count[k.list_id(zone, LRU_INACTIVE_ANON)]! + k.lru_count[k.list_id(zone, LRU_ACTIVE_ANON)]!;
}
