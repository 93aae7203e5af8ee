// A machine without Linux in it, for tests of history and server: the real engine and columns, a few tasks that spin,
// sleep, take and dirty made-up pages, and a timer that keeps colliding with them. Nothing of the product imports it.
import { next_below } from '#base/prng.ts';
import { NONE } from '#base/units.ts';
import { S } from '#engine/columns.ts';
import type { Routine } from '#engine/routine.ts';
import { define_routine, number_routines } from '#engine/routine.ts';
import { D, MAX_REQUESTS, RQ } from '#kernel/columns.ts';
import type { MachineConfig } from '#kernel/config.ts';
import { SW } from '#kernel/hooks.ts';
import { Kernel } from '#kernel/kernel.ts';
import { PG_buddy, PG_dirty, PG_hole, PG_kernel, ZONE_SHIFT } from '#kernel/mm/page_flags.ts';
import { add_page_to_lru_list, del_page_from_lru, list_of, lru_cache_add, mark_page_accessed } from '#kernel/mm/swap.ts';
import type { Ops } from '#kernel/ops.ts';
import { PF_KTHREAD } from '#kernel/task_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { VM } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { HistoryMachine, SwitchProblem } from './timeline.ts';

export interface FakeOptions {
  readonly seed?: number;
  readonly nr_tasks?: number;
  readonly nr_pages?: number;
  readonly duration_ns?: number;
  /** Steps of each task; endless unless told. */
  readonly laps?: number;
}

const FILE_PAGES = 600;
const TICK = 1;
const DISK_DONE = 2;
/** Events fall on multiples of this, so that many share their ns. */
const GRAIN_NS = 1000;

const L = { lap: 0, laps: 1, pfn: 2 } as const;
const STEP = { work: 0, back: 1, awake: 2 } as const;

const inner: Routine<Kernel> = define_routine<Kernel, 'nap' | 'up'>({
  name: 'fake_inner', file: 'fake.ts', kernel: 'none', layer: 'memory', covers: [{ name: 'fake_inner', bytes: 200 }], sleeps: 'a while',
  locals: { page: 0, from: 1 }, step: { nap: 0, up: 1 },
  run: {
    nap: (k, f) => {
      const page = f.l[f.b]!;
      f.l[f.b + 1] = k.eng.local_now;
      k.reclaim_since[f.task] = k.eng.local_now;
      k.eng.emit_for(f.task, TP.mm_vmscan_direct_reclaim_begin, 0, 0);
      submit(k, f.task, page);
      return f.sleep(WAIT.congestion_wait, page, GRAIN_NS * (1 + next_below(k.eng.prng, f.task, 40)), 1);
    },
    up: (k, f) => {
      f.spend(300);
      const long = k.eng.local_now - k.reclaim_since[f.task]!;
      k.reclaim_since[f.task] = 0;
      k.reclaim_total[f.task]! += long;
      k.eng.emit_for(f.task, TP.mm_vmscan_direct_reclaim_end, 1, long);
      k.eng.emit_for(f.task, TP.mm_page_alloc, f.l[f.b]!, 0);
      return f.done(1);
    },
  },
});

const outer: Routine<Kernel> = define_routine<Kernel, keyof typeof STEP>({
  name: 'fake_task', file: 'fake.ts', kernel: 'none', layer: 'caller', covers: [{ name: 'fake_task', bytes: 400 }], sleeps: 'its own timer',
  locals: L, step: STEP,
  run: {
    work: (k, f) => {
      const lap = ++f.l[f.b + L.lap]!;
      if (lap > f.l[f.b + L.laps]!) return f.done(0);
      f.spend(GRAIN_NS);
      touch(k, f.task);
      const roll = next_below(k.eng.prng, f.task, 8 + k.sw[SW.swappiness]!);
      if (roll === 0) return f.call(inner, STEP.back, k.task_dirtied[f.task]! % k.size.nr_pages);
      if (roll < 3) return f.sleep(WAIT.timer, NONE, GRAIN_NS * (1 + next_below(k.eng.prng, f.task, 20)), STEP.awake);
      return f.goto(STEP.work);
    },
    back: (k, f) => {
      k.progress[f.task]! += f.ret();
      return f.goto(STEP.work);
    },
    awake: (k, f) => {
      f.spend(100);
      k.eng.wake_one(WAIT.congestion_wait, NONE, f.task, k.eng.task_event[f.task]!);
      return f.goto(STEP.work);
    },
  },
});

