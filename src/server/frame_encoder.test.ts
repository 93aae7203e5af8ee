// A frame says what the arena says, whole and the same however the instant was reached.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { PG_buddy, PG_dirty, PG_lru, PG_pagevec, PG_referenced } from '#kernel/mm/page_flags.ts';
import { Timeline } from '#session/timeline.ts';
import * as L from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import { KIND, MARK_DIRTY, MARK_REFERENCED } from '#wire/marks.ts';
import { fake_served } from './fake_model.ts';
import { FrameEncoder } from './frame_encoder.ts';
import { mark_at } from './page_encoder.ts';

function open(seed = 1, options: { nr_pages?: number; nr_tasks?: number; duration_ns?: number } = {}): { timeline: Timeline; encoder: FrameEncoder; frame(window_ns?: number, after_id?: number | null): FrameView } {
  const machine = fake_served({ seed, ...options });
  const timeline = new Timeline(machine, [], { spacing: 100 });
  const encoder = new FrameEncoder(timeline, machine.info.dims);
  return {
    timeline,
    encoder,
    frame: (window_ns = 50_000, after_id = null) =>
      new FrameView(machine.info.dims, encoder.encode(null, { window_ns, follow: [{ mapping: 0, index: 5 }, { mapping: 0, index: 599 }], after_id })),
  };
}

