// What a switch changes besides the value that decision points read: the limit of the stacks; khugepaged looks again.
import { NONE } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import { OVERFLOW, SW } from './hooks.ts';
import type { Kernel } from './kernel.ts';
import { TP } from './tracepoints.ts';
import { WAIT } from './wait_reasons.ts';

export function apply_switches(k: Kernel): void {
  k.eng.s[S.stack_limit] = k.sw[SW.stack_size]! - k.config.thread_info_bytes;
  k.eng.s[S.overflow_fatal] = k.sw[SW.overflow] === OVERFLOW.fatal ? 1 : 0;
}

export function set_switch_value(k: Kernel, point: number, value: number): void {
  k.sw[point] = value;
  apply_switches(k);
  // A happening like any other: it is marked on the scrubber, and a replay of the command log makes it again.
  const id = k.eng.emit(TP.command, NONE, point, value, 0);
  // As storing into the files under khugepaged/ does: it looks at once instead of sleeping on by the old rule.
  if (point === SW.khugepaged_pages || point === SW.khugepaged_sleep || point === SW.thp_fault) k.eng.wake_all(WAIT.khugepaged_sleep, NONE, NONE, id);
}
