// Model beside kernel: each figure of a recorded case with the kernel's spread between seeds and the verdict that follows
// from the tolerance table of the recordings' README. Figures without a row there are shown and not judged.
import { check_switches } from './check.ts';
import type { TruthCase } from '#scenarios/truth_case.ts';
import { parse_scenario } from '#scenarios/schema.ts';
import type { Problem } from '#scenarios/problem.ts';
import type { Figures, TruthRun } from './truth_figures.ts';
import { run_truth } from './truth_figures.ts';
import { make_machine } from './machine.ts';
import { rules_text } from './rules.ts';

export type Verdict = 'good' | 'acceptable' | 'off' | 'no tolerance';

export interface TruthFigure {
  readonly figure: string;
  readonly model: { readonly per_seed: Readonly<Record<string, number | readonly number[]>>; readonly mean: number | readonly number[] | null };
  readonly kernel: { readonly mean: number | null; readonly min: number | null; readonly max: number | null; readonly values: readonly unknown[] | null };
  readonly tolerance: string;
  readonly verdict: Verdict;
}

export interface TruthReport {
  readonly case: string;
  readonly kernel: string;
  readonly rules: string;
  readonly runs: readonly { readonly seed: number; readonly ended: boolean; readonly ns: number; readonly events: number; readonly hash: string }[];
  readonly figures: readonly TruthFigure[];
  readonly judged: number;
  readonly good: number;
}

type Rule =
  | { readonly kind: 'absolute'; readonly good: number; readonly acceptable: number }
  | { readonly kind: 'relative'; readonly good: number; readonly acceptable: number }
  | { readonly kind: 'at most'; readonly good: number; readonly acceptable: number }
  /** Factor, where values up to `floor` count as `floor`. */
  | { readonly kind: 'factor'; readonly good: number; readonly acceptable: number; readonly floor: number };

const HIT: Rule = { kind: 'absolute', good: 0.015, acceptable: 0.04 };
const REFAULT: Rule = { kind: 'relative', good: 0.1, acceptable: 0.3 };
const COUNT: Rule = { kind: 'relative', good: 0.05, acceptable: 0.15 };
const THRESHOLD: Rule = { kind: 'relative', good: 0.03, acceptable: 0.06 };
const PEAK: Rule = { kind: 'relative', good: 0.1, acceptable: 0.25 };
const HOT: Rule = { kind: 'absolute', good: 0.06, acceptable: 0.15 };
const ANON_SCAN: Rule = { kind: 'absolute', good: 0.08, acceptable: 0.2 };
/** The second limit of the table is an order over swappiness, which one case cannot show: beyond the first is off. */
const ANON_STEAL: Rule = { kind: 'absolute', good: 0.03, acceptable: 0.03 };

const RULES: Readonly<Record<string, Rule>> = {
  measured_hit_ratio: HIT,
  measured_anon_hit_ratio: HIT,
  measured_file_hit_ratio: HIT,
  workingset_refault_file: REFAULT,
  workingset_refault_anon: REFAULT,
  measured_refault_file: REFAULT,
  measured_refault_anon: REFAULT,
  measured_refault_share_of_misses: REFAULT,
  measured_activate_share_of_refaults: { kind: 'absolute', good: 0.08, acceptable: 0.2 },
  pgsteal_total: COUNT,
  data_disk_pages_read: COUNT,
  disk_pages_read_per_later_pass: COUNT,
  hit_ratio_later_passes: { kind: 'at most', good: 0.02, acceptable: 0.08 },
  hot_retained_after_scan: HOT,
  hot_hit_ratio_during_scan: HOT,
  direct_share_of_steal: { kind: 'absolute', good: 0.1, acceptable: 0.2 },
  allocstall: { kind: 'factor', good: 3, acceptable: 10, floor: 10 },
  threshold_start: THRESHOLD,
  bg_threshold_start: THRESHOLD,
  steady_threshold: THRESHOLD,
  steady_bg_threshold: THRESHOLD,
  peak_dirty: PEAK,
  peak_dirty_plus_wb: PEAK,
  steady_mean_dirty_plus_wb: PEAK,
  thp_success_share: { kind: 'absolute', good: 0.08, acceptable: 0.2 },
  compaction_success_share: { kind: 'absolute', good: 0.15, acceptable: 0.3 },
  fault_compact_migrate_scanned: { kind: 'factor', good: 2, acceptable: 4, floor: 1 },
  fault_compact_free_scanned: { kind: 'factor', good: 3, acceptable: 4, floor: 1 },
  fault_pgsteal_kswapd: COUNT,
  write_MBps: { kind: 'relative', good: 0.06, acceptable: 0.15 },
  stalled_share: { kind: 'absolute', good: 0.05, acceptable: 0.15 },
  anon_share_of_steal: ANON_STEAL,
  measured_anon_share_of_steal: ANON_STEAL,
  anon_share_of_scan: ANON_SCAN,
  measured_anon_share_of_scan: ANON_SCAN,
};

