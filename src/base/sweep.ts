// Many runs as one table: seeds by arms by metrics, as JSON and as CSV. The page and the command line write the same text.
import type { Spread } from './spread.ts';
import { spread_of } from './spread.ts';

/** What one whole run came to. */
export interface MeasuredRun {
  /** By metric, in the order asked for; null where the run has no such number. */
  readonly values: readonly (number | null)[];
  /** Of all state at the end. */
  readonly hash: string;
  /** Where it was at its worst (session/one_run.ts says what that is), or null. */
  readonly worst: { readonly ns: number; readonly ordinal: number } | null;
}

/** A set of switches under which every seed runs. */
export interface Arm {
  readonly name: string;
  readonly switches: Readonly<Record<string, string>>;
}

export interface Sweep {
  readonly scenario: string;
  readonly model: string;
  /** Where each run ended, in ns of the machine. */
  readonly until_ns: number;
  /** Switches that all arms share, where they differ from the scenario's own. */
  readonly set: Readonly<Record<string, string>>;
  readonly metrics: readonly string[];
  readonly seeds: readonly number[];
  /** Runs in the order of the seeds; null for one that is not there. */
  readonly arms: readonly (Arm & { readonly runs: readonly (MeasuredRun | null)[] })[];
}

export interface ComparedArm extends Arm {
  readonly hashes: readonly (string | null)[];
  readonly worst: readonly MeasuredRun['worst'][];
  readonly metrics: Readonly<Record<string, Spread>>;
}

export interface Comparison {
  readonly scenario: string;
  readonly model: string;
  readonly until_ns: number;
  readonly set: Readonly<Record<string, string>>;
  readonly seeds: readonly number[];
  readonly arms: readonly ComparedArm[];
}

function values_of(runs: readonly (MeasuredRun | null)[], metric: number): (number | null)[] {
  return runs.map((run) => run?.values[metric] ?? null);
}

export function comparison_of({ scenario, model, until_ns, set, metrics, seeds, arms }: Sweep): Comparison {
  const first = metrics.map((_, m) => values_of(arms[0]?.runs ?? [], m));
  return {
    scenario, model, until_ns, set, seeds,
    arms: arms.map(({ name, switches, runs }) => ({
      name, switches,
      hashes: runs.map((run) => run?.hash ?? null),
      worst: runs.map((run) => run?.worst ?? null),
      metrics: Object.fromEntries(metrics.map((metric, m) => [metric, spread_of(values_of(runs, m), first[m]!)])),
    })),
  };
}

export function sweep_json(sweep: Sweep): string {
  return `${JSON.stringify(comparison_of(sweep), null, 2)}\n`;
}

/** A row for each arm and seed that ran: arm, seed, a column a metric, hash, worst moment; empty where there is no number. */
export function sweep_csv({ metrics, seeds, arms }: Sweep): string {
  const rows: (string | number | null)[][] = [['arm', 'seed', ...metrics, 'hash', 'worst_ns', 'worst_ordinal']];
  for (const { name, runs } of arms) {
    runs.forEach((run, i) => {
      if (run !== null) rows.push([name, seeds[i]!, ...run.values, run.hash, run.worst?.ns ?? null, run.worst?.ordinal ?? null]);
    });
  }
  return rows.map((row) => `${row.map(csv_cell).join(',')}\n`).join('');
}

function csv_cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Name of an arm by its switches: as on the command line, so that it can be typed there. */
export function arm_name(switches: Readonly<Record<string, string>>): string {
  const sets = Object.entries(switches).map(([id, option]) => `${id}=${option}`);
  return sets.length === 0 ? 'as-is' : sets.join(',');
}

/** Every combination of the options of one or two switches: of the second within each of the first. */
export function arms_of(by: readonly { readonly id: string; readonly options: readonly string[] }[]): Arm[] {
  let all: Record<string, string>[] = [{}];
  for (const { id, options } of by) all = all.flatMap((switches) => options.map((option) => ({ ...switches, [id]: option })));
  return all.map((switches) => ({ name: arm_name(switches), switches }));
}
