// The columns of the machine. At most 32 bytes a page frame (29 now); the tables per mapping are counted apart.
import type { ColumnSpec, ColumnType } from '#base/arena.ts';
import { NR_LRU_LISTS, MAX_ORDER, MIGRATE_PCPTYPES, MIGRATE_TYPES } from './mm/page_flags.ts';
import { NR_SWITCHES } from './hooks.ts';
import { NR_VMSTAT } from './vmstat.ts';

/** Requests of one device: 128 in each direction (2.6.34 include/linux/blkdev.h, BLKDEV_MAX_RQ) and some for merges in flight. */
export const BLKDEV_MAX_RQ = 128;
export const MAX_REQUESTS = 288;
/** Largest request: 1024 sectors = 512 KiB (include/linux/blkdev.h, BLK_DEF_MAX_SECTORS). */
export const MAX_SECTORS = 1024;
export const REQUEST_PAGES = MAX_SECTORS / 8;
/** Pages a per-CPU batch holds before it goes to the lists (include/linux/pagevec.h, PAGEVEC_SIZE). */
export const PAGEVEC_SIZE = 14;
export const NR_ORIGINS = 8;
/** Allocation groups of the file system whose free-space block can be in memory or not. Chosen, XFS makes 4 to 32. */
export const XFS_AG_COUNT = 16;

export interface KernelSize {
  readonly nr_pages: number;
  readonly nr_zones: number;
  readonly nr_blocks: number;
  readonly nr_lruvecs: number;
  readonly nr_cpus: number;
  readonly nr_files: number;
  readonly nr_file_pages: number;
  readonly nr_tasks: number;
  readonly nr_anon_pages: number;
  readonly nr_swap_slots: number;
  readonly nr_devices: number;
  /** Stretches of anonymous memory that one huge page could map. */
  readonly nr_huge: number;
}

