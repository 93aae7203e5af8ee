// Many seeds: where dots stand, what is asked for, and that the table holds each run at its place.
import { fc } from '#testing/chance.ts';
import { comparison_of } from '#base/sweep.ts';
import type { MeasuredRun } from '#base/sweep.ts';
import { toyMachine } from '#testing/frames.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { METRIC_LIST } from '#wire/metrics.ts';
import { describe, expect, it } from 'vitest';
import { axisOf, BINS, pickSome, placeOn, stackDots, tallest } from './dots.ts';
import type { Form, Kind } from './plan.ts';
import { armCount, armLabel, asksOf, commandOf, formProblem, makePlan, metricsOf, MOST_RUNS, otherOption, startForm, sweepOf } from './plan.ts';
import { bareText, unitBeside, valueText } from './value.ts';

const toy = toyMachine();
const toySwitch = toy.catalog.switches[0]!;
const options = (...ids: string[]): { id: string; label: string }[] => ids.map((id) => ({ id, label: `as ${id}` }));
const catalog: Catalog = {
  ...toy.catalog,
  switches: [{ ...toySwitch, id: 'who', label: 'Who', options: options('all', 'some', 'none'), default: 'all' }, { ...toySwitch, id: 'how', label: 'How', options: options('fast', 'slow'), default: 'fast' }],
};
const [one, two] = catalog.switches;
const now: Readonly<Record<string, string>> = { who: 'all', how: 'fast' };
const session: SessionInfo = { ...toy.session, switches: now, base_switches: now, story: { ...toy.session.story, switches: ['who'] } };
const form = (by: Partial<Form>): Form => ({ kind: 'pair', first: one!.id, option: otherOption(catalog, one!.id, now), second: two!.id, seeds: 3, ...by });
const run = (value: number | null): MeasuredRun => ({ values: [value, 1], hash: String(value), worst: null });

describe('dots', () => {
  const values = fc.array(fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { freq: 6 }), { maxLength: 60 });

  it('are one for each value, in their bin of the axis, on top of one another without a gap', () => {
    fc.assert(fc.property(values, (list) => {
      const axis = axisOf(list);
      const dots = stackDots(list, axis);
      expect(dots.map((dot) => dot.ix).sort((a, b) => a - b)).toEqual(list.flatMap((value, ix) => (value === null ? [] : [ix])));
      const levels = new Map<number, number[]>();
      for (const dot of dots) {
        expect(dot.value).toBe(list[dot.ix]);
        expect(Math.abs(dot.x - placeOn(axis, dot.value))).toBeLessThanOrEqual(0.5 / BINS + 1e-9);
        levels.set(dot.x, [...(levels.get(dot.x) ?? []), dot.level]);
      }
      for (const stack of levels.values()) expect(stack).toEqual(stack.map((_, level) => level));
      expect(tallest(dots)).toBe(Math.max(0, ...[...levels.values()].map((stack) => stack.length)));
      for (let i = 1; i < dots.length; i++) expect(dots[i]!.value).toBeGreaterThanOrEqual(dots[i - 1]!.value);
    }));
  });

  it('have an axis that does not go below zero for numbers that cannot', () => {
    expect(axisOf([0, 5, 100]).low).toBe(0);
    expect(axisOf([-5, 5]).low).toBeLessThan(-5);
    expect(axisOf([7, 7])).toMatchObject({ low: 6, high: 8 });
    expect(axisOf([]).ticks.length).toBeGreaterThan(1);
  });

  it('some of them by chance: different ones, and the same for the same number', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 8 }), fc.nat(), (count, many, chance) => {
      const from = Array.from({ length: count }, (_, ix) => ix * 3);
      const picked = pickSome(from, many, chance);
      expect(new Set(picked).size).toBe(Math.min(many, count));
      expect(picked.every((ix) => from.includes(ix))).toBe(true);
      expect(pickSome(from, many, chance)).toEqual(picked);
    }));
    expect(pickSome([1, 2, 3, 4, 5, 6, 7, 8, 9], 5, 1)).not.toEqual(pickSome([1, 2, 3, 4, 5, 6, 7, 8, 9], 5, 2));
  });
});

