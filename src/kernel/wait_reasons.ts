// What a task can sleep for. `memory` marks waits that memory is to blame for: they are drawn as harm.
import { numbered } from '#base/numbered.ts';
import { FIRST_SLEEP } from '#engine/columns.ts';

const NAMES = [
  ['congestion_wait', 'nap in reclaim until the disk queue thins', true],
  ['wait_on_page_writeback', 'until a page is written', true],
  ['lock_page', 'until a page is read', false],
  ['get_request_wait', 'for a free slot in the disk queue', false],
  ['balance_dirty_pages', 'slowed down: too much dirty memory', true],
  ['reclaim_thread', 'while another thread reclaims for it', true],
  ['alloc_retry', 'before asking for memory again', true],
  ['oom', 'until a killed task gives its memory back', true],
  ['too_many_isolated', 'because too many pages are in the hands of reclaimers', true],
  ['throttle_vm_writeout', 'because too many pages are being written', true],
  ['sync_write', 'until its own write is on disk', false],
  ['xfs_buf', 'for a block of file system metadata', false],
  ['timer', 'of its own will', false],
  ['kswapd_sleep', 'until somebody wakes it', false],
  ['kswapd_nap', 'short nap before real sleep', false],
  ['flusher_sleep', 'until its interval is over or somebody wakes it', false],
  ['thread_sleep', 'until it has work', false],
  ['swap_in', 'until a page is read back from swap', true],
  ['khugepaged_sleep', 'until its next round', false],
  ['kcompactd_sleep', 'until somebody wakes it', false],
  ['lumpy_wait', 'until what reclaim wrote for a block is on disk', true],
] as const;

export type WaitName = (typeof NAMES)[number][0];

export const WAIT = numbered(NAMES.map(([name]) => name), FIRST_SLEEP);
export const NR_REASONS = FIRST_SLEEP + NAMES.length;

export const WAIT_TEXT: readonly { readonly id: number; readonly name: string; readonly label: string; readonly memory: boolean }[] = [
  { id: 0, name: 'running', label: 'runs', memory: false },
  { id: 1, name: 'runnable', label: 'waits for a CPU', memory: false },
  { id: 2, name: 'spin_lock', label: 'spins for a lock', memory: false },
  ...NAMES.map(([name, label, memory], i) => ({ id: FIRST_SLEEP + i, name, label, memory })),
];
