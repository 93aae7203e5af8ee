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
} as const;
export const NR_SWITCHES = 24;

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
