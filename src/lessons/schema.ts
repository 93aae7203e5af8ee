// Reads a lesson from JSON. Every problem names its field, what was expected there and what was found. Events, counters,
// switches and tasks are checked by the session, which knows the model (session/lesson_check.ts).
import type { Mark } from '#scenarios/opening.ts';
import { parse_mark } from '#scenarios/opening.ts';
import type { Problem } from '#scenarios/problem.ts';
import { Checker } from '#scenarios/problem.ts';
import { parse_words } from '#scenarios/schema.ts';
import type { AskStep, Lesson, Measure, Outcome, Step, TeacherNote } from './lesson.ts';
import { LESSON_SPEEDS, PREDICTIONS } from './lesson.ts';
import { PANEL_MARKS } from './vocabulary.ts';
import { check_mark, parse_say } from './words.ts';

export interface ParsedLesson {
  readonly lesson: Lesson | null;
  readonly problems: readonly Problem[];
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME = /^[a-z][a-z0-9_]*$/;
const FIELDS = [
  'id', 'lesson', 'title', 'question', 'goal', 'minutes', 'scenario', 'seed', 'switches', 'panels', 'board', 'measures', 'steps', 'number', 'price',
  'real', 'yours', 'notes', 'sources',
];
const STEP_KINDS = ['watch', 'restart', 'say', 'ask', 'reveal', 'compare', 'force'] as const;
const MOST_STEPS = 16;
const MOST_SAY = 400;
const NO_MEASURE: Measure = { label: '', unit: '', metric: '', switches: {}, until_ms: 0, against: null };

/** What the parts of a lesson need of the whole. */
interface Reading {
  readonly c: Checker;
  readonly panels: readonly string[];
  readonly measures: ReadonlyMap<string, Measure>;
  /** Measures that somebody asked for. */
  readonly used: Set<string>;
}

/** Words beside the picture. */
function say_of(r: Reading, field: string, value: unknown, of_figure = false): string {
  return parse_say(r.c, field, value, { most: MOST_SAY, picture: true, value: of_figure, panels: r.panels });
}

/** Words without one. */
function words_of(c: Checker, field: string, value: unknown, most: number): string {
  return parse_say(c, field, value, { most, picture: false, value: false, panels: [] });
}

function switches_of(c: Checker, field: string, value: unknown): Record<string, string> {
  return parse_words(c, field, value);
}

function parse_measures(c: Checker, value: unknown): Map<string, Measure> {
  const measures = new Map<string, Measure>();
  const all = Object.entries(c.object('measures', value) ?? {});
  if (all.length > 40) c.bad('measures', 'at most 40 measures', all.length);
  for (const [name, entry] of all) {
    const field = `measures.${name}`;
    if (!NAME.test(name)) c.bad(field, 'a name of small letters, digits and _', name);
    const m = c.object(field, entry) ?? {};
    c.only(field, m, ['label', 'unit', 'metric', 'switches', 'until_ms', 'against']);
    const against = m['against'] === undefined ? null : c.object(`${field}.against`, m['against']) ?? {};
    if (against !== null) c.only(`${field}.against`, against, ['metric', 'switches']);
    const metric = c.text(`${field}.metric`, m['metric'], 100);
    const unit = m['unit'] === undefined || m['unit'] === '' ? '' : c.text(`${field}.unit`, m['unit'], 20);
    if (against !== null && unit !== '') c.bad(`${field}.unit`, 'no unit: a ratio has none', unit);
    measures.set(name, {
      label: words_of(c, `${field}.label`, m['label'], 80),
      unit, metric,
      switches: switches_of(c, `${field}.switches`, m['switches']),
      until_ms: c.number(`${field}.until_ms`, m['until_ms'], 0, 1e7, 0),
      against: against === null ? null : {
        metric: c.text(`${field}.against.metric`, against['metric'], 100, metric),
        switches: switches_of(c, `${field}.against.switches`, against['switches']),
      },
    });
  }
  return measures;
}

/** A measure by its name. */
function measure_of(r: Reading, field: string, value: unknown): Measure {
  const measure = typeof value === 'string' ? r.measures.get(value) : undefined;
  if (measure === undefined) r.c.bad(field, `the name of a measure: ${[...r.measures.keys()].join(', ')}`, value);
  else r.used.add(value as string);
  return measure ?? NO_MEASURE;
}

function measures_of(r: Reading, field: string, value: unknown): Measure[] {
  const list = r.c.list(field, value, 6);
  if (list.length === 0) r.c.bad(field, 'at least one measure', value);
  return list.map((name, i) => measure_of(r, `${field}[${i}]`, name));
}

function focus_of(r: Reading, field: string, value: unknown): Record<string, string> {
  const focus: Record<string, string> = {};
  if (value === undefined) return focus;
  for (const [panel, entry] of Object.entries(r.c.object(field, value) ?? {})) {
    const mark = r.c.text(`${field}.${panel}`, entry, 40);
    check_mark(r.c, `${field}.${panel}`, panel, mark, r.panels);
    focus[panel] = mark;
  }
  return focus;
}

function parse_step(r: Reading, field: string, value: unknown): Step {
  const { c } = r;
  const s = c.object(field, value) ?? {};
  const kind = c.word(`${field}.kind`, s['kind'], STEP_KINDS);
  const only = (names: readonly string[]): void => c.only(field, s, ['kind', ...names]);
  switch (kind) {
    case 'watch':
      only(['say', 'until', 'speed', 'focus', 'set']);
      return {
        kind, say: say_of(r, `${field}.say`, s['say']), until: parse_mark(c, `${field}.until`, s['until']),
        speed: c.word(`${field}.speed`, s['speed'], LESSON_SPEEDS, 'normal'), focus: focus_of(r, `${field}.focus`, s['focus']),
        set: switches_of(c, `${field}.set`, s['set']),
      };
    case 'restart':
      only(['say', 'switches']);
      return { kind, say: say_of(r, `${field}.say`, s['say']), switches: switches_of(c, `${field}.switches`, s['switches']) };
    case 'say':
      only(['say', 'focus']);
      return { kind, say: say_of(r, `${field}.say`, s['say']), focus: focus_of(r, `${field}.focus`, s['focus']) };
    case 'ask':
      return parse_ask(r, field, s);
    case 'reveal':
      only(['say', 'measure']);
      return { kind, say: say_of(r, `${field}.say`, s['say'], true), measure: measure_of(r, `${field}.measure`, s['measure']) };
    case 'compare':
      only(['say', 'switch', 'options', 'measures']);
      return parse_compare(r, field, s);
    case 'force':
      only(['say', 'label', 'mark', 'seeds']);
      return {
        kind, say: say_of(r, `${field}.say`, s['say']), label: words_of(c, `${field}.label`, s['label'], 40),
        mark: parse_mark(c, `${field}.mark`, s['mark']), seeds: c.whole(`${field}.seeds`, s['seeds'], 1, 50),
      };
  }
}

function parse_compare(r: Reading, field: string, s: Record<string, unknown>): Step {
  const { c } = r;
  const id = c.text(`${field}.switch`, s['switch'], 40);
  const options = c.list(`${field}.options`, s['options'], 4).map((option, i) => c.text(`${field}.options[${i}]`, option, 40));
  if (options.length < 2 || new Set(options).size < options.length) c.bad(`${field}.options`, 'two to four options, each once', s['options']);
  const measures = measures_of(r, `${field}.measures`, s['measures']);
  measures.forEach((measure, i) => {
    if (measure.against !== null || Object.hasOwn(measure.switches, id)) c.bad(`${field}.measures[${i}]`, `a measure of one run that leaves ${id} to the comparison`, measure.label);
  });
  return { kind: 'compare', say: say_of(r, `${field}.say`, s['say']), switch: id, options, measures };
}

/** The fields of each kind of prediction, besides `kind`, `ask` and `text`. */
const ASK_FIELDS: Readonly<Record<AskStep['ask'], readonly string[]>> = {
  choose: ['options'], pays: ['options'], number: ['line', 'answer'], order: ['options'], point: ['point'], curve: ['curve'],
};

function parse_ask(r: Reading, field: string, s: Record<string, unknown>): AskStep {
  const { c } = r;
  const ask = c.word(`${field}.ask`, s['ask'], PREDICTIONS);
  c.only(field, s, ['kind', 'ask', 'text', ...ASK_FIELDS[ask]]);
  return {
    kind: 'ask', ask, text: say_of(r, `${field}.text`, s['text']),
    options: ask === 'choose' || ask === 'pays' || ask === 'order' ? parse_options(r, `${field}.options`, s['options'], ask) : [],
    line: ask === 'number' ? parse_line(c, `${field}.line`, s['line']) : null,
    answer: ask === 'number' ? measure_of(r, `${field}.answer`, s['answer']) : null,
    point: ask === 'point' ? parse_point(r, `${field}.point`, s['point']) : null,
    curve: ask === 'curve' ? parse_curve(c, `${field}.curve`, s['curve']) : null,
  };
}

/** Labels may hold figures: they are guesses, and a condition says which of them holds. */
function parse_options(r: Reading, field: string, value: unknown, ask: 'choose' | 'pays' | 'order'): AskStep['options'] {
  const { c } = r;
  const options = c.list(field, value, 6).map((entry, i) => {
    const at = `${field}[${i}]`;
    const o = c.object(at, entry) ?? {};
    c.only(at, o, ['label', ask === 'order' ? 'first' : 'when']);
    const label = c.text(`${at}.label`, o['label'], 60);
    return ask === 'order'
      ? { label, when: null, first: parse_mark(c, `${at}.first`, o['first']) }
      : { label, when: parse_outcome(r, `${at}.when`, o['when']), first: null };
  });
  if (options.length < 2) c.bad(field, 'two to six options', value);
  if (new Set(options.map((option) => option.label)).size < options.length) c.bad(field, 'options with labels of their own', options.map((option) => option.label).join(', '));
  return options;
}

function parse_outcome(r: Reading, field: string, value: unknown): Outcome {
  const { c } = r;
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['measure', 'low', 'high']);
  const bound = (name: string): number | null => (o[name] === undefined ? null : c.number(`${field}.${name}`, o[name], -1e15, 1e15));
  const [low, high] = [bound('low'), bound('high')];
  if (low === null && high === null) c.bad(field, 'a bound: low, high or both', value);
  if (low !== null && high !== null && low > high) c.bad(`${field}.low`, `at most high, ${high}`, low);
  return { measure: measure_of(r, `${field}.measure`, o['measure']), low, high };
}

