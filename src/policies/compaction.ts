import { COMPACTION, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const compaction: Policy = {
  id: 'compaction',
  label: 'Who moves pages together',
  group: 'huge pages',
  help: 'Two scanners meet in the middle: one takes pages that can move, the other finds free places for them. Nothing is thrown away.',
  year: '2010',
  source: 'Memory Compaction v8 (Gorman, April 2010), merged in 2.6.35; asynchronous first and synchronous after reclaim since 2.6.38',
  kernel: 'try_to_compact_pages()',
  options: [
    { id: 'none', label: 'nobody', value: COMPACTION.none },
    { id: 'direct', label: 'the task that wants the block, before it reclaims', value: COMPACTION.direct, era: ['2.6.35', '2.6.37'] },
    { id: 'async_sync', label: 'the task itself: what does not wait first, the rest after reclaim', value: COMPACTION.async_sync, era: ['2.6.38', null] },
  ],
  default: 'none',
  decision_point: SW.compaction,
};
