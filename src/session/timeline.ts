// The one history of a session: forward by running, back by a keyframe and running on, sideways by a fork. Commands are
// applied at their ordinal, before the next event, so the log and the seed are the run. A stop anywhere changes nothing.
// An instant is named by its ordinal: the state after that many events, commands of that ordinal included.
import { assert } from '#base/assert.ts';
import type { EventId, Ns } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import type { EventTest, Walk } from './event_search.ts';
import type { Explored, Ghost, HistoryMachine, LoggedCommand, Progress, Stretch, SwitchProblem } from './history.ts';
import { EventSearch } from './event_search.ts';
import { Newest } from './history.ts';
import type { KeyframeOptions } from './keyframes.ts';
import { Keyframes } from './keyframes.ts';
import type { RecordedEvent } from './recording.ts';
import { Recording } from './recording.ts';

export type { HistoryMachine, LoggedCommand, Progress, SwitchProblem } from './history.ts';

/** Events run between two looks for a new marker. */
const MARKER_PIECE = 256;
/** Events of the engine that a stretch runs at most with the recorder on. */
const STRETCH_PIECE = 100_000;
/** Events between two looks whether a run on is over. */
const RUN_ON_PIECE = 64;

export class Timeline {
  readonly machine: HistoryMachine;
  readonly keyframes: Keyframes;
  readonly recording: Recording;
  private log: LoggedCommand[];
  private applied = 0;
  private shown_ns: Ns = 0;
  private end_ns: Ns = 0;
  private end_ordinal: number;
  private end_applied = 0;
  private old_future: Ghost | null = null;
  /** A search for a marker that its budget cut short: goes on from where it began, not from where it got. */
  private search: { readonly direction: 1 | -1; readonly from: number } | null = null;
  /** True while the model runs: an exception then leaves the arena in the middle of an event. */
  private inside = false;

  constructor(machine: HistoryMachine, commands: readonly LoggedCommand[] = [], options: KeyframeOptions = {}) {
    const { eng, arena } = machine.kernel;
    this.machine = machine;
    this.log = [...commands];
    for (let i = 1; i < commands.length; i++) assert(commands[i - 1]!.ordinal <= commands[i]!.ordinal, 'timeline: commands out of order');
    this.keyframes = new Keyframes(arena, options);
    this.recording = new Recording(machine.kernel, machine.duration_ns);
    this.end_ordinal = eng.ordinal;
    eng.recorder = this.recording;
    this.keyframes.store(eng.ordinal, eng.now, 0);
    this.settle();
  }

  get ordinal(): number {
    return this.machine.kernel.eng.ordinal;
  }
  /** The time shown: of the last event, or later if a time was asked for and nothing is due until then. */
  get at_ns(): Ns {
    return this.shown_ns;
  }
  get explored(): Explored {
    return { ns: this.end_ns, ordinal: this.end_ordinal };
  }
  get commands(): readonly LoggedCommand[] {
    return this.log;
  }
  get ghost(): Ghost | null {
    return this.old_future;
  }
  /** Nothing will happen any more, or nothing that belongs to the run. */
  get ended(): boolean {
    const { eng } = this.machine.kernel;
    return eng.s[S.panic]! > 0 || this.shown_ns >= this.machine.duration_ns || eng.next_time() === Infinity;
  }

  private at_frontier(): boolean {
    return this.ordinal > this.end_ordinal || (this.ordinal === this.end_ordinal && this.applied >= this.end_applied);
  }

  private note_end(ns: Ns): void {
    this.end_ordinal = this.ordinal;
    this.end_applied = this.applied;
    if (ns > this.end_ns) this.end_ns = ns;
  }

  /** Applies the commands that are due at the present ordinal. */
  private settle(): void {
    const { recording } = this;
    while (this.applied < this.log.length && this.log[this.applied]!.ordinal <= this.ordinal) {
      const command = this.log[this.applied]!;
      const live = this.at_frontier();
      recording.live = live;
      // A command that the machine refuses is refused again at every replay: the run is the same.
      this.inside = true;
      this.machine.set_switch(command.switch, command.option);
      this.inside = false;
      this.applied++;
      if (live) this.note_end(this.machine.kernel.eng.now);
    }
    recording.live = false;
  }

