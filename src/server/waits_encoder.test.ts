// Percentiles are those of sorted lists, cells hold every wait of the window once, and a cell's list holds its waits.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { Timeline } from '#session/timeline.ts';
import { FrameView } from '#wire/frame_view.ts';
import { LONGEST_WAIT, WAIT_BOUNDS, WAIT_COLUMNS, bucket_range, wait_bucket, wait_column_ns } from '#wire/waits.ts';
import { FrameEncoder } from './frame_encoder.ts';
import { summary_of } from './quantiles.ts';
import { parse_request } from './validate.ts';
import { inspect_waits_by } from './waits_by.ts';
import { inspect_waits } from './waits_encoder.ts';

test('median, 99th percentile and greatest are those of the sorted list', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 }), (values) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
    expect(summary_of(Float64Array.from(values))).toEqual([values.length, at(0.5), at(0.99), sorted.at(-1)]);
  }));
  expect(summary_of(new Float64Array(0))).toEqual([0, 0, 0, 0]);
});

test('every length has one bucket, and a window touches no more columns than a frame has', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 0, max: 1e12 }), (ns, window, at) => {
    const [least, below] = bucket_range(wait_bucket(ns));
    expect(least <= ns && ns < below).toBe(true);
    const width = wait_column_ns(window);
    expect(Math.floor((at + window) / width) - Math.floor(at / width)).toBeLessThan(WAIT_COLUMNS);
    expect(String(width)).toMatch(/^[125]0*$/);
  }));
});

test('a request names the task whose waits are counted, or none', () => {
  const request = { type: 'frame_at', id: 1, target: { kind: 'ns', ns: 0 }, window_ns: 0, follow: [], recycle: null };
  for (const none of [undefined, null]) expect(parse_request({ ...request, waits_of: none }).request).toMatchObject({ waits_of: null });
  expect(parse_request({ ...request, waits_of: 3 }).request).toMatchObject({ waits_of: 3 });
  for (const wrong of [-1, 0.5, 'db', {}, Infinity]) expect(parse_request({ ...request, waits_of: wrong }).problems[0]).toMatchObject({ field: 'waits_of' });
});

describe('a story in which tasks reclaim for themselves', () => {
  const machine = make_machine(load_scenario('who-may-write').scenario!, 1, {});
  const timeline = new Timeline(machine);
  const encoder = new FrameEncoder(timeline, machine.info.dims);
  const { rows } = timeline.recording.waits_of_allocations;
  const frame = (ns: number, window_ns: number): FrameView => {
    timeline.seek_ns(ns);
    return new FrameView(machine.info.dims, encoder.encode(null, { window_ns, follow: [], after_id: null }));
  };
  timeline.seek_ns(4e9);

  test('of one task only: together the tasks have all waits, each its own', () => {
    const whole = frame(4e9, 2e9);
    const tasks = [...new Set(rows.c.task.subarray(0, rows.upper_bound('ordinal', timeline.ordinal)))];
    expect(tasks.length).toBeGreaterThan(1);
    const each = tasks.map((task) => new FrameView(machine.info.dims, encoder.encode(null, { window_ns: 2e9, follow: [], after_id: null, waits_of: task })));
    const sum = (name: 'waits' | 'waits_all' | 'waits_open'): number => each.reduce((total, view) => total + view.head_of(name), 0);
    for (const name of ['waits', 'waits_all', 'waits_open'] as const) expect(sum(name), name).toBe(whole.head_of(name));
    each.forEach((view, ix) => {
      expect(view.head_of('waits_of')).toBe(tasks[ix]);
      expect(view.head_of('waits')).toBe(inspect_waits(timeline, { kind: 'waits', task: tasks[ix]!, from_ns: 2e9, to_ns: 4e9 + 1, least_ns: 0, below_ns: 1e12, most: 1000 }).waits.length);
      expect(view.wait_cell.every((count, cell) => count <= whole.wait_cell[cell]!)).toBe(true);
    });
    expect(Math.max(...each.map((view) => view.head_of('wait_longest_all')))).toBe(whole.head_of('wait_longest_all'));
    expect(frame(4e9, 2e9).head_of('waits_of')).toBe(-1);
  });

  test.each([[4e9, 1.5e9], [3e9, 1.5e9], [3.5e9, 60e9]])('at %d ns, the last %d ns', (at, window) => {
    const view = frame(at, window);
    const from = Math.max(0, at - window);
    const known = Array.from({ length: rows.upper_bound('ordinal', timeline.ordinal) }, (_, row) => [rows.c.from_ns[row]!, rows.c.to_ns[row]!] as const);
    const shown = known.filter(([, to]) => to >= from);
    const lengths = (list: typeof known): Float64Array => Float64Array.from(list, ([a, b]) => b - a);
    expect(shown.length).toBeGreaterThan(3);
    const head = (['waits', 'wait_median', 'wait_p99', 'wait_longest'] as const).map((name) => view.head_of(name));
    expect(head).toEqual([...summary_of(lengths(shown))]);
    const all = (['waits_all', 'wait_median_all', 'wait_p99_all', 'wait_longest_all'] as const).map((name) => view.head_of(name));
    expect(all).toEqual([...summary_of(lengths(known))]);
    expect(view.wait_cell.reduce((sum, count) => sum + count, 0)).toBe(shown.length);

    const width = view.head_of('wait_column_ns');
    const first = Math.floor(from / width);
    let listed = 0;
    for (let column = 0; column < WAIT_COLUMNS; column++) {
      for (let bucket = 0; bucket < WAIT_BOUNDS.length; bucket++) {
        const count = view.wait_cell_of(column, bucket);
        if (count === 0) continue;
        const [least_ns, below_ns] = bucket_range(bucket);
        const start = (first + column) * width;
        const cell = { kind: 'waits', from_ns: Math.max(from, start), to_ns: start + width, least_ns, below_ns, most: 2 } as const;
        const { waits, left_out } = inspect_waits(timeline, cell);
        expect(waits.length + left_out).toBe(count);
        for (const wait of waits) expect(wait.end_ordinal).toBeLessThanOrEqual(timeline.ordinal);
        listed += count;
      }
    }
    expect(listed).toBe(shown.length);
    const whole = inspect_waits(timeline, { kind: 'waits', from_ns: from, to_ns: at + 1, least_ns: 0, below_ns: LONGEST_WAIT, most: 10_000 });
    expect(whole.waits.map((wait) => wait.to_ns - wait.from_ns)).toEqual(Array.from(lengths(shown)).sort((a, b) => b - a));
  });
});

