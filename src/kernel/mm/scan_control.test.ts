// How much of each list is looked at and what the marks of use decide (kernel-reclaim.md sections 7 and 8).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { D, G } from '../columns.ts';
import { RECLAIM_WRITERS, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { PF_KSWAPD, PF_SWAPWRITE } from '../task_flags.ts';
import { LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, PG_mapped, PG_referenced, PG_swapbacked, PG_young } from './page_flags.ts';
import { anon_percent, inactive_anon_is_low, inactive_file_is_low, may_write_file, may_write_to_queue, nr_scan_try_batch, page_check_references, REFERENCES } from './scan_control.ts';

function lists(counts: { ia?: number; aa?: number; i?: number; a?: number }, swap = 1000): Kernel {
  const k = boot_recipe(PLAIN);
  k.g[G.nr_swap_pages] = swap;
  k.lru_count[LRU_INACTIVE_ANON] = counts.ia ?? 0;
  k.lru_count[LRU_ACTIVE_ANON] = counts.aa ?? 0;
  k.lru_count[LRU_INACTIVE_FILE] = counts.i ?? 0;
  k.lru_count[LRU_ACTIVE_FILE] = counts.a ?? 0;
  k.zone_free[0] = 0;
  return k;
}

describe('get_scan_ratio', () => {
  test('without swap nothing falls on anonymous pages', () => {
    expect(anon_percent(lists({ ia: 500, i: 10_000 }, 0), 0)).toBe(0);
  });
  test('when file pages and free ones are not above the high mark, everything does', () => {
    const k = lists({ ia: 500, i: 10 });
    k.zone_wmark[2] = 10;
    expect(anon_percent(k, 0)).toBe(100);
    k.zone_wmark[2] = 9;
    expect(anon_percent(k, 0)).toBeLessThan(100);
  });
  test('with no history it is swappiness: 60 gives 61 of 202 parts, 0 gives 1, 100 gives half', () => {
    const k = lists({ ia: 10_000, i: 10_000 });
    const at = (swappiness: number): number => {
      k.sw[SW.swappiness] = swappiness;
      return anon_percent(k, 0);
    };
    // floor(100 * 61 / (61 + 141 + 1)), floor(100 * 1 / (1 + 201 + 1)), floor(100 * 101 / (101 + 101 + 1)).
    expect([at(60), at(0), at(100)]).toEqual([30, 0, 49]);
  });
  test('the side whose pages were wanted again is spared', () => {
    const k = lists({ ia: 10_000, i: 10_000 });
    k.sw[SW.swappiness] = 60;
    k.recent_scanned.set([999, 999]);
    k.recent_rotated.set([999, 9]);
    // ap = 61 * 1000 / 1000 = 61; fp = 141 * 1000 / 10 = 14100.
    expect(anon_percent(k, 0)).toBe(0);
    k.recent_rotated.set([9, 999]);
    // ap = 6100, fp = 141.
    expect(anon_percent(k, 0)).toBe(97);
  });
  test('history fades: both counts halve once more than a quarter of the list was looked at', () => {
    const k = lists({ ia: 4000, i: 4000 });
    k.recent_scanned.set([1001, 1000]);
    k.recent_rotated.set([101, 100]);
    anon_percent(k, 0);
    expect([...k.recent_scanned]).toEqual([500, 1000]);
    expect([...k.recent_rotated]).toEqual([50, 100]);
  });
});

describe('nr_scan_try_batch', () => {
  test('saves crumbs until they make a batch of 32', () => {
    const k = lists({});
    expect([10, 10, 11].map((n) => nr_scan_try_batch(k, 2, n))).toEqual([0, 0, 0]);
    expect(k.saved_scan[2]).toBe(31);
    expect(nr_scan_try_batch(k, 2, 1)).toBe(32);
    expect([k.saved_scan[2], nr_scan_try_batch(k, 2, 500), nr_scan_try_batch(k, 2, 31)]).toEqual([0, 500, 0]);
  });
});

describe('inactive lists', () => {
  test('the file list is low when the active one is longer', () => {
    expect([inactive_file_is_low(lists({ i: 5, a: 5 }), 0), inactive_file_is_low(lists({ i: 5, a: 6 }), 0)]).toEqual([false, true]);
  });
  test('the anonymous one by the root of ten times the GiB, 1 below one: the inactive_ratio column', () => {
    expect([inactive_anon_is_low(lists({ ia: 5, aa: 5 }), 0), inactive_anon_is_low(lists({ ia: 5, aa: 6 }), 0)]).toEqual([false, true]);
    for (const [pages, ratio] of [[131_072, 1], [262_144, 3], [524_288, 4], [4_194_304, 12]] as const) {
      const zone = (aa: number): Kernel => ({ node_scope: false, zone_pages: [pages], lru_count: [100, aa], list_id: (_v: number, kind: number) => kind }) as unknown as Kernel;
      expect([inactive_anon_is_low(zone(100 * ratio), 0), inactive_anon_is_low(zone(100 * ratio + 1), 0)], `${pages} pages`).toEqual([false, true]);
    }
  });
});

describe('page_check_references', () => {
  const PTE = PG_young | PG_mapped;
  test.each([
    ['anonymous, used through its mapping', PTE | PG_swapbacked, REFERENCES.activate, 0],
    ['anonymous, used both ways', PTE | PG_swapbacked | PG_referenced, REFERENCES.activate, 0],
    ['file, mapped, first use', PTE, REFERENCES.keep, PG_referenced],
    ['file, mapped, used again', PTE | PG_referenced, REFERENCES.activate, PG_referenced],
    ['marked only: reclaimed if clean', PG_referenced, REFERENCES.reclaim_clean, 0],
    ['no mark', 0, REFERENCES.reclaim, 0],
    ['young but no longer mapped', PG_young, REFERENCES.reclaim, 0],
  ] as const)('%s', (_what, flags, verdict, left) => {
    const k = lists({});
    k.flags[5] = flags;
    expect(page_check_references(k, 5)).toBe(verdict);
    expect(k.flags[5]! & (PG_young | PG_referenced)).toBe(left);
  });
});

describe('who may write', () => {
  test('by the switch, the kind of reclaimer and the priority', () => {
    const k = lists({});
    k.task_flags[0] = PF_KSWAPD;
    k.task_flags[1] = 0;
    const answers = (who: number): boolean[] => {
      k.sw[SW.reclaim_writers] = who;
      return [may_write_file(k, 1, 12), may_write_file(k, 1, 0), may_write_file(k, 0, 12), may_write_file(k, 0, 10), may_write_file(k, 0, 9)];
    };
    expect(answers(RECLAIM_WRITERS.everyone)).toEqual([true, true, true, true, true]);
    expect(answers(RECLAIM_WRITERS.kswapd)).toEqual([false, false, true, true, true]);
    // 3.2: priority 9 and below.
    expect(answers(RECLAIM_WRITERS.kswapd_low)).toEqual([false, false, false, false, true]);
    expect(answers(RECLAIM_WRITERS.nobody)).toEqual([false, false, false, false, false]);
  });
  test('a congested queue takes writes from PF_SWAPWRITE tasks only', () => {
    const k = lists({});
    k.task_flags[0] = PF_SWAPWRITE;
    k.task_flags[1] = 0;
    expect([may_write_to_queue(k, 0, 0), may_write_to_queue(k, 1, 0)]).toEqual([true, true]);
    k.dev[D.congested_write] = 1;
    expect([may_write_to_queue(k, 0, 0), may_write_to_queue(k, 1, 0)]).toEqual([true, false]);
  });
});
