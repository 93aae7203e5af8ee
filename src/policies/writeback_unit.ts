import { SW, WRITEBACK_UNIT } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const writeback_unit: Policy = {
  id: 'writeback_unit',
  label: 'What one write from reclaim covers',
  group: 'what is written?',
  help: 'The one page that reclaim met, or the whole range that its batch of pages spans in that file.',
  year: '2010',
  source: 'Mel Gorman, RFC patch 5 of 6, linux-mm, June 2010: use writepages() for contiguous ranges',
  kernel: 'pageout(), ->writepage or ->writepages',
  options: [
    { id: 'page', label: 'one page (2.6.34)', value: WRITEBACK_UNIT.page },
    { id: 'batch_range', label: 'the range of the batch (RFC of June 2010)', value: WRITEBACK_UNIT.batch_range },
  ],
  default: 'page',
  decision_point: SW.writeback_unit,
};
