// "Why?" answered from what the run recorded: the chain of causes, the time they took, the tests that failed, the changes that
// might have helped. All of it is made again from the log, so the same question has the same answer however the run was walked.
import type { EventId, Ns } from '#base/units.ts';
import { format_ns, NONE } from '#base/units.ts';
import { D, DEVICE_SCALARS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PG_dirty } from '#kernel/mm/page_flags.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { WAIT_TEXT } from '#kernel/wait_reasons.ts';
import type { RecordedEvent } from '../recording.ts';
import type { Timeline } from '../timeline.ts';
import type { WhyAbout, WhyAnswer, WhyCard, WhyFact, WhyNot } from './answer.ts';
import type { Group } from './chain.ts';
import { chain_of_event, chain_of_page, chain_of_stall, fold, naps_within, service_of } from './chain.ts';
import { device_at, facts_at, joined_at } from './facts.ts';
import { task_name } from './names.ts';
import { parts_between, parts_of_stall } from './parts.ts';
import type { Stall } from './stall.ts';
import { find_stall, nearest } from './stall.ts';
import { Tape } from './tape.ts';
import type { Measure } from './what_if.ts';
import { changes_for_event, changes_for_wait } from './what_if.ts';
import { why_not_at, why_not_clean } from './why_not.ts';

/** Answers to "why not" that are shown; the first of a question counts. */
const MOST_WHY_NOT = 8;

/** What was read from the machine in the moment of each event asked for. */
interface Moments {
  readonly facts: ReadonlyMap<EventId, readonly WhyFact[]>;
  readonly joined: ReadonlyMap<EventId, WhyCard['joined']>;
  readonly why_not: readonly WhyNot[];
  readonly moves: ReadonlyMap<EventId, Ns>;
}

/** Runs over the chain once more and reads at each of its events. */
function read_moments(timeline: Timeline, events: readonly RecordedEvent[], issues: readonly RecordedEvent[]): Moments {
  const k = timeline.machine.kernel;
  const facts = new Map<EventId, readonly WhyFact[]>();
  const joined = new Map<EventId, WhyCard['joined']>();
  const moves = new Map<EventId, Ns>();
  const why_not: WhyNot[] = [];
  const wanted = new Set(events.map((event) => event.id));
  const moving = new Set(issues.map((event) => event.id));
  const ordinals = [...events, ...issues].map((event) => event.ordinal);
  if (ordinals.length === 0) return { facts, joined, why_not, moves };
  timeline.replay(Math.min(...ordinals), Math.max(...ordinals), {
    event(id, ordinal, ns, kind, actor, a, b, cause) {
      if (moving.has(id)) {
        const device = device_at(k, a);
        if (device >= 0) moves.set(id, k.dev[device * DEVICE_SCALARS + D.move_end]!);
      }
      if (!wanted.has(id)) return;
      const event = { id, ordinal, ns, kind, actor, a, b, cause };
      facts.set(id, facts_at(k, event));
      const others = joined_at(k, event);
      if (others !== null) joined.set(id, others);
      why_not.push(...why_not_at(k, event));
    },
    segment() {},
  });
  return { facts, joined, why_not, moves };
}

function card(group: Group, moments: Moments): WhyCard {
  const { event, events } = group;
  const by = new Map<number, number>();
  for (const one of events) by.set(one.actor, (by.get(one.actor) ?? 0) + 1);
  const hands = [...by].filter(([actor]) => actor !== NONE).map(([actor, count]) => ({ actor, count }));
  const joined = moments.joined.get(event.id) ?? hands.sort((a, b) => b.count - a.count || a.actor - b.actor);
  return { ...event, count: events.length, joined, facts: moments.facts.get(event.id) ?? [] };
}

function first_of_each(all: readonly WhyNot[]): WhyNot[] {
  const seen = new Set<string>();
  return all.filter((one) => !seen.has(one.question) && seen.add(one.question)).slice(0, MOST_WHY_NOT);
}

/** Null: there is nothing to explain. */
export function why(timeline: Timeline, asked: WhyAbout): WhyAnswer | null {
  const about = asked.kind === 'here' ? nearest(timeline, asked.task) : asked;
  if (about === null) return null;
  switch (about.kind) {
    case 'wait': return why_wait(timeline, about);
    case 'event': return why_event(timeline, about);
    case 'page': return why_page(timeline, about);
  }
}

function why_wait(timeline: Timeline, about: Extract<WhyAbout, { kind: 'wait' }>): WhyAnswer | null {
  const k = timeline.machine.kernel;
  const stall = find_stall(timeline, about);
  if (stall === null) return null;
  const groups = chain_of_stall(stall);
  const issues = naps_within(stall).flatMap((nap) => service_of(stall.tape, nap)?.issue ?? []);
  const moments = read_moments(timeline, groups.map((group) => group.event), issues);
  const parts = parts_of_stall(stall, groups, moments.moves);
  const { shown, folded } = fold(groups, new Set(parts.map((part) => part.card)));
  const begin = stall.begin > 0 ? stall.tape.event(stall.begin) : null;
  return {
    about: { kind: 'wait', task: stall.task, from_ns: longest_from(stall) ?? about.from_ns }, subject: 'wait', task: stall.task, kind: null, reason: stall.reason, question: question_of(k, stall), from_ns: stall.from_ns, to_ns: stall.to_ns,
    going_on: stall.going_on, cards: shown.map((group) => card(group, moments)), folded: folded.map((group) => card(group, moments)), parts, why_not: first_of_each(moments.why_not),
    what_if: changes_for_wait(k, stall.reason, begin?.a ?? 0), fork_ordinal: fork_before(groups, begin?.ordinal ?? null),
  };
}

