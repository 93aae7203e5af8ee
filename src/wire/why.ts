// "Why?" as it crosses to the page: what can be asked about, and what an answer is made of. Of the same shapes as session/why/answer.ts.

/** What is asked about. `here`: nothing chosen; of this task if one is at hand. `wait` without `from_ns`: the one under way, else the last. */
export type WhyAbout =
  | { readonly kind: 'here'; readonly task: number | null }
  | { readonly kind: 'wait'; readonly task: number; readonly from_ns: number | null }
  | { readonly kind: 'event'; readonly ordinal: number; readonly id: number }
  | { readonly kind: 'page'; readonly pfn: number };

/** A number of the run under its plain and its kernel's name. */
export interface WhyFact {
  readonly label: string;
  readonly kernel: string;
  readonly value: string;
}

/** One step of the chain: an event that is in the log at `ordinal`, standing for all of its kind at this place in it. */
export interface WhyCard {
  readonly id: number;
  readonly ordinal: number;
  readonly ns: number;
  readonly kind: number;
  readonly actor: number;
  readonly a: number;
  readonly b: number;
  /** Id of the event that the log names as its cause. */
  readonly cause: number;
  /** Events that this card stands for, itself included. */
  readonly count: number;
  /** The tasks that had a hand in it and how often, most first; more than one: several causes join. */
  readonly joined: readonly { readonly actor: number; readonly count: number }[];
  readonly facts: readonly WhyFact[];
}

/** A part of the time explained; it belongs to the card with that event. */
export interface WhyPart {
  readonly card: number;
  readonly label: string;
  readonly kernel: string;
  readonly ns: number;
  /** Somebody waits in it; else something is done. */
  readonly harm: boolean;
}

export interface WhyNot {
  readonly question: string;
  readonly answer: string;
  /** The test as the kernel makes it. */
  readonly test: string;
  readonly facts: readonly WhyFact[];
  /** Where the test was made. */
  readonly ordinal: number;
}

/** A change that could have made a difference, to be tried from `ordinal` on. */
export interface WhyIf {
  readonly switch: string;
  readonly option: string;
}

export interface WhyAnswer {
  readonly about: Exclude<WhyAbout, { kind: 'here' }>;
  /** What is explained. */
  readonly subject: 'wait' | 'event' | 'page';
  readonly task: number;
  /** Kind of the event explained; null = a time. */
  readonly kind: number | null;
  /** What the task waited for; -1 = it did not. */
  readonly reason: number;
  readonly question: string;
  readonly from_ns: number;
  readonly to_ns: number;
  /** The run, as far as it was looked at, does not come to its end. */
  readonly going_on: boolean;
  /** In causal order; at most MOST_CARDS are not `folded`. */
  readonly cards: readonly WhyCard[];
  readonly folded: readonly WhyCard[];
  /** They add up exactly to to_ns - from_ns. */
  readonly parts: readonly WhyPart[];
  readonly why_not: readonly WhyNot[];
  readonly what_if: readonly WhyIf[];
  /** Where a change would be tried from: just before the first cause. */
  readonly fork_ordinal: number;
}

/** What came of a change: time waited (ns) or happenings (times) until the task is back in its program. */
export interface WhatIfResult {
  readonly unit: 'ns' | 'times';
  readonly without: number;
  readonly with: number;
  /** False: the same point was not reached in the time looked at, so `with` is what had come together by then. */
  readonly reached: boolean;
  /** Where the change was made. */
  readonly fork_ordinal: number;
}
