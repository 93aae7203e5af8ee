// Levels, taps, drains and the counter of absorbed writes equal the frame.
import { expect, test } from 'vitest';
import * as L from '#wire/frame_layout.ts';
import { copyFrame, setRow, toyMachine } from '../../testing/frames.ts';
import { recordingContext } from '../../testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import type { PanelInput } from '../panel.ts';
import { layoutPipe, yOfDirty } from './layout.ts';
import { absorbedOf, drainsOf, tankOf, tapsOf } from './model.ts';
import { dirtyPipe } from './panel.ts';

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  return {
    ...toyMachine(), before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

test('the level is the counter of the instant, else the newest row of the history', () => {
  const input = inputOf();
  const at = input.catalog.vmstat.findIndex((entry) => entry.name === 'nr_dirty');
  expect(tankOf(input).dirty).toBe(input.view.vmstat[at]);
  const bare = { ...input, catalog: { ...input.catalog, vmstat: input.catalog.vmstat.map((entry) => ({ ...entry, name: `x_${entry.name}` })) } };
  const last = input.view.head_of('nr_levels') - 1;
  expect(tankOf(bare)).toEqual({
    dirty: input.view.level_of(last, 'dirty'), writeback: input.view.level_of(last, 'writeback'), background: 190, limit: 380,
  });
});

test('taps: totals of the tasks, and a rate only where there is a frame before', () => {
  const input = inputOf();
  expect(tapsOf(input).map((tap) => [tap.task, tap.pages, tap.perSecond])).toEqual([[3, 270, null], [2, 180, null], [1, 90, null]]);
  const before = copyFrame(input.view);
  setRow(before.head, L.HEAD, 0, { at_ns: input.view.head_of('at_ns') - 0.5e9 });
  setRow(before.task, L.TASK, 3, { nr_dirtied: 260 });
  expect(tapsOf({ ...input, before })[0]).toMatchObject({ task: 3, perSecond: 20 });
});

test('drains: pages and shares that add up', () => {
  const { view } = inputOf();
  const drains = drainsOf(view);
  expect(drains.map((drain) => [drain.id, drain.pages])).toEqual([['flusher', 610], ['kswapd', 204], ['direct', 70], ['dirtier', 120]]);
  expect(drains.reduce((sum, drain) => sum + drain.share, 0)).toBeCloseTo(1, 9);
  setRow(view.head, L.HEAD, 0, { written_sync: 5 });
  expect(drainsOf(view).at(-1)).toMatchObject({ id: 'sync', pages: 5 });
});

test('absorbed writes: asked, absorbed and written as in the frame', () => {
  const input = inputOf();
  expect(absorbedOf(input.view)).toEqual({ asked: 8210, absorbed: 7206, written: 1004 });
  const recording = recordingContext();
  dirtyPipe.draw(recording.ctx, input);
  const { texts } = recording;
  expect(texts.some((text) => text.text.startsWith('8,210 writes asked, 7,206 absorbed') && text.text.endsWith('→ 1,004 pages written'))).toBe(true);
  expect(texts.some((text) => text.text === 'paused 120 ms' && text.colour === input.theme.harm)).toBe(true);
});

test('a thicker pipe is a greater share; the limit lies above the background line', () => {
  const layout = layoutPipe(inputOf(), 12);
  const thick = layout.drains.map((row) => [row.drain.pages, row.thick] as const).sort((a, b) => b[0] - a[0]);
  thick.slice(1).forEach(([, width], ix) => expect(width).toBeLessThanOrEqual(thick[ix]![1]));
  expect(yOfDirty(layout.tank, layout.topPages, 380)).toBeLessThan(yOfDirty(layout.tank, layout.topPages, 190));
});

test('hits and words', () => {
  const input = inputOf();
  const layout = layoutPipe(input, 12);
  const tap = layout.taps[2]!;
  expect(dirtyPipe.hit(input, tap.x + 5, tap.y + tap.h / 2)).toEqual({ kind: 'task', task: 1, label: 'logger made 90 pages dirty; paused for 120 ms' });
  const drain = layout.drains[0]!;
  expect(dirtyPipe.hit(input, drain.x + 5, drain.y + drain.h / 2)!.label).toContain('610 pages, 61 %');
  expect(dirtyPipe.hit(input, layout.tank.x + 5, layout.tank.y + 5)!.label).toContain('limit 380');
  const { summary, rows } = dirtyPipe.describe(input);
  expect(summary).toContain('Paused: logger for 120 ms.');
  expect(summary).toContain('8,210 writes asked, 7,206 absorbed by pages already dirty, 1,004 pages written');
  expect(rows).toContainEqual(['writes', 'flusher', 610, '60.8 %']);
});
