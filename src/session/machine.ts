// A machine made from a scenario, a seed and switches: the kernel, booted, and what the page must know of it in words.
import { MAX_RECORDS } from '#engine/columns.ts';
import { number_routines } from '#engine/routine.ts';
import type { Routine } from '#engine/routine.ts';
import { boot_kernel } from '#kernel/boot.ts';
import { NR_SWITCHES } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { KERNEL_ROUTINES } from '#kernel/routines.ts';
import { set_switch_value } from '#kernel/switches.ts';
import { NR_VMSTAT } from '#kernel/vmstat.ts';
import { default_switches, option_value, option_words, POLICIES, POLICY_REGISTRY } from '#policies/index.ts';
import { assert } from '#base/assert.ts';
import type { Problem } from '#scenarios/problem.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { WORKLOAD_ROUTINES } from '#workloads/index.ts';
import { mixed_eras, rules_text } from './rules.ts';
import type { MachineInfo } from './info.ts';
import { device_sectors, resolve } from './resolve.ts';
import type { ResolvedTask } from './resolve.ts';

/** Every routine of a machine, numbered once: the numbers are part of what a snapshot means. */
export const ROUTINES: readonly Routine<Kernel>[] = number_routines([...KERNEL_ROUTINES, ...WORKLOAD_ROUTINES]);

export interface Machine {
  readonly kernel: Kernel;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly duration_ns: number;
  readonly info: MachineInfo;
  /** The programs of the scenario, by task number. */
  readonly programs: readonly ResolvedTask[];
  /** Option of every switch at this instant. */
  switches(): Record<string, string>;
  /** Which of these switches' rules no kernel had together. */
  mixed_eras(switches: Readonly<Record<string, string>>): readonly string[];
  /** Sets a switch from this instant on; a problem changes nothing. */
  set_switch(id: string, option: string): Problem | null;
}

/** `switches`: options that differ from the scenario's own; checked before (check_switches). */
export function make_machine(scenario: Scenario, seed: number, switches: Readonly<Record<string, string>> = {}): Machine {
  const base = { ...default_switches(), ...scenario.switches };
  const chosen: Record<string, string> = { ...base, ...switches };
  const vector = new Float64Array(NR_SWITCHES);
  for (const policy of POLICIES) {
    const value = option_value(policy, chosen[policy.id]!);
    assert(value !== undefined, `switch ${policy.id}: option ${chosen[policy.id]} was not checked`);
    vector[policy.decision_point] = value;
  }
  const resolved = resolve(scenario, seed);
  const kernel = boot_kernel(resolved.config, ROUTINES, resolved.programs, vector);
  const info = machine_info(kernel, scenario, seed, resolved.tasks, base, chosen);
  return {
    kernel,
    scenario,
    seed,
    duration_ns: info.duration_ns,
    info,
    programs: resolved.tasks,
    switches: () => switches_of(kernel),
    mixed_eras: (now) => mixed_eras(scenario.machine, now),
    set_switch: (id, option) => set_switch(kernel, id, option),
  };
}

/** What the kernel's switch column says, as options: listed ones by id, others as a number in the switch's first unit. */
export function switches_of(k: Kernel): Record<string, string> {
  const record: Record<string, string> = {};
  for (const policy of POLICIES) {
    const value = k.sw[policy.decision_point]!;
    const option = policy.options.find((o) => o.value === value);
    if (option !== undefined) record[policy.id] = option.id;
    else {
      const units = Object.entries(policy.numeric?.units ?? { '': 1 });
      const [unit, worth] = units.find(([, size]) => value % size === 0) ?? units[units.length - 1]!;
      record[policy.id] = `${value / worth}${unit}`;
    }
  }
  return record;
}

function set_switch(k: Kernel, id: string, option: string): Problem | null {
  const policy = POLICY_REGISTRY.get(id);
  if (policy === undefined) return { field: 'switch', expected: `one of ${POLICIES.map((p) => p.id).join(', ')}`, got: id };
  const value = option_value(policy, option);
  if (value === undefined) return { field: `switch.${id}`, expected: `one of ${option_words(policy)}`, got: option };
  set_switch_value(k, policy.decision_point, value);
  return null;
}

function machine_info(
  k: Kernel,
  scenario: Scenario,
  seed: number,
  tasks: readonly ResolvedTask[],
  base: Readonly<Record<string, string>>,
  chosen: Readonly<Record<string, string>>,
): MachineInfo {
  const { config, size } = k;
  const device = config.devices[0]!;
  const threads = [
    { name: 'kswapd0', kind: 'kswapd', badge: 'K' },
    ...config.devices.map((d, i) => ({ name: `flush-${d.name}`, kind: 'flusher', badge: i === 0 ? 'F' : `F${i + 1}` })),
    { name: 'reclaimd', kind: 'reclaim thread', badge: 'R' },
    ...(config.khugepaged === true ? [{ name: 'khugepaged', kind: 'khugepaged', badge: 'H' }] : []),
    ...(config.kcompactd === true ? [{ name: 'kcompactd0', kind: 'kcompactd', badge: 'C' }] : []),
  ];
  const mebibytes = (config.nr_pages * 4) / 1024;
  const named = /pages$|gib$/.test(scenario.machine.size) ? '' : ` ${scenario.machine.size}`;
  return {
    scenario: scenario.id,
    title: scenario.title,
    seed,
    dims: {
      nr_pages: size.nr_pages,
      nr_blocks: size.nr_blocks,
      nr_zones: size.nr_zones,
      nr_cpus: size.nr_cpus,
      nr_tasks: size.nr_tasks,
      nr_vmstat: NR_VMSTAT,
      max_records: MAX_RECORDS,
    },
    duration_ns: Math.floor(scenario.duration_ms * 1e6),
    switches: chosen,
    base_switches: base,
    commands: [],
    machine: `${Math.floor(mebibytes * 10) / 10} MiB${named}`,
    rules: rules_text(scenario.machine, chosen),
    mixed_eras: mixed_eras(scenario.machine, chosen),
    zones: config.zones.map((zone) => ({ name: zone.name, start_pfn: zone.start_pfn, nr_pages: zone.nr_pages })),
    block_pages: 1 << config.pageblock_order,
    tasks: [
      ...tasks.map((task, i) => ({ id: i, name: task.name, kind: task.kind, badge: String(i + 1) })),
      ...threads.map((thread, i) => ({ id: tasks.length + i, ...thread })),
    ],
    files: config.files.map((file, i) => ({ id: i, name: file.name, pages: file.pages, extents: file.extents })),
    disk: {
      name: device.kind === 'disk' ? device.drive.name : device.name,
      sectors: device_sectors(device),
      cylinders: device.kind === 'disk' ? device.drive.cylinders : 0,
      mechanical: device.kind === 'disk',
    },
    swap: config.swap_pages > 0 ? { pages: config.swap_pages, sector: config.swap_sector } : null,
    story: {
      sentence: scenario.story.sentence,
      question: scenario.story.question,
      number: scenario.story.number,
      switches: scenario.story.switches,
      panels: scenario.story.panels,
      poster_ns: Math.floor(scenario.story.poster_ms * 1e6),
      opening: scenario.story.opening,
    },
    truth: scenario.truth !== '',
  };
}
