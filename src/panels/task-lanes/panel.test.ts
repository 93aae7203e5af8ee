// Spans are the frame's segments, clipped to the window; what hurts is what the catalog says; short spans merge.
import { expect, test } from 'vitest';
import * as L from '#wire/frame_layout.ts';
import { TASK_STATE } from '#wire/marks.ts';
import { TOY_WAIT } from '../../testing/frames_catalog.ts';
import { setRow, toyMachine } from '../../testing/frames.ts';
import { recordingContext } from '../../testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import type { PanelInput } from '../panel.ts';
import { layoutLanes } from './layout.ts';
import { lanesOf, spansOf, waitLook } from './model.ts';
import { taskLanes } from './panel.ts';
import { axisTicks, nsOfX, windowOf, xOfNs } from './time_axis.ts';

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  return {
    ...toyMachine(), before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

/** A frame with the given segments only. */
function withSegments(input: PanelInput, rows: readonly Partial<Record<(typeof L.SEGMENT)[number], number>>[]): PanelInput {
  const quiet = { state: TASK_STATE.running, reason: 0, cause: 0, for_task: -1 };
  rows.forEach((row, ix) => setRow(input.view.segment, L.SEGMENT, ix, { ...quiet, ...row }));
  setRow(input.view.head, L.HEAD, 0, { nr_segments: rows.length });
  return input;
}

test('every look: from the state, the reason and whom it serves', () => {
  const input = inputOf();
  expect(waitLook(input.catalog, TOY_WAIT.congestion)).toBe('memory');
  expect(waitLook(input.catalog, TOY_WAIT.dirty_limit)).toBe('memory');
  expect(waitLook(input.catalog, TOY_WAIT.page_io)).toBe('disk');
  expect(waitLook(input.catalog, TOY_WAIT.kswapd_idle)).toBe('rest');
  expect(waitLook(input.catalog, TOY_WAIT.flusher_idle)).toBe('rest');
  expect(waitLook({ ...input.catalog, wait_reasons: [{ id: 9, name: 'lock_page', label: 'until a page is read', memory: false }] }, 9)).toBe('disk');
  expect(waitLook({ ...input.catalog, wait_reasons: [{ id: 9, name: 'mutex_lock', label: 'a lock', memory: false }] }, 9)).toBe('lock');
  const now = input.view.head_of('at_ns');
  const spans = spansOf(withSegments(input, [
    { task: 0, from_ns: now - 100, to_ns: now - 50 },
    { task: 4, from_ns: now - 100, to_ns: now - 50, for_task: 0 },
    { task: 1, from_ns: now - 100, to_ns: now - 50, state: TASK_STATE.runnable },
    { task: 2, from_ns: now - 100, to_ns: now - 50, for_task: 2 },
  ]).view, input.catalog);
  expect(spans.map((span) => span.look)).toEqual(['running', 'helping', 'ready', 'compacting']);
});

test('moving pages together is striped, worded, hit and listed among the marks', () => {
  const input = inputOf({ width: 1200 });
  const now = input.view.head_of('at_ns');
  withSegments(input, [{ task: 0, from_ns: now - 1.2e9, to_ns: now, for_task: 0 }]);
  const recording = recordingContext();
  taskLanes.draw(recording.ctx, input);
  expect(recording.texts.map((text) => text.text)).toContain('1.2 s: moves pages together');
  const layout = layoutLanes(input, 12);
  const lane = layout.lanes.find((row) => row.task === 0)!;
  expect(taskLanes.hit(input, xOfNs(layout.time, now - 1e8), lane.y + 3)!.label).toBe('editor moved pages together for 1.2 s');
  expect(taskLanes.legend(input).map((entry) => entry.label)).toEqual(['working for memory: moves pages together']);
});

test('spans are clipped to the window, and one that still goes on ends now', () => {
  const input = inputOf();
  const { fromNs, toNs } = windowOf(input.view);
  const spans = spansOf(withSegments(input, [
    { task: 0, from_ns: fromNs - 5e6, to_ns: fromNs + 5e6 },
    { task: 0, from_ns: toNs - 7e6, to_ns: -1 },
    { task: 0, from_ns: fromNs - 9e6, to_ns: fromNs - 8e6 },
  ]).view, input.catalog);
  expect(spans.map((span) => [span.fromNs, span.toNs, span.lengthNs])).toEqual([[fromNs, fromNs + 5e6, 10e6], [toNs - 7e6, toNs, 7e6]]);
});

test('a wait that began before the window and still goes on has its whole length', () => {
  const input = inputOf();
  const { fromNs, toNs } = windowOf(input.view);
  setRow(input.view.task, L.TASK, 2, { state: TASK_STATE.sleeping, wait_reason: TOY_WAIT.congestion, since_ns: fromNs - 3e9 });
  const rows = [{ task: 2, state: TASK_STATE.sleeping, reason: TOY_WAIT.congestion, from_ns: fromNs, to_ns: toNs }];
  expect(spansOf(withSegments(input, rows).view, input.catalog)[0]!.lengthNs).toBe(toNs - fromNs + 3e9);
});

test('short spans merge into columns whose heights are shares of time', () => {
  const input = inputOf();
  const { fromNs } = windowOf(input.view);
  const rows = Array.from({ length: 400 }, (_, ix) => ({
    task: 2, state: TASK_STATE.sleeping, reason: TOY_WAIT.congestion, from_ns: fromNs + ix * 1e6, to_ns: fromNs + ix * 1e6 + 0.5e6,
  }));
  const lane = layoutLanes(withSegments(input, rows), 12).lanes.find((row) => row.task === 2)!;
  expect(lane.spans).toHaveLength(0);
  const inner = lane.density.slice(1, -1);
  expect(inner.length).toBeGreaterThan(20);
  for (const column of inner) expect(column.shares.memory).toBeGreaterThan(0.3);
  for (const column of inner) expect(column.shares.memory).toBeLessThan(0.7);
  const recording = recordingContext();
  taskLanes.draw(recording.ctx, input);
  expect(recording.texts.some((text) => text.colour === input.theme.harm)).toBe(true);
});

test('with too little room the lanes that wait for memory stay, in order of id', () => {
  const { view, catalog } = inputOf();
  const spans = spansOf(view, catalog);
  const chosen = lanesOf(view, spans, 2);
  expect(chosen).toEqual([1, 2]);
  expect(lanesOf(view, spans, 99)).toHaveLength(6);
});

test('a task that is followed or picked out has a lane, however calm it is', () => {
  const small = inputOf({ width: 900, height: 70 });
  const lanes = (input: PanelInput): number[] => layoutLanes(input, 12).lanes.map((lane) => lane.task);
  const usual = lanes(small);
  const calm = [0, 1, 2, 3, 4, 5].find((task) => !usual.includes(task))!;
  expect(lanes({ ...small, brush: { kind: 'task', task: calm } })).toContain(calm);
  expect(lanes({ ...small, follow: [{ n: 1, what: { kind: 'task', task: calm } }] })).toContain(calm);
  expect(lanes({ ...small, brush: { kind: 'task', task: calm } })).toHaveLength(usual.length);
});

test('a span is hit where it is drawn; the name is hit as the task', () => {
  const input = inputOf();
  const layout = layoutLanes(input, 12);
  const lane = layout.lanes[2]!;
  const placed = lane.spans.find((candidate) => candidate.span.look === 'memory')!;
  const x = placed.x + placed.w / 2;
  const hit = taskLanes.hit(input, x, lane.y + lane.h / 2);
  expect(hit).toMatchObject({ kind: 'segment', row: placed.span.row, task: 2, at_ns: Math.round(nsOfX(layout.time, x)) });
  expect(hit!.label).toMatch(/^copier waited for memory .* ms: the disk queue, for memory$/);
  expect(taskLanes.hit(input, 20, lane.y + 3)).toEqual({ kind: 'task', task: 2, label: 'copier' });
  expect(taskLanes.hit(input, x, 415)).toBeNull();
});

test('words: the longest wait first, with its length as in the frame', () => {
  const input = inputOf();
  const { summary, rows } = taskLanes.describe(input);
  const lengths = rows.map((row) => Number(row[4]));
  expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
  const waits = spansOf(input.view, input.catalog).filter((span) => span.look === 'memory');
  const total = waits.reduce((sum, span) => sum + span.toNs - span.fromNs, 0);
  expect(summary).toContain(`${waits.length} times`);
  expect(summary).toContain(`${Math.round(total / 1e7) / 100} s in all`);
  expect(taskLanes.describe(withSegments(input, [])).summary).toContain('no task waited for memory');
});

test('ticks of the axis have labels that differ', () => {
  const input = inputOf();
  for (const window of [2e9, 1e6, 5000]) {
    setRow(input.view.head, L.HEAD, 0, { window_ns: window });
    const time = { x: 100, w: 700, window: windowOf(input.view) };
    const labels = axisTicks(time, 12).map((tick) => tick.label);
    expect(labels.length).toBeGreaterThan(2);
    expect(new Set(labels).size).toBe(labels.length);
    expect(xOfNs(time, nsOfX(time, 333))).toBeCloseTo(333, 3);
  }
});

test('a story that tells of one task shows its lane alone, and its wait as one, whatever it does meanwhile', () => {
  const plain = inputOf({ width: 900, height: 92 });
  const { toNs: now } = windowOf(plain.view);
  const input = withSegments(plain, [
    { task: 0, from_ns: now - 60e7, to_ns: now - 30e7 },
    { task: 0, from_ns: now - 30e7, to_ns: now - 10e7, state: TASK_STATE.sleeping, reason: TOY_WAIT.page_io },
    { task: 0, from_ns: now - 10e7, to_ns: now },
    { task: 1, from_ns: now - 60e7, to_ns: now },
  ]);
  const looks = (wait_ns: readonly [number, number]): unknown[] => {
    const { lanes, leftOut } = layoutLanes({ ...input, focus: { mark: 'asker', task: 0, wait_ns } }, 12);
    expect([lanes.map((lane) => lane.task), leftOut]).toEqual([[0], 0]);
    return lanes[0]!.spans.map(({ span }) => [span.look, span.fromNs - now, span.toNs - now]).sort((a, b) => Number(a[1]) - Number(b[1]));
  };
  expect(looks([now - 40e7, now - 5e7])).toEqual([['running', -60e7, -40e7], ['memory', -40e7, -5e7], ['running', -5e7, 0]]);
  // Not begun yet, and still going on.
  expect(looks([now + 1, Infinity]).map((one) => (one as unknown[])[0])).toEqual(['running', 'disk', 'running']);
  expect(looks([now - 40e7, Infinity]).at(-1)).toEqual(['memory', -40e7, 0]);
});
