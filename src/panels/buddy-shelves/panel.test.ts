import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import * as L from '#wire/frame_layout.ts';
import { KIND } from '#wire/marks.ts';
import { fragmentation_index_of } from '#kernel/mm/fragmentation.ts';
import { countAreas, TYPE } from '#testing/free_areas.ts';
import { copyFrame, setRow, toyMachine } from '#testing/frames.ts';
import type { ToyMachine } from '#testing/frames.ts';
import { SIZE_CASES, drawingFaults, overlappingTexts, panelInput } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import type { PanelInput } from '../panel.ts';
import { barPlace, layoutShelves } from './layout.ts';
import { fragmentationIndex, movesBetween, zonesOf } from './model.ts';
import { buddyShelves } from './panel.ts';

const NORMAL = 1;

function drawn(input: PanelInput): ReturnType<typeof recordingContext> {
  const recording = recordingContext();
  buddyShelves.draw(recording.ctx, input);
  return recording;
}

/** A machine with one free run of these pages more. */
function withFree(from: number, pages: number): ToyMachine {
  const machine = toyMachine();
  machine.view.mark.fill(KIND.free, from, from + pages);
  countAreas(machine.view, machine.session);
  return machine;
}

function twoFree(): ToyMachine {
  const machine = withFree(1024, 64);
  machine.view.area[(NORMAL * L.ORDERS + 6) * L.MIGRATE_TYPES + TYPE.movable]!++;
  return machine;
}

