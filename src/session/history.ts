// The words in which a run's history speaks: commands, how far it got, what it left behind (session/timeline.ts).
import type { Ns } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { RecordedEvent } from './recording.ts';

export interface SwitchProblem {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** A switch set at an instant: before the event that follows `ordinal`. */
export interface LoggedCommand {
  readonly ordinal: number;
  readonly switch: string;
  readonly option: string;
}

/** What history needs of a machine (session/machine.ts). */
export interface HistoryMachine {
  readonly kernel: Kernel;
  readonly duration_ns: Ns;
  /** Changes the arena only, and nothing when it returns a problem. */
  set_switch(id: string, option: string): SwitchProblem | null;
}

export interface Progress {
  /** False: the budget ran out on the way; ask again. */
  readonly reached: boolean;
  /** Events done. */
  readonly done: number;
}

export interface Explored {
  readonly ns: Ns;
  readonly ordinal: number;
}

/** Where an abandoned future began and ended. */
export interface Ghost {
  readonly from_ns: Ns;
  readonly to_ns: Ns;
}

export interface Stretch {
  readonly events: readonly RecordedEvent[];
  /** Events of the stretch that were not kept. */
  readonly left_out: number;
}
