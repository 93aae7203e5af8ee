// What the page knows of two runs side by side. Frames never come here.
import type { DifferenceRow, FirstDifferenceText, SeedFigures, WhatChanged } from '#wire/difference.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { pageStore } from '../state/page-store.ts';
import type { TimelineState } from '../state/session-store.ts';

/** Runs of many seeds, as they come in. */
export interface SeedRuns {
  readonly done: number;
  readonly of: number;
  readonly running: boolean;
  /** Where these runs end. */
  readonly until_ns: number;
  readonly figures: readonly SeedFigures[];
}

export interface CompareState {
  readonly status: 'opening' | 'ready' | 'failed';
  /** Why it failed. */
  readonly why: string;
  /** The second run, once it is open. */
  readonly info: SessionInfo | null;
  readonly timeline: TimelineState | null;
  /** How far both have been looked through for where they part; null when that is known. */
  readonly looked_ns: number | null;
  /** Null: nothing different ever happens; undefined: not known yet, or not to be known. */
  readonly first: FirstDifferenceText | null | undefined;
  readonly firstProblem: string;
  /** Of the instant `at_ns` of both. */
  readonly changed: WhatChanged | null;
  readonly at_ns: number;
  readonly seeds: SeedRuns | null;
  /** Rows without a price are left out. */
  readonly pricesOnly: boolean;
  /** The row that a sentence was asked about. */
  readonly looked: string;
}

export const freshCompare: CompareState = {
  status: 'opening', why: '', info: null, timeline: null, looked_ns: null, first: undefined, firstProblem: '', changed: null, at_ns: 0, seeds: null,
  pricesOnly: false, looked: '',
};

export const useCompare = pageStore<CompareState>(() => freshCompare);

/** What the column of differences shows: the story's number and what can be paid with stay, whatever else is left out. */
export function shownRows(rows: readonly DifferenceRow[], pricesOnly: boolean): { readonly figures: readonly DifferenceRow[]; readonly counters: readonly DifferenceRow[] } {
  const figures = rows.filter((row) => row.story || row.price || (!pricesOnly && row.verdict !== 'differs'));
  return { figures, counters: pricesOnly ? [] : rows.filter((row) => !figures.includes(row)) };
}
