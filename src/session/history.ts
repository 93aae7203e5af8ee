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

/** Events of a stretch of the run, made again. */
export interface Stretch<E extends RecordedEvent = RecordedEvent> {
  readonly events: readonly E[];
  /** Events of the stretch that were not kept. */
  readonly left_out: number;
  /** The ordinals that were run, both included; none if the second is smaller. */
  readonly from: number;
  readonly to: number;
}

/** Keeps the newest `most` of what it is given. */
export class Newest<E> {
  /** Of all that was given. */
  count = 0;
  private readonly most: number;
  private readonly kept: E[] = [];

  constructor(most: number) {
    this.most = most;
  }

  push(entry: E): void {
    this.count++;
    this.kept.push(entry);
    if (this.kept.length >= 2 * this.most + 1024) this.kept.splice(0, this.kept.length - this.most);
  }

  get entries(): readonly E[] {
    return this.kept.slice(Math.max(0, this.kept.length - this.most));
  }
}
