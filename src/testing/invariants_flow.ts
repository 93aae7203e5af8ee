// The second half of what must hold after every event: nothing leaks (each frame has an owner that will let go of it),
// nothing is stuck (whatever is locked, being written or asleep has something on its way to it), the laws of conservation
// of data, and the accounts of time. Called by invariants.ts.
import { NONE } from '#base/units.ts';
import { MAX_LOCALS, MAX_RECORDS, ON_CPU, S, STATE } from '#engine/columns.ts';
import { TIMER } from '#engine/engine.ts';
import { EVENT_DONE, EVENT_UNPLUG, CONGESTION_OFF, CONGESTION_ON } from '#kernel/block/request_queue.ts';
import { D, DEVICE_SCALARS, G, MAX_REQUESTS, PAGEVEC_SIZE, REQUEST_PAGES, RQ } from '#kernel/columns.ts';
import { FRAMES, sum_bytes } from '#kernel/fs/stack_profiles.ts';
import type { Kernel } from '#kernel/kernel.ts';
import {
  PG_dirty, PG_head, PG_hole, PG_isolated, PG_kernel, PG_locked, PG_lru, PG_mapped, PG_pagevec, PG_reclaim, PG_rotating, PG_slab, PG_swapbacked, PG_swapcache, PG_tail, PG_writeback,
} from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { BATCH_SLOTS, VERDICTS } from '#kernel/mm/shrink_page_list.ts';
import { anon_mapping } from '#kernel/mm/swap_state.ts';
import { VM } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { held_by_compaction } from './invariants_compact.ts';
import { held_by_task } from './invariants_huge.ts';

/** `free`: 1 for every frame on a free list or per-CPU list. */
export function broken_flow(k: Kernel, free: Uint8Array): string | null {
  return owners(k, free) ?? swap_owners(k) ?? laws(k) ?? devices(k) ?? under_way(k) ?? time(k) ?? sleepers(k);
}

function* live_records(k: Kernel, name: string): Generator<{ task: number; base: number }> {
  const e = k.eng;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    for (let i = 0; i <= e.task_top[task]!; i++) {
      const record = task * MAX_RECORDS + i;
      if (e.routines[e.record_routine[record]!]!.name === name) yield { task, base: record * MAX_LOCALS };
    }
  }
}

const slab_at_boot = new WeakMap<Kernel, number>();

