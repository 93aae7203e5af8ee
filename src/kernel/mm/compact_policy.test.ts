import { expect, it } from 'vitest';
import { fragmentation_score_wmark } from './compact_policy.ts';

it.each([
  [20, 80, 90],
  [50, 50, 60],
  [95, 5, 15],
  [100, 5, 15],
  // Never begins: no score is above 100.
  [10, 90, 100],
])('proactiveness %i: stops at %i, begins above %i', (proactiveness, low, high) => {
  expect(fragmentation_score_wmark(proactiveness, true)).toBe(low);
  expect(fragmentation_score_wmark(proactiveness, false)).toBe(high);
});
