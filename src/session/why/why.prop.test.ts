// What every "why?" must keep: a chain, parts that add up exactly, cards that the log has, and the same answer however the run
// was walked. For the stories and for random machines.
import { fc } from '#testing/chance.ts';
import { expect, test } from 'vitest';
import { STATE } from '#engine/columns.ts';
import { PG_dirty } from '#kernel/mm/page_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { RECORDED, SCENARIO_IDS } from '#scenarios/index.ts';
import { boot_recipe, hungry_recipe, lumpy_recipe } from '#testing/arbitraries.ts';
import { is_kernel_thread, MEMORY_REASON } from '../levels.ts';
import { load_scenario } from '../load.ts';
import { make_machine } from '../machine.ts';
import { Timeline } from '../timeline.ts';
import type { WhyAnswer } from './answer.ts';
import { MOST_CARDS } from './chain.ts';
import { why } from './why.ts';

interface Wait {
  readonly task: number;
  readonly from_ns: number;
  readonly to_ns: number;
  readonly reason: number;
}

/** Sleeps of programs that memory is to blame for: of each reason the first ones, as many as said. */
function memory_waits(timeline: Timeline, of_each: number): Wait[] {
  const { segments } = timeline.recording;
  const seen = new Map<number, number>();
  const waits: Wait[] = [];
  for (let row = 0; row < segments.length; row++) {
    const { c } = segments;
    const reason = c.reason[row]!;
    if (c.state[row] !== STATE.sleeping || MEMORY_REASON[reason] !== 1 || is_kernel_thread(timeline.machine.kernel, c.task[row]!)) continue;
    const n = (seen.get(reason) ?? 0) + 1;
    seen.set(reason, n);
    if (n <= of_each) waits.push({ task: c.task[row]!, from_ns: c.from_ns[row]!, to_ns: c.to_ns[row]!, reason });
  }
  return waits;
}

function holds(timeline: Timeline, answer: WhyAnswer | null, what: string): asserts answer is WhyAnswer {
  if (answer === null) throw new Error(`${what}: no answer`);
  const { cards, folded, parts, from_ns, to_ns } = answer;
  expect(cards.length, what).toBeGreaterThan(0);
  expect(cards.length, what).toBeLessThanOrEqual(MOST_CARDS);
  expect(parts.reduce((sum, part) => sum + part.ns, 0), `${what}: parts of ${answer.question}`).toBe(to_ns - from_ns);
  for (const part of parts) {
    expect(Number.isInteger(part.ns) && part.ns > 0, what).toBe(true);
    expect(cards.some((card) => card.id === part.card), `${what}: part ${part.label} without its card`).toBe(true);
  }
  for (const card of [...cards, ...folded]) {
    const { events } = timeline.record_stretch(card.ordinal, card.ordinal);
    const { id, ordinal, ns, kind, actor, a, b, cause } = card;
    expect(events, `${what}: card ${id}`).toContainEqual({ id, ordinal, ns, kind, actor, a, b, cause });
  }
  expect([...cards].sort((a, b) => a.id - b.id), what).toEqual(cards);
}

/** Every wait explained, checked, and explained again after a walk to the end, to the start and back. */
function explain_all(timeline: Timeline, waits: readonly Wait[]): WhyAnswer[] {
  const ordinal = timeline.ordinal;
  const at_ns = timeline.at_ns;
  const answers = waits.map((wait) => {
    const answer = why(timeline, { kind: 'wait', task: wait.task, from_ns: wait.from_ns });
    const what = `wait of task ${wait.task} at ${wait.from_ns}`;
    holds(timeline, answer, what);
    expect(answer.from_ns, what).toBeLessThanOrEqual(wait.from_ns);
    expect(answer.to_ns, what).toBeGreaterThanOrEqual(wait.to_ns);
    expect(answer.parts.reduce((sum, part) => sum + (part.harm ? part.ns : 0), 0), what).toBeGreaterThanOrEqual(wait.to_ns - wait.from_ns);
    return answer;
  });
  expect([timeline.ordinal, timeline.at_ns]).toEqual([ordinal, at_ns]);
  return answers;
}

function same_after_a_walk(timeline: Timeline, other: Timeline, waits: readonly Wait[], answers: readonly WhyAnswer[]): void {
  const { ordinal, at_ns } = timeline;
  // The other one has been further, and comes back.
  other.seek_ns(Math.min(other.machine.duration_ns, at_ns * 1.2));
  other.seek_ordinal(0);
  other.seek_ordinal(ordinal);
  other.seek_ns(at_ns);
  waits.forEach((wait, i) => expect(why(other, { kind: 'wait', task: wait.task, from_ns: wait.from_ns })).toEqual(answers[i]));
}

