// Every routine of the kernel, in the order that numbers them. Workloads are appended by the session.
import type { Routine } from '#engine/routine.ts';
import { get_request_wait } from './block/get_request_wait.ts';
import { flusher, writeback_inodes, writepages } from './fs/fs_writeback.ts';
import { pipe_write } from './fs/pipe.ts';
import { STORAGE_LAYERS, submit_bio } from './fs/submit_bio.ts';
import { sys_select, sys_sendfile, sys_write_nested, SYSCALL_ROUTINES } from './fs/syscalls.ts';
import { xfs_vm_writepage, XFS_ROUTINES } from './fs/xfs.ts';
import type { Kernel } from './kernel.ts';
import { alloc_slowpath } from './mm/alloc_slowpath.ts';
import { balance_dirty_pages } from './mm/balance_dirty_pages.ts';
import { do_huge_pmd_anonymous_page } from './mm/huge_memory.ts';
import { compact_zone, try_to_compact_pages } from './mm/compaction.ts';
import { compact_zone_node } from './mm/compaction_node.ts';
import { try_to_compact_node } from './mm/compact_direct_node.ts';
import { kcompactd } from './mm/kcompactd.ts';
import { do_generic_file_read } from './mm/filemap.ts';
import { generic_perform_write } from './mm/filemap_write.ts';
import { khugepaged } from './mm/khugepaged.ts';
import { kswapd } from './mm/kswapd.ts';
import { kswapd_node } from './mm/kswapd_node.ts';
import { shrink_lumpy } from './mm/lumpy.ts';
import { handle_mm_fault, swap_writepage } from './mm/memory.ts';
import { do_page_cache_readahead } from './mm/readahead.ts';
import { reclaim_thread, try_to_free_pages } from './mm/reclaim.ts';
import { shrink_page_list } from './mm/shrink_page_list.ts';
import { shrink_zone } from './mm/vmscan.ts';
import type { Ops } from './ops.ts';

export const KERNEL_ROUTINES: readonly Routine<Kernel>[] = [
  alloc_slowpath, try_to_compact_pages, compact_zone, try_to_free_pages, shrink_zone, shrink_lumpy, shrink_page_list, kswapd, kswapd_node, reclaim_thread,
  do_generic_file_read, do_page_cache_readahead, generic_perform_write, balance_dirty_pages, handle_mm_fault, do_huge_pmd_anonymous_page, khugepaged, swap_writepage,
  flusher, writeback_inodes, writepages, submit_bio, get_request_wait,
  ...STORAGE_LAYERS, ...XFS_ROUTINES, sys_select, sys_sendfile, sys_write_nested, ...SYSCALL_ROUTINES,
  pipe_write, try_to_compact_node, compact_zone_node, kcompactd,
];

export const OPS: Ops = { writepage: xfs_vm_writepage, swap_writepage, alloc_slowpath, try_to_free_pages, writepages, get_request_wait };
