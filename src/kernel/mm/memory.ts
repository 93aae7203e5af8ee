// Anonymous memory: first touch takes a zeroed page, a swapped page is read back with its neighbours. Models 2.6.34
// mm/memory.c (handle_mm_fault, do_anonymous_page, do_swap_page), mm/swap_state.c (swapin_readahead), mm/page_io.c
// (swap_writepage). Simplified: each task's memory is its own, every touch writes or reads one page, no copy on write. Huge pages
// (2.6.38) are in huge_memory.ts.
import type { TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { submit_bio } from '../fs/submit_bio.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { compound_head } from './compound.ts';
import { free_pgtables } from './pgtable.ts';
import { do_huge_pmd_anonymous_page, PMD, pte_alloc, split_huge_page, transhuge_wanted, zap_huge_pmd } from './huge_memory.ts';
import { ORIGIN } from './origin.ts';
import { alloc_pages_nosleep, free_page } from './page_alloc.ts';
import {
  GFP_HIGHUSER_MOVABLE, LRU_ACTIVE_ANON, LRU_INACTIVE_ANON, PG_dirty, PG_head, PG_locked, PG_lru, PG_mapped, PG_pagevec, PG_referenced, PG_swapbacked, PG_swapcache, PG_tail,
  PG_uptodate, PG_writeback, PG_young,
} from './page_flags.ts';
import { set_page_writeback, unplug_for } from './page_io.ts';
import { del_page_from_lru, list_of, lru_add_drain_all, lru_cache_add } from './swap.ts';
import { anon_mapping, delete_from_swap_cache, free_swap_slot, note_swap_out, orphan_swap_page, vm_swap_full } from './swap_state.ts';
import { PF_MEMALLOC, TF_KILLED } from '../task_flags.ts';

/** page_cluster 3: blocks of 8 slots are read together. */
const SWAP_CLUSTER = 8;

export function anon_resident(k: Kernel, task: TaskId, vpn: number): boolean {
  return k.pte[k.anon_start[task]! + vpn]! > 0;
}

/** Touches a mapped page, or maps a fresh one if that needs no sleep. False: the fault routine must do it. */
export function anon_touch_fast(k: Kernel, task: TaskId, vpn: number, write: boolean): boolean {
  const entry = k.pte[k.anon_start[task]! + vpn]!;
  if (entry > 0) {
    let pfn = entry - 1;
    // One entry maps a whole huge page: its first page bears the marks of use.
    if ((k.flags[pfn]! & PG_tail) !== 0) pfn = k.priv[pfn]!;
    k.flags[pfn]! |= write ? PG_young | PG_dirty : PG_young;
    if (write && (k.flags[pfn]! & (PG_swapcache | PG_writeback)) === PG_swapcache) reuse_swap_page(k, pfn);
    k.eng.spend(COST.touch);
    return true;
  }
  if (entry < 0 || transhuge_wanted(k, task, vpn)) return false;
  const pfn = alloc_pages_nosleep(k, task, GFP_HIGHUSER_MOVABLE, 0, (k.task_flags[task]! & TF_KILLED) !== 0);
  if (pfn === NONE) return false;
  map_new_page(k, task, pfn, vpn);
  return true;
}

/** do_anonymous_page: a zeroed page, on the active list (lru_cache_add_active_or_unevictable). */
function map_new_page(k: Kernel, task: TaskId, pfn: number, vpn: number): void {
  k.eng.spend(COST.fault + COST.zero_page);
  k.flags[pfn]! |= PG_swapbacked | PG_uptodate | PG_dirty | PG_mapped | PG_young;
  k.mapping[pfn] = anon_mapping(task) + 1;
  k.index[pfn] = vpn;
  k.pte[k.anon_start[task]! + vpn] = pfn + 1;
  pte_alloc(k, task, vpn);
  k.rss[task]!++;
  k.vm[VM.nr_anon_pages]!++;
  k.vm[VM.pgfault]!++;
  lru_cache_add(k, pfn, LRU_ACTIVE_ANON, k.cpu_of(task));
}

/** reuse_swap_page: a written page no longer equals its copy, so the slot is given back. */
function reuse_swap_page(k: Kernel, pfn: number): void {
  const slot = k.priv[pfn]!;
  delete_from_swap_cache(k, pfn);
  free_swap_slot(k, slot);
}

const L = { vpn: 0, write: 1, pfn: 2, slot: 3, next: 4, end: 5 } as const;
const STEP = { start: 0, got_page: 1, read: 2, wait: 3, map: 4, read_page: 5, huge: 6, small: 7 } as const;

/** Args: page of the task's memory, 1 = write. Value: 1, or 0 if no memory could be had. */
export const handle_mm_fault = define_routine<Kernel, keyof typeof STEP>({
  name: 'handle_mm_fault',
  file: 'mm/memory.c',
  kernel: '2.6.34 do_page_fault, handle_mm_fault, do_anonymous_page, do_swap_page, swapin_readahead',
  layer: 'caller',
  covers: FRAMES.fault,
  sleeps: 'in the allocator; until a page is read from swap',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      const l = f.l;
      const b = f.b;
      const entry = k.pte[k.anon_start[f.task]! + l[b + L.vpn]!]!;
      if (entry < 0) {
        const slot = -entry - 1;
        l[b + L.slot] = slot;
        l[b + L.next] = slot - (slot % SWAP_CLUSTER);
        l[b + L.end] = Math.min(l[b + L.next]! + SWAP_CLUSTER, k.size.nr_swap_slots);
        k.vm[VM.pgmajfault]!++;
        f.spend(COST.fault);
        return f.goto(STEP.read);
      }
      if (entry > 0) return f.done(1);
      if (transhuge_wanted(k, f.task, l[b + L.vpn]!)) return f.call(do_huge_pmd_anonymous_page, STEP.huge, l[b + L.vpn]!);
      return f.goto(STEP.small);
    },
    huge(_k, f) {
      return f.ret() === 1 ? f.done(1) : f.goto(STEP.small);
    },
    /** do_anonymous_page. */
    small(k, f) {
      const pfn = alloc_pages_nosleep(k, f.task, GFP_HIGHUSER_MOVABLE, 0, false);
      if (pfn === NONE) return f.call(k.ops.alloc_slowpath, STEP.got_page, GFP_HIGHUSER_MOVABLE, 0);
      map_new_page(k, f.task, pfn, f.l[f.b + L.vpn]!);
      return f.done(1);
    },
    got_page(k, f) {
      const pfn = f.ret();
      if (pfn === NONE) return f.done(0);
      const entry = k.pte[k.anon_start[f.task]! + f.l[f.b + L.vpn]!]!;
      if (entry !== 0) free_page(k, pfn, k.cpu_of(f.task), false);
      else map_new_page(k, f.task, pfn, f.l[f.b + L.vpn]!);
      return f.done(1);
    },
    /** swapin_readahead: every used slot of the aligned block of 8, the wanted one included. */
    read(k, f) {
      const l = f.l;
      const b = f.b;
      for (let slot = l[b + L.next]!; slot < l[b + L.end]!; slot++) {
        l[b + L.next] = slot + 1;
        if (k.swap_map[slot] === 0 || k.swap_frame[slot]! > 0) continue;
        const pfn = alloc_pages_nosleep(k, f.task, GFP_HIGHUSER_MOVABLE, 0, (k.task_flags[f.task]! & (PF_MEMALLOC | TF_KILLED)) !== 0);
        l[b + L.pfn] = slot;
        if (pfn === NONE) {
          if (slot !== l[b + L.slot]) continue;
          return f.call(k.ops.alloc_slowpath, STEP.read_page, GFP_HIGHUSER_MOVABLE, 0);
        }
        k.eng.task_ret[f.task] = pfn;
        return f.goto(STEP.read_page);
      }
      return f.goto(STEP.wait);
    },
    read_page(k, f) {
      const l = f.l;
      const b = f.b;
      const pfn = f.ret();
      const slot = l[b + L.pfn]!;
      if (pfn === NONE) return f.done(0);
      if (k.swap_map[slot] === 0 || k.swap_frame[slot]! > 0) {
        free_page(k, pfn, k.cpu_of(f.task), false);
        return f.goto(STEP.read);
      }
      const mapping = k.swap_owner[slot]!;
      k.flags[pfn]! |= PG_swapbacked | PG_swapcache | PG_locked;
      k.mapping[pfn] = mapping + 1;
      k.index[pfn] = k.swap_index[slot]!;
      k.priv[pfn] = slot;
      k.swap_frame[slot] = pfn + 1;
      k.vm[VM.nr_swapcached]!++;
      k.vm[VM.workingset_refault_anon]!++;
      k.cause[pfn] = k.eng.emit_for(f.task, TP.swap_in, pfn, slot);
      lru_cache_add(k, pfn, LRU_INACTIVE_ANON, k.cpu_of(f.task));
      return f.call_more(submit_bio, STEP.read, [pfn, ORIGIN.swap_in, k.config.swap_device, k.config.swap_sector + slot * 8], 0);
    },
    wait(k, f) {
      const l = f.l;
      const b = f.b;
      const slot = l[b + L.slot]!;
      const frame = k.swap_frame[slot]!;
      // Given up or taken by reclaim meanwhile: the fault is taken again.
      if (frame === 0) return f.goto(STEP.start);
      const pfn = frame - 1;
      if ((k.flags[pfn]! & PG_locked) !== 0) {
        unplug_for(k, k.config.swap_device);
        return f.sleep(WAIT.swap_in, pfn, 0, STEP.wait);
      }
      return f.goto(STEP.map);
    },
    map(k, f) {
      const l = f.l;
      const b = f.b;
      const slot = l[b + L.slot]!;
      const frame = k.swap_frame[slot]!;
      if (frame === 0) return f.goto(STEP.start);
      const pfn = frame - 1;
      k.pte[k.anon_start[f.task]! + l[b + L.vpn]!] = pfn + 1;
      k.flags[pfn]! |= PG_mapped | PG_young | PG_referenced;
      k.vm[VM.nr_anon_pages]!++;
      if (l[b + L.write] === 1) {
        k.flags[pfn]! |= PG_dirty;
        if ((k.flags[pfn]! & PG_writeback) === 0) reuse_swap_page(k, pfn);
      } else if (vm_swap_full(k) && (k.flags[pfn]! & PG_writeback) === 0) {
        k.flags[pfn]! |= PG_dirty;
        reuse_swap_page(k, pfn);
      }
      return f.done(1);
    },
  },
});

