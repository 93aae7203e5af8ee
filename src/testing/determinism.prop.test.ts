// The listed scenarios, walked at random: an instant has one state, whatever way led there. Compared with a machine that
// ran from boot in one piece and never heard of history; events that share their nanosecond are visited on purpose.
import { fc } from './chance.ts';
import { describe, expect, test } from 'vitest';
import { POLICIES } from '#policies/index.ts';
import type { Machine } from '#session/machine.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import type { LoggedCommand } from '#session/timeline.ts';
import { Timeline } from '#session/timeline.ts';

const SCENARIOS = ['why-writing-late-is-fast', 'out-of-stack', 'who-may-write', 'W1-seq', 'W3-hotscan-idle'];
/** Events that walks stay within, so that the plain run beside each stop stays cheap. */
const EVENTS = 12_000;
const RUNS = Number(process.env['PAGESTAGE_LONG'] ?? 0) > 0 ? 300 : 8;

function machine_of(id: string, seed: number): Machine {
  const { scenario, problems } = load_scenario(id);
  if (scenario === null) throw new Error(`${id}: ${JSON.stringify(problems)}`);
  return make_machine(scenario, seed);
}

/** A machine without history, after so many events and the commands up to then. */
function plain(id: string, seed: number, ordinal: number, commands: readonly LoggedCommand[]): Machine {
  const machine = machine_of(id, seed);
  const { eng } = machine.kernel;
  for (const command of commands) {
    if (command.ordinal > ordinal) break;
    eng.run(Infinity, command.ordinal, Infinity);
    machine.set_switch(command.switch, command.option);
  }
  eng.run(Infinity, ordinal, Infinity);
  return machine;
}

/** Times of the first events, and the ordinals that share theirs with the event before. */
function map_of(id: string, seed: number): { times: Float64Array; ties: number[] } {
  const { eng } = machine_of(id, seed).kernel;
  const times = new Float64Array(EVENTS + 1);
  const ties: number[] = [];
  for (let ordinal = 1; ordinal <= EVENTS; ordinal++) {
    eng.run(Infinity, ordinal, Infinity);
    times[ordinal] = eng.now;
    if (times[ordinal] === times[ordinal - 1]) ties.push(ordinal);
  }
  return { times, ties };
}

type Move =
  | { readonly kind: 'ordinal'; readonly at: number }
  | { readonly kind: 'ns'; readonly at: number; readonly off: number }
  | { readonly kind: 'tie'; readonly pick: number }
  | { readonly kind: 'step'; readonly events: number }
  | { readonly kind: 'marker'; readonly direction: 1 | -1 }
  | { readonly kind: 'log'; readonly back: number }
  | { readonly kind: 'fork'; readonly policy: number; readonly option: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant('ordinal' as const), at: fc.nat({ max: EVENTS }) }),
  fc.record({ kind: fc.constant('ns' as const), at: fc.nat({ max: EVENTS }), off: fc.integer({ min: -1, max: 1 }) }),
  fc.record({ kind: fc.constant('tie' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('step' as const), events: fc.integer({ min: -300, max: 300 }) }),
  fc.record({ kind: fc.constant('marker' as const), direction: fc.constantFrom(1 as const, -1 as const) }),
  fc.record({ kind: fc.constant('log' as const), back: fc.nat({ max: 400 }) }),
  fc.record({ kind: fc.constant('fork' as const), policy: fc.nat({ max: POLICIES.length - 1 }), option: fc.nat() }),
);

/** Asks until it is done, as the server does when its time runs out. */
function arrive(seek: () => { readonly reached: boolean }): void {
  for (let tries = 0; !seek().reached; tries++) expect(tries).toBeLessThan(10_000);
}

function make_move(timeline: Timeline, m: Move, map: ReturnType<typeof map_of>, budget: number): void {
  switch (m.kind) {
    case 'ordinal':
      return arrive(() => timeline.seek_ordinal(m.at, budget));
    case 'ns':
      return arrive(() => timeline.seek_ns(map.times[m.at]! + m.off, budget));
    case 'tie':
      return arrive(() => timeline.seek_ordinal(map.ties[m.pick % Math.max(1, map.ties.length)] ?? 0, budget));
    case 'step': {
      const goal = Math.min(EVENTS, Math.max(0, timeline.ordinal + m.events));
      return arrive(() => timeline.seek_ordinal(goal, budget));
    }
    case 'marker':
      if (timeline.next_marker(m.direction) !== null) arrive(() => timeline.seek_marker(m.direction, budget));
      return;
    case 'log':
      // Made again with the recorder on, and back: the present stays.
      timeline.record_stretch(timeline.ordinal - m.back, timeline.ordinal, 64);
      return;
    case 'fork': {
      const policy = POLICIES[m.policy]!;
      expect(timeline.fork({ switch: policy.id, option: policy.options[m.option % policy.options.length]!.id })).toBe(null);
      return;
    }
  }
}

describe.each(SCENARIOS)('%s', (id) => {
  test('an instant has one state, whatever walk led there', { timeout: 600_000 }, () => {
    const map = map_of(id, 1);
    expect(map.ties.length).toBeGreaterThan(20);
    const options = fc.record({ budget: fc.constantFrom(37, 500, 100_000), spacing: fc.constantFrom(150, 1500, 6000), kept: fc.constantFrom(2e6, 5e7) });
    fc.assert(fc.property(fc.array(move, { minLength: 3, maxLength: 9 }), options, (moves, { budget, spacing, kept }) => {
      const timeline = new Timeline(machine_of(id, 1), [], { spacing, budget_bytes: kept });
      for (const m of moves) {
        make_move(timeline, m, map, budget);
        const same = plain(id, 1, timeline.ordinal, timeline.commands);
        expect(same.kernel.arena.diff(timeline.machine.kernel.arena.bytes), JSON.stringify(m)).toEqual([]);
        expect(timeline.machine.kernel.arena.hash()).toBe(same.kernel.arena.hash());
      }
      // The log alone, opened as a link opens it, is the same run.
      const { ordinal } = timeline;
      const again = new Timeline(machine_of(id, 1), timeline.commands, { spacing });
      arrive(() => again.seek_ordinal(ordinal, budget));
      expect(again.machine.kernel.arena.hash()).toBe(timeline.machine.kernel.arena.hash());
    }), { numRuns: RUNS, seed: 20100604 });
  });
});

test('other seeds and other switches are other runs: equal hashes mean something', () => {
  const at = (seed: number, commands: readonly LoggedCommand[]): string => plain('who-may-write', seed, 3000, commands).kernel.arena.hash();
  const change = { ordinal: 2000, switch: 'elevator', option: 'fcfs' };
  expect(new Set([at(1, []), at(2, []), at(1, [change])]).size).toBe(3);
});
