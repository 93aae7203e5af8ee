// Runs a lesson without a screen, step by step, and says what came of each: where every point lies, what the answers of the
// predictions are, every figure. What does not come out as the lesson needs it is a problem with the field's name.
import type { AskStep, Lesson, Measure, Step } from '#lessons/lesson.ts';
import { parse_panel_mark } from '#lessons/vocabulary.ts';
import { links_in } from '#lessons/words.ts';
import { VMSTAT } from '#kernel/vmstat.ts';
import type { Mark } from '#scenarios/opening.ts';
import type { Problem } from '#scenarios/problem.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { tracepoint_of } from './lesson_check.ts';
import { Figures } from './lesson_figures.ts';
import { LessonWalk } from './lesson_walk.ts';
import type { Levels } from './levels.ts';
import { empty_levels, read_levels } from './levels.ts';
import { load_scenario } from './load.ts';
import type { FoundMark } from './mark_search.ts';
import { vmstat_value } from './vmstat.ts';

export interface StepResult {
  readonly step: number;
  readonly kind: Step['kind'];
  /** Where the run stands after it. */
  readonly seed: number;
  readonly ns: number;
  readonly ordinal: number;
  /** What else came of it: answers, figures, what a point names. */
  readonly came: Readonly<Record<string, unknown>>;
}

export interface Figure {
  readonly label: string;
  readonly unit: string;
  readonly value: number | null;
}

export interface LessonResult {
  readonly lesson: string;
  readonly scenario: string;
  readonly seed: number;
  readonly holds: boolean;
  readonly steps: readonly StepResult[];
  readonly number: { readonly label: string; readonly expect: readonly [number, number]; readonly seeds: readonly { readonly seed: number; readonly value: number | null }[]; readonly min: number | null; readonly max: number | null };
  readonly price: readonly Figure[];
  readonly real: (Figure & { readonly scenario: string }) | null;
  readonly problems: readonly Problem[];
}

export interface LessonOptions {
  readonly model: string;
  /** Seeds over which the number is looked at, from the lesson's own on; by default as many as the lesson says. */
  readonly seeds?: number;
}

/** Instants at which a curve is looked at. */
const CURVE_POINTS = 12;

export function run_lesson(lesson: Lesson, options: LessonOptions): LessonResult {
  return new LessonRun(lesson, options).result();
}

function spread(from: number, to: number): number[] {
  return Array.from({ length: CURVE_POINTS + 1 }, (_, i) => Math.floor(from + ((to - from) * i) / CURVE_POINTS));
}

class LessonRun {
  private readonly lesson: Lesson;
  private readonly options: LessonOptions;
  private readonly scenario: Scenario;
  private readonly figures: Figures;
  private readonly walk: LessonWalk;
  private readonly problems: Problem[] = [];

  constructor(lesson: Lesson, options: LessonOptions) {
    this.lesson = lesson;
    this.options = options;
    this.scenario = load_scenario(lesson.scenario).scenario!;
    this.figures = new Figures(this.scenario, lesson.switches, options.model);
    this.walk = new LessonWalk(this.scenario, lesson.seed, lesson.switches);
  }

  private bad(field: string, expected: string, got: string): void {
    this.problems.push({ field, expected, got });
  }

  result(): LessonResult {
    const { lesson } = this;
    this.want_all();
    const steps = lesson.steps.map((step, i) => this.step(step, i));
    const number = this.number();
    const price = lesson.price.map((measure, i) => this.figure(measure, `price[${i}]`));
    const real = this.real();
    return { lesson: lesson.id, scenario: lesson.scenario, seed: lesson.seed, holds: this.problems.length === 0, steps, number, price, real, problems: this.problems };
  }

  /** Every figure is said beforehand: those of one run are read off one run. */
  private want_all(): void {
    const { lesson, figures } = this;
    for (const measure of [lesson.number.measure, ...lesson.price]) figures.want(measure);
    for (const step of lesson.steps) {
      if (step.kind === 'reveal') figures.want(step.measure);
      if (step.kind === 'compare') for (const option of step.options) for (const measure of step.measures) figures.want(measure, { [step.switch]: option });
      if (step.kind !== 'ask') continue;
      if (step.answer !== null) figures.want(step.answer);
      for (const option of step.options) if (option.when !== null) figures.want(option.when.measure);
    }
  }

