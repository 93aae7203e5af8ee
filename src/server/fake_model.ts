// The model that server tests answer from: the fake machine of session/, with a catalog to match. No product code imports it.
import type { FakeOptions } from '#session/fake_machine.ts';
import { fake_machine } from '#session/fake_machine.ts';
import { S } from '#engine/columns.ts';
import { NR_VMSTAT } from '#kernel/vmstat.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { Model, ServedMachine } from './model.ts';

export const FAKE_SWITCH = { id: 'swappiness', options: ['0', '4', '20'] } as const;

export function fake_served(options: FakeOptions = {}, switches: Readonly<Record<string, string>> = {}): ServedMachine {
  const machine = fake_machine(options);
  for (const [id, option] of Object.entries(switches)) machine.set_switch(id, option);
  const { kernel } = machine;
  const { size, config } = kernel;
  const info: SessionInfo = {
    scenario: 'fake', title: 'A fake machine', seed: options.seed ?? 1,
    dims: {
      nr_pages: size.nr_pages, nr_blocks: size.nr_blocks, nr_zones: size.nr_zones, nr_cpus: size.nr_cpus, nr_tasks: size.nr_tasks,
      nr_vmstat: NR_VMSTAT, max_records: 8,
    },
    duration_ns: machine.duration_ns, switches: machine.switches(), base_switches: { swappiness: '0' }, commands: [], machine: 'fake', rules: 'none', mixed_eras: [],
    zones: config.zones.map(({ name, start_pfn, nr_pages }) => ({ name, start_pfn, nr_pages })), block_pages: 1 << config.pageblock_order,
    tasks: Array.from({ length: size.nr_tasks }, (_, id) => ({ id, name: `t${id}`, kind: 'fake', badge: String(id) })),
    files: config.files.map((file, id) => ({ id, name: file.name, pages: file.pages, extents: file.extents })),
    disk: { name: 'fake', sectors: 100_000, cylinders: 97, mechanical: false }, swap: null,
    story: { sentence: '', question: '', number: { metric: 'x', label: 'x', unit: '' }, switches: ['swappiness'], panels: [], poster_ns: 100_000 },
    truth: false,
  };
  return { ...machine, info, mixed_eras: (now) => (now['swappiness'] === '20' ? ['a fake era'] : []) };
}

export function fake_model(options: FakeOptions = {}): Model {
  return {
    load_scenario: (source) => {
      if (source === 'fake') return { scenario: { id: 'fake' }, problems: [] };
      return { scenario: null, problems: [{ field: 'scenario', expected: 'fake', got: typeof source }] };
    },
    make_machine: (_scenario, seed, switches) => fake_served({ ...options, seed }, switches),
    report: (machine) => ({ report: { events: machine.kernel.eng.s[S.ordinal]! }, truth: null }),
    switch_problem: (id, option) => {
      const known = id === FAKE_SWITCH.id && (FAKE_SWITCH.options as readonly string[]).includes(option);
      return known ? null : { field: id, expected: 'swappiness 0, 4 or 20', got: option };
    },
    switches: () => [{
      id: FAKE_SWITCH.id, label: 'x', group: 'x', help: 'x', year: '2010', source: 'x', kernel: 'x',
      options: FAKE_SWITCH.options.map((id) => ({ id, label: id })), default: '0',
    }],
    scenarios: () => [{ id: 'fake', title: 'fake', lesson: '1', question: '?', summary: '', group: 'bench', rules: 'none' }],
    lessons: () => [],
    lesson: (id) => Promise.resolve({ lesson: null, problems: [{ field: 'lesson', expected: 'none', got: id }] }),
    routines: () => fake_machine().kernel.eng.routines,
  };
}
