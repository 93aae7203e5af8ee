// Flags of a task (2.6.34 include/linux/sched.h; those marked "model" are not Linux's) and its stack profile.
import type { TaskId } from '#base/units.ts';
import type { Kernel } from './kernel.ts';

export const PF_MEMALLOC = 1;
export const PF_KSWAPD = 2;
export const PF_SWAPWRITE = 4;
/** Model: chosen by the OOM killer; exits when it returns to user mode. */
export const TF_KILLED = 8;
export const PF_KTHREAD = 32;
/** Model: writes on its own behalf (balance_dirty_pages, synchronous write). */
export const TF_DIRTIER = 64;
/** Model: MADV_HUGEPAGE on all its memory (VM_HUGEPAGE of 2.6.38). */
export const TF_MADV_HUGEPAGE = 128;
const PROFILE_SHIFT = 8;

export function profile_of(k: Kernel, task: TaskId): number {
  return k.task_flags[task]! >>> PROFILE_SHIFT;
}

export function set_profile(k: Kernel, task: TaskId, profile: number): void {
  k.task_flags[task] = (k.task_flags[task]! & 0xff) | (profile << PROFILE_SHIFT);
}
