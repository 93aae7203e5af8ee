// What is to be run: a form as filled in by the visitor, turned into runs and into the table that they fill.
import type { Arm, MeasuredRun, Sweep } from '#base/sweep.ts';
import { arm_name, arms_of } from '#base/sweep.ts';
import type { RunAsk } from '#client/pool.ts';
import type { Catalog, SwitchText } from '#wire/catalog.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { MetricText } from '#wire/metrics.ts';
import { METRIC_LIST } from '#wire/metrics.ts';
import { MODEL_VERSION } from '#wire/version.ts';
import { DEFAULT_SEEDS } from './count.ts';

export type Kind = 'pair' | 'one' | 'two';

export interface Form {
  readonly kind: Kind;
  /** The switch that differs, or is swept. */
  readonly first: string;
  /** Option of B. */
  readonly option: string;
  /** The other switch of a sweep over two. */
  readonly second: string;
  readonly seeds: number;
}

export const FEWEST_SEEDS = 1;
export const MOST_SEEDS = 200;
/** Runs of one sweep: beyond this a laptop is busy for longer than anybody waits. */
export const MOST_RUNS = 2000;
/** Above this many pages one run at a time, since several machines would not fit beside each other. */
const LARGE_PAGES = 262_144;

export interface Plan {
  readonly scenario: string;
  readonly title: string;
  readonly kind: Kind;
  readonly until_ns: number;
  /** Switches that hold in every run, where they differ from the scenario's own. */
  readonly set: Readonly<Record<string, string>>;
  /** Every number that is measured, the story's own first. */
  readonly metrics: readonly MetricText[];
  readonly seeds: readonly number[];
  readonly arms: readonly Arm[];
  /** Of a pair: the option that A has. */
  readonly asNow: string;
  /** The switches that are swept, in order. */
  readonly by: readonly { readonly id: string; readonly options: readonly string[] }[];
  readonly workers: number | undefined;
}

/** The story's number as a path into the report, and the list after it. */
export function metricsOf(info: SessionInfo, catalog: Catalog): MetricText[] {
  const { metric, label, unit } = info.story.number;
  // A bare counter's name is short for its place in the report.
  const path = catalog.vmstat.some((one) => one.name === metric) ? `vmstat.${metric}` : metric;
  const own = path === '' ? [] : [{ path, label, unit }];
  return [...own, ...METRIC_LIST.filter((one) => one.path !== path)];
}

export function startForm(info: SessionInfo, catalog: Catalog, now: Readonly<Record<string, string>>): Form {
  const ids = [...info.story.switches, ...catalog.switches.map((one) => one.id)];
  const first = catalog.switches.find((one) => one.id === ids[0])?.id ?? '';
  return { kind: 'pair', first, option: otherOption(catalog, first, now), second: ids.find((id) => id !== first) ?? '', seeds: DEFAULT_SEEDS };
}

export function switchOf(catalog: Catalog, id: string): SwitchText | undefined {
  return catalog.switches.find((one) => one.id === id);
}

/** What B is by default: the next listed option that is not the present one. */
export function otherOption(catalog: Catalog, id: string, now: Readonly<Record<string, string>>): string {
  const options = switchOf(catalog, id)?.options ?? [];
  const at = options.findIndex((option) => option.id === now[id]);
  return options[(at + 1) % Math.max(1, options.length)]?.id ?? '';
}

export function makePlan(form: Form, info: SessionInfo, catalog: Catalog, now: Readonly<Record<string, string>>): Plan {
  const optionsOf = (id: string): string[] => switchOf(catalog, id)?.options.map((option) => option.id) ?? [];
  const ids = form.kind === 'two' ? [form.first, form.second] : form.kind === 'one' ? [form.first] : [];
  const by = ids.map((id) => ({ id, options: optionsOf(id) }));
  const pair = { [form.first]: form.option };
  const set = Object.fromEntries(Object.entries(now).filter(([id, option]) => info.base_switches[id] !== option && !ids.includes(id)));
  return {
    scenario: info.scenario, title: info.title, kind: form.kind, until_ns: info.duration_ns, set, by, asNow: now[form.first] ?? '',
    metrics: metricsOf(info, catalog),
    seeds: Array.from({ length: form.seeds }, (_, ix) => ix + 1),
    arms: form.kind === 'pair' ? [{ name: 'as-is', switches: {} }, { name: arm_name(pair), switches: pair }] : arms_of(by),
    workers: info.dims.nr_pages > LARGE_PAGES ? 1 : undefined,
  };
}

