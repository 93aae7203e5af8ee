import { SW, WRITE_WHEN } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const write_when: Policy = {
  id: 'write_when',
  label: 'When written data goes to disk',
  group: 'when?',
  help: 'Late by the flusher, at once by the writer itself, or not before memory is short.',
  year: '2010',
  source: 'LWN, "When writeback goes wrong", April 2010, first section; O_SYNC in generic_file_aio_write() of 2.6.34',
  kernel: 'O_SYNC, bdi flush threads',
  options: [
    { id: 'late', label: 'late: the flusher writes', value: WRITE_WHEN.late },
    { id: 'at_once', label: 'at once: every write waits for the disk', value: WRITE_WHEN.at_once },
    { id: 'memory_short', label: 'only when memory is short: no flusher', value: WRITE_WHEN.memory_short },
  ],
  default: 'late',
  decision_point: SW.write_when,
};
