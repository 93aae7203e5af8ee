// A biography equals a recount by other paths: the whole log filtered at once, the recording's own sleeps, and the page asked for
// after every single event of another machine that goes through the same run.
import { describe, expect, test } from 'vitest';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { TP } from '#kernel/tracepoints.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { Timeline } from '#session/timeline.ts';
import type { Life, LifeEntry, Thing } from '#wire/life.ts';
import { concerns } from './concerns.ts';
import { answer_life } from './life_answer.ts';
import { list_kind_of, page_home } from './page_home.ts';

function whole(timeline: Timeline, what: Thing): readonly LifeEntry[] {
  const entries: LifeEntry[] = [];
  for (;;) {
    const life = answer_life(timeline, { what, at: { row: entries.length }, most: 500 }, null);
    if ('field' in life) throw new Error(JSON.stringify(life));
    entries.push(...life.entries);
    if (life.entries.length === 0) return entries;
  }
}

function run_to(scenario: string, seed: number, ns: number, commands: readonly { ordinal: number; switch: string; option: string }[] = []): Timeline {
  const timeline = new Timeline(make_machine(load_scenario(scenario).scenario!, seed, {}), commands);
  timeline.seek_ns(ns);
  return timeline;
}

const happened = (entries: readonly LifeEntry[]): number => entries.filter((entry) => entry.what.kind === 'event').reduce((sum, entry) => sum + entry.times, 0);

