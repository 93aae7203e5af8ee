// Everything that crosses between the page and the server, as two discriminated unions. Four verbs and a few
// questions; no library. The server keeps no clock: the page pulls the instants that it wants to show.
import type { MeasuredRun } from '#base/sweep.ts';
import type { Lesson } from '#lessons/lesson.ts';
import type { Catalog } from './catalog.ts';
import type { FirstDifferenceText, SeedFigures, Side, Twin, WhatChanged } from './difference.ts';
import type { FrameDims } from './frame_layout.ts';
import type { Mark, Opening } from './opening.ts';
import type { LensId } from './lens.ts';
import type { Life, LifeAt, Thing } from './life.ts';
import type { WhatIfResult, WhyAbout, WhyAnswer } from './why.ts';

/** An instant. Events at the same ns are told apart by their ordinal (number of events done). */
export interface Instant {
  readonly ns: number;
  readonly ordinal: number;
}

export type Target =
  | { readonly kind: 'ns'; readonly ns: number }
  | { readonly kind: 'instant'; readonly ordinal: number }
  /** So many events forward (or back) from the instant shown last. */
  | { readonly kind: 'step'; readonly events: number }
  /** Next or previous marker, from the instant shown last. */
  | { readonly kind: 'marker'; readonly direction: 1 | -1 }
  /** Next or previous event that concerns this; the same instant again if there is none. */
  | { readonly kind: 'next_of'; readonly what: Subject; readonly direction: 1 | -1 };

/** What an event can concern: a block of memory, a page wherever it lies (mapping as in Follow), a task; or any theft; or what kind it is. */
export type Subject =
  | { readonly kind: 'block'; readonly block: number }
  | { readonly kind: 'page'; readonly mapping: number; readonly index: number }
  | { readonly kind: 'task'; readonly task: number }
  | { readonly kind: 'event'; readonly event: number }
  | { readonly kind: 'steal' };

export interface Follow {
  /** Mapping as in a frame's followed rows: >= 0 a file, < 0 anonymous memory. */
  readonly mapping: number;
  readonly index: number;
}

export type Request =
  | { readonly type: 'hello'; readonly id: number }
  | {
      readonly type: 'open';
      readonly id: number;
      /** Id of a listed scenario, or a scenario as an object (checked like a file). */
      readonly scenario: unknown;
      readonly seed: number;
      readonly switches: Readonly<Record<string, string>>;
      /** Switch changes made during the run, in order. */
      readonly commands: readonly Command[];
    }
  | {
      readonly type: 'frame_at';
      readonly id: number;
      readonly target: Target;
      readonly window_ns: number;
      readonly follow: readonly Follow[];
      /** Buffer of a frame no longer shown, to be filled again. */
      readonly recycle: ArrayBuffer | null;
      /** What the bytes of the map shall say; only age and owner make a frame longer. By default: kind. */
      readonly lens?: LensId;
      /** Count the waits of allocations of this task only; null or absent: of all. */
      readonly waits_of?: number | null;
    }
  | { readonly type: 'command'; readonly id: number; readonly change: { readonly switch: string; readonly option: string } }
  | { readonly type: 'inspect'; readonly id: number; readonly what: Inspect }
  | { readonly type: 'timeline'; readonly id: number; readonly bins: number }
  /** Where in the run these points lie, each after the one before. */
  | { readonly type: 'instants'; readonly id: number; readonly marks: readonly Mark[] }
  /** The chain of causes of a wait or an event, and what was in the way of what could have happened instead. */
  | { readonly type: 'why'; readonly id: number; readonly about: WhyAbout }
  /** What a change of switch just before would have made of it; of the subject of an answer. */
  | { readonly type: 'why_if'; readonly id: number; readonly about: WhyAbout; readonly change: { readonly switch: string; readonly option: string } }
  /** What happened to a thing, up to the explored end; the same question again goes on where the budget ran out. */
  | { readonly type: 'life'; readonly id: number; readonly what: Thing; readonly at: LifeAt; readonly most: number }
  | { readonly type: 'report'; readonly id: number }
  /** Where the open run and another of the same scenario and seed part; the same question again goes on where the budget ran out. */
  | { readonly type: 'first_difference'; readonly id: number; readonly twin: Twin }
  /** What the open run has come to beside another, of which this is the report of the same instant. */
  | {
      readonly type: 'what_changed';
      readonly id: number;
      readonly open_is: Side;
      readonly twin: Twin;
      readonly other: unknown;
      readonly seeds: readonly SeedFigures[];
    }
  /** One whole run for its figures, beside the run that is open; the same question again goes on where the budget ran out. */
  | {
      readonly type: 'measure';
      readonly id: number;
      /** As in `open`. */
      readonly scenario: unknown;
      readonly seed: number;
      readonly switches: Readonly<Record<string, string>>;
      /** Where the run ends; null = where its scenario does. */
      readonly until_ns: number | null;
      /** Paths into the report (session/metric.ts). */
      readonly metrics: readonly string[];
    }
  /** A lesson of the catalog, whole. No run need be open. */
  | { readonly type: 'lesson'; readonly id: number; readonly lesson: string };