function parse_line(c: Checker, field: string, value: unknown): AskStep['line'] {
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['low', 'high', 'log', 'unit']);
  const low = c.number(`${field}.low`, o['low'], -1e15, 1e15);
  const high = c.number(`${field}.high`, o['high'], -1e15, 1e15);
  if (low >= high) c.bad(`${field}.high`, `more than low, ${low}`, high);
  const log = o['log'] ?? false;
  if (typeof log !== 'boolean') c.bad(`${field}.log`, 'true or false', log);
  if (log === true && low <= 0) c.bad(`${field}.low`, 'more than 0 on a line of powers', low);
  return { low, high, log: log === true, unit: o['unit'] === undefined || o['unit'] === '' ? '' : c.text(`${field}.unit`, o['unit'], 20) };
}

function parse_point(r: Reading, field: string, value: unknown): AskStep['point'] {
  const { c } = r;
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['mark', 'field', 'panel']);
  const mark: Mark = parse_mark(c, `${field}.mark`, o['mark']);
  if (mark.kind !== 'event') c.bad(`${field}.mark`, 'an event: a counter names nothing to point at', o['mark']);
  const panel = c.word(`${field}.panel`, o['panel'], r.panels.length === 0 ? [''] : r.panels);
  return { mark, field: c.word(`${field}.field`, o['field'], ['a', 'b', 'actor'] as const), panel };
}

