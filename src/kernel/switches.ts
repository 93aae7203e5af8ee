// What a switch changes besides the value that decision points read: the limit of the stacks.
import { NONE } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import { OVERFLOW, SW } from './hooks.ts';
import type { Kernel } from './kernel.ts';
import { TP } from './tracepoints.ts';

export function apply_switches(k: Kernel): void {
  k.eng.s[S.stack_limit] = k.sw[SW.stack_size]! - k.config.thread_info_bytes;
  k.eng.s[S.overflow_fatal] = k.sw[SW.overflow] === OVERFLOW.fatal ? 1 : 0;
}

export function set_switch_value(k: Kernel, point: number, value: number): void {
  k.sw[point] = value;
  apply_switches(k);
  // A happening like any other: it is marked on the scrubber, and a replay of the command log makes it again.
  k.eng.emit(TP.command, NONE, point, value, 0);
}
