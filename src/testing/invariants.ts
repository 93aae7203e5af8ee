// What must hold after every event of every machine. Recounts everything from the pages up; slow on purpose and as naive
// as can be. Returns the first thing that is wrong, in words, or null.
import { NONE } from '#base/units.ts';
import { MAX_RECORDS, STATE } from '#engine/columns.ts';
import { D, DEVICE_SCALARS, MAX_REQUESTS, PAGEVEC_SIZE, REQUEST_PAGES, RQ } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { get_freepage_migratetype, page_order } from '#kernel/mm/buddy.ts';
import {
  MAX_ORDER, MIGRATE_ISOLATE, MIGRATE_PCPTYPES, MIGRATE_RESERVE, MIGRATE_TYPES, NR_LRU_LISTS, PG_active, PG_buddy, PG_dirty, PG_hole, PG_isolated, PG_kernel, PG_locked, PG_lru, PG_pagevec,
  PG_pcp, PG_slab, PG_swapbacked, PG_swapcache, PG_unevictable, PG_writeback, ZONE_SHIFT,
} from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { VM } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { broken_compaction } from './invariants_compact.ts';
import { broken_flow } from './invariants_flow.ts';
import { broken_huge, span } from './invariants_huge.ts';

export function broken_invariant(k: Kernel): string | null {
  const free = new Uint8Array(k.size.nr_pages);
  return frames(k, free) ?? lists(k) ?? files(k) ?? swap(k) ?? requests(k) ?? tasks(k) ?? broken_flow(k, free) ?? broken_huge(k) ?? broken_compaction(k);
}

/** Every frame in exactly one state. Marks the free ones. */
function frames(k: Kernel, free_map: Uint8Array): string | null {
  const state = new Uint8Array(k.size.nr_pages);
  const claim = (pfn: number, as: number, what: string): string | null => {
    if (pfn < 0 || pfn >= state.length) return `${what} names page ${pfn}`;
    if (state[pfn] !== 0) return `page ${pfn} is ${what} and also state ${state[pfn]}`;
    state[pfn] = as;
    if (as <= 2) free_map[pfn] = 1;
    return null;
  };
  for (let zone = 0; zone < k.nr_zones; zone++) {
    let free = 0;
    for (let order = 0; order < MAX_ORDER; order++) {
      for (let mt = 0; mt < MIGRATE_TYPES; mt++) {
        const area = (zone * MAX_ORDER + order) * MIGRATE_TYPES + mt;
        let n = 0;
        let prev = NONE;
        for (let pfn = k.free_head[area]!; pfn !== NONE; pfn = k.next[pfn]!) {
          if (k.prev[pfn] !== prev) return `free list ${area}: page ${pfn} does not point back`;
          if ((k.flags[pfn]! & PG_buddy) === 0 || page_order(k, pfn) !== order || pfn % (1 << order) !== 0) return `free block ${pfn} of order ${order} is not one`;
          for (let i = 0; i < 1 << order; i++) {
            const wrong = claim(pfn + i, 1, 'free');
            if (wrong !== null) return wrong;
          }
          const buddy = pfn ^ (1 << order);
          const end = k.zone_start[zone]! + k.zone_pages[zone]!;
          const inside = buddy >= k.zone_start[zone]! && buddy + (1 << order) <= end;
          // The reserve is split off at boot and stays apart from its buddy until one of the two is used.
          const reserve = mt === MIGRATE_RESERVE || get_freepage_migratetype(k, buddy) === MIGRATE_RESERVE;
          // What is set aside does not merge with what is beside its pageblock.
          const apart = order >= k.config.pageblock_order && (mt === MIGRATE_ISOLATE || get_freepage_migratetype(k, buddy) === MIGRATE_ISOLATE);
          if (order < MAX_ORDER - 1 && inside && !reserve && !apart && (k.flags[buddy]! & PG_buddy) !== 0 && page_order(k, buddy) === order) return `buddies ${pfn} and ${buddy} of order ${order} are both free`;
          if (mt !== MIGRATE_ISOLATE) free += 1 << order;
          n++;
          prev = pfn;
        }
        if (n !== k.free_count[area]) return `free list ${area}: ${n} blocks, counted ${k.free_count[area]}`;
        if (k.free_tail[area] !== prev) return `free list ${area}: wrong tail`;
      }
    }
    if (free !== k.zone_free[zone]) return `zone ${zone}: ${free} pages free, counted ${k.zone_free[zone]}`;
  }
  for (let pcp = 0; pcp < k.pcp_head.length; pcp++) {
    let n = 0;
    for (let pfn = k.pcp_head[pcp]!; pfn !== NONE; pfn = k.next[pfn]!) {
      if ((k.flags[pfn]! & PG_pcp) === 0 || k.flags[pfn]! >>> ZONE_SHIFT !== Math.floor(pcp / MIGRATE_PCPTYPES) % k.nr_zones) return `page ${pfn} on per-CPU list ${pcp}`;
      const wrong = claim(pfn, 2, 'on a per-CPU list');
      if (wrong !== null) return wrong;
      n++;
    }
    if (n !== k.pcp_count[pcp]) return `per-CPU list ${pcp}: ${n} pages, counted ${k.pcp_count[pcp]}`;
  }
  for (let list = 0; list < k.lru_head.length; list++) {
    for (let pfn = k.lru_head[list]!; pfn !== NONE; pfn = k.next[pfn]!) {
      for (let i = 0; i < span(k, pfn); i++) {
        const wrong = claim(pfn + i, 3, 'on an LRU list');
        if (wrong !== null) return wrong;
      }
    }
  }
  for (let vec = 0; vec < k.pagevec_count.length; vec++) {
    for (let i = 0; i < k.pagevec_count[vec]!; i++) {
      const pfn = k.pagevec[vec * PAGEVEC_SIZE + i]!;
      if ((k.flags[pfn]! & PG_pagevec) === 0) return `page ${pfn} in a batch without its flag`;
      for (let part = 0; part < span(k, pfn); part++) {
        const wrong = claim(pfn + part, 4, 'in an add batch');
        if (wrong !== null) return wrong;
      }
    }
  }
  for (let pfn = 0; pfn < state.length; pfn++) {
    const flags = k.flags[pfn]!;
    if ((flags & PG_isolated) !== 0) {
      for (let i = 0; i < span(k, pfn); i++) {
        const wrong = claim(pfn + i, 5, 'isolated');
        if (wrong !== null) return wrong;
      }
    }
    // What is left is held by the kernel, not memory at all, or on its way between two owners within one event.
    if (state[pfn] === 0 && (flags & (PG_kernel | PG_slab | PG_hole)) === 0 && (flags & (PG_buddy | PG_pcp | PG_lru)) !== 0) return `page ${pfn} is nowhere, flags ${flags.toString(16)}`;
  }
  return null;
}

