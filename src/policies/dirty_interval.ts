import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const dirty_interval: Policy = {
  id: 'dirty_interval',
  label: 'How often the flusher looks for old data',
  group: 'when?',
  help: 'Period of the flusher; off = it works only when asked, or above the background line.',
  year: '2010',
  source: 'mm/page-writeback.c and fs/fs-writeback.c of 2.6.34, bdi_writeback_task(); default 5 s',
  kernel: 'vm.dirty_writeback_centisecs',
  options: [
    { id: 'off', label: 'never', value: 0 },
    { id: '500ms', label: '0.5 s', value: 5e8 },
    { id: '5s', label: '5 s', value: 5e9 },
  ],
  default: '5s',
  decision_point: SW.dirty_interval,
  numeric: { min: 1e7, max: 36e11, units: { s: 1e9, ms: 1e6 } },
};
