import { describe, expect, it } from 'vitest';
import { fnv1a, mulberry32, power, zipf_list } from './lists.ts';

/** Hashes and first entries as the recorded runs hold them (kernel-truth, result.json of each case and seed). */
const RECORDED = [
  { case: 'W3-hotscan-idle hotwarm', count: 73600, pages: 18400, alpha: 0, seed: 1, hash: 1333230308, first: [14690, 14644, 8475, 15313, 10614, 12287, 713, 417] },
  { case: 'W3-hotscan-idle hotscan', count: 1, pages: 18400, alpha: 0, seed: 1001, hash: 151432373, first: [17755] },
  { case: 'W2-zipf-read file', count: 400000, pages: 92000, alpha: 0.9, seed: 1, hash: 2142067, first: [68881, 74011, 91840, 35564, 32510, 8150, 91514, 26107] },
  { case: 'W2-zipf-read file', count: 400000, pages: 92000, alpha: 0.9, seed: 2, hash: 965649427, first: [69368, 89961, 55701, 83298, 518, 89341, 42269, 35454] },
  { case: 'W5-anon-uniform-ra anon', count: 120000, pages: 55000, alpha: 0, seed: 1, hash: 1541538844, first: [47261, 8765, 17426, 36529, 1853, 46411, 40664, 51498] },
  { case: 'W5-anon-uniform-ra anon', count: 120000, pages: 55000, alpha: 0, seed: 2, hash: 3256744938, first: [48626, 18657, 22887, 7953, 45865, 4377, 4111, 20916] },
  { case: 'W6-mixed-sw60 anon', count: 300000, pages: 24000, alpha: 0.8, seed: 1, hash: 405482489, first: [5308, 4546, 11219, 22635, 20747, 347, 7323, 20590] },
  { case: 'W6-mixed-sw60 anon', count: 300000, pages: 24000, alpha: 0.8, seed: 2, hash: 2079829914, first: [16431, 49, 6862, 2110, 10, 16313, 5866, 3931] },
  { case: 'W6-mixed-sw60 file', count: 300000, pages: 48000, alpha: 0.8, seed: 1001, hash: 1289012787, first: [29603, 26055, 16639, 38281, 15763, 44387, 11802, 43760] },
  { case: 'W6-mixed-sw60 file', count: 300000, pages: 48000, alpha: 0.8, seed: 1002, hash: 3284831955, first: [1931, 11593, 27409, 8526, 7404, 3687, 39342, 14328] },
  { case: 'W3-hotscan-interleaved hotscan', count: 45001, pages: 18400, alpha: 0, seed: 1001, hash: 1575739899, first: [17755, 1284, 4086, 15225, 14959, 18381, 11416, 13041] },
  { case: 'W3-hotscan-interleaved hotscan', count: 45001, pages: 18400, alpha: 0, seed: 1002, hash: 237370979, first: [4757, 1311, 8454, 4401, 11486, 3, 2031, 15847] },
  { case: 'W9-cg-reader file', count: 120000, pages: 32768, alpha: 0.8, seed: 1, hash: 3492218390, first: [643, 22352, 9474, 7580, 20759, 12417, 867, 14485] },
  { case: 'W9-cg-reader file', count: 120000, pages: 32768, alpha: 0.8, seed: 2, hash: 3529008232, first: [341, 31836, 2943, 19094, 24827, 2209, 24092, 9273] },
] as const;

describe('access lists', () => {
  for (const r of RECORDED) {
    it(`${r.case}, seed ${r.seed}: same list as the kernel driver made`, () => {
      const list = zipf_list(r.count, r.pages, r.alpha, r.seed);
      expect(Array.from(list.slice(0, r.first.length))).toEqual([...r.first]);
      expect(fnv1a(list)).toBe(r.hash);
    });
  }

  it('W6-mixed-sw60, seed 1: same choices between anonymous memory and file', () => {
    const random = mulberry32(2001);
    const choice = Array.from({ length: 300000 }, () => (random.f() < 0.5 ? 1 : 0));
    expect(fnv1a(choice)).toBe(3328826100);
  });

  it('raises to a power without transcendental functions', () => {
    for (const [x, alpha] of [[2, 0.5], [10, 0.9], [92000, 0.8], [7, 2], [3, 1.25], [1, 0.7], [5, 0]] as const) {
      expect(Math.abs(power(x, alpha) / Math.pow(x, alpha) - 1)).toBeLessThan(1e-13);
    }
  });
});
