// The LRU lists and batches against their naive twin: after every command the same lists in the same order.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { NaiveLru } from '#testing/naive_lru.ts';
import { list_pages } from '#testing/picture.ts';
import { NONE } from '#base/units.ts';
import { VM } from '../vmstat.ts';
import { rmqueue } from './buddy.ts';
import { MIGRATE_MOVABLE, NR_EVICTABLE, PG_referenced, PG_swapbacked } from './page_flags.ts';
import { lru_add_drain, lru_cache_add, mark_page_accessed, rotate_reclaimable_page } from './swap.ts';

const CPUS = 2;
const cpu = fc.nat(CPUS - 1);
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), list: fc.nat(3), cpu }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('touch' as const), which: fc.nat(500) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('written' as const), which: fc.nat(500), cpu }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('drain' as const), cpu }) },
);

describe('lru lists', () => {
  test('do what the twin does', () => {
    fc.assert(fc.property(fc.array(command, { minLength: 1, maxLength: 400 }), (commands) => {
      const k = boot_recipe({ ...PLAIN, cpus: CPUS });
      const twin = new NaiveLru(CPUS);
      const pages: number[] = [];
      for (const c of commands) {
        if (c.do === 'add') {
          const pfn = rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0);
          if (pfn === NONE) continue;
          pages.push(pfn);
          if (c.list < 2) k.flags[pfn]! |= PG_swapbacked;
          lru_cache_add(k, pfn, c.list, c.cpu);
          twin.add(pfn, c.list, c.cpu);
        } else if (c.do === 'drain') {
          lru_add_drain(k, c.cpu);
          twin.drain(c.cpu);
        } else if (pages.length > 0) {
          const pfn = pages[c.which % pages.length]!;
          if (c.do === 'touch') {
            mark_page_accessed(k, pfn);
            twin.touch(pfn);
          } else {
            rotate_reclaimable_page(k, pfn, c.cpu);
            twin.written(pfn, c.cpu);
          }
        }
        for (let list = 0; list < NR_EVICTABLE; list++) expect(list_pages(k, list)).toEqual(twin.lists[list]);
      }
      for (const [pfn, page] of twin.pages) expect((k.flags[pfn]! & PG_referenced) !== 0).toBe(page.referenced);
      expect([k.vm[VM.pgactivate], k.vm[VM.pgrotated]]).toEqual([twin.activated, twin.rotated]);
      expect([...k.recent_scanned]).toEqual(twin.recent.scanned);
      expect([...k.recent_rotated]).toEqual(twin.recent.rotated);
    }), { numRuns: 200 });
  });
});
