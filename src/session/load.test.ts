import { describe, expect, it } from 'vitest';
import { default_switches, POLICIES } from '#policies/index.ts';
import { SCENARIO_IDS } from '#scenarios/index.ts';
import { scenario_json } from '#scenarios/recorded.ts';
import { KINDS } from '#scenarios/vocabulary.ts';
import { WORKLOADS } from '#workloads/index.ts';
import { check_switches } from './check.ts';
import { load_scenario } from './load.ts';
import { make_machine, ROUTINES } from './machine.ts';
import { resolve } from './resolve.ts';

describe('listed scenarios', () => {
  it.each(SCENARIO_IDS)('%s can be read', (id) => {
    const { scenario, problems } = load_scenario(id);
    expect(problems).toEqual([]);
    expect(scenario!.id).toBe(id);
    expect(scenario!.story.switches.length).toBeLessThanOrEqual(3);
    expect(scenario!.story.poster_ms).toBeLessThanOrEqual(scenario!.duration_ms);
  });

  it('are read the same as an object', () => {
    expect(load_scenario(scenario_json('out-of-stack')).scenario).toEqual(load_scenario('out-of-stack').scenario);
  });

  it('an unknown id names those there are', () => {
    const { scenario, problems } = load_scenario('nope');
    expect(scenario).toBeNull();
    expect(problems[0]).toMatchObject({ field: 'scenario', got: '"nope"' });
    expect(problems[0]!.expected).toContain('who-may-write');
  });
});

describe('what only the session knows', () => {
  const base = scenario_json('out-of-stack') as Record<string, unknown>;

  it.each<[string, Record<string, unknown>]>([
    ['switches.wrong', { switches: { wrong: 'x' } }],
    ['switches.stack_size', { switches: { stack_size: '3k' } }],
    ['story.switches[0]', { story: { switches: ['wrong'] } }],
    ['machine.devices[0].drive', { machine: { devices: [{ id: 'sda', kind: 'disk', drive: 'drum' }] } }],
    ['claims[0].set.wrong', { claims: [{ id: 'c', metric: 'm', compare: 'equals', bound: 1, set: { wrong: 'x' } }] }],
  ])('names %s', (field, change) => {
    expect(load_scenario({ ...base, ...change }).problems.map((p) => p.field)).toContain(field);
  });

  it('checks switches that come from outside', () => {
    expect(check_switches('--set', { stack_size: '16k', dirty_ratio: '33' })).toEqual([]);
    expect(check_switches('--set', { stack_size: '33' })[0]!.field).toBe('--set.stack_size');
    expect(check_switches('--set', { stac_size: '16k' })[0]).toMatchObject({ field: '--set.stac_size', got: 'stac_size' });
  });
});

describe('vocabulary and workloads', () => {
  it('every kind that runs has a workload, and no other', () => {
    expect(WORKLOADS.map((w) => w.id).sort()).toEqual(KINDS.filter((kind) => kind.runs).map((kind) => kind.id).sort());
  });

  it('every routine is numbered by its place', () => {
    ROUTINES.forEach((routine, i) => expect(routine.id, routine.name).toBe(i));
  });
});

describe('resolve', () => {
  const scenario = load_scenario('out-of-stack').scenario!;
  const { config, programs } = resolve(scenario, 3);

  it('cuts memory into zones without gap or overlap', () => {
    let next = 0;
    for (const zone of config.zones) {
      expect(zone.start_pfn).toBe(next);
      expect(zone.kernel_pages).toBeGreaterThan(0);
      next += zone.nr_pages;
    }
    expect(next).toBe(config.nr_pages);
  });

  it('lays every file on the disk whole, in order of its pages, and no two pieces over each other', () => {
    const taken: [number, number][] = [];
    for (const file of config.files) {
      let index = 0;
      for (const extent of file.extents) {
        expect(extent.index).toBe(index);
        index += extent.pages;
        taken.push([extent.sector, extent.sector + extent.pages * 8]);
      }
      expect(index).toBe(file.pages);
    }
    taken.sort((a, b) => a[0] - b[0]);
    for (let i = 1; i < taken.length; i++) expect(taken[i]![0]).toBeGreaterThanOrEqual(taken[i - 1]![1]);
  });

  it('makes one program a task', () => {
    expect(programs).toHaveLength(config.tasks.length);
    expect(config.tasks.map((task) => task.name)).toEqual(scenario.tasks.map((task) => task.name));
  });

  it('gives writers that append a file each', () => {
    const many = load_scenario({
      id: 'w', title: 'w', duration_ms: 10,
      files: [{ id: 'w0', pages: 100, new: true }, { id: 'w1', pages: 100, new: true }],
      tasks: [{ name: 'w', kind: 'write', file: 'w', pages: 100, writers: 2, overwrite: 0, apages: 10 }],
    });
    expect(many.problems).toEqual([]);
    expect(resolve(many.scenario!, 1).config.tasks.map((task) => task.name)).toEqual(['w-0', 'w-1', 'w-anon']);
  });
});

describe('a machine', () => {
  const scenario = load_scenario('who-may-write').scenario!;

  it('same scenario, seed and switches: same hash; another seed: another', () => {
    const hash = (seed: number): string => {
      const machine = make_machine(scenario, seed);
      machine.kernel.eng.run(2e8, Infinity, Infinity);
      return machine.kernel.arena.hash();
    };
    expect(hash(1)).toBe(hash(1));
    expect(hash(1)).not.toBe(hash(2));
  });

  it('reads back the switches that it was made with, and sets them', () => {
    const machine = make_machine(scenario, 1, { dirty_ratio: '33', dirty_expire: '1500ms', reclaim_writers: 'nobody' });
    expect(machine.switches()).toEqual({ ...default_switches(), ...scenario.switches, dirty_ratio: '33', dirty_expire: '1500ms', reclaim_writers: 'nobody' });
    for (const policy of POLICIES) {
      for (const option of policy.options) {
        expect(machine.set_switch(policy.id, option.id)).toBeNull();
        expect(machine.switches()[policy.id]).toBe(option.id);
      }
    }
  });

  it('a wrong switch is a problem and changes nothing', () => {
    const machine = make_machine(scenario, 1);
    const before = machine.kernel.arena.hash();
    expect(machine.set_switch('nope', 'x')!.field).toBe('switch');
    expect(machine.set_switch('stack_size', '7k')).toMatchObject({ field: 'switch.stack_size', got: '7k' });
    expect(machine.kernel.arena.hash()).toBe(before);
  });

  it('tells the page its tasks: programs first, then kernel threads', () => {
    const { info } = make_machine(scenario, 1);
    expect(info.tasks.slice(-3).map((task) => task.badge)).toEqual(['K', 'F', 'R']);
    expect(info.dims.nr_tasks).toBe(info.tasks.length);
    expect(info.rules).toBe('rules of 2.6.34');
  });

  it('late starters sleep first, then run as their program', () => {
    const late = load_scenario({
      id: 'late', title: 'late', duration_ms: 100,
      tasks: [{ name: 'a', kind: 'allocator', pages: 50, start_ms: 20, after: 'exit' }],
    }).scenario!;
    const machine = make_machine(late, 1);
    const { eng, progress } = machine.kernel;
    eng.run(19e6, Infinity, Infinity);
    expect(progress[0]).toBe(0);
    eng.run(90e6, Infinity, Infinity);
    expect(progress[0]).toBe(50);
    expect(eng.task_state[0]).toBe(3);
  });
});
