// Slow on purpose: the claims of the listed scenarios, run over their seeds with the real model.
import { describe, expect, it } from 'vitest';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { TRUTH_CASES } from '#scenarios/recorded.ts';
import { check_claims } from './claims.ts';
import { load_scenario } from './load.ts';
import { make_machine } from './machine.ts';
import { make_report } from './report.ts';
import { compare_case } from './truth_table.ts';

const SLOW_MS = 300_000;

describe('claims of the scenarios (slow)', () => {
  const with_claims = SCENARIO_IDS.filter((id) => load_scenario(id).scenario!.claims.length > 0);

  it('every story makes claims', () => {
    expect(with_claims).toEqual(expect.arrayContaining(['why-writing-late-is-fast', 'out-of-stack', 'who-may-write', 'neighbours', 'neighbours-real']));
  });

  it.each(with_claims)('%s: all hold', (id) => {
    const scenario = load_scenario(id).scenario!;
    // An option that is named and one that the story has anyway are one run.
    const known = new Map<string, unknown>();
    const results = check_claims(scenario, (seed, switches, until_ms) => {
      const machine = make_machine(scenario, seed, switches);
      const key = JSON.stringify([seed, until_ms, machine.info.switches]);
      if (!known.has(key)) {
        machine.kernel.eng.run(until_ms * 1e6, Infinity, Infinity);
        known.set(key, make_report(machine, { model: 'test' }));
      }
      return known.get(key);
    });
    expect(results.filter((result) => !result.holds)).toEqual([]);
  }, SLOW_MS);
});

describe('recorded kernel cases (slow)', () => {
  // Those of huge pages are judged in truth_huge.test.ts.
  it.each(TRUTH_CASES.map((truth) => truth.name).filter((name) => !name.startsWith('W7-')))('%s: every figure with a tolerance is good', (name) => {
    const truth = TRUTH_CASES.find((t) => t.name === name)!;
    const { report, problems } = compare_case(truth);
    expect(problems).toEqual([]);
    expect(report!.runs.every((run) => run.ended)).toBe(true);
    expect(report!.figures.filter((f) => f.verdict !== 'good' && f.verdict !== 'no tolerance').map((f) => [f.figure, f.model.mean, f.kernel.mean])).toEqual([]);
    expect(report!.judged).toBeGreaterThanOrEqual(10);
  }, SLOW_MS);
});
