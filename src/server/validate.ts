// Requests as they come from outside: nothing about them is believed. A request that passes is a new plain object, so
// that no getter or proxy of the sender's is touched again.
import type { SeedFigures, Side, Twin } from '#wire/difference.ts';
import { MAX_FOLLOWED } from '#wire/frame_layout.ts';
import { LENSES } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import type { LifeAt, Thing } from '#wire/life.ts';
import type { Mark } from '#wire/opening.ts';
import type { Command, Follow, Inspect, LogFilter, Problem, Request, Subject, Target } from '#wire/messages.ts';
import type { WhyAbout } from '#wire/why.ts';

export type Checked = { readonly request: Request; readonly problems: readonly Problem[] } | { readonly request: null; readonly problems: readonly Problem[] };

const MOST_COMMANDS = 10_000;
const MOST_SWITCHES = 200;
const LONGEST_WORD = 200;
const MOST_BINS = 4096;
const MOST_LOGGED = 5000;
const MOST_KINDS = 1000;
const MOST_ENTRIES = 1000;
const MOST_MARKS = 64;
const MOST_METRICS = 64;
const MOST_SEEDS = 1000;
const MOST_MAPPING = 1e9;
/** 104 days: the exact range of times. */
const LAST_NS = Number.MAX_SAFE_INTEGER;

function show(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value.length > 60 ? `${JSON.stringify(value.slice(0, 57))}...` : JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  return Array.isArray(value) ? `a list of ${value.length}` : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

class Reader {
  readonly problems: Problem[] = [];

  bad(field: string, expected: string, got: unknown): void {
    if (this.problems.length < 50) this.problems.push({ field, expected, got: show(got) });
  }

  object(field: string, value: unknown): Record<string, unknown> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    this.bad(field, 'an object', value);
    return {};
  }

  whole(field: string, value: unknown, min: number, max: number): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.bad(field, `a whole number from ${min} to ${max}`, value);
    return min;
  }

  ns(field: string, value: unknown): number {
    if (typeof value === 'number' && value >= 0 && value <= LAST_NS) return Math.floor(value);
    this.bad(field, 'a time in ns', value);
    return 0;
  }

  word(field: string, value: unknown): string {
    if (typeof value === 'string' && value.length > 0 && value.length <= LONGEST_WORD) return value;
    this.bad(field, `a word of at most ${LONGEST_WORD} characters`, value);
    return '';
  }

  list(field: string, value: unknown, most: number): readonly unknown[] {
    if (Array.isArray(value) && value.length <= most) return value;
    this.bad(field, `a list of at most ${most} entries`, value);
    return [];
  }
}

export function parse_request(value: unknown): Checked {
  const c = new Reader();
  const top = c.object('request', value);
  const id = c.whole('id', top['id'], 0, Number.MAX_SAFE_INTEGER);
  const request = c.problems.length === 0 ? parse_body(c, top, id) : null;
  return request === null || c.problems.length > 0 ? { request: null, problems: c.problems } : { request, problems: [] };
}

