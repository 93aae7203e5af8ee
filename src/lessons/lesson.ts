// A lesson after parsing: a scenario told in steps that wait for events of the model, with predictions, one number and
// its price. Plain data; the page gets the same form (types only cross the wall). The JSON form stands in README.md.
import type { Mark } from '#scenarios/opening.ts';

/**
 * A figure read off the report of a run that goes to `until_ms` (0 = the scenario's own end). With `against` it is a ratio:
 * this metric over the other one, of a run of the same seed with other switches.
 */
export interface Measure {
  readonly label: string;
  /** Unit of the metric as the report has it ('ns' is shown as ms); '' for a ratio or a count. */
  readonly unit: string;
  /** Path into the report (session/metric.ts). */
  readonly metric: string;
  readonly switches: Readonly<Record<string, string>>;
  readonly until_ms: number;
  readonly against: { readonly metric: string; readonly switches: Readonly<Record<string, string>> } | null;
}

/** What to look at: a mark by panel, as in a story's focus ('page-map' -> 'block:21'); words link to marks as [text](panel:mark). */
export type Focus = Readonly<Record<string, string>>;

export const LESSON_SPEEDS = ['slow', 'normal', 'fast'] as const;
export type LessonSpeed = (typeof LESSON_SPEEDS)[number];

/** Plays on from where the lesson stands until this point of the model's run, never for a time of viewing. */
export interface WatchStep {
  readonly kind: 'watch';
  readonly say: string;
  readonly until: Mark;
  readonly speed: LessonSpeed;
  readonly focus: Focus;
  /** Switches changed at the start of this step: the run forks there. */
  readonly set: Readonly<Record<string, string>>;
}

/** Begins the scenario again, same seed, with these switches instead of the lesson's. */
export interface RestartStep {
  readonly kind: 'restart';
  readonly say: string;
  readonly switches: Readonly<Record<string, string>>;
}

/** Words alone. */
export interface SayStep {
  readonly kind: 'say';
  readonly say: string;
  readonly focus: Focus;
}

export const PREDICTIONS = ['choose', 'number', 'order', 'point', 'curve', 'pays'] as const;
export type PredictionKind = (typeof PREDICTIONS)[number];

/**
 * A prediction. What comes out is never written here: it is read from the run. `choose` and `pays`: each option has a
 * condition on the measures, exactly one holds in the run of the lesson's seed. `number`: a point on a line from low to high.
 * `order`: the items by their first mark. `point`: the page, block or task named by an event. `curve`: the rest of a
 * series of the frame's counters.
 */
export interface AskStep {
  readonly kind: 'ask';
  readonly ask: PredictionKind;
  readonly text: string;
  readonly options: readonly { readonly label: string; readonly when: Outcome | null; readonly first: Mark | null }[];
  readonly line: { readonly low: number; readonly high: number; readonly log: boolean; readonly unit: string } | null;
  readonly answer: Measure | null;
  /** For point: the happening whose a (or b) names it, and in which panel it is pointed at. */
  readonly point: { readonly mark: Mark; readonly field: 'a' | 'b' | 'actor'; readonly panel: string } | null;
  /** For curve: a counter of /proc/vmstat or a figure of the series, from the instant of the question to until_ms. */
  readonly curve: { readonly series: string; readonly until_ms: number; readonly unit: string } | null;
}

/** Holds if the measure lies in [low, high]; null = no bound on that side. */
export interface Outcome {
  readonly measure: Measure;
  readonly low: number | null;
  readonly high: number | null;
}

/** Shows what came of the last prediction beside it, with a figure of the run. {value} in words is that figure. */
export interface RevealStep {
  readonly kind: 'reveal';
  readonly say: string;
  readonly measure: Measure;
}

/** The same seed under two to four options of one switch, side by side, each with these figures. */
export interface CompareStep {
  readonly kind: 'compare';
  readonly say: string;
  readonly switch: string;
  readonly options: readonly string[];
  readonly measures: readonly Measure[];
}

/** Brings a coincidence about that matters ("force the theft"): plays to the nearest seed and instant at which it happens. */
export interface ForceStep {
  readonly kind: 'force';
  readonly say: string;
  readonly label: string;
  readonly mark: Mark;
  /** Seeds tried, from the lesson's own on. */
  readonly seeds: number;
}

export type Step = WatchStep | RestartStep | SayStep | AskStep | RevealStep | CompareStep | ForceStep;

export interface TeacherNote {
  /** Minutes since the lesson began at which this is due. */
  readonly minute: number;
  readonly say: string;
}

export interface Lesson {
  readonly id: string;
  /** Place in the curriculum ('4'). */
  readonly lesson: string;
  readonly title: string;
  readonly question: string;
  readonly goal: string;
  /** Minutes of watching, and with doing. */
  readonly minutes: { readonly watch: number; readonly do: number };
  readonly scenario: string;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  /** At most two. */
  readonly panels: readonly string[];
  /** Switches on the story card, at most three. */
  readonly board: readonly string[];
  readonly steps: readonly Step[];
  /** The figure to remember, and the range in which it lies in every one of so many seeds, from the lesson's own on. */
  readonly number: { readonly measure: Measure; readonly expect: readonly [number, number]; readonly seeds: number };
  /** What the gain costs; never empty. */
  readonly price: readonly Measure[];
  /** The same figure on a larger machine. */
  readonly real: { readonly scenario: string; readonly measure: Measure; readonly say: string } | null;
  /** What can be tried on one's own machine: commands, what to look for in what they say, and who says so. */
  readonly yours: { readonly run: readonly string[]; readonly look: string; readonly source: string } | null;
  readonly notes: readonly TeacherNote[];
  readonly sources: readonly string[];
}

/** What the index of lessons shows. */
export interface LessonText {
  readonly id: string;
  readonly lesson: string;
  readonly title: string;
  readonly question: string;
  readonly minutes: { readonly watch: number; readonly do: number };
  readonly paths: readonly string[];
}
