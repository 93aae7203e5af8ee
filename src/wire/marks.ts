// What one page looks like, in one byte: the low four bits say what it is, the high four which marks it carries.
// Encoder and panels share this table, so a page cannot look different in two panels.

export const KIND = {
  free: 0,
  /** On a per-CPU list: free, but only for that CPU. */
  free_pcp: 1,
  anon_active: 2,
  anon_inactive: 3,
  file_active: 4,
  file_inactive: 5,
  slab: 6,
  /** Held by the kernel itself; can be neither moved nor reclaimed. */
  kernel: 7,
  unevictable: 8,
  huge: 9,
  /** Not memory at all: a hole between zones. */
  hole: 10,
} as const;

export const MARK_DIRTY = 16;
export const MARK_WRITEBACK = 32;
export const MARK_REFERENCED = 64;
/** Held by somebody at this instant: isolated for reclaim, or locked for a read. */
export const MARK_HELD = 128;

export interface KindText {
  readonly code: number;
  readonly id: keyof typeof KIND;
  /** Plain words, first on screen. */
  readonly label: string;
  /** The kernel's own name, beside them. */
  readonly kernel: string;
}

export const KIND_TEXT: readonly KindText[] = [
  { code: KIND.free, id: 'free', label: 'free', kernel: 'buddy' },
  { code: KIND.free_pcp, id: 'free_pcp', label: 'free, kept by one CPU', kernel: 'pcp' },
  { code: KIND.anon_active, id: 'anon_active', label: 'anonymous, active', kernel: 'active_anon' },
  { code: KIND.anon_inactive, id: 'anon_inactive', label: 'anonymous, inactive', kernel: 'inactive_anon' },
  { code: KIND.file_active, id: 'file_active', label: 'file, active', kernel: 'active_file' },
  { code: KIND.file_inactive, id: 'file_inactive', label: 'file, inactive', kernel: 'inactive_file' },
  { code: KIND.slab, id: 'slab', label: 'slab', kernel: 'slab' },
  { code: KIND.kernel, id: 'kernel', label: 'kernel, cannot move', kernel: 'unmovable' },
  { code: KIND.unevictable, id: 'unevictable', label: 'locked in memory', kernel: 'unevictable' },
  { code: KIND.huge, id: 'huge', label: 'huge page', kernel: 'compound' },
  { code: KIND.hole, id: 'hole', label: 'no memory here', kernel: 'hole' },
];

/** The four belts, in the order in which they are drawn; also the order of a zone's lists in a frame. */
export const LISTS = [
  { id: 'inactive_anon', label: 'anonymous, inactive' },
  { id: 'active_anon', label: 'anonymous, active' },
  { id: 'inactive_file', label: 'file, inactive' },
  { id: 'active_file', label: 'file, active' },
  { id: 'unevictable', label: 'locked in memory' },
] as const;

export const TASK_STATE = { running: 0, runnable: 1, sleeping: 2, exited: 3, unused: 4 } as const;

/** Who asked for a disk request. */
export const ORIGIN = { read: 0, dirtier: 1, flusher: 2, kswapd: 3, direct: 4, swap_in: 5, metadata: 6, sync: 7 } as const;
export const ORIGIN_TEXT = [
  { id: 'read', label: 'read' },
  { id: 'dirtier', label: 'the dirtying task itself', kernel: 'balance_dirty_pages' },
  { id: 'flusher', label: 'flusher', kernel: 'bdi flush thread' },
  { id: 'kswapd', label: 'kswapd', kernel: 'kswapd' },
  { id: 'direct', label: 'direct reclaim', kernel: 'try_to_free_pages' },
  { id: 'swap_in', label: 'swap-in', kernel: 'swap_readpage' },
  { id: 'metadata', label: 'file system metadata', kernel: 'xfs_buf' },
  { id: 'sync', label: 'write at once (O_SYNC)', kernel: 'generic_write_sync' },
] as const;