function lists(k: Kernel): string | null {
  const per_zone = new Float64Array(k.nr_zones);
  for (let list = 0; list < k.lru_head.length; list++) {
    const kind = list % NR_LRU_LISTS;
    let n = 0;
    let prev = NONE;
    for (let pfn = k.lru_head[list]!; pfn !== NONE; pfn = k.next[pfn]!) {
      const flags = k.flags[pfn]!;
      if ((flags & PG_lru) === 0) return `page ${pfn} on list ${list} without PG_lru`;
      if (k.prev[pfn] !== prev) return `list ${list}: page ${pfn} does not point back`;
      const want = (flags & PG_unevictable) !== 0 ? 4 : ((flags & PG_swapbacked) !== 0 ? 0 : 2) + ((flags & PG_active) !== 0 ? 1 : 0);
      if (want !== kind) return `page ${pfn} is on list kind ${kind} and belongs to ${want}`;
      if (kind !== 4) per_zone[flags >>> ZONE_SHIFT]! += span(k, pfn);
      n += span(k, pfn);
      prev = pfn;
    }
    if (n !== k.lru_count[list]) return `list ${list}: ${n} pages, counted ${k.lru_count[list]}`;
    if (k.lru_tail[list] !== prev) return `list ${list}: wrong tail`;
  }
  for (let zone = 0; zone < k.nr_zones; zone++) if (per_zone[zone] !== k.zone_lru_pages[zone]) return `zone ${zone}: ${per_zone[zone]} pages on lists, counted ${k.zone_lru_pages[zone]}`;
  const isolated = new Float64Array(k.isolated.length);
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) {
    if ((k.flags[pfn]! & PG_isolated) !== 0) isolated[k.lruvec_of(pfn) * 2 + ((k.flags[pfn]! & PG_swapbacked) !== 0 ? 0 : 1)]! += span(k, pfn);
  }
  for (let i = 0; i < isolated.length; i++) if (isolated[i] !== k.isolated[i]) return `${isolated[i]} pages isolated, counted ${k.isolated[i]}`;
  return null;
}

