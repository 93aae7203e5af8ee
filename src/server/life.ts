// What happened to one thing, made by doing the run again: events of the log that concern it, and what changes without an
// event (a page's list, its frame, its mark of use, the start of its writing; a task's sleeps and the depth of its stack).
// It goes through the run once, from the beginning, so that nothing depends on where a piece of the way began.
import { NONE } from '#base/units.ts';
import type { Pfn } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PG_referenced, PG_writeback, PG_young } from '#kernel/mm/page_flags.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import type { EventTest } from '#session/event_search.ts';
import type { RecordedEvent } from '#session/recording.ts';
import type { Timeline } from '#session/timeline.ts';
import type { LifeCause, LifeEntry, LifeWhat, Thing } from '#wire/life.ts';
import { concerns } from './concerns.ts';
import { list_kind_of, page_home, request_of } from './page_home.ts';

/** Events of which the text is at hand when something names them as its cause. */
const CAUSES = 1 << 16;
/** Allocations remembered until it is seen what they were for. */
const MOST_ALLOCATIONS = 4096;
/** Entries held; beyond, the oldest are let go. */
export const MOST_HELD = 60_000;
/** A stack that is deeper than ever by less than this is no news. */
const STACK_NEWS = 256;

type Entry = { -readonly [K in keyof LifeEntry]: LifeEntry[K] };
export class LifeTrack implements Recorder {
  readonly what: Thing;
  readonly entries: Entry[] = [];
  /** Row of the first entry that is held. */
  first_row = 0;
  /** Looked through: the state after so many events. */
  ordinal = 0;
  ns = 0;
  private readonly k: Kernel;
  private readonly test: EventTest;
  private readonly causes: (RecordedEvent | undefined)[] = new Array<RecordedEvent | undefined>(CAUSES);
  /** Order of each entry: the number of the event, or of the last one before. */
  private readonly keys: number[] = [];
  private last_id = 0;
  private last: RecordedEvent | null = null;
  /** Of a page. */
  private readonly allocations = new Map<Pfn, RecordedEvent>();
  private readonly freed = new Map<Pfn, RecordedEvent>();
  private pfn: Pfn = NONE;
  private leaving: Pfn = NONE;
  private list = NONE;
  private flags = 0;
  /** The start of a write of which nobody has asked the disk yet. */
  private asked_by: Entry | null = null;
  /** Events of this ordinal that were entered. */
  private told = 0;
  private told_kinds = 0;
  /** Of a task: where its present stretch of time began, and how deep its stack has been. */
  private since_ordinal = 0;
  private deepest = 0;

  constructor(k: Kernel, what: Thing) {
    this.k = k;
    this.what = what;
    this.test = concerns(k, what);
  }

  /** The machine stands at the beginning of the run. */
  begin(): void {
    const { k, what } = this;
    if (what.kind === 'page') {
      const { pfn } = page_home(k, what.mapping, what.index);
      this.pfn = pfn;
      if (pfn !== NONE) this.note_page(pfn);
    }
    if (what.kind === 'task') this.deepest = k.eng.task_depth_max[what.task]!;
  }

  event(id: number, ordinal: number, ns: number, kind: number, actor: number, a: number, b: number, cause: number): void {
    const one: RecordedEvent = { id, ordinal, ns, kind, actor, a, b, cause };
    this.causes[id % CAUSES] = one;
    this.last_id = id;
    this.last = one;
    if (this.what.kind === 'page') {
      if (kind === TP.mm_page_alloc) this.remember(a, one);
      else if (kind === TP.mm_page_free) this.note_free(a, one);
    }
    if (this.test(kind, actor, a, b)) this.enter(one);
  }

  segment(task: number, state: number, reason: number, from_ns: number, to_ns: number, cause: number): void {
    if (this.what.kind !== 'task' || task !== this.what.task) return;
    const { ordinal } = this.k.eng;
    if (state === STATE.sleeping) {
      this.add({ kind: 'wait', reason, to_ns, waker: this.k.eng.wait_waker[task]! }, { ordinal: this.since_ordinal, ns: from_ns, actor: task, cause, last_ordinal: ordinal, last_ns: to_ns });
    }
    this.since_ordinal = ordinal;
  }