  private figure(measure: Measure, field: string, on_top: Readonly<Record<string, string>> = {}): Figure {
    const value = this.figures.value(measure, this.lesson.seed, on_top);
    if (value === null) this.bad(field, `a value of ${measure.metric} in seed ${this.lesson.seed}`, 'none');
    return { label: measure.label, unit: measure.unit, value };
  }

  private step(step: Step, i: number): StepResult {
    const field = `steps[${i}]`;
    const came = this.did(step, field, i);
    this.check_marks(step, field);
    const { seed, ns, ordinal } = this.walk;
    return { step: i, kind: step.kind, seed, ns, ordinal, came };
  }

  private did(step: Step, field: string, i: number): Record<string, unknown> {
    const { walk, lesson } = this;
    switch (step.kind) {
      case 'watch':
        walk.set(step.set);
        return this.reached(`${field}.until`, step.until, walk.go(step.until, this.points_behind(i)));
      case 'restart':
        walk.begin(lesson.seed, step.switches);
        return { switches: step.switches };
      case 'force':
        return this.force(step, field);
      case 'ask':
        return this.ask(step, field);
      case 'reveal':
        return { ...this.figure(step.measure, `${field}.measure`) };
      case 'compare':
        return Object.fromEntries(step.options.map((option) => [
          option, step.measures.map((measure, m) => this.figure(measure, `${field}.measures[${m}]`, { [step.switch]: option })),
        ]));
      default:
        return {};
    }
  }

  /** The points of the steps behind this one, as far as nothing but looking lies between. */
  private points_behind(i: number): Mark[] {
    const marks: Mark[] = [];
    for (const step of this.lesson.steps.slice(i + 1)) {
      if (step.kind === 'restart' || step.kind === 'force' || (step.kind === 'watch' && Object.keys(step.set).length > 0)) break;
      if (step.kind === 'watch') marks.push(step.until);
    }
    return marks;
  }

  private reached(field: string, mark: Mark, found: FoundMark | null): Record<string, unknown> {
    const { seed, ns } = this.walk;
    const what = mark.kind === 'event' ? `happening ${mark.nth} of ${mark.name}` : `${mark.name} at ${mark.at_least}`;
    if (found === null) this.bad(field, `${what} in the run of seed ${seed} after ${ns} ns`, 'none');
    return { mark, found };
  }

  private force(step: Extract<Step, { kind: 'force' }>, field: string): Record<string, unknown> {
    const { walk, lesson } = this;
    const switches = walk.machine.switches();
    for (let tried = 0; tried < step.seeds; tried++) {
      if (tried > 0) walk.begin(lesson.seed + tried, switches);
      const found = walk.go(step.mark);
      if (found !== null) return { mark: step.mark, found, seed: walk.seed, tried: tried + 1 };
    }
    this.bad(`${field}.mark`, `it happens in one of ${step.seeds} seeds from ${lesson.seed} on`, 'in none');
    return { mark: step.mark, found: null };
  }

  private ask(step: AskStep, field: string): Record<string, unknown> {
    if (step.answer !== null && step.line !== null) {
      const { value } = this.figure(step.answer, `${field}.answer`);
      const { low, high } = step.line;
      if (value !== null && (value < low || value > high)) this.bad(`${field}.line`, `a line on which the answer lies, ${value}`, `${low} to ${high}`);
      return { answer: value };
    }
    if (step.point !== null) return this.point(step.point, `${field}.point`);
    if (step.curve !== null) return this.curve(step.curve, `${field}.curve`);
    return step.ask === 'order' ? this.order(step, `${field}.options`) : this.choose(step, `${field}.options`);
  }

  private choose(step: AskStep, field: string): Record<string, unknown> {
    const holding = step.options.filter((option, i) => {
      const { measure, low, high } = option.when!;
      const { value } = this.figure(measure, `${field}[${i}].when.measure`);
      return value !== null && (low === null || value >= low) && (high === null || value <= high);
    });
    if (holding.length !== 1) this.bad(field, 'exactly one option that holds', holding.length === 0 ? 'none' : holding.map((option) => option.label).join(' and '));
    return { holds: holding.map((option) => option.label) };
  }

  private order(step: AskStep, field: string): Record<string, unknown> {
    const found = step.options.map((option, i) => {
      const first = this.walk.next(option.first!);
      this.reached(`${field}[${i}].first`, option.first!, first);
      return { label: option.label, ns: first?.ns ?? null, ordinal: first?.ordinal ?? null };
    });
    if (new Set(found.map((one) => one.ordinal)).size < found.length) this.bad(field, 'happenings one after the other', 'some at the same instant');
    return { order: found.sort((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0)) };
  }

