// The search against a scan that keeps everything, over machines and switches drawn by lot; and forks at the place found.
import { fc } from '#testing/chance.ts';
import { describe, expect, test } from 'vitest';
import { S } from '#engine/columns.ts';
import { SW } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { apply_switches, set_switch_value } from '#kernel/switches.ts';
import { POLICIES } from '#policies/index.ts';
import type { Recipe } from '#testing/arbitraries.ts';
import { boot_recipe, hungry_recipe, PLAIN, recipe } from '#testing/arbitraries.ts';
import type { FirstDifference, TraceEvent } from './first_difference.ts';
import { FirstDifferenceSearch } from './first_difference.ts';
import { load_scenario } from './load.ts';
import { make_machine } from './machine.ts';
import type { HistoryMachine, LoggedCommand } from './timeline.ts';
import { Timeline } from './timeline.ts';

const HOUR = 3600e9;
/** Every state of every event is hashed by the scan: short runs, few of them. */
const EVENTS = 600;
const RUNS = Number(process.env['PAGESTAGE_LONG'] ?? 0) > 0 ? 400 : 16;

function machine_of(kernel: Kernel, duration_ns = HOUR): HistoryMachine {
  return {
    kernel,
    duration_ns,
    set_switch: (id, option) => {
      const policy = POLICIES.find((one) => one.id === id)!;
      set_switch_value(kernel, policy.decision_point, policy.options.find((one) => one.id === option)!.value);
      return null;
    },
  };
}

function search(a: HistoryMachine, a_log: readonly LoggedCommand[], b: HistoryMachine, b_log: readonly LoggedCommand[], budget = 700): FirstDifference | null {
  const looking = new FirstDifferenceSearch(a, a_log, b, b_log);
  for (let tries = 0; !looking.run(budget).reached; tries++) expect(tries).toBeLessThan(100_000);
  return looking.found;
}

interface Scan {
  /** Before the commands of each ordinal, with switches and what follows from them blanked. */
  readonly states: readonly string[];
  readonly events: readonly TraceEvent[];
  /** The last state before each event. */
  readonly before: readonly number[];
}

function scan(machine: HistoryMachine, log: readonly LoggedCommand[]): Scan {
  const { kernel } = machine;
  const { eng } = kernel;
  const events: TraceEvent[] = [];
  const states: string[] = [];
  const before: number[] = [];
  eng.recorder = {
    event: (_id, ordinal, ns, kind, actor, a, b) => {
      events.push({ ordinal, ns, kind, actor, a, b });
      before.push(states.length - 1);
    },
    segment: () => {},
  };
  const note = (): void => {
    const kept = [kernel.sw.slice(), eng.s[S.stack_limit]!, eng.s[S.overflow_fatal]!] as const;
    kernel.sw.fill(0);
    eng.s[S.stack_limit] = 0;
    eng.s[S.overflow_fatal] = 0;
    states.push(kernel.arena.hash());
    kernel.sw.set(kept[0]);
    eng.s[S.stack_limit] = kept[1];
    eng.s[S.overflow_fatal] = kept[2];
  };
  note();
  let next = 0;
  for (;;) {
    for (; next < log.length && log[next]!.ordinal <= eng.ordinal; next++) machine.set_switch(log[next]!.switch, log[next]!.option);
    if (eng.run(machine.duration_ns, Infinity, 1) === 0) return { states, events, before };
    note();
  }
}

function naive(a: Scan, b: Scan): { ordinal: number; a: TraceEvent | null; b: TraceEvent | null } | null {
  const differs = (i: number): boolean => {
    const [one, two] = [a.events[i], b.events[i]];
    return one === undefined || two === undefined || one.ns !== two.ns || one.kind !== two.kind || one.actor !== two.actor || one.a !== two.a || one.b !== two.b;
  };
  let event = 0;
  while (event < Math.max(a.events.length, b.events.length) && !differs(event)) event++;
  if (event === Math.max(a.events.length, b.events.length)) return null;
  let state = Math.min(a.states.length - 1, b.states.length - 1, a.before[event] ?? Infinity, b.before[event] ?? Infinity);
  while (state > 0 && a.states[state] !== b.states[state]) state--;
  return { ordinal: state, a: a.events[event] ?? null, b: b.events[event] ?? null };
}