/** Cases whose pages are all clean and unmapped: two rows of the table hold for these alone. */
const CLEAN_KINDS = ['seq', 'zipf', 'hotscan', 'thp-cache', 'thp-rcache', 'thp-unmov'];
/** Cases that read no file: the handful of pages that their disk read is file system metadata, which has no row. */
const NO_FILE_READ = ['write', 'rewrite', 'anon', 'thp-checker', 'thp-none'];

export function rule_of(figure: string, kind: string): Rule | null {
  if (figure === 'pgscan_total') return CLEAN_KINDS.includes(kind) ? COUNT : null;
  if (figure === 'reclaim_efficiency') {
    if (CLEAN_KINDS.includes(kind)) return { kind: 'absolute', good: 0.02, acceptable: 0.1 };
    return kind === 'anon' || kind === 'mixed' ? { kind: 'absolute', good: 0.06, acceptable: 0.15 } : null;
  }
  if (figure === 'data_disk_pages_read' && NO_FILE_READ.includes(kind)) return null;
  return RULES[figure] ?? null;
}

/** What decides which rows of the table hold: the kind of work; of huge pages at fault, also how memory was fragmented. */
export function judged_as(truth: Pick<TruthCase, 'kind' | 'args'>): string {
  return truth.kind === 'thp' ? `thp-${String(truth.args['frag'] ?? 'cache')}` : truth.kind;
}

function rule_text(rule: Rule | null): string {
  if (rule === null) return 'none';
  if (rule.kind === 'relative') return `±${rule.good * 100} % / ±${rule.acceptable * 100} %`;
  if (rule.kind === 'absolute') return `±${rule.good} / ±${rule.acceptable}`;
  if (rule.kind === 'at most') return `at most ${rule.good} / ${rule.acceptable}`;
  return `factor ${rule.good} / ${rule.acceptable} (up to ${rule.floor} counts as ${rule.floor})`;
}

/** How far the model is off, in the rule's own measure. */
function distance(rule: Rule, model: number, kernel: number): number {
  if (rule.kind === 'at most') return model;
  if (rule.kind === 'absolute') return Math.abs(model - kernel);
  if (rule.kind === 'relative') return model === kernel ? 0 : kernel === 0 ? Infinity : Math.abs(model - kernel) / Math.abs(kernel);
  const a = Math.max(model, rule.floor);
  const b = Math.max(kernel, rule.floor);
  return Math.max(a, b) / Math.min(a, b);
}

export function judge(figure: string, kind: string, model: number | null, kernel: number | null): Verdict {
  const rule = rule_of(figure, kind);
  if (rule === null) return 'no tolerance';
  if (model === null || kernel === null) return 'off';
  // One part in a million of room for what the recordings rounded.
  const d = distance(rule, model, kernel) * (1 - 1e-6);
  return d <= rule.good ? 'good' : d <= rule.acceptable ? 'acceptable' : 'off';
}

function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? value.flatMap(numbers) : [];
}