function parse_body(c: Reader, top: Record<string, unknown>, id: number): Request | null {
  const type = top['type'];
  switch (type) {
    case 'hello':
    case 'report':
      return { type, id };
    case 'open':
      return {
        type, id, scenario: top['scenario'], seed: c.whole('seed', top['seed'], 0, 0xffffffff), switches: parse_switches(c, top['switches']),
        commands: parse_commands(c, top['commands']),
      };
    case 'measure':
      return {
        type, id, scenario: top['scenario'], seed: c.whole('seed', top['seed'], 0, 0xffffffff), switches: parse_switches(c, top['switches']),
        until_ns: top['until_ns'] === null ? null : c.ns('until_ns', top['until_ns']),
        metrics: c.list('metrics', top['metrics'], MOST_METRICS).map((metric, i) => c.word(`metrics[${i}]`, metric)),
      };
    case 'first_difference':
      return { type, id, twin: parse_twin(c, top['twin']) };
    case 'what_changed':
      return {
        type, id, open_is: parse_side(c, top['open_is']), twin: parse_twin(c, top['twin']), other: c.object('other', top['other']),
        seeds: c.list('seeds', top['seeds'], MOST_METRICS).map((one, i) => parse_seeds(c, `seeds[${i}]`, one)),
      };
    case 'frame_at':
      return {
        type, id, target: parse_target(c, top['target']), window_ns: c.ns('window_ns', top['window_ns']), follow: parse_follow(c, top['follow']),
        recycle: parse_buffer(c, top['recycle']), lens: parse_lens(c, top['lens']),
        waits_of: top['waits_of'] === undefined || top['waits_of'] === null ? null : c.whole('waits_of', top['waits_of'], 0, 0xffff),
      };
    case 'command': {
      const change = c.object('change', top['change']);
      return { type, id, change: { switch: c.word('change.switch', change['switch']), option: c.word('change.option', change['option']) } };
    }
    case 'inspect':
      return { type, id, what: parse_inspect(c, top['what']) };
    case 'timeline':
      return { type, id, bins: c.whole('bins', top['bins'], 1, MOST_BINS) };
    case 'lesson':
      return { type, id, lesson: c.word('lesson', top['lesson']) };
    case 'instants':
      return { type, id, marks: parse_marks(c, top['marks']) };
    case 'why':
      return { type, id, about: parse_about(c, top['about']) };
    case 'why_if': {
      const change = c.object('change', top['change']);
      return { type, id, about: parse_about(c, top['about']), change: { switch: c.word('change.switch', change['switch']), option: c.word('change.option', change['option']) } };
    }
    case 'life':
      return { type, id, what: parse_thing(c, top['what']), at: parse_life_at(c, top['at']), most: c.whole('most', top['most'], 1, MOST_ENTRIES) };
    default:
      c.bad('type', 'hello, open, frame_at, command, inspect, timeline, instants, why, why_if, life, report, measure, first_difference, what_changed or lesson', type);
      return null;
  }
}

function parse_switches(c: Reader, value: unknown): Record<string, string> {
  const object = c.object('switches', value);
  const names = Object.keys(object);
  const switches: Record<string, string> = {};
  if (names.length > MOST_SWITCHES) c.bad('switches', `at most ${MOST_SWITCHES} entries`, object);
  for (const name of names.slice(0, MOST_SWITCHES)) {
    // A plain assignment to __proto__ would set no entry.
    Object.defineProperty(switches, name, { value: c.word(`switches.${name.slice(0, 60)}`, object[name]), enumerable: true });
  }
  return switches;
}

function parse_commands(c: Reader, value: unknown): Command[] {
  let before = 0;
  return c.list('commands', value, MOST_COMMANDS).map((entry, i) => {
    const at = `commands[${i}]`;
    const command = c.object(at, entry);
    const ordinal = c.whole(`${at}.ordinal`, command['ordinal'], 0, Number.MAX_SAFE_INTEGER);
    if (ordinal < before) c.bad(`${at}.ordinal`, `at least ${before}, the ordinal before`, ordinal);
    before = Math.max(before, ordinal);
    return { ordinal, switch: c.word(`${at}.switch`, command['switch']), option: c.word(`${at}.option`, command['option']) };
  });
}

function parse_twin(c: Reader, value: unknown): Twin {
  const twin = c.object('twin', value);
  return { switches: parse_switches(c, twin['switches']), commands: parse_commands(c, twin['commands']) };
}

function parse_side(c: Reader, value: unknown): Side {
  if (value !== 'a' && value !== 'b') c.bad('open_is', 'a or b', value);
  return value === 'b' ? 'b' : 'a';
}

function parse_seeds(c: Reader, at: string, value: unknown): SeedFigures {
  const seeds = c.object(at, value);
  const figures = (side: Side): (number | null)[] =>
    c.list(`${at}.${side}`, seeds[side], MOST_SEEDS).map((figure, i) => {
      if (figure === null || (typeof figure === 'number' && Number.isFinite(figure))) return figure;
      c.bad(`${at}.${side}[${i}]`, 'a number or null', figure);
      return null;
    });
  return { metric: c.word(`${at}.metric`, seeds['metric']), a: figures('a'), b: figures('b') };
}

