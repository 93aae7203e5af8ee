// A hard disk as data: rotation, geometry with zones and skews, a table of seek times. Checks the JSON form and
// turns it into look-up tables of whole numbers, so that no engine's square root can change a run.
// Seek times between the points of the table are linear, and beyond its end they go on as the last two points do:
// both as DiskSim 4.0 treats a measured curve (diskmodel, mech_g1_seektime). Blocks are numbered along the track,
// then the surfaces, then the cylinders; skews count from the first track of the zone, which starts at angle 0.
// Leaves out: spare and remapped sectors, serpentine numbering, bus, thermal recalibration; of the on-board cache all
// but bufferMs.
import { assert } from '#base/assert.ts';

export interface DriveZone {
  /** First and last cylinder, both included. */
  readonly first: number;
  readonly last: number;
  readonly sectorsPerTrack: number;
  readonly trackSkewSectors: number;
  readonly cylinderSkewSectors: number;
}

/** The JSON form. Fields beyond these (source, seekFormula) are for readers and are not looked at. */
export interface DriveFile {
  readonly name: string;
  readonly rpm: number;
  readonly surfaces: number;
  readonly cylinders: number;
  readonly bytesPerSector: number;
  readonly headSwitchMs: number;
  /** Added to every seek and head switch before a write. */
  readonly writeSettleMs: number;
  readonly zones: readonly DriveZone[];
  /** [distance in cylinders, ms], distances rising from 1. */
  readonly seek: readonly (readonly [number, number])[];
  /** Per request, before the arm moves. */
  readonly overheadMs?: number;
  /**
   * A request that goes on where the last one ended, in the same direction, finds the transfer of its blocks begun up
   * to this long before it came: the drive's read-ahead and write buffer for one stream. 0 or absent = no buffer.
   */
  readonly bufferMs?: number;
  /** If given, checked against the geometry. */
  readonly blocks?: number;
}

