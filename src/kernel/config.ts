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
  /**
   * Free blocks at boot, [migrate type][order] in the order of page_flags.ts, as /proc/pagetypeinfo counts them; what is
   * not in them is taken. Absent: one stretch of free memory from which the kernel then takes its pages.
   */
  readonly free_blocks?: readonly (readonly number[])[] | null;
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
  /** Pages that are in the cache at power-on, in a row from `cached_from` on, and the share of them that is active. Absent = none. */
  readonly cached_pages?: number;
  readonly cached_from?: number;
  readonly cached_active?: number;
}

export interface TaskConfig {
  readonly name: string;
  readonly kind: string;
  readonly start_ns: number;
  /** Pages of its anonymous memory, 0 = none. */
  readonly anon_pages: number;
  /** The first of them that are in memory at power-on. Absent = none. */
  readonly resident_pages?: number;
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
  /**
   * Nodes of the page cache's index in one slab of two pages; absent or 0 = the index costs no memory. 14 on the recorded 6.1
   * kernels (radix_tree_node, 584 bytes). A node serves 64 pages of a file and stays once made.
   */
  readonly index_nodes_per_slab?: number;
  /** 1/10000 of the high watermark, as vm.watermark_boost_factor (5.0); 0 = none. */
  readonly watermark_boost_factor: number;
  readonly devices: readonly DeviceConfig[];
  readonly files: readonly FileConfig[];
  readonly swap_pages: number;
  readonly swap_device: number;
  readonly swap_sector: number;
  readonly tasks: readonly TaskConfig[];
  readonly thread_info_bytes: number;
  /** A khugepaged runs (2.6.38), a kcompactd (4.6). Absent = no such thread. */
  /** Every page is zeroed when it is handed out (5.3, hardening): costs time, no more. */
  readonly init_on_alloc?: boolean;
  /** Which kernel's compaction a machine with lists per node has; absent = 6.1. */
  readonly compaction_rules?: '2.6.38' | '6.1';
  readonly khugepaged?: boolean;
  readonly kcompactd?: boolean;
  /** vm.compaction_proactiveness (5.9); absent or 0 = kcompactd waits to be woken. */
  readonly compaction_proactiveness?: number;
  /**
   * False: ->writepage sends one page, as ext2 and ext3 do. Absent or true: dirty pages that follow on disk go along, as XFS
   * does (xfs_cluster_write, up to wbc.nr_to_write).
   */
  readonly writepage_clusters?: boolean;
  /** Where memory in use at power-on lies and how old it is: in address order, or both by chance. Absent = address. */
  readonly warm_order?: 'address' | 'scattered';
  readonly seed: number;
}
