import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const swappiness: Policy = {
  id: 'swappiness',
  label: 'Share of scanning that falls on anonymous memory',
  group: 'machine',
  help: 'Weight of anonymous against file pages when reclaim decides which lists to look at; without swap only files count.',
  year: '2010',
  source: 'get_scan_ratio() of 2.6.34; default 60',
  kernel: 'vm.swappiness',
  options: [
    { id: '0', label: '0: files first', value: 0 },
    { id: '10', label: '10', value: 10 },
    { id: '60', label: '60 (default)', value: 60 },
    { id: '100', label: '100: alike', value: 100 },
  ],
  default: '60',
  decision_point: SW.swappiness,
  numeric: { min: 0, max: 100, units: { '': 1 } },
};
