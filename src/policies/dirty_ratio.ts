import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const dirty_ratio: Policy = {
  id: 'dirty_ratio',
  label: 'Dirty share at which writers are slowed',
  group: 'when?',
  help: 'Above this share of the memory that may be dirty, whoever dirties pages must write some and wait.',
  year: '2010',
  source: 'mm/page-writeback.c of 2.6.34, balance_dirty_pages(); default 20 (40 in 2.6.12)',
  kernel: 'vm.dirty_ratio',
  options: [
    { id: '5', label: '5 %', value: 5 },
    { id: '10', label: '10 %', value: 10 },
    { id: '20', label: '20 %', value: 20 },
    { id: '40', label: '40 %', value: 40 },
    { id: '80', label: '80 %', value: 80 },
    { id: '95', label: '95 %', value: 95 },
  ],
  default: '20',
  decision_point: SW.dirty_ratio,
  numeric: { min: 1, max: 100, units: { '': 1 } },
};
