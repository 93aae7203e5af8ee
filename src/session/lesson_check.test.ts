// Lessons that are broken: always a line and a field, never an exception. All made of the listed ones.
import { readFileSync } from 'node:fs';
import { fc } from '#testing/chance.ts';
import { describe, expect, test } from 'vitest';
import { LESSONS } from '#lessons/index.ts';
import { read_lesson, read_lesson_text } from './lesson_check.ts';

const TEXTS = LESSONS.map(({ id }) => readFileSync(new URL(`../lessons/${id}.json`, import.meta.url), 'utf8'));
const VALUES = TEXTS.map((text) => JSON.parse(text) as Json);
type Json = { [name: string]: unknown };
/** Where a value stands: names and positions from the top. */
type Path = readonly (string | number)[];

function paths(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? value.map((one, i) => [i, one]) : Object.entries(value);
  return entries.flatMap(([name, one]) => [[...at, name], ...paths(one, [...at, name])]);
}

const field_of = (path: Path): string => path.reduce<string>((field, part) => (typeof part === 'number' ? `${field}[${part}]` : field === '' ? part : `${field}.${part}`), '');

function changed(value: Json, path: Path, change: (holder: Json, name: string | number) => void): Json {
  const copy = structuredClone(value);
  const holder = path.slice(0, -1).reduce<unknown>((at, part) => (at as Json)[part], copy) as Json;
  change(holder, path[path.length - 1]!);
  return copy;
}

/** What may be left out: there is something that holds then. */
const OPTIONAL = /^(seed|switches|yours|board|board\[\d+\]|steps\[\d+\]|steps\[\d+\]\.(speed|focus|set|switches)|.*\.(nth|at_least|unit|until_ms|log|low|high)|.*\.against(\.metric)?|number\.seeds|.*\[\d+\]|.*\.(focus|switches|set)\.[a-z_-]+|switches\.[a-z_]+|.*\.against\.switches|measures\.[a-z_]+\.switches)$/;
const nth = <T>(list: readonly T[], at: number): T => list[at % list.length]!;
const which = fc.nat({ max: LESSONS.length - 1 });

describe('the listed lessons', () => {
  test.each(LESSONS.map((lesson, i) => [lesson.id, i] as const))('%s is whole', (id, i) => {
    const { lesson, problems } = read_lesson_text(TEXTS[i]!);
    expect(problems).toEqual([]);
    expect(lesson!.id).toBe(id);
  });
});

