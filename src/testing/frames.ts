// Hand-made frames for panel tests and scratch pages: a toy machine with every section of the frame filled, the same
// on every run. Nothing here comes from the model; `toyMachine()` gives frame, session and catalog that fit together.
import * as L from '#wire/frame_layout.ts';
import type { FrameDims } from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import { KIND, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK, ORIGIN, TASK_STATE } from '#wire/marks.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { Followed } from '#panels/brush.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { countAreas, labelBlocks } from './free_areas.ts';
import { fillWaits } from './frames_waits.ts';
import { TOY_EVENT, TOY_ROUTINE, TOY_TASKS, TOY_VMSTAT, TOY_WAIT, toyCatalog, toySession } from './frames_catalog.ts';

export interface ToyOptions {
  /** A multiple of the block; 4,096 unless told. */
  readonly nr_pages?: number;
  readonly block_pages?: number;
  readonly seed?: number;
}

export interface ToyMachine {
  readonly view: FrameView;
  readonly session: SessionInfo;
  readonly catalog: Catalog;
  /** What the visitor follows; row i of the frame's followed rows belongs to entry i. */
  readonly follow: readonly Followed[];
}

const NOW = 3.214e9;
const NONE = -1;
const MAX_RECORDS = 12;

/** A small generator of its own, so that no change elsewhere can change a fixture. */
export function toyRandom(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

/** A frame of the right size with nothing in it: no task, empty lists, no page followed. */
export function emptyFrame(dims: FrameDims): FrameView {
  const view = new FrameView(dims, new ArrayBuffer(L.frame_layout(dims).byte_length));
  view.list_head.fill(NONE);
  view.list_tail.fill(NONE);
  view.tray.fill(NONE);
  view.record.fill(NONE);
  view.followed.fill(NONE);
  for (let t = 0; t < dims.nr_tasks; t++) setRow(view.task, L.TASK, t, { state: TASK_STATE.unused, wait_object: NONE, waker: NONE, cpu: NONE });
  return view;
}

/** A copy that may be changed without touching the first. */
export function copyFrame(view: FrameView): FrameView {
  return new FrameView(view.dims, view.buffer.slice(0));
}

/** Sets named numbers of one row of a section. */
export function setRow<N extends string>(
  section: Float64Array | Int32Array, names: readonly N[], row: number, values: Partial<Record<N, number>>,
): void {
  for (const name of Object.keys(values) as N[]) section[row * names.length + names.indexOf(name)] = values[name]!;
}

/** Counts the pages of each block again from the marks; call it after changing marks by hand. */
export function countBlocks(view: FrameView, blockPages: number): void {
  view.block.fill(0);
  for (let pfn = 0; pfn < view.dims.nr_pages; pfn++) {
    const mark = view.mark[pfn]!;
    const at = Math.floor(pfn / blockPages) * L.BLOCK_FIELDS;
    const field = BLOCK_FIELD_OF_KIND[mark & 15]!;
    if (field >= 0) view.block[at + field]!++;
    if (mark & MARK_DIRTY) view.block[at + 5]!++;
    if (mark & MARK_WRITEBACK) view.block[at + 6]!++;
  }
}

/** free, free_pcp, anon ×2, file ×2, slab, kernel, unevictable, huge, hole: the field of a block that counts them. */
const BLOCK_FIELD_OF_KIND = [0, 0, 1, 1, 2, 2, 3, 4, 4, 7, -1] as const;

export function toyMachine(options: ToyOptions = {}): ToyMachine {
  const nrPages = options.nr_pages ?? 4096;
  const blockPages = options.block_pages ?? 64;
  const random = toyRandom(options.seed ?? 17);
  const dims: FrameDims = {
    nr_pages: nrPages, nr_blocks: Math.ceil(nrPages / blockPages), nr_zones: 2, nr_cpus: 2, nr_tasks: TOY_TASKS.length,
    nr_vmstat: TOY_VMSTAT.length, max_records: MAX_RECORDS,
  };
  const dma = Math.max(2, Math.floor(dims.nr_blocks / 16)) * blockPages;
  const zones = [
    { name: 'DMA', start_pfn: 0, nr_pages: dma },
    { name: 'Normal', start_pfn: dma, nr_pages: nrPages - dma },
  ];
  const session = toySession(dims, blockPages, zones);
  const view = emptyFrame(dims);
  fillPages(view, session, random);
  countBlocks(view, blockPages);
  labelBlocks(view, session);
  countAreas(view, session);
  fillLists(view, session, random);
  fillZones(view, session);
  fillHead(view);
  fillTasks(view);
  fillDisk(view, random);
  fillHistory(view, random);
  fillWaits(view, toyRandom(5));
  TOY_VMSTAT.forEach((_, i) => { view.vmstat[i] = i === 0 ? view.zone_of(0, 'free') + view.zone_of(1, 'free') : (i + 1) * 137; });
  const follow = [{ n: 1, what: { kind: 'page', mapping: 0, index: 21 } as const }];
  const pfn = view.list_tail[(1 * L.LISTS_PER_ZONE + 2) * L.BELT_END + 12]!;
  setRow(view.followed, L.FOLLOWED, 0, {
    mapping: 0, index: 21, pfn, list: 2, mark: view.mark[pfn]!, sector: 80_168, queued: 0, cause: 4711,
  });
  return { view, session, catalog: toyCatalog(), follow };
}

type Flavour = readonly (readonly [kind: number, share: number])[];

const FLAVOURS: readonly Flavour[] = [
  [[KIND.kernel, 70], [KIND.slab, 18], [KIND.free, 12]],
  [[KIND.slab, 62], [KIND.file_inactive, 16], [KIND.kernel, 4], [KIND.free, 18]],
  [[KIND.file_inactive, 56], [KIND.file_active, 18], [KIND.anon_inactive, 4], [KIND.free, 22]],
  [[KIND.file_inactive, 40], [KIND.file_active, 42], [KIND.anon_active, 6], [KIND.free, 12]],
  [[KIND.anon_active, 52], [KIND.anon_inactive, 30], [KIND.file_inactive, 6], [KIND.free, 12]],
  [[KIND.anon_inactive, 48], [KIND.anon_active, 24], [KIND.unevictable, 6], [KIND.free, 22]],
  [[KIND.free, 78], [KIND.free_pcp, 6], [KIND.file_inactive, 12], [KIND.kernel, 4]],
];
const ORDER_OF_FLAVOURS = [0, 1, 2, 3, 4, 4, 1, 2, 3, 1, 7, 2, 4, 2, 3, 1, 2, 3, 2, 5, 6, 2, 5, 3, 4, 3, 2, 5, 2, 5, 2, 4] as const;

function fillPages(view: FrameView, session: SessionInfo, random: (below: number) => number): void {
  const holeBlock = Math.floor(session.zones[0]!.nr_pages / session.block_pages) - 1;
  for (let pfn = 0; pfn < view.dims.nr_pages; pfn++) {
    const block = Math.floor(pfn / session.block_pages);
    const flavour = ORDER_OF_FLAVOURS[block % ORDER_OF_FLAVOURS.length]!;
    if (block === holeBlock) view.mark[pfn] = KIND.hole;
    else if (flavour === 7) view.mark[pfn] = KIND.huge;
    else view.mark[pfn] = markOf(pick(FLAVOURS[flavour]!, random(100)), random);
  }
}

function pick(flavour: Flavour, roll: number): number {
  let left = roll;
  for (const [kind, share] of flavour) {
    if (left < share) return kind;
    left -= share;
  }
  return KIND.free;
}

function markOf(kind: number, random: (below: number) => number): number {
  const onList = kind >= KIND.anon_active && kind <= KIND.file_inactive;
  if (!onList) return kind;
  let mark = kind;
  if (random(100) < 12) mark |= MARK_REFERENCED;
  if (kind >= KIND.file_active && random(100) < 20) mark |= random(100) < 25 ? MARK_WRITEBACK : MARK_DIRTY;
  return mark;
}

const LIST_OF_KIND: Readonly<Record<number, number>> = {
  [KIND.anon_inactive]: 0, [KIND.anon_active]: 1, [KIND.file_inactive]: 2, [KIND.file_active]: 3, [KIND.unevictable]: 4,
};

function fillLists(view: FrameView, session: SessionInfo, random: (below: number) => number): void {
  session.zones.forEach((zone, z) => {
    const lists: number[][] = [[], [], [], [], []];
    for (let pfn = zone.start_pfn; pfn < zone.start_pfn + zone.nr_pages; pfn++) {
      const list = LIST_OF_KIND[view.mark[pfn]! & 15];
      if (list !== undefined) lists[list]!.push(pfn);
    }
    lists.forEach((pages, list) => {
      shuffle(pages, random);
      if (z === 1 && list === 2) {
        // The last pages of the inactive file list are the batch that is being scanned; a few wait in a tray.
        for (const pfn of pages.slice(-8)) view.mark[pfn]! |= MARK_HELD;
        pages.splice(0, 5).forEach((pfn, i) => { view.tray[list * L.TRAY + i] = pfn; });
      }
      if (z === 1 && list === 0) pages.splice(0, 3).forEach((pfn, i) => { view.tray[(4 + list) * L.TRAY + i] = pfn; });
      writeList(view, z, list, pages);
    });
  });
}

/** Writes a list's count and both ends. Head: [0] is the newest page. Tail: [0] is the page that goes next. */
export function writeList(view: FrameView, zone: number, list: number, pages: readonly number[]): void {
  const row = zone * L.LISTS_PER_ZONE + list;
  view.list_count[row] = pages.length;
  for (let i = 0; i < L.BELT_END; i++) {
    view.list_head[row * L.BELT_END + i] = pages[i] ?? NONE;
    view.list_tail[row * L.BELT_END + i] = pages[pages.length - 1 - i] ?? NONE;
  }
}

function shuffle(pages: number[], random: (below: number) => number): void {
  for (let i = pages.length - 1; i > 0; i--) {
    const j = random(i + 1);
    const other = pages[j]!;
    pages[j] = pages[i]!;
    pages[i] = other;
  }
}

function fillZones(view: FrameView, session: SessionInfo): void {
  session.zones.forEach((zone, z) => {
    let free = 0;
    let managed = 0;
    for (let pfn = zone.start_pfn; pfn < zone.start_pfn + zone.nr_pages; pfn++) {
      const kind = view.mark[pfn]! & 15;
      if (kind === KIND.free) free++;
      if (kind !== KIND.hole) managed++;
    }
    const min = Math.max(4, Math.floor(managed / 32));
    setRow(view.zone, L.ZONE, z, {
      start_pfn: zone.start_pfn, nr_pages: zone.nr_pages, managed, free, min, low: Math.floor(min * 1.25), high: Math.floor(min * 1.5),
      pages_scanned: 640 * z, all_unreclaimable: 0, kswapd_awake: z, reserve: z === 0 ? 32 : 0,
    });
  });
}

function fillHead(view: FrameView): void {
  setRow(view.head, L.HEAD, 0, {
    at_ns: NOW, ordinal: 4800, next_ns: NOW + 12_000, event_id: 4801, stack_limit: 8192, stack_overflows: 1,
    disk_from_cylinder: 2120, disk_to_cylinder: 9871, disk_move_start_ns: NOW - 6e6, disk_move_end_ns: NOW + 5e6,
    disk_service_origin: ORIGIN.direct, disk_service_sector: 1_500_320, disk_service_sectors: 8, disk_service_start_ns: NOW - 6e6,
    disk_service_end_ns: NOW + 9e6, disk_seeks: 411, disk_seek_ns: 2.1e9, disk_busy_ns: 2.9e9, disk_reads: 220, disk_writes: 260,
    disk_sectors_read: 14_080, disk_sectors_written: 9_216, dirty_background_threshold: 190, dirty_threshold: 380, writes_asked: 8210,
    writes_absorbed: 7206, written_dirtier: 120, written_flusher: 610, written_kswapd: 204, written_direct: 70, written_sync: 0,
    window_ns: 2e9, explored_ns: 4e9, panic: 0, oom_kills: 0,
  });
}

function fillTasks(view: FrameView): void {
  const { running, runnable, sleeping } = TASK_STATE;
  const R = TOY_ROUTINE;
  const deep = [
    [R.sys_write, 1600], [R.alloc_pages, 560], [R.direct_reclaim, 320], [R.shrink_zone, 480], [R.shrink_page_list, 400], [R.pageout, 180],
    [R.fs_writepage, 1240], [R.fs_allocate, 1480], [R.read_metadata, 760], [R.submit_block, 1840],
  ] as const;
  const stacks: readonly (readonly (readonly [number, number])[])[] = [
    [[R.page_fault, 420], [R.alloc_pages, 560]], [[R.sys_write, 1600]], deep, [[R.page_fault, 420]],
    [[R.kswapd, 240], [R.shrink_zone, 480], [R.shrink_page_list, 400]], [[R.flusher, 240], [R.writeback_inodes, 360], [R.fs_writepage, 1240]],
  ];
  const states = [runnable, sleeping, sleeping, sleeping, running, sleeping];
  const waits = [TOY_WAIT.none, TOY_WAIT.dirty_limit, TOY_WAIT.page_lock, TOY_WAIT.page_io, TOY_WAIT.none, TOY_WAIT.congestion];
  stacks.forEach((records, t) => {
    const depth = records.reduce((sum, r) => sum + r[1], 0);
    setRow(view.task, L.TASK, t, {
      state: states[t]!, cpu: t === 4 ? 0 : NONE, wait_reason: waits[t]!, wait_object: t === 2 ? 1300 : NONE, since_ns: NOW - (t + 1) * 17e6,
      cause: 4700 + t, waker: NONE, depth_bytes: depth, depth_max_bytes: Math.max(depth, 2400 + t * 300), nr_records: records.length,
      progress: 120 * (t + 1), goal: t < 4 ? 1000 : 0, stalled_ns: t < 4 ? (t + 1) * 80e6 : 0, longest_stall_ns: t < 4 ? (t + 1) * 21e6 : 0,
      nr_dirtied: t < 4 ? 90 * t : 0, reclaiming: t === 2 || t === 4 ? 1 : 0, pause_ns: t === 1 ? 120e6 : 0, overflows: t === 2 ? 1 : 0,
    });
    records.forEach(([id, bytes], d) => setRow(view.record, L.RECORD, t * MAX_RECORDS + d, { routine: id, step: d === records.length - 1 ? 1 : 0, bytes }));
  });
}

function fillDisk(view: FrameView, random: (below: number) => number): void {
  const origins = [ORIGIN.flusher, ORIGIN.flusher, ORIGIN.direct, ORIGIN.read, ORIGIN.kswapd, ORIGIN.metadata] as const;
  const queued = 23;
  for (let i = 0; i < queued; i++) {
    const origin = i === 0 ? ORIGIN.direct : origins[i % origins.length]!;
    const merged = origin === ORIGIN.flusher ? 64 : 8;
    setRow(view.queue, L.QUEUE, i, {
      sector: i === 0 ? 1_500_320 : random(240_000) * 8, sectors: merged, write: origin === ORIGIN.read ? 0 : 1, origin,
      issued_ns: NOW - 118e6 + i * 5e6, task: origin === ORIGIN.flusher ? 5 : i % 5, pages: merged / 8, in_service: i === 0 ? 1 : 0, cause: 4500 + i,
    });
  }
  const dots = 160;
  let cylinder = 400;
  for (let i = 0; i < dots; i++) {
    const start = NOW - 2e9 + i * 12.4e6;
    const scattered = i > 70 && i < 130;
    const to = scattered ? random(10_000) : (i * 130) % 9_800;
    const origin = scattered ? (i % 3 === 0 ? ORIGIN.read : ORIGIN.direct) : ORIGIN.flusher;
    setRow(view.dot, L.DOT, i, {
      start_ns: start, end_ns: start + 11.8e6, sector: to * 200, sectors: scattered ? 8 : 128, write: origin === ORIGIN.read ? 0 : 1, origin,
      from_cylinder: cylinder, seek_ns: 2e6 + Math.abs(to - cylinder) * 800,
    });
    cylinder = to;
  }
  setRow(view.head, L.HEAD, 0, { nr_queue: queued, nr_dots: dots });
}

function fillHistory(view: FrameView, random: (below: number) => number): void {
  const start = NOW - 2e9;
  const { running, runnable, sleeping } = TASK_STATE;
  const reasons = [TOY_WAIT.page_io, TOY_WAIT.dirty_limit, TOY_WAIT.congestion, TOY_WAIT.page_io, TOY_WAIT.kswapd_idle, TOY_WAIT.flusher_idle];
  let row = 0;
  for (let t = 0; t < TOY_TASKS.length; t++) {
    let from = start;
    for (let i = 0; from < NOW; i++) {
      const state = i % 3 === 0 ? running : i % 3 === 1 ? sleeping : runnable;
      const long = state === sleeping ? 60e6 + random(240) * 1e6 : 15e6 + random(90) * 1e6;
      const to = Math.min(NOW, from + long);
      const forTask = t >= 4 && state === running ? random(4) : NONE;
      setRow(view.segment, L.SEGMENT, row++, {
        task: t, state, reason: state === sleeping ? reasons[t]! : 0, from_ns: from, to_ns: to, cause: 3000 + row, for_task: forTask,
      });
      from = to;
    }
  }
  const levels = 200;
  for (let i = 0; i < levels; i++) {
    const wave = Math.abs(((i * 3) % 120) - 60);
    setRow(view.level, L.LEVEL, i, {
      ns: start + ((i + 1) / levels) * 2e9, free: 100 + wave * 4 + random(20), dirty: 120 + i + random(12), writeback: 20 + random(30),
      file: 1900 - i, anon: 1000 + i, threshold: 380, background: 190, stalled: i > 120 && i % 20 < 9 ? 2 : 0,
    });
  }
  const kinds = Object.values(TOY_EVENT);
  const events = 40;
  for (let i = 0; i < events; i++) {
    setRow(view.event, L.EVENT, i, {
      id: 4761 + i, ordinal: 4760 + i, ns: NOW - (events - i) * 40_000, kind: kinds[i % 8]!, actor: i % 6, a: 1000 + i, b: i, cause: 4760 + i,
    });
  }
  setRow(view.head, L.HEAD, 0, { nr_segments: row, nr_levels: levels, nr_events: events, nr_events_left_out: 0 });
}