function longest_from(stall: Stall): Ns | null {
  const naps = naps_within(stall).toSorted((a, b) => b.to_ns - b.from_ns - (a.to_ns - a.from_ns));
  return naps[0]?.from_ns ?? null;
}

function question_of(k: Kernel, stall: Stall): string {
  const name = task_name(k, stall.task);
  const long = format_ns(stall.to_ns - stall.from_ns);
  if (stall.begin > 0) return `Why did ${name} wait ${long} for memory?`;
  return `Why did ${name} wait ${long}${stall.reason === NONE ? '' : ` (${WAIT_TEXT[stall.reason]!.label})`}?`;
}

/** A change is made before the event in which the first cause lies. */
function fork_before(groups: readonly Group[], begin: number | null): number {
  return Math.max(0, (begin ?? groups[0]?.event.ordinal ?? 1) - 1);
}

const QUESTIONS: ReadonlyMap<number, string> = new Map([
  [TP.alloc_failed, 'Why did {actor} get no memory?'], [TP.mm_vmscan_direct_reclaim_begin, 'Why did {actor} have to reclaim for itself?'], [TP.stack_overflow, 'Why did the kernel stack of {actor} overflow?'], [TP.thp_fault_fallback, 'Why did {actor} get no huge page?'], [TP.mm_collapse_huge_page_failed, 'Why did khugepaged get no huge page?'],
  [TP.mm_vmscan_evict, 'Why was page {a} evicted?'], [TP.compact_steal, 'Why could {actor} take page {a} out of the block?'], [TP.oom_kill, 'Why was a task killed?'],
]);

function why_event(timeline: Timeline, about: Extract<WhyAbout, { kind: 'event' }>): WhyAnswer | null {
  const k = timeline.machine.kernel;
  const tape = new Tape(timeline, about.ordinal);
  const event = tape.event(about.id);
  if (event === null || event.ordinal !== about.ordinal) return null;
  const groups = chain_of_event(tape, event);
  const moments = read_moments(timeline, groups.map((group) => group.event), []);
  const parts = parts_between(groups, event.ns, 'until it happened');
  const { shown, folded } = fold(groups, new Set([event.id, groups[0]!.event.id]));
  const text = QUESTIONS.get(event.kind) ?? `Why did this happen: ${TRACEPOINTS[event.kind]!.text}?`;
  const question = text.replace('{actor}', task_name(k, event.actor)).replace('{a}', String(event.a)).replace('{b}', String(event.b));
  return {
    about, subject: 'event', kind: event.kind, reason: NONE, task: event.kind === TP.compact_steal ? event.b : event.actor, question, from_ns: groups.reduce((least, group) => Math.min(least, group.event.ns), event.ns), to_ns: event.ns, going_on: false,
    cards: shown.map((group) => card(group, moments)), folded: folded.map((group) => card(group, moments)), parts: regroup(parts, shown), why_not: first_of_each(moments.why_not),
    what_if: changes_for_event(k, event.kind), fork_ordinal: fork_before(groups, null),
  };
}

/** The time of a folded card goes to the shown one before it. */
function regroup(parts: WhyAnswer['parts'], shown: readonly Group[]): WhyAnswer['parts'] {
  const sums = new Map<EventId, WhyAnswer['parts'][number]>();
  for (const part of parts) {
    const owner = (shown.findLast((group) => group.event.id <= part.card) ?? shown[0]!).event.id;
    const before = sums.get(owner);
    sums.set(owner, { ...part, card: owner, ns: part.ns + (before?.ns ?? 0) });
  }
  return [...sums.values()];
}

function why_page(timeline: Timeline, about: Extract<WhyAbout, { kind: 'page' }>): WhyAnswer | null {
  const k = timeline.machine.kernel;
  const { pfn } = about;
  const tape = new Tape(timeline, timeline.ordinal);
  const groups = chain_of_page(tape, pfn);
  if (groups.length === 0) return null;
  const dirty = (k.flags[pfn]! & PG_dirty) !== 0;
  const moments = read_moments(timeline, groups.map((group) => group.event), []);
  const skipped = groups.filter((group) => group.event.kind === TP.mm_vmscan_skip_dirty).reduce((sum, group) => sum + group.events.length, 0);
  const to_ns = timeline.at_ns;
  const { shown, folded } = fold(groups, new Set());
  const why_not = dirty ? why_not_clean(k, pfn, timeline.ordinal, to_ns, skipped) : [];
  return {
    about, subject: 'page', kind: null, reason: NONE, task: groups.find((group) => group.event.actor >= 0)?.event.actor ?? 0, question: dirty ? `Why is page ${pfn} still dirty?` : `What happened to page ${pfn}?`,
    from_ns: groups.reduce((least, group) => Math.min(least, group.event.ns), to_ns), to_ns, going_on: dirty, cards: shown.map((group) => card(group, moments)), folded: folded.map((group) => card(group, moments)),
    parts: regroup(parts_between(groups, to_ns, 'until now'), shown), why_not: first_of_each([...why_not, ...moments.why_not]), what_if: [], fork_ordinal: fork_before(groups, null),
  };
}

/** What is counted when one of its changes is tried. */
export function measure_of({ fork_ordinal, task, to_ns, kind, reason }: WhyAnswer): Measure {
  return { fork_ordinal, task, to_ns, kind, reason };
}
