import { fc } from '#testing/chance.ts';
import { expect, test } from 'vitest';
import { KIND, MARK_DIRTY } from '#wire/marks.ts';
import { countDifferences, differenceClass, ONLY_A, ONLY_B, OTHER_USE, pagesAcross, SAME } from './draw.ts';

test('a page is alike, in use in one of them only, or put to another use', () => {
  expect(differenceClass(KIND.free, KIND.free_pcp)).toBe(SAME);
  expect(differenceClass(KIND.file_active, KIND.file_active | MARK_DIRTY)).toBe(SAME);
  expect(differenceClass(KIND.file_active, KIND.free)).toBe(ONLY_A);
  expect(differenceClass(KIND.free_pcp, KIND.anon_active)).toBe(ONLY_B);
  expect(differenceClass(KIND.slab, KIND.anon_active)).toBe(OTHER_USE);
});

test('counts cover every page once, and turn with the sides', () => {
  const marks = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 })), { maxLength: 300 });
  fc.assert(fc.property(marks, (pairs) => {
    const [a, b] = [Uint8Array.from(pairs, ([one]) => one), Uint8Array.from(pairs, ([, two]) => two)];
    const counts = countDifferences(a, b);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(pairs.length);
    expect(countDifferences(b, a)).toEqual([counts[SAME], counts[ONLY_B], counts[ONLY_A], counts[OTHER_USE]]);
  }));
});

test('all pages fit, with squares as large as can be', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 262_144 }), fc.integer({ min: 20, max: 400 }), fc.integer({ min: 20, max: 400 }), (pages, width, height) => {
    const across = pagesAcross(pages, width, height);
    const size = (n: number): number => Math.min(width / n, height / Math.ceil(pages / n));
    expect(Math.log2(across) % 1).toBe(0);
    expect(size(across)).toBeGreaterThanOrEqual(Math.max(size(across * 2), across > 1 ? size(across / 2) : 0));
  }));
});
