// Dirty limits, the dirtier's pauses and the flusher's times in a running machine (kernel-reclaim.md sections 16 and 17).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Recipe, TaskRecipe } from '#testing/arbitraries.ts';
import { collect, watch } from '#testing/watch.ts';
import { G } from '../columns.ts';
import { SW, WRITE_WHEN } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { ratelimit_pages } from './balance_dirty_pages.ts';
import { dirty_limits, dirtyable_memory, task_limit } from './dirty_limits.ts';

const task = (kind: string, more: Partial<TaskRecipe> = {}): TaskRecipe => ({ kind, file: 0, pages: 3000, chunk: 16, pause_us: 0, start_us: 0, ...more });
const machine = (tasks: readonly TaskRecipe[], more: Partial<Recipe> = {}): Kernel =>
  boot_recipe({ ...PLAIN, devices: ['slow'], files: [{ pages: 3000, device: 0, pieces: 1, allocated: true }], tasks, ...more });

describe('dirty limits', () => {
  test('10 and 20 % of what may be dirty: free, file lists, and anonymous lists while swap has room', () => {
    for (const swap_pages of [0, 500]) {
      const k = machine([task('seq'), task('anon', { pages: 200 })], { swap_pages, devices: ['fast'] });
      for (let i = 0; i < 200; i++) {
        k.eng.run(Infinity, Infinity, 50);
        const [ia, aa, i_, a_] = k.lru_count;
        const anon = k.g[G.nr_swap_pages]! > 0 ? ia! + aa! : 0;
        const pages = k.zone_free[0]! + i_! + a_! + anon + 1;
        expect(dirtyable_memory(k)).toBe(pages);
        expect(dirty_limits(k)).toEqual({ background: Math.floor(pages / 10), dirty: Math.floor(pages / 5) });
      }
      if (swap_pages > 0) expect(k.lru_count[0]! + k.lru_count[1]!).toBeGreaterThan(0);
    }
  });

  test('a ratio below 5 counts as 5; a background at or above the limit is half of it', () => {
    const k = machine([]);
    k.sw[SW.dirty_ratio] = 1;
    k.sw[SW.dirty_background_ratio] = 60;
    const pages = dirtyable_memory(k);
    expect(dirty_limits(k)).toEqual({ dirty: Math.floor((5 * pages) / 100), background: Math.floor(Math.floor((5 * pages) / 100) / 2) });
  });

  test('a task that makes all the dirt is stopped an eighth earlier', () => {
    const k = machine([task('logger')]);
    k.vm[VM.nr_dirtied] = 800;
    k.task_dirtied[0] = 800;
    expect(task_limit(k, 0, 160)).toBe(140);
    k.task_dirtied[0] = 400;
    expect(task_limit(k, 0, 160)).toBe(150);
    k.task_dirtied[0] = 0;
    expect(task_limit(k, 0, 160)).toBe(160);
  });

  test('a writer is looked at every 16 to 1024 pages: memory by 32 times the CPUs', () => {
    const at = (nr_pages: number, nr_cpus: number): number => ratelimit_pages({ size: { nr_pages, nr_cpus } } as unknown as Kernel);
    expect([at(256, 1), at(4096, 1), at(4096, 4), at(262_144, 2), at(32_768, 2)]).toEqual([16, 128, 32, 1024, 512]);
  });
});

describe('balance_dirty_pages', () => {
  test('pauses one tick, doubling to 100 ms, and starts again at one tick', () => {
    const k = machine([task('logger'), task('logger')]);
    const pauses = collect(k, 30e9, ['balance_dirty_pages']).filter((h) => h.actor === 0).map((h) => h.a);
    expect(pauses.length).toBeGreaterThan(20);
    pauses.forEach((ns, i) => {
      const doubled = i === 0 ? -1 : Math.min(100e6, pauses[i - 1]! * 2);
      expect([4e6, doubled]).toContain(ns);
    });
    expect(new Set(pauses)).toContain(8e6);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(100e6);
  });

  test('nobody is slowed below half way between background and limit', () => {
    const k = machine([task('logger')]);
    watch(k, 20e9, (h) => {
      if (h.name !== 'balance_dirty_pages') return;
      const limits = dirty_limits(k);
      expect(k.vm[VM.nr_dirty]! + k.vm[VM.nr_writeback]!).toBeGreaterThanOrEqual(Math.floor((limits.background + limits.dirty) / 2));
    });
  });
});

