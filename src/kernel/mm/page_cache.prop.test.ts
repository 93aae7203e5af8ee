// The index of dirty pages against its twin, a sorted set; dirty marks and counters go together.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { NONE } from '#base/units.ts';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { VM } from '../vmstat.ts';
import { rmqueue } from './buddy.ts';
import { MIGRATE_MOVABLE } from './page_flags.ts';
import { add_to_page_cache_lru, clear_page_dirty_for_io, find_dirty, find_get_page, set_page_dirty } from './page_cache.ts';

const command = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('dirty' as const), file: fc.nat(2), at: fc.nat(199) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clean' as const), file: fc.nat(2), at: fc.nat(199) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('find' as const), file: fc.nat(2), at: fc.nat(199), to: fc.nat(199) }) },
);

describe('find_dirty', () => {
  test('finds what a sorted set finds, whatever is dirty in the files beside it', () => {
    fc.assert(fc.property(fc.array(command, { maxLength: 200 }), fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 })), (commands, lengths) => {
      const k = boot_recipe({ ...PLAIN, files: lengths.map((pages) => ({ pages, device: 0, pieces: 1, allocated: true })), tasks: [{ kind: 'seq', file: 0, pages: 1, chunk: 1, pause_us: 0, start_us: 0 }] });
      const twin = lengths.map(() => new Set<number>());
      for (const c of commands) {
        const at = c.at % lengths[c.file]!;
        let pfn = find_get_page(k, c.file, at);
        if (c.do === 'dirty') {
          if (pfn === NONE) {
            pfn = rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0);
            add_to_page_cache_lru(k, 0, pfn, c.file, at);
          }
          expect(set_page_dirty(k, 0, pfn)).toBe(!twin[c.file]!.has(at));
          twin[c.file]!.add(at);
        } else if (c.do === 'clean') {
          if (!twin[c.file]!.delete(at)) continue;
          clear_page_dirty_for_io(k, pfn);
        } else {
          const to = c.to % lengths[c.file]!;
          const naive = [...twin[c.file]!].filter((i) => i >= at && i <= to).sort((a, b) => a - b)[0] ?? NONE;
          expect(find_dirty(k, c.file, at, to)).toBe(naive);
        }
        expect([...k.file_dirty]).toEqual(twin.map((set) => set.size));
        expect(k.vm[VM.nr_dirty]).toBe(twin.reduce((sum, set) => sum + set.size, 0));
      }
    }), { numRuns: 200 });
  });
});