export interface Command {
  readonly ordinal: number;
  readonly switch: string;
  readonly option: string;
}

export type Inspect =
  | { readonly kind: 'page'; readonly pfn: number }
  | { readonly kind: 'block'; readonly block: number }
  | { readonly kind: 'task'; readonly task: number }
  /** Waits of allocations that ended from..to (to_ns itself not), of a length from..below. */
  | { readonly kind: 'waits'; readonly from_ns: number; readonly to_ns: number; readonly least_ns: number; readonly below_ns: number; readonly most: number; readonly task?: number }
  /** The same waits, summed up by how much was wanted, by who waited (of one task, if one is named), or by what the time went into. */
  | { readonly kind: 'waits_by'; readonly by: 'order' | 'task' | 'reason'; readonly from_ns: number; readonly to_ns: number; readonly task: number | null }
  | { readonly kind: 'log'; readonly from_ordinal: number; readonly to_ordinal: number; readonly most: number; readonly only?: LogFilter };

/** Which events of a stretch are wanted; all that is named must hold. Concerns are those of the moment of the event. */
export interface LogFilter {
  readonly kinds?: readonly number[];
  /** -1: the machine itself. */
  readonly actor?: number;
  readonly about?: Subject;
  /** Of these blocks, both included; of this stretch of time, both included. */
  readonly blocks?: { readonly from: number; readonly to: number };
  readonly ns?: { readonly from: number; readonly to: number };
}