/** Slots and pages point at each other; dirty marks, counters and bits agree: no dirty page is lost. */
function files(k: Kernel): string | null {
  let cached = 0;
  let dirty = 0;
  for (let file = 0; file < k.size.nr_files; file++) {
    let in_file = 0;
    let dirty_in_file = 0;
    for (let index = 0; index < k.file_pages[file]!; index++) {
      const slot = k.slot[k.file_start[file]! + index]!;
      const bit = (k.dirty_bits[k.file_word[file]! + (index >>> 5)]! >>> (index & 31)) & 1;
      if (slot <= 0) {
        if (bit === 1) return `file ${file} page ${index} is dirty and not in memory`;
        continue;
      }
      const pfn = slot - 1;
      if (page_mapping(k, pfn) !== file || k.index[pfn] !== index) return `file ${file} page ${index} is frame ${pfn}, which says ${page_mapping(k, pfn)}:${k.index[pfn]}`;
      const is_dirty = (k.flags[pfn]! & PG_dirty) !== 0 ? 1 : 0;
      if (is_dirty !== bit) return `file ${file} page ${index}: dirty bit ${bit}, page ${is_dirty}`;
      in_file++;
      dirty_in_file += bit;
    }
    if (in_file !== k.nr_cached[file]) return `file ${file}: ${in_file} pages cached, counted ${k.nr_cached[file]}`;
    if (dirty_in_file !== k.file_dirty[file]) return `file ${file}: ${dirty_in_file} pages dirty, counted ${k.file_dirty[file]}`;
    cached += in_file;
    dirty += dirty_in_file;
  }
  if (cached !== k.vm[VM.nr_file_pages]) return `${cached} pages cached, nr_file_pages ${k.vm[VM.nr_file_pages]}`;
  if (dirty !== k.vm[VM.nr_dirty]) return `${dirty} pages dirty, nr_dirty ${k.vm[VM.nr_dirty]}`;
  return null;
}

function swap(k: Kernel): string | null {
  let used = 0;
  let in_cache = 0;
  for (let slot = 0; slot < k.size.nr_swap_slots; slot++) {
    if (k.swap_map[slot] !== 0) used++;
    const frame = k.swap_frame[slot]!;
    if (frame === 0) continue;
    in_cache++;
    if (k.swap_map[slot] === 0) return `swap slot ${slot} is free and has frame ${frame - 1}`;
    if ((k.flags[frame - 1]! & PG_swapcache) === 0 || k.priv[frame - 1] !== slot) return `swap slot ${slot} has frame ${frame - 1}, which does not name it`;
  }
  if (k.size.nr_swap_slots - used !== k.swap[1]) return `${used} swap slots used, ${k.swap[1]} counted free of ${k.size.nr_swap_slots}`;
  if (in_cache !== k.vm[VM.nr_swapcached]) return `${in_cache} pages in the swap cache, counted ${k.vm[VM.nr_swapcached]}`;
  let anon = 0;
  k.config.tasks.forEach((task, t) => {
    for (let vpn = 0; vpn < task.anon_pages; vpn++) if (k.pte[k.anon_start[t]! + vpn]! > 0) anon++;
  });
  return anon === k.vm[VM.nr_anon_pages] ? null : `${anon} pages mapped, nr_anon_pages ${k.vm[VM.nr_anon_pages]}`;
}

