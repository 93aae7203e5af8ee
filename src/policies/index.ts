// Every switch of the model, in the order of the board. One file and one line make a switch.
import { Registry } from '#base/registry.ts';
import { capture } from './capture.ts';
import { compaction } from './compaction.ts';
import { dirty_background_ratio } from './dirty_background_ratio.ts';
import { dirty_expire } from './dirty_expire.ts';
import { dirty_interval } from './dirty_interval.ts';
import { dirty_keep } from './dirty_keep.ts';
import { dirty_ratio } from './dirty_ratio.ts';
import { elevator } from './elevator.ts';
import { entry_path } from './entry_path.ts';
import { flusher_kick } from './flusher_kick.ts';
import { khugepaged_pages } from './khugepaged_pages.ts';
import { khugepaged_sleep } from './khugepaged_sleep.ts';
import { lumpy } from './lumpy.ts';
import { lumpy_wait } from './lumpy_wait.ts';
import { overflow } from './overflow.ts';
import type { Policy } from './policy.ts';
import { reclaim_stack } from './reclaim_stack.ts';
import { reclaim_writers } from './reclaim_writers.ts';
import { select_diet } from './select_diet.ts';
import { stack_size } from './stack_size.ts';
import { storage } from './storage.ts';
import { swappiness } from './swappiness.ts';
import { thp_fault } from './thp_fault.ts';
import { write_when } from './write_when.ts';
import { writeback_unit } from './writeback_unit.ts';

export const POLICIES: readonly Policy[] = [
  reclaim_writers,
  dirty_keep,
  flusher_kick,
  writeback_unit,
  write_when,
  dirty_background_ratio,
  dirty_ratio,
  dirty_expire,
  dirty_interval,
  stack_size,
  overflow,
  storage,
  entry_path,
  select_diet,
  reclaim_stack,
  elevator,
  swappiness,
  lumpy,
  lumpy_wait,
  compaction,
  capture,
  thp_fault,
  khugepaged_pages,
  khugepaged_sleep,
];

export const POLICY_REGISTRY = new Registry('policies', POLICIES);

/** Every switch at its default: the rules of 2.6.34. */
export function default_switches(): Record<string, string> {
  const switches: Record<string, string> = {};
  for (const policy of POLICIES) switches[policy.id] = policy.default;
  return switches;
}

export { option_value, option_words } from './policy.ts';
export type { Policy, PolicyOption } from './policy.ts';
