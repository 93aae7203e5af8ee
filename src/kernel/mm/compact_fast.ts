// Where the scanners of later kernels look first: at the free lists, not at the pages. Models 6.1 mm/compaction.c (5.1):
// fast_find_migrateblock, fast_isolate_freepages, freelist_scan_limit, next_search_order. Plain functions on a row of task.compact.
// Simplified: fast_isolate_around takes the rest of the block for every caller that may wait; lists are not reordered behind a search.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { CC, CC_WORDS, COMPACT_CLUSTER_MAX } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { split_free_page } from './compact_scan.ts';
import { MAX_ORDER, MIGRATE_MOVABLE, MIGRATE_TYPES } from './page_flags.ts';
import { COSTLY_ORDER } from './scan_control.ts';

/** Looked at on the free lists before a search gives up: half as many after each failure (freelist_scan_limit). */
function scan_limit(failures: number): number {
  return (COMPACT_CLUSTER_MAX >> Math.min(5, failures)) + 1;
}

function list_end(k: Kernel, zone: number, order: number, tail: boolean): Pfn {
  const area = (zone * MAX_ORDER + order) * MIGRATE_TYPES + MIGRATE_MOVABLE;
  return tail ? k.free_tail[area]! : k.free_head[area]!;
}

/**
 * A block low in the zone that is partly free already, found on the free lists: the migration scanner goes there. Returns where it
 * is to stand.
 */
export function fast_find_migrateblock(k: Kernel, task: TaskId): Pfn {
  const cc = task * CC_WORDS;
  const zone = k.cc[cc + CC.zone]!;
  const at = k.cc[cc + CC.migrate_pfn]!;
  const size = 1 << k.config.pageblock_order;
  const start = k.zone_start[zone]!;
  if (k.cc[cc + CC.order]! <= COSTLY_ORDER || (at !== start && at % size !== 0)) return at;
  let distance = (k.cc[cc + CC.free_pfn]! - at) >> 1;
  if (at !== start) distance >>= 2;
  const high = Math.floor((at + distance) / size) * size;
  const limit = scan_limit(k.cc[cc + CC.search_failed]!);
  let looked = 0;
  for (let order = k.cc[cc + CC.order]! - 1; order >= COSTLY_ORDER && looked < limit; order--) {
    for (let pfn = list_end(k, zone, order, false); pfn !== NONE && looked < limit; pfn = k.next[pfn]!) {
      looked++;
      const block = pfn >> k.config.pageblock_order;
      if (pfn >= high || k.block_skip[block] === 1) continue;
      k.cc[cc + CC.search_failed] = 0;
      k.block_skip[block] = 1;
      return Math.max(start, block << k.config.pageblock_order);
    }
  }
  k.cc[cc + CC.search_failed]!++;
  return at;
}

/** One free block high in the zone, taken as places for pages. Returns whether there was one. */
export function fast_isolate_freepages(k: Kernel, task: TaskId): boolean {
  const cc = task * CC_WORDS;
  const zone = k.cc[cc + CC.zone]!;
  const wanted = k.cc[cc + CC.order]!;
  const size = 1 << k.config.pageblock_order;
  const free_pfn = k.cc[cc + CC.free_pfn]!;
  const distance = free_pfn - k.cc[cc + CC.migrate_pfn]!;
  const low = Math.floor((free_pfn - (distance >> 2)) / size) * size;
  const min = Math.floor((free_pfn - (distance >> 1)) / size) * size;
  let limit = scan_limit(k.cc[cc + CC.search_failed]!);
  let scanned = 0;
  let found: Pfn = NONE;
  for (let order = wanted - 1; order >= 0 && found === NONE; order--) {
    let best: Pfn = NONE;
    let seen = 0;
    for (let pfn = list_end(k, zone, order, true); pfn !== NONE && seen < limit; pfn = k.prev[pfn]!) {
      seen++;
      if (pfn >= low) {
        found = pfn;
        break;
      }
      if (pfn >= min && pfn > best) {
        best = pfn;
        limit = Math.max(1, limit >> 1);
      }
    }
    scanned += seen;
    if (found === NONE) found = best;
    if (seen >= limit) limit = Math.max(1, limit >> 1);
  }
  k.cc[cc + CC.free_scanned]! += scanned;
  k.vm[VM.compact_free_scanned]! += scanned;
  if (found === NONE || split_free_page(k, task, zone, found) === 0) {
    k.cc[cc + CC.search_failed]!++;
    return false;
  }
  k.cc[cc + CC.search_failed] = 0;
  return true;
}
