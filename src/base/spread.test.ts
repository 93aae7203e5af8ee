import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEWEST_PAIRS, five_classes, median, paired_of, paired_words, spread_of } from './spread.ts';

const value = fc.option(fc.integer({ min: -20, max: 20 }), { freq: 5 });
const pair = fc.tuple(value, value);

describe('spread', () => {
  it('counts signs seed by seed and leaves out seeds without a value', () => {
    expect(spread_of([3, null, 1, 8], [2, 5, 1, 9])).toMatchObject({ min: 1, max: 8, mean: 4, median: 3, against_first: { below: 1, same: 1, above: 1 } });
    expect(spread_of([null], [1])).toMatchObject({ mean: null, median: null, min: null, max: null });
  });

  it('the median is a value that occurred, with at most half of them on either side', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const s = spread_of(values, values);
      expect([s.min, s.max]).toEqual([sorted[0], sorted.at(-1)]);
      expect(values).toContain(s.median);
      expect(median(values)).toBe(s.median);
      expect(values.filter((v) => v < s.median!).length).toBeLessThanOrEqual(values.length / 2);
      expect(values.filter((v) => v > s.median!).length).toBeLessThanOrEqual(values.length / 2);
      expect(s.against_first.same).toBe(values.length);
    }));
  });
});

describe('pairs', () => {
  it('are what a naive recount finds', () => {
    fc.assert(fc.property(fc.array(pair, { maxLength: 45 }), (pairs) => {
      const p = paired_of(pairs.map(([a]) => a), pairs.map(([, b]) => b));
      let [below, same, above] = [0, 0, 0];
      let all: number[] = [];
      for (const [a, b] of pairs) {
        if (a === null || b === null) continue;
        if (a < b) below++;
        if (a === b) same++;
        if (a > b) above++;
        all.push(a - b);
      }
      expect(p).toMatchObject({ below, same, above });
      // A fifth is taken off either end one by one, the way one would with pencil and paper.
      for (let out = 0; out < Math.floor((below + same + above) / 5); out++) {
        const least = all.indexOf(Math.min(...all));
        all = all.filter((_, i) => i !== least);
        const most = all.indexOf(Math.max(...all));
        all = all.filter((_, i) => i !== most);
      }
      expect([p.low, p.high]).toEqual(all.length === 0 ? [null, null] : [Math.min(...all), Math.max(...all)]);
      const crosses = all.length === 0 || (Math.min(...all) <= 0 && Math.max(...all) >= 0);
      if (below + same + above < FEWEST_PAIRS) expect(p.verdict).toBe('too few seeds');
      else if (crosses) expect(p.verdict).toBe('no clear difference');
      else expect(p.verdict).toBe(p.median! < 0 ? 'below' : 'above');
    }));
  });

  it('16 of 20 seeds on one side are a difference, 15 are none; swapped it is the other side', () => {
    const at = (below: number): number[] => Array.from({ length: 20 }, (_, i) => (i < below ? -1 : 1));
    const zeros = Array<number>(20).fill(0);
    expect([16, 15, 5, 4].map((below) => paired_of(at(below), zeros).verdict)).toEqual(['below', 'no clear difference', 'no clear difference', 'above']);
    expect(paired_of(zeros, at(16)).verdict).toBe('above');
  });

  it('in words', () => {
    const at = (...d: number[]): string => paired_words(paired_of(d, d.map(() => 0)), 'B', 'A');
    expect(at(-1, -1, -2, -1, 0, -3)).toBe('B is lower than A in 5 of 6 seeds, the same in 1.');
    expect(at(1, 1, 2, 1, 1)).toBe('B is higher than A in 5 of 5 seeds.');
    expect(at(1, -1, 2, -1, 0)).toBe('No clear difference: B is lower than A in 2, higher in 2, the same in 1 of 5 seeds.');
    expect(at(1)).toBe('Too few seeds to say: B is lower than A in 0, higher in 1 of 1 seed.');
    expect(at()).toBe('No seed yet in which both B and A have this number.');
  });
});

describe('five classes', () => {
  it('are in order of the values, the least in the first and the largest in the last', () => {
    fc.assert(fc.property(fc.array(value, { maxLength: 30 }), (values) => {
      const classes = five_classes(values);
      const known = values.flatMap((v, i) => (v === null ? [] : [[v, classes[i]!] as const])).sort((a, b) => a[0] - b[0]);
      expect(classes.map((c) => c === null)).toEqual(values.map((v) => v === null));
      for (let i = 1; i < known.length; i++) expect(known[i]![1]).toBeGreaterThanOrEqual(known[i - 1]![1]);
      if (known.length > 0 && known[0]![0] !== known.at(-1)![0]) expect([known[0]![1], known.at(-1)![1]]).toEqual([1, 5]);
      else for (const [, c] of known) expect(c).toBe(3);
    }));
  });
});
