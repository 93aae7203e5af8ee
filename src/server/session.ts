// One open run: the machine with its history, the frames shown of it, the questions asked about it. Knows time only by
// the clock that it is given, and uses it for two things: to stop in time for the next picture, and to learn how dear an
// event is here.
import { S } from '#engine/columns.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { VMSTAT } from '#kernel/vmstat.ts';
import type { EventSearch } from '#session/event_search.ts';
import type { SoughtMark } from '#session/mark_search.ts';
import { MarkSearch } from '#session/mark_search.ts';
import { Timeline } from '#session/timeline.ts';
import type { LensId } from '#wire/lens.ts';
import type { Command, Follow, FoundMark, Instant, Problem, SessionInfo, Subject, Target } from '#wire/messages.ts';
import type { Mark } from '#wire/opening.ts';
import { concerns } from './concerns.ts';
import { FrameEncoder } from './frame_encoder.ts';
import type { ServedMachine } from './model.ts';

/** Work of one call, in ms: leaves a display's frame time for encoding and drawing. */
const BUDGET_MS = 12;
/** The same where the run has been: no further than from one keyframe to the next, so rather in one call than in two. */
const BUDGET_KNOWN_MS = 30;
/** Where a picture is dear, as one of 64 GiB is, so many times its cost go into work before the next: else pictures on the way
 *  to an instant would take longer than the way. */
const WORK_FOR_A_PICTURE = 3;
/** Events between two looks at the clock. */
const PIECE = 500;
/** Events in 1 ms: even where other programs take the processor away, and even where a quiet stretch runs fast, since the
 *  next one may not: the same number of events costs five times more while reclaim works. */
const SLOWEST = 100;
const FASTEST = 500;
/** As much faster or slower as gaps between keyframes may be too long before one is split. */
const ANOTHER_SPEED = 1.5;
/** Events of one call when there is no clock. */
const BUDGET_EVENTS = 20_000;
/** Markers in one reply; beyond, harm is thinned first. */
const MOST_MARKERS = 3000;

export interface FrameAnswer {
  readonly buffer: ArrayBuffer;
  readonly instant: Instant;
  readonly catching_up: boolean;
}

export interface TimelineAnswer {
  readonly explored_ns: number;
  readonly markers: readonly { ns: number; ordinal: number; kind: number; actor: number; a: number; b: number }[];
  readonly density: readonly number[];
  readonly stalled: readonly number[];
  readonly ghost_from_ns: number | null;
}

export class Session {
  readonly machine: ServedMachine;
  readonly timeline: Timeline;
  private readonly encoder: FrameEncoder;
  private readonly clock: (() => number) | null;
  /** What the last picture cost. */
  private picture_ms = 0;
  /** Events in 1 ms, as measured; keyframes go by it once it has really changed. */
  private speed: number;
  /** What the last frame showed, and after which event its list began. */
  private shown = { ordinal: -1, event_id: -1, after_id: null as number | null };
  /** Towards an instant that one call did not reach, and what was shown when it was first asked for. */
  private way: { readonly to: string; readonly from: Session['shown'] } | null = null;
  /** A step that its budget cut short is from where it began. */
  private step: { readonly events: number; readonly goal: number } | null = null;
  /** A search that its budget cut short, and where it has got to. */
  private hunt: { readonly key: string; readonly search: EventSearch; at: number } | null = null;

  /** A search for points of the run that its budget cut short. */
  private marks: { readonly asked: string; readonly search: MarkSearch } | null = null;

  constructor(machine: ServedMachine, commands: readonly Command[], clock: (() => number) | null) {
    this.machine = machine;
    this.clock = clock;
    this.timeline = new Timeline(machine, commands);
    this.speed = this.timeline.keyframes.events_per_ms;
    this.encoder = new FrameEncoder(this.timeline, machine.info.dims);
  }

