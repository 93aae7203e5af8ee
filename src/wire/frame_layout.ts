// One table that says where everything stands in a frame. The encoder fills it, the view reads it, so the two
// cannot disagree. A frame is complete: nothing in it is relative to an earlier one.
import { WAIT_BOUNDS, WAIT_COLUMNS } from './waits.ts';

export interface FrameDims {
  readonly nr_pages: number;
  readonly nr_blocks: number;
  readonly nr_zones: number;
  readonly nr_cpus: number;
  readonly nr_tasks: number;
  readonly nr_vmstat: number;
  readonly max_records: number;
}

/** Fixed capacities, chosen so that a toy frame stays under 150 KiB. */
export const LISTS_PER_ZONE = 5;
export const BELT_END = 32;
export const TRAY = 14;
export const MAX_QUEUE = 160;
export const MAX_DOTS = 1200;
export const MAX_SEGMENTS = 1500;
export const MAX_LEVELS = 400;
export const MAX_EVENTS = 256;
export const MAX_FOLLOWED = 3;
export const BLOCK_FIELDS = 8;
export const MAX_SCANNERS = 4;
export const MAX_STEALS = 64;
/** Orders of the buddy allocator, and its migrate types. */
export const ORDERS = 11;
export const MIGRATE_TYPES = 4;

/** Names of the numbers in each row, in order: the row's width is the list's length. */
export const HEAD = [
  'at_ns', 'ordinal', 'next_ns', 'event_id', 'ended',
  'nr_queue', 'nr_dots', 'nr_segments', 'nr_levels', 'nr_events', 'nr_events_left_out',
  'stack_limit', 'stack_overflows',
  'disk_from_cylinder', 'disk_to_cylinder', 'disk_move_start_ns', 'disk_move_end_ns',
  'disk_service_origin', 'disk_service_sector', 'disk_service_sectors', 'disk_service_start_ns', 'disk_service_end_ns',
  'disk_seeks', 'disk_seek_ns', 'disk_busy_ns', 'disk_reads', 'disk_writes', 'disk_sectors_read', 'disk_sectors_written',
  'dirty_background_threshold', 'dirty_threshold', 'writes_asked', 'writes_absorbed',
  'written_dirtier', 'written_flusher', 'written_kswapd', 'written_direct', 'written_sync',
  'window_ns', 'explored_ns', 'panic', 'oom_kills', 'nr_scanners', 'nr_steals', 'huge_pages',
  // Waits of allocations (waits.ts): how many ended in the window and since the start, their median, 99th percentile and longest in
  // ns (nearest rank); how many go on, and for how long the oldest; width of a column; the only task they are counted of, -1: of all.
  'waits', 'wait_median', 'wait_p99', 'wait_longest', 'waits_all', 'wait_median_all', 'wait_p99_all', 'wait_longest_all',
  'waits_open', 'wait_open_longest', 'wait_column_ns', 'waits_of',
] as const;
export const ZONE = [
  'start_pfn', 'nr_pages', 'managed', 'free', 'min', 'low', 'high', 'pages_scanned', 'all_unreclaimable', 'kswapd_awake', 'reserve',
  'frag_index', 'unusable_index', 'compact_defer_shift',
] as const;
export const TASK = [
  'state', 'cpu', 'wait_reason', 'wait_object', 'since_ns', 'cause', 'waker', 'depth_bytes', 'depth_max_bytes', 'nr_records',
  'progress', 'goal', 'stalled_ns', 'longest_stall_ns', 'nr_dirtied', 'reclaiming', 'pause_ns', 'overflows', 'compacting',
] as const;
export const RECORD = ['routine', 'step', 'bytes'] as const;
export const QUEUE = ['sector', 'sectors', 'write', 'origin', 'issued_ns', 'task', 'pages', 'in_service', 'cause'] as const;
export const DOT = ['start_ns', 'end_ns', 'sector', 'sectors', 'write', 'origin', 'from_cylinder', 'seek_ns'] as const;
export const SEGMENT = ['task', 'state', 'reason', 'from_ns', 'to_ns', 'cause', 'for_task'] as const;
export const LEVEL = ['ns', 'free', 'dirty', 'writeback', 'file', 'anon', 'threshold', 'background', 'stalled'] as const;
export const EVENT = ['id', 'ordinal', 'ns', 'kind', 'actor', 'a', 'b', 'cause'] as const;
/** Compactions in progress. `target_block` is the block being emptied, or -1; pages are frames. */
export const SCANNER = [
  'task', 'zone', 'order', 'sync', 'migrate_pfn', 'free_pfn', 'nr_migrated', 'nr_failed', 'since_ns', 'passes', 'target_block', 'in_hand', 'places',
] as const;
/** The last pages taken out of a block that somebody was emptying, oldest first. */
export const STEAL = ['pfn', 'block', 'thief', 'victim', 'ns', 'ordinal', 'event'] as const;
/** Of each block: migrate type (0 unmovable, 1 reclaimable, 2 movable, 3 reserve), 1 + task that empties it, skip hint, 1 = nobody else may allocate from it. */
export const BLOCK_INFO = ['type', 'assembler', 'skip', 'set_aside'] as const;
/** Of a lens that was asked for: which lens (LENS of lens.ts), then what each of its classes is (lens.ts). */
export const LENS_CLASS = ['what', 'id', 'pages', 'bound_ns'] as const;
export const MAX_LENS_CLASSES = 8;
export const FOLLOWED = ['mapping', 'index', 'pfn', 'list', 'mark', 'sector', 'queued', 'cause'] as const;

