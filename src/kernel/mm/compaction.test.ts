// Compaction case by case: when it is tried at all, what makes it wait, who gets the block, what is written down of a theft.
import { describe, expect, test } from 'vitest';
import { NONE } from '#base/units.ts';
import { S, STATE } from '#engine/columns.ts';
import { boot_recipe, DEFAULT_OPTIONS, PLAIN } from '#testing/arbitraries.ts';
import type { TaskRecipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { collect } from '#testing/watch.ts';
import { CC, G, SC, STEAL, ZC } from '../columns.ts';
import { CAPTURE, COMPACTION, LUMPY, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { COMPACT, compaction_defer_reset, compaction_deferred, compaction_suitable, defer_compaction } from './compact_scan.ts';
import { NO_WATERMARK, WMARK_LOW, wmark_pages } from './mmzone.ts';
import { drain_all_pages, free_page, get_page_from_freelist } from './page_alloc.ts';
import { add_to_page_cache_lru, remove_from_page_cache } from './page_cache.ts';
import { GFP_HIGHUSER_MOVABLE, GFP_KERNEL, GFP_MOVABLE, GFP_NO_KSWAPD, GFP_NORETRY, GFP_REPEAT, PG_kernel, PG_locked, PG_uptodate, PG_writeback } from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';
import { should_continue_reclaim } from './reclaim_compaction.ts';
import { DEF_PRIORITY } from './scan_control.ts';
import { del_page_from_lru, list_of, lru_add_drain_all } from './swap.ts';

const BLOCK = 32;
const ORDER = 5;
const MS = 1e6;

interface Wish {
  readonly order?: number;
  readonly gfp?: number;
  readonly compaction?: keyof typeof COMPACTION;
  readonly capture?: keyof typeof CAPTURE;
  /** Pages p with p % 32 in this set stay; of the others in use, those that cannot move are pinned. */
  readonly keep?: (pfn: number) => boolean;
  readonly pin?: (pfn: number) => boolean;
}

const ASKS: TaskRecipe = { kind: 'block_allocator', file: 0, pages: 12, chunk: ORDER, pause_us: 300, start_us: 1000 };

/** Memory filled with pages of a file, most of them dropped again; task 0 then asks once for a block. */
function machine(w: Wish = {}): Kernel {
  const k = boot_recipe({ ...PLAIN, scan_step: 1, min_free_kbytes: 64, files: [{ pages: 2000, device: 0, pieces: 1, allocated: true }], tasks: [ASKS, { ...ASKS, start_us: 900_000 }], switches: DEFAULT_OPTIONS });
  k.sw[SW.compaction] = COMPACTION[w.compaction ?? 'async_sync'];
  k.sw[SW.capture] = CAPTURE[w.capture ?? 'off'];
  k.sw[SW.lumpy] = LUMPY.off;
  const list = k.lists[0]!;
  list[0] = w.order ?? ORDER;
  list[1] = 1;
  list[4] = w.gfp ?? GFP_HIGHUSER_MOVABLE | GFP_NORETRY;
  list[6] = 1;
  fill(k, w.keep ?? ((pfn) => pfn % 4 === 0), w.pin ?? (() => false));
  expect(broken_invariant(k)).toBe(null);
  return k;
}

function fill(k: Kernel, keep: (pfn: number) => boolean, pin: (pfn: number) => boolean): void {
  const pages: number[] = [];
  for (;;) {
    const pfn = get_page_from_freelist(k, GFP_HIGHUSER_MOVABLE, 0, NO_WATERMARK, 0, 0, 1);
    if (pfn === NONE) break;
    pages.push(pfn);
  }
  pages.forEach((pfn, index) => {
    if (pin(pfn)) {
      k.flags[pfn]! |= PG_kernel;
      return;
    }
    add_to_page_cache_lru(k, 1, pfn, 0, index);
    k.flags[pfn] = (k.flags[pfn]! | PG_uptodate) & ~PG_locked;
  });
  lru_add_drain_all(k);
  for (const pfn of pages) {
    if (keep(pfn) || pin(pfn)) continue;
    del_page_from_lru(k, pfn, list_of(k, pfn));
    remove_from_page_cache(k, pfn, false);
    free_page(k, pfn, 0, false);
  }
  drain_all_pages(k);
  k.eng.task_ret[1] = NONE;
}

/** Until the first task has its block or has given up: it rests then. */
function run(k: Kernel, most_ms = 500): void {
  while (k.eng.now < most_ms * MS && k.phase[0] !== 2) if (k.eng.run(Infinity, Infinity, 1) === 0) break;
}

const got = (k: Kernel): boolean => k.progress[0] === 1;

describe('when it is tried', () => {
  test('nobody compacts under the rules of 2.6.34; a huge page is made by moving with those of 2.6.35 and 2.6.38', () => {
    const none = machine({ compaction: 'none' });
    run(none);
    // Reclaim can make a block too, at the price of what lay in it.
    expect([none.g[G.compact_runs], none.vm[VM.pgmigrate_success], none.vm[VM.allocstall]! > 0]).toEqual([0, 0, true]);
    for (const compaction of ['direct', 'async_sync'] as const) {
      const k = machine({ compaction });
      run(k);
      expect([got(k), k.vm[VM.compact_stall], k.vm[VM.compact_success], k.vm[VM.compact_fail], k.vm[VM.allocstall]], compaction).toEqual([true, 1, 1, 0, 0]);
      expect(k.vm[VM.pgmigrate_success]).toBeGreaterThanOrEqual(8);
      expect(k.vm[VM.pgmigrate_success]).toBe(k.vm[VM.compact_pages_moved]);
    }
  });

  test('for orders up to 3 only since 2.6.38', () => {
    const keep = (pfn: number): boolean => pfn % 4 === 1;
    const first = machine({ compaction: 'direct', order: 3, gfp: GFP_HIGHUSER_MOVABLE | GFP_NORETRY, keep });
    run(first);
    expect([first.vm[VM.compact_stall], first.vm[VM.allocstall]! > 0]).toEqual([0, true]);
    const later = machine({ compaction: 'async_sync', order: 3, gfp: GFP_HIGHUSER_MOVABLE | GFP_NORETRY, keep });
    run(later);
    expect([got(later), later.vm[VM.compact_success]]).toEqual([true, 1]);
  });

  test('not by who may not enter the file system', () => {
    const k = machine({ gfp: (GFP_KERNEL & ~8) | GFP_MOVABLE | GFP_NORETRY });
    run(k);
    expect([k.vm[VM.compact_stall], k.g[G.compact_runs]]).toEqual([0, 0]);
  });

  test('only with room for the copies, and if memory is broken up rather than short', () => {
    const k = machine();
    const mark = wmark_pages(k, 0, WMARK_LOW);
    expect(compaction_suitable(k, 0, ORDER)).toBe(COMPACT.go_on);
    const free = k.zone_free[0]!;
    k.zone_free[0] = mark + (2 << ORDER);
    expect(compaction_suitable(k, 0, ORDER)).toBe(COMPACT.skipped);
    k.zone_free[0] = mark + (2 << ORDER) + 1;
    expect(compaction_suitable(k, 0, ORDER)).toBe(COMPACT.go_on);
    k.zone_free[0] = free;
    // Two blocks of half the size alone: index 0, memory is short.
    const areas = k.free_count.slice();
    k.free_count.fill(0);
    k.free_count[(ORDER - 1) * (areas.length / 11) + 2] = 2;
    expect(compaction_suitable(k, 0, ORDER)).toBe(COMPACT.skipped);
    k.free_count.set(areas);
  });

  test('after failures only now and then: attempts 1, 3, 7, 15, 31, 63, 127, then every 64th', () => {
    const k = machine();
    const runs: number[] = [];
    for (let attempt = 1; attempt <= 320; attempt++) {
      if (compaction_deferred(k, 0)) continue;
      runs.push(attempt);
      defer_compaction(k, 0, 0);
    }
    expect(runs).toEqual([1, 3, 7, 15, 31, 63, 127, 191, 255, 319]);
    expect(k.zone_compact[ZC.defer_shift]).toBe(6);
    compaction_defer_reset(k, 0);
    expect([k.zone_compact[ZC.considered], k.zone_compact[ZC.defer_shift], compaction_deferred(k, 0)]).toEqual([0, 0, false]);
  });

  test('who does not wake kswapd gives up at once when it is put off; others reclaim', () => {
    for (const [gfp, reclaims] of [[GFP_HIGHUSER_MOVABLE | GFP_NORETRY | GFP_NO_KSWAPD, 0], [GFP_HIGHUSER_MOVABLE | GFP_NORETRY, 1]] as const) {
      const k = machine({ gfp });
      defer_compaction(k, 0, 0);
      defer_compaction(k, 0, 0);
      run(k);
      expect([k.vm[VM.compact_stall], k.vm[VM.allocstall]]).toEqual([0, reclaims]);
    }
  });

  test('asynchronous first, synchronous after reclaim, and then it is over; __GFP_REPEAT asks again while little was reclaimed', () => {
    const pin = (pfn: number): boolean => pfn % BLOCK === 3;
    const once = machine({ pin });
    const modes = new Set<number>();
    while (once.phase[0] !== 2 && once.eng.run(Infinity, Infinity, 1) > 0) if (once.cc[CC.active] === 1) modes.add(once.cc[CC.sync]!);
    expect([got(once), once.vm[VM.compact_stall], once.vm[VM.compact_fail], [...modes]]).toEqual([false, 1, 1, [0]]);
    const patient = machine({ pin, order: 7, gfp: GFP_HIGHUSER_MOVABLE | GFP_REPEAT });
    run(patient, 2000);
    expect(got(patient)).toBe(false);
    expect(patient.vm[VM.allocstall]).toBeGreaterThan(1);
    expect(patient.g[G.compact_deferred]).toBeGreaterThan(0);
  });
});

describe('what makes it wait', () => {
  /** A page in the first block is held from the beginning. */
  const held = (flag: number, compaction: 'direct' | 'async_sync'): { k: Kernel; pfn: number } => {
    const k = machine({ compaction });
    const pfn = BLOCK * 2;
    k.flags[pfn]! |= flag;
    if (flag === PG_writeback) k.vm[VM.nr_writeback]!++;
    return { k, pfn };
  };

  test('2.6.35 waits for a page being written from the fourth pass on, and then moves it', () => {
    const { k, pfn } = held(PG_writeback, 'direct');
    while (k.eng.task_state[0] !== STATE.sleeping || k.eng.wait_reason[0] !== WAIT.wait_on_page_writeback) if (k.eng.run(100 * MS, Infinity, 1) === 0) break;
    expect([k.eng.wait_reason[0], k.eng.wait_object[0], k.vm[VM.pgmigrate_fail]]).toEqual([WAIT.wait_on_page_writeback, pfn, 0]);
    const owner = [page_mapping(k, pfn), k.index[pfn]];
    k.flags[pfn]! &= ~PG_writeback;
    k.vm[VM.nr_writeback]!--;
    k.eng.wake_all(WAIT.wait_on_page_writeback, pfn, NONE, 0);
    run(k);
    const frame = k.slot[owner[1]!]! - 1;
    expect(frame).not.toBe(pfn);
    expect([page_mapping(k, frame), k.index[frame]]).toEqual(owner);
  });

  test('2.6.38 passes over a page being written when it is asynchronous, and finds another block', () => {
    const { k, pfn } = held(PG_writeback, 'async_sync');
    const failed = collect(k, 100 * MS, ['mm_migrate_page_failed']);
    expect(failed.some((h) => h.a === pfn)).toBe(true);
    expect([got(k), k.eng.wait_count[WAIT.wait_on_page_writeback]]).toEqual([true, 0]);
  });

  test('a locked page is waited for in 2.6.35 only', () => {
    const first = held(PG_locked, 'direct');
    while (first.k.eng.wait_reason[0] !== WAIT.lock_page) if (first.k.eng.run(100 * MS, Infinity, 1) === 0) break;
    expect([first.k.eng.wait_reason[0], first.k.eng.wait_object[0]]).toEqual([WAIT.lock_page, first.pfn]);
    const later = held(PG_locked, 'async_sync');
    run(later.k);
    expect([got(later.k), later.k.eng.wait_count[WAIT.lock_page]]).toEqual([true, 0]);
  });
});

describe('who gets the block', () => {
  /** Runs until the scanner has begun a block, then lets task 1 take pages until it has one of that block or nothing is left. */
  function thief(k: Kernel): number {
    while (k.g[G.nr_assembling] === 0 || k.cc[CC.nr_migrated] === 0) if (k.eng.run(100 * MS, Infinity, 1) === 0) return NONE;
    const block = k.block_assembler.indexOf(1);
    for (let i = 0; i < 600; i++) {
      const pfn = get_page_from_freelist(k, GFP_HIGHUSER_MOVABLE, 0, NO_WATERMARK, 0, 0, 1);
      if (pfn === NONE) return NONE;
      k.flags[pfn]! |= PG_kernel;
      if (pfn >> ORDER === block) return pfn;
    }
    return NONE;
  }

  test('a page taken out of a block in the making is written down: page, block, thief, victim, and the event that freed it', () => {
    const k = machine();
    const events: { id: number; name: string; actor: number; a: number; b: number; cause: number }[] = [];
    k.eng.recorder = { event: (id, _o, _ns, kind, actor, a, b, cause) => events.push({ id, name: String(kind), actor, a, b, cause }), segment: () => {} };
    const pfn = thief(k);
    expect(pfn).not.toBe(NONE);
    expect(k.g[G.nr_steals]).toBe(1);
    const row = [STEAL.pfn, STEAL.block, STEAL.thief, STEAL.victim].map((field) => k.steals[field]!);
    expect(row).toEqual([pfn, pfn >> ORDER, 1, 0]);
    expect(k.steals[STEAL.ns]).toBe(k.eng.local_now);
    expect(k.cc[CC.steals]).toBe(1);
    const steal = events.find((e) => e.id === k.steals[STEAL.event])!;
    expect([steal.actor, steal.a, steal.b]).toEqual([1, pfn, 0]);
    const freed = events.find((e) => e.id === steal.cause);
    // A page that was free from the beginning was freed before anybody watched.
    if (steal.cause >= events[0]!.id) expect(freed!.a).toBe(pfn);
    // The compactor has lost the block; taking more of it is no second theft.
    expect(k.block_assembler[pfn >> ORDER]).toBe(0);
    run(k);
    expect(broken_invariant(k)).toBe(null);
  });

  test('on_free hands it over the moment it is whole, before anybody can ask', () => {
    const k = machine({ capture: 'on_free' });
    const seen = collect(k, 20 * MS, ['mm_compaction_capture', 'mm_page_alloc', 'mm_compaction_end']);
    const at = seen.findIndex((h) => h.name === 'mm_compaction_capture');
    expect(at).toBeGreaterThanOrEqual(0);
    const block = seen[at]!.a;
    expect(seen.slice(at + 1).find((h) => h.name === 'mm_page_alloc')).toMatchObject({ a: block, b: ORDER, actor: 0 });
    expect([got(k), k.g[G.compact_captured]]).toEqual([true, 1]);
    expect(broken_invariant(k)).toBe(null);
  });

  test('isolate keeps others out of the block, and gives back what did not become whole', () => {
    const k = machine({ capture: 'isolate', pin: (pfn) => pfn === BLOCK * 2 + 5 });
    expect(thief(k)).toBe(NONE);
    expect(k.g[G.nr_steals]).toBe(0);
    const calm = machine({ capture: 'isolate', pin: (pfn) => pfn === BLOCK * 2 + 5 });
    run(calm);
    expect([got(calm), calm.g[G.compact_captured], calm.g[G.nr_isolated_blocks]]).toEqual([true, 1, 0]);
    expect(broken_invariant(calm)).toBe(null);
  });

  test('a request that cannot move is not handed a small block among pages that can', () => {
    const movable = machine({ capture: 'on_free', order: 4, keep: (pfn) => pfn % 8 === 0 });
    run(movable);
    expect([got(movable), movable.g[G.compact_captured]]).toEqual([true, 1]);
    const kernel = machine({ capture: 'on_free', order: 4, gfp: GFP_KERNEL | GFP_NORETRY, keep: (pfn) => pfn % 8 === 0 });
    run(kernel);
    expect(kernel.g[G.compact_captured]).toBe(0);
  });
});

describe('reclaim for compaction', () => {
  test('goes on until there is room for the copies, or nothing comes any more', () => {
    const k = machine();
    k.sc[SC.order] = ORDER;
    k.sc[SC.priority] = DEF_PRIORITY;
    k.sc[SC.gfp] = GFP_HIGHUSER_MOVABLE;
    k.sc[SC.nr_reclaimed] = 10;
    expect(should_continue_reclaim(k, 0, 0, 10, 32)).toBe(true);
    expect(should_continue_reclaim(k, 0, 0, 0, 32)).toBe(false);
    // Enough reclaimed, and the zone fit for compaction.
    k.sc[SC.nr_reclaimed] = 2 << ORDER;
    expect(should_continue_reclaim(k, 0, 0, 10, 32)).toBe(false);
    k.sc[SC.nr_reclaimed] = 10;
    k.sc[SC.gfp] = GFP_HIGHUSER_MOVABLE | GFP_REPEAT;
    expect([should_continue_reclaim(k, 0, 0, 0, 32), should_continue_reclaim(k, 0, 0, 0, 0)]).toEqual([true, false]);
    k.sw[SW.compaction] = COMPACTION.none;
    expect(should_continue_reclaim(k, 0, 0, 10, 32)).toBe(false);
    // 2.6.35 reclaims whole blocks, unless that is switched off.
    k.sw[SW.compaction] = COMPACTION.direct;
    k.sw[SW.lumpy] = LUMPY.lumpy;
    expect(should_continue_reclaim(k, 0, 0, 10, 32)).toBe(false);
    expect(k.eng.s[S.panic]).toBe(0);
    expect(k.cc[CC.active]).toBe(0);
  });
});
