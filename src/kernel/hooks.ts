// Every decision point that a switch may answer, and the codes of its answers. The kernel reads `k.sw[SW.x]` at these
// points and nowhere else; labels, years and sources stand with the policies. Values are small numbers in the arena.

export const SW = {
  /** Who may write file pages met in reclaim: read in `may_write_file` (vmscan). */
  reclaim_writers: 0,
  /** What one write from reclaim covers: read in `pageout`. */
  writeback_unit: 1,
  /** Where a dirty page goes that reclaim may not write: read in `put_back`. */
  dirty_keep: 2,
  /** How reclaim wakes the flusher: read in `do_try_to_free_pages`. */
  flusher_kick: 3,
  /** When written data goes to disk: read in the write path and by the flusher. */
  write_when: 4,
  dirty_background_ratio: 5,
  dirty_ratio: 6,
  /** Age in ns after which the periodic flusher writes a dirty inode. */
  dirty_expire: 7,
  /** Period of the flusher in ns; 0 = never. */
  dirty_interval: 8,
  /** Bytes of kernel stack. */
  stack_size: 9,
  overflow: 10,
  storage: 11,
  entry_path: 12,
  select_diet: 13,
  reclaim_stack: 14,
  elevator: 15,
  swappiness: 16,
  /** How reclaim for a block of pages chooses: read in `shrink_zone` and `isolate_lru_pages`. */
  lumpy: 17,
  /** Whether such reclaim waits for what it wrote: read in `shrink_inactive_list` after the first pass. */
  lumpy_wait: 18,
  /** Who compacts memory and how: read in the allocator's slow path, after a zone was compacted, and in `should_continue_reclaim`. */
  compaction: 19,
  /** What keeps a block together until its compactor has it: read when a run of `compact_zone` begins; holds for that run. */
  capture: 20,
  /** What a fault does where a huge page would fit: read in `do_huge_pmd_anonymous_page`. */
  thp_fault: 21,
  /** Pages khugepaged looks at in one round; 0 = it does not run. Read by `khugepaged`. */
  khugepaged_pages: 22,
  /** Pause of khugepaged between rounds, in ns. */
  khugepaged_sleep: 23,
} as const;
export const NR_SWITCHES = 40;

export const RECLAIM_WRITERS = { everyone: 0, kswapd: 1, kswapd_low: 2, nobody: 3 } as const;
export const WRITEBACK_UNIT = { page: 0, batch_range: 1 } as const;
export const DIRTY_KEEP = { inactive_head: 0, active_head: 1, inactive_tail: 2 } as const;
export const FLUSHER_KICK = { none: 0, scanned: 1, dirty_seen: 2, all: 3 } as const;
export const WRITE_WHEN = { late: 0, at_once: 1, memory_short: 2 } as const;
export const OVERFLOW = { counted: 0, fatal: 1 } as const;
export const STORAGE = { plain: 0, scsi: 1, md: 2, md_scsi: 3, stacked: 4 } as const;
export const ENTRY_PATH = { select: 0, sendfile: 1, write: 2 } as const;
export const RECLAIM_STACK = { caller: 0, thread: 1 } as const;
export const ELEVATOR = { fcfs: 0, clook: 1 } as const;
/** none: the tail of the list whatever was asked for; lumpy: the aligned block round each tail page; the other two were asked for in 2010. */
export const LUMPY = { off: 0, lumpy: 1, prefer_clean: 2, same_file: 3 } as const;
export const LUMPY_WAIT = { no: 0, yes: 1 } as const;
/** none: 2.6.34; direct: 2.6.35, one mode, before reclaim; async_sync: 2.6.38, asynchronous first, synchronous after reclaim. */
export const COMPACTION = { none: 0, direct: 1, async_sync: 2 } as const;
/** none; isolate: nobody allocates from the block being emptied (proposed, 2013); on_free: the compactor is handed the block it merges (5.1). */
export const CAPTURE = { off: 0, on_free: 1, isolate: 2 } as const;
/** never: small pages; wait: compact and reclaim in the fault; later: a ready block or small pages, khugepaged repairs; defer: the same, and the daemons are told (4.6). */
export const THP_FAULT = { never: 0, wait: 1, later: 2, defer: 3 } as const;
