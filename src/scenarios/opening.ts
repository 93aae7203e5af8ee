// The moments of a story that plays by itself: `story.moments` and `story.futures`. Events, counters and switches are
// checked by the session, which knows them; here it is the form, and that the words use only numbers that exist.
import type { Checker } from './problem.ts';
import { MOMENT_NUMBERS } from './vocabulary.ts';

/** The same forms cross to the page (wire/opening.ts). */
export type Mark =
  | { readonly kind: 'event'; readonly name: string; readonly nth: number }
  | { readonly kind: 'counter'; readonly name: string; readonly at_least: number };

export const CONDITIONS = ['below', 'at least', 'equals'] as const;

export interface Condition {
  readonly number: string;
  readonly compare: (typeof CONDITIONS)[number];
  readonly to: number | string;
}

export interface Wording {
  readonly say: string;
  readonly when: Condition | null;
}

export const MOMENT_SPEEDS = ['torn', 'slow', 'batch'] as const;

export interface Moment {
  readonly id: string;
  readonly until: Mark | null;
  readonly before: boolean;
  readonly seconds: number;
  readonly speed: (typeof MOMENT_SPEEDS)[number];
  readonly one_by_one: { readonly event: string; readonly count: number; readonly seconds: number } | null;
  readonly words: readonly Wording[];
  readonly number: string;
  readonly focus: Readonly<Record<string, string>>;
}

export interface Future {
  readonly label: string;
  readonly switch: string;
  readonly option: string;
  readonly until: Mark;
  readonly words: readonly Wording[];
}

export interface Futures {
  readonly question: string;
  readonly from: string;
  readonly seconds: number;
  readonly times: number;
  readonly choices: readonly Future[];
  readonly next: string;
}

export interface Opening {
  readonly moments: readonly Moment[];
  readonly futures: Futures | null;
}

const MOST_MOMENTS = 9;
const MOST_NAME = 60;
const NUMBER_NAME = /^[a-z][a-z0-9_]*$/;
const IN_WORDS = /\{([^{}]*)\}/g;

/** A mark may also stand among other fields of its object (`before`). */
export function parse_mark(c: Checker, field: string, value: unknown, more: readonly string[] = []): Mark {
  const m = c.object(field, value) ?? {};
  if (m['counter'] !== undefined) {
    c.only(field, m, ['counter', 'at_least', ...more]);
    return { kind: 'counter', name: c.text(`${field}.counter`, m['counter'], MOST_NAME), at_least: c.whole(`${field}.at_least`, m['at_least'], 1, 1e12, 1) };
  }
  c.only(field, m, ['event', 'nth', ...more]);
  return { kind: 'event', name: c.text(`${field}.event`, m['event'], MOST_NAME), nth: c.whole(`${field}.nth`, m['nth'], 1, 1e6, 1) };
}

/** Names a number that the page can read off a picture: of the vocabulary, a counter, or the time since an earlier moment. */
function check_number(c: Checker, field: string, name: string, moments: readonly string[]): void {
  if (!NUMBER_NAME.test(name)) c.bad(field, 'the name of a number: small letters, digits and _', name);
  else if (name.startsWith('since_') && !moments.includes(name.slice(6))) c.bad(field, `since_ and a moment before: ${moments.join(', ') || 'there is none'}`, name);
}

function parse_words(c: Checker, field: string, value: unknown, moments: readonly string[]): Wording[] {
  const all = Array.isArray(value) ? c.list(field, value, 6) : [value];
  if (all.length === 0) c.bad(field, 'words, or a list of {when, say}', value);
  return all.map((entry, i) => {
    const at = Array.isArray(value) ? `${field}[${i}]` : field;
    const wording = typeof entry === 'string' ? { say: entry } : (c.object(at, entry) ?? {});
    c.only(at, wording as Record<string, unknown>, ['say', 'when']);
    const { say: said, when } = wording as Record<string, unknown>;
    const say = c.text(typeof entry === 'string' ? at : `${at}.say`, said, 200);
    for (const [, name] of say.matchAll(IN_WORDS)) check_number(c, at, name!, moments);
    if (/\d/.test(say)) c.bad(at, 'no figure of its own: a number in words comes from the run, as {name}', say);
    return { say, when: when === undefined ? null : parse_condition(c, `${at}.when`, when, moments) };
  });
}

function parse_condition(c: Checker, field: string, value: unknown, moments: readonly string[]): Condition {
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['number', 'compare', 'to']);
  const number = c.text(`${field}.number`, o['number'], MOST_NAME);
  check_number(c, `${field}.number`, number, moments);
  const compare = c.word(`${field}.compare`, o['compare'], CONDITIONS);
  if (typeof o['to'] === 'string') {
    check_number(c, `${field}.to`, o['to'], moments);
    return { number, compare, to: o['to'] };
  }
  return { number, compare, to: c.number(`${field}.to`, o['to'], 0, 1e12) };
}

