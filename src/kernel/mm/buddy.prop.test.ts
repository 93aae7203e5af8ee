// The page allocator against its naive twin: after every command the same lists in the same order, the same labels.
// PAGESTAGE_LONG=1 checks more.
import { afterAll, describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { NONE } from '#base/units.ts';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { difference, twin_of } from '#testing/compare_buddy.ts';
import { broken_invariant } from '#testing/invariants.ts';
import type { NaiveBuddy } from '#testing/naive_buddy.ts';
import { CC, CC_WORDS, G } from '../columns.ts';
import { CAPTURE } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { buddyinfo, free_block, rmqueue } from './buddy.ts';
import { begin_capture, end_capture, mark_assembling, unmark_assembling } from './capture.ts';
import { NO_WATERMARK } from './mmzone.ts';
import { drain_pages, free_page, free_pages, get_page_from_freelist, zone_batchsize } from './page_alloc.ts';
import { GFP_KERNEL, GFP_MOVABLE, GFP_RECLAIMABLE, MAX_ORDER, MIGRATE_MOVABLE, PG_kernel } from './page_flags.ts';
import { set_migratetype_isolate, unset_migratetype_isolate } from './page_isolation.ts';

const RUNS = 200 * (1 + 20 * Number(process.env['PAGESTAGE_LONG'] ?? 0));
let commands_run = 0;
afterAll(() => console.info(`page allocator: ${commands_run} commands agree with the twin`));

const order = fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(10) });
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('alloc' as const), order, type: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('free' as const), which: fc.nat(1000), own_type: fc.boolean() }) },
);
const machine = fc.record({ blocks: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 2 }), pageblock_order: fc.integer({ min: 3, max: 9 }), hole: fc.constantFrom(0, 5, 33) });

describe('buddy allocator', () => {
  test('splits, merges, inserts and falls back as its twin does', () => {
    fc.assert(fc.property(machine, fc.array(command, { minLength: 200, maxLength: 300 }), fc.nat(1), (m, commands, z) => {
      const k = boot_recipe({ ...PLAIN, zones: m.blocks.map((b) => ({ pages: b * 64, hole: m.hole, kernel: 0, slab: 0 })), pageblock_order: m.pageblock_order });
      const zone = z % m.blocks.length;
      const twin = twin_of(k, zone);
      const held: { pfn: number; order: number; type: number }[] = [];
      for (const c of commands) {
        if (c.do === 'alloc') {
          const pfn = rmqueue(k, zone, c.order, c.type, 0);
          expect(pfn === NONE ? null : pfn).toBe(twin.alloc(c.order, c.type));
          if (pfn !== NONE) held.push({ pfn, order: c.order, type: c.type });
        } else if (held.length > 0) {
          const [block] = held.splice(c.which % held.length, 1);
          // A block goes back to the type of its pageblock, or, by way of a per-CPU list, to that of its request.
          const type = c.own_type ? block!.type : k.block_type[block!.pfn >> m.pageblock_order]!;
          free_block(k, block!.pfn, block!.order, type);
          twin.free(block!.pfn, block!.order, type);
        }
        commands_run++;
        const wrong = difference(k, zone, twin);
        if (wrong !== null) expect(wrong).toBe(null);
      }
      // With everything given back all is whole again.
      for (const block of held) free_block(k, block.pfn, block.order, MIGRATE_MOVABLE);
      expect(broken_invariant(k)).toBe(null);
    }), { numRuns: RUNS });
  });

  test('one page from one block of order 10 leaves one block of each order below', () => {
    const k = boot_recipe({ ...PLAIN, pageblock_order: 9 });
    expect(buddyinfo(k, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0)).toBe(0);
    expect(buddyinfo(k, 0)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    // The next small ones walk upwards through what was split.
    expect([rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0), rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0), rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0)]).toEqual([1, 2, 3]);
  });

  test('a block that merges up to order 9 goes to the head, even if the next larger buddy is free', () => {
    const k = boot_recipe({ ...PLAIN, zones: [{ pages: 4096, hole: 0, kernel: 0, slab: 0 }], pageblock_order: 9, min_free_kbytes: 16 });
    const blocks = Array.from({ length: 8 }, () => rmqueue(k, 0, 9, MIGRATE_MOVABLE, 0));
    expect(blocks).toEqual([0, 512, 1024, 1536, 2048, 2560, 3072, 3584]);
    // 1024 to 2047 free as one of order 10: the half of the block below would merge soon with it, were it not of order 9.
    for (const pfn of [1024, 1536, 2560, 0]) free_block(k, pfn, 9, MIGRATE_MOVABLE);
    expect([rmqueue(k, 0, 9, MIGRATE_MOVABLE, 0), rmqueue(k, 0, 9, MIGRATE_MOVABLE, 0)]).toEqual([0, 2560]);
  });
});

