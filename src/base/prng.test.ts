import { describe, expect, test } from 'vitest';
import { next_below, next_u32, next_unit, seed_stream } from './prng.ts';

/** First outputs of mulberry32 in its usual JavaScript form, recorded by running that form in Node apart from this code. */
const RECORDED: readonly (readonly [seed: number, values: readonly number[]])[] = [
  [0, [1144304738, 1416247, 958946056, 627933444, 2007157716]],
  [1, [2693262067, 11749833, 2265367787, 4213581821, 4159151403]],
  [12345, [4207900869, 1317490944, 2079646450, 3513001552, 2187978186]],
  [0xffffffff, [3850105811, 813802916, 3073704848, 4054706436, 3630262831]],
];

describe('prng', () => {
  test('gives the recorded values of mulberry32', () => {
    for (const [seed, values] of RECORDED) {
      const state = Uint32Array.of(seed);
      expect(values.map(() => next_u32(state, 0)), `seed ${seed}`).toEqual(values);
    }
  });

  test('streams share nothing: drawing from one moves no other', () => {
    const state = new Uint32Array(4);
    for (let i = 0; i < 4; i++) seed_stream(state, i, 7);
    const before = [...state];
    for (let n = 0; n < 100; n++) next_u32(state, 2);
    expect([state[0], state[1], state[3]]).toEqual([before[0], before[1], before[3]]);
    expect(state[2]).not.toBe(before[2]);
  });

  test('neighbouring seeds and streams start far apart', () => {
    const starts = new Set<number>();
    for (let seed = 0; seed < 500; seed++) {
      const state = new Uint32Array(8);
      for (let i = 0; i < 8; i++) seed_stream(state, i, seed);
      for (const s of state) starts.add(s);
    }
    expect(starts.size).toBe(4000);
  });

  test('draws are in range and roughly even', () => {
    const state = Uint32Array.of(99);
    const hits = new Array<number>(10).fill(0);
    for (let n = 0; n < 20_000; n++) {
      const u = next_unit(state, 0);
      expect(u >= 0 && u < 1).toBe(true);
      hits[next_below(state, 0, 10)]!++;
    }
    for (const n of hits) expect(Math.abs(n - 2000)).toBeLessThan(250);
  });
});
