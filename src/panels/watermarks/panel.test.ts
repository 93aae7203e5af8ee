// Levels and lines of each zone equal the frame; who is awake and who reclaims is named.
import { expect, test } from 'vitest';
import * as L from '#wire/frame_layout.ts';
import { setRow, toyMachine } from '../../testing/frames.ts';
import { recordingContext } from '../../testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import type { PanelInput } from '../panel.ts';
import { actorMarks } from './draw.ts';
import { layoutLevels, yOfPages } from './layout.ts';
import { nearness, reclaimersOf, zonesOf } from './model.ts';
import { watermarks } from './panel.ts';

const NORMAL = 1;

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  return {
    ...toyMachine(), before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

test('the lines stand in order, and the level where its pages say', () => {
  const input = inputOf();
  setRow(input.view.zone, L.ZONE, NORMAL, { free: 140 });
  const box = layoutLevels(input, 12).tanks[NORMAL]!;
  const y = (pages: number): number => yOfPages(box.tank, box.topPages, pages);
  expect(y(box.level.high)).toBeLessThan(y(box.level.low));
  expect(y(box.level.low)).toBeLessThan(y(box.level.min));
  expect(y(140)).toBeCloseTo(box.tank.y + box.tank.h * (1 - 140 / box.topPages), 6);
  expect(nearness(box.level)).toBe('below low');
});

test('below min is red and says how many pages are missing', () => {
  const input = inputOf();
  const calm = recordingContext();
  watermarks.draw(calm.ctx, input);
  expect(calm.texts.some((text) => text.colour === input.theme.harm)).toBe(false);
  const min = input.view.zone_of(NORMAL, 'min');
  setRow(input.view.zone, L.ZONE, NORMAL, { free: min - 30 });
  const short = recordingContext();
  watermarks.draw(short.ctx, input);
  expect(short.texts.filter((text) => text.colour === input.theme.harm).map((text) => text.text)).toEqual(['30 below min']);
});

test('kswapd and the tasks in direct reclaim are shown and can be hit', () => {
  const input = inputOf();
  expect(reclaimersOf(input.view)).toEqual([2, 4]);
  const layout = layoutLevels(input, 12);
  const { marks } = actorMarks(input, layout, 12);
  expect(marks.map((mark) => [mark.kind, mark.task])).toEqual([['kswapd', 4], ['reclaimer', 2]]);
  const y = layout.actors.y + layout.actors.h / 2;
  expect(watermarks.hit(input, marks[1]!.x, y)).toEqual({ kind: 'task', task: 2, label: 'copier reclaims for itself' });
  expect(watermarks.hit(input, marks[0]!.x, y)).toMatchObject({ kind: 'task', task: 4 });
  const tank = layout.tanks[0]!.tank;
  expect(watermarks.hit(input, tank.x + 3, tank.y + 3)!.label).toContain('DMA: 33 pages free');
});

test('words: every zone with the numbers of the frame', () => {
  const input = inputOf();
  const { summary, rows } = watermarks.describe(input);
  for (const zone of zonesOf(input)) {
    expect(rows[zone.zone]!.slice(0, 5)).toEqual([zone.name, input.view.zone_of(zone.zone, 'free'), zone.min, zone.low, zone.high]);
  }
  expect(summary).toContain('1 task in direct reclaim: copier');
  expect(summary).toContain('Kswapd is awake');
});