function parse_moment(c: Checker, field: string, value: unknown, before: readonly Moment[]): Moment {
  const m = c.object(field, value) ?? {};
  c.only(field, m, ['id', 'until', 'seconds', 'speed', 'one_by_one', 'words', 'number', 'focus']);
  const ids = before.map((moment) => moment.id);
  const id = c.text(`${field}.id`, m['id'], 20);
  if (ids.includes(id)) c.bad(`${field}.id`, 'an id that no moment before has', id);
  const seconds = c.number(`${field}.seconds`, m['seconds'], 0.2, 30);
  const speed = c.word(`${field}.speed`, m['speed'], MOMENT_SPEEDS, 'torn');
  const until = m['until'] === undefined ? null : parse_mark(c, `${field}.until`, m['until'], ['before']);
  if (until === null && (before.length === 0 || speed !== 'torn')) c.bad(`${field}.until`, 'where this moment ends: an event or a counter', m['until']);
  const number = c.text(`${field}.number`, m['number'], MOST_NAME, '');
  if (number !== '') check_number(c, `${field}.number`, number, ids);
  return {
    id, until, seconds, speed,
    before: (m['until'] as Record<string, unknown> | undefined)?.['before'] === true,
    one_by_one: parse_one_by_one(c, `${field}.one_by_one`, m['one_by_one'], speed, seconds),
    words: parse_words(c, `${field}.words`, m['words'], ids),
    number,
    focus: parse_focus(c, `${field}.focus`, m['focus']),
  };
}

function parse_one_by_one(c: Checker, field: string, value: unknown, speed: Moment['speed'], seconds: number): Moment['one_by_one'] {
  if (value === undefined) {
    if (speed === 'slow') c.bad(field, 'which happenings a slow moment shows one by one: {event, count, seconds}', value);
    return null;
  }
  if (speed === 'torn') c.bad(field, 'nothing in a torn moment, which stands still', value);
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['event', 'count', 'seconds']);
  return {
    event: c.text(`${field}.event`, o['event'], MOST_NAME),
    count: c.whole(`${field}.count`, o['count'], 1, 12),
    seconds: c.number(`${field}.seconds`, o['seconds'], 0.2, seconds, seconds),
  };
}

function parse_focus(c: Checker, field: string, value: unknown): Record<string, string> {
  const focus: Record<string, string> = {};
  if (value === undefined) return focus;
  for (const [panel, mark] of Object.entries(c.object(field, value) ?? {})) focus[panel] = c.text(`${field}.${panel}`, mark, 40);
  return focus;
}

function parse_futures(c: Checker, value: unknown, moments: readonly Moment[]): Futures {
  const field = 'story.futures';
  const f = c.object(field, value) ?? {};
  c.only(field, f, ['question', 'from', 'seconds', 'times', 'choices', 'next']);
  const ids = moments.map((moment) => moment.id);
  const choices = c.list(`${field}.choices`, f['choices'], 2).map((entry, i): Future => {
    const at = `${field}.choices[${i}]`;
    const o = c.object(at, entry) ?? {};
    c.only(at, o, ['label', 'switch', 'option', 'until', 'words']);
    return {
      label: c.text(`${at}.label`, o['label'], 40),
      switch: c.text(`${at}.switch`, o['switch'], 40),
      option: c.text(`${at}.option`, o['option'], 40),
      until: parse_mark(c, `${at}.until`, o['until']),
      words: parse_words(c, `${at}.words`, o['words'], ids),
    };
  });
  if (choices.length !== 2) c.bad(`${field}.choices`, 'two choices', choices.length);
  return {
    question: c.text(`${field}.question`, f['question'], 80),
    from: c.word(`${field}.from`, f['from'], ids),
    seconds: c.number(`${field}.seconds`, f['seconds'], 1, 10, 3),
    times: c.number(`${field}.times`, f['times'], 0.1, 10, 1),
    choices,
    next: c.text(`${field}.next`, f['next'], 60, ''),
  };
}

/** Null if the story has no moments: then it is opened like any other. */
export function parse_opening(c: Checker, story: Record<string, unknown>): Opening | null {
  const moments: Moment[] = [];
  for (const [i, entry] of c.list('story.moments', story['moments'], MOST_MOMENTS).entries()) moments.push(parse_moment(c, `story.moments[${i}]`, entry, moments));
  if (moments.length === 0) {
    if (story['futures'] !== undefined) c.bad('story.futures', 'moments before it', story['futures']);
    return null;
  }
  return { moments, futures: story['futures'] === undefined ? null : parse_futures(c, story['futures'], moments) };
}

/** Every number that the words and conditions of an opening name, with the field where it stands. */
export function numbers_of(opening: Opening): { readonly field: string; readonly name: string }[] {
  const found: { field: string; name: string }[] = [];
  const words = (field: string, wordings: readonly Wording[]): void => {
    for (const { say, when } of wordings) {
      for (const [, name] of say.matchAll(IN_WORDS)) found.push({ field, name: name! });
      if (when !== null) found.push({ field, name: when.number }, ...(typeof when.to === 'string' ? [{ field, name: when.to }] : []));
    }
  };
  opening.moments.forEach((moment, i) => {
    words(`story.moments[${i}].words`, moment.words);
    if (moment.number !== '') found.push({ field: `story.moments[${i}].number`, name: moment.number });
  });
  opening.futures?.choices.forEach((choice, i) => words(`story.futures.choices[${i}].words`, choice.words));
  return found.filter(({ name }) => !name.startsWith('since_') && !(MOMENT_NUMBERS as readonly string[]).includes(name));
}

/** Every point of the run that an opening names, with the field where it stands. */
export function marks_of(opening: Opening): { readonly field: string; readonly mark: Mark }[] {
  const found: { field: string; mark: Mark }[] = [];
  opening.moments.forEach((moment, i) => {
    if (moment.until !== null) found.push({ field: `story.moments[${i}].until`, mark: moment.until });
    if (moment.one_by_one !== null) found.push({ field: `story.moments[${i}].one_by_one`, mark: { kind: 'event', name: moment.one_by_one.event, nth: 1 } });
  });
  opening.futures?.choices.forEach((choice, i) => found.push({ field: `story.futures.choices[${i}].until`, mark: choice.until }));
  return found;
}
