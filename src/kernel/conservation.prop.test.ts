// Conservation: after EVERY event of random machines under random loads, with switches changed in mid-flight, every
// frame is in one state, no dirty page is lost, every counter equals a recount, stacks and ledgers add up, and nobody
// sleeps without a waker (src/testing/invariants.ts, invariants_flow.ts). PAGESTAGE_LONG=1 checks about twenty times as
// many events, PAGESTAGE_SEED=n other machines.
import { afterAll, describe, expect, test } from 'vitest';
import { fc, SEED } from '#testing/chance.ts';
import { boot_recipe, hungry_recipe, recipe, run_recipe } from '#testing/arbitraries.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { VM } from './vmstat.ts';

const LONG = Number(process.env['PAGESTAGE_LONG'] ?? 0);
const RUNS = LONG > 0 ? 500 * LONG : 16;
const EVENTS = LONG > 0 ? 10_000 : 4000;
const OPTIONS = { numRuns: RUNS, seed: SEED ?? 20100408 };
const TIMEOUT = { timeout: LONG > 0 ? 7_200_000 * LONG : 180_000 };

/** First thing that breaks, with its event, or null. */
function first_break(r: Recipe, events: number, done_with: (events: number, kills: number) => void): string | null {
  const k = boot_recipe(r);
  let broken = broken_invariant(k);
  if (broken !== null) return `at boot: ${broken}`;
  const done = run_recipe(r, k, events, (ordinal) => {
    const wrong = broken_invariant(k);
    if (wrong !== null) broken = `event ${ordinal} at ${k.eng.now} ns: ${wrong}`;
    return wrong === null;
  });
  done_with(done, k.vm[VM.oom_kill]!);
  return broken;
}

describe('conservation', () => {
  let checked = 0;
  let killed = 0;
  const check = (r: Recipe): void => {
    expect(first_break(r, EVENTS, (events, kills) => {
      checked += events;
      killed += kills;
    })).toBe(null);
  };
  // The figure stands in the report of the run, so that nobody mistakes a suite that checks little for one that checks much.
  afterAll(() => console.info(`conservation: ${checked} events checked, ${killed} tasks killed for memory`));

  test('holds after every event of random machines', TIMEOUT, () => {
    fc.assert(fc.property(recipe, check), OPTIONS);
    expect(checked).toBeGreaterThan(10_000);
  });

  test('holds after every event of machines that run out of memory', TIMEOUT, () => {
    fc.assert(fc.property(hungry_recipe, check), OPTIONS);
  });
});
