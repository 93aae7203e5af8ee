// Every number that the page offers over many seeds is one that the report of a run has.
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { make_report } from '#session/report.ts';
import { METRIC_LIST } from '#wire/metrics.ts';
import { expect, test } from 'vitest';

test('each path leads to a number, or to none yet', () => {
  const machine = make_machine(load_scenario('price').scenario!, 1);
  machine.kernel.eng.run(2e8, Infinity, Infinity);
  const report = make_report(machine, { model: 'test' });
  const found = METRIC_LIST.map(({ path }) => [path, path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], report)] as const);
  expect(found.filter(([, value]) => value !== null && typeof value !== 'number')).toEqual([]);
  expect(new Set(METRIC_LIST.map((metric) => metric.path)).size).toBe(METRIC_LIST.length);
  // A path that names a time in ns is shown in a unit of time, and no other is.
  for (const { path, unit } of METRIC_LIST) expect([path, ['ms', 's'].includes(unit)]).toEqual([path, path.endsWith('_ns')]);
});
