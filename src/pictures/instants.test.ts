import { fc } from '#testing/chance.ts';
import { expect, test } from 'vitest';
import { frameCount, frameInstant, gifDelay, MOST_FRAMES, secondsAt } from './instants.ts';
import { leastText, MOST_SIDE, pageSize, parseSize, pictureSize } from './size.ts';

const range = fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([one, other]) => ({ from_ns: Math.min(one, other), to_ns: Math.max(one, other) }));
const count = fc.integer({ min: 1, max: MOST_FRAMES });

test('the first frame stands at the beginning, the last at the end, and none goes back', () => {
  fc.assert(
    fc.property(range, count, fc.nat(), (r, n, pick) => {
      expect(frameInstant(0, n, r)).toBe(r.from_ns);
      if (n > 1) expect(frameInstant(n - 1, n, r)).toBe(r.to_ns);
      const k = pick % n;
      const here = frameInstant(k, n, r);
      expect(Number.isSafeInteger(here)).toBe(true);
      expect(here).toBeGreaterThanOrEqual(r.from_ns);
      expect(here).toBeLessThanOrEqual(r.to_ns);
      if (k > 0) expect(frameInstant(k - 1, n, r)).toBeLessThanOrEqual(here);
    }),
  );
});

test('an instant is the exact one, cut to a whole ns', () => {
  fc.assert(
    fc.property(range, fc.integer({ min: 2, max: MOST_FRAMES }), fc.nat(), (r, n, pick) => {
      const k = pick % n;
      const passed = BigInt(frameInstant(k, n, r) - r.from_ns);
      const exact = BigInt(k) * BigInt(r.to_ns - r.from_ns);
      expect(passed * BigInt(n - 1) <= exact && exact < (passed + 1n) * BigInt(n - 1)).toBe(true);
    }),
  );
});

test('even distances differ by one ns at most', () => {
  fc.assert(
    fc.property(range, fc.integer({ min: 3, max: 300 }), (r, n) => {
      const at = Array.from({ length: n }, (_, k) => frameInstant(k, n, r));
      const gaps = at.slice(1).map((ns, ix) => ns - at[ix]!);
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a film of so many seconds has so many frames', () => {
  expect(frameCount(5, 30)).toBe(150);
  expect(frameCount(5, 12)).toBe(60);
  expect(frameCount(0.01, 10)).toBe(1);
  expect(secondsAt({ from_ns: 1e9, to_ns: 3e9 }, 0.5)).toBe(4);
});

test('what a GIF rounds does not add up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 400 }), (fps, n) => {
      let all = 0;
      for (let k = 0; k < n; k++) {
        const delay = gifDelay(k, fps);
        // Browsers show what is under two hundredths at a tenth of a second.
        expect(delay).toBeGreaterThanOrEqual(2);
        all += delay;
      }
      expect(all).toBe(Math.round((n * 100) / fps));
    }),
  );
});

test('a size is drawn for where it will be seen', () => {
  expect(pictureSize(640, 360, 1)).toMatchObject({ layout: 'slide', viewWidth: 640, viewHeight: 360, scale: 1 });
  expect(pictureSize(1280, 720, 1)).toMatchObject({ layout: 'projector', viewWidth: 1920, viewHeight: 1080 });
  expect(pictureSize(3840, 2160, 2)).toMatchObject({ layout: 'projector', scale: 2 });
  // 14 px at 640 x 360, and a fiftieth of the height of a whole slide.
  expect(leastText(pictureSize(640, 360, 1))).toBe(14);
  for (const [width, height] of [[1280, 720], [1920, 1080], [3840, 2160]] as const) expect(leastText(pictureSize(width, height, 1))).toBeGreaterThan(height / 50);
  expect(pageSize(900, 500, 2, 'laptop')).toMatchObject({ width: 1800, height: 1000 });
  expect(pageSize(9000, 500, 4, 'laptop').width).toBe(MOST_SIDE);
  expect(['1280x720', '159x720', '1280x', '99999x9', 'x', '1280x720.5'].map(parseSize)).toEqual([{ width: 1280, height: 720 }, null, null, null, null, null]);
});
