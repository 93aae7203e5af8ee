import { RECLAIM_WRITERS, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const reclaim_writers: Policy = {
  id: 'reclaim_writers',
  label: 'Who may write file pages in reclaim',
  group: 'who writes?',
  help: 'A dirty file page at the tail: either this reclaimer writes it, or it is left and cleaned by another.',
  year: '2010',
  source: 'Dave Chinner, patch on linux-kernel, April 2010, told in LWN, "When writeback goes wrong", April 2010; Mel Gorman, RFC on linux-mm, June 2010. Kernel 3.2 let only kswapd write, and only when in trouble (shrink_page_list)',
  kernel: 'may_writepage, shrink_page_list()',
  options: [
    { id: 'everyone', label: 'everyone who reclaims (2.6.34)', value: RECLAIM_WRITERS.everyone },
    { id: 'kswapd', label: 'kswapd only', value: RECLAIM_WRITERS.kswapd },
    { id: 'kswapd_low', label: 'kswapd, when it finds little else (3.2)', value: RECLAIM_WRITERS.kswapd_low, era: ['3.2', null] },
    { id: 'nobody', label: 'nobody: the flusher must', value: RECLAIM_WRITERS.nobody },
  ],
  default: 'everyone',
  decision_point: SW.reclaim_writers,
};
