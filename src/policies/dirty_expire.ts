import { SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const dirty_expire: Policy = {
  id: 'dirty_expire',
  label: 'Age at which dirty data is old',
  group: 'when?',
  help: 'The periodic flusher writes files that have been dirty for longer than this.',
  year: '2010',
  source: 'mm/page-writeback.c and fs/fs-writeback.c of 2.6.34, wb_writeback(); default 30 s',
  kernel: 'vm.dirty_expire_centisecs',
  options: [
    { id: '500ms', label: '0.5 s', value: 5e8 },
    { id: '5s', label: '5 s', value: 5e9 },
    { id: '30s', label: '30 s', value: 30e9 },
  ],
  default: '30s',
  decision_point: SW.dirty_expire,
  numeric: { min: 1e7, max: 864e11, units: { s: 1e9, ms: 1e6 } },
};
