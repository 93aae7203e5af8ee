// Shrinking the lists of a zone. Models 2.6.34 mm/vmscan.c: shrink_zone, shrink_list, shrink_inactive_list,
// isolate_pages_global, shrink_active_list, too_many_isolated, throttle_vm_writeout (mm/page-writeback.c).
// With lists per node (4.8 and later, machine parameter) pages of zones above the one asked for are passed over and go
// to the head, as isolate_lru_pages has done since. A huge page (2.6.38) is one entry of a batch and counts as all its pages;
// 2.6.38 counts it as one page looked at, later kernels and this one as all. A block of pages is reclaimed by the routine of
// lumpy.ts. Left out: memory groups' own pressure.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { G, SC, SC_WORDS } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { LUMPY, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { LOCK } from '../kernel.ts';
import { PF_KSWAPD } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { dirty_limits } from './dirty_limits.ts';
import { hpage_nr_pages } from './compound.ts';
import { shrink_lumpy } from './lumpy.ts';
import { note_free } from './page_alloc.ts';
import {
  LRU_ACTIVE_ANON, LRU_ACTIVE_FILE, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE, NR_EVICTABLE, PG_active, PG_isolated, PG_mapped, PG_young, ZONE_SHIFT,
} from './page_flags.ts';
import { putback_lru_pages } from './putback.ts';
import { deactivate_run, isolate_run } from './page_runs.ts';
import { should_continue_reclaim } from './reclaim_compaction.ts';
import { anon_percent, DEF_PRIORITY, inactive_anon_is_low, inactive_file_is_low, nr_scan_try_batch, SWAP_CLUSTER_MAX } from './scan_control.ts';
import { BATCH_SLOTS, shrink_page_list, VERDICTS } from './shrink_page_list.ts';
import { add_page_to_lru_list, del_page_from_lru, lru_add_drain } from './swap.ts';

const L = { zone: 0, priority: 1, round_reclaimed: 2, round_scanned: 3, nr: 4, list: 8, nr_reclaimed: 9, left: 10, lruvec: 11, reclaimed_before: 12 } as const;
const STEP = { start: 0, next_list: 1, isolate: 2, put_back: 3, balance_anon: 4, throttle: 5, lumpy_done: 6 } as const;
const NAP_NS = 100e6;

