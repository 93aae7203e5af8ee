// The section `compaction` of a report: how often it was tried and what came of it, how far the scanners went, what it cost, and who took
// pages out of blocks that somebody was emptying.
import { G, MAX_STEALS, STEAL, STEAL_WORDS, ZC, ZC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { extfrag_for_order, fragmentation_index, unusable_index } from '#kernel/mm/fragmentation.ts';
import { VM } from '#kernel/vmstat.ts';
import type { Machine } from './machine.ts';

export function compaction_of(machine: Machine): Record<string, unknown> {
  const k = machine.kernel;
  const success = k.vm[VM.compact_success]!;
  return {
    stall: k.vm[VM.compact_stall]!,
    success,
    fail: k.vm[VM.compact_fail]!,
    /** Runs of the scanners over a zone; attempts put off after failures; zones that were not worth it. */
    runs: k.g[G.compact_runs]!,
    deferred: k.g[G.compact_deferred]!,
    not_suitable: k.g[G.compact_skipped]!,
    /** Runs that made a block which then was gone; blocks handed over; pages taken out of blocks in the making. */
    lost: k.g[G.compact_lost]!,
    captured: k.g[G.compact_captured]!,
    steals: k.g[G.nr_steals]!,
    /** Blocks begun, by all runs; for each block had; most often the same block by one allocation. */
    passes: k.g[G.compact_passes]!,
    passes_per_success: success > 0 ? k.g[G.compact_passes]! / success : null,
    runs_per_success: success > 0 ? k.g[G.compact_runs]! / success : null,
    most_passes: k.g[G.compact_most_passes]!,
    migrate_scanned: k.vm[VM.compact_migrate_scanned]!,
    free_scanned: k.vm[VM.compact_free_scanned]!,
    isolated: k.vm[VM.compact_isolated]!,
    moved: k.vm[VM.compact_pages_moved]!,
    move_failed: k.vm[VM.compact_pagemigrate_failed]!,
    moved_per_success: success > 0 ? k.vm[VM.compact_pages_moved]! / success : null,
    ns: k.g[G.compact_ns]!,
    ns_per_success: success > 0 ? k.g[G.compact_ns]! / success : null,
    zones: k.config.zones.map((zone, i) => zone_of(k, zone.name, i)),
    last_steals: steals_of(machine),
  };
}

/** Indexes of the order of a huge page, in thousandths, and how many attempts the zone lets pass after each failure. */
function zone_of(k: Kernel, name: string, zone: number): Record<string, unknown> {
  return {
    name,
    fragmentation_index: fragmentation_index(k, zone, k.huge_order),
    unusable_index: unusable_index(k, zone, k.huge_order),
    extfrag: extfrag_for_order(k, zone, k.huge_order),
    defer_shift: k.zone_compact[zone * ZC_WORDS + ZC.defer_shift]!,
    considered: k.zone_compact[zone * ZC_WORDS + ZC.considered]!,
  };
}

/** The last thefts, oldest first. */
function steals_of(machine: Machine): Record<string, unknown>[] {
  const k = machine.kernel;
  const all = k.g[G.nr_steals]!;
  const kept = Math.min(all, MAX_STEALS);
  const name = (task: number): string => machine.info.tasks[task]?.name ?? `task ${task}`;
  return Array.from({ length: kept }, (_, i) => {
    const row = ((all - kept + i) % MAX_STEALS) * STEAL_WORDS;
    const at = (field: number): number => k.steals[row + field]!;
    return { page: at(STEAL.pfn), block: at(STEAL.block), thief: name(at(STEAL.thief)), from: name(at(STEAL.victim)), ns: at(STEAL.ns), ordinal: at(STEAL.ordinal), event: at(STEAL.event) };
  });
}
