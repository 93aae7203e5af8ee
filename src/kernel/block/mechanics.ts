// The mechanics of one hard disk serving one request: overhead, seek or head switch, rotation, transfer.
// Pure functions over the tables of drive.ts; what a disk remembers is a few doubles of the caller's memory, and
// the angle is no state at all but a function of absolute time: at 0 ns sector 0 of cylinder 0 is under the head.
// After Ruemmler & Wilkes 1994; checked request by request against DiskSim 4.0 (replay.test.ts).
// Leaves out: on-board cache (but for one stream, see bufferMs), bus, zero-latency access (starting in the middle of
// what is wanted), command queueing, remapped sectors, thermal recalibration, spread of rpm and of seek times.
import type { Drive } from './drive.ts';

/** Doubles of state of one disk, at the offset `o` of the caller's array. All zero = a disk at time 0. */
export const DISK_WORDS = 10;
/** Where the head stands. */
export const AT_CYLINDER = 0;
export const AT_SURFACE = 1;
/** The block after the last one transferred: where elevators by block number count from. */
export const AT_LBN = 2;
/** The last request: start, and end of service. */
export const AT_START_NS = 3;
export const AT_END_NS = 4;
/** Its first arm movement, for drawing: from where, and when it started and settled. */
export const AT_FROM_CYLINDER = 5;
export const AT_MOVE_START_NS = 6;
export const AT_MOVE_END_NS = 7;
/** 1 = the last request wrote. */
export const AT_WRITE = 8;
/** When its last sector passed the head; before its end if the buffer had been ahead. */
export const AT_MEDIA_NS = 9;

/** Doubles that service() fills. The five durations are whole ns and add up to end - start exactly. */
export const OUT_WORDS = 8;
export const OUT_END_NS = 0;
/** All arm movements, write settling included. */
export const OUT_SEEK_NS = 1;
export const OUT_ROTATION_NS = 2;
export const OUT_TRANSFER_NS = 3;
/** Cylinder at the end of the transfer. */
export const OUT_CYLINDER = 4;
export const OUT_HEAD_SWITCH_NS = 5;
export const OUT_OVERHEAD_NS = 6;
/** Cylinders travelled, crossings during the transfer included; 0 = no seek. */
export const OUT_DISTANCE = 7;

/**
 * A sector whose start has passed the head by no more than this is still caught. Request ends are rounded to whole
 * ns, so a request that follows its predecessor at once may come up to half a ns late; without slack it would lose a
 * revolution, which DiskSim does not do. Far below a sector (0.4 us at 10,000 sectors and 15,000 rpm), and not round,
 * so that whole-ns starts do not fall on the edge. Chosen.
 */
export const SLACK_NS = 63.7;

function zone_of(d: Drive, lbn: number): number {
  const first = d.zone_first_lbn;
  let z = 0;
  while (lbn >= first[z + 1]!) z++;
  return z;
}

/** Cylinder of a block below d.blocks. */
export function cylinder_of(d: Drive, lbn: number): number {
  const z = zone_of(d, lbn);
  return d.zone_first_cylinder[z]! + Math.floor((lbn - d.zone_first_lbn[z]!) / (d.zone_sectors[z]! * d.surfaces));
}

/** Writes [cylinder, surface, sector] of a block to out[0..2]. */
export function lbn_to_chs(d: Drive, lbn: number, out: Float64Array): void {
  const z = zone_of(d, lbn);
  const sectors = d.zone_sectors[z]!;
  const track = Math.floor((lbn - d.zone_first_lbn[z]!) / sectors);
  const cylinder = Math.floor(track / d.surfaces);
  out[0] = d.zone_first_cylinder[z]! + cylinder;
  out[1] = track - cylinder * d.surfaces;
  out[2] = lbn - d.zone_first_lbn[z]! - track * sectors;
}

/** How far the disk has turned from its index mark, in [0, 1). */
export function angle_at(d: Drive, ns: number): number {
  const turns = ns / d.period_ns;
  return turns - Math.floor(turns);
}

/**
 * Serves blocks lbn .. lbn + nblocks - 1 from `start_ns` on: moves the disk at st[o..] and fills `out`.
 * The caller sees to 0 <= lbn, 1 <= nblocks, lbn + nblocks <= d.blocks, and to starts that do not precede the last end.
 */
