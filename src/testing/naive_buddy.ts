// The buddy allocator once more, as plainly as it can be said: a list of blocks for each order and type, searched and
// copied without shame. Written from the reference (kernel-compaction.md, 3.2 to 3.5, rules of 2.6.35), not from the model.

export interface NaiveBlock {
  readonly pfn: number;
  readonly order: number;
}

export interface NaiveZone {
  readonly start: number;
  readonly pages: number;
}

const TOP = 10;
const UNMOVABLE = 0;
const RECLAIMABLE = 1;
const MOVABLE = 2;
const RESERVE = 3;
const FALLBACKS = [[RECLAIMABLE, MOVABLE], [UNMOVABLE, MOVABLE], [RECLAIMABLE, UNMOVABLE], []];

export class NaiveBuddy {
  /** lists[type][order]: first pages, head first. */
  readonly lists: number[][][];
  /** Type of each pageblock, by number. */
  readonly block_type = new Map<number, number>();
  private readonly zone: NaiveZone;
  private readonly pageblock_order: number;

  constructor(zone: NaiveZone, pageblock_order: number) {
    this.zone = zone;
    this.pageblock_order = pageblock_order;
    this.lists = [0, 1, 2, 3].map(() => Array.from({ length: TOP + 1 }, () => []));
  }

  type_of_block(pfn: number): number {
    return this.block_type.get(pfn >> this.pageblock_order) ?? MOVABLE;
  }

  free_pages(): number {
    return this.lists.reduce((sum, orders) => sum + orders.reduce((s, list, order) => s + list.length * 2 ** order, 0), 0);
  }

  private holder(pfn: number, order: number): number[] | undefined {
    return this.lists.map((orders) => orders[order]!).find((list) => list.includes(pfn));
  }

  private static drop(list: number[], pfn: number): void {
    list.splice(list.indexOf(pfn), 1);
  }

  free(first: number, first_order: number, type: number): void {
    let pfn = first;
    let order = first_order;
    for (; order < TOP; order++) {
      const buddy = pfn ^ (1 << order);
      const list = this.holder(buddy, order);
      if (list === undefined) break;
      NaiveBuddy.drop(list, buddy);
      pfn = Math.min(pfn, buddy);
    }
    // Merge likely soon: if the buddy of what this and its own buddy would become is free, hand this one out last.
    let tail = false;
    if (order < TOP - 1) {
      const parent = pfn & ~((2 << order) - 1);
      tail = this.holder(parent ^ (2 << order), order + 1) !== undefined;
    }
    if (tail) this.lists[type]![order]!.push(pfn);
    else this.lists[type]![order]!.unshift(pfn);
  }

  private smallest(order: number, type: number): number | null {
    for (let o = order; o <= TOP; o++) {
      const pfn = this.lists[type]![o]!.shift();
      if (pfn === undefined) continue;
      this.expand(pfn, order, o, type);
      return pfn;
    }
    return null;
  }

  /** Keeps the lower half each time, puts the upper half at the head. */
  private expand(pfn: number, order: number, from: number, type: number): void {
    for (let o = from - 1; o >= order; o--) this.lists[type]![o]!.unshift(pfn + 2 ** o);
  }

  /** Free pages of the pageblock change their type, in address order, each to the head. Returns their number. */
  private move_block(pfn: number, type: number): number {
    const size = 2 ** this.pageblock_order;
    const from = Math.max(this.zone.start, pfn - (pfn % size));
    const to = Math.min(this.zone.start + this.zone.pages, pfn - (pfn % size) + size);
    const found: NaiveBlock[] = [];
    for (const orders of this.lists) orders.forEach((list, order) => list.forEach((p) => p >= from && p < to && found.push({ pfn: p, order })));
    found.sort((a, b) => a.pfn - b.pfn);
    for (const { pfn: p, order } of found) {
      NaiveBuddy.drop(this.holder(p, order)!, p);
      this.lists[type]![order]!.unshift(p);
    }
    return found.reduce((sum, b) => sum + 2 ** b.order, 0);
  }

  private fallback(order: number, type: number): number | null {
    for (let o = TOP; o >= order; o--) {
      for (const other of FALLBACKS[type]!) {
        const pfn = this.lists[other]![o]![0];
        if (pfn === undefined) continue;
        let as = other;
        if (o >= this.pageblock_order >> 1 || type === RECLAIMABLE) {
          if (this.move_block(pfn, type) >= 2 ** (this.pageblock_order - 1)) this.block_type.set(pfn >> this.pageblock_order, type);
          as = type;
        }
        NaiveBuddy.drop(this.holder(pfn, o)!, pfn);
        for (let p = pfn; o >= this.pageblock_order && p < pfn + 2 ** o; p += 2 ** this.pageblock_order) this.block_type.set(p >> this.pageblock_order, type);
        this.expand(pfn, order, o, as);
        return pfn;
      }
    }
    return null;
  }

  alloc(order: number, type: number): number | null {
    return this.smallest(order, type) ?? this.fallback(order, type) ?? this.smallest(order, RESERVE);
  }
}
