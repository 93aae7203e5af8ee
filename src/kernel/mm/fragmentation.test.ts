// Indexes of fragmentation against worked examples: two real lists of before and after one compaction (Gorman, 2007), and small ones
// reckoned by hand from the formulas of mm/vmstat.c.
import { describe, expect, test } from 'vitest';
import { extfrag_for_order_of, fragmentation_index_of, unusable_index_of } from './fragmentation.ts';

const counts = (list: readonly number[]) => (order: number): number => list[order] ?? 0;

describe('fragmentation', () => {
  test.each([
    { free: [7901, 3005, 2205, 1511, 758, 245, 34, 3, 0, 1, 0], pages: 57_859, unusable: 991, score: 99, unusable3: 392 },
    { free: [1900, 1187, 609, 325, 228, 178, 110, 32, 6, 4, 24], pages: 57_950, unusable: 540, score: 54, unusable3: 115 },
  ])('of $pages free pages with a block of order 9: the request would succeed', ({ free, pages, unusable, score, unusable3 }) => {
    const of = counts(free);
    expect(free.reduce((sum, n, order) => sum + n * 2 ** order, 0)).toBe(pages);
    expect([fragmentation_index_of(of, 9), unusable_index_of(of, 9), extfrag_for_order_of(of, 9), unusable_index_of(of, 3)]).toEqual([-1000, unusable, score, unusable3]);
  });

  test.each([
    { free: [600], index: 997, unusable: 1000 },
    { free: [100], index: 989, unusable: 1000 },
    { free: [1000], index: 998, unusable: 1000 },
    { free: [0, 0, 0, 0, 0, 0, 0, 0, 2], index: 0, unusable: 1000 },
    { free: [0, 0, 0, 0, 0, 0, 0, 0, 3], index: 167, unusable: 1000 },
    { free: [300, 0, 0, 0, 0, 0, 0, 0, 1], index: 994, unusable: 1000 },
    { free: [], index: 0, unusable: 1000 },
    // One block alone: less memory than wanted, so the index is far below 0 without being -1000.
    { free: [0, 0, 0, 0, 0, 0, 0, 0, 1], index: -500, unusable: 1000 },
  ])('for order 9 with $free free: index $index', ({ free, index, unusable }) => {
    expect([fragmentation_index_of(counts(free), 9), unusable_index_of(counts(free), 9)]).toEqual([index, unusable]);
  });

  test('half of free memory in one large block serves small requests only in part', () => {
    expect(unusable_index_of(counts([300, 0, 0, 0, 0, 0, 0, 0, 1]), 3)).toBe(539);
  });
});
