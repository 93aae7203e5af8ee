// khugepaged: its pace, what it may gather and what not, what it does when it gets no block (kernel-compaction.md section 6.3).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Recipe, TaskRecipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { collect } from '#testing/watch.ts';
import { STATE } from '#engine/columns.ts';
import { G } from '../columns.ts';
import { SW, THP_FAULT } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { set_switch_value } from '../switches.ts';
import { VM } from '../vmstat.ts';
import { PMD } from './huge_memory.ts';
import { zap_page } from './memory.ts';
import { PG_young } from './page_flags.ts';

const SIZE = 1 << PLAIN.pageblock_order;
const app = (more: Partial<TaskRecipe> = {}): TaskRecipe => ({ kind: 'thp_app', file: 0, pages: 3 * SIZE, chunk: 7, pause_us: 0, start_us: 0, ...more });

/** A machine whose first program has small pages only; from then on huge ones are wanted. */
function small_pages(more: Partial<Recipe> = {}, tasks: readonly TaskRecipe[] = [app()]): Kernel {
  const k = boot_recipe({ ...PLAIN, tasks, khugepaged: true, ...more });
  while (k.phase[0] === 0) k.eng.run(Infinity, Infinity, 1);
  k.sw[SW.khugepaged_sleep] = 10e9;
  return k;
}
const pmds = (k: Kernel, task = 0): number[] => [...k.pmd.subarray(k.pmd_start[task]!, k.pmd_start[task + 1]!)];

describe('pace', () => {
  test('at its defaults eight stretches of 512 pages in ten seconds: a GiB takes 640 s at least', () => {
    const k = boot_recipe({ ...PLAIN, zones: [{ pages: 32768, hole: 0, kernel: 0, slab: 0 }], pageblock_order: 9, scan_step: 32, tasks: [app({ pages: 20 * 512 })], khugepaged: true });
    while (k.phase[0] === 0) k.eng.run(Infinity, Infinity, 1);
    expect([k.sw[SW.khugepaged_pages], k.sw[SW.khugepaged_sleep]]).toEqual([4096, 10e9]);
    const since = k.eng.now;
    set_switch_value(k, SW.thp_fault, THP_FAULT.later);
    const seen = collect(k, since + 35e9, ['mm_collapse_huge_page']);
    const rounds = [0, 1, 2, 3].map((round) => seen.filter((h) => Math.floor((h.ns - since) / 10e9) === round).length);
    expect(rounds).toEqual([8, 8, 4, 0]);
    // 512 stretches in a GiB: by this pace as many rounds, each with its pause.
    expect(Math.ceil(512 / Math.max(...rounds)) * 10).toBeGreaterThanOrEqual(640);
    // Two pauses for three rounds, and 450 µs of copying for each stretch.
    expect(seen.at(-1)!.ns - since).toBeGreaterThan(20e9 + 20 * 450e3);
  });

  test('sleeps for good while huge pages are off, and looks at once when they are turned on', () => {
    const k = small_pages();
    const thread = k.g[G.khugepaged_task]!;
    k.eng.run(k.eng.now + 60e9, Infinity, Infinity);
    expect([k.eng.task_state[thread], k.eng.wait_timed[thread], k.vm[VM.thp_collapse_alloc]]).toEqual([STATE.sleeping, 0, 0]);
    set_switch_value(k, SW.thp_fault, THP_FAULT.later);
    k.eng.run(k.eng.now + 5e6, Infinity, Infinity);
    expect([k.vm[VM.thp_collapse_alloc], pmds(k)]).toEqual([3, [PMD.huge, PMD.huge, PMD.huge]]);
    expect(broken_invariant(k)).toBe(null);
  });

  test('a switch turned while it rests is looked at at once', () => {
    const k = small_pages();
    set_switch_value(k, SW.khugepaged_pages, 0);
    set_switch_value(k, SW.thp_fault, THP_FAULT.later);
    k.eng.run(k.eng.now + 30e9, Infinity, Infinity);
    expect(k.vm[VM.thp_collapse_alloc]).toBe(0);
    set_switch_value(k, SW.khugepaged_pages, SIZE);
    k.eng.run(k.eng.now + 5e6, Infinity, Infinity);
    expect(k.vm[VM.thp_collapse_alloc]).toBe(1);
    set_switch_value(k, SW.khugepaged_sleep, 100e6);
    k.eng.run(k.eng.now + 150e6, Infinity, Infinity);
    expect(k.vm[VM.thp_collapse_alloc]).toBe(3);
  });

  test('a program that starts wakes it; each program has its turn', () => {
    const k = boot_recipe({ ...PLAIN, tasks: [app({ start_us: 5000 }), app({ start_us: 5000, pages: 2 * SIZE })], khugepaged: true });
    k.sw[SW.thp_fault] = THP_FAULT.later;
    const seen = collect(k, 40e9, ['mm_khugepaged_scan_pmd']);
    expect(seen[0]!.ns).toBeGreaterThan(5e6);
    expect(seen[0]!.ns).toBeLessThan(10e6);
    expect(seen.slice(0, 5).map((h) => [h.a, h.b])).toEqual([[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]]);
  });
});

