// Points of a run against a naive scan of it: random machines, points, pieces, places and commands.
import { fc } from '#testing/chance.ts';
import { describe, expect, test } from 'vitest';
import { TP } from '#kernel/tracepoints.ts';
import { fake_machine } from './fake_machine.ts';
import type { FoundMark, SoughtMark } from './mark_search.ts';
import { MarkSearch } from './mark_search.ts';
import type { LoggedCommand } from './timeline.ts';
import { Timeline } from './timeline.ts';
import { vmstat_value } from './vmstat.ts';

const DURATION = 300_000;

/** Event by event from the beginning. */
function naive(seed: number, commands: readonly LoggedCommand[], marks: readonly SoughtMark[]): FoundMark[] {
  const machine = fake_machine({ seed, duration_ns: DURATION });
  const timeline = new Timeline(machine, commands);
  const found: FoundMark[] = [];
  let seen = 0;
  const wanted = (): SoughtMark | undefined => marks[found.length];
  const count = (): void => {
    for (let mark = wanted(); mark?.kind === 'counter' && vmstat_value(machine.kernel, mark.counter) >= mark.at_least; mark = wanted()) {
      found.push({ ns: machine.kernel.eng.now, ordinal: timeline.ordinal, actor: -1, a: 0, b: 0 });
    }
  };
  count();
  timeline.recording.log = ({ kind, ns, ordinal, actor, a, b }) => {
    const mark = wanted();
    if (ordinal === 0 || mark?.kind !== 'event' || mark.event !== kind || ++seen < mark.nth) return;
    seen = 0;
    found.push({ ns, ordinal, actor, a, b });
  };
  for (let before = -1; before !== timeline.ordinal; ) {
    before = timeline.ordinal;
    timeline.step(1);
    count();
  }
  return found;
}

const marks: fc.Arbitrary<SoughtMark> = fc.oneof(
  fc.record({ kind: fc.constant('event' as const), event: fc.constantFrom(TP.mm_vmscan_direct_reclaim_begin, TP.block_rq_complete, TP.wake), nth: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant('counter' as const), counter: fc.constantFrom('nr_dirty' as const, 'pgactivate' as const, 'nr_free_pages' as const), at_least: fc.nat({ max: 60 }) }),
);

describe('points of a run', () => {
  test('are those of a scan from the beginning, whatever was explored, however the work was cut', () => {
    let all = 0;
    fc.assert(fc.property(
      fc.nat({ max: 300 }), fc.array(marks, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 400 }), fc.nat({ max: DURATION }), fc.option(fc.nat({ max: 300 }), { nil: null }),
      (seed, sought, budget, from_ns, forked) => {
        const commands = forked === null ? [] : [{ ordinal: forked, switch: 'swappiness', option: '20' }];
        const machine = fake_machine({ seed, duration_ns: DURATION });
        const timeline = new Timeline(machine, commands, { events_per_ms: 3 });
        timeline.seek_ns(from_ns);
        const search = new MarkSearch(machine.kernel, sought);
        for (let calls = 0; !timeline.seek_event(search, budget).reached; calls++) {
          expect(calls).toBeLessThan(50_000);
          // Somebody looks elsewhere meanwhile.
          if (calls === 2 || calls === 9) timeline.seek_ns(from_ns);
        }
        expect(search.found).toEqual(naive(seed, commands, sought));
        all += search.found.length;
        const last = search.found.at(-1);
        if (last !== undefined) expect(timeline.ordinal).toBe(last.ordinal);
      },
    ), { numRuns: 40 });
    expect(all).toBeGreaterThan(40);
  });
});
