// The tests of the allocator made again with their numbers: which of them fails, and where.
import type { Kernel } from '#kernel/kernel.ts';
import { ALLOC_HIGH, free_blocks, WMARK_HIGH, WMARK_LOW, WMARK_MIN, wmark_pages } from '#kernel/mm/mmzone.ts';
import { MAX_ORDER } from '#kernel/mm/page_flags.ts';
import type { WhyFact } from './answer.ts';
import { count } from './names.ts';

export interface MarkTest {
  readonly ok: boolean;
  /** Pages that would be left, and must be more than `needed`; at the order where the test fails, or at 0. */
  readonly left: number;
  readonly needed: number;
  readonly order: number;
  /** Free blocks large enough. */
  readonly blocks: number;
}

/** zone_watermark_ok with its numbers. */
export function watermark_test(k: Kernel, zone: number, order: number, mark: number, classzone: number, alloc_flags: number): MarkTest {
  let left = k.zone_free[zone]! - (1 << order) + 1;
  let min = mark;
  if ((alloc_flags & ALLOC_HIGH) !== 0) min -= Math.floor(min / 2);
  let blocks = 0;
  for (let o = order; o < MAX_ORDER; o++) blocks += free_blocks(k, zone, o);
  const needed = min + k.zone_reserve[zone * k.nr_zones + classzone]!;
  if (left <= needed) return { ok: false, left, needed, order: 0, blocks };
  if (k.node_scope) return { ok: order === 0 || blocks > 0, left, needed, order, blocks };
  for (let o = 0; o < order; o++) {
    left -= free_blocks(k, zone, o) << o;
    min = Math.floor(min / 2);
    if (left <= min) return { ok: false, left, needed: min, order: o + 1, blocks };
  }
  return { ok: true, left, needed, order: 0, blocks };
}

export function mark_facts(k: Kernel, zone: number): WhyFact[] {
  return [
    { label: 'free', kernel: 'NR_FREE_PAGES', value: count(k.zone_free[zone]!) },
    { label: 'min', kernel: 'WMARK_MIN', value: count(wmark_pages(k, zone, WMARK_MIN)) },
    { label: 'low', kernel: 'WMARK_LOW', value: count(wmark_pages(k, zone, WMARK_LOW)) },
    { label: 'high', kernel: 'WMARK_HIGH', value: count(wmark_pages(k, zone, WMARK_HIGH)) },
  ];
}
