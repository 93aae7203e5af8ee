import { THP_FAULT, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const thp_fault: Policy = {
  id: 'thp_fault',
  label: 'What a fault does where a huge page would fit',
  group: 'huge pages',
  help: 'Wait until one has been made, take small pages and leave the rest to the daemons, or never use huge pages.',
  year: '2011',
  source: 'do_huge_pmd_anonymous_page() of 2.6.38, transparent_hugepage/defrag; defer since 4.6; LWN, LSFMM April 2013',
  kernel: 'transparent_hugepage/enabled, defrag',
  options: [
    { id: 'never', label: 'small pages, always', value: THP_FAULT.never },
    { id: 'later', label: 'a ready one, else small pages: khugepaged comes later', value: THP_FAULT.later, era: ['2.6.38', null] },
    { id: 'defer', label: 'the same, and the daemons are told to make some', value: THP_FAULT.defer, era: ['4.6', null] },
    { id: 'wait', label: 'wait until one has been made', value: THP_FAULT.wait, era: ['2.6.38', null] },
  ],
  default: 'never',
  decision_point: SW.thp_fault,
};
