// History of the real kernel by way of keyframes: few bytes for them, so that copies are dropped, share and patch each other.
import { expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { boot_recipe, hungry_recipe, recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { load_scenario } from './load.ts';
import { make_machine } from './machine.ts';
import { Timeline } from './timeline.ts';

test('any walk through any machine ends in the state of a straight run', () => {
  const walk = fc.array(fc.nat(2500), { minLength: 2, maxLength: 8 });
  fc.assert(fc.property(fc.oneof(recipe, hungry_recipe), walk, fc.constantFrom(0, 0.2, 2), (r, stops, room) => {
    const kernel = boot_recipe(r);
    const timeline = new Timeline({ kernel, duration_ns: 3600e9, set_switch: () => null }, [], { spacing: 60, budget_bytes: kernel.arena.byte_length * (1 + room) });
    for (const stop of stops) {
      timeline.seek_ordinal(stop);
      const straight = boot_recipe(r);
      straight.eng.run(3600e9, stop, Infinity);
      expect(timeline.ordinal).toBe(straight.eng.ordinal);
      expect(kernel.arena.diff(straight.arena.bytes)).toEqual([]);
    }
    expect(broken_invariant(kernel)).toBeNull();
  }), { numRuns: 15 });
});

test('a machine that starts with its memory in use goes back and forth like any other', () => {
  const { scenario } = load_scenario({
    id: 'warm', title: 'Warm', duration_ms: 2000, machine: { size: 'class', cpus: 2, warm_order: 'scattered' },
    files: [{ id: 'a', pages: 60000, cached: 0.4, cached_active: 0.3 }], tasks: [{ name: 'r', kind: 'seq', file: 'a', pages: 60000, bs: 64, passes: 0 }, { name: 'g', kind: 'allocator', pages: 3000, resident: 0.5 }],
  });
  const machine = make_machine(scenario!, 1);
  const timeline = new Timeline(machine, [], { spacing: 500 });
  timeline.seek_ns(2e9);
  expect(timeline.keyframes.list.length).toBeGreaterThan(5);
  const straight = make_machine(scenario!, 1).kernel;
  for (const share of [0.9, 0.3, 0.31, 0.6, 0]) {
    const target = Math.floor(timeline.explored.ordinal * share);
    timeline.seek_ordinal(target);
    if (share !== 0.9) continue;
    straight.eng.run(2e9, target, Infinity);
    expect(machine.kernel.arena.diff(straight.arena.bytes)).toEqual([]);
  }
  expect(machine.kernel.arena.diff(make_machine(scenario!, 1).kernel.arena.bytes)).toEqual([]);
});
