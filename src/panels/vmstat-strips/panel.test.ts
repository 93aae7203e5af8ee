// Values and changes equal the two frames; what changed most comes first; without a frame before nothing changed.
import { expect, test } from 'vitest';
import { copyFrame, toyMachine } from '../../testing/frames.ts';
import { recordingContext } from '../../testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import type { PanelInput } from '../panel.ts';
import { countersOf } from './model.ts';
import { vmstatStrips } from './panel.ts';

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  return {
    ...toyMachine(), before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

function changed(): PanelInput {
  const input = inputOf();
  const before = copyFrame(input.view);
  before.vmstat[7]! -= 250;
  before.vmstat[3]! += 40;
  return { ...input, before };
}

test('sorted by change, then by name', () => {
  const counters = countersOf(changed());
  expect(counters.slice(0, 2).map((counter) => [counter.name, counter.change])).toEqual([['pgpgin', 250], ['nr_inactive_file', -40]]);
  const rest = counters.slice(2).map((counter) => counter.name);
  expect(rest).toEqual([...rest].sort());
  expect(countersOf(inputOf()).every((counter) => counter.change === 0)).toBe(true);
});

test('counters of huge pages come first once they have counted, and last until then', () => {
  const input = inputOf();
  const vmstat = input.catalog.vmstat.map((counter, ix) => ({ ...counter, name: ix === 5 ? 'thp_fault_alloc' : ix === 6 ? 'compact_stall' : counter.name }));
  input.view.vmstat[5] = 3;
  input.view.vmstat[6] = 0;
  const names = countersOf({ ...input, catalog: { ...input.catalog, vmstat } }).map((counter) => counter.name);
  expect([names[0], names.at(-1)]).toEqual(['thp_fault_alloc', 'compact_stall']);
});

test('values and changes are drawn, and more of them where there is room', () => {
  const input = changed();
  const recording = recordingContext();
  vmstatStrips.draw(recording.ctx, input);
  const words = recording.texts.map((text) => text.text);
  expect(words).toContain('+250');
  expect(words).toContain('−40');
  expect(words).toContain(input.view.vmstat[7]!.toLocaleString('en-US'));
  const small = recordingContext();
  vmstatStrips.draw(small.ctx, { ...input, width: 360, height: 160 });
  expect(small.texts.length).toBeLessThan(recording.texts.length);
  expect(small.texts.some((text) => text.text.includes('more in the table'))).toBe(true);
});

test('the table holds every counter with its value', () => {
  const input = changed();
  const { rows, summary } = vmstatStrips.describe(input);
  expect(rows).toHaveLength(input.view.dims.nr_vmstat);
  for (const row of rows) {
    const ix = input.catalog.vmstat.findIndex((entry) => entry.name === row[0]);
    expect(row[1]).toBe(input.view.vmstat[ix]);
  }
  expect(summary).toContain('2 of 20 counters changed');
  expect(summary).toContain('pgpgin, by +250');
});

test('a row can be hit', () => {
  expect(vmstatStrips.hit(changed(), 30, 38)!.label).toContain('pgpgin');
  expect(vmstatStrips.hit(changed(), 30, 415)).toBeNull();
});
