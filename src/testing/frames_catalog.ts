// The catalog and the session facts of the hand-made toy machine that panel tests draw. Written by hand, so that a
// panel test never runs the model; the words are those of a real session in style, not a copy of it.
import type { Catalog, RoutineText } from '#wire/catalog.ts';
import type { FrameDims } from '#wire/frame_layout.ts';
import type { SessionInfo } from '#wire/messages.ts';

/** Ids of the wait reasons in the toy catalog. */
export const TOY_WAIT = { none: 0, page_io: 1, congestion: 2, dirty_limit: 3, kswapd_idle: 4, flusher_idle: 5, page_lock: 6 } as const;

/** Ids of the routines in the toy catalog. */
export const TOY_ROUTINE = {
  sys_write: 0, page_fault: 1, alloc_pages: 2, direct_reclaim: 3, shrink_zone: 4, shrink_page_list: 5, pageout: 6,
  fs_writepage: 7, fs_allocate: 8, read_metadata: 9, submit_block: 10, kswapd: 11, flusher: 12, writeback_inodes: 13,
} as const;

/** Ids of the event kinds in the toy catalog. */
export const TOY_EVENT = {
  page_fault: 1, direct_reclaim_begin: 2, direct_reclaim_end: 3, kswapd_wake: 4, isolate: 5, writepage: 6, block_issue: 7,
  block_complete: 8, stack_overflow: 9, oom_kill: 10,
} as const;

export const TOY_VMSTAT = [
  'nr_free_pages', 'nr_inactive_anon', 'nr_active_anon', 'nr_inactive_file', 'nr_active_file', 'nr_dirty', 'nr_writeback',
  'pgpgin', 'pgpgout', 'pswpin', 'pswpout', 'pgfault', 'pgmajfault', 'pgscan_kswapd', 'pgscan_direct', 'pgsteal_kswapd',
  'pgsteal_direct', 'allocstall', 'nr_vmscan_write', 'kswapd_high_wmark_hit_quickly',
] as const;

function routine(id: number, name: string, layer: RoutineText['layer'], steps: readonly string[], bytes: number): RoutineText {
  return { id, name, file: `mm/${name}.ts`, kernel: name, layer, steps, covers: [{ name, bytes }] };
}

const R = TOY_ROUTINE;

const ROUTINES: readonly RoutineText[] = [
  routine(R.sys_write, 'sys_write', 'caller', ['start', 'next page', 'done'], 1600),
  routine(R.page_fault, 'do_page_fault', 'caller', ['start', 'allocate', 'map'], 420),
  routine(R.alloc_pages, '__alloc_pages', 'memory', ['fast', 'wake kswapd', 'reclaim', 'again'], 560),
  routine(R.direct_reclaim, 'try_to_free_pages', 'memory', ['start', 'priority', 'wait'], 320),
  routine(R.shrink_zone, 'shrink_zone', 'memory', ['balance', 'batch'], 480),
  routine(R.shrink_page_list, 'shrink_page_list', 'memory', ['next page', 'write', 'free'], 400),
  routine(R.pageout, 'pageout', 'memory', ['test', 'call'], 180),
  routine(R.fs_writepage, 'xfs_vm_writepage', 'filesystem', ['map', 'submit'], 1240),
  routine(R.fs_allocate, 'xfs_bmapi', 'filesystem', ['find extent', 'allocate'], 1480),
  routine(R.read_metadata, 'xfs_buf_read', 'filesystem', ['look up', 'read', 'wait'], 760),
  routine(R.submit_block, 'generic_make_request', 'storage', ['queue'], 520),
  routine(R.kswapd, 'kswapd', 'thread', ['sleep', 'balance'], 240),
  routine(R.flusher, 'bdi_writeback_thread', 'thread', ['sleep', 'write'], 240),
  routine(R.writeback_inodes, 'writeback_inodes_wb', 'thread', ['next file', 'next range'], 360),
];

const E = TOY_EVENT;

