// Lumpy reclaim takes what its naive twin takes, on random machines at random instants; when it is on; what it does to pages.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boot_recipe, DEFAULT_OPTIONS, huge_recipe, PLAIN, recipe, run_recipe } from '#testing/arbitraries.ts';
import type { TaskRecipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import type { NaiveFrame, NaiveWish } from '#testing/naive_lumpy.ts';
import { naive_grab } from '#testing/naive_lumpy.ts';
import { watch } from '#testing/watch.ts';
import { NONE } from '#base/units.ts';
import { MAX_RECORDS, STATE } from '#engine/columns.ts';
import { POLICIES } from '#policies/index.ts';
import { D, G } from '../columns.ts';
import { LUMPY, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { isolate_lumpy, lumpy_reclaim_mode, shrink_lumpy } from './lumpy.ts';
import { ORIGIN } from './origin.ts';
import {
  LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, MAX_ORDER, MIGRATE_TYPES, PG_active, PG_dirty, PG_head, PG_hole, PG_isolated, PG_lru, PG_swapbacked, PG_swapcache, PG_tail, PG_unevictable, PG_writeback,
} from './page_flags.ts';
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
      has_slot: (flags & PG_swapcache) !== 0, owner: k.mapping[pfn]!, dirty: (flags & PG_dirty) !== 0, writing: (flags & PG_writeback) !== 0,
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

describe('the pass that waits', () => {
  const task = (kind: string, more: Partial<TaskRecipe>): TaskRecipe => ({ kind, file: 0, pages: 900, chunk: 16, pause_us: 0, start_us: 0, ...more });
  /** A small machine full of dirty pages that lie all over a disk, and a task that asks for blocks of 32 pages. */
  const machine = (switches: Readonly<Record<string, string>> = {}): Kernel => {
    const options = [...DEFAULT_OPTIONS];
    for (const [id, option] of Object.entries({ dirty_ratio: '95', dirty_background_ratio: '40', dirty_interval: 'off', ...switches })) {
      const at = POLICIES.findIndex((policy) => policy.id === id);
      options[at] = POLICIES[at]!.options.findIndex((o) => o.id === option);
    }
    return boot_recipe({
      ...PLAIN, devices: ['disk'], cpus: 2, files: [{ pages: 900, device: 0, pieces: 900, allocated: true }, { pages: 900, device: 0, pieces: 1, allocated: true }], switches: options,
      tasks: [task('rewrite', { chunk: 15, pause_us: 1000 }), task('seq', { file: 1, pause_us: 2000 }), task('block_allocator', { chunk: 5, pages: 401, start_us: 500_000 })],
    });
  };
  const asker = 2;

  test('naps up to 100 ms, then stands by each page until it is on disk; kswapd never does', () => {
    const k = machine();
    const waited = new Set<number>();
    let naps = 0;
    let awake_with_write = 0;
    let waiting_for = NONE;
    for (let i = 0; i < 300_000 && k.eng.run(60e9, Infinity, 1) === 1; i++) {
      const sleeps = k.eng.task_state[asker] === STATE.sleeping && k.eng.wait_reason[asker] === WAIT.lumpy_wait;
      expect(k.eng.wait_reason[k.g[G.kswapd_task]!]).not.toBe(WAIT.lumpy_wait);
      if (sleeps && waiting_for === NONE) {
        waiting_for = k.eng.wait_object[asker]!;
        waited.add(waiting_for);
        expect(k.flags[waiting_for]! & (PG_writeback | PG_isolated)).toBe(PG_writeback | PG_isolated);
        // It stands by without a timer, and its device is not held back.
        expect(k.eng.wait_timed[asker]).toBe(0);
        expect(k.dev[D.plugged]).toBe(0);
      } else if (!sleeps && waiting_for !== NONE) {
        if ((k.flags[waiting_for]! & PG_writeback) !== 0) awake_with_write++;
        waiting_for = NONE;
      }
      naps = k.g[G.lumpy_waits]!;
    }
    expect(naps).toBeGreaterThan(1);
    expect(waited.size).toBeGreaterThan(10);
    expect(awake_with_write).toBe(0);
    expect(k.g[G.lumpy_written]).toBeGreaterThan(50);
    // None is left in the hands of a reclaimer.
    expect(k.eng.nr_waiting[WAIT.lumpy_wait]).toBe(0);
    expect(broken_invariant(k)).toBe(null);
  });

  test('frees more of what it took than one that does not wait', () => {
    const freed = (['yes', 'no'] as const).map((lumpy_wait) => {
      const k = machine({ lumpy_wait });
      k.eng.run(30e9, Infinity, 300_000);
      if (lumpy_wait === 'no') expect([k.g[G.lumpy_waits], k.eng.wait_count[WAIT.lumpy_wait]]).toEqual([0, 0]);
      return { had: k.progress[asker]!, failed: k.alloc_failed[asker]! };
    });
    expect(freed[0]!.had).toBeGreaterThanOrEqual(freed[1]!.had);
    expect(freed[0]!.had).toBeGreaterThan(0);
    expect(freed[0]!.failed).toBeLessThan(freed[1]!.failed);
  });

  test('where reclaim may not write, it tells the flusher and looks again, ten times at most', () => {
    const k = machine({ reclaim_writers: 'nobody' });
    let rounds = 0;
    let most = 0;
    const told: number[] = [];
    watch(k, 30e9, (h) => {
      if (h.actor !== asker) return;
      if (h.name === 'mm_lumpy_isolate') rounds = 0;
      if (h.name === 'congestion_wait' && k.eng.record_routine[k.eng.task_top[asker]! + asker * MAX_RECORDS] === shrink_lumpy.id) most = Math.max(most, ++rounds);
      if (h.name === 'writeback_wake') told.push(h.a);
    }, 300_000);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(10);
    expect(told.length).toBeGreaterThan(0);
    expect(k.g[G.lumpy_written]).toBe(0);
    expect(k.origin_pages[ORIGIN.direct]).toBe(0);
    expect(k.origin_pages[ORIGIN.flusher]).toBeGreaterThan(0);
  });

  test('off takes only the coldest pages, and no block is looked at', () => {
    const k = machine({ lumpy: 'off' });
    k.eng.run(30e9, Infinity, 300_000);
    expect(k.vm[VM.allocstall]).toBeGreaterThan(0);
    expect([k.g[G.lumpy_regions], k.g[G.contig_taken], k.g[G.lumpy_waits]]).toEqual([0, 0, 0]);
  });
});
