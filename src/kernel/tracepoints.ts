// The happenings of the model, named as Linux's tracepoints where Linux has one. `marker` says how the scrubber shows it;
// the last two words say what a and b are, so that a happening can be found by the page, block or task that it names.
import { numbered } from '#base/numbered.ts';

const LIST = [
  ['boot', 'the machine starts', 'none'],
  ['command', 'a switch was changed: {a} is now {b}', 'state'],
  ['mm_page_alloc', '{actor} takes page {a}', 'none', 'page', 'order'],
  ['mm_page_free', 'page {a} is free again', 'none', 'page'],
  ['mm_page_alloc_extfrag', '{actor} takes a block of {b} pages kept for another kind, at page {a}', 'none', 'page', 'pages'],
  ['mm_vmscan_wakeup_kswapd', '{actor} wakes kswapd: zone {a} is low', 'none', 'zone', 'order'],
  ['mm_vmscan_kswapd_wake', 'kswapd wakes', 'state'],
  ['mm_vmscan_kswapd_sleep', 'kswapd sleeps', 'none'],
  ['mm_vmscan_direct_reclaim_begin', '{actor} must reclaim for itself', 'harm', 'order'],
  ['mm_vmscan_direct_reclaim_end', '{actor} got {a} pages by its own reclaim', 'none', 'pages', 'ns'],
  ['mm_vmscan_lru_isolate', '{actor} takes {a} pages off the tail of list {b}', 'none', 'pages', 'list'],
  ['mm_vmscan_lru_shrink_inactive', '{actor} looked at {a} pages and freed {b}', 'none', 'pages', 'pages'],
  ['mm_vmscan_lru_shrink_active', '{actor} moved {b} of {a} pages to the inactive list', 'none', 'pages', 'pages'],
  ['mm_vmscan_writepage', '{actor} writes page {a} from reclaim', 'none', 'page'],
  ['mm_vmscan_skip_dirty', '{actor} leaves dirty page {a} where it is: it may not write', 'none', 'page'],
  ['mm_vmscan_keep', '{actor} puts page {a} back: used, locked or being written', 'none', 'page'],
  ['mm_vmscan_evict', '{actor} evicts page {a}', 'none', 'page'],
  ['mm_filemap_add', 'page {a} enters the page cache', 'none', 'page'],
  ['mm_filemap_refault', 'page {a} comes back after eviction', 'none', 'page', 'pages'],
  ['mark_page_accessed', 'page {a} is promoted to the active list', 'none', 'page'],
  ['writeback_dirty_page', '{actor} makes page {a} dirty', 'none', 'page'],
  ['writeback_start', '{actor} starts to write up to {a} pages', 'state', 'pages'],
  ['writeback_written', '{actor} wrote {a} pages', 'none', 'pages'],
  ['writeback_wake', '{actor} wakes the flusher for {a} pages', 'none', 'pages'],
  ['balance_dirty_pages', '{actor} is slowed down for {a} ns', 'harm', 'ns', 'pages'],
  ['block_rq_issue', 'the disk starts on sector {a}, {b} sectors', 'none', 'sector', 'sectors'],
  ['block_rq_complete', 'the disk is done with sector {a}, {b} sectors', 'none', 'sector', 'sectors'],
  ['block_bio_queue', '{actor} asks the disk for sector {a}, {b} sectors', 'none', 'sector', 'sectors'],
  ['block_bio_backmerge', 'the request grows: sector {a}, {b} sectors', 'none', 'sector', 'sectors'],
  ['block_sleeprq', '{actor} waits for a free slot in the disk queue', 'none'],
  ['end_page_writeback', 'page {a} is on disk', 'none', 'page'],
  ['unlock_page', 'page {a} has been read', 'none', 'page'],
  ['page_rotated', 'page {a} goes to the tail: just written', 'none', 'page'],
  ['stack_overflow', "{actor}'s kernel stack is over its end by {a} bytes", 'harm', 'bytes', 'bytes'],
  ['panic', 'the machine stops: kernel stack overflow', 'kill', 'bytes'],
  ['oom_kill', '{a} is killed: no memory could be freed', 'kill', 'task', 'pages'],
  ['alloc_failed', '{actor} got no memory', 'harm', 'order'],
  ['task_done', '{actor} has finished', 'state', 'task'],
  ['swap_out', 'page {a} goes to swap slot {b}', 'none', 'page', 'slot'],
  ['swap_in', '{actor} reads page {a} back from swap', 'none', 'page', 'slot'],
  ['xfs_alloc', '{actor} asks the file system for disk space', 'none'],
  ['xfs_log_force', '{actor} must wait for the file system log', 'none'],
  ['reclaim_handoff', '{actor} asks the reclaim thread to work for it', 'none', 'order'],
  ['watermark_boost', 'zone {a} is asked to free {b} pages more: a block was broken', 'none', 'zone', 'pages'],
  ['congestion_wait', '{actor} naps up to {a} ns', 'none', 'ns'],
  ['wake', '{actor} wakes {a}', 'none', 'task'],
  ['phase', '{actor} reaches phase {a}', 'state'],
  ['mm_compaction_begin', '{actor} starts to move pages together for a block of {b} pages in zone {a}', 'state', 'zone', 'pages'],
  ['mm_compaction_isolate_migratepages', '{actor} takes {b} pages to be moved, up to page {a}', 'none', 'page', 'pages'],
  ['mm_compaction_isolate_freepages', '{actor} finds {b} free places, down to page {a}', 'none', 'page', 'pages'],
  ['mm_migrate_page', 'page {a} moves to page {b}', 'none', 'page', 'page'],
  ['mm_migrate_page_failed', 'page {a} could not be moved', 'none', 'page'],
  ['mm_compaction_end', '{actor} stops moving pages in zone {a}: outcome {b}', 'none', 'zone'],
  ['mm_compaction_suitable', 'zone {a} is not worth moving pages in: outcome {b}', 'none', 'zone'],
  ['mm_compaction_defer_compaction', 'moving pages failed in zone {a}: the next {b} attempts are skipped', 'harm', 'zone'],
  ['mm_compaction_deferred', '{actor} does not try to move pages in zone {a}: it failed lately', 'none', 'zone'],
  ['mm_compaction_capture', '{actor} is handed the block of 2^{b} pages at page {a} the moment it is whole', 'state', 'page', 'order'],
  ['compact_block_freed', '{actor} has emptied the block at page {a}', 'none', 'block'],
  ['compact_steal', '{actor} takes page {a} out of the block that {b} is emptying', 'theft', 'page', 'task'],
  ['mm_lumpy_isolate', '{actor} takes {b} pages round page {a}', 'none', 'page', 'pages'],
  ['thp_fault_begin', '{actor} asks for a huge page at its page {a}', 'none', 'other', 'order'],
  ['thp_fault_alloc', '{actor} has a huge page at page {a}', 'huge', 'block'],
  ['thp_fault_fallback', '{actor} gets small pages instead of a huge one', 'state'],
  ['mm_khugepaged_scan_pmd', 'khugepaged looks at stretch {b} of {a}', 'none', 'task'],
  ['mm_collapse_huge_page', 'khugepaged has made a huge page at page {a} for {b}', 'huge', 'block', 'task'],
  ['mm_collapse_huge_page_failed', 'khugepaged got no huge page for {b}', 'none', 'other', 'task'],
  ['thp_split', 'the huge page at page {a} is split', 'state', 'block', 'task'],
] as const satisfies readonly Row[];

/** How the scrubber shows a happening: not at all, a change of state, harm, a kill, a huge page made, a theft. */
export type Marker = 'none' | 'state' | 'harm' | 'kill' | 'huge' | 'theft';
/** `page` a frame; `block` the first frame of a block as large as a huge page; `order` as b: 2^b pages from page a; `other` names nothing. */
export type FieldKind =
  'page' | 'block' | 'order' | 'task' | 'zone' | 'pages' | 'ns' | 'bytes' | 'sector' | 'sectors' | 'list' | 'slot' | 'other';
type Row = readonly [name: string, text: string, marker: Marker, a?: FieldKind, b?: FieldKind];
export type TracepointName = (typeof LIST)[number][0];

export interface Tracepoint {
  readonly id: number;
  readonly name: TracepointName;
  readonly text: string;
  readonly marker: Marker;
  readonly a: FieldKind;
  readonly b: FieldKind;
}

export const TRACEPOINTS: readonly Tracepoint[] = LIST.map(([name, text, marker, a, b]: Row, id) => ({
  id, name: name as TracepointName, text, marker, a: a ?? 'other', b: b ?? 'other',
}));

export const TP = numbered(LIST.map(([name]) => name));
