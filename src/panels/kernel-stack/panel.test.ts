// The stairs add up to the depth, stop at the right line, and say by how much they pass it.
import { expect, test } from 'vitest';
import * as L from '#wire/frame_layout.ts';
import { setRow, toyMachine } from '../../testing/frames.ts';
import { overlappingTexts } from '../../testing/panel_input.ts';
import { recordingContext } from '../../testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import { textSizes } from '../draw/text.ts';
import type { PanelInput, SizeClass } from '../panel.ts';
import { layoutStack, xOfBytes } from './layout.ts';
import { niceBytes } from './draw.ts';
import { foldStairs, frameStairs, layerShares, openedStairs, pickTask, recordStairs, wholeStack } from './model.ts';
import { kernelStack } from './panel.ts';
import { endShort, endWords } from './text.ts';

const DEEP = 2;

function inputOf(over: Partial<PanelInput> = {}): PanelInput {
  return {
    ...toyMachine(), before: null, theme: themeOf('light'), width: 900, height: 420, size: 'laptop', hover: null, progress: 1, rate: 0,
    kernel_names: false, ...over,
  };
}

/** The toy catalog with one routine that stands for three real frames. */
function withCovers(input: PanelInput, bytes: readonly number[]): PanelInput {
  const id = input.view.record_of(DEEP, 1, 'routine');
  const covers = bytes.map((size, ix) => ({ name: `frame_${ix}`, bytes: size }));
  return {
    ...input,
    catalog: { ...input.catalog, routines: input.catalog.routines.map((routine) => (routine.id === id ? { ...routine, covers } : routine)) },
  };
}

test('for every task the stairs add up to its depth, folded and opened too', () => {
  const { view, catalog } = inputOf();
  for (let task = 0; task < view.dims.nr_tasks; task++) {
    const depth = view.task_of(task, 'depth_bytes');
    const sum = (stairs: readonly { bytes: number }[]): number => stairs.reduce((total, stair) => total + stair.bytes, 0);
    const records = recordStairs(view, catalog, task, false);
    expect(sum(records)).toBe(depth);
    expect(sum(frameStairs(view, catalog, task, false))).toBe(depth);
    for (const most of [1, 3, 5, 8]) {
      const folded = foldStairs(records, most);
      expect(folded.length).toBeLessThanOrEqual(most);
      expect(sum(folded)).toBe(depth);
      folded.forEach((stair, ix) => expect(stair.from).toBe(ix === 0 ? 0 : folded[ix - 1]!.from + folded[ix - 1]!.bytes));
    }
  }
});

test('bytes that no record explains are shown as such', () => {
  const input = inputOf();
  setRow(input.view.task, L.TASK, DEEP, { depth_bytes: input.view.task_of(DEEP, 'depth_bytes') + 96 });
  const stairs = recordStairs(input.view, input.catalog, DEEP, false);
  expect(stairs.at(-1)).toMatchObject({ label: 'not in a record', bytes: 96 });
});

test('a record opens into its real frames only if their bytes add up to it', () => {
  const input = inputOf();
  const bytes = input.view.record_of(DEEP, 1, 'bytes');
  const sized = withCovers(input, [100, 200, bytes - 300]);
  expect(frameStairs(sized.view, sized.catalog, DEEP, false).filter((stair) => stair.label.startsWith('frame_'))).toHaveLength(3);
  expect(openedStairs(sized.view, sized.catalog, DEEP, false, 10).filter((stair) => stair.label.startsWith('frame_'))).toHaveLength(0);
  expect(openedStairs(sized.view, sized.catalog, DEEP, false, 12).filter((stair) => stair.label.startsWith('frame_'))).toHaveLength(3);
  const other = withCovers(input, [100, 200, bytes]);
  expect(frameStairs(other.view, other.catalog, DEEP, false).filter((stair) => stair.label.startsWith('frame_'))).toHaveLength(0);
  const rows = kernelStack.describe(other).rows;
  expect(rows.filter((row) => row[2] === 'within it: frame_1')).toEqual([['', '', 'within it: frame_1']]);
});

test('shows the task under the pointer, else the one picked out or followed, else the deepest now, else the deepest ever', () => {
  const input = inputOf();
  expect(pickTask(input)).toBe(DEEP);
  expect(pickTask({ ...input, hover: { kind: 'task', task: 4, label: '' } })).toBe(4);
  const followed = { ...input, follow: [{ n: 2, what: { kind: 'block', block: 3 } }, { n: 1, what: { kind: 'task', task: 2 } }] } as const;
  expect(pickTask(followed)).toBe(2);
  expect(pickTask({ ...followed, brush: { kind: 'task', task: 1 } })).toBe(1);
  expect(pickTask({ ...followed, brush: { kind: 'task', task: 1 }, hover: { kind: 'task', task: 4, label: '' } })).toBe(4);
  for (let task = 0; task < input.view.dims.nr_tasks; task++) setRow(input.view.task, L.TASK, task, { depth_bytes: 0, nr_records: 0 });
  setRow(input.view.task, L.TASK, 5, { depth_max_bytes: 9999 });
  expect(pickTask(input)).toBe(5);
});