describe('frame encoder', () => {
  test('is the same however the instant was reached, and whatever the recycled buffer held', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 5 }), (seed, walk) => {
      const walked = open(seed);
      for (const ns of walk) walked.timeline.seek_ns(ns);
      walked.timeline.seek_ns(120_000);
      const straight = open(seed);
      straight.timeline.seek_ns(120_000);
      const wish = { window_ns: 60_000, follow: [], after_id: NONE };
      const dirty = new ArrayBuffer(walked.encoder.layout.byte_length);
      new Uint8Array(dirty).fill(0xaa);
      const one = new FrameView(walked.encoder['dims'], walked.encoder.encode(dirty, wish));
      const two = new FrameView(straight.encoder['dims'], straight.encoder.encode(null, wish));
      expect(one.buffer).toBe(dirty);
      // What differs by right: how far was explored, and the events, which depend on what was shown before.
      for (const view of [one, two]) {
        for (const name of ['explored_ns', 'nr_events', 'nr_events_left_out'] as const) view.head[L.HEAD.indexOf(name)] = 0;
        view.event.fill(0);
      }
      for (const name of Object.keys(walked.encoder.layout.sections) as L.SectionName[]) expect([name, one[name]]).toEqual([name, two[name]]);
    }), { numRuns: 15 });
  });

  test('marks, blocks, lists and trays agree with the flags', () => {
    const { timeline, frame } = open();
    timeline.seek_ns(300_000);
    const k = timeline.machine.kernel;
    const view = frame();
    const field = (block: number, i: number): number => view.block[block * L.BLOCK_FIELDS + i]!;
    let dirty = 0;
    let free = 0;
    for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
      const flags = k.flags[pfn]!;
      const mark = view.mark[pfn]!;
      expect(mark).toBe(mark_at(k, pfn));
      expect((mark & MARK_DIRTY) !== 0).toBe((flags & PG_dirty) !== 0);
      if ((flags & PG_buddy) !== 0) expect(mark).toBe(KIND.free);
      if ((flags & PG_referenced) !== 0) expect(mark & MARK_REFERENCED).toBe(MARK_REFERENCED);
      if ((flags & (PG_lru | PG_pagevec)) !== 0) expect([KIND.file_active, KIND.file_inactive]).toContain(mark & 15);
    }
    for (let block = 0; block < k.size.nr_blocks; block++) {
      free += field(block, 0);
      dirty += field(block, 5);
    }
    expect(dirty).toBe(k.vm[10]);
    expect(free).toBe(view.mark.filter((m) => m === KIND.free).length);
    const list = 1 * L.LISTS_PER_ZONE + 2;
    expect(view.list_count_of(1, 2)).toBe(k.lru_count[list]);
    expect(view.list_head[list * L.BELT_END]).toBe(k.lru_head[list]);
    expect(view.list_tail[list * L.BELT_END]).toBe(k.lru_tail[list]);
    const held = [...view.tray].filter((pfn) => pfn !== NONE);
    expect(held.length).toBe(k.pagevec_count.reduce((sum, n) => sum + n, 0));
    for (const pfn of held) expect(k.flags[pfn]! & PG_pagevec).not.toBe(0);
  });

  test('a free block larger than a pageblock is free throughout', () => {
    const machine = fake_served({ nr_pages: 1024 });
    const k = machine.kernel;
    for (let pfn = 256; pfn < 512; pfn++) k.flags[pfn] = (1 << 28) >>> 0;
    k.flags[256]! |= PG_buddy;
    k.free_block[256] = 8;
    const view = new FrameView(machine.info.dims, new FrameEncoder(new Timeline(machine), machine.info.dims).encode(null, { window_ns: 0, follow: [], after_id: null }));
    for (let pfn = 256; pfn < 512; pfn++) {
      expect(view.mark[pfn]).toBe(KIND.free);
      expect(mark_at(k, pfn)).toBe(KIND.free);
    }
    for (let block = 8; block < 16; block++) expect(view.block[block * L.BLOCK_FIELDS]).toBe(32);
  });

  test('tasks carry their records, the disk its request, followed pages their place', () => {
    const { timeline, frame } = open(2);
    const { eng } = timeline.machine.kernel;
    let seen = 0;
    for (let i = 0; i < 400; i++) {
      timeline.step(1);
      const view = frame();
      for (let task = 0; task < 5; task++) {
        const records = view.task_of(task, 'nr_records');
        expect(records).toBe(eng.task_top[task]! + 1);
        let bytes = 100;
        for (let d = 0; d < records; d++) bytes += view.record_of(task, d, 'bytes');
        expect(view.task_of(task, 'depth_bytes')).toBe(bytes);
        if (view.task_of(task, 'state') !== STATE.sleeping) expect(view.task_of(task, 'wait_reason')).toBe(0);
        if (records === 2) seen++;
      }
      expect(view.head_of('nr_queue')).toBe(view.head_of('disk_service_sector') === NONE ? 0 : 1);
      if (view.head_of('nr_queue') === 1) expect(view.queue_of(0, 'sector')).toBe(view.head_of('disk_service_sector'));
    }
    expect(seen).toBeGreaterThan(10);
    timeline.seek_ns(4_000_000);
    const view = frame();
    const pfn = view.followed_of(0, 'pfn');
    expect(timeline.machine.kernel.index[pfn]).toBe(5);
    expect(view.followed_of(0, 'sector')).toBe(4040);
    expect(view.followed_of(1, 'sector')).toBe(9000 + 299 * 8);
    expect(view.followed_of(0, 'mark')).toBe(view.mark[pfn]);
    expect(view.followed_of(2, 'pfn')).toBe(NONE);
  });

  test('stretches of each task fill the window without overlap, also where thousands are folded', () => {
    for (const [at, window] of [[150_000, 40_000], [3_900_000, 3_000_000]] as const) {
      const { timeline, frame } = open(3);
      timeline.seek_ns(4_000_000);
      timeline.seek_ns(at);
      const view = frame(window);
      const rows = view.head_of('nr_segments');
      expect(rows).toBeGreaterThan(20);
      expect(rows).toBeLessThanOrEqual(L.MAX_SEGMENTS);
      for (let task = 0; task < 5; task++) {
        const own = Array.from({ length: rows }, (_, i) => i).filter((i) => view.segment_of(i, 'task') === task)
          .map((i) => [view.segment_of(i, 'from_ns'), view.segment_of(i, 'to_ns')] as const);
        let covered = 0;
        own.forEach(([from, to], i) => {
          expect(from).toBeGreaterThanOrEqual(i === 0 ? at - window : own[i - 1]![1]);
          expect(to).toBeGreaterThan(from);
          covered += to - from;
        });
        expect(own[own.length - 1]![1]).toBeLessThanOrEqual(at);
        // The engine records no stretch for the 2 µs of a switch between tasks.
        expect(covered).toBeGreaterThan(0.5 * window);
      }
    }
  });

  test('levels and dots end at the present, at most as many as fit', () => {
    const { timeline, frame } = open(4);
    timeline.seek_ns(4_000_000);
    timeline.seek_ns(3_000_001);
    const view = frame(4_000_000);
    const levels = view.head_of('nr_levels');
    expect(levels).toBeLessThanOrEqual(L.MAX_LEVELS);
    expect(levels).toBeGreaterThan(200);
    expect(view.level_of(levels - 1, 'ns')).toBe(3_000_001);
    for (let i = 1; i < levels; i++) expect(view.level_of(i, 'ns')).toBeGreaterThan(view.level_of(i - 1, 'ns'));
    const dots = view.head_of('nr_dots');
    expect(dots).toBeGreaterThan(20);
    for (let i = 0; i < dots; i++) expect(view.dot_of(i, 'end_ns')).toBeLessThanOrEqual(3_000_001);
  });

  test('events: those after an id, or what the last step did', () => {
    const { timeline, frame } = open(5);
    timeline.seek_ordinal(100);
    const base = timeline.machine.kernel.eng.s[3]!;
    timeline.seek_ordinal(140);
    const view = frame(50_000, base);
    const ids = Array.from({ length: view.head_of('nr_events') }, (_, i) => view.event_of(i, 'id'));
    expect(ids).toEqual(Array.from({ length: timeline.machine.kernel.eng.s[3]! - base }, (_, i) => base + 1 + i));
    timeline.seek_ordinal(4000);
    const far = frame(50_000, base);
    expect(far.head_of('nr_events')).toBe(L.MAX_EVENTS);
    expect(far.head_of('nr_events_left_out')).toBe(timeline.machine.kernel.eng.s[3]! - base - L.MAX_EVENTS);
    timeline.seek_ordinal(60);
    const back = frame(50_000, null);
    for (let i = 0; i < back.head_of('nr_events'); i++) expect(back.event_of(i, 'ordinal')).toBe(60);
  });

  test('speed: a toy frame and one of 1 GiB', () => {
    const time = (nr_pages: number): number => {
      const { timeline, encoder } = open(1, { nr_pages });
      timeline.seek_ns(1_000_000);
      let buffer = encoder.encode(null, { window_ns: 1e6, follow: [], after_id: null });
      let best = Infinity;
      for (let i = 0; i < 30; i++) {
        const start = performance.now();
        buffer = encoder.encode(buffer, { window_ns: 1e6, follow: [], after_id: null });
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    const toy = time(4096);
    const large = time(262_144);
    console.info(`encode: ${toy.toFixed(3)} ms at 4,096 pages, ${large.toFixed(3)} ms at 262,144`);
    // Bounds for a loaded machine and for Vitest, which turns every imported constant into a look-up; bare, this is
    // 0.07 and 1.9 ms on a 2-core container of 2025.
    expect(toy).toBeLessThan(10);
    expect(large).toBeLessThan(200);
  });

});
