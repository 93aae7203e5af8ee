// The recording is the same however the visitor walked, and a stretch made again equals the one seen first.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { STATE } from '#engine/columns.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { fake_machine } from './fake_machine.ts';
import { MEMORY_REASON, is_kernel_thread } from './levels.ts';
import type { RecordedEvent } from './recording.ts';
import type { Series } from './series.ts';
import type { LoggedCommand } from './timeline.ts';
import { Timeline } from './timeline.ts';

const RUNS = 20;

function rows<N extends string>(series: Series<N>): Record<string, number>[] {
  return Array.from({ length: series.length }, (_, row) => {
    const entry: Record<string, number> = {};
    for (const name of Object.keys(series.c) as N[]) entry[name] = series.c[name][row]!;
    return entry;
  });
}

function make(seed = 1, commands: readonly LoggedCommand[] = [], spacing = 40): Timeline {
  return new Timeline(fake_machine({ seed }), commands, { spacing });
}

function content(timeline: Timeline, explored: { ns: number; ordinal: number }): unknown {
  const { recording } = timeline;
  return {
    segments: rows(recording.segments), markers: rows(recording.markers), completions: rows(recording.completions), levels: rows(recording.levels.rows),
    waits: rows(recording.waits_of_allocations.rows), waiting: recording.waits_of_allocations.open(explored.ordinal),
    stalled: recording.stalled_share(30, 4e6, explored.ns), density: recording.levels.density(30, explored.ns, explored.ordinal),
  };
}

/** Every event of a run from boot, caught by the engine's own recorder. */
function all_events(seed: number, upto: number, commands: readonly LoggedCommand[] = []): RecordedEvent[] {
  const machine = fake_machine({ seed });
  const events: RecordedEvent[] = [];
  machine.kernel.eng.recorder = {
    event: (id, ordinal, ns, kind, actor, a, b, cause) => { events.push({ id, ordinal, ns, kind, actor, a, b, cause }); },
    segment: () => {},
  };
  for (const command of commands) {
    if (command.ordinal > upto) break;
    machine.kernel.eng.run(Infinity, command.ordinal, Infinity);
    machine.set_switch(command.switch, command.option);
  }
  machine.kernel.eng.run(Infinity, upto, Infinity);
  return events;
}

const seed = fc.integer({ min: 0, max: 1000 });

