// The page allocator once more, as plainly as it can be said: a list of blocks for each order and type, a list of single pages for each
// type in front of them, searched and copied without shame. Written from the reference (kernel-compaction.md, 3.2 to 3.8 and 5.9, rules of
// 2.6.35; setting aside and handing over as described there), not from the model.

export interface NaiveBlock {
  readonly pfn: number;
  readonly order: number;
}

export interface NaiveZone {
  readonly start: number;
  readonly pages: number;
  /** Min, low and high mark. */
  readonly marks?: readonly number[];
  /** Pages that one CPU's lists take at once, and hold at most. */
  readonly batch?: number;
  readonly most?: number;
}

/** Somebody wants to be handed a block of this order the moment it is made. */
export interface NaiveWish {
  readonly order: number;
  readonly movable: boolean;
  got: number | null;
}

const TOP = 10;
const UNMOVABLE = 0;
const RECLAIMABLE = 1;
const MOVABLE = 2;
const RESERVE = 3;
export const SET_ASIDE = 4;
const FALLBACKS = [[RECLAIMABLE, MOVABLE], [UNMOVABLE, MOVABLE], [RECLAIMABLE, UNMOVABLE], [], []];

export class NaiveBuddy {
  /** lists[type][order]: first pages, head first. */
  readonly lists: number[][][];
  /** Single pages of one CPU by type, hot end first, each with the type it goes back to. */
  readonly cpu: { pfn: number; type: number }[][] = [[], [], []];
  /** Type of each pageblock, by number. */
  readonly block_type = new Map<number, number>();
  wish: NaiveWish | null = null;
  private readonly zone: NaiveZone;
  private readonly pageblock_order: number;

  constructor(zone: NaiveZone, pageblock_order: number) {
    this.zone = zone;
    this.pageblock_order = pageblock_order;
    this.lists = [0, 1, 2, 3, 4].map(() => Array.from({ length: TOP + 1 }, () => []));
  }

  type_of_block(pfn: number): number {
    return this.block_type.get(pfn >> this.pageblock_order) ?? MOVABLE;
  }

  /** What can be had: pages set aside are not counted, nor those on the CPU's lists. */
  free_pages(): number {
    return this.lists.slice(0, SET_ASIDE).reduce((sum, orders) => sum + orders.reduce((s, list, order) => s + list.length * 2 ** order, 0), 0);
  }

  blocks_of(order: number): number {
    return this.lists.slice(0, SET_ASIDE).reduce((sum, orders) => sum + orders[order]!.length, 0);
  }

  /** The block of this order that begins here, if it is free. */
  private holder(pfn: number, order: number): { type: number; list: number[] } | undefined {
    const type = this.lists.findIndex((orders) => orders[order]!.includes(pfn));
    return type < 0 ? undefined : { type, list: this.lists[type]![order]! };
  }

  /** Order of the free block that begins at a page, or null. */
  order_at(pfn: number): number | null {
    for (let order = 0; order <= TOP; order++) if (this.holder(pfn, order) !== undefined) return order;
    return null;
  }

  private static drop(list: number[], pfn: number): void {
    list.splice(list.indexOf(pfn), 1);
  }

  /** Takes a free block that begins at a page off its list. */
  take(pfn: number, order: number): void {
    NaiveBuddy.drop(this.holder(pfn, order)!.list, pfn);
  }

  free(first: number, first_order: number, wanted_type: number): void {
    const aside = this.type_of_block(first) === SET_ASIDE;
    const type = aside ? SET_ASIDE : wanted_type;
    const top = aside ? this.pageblock_order : TOP;
    let pfn = first;
    let order = first_order;
    for (; order < top; order++) {
      if (this.hand_over(pfn, order, type)) return;
      const buddy = pfn ^ (1 << order);
      const found = this.holder(buddy, order);
      if (found === undefined || (found.type === SET_ASIDE) !== aside) break;
      NaiveBuddy.drop(found.list, buddy);
      pfn = Math.min(pfn, buddy);
    }
    // Merge likely soon: if the buddy of what this and its own buddy would become is free, hand this one out last.
    let tail = false;
    if (order < Math.min(top, TOP - 1)) {
      const parent = pfn & ~((2 << order) - 1);
      tail = this.holder(parent ^ (2 << order), order + 1) !== undefined;
    }
    if (tail) this.lists[type]![order]!.push(pfn);
    else this.lists[type]![order]!.unshift(pfn);
  }

