// Slow on purpose: every listed lesson runs from its first step to its last, and its number keeps its range over its seeds.
import { describe, expect, test } from 'vitest';
import { LESSONS } from '#lessons/index.ts';
import type { Lesson, Step } from '#lessons/lesson.ts';
import type { LessonResult } from './lesson_run.ts';
import { run_lesson } from './lesson_run.ts';
import { load_lesson } from './lesson_load.ts';

const SLOW_MS = 300_000;
const lesson_of = (id: string): Lesson => load_lesson(id).lesson!;
const results = new Map<string, LessonResult>();
/** Run once, over all seeds that it names. */
function result_of(id: string): LessonResult {
  const known = results.get(id) ?? run_lesson(lesson_of(id), { model: 'test' });
  results.set(id, known);
  return known;
}

describe('listed lessons without a screen (slow)', () => {
  test.each(LESSONS.map((lesson) => lesson.id))('%s: every step comes off, the number keeps its range in 20 seeds, the price has figures', (id) => {
    const lesson = lesson_of(id);
    const result = result_of(id);
    expect(result.problems).toEqual([]);
    expect(result.steps.map((step) => step.kind)).toEqual(lesson.steps.map((step) => step.kind));
    expect(result.number.seeds.length).toBe(20);
    const [low, high] = lesson.number.expect;
    for (const { seed, value } of result.number.seeds) expect([seed, value! >= low && value! <= high, value]).toEqual([seed, true, value]);
    // Not wider than what was seen needs: a tenth beyond either end at most.
    const { min, max } = result.number;
    expect([low >= min! * 0.9, high <= max! * 1.1, low, high]).toEqual([true, true, low, high]);
    expect(result.price.length).toBeGreaterThan(0);
    for (const price of result.price) expect(price.value).not.toBe(null);
    for (const [i, step] of lesson.steps.entries()) {
      const { ns, ordinal } = result.steps[i]!;
      if (step.kind === 'watch') expect([i, ns > 0 && ordinal > 0]).toEqual([i, true]);
    }
  }, SLOW_MS);

  test('time never goes back in a lesson but by a restart or another seed', () => {
    for (const { id } of LESSONS) {
      const { steps } = result_of(id);
      steps.forEach((step, i) => {
        const before = steps[i - 1];
        if (before === undefined || step.kind === 'restart' || step.seed !== before.seed) return;
        expect([id, i, step.ordinal >= before.ordinal]).toEqual([id, i, true]);
      });
    }
  }, SLOW_MS);
});

