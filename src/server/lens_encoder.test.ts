// The lenses that only the model can fill say what the arena says, and a frame without them is as it was.
import { describe, expect, test } from 'vitest';
import { PG_buddy, PG_hole, PG_kernel, PG_pcp, PG_reserved, PG_slab } from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { anon_owner } from '#kernel/mm/swap_state.ts';
import { Timeline } from '#session/timeline.ts';
import * as L from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import { AGE, LENS, LENS_WHAT, LENSES, NO_LENS_CLASS, OWNER } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import { KIND } from '#wire/marks.ts';
import { fake_served } from './fake_model.ts';
import { FrameEncoder } from './frame_encoder.ts';
import { round_time } from './lens_encoder.ts';
import { parse_request } from './validate.ts';

function open(at_ns: number): { timeline: Timeline; frame(lens?: LensId, recycle?: ArrayBuffer | null): FrameView } {
  const machine = fake_served({ seed: 4 });
  const timeline = new Timeline(machine, [], { spacing: 100 });
  const encoder = new FrameEncoder(timeline, machine.info.dims);
  timeline.seek_ns(at_ns);
  return {
    timeline,
    frame: (lens = 'kind', recycle = null) => new FrameView(machine.info.dims, encoder.encode(recycle, { window_ns: 50_000, follow: [], after_id: null, lens })),
  };
}

describe('a frame with a lens', () => {
  test('is longer by what the lens needs and else the same; without one nothing of it is sent', () => {
    const { frame } = open(300_000);
    const plain = frame();
    expect(plain.lens).toHaveLength(0);
    expect(plain.lens_id).toBe(LENS.none);
    for (const lens of ['way', 'dirty'] as const) expect(frame(lens).buffer.byteLength).toBe(plain.buffer.byteLength);
    const owner = frame('owner');
    expect(owner.buffer.byteLength).toBeGreaterThan(plain.buffer.byteLength + plain.dims.nr_pages);
    for (const name of Object.keys(L.frame_layout(plain.dims).sections) as L.SectionName[]) {
      if (!name.startsWith('lens')) expect([name, owner[name]]).toEqual([name, plain[name]]);
    }
    // A buffer of the other length is not filled by mistake.
    expect(frame('kind', owner.buffer).buffer.byteLength).toBe(plain.buffer.byteLength);
    expect(frame('age', plain.buffer).lens_id).toBe(LENS.age);
  });

  test('owner: every page is with whoever has it, the largest by name', () => {
    const { timeline, frame } = open(300_000);
    const k = timeline.machine.kernel;
    const view = frame('owner');
    const pages = new Map<string, number>();
    for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
      const kind = view.mark[pfn]! & 15;
      const flags = k.flags[pfn]!;
      const free = kind === KIND.free || (flags & PG_pcp) !== 0;
      if ((flags & PG_hole) !== 0) expect(view.lens[pfn]).toBe(NO_LENS_CLASS);
      else if (free) expect(view.lens[pfn]).toBe(OWNER.free);
      else if ((flags & (PG_kernel | PG_reserved | PG_slab)) !== 0) expect(view.lens[pfn]).toBe(OWNER.kernel);
      else {
        const owner = page_mapping(k, pfn);
        const row = view.lens[pfn]!;
        const what = view.lens_class_of(row, 'what');
        const id = view.lens_class_of(row, 'id');
        if (row !== OWNER.others) expect([what, id]).toEqual(owner >= 0 ? [LENS_WHAT.file, owner] : [LENS_WHAT.task, anon_owner(owner)]);
        pages.set(`${owner}`, (pages.get(`${owner}`) ?? 0) + 1);
      }
      if ((flags & PG_buddy) !== 0) expect(view.lens[pfn]).toBe(OWNER.free);
    }
    const files = [...pages].filter(([owner]) => Number(owner) >= 0).sort((a, b) => b[1] - a[1]);
    expect(files.length).toBeGreaterThan(0);
    expect([view.lens_class_of(OWNER.file_a, 'id'), view.lens_class_of(OWNER.file_b, 'id')]).toContain(Number(files[0]![0]));
  });

  test('age: pages that changed later are never in an older class, and what was there from the start is oldest', () => {
    const { timeline, frame } = open(400_000);
    const k = timeline.machine.kernel;
    const view = frame('age');
    const used = [...view.lens.keys()].filter((pfn) => view.lens[pfn]! >= AGE.first && view.lens[pfn]! <= AGE.last);
    expect(used.length).toBeGreaterThan(20);
    const by = (row: number): number[] => used.filter((pfn) => view.lens[pfn] === row).map((pfn) => k.cause[pfn]!);
    for (let row = AGE.first; row < AGE.last; row++) {
      const [here, older] = [by(row), [...Array(AGE.last - row).keys()].flatMap((i) => by(row + 1 + i))];
      for (const id of here) expect(older.every((other) => other <= id || other === 0)).toBe(true);
    }
    for (const pfn of used) if (k.cause[pfn] === 0) expect(view.lens[pfn]).toBe(AGE.last);
    // Bounds go up, and are round.
    const bounds = [0, 1, 2].map((i) => view.lens_class_of(AGE.first + i, 'bound_ns'));
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
    for (const ns of bounds) expect(round_time(ns)).toBe(ns);
  });

  test('sums by block are those of its pages', () => {
    const { timeline, frame } = open(300_000);
    const size = 1 << timeline.machine.kernel.config.pageblock_order;
    for (const lens of ['age', 'owner'] as const) {
      const view = frame(lens);
      const counts = new Array<number>(view.dims.nr_blocks * L.MAX_LENS_CLASSES).fill(0);
      view.lens.forEach((row, pfn) => {
        if (row !== NO_LENS_CLASS) counts[Math.floor(pfn / size) * L.MAX_LENS_CLASSES + row]!++;
      });
      expect([...view.lens_block]).toEqual(counts);
      for (let row = 0; row < L.MAX_LENS_CLASSES; row++) {
        if (view.lens_class_of(row, 'what') < 0) continue;
        expect(view.lens_class_of(row, 'pages')).toBe(view.lens.filter((one) => one === row).length);
      }
    }
  });
});

test('a request names a lens that exists, or none', () => {
  const request = { type: 'frame_at', id: 1, target: { kind: 'ns', ns: 0 }, window_ns: 0, follow: [], recycle: null };
  expect(parse_request(request).request).toMatchObject({ lens: 'kind' });
  for (const lens of LENSES) expect(parse_request({ ...request, lens }).request).toMatchObject({ lens });
  for (const lens of ['heat', 3, null, {}, '__proto__']) expect(parse_request({ ...request, lens }).problems[0]).toMatchObject({ field: 'lens' });
});

test('times are rounded down to 1, 2 or 5 times a power of ten', () => {
  expect([1, 3, 7, 19, 20, 49, 50, 99, 123_456].map(round_time)).toEqual([1, 2, 5, 10, 20, 20, 50, 50, 100_000]);
});
