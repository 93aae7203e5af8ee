// khugepaged: gathers small pages into huge ones in the background, a few stretches at a time. Models 2.6.38 mm/huge_memory.c:
// khugepaged_loop, khugepaged_do_scan, khugepaged_scan_mm_slot, khugepaged_scan_pmd, collapse_huge_page, __collapse_huge_page_isolate,
// __collapse_huge_page_copy, khugepaged_alloc_sleep; with CONFIG_NUMA's allocation (when a stretch is found, none kept ready).
// Simplified: it knows of every program, not only of those that faulted while it was allowed; a copy is one step, under no lock of
// the program's; batches of the LRU lists are drained at the start of a round (5.8), without which the last pages added stay small.
import type { Pfn, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { define_routine } from '#engine/routine.ts';
import { G } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import { SW, THP_FAULT } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { TF_KILLED } from '../task_flags.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { CHUNK, enter_huge_page, nr_stretches, PMD } from './huge_memory.ts';
import { alloc_pages_nosleep, free_page, free_pages } from './page_alloc.ts';
import {
  GFP_TRANSHUGE, PG_isolated, PG_locked, PG_lru, PG_mapped, PG_referenced, PG_rotating, PG_swapbacked, PG_swapcache, PG_writeback, PG_young,
} from './page_flags.ts';
import { del_page_from_lru, list_of, lru_add_drain_all } from './swap.ts';

/** khugepaged_alloc_sleep_millisecs (mm/huge_memory.c). */
const ALLOC_SLEEP_NS = 60e9;

const L = { task: 0, stretch: 1, failed: 2, ends: 3 } as const;
const STEP = { decide: 0, round: 1, look: 2, got_block: 3, rest: 4, rested: 5 } as const;

/** Decision points khugepaged_pages and khugepaged_sleep. */
export const khugepaged = define_routine<Kernel, keyof typeof STEP>({
  name: 'khugepaged',
  file: 'mm/huge_memory.c',
  kernel: '2.6.38 khugepaged_loop, khugepaged_do_scan, khugepaged_scan_mm_slot, khugepaged_scan_pmd, collapse_huge_page',
  layer: 'thread',
  covers: FRAMES.khugepaged,
  sleeps: 'between rounds; 60 s after it got no huge page; in the allocator',
  locals: L,
  step: STEP,
  run: {
    decide(k, f) {
      if (!khugepaged_enabled(k) || !khugepaged_has_work(k)) return f.sleep(WAIT.khugepaged_sleep, f.task, 0, STEP.decide);
      return f.goto(STEP.round);
    },
    round(k, f) {
      f.spend(COST.syscall);
      lru_add_drain_all(k);
      k.g[G.khugepaged_left] = k.sw[SW.khugepaged_pages]!;
      f.l[f.b + L.failed] = 0;
      // pass_through_head: it ends when it comes by the end of the list of programs for the second time.
      f.l[f.b + L.ends] = k.g[G.khugepaged_mm] === 0 ? 1 : 0;
      return f.goto(STEP.look);
    },
    /** One stretch. It costs the round as many pages as it has, whatever is found there. */
    look(k, f) {
      const l = f.l;
      const b = f.b;
      if (k.g[G.khugepaged_left]! <= 0 || !khugepaged_enabled(k)) return f.goto(STEP.rest);
      const task = k.g[G.khugepaged_mm]! - 1;
      let at = k.g[G.khugepaged_at]!;
      // An area that asked for no huge pages is passed over as a whole.
      if (task !== NONE) while (at < nr_stretches(k, task) && k.pmd[k.pmd_start[task]! + at] === PMD.nohuge) at++;
      if (task === NONE || !has_memory(k, task) || at >= nr_stretches(k, task)) {
        const next = next_mm(k, task);
        k.g[G.khugepaged_mm] = next + 1;
        k.g[G.khugepaged_at] = 0;
        if (next !== NONE) return f.goto(STEP.look);
        l[b + L.ends]! += 1;
        return f.goto(l[b + L.ends]! >= 2 ? STEP.rest : STEP.look);
      }
      k.g[G.khugepaged_at] = at + 1;
      const pmd = k.pmd[k.pmd_start[task]! + at]!;
      k.g[G.khugepaged_left]! -= 1 << k.huge_order;
      f.spend(COST.syscall);
      k.eng.emit_for(f.task, TP.mm_khugepaged_scan_pmd, task, at);
      if (pmd !== PMD.table || !khugepaged_scan_pmd(k, task, at)) return f.goto(STEP.look);
      l[b + L.task] = task;
      l[b + L.stretch] = at;
      const pfn = alloc_pages_nosleep(k, f.task, GFP_TRANSHUGE, k.huge_order, false);
      if (pfn === NONE) return f.call(k.ops.alloc_slowpath, STEP.got_block, GFP_TRANSHUGE, k.huge_order);
      k.eng.task_ret[f.task] = pfn;
      return f.goto(STEP.got_block);
    },
    got_block(k, f) {
      const task = f.l[f.b + L.task]!;
      const stretch = f.l[f.b + L.stretch]!;
      const pfn = f.ret();
      if (pfn === NONE) {
        k.vm[VM.thp_collapse_alloc_failed]!++;
        k.eng.emit_for(f.task, TP.mm_collapse_huge_page_failed, stretch, task);
        f.l[f.b + L.failed] = 1;
        return f.goto(STEP.rest);
      }
      k.vm[VM.thp_collapse_alloc]!++;
      // The allocator may have slept: the program may have ended, or what was fit may be in swap.
      const fit = has_memory(k, task) && k.pmd[k.pmd_start[task]! + stretch] === PMD.table && khugepaged_scan_pmd(k, task, stretch);
      if (fit) collapse_huge_page(k, f.task, task, stretch, pfn);
      else free_pages(k, pfn, k.huge_order, k.cpu_of(f.task));
      // The number is nobody's any more.
      k.eng.task_ret[f.task] = NONE;
      return f.goto(STEP.look);
    },
    rest(k, f) {
      if (!khugepaged_enabled(k)) return f.goto(STEP.decide);
      const ns = k.sw[SW.khugepaged_sleep]!;
      f.spend(COST.syscall);
      return ns > 0 ? f.sleep(WAIT.khugepaged_sleep, f.task, ns, STEP.rested) : f.goto(STEP.rested);
    },
    rested(_k, f) {
      if (f.l[f.b + L.failed] === 0) return f.goto(STEP.decide);
      f.l[f.b + L.failed] = 0;
      return f.sleep(WAIT.khugepaged_sleep, f.task, ALLOC_SLEEP_NS, STEP.decide);
    },
  },
});

function khugepaged_enabled(k: Kernel): boolean {
  return k.sw[SW.khugepaged_pages]! > 0 && k.sw[SW.thp_fault] !== THP_FAULT.never;
}

function has_memory(k: Kernel, task: TaskId): boolean {
  return k.eng.task_state[task]! < STATE.exited && (k.task_flags[task]! & TF_KILLED) === 0 && nr_stretches(k, task) > 0;
}

/** Some program has touched, or is about to touch, memory that could be huge. */
function khugepaged_has_work(k: Kernel): boolean {
  for (let task = 0; task < k.config.tasks.length; task++) {
    if (!has_memory(k, task)) continue;
    for (let pmd = k.pmd_start[task]!; pmd < k.pmd_start[task + 1]!; pmd++) if (k.chunk_how[pmd] !== CHUNK.untouched) return true;
  }
  return false;
}

function next_mm(k: Kernel, after: TaskId): TaskId {
  for (let task = after + 1; task < k.config.tasks.length; task++) if (has_memory(k, task)) return task;
  return NONE;
}

/**
 * khugepaged_scan_pmd: all pages of the stretch in memory, on a list and in nobody's hands, at least one used lately; all but one may
 * never have been touched (khugepaged_max_ptes_none 511 of 512). A page with a copy in swap has an owner more than its page table.
 */
function khugepaged_scan_pmd(k: Kernel, task: TaskId, stretch: number): boolean {
  const size = 1 << k.huge_order;
  const table = k.anon_start[task]! + (stretch << k.huge_order);
  let none = 0;
  let referenced = false;
  for (let i = 0; i < size; i++) {
    k.eng.spend(COST.scan_pte);
    const entry = k.pte[table + i]!;
    if (entry === 0) {
      none++;
      if (none > size - 1) return false;
      continue;
    }
    if (entry < 0) return false;
    const flags = k.flags[entry - 1]!;
    if ((flags & FIT) !== (PG_lru | PG_mapped | PG_swapbacked)) return false;
    if ((flags & (PG_young | PG_referenced)) !== 0) referenced = true;
  }
  return referenced;
}

/** Marks that decide whether a page can be collapsed; three must be there, the others must not. */
const FIT = PG_lru | PG_mapped | PG_swapbacked | PG_isolated | PG_locked | PG_writeback | PG_swapcache | PG_rotating;

/** collapse_huge_page, from the isolation of the small pages on. Pages never touched come as zeroes and count as the program's from now on. */
function collapse_huge_page(k: Kernel, by: TaskId, task: TaskId, stretch: number, pfn: Pfn): void {
  const size = 1 << k.huge_order;
  const table = k.anon_start[task]! + (stretch << k.huge_order);
  const cpu = k.cpu_of(by);
  k.eng.spend(COST.collapse_part * size);
  const id = k.eng.emit_for(by, TP.mm_collapse_huge_page, pfn, task);
  let none = 0;
  for (let i = 0; i < size; i++) {
    const old = k.pte[table + i]! - 1;
    if (old === NONE) {
      none++;
      continue;
    }
    del_page_from_lru(k, old, list_of(k, old));
    free_page(k, old, cpu, false);
  }
  k.rss[task]! += none;
  k.vm[VM.nr_anon_pages]! += none;
  enter_huge_page(k, task, pfn, stretch, id, cpu);
}
