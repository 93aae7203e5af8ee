// Compaction under random loads: from the first run on everything that invariants.ts knows holds after EVERY event, with switches turned in
// mid-flight; and every page that moves is, in its new frame, what it was. PAGESTAGE_LONG=1 checks more.
import { afterAll, describe, expect, test } from 'vitest';
import { fc, SEED } from '#testing/chance.ts';
import { boot_recipe, compacting_recipe, run_recipe } from '#testing/arbitraries.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { watch_moves } from '#testing/watch_moves.ts';
import { CC, CC_WORDS, G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';

const LONG = Number(process.env['PAGESTAGE_LONG'] ?? 0);
const RUNS = LONG > 0 ? 300 * LONG : 40;
const CHECKED = LONG > 0 ? 6000 : 1500;
/** Events before the first run, at most. */
const BEFORE = 30_000;
const OPTIONS = { numRuns: RUNS, seed: SEED ?? 20100420 };

function is_compacting(k: Kernel): boolean {
  for (let task = 0; task < k.size.nr_tasks; task++) if (k.cc[task * CC_WORDS + CC.active] === 1) return true;
  return false;
}

describe('compaction', () => {
  const seen = { events: 0, in_a_run: 0, runs: 0, moved: 0, failed: 0, got: 0, not_got: 0, captured: 0, steals: 0, lost: 0, deferred: 0, waits: 0 };
  afterAll(() => console.info(`compaction: ${JSON.stringify(seen)}`));

  test('keeps every invariant, and every page what it was, after every event of random machines', { timeout: LONG > 0 ? 7_200_000 * LONG : 180_000 }, () => {
    fc.assert(fc.property(compacting_recipe, (r: Recipe) => {
      const k = boot_recipe(r);
      const moves = watch_moves(k);
      let broken: string | null = null;
      let checked = 0;
      run_recipe(r, k, BEFORE + CHECKED, (ordinal) => {
        const moved = moves.check();
        if (k.g[G.compact_runs] === 0) return ordinal < BEFORE;
        // Between runs machines are as in the other tests: one look in eight.
        if (moved === null && !is_compacting(k) && ordinal % 8 !== 0) return checked < CHECKED;
        const wrong = moved ?? broken_invariant(k);
        checked++;
        if (is_compacting(k)) seen.in_a_run++;
        if (wrong !== null) broken = `event ${ordinal} at ${k.eng.now} ns: ${wrong}`;
        return wrong === null && checked < CHECKED;
      });
      seen.events += checked;
      seen.runs += k.g[G.compact_runs]!;
      seen.moved += k.vm[VM.pgmigrate_success]!;
      seen.failed += k.vm[VM.pgmigrate_fail]!;
      seen.got += k.vm[VM.compact_success]!;
      seen.not_got += k.vm[VM.compact_fail]!;
      seen.captured += k.g[G.compact_captured]!;
      seen.steals += k.g[G.nr_steals]!;
      seen.lost += k.g[G.compact_lost]!;
      seen.deferred += k.g[G.compact_deferred]!;
      seen.waits += k.eng.wait_count[WAIT.wait_on_page_writeback]!;
      expect(broken).toBe(null);
    }), OPTIONS);
    // Or this checked nothing worth the name.
    expect(seen.in_a_run).toBeGreaterThan(1000);
    expect(Math.min(seen.runs, seen.moved, seen.not_got, seen.deferred)).toBeGreaterThan(10);
    expect(Math.min(seen.got, seen.captured, seen.steals)).toBeGreaterThan(0);
  });
});
