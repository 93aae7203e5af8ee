// Counts, rates and places of the disk panel equal the frame's rows; the head slides only while a picture moves.
import { expect, test } from 'vitest';
import * as L from '#wire/frame_layout.ts';
import { copyFrame, setRow, toyMachine } from '../../testing/frames.ts';
import { recordingContext } from '../../testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import type { PanelInput } from '../panel.ts';
import { xOfNs } from '../task-lanes/time_axis.ts';
import { layoutDisk, xOfSector, yOfSector } from './layout.ts';
import { headPlace, originsOf, queueFacts, ratesOf, stopsOf, tokensOf } from './model.ts';
import { placeNames } from './draw.ts';
import { diskHead } from './panel.ts';

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  return {
    ...toyMachine(), before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

test('queue: who waits, how long, sorted by place, the one in service apart', () => {
  const { view } = inputOf();
  const tokens = tokensOf(view);
  expect(tokens).toHaveLength(23);
  expect(tokens.map((token) => token.sector)).toEqual(tokens.map((token) => token.sector).sort((a, b) => a - b));
  const facts = queueFacts(view, tokens);
  expect(facts.waiting).toBe(22);
  const oldest = Math.min(...tokens.filter((token) => !token.inService).map((token) => token.issuedNs));
  expect(facts.oldestNs).toBe(view.head_of('at_ns') - oldest);
});

test('rates add up to the rows of the window', () => {
  const { view } = inputOf();
  const stops = stopsOf(view);
  const rates = ratesOf(view, stops, 40);
  const seconds = rates.binNs / 1e9;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value * seconds, 0);
  expect(sum(rates.seeksPerSecond)).toBeCloseTo(stops.filter((stop) => stop.seekNs > 0).length, 6);
  expect(sum(rates.megabytesPerSecond)).toBeCloseTo(stops.reduce((total, stop) => total + stop.sectors * 512, 0) / 1e6, 6);
  expect(originsOf(stops).reduce((total, count) => total + count.requests, 0)).toBe(stops.length);
});

test('a shorter window holds fewer stops', () => {
  const { view } = inputOf();
  const all = stopsOf(view).length;
  setRow(view.head, L.HEAD, 0, { window_ns: 0.5e9 });
  const some = stopsOf(view);
  expect(some.length).toBeLessThan(all);
  expect(some.every((stop) => stop.endNs >= view.head_of('at_ns') - 0.5e9)).toBe(true);
});

test('the head stands at the end of its move unless the picture itself moves', () => {
  const { view, session } = inputOf();
  const at = view.head_of('at_ns');
  const perCylinder = session.disk.sectors / session.disk.cylinders;
  expect(headPlace(view, session, at, false)).toMatchObject({ sector: 9871 * perCylinder, moving: true });
  const half = headPlace(view, session, (view.head_of('disk_move_start_ns') + view.head_of('disk_move_end_ns')) / 2, true);
  expect(half.sector).toBeCloseTo(((2120 + 9871) / 2) * perCylinder, 6);
  expect(headPlace(view, session, view.head_of('disk_move_end_ns'), true)).toMatchObject({ sector: 9871 * perCylinder, moving: false });
});

test('with progress 1 the frame before does not change the picture', () => {
  const input = inputOf();
  const before = copyFrame(input.view);
  setRow(before.head, L.HEAD, 0, { at_ns: input.view.head_of('at_ns') - 8e6 });
  const still = recordingContext();
  diskHead.draw(still.ctx, input);
  const after = recordingContext();
  diskHead.draw(after.ctx, { ...input, before });
  expect(after.log).toEqual(still.log);
  const moving = recordingContext();
  diskHead.draw(moving.ctx, { ...input, before, progress: 0.4 });
  expect(moving.log).not.toEqual(still.log);
});

test('a disk without a head has none, says so, and keeps plot and strips', () => {
  const input = inputOf();
  const flat = { ...input, session: { ...input.session, disk: { ...input.session.disk, mechanical: false } } };
  const recording = recordingContext();
  diskHead.draw(recording.ctx, flat);
  const words = recording.texts.map((text) => text.text);
  expect(words).toContain('no head');
  expect(words).toContain('MB/s');
  expect(words.some((text) => text.startsWith('▼ head'))).toBe(false);
  expect(diskHead.describe(flat).summary).toContain('no head');
  expect(diskHead.legend(flat).map((entry) => entry.label)).not.toContain('path of the head');
});

test('tokens and marks can be hit where they are drawn', () => {
  const input = inputOf();
  const layout = layoutDisk(input, 12);
  const token = layout.queue!.tokens[4]!;
  expect(diskHead.hit(input, token.x + token.w / 2, token.y + 3)).toMatchObject({ kind: 'request', row: token.token.row });
  const stop = layout.stops[100]!;
  const hit = diskHead.hit(input, xOfNs(layout.time, stop.endNs), yOfSector(layout, stop.sector + stop.sectors / 2));
  expect(hit!.label).toContain(`sector ${stop.sector.toLocaleString('en-US')}`);
  const ruler = layout.ruler!;
  expect(diskHead.hit(input, xOfSector(ruler, layout.sectors, 900_100.5), ruler.y + 3)!.label).toBe('sector 900,100: b');
  expect(diskHead.hit(input, 2, layout.plot.y + 5)).toBeNull();
});

test('the words carry the numbers of the frame', () => {
  const input = inputOf();
  const { summary, rows } = diskHead.describe(input);
  expect(summary).toContain('160 requests');
  expect(summary).toContain('22 requests waiting');
  expect(summary).toContain('411 seeks, 220 reads, 260 writes');
  expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(160);
  expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(stopsOf(input.view).reduce((sum, stop) => sum + stop.sectors, 0) / 2);
});

test('a full queue stays in its box, and what is not drawn is counted', () => {
  const input = inputOf();
  for (let row = 0; row < L.MAX_QUEUE; row++) {
    setRow(input.view.queue, L.QUEUE, row, { sector: row * 12_000, sectors: 8, write: 1, origin: row % 8, issued_ns: 0, task: row % 6, pages: 1, in_service: 0 });
  }
  setRow(input.view.head, L.HEAD, 0, { nr_queue: L.MAX_QUEUE });
  const queue = layoutDisk(input, 12).queue!;
  expect(queue.tokens.length + queue.leftOut).toBe(L.MAX_QUEUE);
  expect(queue.leftOut).toBeGreaterThan(0);
  const last = queue.tokens.at(-1)!;
  expect(last.x + last.w).toBeLessThanOrEqual(queue.x + queue.w);
  const recording = recordingContext();
  diskHead.draw(recording.ctx, input);
  expect(recording.texts.map((text) => text.text)).toContain(`+${queue.leftOut}`);
  expect(recording.texts.every((text) => text.size >= 12)).toBe(true);
});

test('names of files stand beside their places and never over each other', () => {
  const plot = { x: 0, y: 0, w: 500, h: 100 };
  const placed = placeNames([{ ys: [90], text: 'one' }, { ys: [88], text: 'two' }, { ys: [86, 40, 20], text: 'pieces' }, { ys: [84, 22], text: 'others' }], plot, 12);
  expect(placed).toEqual([{ y: 90, text: 'one' }, { y: 22, text: 'others' }, { y: 40, text: 'pieces' }]);
  for (const a of placed) for (const b of placed) if (a !== b) expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(12 * 1.15);
});
