// Where in a run named points lie: the nth such happening, or the first instant at which a counter has got so far, each
// after the one before. Goes through the run from its beginning by pieces, so that a budget may cut it short and the next
// call go on. It ends at the last point found.
import type { Ns, TaskId } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { VmstatName } from '#kernel/vmstat.ts';
import type { Walk } from './event_search.ts';
import type { Progress } from './timeline.ts';
import { vmstat_value } from './vmstat.ts';

export type SoughtMark =
  | { readonly kind: 'event'; readonly event: number; readonly nth: number }
  | { readonly kind: 'counter'; readonly counter: VmstatName; readonly at_least: number };

export interface FoundMark {
  readonly ns: Ns;
  readonly ordinal: number;
  readonly actor: TaskId;
  readonly a: number;
  readonly b: number;
}

/** Events run between two looks; one by one where a counter is sought, since it may pass its bound at any of them. */
const PIECE = 256;

export class MarkSearch {
  readonly found: FoundMark[] = [];
  private readonly kernel: Kernel;
  private readonly marks: readonly SoughtMark[];
  /** Happenings of the wanted kind since the mark before. */
  private seen = 0;
  /** Up to here the run has been looked through. */
  private ordinal = 0;
  private over = false;

  constructor(kernel: Kernel, marks: readonly SoughtMark[]) {
    this.kernel = kernel;
    this.marks = marks;
  }

  private get wanted(): SoughtMark | undefined {
    return this.marks[this.found.length];
  }

  run(walk: Walk, budget: number): Progress {
    let done = 0;
    while (!this.over && this.wanted !== undefined) {
      if (done >= budget) return { reached: false, done };
      const back = walk.go(this.ordinal, null, Math.max(1, budget - done));
      done += back.done;
      if (!back.reached) return { reached: false, done };
      this.check_counter(walk);
      done += Math.max(1, this.look_on(walk));
    }
    const last = this.found[this.found.length - 1];
    const rest = walk.go(last?.ordinal ?? 0, null, Math.max(1, budget - done));
    return { reached: rest.reached, done: done + rest.done };
  }

  private look_on(walk: Walk): number {
    const counting = this.marks.slice(this.found.length).some((mark) => mark.kind === 'counter');
    walk.watch((ordinal, kind, actor, a, b, ns) => this.hear({ ordinal, actor, a, b, ns }, kind));
    let done = 0;
    try {
      done = walk.on(this.ordinal + (counting ? 1 : PIECE), Infinity).done;
    } finally {
      walk.watch(null);
    }
    this.over = walk.ordinal === this.ordinal;
    this.ordinal = walk.ordinal;
    this.check_counter(walk);
    return done;
  }

  private hear(mark: FoundMark, kind: number): void {
    const { wanted } = this;
    // What a step back made again was heard before.
    if (mark.ordinal <= this.ordinal || wanted?.kind !== 'event' || kind !== wanted.event || ++this.seen < wanted.nth) return;
    this.seen = 0;
    this.found.push(mark);
  }

  private check_counter(walk: Walk): void {
    const { kernel } = this;
    for (let { wanted } = this; wanted?.kind === 'counter' && vmstat_value(kernel, wanted.counter) >= wanted.at_least; wanted = this.wanted) {
      this.found.push({ ns: kernel.eng.now, ordinal: walk.ordinal, actor: -1, a: 0, b: 0 });
    }
  }
}