describe('free blocks by size', () => {
  it.each([...SIZE_CASES, { size: 'laptop', width: 1400, height: 150, text: 12 } as const])(
    'stays inside $width x $height ($size) with readable text', ({ size, width, height, text }) => {
      for (const machine of [toyMachine(), withFree(1024, 640)]) {
        for (const kernel_names of [false, true]) {
          const recording = drawn(panelInput({ size, width, height, kernel_names }, machine));
          expect(drawingFaults(recording, width, height, text)).toEqual([]);
          expect(overlappingTexts(recording)).toEqual([]);
        }
      }
    },
  );

  it('reckons the index as the kernel does', () => {
    const counts = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 3000 })), { minLength: L.ORDERS, maxLength: L.ORDERS });
    fc.assert(fc.property(counts, fc.nat({ max: L.ORDERS - 1 }), (free, order) => {
      expect(fragmentationIndex(free, order)).toBe(fragmentation_index_of((o) => free[o]!, order));
    }));
  });

  it('says of each size whether it is ready, can be split off, or cannot be had', () => {
    const { shelves } = zonesOf(panelInput({}, withFree(1024, 256)))[0]!;
    expect(shelves[8]).toMatchObject({ count: 1, service: 'ready', verdict: 'fine', index: -1000 });
    expect(shelves[6]).toMatchObject({ count: 0, service: 'splits', huge: true });
    expect(shelves[9]).toMatchObject({ count: 0, service: 'none', verdict: 'scattered' });
    const scarce = toyMachine();
    scarce.view.area.fill(0);
    expect(zonesOf(panelInput({}, scarce))[0]!.shelves[0]).toMatchObject({ service: 'none', index: 0, verdict: 'short of memory' });
  });

  it('hatches what cannot be had, with the word', () => {
    const none = drawn(panelInput()).texts.filter((text) => text.text === 'none').length;
    const missing = zonesOf(panelInput())[0]!.shelves.filter((shelf) => shelf.service === 'none').length;
    expect(missing).toBeGreaterThan(5);
    expect(none).toBe(missing);
  });

  it('shows all sizes on a laptop, three on a slide, four on a projector', () => {
    const orders = (input: PanelInput): number[] => layoutShelves(input).zones[0]!.shelves.map((one) => one.shelf.order);
    expect(orders(panelInput())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(orders(panelInput({ size: 'slide', width: 640, height: 360 }))).toEqual([0, 3, 6]);
    expect(orders(panelInput({ size: 'projector', width: 1400, height: 700 }))).toEqual([0, 3, 6, 10]);
    expect(layoutShelves(panelInput({ width: 1400, height: 300 })).zones.map((box) => box.zone.name)).toEqual(['Normal', 'DMA']);
  });

  it('puts the zone that is short first', () => {
    const machine = toyMachine();
    setRow(machine.view.zone, L.ZONE, NORMAL, { free: 5000 });
    setRow(machine.view.zone, L.ZONE, 0, { free: 1 });
    expect(zonesOf(panelInput({}, machine)).map((zone) => zone.name)).toEqual(['DMA', 'Normal']);
  });

  it('draws one bar a free block, longer for larger ones', () => {
    const input = panelInput({}, withFree(1024, 64));
    const { shelves } = layoutShelves(input).zones[0]!;
    const [small, huge] = [shelves[2]!, shelves[6]!];
    expect(huge.bar.w).toBeGreaterThan(small.bar.w * 1.5);
    const cell = huge.cells.find((one) => one.column.type === TYPE.movable)!;
    expect(cell.count).toBe(1);
    // One bar more when one block more is free: the same strokes and fills, once more.
    const one = drawn(input);
    const two = drawn(panelInput({}, twoFree()));
    expect(two.count('strokeRect') - one.count('strokeRect')).toBe(1);
    const places = [0, 1].map((n) => barPlace(huge, cell, n));
    expect(places[1]!.x - places[0]!.x).toBeGreaterThanOrEqual(huge.bar.w);
  });

  it('tells a split from a merge, and neither when more happened', () => {
    const { view } = withFree(1024, 64);
    const split = copyFrame(view);
    const at = (order: number): number => (NORMAL * L.ORDERS + order) * L.MIGRATE_TYPES + TYPE.movable;
    split.area[at(6)]!--;
    for (let order = 0; order < 6; order++) split.area[at(order)]!++;
    expect(movesBetween(view, split, NORMAL).map((move) => [move.kind, move.from.order, move.to.order])).toEqual([['split', 6, 5], ['split', 6, 4], ['split', 6, 3]]);
    expect(movesBetween(split, view, NORMAL).map((move) => [move.kind, move.from.order, move.to.order])).toEqual([['merge', 5, 6], ['merge', 4, 6], ['merge', 3, 6]]);
    expect(movesBetween(view, view, NORMAL)).toEqual([]);
    split.area[at(1)]! += 40;
    expect(movesBetween(view, split, NORMAL)).toEqual([]);
  });

  it('moves at most three bars, and rests on the counts', () => {
    const machine = withFree(1024, 64);
    const before = copyFrame(machine.view);
    machine.view.mark[1024] = KIND.anon_active;
    countAreas(machine.view, machine.session);
    const still = drawn(panelInput({ before, progress: 1 }, machine));
    expect(still.log).toEqual(drawn(panelInput({}, machine)).log);
    const moving = drawn(panelInput({ before, progress: 0.5 }, machine));
    expect(moving.count('strokeRect') - still.count('strokeRect')).toBe(3);
  });

  it('answers the pointer with the blocks under it', () => {
    const input = panelInput({}, withFree(1024, 64));
    const shelf = layoutShelves(input).zones[0]!.shelves[6]!;
    const cell = shelf.cells[0]!;
    expect(buddyShelves.hit(input, cell.x + 3, shelf.y + 4)!.label).toBe('zone Normal, huge page (64 pages): 1 free block kept for pages that can move, 64 pages together');
    expect(buddyShelves.hit(input, shelf.verdict.x + 2, shelf.y + 4)!.label).toContain('1 block ready');
    expect(buddyShelves.hit(input, 0, 0)).toBeNull();
  });

  it('describes the free blocks of every zone and size', () => {
    const input = panelInput();
    const { rows, summary } = buddyShelves.describe(input);
    expect(rows).toHaveLength(2 * L.ORDERS);
    for (const row of rows) expect(row[2]).toBe((row.slice(3, 7) as number[]).reduce((sum, count) => sum + count, 0));
    expect(rows[0]!.slice(0, 2)).toEqual(['Normal', '1']);
    expect(rows[0]![3]).toBe(input.view.area_of(NORMAL, 0, TYPE.movable));
    expect(summary).toContain('huge pages of 64: none, and nothing larger: free memory is scattered (fragmentation_index 0.981)');
  });
});
