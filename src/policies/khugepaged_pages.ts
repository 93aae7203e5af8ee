import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const khugepaged_pages: Policy = {
  id: 'khugepaged_pages',
  label: 'How many pages khugepaged looks at in a round',
  group: 'huge pages',
  help: 'It gathers small pages into huge ones in the background; by default eight stretches of 512 in ten seconds.',
  year: '2011',
  source: 'khugepaged_pages_to_scan of 2.6.38, mm/huge_memory.c',
  kernel: 'khugepaged/pages_to_scan',
  options: [
    { id: '0', label: 'none: it sleeps', value: 0 },
    { id: '512', label: '512', value: 512 },
    { id: '4096', label: '4,096 (default)', value: 4096 },
    { id: '65536', label: '65,536', value: 65536 },
  ],
  default: '4096',
  decision_point: SW.khugepaged_pages,
  numeric: { min: 0, max: 16777216, units: { '': 1 } },
};
