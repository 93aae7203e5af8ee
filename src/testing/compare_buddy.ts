// The model's free lists beside those of its naive twin.
import { NONE } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { MAX_ORDER, MIGRATE_PCPTYPES, MIGRATE_TYPES } from '#kernel/mm/page_flags.ts';
import { WMARK_HIGH, WMARK_LOW, WMARK_MIN, wmark_pages } from '#kernel/mm/mmzone.ts';
import { NaiveBuddy } from './naive_buddy.ts';

/** A twin in the state in which the model is now. */
export function twin_of(k: Kernel, zone: number): NaiveBuddy {
  const marks = [WMARK_MIN, WMARK_LOW, WMARK_HIGH].map((mark) => wmark_pages(k, zone, mark));
  const twin = new NaiveBuddy({ start: k.zone_start[zone]!, pages: k.zone_pages[zone]!, marks, batch: k.pcp_batch[zone]!, most: k.pcp_high[zone]! }, k.config.pageblock_order);
  for (let mt = 0; mt < MIGRATE_TYPES; mt++) {
    for (let order = 0; order < MAX_ORDER; order++) {
      for (let pfn = k.free_head[area(zone, order, mt)]!; pfn !== NONE; pfn = k.next[pfn]!) twin.lists[mt]![order]!.push(pfn);
    }
  }
  for (let mt = 0; mt < MIGRATE_PCPTYPES; mt++) {
    for (let pfn = k.pcp_head[zone * MIGRATE_PCPTYPES + mt]!; pfn !== NONE; pfn = k.next[pfn]!) twin.cpu[mt]!.push({ pfn, type: k.priv[pfn]! });
  }
  for (let b = 0; b < k.block_type.length; b++) twin.block_type.set(b, k.block_type[b]!);
  return twin;
}

function area(zone: number, order: number, mt: number): number {
  return (zone * MAX_ORDER + order) * MIGRATE_TYPES + mt;
}

/** First difference between the two, in words: lists in their order, per-CPU lists of the first CPU, number of free pages, labels. */
export function difference(k: Kernel, zone: number, twin: NaiveBuddy): string | null {
  for (let mt = 0; mt < MIGRATE_TYPES; mt++) {
    for (let order = 0; order < MAX_ORDER; order++) {
      const list = twin.lists[mt]![order]!;
      let i = 0;
      for (let pfn = k.free_head[area(zone, order, mt)]!; pfn !== NONE; pfn = k.next[pfn]!, i++) {
        if (list[i] !== pfn) return `type ${mt} order ${order} place ${i}: model ${pfn}, twin ${list[i]}`;
      }
      if (i !== list.length) return `type ${mt} order ${order}: model ${i} blocks, twin ${list.length}`;
    }
  }
  for (let mt = 0; mt < MIGRATE_PCPTYPES; mt++) {
    let i = 0;
    for (let pfn = k.pcp_head[zone * MIGRATE_PCPTYPES + mt]!; pfn !== NONE; pfn = k.next[pfn]!, i++) {
      if (twin.cpu[mt]![i]?.pfn !== pfn || twin.cpu[mt]![i]!.type !== k.priv[pfn]) return `per-CPU list ${mt} place ${i}: model ${pfn}, twin ${twin.cpu[mt]![i]?.pfn}`;
    }
    if (i !== twin.cpu[mt]!.length) return `per-CPU list ${mt}: model ${i} pages, twin ${twin.cpu[mt]!.length}`;
  }
  if (k.zone_free[zone] !== twin.free_pages()) return `model ${k.zone_free[zone]} pages free, twin ${twin.free_pages()}`;
  const shift = k.config.pageblock_order;
  for (let b = k.zone_start[zone]! >> shift; b < (k.zone_start[zone]! + k.zone_pages[zone]!) >> shift; b++) {
    if (k.block_type[b] !== twin.type_of_block(b << shift)) return `pageblock ${b}: model ${k.block_type[b]}, twin ${twin.type_of_block(b << shift)}`;
  }
  return null;
}
