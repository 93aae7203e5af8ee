// A pageblock set aside: its free pages stand on lists of their own, from which nobody allocates. Models mm/page_isolation.c:
// set_migratetype_isolate, unset_migratetype_isolate, test_pages_isolated (2.6.24, for memory that is taken out and CMA since 3.5);
// here for the switch capture = isolate, which was proposed for compaction in 2013 and never merged. As in 2.6.35 only
// blocks labelled Movable can be set aside. Left out: notifiers, and that many pageblocks are set aside as one range.
import type { Pfn } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { area_holding, area_of, expand, free_block, get_freepage_migratetype, list_block, page_order, remove } from './buddy.ts';
import { MIGRATE_ISOLATE, MIGRATE_MOVABLE, PG_buddy, ZONE_SHIFT } from './page_flags.ts';

/** set_migratetype_isolate. False if the block's label forbids it, or somebody has set it aside already. */
export function set_migratetype_isolate(k: Kernel, block: number): boolean {
  if (k.block_type[block] !== MIGRATE_MOVABLE) return false;
  const shift = k.config.pageblock_order;
  k.block_type[block] = MIGRATE_ISOLATE;
  k.g[G.nr_isolated_blocks]!++;
  for (let pfn = block << shift; pfn < (block + 1) << shift; pfn++) {
    if ((k.flags[pfn]! & PG_buddy) === 0) continue;
    const order = page_order(k, pfn);
    // A pageblock may lie in two zones.
    const zone = k.flags[pfn]! >>> ZONE_SHIFT;
    remove(k, area_holding(k, zone, pfn, order), pfn);
    list_block(k, zone, pfn, order, MIGRATE_ISOLATE, false);
    k.zone_free[zone]! -= 1 << order;
    pfn += (1 << order) - 1;
  }
  return true;
}

/** unset_migratetype_isolate: what is free in the block is anybody's again, and merges with what is beside it. */
export function unset_migratetype_isolate(k: Kernel, block: number): void {
  if (k.block_type[block] !== MIGRATE_ISOLATE) return;
  const shift = k.config.pageblock_order;
  k.block_type[block] = MIGRATE_MOVABLE;
  k.g[G.nr_isolated_blocks]!--;
  for (let pfn = block << shift; pfn < (block + 1) << shift; ) {
    if ((k.flags[pfn]! & PG_buddy) === 0 || get_freepage_migratetype(k, pfn) !== MIGRATE_ISOLATE) {
      pfn++;
      continue;
    }
    const order = page_order(k, pfn);
    remove(k, area_of(k.flags[pfn]! >>> ZONE_SHIFT, order, MIGRATE_ISOLATE), pfn);
    free_block(k, pfn, order, MIGRATE_MOVABLE);
    pfn += 1 << order;
  }
}

/** A free block of 2^order pages of a zone out of a pageblock that is set aside, or NONE. */
export function take_isolated(k: Kernel, zone: number, block: number, order: number): Pfn {
  const shift = k.config.pageblock_order;
  if (k.block_type[block] !== MIGRATE_ISOLATE || order > shift) return NONE;
  for (let pfn = block << shift; pfn < (block + 1) << shift; pfn += 1 << order) {
    if ((k.flags[pfn]! & PG_buddy) === 0 || page_order(k, pfn) < order || k.flags[pfn]! >>> ZONE_SHIFT !== zone) continue;
    const found = page_order(k, pfn);
    remove(k, area_of(zone, found, MIGRATE_ISOLATE), pfn);
    expand(k, zone, pfn, order, found, MIGRATE_ISOLATE);
    return pfn;
  }
  return NONE;
}
