// The way to the nearest event that passes a test, in pieces: the page stays at hand however far away it is. Forward by
// running event by event; back by running stretches between keyframes again, latest first, and keeping the last that fits.
// Nothing is recorded for it, so any question can be asked of any part of the run.

/** Asked while the event happens: it may read the machine as it is in that moment. */
export type EventTest = (kind: number, actor: number, a: number, b: number) => boolean;

interface Progress {
  readonly reached: boolean;
  readonly done: number;
}

/** What a search needs of the history that it walks (session/timeline.ts). */
export interface Walk {
  readonly ordinal: number;
  readonly at_ns: number;
  /** Calls for every event from now on; null ends it. */
  watch(note: ((ordinal: number, kind: number, actor: number, a: number, b: number, ns: number) => void) | null): void;
  /** Runs on to an ordinal; `reached` also where the run has no more events. */
  on(ordinal: number, budget: number): Progress;
  /** Stands at the latest copy before an ordinal, and returns its ordinal. */
  before(ordinal: number): number;
  /** Goes to an instant as if nothing had been searched. */
  go(ordinal: number, at_ns: number | null, budget: number): Progress;
}

export class EventSearch {
  /** Where it began: where it ends, too, if nothing is found. */
  readonly from: number;
  readonly from_ns: number;
  private readonly direction: 1 | -1;
  private readonly test: EventTest;
  private target: number | null = null;
  private hit = false;
  /** Back: the stretch being run is after `low` and up to `top`. */
  private top: number;
  private low = -1;
  private last: number | null = null;

  constructor(walk: Walk, direction: 1 | -1, test: EventTest) {
    this.from = walk.ordinal;
    this.from_ns = walk.at_ns;
    this.direction = direction;
    this.test = test;
    this.top = walk.ordinal - 1;
  }

  /** Known once `run` has reached its end. */
  get found(): boolean {
    return this.hit;
  }

  run(walk: Walk, budget: number): Progress {
    let done = 0;
    if (this.target === null) {
      walk.watch((ordinal, kind, actor, a, b) => {
        if (ordinal > this.low && ordinal !== this.from && this.test(kind, actor, a, b)) this.last = ordinal;
      });
      try {
        done = this.direction === 1 ? this.look_on(walk, budget) : this.look_back(walk, budget);
      } finally {
        walk.watch(null);
      }
    }
    if (this.target === null) return { reached: false, done };
    const rest = walk.go(this.target, this.hit ? null : this.from_ns, Math.max(1, budget - done));
    return { reached: rest.reached, done: done + rest.done };
  }

  private look_on(walk: Walk, budget: number): number {
    let done = 0;
    while (this.target === null && done < budget) {
      const at = walk.ordinal;
      done += walk.on(at + 1, 1).done;
      if (this.last !== null && walk.ordinal > this.from) this.end(this.last);
      else if (walk.ordinal === at) this.end(null);
    }
    return done;
  }

  private look_back(walk: Walk, budget: number): number {
    let done = 0;
    while (this.target === null && done < budget) {
      if (this.top < 1) this.end(null);
      else {
        if (this.low < 0) {
          this.last = null;
          // Events of the copy's own ordinal belong to the stretch before it.
          this.low = walk.before(this.top);
        }
        const piece = walk.on(this.top, budget - done);
        done += piece.done;
        if (piece.reached) {
          if (this.last !== null) this.end(this.last);
          this.top = this.low;
          this.low = -1;
        }
      }
    }
    return done;
  }

  private end(ordinal: number | null): void {
    this.hit = ordinal !== null;
    this.target = ordinal ?? this.from;
  }
}