export interface DriveError {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export type ParsedDrive =
  | { readonly ok: true; readonly drive: DriveFile }
  | { readonly ok: false; readonly errors: readonly DriveError[] };

/** Tables of one drive, fixed for a run. Times in ns, angles in revolutions, positions on a track in sectors. */
export interface Drive {
  readonly name: string;
  readonly rpm: number;
  readonly surfaces: number;
  readonly cylinders: number;
  readonly blocks: number;
  /** One revolution; not whole for every rpm. */
  readonly period_ns: number;
  readonly head_switch_ns: number;
  readonly write_settle_ns: number;
  readonly overhead_ns: number;
  readonly buffer_ns: number;
  /** Seek time by distance in cylinders; [0] = 0. */
  readonly seek_ns: Float64Array;
  /** First block of each zone; one more entry holds the number of blocks. */
  readonly zone_first_lbn: Float64Array;
  readonly zone_first_cylinder: Int32Array;
  readonly zone_sectors: Int32Array;
  readonly zone_track_skew: Int32Array;
  /** Where sector 0 of surface 0 starts on each cylinder, in sectors after the index mark. */
  readonly cylinder_start: Int32Array;
}

/** Blocks, files and streams count in 512 bytes throughout, as the drives of DiskSim and Linux's sectors do. */
const BYTES_PER_SECTOR = 512;
/** Bounds of what a description may say: they keep the tables below about 50 MB and the arithmetic in 32 bits. */
const MAX_CYLINDERS = 4194304;
const MAX_SURFACES = 1024;
const MAX_SECTORS = 65536;
const MAX_RPM = 100000;
const MAX_MS = 60000;

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function is_record(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Checker {
  readonly errors: DriveError[] = [];

  bad(field: string, expected: string, got: unknown): void {
    this.errors.push({ field, expected, got: show(got) });
  }

  /** The whole number at `field`, or NaN after noting the error. */
  whole(field: string, value: unknown, min: number, max: number): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.bad(field, `a whole number from ${min} to ${max}`, value);
    return NaN;
  }

  ms(field: string, value: unknown): number {
    if (typeof value === 'number' && value >= 0 && value <= MAX_MS) return value;
    this.bad(field, `milliseconds from 0 to ${MAX_MS}`, value);
    return NaN;
  }
}

function parse_zones(c: Checker, value: unknown, cylinders: number): DriveZone[] {
  if (!Array.isArray(value) || value.length === 0) {
    c.bad('zones', 'a list of at least one zone', value);
    return [];
  }
  const zones: DriveZone[] = [];
  let next = 0;
  value.forEach((zone: unknown, i) => {
    const at = `zones[${i}]`;
    if (!is_record(zone)) {
      c.bad(at, 'an object', zone);
      next = NaN;
      return;
    }
    const first = c.whole(`${at}.first`, zone['first'], 0, MAX_CYLINDERS - 1);
    const last = c.whole(`${at}.last`, zone['last'], 0, MAX_CYLINDERS - 1);
    if (first !== next && !Number.isNaN(first + next)) {
      c.bad(`${at}.first`, `${next}, the cylinder after the zone before`, first);
    }
    if (last < first) c.bad(`${at}.last`, `at least ${first}, the first cylinder of the zone`, last);
    if (i === value.length - 1 && last !== cylinders - 1 && !Number.isNaN(last + cylinders)) {
      c.bad(`${at}.last`, `${cylinders - 1}, the last cylinder of the drive`, last);
    }
    next = last + 1;
    zones.push({
      first,
      last,
      sectorsPerTrack: c.whole(`${at}.sectorsPerTrack`, zone['sectorsPerTrack'], 1, MAX_SECTORS),
      trackSkewSectors: c.whole(`${at}.trackSkewSectors`, zone['trackSkewSectors'], 0, MAX_SECTORS),
      cylinderSkewSectors: c.whole(`${at}.cylinderSkewSectors`, zone['cylinderSkewSectors'], 0, MAX_SECTORS),
    });
  });
  return zones;
}

function parse_seek(c: Checker, value: unknown): (readonly [number, number])[] {
  if (!Array.isArray(value) || value.length === 0) {
    c.bad('seek', 'a list of at least one [distance, ms]', value);
    return [];
  }
  const points: (readonly [number, number])[] = [];
  let before = 0;
  value.forEach((point: unknown, i) => {
    const at = `seek[${i}]`;
    if (!Array.isArray(point) || point.length !== 2) {
      c.bad(at, '[distance, ms]', point);
      return;
    }
    const distance = c.whole(`${at}[0]`, point[0], 1, MAX_CYLINDERS);
    const ms = c.ms(`${at}[1]`, point[1]);
    if (i === 0 && distance > 1) c.bad(`${at}[0]`, '1, the shortest seek', distance);
    if (distance <= before) c.bad(`${at}[0]`, `more than ${before}, the distance before`, distance);
    if (!Number.isNaN(distance)) before = distance;
    points.push([distance, ms]);
  });
  return points;
}

/** Checks a description read from outside. Names every bad field; `drive` is whole only when there is none. */
export function parse_drive(json: unknown): ParsedDrive {
  const c = new Checker();
  if (!is_record(json)) {
    c.bad('(file)', 'an object', json);
    return { ok: false, errors: c.errors };
  }
  const name = json['name'];
  if (typeof name !== 'string' || name === '') c.bad('name', 'a name', name);
  const cylinders = c.whole('cylinders', json['cylinders'], 1, MAX_CYLINDERS);
  const drive: DriveFile = {
    name: String(name),
    rpm: c.whole('rpm', json['rpm'], 1, MAX_RPM),
    surfaces: c.whole('surfaces', json['surfaces'], 1, MAX_SURFACES),
    cylinders,
    bytesPerSector: BYTES_PER_SECTOR,
    headSwitchMs: c.ms('headSwitchMs', json['headSwitchMs']),
    writeSettleMs: c.ms('writeSettleMs', json['writeSettleMs']),
    zones: parse_zones(c, json['zones'], cylinders),
    seek: parse_seek(c, json['seek']),
    overheadMs: json['overheadMs'] === undefined ? 0 : c.ms('overheadMs', json['overheadMs']),
    bufferMs: json['bufferMs'] === undefined ? 0 : c.ms('bufferMs', json['bufferMs']),
  };
  if (json['bytesPerSector'] !== BYTES_PER_SECTOR) {
    c.bad('bytesPerSector', `${BYTES_PER_SECTOR}, the size of a block`, json['bytesPerSector']);
  }
  if (c.errors.length === 0 && json['blocks'] !== undefined) {
    const blocks = count_blocks(drive);
    if (json['blocks'] !== blocks) c.bad('blocks', `${blocks}, as the zones add up to`, json['blocks']);
  }
  return c.errors.length === 0 ? { ok: true, drive } : { ok: false, errors: c.errors };
}

function count_blocks(drive: DriveFile): number {
  let blocks = 0;
  for (const z of drive.zones) blocks += (z.last - z.first + 1) * drive.surfaces * z.sectorsPerTrack;
  return blocks;
}

/** Whole ns; + 0.5 and floor, so that no rounding mode is left to a library. */
function ms_to_ns(ms: number): number {
  return Math.floor(ms * 1e6 + 0.5);
}

function build_seek(file: DriveFile): Float64Array {
  const table = new Float64Array(file.cylinders);
  const points = file.seek;
  let i = 0;
  for (let distance = 1; distance < file.cylinders; distance++) {
    while (i < points.length - 2 && distance > points[i + 1]![0]) i++;
    const [d0, t0] = points[i]!;
    const [d1, t1] = points[i + 1] ?? [d0 + 1, t0];
    const ms = t0 + ((distance - d0) * (t1 - t0)) / (d1 - d0);
    table[distance] = ms > 0 ? ms_to_ns(ms) : 0;
  }
  return table;
}

/** Tables from a description that parse_drive has passed. */
export function build_drive(file: DriveFile): Drive {
  const zones = file.zones;
  assert(zones.length > 0 && zones[zones.length - 1]!.last === file.cylinders - 1, 'drive: zones not parsed');
  const first_lbn = new Float64Array(zones.length + 1);
  const start = new Int32Array(file.cylinders);
  zones.forEach((z, i) => {
    const sectors = z.sectorsPerTrack;
    first_lbn[i + 1] = first_lbn[i]! + (z.last - z.first + 1) * file.surfaces * sectors;
    const step = ((file.surfaces - 1) * z.trackSkewSectors + z.cylinderSkewSectors) % sectors;
    for (let cyl = z.first + 1; cyl <= z.last; cyl++) start[cyl] = (start[cyl - 1]! + step) % sectors;
  });
  return {
    name: file.name,
    rpm: file.rpm,
    surfaces: file.surfaces,
    cylinders: file.cylinders,
    blocks: first_lbn[zones.length]!,
    period_ns: 60e9 / file.rpm,
    head_switch_ns: ms_to_ns(file.headSwitchMs),
    write_settle_ns: ms_to_ns(file.writeSettleMs),
    overhead_ns: ms_to_ns(file.overheadMs ?? 0),
    buffer_ns: ms_to_ns(file.bufferMs ?? 0),
    seek_ns: build_seek(file),
    zone_first_lbn: first_lbn,
    zone_first_cylinder: Int32Array.from(zones, (z) => z.first),
    zone_sectors: Int32Array.from(zones, (z) => z.sectorsPerTrack),
    zone_track_skew: Int32Array.from(zones, (z) => z.trackSkewSectors % z.sectorsPerTrack),
    cylinder_start: start,
  };
}

/** FNV-1a (32 bits) over every number that decides a service time. All are whole, below 2^53. */
export function drive_table_hash(d: Drive): number {
  let hash = 0x811c9dc5;
  const mix = (value: number): void => {
    const low = value >>> 0;
    const high = Math.floor(value / 4294967296) >>> 0;
    for (const word of [low, high]) {
      for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((word >>> shift) & 0xff), 0x01000193);
    }
  };
  for (const v of [d.rpm, d.surfaces, d.cylinders, d.blocks]) mix(v);
  for (const v of [d.head_switch_ns, d.write_settle_ns, d.overhead_ns, d.buffer_ns]) mix(v);
  for (const table of [d.seek_ns, d.zone_first_lbn]) table.forEach(mix);
  for (const table of [d.zone_first_cylinder, d.zone_sectors, d.zone_track_skew, d.cylinder_start]) table.forEach(mix);
  return hash >>> 0;
}
