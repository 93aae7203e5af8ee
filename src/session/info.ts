// What the page is told of a machine when it opens. The same form crosses to the page (wire/messages.ts, SessionInfo).
import type { Opening } from '#scenarios/opening.ts';

export interface MachineInfo {
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly dims: {
    readonly nr_pages: number;
    readonly nr_blocks: number;
    readonly nr_zones: number;
    readonly nr_cpus: number;
    readonly nr_tasks: number;
    readonly nr_vmstat: number;
    readonly max_records: number;
  };
  readonly duration_ns: number;
  /** Switches at the start. */
  readonly switches: Readonly<Record<string, string>>;
  /** Those of the scenario itself. */
  readonly base_switches: Readonly<Record<string, string>>;
  readonly commands: readonly { readonly ordinal: number; readonly switch: string; readonly option: string }[];
  readonly machine: string;
  readonly rules: string;
  /** Rules that no one kernel had together, in words; empty if one did. */
  readonly mixed_eras: readonly string[];
  readonly zones: readonly { readonly name: string; readonly start_pfn: number; readonly nr_pages: number }[];
  readonly block_pages: number;
  readonly tasks: readonly { readonly id: number; readonly name: string; readonly kind: string; readonly badge: string }[];
  readonly files: readonly {
    readonly id: number;
    readonly name: string;
    readonly pages: number;
    readonly extents: readonly { readonly index: number; readonly sector: number; readonly pages: number }[];
  }[];
  readonly disk: { readonly name: string; readonly sectors: number; readonly cylinders: number; readonly mechanical: boolean };
  readonly swap: { readonly pages: number; readonly sector: number } | null;
  readonly story: {
    readonly sentence: string;
    readonly question: string;
    readonly number: { readonly metric: string; readonly label: string; readonly unit: string };
    readonly switches: readonly string[];
    readonly panels: readonly string[];
    readonly poster_ns: number;
    readonly opening: Opening | null;
  };
  /** A recorded real-kernel case: its figures beside the model's. */
  readonly truth: boolean;
}
