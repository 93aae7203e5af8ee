// The buddy allocator against its naive twin: after every command the same lists in the same order.
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { NONE } from '#base/units.ts';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { NaiveBuddy } from '#testing/naive_buddy.ts';
import { broken_invariant } from '#testing/invariants.ts';
import type { Kernel } from '../kernel.ts';
import { buddyinfo, free_block, rmqueue } from './buddy.ts';
import { MAX_ORDER, MIGRATE_MOVABLE, MIGRATE_TYPES } from './page_flags.ts';

function lists_of(k: Kernel, zone: number): number[][][] {
  return Array.from({ length: MIGRATE_TYPES }, (_, mt) =>
    Array.from({ length: MAX_ORDER }, (_unused, order) => {
      const list: number[] = [];
      for (let pfn = k.free_head[(zone * MAX_ORDER + order) * MIGRATE_TYPES + mt]!; pfn !== NONE; pfn = k.next[pfn]!) list.push(pfn);
      return list;
    }),
  );
}

/** A twin in the state in which the model booted. */
function twin_of(k: Kernel, zone: number): NaiveBuddy {
  const twin = new NaiveBuddy({ start: k.zone_start[zone]!, pages: k.zone_pages[zone]! }, k.config.pageblock_order);
  lists_of(k, zone).forEach((orders, mt) => orders.forEach((list, order) => twin.lists[mt]![order]!.push(...list)));
  for (let b = 0; b < k.block_type.length; b++) twin.block_type.set(b, k.block_type[b]!);
  return twin;
}

const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('alloc' as const), order: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, { weight: 1, arbitrary: fc.nat(10) }), type: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('free' as const), which: fc.nat(1000), own_type: fc.boolean() }) },
);
const machine = fc.record({ blocks: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 2 }), pageblock_order: fc.integer({ min: 3, max: 9 }), hole: fc.constantFrom(0, 5, 33) });

describe('buddy allocator', () => {
  test('splits, merges, inserts and falls back as its twin does', () => {
    fc.assert(fc.property(machine, fc.array(command, { minLength: 1, maxLength: 300 }), fc.nat(1), (m, commands, z) => {
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
        expect(lists_of(k, zone)).toEqual(twin.lists);
        expect(k.zone_free[zone]).toBe(twin.free_pages());
      }
      for (let b = 0; b < k.block_type.length; b++) {
        if (b << m.pageblock_order >= k.zone_start[zone]!) expect(k.block_type[b], `pageblock ${b}`).toBe(twin.type_of_block(b << m.pageblock_order));
        if ((b + 1) << m.pageblock_order >= k.zone_start[zone]! + k.zone_pages[zone]!) break;
      }
      // With everything given back all is whole again.
      for (const block of held) free_block(k, block.pfn, block.order, MIGRATE_MOVABLE);
      expect(broken_invariant(k)).toBe(null);
    }), { numRuns: 150 });
  });

  test('one page from one block of order 10 leaves one block of each order below', () => {
    const k = boot_recipe({ ...PLAIN, pageblock_order: 9 });
    expect(buddyinfo(k, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0)).toBe(0);
    expect(buddyinfo(k, 0)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    // The next small ones walk upwards through what was split.
    expect([rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0), rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0), rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0)]).toEqual([1, 2, 3]);
  });
});
