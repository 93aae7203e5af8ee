import { FLUSHER_KICK, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const flusher_kick: Policy = {
  id: 'flusher_kick',
  label: 'How reclaim wakes the flusher',
  group: 'who writes?',
  help: 'How many pages the flusher is asked to write when direct reclaim has looked at many pages.',
  year: '2010',
  source: 'do_try_to_free_pages() in 2.6.34 (as many as were scanned); Mel Gorman, RFC on linux-mm, June 2010 (as many dirty ones as were met); kernel 4.11 and later ask for everything',
  kernel: 'wakeup_flusher_threads()',
  options: [
    { id: 'none', label: 'not at all', value: FLUSHER_KICK.none },
    { id: 'scanned', label: 'for as many pages as were scanned (2.6.34)', value: FLUSHER_KICK.scanned },
    { id: 'dirty_seen', label: 'for as many dirty pages as were met', value: FLUSHER_KICK.dirty_seen },
    { id: 'all', label: 'for everything dirty', value: FLUSHER_KICK.all, era: ['4.11', null] },
  ],
  default: 'scanned',
  decision_point: SW.flusher_kick,
};
