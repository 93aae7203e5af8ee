import { DIRTY_KEEP, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const dirty_keep: Policy = {
  id: 'dirty_keep',
  label: 'Where a dirty page goes that reclaim may not write',
  group: 'who writes?',
  help: 'For one more lap round the inactive list, among the pages in use, or straight back to the end that is looked at next.',
  year: '2010',
  source: 'shrink_page_list() and putback in 2.6.34 (head of its list); RFC on linux-mm, June 2010 (another lap; a list of their own was thought too costly); kernel 4.12 and later activate them',
  kernel: 'putback_lru_page(), keep_locked',
  options: [
    { id: 'inactive_head', label: 'head of the inactive list: one more lap', value: DIRTY_KEEP.inactive_head },
    { id: 'active_head', label: 'head of the active list', value: DIRTY_KEEP.active_head, era: ['4.12', null] },
    { id: 'inactive_tail', label: 'tail of the inactive list: looked at again at once', value: DIRTY_KEEP.inactive_tail },
  ],
  default: 'inactive_head',
  decision_point: SW.dirty_keep,
};