  /** Looks at the thing after all events of an ordinal. */
  after(ordinal: number, ns: number): void {
    const { what, k } = this;
    if (what.kind === 'page') {
      const { pfn } = page_home(k, what.mapping, what.index);
      if (pfn !== this.pfn) this.moved(pfn, ordinal, ns);
      if (pfn !== NONE) this.changed(pfn, ordinal, ns);
      this.freed.clear();
    } else if (what.kind === 'task') {
      const depth = k.eng.task_depth_max[what.task]!;
      if (depth >= this.deepest + STACK_NEWS) {
        this.deepest = depth;
        this.add({ kind: 'stack', bytes: depth }, this.here(ordinal, ns, what.task));
      }
    }
    this.told = 0;
    this.told_kinds = 0;
    this.ordinal = ordinal;
    this.ns = ns;
    const over = this.entries.length - MOST_HELD;
    if (over > MOST_HELD / 4) {
      this.entries.splice(0, over);
      this.keys.splice(0, over);
      this.first_row += over;
    }
  }

  private remember(pfn: Pfn, one: RecordedEvent): void {
    const { allocations } = this;
    allocations.delete(pfn);
    allocations.set(pfn, one);
    if (allocations.size > MOST_ALLOCATIONS) allocations.delete(allocations.keys().next().value!);
    if (pfn === this.leaving) this.leaving = NONE;
  }

  private note_free(pfn: Pfn, one: RecordedEvent): void {
    this.freed.set(pfn, one);
    if (pfn !== this.leaving) return;
    this.enter(one);
    this.leaving = NONE;
  }

  /** The page is somewhere else than before. */
  private moved(pfn: Pfn, ordinal: number, ns: number): void {
    const before = this.pfn;
    this.pfn = pfn;
    const allocated = pfn === NONE ? undefined : this.allocations.get(pfn);
    const free = before === NONE ? undefined : this.freed.get(before);
    if (allocated !== undefined) {
      this.allocations.delete(pfn);
      this.enter(allocated);
    }
    if (free !== undefined) this.enter(free);
    else if (before !== NONE) this.leaving = before;
    if (this.told === 0) this.add({ kind: 'frame', pfn }, this.here(ordinal, ns, NONE));
    if (pfn === NONE) {
      this.list = NONE;
      this.flags = 0;
    } else if (before === NONE) this.list = NONE;
  }

  private note_page(pfn: Pfn): void {
    this.list = list_kind_of(this.k, pfn);
    this.flags = this.k.flags[pfn]!;
  }

  /** What of a page changes without an event. */
  private changed(pfn: Pfn, ordinal: number, ns: number): void {
    const { k, list: from, flags: before } = this;
    const flags = k.flags[pfn]!;
    if ((flags & PG_writeback) === 0) this.asked_by = null;
    else if (this.asked_by !== null) this.name_asker(this.asked_by, pfn);
    const to = list_kind_of(k, pfn);
    if (flags === before && to === from) return;
    if (to !== from) this.add({ kind: 'list', from, to }, this.here(ordinal, ns, NONE));
    if ((flags & PG_writeback) !== 0 && (before & PG_writeback) === 0) {
      this.add({ kind: 'writeback', origin: NONE }, this.here(ordinal, ns, NONE));
      this.asked_by = this.entries.at(-1)!;
    }
    const used = (flags & (PG_referenced | PG_young)) !== 0;
    if (used !== ((before & (PG_referenced | PG_young)) !== 0)) this.add({ kind: 'used', on: used }, this.here(ordinal, ns, NONE));
    this.list = to;
    this.flags = flags;
  }

