import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { compare_arms, spread_of } from './compare.ts';

describe('spread', () => {
  it('counts signs seed by seed and leaves out seeds without a value', () => {
    const s = spread_of([3, null, 1, 8], [2, 5, 1, 9]);
    expect(s).toMatchObject({ min: 1, max: 8, mean: 4, median: 3, against_first: { below: 1, same: 1, above: 1 } });
    expect(spread_of([null], [1])).toMatchObject({ mean: null, median: null, min: null, max: null });
  });

  it('agrees with a recount by sorting', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const s = spread_of(values, values);
      expect([s.min, s.max]).toEqual([sorted[0], sorted.at(-1)]);
      expect(values.filter((v) => v < s.median!).length).toBeLessThanOrEqual(values.length / 2);
      expect(values.filter((v) => v > s.median!).length).toBeLessThanOrEqual(values.length / 2);
      expect(s.against_first.same).toBe(values.length);
    }));
  });
});

describe('arms', () => {
  it('runs each seed once and reads every metric of it', () => {
    const asked: number[] = [];
    const result = compare_arms(
      [{ name: 'a', switches: {} }, { name: 'b', switches: { x: 'on' } }], [1, 2], ['figure.n', 'nothing'],
      (seed) => {
        asked.push(seed);
        return [3, seed * 2].map((n) => ({ hash: `h${seed}`, figure: { n } }));
      },
    );
    expect(asked).toEqual([1, 2]);
    expect(result.arms[1]!.metrics['figure.n']).toMatchObject({ values: [2, 4], against_first: { below: 1, same: 0, above: 1 } });
    expect(result.arms[1]!.metrics['nothing']!.values).toEqual([null, null]);
    expect(result.arms[0]!.hashes).toEqual(['h1', 'h2']);
  });
});