test('summed up by any kind, the waits are all there, and the parts of their time add up to it exactly', () => {
  for (const [scenario, ns] of [['who-may-write', 6e9], ['stolen', 0.4e9]] as const) {
    const timeline = new Timeline(make_machine(load_scenario(scenario).scenario!, 1, {}));
    timeline.seek_ns(ns);
    for (const [from_ns, to_ns] of [[0, ns + 1], [ns / 3, ns / 2]] as const) {
      const { waits } = inspect_waits(timeline, { kind: 'waits', from_ns, to_ns, least_ns: 0, below_ns: LONGEST_WAIT, most: Infinity });
      const total = waits.reduce((sum, wait) => sum + wait.to_ns - wait.from_ns, 0);
      for (const by of ['order', 'task', 'reason'] as const) {
        const found = inspect_waits_by(timeline, { kind: 'waits_by', by, from_ns, to_ns, task: null });
        expect([found.count, found.total_ns]).toEqual([waits.length, total]);
        expect(found.rows.reduce((sum, row) => sum + row.total_ns, 0)).toBe(total);
        if (by !== 'reason') {
          for (const row of found.rows) {
            const own = waits.filter((wait) => wait[by] === row.key).map((wait) => wait.to_ns - wait.from_ns).toSorted((a, b) => a - b);
            expect([row.count, row.median_ns, row.longest_ns]).toEqual([own.length, own[Math.ceil(own.length * 0.5) - 1], own.at(-1)]);
          }
        }
      }
      // Of one task: what its own sleeps in the recording come to, reason by reason.
      const task = waits[0]?.task;
      if (task === undefined) continue;
      const own = inspect_waits_by(timeline, { kind: 'waits_by', by: 'reason', from_ns, to_ns, task });
      const { c, length } = timeline.recording.segments;
      for (const row of own.rows.filter((one) => one.key > 2)) {
        let slept = 0;
        for (const wait of waits.filter((one) => one.task === task)) {
          for (let at = 0; at < length; at++) {
            if (c.task[at] === task && c.state[at] === 2 && c.reason[at] === row.key) slept += Math.max(0, Math.min(c.to_ns[at]!, wait.to_ns) - Math.max(c.from_ns[at]!, wait.from_ns));
          }
        }
        expect(row.total_ns, String(row.key)).toBe(slept);
      }
    }
  }
});
