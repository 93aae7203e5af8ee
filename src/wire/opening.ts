// A run told in moments: which instants are shown, for how long, with which words. Data of a scenario; the page plays it
// and knows nothing of what it is about. The scenario's own form is the same (scenarios/opening.ts).

/** A point of a run, found by going through it: the nth such happening, or the first instant at which a counter has got so far. */
export type Mark =
  | { readonly kind: 'event'; readonly name: string; readonly nth: number }
  | { readonly kind: 'counter'; readonly name: string; readonly at_least: number };

/** A number of the picture shown against a bound: a number, or another number's name. */
export interface Condition {
  readonly number: string;
  readonly compare: 'below' | 'at least' | 'equals';
  readonly to: number | string;
}

export interface Wording {
  /** Plain words with {numbers} of the picture shown. */
  readonly say: string;
  readonly when: Condition | null;
}

export interface Moment {
  readonly id: string;
  /** Where its machine time ends, counted from where the moment before ended; null: the instant stays. */
  readonly until: Mark | null;
  /** It ends with the last event before that happening. */
  readonly before: boolean;
  /** Of viewing. */
  readonly seconds: number;
  /** torn: stands at its end, what lies between is left out; slow: happening by happening; batch: machine time by a constant. */
  readonly speed: 'torn' | 'slow' | 'batch';
  /** Happenings that get the same time each, before the rest goes on by the clock. */
  readonly one_by_one: { readonly event: string; readonly count: number; readonly seconds: number } | null;
  /** The first wording whose condition holds is the one. */
  readonly words: readonly Wording[];
  /** The number that stands large beside the words, or ''. */
  readonly number: string;
  /** What to look at, by panel. */
  readonly focus: Readonly<Record<string, string>>;
}

export interface Future {
  readonly label: string;
  readonly switch: string;
  readonly option: string;
  /** Where this future has its answer. */
  readonly until: Mark;
  readonly words: readonly Wording[];
}

/** The question at the end: two ways in which the run goes on from the end of one moment. */
export interface Futures {
  readonly question: string;
  readonly from: string;
  readonly seconds: number;
  /** Machine time shown, as a multiple of what the moments showed from there. */
  readonly times: number;
  readonly choices: readonly Future[];
  /** The story that comes next, if there is such a one. */
  readonly next: string;
}

export interface Opening {
  readonly moments: readonly Moment[];
  readonly futures: Futures | null;
}
