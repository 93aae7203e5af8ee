// Compaction once more, on plain arrays: what stands in each frame, and what is free as NaiveBuddy keeps it. A run says which page
// goes where. Written from the reference (kernel-compaction.md, 5.2, 5.3, 5.9, 5.11, rules of 2.6.35 and 2.6.38), not from the model.
import type { NaiveBuddy, NaiveWish } from './naive_buddy.ts';
import { SET_ASIDE } from './naive_buddy.ts';

const MOVABLE = 2;
const RESERVE = 3;
const BATCH = 32;
const ADD_BATCH = 14;

/** What keeps a page where it is. */
export type Hold = '' | 'locked' | 'writing' | 'referenced';

export interface NaiveFrames {
  readonly start: number;
  readonly pages: number;
  readonly block_order: number;
  readonly low_mark: number;
  readonly free: NaiveBuddy;
  /** Frames on an LRU list, and what holds each. */
  readonly listed: Set<number>;
  readonly hold: Map<number, Hold>;
  /** Pages on their way to a list. */
  add_batch: number[];
}

export interface NaiveRequest {
  readonly order: number;
  readonly type: number;
  readonly async: boolean;
  readonly capture: 'off' | 'on_free' | 'isolate';
}

export interface NaiveRun {
  readonly moves: (readonly [number, number])[];
  readonly failed: number[];
  outcome: 'partial' | 'complete';
  captured: number | null;
}

class Run {
  readonly result: NaiveRun = { moves: [], failed: [], outcome: 'complete', captured: null };
  private readonly m: NaiveFrames;
  private readonly r: NaiveRequest;
  private readonly size: number;
  private readonly end: number;
  private readonly wish: NaiveWish;
  private migrate: number;
  private scan_free: number;
  private places: number[] = [];
  private readonly mine = new Set<number>();
  /** First page taken since a block was left. */
  private first: number | null = null;

  constructor(m: NaiveFrames, r: NaiveRequest) {
    this.m = m;
    this.r = r;
    this.size = 2 ** m.block_order;
    this.end = m.start + m.pages;
    this.migrate = m.start;
    this.scan_free = this.end - (this.end % this.size);
    this.wish = { order: r.order, movable: r.type === MOVABLE, got: null };
  }

  run(): NaiveRun {
    this.drain_add_batch();
    for (;;) {
      this.leave_block();
      if (this.result.captured !== null) this.result.outcome = 'partial';
      if (this.result.captured !== null || this.scan_free <= this.migrate) break;
      if (this.is_served()) {
        this.result.outcome = 'partial';
        break;
      }
      const taken = this.take_batch();
      if (taken.length > 0) this.move(taken);
    }
    for (const place of this.places) this.m.free.give_back(place, 0);
    for (const block of [...this.mine].sort((a, b) => a - b)) this.m.free.unset_aside(block);
    return this.result;
  }

  private is_served(): boolean {
    const { order, type } = this.r;
    if (!this.m.free.mark_allows(order, this.m.low_mark + 2 ** order)) return false;
    for (let o = order; o <= 10; o++) {
      if (this.m.free.lists[type]![o]!.length > 0) return true;
      if (o >= this.m.block_order && this.m.free.blocks_of(o) > 0) return true;
    }
    return false;
  }

  /** The order-aligned block in which the scanner took pages lies behind it. */
  private leave_block(): void {
    const size = 2 ** this.r.order;
    const here = this.migrate - (this.migrate % size);
    if (this.first === null || this.first >= here) return;
    if (this.r.capture !== 'off') {
      this.drain_add_batch();
      this.watched(() => this.m.free.drain(Infinity));
    }
    for (let at = this.first - (this.first % size); at < here && this.r.capture === 'isolate'; at += size) {
      if (this.result.captured === null) this.take_whole(at);
    }
    this.first = null;
  }

  /** Of a pageblock set aside, if it has a block of the wanted order that is whole. */
  private take_whole(at: number): void {
    const { order, type } = this.r;
    const block = at >> this.m.block_order;
    if (!this.mine.has(block) || order > this.m.block_order || (order < this.m.block_order && type !== MOVABLE)) return;
    for (let pfn = block * this.size; pfn < (block + 1) * this.size; pfn += 2 ** order) {
      const found = this.m.free.order_at(pfn);
      if (found === null || found < order) continue;
      this.m.free.take(pfn, found);
      this.m.free.expand(pfn, order, found, SET_ASIDE);
      this.result.captured = pfn;
      return;
    }
  }

