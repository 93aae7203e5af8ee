// Fills one frame from the machine as it stands and from the recording. Complete every time: nothing is left over from
// the frame that a recycled buffer held before.
import { NONE } from '#base/units.ts';
import type { Ns } from '#base/units.ts';
import { MAX_RECORDS, S, STATE } from '#engine/columns.ts';
import { CC, CC_WORDS, D, G, NR_ORIGINS, PAGEVEC_SIZE, RQ, ZC, ZC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { fragmentation_index, unusable_index } from '#kernel/mm/fragmentation.ts';
import { NR_EVICTABLE, NR_LRU_LISTS } from '#kernel/mm/page_flags.ts';
import { VM, VMSTAT } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { empty_levels, read_levels } from '#session/levels.ts';
import { in_service_row } from '#session/recording.ts';
import type { Timeline } from '#session/timeline.ts';
import { vmstat_of } from '#session/vmstat.ts';
import * as L from '#wire/frame_layout.ts';
import type { FrameDims, Layout } from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import { SERVED_LENSES } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import { ORIGIN } from '#wire/marks.ts';
import type { Follow } from '#wire/messages.ts';
import { encode_assembly } from './assembly_encoder.ts';
import { HistoryEncoder } from './history_encoder.ts';
import { encode_lens } from './lens_encoder.ts';
import { mark_at } from './page_encoder.ts';
import { PagePicture } from './page_picture.ts';
import { list_kind_of, page_home, request_of } from './page_home.ts';
import { WaitsEncoder } from './waits_encoder.ts';

export interface FrameWish {
  readonly window_ns: Ns;
  readonly follow: readonly Follow[];
  /** Show the events with higher ids, or those of the last event only (null). */
  readonly after_id: number | null;
  readonly lens?: LensId;
  readonly waits_of?: number | null;
}

type HeadField = (typeof L.HEAD)[number];
const HEAD_AT = Object.fromEntries(L.HEAD.map((name, i) => [name, i])) as Record<HeadField, number>;

export class FrameEncoder {
  readonly layout: Layout;
  private readonly layout_with_lens: Layout;
  private readonly timeline: Timeline;
  private readonly k: Kernel;
  private readonly dims: FrameDims;
  private readonly history: HistoryEncoder;
  private readonly waits: WaitsEncoder;
  private readonly pages: PagePicture;
  private readonly levels = empty_levels();

  constructor(timeline: Timeline, dims: FrameDims) {
    this.timeline = timeline;
    this.k = timeline.machine.kernel;
    this.dims = dims;
    this.layout = L.frame_layout(dims);
    this.layout_with_lens = L.frame_layout(dims, true);
    this.history = new HistoryEncoder(timeline);
    this.waits = new WaitsEncoder(timeline);
    this.pages = new PagePicture(this.k);
  }

  /** Encodes into `recycle` if it has the right size, else into a new buffer. */
  encode(recycle: ArrayBuffer | null, wish: FrameWish): ArrayBuffer {
    const lens = SERVED_LENSES.find((one) => one === wish.lens) ?? null;
    const layout = lens === null ? this.layout : this.layout_with_lens;
    const fits = recycle !== null && recycle.byteLength === layout.byte_length;
    const buffer = fits ? recycle : new ArrayBuffer(layout.byte_length);
    const view = new FrameView(this.dims, buffer, layout);
    const { k } = this;
    read_levels(k, this.levels);
    this.pages.update();
    view.mark.set(this.pages.mark);
    view.block.set(this.pages.block);
    this.encode_head(view, wish);
    this.encode_zones(view);
    encode_assembly(k, view);
    if (lens !== null) encode_lens(this.timeline, view, lens);
    this.encode_lists(view);
    this.encode_trays(view);
    this.encode_tasks(view);
    this.encode_vmstat(view);
    this.encode_queue(view);
    this.encode_followed(view, wish.follow);
    this.history.encode(view, wish.window_ns, wish.after_id, this.levels);
    this.waits.encode(view, wish.window_ns, wish.waits_of ?? null);
    return buffer;
  }

  private encode_head(view: FrameView, wish: FrameWish): void {
    const { k, timeline, levels } = this;
    const { eng } = k;
    view.head.fill(0);
    const put = (name: HeadField, value: number): void => {
      view.head[HEAD_AT[name]] = value;
    };
    put('at_ns', timeline.at_ns);
    put('ordinal', eng.ordinal);
    put('next_ns', eng.next_time());
    put('event_id', eng.s[S.event_id]!);
    put('ended', timeline.ended ? 1 : 0);
    put('stack_limit', eng.s[S.stack_limit]!);
    put('stack_overflows', eng.s[S.overflows]!);
    put('dirty_background_threshold', levels.background);
    put('dirty_threshold', levels.threshold);
    put('writes_asked', k.g[G.writes_asked]!);
    put('writes_absorbed', k.g[G.writes_absorbed]!);
    put('written_dirtier', this.pages_of(ORIGIN.dirtier));
    put('written_flusher', this.pages_of(ORIGIN.flusher));
    put('written_kswapd', this.pages_of(ORIGIN.kswapd));
    put('written_direct', this.pages_of(ORIGIN.direct));
    put('written_sync', this.pages_of(ORIGIN.sync));
    put('window_ns', wish.window_ns);
    put('explored_ns', timeline.explored.ns);
    put('panic', eng.s[S.panic]!);
    put('oom_kills', k.vm[VM.oom_kill]!);
    this.encode_disk(put);
  }

  /** The first device: the one whose head is drawn. */
  private encode_disk(put: (name: HeadField, value: number) => void): void {
    const { k } = this;
    put('disk_service_origin', NONE);
    put('disk_service_sector', NONE);
    if (k.size.nr_devices === 0) return;
    put('disk_from_cylinder', k.dev[D.from_cylinder]!);
    put('disk_to_cylinder', k.dev[D.to_cylinder]!);
    put('disk_move_start_ns', k.dev[D.move_start]!);
    put('disk_move_end_ns', k.dev[D.move_end]!);
    put('disk_seeks', k.dev[D.seeks]!);
    put('disk_seek_ns', k.dev[D.seek_ns]!);
    put('disk_busy_ns', k.dev[D.busy_ns]!);
    put('disk_reads', k.dev[D.reads]!);
    put('disk_writes', k.dev[D.writes]!);
    put('disk_sectors_read', k.dev[D.sectors_read]!);
    put('disk_sectors_written', k.dev[D.sectors_written]!);
    const rq = in_service_row(k, 0);
    if (rq === NONE) return;
    put('disk_service_origin', k.rq_origin[rq]!);
    put('disk_service_sector', k.rq_sector[rq]!);
    put('disk_service_sectors', k.rq_sectors[rq]!);
    put('disk_service_start_ns', k.dev[D.service_start]!);
    put('disk_service_end_ns', k.dev[D.service_end]!);
  }

  private pages_of(origin: number): number {
    let pages = 0;
    for (let device = 0; device < this.k.size.nr_devices; device++) pages += this.k.origin_pages[device * NR_ORIGINS + origin]!;
    return pages;
  }

  private kswapd_awake(): number {
    const { eng, g } = this.k;
    const task = g[G.kswapd_task]!;
    const state = eng.task_state[task];
    if (state === undefined || state === STATE.unused || state === STATE.exited) return 0;
    if (state !== STATE.sleeping) return 1;
    const reason = eng.wait_reason[task]!;
    return reason === WAIT.kswapd_sleep || reason === WAIT.kswapd_nap ? 0 : 1;
  }

  private encode_zones(view: FrameView): void {
    const { k } = this;
    const awake = this.kswapd_awake();
    for (let zone = 0; zone < this.dims.nr_zones; zone++) {
      const boost = k.zone_boost[zone]!;
      const row = [
        k.zone_start[zone]!, k.zone_pages[zone]!, k.config.zones[zone]!.managed, k.zone_free[zone]!,
        k.zone_wmark[zone * 3]! + boost, k.zone_wmark[zone * 3 + 1]! + boost, k.zone_wmark[zone * 3 + 2]! + boost,
        k.zone_pages_scanned[zone]!, k.zone_all_unreclaimable[zone]!, awake, k.zone_reserve[zone * k.nr_zones + k.nr_zones - 1]!,
        fragmentation_index(k, zone, k.huge_order), unusable_index(k, zone, k.huge_order), k.zone_compact[zone * ZC_WORDS + ZC.defer_shift]!,
      ];
      view.zone.set(row, zone * L.ZONE.length);
    }
  }

  /** With lists per node, the node's stand in the first zone's rows. */
  private encode_lists(view: FrameView): void {
    const { k } = this;
    const { list_head, list_tail, list_count } = view;
    list_head.fill(NONE);
    list_tail.fill(NONE);
    list_count.fill(0);
    for (let list = 0; list < k.size.nr_lruvecs * NR_LRU_LISTS; list++) {
      list_count[list] = k.lru_count[list]!;
      let head = k.lru_head[list]!;
      let tail = k.lru_tail[list]!;
      for (let i = list * L.BELT_END; i < (list + 1) * L.BELT_END && head !== NONE; i++) {
        list_head[i] = head;
        head = k.next[head]!;
      }
      for (let i = list * L.BELT_END; i < (list + 1) * L.BELT_END && tail !== NONE; i++) {
        list_tail[i] = tail;
        tail = k.prev[tail]!;
      }
    }
  }

  private encode_trays(view: FrameView): void {
    const { k } = this;
    view.tray.fill(NONE);
    for (let cpu = 0; cpu < k.size.nr_cpus; cpu++) {
      for (let lru = 0; lru < NR_EVICTABLE; lru++) {
        const vec = cpu * NR_LRU_LISTS + lru;
        const count = Math.min(L.TRAY, k.pagevec_count[vec]!);
        const to = (cpu * NR_EVICTABLE + lru) * L.TRAY;
        for (let i = 0; i < count; i++) view.tray[to + i] = k.pagevec[vec * PAGEVEC_SIZE + i]!;
      }
    }
  }

  private encode_tasks(view: FrameView): void {
    const { k, dims } = this;
    const { eng } = k;
    const { record } = view;
    record.fill(NONE);
    for (let task = 0; task < dims.nr_tasks; task++) {
      const sleeping = eng.task_state[task] === STATE.sleeping;
      const records = Math.min(dims.max_records, eng.task_top[task]! + 1);
      const row = [
        eng.task_state[task]!, eng.task_cpu[task]!, sleeping ? eng.wait_reason[task]! : 0, sleeping ? eng.wait_object[task]! : NONE,
        sleeping ? eng.wait_since[task]! : eng.task_state_since[task]!, sleeping ? eng.wait_cause[task]! : eng.task_event[task]!,
        eng.wait_waker[task]!, eng.task_depth[task]!, eng.task_depth_max[task]!, records, k.progress[task]!, k.goal[task]!,
        k.reclaim_total[task]!, k.reclaim_longest[task]!, k.task_dirtied[task]!, k.reclaim_since[task]! > 0 ? 1 : 0, k.task_pause[task]!,
        eng.task_overflows[task]!, k.cc[task * CC_WORDS + CC.active]!,
      ];
      view.task.set(row, task * L.TASK.length);
      for (let depth = 0; depth < records; depth++) {
        const from = task * MAX_RECORDS + depth;
        const to = (task * dims.max_records + depth) * L.RECORD.length;
        record[to] = eng.record_routine[from]!;
        record[to + 1] = eng.record_step[from]!;
        record[to + 2] = eng.record_bytes[from]!;
      }
    }
  }

  private encode_vmstat(view: FrameView): void {
    const values = vmstat_of(this.k);
    VMSTAT.forEach(({ name }, i) => {
      view.vmstat[i] = values[name];
    });
  }

  private encode_queue(view: FrameView): void {
    const { k } = this;
    const { queue } = view;
    let rows = 0;
    for (let rq = 0; rq < k.rq_state.length && rows < L.MAX_QUEUE; rq++) {
      if (k.rq_state[rq] === RQ.free) continue;
      const at = rows * L.QUEUE.length;
      queue[at] = k.rq_sector[rq]!;
      queue[at + 1] = k.rq_sectors[rq]!;
      queue[at + 2] = k.rq_write[rq]!;
      queue[at + 3] = k.rq_origin[rq]!;
      queue[at + 4] = k.rq_issued[rq]!;
      queue[at + 5] = k.rq_task[rq]!;
      queue[at + 6] = k.rq_nr_pages[rq]!;
      queue[at + 7] = k.rq_state[rq] === RQ.in_service ? 1 : 0;
      queue[at + 8] = k.rq_cause[rq]!;
      rows++;
    }
    queue.fill(0, rows * L.QUEUE.length);
    view.head[HEAD_AT.nr_queue] = rows;
  }

  private encode_followed(view: FrameView, follow: readonly Follow[]): void {
    const { k } = this;
    view.followed.fill(NONE);
    follow.slice(0, L.MAX_FOLLOWED).forEach(({ mapping, index }, i) => {
      const { pfn, sector } = page_home(k, mapping, index);
      const here = pfn !== NONE;
      const row = [
        mapping, index, pfn, here ? list_kind_of(k, pfn) : NONE, here ? mark_at(k, pfn) : NONE, sector,
        here && request_of(k, pfn) !== NONE ? 1 : 0, here ? k.cause[pfn]! : 0,
      ];
      view.followed.set(row, i * L.FOLLOWED.length);
    });
  }
}

