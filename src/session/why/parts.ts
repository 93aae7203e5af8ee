// The time that is explained, cut into parts that add up exactly: what the task did, what it waited for, and of a wait for a
// request of the disk how long that lay in the queue, how long the arm moved, how long the disk turned and transferred.
import type { EventId, Ns } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { WAIT_TEXT } from '#kernel/wait_reasons.ts';
import type { WhyPart } from './answer.ts';
import type { Group } from './chain.ts';
import { naps_within, service_of } from './chain.ts';
import type { Stall } from './stall.ts';
import type { Nap } from './tape.ts';

/** When the arm was there, by the event that gave the disk its request. */
export type Moves = ReadonlyMap<EventId, Ns>;

class Cut {
  private readonly parts = new Map<string, { card: EventId; label: string; kernel: string; ns: Ns; harm: boolean }>();
  private at: Ns;
  private readonly card_of: ReadonlyMap<EventId, EventId>;
  private readonly first: EventId;

  constructor(from_ns: Ns, groups: readonly Group[]) {
    this.at = from_ns;
    // What nothing on the tape accounts for belongs to the first cause.
    this.first = groups[0]?.event.id ?? 0;
    this.card_of = new Map(groups.flatMap((group) => group.events.map((event) => [event.id, group.event.id] as const)));
  }

  /** All up to an instant is this. */
  upto(to_ns: Ns, of: EventId, label: string, kernel: string, harm: boolean): void {
    if (to_ns <= this.at) return;
    const card = this.card_of.get(of) ?? this.first;
    const key = `${card} ${label}`;
    const part = this.parts.get(key) ?? { card, label, kernel, ns: 0, harm };
    part.ns += to_ns - this.at;
    this.parts.set(key, part);
    this.at = to_ns;
  }

  list(order: readonly EventId[]): WhyPart[] {
    return [...this.parts.values()].sort((a, b) => order.indexOf(a.card) - order.indexOf(b.card));
  }
}

export function parts_of_stall(stall: Stall, groups: readonly Group[], moves: Moves): WhyPart[] {
  const { task, tape, from_ns, to_ns } = stall;
  const cut = new Cut(from_ns, groups);
  const own = stall.begin > 0 ? stall.begin : stall.before;
  const naps = new Map(naps_within(stall).map((nap) => [nap.from_ns, nap]));
  const works = stall.begin > 0 ? 'it looks for pages itself' : 'it runs';
  const kernel = stall.begin > 0 ? 'try_to_free_pages' : 'running';
  for (const span of tape.spans_of(task)) {
    if (span.to_ns <= from_ns || span.from_ns >= to_ns) continue;
    // Between two spans the CPU changes from one task to another.
    cut.upto(Math.min(to_ns, span.from_ns), own, 'waits for a CPU', 'runnable', false);
    const end = Math.min(to_ns, span.to_ns);
    const nap = span.state === STATE.sleeping ? naps.get(span.from_ns) : undefined;
    if (nap !== undefined) cut_nap(cut, stall, nap, moves);
    else if (span.state === STATE.running) cut.upto(end, own, works, kernel, false);
    else cut.upto(end, stall.begin === 0 && stall.woken_by > 0 ? stall.woken_by : own, 'waits for a CPU', 'runnable', false);
  }
  if (stall.going_on && stall.reason >= 0) cut.upto(to_ns, stall.before, WAIT_TEXT[stall.reason]!.label, WAIT_TEXT[stall.reason]!.name, true);
  else cut.upto(to_ns, own, works, kernel, false);
  return cut.list(groups.map((group) => group.event.id));
}

function cut_nap(cut: Cut, stall: Stall, nap: Nap, moves: Moves): void {
  const { label, name } = WAIT_TEXT[nap.reason]!;
  const service = service_of(stall.tape, nap);
  if (service !== null) {
    const arrived = Math.floor(moves.get(service.issue.id) ?? service.issue.ns);
    const within = (ns: Ns): Ns => Math.min(nap.to_ns, ns);
    cut.upto(within(service.queue.ns), nap.before, 'before anybody asked the disk', name, true);
    cut.upto(within(service.issue.ns), service.queue.id, 'in the queue of the disk', 'elevator', true);
    cut.upto(within(arrived), service.issue.id, 'the arm of the disk moves', 'seek', true);
    cut.upto(nap.to_ns, service.complete.id, 'the disk turns and transfers', 'block_rq_complete', true);
  } else if (nap.woken_by === 0) cut.upto(nap.to_ns, nap.before, `${label}: until the timer ran out`, name, true);
  else cut.upto(nap.to_ns, nap.before, label, name, true);
}

/** For what is no wait: from each cause to the next, and from the last, under the words given, to the happening. */
export function parts_between(groups: readonly Group[], to_ns: Ns, last: string): WhyPart[] {
  const from_ns = groups.reduce((least, group) => Math.min(least, group.event.ns), to_ns);
  const cut = new Cut(from_ns, groups);
  groups.forEach((group, i) => {
    const next = groups[i + 1];
    cut.upto(next === undefined ? to_ns : Math.min(to_ns, next.event.ns), group.event.id, next === undefined ? last : 'until the next step', '', false);
  });
  return cut.list(groups.map((group) => group.event.id));
}
