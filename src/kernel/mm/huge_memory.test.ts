// Huge pages step by step: the fault and what it costs, the way to small pages, the split before swap, the end of the task
// (kernel-compaction.md sections 6 and 13).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Recipe, TaskRecipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { list_pages } from '#testing/picture.ts';
import { collect } from '#testing/watch.ts';
import { STATE } from '#engine/columns.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import { SW, THP_FAULT } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { buddyinfo } from './buddy.ts';
import { CHUNK, PMD } from './huge_memory.ts';
import { zap_page } from './memory.ts';
import { drain_all_pages } from './page_alloc.ts';
import { LRU_ACTIVE_ANON, LRU_INACTIVE_ANON, PG_head, PG_tail, PG_young } from './page_flags.ts';
import { lru_add_drain_all } from './swap.ts';
import { shrink_active_list } from './vmscan.ts';

const SIZE = 1 << PLAIN.pageblock_order;
const app = (more: Partial<TaskRecipe> = {}): TaskRecipe => ({ kind: 'thp_app', file: 0, pages: 3 * SIZE, chunk: 7, pause_us: 0, start_us: 0, ...more });

function machine(tasks: readonly TaskRecipe[], fault: number, more: Partial<Recipe> = {}): Kernel {
  const k = boot_recipe({ ...PLAIN, tasks, ...more });
  k.sw[SW.thp_fault] = fault;
  return k;
}
/** Runs until the first program has touched all of its memory. */
function started(k: Kernel): Kernel {
  while (k.phase[0] === 0) k.eng.run(Infinity, Infinity, 1);
  return k;
}

describe('a fault in an untouched stretch', () => {
  test('takes one aligned block, maps all of it, and no page of it faults again', () => {
    const k = started(machine([app()], THP_FAULT.wait));
    expect([k.vm[VM.thp_fault_alloc], k.vm[VM.thp_fault_fallback], k.vm[VM.pgfault]]).toEqual([3, 0, 3]);
    for (let vpn = 0; vpn < 3 * SIZE; vpn++) {
      const first = k.pte[vpn - (vpn % SIZE)]! - 1;
      expect(first % SIZE).toBe(0);
      expect(k.pte[vpn]).toBe(first + (vpn % SIZE) + 1);
      expect((k.flags[first + (vpn % SIZE)]! & (vpn % SIZE === 0 ? PG_head : PG_tail)) !== 0).toBe(true);
    }
    expect([...k.pmd.subarray(0, 3)]).toEqual([PMD.huge, PMD.huge, PMD.huge]);
    expect([k.rss[0], k.vm[VM.nr_anon_pages], k.vm[VM.nr_anon_transparent_hugepages], k.g[G.huge_pages]]).toEqual([96, 96, 3, 3]);
  });

  test('stands on the list as one entry and counts as all its pages', () => {
    const k = started(machine([app()], THP_FAULT.wait));
    lru_add_drain_all(k);
    expect(list_pages(k, LRU_ACTIVE_ANON)).toHaveLength(3);
    expect([k.lru_count[LRU_ACTIVE_ANON], k.zone_lru_pages[0], k.recent_scanned[0], k.recent_rotated[0]]).toEqual([96, 96, 96, 96]);
    shrink_active_list(k, 0, 0, 1, false);
    expect([k.lru_count[LRU_ACTIVE_ANON], k.lru_count[LRU_INACTIVE_ANON], k.vm[VM.pgdeactivate]]).toEqual([64, 32, 32]);
    expect(broken_invariant(k)).toBe(null);
  });

  test('costs the zeroing of all of it at once, and is cheaper than as many small faults', () => {
    const huge = started(machine([app({ pages: SIZE, chunk: SIZE })], THP_FAULT.wait));
    const small = started(machine([app({ pages: SIZE, chunk: SIZE })], THP_FAULT.never));
    const fault = COST.alloc_page + COST.zone_lock + COST.fault + SIZE * COST.zero_huge_part;
    expect(huge.chunk_ns[0]).toBe(fault + (SIZE - 1) * COST.touch);
    expect(small.chunk_ns[0]).toBeGreaterThanOrEqual(SIZE * (COST.alloc_page + COST.fault + COST.zero_page));
    // 512 pages at once are 2 MiB: 200 µs within a tenth of a per cent (kernel-compaction.md section 13).
    expect(Math.abs(512 * COST.zero_huge_part - 200_000)).toBeLessThan(400);
    expect(small.chunk_ns[0]! / huge.chunk_ns[0]!).toBeGreaterThan(2);
  });

  test('the end of a memory that fills no stretch gets small pages', () => {
    const k = started(machine([app({ pages: SIZE + 5 })], THP_FAULT.wait));
    expect([k.vm[VM.thp_fault_alloc], k.vm[VM.thp_fault_fallback], k.vm[VM.pgfault], k.rss[0]]).toEqual([1, 0, 6, SIZE + 5]);
  });

  test('never: small pages, and nobody asks', () => {
    const k = started(machine([app()], THP_FAULT.never));
    expect([k.vm[VM.thp_fault_alloc], k.vm[VM.thp_fault_fallback], k.rss[0]]).toEqual([0, 0, 96]);
    expect([...k.pmd.subarray(0, 3)]).toEqual([PMD.table, PMD.table, PMD.table]);
  });
});

