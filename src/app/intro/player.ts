// From screen time to an instant of the run: which moment is on, where the machine stands, how fast it goes. Pure: it is
// given the moments (data of the scenario) and where their points lie in the run (answers of the server).
import type { FoundMark, Target } from '#wire/messages.ts';
import type { Mark, Moment } from '#wire/opening.ts';

/** What to ask the server, in order: every point that some moment ends at or steps by. */
export function marksOf(moments: readonly Moment[]): Mark[] {
  return moments.flatMap(({ one_by_one: each, until }, ix) => [
    ...(each === null ? [] : Array.from({ length: each.count }, (): Mark => ({ kind: 'event', name: each.event, nth: 1 }))),
    ...(until === null || isSameHappening(moments, ix) ? [] : [until]),
  ]);
}

/** The moment before ended just before a happening, and this one ends at that very one. */
function isSameHappening(moments: readonly Moment[], ix: number): boolean {
  const last = moments[ix - 1];
  const { until, one_by_one: each } = moments[ix]!;
  if (last?.before !== true || last.until?.kind !== 'event' || each !== null) return false;
  return until?.kind === 'event' && until.name === last.until.name && until.nth === 1;
}

export interface Stop {
  readonly ns: number;
  readonly ordinal: number;
  /** At the very ns of a happening: the event it belongs to began before, and the clock would say so. */
  readonly to_ns?: boolean;
}

export interface PlannedMoment {
  readonly moment: Moment;
  readonly from_s: number;
  readonly to_s: number;
  /** Where its machine time begins and ends. */
  readonly start: Stop;
  readonly end: Stop;
  /** The point it ended at: for `before`, the happening that was about to come. */
  readonly mark: FoundMark | null;
  /** Happenings shown one by one, each from its second on. */
  readonly steps: readonly (Stop & { readonly from_s: number })[];
  /** From this second on the clock runs evenly from `steps`' last, or from the start, to the end. */
  readonly even_from_s: number;
}

export interface Plan {
  readonly moments: readonly PlannedMoment[];
  readonly seconds: number;
}

/** Null if the run does not have all the points: then there is nothing to tell. */
export function makePlan(moments: readonly Moment[], found: readonly FoundMark[]): Plan | null {
  if (moments.length === 0 || found.length < marksOf(moments).length) return null;
  const planned: PlannedMoment[] = [];
  let next = 0;
  let at_s = 0;
  for (const [ix, moment] of moments.entries()) {
    const before = planned[planned.length - 1];
    const each = moment.one_by_one;
    const steps = found.slice(next, next + (each?.count ?? 0)).map(({ ns, ordinal }, ix) => ({ ns, ordinal, from_s: at_s + (ix * each!.seconds) / each!.count }));
    next += steps.length;
    const mark = isSameHappening(moments, ix) ? before!.mark : moment.until === null ? null : found[next++]!;
    const last: Stop = before?.end ?? { ns: 0, ordinal: 0 };
    const end: Stop = mark === null ? last : moment.before ? { ns: mark.ns, ordinal: Math.max(0, mark.ordinal - 1) } : { ns: mark.ns, ordinal: mark.ordinal, to_ns: true };
    planned.push({
      moment, mark, steps, end,
      start: moment.speed === 'torn' ? end : last,
      from_s: at_s,
      to_s: at_s + moment.seconds,
      even_from_s: at_s + (each?.seconds ?? 0),
    });
    at_s += moment.seconds;
  }
  return { moments: planned, seconds: at_s };
}

export interface Cue {
  readonly index: number;
  readonly target: Target;
  /** The target is the next happening in a row: what moved may move by itself. */
  readonly stepping: boolean;
  /** Machine nanoseconds per second of viewing. */
  readonly rate: number;
}

/** The moment at a second of the show; past the end the last one stays. */
export function momentAt(plan: Plan, at_s: number): number {
  const index = plan.moments.findIndex((one) => at_s < one.to_s);
  return index < 0 ? plan.moments.length - 1 : index;
}

export function cueAt(plan: Plan, at_s: number): Cue {
  const index = momentAt(plan, at_s);
  const one = plan.moments[index]!;
  const { moment, start, end, steps, even_from_s, to_s } = one;
  const still = (stop: Stop, stepping = false): Cue => ({ index, stepping, rate: 0, target: { kind: 'instant', ordinal: stop.ordinal } });
  const atEnd = (): Cue => ({ ...still(end), ...(end.to_ns ? { target: { kind: 'ns', ns: end.ns } } : {}) });
  if (moment.speed === 'torn' || at_s >= to_s) return atEnd();
  if (at_s < even_from_s) {
    const step = steps.findLast((candidate) => candidate.from_s <= at_s);
    return step === undefined ? still(start) : still(step, true);
  }
  if (moment.speed === 'slow') return atEnd();
  const from_ns = steps[steps.length - 1]?.ns ?? start.ns;
  const span_ns = end.ns - from_ns;
  const span_s = Math.max(to_s - even_from_s, 1e-9);
  const ns = Math.floor(from_ns + span_ns * ((at_s - even_from_s) / span_s));
  // `before` ends with an event that may share its time with the happening that must not show yet.
  if (ns >= end.ns) return atEnd();
  return { index, stepping: false, rate: span_ns / span_s, target: { kind: 'ns', ns } };
}

/** Where a moment stands when it is looked at alone, as in a strip of pictures: a moving one at two thirds of its way. */
export function pictureAt(plan: Plan, index: number): Cue {
  const { moment, from_s, even_from_s, to_s } = plan.moments[index]!;
  if (moment.speed === 'torn') return cueAt(plan, from_s);
  return { ...cueAt(plan, even_from_s + ((to_s - even_from_s) * 2) / 3), rate: 0, stepping: false };
}

/** Machine time that is left out when a moment begins: between the end of the one before and its own start. */
export function tearBefore(plan: Plan, index: number): number {
  const before = plan.moments[index - 1];
  return before === undefined ? 0 : Math.max(0, plan.moments[index]!.start.ns - before.end.ns);
}
