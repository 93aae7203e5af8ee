// What every panel owes: readable text at every size, nothing outside its box, words that are not empty, and the
// same picture for the same frame.
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { copyFrame, emptyFrame, toyMachine } from '../testing/frames.ts';
import { recordingContext } from '../testing/recording_context.ts';
import { themeOf } from './draw/palette.ts';
import { panels as listed } from './index.ts';
import type { Panel, PanelInput, SizeClass } from './panel.ts';

const SIZES: readonly { size: SizeClass; width: number; height: number; least: number }[] = [
  { size: 'slide', width: 640, height: 360, least: 14 },
  { size: 'laptop', width: 900, height: 420, least: 12 },
  { size: 'laptop', width: 420, height: 240, least: 12 },
  { size: 'laptop', width: 1400, height: 150, least: 12 },
  { size: 'projector', width: 1400, height: 700, least: 21.6 },
];

const panels = await Promise.all(listed.map((panel) => panel.load()));

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  const machine = toyMachine();
  return {
    ...machine, before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

function draw(panel: Panel, input: PanelInput): ReturnType<typeof recordingContext> {
  const recording = recordingContext();
  panel.draw(recording.ctx, input);
  return recording;
}

test('every folder with a panel is in the list, and ids are unique', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/panel.ts`, import.meta.url)))
    .map((entry) => entry.name);
  expect(panels.map((panel) => panel.id).sort()).toEqual(folders.sort());
  expect(listed.map((panel) => panel.id)).toEqual(panels.map((panel) => panel.id));
});

describe.each(panels.map((panel) => [panel.id, panel] as const))('%s', (_, panel) => {
  test.each(SIZES)('is readable and stays in its box: $size $width x $height', ({ size, width, height, least }) => {
    for (const theme of ['light', 'dark', 'projector']) {
      const { texts, box } = draw(panel, inputOf({ size, width, height, theme: themeOf(theme) }));
      expect(texts.length).toBeGreaterThan(0);
      expect(texts.filter((text) => text.size < least).map((text) => `${text.text} ${text.size}`)).toEqual([]);
      const out = texts.filter((text) => text.left < -1 || text.right > width + 1 || text.top < -1 || text.bottom > height + 1);
      expect(out.map((text) => text.text)).toEqual([]);
      expect(box.left).toBeGreaterThanOrEqual(-1);
      expect(box.top).toBeGreaterThanOrEqual(-1);
      expect(box.right).toBeLessThanOrEqual(width + 1);
      expect(box.bottom).toBeLessThanOrEqual(height + 1);
    }
  });

  test('no number is broken', () => {
    const { log } = draw(panel, inputOf());
    expect(log.filter((line) => /NaN|undefined|Infinity/.test(line))).toEqual([]);
  });

  test('the same frame gives the same picture', () => {
    const input = inputOf();
    const before = copyFrame(input.view);
    before.head[0]! -= 5e6;
    const once = draw(panel, { ...input, before }).log;
    expect(draw(panel, { ...input, before }).log).toEqual(once);
  });

  test('an empty frame can be drawn, hit and described', () => {
    const input = inputOf();
    const empty = { ...input, view: emptyFrame(input.view.dims) };
    const { log } = draw(panel, empty);
    expect(log.filter((line) => /NaN|undefined|Infinity/.test(line))).toEqual([]);
    expect(panel.describe(empty).summary).not.toBe('');
    panel.hit(empty, 300, 100);
    panel.legend(empty);
  });

  test('has words, a caption and a legend', () => {
    const input = inputOf();
    const text = panel.describe(input);
    expect(text.summary.length).toBeGreaterThan(20);
    expect(text.rows.length).toBeGreaterThan(0);
    for (const row of text.rows) expect(row.length).toBe(text.columns.length);
    expect(`${text.summary}${JSON.stringify(text.rows)}`).not.toMatch(/NaN|undefined|null/);
    for (const entry of panel.legend(input)) {
      expect(entry.label).not.toBe('');
      const sample = recordingContext();
      entry.sample(sample.ctx, input.theme, 16);
      expect(sample.log.length).toBeGreaterThan(0);
    }
  });

  test('red never stands without a word', () => {
    const input = inputOf();
    const { log, texts } = draw(panel, input);
    const red = log.some((line) => line.includes(input.theme.harm) && !line.startsWith('fillText'));
    if (red) expect(texts.some((text) => text.colour === input.theme.harm)).toBe(true);
  });
});
