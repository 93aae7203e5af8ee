// The disk alone against DiskSim 4.0: two streams of 4000 random 4 KiB reads on an HP 97560.
// Fails when a seek time, a skew, the angle or an elevator's choice is off.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { build_drive, parse_drive } from './drive.ts';
import type { Drive } from './drive.ts';
import { replay } from './replay.ts';
import type { DiskPolicy, DiskStream } from './replay.ts';

function load_drive(name: string): Drive {
  const parsed = parse_drive(JSON.parse(readFileSync(new URL(`./drives/${name}.json`, import.meta.url), 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return build_drive(parsed.drive);
}

function rows_of(name: string): string[][] {
  const text = gunzipSync(readFileSync(new URL(`./fixtures/${name}.csv.gz`, import.meta.url))).toString();
  return text.trim().split('\n').slice(1).map((line) => line.split(','));
}

function stream_of(name: string): DiskStream {
  const rows = rows_of(`stream.${name}`);
  return {
    time_ns: Float64Array.from(rows, (r) => Math.round(Number(r[0]) * 1e6)),
    write: Uint8Array.from(rows, (r) => (r[1] === 'W' ? 1 : 0)),
    lbn: Float64Array.from(rows, (r) => Number(r[2])),
    blocks: Float64Array.from(rows, (r) => Number(r[3])),
  };
}

function expected_ms(name: string): Float64Array {
  return Float64Array.from(rows_of(`expected.${name}`), (r) => Number(r[1]));
}

function mean(values: Float64Array): number {
  return values.reduce((total, v) => total + v, 0) / values.length;
}

/** Root of the mean squared horizontal distance of two distributions, as a share of the second's mean. */
function demerit(a: Float64Array, b: Float64Array): number {
  const x = a.slice().sort();
  const y = b.slice().sort();
  return Math.sqrt(mean(x.map((v, i) => (v - y[i]!) ** 2))) / mean(b);
}

const hp = load_drive('hp97560');

test('closed stream: every request within 0.05 ms of DiskSim', () => {
  const result = replay(hp, stream_of('rand4k-read-closed'), 'fcfs', true);
  const expected = expected_ms('rand4k-read-closed.fcfs');
  expect(result.response_ns).toHaveLength(4000);
  expect(expected).toHaveLength(4000);
  const worst = expected.reduce((max, v, i) => Math.max(max, Math.abs(v - result.response_ns[i]! / 1e6)), 0);
  expect(worst).toBeLessThan(0.05);
});

test.each<[DiskPolicy, number, number]>([
  ['fcfs', 0.005, 0.01],
  ['clook', 0.005, 0.01],
  ['sstf', 0.01, 0.03],
])('open stream, %s: mean within %f and distribution within %f of DiskSim', (policy, mean_bound, demerit_bound) => {
  const result = replay(hp, stream_of('rand4k-read-open60'), policy, false);
  const expected = expected_ms(`rand4k-read-open60.${policy}`);
  const response = result.response_ns.map((ns) => ns / 1e6);
  expect(Math.abs(mean(response) / mean(expected) - 1)).toBeLessThan(mean_bound);
  expect(demerit(response, expected)).toBeLessThan(demerit_bound);
});

test('elevators take the request they should', () => {
  // The first request keeps the disk busy until all others have come; it ends at block 1008.
  const lbn = [1000, 900, 5000, 1100, 200, 1008, 4000];
  const order = (policy: DiskPolicy): number[] => {
    const stream: DiskStream = {
      time_ns: Float64Array.from(lbn, (_, i) => i),
      lbn: Float64Array.from(lbn),
      blocks: new Float64Array(lbn.length).fill(8),
      write: new Uint8Array(lbn.length),
    };
    const { issue_ns, response_ns } = replay(hp, stream, policy, false);
    const end = lbn.map((_, i) => issue_ns[i]! + response_ns[i]!);
    return lbn.map((_, i) => i).sort((a, b) => end[a]! - end[b]!).map((i) => lbn[i]!);
  };
  expect(order('fcfs')).toEqual(lbn);
  expect(order('clook')).toEqual([1000, 1008, 1100, 4000, 5000, 200, 900]);
  // From 1008: 1008, then 1100 (84 up), 900 (208 down), 200, and up again.
  expect(order('sstf')).toEqual([1000, 1008, 1100, 900, 200, 4000, 5000]);
});

test('sstf takes equal distances in turn, upwards first', () => {
  // The disk is at 1008 when 1010 and 1006 wait; at 2008 when 2010 and 2006 do.
  const lbn = [1000, 1006, 1010, 2000, 2006, 2010];
  const stream: DiskStream = {
    time_ns: Float64Array.from([0, 1, 2, 1e9, 1e9 + 1, 1e9 + 2]),
    lbn: Float64Array.from(lbn),
    blocks: Float64Array.from([8, 8, 8, 8, 8, 8]),
    write: new Uint8Array(6),
  };
  const { issue_ns, response_ns } = replay(hp, stream, 'sstf', false);
  const end = lbn.map((_, i) => issue_ns[i]! + response_ns[i]!);
  expect(end[2]!).toBeLessThan(end[1]!);
  expect(end[4]!).toBeLessThan(end[5]!);
});
