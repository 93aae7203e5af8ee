import { describe, expect, it } from 'vitest';
import { KIND, MARK_DIRTY, MARK_HELD } from '#wire/marks.ts';
import { copyFrame, toyMachine, writeList } from '#testing/frames.ts';
import { SIZE_CASES, drawingFaults, overlappingTexts, panelInput } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import type { PanelInput } from '../panel.ts';
import { heldRun } from './draw.ts';
import { beltGeometry, pagesOf, placedPages } from './geometry.ts';
import { lruBeltsPanel } from './panel.ts';
import { mainZone, tailPages, trayPages } from './state.ts';

const toy = toyMachine();
const laptop = { width: 900, height: 260 } as const;

function drawn(input: PanelInput): ReturnType<typeof recordingContext> {
  const recording = recordingContext();
  lruBeltsPanel.draw(recording.ctx, input);
  return recording;
}

describe('LRU belts', () => {
  it.each([...SIZE_CASES, { size: 'laptop', width: 900, height: 190, text: 12 } as const])(
    'stay inside $width x $height ($size) with readable text', ({ size, width, height, text }) => {
      for (const kernel_names of [false, true]) {
        const recording = drawn(panelInput({ size, width, height, kernel_names }));
        expect(drawingFaults(recording, width, height, text)).toEqual([]);
        expect(overlappingTexts(recording)).toEqual([]);
      }
    },
  );

  it('show four belts on a laptop, two on a slide, with 14 cells at each end', () => {
    const lists = (input: PanelInput): readonly number[] => beltGeometry(input).belts.map((belt) => belt.list);
    expect(lists(panelInput(laptop))).toEqual([3, 2, 1, 0]);
    const slide = panelInput({ size: 'slide', width: 640, height: 360 });
    expect(lists(slide)).toEqual([3, 2]);
    expect(beltGeometry(slide).belts.map((belt) => [belt.head.length, belt.tail.length])).toEqual([[14, 14], [14, 14]]);
  });

  it('name the zone with most pages, print each count, and say where tails lead', () => {
    const { texts } = drawn(panelInput(laptop));
    const words = texts.map((text) => text.text);
    expect(mainZone(toy.view)).toBe(1);
    expect(words).toContain('zone Normal');
    for (const list of [0, 1, 2, 3]) expect(words).toContain(`${toy.view.list_count_of(1, list).toLocaleString('en-US')} pages`);
    expect(words.filter((word) => word === '→ out')).toHaveLength(2);
    expect(words.filter((word) => word === '→ demote')).toHaveLength(2);
    expect(words.some((word) => word.startsWith('zone DMA: file active'))).toBe(true);
    expect(words.some((word) => word.includes(`free ${toy.view.zone_of(1, 'free')} · min`))).toBe(true);
  });

  it('put the page that goes next at the right end and the newest at the left', () => {
    const belt = beltGeometry(panelInput(laptop)).belts[1]!;
    expect(belt.tail.at(-1)!.pfn).toBe(tailPages(toy.view, 1, 2, 1)[0]);
    expect(belt.head[0]!.x).toBeLessThan(belt.head[1]!.x);
  });

  it('show no page twice when a belt is short', () => {
    const machine = toyMachine();
    writeList(machine.view, 1, 2, [700, 701, 702, 703, 704, 705, 706, 707, 708, 709, 710, 711, 712, 713, 714, 715, 716]);
    writeList(machine.view, 1, 3, []);
    const input = panelInput(laptop, machine);
    const [active, inactive] = beltGeometry(input).belts;
    const pages = [...inactive!.head, ...inactive!.tail].map((page) => page.pfn);
    expect(pages).toHaveLength(17);
    expect(new Set(pages).size).toBe(17);
    expect(placedPages(active!)).toHaveLength(0);
    expect(drawn(input).texts.map((text) => text.text)).toContain('empty');
  });

  it('bracket the pages that are being scanned', () => {
    const input = panelInput(laptop);
    const belts = beltGeometry(input).belts;
    expect(heldRun(input, belts[1]!).map((page) => page.pfn).reverse()).toEqual(tailPages(toy.view, 1, 2, 8));
    expect(heldRun(input, belts[0]!)).toEqual([]);
    expect(drawn(input).texts.map((text) => text.text)).toContain('8 pages being scanned');
  });

  it.each(SIZE_CASES)('find the page under the centre of its own cell at $width x $height', ({ size, width, height }) => {
    const input = panelInput({ size, width, height });
    const g = beltGeometry(input);
    for (const belt of g.belts) {
      for (const page of placedPages(belt)) {
        expect(lruBeltsPanel.hit(input, page.x + g.px / 2, page.y + g.px / 2)).toMatchObject({ kind: 'page', pfn: page.pfn });
      }
      expect(lruBeltsPanel.hit(input, g.ribbonX + g.ribbonWidth / 2, belt.y + 2)?.label).toContain(`${belt.count.toLocaleString('en-US')} pages`);
    }
    expect(lruBeltsPanel.hit(input, 0, 0)).toBeNull();
  });

  it('describe exactly what the frame holds', () => {
    const text = lruBeltsPanel.describe(panelInput());
    const row = text.rows.find((cells) => cells[0] === 'zone Normal' && cells[1] === 'file, inactive')!;
    const tail = tailPages(toy.view, 1, 2, 32);
    expect(row[2]).toBe(toy.view.list_count_of(1, 2));
    expect(row[3]).toBe(tail.filter((pfn) => toy.view.mark[pfn]! & MARK_DIRTY).length);
    expect(row[5]).toBe(tail.filter((pfn) => toy.view.mark[pfn]! & MARK_HELD).length);
    expect(text.rows.find((cells) => cells[0] === 'CPU trays' && cells[1] === 'file, inactive')![2]).toBe(trayPages(toy.view, 2).length);
    expect(text.summary).toContain(`file inactive ${toy.view.list_count_of(1, 2).toLocaleString('en-US')}`);
    expect(text.rows.every((cells) => cells.length === text.columns.length)).toBe(true);
  });

  it('glow what is new at a head while the picture changes, and nothing once it has settled', () => {
    const before = copyFrame(toy.view);
    before.list_head.copyWithin((5 + 2) * 32, (5 + 2) * 32 + 3, (5 + 3) * 32);
    const settled = drawn(panelInput(laptop)).log;
    expect(drawn(panelInput({ ...laptop, before, progress: 1 })).log).toEqual(settled);
    expect(drawn(panelInput({ ...laptop, before, progress: 0.3 })).log.length - settled.length).toBe(3);
  });

  it('show a huge page as one wide cell in gold that counts all its pages', () => {
    const machine = toyMachine();
    machine.view.mark[1400] = KIND.huge;
    machine.view.mark[1500] = KIND.huge;
    const small = [1401, 1402, 1403];
    for (const pfn of small) machine.view.mark[pfn] = KIND.anon_active;
    writeList(machine.view, 1, 1, [1400, ...small, 1500]);
    machine.view.list_count[5 + 1] = 64 + 3 + 64;
    const input = panelInput(laptop, machine);
    const g = beltGeometry(input);
    const belt = g.belts.find((one) => one.list === 1)!;
    expect(placedPages(belt).filter((page) => page.y === belt.y && page.pages > 1).map((page) => [page.pfn, page.pages])).toEqual([[1400, 64], [1500, 64]]);
    const [huge, page] = [belt.tail.at(-1)!, belt.tail.at(-2)!];
    expect(huge.w).toBe(2 * g.pitch + g.px);
    expect(huge.x + huge.w).toBeLessThanOrEqual(g.endX);
    expect(page.x + page.w).toBeLessThan(huge.x);
    expect(pagesOf([...belt.head, ...belt.tail])).toBe(belt.count);
    const { texts } = drawn(input);
    expect(texts.filter((text) => text.text === '64').length).toBe(2);
    expect(lruBeltsPanel.hit(input, huge.x + huge.w - 2, belt.y + 3)).toMatchObject({ kind: 'page', pfn: 1500, label: 'Page 1500: huge page; one entry of the list, 64 pages' });
  });

  it('have a legend of the marks on the belts', () => {
    const labels = lruBeltsPanel.legend(panelInput(laptop)).map((entry) => entry.label);
    expect(labels).toContain('file, inactive');
    expect(labels).toContain('held by somebody');
    expect(labels).not.toContain('slab');
  });
});
