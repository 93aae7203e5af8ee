// Read-ahead windows and marks (2.6.34 mm/readahead.c; 128 KiB = 32 pages at most).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { Kernel } from '../kernel.ts';
import { note_read, ondemand_readahead, RA_PAGES } from './readahead.ts';

/** Windows met by a reader that takes `bs` pages at a time from the start: where each is asked for, what it reads, its mark. */
function windows(k: Kernel, bs: number, count: number): number[][] {
  const seen: number[][] = [];
  let read_to = 0;
  let mark = -1;
  for (let index = 0; seen.length < count; index++) {
    if (index === mark || index >= read_to) {
      const want = bs - (index % bs);
      const w = ondemand_readahead(k, 0, 0, index, want, index < read_to);
      seen.push([index, w.start, w.size, w.mark]);
      read_to = w.start + w.size;
      mark = w.mark;
    }
    note_read(k, 0, index);
  }
  return seen;
}

const machine = (): Kernel => boot_recipe({ ...PLAIN, tasks: [{ kind: 'seq', file: 0, pages: 10, chunk: 1, pause_us: 0, start_us: 0 }] });

describe('sequential reads', () => {
  test('of 16 pages: the first window is the full 32, marked at 16; then 32 by 32, marked at their first page', () => {
    // 16 > 32/4, so get_init_ra_size gives the maximum; async size = 32 - 16.
    expect(windows(machine(), 16, 4)).toEqual([[0, 0, 32, 16], [16, 32, 32, 32], [32, 64, 32, 64], [64, 96, 32, 96]]);
  });
  test('of 1 page: 4, 8, 16, 32, 32', () => {
    expect(windows(machine(), 1, 5)).toEqual([[0, 0, 4, 1], [1, 4, 8, 4], [4, 12, 16, 12], [12, 28, 32, 28], [28, 60, 32, 60]]);
  });
  test('of 4 pages: twice that first, then doubling to the maximum', () => {
    expect(windows(machine(), 4, 4)).toEqual([[0, 0, 8, 4], [4, 8, 16, 8], [8, 24, 32, 24], [24, 56, 32, 56]]);
  });
  test('never past the end of the file', () => {
    const k = machine();
    const w = ondemand_readahead(k, 0, 0, 0, 2000, false);
    expect([w.start, w.size]).toEqual([0, RA_PAGES]);
    note_read(k, 0, 989);
    const last = ondemand_readahead(k, 0, 0, 990, 10, false);
    expect(last.start + last.size).toBe(1000);
  });
});

describe('other reads', () => {
  test('a small read in the middle takes just its pages and leaves the state alone', () => {
    const k = machine();
    ondemand_readahead(k, 0, 0, 0, 16, false);
    note_read(k, 0, 15);
    const before = [...k.ra.subarray(0, 3)];
    const w = ondemand_readahead(k, 0, 0, 500, 2, false);
    expect([w.start, w.size, w.mark]).toEqual([500, 2, -1]);
    expect([...k.ra.subarray(0, 3)]).toEqual(before);
  });
  test('a read larger than the maximum anywhere starts a stream', () => {
    const w = ondemand_readahead(machine(), 0, 0, 500, 40, false);
    expect([w.start, w.size]).toEqual([500, 32]);
  });
});
