// What an answer to "why?" is made of. Plain data: it crosses to the page as it is (wire/why.ts).
import type { EventId, Ns, TaskId } from '#base/units.ts';

/** What is asked about. `here`: nothing chosen; of this task if one is at hand. `wait` without `from_ns`: the one under way, else the last. */
export type WhyAbout =
  | { readonly kind: 'here'; readonly task: TaskId | null }
  | { readonly kind: 'wait'; readonly task: TaskId; readonly from_ns: Ns | null }
  | { readonly kind: 'event'; readonly ordinal: number; readonly id: EventId }
  | { readonly kind: 'page'; readonly pfn: number };

/** A number of the run under its plain and its kernel's name. */
export interface WhyFact {
  readonly label: string;
  readonly kernel: string;
  readonly value: string;
}

/** One step of the chain: an event that is in the log at `ordinal`, standing for all of its kind at this place in it. */
export interface WhyCard {
  readonly id: EventId;
  readonly ordinal: number;
  readonly ns: Ns;
  readonly kind: number;
  readonly actor: TaskId;
  readonly a: number;
  readonly b: number;
  /** Id of the event that the log names as its cause. */
  readonly cause: EventId;
  /** Events that this card stands for, itself included. */
  readonly count: number;
  /** The tasks that had a hand in it and how often, most first; more than one: several causes join. */
  readonly joined: readonly { readonly actor: TaskId; readonly count: number }[];
  readonly facts: readonly WhyFact[];
}

/** A part of the time explained; it belongs to the card with that event. */
export interface WhyPart {
  readonly card: EventId;
  readonly label: string;
  readonly kernel: string;
  readonly ns: Ns;
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
  readonly task: TaskId;
  /** Kind of the event explained; null = a time. */
  readonly kind: number | null;
  /** What the task waited for; -1 = it did not. */
  readonly reason: number;
  readonly question: string;
  readonly from_ns: Ns;
  readonly to_ns: Ns;
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
