// Power-on: lays out the arena, fills the free lists, takes the kernel's own pages, starts kernel threads and programs.
import { assert } from '#base/assert.ts';
import type { Routine } from '#engine/routine.ts';
import { NONE } from '#base/units.ts';
import { next_below } from '#base/prng.ts';
import { G, SWAP } from './columns.ts';
import type { MachineConfig } from './config.ts';
import { FRAMES, sum_bytes } from './fs/stack_profiles.ts';
import { HANDLERS } from './handlers.ts';
import { Kernel } from './kernel.ts';
import { free_area_init, free_block, page_order, place_free_blocks, reserve_blocks, rmqueue, take_free_page } from './mm/buddy.ts';
import { setup_per_zone_wmarks } from './mm/mmzone.ts';
import { nr_free_pages, setup_pagesets } from './mm/page_alloc.ts';
import type { Stretches } from './mm/warm_start.ts';
import { fill_warm, lay_out_used, share_out, warm_pages } from './mm/warm_start.ts';
import { MAX_ORDER, MIGRATE_MOVABLE, MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE, PG_buddy, PG_hole, PG_kernel, PG_slab, ZONE_SHIFT } from './mm/page_flags.ts';
import { flusher } from './fs/fs_writeback.ts';
import { kcompactd } from './mm/kcompactd.ts';
import { khugepaged } from './mm/khugepaged.ts';
import { kswapd } from './mm/kswapd.ts';
import { kswapd_node } from './mm/kswapd_node.ts';
import { reclaim_thread } from './mm/reclaim.ts';
import { OPS } from './routines.ts';
import { apply_switches } from './switches.ts';
import { PF_KSWAPD, PF_KTHREAD, PF_MEMALLOC, PF_SWAPWRITE } from './task_flags.ts';
import { TP } from './tracepoints.ts';

export interface Program {
  readonly routine: Routine<Kernel>;
  /** Bytes of stack in use below the program's own record. */
  readonly base_bytes: number;
  readonly args: readonly [number, number, number, number];
  readonly list: Int32Array | null;
}

/** Kernel threads follow the programs: kswapd, a flusher for each device, the reclaim thread, khugepaged and kcompactd if there are such. */
export function nr_kernel_threads(config: MachineConfig): number {
  return 1 + config.devices.length + 1 + (config.khugepaged === true ? 1 : 0) + (config.kcompactd === true ? 1 : 0);
}

export function boot_kernel(config: MachineConfig, routines: readonly Routine<Kernel>[], programs: readonly Program[], switches: Float64Array): Kernel {
  const nr_programs = programs.length;
  const nr_tasks = nr_programs + nr_kernel_threads(config);
  const k = new Kernel(config, nr_tasks, routines, OPS, HANDLERS);
  k.eng.boot(k, config.cpu_scale);
  k.eng.emit(TP.boot, NONE, 0, 0, 0);
  k.sw.set(switches.subarray(0, k.sw.length));
  apply_switches(k);
  init_lists(k);
  setup_per_zone_wmarks(k);
  const warm = warm_pages(config) > 0;
  init_pages(k, warm);
  setup_pagesets(k);
  // Reserve blocks ended with 4.3; machines with lists per node are later.
  if (!k.node_scope) for (let zone = 0; zone < k.nr_zones; zone++) reserve_blocks(k, zone);
  config.zones.forEach((zone, i) => {
    if (zone.free_blocks || warm) return;
    take_pages(k, i, zone.kernel_pages, MIGRATE_UNMOVABLE, PG_kernel);
    take_pages(k, i, zone.slab_pages, MIGRATE_RECLAIMABLE, PG_slab);
  });
  config.files.forEach((file, i) => {
    if (!file.allocated) return;
    const words = k.allocated_bits.subarray(k.file_word[i]!);
    words.fill(0xffffffff, 0, file.pages >>> 5);
    if (file.pages % 32 !== 0) words[file.pages >>> 5] = 2 ** (file.pages % 32) - 1;
  });
  k.g[G.nr_swap_pages] = config.swap_pages;
  k.swap[SWAP.nr_free] = config.swap_pages;
  k.g[G.tasks_left] = nr_programs;
  k.g[G.min_free] = nr_free_pages(k);
  start_tasks(k, programs);
  return k;
}

function init_lists(k: Kernel): void {
  k.lru_head.fill(NONE);
  k.lru_tail.fill(NONE);
  k.pcp_head.fill(NONE);
  k.pcp_tail.fill(NONE);
  k.block_type.fill(MIGRATE_MOVABLE);
  for (let zone = 0; zone < k.nr_zones; zone++) free_area_init(k, zone);
}

/**
 * The allocator gets the managed pages of each zone, the last ones of its span; what is before them is the kernel's image.
 * Owners, links and the other columns stay zero until a page is first on a list: at 64 GiB touching fresh memory is all that boot costs.
 */
