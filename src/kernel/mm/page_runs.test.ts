// Runs of pages and the code for one page leave the same bytes: with a recorder listening every page is taken one by one.
import { fc } from '#testing/chance.ts';
import { expect, test } from 'vitest';
import type { Recorder } from '#engine/recorder.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { boot_recipe, compacting_recipe, huge_recipe, hungry_recipe, lumpy_recipe, recipe, run_recipe } from '../../testing/arbitraries.ts';
import type { Recipe } from '../../testing/arbitraries.ts';
import { broken_invariant } from '../../testing/invariants.ts';
import { VM } from '../vmstat.ts';

const RUNS = Number(process.env['PAGESTAGE_LONG'] ?? 0) > 0 ? 200 : 12;

/** Hears everything and keeps nothing. */
const listener: Recorder = { event: () => {}, segment: () => {} };

function told(k: Kernel): Kernel {
  k.eng.recorder = listener;
  return k;
}

function same_after(r: Recipe, events: number): void {
  const one = boot_recipe(r);
  const other = told(boot_recipe(r));
  run_recipe(r, one, events, () => true);
  run_recipe(r, other, events, () => true);
  expect(one.arena.hash()).toBe(other.arena.hash());
}

test.each([
  ['any', recipe],
  ['short of memory', hungry_recipe],
  ['with huge pages', huge_recipe],
  ['that reclaims blocks', lumpy_recipe],
  ['that compacts', compacting_recipe],
] as const)('random machines, %s: the same bytes whether or not anybody listens', (_, machines) => {
  fc.assert(fc.property(machines, fc.integer({ min: 1, max: 4000 }), same_after), { numRuns: RUNS });
});

/** A reader of single pages on a device without delay, and two neighbours that dirty pages and map them. */
function crowded(pages: number, scan_step: number, cpus: number, alpha: number): unknown {
  return {
    id: 'crowd', title: 'Crowd', duration_ms: 4000,
    machine: { size: 4096, scan_step, cpus, pageblock_order: 6, devices: [{ id: 'ram', kind: 'instant', sectors: 400000 }], swap: { pages: 3000, device: 'ram', at: 0.9 } },
    files: [{ id: 'f', pages }, { id: 'g', pages: 3000, at: 0.6 }],
    tasks: [
      { name: 'reader', kind: 'zipf', file: 'f', pages, n: 200000, alpha, warm: 500 },
      { name: 'writer', kind: 'rewrite', file: 'g', pages: 3000, n: 4000, rate_us: 300, alpha: 0.8, start_ms: 20 },
      { name: 'owner', kind: 'anon', pages: 1500, n: 20000, alpha: 0.8, start_ms: 40 },
    ],
  };
}

test('reads of a list: the same bytes in every instant, and nothing broken', () => {
  const shape = fc.record({ pages: fc.integer({ min: 2000, max: 12000 }), scan_step: fc.constantFrom(1, 7, 32), cpus: fc.integer({ min: 1, max: 2 }), alpha: fc.double({ min: 0.3, max: 1.1, noNaN: true }) });
  fc.assert(
    fc.property(shape, fc.nat({ max: 1000 }), fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 6 }), ({ pages, scan_step, cpus, alpha }, seed, stops) => {
      const { scenario, problems } = load_scenario(crowded(pages, scan_step, cpus, alpha));
      expect(problems).toEqual([]);
      const one = make_machine(scenario!, seed).kernel;
      const other = told(make_machine(scenario!, seed).kernel);
      for (const events of stops) {
        one.eng.run(Infinity, Infinity, events);
        other.eng.run(Infinity, Infinity, events);
        expect(one.arena.hash()).toBe(other.arena.hash());
        expect(broken_invariant(one)).toBeNull();
      }
    }),
    { numRuns: RUNS },
  );
});

test('the crowd above does reclaim, promote and come back', () => {
  const k = make_machine(load_scenario(crowded(12000, 32, 1, 0.8)).scenario!, 1).kernel;
  k.eng.run(Infinity, Infinity, 6000);
  for (const counter of [VM.pgsteal_file, VM.pgactivate, VM.workingset_refault_file, VM.pgrefill]) expect(k.vm[counter]!).toBeGreaterThan(100);
});