/** Args: zone (or, with lists per node, the highest zone wanted), priority. Value: pages reclaimed. */
export const shrink_zone = define_routine<Kernel, keyof typeof STEP>({
  name: 'shrink_zone',
  file: 'mm/vmscan.c',
  kernel: '2.6.34 shrink_zone, shrink_list, shrink_inactive_list, shrink_active_list',
  layer: 'memory',
  covers: FRAMES.shrink_zone,
  sleeps: 'while too many pages are isolated; while too many are being written',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      f.spend(COST.shrink_zone);
      l[b + L.round_reclaimed] = l[b + L.nr_reclaimed]!;
      l[b + L.round_scanned] = k.sc[f.task * SC_WORDS + SC.nr_scanned]!;
      const zone = l[b + L.zone]! | 0;
      const lruvec = k.node_scope ? 0 : zone;
      l[b + L.lruvec] = lruvec;
      const priority = l[b + L.priority]! | 0;
      const anon = anon_percent(k, lruvec);
      const noswap = k.g[G.nr_swap_pages]! <= 0;
      for (let lru = 0; lru < NR_EVICTABLE; lru++) {
        const list = k.list_id(lruvec, lru);
        let scan = k.node_scope && zone < k.nr_zones - 1 ? eligible_pages(k, list, zone) : k.lru_count[list]!;
        if (priority > 0 || noswap) {
          scan = Math.floor(scan / (1 << priority));
          scan = Math.floor((scan * (lru < 2 ? anon : 100 - anon)) / 100);
        }
        l[b + L.nr + lru] = nr_scan_try_batch(k, list, scan);
      }
      return f.goto(STEP.next_list);
    },
    /** Round-robin over the lists in slices of 32 until all budgets are used or enough is reclaimed. */
    next_list(k, f) {
      const l = f.l;
      const b = f.b;
      for (let list = l[b + L.list]!; list < NR_EVICTABLE; list++) {
        const nr = l[b + L.nr + list]!;
        if (nr === 0) continue;
        const slice = Math.min(nr, SWAP_CLUSTER_MAX);
        l[b + L.nr + list] = nr - slice;
        l[b + L.list] = list;
        const lruvec = l[b + L.lruvec]! | 0;
        if (list === LRU_ACTIVE_ANON || list === LRU_ACTIVE_FILE) {
          const low = list === LRU_ACTIVE_FILE ? inactive_file_is_low(k, lruvec) : inactive_anon_is_low(k, lruvec);
          if (low) {
            shrink_active_list(k, f.task, lruvec, slice, list === LRU_ACTIVE_FILE);
            l[b + L.list] = list + 1;
            return f.goto(STEP.next_list);
          }
          continue;
        }
        l[b + L.left] = slice;
        return f.goto(STEP.isolate);
      }
      l[b + L.list] = 0;
      const more = l[b + L.nr + LRU_INACTIVE_ANON]! > 0 || l[b + L.nr + LRU_ACTIVE_FILE]! > 0 || l[b + L.nr + LRU_INACTIVE_FILE]! > 0;
      const enough = k.sc[f.task * SC_WORDS + SC.nr_reclaimed]! >= k.sc[f.task * SC_WORDS + SC.nr_to_reclaim]! && l[b + L.priority]! < DEF_PRIORITY;
      return more && !enough ? f.goto(STEP.next_list) : f.goto(STEP.balance_anon);
    },
    isolate(k, f) {
      const l = f.l;
      const b = f.b;
      // Whole numbers from here on: the loops below index columns with them.
      const list = l[b + L.list]! | 0;
      const lruvec = l[b + L.lruvec]! | 0;
      const file = list === LRU_INACTIVE_FILE;
      const kswapd = (k.task_flags[f.task]! & PF_KSWAPD) !== 0;
      if (!kswapd && too_many_isolated(k, lruvec, file)) return f.sleep(WAIT.too_many_isolated, lruvec, NAP_NS, STEP.isolate);
      if (k.sc[f.task * SC_WORDS + SC.order]! > 0 && k.sw[SW.lumpy] !== LUMPY.off) {
        l[b + L.reclaimed_before] = k.sc[f.task * SC_WORDS + SC.nr_reclaimed]!;
        return f.call(shrink_lumpy, STEP.lumpy_done, l[b + L.zone]!, list, l[b + L.priority]!, lruvec);
      }
      lru_add_drain(k, k.cpu_of(f.task));
      const taken = isolate_lru_pages(k, f.task, lruvec, list, l[b + L.zone]! | 0, SWAP_CLUSTER_MAX);
      if (taken === 0) {
        l[b + L.list] = list + 1;
        return f.goto(STEP.next_list);
      }
      l[b + L.reclaimed_before] = taken;
      return f.call(shrink_page_list, STEP.put_back, taken, l[b + L.priority]!);
    },
    put_back(k, f) {
      const l = f.l;
      const b = f.b;
      const reclaimed = f.ret();
      const taken = l[b + L.reclaimed_before]! | 0;
      const kswapd = (k.task_flags[f.task]! & PF_KSWAPD) !== 0;
      k.vm[kswapd ? VM.pgsteal_kswapd : VM.pgsteal_direct]! += reclaimed;
      l[b + L.nr_reclaimed]! += reclaimed;
      k.sc[f.task * SC_WORDS + SC.nr_reclaimed]! += reclaimed;
      putback_lru_pages(k, f.task, l[b + L.lruvec]! | 0, taken);
      k.eng.emit_for(f.task, TP.mm_vmscan_lru_shrink_inactive, taken, reclaimed);
      note_free(k);
      l[b + L.left]! -= taken;
      if (l[b + L.left]! > 0) return f.goto(STEP.isolate);
      l[b + L.list]! += 1;
      return f.goto(STEP.next_list);
    },
    /** The same for a block of pages: neighbours count in the budget, so one page at the tail may use it up. */
    lumpy_done(k, f) {
      const l = f.l;
      const b = f.b;
      const scanned = f.ret();
      l[b + L.nr_reclaimed]! += k.sc[f.task * SC_WORDS + SC.nr_reclaimed]! - l[b + L.reclaimed_before]!;
      l[b + L.left]! -= scanned;
      if (scanned > 0 && l[b + L.left]! > 0) return f.goto(STEP.isolate);
      l[b + L.list]! += 1;
      return f.goto(STEP.next_list);
    },
    balance_anon(k, f) {
      const lruvec = f.l[f.b + L.lruvec]!;
      if (k.g[G.nr_swap_pages]! > 0 && inactive_anon_is_low(k, lruvec)) shrink_active_list(k, f.task, lruvec, SWAP_CLUSTER_MAX, false);
      const reclaimed = f.l[f.b + L.nr_reclaimed]! - f.l[f.b + L.round_reclaimed]!;
      const scanned = k.sc[f.task * SC_WORDS + SC.nr_scanned]! - f.l[f.b + L.round_scanned]!;
      // Whoever compacts next needs room for the copies (2.6.38).
      return f.goto(should_continue_reclaim(k, f.task, f.l[f.b + L.zone]!, reclaimed, scanned) ? STEP.start : STEP.throttle);
    },
    /** throttle_vm_writeout: waits while more than 1.1 times the dirty limit is being written. */
    throttle(k, f) {
      const limit = dirty_limits(k).dirty;
      if (k.vm[VM.nr_writeback]! > limit + Math.floor(limit / 10)) return f.sleep(WAIT.throttle_vm_writeout, 0, NAP_NS, STEP.throttle);
      return f.done(f.l[f.b + L.nr_reclaimed]!);
    },
  },
});