export function kernel_columns(n: KernelSize): ColumnSpec[] {
  const column = (name: string, type: ColumnType, length: number): ColumnSpec => ({ name, type, length });
  const pcp = n.nr_cpus * n.nr_zones * MIGRATE_PCPTYPES;
  const area = n.nr_zones * MAX_ORDER * MIGRATE_TYPES;
  const lists = n.nr_lruvecs * NR_LRU_LISTS;
  const words = Math.ceil(n.nr_file_pages / 32) + n.nr_files + 1;
  const requests = n.nr_devices * MAX_REQUESTS;
  return [
    // struct page.
    column('page.flags', 'u32', n.nr_pages),
    column('page.next', 'i32', n.nr_pages),
    column('page.prev', 'i32', n.nr_pages),
    column('page.mapping', 'i32', n.nr_pages),
    column('page.index', 'i32', n.nr_pages),
    column('page.private', 'i32', n.nr_pages),
    column('page.cause', 'u32', n.nr_pages),
    column('page.free_block', 'u8', n.nr_pages),
    // Zones.
    column('zone.free', 'f64', n.nr_zones),
    column('zone.wmark', 'f64', n.nr_zones * 3),
    column('zone.boost', 'f64', n.nr_zones),
    column('zone.reserve', 'f64', n.nr_zones * n.nr_zones),
    column('zone.lru_pages', 'f64', n.nr_zones),
    column('zone.pages_scanned', 'f64', n.nr_zones),
    column('zone.all_unreclaimable', 'u8', n.nr_zones),
    column('zone.kswapd_order', 'i32', n.nr_zones),
    column('zone.free_head', 'i32', area),
    column('zone.free_tail', 'i32', area),
    column('zone.free_count', 'i32', area),
    column('block.type', 'u8', n.nr_blocks),
    // Compaction: what a zone remembers between runs; the block's hint to scanners; who is emptying the block (task + 1).
    column('zone.compact', 'f64', n.nr_zones * ZC_WORDS),
    column('block.skip', 'u8', n.nr_blocks),
    column('block.assembler', 'i32', n.nr_blocks),
    // struct compact_control of a run in progress, and the pages it has taken off the lists.
    column('task.compact', 'f64', n.nr_tasks * CC_WORDS),
    column('task.compact_pages', 'i32', n.nr_tasks * COMPACT_CLUSTER_MAX),
    // The last thefts of pages from a block that somebody was emptying.
    column('steal.ring', 'f64', MAX_STEALS * STEAL_WORDS),
    column('pcp.head', 'i32', pcp),
    column('pcp.tail', 'i32', pcp),
    column('pcp.count', 'i32', pcp),
    // Lists of each zone (or of the node): heads, tails, counts; the balance of anonymous against file.
    column('lru.head', 'i32', lists),
    column('lru.tail', 'i32', lists),
    column('lru.count', 'i32', lists),
    column('lru.saved_scan', 'f64', lists),
    column('lru.isolated', 'f64', n.nr_lruvecs * 2),
    column('lru.recent_scanned', 'f64', n.nr_lruvecs * 2),
    column('lru.recent_rotated', 'f64', n.nr_lruvecs * 2),
    column('lru.age', 'f64', n.nr_lruvecs),
    column('pagevec.pages', 'i32', n.nr_cpus * NR_LRU_LISTS * PAGEVEC_SIZE),
    column('pagevec.count', 'i32', n.nr_cpus * NR_LRU_LISTS),
    column('rotate.pages', 'i32', n.nr_cpus * PAGEVEC_SIZE),
    column('rotate.count', 'i32', n.nr_cpus),
    // Page cache: a slot for each page of each file (frame + 1, 0 = never read, below 0 = shadow of an eviction).
    column('file.slot', 'i32', n.nr_file_pages),
    column('file.dirty_bits', 'u32', words),
    column('file.allocated_bits', 'u32', words),
    // One bit for each 64 pages of a file: its node of the cache's index exists.
    column('file.node_bits', 'u32', Math.ceil(n.nr_file_pages / 2048) + n.nr_files + 1),
    column('file.nr_cached', 'i32', n.nr_files),
    column('file.nr_dirty', 'i32', n.nr_files),
    column('file.dirtied_when', 'f64', n.nr_files),
    column('file.writeback_index', 'i32', n.nr_files),
    column('file.dirty_order', 'f64', n.nr_files),
    column('file.more_io', 'u8', n.nr_files),
    // Anonymous memory: a page table entry for each page of each task (frame + 1, 0 = never used, below 0 = swap slot).
    column('anon.pte', 'i32', n.nr_anon_pages),
    // One entry for each stretch: 1 = mapped by one huge page.
    column('anon.pmd', 'u8', n.nr_huge),
    // What the first fault of each stretch was given, and how long the program took to touch all of it.
    column('thp.chunk_how', 'u8', n.nr_huge),
    column('thp.chunk_ns', 'f64', n.nr_huge),
    // The page that holds the table of a stretch + 1 (machines with lists per node).
    column('anon.pgtable', 'i32', n.nr_huge),
    column('swap.map', 'u8', n.nr_swap_slots),
    column('swap.owner', 'i32', n.nr_swap_slots),
    column('swap.index', 'i32', n.nr_swap_slots),
    column('swap.frame', 'i32', n.nr_swap_slots),
    column('swap.scalar', 'f64', 8),
    // Block layer.
    column('rq.state', 'u8', requests),
    column('rq.write', 'u8', requests),
    column('rq.origin', 'u8', requests),
    column('rq.task', 'i32', requests),
    column('rq.sector', 'f64', requests),
    column('rq.sectors', 'i32', requests),
    column('rq.issued', 'f64', requests),
    column('rq.arrival', 'f64', requests),
    column('rq.cause', 'f64', requests),
    column('rq.nr_pages', 'i32', requests),
    column('rq.page', 'i32', requests * REQUEST_PAGES),
    column('device.scalar', 'f64', n.nr_devices * 48),
    column('device.origin_requests', 'f64', n.nr_devices * NR_ORIGINS),
    column('device.origin_pages', 'f64', n.nr_devices * NR_ORIGINS),
    column('device.origin_seeks', 'f64', n.nr_devices * NR_ORIGINS),
    column('device.origin_seek_ns', 'f64', n.nr_devices * NR_ORIGINS),
    column('device.origin_busy_ns', 'f64', n.nr_devices * NR_ORIGINS),
    column('device.mechanics', 'f64', n.nr_devices * 16),
    // Tasks, beyond what the engine holds.
    column('task.flags', 'u32', n.nr_tasks),
    column('task.progress', 'f64', n.nr_tasks),
    column('task.goal', 'f64', n.nr_tasks),
    column('task.phase', 'i32', n.nr_tasks),
    column('task.nr_dirtied', 'f64', n.nr_tasks),
    column('task.ratelimit', 'i32', n.nr_tasks),
    column('task.ra', 'i32', n.nr_tasks * 4),
    column('task.pause', 'f64', n.nr_tasks),
    column('task.reclaim_since', 'f64', n.nr_tasks),
    column('task.reclaim_total', 'f64', n.nr_tasks),
    column('task.reclaim_longest', 'f64', n.nr_tasks),
    column('task.reclaim_count', 'f64', n.nr_tasks),
    column('task.hits', 'f64', n.nr_tasks),
    column('task.misses', 'f64', n.nr_tasks),
    column('task.batch', 'i32', n.nr_tasks * 64),
    column('task.counter', 'f64', n.nr_tasks * 16),
    column('task.rss', 'i32', n.nr_tasks),
    // Instant at which the task first reached phase 1; and the pages that its pipes hold, a chain (first page + 1).
    column('task.ready_ns', 'f64', n.nr_tasks),
    column('task.pipe', 'i32', n.nr_tasks),
    column('task.pipe_pages', 'i32', n.nr_tasks),
    column('task.alloc_failed', 'f64', n.nr_tasks),
    // struct scan_control of a reclaim in progress, 8 numbers a task.
    column('task.scan_control', 'f64', n.nr_tasks * 8),
    // The whole machine.
    column('vm.stat', 'f64', NR_VMSTAT),
    column('vm.switch', 'f64', NR_SWITCHES),
    column('vm.scalar', 'f64', 64),
    column('vm.proportion', 'f64', n.nr_devices * 2),
    column('xfs.ag_cached', 'f64', XFS_AG_COUNT),
  ];
}

