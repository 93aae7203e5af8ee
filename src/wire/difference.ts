// Two runs of one scenario and seed, as the page is told of them: where they part, what they came to, and that in sentences.
// A and B are the letters of the page; the run that is open is one of them.
import type { Clause, Row as DifferenceRow } from '#session/what_changed.ts';
import type { Command } from './messages.ts';

export type { Clause, DifferenceRow };

export type Side = 'a' | 'b';

/** The run beside the one that is open. */
export interface Twin {
  /** Switches as opened. */
  readonly switches: Readonly<Record<string, string>>;
  /** Switch changes made during the run, in order. */
  readonly commands: readonly Command[];
}

/** A happening in one of two runs. */
export interface DifferingEvent {
  readonly ordinal: number;
  readonly ns: number;
  readonly kind: number;
  readonly actor: number;
  readonly a: number;
  readonly b: number;
}

export interface FirstDifferenceText {
  /** The first happening that is not the same in both, as the open run and the other have it; null = that run has no more. */
  readonly open: DifferingEvent | null;
  readonly other: DifferingEvent | null;
  /** The earlier of the two; until then nothing differed that anybody could see. */
  readonly ns: number;
  /** The last instant at which both machines are the same but for their switches. */
  readonly alike: { readonly ordinal: number; readonly ns: number };
}

/** The same figure in the same seeds of both, at the same places of the two lists. */
export interface SeedFigures {
  readonly metric: string;
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
}

export interface WhatChanged {
  readonly rows: readonly DifferenceRow[];
  /** Four at most, in their fixed order. */
  readonly sentences: readonly (readonly Clause[])[];
  /** What many seeds say of it; empty without any. */
  readonly confidence: readonly Clause[];
}
