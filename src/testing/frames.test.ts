import { describe, expect, it } from 'vitest';
import { BELT_END, LISTS_PER_ZONE, MIGRATE_TYPES, ORDERS, SEGMENT } from '#wire/frame_layout.ts';
import { KIND, MARK_HELD } from '#wire/marks.ts';
import { countAreas } from './free_areas.ts';
import { copyFrame, emptyFrame, toyMachine } from './frames.ts';

describe('the hand-made toy machine', () => {
  const { view, session, catalog, follow } = toyMachine();

  it('is the same on every call', () => {
    expect(new Uint8Array(toyMachine().view.buffer)).toEqual(new Uint8Array(view.buffer));
    expect(toyMachine({ seed: 18 }).view.mark).not.toEqual(view.mark);
  });

  it('has lists that hold each page of their kind once, trays aside', () => {
    const listed = view.list_count.reduce((a, b) => a + b, 0) + view.tray.filter((pfn) => pfn >= 0).length;
    const kinds = [KIND.anon_active, KIND.anon_inactive, KIND.file_active, KIND.file_inactive, KIND.unevictable] as readonly number[];
    expect(listed).toBe(view.mark.filter((mark) => kinds.includes(mark & 15)).length);
    expect(view.list_head[(LISTS_PER_ZONE + 2) * BELT_END]).toBeGreaterThanOrEqual(session.zones[1]!.start_pfn);
  });

  it('has a held batch at the tail, a followed page, and every section filled', () => {
    const tail = view.list_tail.subarray((LISTS_PER_ZONE + 2) * BELT_END, (LISTS_PER_ZONE + 3) * BELT_END);
    expect([...tail].filter((pfn) => view.mark[pfn]! & MARK_HELD)).toHaveLength(8);
    expect(view.followed_of(0, 'pfn')).toBe(tail[12]);
    expect(follow).toHaveLength(1);
    for (const count of ['nr_queue', 'nr_dots', 'nr_segments', 'nr_levels', 'nr_events'] as const) expect(view.head_of(count)).toBeGreaterThan(5);
    for (let t = 0; t < view.dims.nr_tasks; t++) {
      let bytes = 0;
      for (let d = 0; d < view.task_of(t, 'nr_records'); d++) bytes += view.record_of(t, d, 'bytes');
      expect(view.task_of(t, 'depth_bytes')).toBe(bytes);
      expect(catalog.routines[view.record_of(t, 0, 'routine')]).toBeDefined();
    }
  });

  it('has segments that cover the window of each task without a gap', () => {
    for (let row = 1; row < view.head_of('nr_segments'); row++) {
      if (view.segment_of(row, 'task') === view.segment_of(row - 1, 'task')) expect(view.segment_of(row, 'from_ns')).toBe(view.segment_of(row - 1, 'to_ns'));
    }
    expect(view.segment.length % SEGMENT.length).toBe(0);
  });

  it('has free blocks that hold every free page once, none whole where its buddy is free too', () => {
    session.zones.forEach((_, z) => {
      let pages = 0;
      for (let order = 0; order < ORDERS; order++) for (let type = 0; type < MIGRATE_TYPES; type++) pages += view.area_of(z, order, type) << order;
      expect(pages).toBe(view.zone_of(z, 'free'));
    });
    expect(view.area_of(1, 0, 2)).toBeGreaterThan(100);
    const blank = toyMachine();
    blank.view.mark.fill(KIND.free);
    countAreas(blank.view, blank.session);
    expect([0, 1, 2, 3].reduce((sum, type) => sum + blank.view.area_of(1, 10, type), 0)).toBe(3);
    expect(blank.view.area_of(1, 0, 2)).toBe(0);
  });

  it('copies without sharing', () => {
    const copy = copyFrame(view);
    copy.mark[0] = 99;
    expect(view.mark[0]).not.toBe(99);
    expect(emptyFrame(view.dims).list_head.every((pfn) => pfn === -1)).toBe(true);
  });
});
