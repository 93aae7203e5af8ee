// A machine before its columns have names: configuration, sizes, arena, engine.
import { Arena } from '#base/arena.ts';
import { engine_columns } from '#engine/columns.ts';
import type { Handlers } from '#engine/engine.ts';
import { Engine } from '#engine/engine.ts';
import type { Routine } from '#engine/routine.ts';
import type { KernelSize } from './columns.ts';
import { kernel_columns } from './columns.ts';
import type { MachineConfig } from './config.ts';
import type { Kernel } from './kernel.ts';
import type { Ops } from './ops.ts';
import { NR_REASONS } from './wait_reasons.ts';

const NR_LOCKS = 24;

export class MachineBase {
  readonly config: MachineConfig;
  readonly size: KernelSize;
  readonly arena: Arena;
  readonly eng: Engine<Kernel>;
  readonly ops: Ops;
  readonly nr_zones: number;
  /** Lists belong to the node (4.8 and later), not to each zone. */
  readonly node_scope: boolean;
  /** Compaction, per-CPU lists and watermarks of blocks as in the recorded 6.1; else as in 2.6.35 to 2.6.38. */
  readonly compacts_as_6_1: boolean;
  readonly index_nodes_per_slab: number;
  readonly writepage_clusters: boolean;
  /** Pages are zeroed when they are handed out (5.3, CONFIG_INIT_ON_ALLOC_DEFAULT_ON). */
  readonly init_on_alloc: boolean;

  constructor(config: MachineConfig, nr_tasks: number, routines: readonly Routine<Kernel>[], ops: Ops, handlers: Handlers<Kernel>) {
    this.config = config;
    this.ops = ops;
    this.nr_zones = config.zones.length;
    this.node_scope = config.lru_scope === 'node';
    this.compacts_as_6_1 = this.node_scope && config.compaction_rules !== '2.6.38';
    this.index_nodes_per_slab = config.index_nodes_per_slab ?? 0;
    this.init_on_alloc = config.init_on_alloc ?? false;
    this.writepage_clusters = config.writepage_clusters ?? true;
    this.size = {
      nr_pages: config.nr_pages,
      nr_zones: this.nr_zones,
      nr_blocks: Math.ceil(config.nr_pages / (1 << config.pageblock_order)),
      nr_lruvecs: this.node_scope ? 1 : this.nr_zones,
      nr_cpus: config.nr_cpus,
      nr_files: config.files.length,
      nr_file_pages: config.files.reduce((sum, file) => sum + file.pages, 0),
      nr_tasks,
      nr_anon_pages: config.tasks.reduce((sum, task) => sum + task.anon_pages, 0),
      nr_swap_slots: config.swap_pages,
      nr_devices: config.devices.length,
      nr_huge: config.tasks.reduce((sum, task) => sum + (task.anon_pages >> config.pageblock_order), 0),
    };
    // One stream of chance for each task, and some for boot.
    const engine_size = { nr_cpus: config.nr_cpus, nr_tasks, nr_locks: NR_LOCKS, nr_reasons: NR_REASONS, nr_streams: nr_tasks + 4 };
    this.arena = new Arena([...engine_columns(engine_size), ...kernel_columns(this.size)]);
    this.eng = new Engine<Kernel>(this.arena, engine_size, routines, handlers);
  }
}
