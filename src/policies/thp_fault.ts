import { THP_FAULT, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const thp_fault: Policy = {
  id: 'thp_fault',
  label: 'What a fault does where a huge page would fit',
  group: 'huge pages',
  help: 'Wait until one has been made, take small pages and leave the rest to khugepaged, or never use huge pages.',
  year: '2011',
  source: 'do_huge_pmd_anonymous_page() of 2.6.38, transparent_hugepage/defrag; LWN, LSFMM April 2013',
  kernel: 'transparent_hugepage/enabled, defrag',
  options: [
    { id: 'never', label: 'small pages, always', value: THP_FAULT.never },
    { id: 'later', label: 'a ready one, else small pages: khugepaged comes later', value: THP_FAULT.later, era: ['2.6.38', null] },
    { id: 'wait', label: 'wait until one has been made', value: THP_FAULT.wait, era: ['2.6.38', null] },
  ],
  default: 'never',
  decision_point: SW.thp_fault,
};