describe('recording', () => {
  test('does not depend on the walk', () => {
    const walk = fc.array(fc.record({ ns: fc.integer({ min: 0, max: 300_000 }), budget: fc.integer({ min: 1, max: 400 }) }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(seed, walk, (s, steps) => {
      const walked = make(s);
      for (const { ns, budget } of steps) walked.seek_ns(ns, budget);
      walked.seek_ns(300_000);
      const straight = make(s);
      straight.seek_ns(300_000);
      expect(content(walked, walked.explored)).toEqual(content(straight, straight.explored));
    }), { numRuns: RUNS });
  });

  test('after forks it is that of the log played straight', () => {
    const act = fc.record({ at: fc.integer({ min: 0, max: 200_000 }), option: fc.constantFrom('0', '4', '20'), look: fc.integer({ min: 0, max: 300_000 }) });
    fc.assert(fc.property(seed, fc.array(act, { minLength: 1, maxLength: 5 }), (s, acts) => {
      const forked = make(s);
      for (const { at, option, look } of acts) {
        forked.seek_ns(at);
        forked.fork({ switch: 'swappiness', option });
        forked.seek_ns(look);
      }
      forked.seek_ns(320_000);
      const straight = make(s, forked.commands);
      straight.seek_ns(320_000);
      expect(content(forked, forked.explored)).toEqual(content(straight, straight.explored));
    }), { numRuns: RUNS });
  });

  test('a stretch made again equals the same stretch recorded from boot, causes included', () => {
    fc.assert(fc.property(seed, fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 900 }), (s, from, long, present) => {
      const commands = [{ ordinal: 0, switch: 'swappiness', option: '4' }, { ordinal: 333, switch: 'swappiness', option: '20' }];
      const timeline = make(s, commands);
      timeline.seek_ordinal(700);
      timeline.seek_ordinal(present);
      const before = timeline.machine.kernel.arena.hash();
      const at_ns = timeline.at_ns;
      const stretch = timeline.record_stretch(from, from + long);
      const upto = Math.min(from + long, timeline.explored.ordinal);
      expect(stretch.events).toEqual(all_events(s, upto, commands).filter((e) => e.ordinal >= from));
      expect(stretch.left_out).toBe(0);
      expect(timeline.machine.kernel.arena.hash()).toBe(before);
      expect(timeline.at_ns).toBe(at_ns);
      const last = timeline.record_stretch(from, from + long, 5);
      expect(last.events).toEqual(stretch.events.slice(-5));
      expect(last.left_out).toBe(stretch.events.length - last.events.length);
    }), { numRuns: RUNS });
  });

  test('markers and completions are those of the events', () => {
    const timeline = make(3);
    timeline.seek_ordinal(800);
    const events = all_events(3, 800);
    const marked = events.filter((e) => TRACEPOINTS[e.kind]!.marker !== 'none');
    expect(rows(timeline.recording.markers)).toEqual(marked.map(({ ordinal, ns, kind, actor, a, b }) => ({ ordinal, ns, kind, actor, a, b })));
    const done = events.filter((e) => e.kind === TP.block_rq_complete);
    expect(done.length).toBeGreaterThan(3);
    let cylinder = 0;
    const expected = done.map((e) => {
      const from = cylinder;
      cylinder = (e.a / 8) % 97;
      return [e.ns, e.a, 5000, from, cylinder === from ? 0 : 2000];
    });
    expect(rows(timeline.recording.completions).map((c) => [c.end_ns, c.sector, c.end_ns! - c.start_ns!, c.from_cylinder, c.seek_ns])).toEqual(expected);
  });

  test('segments of a task are in order and apart; waits add up exactly', () => {
    const timeline = make(5);
    timeline.seek_ordinal(2000);
    const { kernel } = timeline.machine;
    const segments = rows(timeline.recording.segments);
    for (let task = 0; task < kernel.size.nr_tasks; task++) {
      const own = segments.filter((s) => s.task === task);
      expect(own.length).toBeGreaterThan(10);
      own.slice(1).forEach((s, i) => expect(s.from_ns).toBeGreaterThanOrEqual(own[i]!.to_ns!));
      const waits = timeline.recording.waits(task, timeline.ordinal, 1000);
      expect(waits.length).toBe(own.filter((s) => s.state === STATE.sleeping).length);
      for (const wait of waits) expect(wait.parts.reduce((sum, part) => sum + part.ns, 0)).toBe(wait.to_ns - wait.from_ns);
      expect(waits.some((wait) => wait.parts.length === 2)).toBe(true);
      expect(timeline.recording.waits(task, timeline.ordinal, 3)).toEqual(waits.slice(0, 3));
    }
  });

  test('of a stretch in which a task moved pages together, that part says that it worked for itself', () => {
    const { recording } = make(5);
    const task = 2;
    const happen = (kind: number, ns: number): void => recording.event(1, 1, ns, kind, task, 0, 0, 0);
    const run = (from: number, to: number): void => recording.segment(task, STATE.running, 0, from, to, 0, -1);
    recording.live = true;
    happen(TP.mm_compaction_begin, 120);
    happen(TP.mm_compaction_end, 150);
    happen(TP.mm_compaction_begin, 180);
    run(100, 200);
    recording.segment(task, STATE.sleeping, 5, 200, 300, 0, -1);
    happen(TP.mm_compaction_end, 340);
    run(300, 400);
    run(400, 500);
    recording.live = false;
    const parts = rows(recording.segments).filter((row) => row.state === STATE.running).map((row) => [row.from_ns, row.to_ns, row.for_task]);
    expect(parts).toEqual([[100, 120, -1], [120, 150, task], [150, 180, -1], [180, 200, task], [300, 340, task], [340, 400, -1], [400, 500, -1]]);
  });

  test('the share of stalled time is the union of the waits for memory, by brute force', () => {
    fc.assert(fc.property(seed, fc.integer({ min: 1, max: 40 }), (s, bins) => {
      const timeline = make(s);
      const { kernel } = timeline.machine;
      const end = 60_000;
      timeline.seek_ns(end);
      const busy = new Uint8Array(end);
      const mark = (from: number, to: number): void => { busy.fill(1, Math.max(0, from), Math.min(end, to)); };
      for (const segment of rows(timeline.recording.segments)) {
        if (segment.state === STATE.sleeping && MEMORY_REASON[segment.reason!] === 1 && !is_kernel_thread(kernel, segment.task!)) mark(segment.from_ns!, segment.to_ns!);
      }
      for (const e of all_events(s, timeline.ordinal)) {
        if (e.kind === TP.mm_vmscan_direct_reclaim_end && !is_kernel_thread(kernel, e.actor)) mark(e.ns - e.b, e.ns);
      }
      for (let task = 0; task < kernel.size.nr_tasks; task++) {
        if (!is_kernel_thread(kernel, task) && kernel.reclaim_since[task]! > 0) mark(kernel.reclaim_since[task]!, end);
      }
      const shares = timeline.recording.stalled_share(bins, end, end);
      for (let bin = 0; bin < bins; bin++) {
        const from = Math.ceil((bin * end) / bins);
        const to = Math.ceil(((bin + 1) * end) / bins);
        const count = busy.subarray(from, to).reduce((sum, x) => sum + x, 0);
        expect(Math.abs(shares[bin]! * (end / bins) - count)).toBeLessThan(2);
      }
    }), { numRuns: RUNS });
  });

  test('levels are the state at their times, density adds up', () => {
    const timeline = make(2);
    timeline.seek_ns(500_000);
    const { rows: samples } = timeline.recording.levels;
    const other = make(2);
    for (const row of [0, 1, 17, 63, samples.length - 1]) {
      other.seek_ns(samples.c.ns[row]!);
      expect(samples.c.ordinal[row]).toBe(other.ordinal);
      expect(samples.c.dirty[row]).toBe(other.machine.kernel.vm[10]);
    }
    const { ns, ordinal } = timeline.explored;
    for (const bins of [1, 7, 300, 1200]) {
      const density = timeline.recording.levels.density(bins, ns, ordinal);
      expect(density.reduce((sum, n) => sum + n, 0)).toBe(ordinal);
      expect(density.every((n) => n >= 0)).toBe(true);
    }
  });

  test('the ring holds what the last step did, going back included', () => {
    const timeline = make(4);
    timeline.seek_ordinal(700);
    const events = all_events(4, 700);
    const row = new Float64Array(8);
    for (const ordinal of [650, 320, 319, 40, 41]) {
      timeline.seek_ordinal(ordinal);
      const own = events.filter((e) => e.ordinal === ordinal);
      const seen: number[] = [];
      for (let back = 0; back < timeline.recording.recent && timeline.recording.recent_ordinal(back) === ordinal; back++) {
        seen.unshift(timeline.recording.copy_recent(back, row, 0));
      }
      expect(seen).toEqual(own.map((e) => e.id));
    }
  });
});