export interface Problem {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export interface SessionInfo {
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly dims: FrameDims;
  readonly duration_ns: number;
  readonly switches: Readonly<Record<string, string>>;
  /** Switch values of the scenario itself: what "differs" is measured against. */
  readonly base_switches: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
  readonly machine: string;
  readonly rules: string;
  /** Rules that no one kernel had together, in words; empty if one did. */
  readonly mixed_eras: readonly string[];
  readonly zones: readonly { readonly name: string; readonly start_pfn: number; readonly nr_pages: number }[];
  readonly block_pages: number;
  readonly tasks: readonly { readonly id: number; readonly name: string; readonly kind: string; readonly badge: string }[];
  readonly files: readonly {
    readonly id: number;
    readonly name: string;
    readonly pages: number;
    readonly extents: readonly { readonly index: number; readonly sector: number; readonly pages: number }[];
  }[];
  readonly disk: { readonly name: string; readonly sectors: number; readonly cylinders: number; readonly mechanical: boolean };
  readonly swap: { readonly pages: number; readonly sector: number } | null;
  readonly story: {
    readonly sentence: string;
    readonly question: string;
    readonly number: { readonly metric: string; readonly label: string; readonly unit: string };
    readonly switches: readonly string[];
    readonly panels: readonly string[];
    readonly poster_ns: number;
    /** How it plays by itself, if it does. */
    readonly opening?: Opening | null;
  };
  /** A recorded real-kernel case: its figures beside the model's. */
  readonly truth: boolean;
}

/** Where a point of the run lies, and what happened there; zeros for a counter. */
export interface FoundMark extends Instant {
  readonly actor: number;
  readonly a: number;
  readonly b: number;
}

export interface MarkerText {
  readonly ns: number;
  readonly ordinal: number;
  readonly kind: number;
  readonly actor: number;
  readonly a: number;
  readonly b: number;
}

export interface PageDetail {
  readonly kind: 'page';
  readonly pfn: number;
  readonly mapping: number;
  readonly index: number;
  readonly sector: number;
  readonly words: string;
  readonly facts: readonly Fact[];
  readonly cause: number;
}

export interface Fact {
  readonly label: string;
  readonly kernel: string;
  readonly value: string;
}

export interface BlockDetail {
  readonly kind: 'block';
  readonly block: number;
  readonly words: string;
  readonly facts: readonly Fact[];
  /** The last thefts in this block, newest first. */
  readonly steals: readonly StealText[];
}

/** A page taken out of a block that somebody else was emptying. */
export interface StealText {
  readonly pfn: number;
  readonly thief: number;
  readonly victim: number;
  readonly ns: number;
  readonly ordinal: number;
  /** Number of the event in the log. */
  readonly event: number;
}

export interface TaskDetail {
  readonly kind: 'task';
  readonly task: number;
  readonly words: string;
  readonly records: readonly {
    readonly routine: number;
    readonly step: string;
    readonly bytes: number;
    readonly locals: readonly { readonly name: string; readonly value: number }[];
  }[];
  readonly waits: readonly {
    readonly reason: number;
    readonly from_ns: number;
    readonly to_ns: number;
    readonly object: number;
    readonly waker: number;
    /** Parts in ns by wait reason; they add up exactly to to_ns - from_ns. */
    readonly parts: readonly { readonly reason: number; readonly ns: number }[];
  }[];
}

export interface LogDetail {
  readonly kind: 'log';
  readonly events: readonly {
    readonly id: number;
    readonly ordinal: number;
    readonly ns: number;
    readonly kind: number;
    readonly actor: number;
    readonly a: number;
    readonly b: number;
    readonly cause: number;
    /** Where the actor ran, or -1. */
    readonly cpu: number;
  }[];
  /** Of those wanted, not sent: `most` are, the newest. */
  readonly left_out: number;
  /** The stretch that was looked at: what was asked for, as far as the run was explored. */
  readonly from_ordinal: number;
  readonly to_ordinal: number;
}

/** What counts as a wait is said in waits.ts. */
export interface WaitsDetail {
  readonly kind: 'waits';
  readonly waits: readonly {
    readonly task: number;
    /** Of 2^order pages. */
    readonly order: number;
    /** It ended without memory. */
    readonly failed: boolean;
    readonly from_ns: number;
    readonly to_ns: number;
    readonly begin_ordinal: number;
    readonly end_ordinal: number;
  }[];
  readonly left_out: number;
}

export interface WaitsByDetail {
  readonly kind: 'waits_by';
  readonly by: 'order' | 'task' | 'reason';
  readonly count: number;
  readonly total_ns: number;
  /** The kind with the most time first. By reason: of each wait its part of that reason, if it has one. */
  readonly rows: readonly {
    /** Order, task, or reason (as in the catalog; 0: it runs, which is to say it reclaims). */
    readonly key: number;
    readonly memory: boolean;
    readonly count: number;
    readonly failed: number;
    readonly total_ns: number;
    readonly median_ns: number;
    readonly p99_ns: number;
    readonly longest_ns: number;
  }[];
}

export type Detail = PageDetail | BlockDetail | TaskDetail | LogDetail | WaitsDetail | WaitsByDetail;

export interface TruthRow {
  readonly figure: string;
  readonly model: number | string | null;
  readonly kernel: string;
  readonly spread: string;
  readonly verdict: 'good' | 'acceptable' | 'off' | 'no tolerance';
}

export type Reply =
  | { readonly type: 'ready'; readonly id: number; readonly wire: number; readonly catalog: Catalog }
  | { readonly type: 'opened'; readonly id: number; readonly session: SessionInfo; readonly problems: readonly Problem[] }
  | {
      readonly type: 'frame';
      readonly id: number;
      readonly buffer: ArrayBuffer;
      /** The instant reached; short of the target if the budget of one call ran out. */
      readonly instant: Instant;
      readonly catching_up: boolean;
    }
  | { readonly type: 'forked'; readonly id: number; readonly instant: Instant; readonly session: SessionInfo }
  | { readonly type: 'detail'; readonly id: number; readonly detail: Detail }
  | {
      readonly type: 'timeline';
      readonly id: number;
      readonly explored_ns: number;
      readonly markers: readonly MarkerText[];
      /** Events per bin of the scenario's whole duration, as far as explored. */
      readonly density: readonly number[];
      /** Share of time, per bin, in which some task waited for memory, 0..1. */
      readonly stalled: readonly number[];
      /** Stretches left over from before a fork: drawn pale. */
      readonly ghost_from_ns: number | null;
    }
  | {
      readonly type: 'instants';
      readonly id: number;
      /** As many as were found, in order: fewer than asked for if the run has no more. */
      readonly found: readonly FoundMark[];
      /** The budget of one call ran out: the same question again goes on from there. */
      readonly catching_up: boolean;
    }
  | { readonly type: 'lesson'; readonly id: number; readonly lesson: Lesson }
  /** Null: there is nothing to explain. */
  | { readonly type: 'why'; readonly id: number; readonly why: WhyAnswer | null }
  | { readonly type: 'why_if'; readonly id: number; readonly result: WhatIfResult }
  | { readonly type: 'life'; readonly id: number; readonly life: Life }
  | { readonly type: 'report'; readonly id: number; readonly report: unknown; readonly truth: readonly TruthRow[] | null }
  | {
      readonly type: 'first_difference';
      readonly id: number;
      /** Null: none, or none yet. */
      readonly found: FirstDifferenceText | null;
      /** How far both runs have been looked through. */
      readonly looked_ns: number;
      /** The budget of one call ran out. */
      readonly catching_up: boolean;
    }
  | ({ readonly type: 'what_changed'; readonly id: number } & WhatChanged)
  | {
      readonly type: 'measured';
      readonly id: number;
      /** Null: the budget of one call ran out. */
      readonly run: MeasuredRun | null;
    }
  | { readonly type: 'fault'; readonly id: number; readonly where: string; readonly message: string; readonly problems: readonly Problem[] };
