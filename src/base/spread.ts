// How numbers of many seeds lie: pure arithmetic and the words for it. Values of two arms are paired by seed, since workload and
// chance are the same there. One copy for the page, the session and the command line.

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

/** Two arms seed by seed: what is counted and measured is the value less the first arm's. */
export interface Paired {
  readonly below: number;
  readonly same: number;
  readonly above: number;
  /** Median of the differences; null without pairs. */
  readonly median: number | null;
  /** The differences without a fifth of them at either end: the paired spread. */
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: 'below' | 'above' | 'no clear difference' | 'too few seeds';
}

/** Pairs from which on something is said of them: with fewer, one seed would decide. Chosen. */
export const FEWEST_PAIRS = 5;
/** Left out of the paired spread at either end, so that 16 of 20 seeds on one side are a difference. */
const ENDS = 5;

/** Median of a sorted list that is not empty: the lower middle one of an even number, so that it is a value that occurred. */
function median_of(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

function known_of(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null).sort((a, b) => a - b);
}

export function median(values: readonly (number | null)[]): number | null {
  const known = known_of(values);
  return known.length === 0 ? null : median_of(known);
}

/** Differences of the seeds in which both have a value, in the order of the seeds. */
function differences(values: readonly (number | null)[], first: readonly (number | null)[]): number[] {
  return values.flatMap((value, i) => {
    const other = first[i] ?? null;
    return value === null || other === null ? [] : [value - other];
  });
}

export function paired_of(values: readonly (number | null)[], first: readonly (number | null)[]): Paired {
  const sorted = differences(values, first).sort((a, b) => a - b);
  const below = sorted.filter((d) => d < 0).length;
  const above = sorted.filter((d) => d > 0).length;
  const counts = { below, same: sorted.length - below - above, above };
  if (sorted.length === 0) return { ...counts, median: null, low: null, high: null, verdict: 'too few seeds' };
  const out = Math.floor(sorted.length / ENDS);
  const low = sorted[out]!;
  const high = sorted[sorted.length - 1 - out]!;
  const clear = high < 0 ? 'below' : low > 0 ? 'above' : 'no clear difference';
  return { ...counts, median: median_of(sorted), low, high, verdict: sorted.length < FEWEST_PAIRS ? 'too few seeds' : clear };
}

export function spread_of(values: readonly (number | null)[], first: readonly (number | null)[]): Spread {
  const known = known_of(values);
  const { below, same, above } = paired_of(values, first);
  const none = known.length === 0;
  return {
    values,
    mean: none ? null : known.reduce((sum, value) => sum + value, 0) / known.length,
    median: none ? null : median_of(known),
    min: none ? null : known[0]!,
    max: none ? null : known[known.length - 1]!,
    against_first: { below, same, above },
  };
}

/** The difference in a sentence: `name` is the arm that is compared, `first` the one it is compared with. */
export function paired_words(paired: Paired, name: string, first: string): string {
  const { below, same, above, verdict } = paired;
  const of = below + same + above;
  const seeds = of === 1 ? '1 seed' : `${of} seeds`;
  if (of === 0) return `No seed yet in which both ${name} and ${first} have this number.`;
  const alike = same > 0 ? `, the same in ${same}` : '';
  const Name = name.charAt(0).toUpperCase() + name.slice(1);
  if (verdict === 'below') return `${Name} is lower than ${first} in ${below} of ${seeds}${alike}.`;
  if (verdict === 'above') return `${Name} is higher than ${first} in ${above} of ${seeds}${alike}.`;
  const counts = `${name} is lower than ${first} in ${below}, higher in ${above}${alike} of ${seeds}`;
  return verdict === 'too few seeds' ? `Too few seeds to say: ${counts}.` : `No clear difference: ${counts}.`;
}

/** Which of five equal parts of the range from least to largest each value lies in, 1 to 5; all alike are in the third. */
export function five_classes(values: readonly (number | null)[]): (number | null)[] {
  const known = known_of(values);
  const least = known[0] ?? 0;
  const range = (known[known.length - 1] ?? 0) - least;
  return values.map((value) => (value === null ? null : range === 0 ? 3 : Math.min(5, 1 + Math.floor(((value - least) / range) * 5))));
}
