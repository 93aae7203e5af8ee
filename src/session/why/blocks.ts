// Which block of memory came nearest to being a huge page, and what stood in its way.
import type { Kernel } from '#kernel/kernel.ts';
import { page_order } from '#kernel/mm/buddy.ts';
import { MIGRATE_MOVABLE, PG_buddy, PG_head, PG_hole, PG_kernel, PG_lru, PG_pcp, PG_reserved, PG_slab, PG_tail, PG_unevictable } from '#kernel/mm/page_flags.ts';
import type { WhyNot } from './answer.ts';
import { count, pages } from './names.ts';

/** Blocks looked at at most; larger machines are not searched. Chosen: 1 GiB. */
const MOST_PAGES = 262_144;

interface Near {
  readonly block: number;
  readonly used: number;
  readonly fixed: number;
  readonly first_fixed: number;
}

function look(k: Kernel, block: number): Near | null {
  const size = 1 << k.config.pageblock_order;
  const first = block * size;
  let used = 0;
  let fixed = 0;
  let first_fixed = -1;
  for (let pfn = first; pfn < first + size; pfn++) {
    const flags = k.flags[pfn]!;
    if ((flags & (PG_head | PG_tail)) !== 0) return null;
    if ((flags & PG_buddy) !== 0) {
      pfn += (1 << page_order(k, pfn)) - 1;
      continue;
    }
    if ((flags & PG_pcp) !== 0) continue;
    used++;
    const movable = (flags & (PG_slab | PG_reserved | PG_kernel | PG_hole | PG_unevictable)) === 0 && (flags & PG_lru) !== 0;
    if (movable) continue;
    fixed++;
    if (first_fixed < 0) first_fixed = pfn;
  }
  return { block, used, fixed, first_fixed };
}

/** Null on machines too large to be searched, and where every block is a huge page. */
export function nearest_block(k: Kernel): Omit<WhyNot, 'ordinal'> | null {
  if (k.size.nr_pages > MOST_PAGES) return null;
  let best: Near | null = null;
  const whole = k.size.nr_pages >> k.config.pageblock_order;
  for (let block = 0; block < whole; block++) {
    const near = look(k, block);
    if (near !== null && (best === null || near.fixed < best.fixed || (near.fixed === best.fixed && near.used < best.used))) best = near;
  }
  if (best === null) return null;
  const { block, used, fixed, first_fixed } = best;
  const type = k.block_type[block]!;
  const in_way = used === 0 ? 'nothing was in its way' : fixed === 0 ? `${pages(used)} in the way, all can move` : `${pages(used)} in the way, ${count(fixed)} of them cannot move or be taken in hand, the first is page ${first_fixed}`;
  const kept = type === MIGRATE_MOVABLE ? '' : ' It is kept for pages that cannot move.';
  const size = 1 << k.config.pageblock_order;
  return {
    question: `Why was block ${block} not chosen?`, answer: `It came nearest to a huge page: ${in_way}.${kept}`, test: `isolate_migratepages_block: ${count(fixed)} of ${count(used)} cannot be isolated`,
    facts: [
      { label: 'pages in the way', kernel: 'nr_used', value: count(used) }, { label: 'cannot move', kernel: '!PageLRU', value: count(fixed) },
      { label: 'free', kernel: 'PageBuddy', value: count(size - used) },
    ],
  };
}