/** Uses a random page of the one file; a page met for the first time enters by a batch, an old one may turn dirty. */
function touch(k: Kernel, task: number): void {
  const index = next_below(k.eng.prng, task, FILE_PAGES);
  const pfn = k.zone_start[1]! + index;
  if (k.slot[index] === 0) {
    k.slot[index] = pfn + 1;
    k.mapping[pfn] = 1;
    k.index[pfn] = index;
    k.flags[pfn] = (1 << ZONE_SHIFT) >>> 0;
    k.zone_free[1]!--;
    k.vm[VM.nr_file_pages]!++;
    k.cause[pfn] = k.eng.emit_for(task, TP.mm_filemap_add, pfn, index);
    lru_cache_add(k, pfn, 2, k.cpu_of(task));
    return;
  }
  mark_page_accessed(k, pfn);
  if (index % 3 === 0 && (k.flags[pfn]! & PG_dirty) === 0) {
    k.flags[pfn]! |= PG_dirty;
    k.vm[VM.nr_dirty]!++;
    k.task_dirtied[task]!++;
    k.cause[pfn] = k.eng.emit_for(task, TP.writeback_dirty_page, pfn, index);
  }
}

/** One request at a time; while the disk is busy nothing is asked of it. */
function submit(k: Kernel, task: number, page: number): void {
  if (k.dev[D.busy] === 1) return;
  const row = page % MAX_REQUESTS;
  k.rq_state[row] = RQ.in_service;
  k.rq_write[row] = page % 2;
  k.rq_origin[row] = page % 5;
  k.rq_task[row] = task;
  k.rq_sector[row] = page * 8;
  k.rq_sectors[row] = 8;
  k.rq_issued[row] = k.eng.local_now;
  k.rq_nr_pages[row] = 1;
  k.dev[D.in_service] = row + 1;
  k.dev[D.busy] = 1;
  k.dev[D.from_cylinder] = k.dev[D.to_cylinder]!;
  k.dev[D.to_cylinder] = page % 97;
  k.dev[D.service_start] = k.eng.local_now;
  k.dev[D.move_start] = k.eng.local_now;
  k.dev[D.move_end] = k.eng.local_now + 2 * GRAIN_NS;
  k.dev[D.service_end] = k.eng.local_now + 5 * GRAIN_NS;
  k.rq_cause[row] = k.eng.emit_for(task, TP.block_rq_issue, page * 8, 8);
  k.eng.schedule_device(k.dev[D.service_end]!, DISK_DONE, row);
}

function device(k: Kernel, kind: number, arg: number): void {
  if (kind === DISK_DONE) {
    const cause = k.eng.emit(TP.block_rq_complete, NONE, k.rq_sector[arg]!, k.rq_sectors[arg]!, k.rq_cause[arg]!);
    k.rq_state[arg] = RQ.free;
    k.dev[D.in_service] = 0;
    k.dev[D.busy] = 0;
    k.dev[D.sectors_written]! += 8;
    k.eng.wake_one(WAIT.congestion_wait, NONE, NONE, cause);
    return;
  }
  // Clean a page and rotate it, so that lists keep moving.
  const pfn = k.lru_tail[k.list_id(k.node_scope ? 0 : 1, 2)]!;
  if (pfn !== NONE) {
    const list = list_of(k, pfn);
    del_page_from_lru(k, pfn, list);
    if ((k.flags[pfn]! & PG_dirty) !== 0) k.vm[VM.nr_dirty]!--;
    k.flags[pfn]! &= ~PG_dirty;
    add_page_to_lru_list(k, pfn, list);
  }
  k.eng.schedule_device(k.eng.now + 10 * GRAIN_NS, TICK, arg + 1);
}

