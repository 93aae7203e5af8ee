// Conservation: after EVERY event of random machines under random loads, with switches changed in mid-flight, every
// frame is in one state, no dirty page is lost, every counter equals a recount, stacks and ledgers add up, and nobody
// sleeps without a waker (src/testing/invariants.ts). PAGESTAGE_LONG=1 checks about thirty times as many events.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { boot_recipe, recipe, run_recipe } from '#testing/arbitraries.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';

const LONG = Number(process.env['PAGESTAGE_LONG'] ?? 0);
const RUNS = LONG > 0 ? 1000 * LONG : 90;
const EVENTS = LONG > 0 ? 12_000 : 3000;

/** First thing that breaks, with its event, or null. */
function first_break(r: Recipe, events: number, count: (n: number) => void): string | null {
  const k = boot_recipe(r);
  let broken = broken_invariant(k);
  if (broken !== null) return `at boot: ${broken}`;
  const done = run_recipe(r, k, events, (ordinal) => {
    const wrong = broken_invariant(k);
    if (wrong !== null) broken = `event ${ordinal} at ${k.eng.now} ns: ${wrong}`;
    return wrong === null;
  });
  count(done);
  return broken;
}

describe('conservation', () => {
  test('holds after every event of random machines', { timeout: LONG > 0 ? 3_600_000 : 120_000 }, () => {
    let checked = 0;
    fc.assert(fc.property(recipe, (r) => {
      expect(first_break(r, EVENTS, (n) => (checked += n))).toBe(null);
    }), { numRuns: RUNS, seed: LONG > 0 ? Number(process.env['PAGESTAGE_SEED'] ?? 1) : 20100408 });
    console.log(`conservation: ${checked} events checked`);
  });
});
