// Arguments of the runner's commands. Nothing is guessed: an unknown or doubled argument is an error that names it.

export interface ArgumentError {
  readonly field: string;
  readonly message: string;
}

export interface ArgumentSpec {
  /** Arguments that take a value, and whether they may be given more than once. */
  readonly values: Readonly<Record<string, { readonly many: boolean }>>;
  readonly flags: readonly string[];
  /** Names of the words without dashes; one that ends in ... takes the rest. */
  readonly words: readonly string[];
}

export interface ParsedArguments {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
  readonly errors: readonly ArgumentError[];
}

export function parse_arguments(args: readonly string[], spec: ArgumentSpec): ParsedArguments {
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const words: string[] = [];
  const errors: ArgumentError[] = [];
  const error = (field: string, message: string): void => {
    errors.push({ field, message });
  };
  const rest = spec.words.some((word) => word.endsWith('...'));
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (!arg.startsWith('--')) {
      if (words.length >= spec.words.length && !rest) error(arg, `one word too many (expected ${spec.words.join(' ') || 'none'})`);
      else words.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const name = equals > 0 ? arg.slice(0, equals) : arg;
    if (spec.flags.includes(name)) {
      if (equals > 0) error(name, 'takes no value');
      flags.add(name);
      continue;
    }
    const known = spec.values[name];
    if (known === undefined) {
      error(name, `no such argument (known: ${[...Object.keys(spec.values), ...spec.flags].join(', ')})`);
      continue;
    }
    const value = equals > 0 ? arg.slice(equals + 1) : args[++i];
    if (value === undefined || value === '' || (equals <= 0 && value.startsWith('--'))) {
      error(name, 'expected a value');
      if (value !== undefined && value.startsWith('--')) i--;
      continue;
    }
    const list = values.get(name) ?? [];
    if (list.length > 0 && !known.many) error(name, 'given twice');
    list.push(value);
    values.set(name, list);
  }
  return { values, flags, words, errors };
}

export function one(parsed: ParsedArguments, name: string): string | undefined {
  return parsed.values.get(name)?.[0];
}

/** A length of simulated time such as 10s, 250ms, 5us, 1200ns; null if it is none. */
export function parse_time(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text);
  if (match === null) return null;
  const ns = Math.floor(Number(match[1]) * { ns: 1, us: 1e3, ms: 1e6, s: 1e9 }[match[2] as 'ns' | 'us' | 'ms' | 's'] + 0.5);
  return ns <= 8.64e15 ? ns : null;
}

export function parse_whole(text: string, min: number, max: number): number | null {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  return value >= min && value <= max ? value : null;
}
