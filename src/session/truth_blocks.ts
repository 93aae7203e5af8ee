// Figures of the recorded cases about blocks: huge pages at fault (W7), mixed orders (W10). As the recordings computed theirs.
import { extfrag_for_order_of, fragmentation_index_of, unusable_index_of } from '#kernel/mm/fragmentation.ts';
import type { VmstatName } from '#kernel/vmstat.ts';
import type { Machine } from './machine.ts';
import { chunks_of } from './report_huge.ts';
import type { Figures, Snapshot } from './truth_figures.ts';

const US = 1000;
const FAULT_COUNTERS: readonly VmstatName[] = [
  'compact_stall', 'compact_success', 'compact_fail', 'compact_migrate_scanned', 'compact_free_scanned', 'compact_isolated', 'pgmigrate_success',
  'pgmigrate_fail', 'compact_daemon_wake', 'compact_daemon_migrate_scanned', 'pgscan_kswapd', 'pgscan_direct', 'pgsteal_kswapd', 'pgsteal_direct',
];

/** The recordings give indexes of the zone that most memory lies in. */
function largest_zone(machine: Machine): number {
  const zones = machine.kernel.config.zones;
  return zones.reduce((best, zone, i) => (zone.managed > zones[best]!.managed ? i : best), 0);
}

export function thp_figures(machine: Machine, fragmented: Snapshot, faulted: Snapshot): Figures {
  const d = (name: VmstatName): number => faulted.vm[name] - fragmented.vm[name];
  const f: Figures = {};
  for (const name of FAULT_COUNTERS) f[`fault_${name}`] = d(name);
  if (d('compact_stall') > 0) f['compaction_success_share'] = Math.floor((d('compact_success') / d('compact_stall')) * 1e4 + 0.5) / 1e4;
  const chunks = chunks_of(machine, 0);
  const us = chunks.map((chunk) => Math.floor(chunk.ns / US)).sort((a, b) => a - b);
  if (us.length > 0) {
    f['thp_success_share'] = Math.floor((chunks.filter((chunk) => chunk.huge).length / chunks.length) * 1e4 + 0.5) / 1e4;
    f['thp_total_ms'] = chunks.reduce((sum, chunk) => sum + chunk.ns, 0) / 1e6;
    f['chunk_us_p50'] = us[Math.floor(us.length / 2)]!;
    f['chunk_us_p95'] = us[Math.floor(us.length * 0.95)]!;
    f['chunk_us_max'] = us[us.length - 1]!;
  }
  const counts = fragmented.buddy[largest_zone(machine)]!;
  const by_order = (order: number): number => counts[order]!;
  f['free_pages_when_fragmented'] = fragmented.vm.nr_free_pages;
  f['free_order9plus_when_fragmented'] = by_order(9) + 2 * by_order(10);
  f['unusable_index_order9_fragmented'] = unusable_index_of(by_order, 9) / 1000;
  f['extfrag_index_order9_fragmented'] = fragmentation_index_of(by_order, 9) / 1000;
  return f;
}

/** Unusable index at orders 3, 4 and 9, and free blocks per order, at each fifth of the operations. */
export function frag_figures(machine: Machine, phases: ReadonlyMap<string, Snapshot>, start: Snapshot, end: Snapshot): Figures {
  const zone = largest_zone(machine);
  const f: Figures = {};
  for (const [name, snapshot] of [['start', start], ...phases, ['end', end]] as const) {
    const by_order = (order: number): number => snapshot.buddy[zone]![order]!;
    f[`unusable_o3_o4_o9_${name}`] = [3, 4, 9].map((order) => unusable_index_of(by_order, order) / 1000);
    f[`free_blocks_${name}`] = snapshot.buddy[zone]!;
    f[`extfrag_o9_${name}`] = extfrag_for_order_of(by_order, 9);
  }
  return f;
}
