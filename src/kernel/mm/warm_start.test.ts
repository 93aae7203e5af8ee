import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { NONE } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { VM } from '../vmstat.ts';
import { nr_free_pages } from './page_alloc.ts';
import { LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_FILE, PG_kernel, PG_slab } from './page_flags.ts';
import { permutation } from './warm_start.ts';

interface Warm {
  readonly order: 'address' | 'scattered';
  readonly a: number;
  readonly b: number;
  readonly active: number;
  readonly resident: number;
  readonly kernel: number;
  readonly slab: number;
  readonly node: boolean;
}

function scenario(w: Warm): unknown {
  return {
    id: 'warm', title: 'Warm', duration_ms: 500,
    machine: {
      size: 'toy', cpus: 2, kernel_share: w.kernel, slab_share: w.slab, warm_order: w.order, lru_scope: w.node ? 'node' : 'zone', swap: { pages: 600 },
    },
    files: [
      { id: 'a', pages: 1700, cached: w.a, cached_at: (1 - w.a) / 2, cached_active: w.active },
      { id: 'b', pages: 1500, pieces: 9, at: 0.5, cached: w.b },
    ],
    tasks: [
      { name: 'reader', kind: 'seq', file: 'a', pages: 1700, bs: 8, passes: 0 },
      { name: 'writer', kind: 'rewrite', file: 'b', pages: 1500, n: 4000, alpha: 0, pause_us: 200, loop: 1 },
      { name: 'grower', kind: 'allocator', pages: 500, chunk: 16, pause_us: 2000, after: 'hold', resident: w.resident },
    ],
  };
}

function booted(w: Warm, seed = 1): Kernel {
  const { scenario: s, problems } = load_scenario(scenario(w));
  expect(problems).toEqual([]);
  return make_machine(s!, seed).kernel;
}

const PLAIN: Warm = { order: 'address', a: 0.7, b: 0.9, active: 0.5, resident: 0.8, kernel: 0.1, slab: 0.02, node: false };

/** Pages of a list, from the tail, the oldest, on. */
function ages(k: Kernel, list: number): number[] {
  const pages: number[] = [];
  for (let pfn = k.lru_tail[list]!; pfn !== NONE; pfn = k.prev[pfn]!) pages.push(pfn);
  return pages;
}

describe('memory in use at power-on', () => {
  test('whatever is asked for, everything counts up, at once and while the machine runs on', () => {
    const share = fc.double({ min: 0, max: 0.9, noNaN: true });
    const warm = fc.record({
      order: fc.constantFrom('address' as const, 'scattered' as const), a: share, b: share, active: fc.double({ min: 0, max: 1, noNaN: true }), resident: fc.double({ min: 0, max: 1, noNaN: true }),
      kernel: fc.double({ min: 0, max: 0.12, noNaN: true }), slab: fc.double({ min: 0, max: 0.05, noNaN: true }), node: fc.boolean(),
    });
    fc.assert(fc.property(warm, fc.nat(1000), (w, seed) => {
      const k = booted(w, seed);
      expect(broken_invariant(k)).toBeNull();
      for (let i = 0; i < 6; i++) {
        k.eng.run(Infinity, Infinity, 300);
        expect(broken_invariant(k)).toBeNull();
      }
    }), { numRuns: 40 });
  });

  test('the files and tasks have what the scenario says, and a full machine goes to work on its lists', () => {
    const k = booted({ ...PLAIN, a: 0.85, resident: 1 });
    expect(k.nr_cached[0]).toBe(1445);
    expect(k.nr_cached[1]).toBe(1350);
    expect(k.rss[2]).toBe(500);
    expect(k.vm[VM.nr_file_pages]).toBe(2795);
    expect(k.vm[VM.nr_anon_pages]).toBe(500);
    // The middle of the file, as asked: from 7.5 % on.
    expect(k.slot[126]).toBe(0);
    expect(k.slot[127]).toBeGreaterThan(0);
    k.eng.run(500e6, Infinity, Infinity);
    expect(k.vm[VM.pgscan_kswapd]! + k.vm[VM.pgscan_direct]!).toBeGreaterThan(0);
  });

  test('kernel and slab pages are as many as without, and no free page is lost', () => {
    const k = booted(PLAIN);
    const cold = booted({ ...PLAIN, a: 0, b: 0, resident: 0 });
    const count = (m: Kernel, flag: number): number => m.flags.reduce((sum, flags) => sum + ((flags & flag) !== 0 ? 1 : 0), 0);
    expect(count(k, PG_kernel)).toBe(count(cold, PG_kernel));
    expect(count(k, PG_slab)).toBe(count(cold, PG_slab));
    expect(nr_free_pages(k) + k.vm[VM.nr_file_pages]! + k.vm[VM.nr_anon_pages]!).toBe(nr_free_pages(cold));
  });

  test('in address order the lowest frame of a list is the oldest; by chance it is not, nor do frames follow the file', () => {
    const k = booted(PLAIN);
    for (const kind of [LRU_INACTIVE_FILE, LRU_ACTIVE_FILE, LRU_ACTIVE_ANON]) {
      const pages = ages(k, k.list_id(1, kind));
      expect(pages.length).toBeGreaterThan(100);
      expect(pages).toEqual([...pages].sort((x, y) => x - y));
    }
    const s = booted({ ...PLAIN, order: 'scattered' });
    const pages = ages(s, s.list_id(1, LRU_INACTIVE_FILE));
    const rising = pages.slice(1).filter((pfn, i) => pfn > pages[i]!).length / pages.length;
    // Rows of up to 32 pages rise inside; from row to row it is even chances.
    expect(rising).toBeGreaterThan(0.8);
    expect(rising).toBeLessThan(0.995);
    const of_b = Array.from(s.slot.subarray(1700, 1700 + 1350)).filter((_, i) => i % 32 === 0);
    const follow = of_b.slice(1).filter((slot, i) => slot > of_b[i]!).length / of_b.length;
    expect(follow).toBeGreaterThan(0.25);
    expect(follow).toBeLessThan(0.75);
  });

  test('the seed decides where chance puts things, and nothing else does', () => {
    const w: Warm = { ...PLAIN, order: 'scattered' };
    expect(booted(w, 3).arena.hash()).toBe(booted(w, 3).arena.hash());
    expect(booted(w, 3).slot).not.toEqual(booted(w, 4).slot);
  });

  test('more than fits is refused by name before anything is made', () => {
    const { problems } = load_scenario(scenario({ ...PLAIN, a: 1, b: 1, resident: 1, kernel: 0.3 }));
    expect(problems.map((p) => p.field)).toEqual(['files']);
    expect(problems[0]!.got).toBe('3700');
  });
});

test('an order by chance names everything once', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 0, max: 0xffffffff }), (n, key) => {
    const order = permutation(n, key);
    expect(new Set(Array.from({ length: n }, (_, i) => order(i))).size).toBe(n);
  }), { numRuns: 60 });
});
