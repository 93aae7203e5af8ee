// Huge pages under random loads: after EVERY event of machines whose programs ask for them, run short of memory, are killed, swap and
// have their switches turned, all that invariants.ts and invariants_huge.ts know still holds. PAGESTAGE_LONG=1 checks more.
import { afterAll, describe, expect, test } from 'vitest';
import { fc, SEED } from '#testing/chance.ts';
import { boot_recipe, huge_recipe, run_recipe } from '#testing/arbitraries.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { VM } from './vmstat.ts';

const LONG = Number(process.env['PAGESTAGE_LONG'] ?? 0);
const RUNS = LONG > 0 ? 500 * LONG : 14;
const EVENTS = LONG > 0 ? 10_000 : 4000;
const OPTIONS = { numRuns: RUNS, seed: SEED ?? 20110315 };

describe('huge pages', () => {
  const seen = { events: 0, made: 0, fallback: 0, split: 0, collapsed: 0, killed: 0 };
  afterAll(() => console.info(`huge pages: ${JSON.stringify(seen)}`));

  test('keep every invariant after every event of random machines', { timeout: LONG > 0 ? 7_200_000 * LONG : 180_000 }, () => {
    fc.assert(fc.property(huge_recipe, (r: Recipe) => {
      const k = boot_recipe(r);
      let broken = broken_invariant(k);
      seen.events += run_recipe(r, k, EVENTS, (ordinal) => {
        const wrong = broken_invariant(k);
        if (wrong !== null) broken = `event ${ordinal} at ${k.eng.now} ns: ${wrong}`;
        return wrong === null;
      });
      seen.made += k.vm[VM.thp_fault_alloc]!;
      seen.fallback += k.vm[VM.thp_fault_fallback]!;
      seen.split += k.vm[VM.thp_split]!;
      seen.collapsed += k.vm[VM.thp_collapse_alloc]!;
      seen.killed += k.vm[VM.oom_kill]!;
      expect(broken).toBe(null);
    }), OPTIONS);
    expect(seen.events).toBeGreaterThan(4000);
    expect(Math.min(seen.made, seen.split + seen.collapsed)).toBeGreaterThan(0);
  });
});
