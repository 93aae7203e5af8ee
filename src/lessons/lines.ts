// JSON with places: the value, and for every field the line where it stands, so that a problem can be looked up in the
// file. JSON.parse tells no lines, takes the last of two fields of one name in silence, and words its errors as each
// engine likes; in all else this reads what it reads.
import type { Problem } from '#scenarios/problem.ts';
import { show } from '#scenarios/problem.ts';

export interface JsonWithLines {
  readonly value: unknown;
  /** Texts that are no JSON, and fields given twice. */
  readonly problems: readonly Problem[];
  /** Line, from 1, of a field as problems name it ('steps[2].until.event'); of a field that is missing, where its object begins. */
  line_of(field: string): number;
}

const DEEPEST = 200;
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class NotJson extends Error {
  readonly at: number;
  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
  }
}

class Reader {
  readonly places = new Map<string, number>();
  readonly twice: string[] = [];
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(): unknown {
    const value = this.value('', 0);
    this.space();
    if (this.at < this.text.length) this.fail('nothing after the end of the JSON');
    return value;
  }

  private fail(expected: string): never {
    throw new NotJson(this.at, expected);
  }

  private space(): void {
    for (;;) {
      const c = this.text[this.at];
      if (c !== ' ' && c !== '\n' && c !== '\r' && c !== '\t') return;
      this.at++;
    }
  }

  private take(c: string): boolean {
    this.space();
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  private value(field: string, depth: number): unknown {
    this.space();
    if (!this.places.has(field)) this.places.set(field, this.at);
    if (depth > DEEPEST) this.fail(`at most ${DEEPEST} objects and lists in each other`);
    const c = this.text[this.at];
    if (c === '{') return this.object(field, depth);
    if (c === '[') return this.list(field, depth);
    if (c === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]] as const) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    number.lastIndex = this.at;
    const found = number.exec(this.text);
    if (found === null) this.fail('a value: an object, a list, a text in ", a number, true, false or null');
    this.at += found[0].length;
    return Number(found[0]);
  }

  private object(field: string, depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.at++;
    if (this.take('}')) return object;
    do {
      this.space();
      const place = this.at;
      if (this.text[place] !== '"') this.fail('the name of a field in "');
      const name = this.string();
      const inner = field === '' ? name : `${field}.${name}`;
      if (Object.hasOwn(object, name)) this.twice.push(inner);
      this.places.set(inner, place);
      if (!this.take(':')) this.fail('a colon after the name of the field');
      // A plain assignment to __proto__ would set no field.
      Object.defineProperty(object, name, { value: this.value(inner, depth + 1), enumerable: true, configurable: true, writable: true });
    } while (this.take(','));
    if (!this.take('}')) this.fail('a comma or }');
    return object;
  }

  private list(field: string, depth: number): unknown[] {
    const list: unknown[] = [];
    this.at++;
    if (this.take(']')) return list;
    do list.push(this.value(`${field}[${list.length}]`, depth + 1)); while (this.take(','));
    if (!this.take(']')) this.fail('a comma or ]');
    return list;
  }

  private string(): string {
    let read = '';
    this.at++;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined || c < ' ') this.fail('a closing " on the same line');
      this.at++;
      if (c === '"') return read;
      read += c === '\\' ? this.escaped() : c;
    }
  }

  private escaped(): string {
    const c = this.text[this.at] ?? '';
    const plain = ESCAPES[c];
    const code = /^u[0-9a-fA-F]{4}$/.exec(this.text.slice(this.at, this.at + 5));
    if (plain === undefined && code === null) this.fail('one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u and four digits');
    this.at += plain === undefined ? 5 : 1;
    return plain ?? String.fromCharCode(Number.parseInt(code![0].slice(1), 16));
  }
}

function line_at(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return line;
}

/** The field around a field: 'a.b[2]' and 'a.b' stand in 'a.b' and 'a'. */
function around(field: string): string {
  return field.slice(0, Math.max(0, field.lastIndexOf('.'), field.lastIndexOf('[')));
}

export function parse_json(text: string): JsonWithLines {
  const reader = new Reader(text);
  const place_of = (field: string): number => {
    for (let at = field; at !== ''; at = around(at)) {
      const place = reader.places.get(at);
      if (place !== undefined) return place;
    }
    return reader.places.get('') ?? 0;
  };
  try {
    const value = reader.whole();
    const problems = reader.twice.map((field) => ({ field, expected: 'a field once', got: 'the same name again' }));
    return { value, problems, line_of: (field) => line_at(text, place_of(field)) };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    const got = error.at < text.length ? show(text.slice(error.at, error.at + 20)) : 'the end of the text';
    return { value: undefined, problems: [{ field: 'JSON', expected: error.message, got }], line_of: () => line_at(text, error.at) };
  }
}