/** Scalars of the machine (column vm.scalar). */
export const G = {
  writes_asked: 0,
  writes_absorbed: 1,
  flusher_work_pages: 2,
  flusher_work_seen: 3,
  dirty_order: 4,
  nr_swap_pages: 5,
  total_pages: 6,
  oom_victim: 7,
  laps: 8,
  reclaim_failed: 9,
  kswapd_task: 10,
  reclaimd_task: 11,
  stall_kswapd_awake_since: 12,
  tasks_left: 13,
  first_writeback_ns: 14,
  peak_dirty: 15,
  peak_dirty_plus_writeback: 16,
  min_free: 17,
  write_longest_ns: 18,
  kswapd_class: 19,
  xfs_use: 20,
  direct_congested_skips: 21,
  stolen_by_others: 22,
  index_nodes_free: 23,
  kcompactd_task: 24,
  khugepaged_task: 25,
  /** Blocks that somebody is emptying now: the check for thefts costs nothing while this is 0. */
  nr_assembling: 26,
  nr_steals: 27,
  huge_pages: 28,
  /** khugepaged: task and stretch it looks at next, pages left of this round. */
  khugepaged_mm: 29,
  khugepaged_at: 30,
  khugepaged_left: 31,
  /** Pageblocks that nobody may allocate from; 1 + the task whose frees may complete the block it wants. Both 0 almost always. */
  nr_isolated_blocks: 32,
  capture_control: 33,
  /** Compaction: runs, blocks begun, blocks handed over whole, runs whose block somebody else got, attempts put off, zones not worth it, pages stolen. */
  compact_runs: 34,
  compact_passes: 35,
  compact_captured: 36,
  compact_lost: 37,
  compact_deferred: 38,
  compact_skipped: 39,
  /** Time from begin to end of all runs; most visits to one block by the runs of one allocation. */
  compact_ns: 40,
  compact_most_passes: 41,
  /** kswapd is at work (ZONE_RECLAIM_ACTIVE, machines with lists per node): per-CPU lists are kept short meanwhile. */
  reclaim_active: 42,
  /** Order that somebody asked kcompactd for; 0 = nobody. */
  kcompactd_order: 43,
  /** Lumpy reclaim: blocks it looked at, what the trace fields contig_* count, pages it freed and sent, second passes. */
  lumpy_regions: 48,
  contig_taken: 49,
  contig_dirty: 50,
  contig_failed: 51,
  lumpy_freed: 52,
  lumpy_written: 53,
  lumpy_waits: 54,
} as const;

