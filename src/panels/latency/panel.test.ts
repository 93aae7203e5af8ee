// What the frame counts is what is drawn, hit and said; percentiles are the frame's; a slide has the histogram alone.
import { expect, test } from 'vitest';
import { copyFrame, setRow } from '#testing/frames.ts';
import { drawingFaults, overlappingTexts, panelInput, SIZE_CASES } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import * as L from '#wire/frame_layout.ts';
import { WAIT_BOUNDS, wait_bucket } from '#wire/waits.ts';
import type { PanelInput } from '../panel.ts';
import { layoutLatency } from './layout.ts';
import { decadesOf, densityClass, waitsOf } from './model.ts';
import { latency } from './panel.ts';

function without(input: PanelInput, all = 0): PanelInput {
  const view = copyFrame(input.view);
  view.wait_cell.fill(0);
  setRow(view.head, L.HEAD, 0, { waits: 0, wait_median: 0, wait_p99: 0, wait_longest: 0, waits_open: 0, wait_open_longest: 0, waits_all: all, wait_median_all: all && 2e6, wait_p99_all: all && 2e6, wait_longest_all: all && 2e6 });
  return { ...input, view };
}

test('sums by length and cells hold the same waits, and the longest has its bucket', () => {
  const { view } = panelInput();
  const waits = waitsOf(view);
  expect(waits.count).toBe(180);
  expect(waits.cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(180);
  expect(waits.sums.reduce((sum, count) => sum + count, 0)).toBe(180);
  expect(waits.sums[wait_bucket(waits.measures[2]!.window)]).toBeGreaterThan(0);
  const [from, to] = decadesOf(waits);
  expect(from).toBeLessThanOrEqual(WAIT_BOUNDS[waits.sums.findIndex((count) => count > 0)]!);
  expect(to).toBeGreaterThanOrEqual(waits.measures[2]!.window);
  expect([3, 9, 10, 29, 30, 99, 100].map(densityClass)).toEqual([0, 0, 1, 1, 2, 2, 3]);
});

test.each(SIZE_CASES)('is drawn whole, lines labelled directly: $size $width x $height', ({ size, width, height, text }) => {
  const input = panelInput({ size, width, height });
  const recording = recordingContext();
  latency.draw(recording.ctx, input);
  expect(drawingFaults(recording, width, height, text)).toEqual([]);
  const words = recording.texts.map((one) => one.text).join('|');
  expect(words).toMatch(/median .*ms/);
  expect(words).toMatch(/99 % /);
  expect(words).toContain('longest 700 ms');
  const labels = recording.texts.filter((one) => /^(median|99 %|longest)/.test(one.text));
  expect(overlappingTexts({ ...recording, texts: labels })).toEqual([]);
  expect(layoutLatency(input).heat === null).toBe(size === 'slide' || width < 400);
});

test('fewer than three waits of a cell are dots, one each; more are shaded and counted', () => {
  const input = without(panelInput({ width: 1400, height: 700 }), 6);
  const view = copyFrame(input.view);
  view.wait_cell[5 * WAIT_BOUNDS.length + 12] = 2;
  view.wait_cell[30 * WAIT_BOUNDS.length + 12] = 4;
  setRow(view.head, L.HEAD, 0, { waits: 6, wait_median: 10e6, wait_p99: 10e6, wait_longest: 10e6, wait_longest_all: 10e6 });
  const recording = recordingContext();
  latency.draw(recording.ctx, { ...input, view });
  expect(recording.lines('fill').filter((line) => !line.startsWith('fillRect') && !line.startsWith('fillText'))).toHaveLength(2);
  expect(recording.texts.filter((one) => one.text === '4')).toHaveLength(1);
  expect(latency.legend({ ...input, view }).map((entry) => entry.label)).toEqual(['one wait', '3 to 9 in a cell', 'median', '99th percentile', 'longest']);
});

test('a cell is hit where it is drawn and asks for its own waits; a bar for those of its length', () => {
  const input = panelInput();
  const { heat, bars } = layoutLatency(input);
  for (const box of heat!.cells) {
    const hit = latency.hit(input, box.x + box.w / 2, box.y + box.h / 2);
    if (hit?.kind !== 'waits') throw new Error('no cell was hit');
    expect(hit.label).toContain(box.cell.count === 1 ? '1 allocation ' : `${box.cell.count} allocations `);
    expect([hit.from_ns, hit.least_ns]).toEqual([Math.floor(box.cell.fromNs), WAIT_BOUNDS[box.cell.bucket]]);
  }
  const bar = bars.find((one) => one.count > 20)!;
  expect(latency.hit(input, bar.x + 3, bar.y + bar.h / 2)).toMatchObject({ kind: 'waits', label: expect.stringContaining(`${bar.count} allocations waited`) as string });
  expect(latency.hit(input, 3, 3)).toBeNull();
});

test('words: percentiles of the window and since the start, and the change', () => {
  const { summary, rows } = latency.describe(panelInput());
  expect(summary).toContain('180 waits of allocations ended');
  expect(summary).toContain('longest 700 ms');
  expect(summary).toContain('1 allocation waits now, up to 45 ms so far');
  expect(rows[0]!.slice(0, 3)).toEqual(['waits', 180, 200]);
  expect(rows.find((row) => row[0] === 'longest')!.slice(1)).toEqual(['700 ms', '700 ms', 'none']);
  const counted = rows.slice(4).reduce((sum, row) => sum + Number(row[1]), 0);
  expect(counted).toBe(180);
});

test('nothing to show is said: never, or not lately', () => {
  const never = without(panelInput());
  const recording = recordingContext();
  latency.draw(recording.ctx, never);
  expect(recording.texts.map((one) => one.text)).toEqual(['No allocation has had to wait yet: memory was there at once.']);
  expect(latency.describe(never).summary).toContain('no wait of an allocation ended; since the start, 0 did');
  expect(latency.legend(never)).toEqual([]);
  const lately = recordingContext();
  latency.draw(lately.ctx, without(panelInput(), 20));
  expect(lately.texts[0]!.text).toBe('none ended in the time shown');
  expect(latency.hit(never, 300, 100)).toBeNull();
});

test('where one task is picked out, only its waits are counted, and it is said whose they are', () => {
  const of = (task: number): PanelInput => {
    const input = panelInput();
    const view = copyFrame(input.view);
    setRow(view.head, L.HEAD, 0, { waits_of: task });
    return { ...input, view };
  };
  const words = (input: PanelInput): string => {
    const recording = recordingContext();
    latency.draw(recording.ctx, input);
    return recording.texts[0]!.text;
  };
  const { name } = panelInput().session.tasks.find((task) => task.id === 1)!;
  expect(words(of(-1))).toMatch(/^180 waits ended/);
  expect(words(of(1)).startsWith(`180 waits of ${name} ended`)).toBe(true);
  expect(latency.describe(of(1)).summary.startsWith(`Of ${name} only. In the last`)).toBe(true);
  expect(words(without(of(1)))).toBe(`No allocation of ${name} has had to wait yet: memory was there at once.`);
});
