// A scenario after parsing: everything filled in, every word checked. The JSON form is described in README.md.

import type { Opening } from './opening.ts';

export type Group = 'story' | 'kernel case' | 'bench';

export interface ZoneSpec {
  readonly name: string;
  /** Pages of the zone; 0 = its share of the machine. */
  readonly pages: number;
  readonly share: number;
  /** Holes and kernel image: never given to the allocator. */
  readonly absent_pages: number;
  /** Pages never handed out again: tables, unreclaimable slab, what was locked. -1 = by kernel_share. */
  readonly kernel_pages: number;
  readonly slab_pages: number;
  /** Free blocks at boot as /proc/pagetypeinfo counts them: [unmovable, reclaimable, movable][order]; null = one free stretch. */
  readonly free_blocks: readonly (readonly number[])[] | null;
}

export type DeviceSpec =
  | { readonly kind: 'disk'; readonly id: string; readonly drive: string }
  | {
      readonly kind: 'bandwidth';
      readonly id: string;
      readonly read_bps: number;
      readonly write_bps: number;
      readonly latency_us: number;
      readonly burst_ms: number;
      readonly sectors: number;
    }
  | { readonly kind: 'instant'; readonly id: string; readonly sectors: number };

export interface FileSpec {
  readonly id: string;
  readonly name: string;
  readonly pages: number;
  readonly device: number;
  /** Number of pieces on the disk; 1 = contiguous. */
  readonly pieces: number;
  /** Where on the disk it begins and, in pieces, ends: shares of the disk. */
  readonly from: number;
  readonly to: number;
  /** Not written before: the file system finds space when pages first go to disk. */
  readonly is_new: boolean;
  /** Share of it in the cache at power-on, where in the file that part begins, and the share of that part that is active. */
  readonly cached: number;
  readonly cached_at: number;
  readonly cached_active: number;
}

export interface MachineSpec {
  readonly pages: number;
  /** A word for the size or a number of pages, as the scenario says. */
  readonly size: string;
  readonly zones: readonly ZoneSpec[];
  readonly kernel_share: number;
  readonly slab_share: number;
  readonly cpus: number;
  readonly cpu_scale: number;
  readonly scan_step: number;
  readonly pageblock_order: number;
  readonly min_free_kbytes: number;
  readonly lru_scope: 'zone' | 'node';
  readonly watermark_boost_factor: number;
  /** Nodes of the page cache's index in a slab of two pages; 0 = the index costs no memory. */
  readonly index_nodes_per_slab: number;
  readonly thread_info_bytes: number;
  /** Threads of later kernels: khugepaged (2.6.38) and kcompactd (4.6). */
  readonly init_on_alloc: boolean;
  /** Whose compaction a machine with lists per node has. */
  readonly compaction_rules: '2.6.38' | '6.1';
  readonly khugepaged: boolean;
  readonly kcompactd: boolean;
  /** vm.compaction_proactiveness (5.9), 0 to 100; needs kcompactd. */
  readonly compaction_proactiveness: number;
  /** Memory in use at power-on: in address order, or place and age by chance. */
  readonly warm_order: 'address' | 'scattered';
  readonly devices: readonly DeviceSpec[];
  readonly swap: { readonly pages: number; readonly device: number; readonly at: number } | null;
}

export interface TaskSpec {
  readonly name: string;
  readonly kind: string;
  readonly start_ms: number;
  /** Share of its anonymous memory that it has at power-on. */
  readonly resident: number;
  readonly args: Readonly<Record<string, number | string>>;
}

export interface Story {
  readonly sentence: string;
  readonly question: string;
  readonly number: { readonly metric: string; readonly label: string; readonly unit: string };
  readonly switches: readonly string[];
  readonly panels: readonly string[];
  readonly poster_ms: number;
  /** How it plays by itself, if it does. */
  readonly opening: Opening | null;
}

export const COMPARISONS = ['at least', 'at most', 'equals', 'between'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type Bound =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  /** So many times another metric of the same run, or of a run with other switches. */
  | { readonly kind: 'metric'; readonly metric: string; readonly times: number; readonly set: Readonly<Record<string, string>> };

/** A statement that can be checked: a metric of the report against a bound, over seeds. */
export interface Claim {
  readonly id: string;
  readonly metric: string;
  readonly compare: Comparison;
  readonly bound: Bound;
  /** Switches of the run, on top of the scenario's. */
  readonly set: Readonly<Record<string, string>>;
  /** Seeds 1 to this number are run. */
  readonly seeds: number;
  /** In so many of them it must hold. */
  readonly hold: number;
  readonly until_ms: number;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly lesson: string;
  readonly summary: string;
  readonly group: Group;
  readonly machine: MachineSpec;
  readonly files: readonly FileSpec[];
  readonly tasks: readonly TaskSpec[];
  readonly switches: Readonly<Record<string, string>>;
  readonly duration_ms: number;
  readonly story: Story;
  readonly claims: readonly Claim[];
  readonly sources: readonly string[];
  /** Name of the recorded kernel case it replays, or ''. */
  readonly truth: string;
}
