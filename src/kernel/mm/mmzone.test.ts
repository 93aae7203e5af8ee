// Watermarks, reserves and the watermark test, against the worked values of the reference (kernel-reclaim.md section 3,
// kernel-compaction.md sections 3.8 and 14).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Kernel } from '../kernel.ts';
import { ALLOC_HARDER, ALLOC_HIGH, min_free_kbytes_by_rule, setup_per_zone_wmarks, WMARK_HIGH, WMARK_LOW, WMARK_MIN, zone_watermark_ok } from './mmzone.ts';
import { zone_batchsize } from './page_alloc.ts';
import { MAX_ORDER, MIGRATE_TYPES } from './page_flags.ts';

/** Just what the rules read: a machine of 16 GiB would cost 100 MiB of columns. */
function zones_of(managed: readonly number[], min_free_kbytes = 0): Kernel {
  const n = managed.length;
  const k = { nr_zones: n, config: { min_free_kbytes, zones: managed.map((m) => ({ managed: m })) }, zone_wmark: new Float64Array(n * 3), zone_reserve: new Float64Array(n * n), zone_boost: new Float64Array(n) } as unknown as Kernel;
  setup_per_zone_wmarks(k);
  return k;
}

/** RAM in MiB, min_free_kbytes, min, low, high of 2010, pcp batch. */
const TABLE = [
  [16, 512, 128, 160, 192, 1],
  [32, 724, 181, 226, 271, 1],
  [64, 1024, 256, 320, 384, 3],
  [128, 1448, 362, 452, 543, 7],
  [256, 2048, 512, 640, 768, 15],
  [512, 2896, 724, 905, 1086, 31],
  [1024, 4096, 1024, 1280, 1536, 31],
  [2048, 5792, 1448, 1810, 2172, 31],
  // Vector 8 of the compaction sheet; its marks for 2.6.35.
  [8192, 11585, 2896, 3620, 4344, 31],
  [16384, 16384, 4096, 5120, 6144, 31],
] as const;

describe('watermarks', () => {
  test.each(TABLE)('%d MiB: min_free %d kB, min %d, low %d, high %d, pcp batch %d', (mib, min_free, min, low, high, batch) => {
    const pages = mib * 256;
    expect(min_free_kbytes_by_rule(pages)).toBe(min_free);
    expect([...zones_of([pages]).zone_wmark]).toEqual([min, low, high]);
    expect(zone_batchsize(pages)).toBe(batch);
  });

  test('min_free_kbytes is the root of 16 times memory, between 128 and 65536', () => {
    expect(min_free_kbytes_by_rule(1)).toBe(128);
    expect(min_free_kbytes_by_rule(256)).toBe(128);
    expect(min_free_kbytes_by_rule(67_108_864)).toBe(65536);
    for (const pages of [4095, 4097, 10_000, 123_457, 16_777_216]) {
      const root = min_free_kbytes_by_rule(pages);
      expect(root * root <= pages * 64 && (root + 1) * (root + 1) > pages * 64).toBe(true);
    }
  });

  test('zones share the minimum by size; a set value replaces the rule', () => {
    const k = zones_of([4000, 12_000], 400);
    expect([k.zone_wmark[WMARK_MIN], k.zone_wmark[3 + WMARK_MIN]]).toEqual([25, 75]);
    expect([k.zone_wmark[3 + WMARK_LOW], k.zone_wmark[3 + WMARK_HIGH]]).toEqual([93, 112]);
  });

  test('each zone keeps 1/256 of the zones above it from those who may use them', () => {
    const k = zones_of([4096, 12_288, 256_000]);
    expect([...k.zone_reserve]).toEqual([0, 48, 1048, 0, 0, 1000, 0, 0, 0]);
  });
});

/** A zone of 1024 pages with free blocks as told, on the movable lists. */
function zone_with(free_blocks: readonly number[]): Kernel {
  const k = boot_recipe(PLAIN);
  k.free_count.fill(0);
  let free = 0;
  free_blocks.forEach((n, order) => {
    k.free_count[order * MIGRATE_TYPES + 2] = n;
    free += n << order;
  });
  k.zone_free[0] = free;
  return k;
}

describe('zone_watermark_ok', () => {
  const ok = (k: Kernel, order: number, mark: number, flags = 0): boolean => zone_watermark_ok(k, 0, order, mark, 0, flags);

  test('order 0 needs more than the mark, the reserve included', () => {
    const k = zone_with([101]);
    expect([ok(k, 0, 100), ok(k, 0, 101)]).toEqual([true, false]);
    k.zone_reserve[0] = 1;
    expect(ok(k, 0, 100)).toBe(false);
  });

  test('ALLOC_HIGH may use half of the mark, ALLOC_HARDER a quarter of what is left', () => {
    const k = zone_with([51]);
    expect([ok(k, 0, 100), ok(k, 0, 100, ALLOC_HIGH), ok(k, 0, 102, ALLOC_HIGH)]).toEqual([false, true, false]);
    expect([ok(zone_with([76]), 0, 100, ALLOC_HARDER), ok(zone_with([75]), 0, 100, ALLOC_HARDER)]).toEqual([true, false]);
    expect([ok(zone_with([39]), 0, 100, ALLOC_HIGH | ALLOC_HARDER), ok(zone_with([38]), 0, 100, ALLOC_HIGH | ALLOC_HARDER)]).toEqual([true, false]);
  });

  test('an order above 0 wants larger blocks in proportion: smaller ones are taken off, the mark halves', () => {
    // 600 pages free, all single: plenty for order 0, nothing for order 1.
    const singles = zone_with([600]);
    expect([ok(singles, 0, 100), ok(singles, 1, 100)]).toEqual([true, false]);
    // free' = 400 + 200 - 7 = 593; order 0: -400 = 193 > 50; order 1: -200 = -7: fails at order 2.
    const pairs = zone_with([400, 100]);
    expect([ok(pairs, 1, 100), ok(pairs, 2, 100)]).toEqual([true, false]);
    // One block of order 9 in a zone whose mark is 512: in 2010 still refused, since free' = 1 is not above 512 / 2^9 = 1.
    const one = zone_with([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect([ok(one, 9, 512), ok(one, 9, 0)]).toEqual([false, true]);
  });

  test('counts blocks of every migrate type', () => {
    const k = zone_with([0, 0, 8]);
    for (let mt = 0; mt < MIGRATE_TYPES; mt++) k.free_count[2 * MIGRATE_TYPES + mt] = 2;
    expect(k.free_count.length).toBe(MAX_ORDER * MIGRATE_TYPES);
    expect([ok(k, 2, 16), ok(k, 3, 4)]).toEqual([true, false]);
  });
});
