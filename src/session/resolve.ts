// From a scenario and a seed to a machine as boot wants it: zones in frames, files in extents on their disks, tasks with
// the lists that say what each will touch. Everything here is fixed before the first event.
import { assert } from '#base/assert.ts';
import { SECTORS_PER_PAGE } from '#base/units.ts';
import type { Routine } from '#engine/routine.ts';
import type { DeviceConfig, ExtentConfig, FileConfig, MachineConfig, TaskConfig, ZoneConfig } from '#kernel/config.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { FileSpec, MachineSpec, Scenario } from '#scenarios/scenario.ts';
import { late_start, WORKLOAD_REGISTRY } from '#workloads/index.ts';
import { shuffled } from '#workloads/lists.ts';
import { drive_by_id } from './drives.ts';

/** One per task of the configuration, in the same order. A program has no kernel stack of its own. */
export interface ResolvedProgram {
  readonly routine: Routine<Kernel>;
  readonly base_bytes: number;
  readonly args: readonly [number, number, number, number];
  readonly list: Int32Array | null;
}

export interface ResolvedTask {
  readonly name: string;
  readonly kind: string;
  /** Position in the scenario's list. */
  readonly of: number;
  /** Name of each of its phases, from phase 1 on. */
  readonly phases: readonly string[];
}

export interface Resolved {
  readonly config: MachineConfig;
  readonly programs: readonly ResolvedProgram[];
  readonly tasks: readonly ResolvedTask[];
}

const MS = 1e6;
/** Seed of the order of a file's pieces: the disk is the same whatever the seed of the run. */
const LAYOUT_SEED = 17;

export function resolve(scenario: Scenario, seed: number): Resolved {
  const spec = scenario.machine;
  const devices = spec.devices.map(resolve_device);
  const space = devices.map((device) => new DiskSpace(device_sectors(device)));
  let swap_sector = 0;
  if (spec.swap !== null) swap_sector = space[spec.swap.device]!.take(spec.swap.at, spec.swap.pages * SECTORS_PER_PAGE);
  const files = scenario.files.map((file) => resolve_file(file, space[file.device]!));
  const planned = plan_tasks(scenario, seed);
  const config: MachineConfig = {
    nr_pages: spec.pages,
    zones: resolve_zones(spec),
    pageblock_order: spec.pageblock_order,
    nr_cpus: spec.cpus,
    cpu_scale: spec.cpu_scale,
    scan_step: spec.scan_step,
    min_free_kbytes: spec.min_free_kbytes,
    lru_scope: spec.lru_scope,
    watermark_boost_factor: spec.watermark_boost_factor,
    index_nodes_per_slab: spec.index_nodes_per_slab,
    devices,
    files,
    swap_pages: spec.swap?.pages ?? 0,
    swap_device: spec.swap?.device ?? 0,
    swap_sector,
    tasks: planned.configs,
    thread_info_bytes: spec.thread_info_bytes,
    init_on_alloc: spec.init_on_alloc,
    compaction_rules: spec.compaction_rules,
    khugepaged: spec.khugepaged,
    kcompactd: spec.kcompactd,
    compaction_proactiveness: spec.compaction_proactiveness,
    warm_order: spec.warm_order,
    seed,
  };
  return { config, programs: planned.programs, tasks: planned.tasks };
}

export function plan_tasks(scenario: Scenario, seed: number): { configs: TaskConfig[]; programs: ResolvedProgram[]; tasks: ResolvedTask[] } {
  const configs: TaskConfig[] = [];
  const programs: ResolvedProgram[] = [];
  const tasks: ResolvedTask[] = [];
  scenario.tasks.forEach((task, of) => {
    const workload = WORKLOAD_REGISTRY.get(task.kind);
    assert(workload !== undefined, `task ${task.name}: kind ${task.kind} passed the parser but has no workload`);
    const context = {
      // Tasks of one kind do not repeat each other; the first has the seed itself, as the recorded runs had.
      seed: (seed + 104729 * of) >>> 0,
      file: (id: string): number => scenario.files.findIndex((file) => file.id === id),
      file_pages: (file: number): number => scenario.files[file]!.pages,
      block_order: scenario.machine.pageblock_order,
    };
    for (const plan of workload.plan(task.args, context)) {
      const name = `${task.name}${plan.suffix}`;
      const start_ns = Math.floor(task.start_ms * MS);
      configs.push({ name, kind: task.kind, start_ns, anon_pages: plan.anon_pages, resident_pages: Math.floor(plan.anon_pages * task.resident) });
      if (start_ns > 0) programs.push({ routine: late_start, base_bytes: 0, args: [start_ns, plan.routine.id, 0, 0], list: plan.list });
      else programs.push({ routine: plan.routine, base_bytes: 0, args: [0, 0, 0, 0], list: plan.list });
      tasks.push({ name, kind: task.kind, of, phases: workload.phases(task.args) });
    }
  });
  return { configs, programs, tasks };
}

