// Lines are those of the frame, named as the kernel names them; at a distance there are three.
import { expect, test } from 'vitest';
import { emptyFrame } from '#testing/frames.ts';
import { TOY_EVENT } from '#testing/frames_catalog.ts';
import { drawingFaults, panelInput, SIZE_CASES } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import { stampText, traceLine } from './lines.ts';
import { traceLog } from './panel.ts';

test('a line is what a kernel engineer reads: task, CPU, time, tracepoint, numbers by their names', () => {
  const { catalog, session } = panelInput();
  const of = (kind: number, a: number, b: number, actor = 2, cpu = 1): string => traceLine(catalog, session, { id: 7, ns: 3_000_000_042, kind, actor, a, b, cause: 6, cpu });
  expect(of(TOY_EVENT.writepage, 712, 5)).toBe('copier-2 [001] 3.000000042: mm_vmscan_writepage: pfn=712');
  expect(of(TOY_EVENT.isolate, 32, 2)).toBe('copier-2 [001] 3.000000042: mm_vmscan_lru_isolate: nr_pages=32 lru=inactive_file');
  expect(of(TOY_EVENT.block_issue, 80, 8, -1, -1)).toBe('machine [---] 3.000000042: block_rq_issue: sector=80 nr_sector=8');
  expect(of(TOY_EVENT.stack_overflow, 80, 8)).toContain('bytes=80 bytes2=8');
  expect(of(TOY_EVENT.oom_kill, 1, 900)).toContain('task=logger nr_pages=900');
  expect(of(TOY_EVENT.kswapd_wake, 0, 0)).toMatch(/mm_vmscan_kswapd_wake:$/);
  expect(of(99, 1, 2)).toContain('event_99: a=1 b=2');
  expect(stampText(59_999_999_999)).toBe('59.999999999');
});

test.each(SIZE_CASES)('is drawn whole, the newest last: $size $width x $height', ({ size, width, height, text }) => {
  const input = panelInput({ size, width, height });
  const recording = recordingContext();
  traceLog.draw(recording.ctx, input);
  expect(drawingFaults(recording, width, height, text)).toEqual([]);
  const { rows } = traceLog.describe(input);
  expect(rows).toHaveLength(40);
  const words = recording.texts.filter((_, ix) => ix % 2 === 1).map((one) => one.text.replace(/…$/, ''));
  const wanted = size === 'projector' ? 3 : size === 'slide' ? 6 : words.length;
  expect(words).toHaveLength(wanted);
  rows.slice(-wanted).forEach((row, ix) => expect(String(row[2])).toContain(words[ix]));
});

test('with kernel names the lines are tracepoints; what is hit says both', () => {
  const input = panelInput({ kernel_names: true });
  const recording = recordingContext();
  traceLog.draw(recording.ctx, input);
  expect(recording.texts.some((one) => /^\S+-\d mm_vmscan_/.test(one.text))).toBe(true);
  expect(traceLog.hit(input, 100, 20)!.label).toMatch(/.+ \(\w+: .*\)/);
  expect(traceLog.hit(panelInput({ view: emptyFrame(input.view.dims) }), 100, 20)).toBeNull();
});