describe('broken lessons name line and field', () => {
  const well_named = (text: string, problems: readonly { line: number; field: string; expected: string; got: string }[]): void => {
    const lines = text.split('\n').length;
    for (const problem of problems) {
      expect(problem.field).not.toBe('');
      expect(problem.expected).not.toBe('');
      expect(problem.line).toBeGreaterThanOrEqual(1);
      expect(problem.line).toBeLessThanOrEqual(lines);
    }
  };

  test('any field renamed: the line where the new name stands, or where the missing one is wanted', () => {
    fc.assert(fc.property(which, fc.nat(), (i, at) => {
      const path = nth(paths(VALUES[i]).filter((one) => typeof one[one.length - 1] === 'string'), at);
      const broken = changed(VALUES[i]!, path, (holder, name) => {
        const entries = Object.entries(holder).map(([key, value]): [string, unknown] => [key === name ? `${key}x` : key, value]);
        for (const key of Object.keys(holder)) delete holder[key];
        Object.assign(holder, Object.fromEntries(entries));
      });
      const text = JSON.stringify(broken, null, 2);
      const { lesson, problems } = read_lesson_text(text);
      expect([path, lesson]).toEqual([path, null]);
      well_named(text, problems);
      const field = field_of(path);
      const named = problems.find((problem) => problem.field === `${field}x` || problem.field.startsWith(`${field}x.`));
      if (named !== undefined) expect(text.split('\n')[named.line - 1]).toContain(`"${String(path[path.length - 1])}x`);
      expect([path, problems.length]).not.toEqual([path, 0]);
    }), { numRuns: 300 });
  });

  test('any field deleted: a problem at what is around it, unless it may be left out', () => {
    let refused = 0;
    fc.assert(fc.property(which, fc.nat(), (i, at) => {
      const path = nth(paths(VALUES[i]), at);
      const broken = changed(VALUES[i]!, path, (holder, name) => {
        if (Array.isArray(holder)) holder.splice(name as number, 1);
        else delete holder[name];
      });
      const text = JSON.stringify(broken, null, 2);
      const { lesson, problems } = read_lesson_text(text);
      well_named(text, problems);
      if (lesson === null) refused++;
      expect(problems.length === 0).toBe(lesson !== null);
      if (lesson !== null) expect(field_of(path)).toMatch(OPTIONAL);
    }), { numRuns: 300 });
    expect(refused).toBeGreaterThan(100);
  });

  test('any field replaced by anything: refused with its line, or still a lesson; never an exception', () => {
    let refused = 0;
    const junk = fc.oneof(fc.anything({ maxDepth: 2 }), fc.constantFrom(null, '', 'x', -1, 1e300, 0.5, [], {}, '[a](b:c)', '{nope}', 'free:1', true));
    fc.assert(fc.property(which, fc.nat(), junk, (i, at, value) => {
      const path = nth(paths(VALUES[i]), at);
      const broken = changed(VALUES[i]!, path, (holder, name) => Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true }));
      const direct = read_lesson(broken);
      expect(direct.problems.length === 0).toBe(direct.lesson !== null);
      let text: string | undefined;
      try {
        text = JSON.stringify(broken, null, 2);
      } catch {
        return;
      }
      const { lesson, problems } = read_lesson_text(text);
      well_named(text, problems);
      if (lesson === null) refused++;
    }), { numRuns: 400 });
    expect(refused).toBeGreaterThan(200);
  });

  test('the text itself cut anywhere or with a piece gone', () => {
    fc.assert(fc.property(which, fc.nat(), fc.integer({ min: 1, max: 30 }), (i, at, gone) => {
      const from = at % TEXTS[i]!.length;
      const text = TEXTS[i]!.slice(0, from) + TEXTS[i]!.slice(from + gone);
      const { lesson, problems } = read_lesson_text(text);
      well_named(text, problems);
      expect(problems.length === 0).toBe(lesson !== null);
    }), { numRuns: 200 });
  });

  const LATE = LESSONS.findIndex((lesson) => lesson.id === 'why-writing-late-is-fast');
  test.each<[string, string, string, RegExp]>([
    ['a figure in words', '"say": "The same three programs', '"say": "The same 3 programs', /^steps\[2\]\.say: .*no figure of its own/],
    ['a figure in the notes', 'Let the disk run for', 'Let the disk run 5 times for', /^notes\[0\]\.say: .*no figure/],
    ['a link to a panel that is not there', '(disk-head:all): it travels', '(page-map:all): it travels', /^steps\[0\]\.say: expected a panel of this lesson/],
    ['a link to a mark that is not there', '(disk-head:all): it travels', '(disk-head:block:3): it travels', /^steps\[0\]\.say: expected what can be pointed at in disk-head/],
    ['a focus on a mark that is not there', '"focus": {"disk-head": "all"}', '"focus": {"disk-head": "free"}', /^steps\[0\]\.focus\.disk-head: /],
    ['a number that the picture has not', '{nr_dirty} dirty pages', '{nr_dusty} dirty pages', /^steps\[3\]\.say: .*got nr_dusty/],
    ['a figure of nothing', '{nr_dirty} dirty pages', '{value} dirty pages', /^steps\[3\]\.say: .*only beside a figure/],
    ['an event that is not there', '"event": "block_rq_complete"', '"event": "block_rq_done"', /^steps\[0\]\.until\.event: /],
    ['a counter that is not there', '"counter": "nr_dirty"', '"counter": "nr_dusty"', /^steps\[3\]\.until\.counter: /],
    ['an option that is not there', '"memory_short"]', '"never"]', /^steps\[9\]\.options\[2\]\.write_when: .*never/],
    ['a switch that is not there', '"switch": "write_when"', '"switch": "write_whenever"', /^steps\[9\]\.switch: /],
    ['a series that is not there', '"series": "dirty"', '"series": "dusty"', /^steps\[6\]\.curve\.series: /],
    ['no price', '"price": ["at_risk"]', '"price": []', /^price: expected at least one measure/],
    ['a question without a reveal', '{"kind": "reveal", "measure": "absorbed", "say"', '{"kind": "say", "say"', /^steps\[6\]: expected a reveal after it/],
    ['a range upside down', '"expect": [', '"expect": [99, ', /^number\.expect: /],
    ['a scenario that is not there', '"scenario": "why-writing-late-is-fast"', '"scenario": "why"', /^scenario: expected one of/],
    ['an instant after the end', '"switches": {"write_when": "late"}, "until_ms": 20000},\n    "seeks_ratio"', '"switches": {"write_when": "late"}, "until_ms": 200000},\n    "seeks_ratio"', /^measures\.seeks_late\.until_ms: /],
    ['a field twice', '"seed": 1,', '"seed": 1,\n  "seed": 2,', /^seed: expected a field once/],
  ])('%s', (_, what, instead, said) => {
    const text = TEXTS[LATE]!;
    expect(text).toContain(what);
    const broken = text.replace(what, instead);
    const { lesson, problems } = read_lesson_text(broken);
    expect(lesson).toBe(null);
    const hit = problems.find((problem) => said.test(`${problem.field}: expected ${problem.expected}, got ${problem.got}`));
    expect(hit, JSON.stringify(problems)).toBeDefined();
    const changed_at = broken.slice(0, broken.indexOf(instead)).split('\n').length;
    expect(Math.abs(hit!.line - changed_at)).toBeLessThanOrEqual(what.includes('reveal') ? 9 : 1);
  });
});
