// Bytes of kernel stack, as published. Trace A: D. Chinner, linux-mm 2010-04-08 (frame by frame, x86-64, 2.6.33, XFS on
// plain SATA). Traces B and C: J. Berthels, linux-mm 2010-04-09, known to us as sums of groups. The bytes are inputs of
// the model; that a chain is entered, by whom and how often, is what the run shows.
import type { StackFrame } from '#engine/routine.ts';

/** Which published trace the frames of a task follow below its way into the kernel. */
export const PROFILE = { thread: 0, select: 1, sendfile: 2, write: 3 } as const;

const frames = (...list: readonly (string | number)[]): StackFrame[] => {
  const out: StackFrame[] = [];
  for (let i = 0; i < list.length; i += 2) out.push({ name: list[i] as string, bytes: list[i + 1] as number });
  return out;
};

/** Trace A. */
export const FRAMES = {
  select: frames('system_call_fastpath', 128, 'sys_select', 112, 'core_sys_select', 416, 'do_select', 912),
  pollwait: frames('sock_poll', 16, 'unix_poll', 32, '__pollwait', 48),
  alloc: frames('__get_free_pages', 16, 'alloc_pages_current', 48, '__alloc_pages_nodemask', 240),
  try_to_free_pages: frames('try_to_free_pages', 128, 'do_try_to_free_pages', 112),
  shrink_zone: frames('shrink_zone', 528),
  shrink_page_list: frames('shrink_page_list', 384),
  xfs_vm_writepage: frames('xfs_vm_writepage', 64, 'xfs_page_state_convert', 256),
  xfs_iomap_write_allocate: frames('xfs_map_blocks', 32, 'xfs_iomap', 208, 'xfs_iomap_write_allocate', 256),
  xfs_bmapi: frames('xfs_bmapi', 448),
  xfs_bmap_add_extent: frames('xfs_bmap_add_extent', 208, 'xfs_bmap_add_extent_delay_real', 352),
  xfs_bmbt_insert: frames('xfs_bmbt_insert', 128, 'xfs_bmbt_insrec', 224, 'xfs_btree_make_block_unfull', 96, 'xfs_btree_split', 208, 'xfs_bmbt_alloc_block', 160),
  xfs_alloc_vextent: frames(
    'xfs_alloc_vextent', 96, 'xfs_alloc_ag_vextent', 32, 'xfs_alloc_ag_vextent_near', 144, 'xfs_alloc_fixup_trees', 96,
    'xfs_alloc_lookup_eq', 16, 'xfs_btree_lookup', 176, 'xfs_btree_lookup_get_block', 80, 'xfs_btree_read_buf_block', 80,
  ),
  xfs_buf_read: frames('xfs_trans_read_buf', 80, 'xfs_buf_read', 48, '_xfs_buf_read', 32, 'xfs_buf_iorequest', 48, '_xfs_buf_ioapply', 96),
  submit_bio: frames('submit_bio', 80, 'generic_make_request', 208, '__make_request', 96, 'get_request_wait', 144, 'get_request', 96, 'mempool_alloc', 144, 'mempool_alloc_slab', 16),
  // Trace B: only the sums of the groups were published (sendfile 1664, allocator 288, XFS with log force 3440, block 480,
  // SCSI and libata 656, waking a work item 656). The XFS frames above leave 896 of its group to the log force.
  sendfile: frames('system_call_fastpath', 128, 'sys_sendfile64 to page_cache_async_readahead (group as published)', 1536),
  xfs_log_force: frames('xfs_log_force and below (rest of the published group)', 896),
  block_unplug: frames('block layer (group as published)', 480),
  scsi_libata: frames('scsi_request_fn .. mv_qc_issue (group as published)', 656),
  queue_work: frames('wake-up of a work item (group as published)', 656),
  // Trace C: first writepage entered at 1904; the second pass through XFS takes 3968, 304 more than the frames above.
  sys_write: frames('system_call_fastpath', 128, 'sys_write to generic_file_buffered_write (part of the published 1904)', 896),
  balance_dirty_pages: frames('balance_dirty_pages_ratelimited_nr', 240),
  writeback_inodes: frames('writeback_inodes_wbc, writeback_single_inode (part of the published 1904)', 240),
  xfs_second_pass: frames('xfs, second pass (rest of the published group)', 304),
  // Threads, from traces A to D by subtraction (reference: kernel sheet, "depth of each policy").
  kthread: frames('kernel_thread_helper, kthread', 170),
  kswapd: frames('kswapd', 250, 'balance_pgdat', 250),
  flusher: frames('bdi_writeback_task, wb_do_writeback', 480, 'wb_writeback', 502),
  write_cache_pages: frames('do_writepages', 64, 'write_cache_pages', 336),
  swap_writepage: frames('swap_writepage', 64, 'get_swap_bio', 64),
  fault: frames('page_fault', 128, 'do_page_fault', 160, 'handle_mm_fault', 208),
  huge_fault: frames('do_huge_pmd_anonymous_page (estimated)', 128),
  khugepaged: frames('khugepaged', 96, 'khugepaged_scan_mm_slot, khugepaged_scan_pmd (estimated)', 192, 'collapse_huge_page (estimated)', 128),
  pipe_write: frames('system_call_fastpath', 128, 'sys_write, vfs_write, pipe_write (estimated)', 304),
  read: frames('system_call_fastpath', 128, 'sys_read, vfs_read, do_sync_read', 368, 'generic_file_aio_read, do_generic_file_read', 368),
  readahead: frames('ondemand_readahead', 80, '__do_page_cache_readahead', 160),
  // Layers of storage under the file system. Chinner 2014-05-28: FC or SCSI add about 1000 bytes an IO; a mapping layer 150
  // to 300. The split is ours.
  scsi: frames('scsi midlayer and host adapter (about 1000, Chinner 2014)', 1000),
  md: frames('md_make_request (150 to 300, estimated)', 300),
  union: frames('union mount (estimated)', 300),
  network: frames('network block device, tcp send (estimated)', 1000),
  // Compaction: no published trace of 2010 shows it.
  compact: frames('__alloc_pages_direct_compact, try_to_compact_pages (estimated)', 240),
  compact_zone: frames('compact_zone_order, compact_zone (estimated)', 304, 'migrate_pages, unmap_and_move (estimated)', 272),
  reclaimd: frames('reclaim thread (estimated as kswapd)', 250),
} as const;

export function sum_bytes(list: readonly StackFrame[]): number {
  let bytes = 0;
  for (const frame of list) bytes += frame.bytes;
  return bytes;
}

/** Allocator frames of each profile: 304 (A), 288 (B), 240 (C). */
export const ALLOC_BYTES: readonly number[] = [304, 304, 288, 240];

/** select without its arrays on the stack: 256 bytes of bitmaps and 576 of wait entries (fs/select.c, poll.h). */
export const SELECT_DIET_BYTES = 256 + 576;