/** What a zone remembers between compactions (column zone.compact): 2.6.35 struct zone; the positions since 3.7. */
export const ZC = {
  considered: 0, defer_shift: 1, order_failed: 2, cached_migrate: 3, cached_migrate_sync: 4, cached_free: 5, blockskip_flush: 6,
} as const;
export const ZC_WORDS = 16;

/**
 * struct compact_control of a run (2.6.35 mm/compaction.c), a row a task. `active` is 1 from begin to end of a run: then `zone`
 * and both scanners' positions are what the map draws. `captured` and `free_list` are a page + 1. `passes` are visits to
 * `first_block` by all runs of one allocation.
 */
export const CC = {
  active: 0, zone: 1, order: 2, sync: 3, migrate_pfn: 4, free_pfn: 5, nr_migratepages: 6, nr_freepages: 7, free_list: 8, migratetype: 9, gfp: 10,
  captured: 11, since_ns: 12, nr_migrated: 13, nr_failed: 14, migrate_scanned: 15, free_scanned: 16, passes: 17, steals: 18, target_block: 19,
  capture: 20, first_block: 21, search_failed: 22,
} as const;
export const CC_WORDS = 32;
/** Pages taken for migration at a time (include/linux/swap.h, COMPACT_CLUSTER_MAX). */
export const COMPACT_CLUSTER_MAX = 32;

/** A theft: page, block, who took it, from whom, when (ns and ordinal), id of the event. */
export const STEAL = { pfn: 0, block: 1, thief: 2, victim: 3, ns: 4, ordinal: 5, event: 6 } as const;
export const STEAL_WORDS = 8;
export const MAX_STEALS = 64;

/** Scalars of a device (column device.scalar, 48 each). */
export const D = {
  nr_queued: 0,
  nr_reads: 1,
  nr_writes: 2,
  in_service: 3,
  plugged: 4,
  busy: 5,
  reads: 6,
  writes: 7,
  sectors_read: 8,
  sectors_written: 9,
  seeks: 10,
  seek_ns: 11,
  busy_ns: 12,
  merges: 13,
  from_cylinder: 14,
  to_cylinder: 15,
  move_start: 16,
  move_end: 17,
  service_start: 18,
  service_end: 19,
  last_end_sector: 20,
  arrival: 21,
  bucket: 22,
  bucket_at: 23,
  congested_read: 24,
  congested_write: 25,
  unplug_gen: 26,
  last_rq: 27,
  rotation_ns: 28,
  seek_sectors: 29,
  /** Requests served since the head last turned back. */
  in_sweep: 30,
  /** Sums over the writes of direct reclaim: requests in the queue at each, requests of its sweep, cylinders, rotation; then kswapd's. */
  direct_depth: 31,
  direct_sweep: 32,
  direct_distance: 33,
  direct_rotation_ns: 34,
  kswapd_depth: 35,
  kswapd_sweep: 36,
  kswapd_distance: 37,
  kswapd_rotation_ns: 38,
} as const;
export const DEVICE_SCALARS = 48;

/** Fields of a task's scan_control (2.6.34 mm/vmscan.c, struct scan_control). `order` is of the block that is wanted. */
export const SC = { nr_scanned: 0, nr_reclaimed: 1, priority: 2, nr_to_reclaim: 3, gfp: 4, order: 5 } as const;
export const SC_WORDS = 8;

export const RQ = { free: 0, queued: 1, in_service: 2 } as const;
export const SWAP = { cluster_next: 0, nr_free: 1, lowest: 2 } as const;
