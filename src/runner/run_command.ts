// `list` and `run`: what there is to run, and one run as one JSON object.
import { readFile } from 'node:fs/promises';
import { POLICIES } from '#policies/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { problem_line } from '#scenarios/problem.ts';
import type { Problem } from '#scenarios/problem.ts';
import { KINDS } from '#scenarios/vocabulary.ts';
import { check_claims } from '#session/claims.ts';
import { check_switches } from '#session/check.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { make_report } from '#session/report.ts';
import { rules_text } from '#session/rules.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import type { ArgumentError } from './args.ts';
import { one, parse_arguments, parse_time, parse_whole } from './args.ts';

export interface Output {
  readonly json: unknown;
  /** Printed as it is, instead of JSON. */
  readonly text?: string;
  readonly errors: readonly string[];
  readonly code: number;
}

const BAD_ARGUMENT = 2;

export function failed(lines: readonly string[]): Output {
  return { json: null, errors: lines, code: BAD_ARGUMENT };
}

export function argument_lines(errors: readonly ArgumentError[]): string[] {
  return errors.map((e) => `${e.field}: ${e.message}`);
}

export function list_command(args: readonly string[]): Output {
  const parsed = parse_arguments(args, { values: {}, flags: ['--json'], words: [] });
  if (parsed.errors.length > 0) return failed(argument_lines(parsed.errors));
  const scenarios = SCENARIO_IDS.map((id) => {
    const { scenario } = load_scenario(id);
    if (scenario === null) return { id, problems: load_scenario(id).problems };
    return {
      id, title: scenario.title, lesson: scenario.lesson, group: scenario.group, summary: scenario.summary, question: scenario.story.question,
      duration_ms: scenario.duration_ms, pages: scenario.machine.pages, rules: rules_text(scenario.machine, scenario.switches), switches: scenario.switches,
    };
  });
  const switches = POLICIES.map(({ id, label, group, help, year, source, kernel, options, default: otherwise }) => ({
    id, label, group, help, year, source, kernel, options: options.map((o) => ({ id: o.id, label: o.label })), default: otherwise,
  }));
  const workloads = KINDS.map((kind) => ({ kind: kind.id, what: kind.what, runs: kind.runs, arguments: Object.keys(kind.args) }));
  return { json: { model: MODEL_VERSION, scenarios, switches, workloads }, errors: [], code: 0 };
}

/** A scenario by id, or from a file by a name that ends in .json. */
export async function find_scenario(name: string): Promise<{ source: unknown; problems: Problem[] }> {
  if (!name.endsWith('.json')) return { source: name, problems: [] };
  try {
    return { source: JSON.parse(await readFile(name, 'utf8')) as unknown, problems: [] };
  } catch (error) {
    return { source: null, problems: [{ field: name, expected: 'a readable file with JSON', got: error instanceof Error ? error.message : String(error) }] };
  }
}

export function parse_sets(sets: readonly string[]): { switches: Record<string, string>; errors: string[] } {
  const switches: Record<string, string> = {};
  const errors: string[] = [];
  for (const set of sets) {
    const equals = set.indexOf('=');
    if (equals <= 0 || equals === set.length - 1) errors.push(`--set: expected switch=option, got ${set}`);
    else if (switches[set.slice(0, equals)] !== undefined) errors.push(`--set: ${set.slice(0, equals)} is given twice`);
    else switches[set.slice(0, equals)] = set.slice(equals + 1);
  }
  return { switches, errors };
}

const RUN_ARGUMENTS = {
  values: { '--seed': { many: false }, '--set': { many: true }, '--until': { many: false } },
  flags: ['--json', '--claims'],
  words: ['<scenario or file.json>'],
} as const;

export async function run_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, RUN_ARGUMENTS);
  const errors = argument_lines(parsed.errors);
  const name = parsed.words[0];
  if (name === undefined) errors.push(`scenario: missing; one of ${SCENARIO_IDS.join(', ')}, or a file that ends in .json`);
  const seed_text = one(parsed, '--seed') ?? '1';
  const seed = parse_whole(seed_text, 0, 4294967295);
  if (seed === null) errors.push(`--seed: expected a whole number from 0 to 4294967295, got ${seed_text}`);
  const until_text = one(parsed, '--until');
  const until = until_text === undefined ? undefined : parse_time(until_text);
  if (until === null) errors.push(`--until: expected a time such as 10s or 250ms, got ${until_text}`);
  const sets = parse_sets(parsed.values.get('--set') ?? []);
  errors.push(...sets.errors, ...check_switches('--set', sets.switches).map(problem_line));
  if (errors.length > 0 || name === undefined || seed === null || until === null) return failed(errors);
  const found = await find_scenario(name);
  if (found.problems.length > 0) return failed(found.problems.map(problem_line));
  const { scenario, problems } = load_scenario(found.source);
  if (scenario === null) return failed(problems.map(problem_line));
  const run = (run_seed: number, switches: Readonly<Record<string, string>>, limit_ns: number): Record<string, unknown> => {
    const machine = make_machine(scenario, run_seed, switches);
    machine.kernel.eng.run(limit_ns, Infinity, Infinity);
    return make_report(machine, { model: MODEL_VERSION });
  };
  if (parsed.flags.has('--claims')) {
    const claims = check_claims(scenario, (s, switches, until_ms) => run(s, { ...sets.switches, ...switches }, until_ms * 1e6));
    return { json: { scenario: scenario.id, model: MODEL_VERSION, claims }, errors: [], code: claims.every((claim) => claim.holds) ? 0 : 1 };
  }
  return { json: run(seed, sets.switches, until ?? Math.floor(scenario.duration_ms * 1e6)), errors: [], code: 0 };
}

