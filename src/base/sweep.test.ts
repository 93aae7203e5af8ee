import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeasuredRun, Sweep } from './sweep.ts';
import { arms_of, comparison_of, sweep_csv, sweep_json } from './sweep.ts';

const run = (...values: (number | null)[]): MeasuredRun => ({ values, hash: 'h', worst: { ns: 7, ordinal: 3 } });
const sweep: Sweep = {
  scenario: 's', model: '1', until_ns: 5, set: {}, metrics: ['m', 'n'], seeds: [1, 2],
  arms: [{ name: 'a=1,b=2', switches: { a: '1' }, runs: [run(1, null), run(2, 0.5)] }, { name: 'x "y"', switches: {}, runs: [null, { ...run(3, 4), worst: null }] }],
};

describe('the table of many runs', () => {
  it('as CSV: a row for each run that is there, quoted where it must be', () => {
    expect(sweep_csv(sweep)).toBe('arm,seed,m,n,hash,worst_ns,worst_ordinal\n"a=1,b=2",1,1,,h,7,3\n"a=1,b=2",2,2,0.5,h,7,3\n"x ""y""",2,3,4,h,,\n');
  });

  it('as JSON: values by metric and seed, a run that is missing has none', () => {
    const json = JSON.parse(sweep_json(sweep)) as ReturnType<typeof comparison_of>;
    expect(json).toEqual(comparison_of(sweep));
    expect(json.arms[1]!.metrics['m']).toMatchObject({ values: [null, 3], median: 3, against_first: { below: 0, same: 0, above: 1 } });
    expect(json.arms[1]!.hashes).toEqual([null, 'h']);
    expect(json.arms[0]!.worst[0]).toEqual({ ns: 7, ordinal: 3 });
  });

  it('any text comes back out of CSV', () => {
    fc.assert(fc.property(fc.string(), (name) => {
      const text = sweep_csv({ ...sweep, metrics: [], seeds: [1], arms: [{ name, switches: {}, runs: [run()] }] });
      const row = text.slice(text.indexOf('\n') + 1);
      const cell = row.startsWith('"') ? /^"((?:[^"]|"")*)"/.exec(row)![1]!.replaceAll('""', '"') : row.slice(0, row.indexOf(','));
      expect(cell).toBe(name);
    }));
  });
});

describe('arms', () => {
  it('are all combinations, named as they are typed', () => {
    expect(arms_of([{ id: 'a', options: ['x', 'y'] }, { id: 'b', options: ['1', '2'] }]).map((arm) => arm.name)).toEqual(['a=x,b=1', 'a=x,b=2', 'a=y,b=1', 'a=y,b=2']);
    expect(arms_of([{ id: 'a', options: ['x'] }])).toEqual([{ name: 'a=x', switches: { a: 'x' } }]);
    expect(arms_of([])).toEqual([{ name: 'as-is', switches: {} }]);
  });
});
