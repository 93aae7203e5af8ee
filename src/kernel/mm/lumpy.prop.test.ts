// Lumpy reclaim under random loads: machines whose programs want blocks of pages among dirty files run until reclaim takes its
// first block, begins its first second pass, or first waits for a page; from then on everything that invariants.ts knows holds after EVERY event, with
// switches turned in mid-flight, and whoever waits for a page is woken. PAGESTAGE_LONG=1 checks more.
import { afterAll, describe, expect, test } from 'vitest';
import { fc, SEED } from '#testing/chance.ts';
import { boot_recipe, lumpy_recipe, run_recipe } from '#testing/arbitraries.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { G } from '../columns.ts';
import { WAIT } from '../wait_reasons.ts';

const LONG = Number(process.env['PAGESTAGE_LONG'] ?? 0);
const RUNS = LONG > 0 ? 500 * LONG : 80;
const CHECKED = LONG > 0 ? 6000 : 400;
/** Events before that, at most. */
const BEFORE = 12_000;
const OPTIONS = { numRuns: RUNS, seed: SEED ?? 20100608 };

describe('lumpy reclaim', () => {
  const seen = { events: 0, regions: 0, taken: 0, freed: 0, written: 0, second_passes: 0, waits: 0 };
  afterAll(() => console.info(`lumpy reclaim: ${JSON.stringify(seen)}`));

  test('keeps every invariant after every event of random machines', { timeout: LONG > 0 ? 7_200_000 * LONG : 180_000 }, () => {
    fc.assert(fc.property(lumpy_recipe, fc.constantFrom(0, 1, 1, 2, 2, 2), (r: Recipe, from) => {
      const k = boot_recipe(r);
      let broken: string | null = null;
      let checked = 0;
      run_recipe(r, k, BEFORE + CHECKED, (ordinal) => {
        if (checked === 0 && [k.g[G.lumpy_regions]!, k.g[G.lumpy_waits]!, k.eng.nr_waiting[WAIT.lumpy_wait]!][from] === 0) return ordinal < BEFORE;
        const wrong = broken_invariant(k);
        checked++;
        if (wrong !== null) broken = `event ${ordinal} at ${k.eng.now} ns: ${wrong}`;
        return wrong === null && checked < CHECKED;
      });
      seen.events += checked;
      seen.regions += k.g[G.lumpy_regions]!;
      seen.taken += k.g[G.contig_taken]!;
      seen.freed += k.g[G.lumpy_freed]!;
      seen.written += k.g[G.lumpy_written]!;
      seen.second_passes += k.g[G.lumpy_waits]!;
      seen.waits += k.eng.wait_count[WAIT.lumpy_wait]!;
      expect(broken).toBe(null);
    }), OPTIONS);
    expect(seen.events).toBeGreaterThan(4000);
    expect(Math.min(seen.regions, seen.taken, seen.freed, seen.second_passes)).toBeGreaterThan(10);
    expect(seen.waits).toBeGreaterThan(2);
  });
});
