// mark_page_accessed and the batch of 14 in front of the lists, step by step (kernel-reclaim.md section 8).
import { describe, expect, test } from 'vitest';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import { draw_lists } from '#testing/picture.ts';
import { PAGEVEC_SIZE } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { rmqueue } from './buddy.ts';
import { LRU_INACTIVE_FILE, MIGRATE_MOVABLE, PG_active, PG_lru, PG_pagevec, PG_reclaim, PG_referenced } from './page_flags.ts';
import { lru_add_drain, lru_cache_add, mark_page_accessed, rotate_reclaimable_page } from './swap.ts';

function file_pages(n: number): { k: Kernel; pages: number[] } {
  const k = boot_recipe(PLAIN);
  const pages = Array.from({ length: n }, () => {
    const pfn = rmqueue(k, 0, 0, MIGRATE_MOVABLE, 0);
    lru_cache_add(k, pfn, LRU_INACTIVE_FILE, 0);
    return pfn;
  });
  return { k, pages };
}
const drawn = (k: Kernel): string[] => draw_lists(k).split('\n').slice(2);

describe('mark_page_accessed', () => {
  test('inactive -> inactive, referenced -> active -> active, referenced', () => {
    const { k, pages } = file_pages(1);
    lru_add_drain(k, 0);
    expect(drawn(k)).toEqual(['inactive_file [c]', 'active_file []']);
    mark_page_accessed(k, pages[0]!);
    expect(drawn(k)).toEqual(['inactive_file [cR]', 'active_file []']);
    mark_page_accessed(k, pages[0]!);
    expect(drawn(k)).toEqual(['inactive_file []', 'active_file [c]']);
    mark_page_accessed(k, pages[0]!);
    mark_page_accessed(k, pages[0]!);
    expect(drawn(k)).toEqual(['inactive_file []', 'active_file [cR]']);
  });

  test('a page in the batch of 14 is not promoted however often it is used: the bug fixed in 3.11', () => {
    const { k, pages } = file_pages(1);
    for (let i = 0; i < 10; i++) mark_page_accessed(k, pages[0]!);
    expect(k.flags[pages[0]!]! & (PG_pagevec | PG_lru | PG_active | PG_referenced)).toBe(PG_pagevec | PG_referenced);
    lru_add_drain(k, 0);
    expect(drawn(k)).toEqual(['inactive_file [cR]', 'active_file []']);
    // One use more, now that it is on the list, is enough.
    mark_page_accessed(k, pages[0]!);
    expect(drawn(k)).toEqual(['inactive_file []', 'active_file [c]']);
  });

  test('the batch goes to the list when the 14th page comes, newest at the head', () => {
    expect(PAGEVEC_SIZE).toBe(14);
    const { k } = file_pages(13);
    expect(k.lru_count[LRU_INACTIVE_FILE]).toBe(0);
    const full = file_pages(15);
    expect(full.k.lru_count[LRU_INACTIVE_FILE]).toBe(14);
    expect(full.k.lru_head[LRU_INACTIVE_FILE]).toBe(full.pages[13]);
    expect(full.k.lru_tail[LRU_INACTIVE_FILE]).toBe(full.pages[0]);
  });
});

describe('rotation', () => {
  test('written for reclaim: to the inactive tail, 14 at a time', () => {
    const { k, pages } = file_pages(28);
    for (let i = 0; i < 13; i++) rotate_reclaimable_page(k, pages[27 - i]!, 0);
    expect(k.lru_tail[LRU_INACTIVE_FILE]).toBe(pages[0]);
    rotate_reclaimable_page(k, pages[14]!, 0);
    expect(k.lru_tail[LRU_INACTIVE_FILE]).toBe(pages[14]);
    expect(k.flags[pages[14]!]! & PG_reclaim).toBe(0);
  });
  test('an active page stays where it is', () => {
    const { k, pages } = file_pages(14);
    mark_page_accessed(k, pages[0]!);
    mark_page_accessed(k, pages[0]!);
    rotate_reclaimable_page(k, pages[0]!, 0);
    lru_add_drain(k, 0);
    expect(drawn(k)[1]).toBe('active_file [c]');
  });
});
