// Checks a lesson against the model: its scenario, switches, events, counters, series and the numbers in its words. The
// form is checked by the schema (lessons/schema.ts), what comes out of its runs by lesson_run.ts.
import type { Lesson, Measure } from '#lessons/lesson.ts';
import { parse_json } from '#lessons/lines.ts';
import type { JsonWithLines } from '#lessons/lines.ts';
import { parse_lesson } from '#lessons/schema.ts';
import { SERIES, WORD_NUMBERS } from '#lessons/vocabulary.ts';
import { numbers_in } from '#lessons/words.ts';
import type { Tracepoint } from '#kernel/tracepoints.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import { VMSTAT } from '#kernel/vmstat.ts';
import { POLICIES, POLICY_REGISTRY } from '#policies/index.ts';
import { SCENARIO_IDS, story_json } from '#scenarios/index.ts';
import type { Mark } from '#scenarios/opening.ts';
import type { Problem } from '#scenarios/problem.ts';
import { check_switches, read_scenario } from './check.ts';
import type { SoughtMark } from './mark_search.ts';

export interface LoadedLesson {
  readonly lesson: Lesson | null;
  readonly problems: readonly Problem[];
}

export interface LinedProblem extends Problem {
  readonly line: number;
}

export interface LoadedLessonText {
  readonly lesson: Lesson | null;
  readonly problems: readonly LinedProblem[];
  readonly json: JsonWithLines;
}

const COUNTERS: readonly string[] = VMSTAT.map((counter) => counter.name);
const EVENTS: readonly string[] = TRACEPOINTS.map((event) => event.name);

/** `json`: a lesson as an object. */
export function read_lesson(json: unknown): LoadedLesson {
  const { lesson, problems } = parse_lesson(json);
  if (lesson === null) return { lesson: null, problems };
  const found = check(lesson, json as Record<string, unknown>);
  return { lesson: found.length === 0 ? lesson : null, problems: found };
}

/** `text`: a lesson's file. Every problem has its line. */
export function read_lesson_text(text: string): LoadedLessonText {
  const json = parse_json(text);
  const { lesson, problems } = json.problems.length > 0 ? { lesson: null, problems: json.problems } : read_lesson(json.value);
  return { lesson, problems: with_lines(problems, json), json };
}

export function with_lines(problems: readonly Problem[], json: JsonWithLines): LinedProblem[] {
  // A field of no name is named as it stands in the text.
  return problems.map((problem) => ({ ...problem, field: problem.field === '' ? '""' : problem.field, line: json.line_of(problem.field) }));
}

/** A mark of a lesson as it is sought in a run. Only for lessons that passed the check. */
export function sought(mark: Mark): SoughtMark {
  if (mark.kind === 'counter') return { kind: 'counter', counter: mark.name as (typeof VMSTAT)[number]['name'], at_least: mark.at_least };
  return { kind: 'event', event: EVENTS.indexOf(mark.name), nth: mark.nth };
}

export function tracepoint_of(mark: Mark): Tracepoint | undefined {
  return TRACEPOINTS.find((event) => event.name === mark.name);
}

function check(lesson: Lesson, json: Record<string, unknown>): Problem[] {
  const problems: Problem[] = [];
  if (!SCENARIO_IDS.includes(lesson.scenario) || story_json(lesson.scenario) === undefined) {
    problems.push({ field: 'scenario', expected: `one of ${SCENARIO_IDS.filter((id) => story_json(id) !== undefined).join(', ')}`, got: lesson.scenario });
  }
  problems.push(...check_switches('switches', lesson.switches));
  lesson.board.forEach((id, i) => problems.push(...check_switch(`board[${i}]`, id)));
  const longest = Math.max(...[lesson.scenario, lesson.real?.scenario ?? ''].map(duration_ms));
  for (const [name, measure] of Object.entries((json['measures'] ?? {}) as Record<string, Partial<Measure>>)) {
    problems.push(...check_switches(`measures.${name}.switches`, measure.switches ?? {}), ...check_switches(`measures.${name}.against.switches`, measure.against?.switches ?? {}));
    if (longest > 0 && (measure.until_ms ?? 0) > longest) problems.push({ field: `measures.${name}.until_ms`, expected: `at most the run's ${longest} ms`, got: String(measure.until_ms) });
  }
  lesson.steps.forEach((step, i) => problems.push(...check_step(step, `steps[${i}]`)));
  if (lesson.real !== null) {
    problems.push(...check_numbers('real.say', lesson.real.say));
    if (!SCENARIO_IDS.includes(lesson.real.scenario)) problems.push({ field: 'real.scenario', expected: `one of ${SCENARIO_IDS.join(', ')}`, got: lesson.real.scenario });
  }
  return problems;
}

