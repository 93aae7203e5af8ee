// The happenings of the model, named as Linux's tracepoints where Linux has one. `marker` says how the scrubber shows it.
import { numbered } from '#base/numbered.ts';

const LIST = [
  ['boot', 'the machine starts', 'none'],
  ['command', 'a switch was changed: {a} is now {b}', 'state'],
  ['mm_page_alloc', '{actor} takes page {a}', 'none'],
  ['mm_page_free', 'page {a} is free again', 'none'],
  ['mm_page_alloc_extfrag', '{actor} takes a block of {b} pages kept for another kind, at page {a}', 'none'],
  ['mm_vmscan_wakeup_kswapd', '{actor} wakes kswapd: zone {a} is low', 'none'],
  ['mm_vmscan_kswapd_wake', 'kswapd wakes', 'state'],
  ['mm_vmscan_kswapd_sleep', 'kswapd sleeps', 'none'],
  ['mm_vmscan_direct_reclaim_begin', '{actor} must reclaim for itself', 'harm'],
  ['mm_vmscan_direct_reclaim_end', '{actor} got {a} pages by its own reclaim', 'none'],
  ['mm_vmscan_lru_isolate', '{actor} takes {a} pages off the tail of list {b}', 'none'],
  ['mm_vmscan_lru_shrink_inactive', '{actor} looked at {a} pages and freed {b}', 'none'],
  ['mm_vmscan_lru_shrink_active', '{actor} moved {b} of {a} pages to the inactive list', 'none'],
  ['mm_vmscan_writepage', '{actor} writes page {a} from reclaim', 'none'],
  ['mm_vmscan_skip_dirty', '{actor} leaves dirty page {a} where it is: it may not write', 'none'],
  ['mm_vmscan_keep', '{actor} puts page {a} back: used, locked or being written', 'none'],
  ['mm_vmscan_evict', '{actor} evicts page {a}', 'none'],
  ['mm_filemap_add', 'page {a} enters the page cache', 'none'],
  ['mm_filemap_refault', 'page {a} comes back after eviction', 'none'],
  ['mark_page_accessed', 'page {a} is promoted to the active list', 'none'],
  ['writeback_dirty_page', '{actor} makes page {a} dirty', 'none'],
  ['writeback_start', '{actor} starts to write up to {a} pages', 'state'],
  ['writeback_written', '{actor} wrote {a} pages', 'none'],
  ['writeback_wake', '{actor} wakes the flusher for {a} pages', 'none'],
  ['balance_dirty_pages', '{actor} is slowed down for {a} ns', 'harm'],
  ['block_rq_issue', 'the disk starts on sector {a}, {b} sectors', 'none'],
  ['block_rq_complete', 'the disk is done with sector {a}, {b} sectors', 'none'],
  ['block_bio_queue', '{actor} asks the disk for sector {a}, {b} sectors', 'none'],
  ['block_bio_backmerge', 'the request grows: sector {a}, {b} sectors', 'none'],
  ['block_sleeprq', '{actor} waits for a free slot in the disk queue', 'none'],
  ['end_page_writeback', 'page {a} is on disk', 'none'],
  ['unlock_page', 'page {a} has been read', 'none'],
  ['page_rotated', 'page {a} goes to the tail: just written', 'none'],
  ['stack_overflow', "{actor}'s kernel stack is over its end by {a} bytes", 'harm'],
  ['panic', 'the machine stops: kernel stack overflow', 'kill'],
  ['oom_kill', '{a} is killed: no memory could be freed', 'kill'],
  ['alloc_failed', '{actor} got no memory', 'harm'],
  ['task_done', '{actor} has finished', 'state'],
  ['swap_out', 'page {a} goes to swap slot {b}', 'none'],
  ['swap_in', '{actor} reads page {a} back from swap', 'none'],
  ['xfs_alloc', '{actor} asks the file system for disk space', 'none'],
  ['xfs_log_force', '{actor} must wait for the file system log', 'none'],
  ['reclaim_handoff', '{actor} asks the reclaim thread to work for it', 'none'],
  ['watermark_boost', 'zone {a} is asked to free {b} pages more: a block was broken', 'none'],
  ['congestion_wait', '{actor} naps up to {a} ns', 'none'],
  ['wake', '{actor} wakes task {a}', 'none'],
  ['phase', '{actor} reaches phase {a}', 'state'],
] as const;

export type TracepointName = (typeof LIST)[number][0];
export const TRACEPOINTS: readonly { readonly id: number; readonly name: TracepointName; readonly text: string; readonly marker: 'none' | 'state' | 'harm' | 'kill' }[] =
  LIST.map(([name, text, marker], id) => ({ id, name, text, marker }));

export const TP = numbered(LIST.map(([name]) => name));