/** Lists longer than this, 4 GiB, are not counted through: their pages are taken to lie in the zones as those of all lists do. */
const MOST_COUNTED = 1048576;

/** lruvec_lru_size of 4.8 and later: pages of a node's list that lie in zones up to the one asked for. Seldom needed, so counted. */
function eligible_pages(k: Kernel, list: number, highest_zone: number): number {
  if (k.lru_count[list]! > MOST_COUNTED) {
    let below = 0;
    let all = 0;
    for (let zone = 0; zone < k.nr_zones; zone++) {
      all += k.zone_lru_pages[zone]!;
      if (zone <= highest_zone) below += k.zone_lru_pages[zone]!;
    }
    return Math.floor((k.lru_count[list]! * below) / all);
  }
  let pages = 0;
  for (let pfn = k.lru_head[list]!; pfn !== NONE; pfn = k.next[pfn]!) if (k.flags[pfn]! >>> ZONE_SHIFT <= highest_zone) pages += hpage_nr_pages(k, k.flags[pfn]!);
  return pages;
}

function too_many_isolated(k: Kernel, lruvec: number, file: boolean): boolean {
  const inactive = k.lru_count[k.list_id(lruvec, file ? LRU_INACTIVE_FILE : LRU_INACTIVE_ANON)]!;
  return k.isolated[lruvec * 2 + (file ? 1 : 0)]! > inactive;
}