  /** The request of a write comes after the mark: then it is known who asked for it. */
  private name_asker(entry: Entry, pfn: Pfn): void {
    const rq = request_of(this.k, pfn);
    if (rq === NONE) return;
    entry.what = { kind: 'writeback', origin: this.k.rq_origin[rq]! };
    this.asked_by = null;
  }

  /** Now, by whoever acted last in this ordinal; caused by what happened last in it, or else by what the page remembers. */
  private here(ordinal: number, ns: number, task: number): { ordinal: number; ns: number; actor: number; cause: number; last_ordinal: number; last_ns: number } {
    const last = this.last !== null && this.last.ordinal === ordinal ? this.last : null;
    const remembered = this.pfn === NONE ? 0 : this.k.cause[this.pfn]!;
    const at = Math.max(ns, last?.ns ?? 0);
    return { ordinal, ns: at, actor: task !== NONE ? task : (last?.actor ?? NONE), cause: last?.id ?? remembered, last_ordinal: ordinal, last_ns: at };
  }

  private enter(one: RecordedEvent): void {
    const { id, ordinal, ns, kind, actor, a, b, cause } = one;
    const before = this.entries.at(-1);
    this.told++;
    // Of a block or a task only: each lap of a page is its own.
    if (this.what.kind !== 'page' && before !== undefined && before.what.kind === 'event' && before.what.event === kind && before.actor === actor && TRACEPOINTS[kind]!.marker === 'none') {
      before.times++;
      before.last_ordinal = ordinal;
      before.last_ns = ns;
      return;
    }
    this.add({ kind: 'event', event: kind, id, a, b }, { ordinal, ns, actor, cause, last_ordinal: ordinal, last_ns: ns }, id);
  }

  private add(what: LifeWhat, at: { ordinal: number; ns: number; actor: number; cause: number; last_ordinal: number; last_ns: number }, key = this.last_id + 0.5): void {
    const { entries, keys } = this;
    // An allocation is known as this page's only once the page is there; a sleep once it is over.
    let row = entries.length;
    if (what.kind === 'wait') while (row > 0 && (entries[row - 1]!.ordinal > at.ordinal || (entries[row - 1]!.ordinal === at.ordinal && entries[row - 1]!.ns > at.ns))) row--;
    else while (row > 0 && keys[row - 1]! > key) row--;
    const { cause, ...rest } = at;
    const entry: Entry = { row: 0, ...rest, what, times: 1, because: this.cause_of(cause) };
    if (row === entries.length) {
      entries.push(entry);
      keys.push(key);
    } else {
      entries.splice(row, 0, entry);
      keys.splice(row, 0, what.kind === 'wait' ? keys[row]! : key);
    }
  }

  private cause_of(id: number): LifeCause | null {
    const one = id > 0 ? this.causes[id % CAUSES] : undefined;
    if (one === undefined || one.id !== id) return null;
    const { ordinal, ns, kind, actor, a, b } = one;
    return { ordinal, ns, event: kind, actor, a, b };
  }
}

/** Goes on through the explored run, by so many events at most. */
export function look_on(timeline: Timeline, track: LifeTrack, events: number): void {
  const { kernel, duration_ns } = timeline.machine;
  const to = Math.min(timeline.explored.ordinal, track.ordinal + events);
  if (to <= track.ordinal) return;
  const { eng } = kernel;
  timeline.visit({ ordinal: track.ordinal }, () => {
    const { commands } = timeline;
    let next = commands.findIndex((command) => command.ordinal > eng.ordinal);
    if (next < 0) next = commands.length;
    if (track.ordinal === 0) track.begin();
    eng.recorder = track;
    while (eng.ordinal < to && eng.run(duration_ns, eng.ordinal + 1, 1) > 0) {
      for (; next < commands.length && commands[next]!.ordinal <= eng.ordinal; next++) timeline.machine.set_switch(commands[next]!.switch, commands[next]!.option);
      track.after(eng.ordinal, eng.now);
    }
    // A run that is over has no more to look through.
    track.ordinal = Math.max(track.ordinal, to);
  });
}
