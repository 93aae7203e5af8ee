// "Next event of this" against a naive scan of the whole run: random machines, places, questions, pieces and spacings.
import { fc } from '#testing/chance.ts';
import { describe, expect, test } from 'vitest';
import { TP } from '#kernel/tracepoints.ts';
import type { EventTest } from './event_search.ts';
import { fake_machine } from './fake_machine.ts';
import type { LoggedCommand } from './timeline.ts';
import { Timeline } from './timeline.ts';

const DURATION = 400_000;

interface Seen {
  readonly ordinal: number;
  readonly fits: boolean;
}

/** Every event of the run, in one piece from boot, and whether it passes the test in its moment. */
function naive(seed: number, commands: readonly LoggedCommand[], make: (timeline: Timeline) => EventTest): Seen[] {
  const timeline = new Timeline(fake_machine({ seed, duration_ns: DURATION }), commands);
  const fits = make(timeline);
  const seen: Seen[] = [];
  timeline.recording.log = (event) => seen.push({ ordinal: event.ordinal, fits: fits(event.kind, event.actor, event.a, event.b) });
  timeline.seek_ns(DURATION);
  return seen;
}

const questions: fc.Arbitrary<(timeline: Timeline) => EventTest> = fc.oneof(
  fc.nat({ max: 4 }).map((task) => () => (_: number, actor: number) => actor === task),
  fc.nat({ max: 600 }).map((page) => () => (kind: number, _: number, a: number) => kind === TP.writeback_dirty_page && a === 256 + page),
  fc.nat({ max: 600 }).map((index) => ({ machine }: Timeline) => (kind: number, _: number, a: number) => kind === TP.mark_page_accessed && machine.kernel.index[a] === index),
  fc.constantFrom(TP.block_rq_complete, TP.command, TP.task_done).map((wanted) => () => (kind: number) => kind === wanted),
);

describe('the nearest event that passes a test', () => {
  test('is the one that a scan of the whole run finds, whatever was explored and however the work was cut', () => {
    let found = 0;
    const places = fc.nat({ max: 700 });
    fc.assert(fc.property(
      fc.nat({ max: 500 }), questions, fc.array(fc.tuple(places, fc.constantFrom(1 as const, -1 as const)), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 150 }), fc.integer({ min: 3, max: 200 }), fc.option(fc.nat({ max: 500 }), { nil: null }),
      (seed, make, walks, budget, spacing, command) => {
        const commands = command === null ? [] : [{ ordinal: command, switch: 'swappiness', option: '20' }];
        const seen = naive(seed, commands, make);
        const timeline = new Timeline(fake_machine({ seed, duration_ns: DURATION }), commands, { spacing });
        for (const [place, direction] of walks) {
          timeline.seek_ordinal(place);
          const from = timeline.ordinal;
          const hash = timeline.machine.kernel.arena.hash();
          const nearest = direction === 1 ? seen.find((event) => event.fits && event.ordinal > from) : seen.findLast((event) => event.fits && event.ordinal < from);
          const search = timeline.event_search(direction, make(timeline));
          for (let tries = 0; !timeline.seek_event(search, budget).reached; tries++) expect(tries).toBeLessThan(20_000);
          expect(search.found).toBe(nearest !== undefined);
          expect(timeline.ordinal).toBe(nearest?.ordinal ?? from);
          if (nearest === undefined) expect(timeline.machine.kernel.arena.hash()).toBe(hash);
          else found++;
        }
      },
    ), { numRuns: 60 });
    expect(found).toBeGreaterThan(15);
  });

  test('leaves the instant as it was if there is none, a time between two events too', () => {
    const timeline = new Timeline(fake_machine({ seed: 3, duration_ns: DURATION }), [], { spacing: 40 });
    timeline.seek_ns(100_700);
    const { ordinal } = timeline;
    for (const direction of [1, -1] as const) {
      const search = timeline.event_search(direction, () => false);
      timeline.seek_event(search);
      expect([search.found, timeline.ordinal, timeline.at_ns]).toEqual([false, ordinal, 100_700]);
    }
    expect(timeline.explored.ns).toBe(DURATION);
  });

  test('costs one piece a call: no call runs further than it was allowed', () => {
    const timeline = new Timeline(fake_machine({ seed: 3, duration_ns: DURATION }), [], { spacing: 40 });
    timeline.seek_ordinal(500);
    for (const direction of [1, -1] as const) {
      const search = timeline.event_search(direction, (kind) => kind === TP.boot);
      for (let calls = 0; ; calls++) {
        const { done, reached } = timeline.seek_event(search, 25);
        expect(done).toBeLessThanOrEqual(25);
        if (reached) break;
        expect(calls).toBeLessThan(1000);
      }
    }
  });
});
