// `difference <scenario> --a switch=option,… --b switch=option,…`: where two runs of one seed part, and what they came to.
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { problem_line } from '#scenarios/problem.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { check_switches } from '#session/check.ts';
import { confidence_of } from '#session/confidence.ts';
import { FirstDifferenceSearch } from '#session/first_difference.ts';
import type { TraceEvent } from '#session/first_difference.ts';
import { load_scenario } from '#session/load.ts';
import { make_machine } from '#session/machine.ts';
import { metric_of } from '#session/metric.ts';
import { make_report } from '#session/report.ts';
import type { Clause, Row } from '#session/what_changed.ts';
import { event_text, figures_for, rows_of, sentences_of } from '#session/what_changed.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import { one, parse_arguments, parse_time, parse_whole } from './args.ts';
import type { Output } from './run_command.ts';
import { argument_lines, failed, find_scenario, parse_sets } from './run_command.ts';

const ARGUMENTS = {
  values: { '--seed': { many: false }, '--a': { many: true }, '--b': { many: true }, '--until': { many: false }, '--seeds': { many: false } },
  flags: ['--json'],
  words: ['<scenario or file.json>'],
} as const;
const MOST_SEEDS = 1000;

type Switches = Readonly<Record<string, string>>;

function arm(name: '--a' | '--b', texts: readonly string[], errors: string[]): Switches {
  const { switches, errors: wrong } = parse_sets(texts.flatMap((text) => text.split(',')));
  errors.push(...wrong.map((line) => line.replace('--set', name)), ...check_switches(name, switches).map(problem_line));
  return switches;
}

export async function difference_command(args: readonly string[]): Promise<Output> {
  const parsed = parse_arguments(args, ARGUMENTS);
  const errors = argument_lines(parsed.errors);
  const name = parsed.words[0];
  if (name === undefined) errors.push(`scenario: missing; one of ${SCENARIO_IDS.join(', ')}, or a file that ends in .json`);
  const whole = (field: '--seed' | '--seeds', text: string, least: number, most: number): number => {
    const value = parse_whole(text, least, most);
    if (value === null) errors.push(`${field}: expected a whole number from ${least} to ${most}, got ${text}`);
    return value ?? least;
  };
  const seed = whole('--seed', one(parsed, '--seed') ?? '1', 0, 4294967295);
  const seeds = whole('--seeds', one(parsed, '--seeds') ?? '0', 0, MOST_SEEDS);
  const until_text = one(parsed, '--until');
  const until = until_text === undefined ? undefined : parse_time(until_text);
  if (until === null) errors.push(`--until: expected a time such as 10s or 250ms, got ${until_text}`);
  const a = arm('--a', parsed.values.get('--a') ?? [], errors);
  const b = arm('--b', parsed.values.get('--b') ?? [], errors);
  if (errors.length === 0 && Object.keys(a).length + Object.keys(b).length === 0) errors.push('--b: missing; expected --b switch=option, and --a switch=option where A is not the scenario as it is');
  if (errors.length > 0 || name === undefined || until === null) return failed(errors);
  const found = await find_scenario(name);
  if (found.problems.length > 0) return failed(found.problems.map(problem_line));
  const { scenario, problems } = load_scenario(found.source);
  if (scenario === null) return failed(problems.map(problem_line));
  return { json: difference_of(scenario, { seed, seeds, a, b, until_ns: until ?? Math.floor(scenario.duration_ms * 1e6) }), errors: [], code: 0 };
}

interface Asked {
  readonly seed: number;
  readonly seeds: number;
  readonly a: Switches;
  readonly b: Switches;
  readonly until_ns: number;
}

function difference_of(scenario: Scenario, { seed, seeds, a, b, until_ns }: Asked): unknown {
  const report = (of_seed: number, switches: Switches): Record<string, unknown> => {
    const machine = make_machine(scenario, of_seed, switches);
    machine.kernel.eng.run(until_ns, Infinity, Infinity);
    return make_report(machine, { model: MODEL_VERSION });
  };
  const search = new FirstDifferenceSearch(make_machine(scenario, seed, a), [], make_machine(scenario, seed, b), []);
  search.run(Infinity);
  const compared = { a: report(seed, a), b: report(seed, b), at_ns: until_ns, story: scenario.story.number };
  const rows = rows_of(compared);
  const first = search.found;
  const line = (event: TraceEvent | null, of: unknown): unknown =>
    event === null ? null : { ordinal: event.ordinal, ns: event.ns, event: TRACEPOINTS[event.kind]?.name ?? event.kind, actor: event.actor, a: event.a, b: event.b, words: event_text(event, of) };
  const { figures, lead } = figures_for(compared);
  const asked = metrics_over_seeds(lead, rows);
  const over = seeds === 0 ? [] : Array.from({ length: seeds }, (_, i) => [report(i + 1, a), report(i + 1, b)] as const);
  const series = seeds === 0 ? [] : asked.map((metric) => ({ metric, a: over.map(([one_a]) => metric_of(one_a, metric)), b: over.map(([, one_b]) => metric_of(one_b, metric)) }));
  return {
    scenario: scenario.id, seed, model: MODEL_VERSION, until_ns, a, b,
    hashes: { a: compared.a['hash'], b: compared.b['hash'] },
    first_difference: first === null ? null : { ns: first.ns, alike: first.alike, a: line(first.a, compared.a), b: line(first.b, compared.b) },
    what_changed: sentences_of(compared, rows, first).map(plain),
    figures: rows.map(({ metric, label, a: in_a, b: in_b, change, share, verdict, price }) => ({ metric, label, a: in_a, b: in_b, change, share, verdict, price })),
    ...(seeds === 0 ? {} : { confidence: confidence_of(figures, series).map((clause) => clause.text), seeds: series }),
  };
}

/** The story's number and the price that weighs most. */
export function metrics_over_seeds(lead: string, rows: readonly Row[]): string[] {
  const price = rows.find((row) => row.verdict === 'worse' && row.price && row.metric !== lead);
  return [lead, ...(price === undefined ? [] : [price.metric])].filter((metric) => metric !== '');
}

function plain(sentence: readonly Clause[]): string {
  return sentence.map((clause) => clause.text).join('');
}
