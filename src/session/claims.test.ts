import { describe, expect, it } from 'vitest';
import type { Claim } from '#scenarios/scenario.ts';
import { parse_scenario } from '#scenarios/schema.ts';
import { check_claim, check_claims } from './claims.ts';
import { metric_of } from './metric.ts';

describe('metric_of', () => {
  const report = { a: { b: 3, none: null, yes: true }, tasks: [{ name: 'db', progress: 7 }, { task: 'x', deepest: 9 }], list: [4, 5] };

  it.each<[string, number | null]>([
    ['a.b', 3], ['a.none', null], ['a.yes', 1], ['a.c', null], ['a.b.c', null], ['tasks.db.progress', 7], ['tasks.x.deepest', 9], ['list.1', 5],
    ['tasks.0.progress', 7], ['tasks.none.progress', null],
  ])('%s is %s', (path, value) => expect(metric_of(report, path)).toBe(value));
});

describe('check_claim', () => {
  const claim: Claim = { id: 'c', metric: 'm', compare: 'at least', bound: { kind: 'number', value: 5 }, set: {}, seeds: 4, hold: 4, until_ms: 1 };
  const run = (seed: number): unknown => ({ m: seed + 3, half: (seed + 3) / 2 });

  it('holds if it holds in enough seeds', () => {
    expect(check_claim(claim, run)).toMatchObject({ holds: false, held: 3, of: 4 });
    expect(check_claim({ ...claim, hold: 3 }, run).holds).toBe(true);
  });

  it.each<[Claim['compare'], Claim['bound'], number]>([
    ['at most', { kind: 'number', value: 5 }, 2],
    ['equals', { kind: 'number', value: 5 }, 1],
    ['between', { kind: 'range', low: 5, high: 6 }, 2],
    ['at least', { kind: 'metric', metric: 'half', times: 2, set: {} }, 4],
    ['at least', { kind: 'metric', metric: 'half', times: 3, set: {} }, 0],
    ['at least', { kind: 'metric', metric: 'missing', times: 0, set: {} }, 0],
  ])('%s %j holds in %i of 4', (compare, bound, held) => {
    expect(check_claim({ ...claim, compare, bound }, run).held).toBe(held);
  });

  it('a metric without value does not hold', () => {
    expect(check_claim({ ...claim, metric: 'none', compare: 'at most' }, run).held).toBe(0);
  });

  it('compares with a run under other switches', () => {
    const by_switch = (_seed: number, set: Readonly<Record<string, string>>): unknown => ({ m: set['x'] === 'b' ? 10 : 30 });
    const bound: Claim['bound'] = { kind: 'metric', metric: 'm', times: 3, set: { x: 'b' } };
    expect(check_claim({ ...claim, bound }, by_switch).held).toBe(4);
    expect(check_claim({ ...claim, bound: { ...bound, times: 3.1 } }, by_switch).held).toBe(0);
  });

  it('runs each seed and set of switches once', () => {
    const { scenario } = parse_scenario({
      id: 's', title: 's', duration_ms: 5, tasks: [{ name: 'a', kind: 'allocator', pages: 5 }],
      claims: [
        { id: '1', metric: 'm', compare: 'at least', bound: 1, seeds: 2 },
        { id: '2', metric: 'm', compare: 'at least', bound: 1, seeds: 2 },
        { id: '3', metric: 'm', compare: 'at least', bound: 1, seeds: 2, set: { x: 'b' } },
      ],
    });
    let runs = 0;
    const results = check_claims(scenario!, () => ({ m: ++runs }));
    expect(runs).toBe(4);
    expect(results.every((result) => result.holds)).toBe(true);
  });
});