function parse_curve(c: Checker, field: string, value: unknown): AskStep['curve'] {
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['series', 'until_ms', 'unit']);
  return { series: c.text(`${field}.series`, o['series'], 60), until_ms: c.number(`${field}.until_ms`, o['until_ms'], 1, 1e7), unit: c.text(`${field}.unit`, o['unit'], 20) };
}

/** Every prediction is answered before the next is asked, and nothing else is. */
function check_answers(c: Checker, steps: readonly Step[]): void {
  let open: number | null = null;
  steps.forEach((step, i) => {
    if (step.kind === 'ask') {
      if (open !== null) c.bad(`steps[${i}]`, `a reveal of the question in steps[${open}] before the next question`, 'ask');
      open = i;
    } else if (step.kind === 'reveal') {
      if (open === null) c.bad(`steps[${i}]`, 'a question before its reveal', 'reveal');
      open = null;
    }
  });
  if (open !== null) c.bad(`steps[${open}]`, 'a reveal after it', 'ask');
}

function parse_steps(r: Reading, value: unknown): Step[] {
  const list = r.c.list('steps', value, MOST_STEPS);
  if (list.length === 0) r.c.bad('steps', `one to ${MOST_STEPS} steps`, value);
  const steps = list.map((entry, i) => parse_step(r, `steps[${i}]`, entry));
  check_answers(r.c, steps);
  return steps;
}

function parse_number(r: Reading, value: unknown): Lesson['number'] {
  const { c } = r;
  const o = c.object('number', value) ?? {};
  c.only('number', o, ['measure', 'expect', 'seeds']);
  const expect = c.list('number.expect', o['expect'], 2);
  if (expect.length !== 2) c.bad('number.expect', 'two numbers: the least and the most', o['expect']);
  const [low, high] = [0, 1].map((i) => c.number(`number.expect[${i}]`, expect[i], -1e15, 1e15)) as [number, number];
  if (low > high) c.bad('number.expect', 'the least before the most', o['expect']);
  return { measure: measure_of(r, 'number.measure', o['measure']), expect: [low, high], seeds: c.whole('number.seeds', o['seeds'], 1, 1000, 20) };
}

