// `compare <scenario> --by switch[=option,…] | --arm switch=option,… …`: the same seeds under several sets of switches.
import { POLICY_REGISTRY } from '#policies/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { problem_line } from '#scenarios/problem.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import type { Arm, Comparison } from '#session/compare.ts';
import { compare_arms } from '#session/compare.ts';
import { check_switches } from '#session/check.ts';
import type { Walk } from '#session/equal.ts';
import { at_equal_count } from '#session/equal.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { make_report } from '#session/report.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import { one, parse_arguments, parse_time, parse_whole } from './args.ts';
import type { Output } from './run_command.ts';
import { argument_lines, failed, find_scenario, parse_sets } from './run_command.ts';

const ARGUMENTS = {
  values: {
    '--by': { many: false }, '--arm': { many: true }, '--seeds': { many: false }, '--set': { many: true }, '--metric': { many: true }, '--until': { many: false },
    '--equal': { many: false },
  },
  flags: ['--json', '--table'],
  words: ['<scenario or file.json>'],
} as const;
const MOST_SEEDS = 1000;
const DEFAULT_SEEDS = 20;
/** How often a run is looked at for `--equal`. */
const LOOK_NS = 50e6;

/** Every listed option of a switch, or those that are named behind `=`. */
function arms_by(by: string, errors: string[]): Arm[] {
  const [id = '', listed] = by.split('=');
  const policy = POLICY_REGISTRY.get(id);
  if (policy === undefined) {
    errors.push(`--by: expected a switch, got ${id}`);
    return [];
  }
  const options = listed === undefined ? policy.options.map((option) => option.id) : listed.split(',');
  return options.map((option) => ({ name: option, switches: { [id]: option } }));
}

function arms_of(by: string | undefined, arms: readonly string[], errors: string[]): Arm[] {
  if (by !== undefined && arms.length > 0) errors.push('--arm: expected either --by or --arm, got both');
  if (by !== undefined) return arms_by(by, errors);
  return arms.map((text) => {
    const { switches, errors: wrong } = parse_sets(text === 'as-is' ? [] : text.split(','));
    errors.push(...wrong.map((line) => line.replace('--set', '--arm')));
    return { name: text, switches };
  });
}

/** What is compared when nothing is said: the story's number and whatever the claims measure. */
export function metrics_of(scenario: Scenario): string[] {
  return [...new Set([scenario.story.number.metric, ...scenario.claims.map((claim) => claim.metric)])].filter((metric) => metric !== '');
}

export async function compare_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, ARGUMENTS);
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
  const arms = arms_of(one(parsed, '--by'), parsed.values.get('--arm') ?? [], errors);
  if (arms.length === 0 && errors.length === 0) errors.push('--by: missing; expected --by switch, or --arm switch=option,… once for each arm');
  for (const arm of arms) errors.push(...check_switches('--arm', arm.switches).map(problem_line));
  if (errors.length > 0 || name === undefined || seeds === null || until === null) return failed(errors);
  const found = await find_scenario(name);
  if (found.problems.length > 0) return failed(found.problems.map(problem_line));
  const { scenario, problems } = load_scenario(found.source);
  if (scenario === null) return failed(problems.map(problem_line));
  const limit_ns = until ?? Math.floor(scenario.duration_ms * 1e6);
  const metrics = parsed.values.get('--metric') ?? metrics_of(scenario);
  const open = (seed: number, switches: Arm['switches']): Walk => {
    const machine = make_machine(scenario, seed, { ...sets.switches, ...switches });
    return { advance: (to_ns) => machine.kernel.eng.run(to_ns, Infinity, Infinity), report: () => make_report(machine, { model: MODEL_VERSION }) };
  };
  const equal = one(parsed, '--equal');
  const compared = compare_arms(arms, Array.from({ length: seeds }, (_, i) => i + 1), metrics, (seed) => {
    if (equal !== undefined) return at_equal_count(equal, arms, (switches) => open(seed, switches), limit_ns, LOOK_NS).reports;
    return arms.map((arm) => {
      const walk = open(seed, arm.switches);
      walk.advance(limit_ns);
      return walk.report();
    });
  });
  const about = { scenario: scenario.id, model: MODEL_VERSION, until_ns: limit_ns, ...(equal === undefined ? {} : { equal }), set: sets.switches };
  const json = parsed.flags.has('--table') ? table_of(compared) : { ...about, ...compared };
  return { json, errors: [], code: 0 };
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
