// Lumpy reclaim takes what its naive twin takes, on random machines at random instants; when it is on; what it does to pages.
import { fc } from '#testing/chance.ts';
import { describe, expect, test } from 'vitest';
import { boot_recipe, huge_recipe, recipe, run_recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import type { NaiveFrame, NaiveWish } from '#testing/naive_lumpy.ts';
import { naive_grab } from '#testing/naive_lumpy.ts';
import { NONE } from '#base/units.ts';
import { G } from '../columns.ts';
import { LUMPY, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { isolate_lumpy, lumpy_reclaim_mode } from './lumpy.ts';
import {
  LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, MAX_ORDER, MIGRATE_TYPES, PG_active, PG_dirty, PG_head, PG_hole, PG_isolated, PG_lru, PG_swapbacked, PG_swapcache, PG_tail, PG_unevictable, PG_writeback,
} from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';
import { lru_add_drain_all } from './swap.ts';

/** Every frame as the twin sees it; what is free is read off the free lists. */
function frames_of(k: Kernel): NaiveFrame[] {
  const free = new Set<number>();
  k.free_head.forEach((head, area) => {
    const order = Math.floor(area / MIGRATE_TYPES) % MAX_ORDER;
    for (let pfn = head; pfn !== NONE; pfn = k.next[pfn]!) for (let i = 0; i < 2 ** order; i++) free.add(pfn + i);
  });
  for (const head of k.pcp_head) for (let pfn = head; pfn !== NONE; pfn = k.next[pfn]!) free.add(pfn);
  return Array.from({ length: k.size.nr_pages }, (_, pfn) => {
    const flags = k.flags[pfn]!;
    const kind = ((flags & PG_swapbacked) !== 0 ? 0 : 2) + ((flags & PG_active) !== 0 ? 1 : 0);
    return {
      zone: k.zone_of(pfn), hole: (flags & PG_hole) !== 0, free: free.has(pfn), list: (flags & PG_lru) !== 0 && (flags & PG_unevictable) === 0 ? kind : null, huge: (flags & (PG_head | PG_tail)) !== 0, pages: (flags & PG_head) !== 0 ? 2 ** k.huge_order : 1,
      has_slot: (flags & PG_swapcache) !== 0, owner: page_mapping(k, pfn), dirty: (flags & PG_dirty) !== 0, writing: (flags & PG_writeback) !== 0,
    };
  });
}

function tail_first(k: Kernel, list: number): number[] {
  const pages: number[] = [];
  for (let pfn = k.lru_tail[list]!; pfn !== NONE; pfn = k.prev[pfn]!) pages.push(pfn);
  return pages;
}

function chain(k: Kernel, head: number): number[] {
  const pages: number[] = [];
  for (let pfn = head; pfn !== NONE; pfn = k.next[pfn]!) pages.push(pfn);
  return pages;
}

const ways = ['lumpy', 'prefer_clean', 'same_file'] as const;

describe('what is taken', () => {
  const seen = { grabs: 0, neighbours: 0, failed: 0, dirty: 0, reordered: 0 };

  test('is what the naive twin takes, in the same order, and everything else stays as it was', { timeout: 120_000 }, () => {
    const wish = fc.record({ order: fc.integer({ min: 1, max: 6 }), list: fc.constantFrom(LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, LRU_INACTIVE_FILE), both: fc.boolean(), way: fc.constantFrom(...ways), lruvec: fc.integer({ min: 0, max: 2 }) });
    fc.assert(fc.property(fc.oneof(recipe, huge_recipe), fc.integer({ min: 0, max: 6000 }), wish, (r, events, w) => {
      const k = boot_recipe(r);
      run_recipe(r, k, events, () => true);
      lru_add_drain_all(k);
      k.sw[SW.lumpy] = LUMPY[w.way];
      const lruvec = k.node_scope ? 0 : w.lruvec % k.nr_zones;
      const highest_zone = k.node_scope ? w.lruvec % k.nr_zones : lruvec;
      const full: NaiveWish = { ...w, swap_left: k.g[G.nr_swap_pages]! > 0, highest_zone };
      const frames = frames_of(k);
      const order_before = tail_first(k, k.list_id(lruvec, w.list));
      const want = naive_grab(frames, order_before, full);
      const before = [G.contig_taken, G.contig_dirty, G.contig_failed].map((field) => k.g[field]!);
      const grab = isolate_lumpy(k, 0, lruvec, w.list, highest_zone, w.order, w.both);
      expect(chain(k, grab.head)).toEqual(want.taken);
      expect([grab.taken, grab.scanned]).toEqual([want.taken.reduce((sum, pfn) => sum + frames[pfn]!.pages, 0), want.looked]);
      expect([G.contig_taken, G.contig_dirty, G.contig_failed].map((field, i) => k.g[field]! - before[i]!)).toEqual([want.contig_taken, want.contig_dirty, want.contig_failed]);
      for (const pfn of want.taken) expect(k.flags[pfn]! & (PG_isolated | PG_active | PG_lru)).toBe(PG_isolated);
      const gone = new Set([...want.taken, ...want.passed_over]);
      // Passed over: at the head now, the last looked at nearest to the tail, as isolate_lru_pages splices them.
      expect(new Set(tail_first(k, k.list_id(lruvec, w.list)))).toEqual(new Set([...order_before.filter((pfn) => !gone.has(pfn)), ...want.passed_over]));
      expect(broken_invariant(k)).toBe(null);
      seen.grabs += want.taken.length > 0 ? 1 : 0;
      seen.neighbours += want.contig_taken;
      seen.failed += want.contig_failed;
      seen.dirty += want.contig_dirty;
      if (w.way === 'prefer_clean' && want.taken[0] !== order_before[0]) seen.reordered++;
    }), { numRuns: 150, seed: 2010 });
    // A property that never met a neighbour would hold for nothing.
    expect(seen.grabs).toBeGreaterThan(40);
    expect(seen.neighbours).toBeGreaterThan(500);
    expect(seen.failed).toBeGreaterThan(50);
    expect(seen.dirty).toBeGreaterThan(50);
    expect(seen.reordered).toBeGreaterThan(3);
  });
});

describe('the mode', () => {
  test.each<[number, number, boolean]>([
    [0, 12, false], [0, 0, false], [1, 12, false], [3, 10, false], [3, 9, true], [1, 0, true], [4, 12, true], [9, 12, true],
  ])('order %i at priority %i: %s', (order, priority, on) => expect(lumpy_reclaim_mode(order, priority)).toBe(on));
});