/** Every other page of memory is taken: much is free and no block of the wanted size. */
const fragmented = (fault: number, more: Partial<Recipe> = {}): Kernel =>
  machine([app({ start_us: 20_000 }), { kind: 'fragmenter', file: 0, pages: 1100, chunk: 21, pause_us: 0, start_us: 0 }], fault, { min_free_kbytes: 16, ...more });

describe('no block is ready', () => {
  test('later: a small page at once, without reclaim and without kswapd', () => {
    const k = fragmented(THP_FAULT.later);
    const seen = collect(k, 30e6, ['thp_fault_fallback', 'thp_fault_alloc', 'mm_vmscan_wakeup_kswapd', 'mm_vmscan_direct_reclaim_begin']);
    expect(seen.map((h) => h.name)).toEqual(['thp_fault_fallback', 'thp_fault_fallback', 'thp_fault_fallback']);
    expect([...k.chunk_how.subarray(0, 3)]).toEqual([CHUNK.small, CHUNK.small, CHUNK.small]);
    expect(k.rss[0]).toBe(96);
  });

  test('wait: reclaims in the fault first', () => {
    const k = fragmented(THP_FAULT.wait, { swap_pages: 1000 });
    const seen = collect(k, 1e9, ['thp_fault_begin', 'thp_fault_fallback', 'thp_fault_alloc', 'mm_vmscan_direct_reclaim_begin']);
    expect(seen.filter((h) => h.name === 'thp_fault_begin')).toHaveLength(3);
    expect(seen.some((h) => h.name === 'mm_vmscan_direct_reclaim_begin' && h.actor === 0)).toBe(true);
    expect(k.vm[VM.thp_fault_alloc]! + k.vm[VM.thp_fault_fallback]!).toBe(3);
  });
});

describe('a split', () => {
  const hungry = (swap_pages: number): Kernel =>
    machine([app({ pages: 12 * SIZE }), { kind: 'allocator', file: 0, pages: 300, chunk: 16, pause_us: 100, start_us: 3000 }], THP_FAULT.wait, {
      zones: [{ pages: 512, hole: 0, kernel: 0, slab: 0 }], swap_pages,
    });

  test('comes before the first part of a huge page goes to swap, and the other parts go back to the lists', () => {
    const k = hungry(1000);
    const seen = collect(k, 2e9, ['thp_split', 'swap_out'], 400_000);
    const split = seen.findIndex((h) => h.name === 'thp_split');
    expect(split).toBeGreaterThanOrEqual(0);
    const out = seen.find((h) => h.name === 'swap_out')!;
    expect(seen.indexOf(out)).toBeGreaterThan(split);
    expect(out.a).toBe(seen[split]!.a);
    expect(k.vm[VM.thp_split]).toBe(seen.filter((h) => h.name === 'thp_split').length);
    expect(k.g[G.huge_pages]! + k.vm[VM.thp_split]!).toBe(k.vm[VM.thp_fault_alloc]);
    expect(broken_invariant(k)).toBe(null);
  });

  test('does not come without swap: the huge page goes round', () => {
    const k = hungry(0);
    const seen = collect(k, 1e9, ['thp_split', 'oom_kill'], 200_000);
    expect(seen.filter((h) => h.name === 'thp_split')).toHaveLength(0);
    expect(k.vm[VM.thp_fault_alloc]).toBeGreaterThan(10);
  });

  test('of a page on its list puts the parts before the first, and giving one page back splits', () => {
    const k = started(machine([app({ pages: SIZE })], THP_FAULT.wait));
    lru_add_drain_all(k);
    const first = k.pte[0]! - 1;
    k.flags[first]! &= ~PG_young;
    zap_page(k, 0, 3);
    expect([k.vm[VM.thp_split], k.pmd[0], k.rss[0], k.pte[3]]).toEqual([1, PMD.table, SIZE - 1, 0]);
    const order = list_pages(k, LRU_ACTIVE_ANON);
    expect(order).toEqual([...Array.from({ length: SIZE - 1 }, (_, i) => first + 1 + i).filter((pfn) => pfn !== first + 3), first]);
    expect(order.every((pfn) => (k.flags[pfn]! & (PG_young | PG_head | PG_tail)) === 0)).toBe(true);
    expect(broken_invariant(k)).toBe(null);
  });
});

describe('the end of a task', () => {
  test('gives huge pages back as whole blocks', () => {
    const k = machine([app({ pages: 5 * SIZE })], THP_FAULT.wait);
    started(k);
    expect(buddyinfo(k, 0)[10]).toBe(0);
    k.task_flags[0]! |= 8;
    k.eng.wake(0, -1, 0);
    k.eng.run(Infinity, Infinity, 100);
    expect(k.eng.task_state[0]).toBe(STATE.exited);
    expect([k.g[G.huge_pages], k.vm[VM.nr_anon_pages], k.rss[0], k.lru_count[LRU_ACTIVE_ANON]]).toEqual([0, 0, 0, 0]);
    drain_all_pages(k);
    // All of it in one piece, the reserve that boot split off merged again.
    expect(buddyinfo(k, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(broken_invariant(k)).toBe(null);
  });
});
