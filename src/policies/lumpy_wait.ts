import { LUMPY_WAIT, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const lumpy_wait: Policy = {
  id: 'lumpy_wait',
  label: 'Whether reclaim for a block waits for what it wrote',
  group: 'huge pages',
  help: 'With waiting, a second pass stands by each page until it is on disk; without, the block stays broken until somebody comes by again.',
  year: '2007',
  source: 'commit c661b078fd62, shrink_inactive_list() of 2.6.24 to 3.4',
  kernel: 'PAGEOUT_IO_SYNC, congestion_wait()',
  options: [
    { id: 'no', label: 'no', value: LUMPY_WAIT.no },
    { id: 'yes', label: 'yes, in a second pass', value: LUMPY_WAIT.yes },
  ],
  default: 'yes',
  decision_point: SW.lumpy_wait,
};
