// Checks the claims of a scenario: a metric of the report against a bound, seed by seed. A claim holds if it holds in as
// many seeds as it says. A metric that has no value in a seed does not hold there.
import { assert } from '#base/assert.ts';
import type { Bound, Claim, Comparison, Scenario } from '#scenarios/scenario.ts';
import { metric_of } from './metric.ts';

export interface SeedResult {
  readonly seed: number;
  readonly value: number | null;
  readonly bound: readonly [number | null, number | null];
  readonly holds: boolean;
}

export interface ClaimResult {
  readonly id: string;
  readonly holds: boolean;
  readonly held: number;
  readonly of: number;
  readonly seeds: readonly SeedResult[];
}

/** Runs the scenario and gives its report at that instant; results are asked for once each. */
export type RunReport = (seed: number, switches: Readonly<Record<string, string>>, until_ms: number) => unknown;

export function check_claim(claim: Claim, run: RunReport): ClaimResult {
  const seeds: SeedResult[] = [];
  for (let seed = 1; seed <= claim.seeds; seed++) {
    const report = run(seed, claim.set, claim.until_ms);
    const value = metric_of(report, claim.metric);
    const bound = bound_of(claim.bound, report, (set) => run(seed, set, claim.until_ms));
    seeds.push({ seed, value, bound, holds: value !== null && compare(claim.compare, value, bound) });
  }
  const held = seeds.filter((s) => s.holds).length;
  return { id: claim.id, holds: held >= claim.hold, held, of: claim.seeds, seeds };
}

export function check_claims(scenario: Scenario, run: RunReport): ClaimResult[] {
  const known = new Map<string, unknown>();
  const once: RunReport = (seed, switches, until_ms) => {
    const key = JSON.stringify([seed, Object.entries(switches).sort(), until_ms]);
    if (!known.has(key)) known.set(key, run(seed, switches, until_ms));
    return known.get(key);
  };
  return scenario.claims.map((claim) => check_claim(claim, once));
}

function bound_of(bound: Bound, report: unknown, other: (set: Readonly<Record<string, string>>) => unknown): [number | null, number | null] {
  if (bound.kind === 'number') return [bound.value, bound.value];
  if (bound.kind === 'range') return [bound.low, bound.high];
  const of = Object.keys(bound.set).length === 0 ? report : other(bound.set);
  const value = metric_of(of, bound.metric);
  const times = value === null ? null : value * bound.times;
  return [times, times];
}

function compare(comparison: Comparison, value: number, [low, high]: readonly [number | null, number | null]): boolean {
  if (low === null || high === null) return false;
  switch (comparison) {
    case 'at least':
      return value >= low;
    case 'at most':
      return value <= high;
    case 'equals':
      return value === low;
    case 'between':
      return value >= low && value <= high;
    default:
      assert(false, `comparison ${String(comparison)}`);
  }
}