describe.each([['who-may-write', 1, 2.6e9], ['stolen', 2, 0.25e9]] as const)('of %s, seed %i', (scenario, seed, ns) => {
  const change = [{ ordinal: 9000, switch: 'reclaim_writers', option: 'nobody' }];
  const timeline = run_to(scenario, seed, ns, scenario === 'who-may-write' ? change : []);
  const { kernel, info } = timeline.machine as ReturnType<typeof make_machine>;

  test('a task and a block: every event of the log that concerns them, and every sleep', () => {
    const before = [timeline.ordinal, timeline.at_ns];
    const busy = info.tasks.slice(0, 4).map((task): Thing => ({ kind: 'task', task: task.id }));
    for (const what of [...busy, { kind: 'block', block: 20 } as const, { kind: 'block', block: 3 } as const]) {
      const test_of = concerns(kernel, what);
      const { events } = timeline.record_stretch(1, timeline.ordinal, Infinity, (event) => (test_of(event.kind, event.actor, event.a, event.b) ? event : null));
      const entries = whole(timeline, what);
      expect(happened(entries), JSON.stringify(what)).toBe(events.length);
      // Taken apart again, event by event it is the log.
      let at = 0;
      for (const entry of entries) {
        if (entry.what.kind !== 'event') continue;
        const [first, last] = [events[at]!, events[at + entry.times - 1]!];
        expect([entry.what.id, entry.what.event, entry.ordinal, entry.ns, entry.actor]).toEqual([first.id, first.kind, first.ordinal, first.ns, first.actor]);
        expect([entry.last_ordinal, entry.last_ns, new Set(events.slice(at, at + entry.times).map((event) => event.kind)).size]).toEqual([last.ordinal, last.ns, 1]);
        at += entry.times;
      }
      expect(entries.map((entry) => entry.ordinal)).toEqual(entries.map((entry) => entry.ordinal).toSorted((a, b) => a - b));
      expect(entries.map((entry) => entry.row)).toEqual(entries.map((_, ix) => ix));
      if (what.kind !== 'task') continue;
      const { c, length } = timeline.recording.segments;
      const sleeps = Array.from({ length }, (_, row) => row).filter((row) => c.task[row] === what.task && c.state[row] === STATE.sleeping);
      const waits = entries.flatMap((entry) => (entry.what.kind === 'wait' ? [[entry.ns, entry.what.to_ns, entry.what.reason]] : []));
      expect(waits).toEqual(sleeps.map((row) => [c.from_ns[row], c.to_ns[row], c.reason[row]]));
    }
    expect([timeline.ordinal, timeline.at_ns]).toEqual(before);
  });

  test('a page: where it was and on which list after every event, allocated and freed as the log has it', () => {
    const pages: Thing[] = [];
    for (let pfn = 300; pfn < kernel.size.nr_pages && pages.length < 4; pfn += 431) {
      const [mapping, index] = [page_mapping(kernel, pfn), kernel.index[pfn]!];
      if (mapping !== NONE && page_home(kernel, mapping, index).pfn === pfn) pages.push({ kind: 'page', mapping, index });
    }
    expect(pages.length).toBeGreaterThan(2);
    const lives = pages.map((what) => whole(timeline, what));
    const twin = run_to(scenario, seed, 0, timeline.commands);
    const other = twin.machine.kernel;
    const moved: number[][][] = pages.map(() => []);
    const lists: number[][][] = pages.map(() => []);
    const last = pages.map((what) => (what.kind === 'page' ? page_home(other, what.mapping, what.index).pfn : -1));
    const on = last.map((pfn) => (pfn < 0 ? -1 : list_kind_of(other, pfn)));
    while (twin.ordinal < timeline.ordinal) {
      twin.step(1);
      pages.forEach((what, ix) => {
        const pfn = what.kind === 'page' ? page_home(other, what.mapping, what.index).pfn : -1;
        const list = pfn < 0 ? -1 : list_kind_of(other, pfn);
        if (pfn !== last[ix]) moved[ix]!.push([twin.ordinal, pfn]);
        // Who left memory is on no list, and that is told by its leaving.
        if (list !== on[ix] && pfn >= 0) lists[ix]!.push([twin.ordinal, on[ix]!, list]);
        last[ix] = pfn;
        on[ix] = list;
      });
    }
    pages.forEach((_, ix) => {
      const entries = lives[ix]!;
      expect(entries.flatMap((entry) => (entry.what.kind === 'list' ? [[entry.ordinal, entry.what.from, entry.what.to]] : []))).toEqual(lists[ix]);
      // Each arrival is told: by the allocation of its frame, or in words of its own.
      for (const [ordinal, pfn] of moved[ix]!) {
        if (pfn! < 0) continue;
        const told = entries.some((entry) => entry.ordinal <= ordinal! && (entry.what.kind === 'event' ? [entry.what.a, entry.what.b].includes(pfn!) : entry.what.kind === 'frame' && entry.what.pfn === pfn));
        expect(told, `frame ${pfn} at ${ordinal}`).toBe(true);
      }
      const kinds = entries.flatMap((entry) => (entry.what.kind === 'event' ? [entry.what.event] : []));
      // What was read, allocated or written before it came was another's.
      if (moved[ix]![0]?.[1] !== -1 && moved[ix]!.length > 0) expect(kinds[0]).toBe(TP.mm_page_alloc);
    });
  });

  test('in pieces it is the same, and a page of it stands round the instant asked for', () => {
    const what: Thing = { kind: 'task', task: info.tasks[1]!.id };
    const other = run_to(scenario, seed, ns / 3, timeline.commands);
    answer_life(other, { what, at: { row: 0 }, most: 1 }, null);
    other.seek_ns(ns);
    expect(whole(other, what)).toEqual(whole(timeline, what));
    const at = Math.floor(timeline.ordinal / 2);
    const life = answer_life(timeline, { what, at: { ordinal: at }, most: 30 }, null) as Life;
    expect(life.catching_up).toBe(false);
    const now = life.entries.find((entry) => entry.row === life.now_row)!;
    expect(now.ordinal).toBeLessThanOrEqual(at);
    expect(life.entries.find((entry) => entry.row === life.now_row + 1)?.ordinal ?? Infinity).toBeGreaterThan(at);
    expect(life.entries.length).toBe(Math.min(30, life.total));
  });
});

test('what does not exist is named; a changed run is told anew', () => {
  const timeline = run_to('who-may-write', 1, 0.3e9);
  expect(answer_life(timeline, { what: { kind: 'block', block: 99_999 }, at: { row: 0 }, most: 5 }, null)).toMatchObject({ field: 'what.block' });
  expect(answer_life(timeline, { what: { kind: 'task', task: 999 }, at: { row: 0 }, most: 5 }, null)).toMatchObject({ field: 'what.task' });
  expect(answer_life(timeline, { what: { kind: 'page', mapping: 77, index: 0 }, at: { row: 0 }, most: 5 }, null)).toMatchObject({ field: 'what.mapping' });
  expect(answer_life(timeline, { what: { kind: 'page', mapping: 0, index: 1e8 }, at: { row: 0 }, most: 5 }, null)).toMatchObject({ field: 'what.index' });
  const what: Thing = { kind: 'task', task: 1 };
  const before = whole(timeline, what);
  timeline.seek_ns(0.1e9);
  timeline.fork({ switch: 'dirty_ratio', option: '5' });
  const cut = whole(timeline, what);
  expect(cut.length).toBeLessThan(before.length);
  expect(cut.every((entry) => entry.ordinal <= timeline.explored.ordinal)).toBe(true);
});
