// A change is tried on the machine itself and undone: the run shown knows nothing of it, and the run as it is, tried in the same
// way, waits as long as it did.
import { beforeAll, expect, test } from 'vitest';
import { TP } from '#kernel/tracepoints.ts';
import { load_scenario } from '../load.ts';
import { make_machine, switches_of } from '../machine.ts';
import { Timeline } from '../timeline.ts';
import type { WhyAnswer } from './answer.ts';
import { control, what_if } from './what_if.ts';
import { measure_of, why } from './why.ts';

let timeline: Timeline;

beforeAll(() => {
  timeline = new Timeline(make_machine(load_scenario('out-of-stack').scenario!, 1));
  timeline.seek_ns(1.45e9);
});

function explained(): WhyAnswer {
  const answer = why(timeline, { kind: 'here', task: null });
  if (answer === null) throw new Error('nobody waits');
  return answer;
}

test('nothing chosen: the wait under way is seen through to its end, and the present instant stays', () => {
  const { ordinal, at_ns } = timeline;
  const answer = explained();
  expect(answer.from_ns).toBeLessThan(at_ns);
  expect(answer.to_ns).toBeGreaterThan(at_ns);
  expect(answer.going_on).toBe(false);
  expect(answer.cards[0]!.ns).toBeLessThan(answer.cards.at(-1)!.ns);
  expect([timeline.ordinal, timeline.at_ns]).toEqual([ordinal, at_ns]);
});

test('tries leave the run as it was, to the byte; without a change as long is waited as was', () => {
  const answer = explained();
  const measure = measure_of(answer);
  const { kernel } = timeline.machine;
  const bytes = kernel.arena.bytes.slice();
  const { ns, ordinal } = timeline.explored;
  const run = control(timeline, measure);
  expect(run.reached).toBe(true);
  expect(run.waited).toBe(answer.to_ns - answer.from_ns);
  expect(answer.what_if.length).toBeGreaterThan(1);
  const now = switches_of(kernel);
  for (const [ix, change] of answer.what_if.entries()) {
    expect(now[change.switch]).not.toBe(change.option);
    const result = what_if(timeline, measure, run, change);
    expect(result.without).toBe(run.waited);
    expect(result.fork_ordinal).toBeLessThanOrEqual(measure.fork_ordinal);
    // A second try is the first again.
    if (ix === 0) expect(what_if(timeline, measure, run, change)).toEqual(result);
  }
  expect(what_if(timeline, measure, run, { switch: 'overflow', option: now['overflow']! }).with).toBe(run.waited);
  expect(kernel.arena.diff(bytes)).toEqual([]);
  expect(timeline.explored).toEqual({ ns, ordinal });
});

test('one of the changes shortens it, and a run forked there agrees', () => {
  const answer = explained();
  const measure = measure_of(answer);
  const run = control(timeline, measure);
  const results = answer.what_if.map((change) => ({ change, ...what_if(timeline, measure, run, change) }));
  const best = results.toSorted((a, b) => a.with - b.with)[0]!;
  expect(best.with).toBeLessThan(best.without);
  const other = new Timeline(make_machine(load_scenario('out-of-stack').scenario!, 1));
  other.seek_ordinal(best.fork_ordinal);
  expect(other.fork(best.change)).toBeNull();
  other.seek_ns(answer.to_ns);
  // In the forked run the task does not reclaim for as long in that stretch.
  let reclaimed = 0;
  other.replay(best.fork_ordinal, other.ordinal, {
    event: (_id, _ordinal, ns, kind, actor, _a, b) => {
      if (kind === TP.mm_vmscan_direct_reclaim_end && actor === answer.task && ns > answer.from_ns) reclaimed += b;
    },
    segment: () => {},
  });
  expect(reclaimed).toBeLessThan(answer.to_ns - answer.from_ns);
});