function init_pages(k: Kernel, warm: boolean): void {
  const shares = warm ? share_out(k.config) : [];
  const stretches: Stretches = [];
  let covered = 0;
  k.config.zones.forEach((zone, i) => {
    const end = zone.start_pfn + zone.nr_pages;
    const first = end - zone.managed;
    const flags = (i << ZONE_SHIFT) >>> 0;
    k.flags.fill(PG_hole, covered, zone.start_pfn);
    covered = end;
    k.flags.fill((flags | PG_kernel) >>> 0, zone.start_pfn, zone.free_blocks ? end : first);
    if (zone.free_blocks) {
      assert(!warm, `zone ${zone.name}: free blocks are given, so memory in use cannot be`);
      place_free_blocks(k, i, zone.free_blocks);
      disown_free_pages(k, zone.start_pfn, end);
      return;
    }
    k.flags.fill(flags, first, end);
    const first_free = warm ? lay_out_used(k, i, first, shares[i]!, stretches) : first;
    // From the top down, so that the head of each list is the lowest block and memory fills upwards.
    let pfn = end;
    while (pfn > first_free) {
      let order = MAX_ORDER - 1;
      while (order > 0 && (pfn % (1 << order) !== 0 || pfn - (1 << order) < first_free)) order--;
      pfn -= 1 << order;
      free_block(k, pfn, order, MIGRATE_MOVABLE);
    }
  });
  k.flags.fill(PG_hole, covered);
  if (warm) fill_warm(k, stretches);
  k.g[G.total_pages] = k.config.zones.reduce((sum, zone) => sum + zone.managed, 0);
}

/** Frames inside free blocks are nobody's. */
function disown_free_pages(k: Kernel, start: number, end: number): void {
  for (let pfn = start; pfn < end; ) {
    if ((k.flags[pfn]! & PG_buddy) === 0) {
      pfn++;
      continue;
    }
    const size = 1 << page_order(k, pfn);
    for (let p = pfn; p < pfn + size; p++) k.flags[p]! &= ~PG_kernel;
    pfn += size;
  }
}

/** A zone from here on, 4 GiB, takes scattered pages by whole pageblocks, as grouping by mobility leaves them. Chosen. */
const LARGE_ZONE = 1048576;

/** Half of the kernel's pages in one run, half taken here and there, as they are on a machine that has run for a while. */
function take_pages(k: Kernel, zone: number, pages: number, mt: number, flag: number): void {
  const together = Math.floor(pages / 2);
  for (let i = 0; i < together; i++) take_one(k, zone, mt, flag);
  const order = k.zone_pages[zone]! < LARGE_ZONE ? 0 : k.config.pageblock_order;
  const start = k.zone_start[zone]!;
  const stream = k.size.nr_tasks;
  let left = pages - together;
  let tries = 0;
  while (left >= 1 << order && tries < pages * 64) {
    tries++;
    const pfn = start + next_below(k.eng.prng, stream, k.zone_pages[zone]!);
    if (take_at(k, zone, pfn & -(1 << order), order, mt, flag)) left -= 1 << order;
  }
  while (left > 0 && take_one(k, zone, mt, flag)) left--;
}

function take_one(k: Kernel, zone: number, mt: number, flag: number): boolean {
  const pfn = rmqueue(k, zone, 0, mt, 0);
  if (pfn === NONE) return false;
  k.flags[pfn] = ((zone << ZONE_SHIFT) | flag) >>> 0;
  return true;
}

function take_at(k: Kernel, zone: number, pfn: number, order: number, mt: number, flag: number): boolean {
  if (!take_free_page(k, zone, pfn, order)) return false;
  k.flags.fill(((zone << ZONE_SHIFT) | flag) >>> 0, pfn, pfn + (1 << order));
  if (order > 0) k.block_type[pfn >> order] = mt;
  return true;
}

function start_tasks(k: Kernel, programs: readonly Program[]): void {
  programs.forEach((program, task) => {
    const [a, b, c, d] = program.args;
    k.lists[task] = program.list ?? new Int32Array(0);
    k.eng.create_task(task, program.routine, program.base_bytes, a, b, c, d);
  });
  const base = sum_bytes(FRAMES.kthread);
  let task = programs.length;
  k.g[G.kswapd_task] = task;
  k.task_flags[task] = PF_KTHREAD | PF_KSWAPD | PF_MEMALLOC | PF_SWAPWRITE;
  k.eng.create_task(task++, k.node_scope ? kswapd_node : kswapd, base);
  for (let device = 0; device < k.config.devices.length; device++) {
    k.task_flags[task] = PF_KTHREAD;
    k.eng.create_task(task++, flusher, base, device);
  }
  k.g[G.reclaimd_task] = task;
  k.task_flags[task] = PF_KTHREAD;
  k.eng.create_task(task++, reclaim_thread, base);
  if (k.config.khugepaged === true) {
    k.g[G.khugepaged_task] = task;
    k.task_flags[task] = PF_KTHREAD;
    k.eng.create_task(task++, khugepaged, base);
  }
  if (k.config.kcompactd === true) {
    k.g[G.kcompactd_task] = task;
    k.task_flags[task] = PF_KTHREAD;
    k.eng.create_task(task, kcompactd, base);
  }
}
