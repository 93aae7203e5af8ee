// What must hold of huge pages after every event: the first page and the others name each other, entries of stretches and of pages
// agree, and whatever counts pages counts all of them. Called by invariants.ts.
import { NONE } from '#base/units.ts';
import { MAX_LOCALS, MAX_RECORDS, STATE } from '#engine/columns.ts';
import { G } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PMD, nr_stretches } from '#kernel/mm/huge_memory.ts';
import {
  PG_active, PG_buddy, PG_head, PG_isolated, PG_kernel, PG_locked, PG_lru, PG_mapped, PG_pagevec, PG_pcp, PG_reclaim, PG_rotating, PG_swapbacked, PG_swapcache, PG_tail,
  PG_unevictable, PG_writeback,
} from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { anon_mapping } from '#kernel/mm/swap_state.ts';
import { VM } from '#kernel/vmstat.ts';

/** Pages that an entry of a list stands for. */
export function span(k: Kernel, pfn: number): number {
  return (k.flags[pfn]! & PG_head) !== 0 ? 1 << k.huge_order : 1;
}

/** Allocated and not yet entered anywhere: its number, or that of its first page, is the value some task is about to use. */
export function held_by_task(k: Kernel, pfn: number): boolean {
  const first = (k.flags[pfn]! & PG_tail) !== 0 ? k.priv[pfn]! : pfn;
  const e = k.eng;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    if (e.task_state[task]! >= STATE.exited) continue;
    if (e.task_ret[task] === first) return true;
    // A block of single pages for a ring, on its way from the allocator.
    const record = task * MAX_RECORDS + e.task_top[task]!;
    const order = e.routines[e.record_routine[record]!]!.name === 'pipe_write' ? e.record_locals[record * MAX_LOCALS]! : 0;
    if (pfn > e.task_ret[task]! && pfn < e.task_ret[task]! + (1 << order)) return true;
  }
  return false;
}

export function broken_huge(k: Kernel): string | null {
  return compound(k) ?? stretches(k);
}

const NOT_OF_PARTS = PG_lru | PG_isolated | PG_pagevec | PG_active | PG_locked | PG_writeback | PG_swapcache | PG_rotating | PG_reclaim | PG_unevictable | PG_buddy | PG_pcp;
const NOT_OF_WHOLE = PG_locked | PG_writeback | PG_swapcache | PG_reclaim | PG_unevictable | PG_buddy | PG_pcp | PG_tail;

function compound(k: Kernel): string | null {
  const size = 1 << k.huge_order;
  let mapped = 0;
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
    const flags = k.flags[pfn]!;
    if ((flags & (PG_head | PG_tail)) === 0 || (flags & PG_kernel) !== 0) continue;
    if ((flags & PG_tail) !== 0) return `page ${pfn} is part of a huge page that begins nowhere`;
    if ((flags & NOT_OF_WHOLE) !== 0) return `huge page ${pfn} has flags ${flags.toString(16)}`;
    if (pfn % size !== 0) return `huge page ${pfn} is not aligned`;
    for (let p = pfn + 1; p < pfn + size; p++) {
      const part = k.flags[p]!;
      if ((part & PG_tail) === 0 || (part & PG_head) !== 0 || k.priv[p] !== pfn) return `page ${p} should be part of huge page ${pfn}, flags ${part.toString(16)}, private ${k.priv[p]}`;
      if ((part & NOT_OF_PARTS) !== 0) return `part ${p} of huge page ${pfn} has flags ${part.toString(16)}`;
      if (((part ^ flags) & (PG_mapped | PG_swapbacked)) !== 0) return `huge page ${pfn} and its part ${p} do not agree on being mapped`;
      if (page_mapping(k, p) !== page_mapping(k, pfn) || (page_mapping(k, pfn) !== NONE && k.index[p] !== k.index[pfn]! + p - pfn)) return `part ${p} of huge page ${pfn} has another owner`;
    }
    if ((flags & PG_mapped) !== 0) {
      mapped++;
      if ((flags & (PG_lru | PG_isolated | PG_pagevec)) === 0) return `huge page ${pfn} is on no list`;
      if (k.index[pfn]! % size !== 0) return `huge page ${pfn} maps from ${k.index[pfn]} on`;
    } else if (!held_by_task(k, pfn)) return `huge page ${pfn} is mapped by nobody, flags ${flags.toString(16)}`;
    pfn += size - 1;
  }
  if (mapped !== k.g[G.huge_pages] || mapped !== k.vm[VM.nr_anon_transparent_hugepages]) {
    return `${mapped} huge pages, counted ${k.g[G.huge_pages]} and ${k.vm[VM.nr_anon_transparent_hugepages]}`;
  }
  return null;
}

function stretches(k: Kernel): string | null {
  const size = 1 << k.huge_order;
  for (let task = 0; task < k.config.tasks.length; task++) {
    for (let s = 0; s < nr_stretches(k, task); s++) {
      const pmd = k.pmd[k.pmd_start[task]! + s]!;
      const table = k.anon_start[task]! + s * size;
      const first = k.pte[table]! - 1;
      for (let i = 0; i < size; i++) {
        const entry = k.pte[table + i]!;
        if (pmd === PMD.none && entry !== 0) return `task ${task} stretch ${s} has no page table and an entry at ${i}`;
        if (pmd === PMD.huge && entry !== first + i + 1) return `task ${task} stretch ${s} is huge page ${first}, its entry ${i} says ${entry - 1}`;
        if (pmd !== PMD.huge && entry > 0 && (k.flags[entry - 1]! & (PG_head | PG_tail)) !== 0) return `task ${task} stretch ${s} maps a part of a huge page alone`;
      }
      if (pmd === PMD.huge && ((k.flags[first]! & (PG_head | PG_mapped)) !== (PG_head | PG_mapped) || page_mapping(k, first) !== anon_mapping(task))) return `task ${task} stretch ${s}: page ${first} is no huge page of its`;
    }
  }
  return null;
}
