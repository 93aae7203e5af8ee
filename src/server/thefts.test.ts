// Every theft names its thief and is found: as an event of its block, as a theft, and in what is said of the block. On
// random machines that compact, those in which somebody stole.
import { fc } from '#testing/chance.ts';
import { expect, test } from 'vitest';
import { G, STEAL, STEAL_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { Timeline } from '#session/timeline.ts';
import { boot_recipe, compacting_recipe } from '#testing/arbitraries.ts';
import type { Subject } from '#wire/messages.ts';
import { inspect_block } from './block_inspector.ts';
import { concerns } from './concerns.ts';

const MACHINES = 30;
const EVENTS = 30_000;
const ENOUGH = 3;

interface Theft {
  readonly pfn: number;
  readonly block: number;
  readonly thief: number;
  readonly victim: number;
  readonly ordinal: number;
}

function thefts_of(k: Kernel): Theft[] {
  return Array.from({ length: k.g[G.nr_steals]! }, (_, n) => {
    const of = (field: number): number => k.steals[n * STEAL_WORDS + field]!;
    return { pfn: of(STEAL.pfn), block: of(STEAL.block), thief: of(STEAL.thief), victim: of(STEAL.victim), ordinal: of(STEAL.ordinal) };
  });
}

function next(timeline: Timeline, what: Subject, direction: 1 | -1): number | null {
  const search = timeline.event_search(direction, concerns(timeline.machine.kernel, what));
  for (let calls = 0; !timeline.seek_event(search, 500).reached; calls++) expect(calls).toBeLessThan(1000);
  return search.found ? timeline.ordinal : null;
}

test('every theft names its thief and is found by "next event of this block"', { timeout: 120_000 }, () => {
  let machines = 0;
  let seen = 0;
  for (const recipe of fc.sample(compacting_recipe, { seed: 20100420, numRuns: MACHINES })) {
    if (machines === ENOUGH) break;
    const timeline = new Timeline({ kernel: boot_recipe(recipe), duration_ns: 10e9, set_switch: () => null });
    const k = timeline.machine.kernel;
    timeline.seek_ordinal(EVENTS);
    const thefts = thefts_of(k);
    if (thefts.length === 0) continue;
    machines++;
    for (const theft of thefts) {
      seen++;
      expect(theft.thief).not.toBe(theft.victim);
      // Among the events of its block, met one by one from some events before.
      timeline.seek_ordinal(Math.max(0, theft.ordinal - 40));
      let at = timeline.ordinal;
      while (at < theft.ordinal) {
        const found = next(timeline, { kind: 'block', block: theft.block }, 1);
        expect(found).not.toBe(null);
        at = found!;
      }
      expect(at).toBe(theft.ordinal);
      const events = timeline.record_stretch(at, at).events.filter((event) => event.kind === TP.compact_steal);
      expect(events.map(({ actor, a, b }) => [actor, a, b])).toContainEqual([theft.thief, theft.pfn, theft.victim]);
      expect(TRACEPOINTS[TP.compact_steal]!.text).toContain('{actor}');
      const detail = inspect_block(k, theft.block, timeline.at_ns);
      expect(detail.steals[0]).toMatchObject({ pfn: theft.pfn, thief: theft.thief, victim: theft.victim, ordinal: theft.ordinal });
      expect(detail.words).toMatch(/ took page \d+ from /);
      // Found by its thief and by its victim, too.
      for (const task of [theft.thief, theft.victim]) {
        timeline.seek_ordinal(theft.ordinal - 1);
        expect(next(timeline, { kind: 'task', task }, 1)).toBe(theft.ordinal);
      }
    }
    // From theft to theft, on and back.
    const ordinals = [...new Set(thefts.map((theft) => theft.ordinal))];
    timeline.seek_ordinal(0);
    expect(ordinals.map(() => next(timeline, { kind: 'steal' }, 1))).toEqual(ordinals);
    expect(ordinals.slice(1).map(() => next(timeline, { kind: 'steal' }, -1))).toEqual(ordinals.slice(0, -1).reverse());
    expect(timeline.next_marker(1, 0, TP.compact_steal)).toBe(ordinals[0]);
  }
  expect(machines).toBe(ENOUGH);
  expect(seen).toBeGreaterThan(10);
});
