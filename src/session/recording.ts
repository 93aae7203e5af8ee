// What happened, kept for drawing: stretches of task time, markers, disk completions, levels. It fills only while the
// run goes where it never was (`live`), is cut at a fork, and stands outside arena and hash: the model cannot read it.
// A short ring of the last events is kept always, re-executed stretches included, for what a single step did.
import type { EventId, Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import { CC, CC_WORDS, D, DEVICE_SCALARS, MAX_REQUESTS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { TP, TRACEPOINTS } from '#kernel/tracepoints.ts';
import { AllocationWaits } from './allocation_waits.ts';
import { MEMORY_REASON, LevelSamples, is_kernel_thread, is_stalled } from './levels.ts';
import { Series } from './series.ts';

export interface RecordedEvent {
  readonly id: EventId;
  readonly ordinal: number;
  readonly ns: Ns;
  readonly kind: number;
  readonly actor: TaskId;
  readonly a: number;
  readonly b: number;
  readonly cause: EventId;
}

/** A finished wait: its parts by entry of the ledger add up to its length. */
export interface RecordedWait {
  readonly reason: number;
  readonly from_ns: Ns;
  readonly to_ns: Ns;
  readonly object: number;
  readonly waker: TaskId;
  readonly parts: readonly { readonly reason: number; readonly ns: Ns }[];
}

const RING = 1024;
const RING_FIELDS = 8;
/** Rows looked at when the last waits of one task are asked for. */
const WAIT_LOOK_BACK = 200_000;
const ON_RUN_QUEUE = 1;

const HAS_MARKER = Uint8Array.from(TRACEPOINTS, (t) => (t.marker === 'none' ? 0 : 1));

/** Row of the request that a device serves, or NONE. The scalar holds the device's own number of it plus 1, 0 = none. */
export function in_service_row(k: Kernel, device: number): number {
  const number = k.dev[device * DEVICE_SCALARS + D.in_service]!;
  return number > 0 ? device * MAX_REQUESTS + number - 1 : NONE;
}

export class Recording implements Recorder {
  /** True while the run is where it never was. */
  live = false;
  /** `reach`: the latest end of this and all rows before; ends themselves are out of order by the length of a step. */
  readonly segments = new Series({
    ordinal: 'f64', reach: 'f64', task: 'i16', state: 'u8', reason: 'u8', from_ns: 'f64', to_ns: 'f64', cause: 'f64', for_task: 'i16', object: 'f64', waker: 'i16',
  });
  readonly markers = new Series({ ordinal: 'f64', ns: 'f64', kind: 'i16', actor: 'i16', a: 'f64', b: 'f64' });
  readonly completions = new Series({
    ordinal: 'f64', start_ns: 'f64', end_ns: 'f64', sector: 'f64', sectors: 'i32', write: 'u8', origin: 'u8', from_cylinder: 'i32', seek_ns: 'f64',
  });
  /** Time in which a program reclaimed for itself. */
  private readonly reclaims = new Series({ ordinal: 'f64', from_ns: 'f64', to_ns: 'f64' });
  /** Time in which at least one program waited for memory: apart and in order. */
  private readonly stalls = new Series({ from_ns: 'f64', to_ns: 'f64' });
  readonly levels: LevelSamples;
  readonly waits_of_allocations: AllocationWaits;
  private readonly k: Kernel;
  /** Since when somebody has been waiting for memory at the explored end, or NONE. */
  private open_stall: Ns = NONE;
  /** Compactions since each task's last finished stretch. */
  private readonly compacted: ({ from_ns: Ns; to_ns: Ns }[] | undefined)[] = [];
  private readonly ring = new Float64Array(RING * RING_FIELDS);
  private ring_next = 0;
  private ring_length = 0;
  /** Takes every event, when somebody wants a whole stretch. */
  log: ((event: RecordedEvent) => void) | null = null;

  /** Told of every event while a search runs. */
  watch: ((ordinal: number, kind: number, actor: number, a: number, b: number, ns: number) => void) | null = null;

  constructor(kernel: Kernel, duration_ns: Ns) {
    this.k = kernel;
    this.levels = new LevelSamples(duration_ns);
    this.waits_of_allocations = new AllocationWaits(kernel);
  }

  event(id: number, ordinal: number, ns: number, kind: number, actor: number, a: number, b: number, cause: number): void {
    const { ring } = this;
    const at = this.ring_next * RING_FIELDS;
    ring[at] = id;
    ring[at + 1] = ordinal;
    ring[at + 2] = ns;
    ring[at + 3] = kind;
    ring[at + 4] = actor;
    ring[at + 5] = a;
    ring[at + 6] = b;
    ring[at + 7] = cause;
    this.ring_next = (this.ring_next + 1) % RING;
    if (this.ring_length < RING) this.ring_length++;
    if (this.log !== null) this.log({ id, ordinal, ns, kind, actor, a, b, cause });
    if (kind === TP.mm_compaction_begin || kind === TP.mm_compaction_end) this.note_compaction(actor, kind === TP.mm_compaction_begin, ns);
    if (this.watch !== null) this.watch(ordinal, kind, actor, a, b, ns);
    if (!this.live) return;
    this.waits_of_allocations.event(ordinal, ns, kind, actor, a, b);
    if (HAS_MARKER[kind] === 1) {
      const row = this.markers.add();
      const c = this.markers.c;
      c.ordinal[row] = ordinal;
      c.ns[row] = ns;
      c.kind[row] = kind;
      c.actor[row] = actor;
      c.a[row] = a;
      c.b[row] = b;
    }
    if (kind === TP.block_rq_complete) this.note_completion(ns, a, b);
    else if (kind === TP.mm_vmscan_direct_reclaim_end) this.note_reclaim(actor, ns - b, ns);
  }

  segment(task: number, state: number, reason: number, from_ns: number, to_ns: number, cause: number, for_task: number): void {
    const parts = this.compacted[task];
    if (parts === undefined || state !== STATE.running) this.add_segment(task, state, reason, from_ns, to_ns, cause, for_task);
    else {
      this.compacted[task] = undefined;
      let at = from_ns;
      for (const part of parts) {
        const start = Math.max(at, part.from_ns);
        const end = Math.min(to_ns, part.to_ns);
        if (end <= start) continue;
        if (start > at) this.add_segment(task, state, reason, at, start, cause, for_task);
        this.add_segment(task, state, reason, start, end, cause, task);
        at = end;
      }
      if (to_ns > at || at === from_ns) this.add_segment(task, state, reason, at, to_ns, cause, for_task);
      const last = parts.at(-1)!;
      if (last.to_ns === Infinity) this.compacted[task] = [last];
    }
  }

  /** A task moves pages together from its mm_compaction_begin to its mm_compaction_end; it works for itself then. */
  private note_compaction(task: TaskId, begins: boolean, ns: Ns): void {
    if (task < 0) return;
    const parts = (this.compacted[task] ??= []);
    const last = parts.at(-1);
    if (begins) parts.push({ from_ns: ns, to_ns: Infinity });
    else if (last !== undefined && last.to_ns === Infinity) last.to_ns = ns;
    else parts.push({ from_ns: 0, to_ns: ns });
  }

  private add_segment(task: number, state: number, reason: number, from_ns: number, to_ns: number, cause: number, for_task: number): void {
    if (!this.live) return;
    const { eng } = this.k;
    const sleeping = state === STATE.sleeping;
    const row = this.segments.add();
    const c = this.segments.c;
    c.ordinal[row] = eng.ordinal;
    c.reach[row] = row > 0 ? Math.max(c.reach[row - 1]!, to_ns) : to_ns;
    c.task[row] = task;
    c.state[row] = state;
    c.reason[row] = reason;
    c.from_ns[row] = from_ns;
    c.to_ns[row] = to_ns;
    c.cause[row] = cause;
    c.for_task[row] = for_task;
    // The engine has set both when it reports the end of a sleep, and not yet begun another.
    c.object[row] = sleeping ? eng.wait_object[task]! : NONE;
    c.waker[row] = sleeping ? eng.wait_waker[task]! : NONE;
    if (sleeping && MEMORY_REASON[reason] === 1 && !is_kernel_thread(this.k, task)) this.add_stall(from_ns, to_ns);
  }

  /**
   * What must be true when block_rq_complete (a = sector, b = sectors) is emitted: the device's D.service_start,
   * D.from_cylinder, D.to_cylinder, D.move_start, D.move_end and the request that D.in_service names are still the finished one's.
   */
  private note_completion(end_ns: Ns, sector: number, sectors: number): void {
    const { k } = this;
    for (let device = 0; device < k.size.nr_devices; device++) {
      const rq = in_service_row(k, device);
      if (rq === NONE || k.rq_sector[rq] !== sector) continue;
      const base = device * DEVICE_SCALARS;
      // A switch of heads moves no arm: no seek.
      const moved = k.dev[base + D.from_cylinder] !== k.dev[base + D.to_cylinder];
      const seek_ns = moved ? k.dev[base + D.move_end]! - k.dev[base + D.move_start]! : 0;
      this.on_complete(k.dev[base + D.service_start]!, end_ns, sector, sectors, k.rq_write[rq]!, k.rq_origin[rq]!, k.dev[base + D.from_cylinder]!, seek_ns);
      return;
    }
  }

  on_complete(start_ns: Ns, end_ns: Ns, sector: number, sectors: number, write: number, origin: number, from_cylinder: number, seek_ns: Ns): void {
    const row = this.completions.add();
    const c = this.completions.c;
    c.ordinal[row] = this.k.eng.ordinal;
    c.start_ns[row] = start_ns;
    c.end_ns[row] = end_ns;
    c.sector[row] = sector;
    c.sectors[row] = sectors;
    c.write[row] = write;
    c.origin[row] = origin;
    c.from_cylinder[row] = from_cylinder;
    c.seek_ns[row] = seek_ns;
  }

  /** mm_vmscan_direct_reclaim_end says in b how long it took. */
  private note_reclaim(task: TaskId, from_ns: Ns, to_ns: Ns): void {
    if (task < 0 || is_kernel_thread(this.k, task)) return;
    const row = this.reclaims.add();
    this.reclaims.c.ordinal[row] = this.k.eng.ordinal;
    this.reclaims.c.from_ns[row] = from_ns;
    this.reclaims.c.to_ns[row] = to_ns;
    this.add_stall(from_ns, to_ns);
  }

  /** Stalls come in the order in which they end; each swallows those it overlaps. */
  private add_stall(from: Ns, to: Ns): void {
    const { stalls } = this;
    let from_ns = from;
    let to_ns = to;
    while (stalls.length > 0 && stalls.c.to_ns[stalls.length - 1]! >= from_ns) {
      from_ns = Math.min(from_ns, stalls.c.from_ns[stalls.length - 1]!);
      to_ns = Math.max(to_ns, stalls.c.to_ns[stalls.length - 1]!);
      stalls.truncate(stalls.length - 1);
    }
    const row = stalls.add();
    stalls.c.from_ns[row] = from_ns;
    stalls.c.to_ns[row] = to_ns;
  }

  /** Notes what goes on at the explored end, where the machine stands now. */
  note_frontier(): void {
    const { k } = this;
    this.open_stall = NONE;
    for (let task = 0; task < k.size.nr_tasks; task++) {
      if (!is_stalled(k, task)) continue;
      const reclaiming = k.reclaim_since[task]! > 0;
      const from = reclaiming ? k.reclaim_since[task]! : k.eng.wait_since[task]!;
      if (this.open_stall === NONE || from < this.open_stall) this.open_stall = from;
    }
  }

  /** Forgets what came after the present instant, which becomes the explored end. */
  truncate(): void {
    const { k } = this;
    const { ordinal, now } = k.eng;
    for (const series of [this.segments, this.markers, this.completions, this.reclaims]) series.truncate(series.upper_bound('ordinal', ordinal));
    this.levels.truncate(now);
    this.waits_of_allocations.truncate(ordinal);
    this.remake_stalls();
    this.note_frontier();
  }

  private remake_stalls(): void {
    const { segments, reclaims } = this;
    this.stalls.truncate(0);
    let reclaim = 0;
    for (let row = 0; row < segments.length; row++) {
      const { c } = segments;
      while (reclaim < reclaims.length && reclaims.c.ordinal[reclaim]! < c.ordinal[row]!) {
        this.add_stall(reclaims.c.from_ns[reclaim]!, reclaims.c.to_ns[reclaim]!);
        reclaim++;
      }
      if (c.state[row] !== STATE.sleeping || MEMORY_REASON[c.reason[row]!] !== 1 || is_kernel_thread(this.k, c.task[row]!)) continue;
      this.add_stall(c.from_ns[row]!, c.to_ns[row]!);
    }
    for (; reclaim < reclaims.length; reclaim++) this.add_stall(reclaims.c.from_ns[reclaim]!, reclaims.c.to_ns[reclaim]!);
  }

  /** Share of each of `bins` equal parts of the duration in which some program waited for memory. */
  stalled_share(bins: number, duration_ns: Ns, explored_ns: Ns): number[] {
    const width = duration_ns / bins;
    const shares = new Array<number>(bins).fill(0);
    const open = this.open_stall;
    const add = (from: Ns, to: Ns): void => {
      for (let bin = Math.max(0, Math.floor(from / width)); bin < bins && bin * width < to; bin++) {
        const part = Math.min(to, (bin + 1) * width) - Math.max(from, bin * width);
        if (part > 0) shares[bin] = Math.min(1, shares[bin]! + part / width);
      }
    };
    for (let row = 0; row < this.stalls.length; row++) {
      const to = Math.min(this.stalls.c.to_ns[row]!, explored_ns);
      add(this.stalls.c.from_ns[row]!, open === NONE ? to : Math.min(to, open));
    }
    if (open !== NONE) add(open, explored_ns);
    return shares;
  }

  /** The last waits of a task that were over by an ordinal, newest first. A wait ends when the task runs again. */
  waits(task: TaskId, ordinal: number, most: number): RecordedWait[] {
    const { c } = this.segments;
    const waits: RecordedWait[] = [];
    const end = this.segments.upper_bound('ordinal', ordinal);
    const start = Math.max(0, end - WAIT_LOOK_BACK);
    let runnable = NONE;
    for (let row = end - 1; row >= start && waits.length < most; row--) {
      if (c.task[row] !== task) continue;
      if (c.state[row] === STATE.runnable) {
        runnable = row;
        continue;
      }
      if (c.state[row] === STATE.sleeping) {
        const from_ns = c.from_ns[row]!;
        const woken_ns = c.to_ns[row]!;
        const reason = c.reason[row]!;
        const parts = [{ reason, ns: woken_ns - from_ns }];
        let to_ns = woken_ns;
        if (runnable !== NONE && c.from_ns[runnable] === woken_ns) {
          to_ns = c.to_ns[runnable]!;
          parts.push({ reason: ON_RUN_QUEUE, ns: to_ns - woken_ns });
        }
        waits.push({ reason, from_ns, to_ns, object: c.object[row]!, waker: c.waker[row]!, parts });
      }
      runnable = NONE;
    }
    return waits;
  }

  /** After a restore the ring holds nothing that led here, and of compactions only those in progress are known. */
  forget_ring(): void {
    this.ring_length = 0;
    const { cc, size } = this.k;
    this.compacted.length = 0;
    for (let task = 0; task < size.nr_tasks; task++) {
      if (cc[task * CC_WORDS + CC.active] === 1) this.compacted[task] = [{ from_ns: cc[task * CC_WORDS + CC.since_ns]!, to_ns: Infinity }];
    }
  }

  /** Number of events in the ring. */
  get recent(): number {
    return this.ring_length;
  }

  /** Writes field by field the event that is `back` events old (0 = the newest) and returns its id. */
  copy_recent(back: number, into: Float64Array, at: number): EventId {
    const from = ((this.ring_next - 1 - back + 2 * RING) % RING) * RING_FIELDS;
    for (let field = 0; field < RING_FIELDS; field++) into[at + field] = this.ring[from + field]!;
    return this.ring[from]!;
  }

  recent_id(back: number): EventId {
    return this.ring[((this.ring_next - 1 - back + 2 * RING) % RING) * RING_FIELDS]!;
  }

  recent_ordinal(back: number): number {
    return this.ring[((this.ring_next - 1 - back + 2 * RING) % RING) * RING_FIELDS + 1]!;
  }
}
