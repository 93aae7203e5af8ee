// The reader with lines against JSON.parse, and the lines against a naive count.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse_json } from './lines.ts';

/** Every field of a value, as problems name it, with the key or value that must stand on its line. */
function fields(value: unknown, at = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => [`${at}[${i}]`, ...fields(one, `${at}[${i}]`)]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const inner = at === '' ? name : `${at}.${name}`;
    return [inner, ...fields(one, inner)];
  });
}

const key = fc.stringMatching(/^[a-z_]{1,8}$/);
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 5 })),
})).value;

describe('JSON with lines', () => {
  test('reads what JSON.parse reads, whatever the spaces', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, 2, '\t'), (text, space) => {
      const value = JSON.parse(text) as unknown;
      const read = parse_json(JSON.stringify(value, null, space));
      expect(read.problems).toEqual([]);
      expect(JSON.stringify(read.value)).toBe(JSON.stringify(value));
    }), { numRuns: 400 });
  });

  test('says no where JSON.parse says no, with a line of the text, and never throws', () => {
    const cut = fc.tuple(fc.json(), fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', ',', '"', '}', '[', ':', '0', '\\', '\n', 'x'));
    let refused = 0;
    fc.assert(fc.property(fc.oneof(fc.string(), cut.map(([text, at, gone, put]) => {
      const i = at % (text.length + 1);
      return text.slice(0, i) + put + text.slice(i + gone);
    })), (text) => {
      let good = true;
      try {
        JSON.parse(text);
      } catch {
        good = false;
      }
      const read = parse_json(text);
      const doubled = read.problems.some((problem) => problem.expected === 'a field once');
      if (!doubled) expect([text, read.problems.length === 0]).toEqual([text, good]);
      if (good) return;
      refused++;
      const line = read.line_of('JSON');
      expect(line).toBeGreaterThanOrEqual(1);
      expect(line).toBeLessThanOrEqual(text.split('\n').length);
    }), { numRuns: 1500 });
    expect(refused).toBeGreaterThan(300);
  });

  test('knows the line of every field; one that is missing has that of what is around it', () => {
    fc.assert(fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5 }), (value) => {
      const text = JSON.stringify(value, null, 2);
      const lines = text.split('\n');
      const read = parse_json(text);
      let before = 0;
      for (const field of fields(value)) {
        const line = read.line_of(field);
        // In the order of the text, one by one; a field of an object is where its name stands.
        expect(line).toBeGreaterThan(before);
        before = line;
        const name = /([a-z_]+)$/.exec(field)?.[1];
        if (name !== undefined) expect(lines[line - 1]!.trim().startsWith(`"${name}":`)).toBe(true);
        expect(read.line_of(`${field}.not_there[3].at_all`)).toBe(line);
      }
      expect(read.line_of('nowhere')).toBe(1);
    }), { numRuns: 300 });
  });

  test('a field given twice is a problem on the second line, and __proto__ is a field', () => {
    const read = parse_json('{\n  "a": 1,\n  "b": {\n    "c": 1,\n    "c": 2\n  }\n}');
    expect(read.problems).toEqual([{ field: 'b.c', expected: 'a field once', got: 'the same name again' }]);
    expect(read.line_of('b.c')).toBe(5);
    expect(Object.keys(parse_json('{"__proto__": 1}').value as object)).toEqual(['__proto__']);
  });

  test.each([
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'a comma or }'],
    ['{\n  "a": [1, 2\n}', 3, 'a comma or ]'],
    ['{\n  "a": \n}', 3, 'a value'],
    ['{\n  a: 1}', 2, 'the name of a field in "'],
    ['{"a": "\n"}', 1, 'a closing " on the same line'],
    ['{"a": 1}\n\nx', 3, 'nothing after the end'],
    ['', 1, 'a value'],
    ['[01]', 1, 'a comma or ]'],
    [`${'['.repeat(300)}`, 1, 'at most 200'],
  ])('%j: line %i, expected %s', (text, line, expected) => {
    const { problems, line_of } = parse_json(text);
    expect(problems[0]!.expected).toContain(expected);
    expect(line_of(problems[0]!.field)).toBe(line);
  });
});
