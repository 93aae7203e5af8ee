// What a switch is: a decision point of the kernel, its possible answers with their codes, and where each comes from.
// The kernel reads the code and nothing else; words, years and sources stand here and reach the page through the catalog.

export const GROUPS = ['who writes?', 'what is written?', 'when?', 'stack', 'disk', 'huge pages', 'machine'] as const;
export type PolicyGroup = (typeof GROUPS)[number];

/** First and last kernel that did so, as versions are written; null = no end on that side that matters here. */
export type Era = readonly [from: string | null, to: string | null];

export interface PolicyOption {
  readonly id: string;
  readonly label: string;
  /** What stands in the kernel's switch column. */
  readonly value: number;
  /** For behaviour of certain kernels; settings, and proposals that no kernel took, have none. */
  readonly era?: Era;
}

/** A switch that takes any number between the listed ones as well, written as `id` with this suffix. */
export interface NumericRange {
  readonly min: number;
  readonly max: number;
  /** Suffixes and what one of them is worth: { '': 1 } for per cents, { s: 1e9, ms: 1e6 } for times. */
  readonly units: Readonly<Record<string, number>>;
}

export interface Policy {
  readonly id: string;
  readonly label: string;
  readonly group: PolicyGroup;
  /** One line: what it changes. */
  readonly help: string;
  readonly year: string;
  readonly source: string;
  /** The kernel's own name for it. */
  readonly kernel: string;
  readonly options: readonly PolicyOption[];
  readonly default: string;
  /** Index into the kernel's switch column (kernel/hooks.ts). */
  readonly decision_point: number;
  readonly numeric?: NumericRange;
}

/** The code of an option, or undefined if the switch has no such option. */
export function option_value(policy: Policy, id: string): number | undefined {
  for (const option of policy.options) if (option.id === id) return option.value;
  const numeric = policy.numeric;
  if (numeric === undefined) return undefined;
  const match = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(id);
  if (match === null) return undefined;
  const unit = numeric.units[match[2]!];
  if (unit === undefined) return undefined;
  const value = Math.floor(Number(match[1]) * unit + 0.5);
  return value >= numeric.min && value <= numeric.max ? value : undefined;
}

/** What a person may write for it: the listed options, then the range. */
export function option_words(policy: Policy): string {
  const listed = policy.options.map((option) => option.id).join(', ');
  return policy.numeric === undefined ? listed : `${listed}, or another number of that form`;
}