export function service(
  d: Drive,
  st: Float64Array,
  o: number,
  start_ns: number,
  lbn: number,
  nblocks: number,
  write: boolean,
  out: Float64Array,
): void {
  const period = d.period_ns;
  const surfaces = d.surfaces;
  const slack = SLACK_NS / period;
  const ready = start_ns + d.overhead_ns;
  let t = ready;
  if (d.buffer_ns > 0 && lbn === st[o + AT_LBN]! && st[o + AT_WRITE]! === (write ? 1 : 0) && st[o + AT_END_NS]! > 0) {
    const media = st[o + AT_MEDIA_NS]!;
    t = media > start_ns - d.buffer_ns ? media : start_ns - d.buffer_ns;
  }
  let z = zone_of(d, lbn);
  let sectors = d.zone_sectors[z]!;
  const offset = lbn - d.zone_first_lbn[z]!;
  const track = Math.floor(offset / sectors);
  let sector = offset - track * sectors;
  let cylinder = Math.floor(track / surfaces);
  let surface = track - cylinder * surfaces;
  cylinder += d.zone_first_cylinder[z]!;

  let from = st[o + AT_CYLINDER]!;
  let from_surface = st[o + AT_SURFACE]!;
  st[o + AT_FROM_CYLINDER] = from;
  st[o + AT_MOVE_START_NS] = ready;
  let seek = 0;
  let switches = 0;
  let transfer = 0;
  let distance = 0;
  let left = nblocks;
  for (;;) {
    // Seek or head switch, whichever takes longer; a write settles after either (DiskSim 4.0, dm_seek_time_g1).
    const cylinders = cylinder > from ? cylinder - from : from - cylinder;
    let move = d.seek_ns[cylinders]!;
    if (surface !== from_surface && move < d.head_switch_ns) move = d.head_switch_ns;
    if (move > 0) {
      if (write) move += d.write_settle_ns;
      if (cylinders > 0) seek += move;
      else switches += move;
      distance += cylinders;
      t += move;
    }
    if (left === nblocks) st[o + AT_MOVE_END_NS] = t > ready ? t : ready;

    // Rotation: from the angle at t to the start of the first sector.
    const start = (d.cylinder_start[cylinder]! + surface * d.zone_track_skew[z]! + sector) % sectors;
    const turns = t / period;
    let wait = start / sectors - (turns - Math.floor(turns));
    if (wait < -slack) wait += 1;
    t += wait * period;

    // Transfer to the end of the request or of the track.
    const n = left < sectors - sector ? left : sectors - sector;
    const reading = (n * period) / sectors;
    transfer += reading;
    t += reading;
    left -= n;
    if (left === 0) break;
    from = cylinder;
    from_surface = surface;
    sector = 0;
    if (++surface === surfaces) {
      surface = 0;
      cylinder++;
      if (z + 1 < d.zone_sectors.length && cylinder === d.zone_first_cylinder[z + 1]!) sectors = d.zone_sectors[++z]!;
    }
  }

  // The parts, whole and adding up: what is left after moving and transferring is rotation. Less is left than the
  // parts say only by rounding, or where the transfer began before the request came.
  const media_end = Math.floor(t + 0.5);
  const end = media_end > ready ? media_end : ready;
  let rest = end - ready;
  if (seek > rest) seek = rest;
  rest -= seek;
  if (switches > rest) switches = rest;
  rest -= switches;
  let whole_transfer = Math.floor(transfer + 0.5);
  if (whole_transfer > rest) whole_transfer = rest;
  st[o + AT_CYLINDER] = cylinder;
  st[o + AT_SURFACE] = surface;
  st[o + AT_LBN] = lbn + nblocks;
  st[o + AT_START_NS] = start_ns;
  st[o + AT_END_NS] = end;
  st[o + AT_WRITE] = write ? 1 : 0;
  st[o + AT_MEDIA_NS] = media_end;
  out[OUT_END_NS] = end;
  out[OUT_SEEK_NS] = seek;
  out[OUT_ROTATION_NS] = rest - whole_transfer;
  out[OUT_TRANSFER_NS] = whole_transfer;
  out[OUT_CYLINDER] = cylinder;
  out[OUT_HEAD_SWITCH_NS] = switches;
  out[OUT_OVERHEAD_NS] = d.overhead_ns;
  out[OUT_DISTANCE] = distance;
}