  info(): SessionInfo {
    const { machine } = this;
    const { commands } = this.timeline;
    // What the run ends up with: a mixture that was left again is none.
    const switches = { ...machine.info.switches };
    for (const command of commands) switches[command.switch] = command.option;
    return { ...machine.info, commands: [...commands], mixed_eras: machine.mixed_eras(switches) };
  }

  get instant(): Instant {
    return { ns: this.timeline.at_ns, ordinal: this.timeline.ordinal };
  }

  frame_at(target: Target, window_ns: number, follow: readonly Follow[], recycle: ArrayBuffer | null, lens: LensId = 'kind', waits_of: number | null = null): FrameAnswer {
    const to = JSON.stringify(target);
    const from = this.way?.to === to ? this.way.from : this.shown;
    const reached = this.go(target);
    const { ordinal } = this.timeline;
    const event_id = this.machine.kernel.eng.s[S.event_id]!;
    // How many pictures there are on the way is a matter of the machine; the one at its end lists what happened on all of it.
    const since = reached ? from : this.shown;
    let after_id: number | null = null;
    if (ordinal === since.ordinal && event_id === since.event_id) after_id = since.after_id;
    else if (ordinal >= since.ordinal && event_id >= since.event_id && since.event_id >= 0) after_id = since.event_id;
    this.shown = { ordinal, event_id, after_id };
    this.way = reached ? null : { to, from };
    const start = this.clock?.() ?? 0;
    const buffer = this.encoder.encode(recycle, { window_ns, follow, after_id, lens, waits_of });
    this.picture_ms = (this.clock?.() ?? 0) - start;
    return { buffer, instant: this.instant, catching_up: !reached };
  }

  private go(target: Target): boolean {
    const { timeline } = this;
    if (target.kind !== 'step') this.step = null;
    if (target.kind !== 'next_of') this.hunt = null;
    switch (target.kind) {
      case 'ns':
        return this.in_pieces((budget) => timeline.seek_ns(target.ns, budget), target.ns <= timeline.explored.ns);
      case 'instant':
        return this.in_pieces((budget) => timeline.seek_ordinal(target.ordinal, budget), target.ordinal <= timeline.explored.ordinal);
      case 'step': {
        if (this.step?.events !== target.events) this.step = { events: target.events, goal: Math.max(0, timeline.ordinal + target.events) };
        const { goal } = this.step;
        const reached = this.in_pieces((budget) => timeline.seek_ordinal(goal, budget));
        if (reached) this.step = null;
        return reached;
      }
      case 'marker':
        return this.in_pieces((budget) => timeline.seek_marker(target.direction, budget));
      case 'next_of':
        return this.go_to_event(target.what, target.direction);
    }
  }

  private go_to_event(what: Subject, direction: 1 | -1): boolean {
    const { timeline } = this;
    const { kernel } = this.machine;
    const key = JSON.stringify([what, direction]);
    if (this.hunt?.key !== key || this.hunt.at !== timeline.ordinal) {
      if (what.kind === 'steal') {
        // Thefts are markers: those of the explored part are known, and before the present there are no others.
        const known = timeline.next_marker(direction, timeline.ordinal, TP.compact_steal);
        if (known !== null) return this.in_pieces((budget) => timeline.seek_ordinal(known, budget), true);
        if (direction === -1) return true;
      }
      this.hunt = { key, search: timeline.event_search(direction, concerns(kernel, what)), at: timeline.ordinal };
    }
    const { hunt } = this;
    const reached = this.in_pieces((budget) => timeline.seek_event(hunt.search, budget));
    hunt.at = timeline.ordinal;
    if (reached) this.hunt = null;
    return reached;
  }