/** How far each story is run, in ms, and how many waits of each kind are explained; the others run whole. */
const FAR: Readonly<Record<string, readonly [number, number]>> = {
  'who-may-write': [3200, 2], 'out-of-stack': [1900, 1], neighbours: [7000, 2], 'neighbours-real': [6000, 1], price: [3000, 2], 'why-writing-late-is-fast': [4000, 2], 'who-may-write-real': [1000, 1],
};

test('every story: chain, exact parts, cards in the log, the same after a walk', () => {
  const met = new Set<number>();
  for (const id of SCENARIO_IDS.filter((one) => !RECORDED.some((recorded) => recorded.name === one) && !one.startsWith('disk-bound'))) {
    const { scenario } = load_scenario(id);
    const [ms, of_each] = FAR[id] ?? [Infinity, 4];
    const timeline = new Timeline(make_machine(scenario!, 1));
    timeline.seek_ns(ms * 1e6);
    const waits = memory_waits(timeline, of_each);
    for (const wait of waits) met.add(wait.reason);
    const answers = explain_all(timeline, waits);
    if (waits.length > 0) same_after_a_walk(timeline, new Timeline(make_machine(scenario!, 1), [], { spacing: 700 }), waits, answers);
  }
  expect(met.size).toBeGreaterThanOrEqual(3);
}, 180_000);

test('ten random machines: the same for every one of the first waits', () => {
  let explained = 0;
  fc.assert(fc.property(fc.oneof(hungry_recipe, lumpy_recipe), (recipe) => {
    const machine = (): Timeline => new Timeline({ kernel: boot_recipe(recipe), duration_ns: 60e9, set_switch: () => null }, [], { spacing: 300 });
    const timeline = machine();
    timeline.seek_ordinal(2500);
    const waits = memory_waits(timeline, 2);
    const answers = explain_all(timeline, waits);
    explained += answers.length;
    if (waits.length > 0) same_after_a_walk(timeline, machine(), waits, answers);
  }), { numRuns: 10, seed: 7 });
  expect(explained).toBeGreaterThan(5);
}, 180_000);

test('a failed allocation, an eviction, a page that is still dirty', () => {
  const timeline = new Timeline(make_machine(load_scenario('neighbours').scenario!, 1));
  timeline.seek_ns(7e9);
  const { kernel } = timeline.machine;
  const failed = timeline.next_marker(-1, timeline.ordinal + 1, TP.alloc_failed) ?? timeline.ordinal;
  let [events, evicted] = [0, 0];
  for (const one of timeline.record_stretch(failed - 300, failed).events) {
    if (one.kind !== TP.alloc_failed && (one.kind !== TP.mm_vmscan_evict || evicted++ % 20 !== 0)) continue;
    events++;
    const answer = why(timeline, { kind: 'event', ordinal: one.ordinal, id: one.id });
    holds(timeline, answer, `event ${one.id}`);
    expect(answer.cards.some((card) => card.id === one.id)).toBe(true);
    expect(answer.why_not.length).toBeGreaterThan(0);
  }
  expect(events).toBeGreaterThan(1);
  let dirty = 0;
  for (let pfn = 0; pfn < kernel.size.nr_pages && dirty < 3; pfn++) {
    if ((kernel.flags[pfn]! & PG_dirty) === 0) continue;
    const answer = why(timeline, { kind: 'page', pfn });
    if (answer === null) continue;
    dirty++;
    holds(timeline, answer, `page ${pfn}`);
    expect(answer.question).toBe(`Why is page ${pfn} still dirty?`);
    expect(answer.cards.every((card) => card.a === pfn)).toBe(true);
    expect(answer.to_ns).toBe(timeline.at_ns);
    expect(answer.why_not[0]!.facts.length).toBeGreaterThan(0);
  }
  expect(dirty).toBe(3);
}, 60_000);

test('thefts and blocks that were not made: from the first cause to the happening', () => {
  const { scenario } = load_scenario('stolen');
  const timeline = new Timeline(make_machine(scenario!, 1));
  timeline.seek_ns(0.6e9);
  const { markers } = timeline.recording;
  let thefts = 0;
  for (let row = 0; row < markers.length; row++) {
    const kind = markers.c.kind[row]!;
    if (kind !== TP.compact_steal || thefts === 3) continue;
    const ordinal = markers.c.ordinal[row]!;
    const event = timeline.record_stretch(ordinal, ordinal).events.find((one) => one.kind === kind)!;
    const answer = why(timeline, { kind: 'event', ordinal, id: event.id });
    holds(timeline, answer, `theft at ${ordinal}`);
    thefts++;
    expect(answer.cards.some((card) => card.kind === TP.mm_compaction_begin && card.actor === event.b)).toBe(true);
    expect(answer.why_not.some((one) => one.question.includes('not kept for'))).toBe(true);
  }
  expect(thefts).toBe(3);
});