describe('the flusher', () => {
  test('leaves young pages alone: what is dirty below the limits goes out after 30 s, at the next of its 5 s looks', () => {
    const k = machine([task('write', { pages: 20, chunk: 15 })]);
    const starts = collect(k, 60e9, ['writeback_start', 'writeback_written']);
    expect(k.vm[VM.nr_dirty]).toBe(0);
    const written = starts.find((h) => h.name === 'writeback_written')!;
    expect(written.ns).toBeGreaterThanOrEqual(30e9);
    expect(written.ns).toBeLessThan(36e9);
  });

  test('with another expiry and interval at their times', () => {
    const k = machine([task('write', { pages: 20, chunk: 15 })]);
    k.sw[SW.dirty_expire] = 2e9;
    k.sw[SW.dirty_interval] = 1e9;
    const written = collect(k, 10e9, ['writeback_written'])[0]!;
    expect(written.ns).toBeGreaterThanOrEqual(2e9);
    expect(written.ns).toBeLessThan(3.2e9);
  });

  test('begins at the background limit, long before pages are old', () => {
    const k = machine([task('logger')], { devices: ['fast'] });
    let first = 0;
    watch(k, 5e9, (h) => {
      if (h.name !== 'writeback_written' || first > 0) return;
      first = h.ns;
    });
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(1e9);
    expect(k.g[G.peak_dirty]).toBeGreaterThan(dirty_limits(k).background);
  });

  test('writes a file in the order of its pages, from where it stopped', () => {
    const k = machine([task('logger', { chunk: 40 })], { devices: ['fast'] });
    const sectors: number[] = [];
    watch(k, 2e9, (h) => h.name === 'block_rq_issue' && sectors.push(h.a));
    const steps = sectors.slice(1).map((s, i) => s - sectors[i]!);
    expect(steps.length).toBeGreaterThan(10);
    // Forward but for the wrap at the end of the file.
    expect(steps.filter((s) => s < 0).length).toBeLessThanOrEqual(Math.ceil(steps.length / 5));
  });
});

describe('when is written', () => {
  test('late, writes to pages that are dirty already are absorbed, and every other page is written or on its way', () => {
    const k = machine([task('write', { pages: 60, chunk: 4 })]);
    k.eng.run(60e9, Infinity, 500_000);
    expect(k.g[G.writes_asked]).toBe(k.g[G.writes_absorbed]! + k.vm[VM.nr_dirtied]!);
    expect(k.g[G.writes_absorbed]).toBeGreaterThan(10 * k.vm[VM.nr_dirtied]!);
    expect(k.vm[VM.nr_written]! + k.vm[VM.nr_writeback]! + k.vm[VM.nr_dirty]!).toBe(k.vm[VM.nr_dirtied]);
  });

  test('at once, a write returns when its pages are on disk', () => {
    const k = machine([task('logger', { pause_us: 4000 })], { devices: ['fast'] });
    k.sw[SW.write_when] = WRITE_WHEN.at_once;
    let waited = 0;
    for (let i = 0; i < 4000; i++) {
      k.eng.run(Infinity, Infinity, 1);
      const in_kernel = k.eng.task_top[0]! > 0;
      if (!in_kernel) expect(k.vm[VM.nr_dirty]! + k.vm[VM.nr_writeback]!).toBe(0);
      else waited++;
    }
    expect(waited).toBeGreaterThan(0);
    expect(k.g[G.writes_absorbed]! + k.vm[VM.nr_dirtied]!).toBeGreaterThan(0);
  });

  test('only when memory is short, neither flusher nor dirtier writes', () => {
    const k = machine([task('logger')], { devices: ['fast'], files: [{ pages: 300, device: 0, pieces: 1, allocated: true }] });
    k.sw[SW.write_when] = WRITE_WHEN.memory_short;
    k.eng.run(60e9, Infinity, 100_000);
    expect(k.vm[VM.nr_dirty]).toBeGreaterThan(150);
    expect(k.vm[VM.nr_written]).toBe(0);
  });
});
