// The section `lumpy` of a report: what reclaim took for blocks of pages, what it had to write for them, how crowded the disk was where
// it wrote, and what such writes ought to have cost by the drive's own seek curve over the places of the files that were written to.
import type { Drive } from '#kernel/block/drive.ts';
import { D, G } from '#kernel/columns.ts';
import { ELEVATOR, SW } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { ORIGIN } from '#kernel/mm/origin.ts';
import { VM } from '#kernel/vmstat.ts';
import { BLOCK_COUNTER } from '#workloads/block_allocator.ts';
import { COUNTERS } from '#workloads/common.ts';
import { half_turn_ns, mean_pair_seek_ns, page_transfer_ns, places_of, span_of, sweep_seek_ns, thrown_seek_ns } from './disk_expect.ts';
import type { Machine } from './machine.ts';

interface Blocks {
  readonly asked: number;
  readonly got: number;
  readonly failed: number;
  readonly success: number | null;
  /** Time of all requests for blocks, of those that failed too. */
  readonly total_ns: number;
  readonly longest_ns: number;
  readonly ns_per_block: number | null;
}

export function lumpy_of(machine: Machine): Record<string, unknown> {
  const k = machine.kernel;
  const blocks = blocks_of(machine);
  const moved = k.vm[VM.compact_pages_moved]!;
  return {
    regions: k.g[G.lumpy_regions]!,
    contig_taken: k.g[G.contig_taken]!,
    contig_dirty: k.g[G.contig_dirty]!,
    contig_failed: k.g[G.contig_failed]!,
    freed: k.g[G.lumpy_freed]!,
    written: k.g[G.lumpy_written]!,
    second_passes: k.g[G.lumpy_waits]!,
    blocks,
    /** Pages freed by reclaim of any kind, and by tasks for themselves, for each block had. */
    reclaimed_per_block: per(k.vm[VM.pgsteal_direct]! + k.vm[VM.pgsteal_kswapd]!, blocks.got),
    direct_reclaimed_per_block: per(k.vm[VM.pgsteal_direct]!, blocks.got),
    moved_per_block: per(moved, blocks.got),
    ns_per_page_moved: per(blocks.total_ns, moved),
    /** Of tasks for themselves, of kswapd, and of both. */
    direct: writes_of(k, ['direct'], blocks.got),
    kswapd: writes_of(k, ['kswapd'], blocks.got),
    writes: writes_of(k, ['direct', 'kswapd'], blocks.got),
  };
}

function per(sum: number, count: number): number | null {
  return count > 0 ? sum / count : null;
}

function blocks_of(machine: Machine): Blocks {
  const k = machine.kernel;
  let [got, failed, total_ns, longest_ns] = [0, 0, 0, 0];
  for (const task of machine.info.tasks) {
    if (task.kind !== 'block_allocator') continue;
    const at = (counter: number): number => k.counter[task.id * COUNTERS + counter]!;
    got += at(BLOCK_COUNTER.got);
    failed += at(BLOCK_COUNTER.failed);
    total_ns += at(BLOCK_COUNTER.total_ns);
    longest_ns = Math.max(longest_ns, at(BLOCK_COUNTER.longest_ns));
  }
  return { asked: got + failed, got, failed, success: per(got, got + failed), total_ns, longest_ns, ns_per_block: per(total_ns, got) };
}

/** What some reclaimers wrote on the first device, beside what it ought to have cost. */
function writes_of(k: Kernel, origins: readonly ('direct' | 'kswapd')[], blocks: number): Record<string, unknown> {
  const sum = (column: Float64Array): number => origins.reduce((total, origin) => total + column[ORIGIN[origin]]!, 0);
  const scalar = (what: 'depth' | 'sweep' | 'distance' | 'rotation_ns'): number => origins.reduce((total, origin) => total + k.dev[D[`${origin}_${what}`]]!, 0);
  const requests = sum(k.origin_requests);
  const pages = sum(k.origin_pages);
  const disk_ns = sum(k.origin_busy_ns);
  const config = k.config.devices[0]!;
  const measured = {
    requests,
    pages,
    disk_ns,
    disk_ns_per_block: per(disk_ns, blocks),
    pages_per_block: per(pages, blocks),
    ns_per_request: per(disk_ns, requests),
    ns_per_page: per(disk_ns, pages),
    mean_seek_ns: per(sum(k.origin_seek_ns), requests),
    mean_rotation_ns: per(scalar('rotation_ns'), requests),
    mean_distance: per(scalar('distance'), requests),
    /** Requests in the queue when one of its writes was taken, that one included. */
    mean_depth: per(scalar('depth'), requests),
    /** Requests of the sweep in which one was taken: served since the head last turned back, and still ahead. */
    mean_sweep: per(scalar('sweep'), requests),
  };
  return config.kind === 'disk' ? { ...measured, ...expected(k, config.drive, measured.mean_sweep, measured.ns_per_page, per(pages, blocks)) } : measured;
}

function expected(k: Kernel, drive: Drive, sweep: number | null, ns_per_page: number | null, pages_per_block: number | null): Record<string, unknown> {
  const places = places_of(k, 0, drive, (file) => k.dirtied_when[file]! > 0);
  const turn = half_turn_ns(drive);
  const rest = page_transfer_ns(drive, places);
  const span = span_of(places);
  const fcfs = places.length === 0 ? null : mean_pair_seek_ns(drive, places) + turn;
  const clook = sweep === null || places.length === 0 ? null : sweep_seek_ns(drive, span, sweep) + turn + rest;
  const thrown = sweep === null || places.length === 0 ? null : thrown_seek_ns(drive, span, sweep) + turn + rest;
  const used = k.sw[SW.elevator] === ELEVATOR.clook ? clook : fcfs;
  return {
    span_cylinders: span,
    half_turn_ns: turn,
    /** First come, first served: mean seek over the places in use and half a turn. */
    expected_fcfs_ns: fcfs,
    /** One way over the disk: seek over the mean gap of a sweep, half a turn, overhead and transfer. */
    expected_clook_ns: clook,
    /** The same over gaps as they fall by chance. */
    expected_clook_thrown_ns: thrown,
    expected_ns_per_block: used === null || pages_per_block === null ? null : used * pages_per_block,
    measured_over_expected: used === null || ns_per_page === null ? null : ns_per_page / used,
  };
}