  private hand_over(pfn: number, order: number, type: number): boolean {
    const wish = this.wish;
    if (wish === null || wish.got !== null || wish.order !== order || type === SET_ASIDE) return false;
    if (order < this.pageblock_order && type === MOVABLE && !wish.movable) return false;
    wish.got = pfn;
    return true;
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
  expand(pfn: number, order: number, from: number, type: number): void {
    for (let o = from - 1; o >= order; o--) this.lists[type]![o]!.unshift(pfn + 2 ** o);
  }

  /** Free blocks of a pageblock that begin in it, in address order. */
  private in_block(pfn: number): NaiveBlock[] {
    const size = 2 ** this.pageblock_order;
    const from = Math.max(this.zone.start, pfn - (pfn % size));
    const to = Math.min(this.zone.start + this.zone.pages, pfn - (pfn % size) + size);
    const found: NaiveBlock[] = [];
    for (const orders of this.lists) orders.forEach((list, order) => list.forEach((p) => p >= from && p < to && found.push({ pfn: p, order })));
    return found.sort((a, b) => a.pfn - b.pfn);
  }

  /** Free pages of the pageblock change their type, in address order, each to the head. Returns their number. */
  private move_block(pfn: number, type: number): number {
    const found = this.in_block(pfn);
    for (const { pfn: p, order } of found) {
      this.take(p, order);
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
        this.take(pfn, o);
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

  /** Free memory allows it only if enough is left, and, order by order, enough of it in blocks large enough. */
  mark_allows(order: number, mark: number): boolean {
    let free = this.free_pages() - 2 ** order + 1;
    let least = mark;
    if (free <= least) return false;
    for (let o = 0; o < order; o++) {
      free -= this.blocks_of(o) * 2 ** o;
      least = Math.floor(least / 2);
      if (free <= least) return false;
    }
    return true;
  }

  /** A request: single pages by way of the CPU's list, blocks straight; `mark` null = whatever there is. */
  request(order: number, type: number, mark: number | null): number | null {
    if (mark !== null && !this.mark_allows(order, mark)) return null;
    if (order > 0) return this.alloc(order, type);
    const list = this.cpu[type]!;
    for (let i = 0; list.length < 1 || (i > 0 && i < this.zone.batch!); i++) {
      const pfn = this.alloc(0, type);
      if (pfn === null) break;
      list.push({ pfn, type });
    }
    return list.shift()?.pfn ?? null;
  }

  /** A page or block comes back. */
  give_back(pfn: number, order: number): void {
    const type = this.type_of_block(pfn);
    if (order > 0 || type === SET_ASIDE) {
      this.free(pfn, order, type);
      return;
    }
    this.cpu[type === RESERVE ? MOVABLE : type]!.unshift({ pfn, type });
    if (this.cpu.reduce((sum, list) => sum + list.length, 0) >= this.zone.most!) this.drain(this.zone.batch!);
  }

  /** The coldest pages of the CPU's lists go back to the others, a page of each type in turn, the second type first. */
  drain(count: number): void {
    let type = 0;
    for (let left = count; left > 0 && this.cpu.some((list) => list.length > 0); ) {
      type = (type + 1) % 3;
      const page = this.cpu[type]!.pop();
      if (page === undefined) continue;
      this.free(page.pfn, 0, page.type);
      left--;
    }
  }

  /** Only blocks of what can move can be set aside. */
  set_aside(block: number): boolean {
    if (this.type_of_block(block << this.pageblock_order) !== MOVABLE) return false;
    this.block_type.set(block, SET_ASIDE);
    this.move_block(block << this.pageblock_order, SET_ASIDE);
    return true;
  }

  unset_aside(block: number): void {
    if (this.type_of_block(block << this.pageblock_order) !== SET_ASIDE) return;
    const found = this.in_block(block << this.pageblock_order);
    this.block_type.set(block, MOVABLE);
    for (const { pfn, order } of found) {
      this.take(pfn, order);
      this.free(pfn, order, MOVABLE);
    }
  }
}
