// Watches pages move: what a page was when its move was announced, its new frame must be when the step is over.
import { NONE } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PAGEVEC_SIZE } from '#kernel/columns.ts';
import {
  NR_LRU_LISTS, PG_dirty, PG_locked, PG_mapped, PG_pagevec, PG_referenced, PG_swapbacked, PG_swapcache, PG_uptodate, PG_writeback, ZONE_SHIFT,
} from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { page_lru } from '#kernel/mm/swap.ts';
import { anon_owner } from '#kernel/mm/swap_state.ts';
import { TP } from '#kernel/tracepoints.ts';

const KEPT = PG_dirty | PG_referenced | PG_uptodate | PG_mapped | PG_swapbacked | PG_swapcache;

interface Move {
  readonly from: number;
  readonly to: number;
  readonly mapping: number;
  readonly index: number;
  readonly priv: number;
  readonly flags: number;
  readonly list: number;
}

/** Starts to watch; `check`, called between events, gives the first thing wrong with the moves since the last call. */
export function watch_moves(k: Kernel): { check: () => string | null } {
  let moves: Move[] = [];
  k.eng.recorder = {
    event: (_id, _ordinal, _ns, kind, _actor, from, to) => {
      if (kind !== TP.mm_migrate_page) return;
      const flags = k.flags[from]!;
      moves.push({ from, to, mapping: page_mapping(k, from), index: k.index[from]!, priv: k.priv[from]!, flags, list: page_lru(flags) });
    },
    segment: () => {},
  };
  return {
    check: () => {
      for (const move of moves) {
        const wrong = wrong_move(k, move);
        if (wrong !== null) return `page ${move.from} moved to ${move.to}: ${wrong}`;
      }
      moves = [];
      return null;
    },
  };
}

function wrong_move(k: Kernel, m: Move): string | null {
  const flags = k.flags[m.to]!;
  if ((m.flags & (PG_locked | PG_writeback)) !== 0) return 'it was locked or being written';
  if (m.mapping === NONE) return 'it had no owner';
  if (page_mapping(k, m.to) !== m.mapping || k.index[m.to] !== m.index) return `owner ${m.mapping}:${m.index} became ${page_mapping(k, m.to)}:${k.index[m.to]}`;
  if (((flags ^ m.flags) & KEPT) !== 0) return `flags ${(m.flags & KEPT).toString(16)} became ${(flags & KEPT).toString(16)}`;
  if (list_of_new(k, m.to) !== m.list) return `list ${m.list} became ${list_of_new(k, m.to)}`;
  if (m.flags >>> ZONE_SHIFT !== flags >>> ZONE_SHIFT) return 'it left its zone';
  if (m.mapping >= 0) return k.slot[k.file_start[m.mapping]! + m.index] === m.to + 1 ? null : 'its file does not find it';
  const entry = k.pte[k.anon_start[anon_owner(m.mapping)]! + m.index]!;
  if ((m.flags & PG_mapped) !== 0 ? entry !== m.to + 1 : entry === m.from + 1 || entry === m.to + 1) return `its page table says ${entry}`;
  if ((m.flags & PG_swapcache) !== 0 && (k.priv[m.to] !== m.priv || k.swap_frame[m.priv] !== m.to + 1)) return 'its swap slot does not find it';
  return null;
}

/** Kind of list a page is on or, in an add batch, will be on. */
function list_of_new(k: Kernel, pfn: number): number {
  if ((k.flags[pfn]! & PG_pagevec) === 0) return page_lru(k.flags[pfn]!);
  for (let vec = 0; vec < k.pagevec_count.length; vec++) {
    for (let i = 0; i < k.pagevec_count[vec]!; i++) if (k.pagevec[vec * PAGEVEC_SIZE + i] === pfn) return vec % NR_LRU_LISTS;
  }
  return -1;
}