/** No frame leaks: it is free, in a cache, mapped, the kernel's for good, or in the hands of a task. */
function owners(k: Kernel, free: Uint8Array): string | null {
  const e = k.eng;
  let slab = 0;
  const compacting = held_by_compaction(k);
  const blocks_of = Array.from(live_records(k, 'workload_block_allocator'), ({ task }) => ({ task, pages: 2 ** k.lists[task]![0]! }));
  for (let pfn = 0; pfn < free.length; pfn++) {
    const flags = k.flags[pfn]!;
    if (free[pfn] === 1) {
      if ((flags & (PG_dirty | PG_locked | PG_lru | PG_mapped | PG_writeback | PG_isolated | PG_pagevec | PG_kernel | PG_slab | PG_hole | PG_swapcache | PG_rotating | PG_reclaim | PG_head | PG_tail)) !== 0) return `free page ${pfn} has flags ${flags.toString(16)}`;
      if (page_mapping(k, pfn) !== NONE) return `free page ${pfn} has an owner`;
      continue;
    }
    if ((flags & PG_slab) !== 0) slab++;
    if ((flags & (PG_kernel | PG_hole | PG_slab)) !== 0) continue;
    const mapping = page_mapping(k, pfn);
    if (mapping >= 0) {
      if (k.slot[k.file_start[mapping]! + k.index[pfn]!] !== pfn + 1) return `page ${pfn} says it is ${mapping}:${k.index[pfn]}, which is not it`;
      if ((flags & (PG_lru | PG_isolated | PG_pagevec)) === 0) return `page ${pfn} of file ${mapping} is on no list, flags ${flags.toString(16)}`;
      continue;
    }
    if (mapping < NONE) {
      if ((flags & (PG_lru | PG_isolated | PG_pagevec | PG_tail)) === 0) return `anonymous page ${pfn} is on no list, flags ${flags.toString(16)}`;
      const task = anon_mapping(0) - mapping;
      if ((flags & PG_mapped) !== 0 && k.pte[k.anon_start[task]! + k.index[pfn]!] !== pfn + 1) return `page ${pfn} says task ${task} maps it at ${k.index[pfn]}, which does not`;
      continue;
    }
    if (compacting.has(pfn)) continue;
    if (!held_by_task(k, pfn) && !blocks_of.some((b) => e.task_state[b.task]! < STATE.exited && pfn >= e.task_ret[b.task]! && pfn < e.task_ret[b.task]! + b.pages)) return `page ${pfn} has leaked, flags ${flags.toString(16)}`;
  }
  let in_use = 0;
  for (const { base } of live_records(k, 'xfs_bmapi')) {
    const pfn = e.record_locals[base + 2]!;
    // Before its first step the local is no frame yet.
    if (e.record_step[base / MAX_LOCALS]! > 0 && pfn !== NONE && (k.flags[pfn]! & PG_slab) !== 0) in_use++;
  }
  // Slabs of the page cache's index come on top and stay; they are counted.
  in_use += k.vm[VM.nr_slab]!;
  const boot = slab_at_boot.get(k) ?? slab - in_use;
  slab_at_boot.set(k, boot);
  if (slab - in_use !== boot) return `${slab} slab pages, ${boot} more than the ${in_use} in use expected`;
  const rotating = new Set<number>();
  for (let cpu = 0; cpu < k.size.nr_cpus; cpu++) for (let i = 0; i < k.rotate_count[cpu]!; i++) rotating.add(k.rotate[cpu * PAGEVEC_SIZE + i]!);
  for (let pfn = 0; pfn < free.length; pfn++) if ((k.flags[pfn]! & PG_rotating) !== 0 && !rotating.has(pfn)) return `page ${pfn} waits to be rotated in no batch`;
  return null;
}

/** Every used slot is named by one page table entry, or by a page of the swap cache that one maps. */
function swap_owners(k: Kernel): string | null {
  const named = new Uint8Array(k.size.nr_swap_slots);
  for (let task = 0; task < k.config.tasks.length; task++) {
    let used = 0;
    const pages = k.config.tasks[task]!.anon_pages;
    for (let vpn = 0; vpn < pages; vpn++) {
      const entry = k.pte[k.anon_start[task]! + vpn]!;
      if (entry === 0) continue;
      used++;
      if (entry > 0) {
        const pfn = entry - 1;
        if (page_mapping(k, pfn) !== anon_mapping(task) || k.index[pfn] !== vpn || (k.flags[pfn]! & (PG_mapped | PG_swapbacked)) !== (PG_mapped | PG_swapbacked)) return `task ${task} maps page ${pfn} at ${vpn}, which says ${page_mapping(k, pfn)}:${k.index[pfn]}`;
        if ((k.flags[pfn]! & PG_swapcache) !== 0) named[k.priv[pfn]!]!++;
      } else {
        const slot = -entry - 1;
        if (k.swap_map[slot] === 0) return `task ${task} page ${vpn} is in swap slot ${slot}, which is free`;
        named[slot]!++;
      }
    }
    if (used !== k.rss[task]) return `task ${task}: ${used} pages, counted ${k.rss[task]}`;
  }
  for (let slot = 0; slot < named.length; slot++) {
    if (named[slot]! > 1) return `swap slot ${slot} is named ${named[slot]} times`;
    // The page of a task that was killed keeps its slot only while it is being written.
    if (k.swap_map[slot] !== 0 && named[slot] === 0 && k.swap_frame[slot] === 0) return `swap slot ${slot} has leaked`;
  }
  return k.g[G.nr_swap_pages] === k.swap[1] ? null : `nr_swap_pages ${k.g[G.nr_swap_pages]}, free slots ${k.swap[1]}`;
}