function parse_target(c: Reader, value: unknown): Target {
  const target = c.object('target', value);
  const kind = target['kind'];
  switch (kind) {
    case 'ns':
      return { kind, ns: c.ns('target.ns', target['ns']) };
    case 'instant':
      return { kind, ordinal: c.whole('target.ordinal', target['ordinal'], 0, Number.MAX_SAFE_INTEGER) };
    case 'step':
      return { kind, events: c.whole('target.events', target['events'], -1e9, 1e9) };
    case 'marker':
      return { kind, direction: parse_direction(c, target['direction']) };
    case 'next_of':
      return { kind, what: parse_subject(c, target['what']), direction: parse_direction(c, target['direction']) };
    default:
      c.bad('target.kind', 'ns, instant, step, marker or next_of', kind);
      return { kind: 'ns', ns: 0 };
  }
}

function parse_marks(c: Reader, value: unknown): Mark[] {
  return c.list('marks', value, MOST_MARKS).map((entry, i) => {
    const at = `marks[${i}]`;
    const mark = c.object(at, entry);
    const { kind } = mark;
    const name = c.word(`${at}.name`, mark['name']);
    if (kind === 'counter') return { kind, name, at_least: c.whole(`${at}.at_least`, mark['at_least'], 0, Number.MAX_SAFE_INTEGER) };
    if (kind !== 'event') c.bad(`${at}.kind`, 'event or counter', kind);
    return { kind: 'event', name, nth: c.whole(`${at}.nth`, mark['nth'], 1, 1e6) };
  });
}

function parse_about(c: Reader, value: unknown): WhyAbout {
  const about = c.object('about', value);
  const kind = about['kind'];
  switch (kind) {
    case 'here':
      return { kind, task: about['task'] === null ? null : c.whole('about.task', about['task'], 0, 1e6) };
    case 'wait':
      return { kind, task: c.whole('about.task', about['task'], 0, 1e6), from_ns: about['from_ns'] === null ? null : c.ns('about.from_ns', about['from_ns']) };
    case 'event':
      return { kind, ordinal: c.whole('about.ordinal', about['ordinal'], 0, Number.MAX_SAFE_INTEGER), id: c.whole('about.id', about['id'], 1, Number.MAX_SAFE_INTEGER) };
    case 'page':
      return { kind, pfn: c.whole('about.pfn', about['pfn'], 0, 0xffffffff) };
    default:
      c.bad('about.kind', 'here, wait, event or page', kind);
      return { kind: 'here', task: null };
  }
}

function parse_direction(c: Reader, value: unknown): 1 | -1 {
  if (value !== 1 && value !== -1) c.bad('target.direction', '1 or -1', value);
  return value === -1 ? -1 : 1;
}

function parse_subject(c: Reader, value: unknown, at = 'target.what'): Subject {
  const what = c.object(at, value);
  const kind = what['kind'];
  switch (kind) {
    case 'block':
      return { kind, block: c.whole(`${at}.block`, what['block'], 0, 0xffffffff) };
    case 'page':
      return {
        kind, mapping: c.whole(`${at}.mapping`, what['mapping'], -MOST_MAPPING, MOST_MAPPING),
        index: c.whole(`${at}.index`, what['index'], 0, MOST_MAPPING),
      };
    case 'task':
      return { kind, task: c.whole(`${at}.task`, what['task'], 0, 1e6) };
    case 'event':
      return { kind, event: c.whole(`${at}.event`, what['event'], 0, MOST_KINDS) };
    case 'steal':
      return { kind };
    default:
      c.bad(`${at}.kind`, 'block, page, task, event or steal', kind);
      return { kind: 'steal' };
  }
}

function parse_thing(c: Reader, value: unknown): Thing {
  const subject = parse_subject(c, value, 'what');
  if (subject.kind === 'page' || subject.kind === 'block' || subject.kind === 'task') return subject;
  c.bad('what.kind', 'page, block or task', subject.kind);
  return { kind: 'task', task: 0 };
}

function parse_life_at(c: Reader, value: unknown): LifeAt {
  const at = c.object('at', value);
  if (at['row'] !== undefined) return { row: c.whole('at.row', at['row'], 0, Number.MAX_SAFE_INTEGER) };
  return { ordinal: c.whole('at.ordinal', at['ordinal'], 0, Number.MAX_SAFE_INTEGER) };
}

