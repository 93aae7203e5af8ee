// Lumpy reclaim: who wants a block of pages takes, round each page at the tail, whatever can be taken of the aligned block in
// which it lies. Models mm/vmscan.c of 2.6.34 and 2.6.35 for orders above 0: isolate_lru_pages, shrink_inactive_list,
// clear_active_flags, set_lumpy_reclaim_mode (2.6.35; 2.6.34 decides alike, but heeds references up to order 3). What the trace
// fields contig_taken, contig_dirty and contig_failed (2.6.36) count is counted here. Writing to congested queues is 2.6.37's.
// All pages of a block are isolated at once, as in Linux: they hang one behind the other through `next`, from a head in the
// routine's locals; shrink_page_list gets 32 at a time, and a page that is kept bears its verdict in `prev` until it goes back.
// Two answers of the switch were asked for in April 2010 ("smarter so that it produces less seeky I/O patterns", LWN) and never
// written: prefer_clean orders the blocks round the 32 coldest pages by what stands in the way; same_file takes only neighbours of
// the same file or the same task. Waiting for the flusher where reclaim may not write is patch 6 of the series of 8 June 2010.
// Simplified: a page is not locked while its write is waited for; the synchronous pass writes pages one by one also where
// writeback_unit says otherwise; a huge page among the neighbours is passed over.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { G, SC, SC_WORDS } from '../columns.ts';
import { COST } from '../costs.ts';
import { wakeup_flusher_threads } from '../fs/flusher_wake.ts';
import { LUMPY, LUMPY_WAIT, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { PF_KSWAPD } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { page_order } from './buddy.ts';
import { hpage_nr_pages } from './compound.ts';
import { note_free } from './page_alloc.ts';
import {
  PG_active, PG_buddy, PG_dirty, PG_head, PG_hole, PG_isolated, PG_lru, PG_pcp, PG_swapbacked, PG_swapcache, PG_tail, PG_unevictable, PG_writeback, ZONE_SHIFT,
} from './page_flags.ts';
import { page_mapping } from './page_mapping.ts';
import { putback_lru_page } from './putback.ts';
import { COSTLY_ORDER, DEF_PRIORITY, SWAP_CLUSTER_MAX } from './scan_control.ts';
import { ACTIVATE, BATCH_SLOTS, FREED, KEEP, PAGEOUT, shrink_page_list, SKIPPED, VERDICTS } from './shrink_page_list.ts';
import { add_page_to_lru_list, del_page_from_lru, lru_add_drain, page_lru } from './swap.ts';

const L = {
  zone: 0, list: 1, priority: 2, lruvec: 3, mode: 4, head: 5, kept: 6, kept_tail: 7, taken: 8, freed: 9, in_batch: 10, scanned: 11, rounds: 12, skipped: 13,
} as const;
const STEP = { isolate: 0, batch: 1, batch_done: 2, waited: 3, put_back: 4 } as const;
/** congestion_wait(BLK_RW_ASYNC, HZ/10) between the passes. */
const NAP_NS = 100e6;
/** MAX_SWAP_CLEAN_WAIT of patch 6 (8 June 2010): looks at pages that only the flusher or kswapd may write. */
const MAX_CLEAN_WAITS = 10;

/** set_lumpy_reclaim_mode: both kinds of list, used or not, and the second pass. */
export function lumpy_reclaim_mode(order: number, priority: number): boolean {
  return order > COSTLY_ORDER || (order > 0 && priority < DEF_PRIORITY - 2);
}

/** Args: zone (or, with lists per node, the highest zone wanted), kind of list, priority, lruvec. Value: pages looked at, 0 = nothing could be taken. */
export const shrink_lumpy = define_routine<Kernel, keyof typeof STEP>({
  name: 'shrink_inactive_list',
  file: 'mm/vmscan.c',
  kernel: '2.6.34 shrink_inactive_list for orders above 0, isolate_lru_pages, clear_active_flags',
  layer: 'memory',
  // Part of the frame of shrink_zone in the published traces.
  covers: [],
  sleeps: 'up to 100 ms between its two passes; until pages are written',
  locals: L,
  step: STEP,
  run: {
    isolate(k, f) {
      const l = f.l;
      const b = f.b;
      const order = k.sc[f.task * SC_WORDS + SC.order]! | 0;
      const both = lumpy_reclaim_mode(order, l[b + L.priority]!);
      lru_add_drain(k, k.cpu_of(f.task));
      const grab = isolate_lumpy(k, f.task, l[b + L.lruvec]! | 0, l[b + L.list]! | 0, l[b + L.zone]! | 0, order, both);
      if (grab.taken === 0) return f.done(0);
      l[b + L.mode] = both ? PAGEOUT.lumpy : PAGEOUT.async;
      l[b + L.head] = grab.head;
      l[b + L.kept] = NONE;
      l[b + L.taken] = grab.taken;
      l[b + L.scanned] = grab.scanned;
      return f.goto(STEP.batch);
    },
    /** The next 32 of the chain to shrink_page_list; after the last, the second pass or the end. */
    batch(k, f) {
      const l = f.l;
      const b = f.b;
      const base = f.task * BATCH_SLOTS;
      let n = 0;
      let pfn = l[b + L.head]! | 0;
      while (pfn !== NONE && n < SWAP_CLUSTER_MAX) {
        const next = k.next[pfn]!;
        k.next[pfn] = NONE;
        k.prev[pfn] = NONE;
        k.batch[base + n] = pfn;
        k.batch[base + VERDICTS + n] = KEEP;
        n++;
        pfn = next;
      }
      l[b + L.head] = pfn;
      l[b + L.in_batch] = n;
      if (n > 0) return f.call(shrink_page_list, STEP.batch_done, n, l[b + L.priority]!, l[b + L.mode]!);
      if (!stands_by(k, f.task, l, b)) return f.goto(STEP.put_back);
      l[b + L.rounds]! += 1;
      k.g[G.lumpy_waits]!++;
      // Pages that this task may not write: somebody else must be told to.
      if (l[b + L.skipped]! > 0) wakeup_flusher_threads(k, f.task, l[b + L.skipped]!);
      k.eng.emit_for(f.task, TP.congestion_wait, NAP_NS, l[b + L.priority]!);
      return f.sleep(WAIT.congestion_wait, 0, NAP_NS, STEP.waited);
    },
    batch_done(k, f) {
      const l = f.l;
      const b = f.b;
      l[b + L.freed]! += f.ret();
      const base = f.task * BATCH_SLOTS;
      for (let i = 0; i < l[b + L.in_batch]!; i++) {
        const pfn = k.batch[base + i]!;
        const verdict = k.batch[base + VERDICTS + i]!;
        k.batch[base + i] = 0;
        k.batch[base + VERDICTS + i] = 0;
        if (verdict === FREED) continue;
        if (verdict === SKIPPED) l[b + L.skipped]!++;
        if (l[b + L.kept] === NONE) l[b + L.kept] = pfn;
        else k.next[l[b + L.kept_tail]!] = pfn;
        l[b + L.kept_tail] = pfn;
        k.prev[pfn] = verdict;
      }
      return f.goto(STEP.batch);
    },
    /** The nap is over: what the first pass made active is no longer, and now each page is waited for. */
    waited(k, f) {
      const l = f.l;
      const b = f.b;
      for (let pfn = l[b + L.kept]! | 0; pfn !== NONE; pfn = k.next[pfn]!) {
        if (k.prev[pfn] !== ACTIVATE) continue;
        const nr = hpage_nr_pages(k, k.flags[pfn]!);
        k.vm[VM.pgactivate]! += nr;
        k.vm[VM.pgdeactivate]! += nr;
      }
      l[b + L.head] = l[b + L.kept]!;
      l[b + L.kept] = NONE;
      l[b + L.skipped] = 0;
      l[b + L.mode] = PAGEOUT.lumpy_sync;
      return f.goto(STEP.batch);
    },
    put_back(k, f) {
      const l = f.l;
      const b = f.b;
      const lruvec = l[b + L.lruvec]! | 0;
      k.eng.with_lock(LOCK.lru + lruvec, lock_hold(l[b + L.taken]! - l[b + L.freed]!), f.task);
      let pfn = l[b + L.kept]! | 0;
      while (pfn !== NONE) {
        const next = k.next[pfn]!;
        putback_lru_page(k, lruvec, pfn, k.prev[pfn]!);
        pfn = next;
      }
      const freed = l[b + L.freed]!;
      const kswapd = (k.task_flags[f.task]! & PF_KSWAPD) !== 0;
      k.vm[kswapd ? VM.pgsteal_kswapd : VM.pgsteal_direct]! += freed;
      k.sc[f.task * SC_WORDS + SC.nr_reclaimed]! += freed;
      k.g[G.lumpy_freed]! += freed;
      k.eng.emit_for(f.task, TP.mm_vmscan_lru_shrink_inactive, l[b + L.taken]!, freed);
      note_free(k);
      return f.done(l[b + L.scanned]!);
    },
  },
});

/** Time under the list's lock, for every 32 pages as for a batch. */
function lock_hold(pages: number): number {
  return COST.lru_lock * Math.max(1, Math.ceil(pages / SWAP_CLUSTER_MAX));
}

/** Decision point lumpy_wait: is there another pass over what was kept? */
function stands_by(k: Kernel, task: TaskId, l: Float64Array, b: number): boolean {
  if (k.sw[SW.lumpy_wait] !== LUMPY_WAIT.yes || l[b + L.mode] === PAGEOUT.async || l[b + L.freed]! >= l[b + L.taken]!) return false;
  if ((k.task_flags[task]! & PF_KSWAPD) !== 0) return false;
  return l[b + L.rounds] === 0 || (l[b + L.skipped]! > 0 && l[b + L.rounds]! < MAX_CLEAN_WAITS);
}

/** What isolate_lru_pages took: a chain through `next`, in the order in which it was taken. */
export interface Grab {
  head: Pfn;
  tail: Pfn;
  taken: number;
  /** What counts against the budget: pages at the tail, and neighbours that were taken. */
  scanned: number;
}

/** isolate_lru_pages for orders above 0: goes on until 32 pages have been looked at, neighbours included. Decision point lumpy. */
export function isolate_lumpy(k: Kernel, task: TaskId, lruvec: number, lru: number, highest_zone: number, order: number, both: boolean): Grab {
  const list = k.list_id(lruvec, lru);
  const grab: Grab = { head: NONE, tail: NONE, taken: 0, scanned: 0 };
  const first = k.sw[SW.lumpy] === LUMPY.prefer_clean ? cleanest_first(k, list, highest_zone, order) : null;
  let skipped = 0;
  let skipped_head: Pfn = NONE;
  for (let next = 0; grab.scanned < SWAP_CLUSTER_MAX; ) {
    // A region that was preferred may have had its page taken with an earlier one.
    const pfn = first !== null && next < first.length ? first[next++]! : k.lru_tail[list]!;
    if (pfn !== NONE && (k.flags[pfn]! & PG_lru) === 0) continue;
    if (pfn === NONE) break;
    const nr = hpage_nr_pages(k, k.flags[pfn]!);
    grab.scanned += nr;
    if (k.node_scope && k.flags[pfn]! >>> ZONE_SHIFT > highest_zone) {
      del_page_from_lru(k, pfn, list);
      k.next[pfn] = skipped_head;
      skipped_head = pfn;
      skipped += nr;
      continue;
    }
    take(k, grab, lruvec, pfn, list);
    grab_region(k, task, grab, lruvec, lru, pfn, order, both);
  }
  while (skipped_head !== NONE) {
    const next = k.next[skipped_head]!;
    add_page_to_lru_list(k, skipped_head, list);
    skipped_head = next;
  }
  k.eng.with_lock(LOCK.lru + lruvec, lock_hold(grab.taken), task);
  account(k, task, lruvec, lru, highest_zone, grab, skipped);
  return grab;
}

/** Everything else that can be had of the aligned block round a page just taken. */
function grab_region(k: Kernel, task: TaskId, grab: Grab, lruvec: number, lru: number, tag: Pfn, order: number, both: boolean): void {
  const same_owner = k.sw[SW.lumpy] === LUMPY.same_file;
  const zone = k.flags[tag]! >>> ZONE_SHIFT;
  const owner = page_mapping(k, tag);
  const base = tag - (tag % (1 << order));
  const end = Math.min(base + (1 << order), k.size.nr_pages);
  let neighbours = 0;
  let failed = 0;
  k.eng.spend(COST.look_at_frame * (end - base));
  for (let pfn = base; pfn < end; pfn++) {
    const flags = k.flags[pfn]!;
    if (pfn === tag || (flags & (PG_head | PG_tail)) !== 0) continue;
    if ((flags & PG_hole) !== 0) break;
    if ((flags & PG_buddy) !== 0) {
      pfn += (1 << page_order(k, pfn)) - 1;
      continue;
    }
    if (flags >>> ZONE_SHIFT !== zone) continue;
    if (same_owner && page_mapping(k, pfn) !== owner) continue;
    // Without room in swap an anonymous page that has no slot yet cannot be freed, so it is not taken.
    if (k.g[G.nr_swap_pages]! <= 0 && (flags & (PG_swapbacked | PG_swapcache)) === PG_swapbacked) continue;
    if (takeable(flags) && (both || page_lru(flags) === lru)) {
      if ((flags & PG_dirty) !== 0) k.g[G.contig_dirty]!++;
      take(k, grab, lruvec, pfn, k.list_id(lruvec, page_lru(flags)));
      grab.scanned++;
      neighbours++;
    } else if (both && (flags & PG_pcp) === 0) failed++;
  }
  k.g[G.lumpy_regions]!++;
  k.g[G.contig_taken]! += neighbours;
  k.g[G.contig_failed]! += failed;
  k.eng.emit_for(task, TP.mm_lumpy_isolate, tag, neighbours + 1);
}

/** __isolate_lru_page: on a list, and not on that of what can never be reclaimed. */
function takeable(flags: number): boolean {
  return (flags & (PG_lru | PG_unevictable | PG_head)) === PG_lru;
}

/** Off its list and to the end of the chain; no longer active (clear_active_flags). */
function take(k: Kernel, grab: Grab, lruvec: number, pfn: Pfn, list: number): void {
  del_page_from_lru(k, pfn, list);
  const flags = k.flags[pfn]!;
  const nr = hpage_nr_pages(k, flags);
  if ((flags & PG_active) !== 0) k.vm[VM.pgdeactivate]! += nr;
  k.flags[pfn] = (flags | PG_isolated) & ~PG_active;
  if (grab.tail === NONE) grab.head = pfn;
  else k.next[grab.tail] = pfn;
  grab.tail = pfn;
  grab.taken += nr;
  const file = (flags & PG_swapbacked) !== 0 ? 0 : 1;
  k.isolated[lruvec * 2 + file]! += nr;
  k.recent_scanned[lruvec * 2 + file]! += nr;
}

function account(k: Kernel, task: TaskId, lruvec: number, lru: number, highest_zone: number, grab: Grab, skipped: number): void {
  const kswapd = (k.task_flags[task]! & PF_KSWAPD) !== 0;
  k.vm[kswapd ? VM.pgscan_kswapd : VM.pgscan_direct]! += grab.scanned;
  k.vm[lru >= 2 ? VM.pgscan_file : VM.pgscan_anon]! += grab.scanned;
  k.vm[VM.pgskip]! += skipped;
  if (k.node_scope) for (let zone = 0; zone <= highest_zone; zone++) k.zone_pages_scanned[zone]! += grab.scanned;
  else k.zone_pages_scanned[lruvec]! += grab.scanned;
  k.sc[task * SC_WORDS + SC.nr_scanned]! += grab.scanned;
  if (grab.taken > 0) k.eng.emit_for(task, TP.mm_vmscan_lru_isolate, grab.taken, lru);
}

/**
 * The switch's prefer_clean: for each block round the 32 coldest pages its coldest page, the block with the least in the way
 * first: what can never be taken weighs most, then what would have to be written; among equals the colder goes first.
 */
export function cleanest_first(k: Kernel, list: number, highest_zone: number, order: number): Pfn[] {
  const regions: { tag: Pfn; base: Pfn; weight: number }[] = [];
  let left = SWAP_CLUSTER_MAX;
  for (let pfn = k.lru_tail[list]!; pfn !== NONE && left > 0; pfn = k.prev[pfn]!, left--) {
    if (k.node_scope && k.flags[pfn]! >>> ZONE_SHIFT > highest_zone) continue;
    const base = pfn - (pfn % (1 << order));
    if (regions.every((region) => region.base !== base)) regions.push({ tag: pfn, base, weight: weight_of(k, base, order) });
  }
  k.eng.spend(COST.look_at_frame * regions.length * (1 << order));
  return regions.sort((a, b) => a.weight - b.weight).map((region) => region.tag);
}

function weight_of(k: Kernel, base: Pfn, order: number): number {
  const size = 1 << order;
  const end = Math.min(base + size, k.size.nr_pages);
  // More than all that could be dirty.
  const blocked = size * 2;
  let weight = (base + size - end) * blocked;
  for (let pfn = base; pfn < end; pfn++) {
    const flags = k.flags[pfn]!;
    if ((flags & PG_buddy) !== 0) pfn += (1 << page_order(k, pfn)) - 1;
    else if ((flags & PG_pcp) !== 0) continue;
    else if (!takeable(flags)) weight += blocked;
    else if ((flags & (PG_dirty | PG_writeback)) !== 0) weight++;
  }
  return weight;
}