function fake_config(options: FakeOptions): MachineConfig {
  const nr_pages = options.nr_pages ?? 1024;
  const dma = nr_pages >> 2;
  const zone = (name: string, start_pfn: number, pages: number): MachineConfig['zones'][number] => ({
    name, start_pfn, nr_pages: pages, managed: pages - 16, kernel_pages: 16, slab_pages: 0,
  });
  return {
    nr_pages, zones: [zone('DMA', 0, dma), zone('Normal', dma, nr_pages - dma)], pageblock_order: 5, nr_cpus: 2, cpu_scale: 1, scan_step: 1,
    min_free_kbytes: 0, lru_scope: 'zone', watermark_boost_factor: 0,
    devices: [{ kind: 'instant', name: 'fake', sectors: 100_000 }],
    files: [{ name: '/fake', pages: FILE_PAGES, device: 0, extents: [{ index: 0, sector: 4000, pages: 300 }, { index: 300, sector: 9000, pages: 300 }], allocated: true }],
    swap_pages: 0, swap_device: 0, swap_sector: 0,
    tasks: Array.from({ length: options.nr_tasks ?? 4 }, (_, i) => ({ name: `t${i}`, kind: 'fake', start_ns: 0, anon_pages: 8 })),
    thread_info_bytes: 100, seed: options.seed ?? 1,
  };
}

function boot(k: Kernel): void {
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
    const zone = pfn < k.zone_start[1]! ? 0 : 1;
    const kernel_page = pfn - k.zone_start[zone]! >= k.zone_pages[zone]! - 16;
    k.flags[pfn] = ((zone << ZONE_SHIFT) | (pfn === 0 ? PG_hole : kernel_page ? PG_kernel : PG_buddy)) >>> 0;
    k.mapping[pfn] = 0;
    k.next[pfn] = NONE;
    k.prev[pfn] = NONE;
  }
  k.lru_head.fill(NONE);
  k.lru_tail.fill(NONE);
  for (let zone = 0; zone < k.nr_zones; zone++) k.zone_free[zone] = k.zone_pages[zone]! - 16;
}

/** A machine with one switch that matters (`swappiness`: 0, 4 or 20). */
export function fake_machine(options: FakeOptions = {}): HistoryMachine & { switches(): Record<string, string> } {
  const routines = number_routines([outer, inner]);
  const config = fake_config(options);
  const nr_tasks = config.tasks.length + 1;
  const kernel = new Kernel(config, nr_tasks, routines, {} as Ops, { device, overflow: () => {}, to_user: () => false, exited: (k, task) => { k.eng.emit_for(task, TP.task_done, 0, 0); } });
  kernel.eng.boot(kernel, 1);
  boot(kernel);
  kernel.eng.s[S.stack_limit] = 550;
  kernel.task_flags[nr_tasks - 1] = PF_KTHREAD;
  for (let task = 0; task < nr_tasks; task++) kernel.eng.create_task(task, outer, 100, 0, options.laps ?? Infinity);
  kernel.eng.schedule_device(0, TICK, 0);
  return {
    kernel,
    duration_ns: options.duration_ns ?? 4e6,
    switches: () => ({ swappiness: String(kernel.sw[SW.swappiness]) }),
    set_switch: (id, option): SwitchProblem | null => {
      if (id !== 'swappiness' || !['0', '4', '20'].includes(option)) return { field: id, expected: 'swappiness 0, 4 or 20', got: option };
      kernel.sw[SW.swappiness] = Number(option);
      kernel.eng.emit(TP.command, NONE, SW.swappiness, Number(option), 0);
      return null;
    },
  };
}