const W = { pfn: 0 } as const;
const W_STEP = { start: 0, sent: 1 } as const;

/** swap_writepage. Args: pfn. Value: 1. */
export const swap_writepage = define_routine<Kernel, keyof typeof W_STEP>({
  name: 'swap_writepage',
  file: 'mm/page_io.c',
  kernel: '2.6.34 swap_writepage, get_swap_bio',
  layer: 'memory',
  covers: FRAMES.swap_writepage,
  sleeps: 'for a free request',
  locals: W,
  step: W_STEP,
  run: {
    start(k, f) {
      const pfn = f.l[f.b + W.pfn]!;
      f.spend(COST.writepage);
      k.flags[pfn]! &= ~PG_dirty;
      set_page_writeback(k, pfn);
      note_swap_out(k, f.task, pfn);
      const origin = (k.task_flags[f.task]! & 2) !== 0 ? ORIGIN.kswapd : ORIGIN.direct;
      return f.call_more(submit_bio, W_STEP.sent, [pfn, origin, k.config.swap_device, k.config.swap_sector + k.priv[pfn]! * 8], 1);
    },
    sent(_k, f) {
      return f.done(1);
    },
  },
});

/** exit_mm: the anonymous memory of a task that ends goes back, its swap slots too; a huge page as one block. */
export function exit_mm(k: Kernel, task: TaskId): void {
  lru_add_drain_all(k);
  const pages = k.config.tasks[task]!.anon_pages;
  const pmd = k.pmd_start[task]!;
  const size = 1 << k.huge_order;
  for (let vpn = 0; vpn < pages; vpn++) {
    if ((vpn & (size - 1)) === 0 && pmd + (vpn >> k.huge_order) < k.pmd_start[task + 1]! && k.pmd[pmd + (vpn >> k.huge_order)] === PMD.huge) {
      if (zap_huge_pmd(k, task, vpn >> k.huge_order)) {
        vpn += size - 1;
        continue;
      }
    }
    zap_pte(k, task, vpn);
  }
  k.pmd.fill(PMD.none, pmd, k.pmd_start[task + 1]!);
  free_pgtables(k, task);
  k.rss[task] = 0;
}