export interface Section {
  readonly name: string;
  readonly type: 'u8' | 'u16' | 'i32' | 'f64';
  readonly length: number;
  readonly offset: number;
}

export interface Layout {
  readonly sections: Record<SectionName, Section>;
  readonly byte_length: number;
}

const SECTION_NAMES = [
  'head', 'zone', 'task', 'vmstat', 'queue', 'dot', 'segment', 'level', 'event', 'followed',
  'scanner', 'steal', 'list_count', 'list_head', 'list_tail', 'tray', 'record', 'area', 'block', 'block_info', 'mark',
  'wait_cell', 'lens_class', 'lens_block', 'lens',
] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** With a lens, a frame carries one more byte a page and is that much longer; its other sections stand where they always do. */
export function frame_layout(d: FrameDims, with_lens = false): Layout {
  const shape: Record<SectionName, [Section['type'], number]> = {
    head: ['f64', HEAD.length],
    zone: ['f64', d.nr_zones * ZONE.length],
    task: ['f64', d.nr_tasks * TASK.length],
    vmstat: ['f64', d.nr_vmstat],
    queue: ['f64', MAX_QUEUE * QUEUE.length],
    dot: ['f64', MAX_DOTS * DOT.length],
    segment: ['f64', MAX_SEGMENTS * SEGMENT.length],
    level: ['f64', MAX_LEVELS * LEVEL.length],
    event: ['f64', MAX_EVENTS * EVENT.length],
    followed: ['f64', MAX_FOLLOWED * FOLLOWED.length],
    // Pages on each list of each zone (zone-major, order of LISTS); then its ends, page by page, NONE-padded.
    list_count: ['i32', d.nr_zones * LISTS_PER_ZONE],
    list_head: ['i32', d.nr_zones * LISTS_PER_ZONE * BELT_END],
    list_tail: ['i32', d.nr_zones * LISTS_PER_ZONE * BELT_END],
    // Pages waiting in each CPU's add batch: on no list yet.
    tray: ['i32', d.nr_cpus * TRAY * 4],
    record: ['i32', d.nr_tasks * d.max_records * RECORD.length],
    scanner: ['f64', MAX_SCANNERS * SCANNER.length],
    steal: ['f64', MAX_STEALS * STEAL.length],
    // Free blocks by zone, order and migrate type.
    area: ['i32', d.nr_zones * ORDERS * MIGRATE_TYPES],
    block_info: ['u8', d.nr_blocks * BLOCK_INFO.length],
    // Pages of each kind in each block: free, anon, file, slab, kernel (and locked in memory), dirty, writeback, huge.
    block: ['u16', d.nr_blocks * BLOCK_FIELDS],
    // One byte a page frame: kind and marks (marks.ts).
    mark: ['u8', d.nr_pages],
    // Waits that ended in each column of time (the first holds the start of the window), by bucket of length; 65,535 = that many or more.
    wait_cell: ['u16', WAIT_COLUMNS * WAIT_BOUNDS.length],
    // First number: which lens. Then its classes, row by row.
    lens_class: ['f64', with_lens ? 1 + MAX_LENS_CLASSES * LENS_CLASS.length : 0],
    // Pages of each class in each block, and the class of each page.
    lens_block: ['u16', with_lens ? d.nr_blocks * MAX_LENS_CLASSES : 0],
    lens: ['u8', with_lens ? d.nr_pages : 0],
  };
  const sections = {} as Record<SectionName, Section>;
  let offset = 0;
  for (const name of SECTION_NAMES) {
    const [type, length] = shape[name];
    sections[name] = { name, type, length, offset };
    const bytes = { u8: 1, u16: 2, i32: 4, f64: 8 }[type];
    offset += Math.ceil((bytes * length) / 8) * 8;
  }
  return { sections, byte_length: offset };
}

/** The layout by which a buffer of this length was filled, or null if it is no frame of this machine. */
export function layout_of(d: FrameDims, byte_length: number): Layout | null {
  for (const with_lens of [false, true]) {
    const layout = frame_layout(d, with_lens);
    if (layout.byte_length === byte_length) return layout;
  }
  return null;
}
