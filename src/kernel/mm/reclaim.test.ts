// kswapd, direct reclaim, the OOM killer and swap as they behave in a running machine (kernel-reclaim.md sections 4-8, 12, 20).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Recipe, TaskRecipe } from '#testing/arbitraries.ts';
import { collect, watch } from '#testing/watch.ts';
import { STATE } from '#engine/columns.ts';
import { G, SWAP } from '../columns.ts';
import { SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { WMARK_HIGH, WMARK_LOW, wmark_pages, zone_watermark_ok } from './mmzone.ts';
import { LRU_ACTIVE_FILE, LRU_INACTIVE_FILE } from './page_flags.ts';

const task = (kind: string, more: Partial<TaskRecipe> = {}): TaskRecipe => ({ kind, file: 0, pages: 3000, chunk: 16, pause_us: 0, start_us: 0, ...more });
const machine = (tasks: readonly TaskRecipe[], more: Partial<Recipe> = {}): Kernel =>
  boot_recipe({ ...PLAIN, files: [{ pages: 3000, device: 0, pieces: 1, allocated: true }, { pages: 100, device: 0, pieces: 1, allocated: true }], tasks, ...more });

describe('kswapd', () => {
  test('is woken when a zone is at or below low, and sleeps only when all are above high', () => {
    // Large enough that a pass at priority 12 finds a batch of 32: in tiny zones kswapd must go below 10, where it naps, and
    // readers help themselves meanwhile.
    const k = machine([task('seq', { pages: 170_000 })], {
      zones: [{ pages: 8192, hole: 0, kernel: 0, slab: 0 }, { pages: 147_456, hole: 0, kernel: 0, slab: 0 }], files: [{ pages: 170_000, device: 0, pieces: 1, allocated: true }],
      min_free_kbytes: 0, scan_step: 32,
    });
    let woken = 0;
    let slept = 0;
    watch(k, 5e9, (h) => {
      if (h.name === 'mm_vmscan_wakeup_kswapd') {
        woken++;
        expect(zone_watermark_ok(k, h.a, 0, wmark_pages(k, h.a, WMARK_LOW), k.nr_zones - 1, 0)).toBe(false);
      }
      if (h.name === 'mm_vmscan_kswapd_sleep') {
        slept++;
        for (let zone = 0; zone < k.nr_zones; zone++) expect(k.zone_free[zone]).toBeGreaterThan(wmark_pages(k, zone, WMARK_HIGH));
      }
    });
    expect(woken).toBeGreaterThan(0);
    expect(slept).toBeGreaterThan(0);
    expect(k.vm[VM.pgsteal_kswapd]).toBeGreaterThan(1000);
  });

  test('does not spin over a zone in which nothing can be reclaimed: anonymous pages without swap do not count', () => {
    const k = machine([task('anon', { pages: 220 })], { zones: [{ pages: 256, hole: 0, kernel: 0, slab: 0 }], scan_step: 32 });
    k.eng.run(1e9, Infinity, 400_000);
    const kswapd = k.g[G.kswapd_task]!;
    expect(k.eng.spent(kswapd, 0) / Math.max(1, k.eng.now)).toBeLessThan(0.1);
  });
});

describe('direct reclaim', () => {
  const k = machine([task('logger'), task('allocator', { pages: 600, chunk: 14, pause_us: 100 }), task('write_loop', { chunk: 8 })], {
    zones: [{ pages: 512, hole: 0, kernel: 0, slab: 0 }], devices: ['disk'], cpus: 2, files: [{ pages: 3000, device: 0, pieces: 100, allocated: false }],
  });
  const seen = collect(k, 20e9, ['mm_vmscan_direct_reclaim_begin', 'mm_vmscan_direct_reclaim_end', 'mm_vmscan_lru_isolate', 'congestion_wait', 'writeback_wake']);

  test('takes 32 pages at a time and stops when it has 32', () => {
    const batches = seen.filter((h) => h.name === 'mm_vmscan_lru_isolate');
    expect(Math.max(...batches.map((h) => h.a))).toBe(32);
    const ends = seen.filter((h) => h.name === 'mm_vmscan_direct_reclaim_end');
    expect(ends.length).toBeGreaterThan(10);
    // One batch more than the wish at most: the lists are looked at in slices of 32.
    expect(ends.some((h) => h.a >= 32)).toBe(true);
    expect(k.vm[VM.allocstall]).toBe(seen.filter((h) => h.name === 'mm_vmscan_direct_reclaim_begin').length);
  });

  test('naps only below priority 10', () => {
    const naps = seen.filter((h) => h.name === 'congestion_wait');
    expect(naps.length).toBeGreaterThan(0);
    for (const nap of naps) {
      expect(nap.a).toBe(100e6);
      expect(nap.b).toBeLessThan(10);
      expect(nap.b).toBeGreaterThanOrEqual(0);
    }
  });

  test('each who begins ends, and its time is entered once', () => {
    for (let t = 0; t < k.config.tasks.length; t++) {
      const begun = seen.filter((h) => h.actor === t && h.name === 'mm_vmscan_direct_reclaim_begin').length;
      const ended = seen.filter((h) => h.actor === t && h.name === 'mm_vmscan_direct_reclaim_end');
      expect(begun - ended.length === 0 || begun - ended.length === 1).toBe(true);
      expect(k.reclaim_total[t]).toBe(ended.reduce((sum, h) => sum + h.b, 0));
    }
  });
});

describe('use-once', () => {
  test('a file larger than memory, read once, promotes nothing', () => {
    const k = machine([task('seq')], { zones: [{ pages: 512, hole: 0, kernel: 0, slab: 0 }] });
    while (k.progress[0]! < 2900) k.eng.run(Infinity, Infinity, 100);
    expect(k.vm[VM.pgactivate]).toBe(0);
    expect(k.lru_count[LRU_ACTIVE_FILE]).toBe(0);
    expect(k.lru_count[LRU_INACTIVE_FILE]).toBeGreaterThan(300);
  });

  test('and leaves the active list of others alone', () => {
    const k = machine([task('seq', { file: 1, pages: 100 }), task('seq', { start_us: 100_000 })], { zones: [{ pages: 512, hole: 0, kernel: 0, slab: 0 }] });
    k.eng.run(99e6, Infinity, Infinity);
    const active = k.lru_count[LRU_ACTIVE_FILE]!;
    expect(active).toBeGreaterThan(80);
    while (k.progress[1]! < 2900) k.eng.run(Infinity, Infinity, 100);
    expect(k.lru_count[LRU_ACTIVE_FILE]).toBe(active);
    expect(k.vm[VM.pgsteal_file]).toBeGreaterThan(2000);
  });
});

describe('out of memory', () => {
  test('the task with most memory of its own is killed, gives it back, and the other goes on', () => {
    const k = machine([task('anon', { pages: 60 }), task('anon', { pages: 400, start_us: 2000 })], { zones: [{ pages: 256, hole: 0, kernel: 0, slab: 0 }], scan_step: 32 });
    let before = 0;
    watch(k, 4e9, (h) => {
      if (h.name !== 'oom_kill') return;
      before++;
      expect(h.a).toBe(1);
      expect(k.rss[1]!).toBeGreaterThan(k.rss[0]!);
    }, 150_000);
    expect(before).toBe(1);
    expect([k.vm[VM.oom_kill], k.eng.task_state[1], k.rss[1]]).toEqual([1, STATE.exited, 0]);
    expect(k.eng.task_state[0]).not.toBe(STATE.sleeping);
    expect(k.progress[0]).toBeGreaterThan(400);
  });

  test('nobody is killed while a zone may still yield: with swap the same load fits', () => {
    const k = machine([task('anon', { pages: 120 }), task('anon', { pages: 400, start_us: 2000 })], { zones: [{ pages: 256, hole: 0, kernel: 0, slab: 0 }], swap_pages: 1000, scan_step: 32 });
    k.eng.run(20e9, Infinity, 60_000);
    expect(k.vm[VM.oom_kill]).toBe(0);
    expect(k.vm[VM.pswpout]).toBeGreaterThan(100);
    expect(k.vm[VM.pswpin]).toBeGreaterThan(20);
    expect(k.vm[VM.pgmajfault]).toBeGreaterThan(5);
  });

  test('swap slots are handed out in order; a fault reads the used slots of its block of 8', () => {
    const k = machine([task('anon', { pages: 400 })], { zones: [{ pages: 256, hole: 0, kernel: 0, slab: 0 }], swap_pages: 1000 });
    const out: number[] = [];
    const reads: number[][] = [];
    watch(k, 5e9, (h) => {
      if (h.name === 'swap_out') out.push(h.b);
      if (h.name === 'swap_in') {
        if (reads.length === 0 || Math.floor(reads.at(-1)![0]! / 8) !== Math.floor(h.b / 8)) reads.push([]);
        reads.at(-1)!.push(h.b);
      }
    }, 400_000);
    expect(out.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(Math.max(...reads.map((slots) => slots.length))).toBeGreaterThan(4);
    expect(k.swap[SWAP.nr_free]).toBe(k.g[G.nr_swap_pages]);
  });
});

describe('a thread that reclaims for others', () => {
  test('carries the deep stack; the caller stays below 2100 bytes by way of select', () => {
    const r: Partial<Recipe> = { zones: [{ pages: 512, hole: 0, kernel: 0, slab: 0 }], devices: ['disk'], cpus: 2, scan_step: 32, files: [{ pages: 3000, device: 0, pieces: 100, allocated: false }] };
    const load = [task('select_loop', { pause_us: 50 }), task('select_loop', { pause_us: 70 }), task('logger', { pause_us: 300 }), task('allocator', { pages: 400, chunk: 14, pause_us: 100 })];
    const own = machine(load, r);
    own.eng.run(10e9, Infinity, 600_000);
    const handed = machine(load, r);
    handed.sw[SW.reclaim_stack] = 1;
    handed.eng.run(10e9, Infinity, 600_000);
    expect(own.eng.task_depth_max[0]).toBeGreaterThan(3000);
    expect(handed.eng.task_depth_max[0]).toBeLessThan(2100);
    expect(handed.eng.task_depth_max[handed.g[G.reclaimd_task]!]).toBeGreaterThan(3000);
  });
});