function zap_pte(k: Kernel, task: TaskId, vpn: number): void {
  const at = k.anon_start[task]! + vpn;
  const entry = k.pte[at]!;
  k.pte[at] = 0;
  if (entry > 0) {
    k.vm[VM.nr_anon_pages]!--;
    release_anon_page(k, task, entry - 1);
  } else if (entry < 0) {
    const slot = -entry - 1;
    const frame = k.swap_frame[slot]!;
    if (frame > 0) release_anon_page(k, task, frame - 1);
    else free_swap_slot(k, slot);
  }
}

/** madvise_dontneed (2.6.34 mm/madvise.c): gives one page back while the task goes on. A huge page is split for it first. */
export function zap_page(k: Kernel, task: TaskId, vpn: number): void {
  const entry = k.pte[k.anon_start[task]! + vpn]!;
  if (entry === 0) return;
  if (entry > 0) {
    const flags = k.flags[entry - 1]!;
    if ((flags & (PG_head | PG_tail)) !== 0) split_huge_page(k, task, compound_head(k, entry - 1));
    if ((flags & PG_pagevec) !== 0) lru_add_drain_all(k);
  }
  k.eng.spend(COST.free_page);
  k.rss[task]!--;
  zap_pte(k, task, vpn);
}

/**
 * A page of a dead task. One on a list is freed now; one that is being written, read, isolated or in a batch stays, clean and
 * without an owner, until reclaim meets it at the tail.
 */
function release_anon_page(k: Kernel, task: TaskId, pfn: number): void {
  k.flags[pfn]! &= ~(PG_mapped | PG_young | PG_dirty);
  const flags = k.flags[pfn]!;
  const busy = (flags & (PG_writeback | PG_locked | PG_lru)) !== PG_lru;
  if ((flags & PG_swapcache) !== 0) orphan_swap_page(k, pfn, busy);
  if (busy) return;
  del_page_from_lru(k, pfn, list_of(k, pfn));
  free_page(k, pfn, k.cpu_of(task), false);
}