describe('what it gathers', () => {
  const scan = (change: (k: Kernel) => void, more: Partial<Recipe> = {}): Kernel => {
    const k = small_pages(more);
    change(k);
    set_switch_value(k, SW.thp_fault, THP_FAULT.later);
    k.eng.run(k.eng.now + 5e6, Infinity, Infinity);
    expect(broken_invariant(k)).toBe(null);
    return k;
  };

  test('one touched page becomes a whole stretch: max_ptes_none', () => {
    const k = scan((m) => {
      for (let vpn = 1; vpn < SIZE; vpn++) zap_page(m, 0, vpn);
      for (let vpn = SIZE; vpn < 2 * SIZE; vpn++) zap_page(m, 0, vpn);
    });
    // The stretch without any page is left alone.
    expect(pmds(k)).toEqual([PMD.huge, PMD.table, PMD.huge]);
    expect([k.rss[0], k.vm[VM.nr_anon_pages]]).toEqual([2 * SIZE, 2 * SIZE]);
  });

  test('nothing that was not used lately', () => {
    const k = scan((m) => {
      for (let vpn = SIZE; vpn < 2 * SIZE; vpn++) m.flags[m.pte[vpn]! - 1]! &= ~PG_young;
    });
    expect(pmds(k)).toEqual([PMD.huge, PMD.table, PMD.huge]);
  });

  test('nothing of which a page is in swap, locked or in hand', () => {
    const k = small_pages({ zones: [{ pages: 256, hole: 0, kernel: 0, slab: 0 }], swap_pages: 500 }, [app({ pages: 4 * SIZE }), { ...app(), kind: 'allocator', pages: 200, start_us: 1000 }]);
    k.eng.run(k.eng.now + 2e9, Infinity, 200_000);
    const swapped = [0, 1, 2, 3].filter((s) => k.pte.subarray(s * SIZE, (s + 1) * SIZE).some((entry) => entry < 0));
    expect(swapped.length).toBeGreaterThan(0);
    set_switch_value(k, SW.thp_fault, THP_FAULT.later);
    k.eng.run(k.eng.now + 20e6, Infinity, 200_000);
    for (const s of swapped) if (k.pte.subarray(s * SIZE, (s + 1) * SIZE).some((entry) => entry < 0)) expect(pmds(k)[s]).not.toBe(PMD.huge);
    expect(broken_invariant(k)).toBe(null);
  });
});

describe('no block to be had', () => {
  test('it rests a minute more and tries the next stretch', () => {
    const k = small_pages({ min_free_kbytes: 16 }, [app(), { ...app(), kind: 'fragmenter', pages: 1100, chunk: 21 }]);
    k.eng.run(k.eng.now + 50e6, Infinity, Infinity);
    const since = k.eng.now;
    set_switch_value(k, SW.thp_fault, THP_FAULT.later);
    const seen = collect(k, since + 200e9, ['mm_collapse_huge_page_failed', 'mm_collapse_huge_page']);
    expect(seen.map((h) => [h.name, Math.floor((h.ns - since) / 1e9), h.a])).toEqual([
      ['mm_collapse_huge_page_failed', 0, 0], ['mm_collapse_huge_page_failed', 70, 1], ['mm_collapse_huge_page_failed', 140, 2],
    ]);
    expect(k.vm[VM.thp_collapse_alloc_failed]).toBe(3);
  });
});
