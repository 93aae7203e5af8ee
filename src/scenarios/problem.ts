// What is wrong with an input: the path of the field, what was expected there, and what was found. Never thrown.

/** The same form crosses to the page (wire/messages.ts). */
export interface Problem {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function problem_line(problem: Problem): string {
  return `${problem.field}: expected ${problem.expected}, got ${problem.got}`;
}

/** Reads fields one by one and notes every problem with its path. */
export class Checker {
  readonly problems: Problem[] = [];

  bad(field: string, expected: string, got: unknown): void {
    this.problems.push({ field, expected, got: show(got) });
  }

  /** A word the vocabulary has and the model has not. */
  cannot_run(field: string, word: string): void {
    this.problems.push({ field, expected: 'what this model can run', got: `${word}: the model cannot run this yet` });
  }

  object(field: string, value: unknown): Record<string, unknown> | null {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    this.bad(field, 'an object', value);
    return null;
  }

  list(field: string, value: unknown, most: number): readonly unknown[] {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.length <= most) return value;
    this.bad(field, `a list of at most ${most} entries`, Array.isArray(value) ? `${value.length} entries` : value);
    return [];
  }

  number(field: string, value: unknown, min: number, max: number, otherwise?: number): number {
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    this.bad(field, `a number from ${min} to ${max}`, value);
    return min;
  }

  whole(field: string, value: unknown, min: number, max: number, otherwise?: number): number {
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.bad(field, `a whole number from ${min} to ${max}`, value);
    return min;
  }

  text(field: string, value: unknown, most: number, otherwise?: string): string {
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (typeof value === 'string' && value.length > 0 && value.length <= most) return value;
    this.bad(field, `a text of at most ${most} characters`, value);
    return '';
  }

  word<W extends string>(field: string, value: unknown, words: readonly W[], otherwise?: W): W {
    if (value === undefined && otherwise !== undefined) return otherwise;
    const word = words.find((w) => w === value);
    if (word !== undefined) return word;
    this.bad(field, `one of ${words.join(', ')}`, value);
    return otherwise ?? words[0]!;
  }

  /** Notes fields that nobody reads: a misspelt name must not be passed over in silence. */
  only(field: string, object: Record<string, unknown>, known: readonly string[]): void {
    for (const name of Object.keys(object)) {
      if (!known.includes(name)) this.bad(field === '' ? name : `${field}.${name}`, `no such field (known: ${known.join(', ')})`, object[name]);
    }
  }
}
