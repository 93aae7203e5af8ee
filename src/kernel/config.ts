// A machine, resolved: what boot needs to lay out the arena. Made from a scenario by session/boot.ts; no defaults here.
import type { Drive } from './block/drive.ts';

export interface ZoneConfig {
  readonly name: string;
  readonly start_pfn: number;
  readonly nr_pages: number;
  /** Pages handed to the allocator; the rest of the zone is hole or kernel image. */
  readonly managed: number;
  /** Pages taken at boot by the kernel, neither free nor reclaimable. */
  readonly kernel_pages: number;
  /** Pages of reclaimable kernel objects at boot (kept; shrinkers come later). */
  readonly slab_pages: number;
}

export type DeviceConfig =
  | { readonly kind: 'disk'; readonly drive: Drive; readonly name: string }
  | {
      readonly kind: 'bandwidth';
      readonly name: string;
      /** Bytes per second, 0 = unlimited. */
      readonly read_bps: number;
      readonly write_bps: number;
      readonly latency_ns: number;
      /** Leaky bucket: bytes that may pass at once, in ns of the rate. */
      readonly burst_ns: number;
      readonly sectors: number;
    }
  | { readonly kind: 'instant'; readonly name: string; readonly sectors: number };

export interface ExtentConfig {
  readonly index: number;
  readonly sector: number;
  readonly pages: number;
}

export interface FileConfig {
  readonly name: string;
  readonly pages: number;
  readonly device: number;
  readonly extents: readonly ExtentConfig[];
  /** False: space is found when pages are first written (delayed allocation). */
  readonly allocated: boolean;
}

export interface TaskConfig {
  readonly name: string;
  readonly kind: string;
  readonly start_ns: number;
  /** Pages of its anonymous memory, 0 = none. */
  readonly anon_pages: number;
}

export interface MachineConfig {
  readonly nr_pages: number;
  readonly zones: readonly ZoneConfig[];
  readonly pageblock_order: number;
  readonly nr_cpus: number;
  readonly cpu_scale: number;
  /** Pages one step of a scan looks at: 1 shows every decision, more is faster. Part of the machine, so part of the hash. */
  readonly scan_step: number;
  /** 0 = by the kernel's rule. */
  readonly min_free_kbytes: number;
  /** Scope of the lists: a set per zone (until 4.7) or one per node (4.8 and later). */
  readonly lru_scope: 'zone' | 'node';
  /** 1/10000 of the high watermark, as vm.watermark_boost_factor (5.0); 0 = none. */
  readonly watermark_boost_factor: number;
  readonly devices: readonly DeviceConfig[];
  readonly files: readonly FileConfig[];
  readonly swap_pages: number;
  readonly swap_device: number;
  readonly swap_sector: number;
  readonly tasks: readonly TaskConfig[];
  readonly thread_info_bytes: number;
  readonly seed: number;
}
