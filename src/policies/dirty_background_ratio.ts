import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const dirty_background_ratio: Policy = {
  id: 'dirty_background_ratio',
  label: 'Dirty share at which the flusher starts',
  group: 'when?',
  help: 'Above this share of the memory that may be dirty, the flusher writes in the background.',
  year: '2010',
  source: 'mm/page-writeback.c of 2.6.34, get_dirty_limits(); default 10',
  kernel: 'vm.dirty_background_ratio',
  options: [
    { id: '1', label: '1 %', value: 1 },
    { id: '5', label: '5 %', value: 5 },
    { id: '10', label: '10 %', value: 10 },
    { id: '20', label: '20 %', value: 20 },
    { id: '40', label: '40 %', value: 40 },
  ],
  default: '10',
  decision_point: SW.dirty_background_ratio,
  numeric: { min: 0, max: 100, units: { '': 1 } },
};
