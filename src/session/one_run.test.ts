// A run for its figures alone is the run that a visitor sees, and its worst moment is one at which somebody is held up longest.
import { STATE } from '#engine/columns.ts';
import { CC, CC_WORDS } from '#kernel/columns.ts';
import { TP } from '#kernel/tracepoints.ts';
import { describe, expect, it } from 'vitest';
import { run_sweep } from './compare.ts';
import { MEMORY_REASON, is_kernel_thread, is_stalled } from './levels.ts';
import { load_scenario } from './load.ts';
import type { Machine } from './machine.ts';
import { make_machine } from './machine.ts';
import { OneRun } from './one_run.ts';
import { Timeline } from './timeline.ts';

const machine_of = (id: string, switches: Readonly<Record<string, string>> = {}, seed = 1): Machine => make_machine(load_scenario(id).scenario!, seed, switches);

/** The same run with a recorder on: every stretch in which a program slept for memory or reclaimed, and every compaction. */
function stretches(machine: Machine, until_ns: number): number[] {
  const k = machine.kernel;
  const lengths: number[] = [];
  const begun = new Map<number, number>();
  k.eng.recorder = {
    event: (_id, _ordinal, ns, kind, actor, _a, b) => {
      if (actor < 0 || is_kernel_thread(k, actor)) return;
      if (kind === TP.mm_vmscan_direct_reclaim_end) lengths.push(b);
      if (kind === TP.mm_compaction_begin) begun.set(actor, ns);
      if (kind === TP.mm_compaction_end && begun.has(actor)) lengths.push(ns - begun.get(actor)!);
    },
    segment: (task, state, reason, from, to) => {
      if (state === STATE.sleeping && MEMORY_REASON[reason] === 1 && !is_kernel_thread(k, task)) lengths.push(to - from);
    },
  };
  k.eng.run(until_ns, Infinity, Infinity);
  return lengths;
}

describe('one run', () => {
  it.each([['who-may-write', 12e9], ['price', 1.5e9]])('%s: the worst moment is in the longest time that a program is held up', (id, until_ns) => {
    const machine = machine_of(id);
    const run = new OneRun(machine.kernel, until_ns);
    run.go(Infinity);
    const worst = run.worst_instant()!;
    const watched = machine_of(id);
    const longest = Math.max(...stretches(watched, until_ns));
    expect(watched.kernel.arena.hash()).toBe(machine.kernel.arena.hash());
    const shown = machine_of(id);
    const timeline = new Timeline(shown);
    const held = (): { task: number; since: number }[] => {
      const k = shown.kernel;
      return shown.programs.flatMap((_, task) => {
        if (k.reclaim_since[task]! > 0) return [{ task, since: k.reclaim_since[task]! }];
        if (k.cc[task * CC_WORDS + CC.active] === 1) return [{ task, since: k.cc[task * CC_WORDS + CC.since_ns]! }];
        return is_stalled(k, task) ? [{ task, since: k.eng.wait_since[task]! }] : [];
      });
    };
    timeline.seek_ordinal(worst.ordinal);
    expect(shown.kernel.eng.now).toBe(worst.ns);
    const before = held();
    timeline.seek_ordinal(worst.ordinal + 1);
    const after = held().map((one) => one.task);
    const over = before.filter((one) => !after.includes(one.task));
    expect(over.length).toBeGreaterThan(0);
    // The end of a stretch inside a step may lie a little after the step's own time, by what the step costs.
    const found = Math.max(...over.map((one) => shown.kernel.eng.now - one.since));
    expect(found).toBeGreaterThan(longest * 0.99 - 1e6);
  });

  it('a stack over its end counts more than any wait, and a machine that stops most', () => {
    const deepest = (switches: Readonly<Record<string, string>>): { machine: Machine; run: OneRun } => {
      const machine = machine_of('out-of-stack', switches);
      const run = new OneRun(machine.kernel, 3e9);
      run.go(Infinity);
      return { machine, run };
    };
    const { machine, run } = deepest({ stack_size: '4k' });
    const most = Math.max(...machine.kernel.eng.task_depth_max);
    expect(most).toBeGreaterThan(4096);
    const worst = run.worst_instant()!;
    const again = machine_of('out-of-stack', { stack_size: '4k' });
    again.kernel.eng.run(Infinity, worst.ordinal - 1, Infinity);
    expect(Math.max(...again.kernel.eng.task_depth_max)).toBeLessThan(most);
    again.kernel.eng.run(Infinity, worst.ordinal, Infinity);
    expect(Math.max(...again.kernel.eng.task_depth_max)).toBe(most);
    const roomy = machine_of('why-writing-late-is-fast');
    const none = new OneRun(roomy.kernel, 1e6);
    none.go(Infinity);
    expect(none.worst_instant()).toBeNull();
  });

  it('cut into pieces it is the same', () => {
    const whole = machine_of('who-may-write');
    const one = new OneRun(whole.kernel, 5e9);
    expect(one.go(Infinity)).toBe(true);
    const parts = machine_of('who-may-write');
    const many = new OneRun(parts.kernel, 5e9);
    let calls = 0;
    while (!many.go(777)) calls++;
    expect(calls).toBeGreaterThan(3);
    expect(parts.kernel.arena.hash()).toBe(whole.kernel.arena.hash());
    expect(many.worst_instant()).toEqual(one.worst_instant());
  });
});

describe('sweep', () => {
  it('runs each arm once for each seed, arms in turn, what they share under what is their own', () => {
    const asked: string[] = [];
    const scenario = load_scenario('who-may-write').scenario!;
    const result = run_sweep(
      { scenario, model: '1', until_ns: 9, set: { x: 'off', y: 'on' }, metrics: ['m'], seeds: [1, 2], arms: [{ name: 'a', switches: {} }, { name: 'b', switches: { x: 'on' } }] },
      (_scenario, seed, switches, until_ns) => {
        asked.push(`${seed}${switches['x']}${switches['y']}${until_ns}`);
        return { values: [seed], hash: `h${seed}`, worst: null };
      },
    );
    expect(asked).toEqual(['1offon9', '1onon9', '2offon9', '2onon9']);
    expect(result.arms.map((arm) => arm.runs.map((run) => run?.hash))).toEqual([['h1', 'h2'], ['h1', 'h2']]);
  });
});
