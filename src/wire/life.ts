// What happened to one thing: a page wherever it lies, a block of memory, a task. Entries are in the order of the run and are
// known by their row; a question asks for a stretch of rows, and the answer says how far the run has been looked through.
import type { Subject } from './messages.ts';

/** What can be followed. */
export type Thing = Extract<Subject, { kind: 'page' | 'block' | 'task' }>;

export type LifeWhat =
  /** An event of the log; `id` is its number there, of several alike that of the first. */
  | { readonly kind: 'event'; readonly event: number; readonly id: number; readonly a: number; readonly b: number }
  /** A page went from one list (as in LISTS) to another; -1: none. */
  | { readonly kind: 'list'; readonly from: number; readonly to: number }
  /** A page is where it was not before: in this frame, or (-1) in none. */
  | { readonly kind: 'frame'; readonly pfn: number }
  /** A page begins to be written; by whom asked, as in ORIGIN, or -1. */
  | { readonly kind: 'writeback'; readonly origin: number }
  /** A page is marked as used, or the mark is taken away. */
  | { readonly kind: 'used'; readonly on: boolean }
  /** A task slept from the entry's instant until it ran or could run again. */
  | { readonly kind: 'wait'; readonly reason: number; readonly to_ns: number; readonly waker: number }
  /** A task's stack reached so many bytes, deeper than ever before. */
  | { readonly kind: 'stack'; readonly bytes: number };

/** The event that an entry names as its cause. */
export interface LifeCause {
  readonly ordinal: number;
  readonly ns: number;
  readonly event: number;
  readonly actor: number;
  readonly a: number;
  readonly b: number;
}

export interface LifeEntry {
  readonly row: number;
  /** Where it is seen: after so many events of the machine. */
  readonly ordinal: number;
  readonly ns: number;
  /** -1: the machine itself. */
  readonly actor: number;
  readonly what: LifeWhat;
  /** So many alike in a row, by the same actor; the last of them. */
  readonly times: number;
  readonly last_ordinal: number;
  readonly last_ns: number;
  readonly because: LifeCause | null;
}

/** From which row on; or round an instant: the last entry up to it stands in the answer, with what came before. */
export type LifeAt = { readonly row: number } | { readonly ordinal: number };

export interface Life {
  readonly entries: readonly LifeEntry[];
  /** Row of the oldest entry that is held. */
  readonly first_row: number;
  /** Entries found so far. */
  readonly total: number;
  /** The last one up to the instant that was asked for, or up to the instant shown; -1: none. */
  readonly now_row: number;
  readonly looked_ns: number;
  readonly looked_ordinal: number;
  /** The explored part of the run has not been looked through: the same question again goes on. */
  readonly catching_up: boolean;
}