function parse_filter(c: Reader, value: unknown): { only?: LogFilter } {
  if (value === undefined) return {};
  const { kinds, actor, about, blocks, ns } = c.object('what.only', value);
  const range = (name: string, of: unknown): { from: number; to: number } => {
    const { from, to } = c.object(name, of);
    return { from: c.whole(`${name}.from`, from, 0, Number.MAX_SAFE_INTEGER), to: c.whole(`${name}.to`, to, 0, Number.MAX_SAFE_INTEGER) };
  };
  return {
    only: {
      ...(kinds === undefined ? {} : { kinds: c.list('what.only.kinds', kinds, MOST_KINDS).map((kind, i) => c.whole(`what.only.kinds[${i}]`, kind, 0, MOST_KINDS)) }),
      ...(actor === undefined ? {} : { actor: c.whole('what.only.actor', actor, -1, 1e6) }),
      ...(about === undefined ? {} : { about: parse_subject(c, about, 'what.only.about') }),
      ...(blocks === undefined ? {} : { blocks: range('what.only.blocks', blocks) }),
      ...(ns === undefined ? {} : { ns: range('what.only.ns', ns) }),
    },
  };
}

function parse_follow(c: Reader, value: unknown): Follow[] {
  return c.list('follow', value, MAX_FOLLOWED).map((entry, i) => {
    const follow = c.object(`follow[${i}]`, entry);
    return {
      mapping: c.whole(`follow[${i}].mapping`, follow['mapping'], -MOST_MAPPING, MOST_MAPPING),
      index: c.whole(`follow[${i}].index`, follow['index'], -1, MOST_MAPPING),
    };
  });
}

function parse_buffer(c: Reader, value: unknown): ArrayBuffer | null {
  if (value === null) return null;
  if (value instanceof ArrayBuffer) return value;
  c.bad('recycle', 'an ArrayBuffer or null', value);
  return null;
}

function parse_lens(c: Reader, value: unknown): LensId {
  if (value === undefined) return 'kind';
  const lens = LENSES.find((one) => one === value);
  if (lens === undefined) c.bad('lens', LENSES.join(', '), value);
  return lens ?? 'kind';
}

function parse_inspect(c: Reader, value: unknown): Inspect {
  const what = c.object('what', value);
  const kind = what['kind'];
  switch (kind) {
    case 'page':
      return { kind, pfn: c.whole('what.pfn', what['pfn'], 0, 0xffffffff) };
    case 'block':
      return { kind, block: c.whole('what.block', what['block'], 0, 0xffffffff) };
    case 'task':
      return { kind, task: c.whole('what.task', what['task'], 0, 1e6) };
    case 'waits':
      return {
        kind, from_ns: c.ns('what.from_ns', what['from_ns']), to_ns: c.ns('what.to_ns', what['to_ns']), least_ns: c.ns('what.least_ns', what['least_ns']),
        below_ns: c.ns('what.below_ns', what['below_ns']), most: c.whole('what.most', what['most'], 0, MOST_LOGGED),
        ...(what['task'] === undefined ? {} : { task: c.whole('what.task', what['task'], 0, 1e6) }),
      };
    case 'waits_by': {
      const by = (['order', 'task', 'reason'] as const).find((one) => one === what['by']);
      if (by === undefined) c.bad('what.by', 'order, task or reason', what['by']);
      return { kind, by: by ?? 'order', from_ns: c.ns('what.from_ns', what['from_ns']), to_ns: c.ns('what.to_ns', what['to_ns']), task: what['task'] === null ? null : c.whole('what.task', what['task'], 0, 1e6) };
    }
    case 'log': {
      const from_ordinal = c.whole('what.from_ordinal', what['from_ordinal'], 0, Number.MAX_SAFE_INTEGER);
      const to_ordinal = c.whole('what.to_ordinal', what['to_ordinal'], from_ordinal, Number.MAX_SAFE_INTEGER);
      return { kind, from_ordinal, to_ordinal, most: c.whole('what.most', what['most'], 0, MOST_LOGGED), ...parse_filter(c, what['only']) };
    }
    default:
      c.bad('what.kind', 'page, block, task, waits, waits_by or log', kind);
      return { kind: 'page', pfn: 0 };
  }
}