const GFP = [GFP_KERNEL, GFP_KERNEL | GFP_RECLAIMABLE, GFP_KERNEL | GFP_MOVABLE];
const request = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('ask' as const), order: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: order }), type: fc.nat(2), mark: fc.integer({ min: -1, max: 2 }), times: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('give' as const), which: fc.nat(1000), times: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drain' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('aside' as const), block: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wish' as const), order: fc.nat(6), movable: fc.boolean() }) },
);
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** The model and its twin, driven together. */
class Pair {
  readonly k: Kernel;
  readonly twin: NaiveBuddy;
  private readonly held: { pfn: number; order: number }[] = [];

  constructor(pageblock_order: number, blocks: number) {
    this.k = boot_recipe({ ...PLAIN, zones: [{ pages: blocks * 64, hole: 5, kernel: 0, slab: 0 }], pageblock_order, min_free_kbytes: 64 });
    // Task 0 is a kernel thread here, and kernel threads are handed nothing.
    this.k.task_flags[0] = 0;
    this.k.pcp_batch[0] = 3;
    this.k.pcp_high[0] = 11;
    this.twin = twin_of(this.k, 0);
  }

  do(c: Request): void {
    if (c.do === 'ask') for (let i = 0; i < c.times; i++) this.ask(c.order, c.type, c.mark);
    else if (c.do === 'give') for (let i = 0; i < c.times; i++) this.give(c.which);
    else if (c.do === 'drain') this.drain();
    else if (c.do === 'aside') this.aside(c.block % this.k.size.nr_blocks);
    else this.wish(c.order, c.movable);
    commands_run++;
    const wrong = difference(this.k, 0, this.twin);
    if (wrong !== null) expect(wrong).toBe(null);
  }

  private ask(block_order: number, type: number, mark: number): void {
    const { k } = this;
    const pfn = get_page_from_freelist(k, GFP[type]!, block_order, mark < 0 ? NO_WATERMARK : mark, 0, 0, 0);
    const expected = this.twin.request(block_order, type, mark < 0 ? null : k.zone_wmark[mark]!);
    if ((pfn === NONE ? null : pfn) !== expected) expect(pfn, `order ${block_order} type ${type}`).toBe(expected);
    if (pfn === NONE) return;
    for (let p = pfn; p < pfn + 2 ** block_order; p++) k.flags[p]! |= PG_kernel;
    this.held.push({ pfn, order: block_order });
  }

  private give(which: number): void {
    if (this.held.length === 0) return;
    const [block] = this.held.splice(which % this.held.length, 1);
    if (block!.order === 0) free_page(this.k, block!.pfn, 0, false);
    else free_pages(this.k, block!.pfn, block!.order, 0);
    this.twin.give_back(block!.pfn, block!.order);
  }

  private drain(): void {
    drain_pages(this.k, 0);
    this.twin.drain(Infinity);
  }

  /** Set aside, or given back if it was. */
  private aside(block: number): void {
    const { k } = this;
    if (k.block_assembler[block] === 1) {
      unset_migratetype_isolate(k, block);
      unmark_assembling(k, 0, block);
      this.twin.unset_aside(block);
      return;
    }
    // Who sets a block aside has found pages in use in it.
    const pfn = block << k.config.pageblock_order;
    for (let o = k.config.pageblock_order; o < MAX_ORDER; o++) if ((this.twin.order_at(pfn - (pfn % 2 ** o)) ?? -1) >= o) return;
    const done = set_migratetype_isolate(k, block);
    expect(this.twin.set_aside(block)).toBe(done);
    if (done) mark_assembling(k, 0, block);
  }

  /** Drains with somebody wishing for a block: he is handed it, on no list, or is not. */
  private wish(block_order: number, movable: boolean): void {
    const { k } = this;
    k.cc.fill(0, 0, CC_WORDS);
    k.cc[CC.order] = block_order;
    k.cc[CC.capture] = CAPTURE.on_free;
    k.cc[CC.migratetype] = movable ? MIGRATE_MOVABLE : 0;
    this.twin.wish = { order: block_order, movable, got: null };
    begin_capture(k, 0);
    this.drain();
    end_capture(k);
    const got = k.cc[CC.captured]! - 1;
    expect(got === NONE ? null : got).toBe(this.twin.wish.got);
    this.twin.wish = null;
    k.cc[CC.captured] = 0;
    if (got === NONE) return;
    for (let p = got; p < got + 2 ** block_order; p++) k.flags[p]! |= PG_kernel;
    this.held.push({ pfn: got, order: block_order });
  }
}

describe('page allocator', () => {
  test('per-CPU lists, watermarks, labels, blocks set aside and handed over: all as in the twin', () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 4, max: 30 }), fc.array(request, { minLength: 200, maxLength: 300 }), (pageblock_order, blocks, commands) => {
      const pair = new Pair(pageblock_order, blocks);
      for (const c of commands) pair.do(c);
      expect(pair.k.g[G.capture_control]).toBe(0);
    }), { numRuns: RUNS });
    expect(commands_run).toBeGreaterThan(75_000);
  });

  test('the batch of a per-CPU list is a 4096th of the zone as 2^n - 1, at most 31', () => {
    expect([1024, 4096, 32768, 65536, 131072, 1048576].map((pages) => zone_batchsize(pages))).toEqual([1, 1, 7, 15, 31, 31]);
  });
});
