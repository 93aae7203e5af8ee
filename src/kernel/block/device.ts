// Devices: what one request costs. A disk with mechanics; a device limited in bandwidth (a leaky bucket, as a
// virtual machine's throttled disk is); one without delay, which is served where it is asked (page_io.ts).
import { D, DEVICE_SCALARS, NR_ORIGINS } from '../columns.ts';
import type { DeviceConfig } from '../config.ts';
import type { Kernel } from '../kernel.ts';
import { ORIGIN } from '../mm/origin.ts';
import { cylinder_of, OUT_CYLINDER, OUT_DISTANCE, OUT_END_NS, OUT_HEAD_SWITCH_NS, OUT_ROTATION_NS, OUT_SEEK_NS, OUT_WORDS, service } from './mechanics.ts';

/** Scratch of one call. */
const out = new Float64Array(OUT_WORDS);
/** Doubles of mechanics state kept for each device. */
const MECHANICS = 16;

/** Starts the service of a request now. Returns when it ends, in whole ns. */
export function start_service(k: Kernel, device: number, rq: number): number {
  const base = device * DEVICE_SCALARS;
  const config = k.config.devices[device]!;
  const now = k.eng.local_now;
  const sector = k.rq_sector[rq]!;
  const sectors = k.rq_sectors[rq]!;
  const write = k.rq_write[rq] === 1;
  const origin = device * NR_ORIGINS + k.rq_origin[rq]!;
  k.dev[base + D.from_cylinder] = k.dev[base + D.to_cylinder]!;
  let end = now;
  if (config.kind === 'disk') {
    service(config.drive, k.mechanics, device * MECHANICS, now, sector, sectors, write, out);
    end = out[OUT_END_NS]!;
    k.dev[base + D.to_cylinder] = out[OUT_CYLINDER]!;
    k.dev[base + D.move_start] = now;
    k.dev[base + D.move_end] = now + out[OUT_SEEK_NS]! + out[OUT_HEAD_SWITCH_NS]!;
    k.dev[base + D.rotation_ns]! += out[OUT_ROTATION_NS]!;
    if (k.rq_origin[rq] === ORIGIN.direct || k.rq_origin[rq] === ORIGIN.kswapd) {
      const of = base + (k.rq_origin[rq] === ORIGIN.direct ? 0 : D.kswapd_depth - D.direct_depth);
      k.dev[of + D.direct_distance]! += out[OUT_DISTANCE]!;
      k.dev[of + D.direct_rotation_ns]! += out[OUT_ROTATION_NS]!;
    }
    if (out[OUT_DISTANCE]! > 0) {
      k.dev[base + D.seeks]!++;
      k.dev[base + D.seek_ns]! += out[OUT_SEEK_NS]!;
      k.origin_seeks[origin]!++;
      k.origin_seek_ns[origin]! += out[OUT_SEEK_NS]!;
    }
  } else if (config.kind === 'bandwidth') {
    end = bandwidth_end(k, base, config, now, sectors * 512, write);
    k.dev[base + D.to_cylinder] = Math.floor(sector / 2048);
    k.dev[base + D.move_start] = now;
    k.dev[base + D.move_end] = now;
    // Without a head, a seek is a request that does not continue the one before: what a disk would have had to do.
    if (sector !== k.dev[base + D.last_end_sector]) {
      k.dev[base + D.seeks]!++;
      k.origin_seeks[origin]!++;
    }
  }
  k.dev[base + D.service_start] = now;
  k.dev[base + D.service_end] = end;
  k.dev[base + D.last_end_sector] = sector + sectors;
  k.dev[base + D.busy_ns]! += end - now;
  k.origin_busy_ns[origin]! += end - now;
  k.origin_requests[origin]!++;
  if (write) {
    k.dev[base + D.writes]!++;
    k.dev[base + D.sectors_written]! += sectors;
  } else {
    k.dev[base + D.reads]!++;
    k.dev[base + D.sectors_read]! += sectors;
  }
  return end;
}

function bandwidth_end(k: Kernel, base: number, config: Extract<DeviceConfig, { kind: 'bandwidth' }>, now: number, bytes: number, write: boolean): number {
  const bps = write ? config.write_bps : config.read_bps;
  if (bps === 0) return now + config.latency_ns;
  // The bucket holds ns of the rate: it leaks one ns a ns, and a request may start while it is not above the burst.
  const level = Math.max(0, k.dev[base + D.bucket]! - (now - k.dev[base + D.bucket_at]!));
  const wait = Math.max(0, level - config.burst_ns);
  k.dev[base + D.bucket] = level + Math.floor((bytes * 1e9) / bps);
  k.dev[base + D.bucket_at] = now;
  return now + wait + config.latency_ns;
}

export function device_sectors(config: DeviceConfig): number {
  return config.kind === 'disk' ? config.drive.blocks : config.sectors;
}

export function device_cylinder(config: DeviceConfig, sector: number): number {
  return config.kind === 'disk' ? cylinder_of(config.drive, sector) : Math.floor(sector / 2048);
}