/** 0 if there is no such story. */
function duration_ms(id: string): number {
  const json = story_json(id);
  return json === undefined ? 0 : (read_scenario(json).scenario?.duration_ms ?? 0);
}

function check_switch(field: string, id: string): Problem[] {
  return POLICY_REGISTRY.get(id) === undefined ? [{ field, expected: `a switch: one of ${POLICIES.map((p) => p.id).join(', ')}`, got: id }] : [];
}

function check_mark(field: string, mark: Mark): Problem[] {
  const known = mark.kind === 'event' ? EVENTS : COUNTERS;
  return known.includes(mark.name) ? [] : [{ field: `${field}.${mark.kind}`, expected: `one of ${known.join(', ')}`, got: mark.name }];
}

/** {value} beside a figure was checked by the schema. */
function check_numbers(field: string, say: string): Problem[] {
  return numbers_in(say)
    .filter((name) => name !== 'value' && !WORD_NUMBERS.includes(name) && !COUNTERS.includes(name))
    .map((name) => ({ field, expected: `a number of the picture: ${WORD_NUMBERS.join(', ')}, or a counter: ${COUNTERS.join(', ')}`, got: name }));
}

function check_step(step: Lesson['steps'][number], field: string): Problem[] {
  switch (step.kind) {
    case 'watch':
      return [...check_numbers(`${field}.say`, step.say), ...check_mark(`${field}.until`, step.until), ...check_switches(`${field}.set`, step.set)];
    case 'restart':
      return [...check_numbers(`${field}.say`, step.say), ...check_switches(`${field}.switches`, step.switches)];
    case 'force':
      return [...check_numbers(`${field}.say`, step.say), ...check_mark(`${field}.mark`, step.mark)];
    case 'compare':
      return [
        ...check_numbers(`${field}.say`, step.say), ...check_switch(`${field}.switch`, step.switch),
        ...(POLICY_REGISTRY.get(step.switch) === undefined ? [] : step.options.flatMap((option, i) => check_switches(`${field}.options[${i}]`, { [step.switch]: option }))),
      ];
    case 'ask':
      return check_ask(step, field);
    default:
      return check_numbers(`${field}.say`, step.say);
  }
}

/** What can be pointed at in which panel. */
const POINTED: Readonly<Record<string, readonly string[]>> = { 'page-map': ['page', 'block'], 'task-lanes': ['task'], 'kernel-stack': ['task'] };

function check_ask(step: Extract<Lesson['steps'][number], { kind: 'ask' }>, field: string): Problem[] {
  const problems = check_numbers(`${field}.text`, step.text);
  step.options.forEach((option, i) => {
    if (option.first !== null) problems.push(...check_mark(`${field}.options[${i}].first`, option.first));
  });
  if (step.curve !== null && !(SERIES as readonly string[]).includes(step.curve.series) && !COUNTERS.includes(step.curve.series)) {
    problems.push({ field: `${field}.curve.series`, expected: `one of ${SERIES.join(', ')}, or a counter: ${COUNTERS.join(', ')}`, got: step.curve.series });
  }
  if (step.point !== null) {
    const unknown = check_mark(`${field}.point.mark`, step.point.mark);
    problems.push(...unknown);
    const event = tracepoint_of(step.point.mark);
    const what = step.point.field === 'actor' ? 'task' : event?.[step.point.field] ?? 'other';
    const can = POINTED[step.point.panel] ?? [];
    if (unknown.length === 0 && !can.includes(what)) {
      problems.push({ field: `${field}.point.field`, expected: `a field that names ${can.join(' or ') || 'something'} for ${step.point.panel}`, got: `${step.point.field}, which names ${what}` });
    }
  }
  return problems;
}
