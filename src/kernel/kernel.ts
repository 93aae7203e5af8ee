// The machine as plain data: its columns, and tables made from the configuration, which never change after boot.
// Functions that act on it stand in mm/, fs/ and block/.
import { seed_stream } from '#base/prng.ts';
import type { Pfn } from '#base/units.ts';
import type { Handlers } from '#engine/engine.ts';
import type { Routine } from '#engine/routine.ts';
import type { MachineConfig } from './config.ts';
import { MachineColumns } from './machine_columns.ts';
import type { Ops } from './ops.ts';
import { NR_LRU_LISTS, ZONE_SHIFT } from './mm/page_flags.ts';

/** Locks of the machine: one of each kind per zone where Linux has it so. */
export const LOCK = { lru: 0, zone: 8, swap: 16, shrinker: 17, queue: 18, inode: 19 } as const;

export class Kernel extends MachineColumns {
  /** Immutable tables of the workloads (access lists), by task; made from the seed before boot. */
  readonly lists: Int32Array[] = [];
  readonly zone_start: Int32Array;
  readonly zone_pages: Int32Array;
  readonly pcp_batch: Int32Array;
  readonly pcp_high: Int32Array;
  /** Where each file's slots and bit words begin, its length, its device. */
  readonly file_start: Int32Array;
  readonly file_word: Int32Array;
  readonly file_node: Int32Array;
  readonly file_pages: Int32Array;
  readonly file_device: Int32Array;
  /** 1 for a device without delay: what it is asked is done at once. */
  readonly device_instant: Uint8Array;
  /** Extents of all files: first page, first sector, pages; those of a file from extent_start on. */
  readonly extent_start: Int32Array;
  readonly extent_index: Int32Array;
  readonly extent_sector: Float64Array;
  readonly extent_pages: Int32Array;
  /** Where each task's page table begins. */
  readonly anon_start: Int32Array;
  /** Where each task's entries of anon.pmd begin; a stretch is as long as a pageblock, so a huge page has that order. */
  readonly pmd_start: Int32Array;
  readonly huge_order: number;

  constructor(config: MachineConfig, nr_tasks: number, routines: readonly Routine<Kernel>[], ops: Ops, handlers: Handlers<Kernel>) {
    super(config, nr_tasks, routines, ops, handlers);
    this.zone_start = Int32Array.from(config.zones, (z) => z.start_pfn);
    this.zone_pages = Int32Array.from(config.zones, (z) => z.nr_pages);
    this.pcp_batch = new Int32Array(this.nr_zones);
    this.pcp_high = new Int32Array(this.nr_zones);
    this.file_pages = Int32Array.from(config.files, (f) => f.pages);
    this.file_device = Int32Array.from(config.files, (f) => f.device);
    this.device_instant = Uint8Array.from(config.devices, (d) => (d.kind === 'instant' ? 1 : 0));
    this.file_start = running_sum(config.files.map((f) => f.pages));
    this.file_word = running_sum(config.files.map((f) => Math.ceil(f.pages / 32)));
    this.file_node = running_sum(config.files.map((f) => Math.ceil(f.pages / 2048)));
    const extents = config.files.flatMap((f) => f.extents);
    this.extent_start = running_sum(config.files.map((f) => f.extents.length));
    this.extent_index = Int32Array.from(extents, (e) => e.index);
    this.extent_sector = Float64Array.from(extents, (e) => e.sector);
    this.extent_pages = Int32Array.from(extents, (e) => e.pages);
    this.anon_start = running_sum(Array.from({ length: nr_tasks }, (_, i) => config.tasks[i]?.anon_pages ?? 0));
    this.huge_order = config.pageblock_order;
    this.pmd_start = running_sum(Array.from({ length: nr_tasks }, (_, i) => (config.tasks[i]?.anon_pages ?? 0) >> this.huge_order));
    for (let i = 0; i < this.eng.prng.length; i++) seed_stream(this.eng.prng, i, config.seed);
  }

  zone_of(pfn: Pfn): number {
    return this.flags[pfn]! >>> ZONE_SHIFT;
  }

  /** Set of lists a page belongs to: its zone's, or the node's. */
  lruvec_of(pfn: Pfn): number {
    return this.node_scope ? 0 : this.flags[pfn]! >>> ZONE_SHIFT;
  }

  list_id(lruvec: number, kind: number): number {
    return lruvec * NR_LRU_LISTS + kind;
  }

  /** CPU whose per-CPU lists a task uses now. */
  cpu_of(task: number): number {
    const cpu = task >= 0 ? this.eng.task_cpu[task]! : 0;
    return cpu < 0 ? 0 : cpu;
  }
}

/** Sums before each entry, and the whole sum behind the last. */
function running_sum(lengths: readonly number[]): Int32Array {
  const sums = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    sums[i + 1] = sums[i]! + length;
  });
  return sums;
}