  private point(point: NonNullable<AskStep['point']>, field: string): Record<string, unknown> {
    const found = this.walk.next(point.mark);
    this.reached(`${field}.mark`, point.mark, found);
    if (found === null) return { named: null };
    const { info } = this.walk.machine;
    const what = point.field === 'actor' ? 'task' : tracepoint_of(point.mark)![point.field];
    const id = found[point.field];
    const most = what === 'task' ? info.tasks.length : info.dims.nr_pages;
    if (id < 0 || id >= most) this.bad(`${field}.field`, `a ${what} of the machine`, String(id));
    return { named: what === 'task' ? `task:${info.tasks[id]?.name ?? id}` : what === 'block' ? `block:${Math.floor(id / info.block_pages)}` : `page:${id}`, ns: found.ns };
  }

  private curve(curve: NonNullable<AskStep['curve']>, field: string): Record<string, unknown> {
    const { ns: from, machine } = this.walk;
    const until = Math.floor(curve.until_ms * 1e6);
    if (until <= from || until > machine.duration_ns) {
      this.bad(`${field}.until_ms`, `after the question, ${from / 1e6} ms, and at most ${machine.duration_ns / 1e6} ms`, String(curve.until_ms));
      return { values: null };
    }
    const counter = VMSTAT.find((one) => one.name === curve.series);
    const values = this.walk.sample(spread(from, until), ({ kernel }) =>
      counter === undefined ? read_levels(kernel, empty_levels())[curve.series as keyof Levels] : vmstat_value(kernel, counter.name));
    if (values.every((value) => value === values[0])) this.bad(`${field}.series`, 'a curve that is not flat', `${values[0]} all along`);
    return { values };
  }

  /** Tasks, blocks and pages that words and focus point at must be the machine's. */
  private check_marks(step: Step, field: string): void {
    const { info } = this.walk.machine;
    const marks = links_in(step.kind === 'ask' ? step.text : step.say).map(({ mark }) => ({ field: `${field}.${step.kind === 'ask' ? 'text' : 'say'}`, mark }));
    if (step.kind === 'watch' || step.kind === 'say') for (const [panel, mark] of Object.entries(step.focus)) marks.push({ field: `${field}.focus.${panel}`, mark });
    for (const one of marks) {
      const { kind, of } = parse_panel_mark(one.mark)!;
      const names = info.tasks.map((task) => task.name);
      if (kind === 'task' && !names.includes(of)) this.bad(one.field, `a task of the machine: ${names.join(', ')}`, of);
      const most = kind === 'block' ? info.dims.nr_blocks : kind === 'page' ? info.dims.nr_pages : null;
      if (most !== null && Number(of) >= most) this.bad(one.field, `a ${kind} from 0 to ${most - 1}`, of);
    }
  }

  private number(): LessonResult['number'] {
    const { measure, expect, seeds: usual } = this.lesson.number;
    const count = this.options.seeds ?? usual;
    // The other seeds are run for this figure alone, no further than it needs.
    const alone = new Figures(this.scenario, this.lesson.switches, this.options.model);
    const seeds = Array.from({ length: count }, (_, i) => {
      const seed = this.lesson.seed + i;
      return { seed, value: (i === 0 ? this.figures : alone).value(measure, seed) };
    });
    const outside = seeds.filter(({ value }) => value === null || value < expect[0] || value > expect[1]);
    if (outside.length > 0) {
      const got = outside.map(({ seed, value }) => `${value ?? 'no value'} in seed ${seed}`).join(', ');
      this.bad('number.expect', `${measure.label} from ${expect[0]} to ${expect[1]} in each of ${count} seeds`, got);
    }
    const values = seeds.flatMap(({ value }) => (value === null ? [] : [value]));
    return { label: measure.label, expect, seeds, min: values.length > 0 ? Math.min(...values) : null, max: values.length > 0 ? Math.max(...values) : null };
  }

  private real(): LessonResult['real'] {
    const { real, switches, seed } = this.lesson;
    if (real === null) return null;
    const scenario = load_scenario(real.scenario).scenario!;
    const value = new Figures(scenario, switches, this.options.model).value(real.measure, seed);
    if (value === null) this.bad('real.measure', `a value of ${real.measure.metric} in ${real.scenario}`, 'none');
    return { label: real.measure.label, unit: real.measure.unit, value, scenario: real.scenario };
  }
}
