// What the page may know of the model: labels, options, names and sources, as data. The page imports no model code;
// a new policy, scenario or routine appears on the page through this.
import type { LessonText } from '#lessons/lesson.ts';

export interface SwitchOptionText {
  readonly id: string;
  readonly label: string;
  /** Kernels that have it, from and to (null: open); left out where every kernel has. */
  readonly era?: readonly [string | null, string | null];
}

export interface SwitchText {
  readonly id: string;
  readonly label: string;
  /** Heading under which the board shows it. */
  readonly group: string;
  /** One line: what it changes. */
  readonly help: string;
  readonly year: string;
  readonly source: string;
  /** The kernel's own name for it, where it has one. */
  readonly kernel: string;
  readonly options: readonly SwitchOptionText[];
  readonly default: string;
}

export interface RoutineText {
  readonly id: number;
  readonly name: string;
  readonly file: string;
  readonly kernel: string;
  readonly layer: 'caller' | 'memory' | 'filesystem' | 'storage' | 'thread';
  readonly steps: readonly string[];
  /** The real call chain this record stands for, outermost first, with bytes, per stack profile. */
  readonly covers: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * What a number of an event is. `page` a frame; `block` the first frame of a block; `order` as b: 2^b pages from page a;
 * `other` names nothing.
 */
export type FieldKind =
  'page' | 'block' | 'order' | 'task' | 'zone' | 'pages' | 'ns' | 'bytes' | 'sector' | 'sectors' | 'list' | 'slot' | 'other';

export interface EventKindText {
  readonly id: number;
  /** Name in the style of a kernel tracepoint. */
  readonly name: string;
  /** Plain sentence with {actor} {a} {b}. */
  readonly text: string;
  /** How the scrubber marks it: not at all, state change, harm, kill, a huge page made, a theft. */
  readonly marker: 'none' | 'state' | 'harm' | 'kill' | 'huge' | 'theft';
  readonly a: FieldKind;
  readonly b: FieldKind;
}

export interface ScenarioText {
  readonly id: string;
  readonly title: string;
  readonly lesson: string;
  readonly question: string;
  readonly summary: string;
  readonly group: 'story' | 'kernel case' | 'bench';
  /** It is told in moments and plays by itself. */
  readonly plays?: boolean;
  /** The rules that ran, in words ("rules of 2.6.34"). */
  readonly rules: string;
}

export interface Catalog {
  readonly model: string;
  readonly rules: string;
  readonly switches: readonly SwitchText[];
  readonly scenarios: readonly ScenarioText[];
  /** In the order of the curriculum; a lesson itself comes when it is asked for. */
  readonly lessons: readonly LessonText[];
  readonly routines: readonly RoutineText[];
  readonly events: readonly EventKindText[];
  readonly vmstat: readonly { readonly name: string; readonly help: string }[];
  readonly wait_reasons: readonly { readonly id: number; readonly name: string; readonly label: string; readonly memory: boolean }[];
}
