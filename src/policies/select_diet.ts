import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const select_diet: Policy = {
  id: 'select_diet',
  label: 'select on a diet',
  group: 'stack',
  help: 'Its two arrays come from the allocator, not from the stack: 832 bytes less, and an allocation in every call.',
  year: '2010',
  source: 'proposed in LWN, "When writeback goes wrong", April 2010; the arrays are those of fs/select.c and poll.h in 2.6.34',
  kernel: 'core_sys_select(), do_select()',
  options: [
    { id: 'off', label: 'arrays on the stack (2.6.34)', value: 0 },
    { id: 'on', label: 'arrays allocated', value: 1 },
  ],
  default: 'off',
  decision_point: SW.select_diet,
};