/** Every page under way is in exactly one request, and every page of a request is under way. */
function requests(k: Kernel): string | null {
  let writing = 0;
  const seen = new Set<number>();
  for (let device = 0; device < k.size.nr_devices; device++) {
    const counts = [0, 0];
    let queued = 0;
    for (let i = 0; i < MAX_REQUESTS; i++) {
      const rq = device * MAX_REQUESTS + i;
      if (k.rq_state[rq] === RQ.free) continue;
      if (k.rq_state[rq] === RQ.queued) queued++;
      counts[k.rq_write[rq]!]!++;
      if (k.rq_sectors[rq] !== k.rq_nr_pages[rq]! * 8) return `request ${i}: ${k.rq_sectors[rq]} sectors for ${k.rq_nr_pages[rq]} pages`;
      for (let p = 0; p < k.rq_nr_pages[rq]!; p++) {
        const pfn = k.rq_page[rq * REQUEST_PAGES + p]!;
        if (pfn < 0) continue;
        if (seen.has(pfn)) return `page ${pfn} is in two requests`;
        seen.add(pfn);
        const flag = k.rq_write[rq] === 1 ? PG_writeback : PG_locked;
        if ((k.flags[pfn]! & flag) === 0) return `page ${pfn} is in request ${i} and not under way`;
      }
    }
    const base = device * DEVICE_SCALARS;
    if (queued !== k.dev[base + D.nr_queued]) return `device ${device}: ${queued} requests queued, counted ${k.dev[base + D.nr_queued]}`;
    if (counts[0] !== k.dev[base + D.nr_reads] || counts[1] !== k.dev[base + D.nr_writes]) return `device ${device}: ${counts} requests, counted ${k.dev[base + D.nr_reads]},${k.dev[base + D.nr_writes]}`;
  }
  for (let pfn = 0; pfn < k.size.nr_pages; pfn++) if ((k.flags[pfn]! & PG_writeback) !== 0) writing++;
  return writing === k.vm[VM.nr_writeback] ? null : `${writing} pages being written, nr_writeback ${k.vm[VM.nr_writeback]}`;
}

/** Reasons whose sleeper is woken by work to come, not by something under way. */
const IDLE: readonly number[] = [WAIT.kswapd_sleep, WAIT.flusher_sleep, WAIT.thread_sleep, WAIT.khugepaged_sleep];

function tasks(k: Kernel): string | null {
  const e = k.eng;
  const waiting = new Int32Array(e.size.nr_reasons);
  let runnable = 0;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    let bytes = 0;
    for (let i = 0; i <= e.task_top[task]!; i++) bytes += e.record_bytes[task * MAX_RECORDS + i]!;
    const base = e.task_depth[task]! - bytes;
    if (base < 0) return `task ${task}: depth ${e.task_depth[task]}, records ${bytes}`;
    const state = e.task_state[task]!;
    if (state === STATE.runnable) runnable++;
    if (state === STATE.running && e.cpu_task[e.task_cpu[task]!] !== task) return `task ${task} runs on no CPU`;
    if (state !== STATE.sleeping) continue;
    const reason = e.wait_reason[task]!;
    waiting[reason]!++;
    if (e.wait_timed[task] === 1 || IDLE.includes(reason)) continue;
    if (!has_waker(k, reason, e.wait_object[task]!)) return `task ${task} sleeps for ${reason} of ${e.wait_object[task]} and nobody will wake it`;
  }
  for (let reason = 0; reason < waiting.length; reason++) if (waiting[reason] !== e.nr_waiting[reason]) return `reason ${reason}: ${waiting[reason]} sleepers, counted ${e.nr_waiting[reason]}`;
  if (runnable !== e.s[10]) return `${runnable} runnable tasks, counted ${e.s[10]}`;
  for (let i = 1; i < e.heap.length; i++) if (e.heap.time[i]! < e.heap.time[(i - 1) >> 1]!) return `event heap out of order at ${i}`;
  return null;
}

function has_waker(k: Kernel, reason: number, object: number): boolean {
  if (reason === WAIT.lock_page || reason === WAIT.swap_in || reason === WAIT.wait_on_page_writeback || reason === WAIT.sync_write || reason === WAIT.lumpy_wait) {
    return (k.flags[object]! & (PG_locked | PG_writeback)) !== 0;
  }
  if (reason === WAIT.get_request_wait) return k.dev[Math.floor(object / 2) * DEVICE_SCALARS + (object % 2 === 1 ? D.nr_writes : D.nr_reads)]! > 0;
  if (reason === WAIT.xfs_buf) return k.rq_page.some((pfn, i) => pfn === -1 - object && k.rq_state[Math.floor(i / REQUEST_PAGES)] !== RQ.free);
  return reason === WAIT.reclaim_thread;
}
