// `compare <scenario> --by switch[=option,…] | --arm switch=option,… …`: the same seeds under several sets of switches, side by side.
// `sweep <scenario> --by switch[=option,…] [--by switch[=option,…]]`: every combination of the options of one or two switches.
import type { Arm, Comparison } from '#base/sweep.ts';
import { arms_of, comparison_of, sweep_csv } from '#base/sweep.ts';
import { POLICY_REGISTRY } from '#policies/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { problem_line } from '#scenarios/problem.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { run_sweep } from '#session/compare.ts';
import { check_switches } from '#session/check.ts';
import { load_scenario } from '#session/load.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import type { ParsedArguments } from './args.ts';
import { one, parse_arguments, parse_time, parse_whole } from './args.ts';
import type { Output } from './run_command.ts';
import { argument_lines, failed, find_scenario, parse_sets } from './run_command.ts';

const VALUES = { '--seeds': { many: false }, '--set': { many: true }, '--metric': { many: true }, '--until': { many: false } };
const WORDS = ['<scenario or file.json>'];
const MOST_SEEDS = 1000;
const DEFAULT_SEEDS = 20;

interface By {
  readonly id: string;
  readonly options: readonly string[];
}

/** Every listed option of a switch, or those that are named behind `=`. */
function parse_by(by: string, errors: string[]): By[] {
  const [id = '', listed] = by.split('=');
  const policy = POLICY_REGISTRY.get(id);
  if (policy === undefined) {
    errors.push(`--by: expected a switch, got ${id}`);
    return [];
  }
  const options = listed === undefined ? policy.options.map((option) => option.id) : listed.split(',');
  const twice = options.find((option, i) => options.indexOf(option) < i);
  if (twice !== undefined) errors.push(`--by: expected each option of ${id} once, got ${twice} twice`);
  for (const option of options) errors.push(...check_switches('--by', { [id]: option }).map(problem_line));
  return [{ id, options }];
}

function compared_arms(parsed: ParsedArguments, errors: string[]): Arm[] {
  const by = one(parsed, '--by');
  const arms = parsed.values.get('--arm') ?? [];
  if (by !== undefined && arms.length > 0) errors.push('--arm: expected either --by or --arm, got both');
  if (by !== undefined) return parse_by(by, errors).flatMap(({ id, options }) => options.map((option) => ({ name: option, switches: { [id]: option } })));
  return arms.map((text) => {
    const { switches, errors: wrong } = parse_sets(text === 'as-is' ? [] : text.split(','));
    errors.push(...wrong.map((line) => line.replace('--set', '--arm')), ...check_switches('--arm', switches).map(problem_line));
    return { name: text, switches };
  });
}

function swept_arms(parsed: ParsedArguments, errors: string[]): Arm[] {
  const by = (parsed.values.get('--by') ?? []).flatMap((text) => parse_by(text, errors));
  if (by.length > 2) errors.push(`--by: expected one or two switches, got ${by.length}`);
  if (by.length === 2 && by[0]!.id === by[1]!.id) errors.push(`--by: expected two different switches, got ${by[0]!.id} twice`);
  return by.length === 0 ? [] : arms_of(by);
}

/** What is measured when nothing is said: the story's number and whatever the claims measure. */
export function metrics_of(scenario: Scenario): string[] {
  return [...new Set([scenario.story.number.metric, ...scenario.claims.map((claim) => claim.metric)])].filter((metric) => metric !== '');
}

async function many_runs(parsed: ParsedArguments, arms_from: typeof compared_arms, missing: string): Promise<Output> {
  const errors = argument_lines(parsed.errors);
  const name = parsed.words[0];
  if (name === undefined) errors.push(`scenario: missing; one of ${SCENARIO_IDS.join(', ')}, or a file that ends in .json`);
  const seeds_text = one(parsed, '--seeds') ?? String(DEFAULT_SEEDS);
  const seeds = parse_whole(seeds_text, 1, MOST_SEEDS);
  if (seeds === null) errors.push(`--seeds: expected a whole number from 1 to ${MOST_SEEDS}, got ${seeds_text}`);
  const until_text = one(parsed, '--until');
  const until = until_text === undefined ? undefined : parse_time(until_text);
  if (until === null) errors.push(`--until: expected a time such as 10s or 250ms, got ${until_text}`);
  const sets = parse_sets(parsed.values.get('--set') ?? []);
  errors.push(...sets.errors, ...check_switches('--set', sets.switches).map(problem_line));
  const forms = ['--csv', '--table', '--json'].filter((form) => parsed.flags.has(form));
  if (forms.length > 1) errors.push(`${forms[1]}: expected one form of output, got ${forms.join(' and ')}`);
  const arms = arms_from(parsed, errors);
  if (arms.length === 0 && errors.length === 0) errors.push(missing);
  if (errors.length > 0 || name === undefined || seeds === null || until === null) return failed(errors);
  const found = await find_scenario(name);
  if (found.problems.length > 0) return failed(found.problems.map(problem_line));
  const { scenario, problems } = load_scenario(found.source);
  if (scenario === null) return failed(problems.map(problem_line));
  const sweep = run_sweep({
    scenario, model: MODEL_VERSION, until_ns: until ?? Math.floor(scenario.duration_ms * 1e6), set: sets.switches, arms,
    metrics: parsed.values.get('--metric') ?? metrics_of(scenario), seeds: Array.from({ length: seeds }, (_, i) => i + 1),
  });
  if (parsed.flags.has('--csv')) return { json: null, text: sweep_csv(sweep), errors: [], code: 0 };
  const compared = comparison_of(sweep);
  return { json: parsed.flags.has('--table') ? table_of(compared) : compared, errors: [], code: 0 };
}

export async function compare_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, { values: { ...VALUES, '--by': { many: false }, '--arm': { many: true } }, flags: ['--json', '--table', '--csv'], words: WORDS });
  return many_runs(parsed, compared_arms, '--by: missing; expected --by switch, or --arm switch=option,… once for each arm');
}

export async function sweep_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, { values: { ...VALUES, '--by': { many: true } }, flags: ['--json', '--table', '--csv'], words: WORDS });
  return many_runs(parsed, swept_arms, '--by: missing; expected --by switch[=option,…], once or twice');
}

function short(value: number | null): string {
  if (value === null) return '-';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}

/** One row a metric and arm: mean, median, least, most, and in how many seeds it is below / above the first arm. */
function table_of(compared: Comparison): Record<string, Record<string, string>> {
  const rows: Record<string, Record<string, string>> = {};
  for (const metric of Object.keys(compared.arms[0]?.metrics ?? {})) {
    const row: Record<string, string> = {};
    compared.arms.forEach((arm, i) => {
      const s = arm.metrics[metric]!;
      const sign = i === 0 ? '' : `; ${s.against_first.below} below, ${s.against_first.above} above the first`;
      row[arm.name] = `mean ${short(s.mean)}, median ${short(s.median)}, ${short(s.min)} to ${short(s.max)}${sign}`;
    });
    rows[metric] = row;
  }
  return rows;
}