  /** Runs until nothing is due up to `limit_ns` or `limit_ordinal` events are done, whatever comes first. */
  private advance(limit_ns: Ns, limit_ordinal: number, budget: number): Progress {
    const { recording, keyframes } = this;
    const { eng } = this.machine.kernel;
    let done = 0;
    for (;;) {
      this.settle();
      if (eng.ordinal >= limit_ordinal) return { reached: true, done };
      const live = this.at_frontier();
      const next_ns = eng.s[S.panic]! > 0 ? Infinity : eng.next_time();
      if (live) {
        while (recording.levels.next_ns <= limit_ns && recording.levels.next_ns < next_ns) recording.levels.take(this.machine.kernel);
      }
      if (next_ns > limit_ns) return { reached: true, done };
      if (done >= budget) return { reached: false, done };
      let due = keyframes.due_after(eng.ordinal);
      if (due <= eng.ordinal) {
        keyframes.store(eng.ordinal, eng.now, this.applied);
        due = keyframes.due_after(eng.ordinal);
      }
      let stop = Math.min(limit_ordinal, Math.max(due, eng.ordinal + 1));
      if (this.applied < this.log.length) stop = Math.min(stop, this.log[this.applied]!.ordinal);
      if (!live && this.end_ordinal > eng.ordinal) stop = Math.min(stop, this.end_ordinal);
      recording.live = live;
      this.inside = true;
      done += eng.run(live ? Math.min(limit_ns, recording.levels.next_ns) : limit_ns, stop, budget - done);
      this.inside = false;
      recording.live = false;
      if (live) this.note_end(eng.now);
    }
  }

  private restore(ordinal: number): void {
    const keyframe = this.keyframes.at_or_before(ordinal);
    this.keyframes.restore(keyframe);
    this.applied = keyframe.applied;
    this.recording.forget_ring();
    this.shown_ns = keyframe.ns;
    this.settle();
  }

  private finish(progress: Progress, at_ns: Ns): Progress {
    const { eng } = this.machine.kernel;
    this.shown_ns = progress.reached ? at_ns : eng.now;
    if (this.at_frontier()) {
      this.note_end(this.shown_ns);
      this.recording.note_frontier();
    }
    return progress;
  }

  /** Goes to the state after every event up to `ns`. */
  seek_ns(ns: Ns, budget = Infinity): Progress {
    this.search = null;
    const target = Math.min(Math.max(0, ns), this.machine.duration_ns);
    const { eng } = this.machine.kernel;
    const keyframe = this.keyframes.at_or_before_ns(target);
    if (eng.now > target || this.worth_a_jump(keyframe.ordinal)) this.restore(keyframe.ordinal);
    return this.finish(this.advance(target, Infinity, budget), target);
  }

  /** Goes to the state after `ordinal` events; to the end of the run if it has fewer. */
  seek_ordinal(ordinal: number, budget = Infinity): Progress {
    this.search = null;
    return this.go_to_ordinal(Math.max(0, ordinal), budget);
  }

  private go_to_ordinal(target: number, budget: number): Progress {
    const { eng } = this.machine.kernel;
    if (eng.ordinal === target) return { reached: true, done: 0 };
    // One event at least is done on the way, so that the ring tells what the last one did.
    const keyframe = this.keyframes.at_or_before(Math.max(0, target - 1));
    if (eng.ordinal > target || this.worth_a_jump(keyframe.ordinal)) this.restore(keyframe.ordinal);
    const progress = this.advance(this.machine.duration_ns, target, budget);
    // A run of fewer events is shown at its end.
    return this.finish(progress, eng.ordinal < target ? this.machine.duration_ns : eng.now);
  }

  step(events: number, budget = Infinity): Progress {
    return this.seek_ordinal(this.ordinal + events, budget);
  }

  /** Ordinal of the nearest known marker (of a kind, if one is named) after or before an ordinal, or null. */
  next_marker(direction: 1 | -1, from = this.ordinal, kind: number | null = null): number | null {
    const { markers } = this.recording;
    let row = direction === 1 ? markers.upper_bound('ordinal', from) : markers.lower_bound('ordinal', from) - 1;
    while (kind !== null && row >= 0 && row < markers.length && markers.c.kind[row] !== kind) row += direction;
    return row >= 0 && row < markers.length ? markers.c.ordinal[row]! : null;
  }

