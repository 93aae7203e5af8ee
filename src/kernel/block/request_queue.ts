// The request queue of a device: merging, plugging, congestion, the elevator. Models 2.6.34 block/blk-core.c
// (__make_request, get_request, blk_plug_device), block/elevator.c (elv_merge), mm/backing-dev.c (congestion_wait).
// A request holds the pages it carries; merging is with queued requests only. The elevator is FCFS or C-LOOK (2.6.34's
// default, CFQ, shares time between tasks and is not modelled).
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { BLKDEV_MAX_RQ, D, DEVICE_SCALARS, MAX_REQUESTS, MAX_SECTORS, NR_ORIGINS, REQUEST_PAGES, RQ } from '../columns.ts';
import { ELEVATOR, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { ORIGIN } from '../mm/origin.ts';
import { TP } from '../tracepoints.ts';
import { start_service } from './device.ts';

/** Congestion begins at nr - nr/8 + 1 and ends below nr - nr/8 - nr/16 - 1 (blk_queue_congestion_threshold): 113 and 103 of 128. */
export const CONGESTION_ON = BLKDEV_MAX_RQ - BLKDEV_MAX_RQ / 8 + 1;
export const CONGESTION_OFF = BLKDEV_MAX_RQ - BLKDEV_MAX_RQ / 8 - BLKDEV_MAX_RQ / 16 - 1;
/** unplug_thresh and unplug_delay (blk_queue_make_request): 4 requests, 3 ms. */
const UNPLUG_THRESHOLD = 4;
const UNPLUG_DELAY_NS = 3e6;
export const EVENT_DONE = 1;
export const EVENT_UNPLUG = 2;

export function device_scalar(device: number, field: number): number {
  return device * DEVICE_SCALARS + field;
}

/** Tries to add a page to a queued request that it continues, behind or in front. */
function elv_merge(k: Kernel, device: number, sector: number, write: number): number {
  const base = device * MAX_REQUESTS;
  const last = k.dev[device_scalar(device, D.last_rq)]! - 1;
  if (last >= 0 && fits(k, base + last, sector, write)) return last;
  let left = k.dev[device_scalar(device, D.nr_queued)]!;
  for (let i = 0; i < MAX_REQUESTS && left > 0; i++) {
    if (k.rq_state[base + i] !== RQ.queued) continue;
    left--;
    if (fits(k, base + i, sector, write)) return i;
  }
  return NONE;
}

function fits(k: Kernel, rq: number, sector: number, write: number): boolean {
  if (k.rq_state[rq] !== RQ.queued || k.rq_write[rq] !== write || k.rq_sectors[rq]! + 8 > MAX_SECTORS) return false;
  return k.rq_sector[rq]! + k.rq_sectors[rq]! === sector || sector + 8 === k.rq_sector[rq];
}

/**
 * Queues one page. Returns false when all requests of that direction are taken: the caller must sleep in
 * get_request_wait and try again.
 */
export function submit_page(k: Kernel, task: TaskId, device: number, sector: number, pfn: Pfn, write: boolean, origin: number): boolean {
  const direction = write ? 1 : 0;
  const base = device * MAX_REQUESTS;
  const counts = device_scalar(device, write ? D.nr_writes : D.nr_reads);
  let i = elv_merge(k, device, sector, direction);
  if (i !== NONE) {
    const rq = base + i;
    const n = k.rq_nr_pages[rq]!;
    if (sector < k.rq_sector[rq]!) {
      for (let p = n; p > 0; p--) k.rq_page[rq * REQUEST_PAGES + p] = k.rq_page[rq * REQUEST_PAGES + p - 1]!;
      k.rq_page[rq * REQUEST_PAGES] = pfn;
      k.rq_sector[rq] = sector;
    } else k.rq_page[rq * REQUEST_PAGES + n] = pfn;
    k.rq_nr_pages[rq] = n + 1;
    k.rq_sectors[rq]! += 8;
    k.dev[device_scalar(device, D.merges)]!++;
    k.eng.emit_for(task, TP.block_bio_backmerge, k.rq_sector[rq]!, k.rq_sectors[rq]!);
  } else {
    if (k.dev[counts]! >= BLKDEV_MAX_RQ) return false;
    for (i = 0; k.rq_state[base + i] !== RQ.free; i++);
    const rq = base + i;
    k.rq_state[rq] = RQ.queued;
    k.rq_write[rq] = direction;
    k.rq_origin[rq] = origin;
    k.rq_task[rq] = task;
    k.rq_sector[rq] = sector;
    k.rq_sectors[rq] = 8;
    k.rq_issued[rq] = k.eng.local_now;
    k.dev[device_scalar(device, D.arrival)]!++;
    k.rq_arrival[rq] = k.dev[device_scalar(device, D.arrival)]!;
    k.rq_nr_pages[rq] = 1;
    k.rq_page[rq * REQUEST_PAGES] = pfn;
    k.dev[counts]!++;
    if (k.dev[counts]! >= CONGESTION_ON) k.dev[device_scalar(device, write ? D.congested_write : D.congested_read)] = 1;
    k.rq_cause[rq] = k.eng.emit_for(task, TP.block_bio_queue, sector, 8);
    k.dev[device_scalar(device, D.nr_queued)]!++;
    plug(k, device);
  }
  k.dev[device_scalar(device, D.last_rq)] = i + 1;
  k.origin_pages[device * NR_ORIGINS + origin]!++;
  return true;
}

/** blk_plug_device: an idle device waits a little for neighbours of its first request. */
function plug(k: Kernel, device: number): void {
  if (k.dev[device_scalar(device, D.busy)] === 1) return;
  const queued = k.dev[device_scalar(device, D.nr_queued)]!;
  if (queued >= UNPLUG_THRESHOLD) {
    unplug(k, device);
    return;
  }
  if (k.dev[device_scalar(device, D.plugged)] === 1) return;
  k.dev[device_scalar(device, D.plugged)] = 1;
  const gen = k.dev[device_scalar(device, D.unplug_gen)]! + 1;
  k.dev[device_scalar(device, D.unplug_gen)] = gen;
  k.eng.schedule_device(k.eng.local_now + UNPLUG_DELAY_NS, EVENT_UNPLUG, device, gen);
}

/** generic_unplug_device: whoever must wait for a page of this device lets it start. */
export function unplug(k: Kernel, device: number): void {
  k.dev[device_scalar(device, D.plugged)] = 0;
  dispatch(k, device);
}

export function unplug_timer(k: Kernel, device: number, gen: number): void {
  if (k.dev[device_scalar(device, D.plugged)] === 1 && k.dev[device_scalar(device, D.unplug_gen)] === gen) unplug(k, device);
}

/** Gives the device its next request, chosen by the elevator. */
export function dispatch(k: Kernel, device: number): void {
  if (k.dev[device_scalar(device, D.busy)] === 1 || k.dev[device_scalar(device, D.plugged)] === 1) return;
  if (k.dev[device_scalar(device, D.nr_queued)] === 0) return;
  const rq = k.sw[SW.elevator] === ELEVATOR.clook ? next_clook(k, device) : next_fcfs(k, device);
  const index = device * MAX_REQUESTS + rq;
  note_depth(k, device, index);
  k.rq_state[index] = RQ.in_service;
  k.dev[device_scalar(device, D.nr_queued)]!--;
  k.dev[device_scalar(device, D.in_service)] = rq + 1;
  k.dev[device_scalar(device, D.busy)] = 1;
  if (k.dev[device_scalar(device, D.last_rq)] === rq + 1) k.dev[device_scalar(device, D.last_rq)] = 0;
  const end = start_service(k, device, index);
  k.rq_cause[index] = k.eng.emit(TP.block_rq_issue, NONE, k.rq_sector[index]!, k.rq_sectors[index]!, k.rq_cause[index]!);
  k.eng.schedule_device(end, EVENT_DONE, device);
}

/**
 * How crowded the disk is where reclaim writes: requests in the queue when one of its writes is taken, that one included, and
 * requests of the sweep it belongs to, those that went before it since the head last turned back and those still ahead.
 */
function note_depth(k: Kernel, device: number, index: number): void {
  const sector = k.rq_sector[index]!;
  const in_sweep = sector < k.dev[device_scalar(device, D.last_end_sector)]! ? 1 : k.dev[device_scalar(device, D.in_sweep)]! + 1;
  k.dev[device_scalar(device, D.in_sweep)] = in_sweep;
  const origin = k.rq_origin[index];
  if (origin !== ORIGIN.direct && origin !== ORIGIN.kswapd) return;
  let ahead = 0;
  for (let rq = device * MAX_REQUESTS; rq < (device + 1) * MAX_REQUESTS; rq++) if (k.rq_state[rq] === RQ.queued && k.rq_sector[rq]! > sector) ahead++;
  const direct = origin === ORIGIN.direct;
  k.dev[device_scalar(device, direct ? D.direct_depth : D.kswapd_depth)]! += k.dev[device_scalar(device, D.nr_queued)]!;
  k.dev[device_scalar(device, direct ? D.direct_sweep : D.kswapd_sweep)]! += in_sweep + ahead;
}

function next_fcfs(k: Kernel, device: number): number {
  const base = device * MAX_REQUESTS;
  let best = NONE;
  for (let i = 0; i < MAX_REQUESTS; i++) {
    if (k.rq_state[base + i] !== RQ.queued) continue;
    if (best === NONE || k.rq_arrival[base + i]! < k.rq_arrival[base + best]!) best = i;
  }
  return best;
}

/** C-LOOK by sector, upwards; from the end back to the lowest. */
function next_clook(k: Kernel, device: number): number {
  const base = device * MAX_REQUESTS;
  const position = k.dev[device_scalar(device, D.last_end_sector)]!;
  let ahead = NONE;
  let lowest = NONE;
  for (let i = 0; i < MAX_REQUESTS; i++) {
    if (k.rq_state[base + i] !== RQ.queued) continue;
    const sector = k.rq_sector[base + i]!;
    if (sector >= position && (ahead === NONE || sector < k.rq_sector[base + ahead]!)) ahead = i;
    if (lowest === NONE || sector < k.rq_sector[base + lowest]!) lowest = i;
  }
  return ahead !== NONE ? ahead : lowest;
}
