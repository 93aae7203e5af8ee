// What a switch changes besides the value that decision points read: the limit of the stacks.
import { S } from '#engine/columns.ts';
import { OVERFLOW, SW } from './hooks.ts';
import type { Kernel } from './kernel.ts';

export function apply_switches(k: Kernel): void {
  k.eng.s[S.stack_limit] = k.sw[SW.stack_size]! - k.config.thread_info_bytes;
  k.eng.s[S.overflow_fatal] = k.sw[SW.overflow] === OVERFLOW.fatal ? 1 : 0;
}

export function set_switch_value(k: Kernel, point: number, value: number): void {
  k.sw[point] = value;
  apply_switches(k);
}