test.each(['slide', 'laptop', 'projector'] as const)('steps stand where their bytes say, %s', (size: SizeClass) => {
  const input = inputOf({ size, width: size === 'projector' ? 1400 : 640, height: size === 'projector' ? 700 : 360 });
  const layout = layoutStack(input, textSizes(size).small);
  const last = layout.rows.at(-1)!;
  expect(last.x + last.w).toBeCloseTo(xOfBytes(layout, layout.depth), 6);
  expect(xOfBytes(layout, layout.limit)).toBeLessThan(layout.stairs.x + layout.stairs.w);
  for (const row of layout.rows) expect(row.y + row.h).toBeLessThanOrEqual(layout.stairs.y + layout.stairs.h + 0.5);
  if (size === 'slide') expect(layout.rows.length).toBeLessThanOrEqual(5);
});

test('an overflow is red, hatched and said; without one there is none of it', () => {
  const input = inputOf();
  const over = recordingContext();
  kernelStack.draw(over.ctx, input);
  const bytes = input.view.task_of(DEEP, 'depth_bytes') - 8192;
  expect(over.texts.map((text) => text.text)).toContain('past the end');
  expect(over.texts.map((text) => text.text)).toContain(`by ${bytes} bytes`);
  setRow(input.view.head, L.HEAD, 0, { stack_limit: 16384 });
  const within = recordingContext();
  kernelStack.draw(within.ctx, input);
  expect(within.texts.map((text) => text.text)).not.toContain('past the end');
  expect(within.texts.some((text) => text.text.endsWith('bytes left'))).toBe(true);
});

test('the words carry the numbers of the frame, in the columns of the stack tracer', () => {
  const input = inputOf();
  const { summary, columns, rows } = kernelStack.describe(input);
  expect(summary).toContain('8,860 of 8,192 bytes');
  expect(summary).toContain('past the end by 668 bytes');
  expect(summary).toContain('waits: a locked page, for memory');
  expect(columns).toEqual(['depth (bytes)', 'size (bytes)', 'location']);
  expect(rows[0]![0]).toBe(8860);
  const own = rows.filter((row) => row[1] !== '');
  expect(own.reduce((sum, row) => sum + Number(row[1]), 0)).toBe(8860);
});

test('a step and a bar can be hit', () => {
  const input = inputOf();
  const layout = layoutStack(input, 12);
  const row = layout.rows[3]!;
  const hit = kernelStack.hit(input, row.x + row.w / 2, row.y + row.h / 2);
  expect(hit).toMatchObject({ kind: 'task', task: DEEP });
  expect(hit!.label).toContain('shrink_zone: 480 bytes');
  const bar = layout.bars.at(-1)!;
  expect(kernelStack.hit(input, bar.x + 4, bar.y + bar.h / 2)).toMatchObject({ kind: 'task', task: bar.bar.task });
  expect(kernelStack.hit(input, 1, 419)).toBeNull();
});

test('the axis has round steps of the stack as it is counted, and the end says what is missing from it', () => {
  expect(niceBytes(8092)).toEqual([0, 2048, 4096, 6144]);
  expect(niceBytes(16384)).toEqual([0, 4096, 8192, 12288]);
  expect(niceBytes(0)).toEqual([0]);
  expect([wholeStack(8092), wholeStack(8192), wholeStack(4000)]).toEqual([8192, 8192, 4096]);
  expect(endWords(8092)).toBe('8,092 bytes: 8 KiB less 100 bytes of thread_info');
  expect([endShort(8092), endShort(16384)]).toEqual(['8 KiB less thread_info', '16 KiB']);
});

test('the program in user mode is no step of the stairs', () => {
  const input = inputOf();
  const before = recordStairs(input.view, input.catalog, DEEP, false);
  setRow(input.view.record, L.RECORD, DEEP * input.view.dims.max_records, { bytes: 0 });
  const after = recordStairs(input.view, input.catalog, DEEP, false);
  expect(after.some((stair) => stair.bytes === 0)).toBe(false);
  expect(after.map((stair) => stair.label)).not.toContain(before[0]!.label);
});

test('who used it up: the bytes of all layers add up to the depth, most first', () => {
  const { view, catalog } = inputOf();
  const shares = layerShares(recordStairs(view, catalog, DEEP, false));
  expect(shares.reduce((sum, share) => sum + share.bytes, 0)).toBe(view.task_of(DEEP, 'depth_bytes'));
  expect(shares.map((share) => share.bytes)).toEqual(shares.map((share) => share.bytes).sort((a, b) => b - a));
});

test('the words "deepest ever" never cover those of a step, wherever the mark stands and however low the panel is', () => {
  let said = 0;
  for (const height of [130, 150, 190, 260]) {
    for (let task = 0; task < 6; task++) {
      for (let deepest = 600; deepest <= 8600; deepest += 400) {
        const input = inputOf({ width: 880, height, brush: { kind: 'task', task } });
        setRow(input.view.task, L.TASK, task, { depth_max_bytes: Math.max(deepest, input.view.task_of(task, 'depth_bytes')) });
        const recording = recordingContext();
        kernelStack.draw(recording.ctx, input);
        const covered = overlappingTexts(recording).filter((pair) => pair.includes('"deepest ever"'));
        expect(covered, `task ${task}, deepest ${deepest}, height ${height}`).toEqual([]);
        if (recording.texts.some((one) => one.text === 'deepest ever')) said++;
      }
    }
  }
  expect(said).toBeGreaterThan(50);
});