  /** Does something that frees pages; the block that is wished for may be handed over. */
  private watched(free: () => void): void {
    if (this.r.capture === 'on_free' && this.result.captured === null) this.m.free.wish = this.wish;
    free();
    this.m.free.wish = null;
    if (this.wish.got !== null) this.result.captured = this.wish.got;
  }

  private drain_add_batch(): void {
    for (const pfn of this.m.add_batch) this.m.listed.add(pfn);
    this.m.add_batch = [];
  }

  private add(pfn: number): void {
    this.m.add_batch.push(pfn);
    if (this.m.add_batch.length === ADD_BATCH) this.drain_add_batch();
  }

  /** Up to 32 pages of one pageblock. */
  private take_batch(): number[] {
    const from = this.migrate;
    const block_end = from - (from % this.size) + this.size;
    const bound = from % this.size === 0 ? block_end : block_end + this.size;
    if (bound > this.scan_free) {
      this.migrate = bound;
      return [];
    }
    if (this.r.async && from % this.size === 0 && this.m.free.type_of_block(from) !== MOVABLE) {
      this.migrate = block_end;
      return [];
    }
    const taken: number[] = [];
    for (let pfn = from; pfn < block_end && taken.length < BATCH; pfn++) if (this.m.listed.has(pfn)) taken.push(pfn);
    this.migrate = taken.length === BATCH ? taken.at(-1)! : block_end;
    for (const pfn of taken) this.m.listed.delete(pfn);
    if (taken.length === 0) return taken;
    this.first ??= from;
    if (this.r.capture === 'isolate' && this.m.free.set_aside(from >> this.m.block_order)) {
      this.mine.add(from >> this.m.block_order);
      this.m.free.drain(Infinity);
    }
    return taken;
  }

  /** Ten passes; the page taken last goes first. */
  private move(taken: readonly number[]): void {
    let left = taken.toReversed();
    let out_of_places = false;
    for (let pass = 0; pass < 10 && left.length > 0 && !out_of_places; pass++) {
      const again: number[] = [];
      left.forEach((pfn) => {
        const hold = this.m.hold.get(pfn) ?? '';
        if (out_of_places || hold === 'locked' || hold === 'referenced' || (hold === 'writing' && !this.r.async)) again.push(pfn);
        else if (hold === 'writing') this.fail(pfn);
        else if (!this.move_one(pfn, taken.length)) {
          out_of_places = true;
          again.push(pfn);
        }
      });
      left = again;
    }
    for (const pfn of left) this.fail(pfn);
  }

  private fail(pfn: number): void {
    this.result.failed.push(pfn);
    this.add(pfn);
  }

  private move_one(from: number, batch: number): boolean {
    if (this.places.length === 0) this.find_places(batch);
    const to = this.places.shift();
    if (to === undefined) return false;
    this.result.moves.push([from, to]);
    this.add(to);
    this.watched(() => this.m.free.give_back(from, 0));
    return true;
  }

  /** Downwards by pageblocks, not below the one after the migration scanner's place. */
  private find_places(batch: number): void {
    const low = this.migrate + this.size;
    let high = low;
    for (let block = this.scan_free; block > low && this.places.length < batch; block -= this.size) {
      if (block < this.m.start || block >= this.end || !this.is_target(block)) continue;
      const before = this.places.length;
      for (let pfn = block; pfn < Math.min(block + this.size, this.end); ) pfn += this.take_places(pfn);
      if (this.places.length > before) high = Math.max(high, block);
    }
    this.scan_free = high;
  }

  private is_target(block: number): boolean {
    const type = this.m.free.type_of_block(block);
    if (type === RESERVE || type === SET_ASIDE) return false;
    return type === MOVABLE || (this.m.free.order_at(block) ?? -1) >= this.m.block_order;
  }

  /** A free block becomes places, if the low mark allows. Returns how far to go on. */
  private take_places(pfn: number): number {
    const order = this.m.free.order_at(pfn);
    if (order === null || !this.m.free.mark_allows(0, this.m.low_mark + 2 ** order)) return 1;
    this.m.free.take(pfn, order);
    for (let p = pfn; p < pfn + 2 ** order; p++) this.places.unshift(p);
    for (let p = pfn; order >= this.m.block_order - 1 && p < pfn + 2 ** order - 1; p += this.size) this.m.free.block_type.set(p >> this.m.block_order, MOVABLE);
    return 2 ** order;
  }
}

export function naive_compaction(m: NaiveFrames, r: NaiveRequest): NaiveRun {
  return new Run(m, r).run();
}