export function toyCatalog(): Catalog {
  return {
    model: 'test',
    rules: '2.6.34',
    switches: [
      {
        id: 'direct_writeback', label: 'Direct reclaim may write', group: 'who writes?', help: 'tasks that reclaim write dirty pages',
        year: '2010', source: 'linux-fsdevel, April 2010', kernel: 'pageout()', default: 'yes',
        options: [{ id: 'yes', label: 'yes' }, { id: 'no', label: 'no, wait for the flusher' }],
      },
    ],
    scenarios: [
      {
        id: 'toy', title: 'Toy', lesson: '5', question: 'Who may write?', summary: 'A hand-made frame.', group: 'story',
        rules: 'rules of 2.6.34',
      },
    ],
    lessons: [],
    routines: ROUTINES,
    events: [
      { id: E.page_fault, name: 'page_fault', text: '{actor} touches page {a}', marker: 'none', a: 'page', b: 'other' },
      { id: E.direct_reclaim_begin, name: 'mm_vmscan_direct_reclaim_begin', text: '{actor} must reclaim itself', marker: 'harm', a: 'other', b: 'other' },
      { id: E.direct_reclaim_end, name: 'mm_vmscan_direct_reclaim_end', text: '{actor} freed {a} pages', marker: 'none', a: 'pages', b: 'other' },
      { id: E.kswapd_wake, name: 'mm_vmscan_kswapd_wake', text: 'kswapd wakes', marker: 'state', a: 'other', b: 'other' },
      { id: E.isolate, name: 'mm_vmscan_lru_isolate', text: '{actor} takes {a} pages off a list', marker: 'none', a: 'pages', b: 'list' },
      { id: E.writepage, name: 'mm_vmscan_writepage', text: '{actor} writes page {a}', marker: 'none', a: 'page', b: 'other' },
      { id: E.block_issue, name: 'block_rq_issue', text: 'the disk starts on sector {a}', marker: 'none', a: 'sector', b: 'sectors' },
      { id: E.block_complete, name: 'block_rq_complete', text: 'the disk is done with sector {a}', marker: 'none', a: 'sector', b: 'sectors' },
      { id: E.stack_overflow, name: 'stack_overflow', text: '{actor} runs out of stack by {a} bytes', marker: 'harm', a: 'bytes', b: 'bytes' },
      { id: E.oom_kill, name: 'oom_kill', text: '{actor} is killed', marker: 'kill', a: 'task', b: 'pages' },
    ],
    vmstat: TOY_VMSTAT.map((name) => ({ name, help: `toy counter ${name}` })),
    wait_reasons: [
      { id: TOY_WAIT.none, name: 'none', label: 'nothing', memory: false },
      { id: TOY_WAIT.page_io, name: 'wait_on_page', label: 'a page to be read', memory: false },
      { id: TOY_WAIT.congestion, name: 'congestion_wait', label: 'the disk queue, for memory', memory: true },
      { id: TOY_WAIT.dirty_limit, name: 'balance_dirty_pages', label: 'dirty limit', memory: true },
      { id: TOY_WAIT.kswapd_idle, name: 'kswapd_try_to_sleep', label: 'work (kswapd)', memory: false },
      { id: TOY_WAIT.flusher_idle, name: 'bdi_writeback_task', label: 'work (flusher)', memory: false },
      { id: TOY_WAIT.page_lock, name: 'lock_page', label: 'a locked page, for memory', memory: true },
    ],
  };
}

/** Tasks of the toy machine, in the order of their rows. */
export const TOY_TASKS = [
  { id: 0, name: 'editor', kind: 'app', badge: '1' },
  { id: 1, name: 'logger', kind: 'app', badge: '2' },
  { id: 2, name: 'copier', kind: 'app', badge: '3' },
  { id: 3, name: 'reader', kind: 'app', badge: '4' },
  { id: 4, name: 'kswapd0', kind: 'kswapd', badge: 'K' },
  { id: 5, name: 'flush-8:0', kind: 'flusher', badge: 'F' },
] as const;

export function toySession(dims: FrameDims, blockPages: number, zones: SessionInfo['zones']): SessionInfo {
  return {
    scenario: 'toy', title: 'A toy machine', seed: 17, dims, duration_ns: 6e9,
    switches: { direct_writeback: 'yes' }, base_switches: { direct_writeback: 'yes' }, commands: [],
    machine: `Toy machine, ${dims.nr_pages.toLocaleString('en')} pages`, rules: 'rules of 2.6.34', mixed_eras: [],
    zones, block_pages: blockPages, tasks: TOY_TASKS,
    files: [
      { id: 0, name: '/var/log/a', pages: 900, extents: [{ index: 0, sector: 80_000, pages: 600 }, { index: 600, sector: 420_000, pages: 300 }] },
      { id: 1, name: '/home/b', pages: 1200, extents: [{ index: 0, sector: 900_000, pages: 1200 }] },
      { id: 2, name: '/home/c', pages: 400, extents: [{ index: 0, sector: 1_500_000, pages: 150 }, { index: 150, sector: 1_710_000, pages: 250 }] },
    ],
    disk: { name: 'toy disk, 7200 rpm', sectors: 2_000_000, cylinders: 10_000, mechanical: true },
    swap: { pages: 2048, sector: 1_900_000 },
    story: {
      sentence: 'Four tasks share a toy machine.', question: 'Who may write?',
      number: { metric: 'longest_stall_ns', label: 'longest wait', unit: 'ms' },
      switches: ['direct_writeback'], panels: ['page-map', 'lru-belts'], poster_ns: 3_214_000_000,
    },
    truth: false,
  };
}
