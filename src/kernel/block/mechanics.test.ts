// The mechanics against a slow twin on random drives, and the laws every disk obeys.
// Fails when a sector is found at the wrong place or time, when time runs backwards, or when parts do not add up.
import { readFileSync } from 'node:fs';
import { fc } from '#testing/chance.ts';
import { expect, test } from 'vitest';
import { NaiveDisk, naive_place } from '#testing/naive_disk.ts';
import { build_drive, parse_drive } from './drive.ts';
import type { DriveFile, DriveZone } from './drive.ts';
import * as m from './mechanics.ts';

function file_of(name: string): DriveFile {
  const parsed = parse_drive(JSON.parse(readFileSync(new URL(`./drives/${name}.json`, import.meta.url), 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.drive;
}

const ms = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: max * 1e4 }).map((v) => v / 1e4);

const any_drive: fc.Arbitrary<DriveFile> = fc
  .record({
    rpm: fc.integer({ min: 1000, max: 15000 }),
    surfaces: fc.integer({ min: 1, max: 4 }),
    headSwitchMs: ms(3),
    writeSettleMs: ms(1),
    overheadMs: fc.oneof(fc.constant(0), ms(1)),
    bufferMs: fc.oneof(fc.constant(0), ms(20)),
    zones: fc.array(
      fc.record({
        cylinders: fc.integer({ min: 1, max: 20 }),
        sectorsPerTrack: fc.integer({ min: 1, max: 40 }),
        trackSkewSectors: fc.integer({ min: 0, max: 50 }),
        cylinderSkewSectors: fc.integer({ min: 0, max: 50 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    seek: fc.array(fc.tuple(fc.integer({ min: 1, max: 15 }), ms(20)), { minLength: 1, maxLength: 5 }),
  })
  .map((r) => {
    let next = 0;
    const zones: DriveZone[] = r.zones.map(({ cylinders, ...zone }) => {
      const first = next;
      next += cylinders;
      return { first, last: next - 1, ...zone };
    });
    let distance = 0;
    const seek = r.seek.map(([step, t]): [number, number] => {
      distance += distance === 0 ? 1 : step;
      return [distance, t];
    });
    return { ...r, name: 'any', cylinders: next, bytesPerSector: 512, zones, seek };
  });

/** Where a request lies: a share of the disk, or right after the one before. */
const any_request = fc.record({
  where: fc.oneof(fc.constant(-1), fc.double({ min: 0, max: 0.999999, noNaN: true })),
  blocks: fc.integer({ min: 1, max: 90 }),
  write: fc.boolean(),
  gap_ns: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50e6 })),
});

test('agrees with the sector-by-sector twin to 1 us; time runs forwards; the parts add up', () => {
  fc.assert(
    fc.property(any_drive, fc.array(any_request, { minLength: 1, maxLength: 25 }), (file, requests) => {
      const parsed = parse_drive(file);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
      const d = build_drive(parsed.drive);
      const twin = new NaiveDisk(file);
      const st = new Float64Array(m.DISK_WORDS + 3).fill(0, 3);
      st.fill(-7, 0, 3);
      const out = new Float64Array(m.OUT_WORDS);
      let now = 0;
      let next = 0;
      for (const r of requests) {
        const lbn = r.where < 0 && next < d.blocks ? next : Math.floor(Math.abs(r.where) * (d.blocks - 1));
        const blocks = Math.min(r.blocks, d.blocks - lbn);
        const start = now + r.gap_ns;
        m.service(d, st, 3, start, lbn, blocks, r.write, out);
        const end = out[m.OUT_END_NS]!;
        expect(Math.abs(end - twin.serve(start, lbn, blocks, r.write))).toBeLessThan(1000);
        expect(Number.isInteger(end)).toBe(true);
        expect(end).toBeGreaterThanOrEqual(start);
        if (d.buffer_ns === 0) expect(end).toBeGreaterThan(start);
        const parts = [m.OUT_SEEK_NS, m.OUT_ROTATION_NS, m.OUT_TRANSFER_NS, m.OUT_HEAD_SWITCH_NS, m.OUT_OVERHEAD_NS];
        for (const part of parts) expect(out[part]! >= 0 && Number.isInteger(out[part]!)).toBe(true);
        expect(parts.reduce((total, part) => total + out[part]!, 0)).toBe(end - start);
        expect(out[m.OUT_CYLINDER]).toBe(naive_place(file, lbn + blocks - 1).cylinder);
        expect(st[3 + m.AT_LBN]).toBe(lbn + blocks);
        expect(st[3 + m.AT_MOVE_END_NS]!).toBeLessThanOrEqual(end);
        now = end;
        next = lbn + blocks;
      }
      expect(Array.from(st.subarray(0, 3))).toEqual([-7, -7, -7]);
    }),
    { seed: 20100401, numRuns: 400 },
  );
});

test('blocks lie where walking over the tracks finds them', () => {
  fc.assert(
    fc.property(any_drive, fc.double({ min: 0, max: 0.999999, noNaN: true }), (file, where) => {
      const d = build_drive(file);
      const lbn = Math.floor(where * d.blocks);
      const place = naive_place(file, lbn);
      const chs = new Float64Array(3);
      m.lbn_to_chs(d, lbn, chs);
      expect([...chs]).toEqual([place.cylinder, place.surface, place.sector]);
      expect(m.cylinder_of(d, lbn)).toBe(place.cylinder);
    }),
    { seed: 20100401, numRuns: 400 },
  );
});

test('two requests by hand: HP 97560 at time 0', () => {
  const d = build_drive({ ...file_of('hp97560'), overheadMs: 1 });
  const st = new Float64Array(m.DISK_WORDS);
  const out = new Float64Array(m.OUT_WORDS);
  const period = 60e9 / 4002;
  // Sector 36 of 72 is half a revolution away; 1 ms of it passes as overhead.
  m.service(d, st, 0, 0, 36, 8, false, out);
  expect(out[m.OUT_END_NS]).toBe(Math.round(period / 2 + (8 / 72) * period));
  expect(out[m.OUT_ROTATION_NS]).toBe(Math.round(period / 2 - 1e6));
  expect(out[m.OUT_DISTANCE]).toBe(0);
  // 100 cylinders on: 7.24 ms.
  m.service(d, st, 0, out[m.OUT_END_NS]!, 100 * 19 * 72, 8, false, out);
  expect(out[m.OUT_SEEK_NS]).toBe(7240000);
  expect(out[m.OUT_DISTANCE]).toBe(100);
  expect(st[m.AT_MOVE_END_NS]! - st[m.AT_MOVE_START_NS]!).toBe(7240000);
  expect(m.angle_at(d, 2.25 * period)).toBeCloseTo(0.25, 9);
});

test.each(['hp97560', 'barracuda7200'])('%s: adjacent requests follow without seek or lost revolution', (name) => {
  const d = build_drive(file_of(name));
  const st = new Float64Array(m.DISK_WORDS);
  const out = new Float64Array(m.OUT_WORDS);
  let now = 0;
  let lost = 0;
  const requests = 20000;
  for (let i = 0; i < requests; i++) {
    const same = m.cylinder_of(d, i * 8 + 7) === st[m.AT_CYLINDER];
    m.service(d, st, 0, now, i * 8, 8, false, out);
    now = out[m.OUT_END_NS]!;
    if (same) expect(out[m.OUT_SEEK_NS]! + out[m.OUT_DISTANCE]!).toBe(0);
    if (out[m.OUT_ROTATION_NS]! > d.period_ns / 2) lost++;
  }
  expect(lost).toBe(0);
  // No slower than the tracks turn plus a skew for every track.
  const sectors = d.zone_sectors[0]!;
  const tracks = (requests * 8) / sectors;
  expect(now).toBeLessThan((tracks * (1 + 1 / sectors) + (tracks * (d.zone_track_skew[0]! + 20)) / sectors) * d.period_ns);
});

test('a buffer keeps a sequential stream at the rate of the media, and no faster', () => {
  const file = file_of('disk7200_2010');
  const rate = (buffer: number, gap_ns: number): number => {
    const d = build_drive({ ...file, bufferMs: buffer });
    const st = new Float64Array(m.DISK_WORDS);
    const out = new Float64Array(m.OUT_WORDS);
    let now = 0;
    for (let i = 0; i < 1000; i++) {
      m.service(d, st, 0, now, i * 256, 256, false, out);
      now = out[m.OUT_END_NS]! + gap_ns;
    }
    return (1000 * 256 * 512) / (now / 1e3);
  };
  const media = (1707 * 512 * 120) / 1e6;
  expect(rate(file.bufferMs!, 0)).toBeGreaterThan(0.88 * media);
  expect(rate(file.bufferMs!, 0)).toBeLessThan(media);
  expect(rate(file.bufferMs!, 300000)).toBeGreaterThan(0.88 * media);
  expect(rate(0, 0)).toBeLessThan(0.2 * media);
  // Twenty ms of thought between requests: the buffer answers, and thinking is nearly all the time.
  expect(rate(file.bufferMs!, 20e6)).toBeGreaterThan((256 * 512) / 20.6e3);
});

test('a random 4 KiB read on the default drive: 12.9 ms, of which 8.5 seek and 4.17 rotation', () => {
  const d = build_drive(file_of('disk7200_2010'));
  const st = new Float64Array(m.DISK_WORDS);
  const out = new Float64Array(m.OUT_WORDS);
  let now = 0;
  let seek = 0;
  let rotation = 0;
  let seed = 1;
  const n = 50000;
  for (let i = 0; i < n; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    m.service(d, st, 0, now, Math.floor((seed / 4294967296) * (d.blocks / 8)) * 8, 8, false, out);
    now = out[m.OUT_END_NS]!;
    seek += out[m.OUT_SEEK_NS]!;
    rotation += out[m.OUT_ROTATION_NS]!;
  }
  expect(Math.abs(seek / n / 8.5e6 - 1)).toBeLessThan(0.03);
  expect(Math.abs(rotation / n / 4.167e6 - 1)).toBeLessThan(0.02);
  expect(Math.abs(now / n / 12.9e6 - 1)).toBeLessThan(0.03);
});