function mean_of(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** Mean of numbers, or of lists entry by entry. */
function model_mean(values: readonly (number | readonly number[])[]): number | readonly number[] | null {
  const first = values[0];
  if (first === undefined) return null;
  if (typeof first === 'number') return mean_of(values as readonly number[]);
  return first.map((_, i) => mean_of(values.map((v) => (v as readonly number[])[i] ?? 0))!);
}

function compare_figure(truth: TruthCase, figure: string, runs: readonly { seed: number; figures: Figures }[]): TruthFigure {
  const summary = truth.outcomes.summary[figure] ?? {};
  const number = (name: string): number | null => (typeof summary[name] === 'number' ? summary[name] : null);
  const values = Array.isArray(summary['values']) ? (summary['values'] as unknown[]) : null;
  const per_seed: Record<string, number | readonly number[]> = {};
  for (const run of runs) if (run.figures[figure] !== undefined) per_seed[`s${run.seed}`] = run.figures[figure];
  const mean = model_mean(Object.values(per_seed));
  const as = judged_as(truth);
  const rule = rule_of(figure, as);
  // A list is judged by its worst entry.
  const kernel_mean = number('mean') ?? mean_of(numbers(values));
  const entries = numbers(mean);
  let verdict: Verdict = judge(figure, as, entries[0] ?? null, kernel_mean);
  for (const entry of entries) {
    const v = judge(figure, as, entry, kernel_mean);
    if (v === 'off' || (v === 'acceptable' && verdict === 'good')) verdict = v;
  }
  const all = numbers(values);
  return {
    figure,
    model: { per_seed, mean },
    kernel: {
      mean: kernel_mean,
      min: number('min') ?? (all.length > 0 ? Math.min(...all) : null),
      max: number('max') ?? (all.length > 0 ? Math.max(...all) : null),
      values,
    },
    tolerance: rule_text(rule),
    verdict,
  };
}

export interface TruthOptions {
  /** Seeds to run; default: those of the case. */
  readonly seeds?: readonly number[];
  readonly switches?: Readonly<Record<string, string>>;
  /** Compaction of another kernel than the recorded one, to see how much the rules matter. */
  readonly compaction_rules?: '2.6.38' | '6.1';
}

export type TruthOutcome = { readonly report: TruthReport; readonly problems: readonly Problem[] } | { readonly report: null; readonly problems: readonly Problem[] };

/** Runs a case for its seeds and sets the figures side by side. */
export function compare_case(truth: TruthCase, options: TruthOptions = {}): TruthOutcome {
  const machine = truth.scenario['machine'] as Readonly<Record<string, unknown>>;
  const rules = options.compaction_rules === undefined ? {} : { machine: { ...machine, compaction_rules: options.compaction_rules, ...(options.compaction_rules === '2.6.38' ? { kcompactd: 0 } : {}) } };
  const parsed = parse_scenario({ ...truth.scenario, ...rules });
  if (parsed.scenario === null) return { report: null, problems: parsed.problems };
  const scenario = parsed.scenario;
  const problems = check_switches('switches', { ...scenario.switches, ...options.switches });
  if (problems.length > 0) return { report: null, problems };
  const seeds = options.seeds ?? truth.seeds;
  const runs = seeds.map((seed) => ({ seed, ...(run_truth(make_machine(scenario, seed, options.switches ?? {}), truth.kind, truth.args) as TruthRun) }));
  const names = [...new Set([...Object.keys(truth.outcomes.summary), ...runs.flatMap((run) => Object.keys(run.figures))])];
  const figures = names.filter((name) => truth.outcomes.summary[name] !== undefined).map((name) => compare_figure(truth, name, runs));
  const judged = figures.filter((f) => f.verdict !== 'no tolerance');
  return {
    report: {
      case: truth.name,
      kernel: truth.kernel,
      rules: rules_text(scenario.machine, { ...scenario.switches, ...options.switches }),
      runs: runs.map(({ seed, ended, ns, events, hash }) => ({ seed, ended, ns, events, hash })),
      figures,
      judged: judged.length,
      good: judged.filter((f) => f.verdict === 'good').length,
    },
    problems: [],
  };
}

function text_of(value: number | readonly number[] | null): string | number | null {
  if (value === null || typeof value === 'number') return value === null ? null : Math.floor(value * 1e4 + 0.5) / 1e4;
  return value.map((v) => Math.floor(v * 1e4 + 0.5) / 1e4).join(', ');
}

/** Rows for the page (wire/messages.ts, TruthRow): one seed, the figures that can be judged first. */
export function truth_rows(truth: TruthCase, seed: number, switches: Readonly<Record<string, string>>): { figure: string; model: number | string | null; kernel: string; spread: string; verdict: Verdict }[] {
  const { report } = compare_case(truth, { seeds: [seed], switches });
  if (report === null) return [];
  const rows = report.figures.map((f) => ({
    figure: f.figure,
    model: text_of(f.model.mean),
    kernel: f.kernel.mean === null ? '' : String(text_of(f.kernel.mean)),
    spread: f.kernel.min === null || f.kernel.max === null ? '' : `${f.kernel.min} to ${f.kernel.max}`,
    verdict: f.verdict,
  }));
  return [...rows.filter((r) => r.verdict !== 'no tolerance'), ...rows.filter((r) => r.verdict === 'no tolerance')];
}