function parse_real(r: Reading, value: unknown): Lesson['real'] {
  if (value === null) return null;
  const o = r.c.object('real', value) ?? {};
  r.c.only('real', o, ['scenario', 'measure', 'say']);
  return {
    scenario: r.c.text('real.scenario', o['scenario'], 60), measure: measure_of(r, 'real.measure', o['measure']),
    say: parse_say(r.c, 'real.say', o['say'], { most: MOST_SAY, picture: true, value: true, panels: r.panels }),
  };
}

function parse_yours(c: Checker, value: unknown): Lesson['yours'] {
  if (value === undefined || value === null) return null;
  const o = c.object('yours', value) ?? {};
  c.only('yours', o, ['run', 'look', 'source']);
  const run = c.list('yours.run', o['run'], 4).map((command, i) => c.text(`yours.run[${i}]`, command, 120));
  if (run.length === 0) c.bad('yours.run', 'at least one command', o['run']);
  return { run, look: words_of(c, 'yours.look', o['look'], 300), source: c.text('yours.source', o['source'], 200) };
}

function parse_notes(c: Checker, value: unknown): TeacherNote[] {
  const list = c.list('notes', value, 20);
  if (list.length === 0) c.bad('notes', 'at least one note for the teacher', value);
  let before = 0;
  return list.map((entry, i) => {
    const at = `notes[${i}]`;
    const o = c.object(at, entry) ?? {};
    c.only(at, o, ['minute', 'say']);
    const minute = c.number(`${at}.minute`, o['minute'], 0, 180);
    if (minute < before) c.bad(`${at}.minute`, `at least ${before}, the minute before`, minute);
    before = minute;
    return { minute, say: words_of(c, `${at}.say`, o['say'], 600) };
  });
}

function parse_panels(c: Checker, value: unknown): string[] {
  const list = c.list('panels', value, 2);
  if (list.length === 0) c.bad('panels', 'one or two panels', value);
  return list.map((id, i) => c.word(`panels[${i}]`, id, Object.keys(PANEL_MARKS)));
}

/** `json`: a lesson as an object. */
export function parse_lesson(json: unknown): ParsedLesson {
  const c = new Checker();
  const top = c.object('lesson', json);
  if (top === null) return { lesson: null, problems: c.problems };
  c.only('', top, FIELDS);
  const id = c.text('id', top['id'], 60);
  if (!ID.test(id)) c.bad('id', 'small letters, digits and -', top['id']);
  const minutes = c.object('minutes', top['minutes']) ?? {};
  c.only('minutes', minutes, ['watch', 'do']);
  const r: Reading = { c, panels: parse_panels(c, top['panels']), measures: parse_measures(c, top['measures']), used: new Set() };
  const price = measures_of(r, 'price', top['price']);
  const sources = c.list('sources', top['sources'], 10).map((source, i) => c.text(`sources[${i}]`, source, 200));
  if (sources.length === 0) c.bad('sources', 'at least one source', top['sources']);
  const lesson: Lesson = {
    id, price, sources,
    lesson: c.text('lesson', top['lesson'], 10),
    title: words_of(c, 'title', top['title'], 80),
    question: words_of(c, 'question', top['question'], 120),
    goal: words_of(c, 'goal', top['goal'], 200),
    minutes: { watch: c.number('minutes.watch', minutes['watch'], 0.5, 60), do: c.number('minutes.do', minutes['do'], 0.5, 120) },
    scenario: c.text('scenario', top['scenario'], 60),
    seed: c.whole('seed', top['seed'], 0, 0xffffffff, 1),
    switches: switches_of(c, 'switches', top['switches']),
    panels: r.panels,
    board: c.list('board', top['board'], 3).map((name, i) => c.text(`board[${i}]`, name, 40)),
    steps: parse_steps(r, top['steps']),
    number: parse_number(r, top['number']),
    real: parse_real(r, top['real']),
    yours: parse_yours(c, top['yours']),
    notes: parse_notes(c, top['notes']),
  };
  for (const name of r.measures.keys()) if (!r.used.has(name)) c.bad(`measures.${name}`, 'a measure that somebody asks for', 'nobody does');
  return { lesson: c.problems.length === 0 ? lesson : null, problems: c.problems };
}