  /** Goes to the next or previous marker, exploring if it must; to the end or the start if there is none. */
  seek_marker(direction: 1 | -1, budget = Infinity): Progress {
    const from = this.search?.direction === direction ? this.search.from : this.ordinal;
    this.search = { direction, from };
    let done = 0;
    for (;;) {
      const target = this.next_marker(direction, from) ?? (direction === -1 ? 0 : null);
      if (target !== null) {
        const progress = this.go_to_ordinal(target, budget - done);
        if (progress.reached) this.search = null;
        return { reached: progress.reached, done: done + progress.done };
      }
      if (done >= budget) return { reached: false, done };
      const progress = this.explore(Math.min(MARKER_PIECE, budget - done));
      done += progress.done;
      if (progress.reached && this.next_marker(direction, from) === null) {
        this.search = null;
        return { reached: true, done };
      }
    }
  }

  /** A search for the nearest event that passes a test; give it to `seek_event` until that is reached. */
  event_search(direction: 1 | -1, test: EventTest): EventSearch {
    return new EventSearch(this.walk, direction, test);
  }

  /** Goes to what is searched, exploring if it must; back to where the search began if there is none. */
  seek_event(search: Pick<EventSearch, 'run'>, budget = Infinity): Progress {
    this.search = null;
    const progress = search.run(this.walk, budget);
    if (!progress.reached) this.finish(progress, this.shown_ns);
    return progress;
  }

  private readonly walk: Walk = ((timeline) => ({
    get ordinal() {
      return timeline.ordinal;
    },
    get at_ns() {
      return timeline.shown_ns;
    },
    watch: (note) => {
      timeline.recording.watch = note;
    },
    on: (ordinal, budget) => timeline.advance(timeline.machine.duration_ns, ordinal, budget),
    before: (ordinal) => {
      timeline.restore(timeline.keyframes.at_or_before(ordinal - 1).ordinal);
      return timeline.ordinal;
    },
    go: (ordinal, at_ns, budget) => {
      const progress = timeline.go_to_ordinal(ordinal, budget);
      if (progress.reached) timeline.finish(progress, at_ns ?? timeline.machine.kernel.eng.now);
      return progress;
    },
  }))(this);

  /** Runs on from the explored end; `reached` = the run has no more events. */
  private explore(budget: number): Progress {
    if (!this.at_frontier()) {
      const keyframe = this.keyframes.at_or_before(this.end_ordinal);
      if (this.worth_a_jump(keyframe.ordinal)) this.restore(keyframe.ordinal);
    }
    return this.finish(this.advance(this.machine.duration_ns, Infinity, budget), this.machine.duration_ns);
  }

  /** Forward by a copy saves work only if it skips enough; running on keeps the last events at hand. */
  private worth_a_jump(ordinal: number): boolean {
    return ordinal - this.ordinal > this.keyframes.spacing / 2;
  }

  /** Sets a switch at the present instant: what came after is forgotten, what came before stays. */
  fork(change: { readonly switch: string; readonly option: string }): SwitchProblem | null {
    const { kernel } = this.machine;
    const { eng } = kernel;
    this.search = null;
    // Asked once without consequences, so that a refused command leaves future and log as they were.
    const held = this.keyframes.hold(eng.ordinal);
    eng.recorder = null;
    this.inside = true;
    const problem = this.machine.set_switch(change.switch, change.option);
    this.inside = false;
    eng.recorder = this.recording;
    this.keyframes.put_back(held);
    if (problem !== null) return problem;
    if (this.end_ns > this.shown_ns || this.end_ordinal > eng.ordinal) this.old_future = { from_ns: this.shown_ns, to_ns: this.end_ns };
    this.log.length = this.applied;
    this.keyframes.truncate(eng.ordinal);
    this.recording.truncate();
    this.end_ns = 0;
    this.note_end(this.shown_ns);
    this.log.push({ ordinal: eng.ordinal, switch: change.switch, option: change.option });
    this.settle();
    this.recording.note_frontier();
    return null;
  }

  /** After an exception: if the model was in the middle of an event, back to the explored end, which was whole. */
  recover(): void {
    if (!this.inside) return;
    this.inside = false;
    this.machine.kernel.eng.recorder = this.recording;
    this.recording.log = null;
    this.recording.live = false;
    this.search = null;
    this.restore(this.end_ordinal);
    this.advance(this.machine.duration_ns, this.end_ordinal, Infinity);
    this.recording.truncate();
    this.finish({ reached: true, done: 0 }, this.machine.kernel.eng.now);
  }