  private in_pieces(run: (budget: number) => { readonly reached: boolean; readonly done: number }, known = false): boolean {
    const { clock } = this;
    const most_ms = Math.max(known ? BUDGET_KNOWN_MS : BUDGET_MS, this.picture_ms * WORK_FOR_A_PICTURE);
    if (clock === null) return run(BUDGET_EVENTS).reached;
    const start = clock();
    const { copies } = this.timeline.keyframes;
    let done = 0;
    for (;;) {
      const progress = run(PIECE);
      done += progress.done;
      const elapsed = clock() - start;
      const over = !(elapsed < most_ms);
      if (progress.reached || over) {
        // What copies cost says nothing of events; learned as such, it would ask for ever more copies.
        if (this.timeline.keyframes.copies === copies) this.learn_speed(done, elapsed);
        return progress.reached;
      }
    }
  }

  /** Played over and over, a speed that wavers would ask for one more copy here and there each time: only one that really changed counts. */
  private learn_speed(done: number, elapsed_ms: number): void {
    if (!(elapsed_ms > 2) || done < PIECE) return;
    const { keyframes } = this.timeline;
    this.speed = Math.min(FASTEST, Math.max(SLOWEST, 0.8 * this.speed + 0.2 * (done / elapsed_ms)));
    const ratio = this.speed / keyframes.events_per_ms;
    if (ratio > ANOTHER_SPEED || ratio < 1 / ANOTHER_SPEED) keyframes.events_per_ms = this.speed;
  }

  /** Where named points of the run lie; the same question again goes on where the budget ran out. */
  instants(marks: readonly Mark[]): { readonly found: readonly FoundMark[]; readonly catching_up: boolean } | Problem {
    const sought: SoughtMark[] = [];
    for (const [i, mark] of marks.entries()) {
      const known = mark.kind === 'event' ? TRACEPOINTS.find((event) => event.name === mark.name) : VMSTAT.find((counter) => counter.name === mark.name);
      if (known === undefined) return { field: `marks[${i}].name`, expected: mark.kind === 'event' ? 'an event of the catalog' : 'a counter of the catalog', got: mark.name };
      if (mark.kind === 'counter') sought.push({ kind: 'counter', counter: known.name as (typeof VMSTAT)[number]['name'], at_least: mark.at_least });
      else sought.push({ kind: 'event', event: (known as (typeof TRACEPOINTS)[number]).id, nth: mark.nth });
    }
    const asked = JSON.stringify(marks);
    if (this.marks?.asked !== asked) this.marks = { asked, search: new MarkSearch(this.machine.kernel, sought) };
    const { search } = this.marks;
    const reached = this.in_pieces((budget) => this.timeline.seek_event(search, budget));
    if (reached) this.marks = null;
    return { found: [...search.found], catching_up: !reached };
  }

  /** Sets a switch at the present instant. */
  fork(change: { readonly switch: string; readonly option: string }): Problem | null {
    this.step = null;
    this.marks = null;
    if (this.machine.switches()[change.switch] === change.option) return null;
    return this.timeline.fork(change);
  }

  timeline_of(bins: number): TimelineAnswer {
    const { timeline } = this;
    const { recording, explored } = timeline;
    return {
      explored_ns: explored.ns,
      markers: this.markers(),
      density: recording.levels.density(bins, explored.ns, explored.ordinal),
      stalled: recording.stalled_share(bins, this.machine.duration_ns, explored.ns),
      ghost_from_ns: timeline.ghost?.from_ns ?? null,
    };
  }

  /** All markers, or an even choice of them that keeps every kind's first. */
  private markers(): TimelineAnswer['markers'] {
    const { markers } = this.timeline.recording;
    const { c } = markers;
    const every = Math.max(1, Math.ceil(markers.length / MOST_MARKERS));
    const seen = new Set<number>();
    const chosen: { ns: number; ordinal: number; kind: number; actor: number; a: number; b: number }[] = [];
    for (let row = 0; row < markers.length; row++) {
      const kind = c.kind[row]!;
      if (row % every !== 0 && seen.has(kind)) continue;
      seen.add(kind);
      chosen.push({ ns: c.ns[row]!, ordinal: c.ordinal[row]!, kind, actor: c.actor[row]!, a: c.a[row]!, b: c.b[row]! });
    }
    return chosen;
  }
}
