// Descriptions of drives: what is refused and how it is named, what the tables hold, what the drives we ship are.
// The recorded hashes fail when a table changes by a nanosecond, or differs between engines.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { naive_place, naive_seek_ns } from '#testing/naive_disk.ts';
import { build_drive, drive_table_hash, parse_drive } from './drive.ts';
import type { DriveFile } from './drive.ts';

function json_of(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`./drives/${name}.json`, import.meta.url), 'utf8')) as Record<string, unknown>;
}

function file_of(name: string): DriveFile {
  const parsed = parse_drive(json_of(name));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.drive;
}

function bad_fields(change: Record<string, unknown>): string[] {
  const parsed = parse_drive({ ...json_of('barracuda7200'), ...change });
  return parsed.ok ? [] : parsed.errors.map((e) => e.field);
}

test.each([
  ['hp97560', 2684016, 0x42b2fa0b],
  ['barracuda7200', 4300955, 0x309dfa7d],
  ['disk7200_2010', 157962240, 0x673fcae5],
])('%s has %i blocks and the recorded tables', (name, blocks, hash) => {
  const drive = build_drive(file_of(name));
  expect(drive.blocks).toBe(blocks);
  expect(drive_table_hash(drive)).toBe(hash);
});

test('every number of a drive is under the hash', () => {
  const file = file_of('barracuda7200');
  const hash = drive_table_hash(build_drive(file));
  const changes: Partial<DriveFile>[] = [
    { rpm: 7201 },
    { surfaces: 6 },
    { headSwitchMs: 0.100001 },
    { writeSettleMs: 0.000001 },
    { overheadMs: 0.000001 },
    { bufferMs: 0.000001 },
    { seek: [...file.seek.slice(0, -1), [4986, 16.68]] },
    { zones: file.zones.map((z, i) => (i === 3 ? { ...z, trackSkewSectors: 33 } : z)) },
    { zones: file.zones.map((z, i) => (i === 3 ? { ...z, cylinderSkewSectors: 46 } : z)) },
  ];
  for (const change of changes) expect(drive_table_hash(build_drive({ ...file, ...change })), JSON.stringify(change)).not.toBe(hash);
});

test('bad fields are named, all at once', () => {
  expect(bad_fields({})).toEqual([]);
  expect(bad_fields({ rpm: 0, surfaces: 1.5, headSwitchMs: '1' })).toEqual(['rpm', 'surfaces', 'headSwitchMs']);
  expect(bad_fields({ name: '', bytesPerSector: 4096, overheadMs: -1 })).toEqual(['name', 'overheadMs', 'bytesPerSector']);
  expect(bad_fields({ seek: [[1, 2], [1, 3], [5], [4, null]] })).toEqual(['seek[1][0]', 'seek[2]', 'seek[3][1]']);
  expect(bad_fields({ seek: [[2, 1]] })).toEqual(['seek[0][0]']);
  expect(bad_fields({ seek: [], zones: {} })).toEqual(['zones', 'seek']);
  expect(bad_fields({ blocks: 4300956 })).toEqual(['blocks']);
  const zone = { first: 0, last: 99, sectorsPerTrack: 10, trackSkewSectors: 0, cylinderSkewSectors: 0 };
  expect(bad_fields({ zones: [zone] })).toEqual(['zones[0].last']);
  expect(bad_fields({ zones: [{ ...zone, first: 1, last: 5171 }] })).toEqual(['zones[0].first']);
  expect(bad_fields({ zones: [zone, { ...zone, first: 101, last: 5171, sectorsPerTrack: 0 }] })).toEqual([
    'zones[1].first',
    'zones[1].sectorsPerTrack',
  ]);
  for (const value of [null, [], 'x', undefined]) expect(parse_drive(value).ok).toBe(false);
  const parsed = parse_drive({ ...json_of('hp97560'), rpm: 'fast' });
  expect(parsed).toEqual({
    ok: false,
    errors: [{ field: 'rpm', expected: 'a whole number from 1 to 100000', got: '"fast"' }],
  });
});

test('seek tables: the points themselves, straight lines between, the last line on beyond the end', () => {
  const file = file_of('barracuda7200');
  const { seek_ns } = build_drive(file);
  expect(seek_ns[0]).toBe(0);
  expect(seek_ns[1]).toBe(1943000);
  expect(seek_ns[11]).toBe(2354500);
  expect(seek_ns[4986]).toBe(16679000);
  expect(seek_ns[5072]).toBe(16939000);
  for (let d = 0; d < file.cylinders; d++) expect(Math.abs(seek_ns[d]! - naive_seek_ns(file, d))).toBeLessThanOrEqual(1);
});

test('a single point makes a constant seek, a single cylinder none', () => {
  const file = { ...file_of('barracuda7200'), seek: [[1, 2]] } as DriveFile;
  expect(Array.from(build_drive(file).seek_ns.subarray(0, 4))).toEqual([0, 2e6, 2e6, 2e6]);
  const zone = { first: 0, last: 0, sectorsPerTrack: 10, trackSkewSectors: 3, cylinderSkewSectors: 3 };
  expect([...build_drive({ ...file, cylinders: 1, zones: [zone] }).seek_ns]).toEqual([0]);
});

test('skews start anew in every zone', () => {
  const file = file_of('barracuda7200');
  const drive = build_drive(file);
  for (const cylinder of [0, 1, 7, 1127, 1128, 1129]) {
    const z = cylinder < 1128 ? 0 : 1;
    const lbn = drive.zone_first_lbn[z]! + (cylinder - drive.zone_first_cylinder[z]!) * 5 * drive.zone_sectors[z]!;
    const place = naive_place(file, lbn);
    expect([place.cylinder, place.surface, place.sector]).toEqual([cylinder, 0, 0]);
    expect(drive.cylinder_start[cylinder]).toBe(place.start);
  }
  expect(drive.cylinder_start[1128]).toBe(0);
});

test('the default drive is what its source says', () => {
  const file = file_of('disk7200_2010');
  const drive = build_drive(file);
  const n = drive.cylinders;
  let total = 0;
  for (let d = 1; d < n; d++) total += 2 * (n - d) * drive.seek_ns[d]!;
  const mean_ms = total / n / n / 1e6;
  expect(Math.abs(mean_ms / 8.5 - 1)).toBeLessThan(0.03);
  expect(drive.seek_ns[n - 1]! / 1e6).toBeCloseTo(17, 1);
  expect((drive.blocks * 512) / 1e9).toBeCloseTo(80.9, 1);
  const outer = (drive.zone_sectors[0]! * 512) / (drive.period_ns / 1e9) / 1048576;
  expect(outer).toBeCloseTo(100, 0);
  // The formula of the source, evaluated here with the engine's own square root.
  for (const d of [1, 2, 5, 16, 100, 1000, 5000, 18432, 18433, 30000, 61439]) {
    const x = d / n;
    const ms = x <= 0.3 ? 0.9 + 13.85 * Math.sqrt(x) : 8.49 + 12.16 * (x - 0.3);
    expect(Math.abs(drive.seek_ns[d]! / 1e6 - ms)).toBeLessThan(0.005);
  }
});
