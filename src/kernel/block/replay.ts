// Runs a stream of requests through one disk, one at a time, with a queue in front: the disk alone, without a
// kernel, to be held against DiskSim 4.0. The three elevators order by block number and merge nothing.
// Open streams come at given times; closed ones think, issue, wait for the answer, and think again.
// Leaves out: plugging, merging, read/write priorities, deadlines: the kernel's own queue has those.
import type { Drive } from './drive.ts';
import {
  AT_LBN,
  DISK_WORDS,
  OUT_DISTANCE,
  OUT_END_NS,
  OUT_ROTATION_NS,
  OUT_SEEK_NS,
  OUT_WORDS,
  service,
} from './mechanics.ts';

export type DiskPolicy = 'fcfs' | 'clook' | 'sstf';
export const DISK_POLICIES: readonly DiskPolicy[] = ['fcfs', 'clook', 'sstf'];

/** Columns of one stream. time_ns: arrival (open), or think time since the previous completion (closed). */
export interface DiskStream {
  readonly time_ns: Float64Array;
  readonly lbn: Float64Array;
  readonly blocks: Float64Array;
  /** 1 = write. */
  readonly write: Uint8Array;
}

export interface Replay {
  readonly issue_ns: Float64Array;
  readonly response_ns: Float64Array;
  readonly seek_ns: Float64Array;
  readonly rotation_ns: Float64Array;
  /** Requests for which the arm moved. */
  readonly seeks: number;
  readonly busy_ns: number;
  readonly end_ns: number;
}

/** Requests waiting, by block number, equal ones by arrival; or simply by arrival. */
class Waiting {
  private readonly rows: number[] = [];
  /** At equal distance up and down SSTF takes them in turn, upwards first (DiskSim 4.0, lbn_vscan_queue). */
  private down_next = false;
  private readonly policy: DiskPolicy;
  private readonly lbn: Float64Array;

  constructor(policy: DiskPolicy, lbn: Float64Array) {
    this.policy = policy;
    this.lbn = lbn;
  }

  get length(): number {
    return this.rows.length;
  }

  add(row: number): void {
    if (this.policy === 'fcfs') this.rows.push(row);
    else this.rows.splice(this.first_from(this.lbn[row]! + 1), 0, row);
  }

  take(position: number): number {
    const i = this.pick(position);
    const row = this.rows[i]!;
    this.rows.splice(i, 1);
    return row;
  }

  /** Index of the first request at block `lbn` or above. */
  private first_from(lbn: number): number {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.lbn[this.rows[mid]!]! < lbn) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  private pick(position: number): number {
    if (this.policy === 'fcfs') return 0;
    const up = this.first_from(position);
    if (this.policy === 'clook') return up < this.rows.length ? up : 0;
    if (up === 0) return 0;
    const below = this.lbn[this.rows[up - 1]!]!;
    // Of several at the same block the one that came first.
    const down = this.first_from(below);
    if (up === this.rows.length) return down;
    const way_up = this.lbn[this.rows[up]!]! - position;
    const way_down = position - below;
    if (way_up !== way_down) return way_up < way_down ? up : down;
    this.down_next = !this.down_next;
    return this.down_next ? up : down;
  }
}

export function replay(d: Drive, stream: DiskStream, policy: DiskPolicy, closed: boolean): Replay {
  const n = stream.lbn.length;
  const issue_ns = new Float64Array(n);
  const response_ns = new Float64Array(n);
  const seek_ns = new Float64Array(n);
  const rotation_ns = new Float64Array(n);
  const st = new Float64Array(DISK_WORDS);
  const out = new Float64Array(OUT_WORDS);
  const waiting = new Waiting(policy, stream.lbn);
  let now = 0;
  let arrived = 0;
  let busy_ns = 0;
  let seeks = 0;
  for (let served = 0; served < n; served++) {
    let row = served;
    if (closed) {
      now += stream.time_ns[row]!;
      issue_ns[row] = now;
    } else {
      if (waiting.length === 0 && stream.time_ns[arrived]! > now) now = stream.time_ns[arrived]!;
      while (arrived < n && stream.time_ns[arrived]! <= now) waiting.add(arrived++);
      row = waiting.take(st[AT_LBN]!);
      issue_ns[row] = stream.time_ns[row]!;
    }
    service(d, st, 0, now, stream.lbn[row]!, stream.blocks[row]!, stream.write[row] === 1, out);
    const end = out[OUT_END_NS]!;
    response_ns[row] = end - issue_ns[row]!;
    seek_ns[row] = out[OUT_SEEK_NS]!;
    rotation_ns[row] = out[OUT_ROTATION_NS]!;
    busy_ns += end - now;
    if (out[OUT_DISTANCE]! > 0) seeks++;
    now = end;
  }
  return { issue_ns, response_ns, seek_ns, rotation_ns, seeks, busy_ns, end_ns: now };
}
