import { LUMPY, SW } from '#kernel/hooks.ts';
import type { Policy } from './policy.ts';

export const lumpy: Policy = {
  id: 'lumpy',
  label: 'What reclaim takes when a block of pages is wanted',
  group: 'huge pages',
  help: 'Only the coldest pages, or the whole neighbourhood of each in memory, whatever lies there; two cleverer ways were asked for.',
  year: '2007',
  source: 'Lumpy reclaim V4 (Whitcroft), isolate_lru_pages() of 2.6.23 to 3.4; cleaner and same-file neighbours as asked for in LWN, April 2010; removed in 3.5',
  kernel: 'isolate_lru_pages(), lumpy reclaim',
  // From 2.6.38 on a kernel that compacts takes no neighbours (set_reclaim_mode); one built without compaction did until 3.4.
  options: [
    { id: 'off', label: 'only the coldest pages', value: LUMPY.off, era: ['2.6.38', null] },
    { id: 'lumpy', label: 'their neighbours in memory too', value: LUMPY.lumpy, era: [null, '2.6.37'] },
    { id: 'prefer_clean', label: 'neighbourhoods with the fewest dirty pages first', value: LUMPY.prefer_clean, era: [null, '2.6.37'] },
    { id: 'same_file', label: 'neighbours of the same file only', value: LUMPY.same_file, era: [null, '2.6.37'] },
  ],
  default: 'lumpy',
  decision_point: SW.lumpy,
};