/** What is wrong with a form, in words; empty if nothing is. */
export function formProblem(form: Form, catalog: Catalog): string {
  if (!Number.isInteger(form.seeds) || form.seeds < FEWEST_SEEDS || form.seeds > MOST_SEEDS) {
    return `Seeds: expected a whole number from ${FEWEST_SEEDS} to ${MOST_SEEDS}, got ${Number.isNaN(form.seeds) ? 'nothing' : form.seeds}.`;
  }
  if (form.kind === 'two' && form.first === form.second) return 'Switches: expected two different ones, got the same twice.';
  const runs = form.seeds * armCount(form, catalog);
  return runs > MOST_RUNS ? `Runs: expected at most ${MOST_RUNS.toLocaleString('en')}, got ${runs.toLocaleString('en')}; choose fewer seeds.` : '';
}

export function armCount(form: Form, catalog: Catalog): number {
  const options = (id: string): number => switchOf(catalog, id)?.options.length ?? 0;
  if (form.kind === 'pair') return 2;
  return options(form.first) * (form.kind === 'two' ? options(form.second) : 1);
}

/** Runs in the order in which they are asked for: seed by seed, so that every arm grows alike. */
export function asksOf(plan: Plan): RunAsk[] {
  const metrics = plan.metrics.map((metric) => metric.path);
  return plan.seeds.flatMap((seed) => plan.arms.map((arm) => ({ scenario: plan.scenario, seed, switches: { ...plan.set, ...arm.switches }, until_ns: null, metrics })));
}

/** The table of one number: what is exported, and what the words are about. `runs` as in `asksOf`. */
export function sweepOf(plan: Plan, runs: readonly (MeasuredRun | null)[], metric: number): Sweep {
  const { scenario, until_ns, set, seeds, arms } = plan;
  const only = (run: MeasuredRun | null): MeasuredRun | null => (run === null ? null : { values: [run.values[metric] ?? null], hash: run.hash, worst: run.worst });
  return {
    scenario, model: MODEL_VERSION, until_ns, set, metrics: [plan.metrics[metric]!.path], seeds,
    arms: arms.map((arm, a) => ({ ...arm, runs: seeds.map((_, s) => only(runs[s * arms.length + a] ?? null)) })),
  };
}

/** The same sweep as it is typed in a shell. */
export function commandOf(plan: Plan, metric: number): string {
  const sets = Object.entries(plan.set).map(([id, option]) => ` --set ${id}=${option}`).join('');
  const what = plan.kind === 'pair' ? plan.arms.map((arm) => ` --arm ${arm.name}`).join('') : plan.by.map(({ id, options }) => ` --by ${id}=${options.join(',')}`).join('');
  return `npm run --silent sim -- ${plan.kind === 'pair' ? 'compare' : 'sweep'} ${plan.scenario}${what}${sets} --metric ${plan.metrics[metric]!.path} --seeds ${plan.seeds.length}`;
}

/** The options of an arm in words; with the name of the switch where there are two. */
export function armLabel(plan: Plan, arm: number, catalog: Catalog): string {
  const pair = Object.keys(plan.arms[1]?.switches ?? {})[0] ?? '';
  const switches = plan.kind === 'pair' && arm === 0 ? { [pair]: plan.asNow } : plan.arms[arm]!.switches;
  const words = Object.entries(switches).map(([id, option]) => {
    const one = switchOf(catalog, id);
    const label = one?.options.find((other) => other.id === option)?.label ?? option;
    return plan.kind === 'two' ? `${one?.label ?? id}: ${label}` : label;
  });
  return words.join(', ');
}