export function resolve_zones(spec: MachineSpec): ZoneConfig[] {
  const block = 1 << spec.pageblock_order;
  const zones: ZoneConfig[] = [];
  let start = 0;
  spec.zones.forEach((zone, i) => {
    const last = i === spec.zones.length - 1;
    const wanted = zone.pages > 0 ? zone.pages : Math.max(block, Math.floor((spec.pages * zone.share) / block) * block);
    const nr_pages = last ? spec.pages - start : wanted;
    const managed = nr_pages - zone.absent_pages;
    zones.push({
      name: zone.name,
      start_pfn: start,
      nr_pages,
      managed,
      kernel_pages: zone.kernel_pages >= 0 ? zone.kernel_pages : Math.floor(managed * spec.kernel_share),
      slab_pages: zone.slab_pages > 0 ? zone.slab_pages : Math.floor(managed * spec.slab_share),
      free_blocks: zone.free_blocks,
    });
    start += nr_pages;
  });
  return zones;
}

function resolve_device(device: MachineSpec['devices'][number]): DeviceConfig {
  if (device.kind === 'disk') {
    const drive = drive_by_id(device.drive);
    assert(drive !== null, `device ${device.id}: no drive ${device.drive}`);
    return { kind: 'disk', drive, name: device.id };
  }
  if (device.kind === 'instant') return { kind: 'instant', name: device.id, sectors: device.sectors };
  return {
    kind: 'bandwidth',
    name: device.id,
    read_bps: device.read_bps,
    write_bps: device.write_bps,
    latency_ns: device.latency_us * 1000,
    burst_ns: device.burst_ms * MS,
    sectors: device.sectors,
  };
}

export function device_sectors(device: DeviceConfig): number {
  return device.kind === 'disk' ? device.drive.blocks : device.sectors;
}

/** What of a disk is given away; the next free place at or after the one wished for. */
class DiskSpace {
  private readonly sectors: number;
  /** Taken stretches, by start. */
  private readonly taken: { start: number; end: number }[] = [];

  constructor(sectors: number) {
    this.sectors = sectors;
  }

  take(share: number, length: number): number {
    const room = Math.max(0, this.sectors - length);
    const wish = Math.floor((room * share) / SECTORS_PER_PAGE) * SECTORS_PER_PAGE;
    for (const from of [wish, 0]) {
      const start = this.first_free(from, length);
      if (start + length > this.sectors) continue;
      const at = this.taken.findIndex((t) => t.start > start);
      this.taken.splice(at < 0 ? this.taken.length : at, 0, { start, end: start + length });
      return start;
    }
    assert(false, `the disk of ${this.sectors} sectors is too small for the files of the scenario`);
  }

  private first_free(from: number, length: number): number {
    let start = from;
    for (const t of this.taken) {
      if (t.end <= start) continue;
      if (t.start >= start + length) break;
      start = t.end;
    }
    return start;
  }
}

function resolve_file(file: FileSpec, space: DiskSpace): FileConfig {
  const extents: ExtentConfig[] = [];
  if (file.pieces === 1) {
    extents.push({ index: 0, sector: space.take(file.from, file.pages * SECTORS_PER_PAGE), pages: file.pages });
  } else {
    const size = Math.ceil(file.pages / file.pieces);
    const order = shuffled(file.pieces, LAYOUT_SEED);
    for (let i = 0; i * size < file.pages; i++) {
      const pages = Math.min(size, file.pages - i * size);
      const share = file.from + ((file.to - file.from) * order[i]!) / file.pieces;
      extents.push({ index: i * size, sector: space.take(share, pages * SECTORS_PER_PAGE), pages });
    }
  }
  return { name: file.name, pages: file.pages, device: file.device, extents, allocated: !file.is_new, ...cached_part(file) };
}

export function cached_part(file: FileSpec): { cached_pages: number; cached_from: number; cached_active: number } {
  const cached_pages = Math.floor(file.pages * file.cached);
  return { cached_pages, cached_from: Math.min(Math.floor(file.pages * file.cached_at), file.pages - cached_pages), cached_active: file.cached_active };
}
