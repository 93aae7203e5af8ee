// Pages on their way to and from devices: where they stand on disk, sending them, and what the end of a transfer does.
// Models 2.6.34 mm/filemap.c (end_page_writeback, unlock_page), fs/mpage.c (end_io), block/blk-core.c (end_request).
import type { EventId, Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { D, DEVICE_SCALARS, G, MAX_REQUESTS, NR_ORIGINS, REQUEST_PAGES, RQ } from '../columns.ts';
import { CONGESTION_OFF, dispatch, submit_page, unplug } from '../block/request_queue.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { PG_locked, PG_reclaim, PG_swapbacked, PG_uptodate, PG_writeback } from './page_flags.ts';
import { rotate_reclaimable_page } from './swap.ts';

/** First sector of a page of a file. */
export function sector_of(k: Kernel, file: number, index: number): number {
  const e = extent_of(k, file, index);
  return k.extent_sector[e]! + (index - k.extent_index[e]!) * 8;
}

/** Extent that holds a page of a file. */
export function extent_of(k: Kernel, file: number, index: number): number {
  let low = k.extent_start[file]!;
  let high = k.extent_start[file + 1]! - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (k.extent_index[mid]! <= index) low = mid;
    else high = mid - 1;
  }
  return low;
}

/** First page after this one that does not follow it on disk. */
export function extent_end(k: Kernel, file: number, index: number): number {
  const e = extent_of(k, file, index);
  return k.extent_index[e]! + k.extent_pages[e]!;
}

/**
 * Sends one page. False: no free request, the caller must wait and try again. On a device without delay the transfer
 * has ended when this returns.
 */
export function submit_page_io(k: Kernel, task: TaskId, device: number, sector: number, pfn: Pfn, write: boolean, origin: number): boolean {
  if (k.device_instant[device] === 1) {
    const base = device * DEVICE_SCALARS;
    k.dev[base + (write ? D.writes : D.reads)]!++;
    k.dev[base + (write ? D.sectors_written : D.sectors_read)]! += 8;
    k.origin_pages[device * NR_ORIGINS + origin]!++;
    end_page_io(k, device, pfn, write, k.eng.task_event[task]!, k.cpu_of(task));
    return true;
  }
  return submit_page(k, task, device, sector, pfn, write, origin);
}

/** Marks a page as being written and counts it. */
export function set_page_writeback(k: Kernel, pfn: Pfn): void {
  k.flags[pfn]! |= PG_writeback;
  k.vm[VM.nr_writeback]!++;
  if (k.g[G.first_writeback_ns] === 0) k.g[G.first_writeback_ns] = k.eng.local_now;
  const both = k.vm[VM.nr_dirty]! + k.vm[VM.nr_writeback]!;
  if (both > k.g[G.peak_dirty_plus_writeback]!) k.g[G.peak_dirty_plus_writeback] = both;
}

function end_page_io(k: Kernel, device: number, pfn: Pfn, write: boolean, cause: EventId, cpu: number): void {
  if (!write) {
    k.flags[pfn] = (k.flags[pfn]! | PG_uptodate) & ~PG_locked;
    k.vm[VM.pgpgin]! += 4;
    k.cause[pfn] = k.eng.emit(TP.unlock_page, NONE, pfn, 0, cause);
    if ((k.flags[pfn]! & PG_swapbacked) !== 0) k.vm[VM.pswpin]!++;
    k.eng.wake_all(WAIT.lock_page, pfn, NONE, k.cause[pfn]!);
    k.eng.wake_all(WAIT.swap_in, pfn, NONE, k.cause[pfn]!);
    return;
  }
  const flags = k.flags[pfn]!;
  k.flags[pfn] = flags & ~PG_writeback;
  k.vm[VM.nr_writeback]!--;
  k.vm[VM.nr_written]!++;
  k.vm[VM.pgpgout]! += 4;
  k.proportion[device * 2]!++;
  k.cause[pfn] = k.eng.emit(TP.end_page_writeback, NONE, pfn, 0, cause);
  if ((flags & PG_reclaim) !== 0) {
    k.flags[pfn]! &= ~PG_reclaim;
    rotate_reclaimable_page(k, pfn, cpu);
  }
  k.eng.wake_all(WAIT.wait_on_page_writeback, pfn, NONE, k.cause[pfn]!);
  k.eng.wake_all(WAIT.lumpy_wait, pfn, NONE, k.cause[pfn]!);
  k.eng.wake_all(WAIT.sync_write, pfn, NONE, k.cause[pfn]!);
}

/** A device has finished its request. */
export function end_request(k: Kernel, device: number): void {
  const base = device * DEVICE_SCALARS;
  const rq = device * MAX_REQUESTS + k.dev[base + D.in_service]! - 1;
  const write = k.rq_write[rq] === 1;
  const cause = k.eng.emit(TP.block_rq_complete, NONE, k.rq_sector[rq]!, k.rq_sectors[rq]!, k.rq_cause[rq]!);
  const n = k.rq_nr_pages[rq]!;
  for (let i = 0; i < n; i++) {
    const pfn = k.rq_page[rq * REQUEST_PAGES + i]!;
    k.rq_page[rq * REQUEST_PAGES + i] = 0;
    // Metadata blocks of the file system have no page frame; their reader waits for the request's sector.
    if (pfn >= 0) end_page_io(k, device, pfn, write, cause, 0);
    else k.eng.wake_all(WAIT.xfs_buf, -1 - pfn, NONE, cause);
  }
  k.rq_state[rq] = RQ.free;
  k.rq_nr_pages[rq] = 0;
  k.dev[base + D.in_service] = 0;
  k.dev[base + D.busy] = 0;
  const counts = base + (write ? D.nr_writes : D.nr_reads);
  k.dev[counts]!--;
  const congested = base + (write ? D.congested_write : D.congested_read);
  if (k.dev[congested] === 1 && k.dev[counts]! < CONGESTION_OFF) {
    k.dev[congested] = 0;
    k.eng.wake_all(WAIT.congestion_wait, NONE, NONE, cause);
  }
  k.eng.wake_one(WAIT.get_request_wait, device * 2 + (write ? 1 : 0), NONE, cause);
  dispatch(k, device);
}

/** sync_page: somebody waits for a page of this device, so it starts. */
export function unplug_for(k: Kernel, device: number): void {
  if (k.dev[device * DEVICE_SCALARS + D.plugged] === 1) unplug(k, device);
}