describe('a plan', () => {
  it.each<Kind>(['pair', 'one', 'two'])('%s: each run lands at its place in the table', (kind) => {
    const plan = makePlan(form({ kind }), session, catalog, now);
    const asks = asksOf(plan);
    expect(asks.length).toBe(3 * armCount(form({ kind }), catalog));
    expect(plan.arms.length).toBe(armCount(form({ kind }), catalog));
    expect(asks[0]!.metrics).toEqual(plan.metrics.map((metric) => metric.path));
    const runs = asks.map((_, ix) => (ix === 1 ? null : run(ix)));
    const { arms } = comparison_of(sweepOf(plan, runs, 0));
    asks.forEach((ask, ix) => {
      const arm = arms.find((other) => JSON.stringify({ ...plan.set, ...other.switches }) === JSON.stringify(ask.switches))!;
      expect(arm.metrics[plan.metrics[0]!.path]!.values[ask.seed - 1]).toBe(ix === 1 ? null : ix);
      expect(arm.hashes[ask.seed - 1]).toBe(ix === 1 ? null : String(ix));
    });
    expect(new Set(plan.arms.map((_, arm) => armLabel(plan, arm, catalog))).size).toBe(plan.arms.length);
  });

  it('what differs from the story holds in all runs, except where it is swept', () => {
    const other = otherOption(catalog, one!.id, session.base_switches);
    const changed = { ...session.base_switches, [one!.id]: other };
    expect(makePlan(form({ option: session.base_switches[one!.id]! }), session, catalog, changed).set).toEqual({ [one!.id]: other });
    expect(makePlan(form({ kind: 'one' }), session, catalog, changed).set).toEqual({});
    expect(commandOf(makePlan(form({ kind: 'one', first: two!.id }), session, catalog, changed), 0)).toContain(` --set ${one!.id}=${other} `);
  });

  it('is typed in a shell as it is run', () => {
    const pair = makePlan(form({}), session, catalog, session.base_switches);
    expect(commandOf(pair, 0)).toBe(`npm run --silent sim -- compare ${session.scenario} --arm as-is --arm ${one!.id}=${pair.arms[1]!.switches[one!.id]} --metric ${pair.metrics[0]!.path} --seeds 3`);
    const swept = makePlan(form({ kind: 'two' }), session, catalog, session.base_switches);
    expect(commandOf(swept, 1)).toContain(`sweep ${session.scenario} --by ${one!.id}=${one!.options.map((option) => option.id).join(',')} --by ${two!.id}=`);
  });

  it('names what is wrong with a form', () => {
    expect(formProblem(form({}), catalog)).toBe('');
    for (const seeds of [0, 201, 1.5, Number.NaN]) expect(formProblem(form({ seeds }), catalog)).toMatch(/^Seeds: expected a whole number from 1 to 200, got /);
    expect(formProblem(form({ kind: 'two', second: one!.id }), catalog)).toMatch(/^Switches: /);
    const many = { ...catalog, switches: catalog.switches.map((of) => ({ ...of, options: Array.from({ length: 6 }, (_, ix) => ({ id: String(ix), label: String(ix) })) })) };
    expect(36 * 100).toBeGreaterThan(MOST_RUNS);
    expect(formProblem(form({ kind: 'two', seeds: 100 }), many)).toMatch(/^Runs: expected at most 2,000, got 3,600/);
  });

  it('begins with the story’s number and its first switch', () => {
    const list = metricsOf(session, catalog);
    expect(new Set(list.map((metric) => metric.path)).size).toBe(list.length);
    expect(list.length).toBeGreaterThanOrEqual(METRIC_LIST.length);
    expect(list.length).toBeLessThanOrEqual(64);
    expect(list[0]!.label).toBe(session.story.number.label);
    const start = startForm(session, catalog, now);
    expect(start).toMatchObject({ kind: 'pair', seeds: 40 });
    expect(start.option).not.toBe(now[start.first]);
    expect(start.second).not.toBe(start.first);
  });
});

describe('values', () => {
  it('are brought to their unit, which is not said twice', () => {
    const wait = { path: 'stalls.memory.max_ns', label: 'longest wait', unit: 'ms' };
    expect([valueText(31.4e6, wait), bareText(31.4e6, wait), valueText(null, wait), unitBeside(wait)]).toEqual(['31.4 ms', '31.4', '–', 'ms']);
    expect(unitBeside({ path: 'disk.seeks', label: 'seeks of the disk', unit: 'seeks' })).toBe('');
  });
});