describe('a lesson that no longer holds says where', () => {
  /** The quickest lesson, with some of it changed; one seed is enough. */
  const broken = (change: (lesson: Lesson) => Partial<Lesson>, seeds = 1): LessonResult => {
    const lesson = lesson_of('stolen');
    return run_lesson({ ...lesson, ...change(lesson) }, { model: 'test', seeds });
  };
  const with_step = (at: number, change: Partial<Step>) => (lesson: Lesson): Partial<Lesson> => ({ steps: lesson.steps.map((step, i) => (i === at ? { ...step, ...change } as Step : step)) });
  const fields = (result: LessonResult): string[] => result.problems.map((problem) => problem.field);

  test('a number outside its range in one seed of several', () => {
    const seen = result_of('stolen').number.seeds.slice(0, 3).map(({ value }) => value!);
    const [low, high] = [Math.min(...seen), Math.max(...seen)];
    expect(high).toBeGreaterThan(low);
    const result = broken((lesson) => ({ number: { ...lesson.number, expect: [low, (low + high) / 2] } }), 3);
    expect(result.holds).toBe(false);
    expect(fields(result)).toEqual(['number.expect']);
    expect(result.problems[0]!.got).toContain(`${high} in seed`);
    // The model behaves otherwise, and the lesson as it stands notices.
    const changed = broken((lesson) => ({ number: { ...lesson.number, measure: { ...lesson.number.measure, switches: { capture: 'isolate' } } } }), 3);
    expect(fields(changed)).toEqual(['number.expect']);
  });

  test('a number, a price or a figure without a value', () => {
    const nothing = { label: 'x', unit: '', metric: 'compaction.nothing', switches: {}, until_ms: 0, against: null };
    expect(fields(broken((lesson) => ({ number: { ...lesson.number, measure: nothing } })))).toEqual(['number.expect']);
    expect(fields(broken(() => ({ price: [nothing] })))).toEqual(['price[0]']);
    expect(fields(broken(with_step(3, { measure: nothing })))).toEqual(['steps[3].measure']);
    const compare = lesson_of('stolen').steps.findIndex((step) => step.kind === 'compare');
    expect(new Set(fields(broken(with_step(compare, { measures: [nothing] }))))).toEqual(new Set([`steps[${compare}].measures[0]`]));
    // A ratio to nothing has none either.
    expect(fields(broken((lesson) => ({ price: [{ ...lesson.number.measure, against: { metric: 'vmstat.oom_kill', switches: {} } }] })))).toEqual(['price[0]']);
  });

  test('points that the run does not reach', () => {
    expect(fields(broken(with_step(0, { until: { kind: 'event', name: 'oom_kill', nth: 1 } })))).toEqual(['steps[0].until']);
    expect(fields(broken(with_step(5, { until: { kind: 'counter', name: 'nr_dirty', at_least: 4000 } })))).toEqual(['steps[5].until']);
    expect(fields(broken(with_step(2, { mark: { kind: 'event', name: 'oom_kill', nth: 1 }, seeds: 2 })))).toContain('steps[2].mark');
    expect(fields(broken(with_step(1, { point: { mark: { kind: 'event', name: 'oom_kill', nth: 1 }, field: 'a', panel: 'task-lanes' } })))).toEqual(['steps[1].point.mark']);
  });

  test('predictions with no right answer, or two', () => {
    const { measure } = lesson_of('stolen').number;
    const options = [0, 1].map((i) => ({ label: String(i), when: { measure, low: 0, high: null }, first: null }));
    expect(broken(with_step(4, { options })).problems).toMatchObject([{ field: 'steps[4].options', got: '0 and 1' }]);
    expect(broken(with_step(4, { options: options.map((option) => ({ ...option, when: { measure, low: null, high: 0 } })) })).problems).toMatchObject([{ field: 'steps[4].options', got: 'none' }]);
    const ask = { options: [], point: null };
    expect(fields(broken(with_step(1, { ...ask, ask: 'number', answer: measure, line: { low: 0, high: 1, log: false, unit: '' } })))).toEqual(['steps[1].line']);
    expect(fields(broken(with_step(1, { ...ask, ask: 'curve', curve: { series: 'dirty', until_ms: 400, unit: 'pages' } })))).toEqual(['steps[1].curve.series']);
    expect(fields(broken(with_step(1, { ...ask, ask: 'curve', curve: { series: 'free', until_ms: 100, unit: 'pages' } })))).toEqual(['steps[1].curve.until_ms']);
    const first = { kind: 'event', name: 'compact_steal', nth: 1 } as const;
    expect(fields(broken(with_step(1, { ...ask, ask: 'order', options: ['a', 'b'].map((label) => ({ label, when: null, first })) })))).toEqual(['steps[1].options']);
  });

  test('words and focus that point at a task or a block the machine has not', () => {
    expect(broken(with_step(0, { focus: { 'task-lanes': 'task:nobody' } })).problems).toMatchObject([{ field: 'steps[0].focus.task-lanes', got: 'nobody' }]);
    expect(broken(with_step(0, { say: 'Look at [this](page-map:block:64).' })).problems).toMatchObject([{ field: 'steps[0].say', got: '64' }]);
  });
});

test('what a step sets holds from there on, and a coincidence is looked for in other seeds', () => {
  const lesson = lesson_of('stolen');
  const event = (name: string, nth = 1) => ({ kind: 'event', name, nth }) as const;
  const watch = (name: string, set = {}, nth = 1): Step => ({ kind: 'watch', say: 'x', until: event(name, nth), speed: 'fast', focus: {}, set });
  const run = (steps: readonly Step[]): LessonResult => run_lesson({ ...lesson, steps }, { model: 'test', seeds: 1 });
  // Once pages are set aside, nobody takes one any more.
  const free = run([watch('thp_fault_begin'), watch('compact_steal')]);
  expect(free.problems.filter((problem) => problem.field.startsWith('steps'))).toEqual([]);
  const aside = run([watch('thp_fault_begin'), watch('compact_steal', { capture: 'isolate' })]);
  expect(aside.problems.map((problem) => problem.field)).toContain('steps[1].until');
  expect(aside.steps[0]).toEqual(free.steps[0]);
  // Points lie one behind the other: two of one kind are the first and the second.
  const twice = run([watch('compact_steal'), watch('compact_steal')]);
  expect(twice.steps[1]!.ordinal).toBe(run([watch('compact_steal', {}, 2)]).steps[0]!.ordinal);
  // Seed 1 has so many thefts and no more; another seed has.
  const most = result_of('stolen').steps[3]!.came['value'] as number;
  const forced = run([{ kind: 'force', say: 'x', label: 'x', mark: event('compact_steal', most + 1), seeds: 20 }, watch('thp_fault_alloc')]);
  expect(forced.problems.filter((problem) => problem.field.startsWith('steps'))).toEqual([]);
  expect(forced.steps[0]!.seed).toBeGreaterThan(1);
  expect(forced.steps[1]!.seed).toBe(forced.steps[0]!.seed);
}, SLOW_MS);
