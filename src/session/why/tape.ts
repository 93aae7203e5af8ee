// A stretch of the run made again, from some event back as far as the question needs: its events by id, and how every task
// spent its time. Pieces are cut by ordinals alone, so that the tape does not depend on how the run was walked.
import type { EventId, Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import type { RecordedEvent } from '../recording.ts';
import { Series } from '../series.ts';
import type { Timeline } from '../timeline.ts';

/** Ordinals of the first piece; each further one is twice as long, up to the longest. */
const FIRST_PIECE = 2048;
const LONGEST_PIECE = 32_768;
/** Ordinals that a tape reaches back at most. */
export const FARTHEST = 120_000;

export interface Nap {
  readonly task: TaskId;
  readonly reason: number;
  readonly from_ns: Ns;
  readonly to_ns: Ns;
  /** Ordinal of the event that ended it. */
  readonly ordinal: number;
  /** The last thing that had happened to the task when it fell asleep. */
  readonly before: EventId;
  /** What woke it; 0 = its timer. */
  woken_by: EventId;
  readonly object: number;
  /** Since when the task reclaimed for itself when it was woken; 0 = it did not. */
  readonly reclaim_since: Ns;
}

export interface Span {
  readonly task: TaskId;
  readonly state: number;
  readonly from_ns: Ns;
  readonly to_ns: Ns;
}

interface Piece {
  readonly first: EventId;
  readonly rows: Series<'ordinal' | 'ns' | 'kind' | 'actor' | 'a' | 'b' | 'cause'>;
  readonly spans: readonly Span[];
  readonly naps: readonly Nap[];
}

export class Tape {
  readonly top: number;
  /** First ordinal on the tape. */
  low: number;
  private readonly timeline: Timeline;
  private pieces: Piece[] = [];
  private length = FIRST_PIECE;

  constructor(timeline: Timeline, top_ordinal: number) {
    this.timeline = timeline;
    this.top = top_ordinal;
    this.low = top_ordinal + 1;
    this.grow();
  }

  /** Takes the stretch before; false at the start of the run, or where a tape ends. */
  grow(): boolean {
    if (this.low <= 0 || this.top - this.low > FARTHEST) return false;
    const to = this.low - 1;
    const from = Math.max(0, to - this.length + 1);
    this.pieces.unshift(record(this.timeline, from, to));
    this.low = from;
    this.length = Math.min(LONGEST_PIECE, this.length * 2);
    return true;
  }

  /** Reaches back to an instant, if a tape may be so long. */
  cover(ns: Ns): void {
    while ((this.start_ns() ?? Infinity) >= ns && this.grow());
  }

  private start_ns(): Ns | null {
    for (const piece of this.pieces) if (piece.rows.length > 0) return piece.rows.c.ns[0]!;
    return null;
  }

  get first_id(): EventId {
    for (const piece of this.pieces) if (piece.rows.length > 0) return piece.first;
    return Infinity;
  }

  get last_id(): EventId {
    for (let at = this.pieces.length - 1; at >= 0; at--) {
      const piece = this.pieces[at]!;
      if (piece.rows.length > 0) return piece.first + piece.rows.length - 1;
    }
    return 0;
  }

  /** An event on the tape, or null. */
  event(id: EventId): RecordedEvent | null {
    for (const piece of this.pieces) {
      const row = id - piece.first;
      if (row < 0 || row >= piece.rows.length) continue;
      const { c } = piece.rows;
      return { id, ordinal: c.ordinal[row]!, ns: c.ns[row]!, kind: c.kind[row]!, actor: c.actor[row]!, a: c.a[row]!, b: c.b[row]!, cause: c.cause[row]! };
    }
    return null;
  }

  /** The same, reaching back for it. */
  find(id: EventId): RecordedEvent | null {
    if (id <= 0) return null;
    while (id < this.first_id && this.grow());
    return this.event(id);
  }

  /** The latest event on the tape up to an id that passes the test, and from `down_to` on. */
  last(up_to: EventId, test: (event: RecordedEvent) => boolean, down_to: EventId = 0): RecordedEvent | null {
    for (let id = Math.min(up_to, this.last_id); id >= Math.max(down_to, this.first_id); id--) {
      const event = this.event(id);
      if (event !== null && test(event)) return event;
    }
    return null;
  }

  /** All events of a stretch of ids that pass the test, in order. */
  all(from: EventId, to: EventId, test: (event: RecordedEvent) => boolean): RecordedEvent[] {
    const found: RecordedEvent[] = [];
    for (let id = Math.max(from, this.first_id); id <= Math.min(to, this.last_id); id++) {
      const event = this.event(id);
      if (event !== null && test(event)) found.push(event);
    }
    return found;
  }

  spans_of(task: TaskId): Span[] {
    return this.pieces.flatMap((piece) => piece.spans.filter((span) => span.task === task));
  }

  naps_of(task: TaskId): Nap[] {
    return this.pieces.flatMap((piece) => piece.naps.filter((nap) => nap.task === task));
  }
}

function record(timeline: Timeline, from: number, to: number): Piece {
  const { eng, reclaim_since } = timeline.machine.kernel;
  const rows = new Series({ ordinal: 'f64', ns: 'f64', kind: 'i16', actor: 'i16', a: 'f64', b: 'f64', cause: 'f64' });
  const spans: Span[] = [];
  const naps: Nap[] = [];
  let first: EventId = 0;
  let woken: Nap | null = null;
  // The cause of a wake is set right after the segment is told.
  const settle = (): void => {
    if (woken === null) return;
    const cause = eng.task_event[woken.task]!;
    woken.woken_by = cause === woken.before ? 0 : cause;
    woken = null;
  };
  const recorder: Recorder = {
    event(id, ordinal, ns, kind, actor, a, b, cause) {
      settle();
      if (rows.length === 0) first = id;
      const row = rows.add();
      const { c } = rows;
      c.ordinal[row] = ordinal;
      c.ns[row] = ns;
      c.kind[row] = kind;
      c.actor[row] = actor;
      c.a[row] = a;
      c.b[row] = b;
      c.cause[row] = cause;
    },
    segment(task, state, reason, from_ns, to_ns, cause) {
      settle();
      spans.push({ task, state, from_ns, to_ns });
      if (state !== STATE.sleeping) return;
      woken = { task, reason, from_ns, to_ns, ordinal: eng.ordinal, before: cause, woken_by: 0, object: eng.wait_object[task] ?? NONE, reclaim_since: reclaim_since[task]! };
      naps.push(woken);
    },
  };
  timeline.replay(from, to, recorder, settle);
  return { first, rows, spans, naps };
}