  /**
   * All events with ordinals from..to (both included, as far as explored), made again with the recorder on: the newest
   * `most` of them. The present instant stays. With `take` only those that it does not refuse, as it gives them back; it is asked
   * in the moment of the event, of the last STRETCH_PIECE ordinals.
   */
  record_stretch<E extends RecordedEvent = RecordedEvent>(from_ordinal: number, to_ordinal: number, most = Infinity, take: ((event: RecordedEvent) => E | null) | null = null): Stretch<E> {
    const to = Math.min(to_ordinal, this.end_ordinal);
    const from = Math.max(0, from_ordinal);
    if (to < from) return { events: [], left_out: 0, from, to };
    const kept = new Newest<E>(most);
    const start = Math.max(from, to - STRETCH_PIECE);
    let all: number | null = null;
    this.aside(() => {
      const first_id = this.id_before(from);
      if (start > from) this.id_before(start);
      this.recording.log = (event) => {
        const taken = take === null ? (event as E) : take(event);
        if (taken !== null) kept.push(taken);
      };
      this.advance(this.machine.duration_ns, to, Infinity);
      if (take === null) all = this.machine.kernel.eng.s[S.event_id]! - first_id;
    });
    const { entries, count } = kept;
    return { events: entries, left_out: (all ?? count) - entries.length, from: take === null ? from : start, to };
  }

  /** Work somewhere else in the run; after it the present instant is as it was. */
  private aside<T>(work: () => T): T {
    const { eng } = this.machine.kernel;
    const { recording } = this;
    const { applied, search, shown_ns } = this;
    const held = this.keyframes.hold(eng.ordinal);
    try {
      return work();
    } finally {
      recording.log = null;
      recording.live = false;
      eng.recorder = recording;
      this.keyframes.put_back(held);
      Object.assign(this, { applied, search, shown_ns, inside: false });
      recording.forget_ring();
    }
  }

  /** Does the events with ordinals from..to again (as far as explored) for another recorder, which may read the machine in the moment of each. */
  replay(from_ordinal: number, to_ordinal: number, recorder: Recorder, done: () => void = () => {}): void {
    const to = Math.min(to_ordinal, this.end_ordinal);
    const from = Math.max(0, from_ordinal);
    if (to < from) return;
    this.aside(() => {
      this.id_before(from);
      this.machine.kernel.eng.recorder = recorder;
      this.advance(this.machine.duration_ns, to, Infinity);
      done();
    });
  }

  /** Stands at an instant of the explored run while `work` works there; what it does to the machine is undone, and no history is made of it. */
  visit<T>(target: { readonly ordinal: number } | { readonly ns: Ns }, work: () => T): T {
    return this.aside(() => {
      if ('ordinal' in target) this.go_to_ordinal(Math.min(target.ordinal, this.end_ordinal), Infinity);
      else this.seek_ns(Math.min(target.ns, this.end_ns));
      this.machine.kernel.eng.recorder = null;
      this.inside = true;
      return work();
    });
  }

  /** Explores on from the present instant, at most `most_ns`, until `over` says so (asked every few events). The present instant stays. */
  run_on(most_ns: Ns, over: () => boolean): void {
    const limit = Math.min(this.machine.duration_ns, this.shown_ns + most_ns);
    this.aside(() => {
      for (let at = -1; at !== this.ordinal && !over(); ) {
        at = this.ordinal;
        this.advance(limit, at + RUN_ON_PIECE, Infinity);
      }
      if (this.at_frontier()) this.recording.note_frontier();
    });
  }

  /** Goes to where the events of an ordinal are about to happen; returns the id of the last event before them. */
  private id_before(ordinal: number): EventId {
    if (ordinal > 0) {
      this.restore(ordinal - 1);
      this.advance(this.machine.duration_ns, ordinal - 1, Infinity);
      this.settle();
    } else {
      // Commands of ordinal 0 belong to the stretch: stand before them.
      const first = this.keyframes.at_or_before(0);
      this.keyframes.restore(first);
      this.applied = first.applied;
      this.recording.forget_ring();
    }
    return this.machine.kernel.eng.s[S.event_id]!;
  }
}
