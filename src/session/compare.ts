// The same seeds under several sets of switches, side by side: each metric by seed, its spread, and in how many seeds it lies
// below or above the first arm. Paired by seed, since workload and chance are the same there.
import { metric_of } from './metric.ts';

export interface Arm {
  readonly name: string;
  readonly switches: Readonly<Record<string, string>>;
}

export interface Spread {
  /** By seed, in the order of the seeds; null where the metric has no value. */
  readonly values: readonly (number | null)[];
  readonly mean: number | null;
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Seeds in which the value lies below, at and above that of the first arm. */
  readonly against_first: { readonly below: number; readonly same: number; readonly above: number };
}

export interface Comparison {
  readonly seeds: readonly number[];
  readonly arms: readonly { readonly name: string; readonly switches: Readonly<Record<string, string>>; readonly hashes: readonly string[]; readonly metrics: Readonly<Record<string, Spread>> }[];
}

/** Median of a list that is not empty: the lower middle one of an even number, so that it is a value that occurred. */
function median(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

export function spread_of(values: readonly (number | null)[], first: readonly (number | null)[]): Spread {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  let below = 0;
  let same = 0;
  let above = 0;
  values.forEach((value, i) => {
    const other = first[i] ?? null;
    if (value === null || other === null) return;
    if (value < other) below++;
    else if (value > other) above++;
    else same++;
  });
  const none = known.length === 0;
  return {
    values,
    mean: none ? null : known.reduce((sum, value) => sum + value, 0) / known.length,
    median: none ? null : median(known),
    min: none ? null : known[0]!,
    max: none ? null : known[known.length - 1]!,
    against_first: { below, same, above },
  };
}

/** `run` gives the report of every arm for a seed, in the order of the arms; it is asked once for each seed. */
export function compare_arms(
  arms: readonly Arm[], seeds: readonly number[], metrics: readonly string[], run: (seed: number) => readonly unknown[],
): Comparison {
  const hashes = arms.map((): string[] => []);
  const table = arms.map(() => metrics.map((): (number | null)[] => []));
  for (const seed of seeds) {
    run(seed).forEach((report, a) => {
      hashes[a]!.push(String((report as { hash?: unknown }).hash ?? ''));
      metrics.forEach((metric, m) => table[a]![m]!.push(metric_of(report, metric)));
    });
  }
  return {
    seeds,
    arms: arms.map((arm, a) => ({
      ...arm,
      hashes: hashes[a]!,
      metrics: Object.fromEntries(metrics.map((metric, m) => [metric, spread_of(table[a]![m]!, table[0]![m]!)])),
    })),
  };
}