/** Takes up to `want` entries off the tail into the task's batch. Returns how many; a huge page is one, and counts as all its pages. */
function isolate_lru_pages(k: Kernel, task: TaskId, lruvec: number, lru: number, highest_zone: number, want: number): number {
  const list = k.list_id(lruvec, lru);
  const base = task * BATCH_SLOTS;
  k.eng.with_lock(LOCK.lru + lruvec, COST.lru_lock, task);
  // Pages of a zone's own list all lie in that zone.
  let taken = k.node_scope ? 0 : isolate_run(k, list, lruvec, base, want);
  let pages = taken;
  let scanned = taken;
  let skipped = 0;
  let skipped_head: Pfn = NONE;
  let pfn = k.lru_tail[list]!;
  while (pfn !== NONE && taken < want) {
    const prev = k.prev[pfn]!;
    const nr = hpage_nr_pages(k, k.flags[pfn]!);
    scanned += nr;
    if (k.flags[pfn]! >>> ZONE_SHIFT > highest_zone && k.node_scope) {
      // It waits on a chain through `next` and goes to the head when the batch is taken.
      del_page_from_lru(k, pfn, list);
      k.next[pfn] = skipped_head;
      skipped_head = pfn;
      skipped += nr;
    } else {
      del_page_from_lru(k, pfn, list);
      k.flags[pfn]! |= PG_isolated;
      k.batch[base + taken] = pfn;
      k.batch[base + VERDICTS + taken] = 0;
      taken++;
      pages += nr;
    }
    pfn = prev;
  }
  while (skipped_head !== NONE) {
    const next = k.next[skipped_head]!;
    add_page_to_lru_list(k, skipped_head, list);
    skipped_head = next;
  }
  const file = lru >= 2 ? 1 : 0;
  k.isolated[lruvec * 2 + file]! += pages;
  k.recent_scanned[lruvec * 2 + file]! += pages;
  const kswapd = (k.task_flags[task]! & PF_KSWAPD) !== 0;
  k.vm[kswapd ? VM.pgscan_kswapd : VM.pgscan_direct]! += scanned;
  k.vm[file === 1 ? VM.pgscan_file : VM.pgscan_anon]! += scanned;
  k.vm[VM.pgskip]! += skipped;
  if (k.node_scope) for (let zone = 0; zone <= highest_zone; zone++) k.zone_pages_scanned[zone]! += scanned;
  else k.zone_pages_scanned[lruvec]! += scanned;
  k.sc[task * SC_WORDS + SC.nr_scanned]! += scanned;
  if (taken > 0) k.eng.emit_for(task, TP.mm_vmscan_lru_isolate, pages, lru);
  return taken;
}

/** shrink_active_list: the tail of an active list becomes the head of the inactive one. Nothing here sleeps. */
export function shrink_active_list(k: Kernel, task: TaskId, lruvec: number, nr_pages: number, file: boolean): void {
  lru_add_drain(k, k.cpu_of(task));
  k.eng.with_lock(LOCK.lru + lruvec, COST.lru_lock, task);
  const active = k.list_id(lruvec, file ? LRU_ACTIVE_FILE : LRU_ACTIVE_ANON);
  const inactive = active - 1;
  const side = lruvec * 2 + (file ? 1 : 0);
  let looked = deactivate_run(k, active, inactive, nr_pages);
  let moved = looked;
  let rotated = 0;
  let pfn = k.lru_tail[active]!;
  while (looked < nr_pages && pfn !== NONE) {
    const prev = k.prev[pfn]!;
    del_page_from_lru(k, pfn, active);
    const flags = k.flags[pfn]!;
    const nr = hpage_nr_pages(k, flags);
    if ((flags & (PG_young | PG_mapped)) === (PG_young | PG_mapped)) rotated += nr;
    k.flags[pfn] = flags & ~(PG_active | PG_young);
    add_page_to_lru_list(k, pfn, inactive);
    looked++;
    moved += nr;
    pfn = prev;
  }
  k.recent_scanned[side]! += moved;
  k.recent_rotated[side]! += rotated;
  k.vm[VM.pgrefill]! += moved;
  k.vm[VM.pgdeactivate]! += moved;
  if (moved > 0) k.eng.emit_for(task, TP.mm_vmscan_lru_shrink_active, moved, moved);
  k.eng.spend(COST.scan_page * looked);
}
