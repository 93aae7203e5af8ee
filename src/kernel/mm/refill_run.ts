// A stretch of single free pages from a buddy list to a per-CPU list (2.6.34 mm/page_alloc.c rmqueue_bulk), in one loop; see
// page_runs.ts for what such loops owe.
import { NONE } from '#base/units.ts';
import type { Kernel } from '../kernel.ts';
import { MAX_ORDER, MIGRATE_TYPES, PG_buddy, PG_pcp } from './page_flags.ts';

/**
 * rmqueue_bulk for single free pages of the wanted type: they keep their order, so the stretch is moved as a whole from the head of
 * the buddy list to the tail of the CPU's. Returns how many of `want` there were.
 */
export function refill_run(k: Kernel, pcp: number, zone: number, type: number, want: number): number {
  const { flags, next, prev, priv, free_block, free_head, free_tail } = k;
  const area = zone * MAX_ORDER * MIGRATE_TYPES + type;
  const first = free_head[area]!;
  let n = 0;
  let last = first;
  let pfn = first;
  while (pfn !== NONE && n < want) {
    flags[pfn] = (flags[pfn]! & ~PG_buddy) | PG_pcp;
    priv[pfn] = type;
    free_block[pfn] = 0;
    n++;
    last = pfn;
    pfn = next[pfn]!;
  }
  if (n === 0) return 0;
  free_head[area] = pfn;
  if (pfn === NONE) free_tail[area] = NONE;
  else prev[pfn] = NONE;
  const tail = k.pcp_tail[pcp]!;
  prev[first] = tail;
  next[last] = NONE;
  if (tail === NONE) k.pcp_head[pcp] = first;
  else next[tail] = first;
  k.pcp_tail[pcp] = last;
  k.pcp_count[pcp]! += n;
  k.free_count[area]! -= n;
  k.zone_free[zone]! -= n;
  return n;
}
