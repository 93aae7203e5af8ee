// Where in a run named points lie: the nth such happening, or the first instant at which a counter has got so far, each
// after the one before. Goes through the run by pieces, so that a budget may cut it short and the next call go on.
import type { EventId, Ns, TaskId } from '#base/units.ts';
import { vmstat_value } from './vmstat.ts';
import type { VmstatName } from '#kernel/vmstat.ts';
import type { RecordedEvent } from './recording.ts';
import type { Progress, Timeline } from './timeline.ts';

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
  private readonly timeline: Timeline;
  private readonly marks: readonly SoughtMark[];
  /** Happenings of the wanted kind since the mark before. */
  private seen = 0;
  private ordinal = 0;
  private last_id: EventId = -1;
  private over = false;

  constructor(timeline: Timeline, marks: readonly SoughtMark[]) {
    this.timeline = timeline;
    this.marks = marks;
  }

  private get wanted(): SoughtMark | undefined {
    return this.marks[this.found.length];
  }

  /** `reached`: all are found, or the run has no more. The present instant is then somewhere on the way. */
  run(budget: number): Progress {
    const { timeline } = this;
    let done = 0;
    while (!this.over && this.wanted !== undefined) {
      if (done >= budget) return { reached: false, done };
      if (timeline.ordinal !== this.ordinal) {
        const back = timeline.seek_ordinal(this.ordinal, Math.max(1, budget - done));
        done += Math.max(1, back.done);
        if (!back.reached) return { reached: false, done };
      }
      this.check_counter();
      const counting = this.marks.slice(this.found.length).some((mark) => mark.kind === 'counter');
      const progress = timeline.go_listening(this.ordinal + (counting ? 1 : PIECE), (event) => this.hear(event));
      done += Math.max(1, progress.done);
      this.over = timeline.ordinal === this.ordinal;
      this.ordinal = timeline.ordinal;
      this.check_counter();
    }
    return { reached: true, done };
  }

  private hear(event: RecordedEvent): void {
    // What a step back made again was heard before.
    if (event.id <= this.last_id) return;
    this.last_id = event.id;
    const { wanted } = this;
    if (wanted?.kind !== 'event' || event.kind !== wanted.event || ++this.seen < wanted.nth) return;
    this.seen = 0;
    this.found.push({ ns: event.ns, ordinal: event.ordinal, actor: event.actor, a: event.a, b: event.b });
  }

  private check_counter(): void {
    const { timeline } = this;
    const { kernel } = timeline.machine;
    for (let { wanted } = this; wanted?.kind === 'counter' && vmstat_value(kernel, wanted.counter) >= wanted.at_least; wanted = this.wanted) {
      this.found.push({ ns: kernel.eng.now, ordinal: timeline.ordinal, actor: -1, a: 0, b: 0 });
    }
  }
}