/** What was made dirty is dirty, on its way, or written; what was asked for was absorbed or made a page dirty. */
function laws(k: Kernel): string | null {
  const v = k.vm;
  const written_file = v[VM.nr_written]! + v[VM.nr_writeback]! - v[VM.pswpout]!;
  // swap_writepage counts its page when it marks it, so the two never part between events.
  if (v[VM.nr_dirtied] !== v[VM.nr_dirty]! + written_file) return `${v[VM.nr_dirtied]} pages were made dirty; ${v[VM.nr_dirty]} are, ${written_file} were or are being written`;
  if (k.g[G.writes_asked] !== k.g[G.writes_absorbed]! + v[VM.nr_dirtied]!) return `${k.g[G.writes_asked]} writes asked, ${k.g[G.writes_absorbed]} absorbed, ${v[VM.nr_dirtied]} made a page dirty`;
  for (let i = 0; i < v.length; i++) if (!(v[i]! >= 0)) return `counter ${i} is ${v[i]}`;
  return null;
}

/** A device with work works or waits for its plug; its flags of congestion follow its counts. */
function devices(k: Kernel): string | null {
  const heap = k.eng.heap;
  for (let device = 0; device < k.size.nr_devices; device++) {
    const at = (field: number): number => k.dev[device * DEVICE_SCALARS + field]!;
    let ends = 0;
    let unplugs = 0;
    for (let i = 0; i < heap.length; i++) {
      if (heap.arg[i] !== device) continue;
      if (heap.kind[i] === EVENT_DONE) ends++;
      if (heap.kind[i] === EVENT_UNPLUG && heap.gen[i] === at(D.unplug_gen)) unplugs++;
    }
    if (ends !== at(D.busy)) return `device ${device}: busy ${at(D.busy)}, ${ends} ends of service to come`;
    if ((at(D.in_service) > 0 ? 1 : 0) !== at(D.busy)) return `device ${device}: busy ${at(D.busy)}, in service ${at(D.in_service)}`;
    if (at(D.busy) === 1 && k.rq_state[device * MAX_REQUESTS + at(D.in_service) - 1] !== RQ.in_service) return `device ${device} serves a request that is not in service`;
    if (at(D.plugged) === 1 && unplugs === 0) return `device ${device} is plugged for ever`;
    if (at(D.nr_queued) > 0 && at(D.busy) === 0 && at(D.plugged) === 0) return `device ${device} is idle with ${at(D.nr_queued)} requests`;
    for (const [count, flag] of [[at(D.nr_reads), at(D.congested_read)], [at(D.nr_writes), at(D.congested_write)]] as const) {
      if (flag === 1 ? count < CONGESTION_OFF : count >= CONGESTION_ON) return `device ${device}: ${count} requests, congested ${flag}`;
    }
  }
  return null;
}

/** What is locked or being written is in a request, or in the hands of a task that will send it. */
function under_way(k: Kernel): string | null {
  const e = k.eng;
  const sent = new Set<number>();
  for (let rq = 0; rq < k.rq_state.length; rq++) {
    if (k.rq_state[rq] !== RQ.free) for (let p = 0; p < k.rq_nr_pages[rq]!; p++) sent.add(k.rq_page[rq * REQUEST_PAGES + p]!);
  }
  for (const { base } of live_records(k, 'submit_bio')) sent.add(e.record_locals[base]!);
  const reading = new Set<number>();
  for (const { task } of live_records(k, '__do_page_cache_readahead')) reading.add(task);
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
    const flags = k.flags[pfn]!;
    if ((flags & (PG_writeback | PG_locked)) === 0 || sent.has(pfn)) continue;
    if ((flags & PG_writeback) !== 0) return `page ${pfn} is being written by nobody`;
    if (reading.has(k.priv[pfn]! - 1)) continue;
    let gathered = false;
    for (let i = 0; i < k.batch.length; i++) if (i % BATCH_SLOTS < VERDICTS && k.batch[i] === pfn && k.batch[i + VERDICTS] === 4) gathered = true;
    if (!gathered) return `page ${pfn} is locked by nobody`;
  }
  return null;
}

