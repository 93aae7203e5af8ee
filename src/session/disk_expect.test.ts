// What a scattered write ought to cost: by the figures of the default drive in kernel-reclaim.md section 22, by hand on a drive of
// few cylinders, and by serving thrown requests on the drive itself.
import { describe, expect, test } from 'vitest';
import { seed_stream, next_below } from '#base/prng.ts';
import { replay } from '#kernel/block/replay.ts';
import { half_turn_ns, mean_pair_seek_ns, page_transfer_ns, span_of, sweep_seek_ns, thrown_seek_ns } from './disk_expect.ts';
import { drive_by_id } from './drives.ts';

const drive = drive_by_id('disk7200_2010')!;
const everywhere = Array.from({ length: 1000 }, (_, i) => ({ cylinder: Math.floor(((i + 0.5) * drive.cylinders) / 1000), pages: 1 }));

describe('first come, first served', () => {
  test('places all over the default drive are 8.5 ms from each other on average', () => {
    expect(mean_pair_seek_ns(drive, everywhere) / 1e6).toBeCloseTo(8.5, 1);
    expect(half_turn_ns(drive) / 1e6).toBeCloseTo(4.17, 2);
  });

  test('two places of unequal size: pairs count by pages', () => {
    const places = [{ cylinder: 100, pages: 3 }, { cylinder: 1100, pages: 1 }];
    // Of 16 pairs 6 lie 1000 cylinders apart, the others on one cylinder.
    expect(mean_pair_seek_ns(drive, places)).toBeCloseTo((6 / 16) * drive.seek_ns[1000]!, 3);
    expect(span_of(places)).toBe(1000);
    expect(mean_pair_seek_ns(drive, [])).toBe(0);
  });
});

describe('one way over the disk', () => {
  const rest = half_turn_ns(drive) + page_transfer_ns(drive, everywhere);

  test.each([[16, 8.7], [32, 7.7], [64, 7.0], [128, 6.5]])('%i requests in a sweep cost %f ms each', (n, ms) => {
    expect(Math.abs((sweep_seek_ns(drive, drive.cylinders, n) + rest) / 1e6 - ms)).toBeLessThan(0.1);
  });

  test('gaps as they fall cost a little less than the mean gap, since the curve bends', () => {
    for (const n of [4, 16, 64, 128]) {
      const ratio = thrown_seek_ns(drive, drive.cylinders, n) / sweep_seek_ns(drive, drive.cylinders, n);
      expect(ratio).toBeLessThan(1);
      expect(ratio).toBeGreaterThan(0.85);
    }
  });

  test.each([16, 64, 128])('%i thrown pages served in one sweep take that long on the drive itself', (n) => {
    const state = new Uint32Array(4);
    seed_stream(state, 0, 7);
    let busy = 0;
    for (let sweep = 0; sweep < 40; sweep++) {
      const lbn = Float64Array.from({ length: n }, () => next_below(state, 0, Math.floor(drive.blocks / 8)) * 8);
      const stream = { time_ns: new Float64Array(n), lbn, blocks: new Float64Array(n).fill(8), write: new Uint8Array(n).fill(1) };
      busy += replay(drive, stream, 'clook', false).busy_ns / n;
    }
    const measured = busy / 40;
    expect(Math.abs(measured / (sweep_seek_ns(drive, drive.cylinders, n) + rest) - 1)).toBeLessThan(0.1);
    expect(Math.abs(measured / (thrown_seek_ns(drive, drive.cylinders, n) + rest) - 1)).toBeLessThan(0.1);
  });
});
