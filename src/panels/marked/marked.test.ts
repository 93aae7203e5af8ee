// The visitor's marks over the panels: every ring and number inside its panel, three lines that differ, paper over what is not
// picked out and over nothing else, and the numbers of what is picked out equal to a count of the frame.
import { describe, expect, it } from 'vitest';
import { setRow, toyMachine } from '#testing/frames.ts';
import { drawingFaults, panelInput, SIZE_CASES } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import { FOLLOWED } from '#wire/frame_layout.ts';
import { MARK_DIRTY } from '#wire/marks.ts';
import type { Brush, Followed } from '../brush.ts';
import { beltGeometry } from '../lru-belts/geometry.ts';
import { panels as LISTED } from '../index.ts';
import type { PanelInput } from '../panel.ts';
import { drawMarked, markedLegend, markedWords, pickAt } from './index.ts';
import { PLACES } from './places.ts';

const panels = await Promise.all(LISTED.map((panel) => panel.load()));
const machine = toyMachine();
const three: readonly Followed[] = [...machine.follow, { n: 2, what: { kind: 'block', block: 20 } }, { n: 3, what: { kind: 'task', task: 1 } }];
const brushes: readonly Brush[] = [
  { kind: 'blocks', from: 20, to: 23 }, { kind: 'blocks', from: 5000, to: 6000 }, { kind: 'task', task: 1 }, { kind: 'list', list: 2 }, { kind: 'origin', origin: 3 }, { kind: 'reason', reason: 2 },
  { kind: 'time', from_ns: machine.view.head_of('at_ns') - machine.view.head_of('window_ns') / 2, to_ns: machine.view.head_of('at_ns') },
];

function drawn(panel: string, input: PanelInput): ReturnType<typeof recordingContext> {
  const recording = recordingContext();
  drawMarked(recording.ctx, panel, input);
  return recording;
}

describe('marks over the panels', () => {
  const ids = panels.map((panel) => panel.id);

  it.each(SIZE_CASES)('stay inside $width x $height ($size), numbers readable', ({ size, width, height, text }) => {
    for (const id of ids) {
      for (const brush of [null, ...brushes]) expect(drawingFaults(drawn(id, panelInput({ size, width, height, follow: three, brush }, machine)), width, height, text), `${id} ${brush?.kind}`).toEqual([]);
    }
  });

  it('ring a page, a block and a task wherever a panel shows them, each with its own number and line', () => {
    const input = panelInput({ follow: three }, machine);
    const shown = (n: number): string[] => ids.filter((id) => (PLACES[id]?.(input, three[n - 1]!, n - 1) ?? []).length > 0);
    expect(shown(1)).toEqual(expect.arrayContaining(['page-map', 'lru-belts', 'disk-head']));
    expect(shown(2)).toEqual(expect.arrayContaining(['page-map', 'buddy-shelves']));
    expect(shown(3)).toEqual(expect.arrayContaining(['task-lanes', 'kernel-stack']));
    for (const id of ids) {
      const numbers = drawn(id, input).texts.map((one) => one.text);
      for (const n of [1, 2, 3]) expect(numbers.includes(String(n)), `${id} ${n}`).toBe(shown(n).includes(id));
      expect(markedLegend(id, input)).toHaveLength([1, 2, 3].filter((n) => shown(n).includes(id)).length);
    }
    // Told apart by the line alone, where there is no room for a number.
    const lines = [1, 2, 3].map((n) => drawn('page-map', { ...input, follow: [{ n, what: { kind: 'block', block: 20 } }] }).log.filter((line) => !line.includes('fillText')).join('\n'));
    expect(new Set(lines).size).toBe(3);
  });

  it('find a page in the squeezed middle of its belt', () => {
    const other = toyMachine();
    const listed = new Set([...other.view.list_head, ...other.view.list_tail]);
    const pfn = other.view.mark.findIndex((mark, at) => mark === 5 && at > 1000 && !listed.has(at));
    setRow(other.view.followed, FOLLOWED, 0, { pfn, list: 2 });
    const input = panelInput({ width: 900, height: 260 }, other);
    expect(PLACES['lru-belts']!(input, other.follow[0]!, 0)).toHaveLength(1);
    expect(PLACES['lru-belts']!(input, other.follow[0]!, 0)[0]!.x).toBeGreaterThan(beltGeometry(input).ribbonX);
    setRow(other.view.followed, FOLLOWED, 0, { pfn: -1, list: -1 });
    expect(PLACES['lru-belts']!(input, other.follow[0]!, 0)).toEqual([]);
  });

  it('say the numbers of what is picked out, and where a panel cannot tell', () => {
    const { view } = machine;
    const words = (id: string, brush: Brush): string => markedWords(id, panelInput({ follow: [], brush }, machine), 'this');
    let [pages, dirty] = [0, 0];
    for (const mark of view.mark) if ((mark & 15) === 5) [pages, dirty] = [pages + 1, dirty + ((mark & MARK_DIRTY) !== 0 ? 1 : 0)];
    expect(words('page-map', { kind: 'list', list: 2 })).toBe(`Only this: ${pages.toLocaleString('en')} pages file, inactive, ${dirty} of them dirty.`);
    expect(words('lru-belts', { kind: 'blocks', from: 20, to: 23 })).toContain(`file, inactive ${[...view.mark.subarray(20 * 64, 24 * 64)].filter((mark) => (mark & 15) === 5).length}`);
    expect(words('buddy-shelves', { kind: 'task', task: 1 })).toContain('does not tell from the rest');
    expect(markedWords('page-map', panelInput({ follow: [], brush: null }, machine), '')).toBe('');
  });

  it('pick out what lies under a drag', () => {
    const by = (id: string, from: readonly [number, number], to: readonly [number, number]): Brush | null =>
      pickAt(panels.find((panel) => panel.id === id)!, panelInput({ width: 900, height: 500 }, machine), { x: from[0], y: from[1] }, { x: to[0], y: to[1] });
    expect(by('task-lanes', [400, 60], [700, 60])).toMatchObject({ kind: 'time' });
    const input = panelInput({ width: 900, height: 500 }, machine);
    const belt = beltGeometry(input).belts[1]!;
    expect(by('lru-belts', [200, belt.y + 3], [210, belt.y + 3])).toEqual({ kind: 'list', list: belt.list });
  });
});
