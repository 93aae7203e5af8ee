import { RECLAIM_STACK, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const reclaim_stack: Policy = {
  id: 'reclaim_stack',
  label: 'On whose stack direct reclaim runs',
  group: 'stack',
  help: 'On the stack of the task that ran short, or in a thread of its own while that task sleeps.',
  year: '2010',
  source: 'idea in LWN, "When writeback goes wrong", April 2010; never merged',
  kernel: 'try_to_free_pages()',
  options: [
    { id: 'caller', label: "the caller's (2.6.34)", value: RECLAIM_STACK.caller },
    { id: 'thread', label: 'a thread of its own', value: RECLAIM_STACK.thread },
  ],
  default: 'caller',
  decision_point: SW.reclaim_stack,
};
