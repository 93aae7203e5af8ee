// Names of tasks, zones and the states that kernel threads are found in, in words.
import type { Ns, TaskId } from '#base/units.ts';
import { format_ns } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { SC, SC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { WAIT_TEXT } from '#kernel/wait_reasons.ts';
import { option_words, POLICY_REGISTRY } from '#policies/index.ts';

/** Kernel threads follow the programs in the order of session/machine.ts. */
export function task_name(k: Kernel, task: TaskId): string {
  const { config } = k;
  const program = config.tasks[task];
  if (program !== undefined) return program.name;
  const threads = [
    'kswapd0', ...config.devices.map((device) => `flush-${device.name}`), 'reclaimd', ...(config.khugepaged === true ? ['khugepaged'] : []), ...(config.kcompactd === true ? ['kcompactd0'] : []),
  ];
  return threads[task - config.tasks.length] ?? 'the machine';
}

export function zone_name(k: Kernel, zone: number): string {
  return k.config.zones[zone]?.name ?? `zone ${zone}`;
}

/** 12,345. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

export function pages(n: number): string {
  return `${count(n)} ${n === 1 ? 'page' : 'pages'}`;
}

/** What a thread does now, for how long. */
export function doing(k: Kernel, task: TaskId, now: Ns): string {
  const { eng } = k;
  const state = eng.task_state[task]!;
  if (state === STATE.sleeping) return `it slept: ${WAIT_TEXT[eng.wait_reason[task]!]?.label ?? '?'}, for ${format_ns(Math.max(0, now - eng.wait_since[task]!))}`;
  const long = Math.max(0, now - eng.task_state_since[task]!);
  if (state === STATE.running) return long === 0 ? 'it was just beginning to run' : `it had been running for ${format_ns(long)}`;
  return 'it was ready and had no CPU';
}

export function freed_so_far(k: Kernel, task: TaskId): number {
  return k.sc[task * SC_WORDS + SC.nr_reclaimed]!;
}

/** "Who may write file pages in reclaim: kswapd only", as the switch stands now. */
export function switch_now(k: Kernel, id: string): string {
  const policy = POLICY_REGISTRY.get(id)!;
  const value = k.sw[policy.decision_point]!;
  const option = policy.options.find((one) => one.value === value);
  return `${policy.label}: ${option?.label ?? `${value} (${option_words(policy)})`}`;
}