describe('the first difference', () => {
  const changes = fc.array(fc.record({ policy: fc.nat(POLICIES.length - 1), option: fc.nat(5) }), { minLength: 1, maxLength: 3 });
  const log = fc.array(fc.record({ ordinal: fc.nat(EVENTS), policy: fc.nat(POLICIES.length - 1), option: fc.nat(5) }), { maxLength: 2 }).map((list): LoggedCommand[] =>
    list.sort((one, other) => one.ordinal - other.ordinal).map(({ ordinal, policy, option }) => {
      const of = POLICIES[policy]!;
      return { ordinal, switch: of.id, option: of.options[option % of.options.length]!.id };
    }),
  );

  test('is that of a full scan, whatever the machines, the switches and the changes on the way', () => {
    let parted = 0;
    fc.assert(fc.property(fc.oneof(recipe, hungry_recipe), changes, log, log, (r, others, a_log, b_log) => {
      const switches = [...r.switches];
      for (const { policy, option } of others) switches[policy] = option;
      const twin = { ...r, switches };
      const timing = boot_recipe(r);
      timing.eng.run(HOUR, EVENTS, Infinity);
      const end = timing.eng.now;
      const expected = naive(scan(machine_of(boot_recipe(r), end), a_log), scan(machine_of(boot_recipe(twin), end), b_log));
      const found = search(machine_of(boot_recipe(r), end), a_log, machine_of(boot_recipe(twin), end), b_log);
      expect(found === null ? null : { ordinal: found.alike.ordinal, a: found.a, b: found.b }).toEqual(expected);
      if (found !== null) parted++;
    }), { numRuns: RUNS, endOnFailure: true });
    expect(parted).toBeGreaterThan(RUNS / 4);
  });

  test.each([
    { id: 'who-may-write', set: { reclaim_writers: 'nobody' } },
    { id: 'price', set: { thp_fault: 'never' } },
  ])('$id: switches set where the runs part give either run, to the last bit', ({ id, set }) => {
    const { scenario } = load_scenario(id);
    const fresh = (switches: Record<string, string>) => make_machine(scenario!, 3, switches);
    const found = search(fresh({}), [], fresh(set), [], 5000)!;
    expect(found.alike.ordinal).toBeGreaterThan(0);
    const end = found.ns + 2e9;
    const end_of = (switches: Record<string, string>): string => {
      const { eng, arena } = fresh(switches).kernel;
      eng.run(end, Infinity, Infinity);
      return arena.hash();
    };
    for (const [from, to] of [[{}, set], [set, {}]] as const) {
      const target = fresh(to);
      const { kernel } = fresh(from);
      kernel.eng.run(HOUR, found.alike.ordinal, Infinity);
      kernel.sw.set(target.kernel.sw);
      apply_switches(kernel);
      kernel.eng.run(end, Infinity, Infinity);
      expect(kernel.arena.hash()).toBe(end_of(to));
    }
    expect(found.a!.ns === found.ns || found.b!.ns === found.ns).toBe(true);
    expect(end_of(set)).not.toBe(end_of({}));
  });

  test('a state that was different for a while and is alike again is no parting', () => {
    // Drawn by lot: writing in another way changes what stands on a stack while it lasts, and nothing after it.
    const r: Recipe = {
      ...PLAIN, switches: [3, 1, 1, 0, 0, 2, 2, 2, 0, 1, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 1, 0, 2, 0], seed: 999991, swap_pages: 150, devices: ['fast', 'disk'], zones: [{ pages: 128, hole: 32, kernel: 23, slab: 0 }], pageblock_order: 3, cpus: 2, cpu_scale: 2, scan_step: 32, min_free_kbytes: 0, node_scope: true,
      files: [{ pages: 587, device: 0, pieces: 40, allocated: true }],
      tasks: [{ kind: 'write', file: 0, pages: 675, chunk: 39, pause_us: 300, start_us: 2000 }],
    };
    const switches = [...r.switches];
    switches[POLICIES.findIndex((one) => one.id === 'write_when')] = 2;
    const fork = { ordinal: 93, switch: 'khugepaged_sleep', option: '1s' };
    const [a, b] = [scan(machine_of(boot_recipe(r), 2.1e6), []), scan(machine_of(boot_recipe({ ...r, switches }), 2.1e6), [])];
    const differ = a.states.flatMap((state, i) => (state === b.states[i] ? [] : [i])).filter((i) => i < fork.ordinal);
    expect(differ.length).toBeGreaterThan(0);
    const found = search(machine_of(boot_recipe(r), 2.1e6), [], machine_of(boot_recipe({ ...r, switches }), 2.1e6), [fork], 7)!;
    expect(found.b).toMatchObject({ ordinal: fork.ordinal });
    expect(found.alike.ordinal).toBeGreaterThan(differ[0]!);
    expect(a.states[found.alike.ordinal]).toBe(b.states[found.alike.ordinal]);
  });

  test('of a run and its own fork it is the change; a fork there is that run again', () => {
    const { scenario } = load_scenario('who-may-write');
    const fork: LoggedCommand = { ordinal: 4321, switch: 'reclaim_writers', option: 'nobody' };
    const found = search(make_machine(scenario!, 1), [], make_machine(scenario!, 1), [fork], 3000)!;
    expect(found.alike.ordinal).toBe(fork.ordinal);
    expect(found.b).toMatchObject({ ordinal: fork.ordinal, a: SW.reclaim_writers });
    const forked = new Timeline(make_machine(scenario!, 1));
    forked.seek_ordinal(found.alike.ordinal);
    forked.fork(fork);
    forked.seek_ns(3e9);
    const opened = new Timeline(make_machine(scenario!, 1), [fork]);
    opened.seek_ns(3e9);
    expect(forked.machine.kernel.arena.hash()).toBe(opened.machine.kernel.arena.hash());
  });

  test('there is none between two runs with the same switches, nor where a switch is never asked', () => {
    const { scenario } = load_scenario({ id: 'still', title: 'Still', duration_ms: 5, machine: { size: 'toy' }, files: [{ id: 'f', pages: 64 }], tasks: [{ name: 'r', kind: 'seq', file: 'f', pages: 64 }] });
    expect(search(make_machine(scenario!, 1), [], make_machine(scenario!, 1), [])).toBeNull();
    expect(search(make_machine(scenario!, 1), [], make_machine(scenario!, 1, { reclaim_writers: 'nobody' }), [])).toBeNull();
  });
});
