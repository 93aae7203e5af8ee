// A slow twin of the disk mechanics, written for being obvious: it goes sector by sector, finds each one by walking
// over the zones and tracks from the start, and waits for it by counting whole revolutions since time 0.
// Same rules as kernel/block/mechanics.ts, other arithmetic: the two must agree to a microsecond.
import { SLACK_NS } from '#kernel/block/mechanics.ts';
import type { DriveFile } from '#kernel/block/drive.ts';

interface Place {
  readonly cylinder: number;
  readonly surface: number;
  readonly sector: number;
  readonly sectors_per_track: number;
  /** Sectors from the index mark to the start of this one. */
  readonly start: number;
}

export function naive_place(file: DriveFile, lbn: number): Place {
  let left = lbn;
  for (const zone of file.zones) {
    let skew = 0;
    for (let cylinder = zone.first; cylinder <= zone.last; cylinder++) {
      if (cylinder > zone.first) skew += zone.cylinderSkewSectors;
      for (let surface = 0; surface < file.surfaces; surface++) {
        if (surface > 0) skew += zone.trackSkewSectors;
        if (left < zone.sectorsPerTrack) {
          const start = (skew + left) % zone.sectorsPerTrack;
          return { cylinder, surface, sector: left, sectors_per_track: zone.sectorsPerTrack, start };
        }
        left -= zone.sectorsPerTrack;
      }
    }
  }
  throw new Error(`naive disk: block ${lbn} lies beyond the end`);
}

/** Whole ns, from the two points of the table around the distance, or from the last two beyond its end. */
export function naive_seek_ns(file: DriveFile, distance: number): number {
  if (distance === 0) return 0;
  const exact = file.seek.find((point) => point[0] === distance);
  if (exact !== undefined) return Math.round(exact[1] * 1e6);
  const after = file.seek.findIndex((point) => point[0] > distance);
  const b = after > 0 ? after : file.seek.length - 1;
  const low = file.seek[b - 1] ?? file.seek[b]!;
  const high = file.seek[b]!;
  const slope = high === low ? 0 : (high[1] - low[1]) / (high[0] - low[0]);
  return Math.round(Math.max(0, low[1] + (distance - low[0]) * slope) * 1e6);
}

export class NaiveDisk {
  private readonly file: DriveFile;
  private readonly period_ns: number;
  private cylinder = 0;
  private surface = 0;
  private next_lbn = -1;
  private next_write = false;
  private media_ns = 0;

  constructor(file: DriveFile) {
    this.file = file;
    this.period_ns = 60e9 / file.rpm;
  }

  /** End of service, in ns. */
  serve(start_ns: number, lbn: number, blocks: number, write: boolean): number {
    const ready = start_ns + Math.round((this.file.overheadMs ?? 0) * 1e6);
    const buffer_ns = Math.round((this.file.bufferMs ?? 0) * 1e6);
    let now = ready;
    if (buffer_ns > 0 && lbn === this.next_lbn && write === this.next_write) {
      now = Math.max(this.media_ns, start_ns - buffer_ns);
    }
    for (let block = lbn; block < lbn + blocks; block++) {
      const place = naive_place(this.file, block);
      now += this.move_ns(place, write);
      this.cylinder = place.cylinder;
      this.surface = place.surface;
      // The first passage of the sector's start that is not over.
      const passage = (place.start / place.sectors_per_track) * this.period_ns;
      let turn = Math.floor((now - passage) / this.period_ns) - 1;
      while (turn * this.period_ns + passage < now - SLACK_NS) turn++;
      now = turn * this.period_ns + passage + this.period_ns / place.sectors_per_track;
    }
    this.media_ns = Math.round(now);
    this.next_lbn = lbn + blocks;
    this.next_write = write;
    return Math.max(this.media_ns, ready);
  }

  private move_ns(place: Place, write: boolean): number {
    const seek = naive_seek_ns(this.file, Math.abs(place.cylinder - this.cylinder));
    const switching = place.surface === this.surface ? 0 : Math.round(this.file.headSwitchMs * 1e6);
    const move = Math.max(seek, switching);
    return move > 0 && write ? move + Math.round(this.file.writeSettleMs * 1e6) : move;
  }
}