/** The parts of a task's time add up to its age; a record's bytes lie on a known base; CPUs and tasks name each other. */
function time(k: Kernel): string | null {
  const e = k.eng;
  for (let cpu = 0; cpu < e.cpu_task.length; cpu++) {
    const task = e.cpu_task[cpu]!;
    if (task !== NONE && (e.task_state[task] !== STATE.running || e.task_cpu[task] !== cpu)) return `CPU ${cpu} runs task ${task}, which does not run there`;
  }
  for (let task = 0; task < e.size.nr_tasks; task++) {
    const state = e.task_state[task]!;
    let sum = 0;
    for (let reason = 0; reason < e.size.nr_reasons; reason++) {
      const part = e.spent(task, reason);
      if (!Number.isSafeInteger(part) || (part < 0 && reason !== ON_CPU)) return `task ${task}: ${part} ns of reason ${reason}`;
      sum += part;
    }
    // The ledger is written up to the end of the last step, or to the last change of state.
    const until = state === STATE.running ? e.cpu_time[e.task_cpu[task]!]! : state === STATE.sleeping ? e.wait_since[task]! : e.task_state_since[task]!;
    if (sum !== until - e.task_born[task]!) return `task ${task} in state ${state}: parts of its time ${sum}, age ${until - e.task_born[task]!}`;
    let bytes = task < k.config.tasks.length ? 0 : sum_bytes(FRAMES.kthread);
    for (let i = 0; i <= e.task_top[task]!; i++) bytes += e.record_bytes[task * MAX_RECORDS + i]!;
    if (bytes !== e.task_depth[task]) return `task ${task}: depth ${e.task_depth[task]}, records ${bytes}`;
    if (e.task_depth_max[task]! < bytes) return `task ${task}: depth ${bytes} over its deepest ${e.task_depth_max[task]}`;
  }
  return null;
}

/** Timers and timed sleepers are the same; nobody sleeps over work that is there already. */
function sleepers(k: Kernel): string | null {
  const e = k.eng;
  let timers = 0;
  for (let i = 0; i < e.heap.length; i++) {
    if (i > 0) {
      const parent = (i - 1) >> 1;
      if (e.heap.time[parent]! > e.heap.time[i]! || (e.heap.time[parent] === e.heap.time[i] && e.heap.seq[parent]! > e.heap.seq[i]!)) return `event heap out of order at ${i}`;
    }
    if (e.heap.time[i]! < e.now) return `an event is due in the past`;
    if (e.heap.kind[i] !== TIMER) continue;
    timers++;
    const task = e.heap.arg[i]!;
    if (e.task_state[task] !== STATE.sleeping || e.wait_timed[task] !== 1 || e.wait_gen[task] !== e.heap.gen[i]) return `timer of task ${task}, which sleeps without one`;
  }
  let timed = 0;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    if (e.task_state[task] !== STATE.sleeping) continue;
    if (e.wait_timed[task] === 1) timed++;
    const reason = e.wait_reason[task]!;
    const flags = reason === WAIT.lock_page || reason === WAIT.swap_in ? PG_locked : reason === WAIT.sync_write || reason === WAIT.wait_on_page_writeback || reason === WAIT.lumpy_wait ? PG_writeback : 0;
    if (flags !== 0 && (k.flags[e.wait_object[task]!]! & flags) === 0) return `task ${task} sleeps for page ${e.wait_object[task]}, which is ready`;
    if (reason === WAIT.reclaim_thread) {
      const thread = k.g[G.reclaimd_task]!;
      if (e.task_state[thread] === STATE.sleeping && e.wait_reason[thread] === WAIT.thread_sleep) return `task ${task} waits for the reclaim thread, which sleeps`;
    }
  }
  if (timers !== timed) return `${timers} timers, ${timed} timed sleepers`;
  return e.s[S.nr_runnable]! >= 0 ? null : 'fewer than no runnable tasks';
}
