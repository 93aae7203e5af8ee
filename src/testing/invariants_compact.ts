// What must hold of compaction after every event: what a run has in its hands, whose blocks it has marked, what is set aside, and that
// nothing of it is left when no run is active. Called by invariants.ts.
import { NONE } from '#base/units.ts';
import { MAX_RECORDS } from '#engine/columns.ts';
import { CC, CC_WORDS, COMPACT_CLUSTER_MAX, G, ZC, ZC_WORDS } from '#kernel/columns.ts';
import { CAPTURE } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { get_freepage_migratetype } from '#kernel/mm/buddy.ts';
import { MIGRATE_ISOLATE, MIGRATE_TYPES, PG_buddy, PG_isolated, ZONE_SHIFT } from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';

/** Frames that runs of compaction hold on no list: free places not used yet, and blocks handed over. */
export function held_by_compaction(k: Kernel): Set<number> {
  const held = new Set<number>();
  for (let task = 0; task < k.size.nr_tasks; task++) {
    const cc = task * CC_WORDS;
    for (let pfn = k.cc[cc + CC.free_list]! - 1; pfn !== NONE && !held.has(pfn); pfn = k.next[pfn]!) held.add(pfn);
    const captured = k.cc[cc + CC.captured]! - 1;
    if (captured !== NONE) for (let i = 0; i < 1 << k.cc[cc + CC.order]!; i++) held.add(captured + i);
  }
  return held;
}

export function broken_compaction(k: Kernel): string | null {
  return hands(k) ?? blocks(k) ?? deferral(k);
}

function is_running(k: Kernel, task: number, ...names: string[]): boolean {
  const e = k.eng;
  for (let i = 0; i <= e.task_top[task]!; i++) {
    const record = task * MAX_RECORDS + i;
    // A routine that has been called and has not yet taken its first step has done nothing.
    if (names.includes(e.routines[e.record_routine[record]!]!.name) && e.record_step[record]! > 0) return true;
  }
  return false;
}

function hands(k: Kernel): string | null {
  if (k.g[G.capture_control] !== 0) return 'frees are watched between events';
  for (let task = 0; task < k.size.nr_tasks; task++) {
    const at = (field: number): number => k.cc[task * CC_WORDS + field]!;
    const active = at(CC.active) === 1;
    if (active !== is_running(k, task, 'compact_zone', 'compact_zone_node')) return `task ${task}: compaction active ${at(CC.active)}, its routine says otherwise`;
    if (at(CC.captured) > 0 && !is_running(k, task, 'try_to_compact_pages', 'try_to_compact_node', '__alloc_pages_slowpath')) return `task ${task} forgot its captured block`;
    let places = 0;
    for (let pfn = at(CC.free_list) - 1; pfn !== NONE; pfn = k.next[pfn]!) {
      if (page_mapping(k, pfn) !== NONE || (k.flags[pfn]! << 4) !== 0 || k.flags[pfn]! >>> ZONE_SHIFT !== at(CC.zone)) return `free place ${pfn} of task ${task} is used, flags ${k.flags[pfn]!.toString(16)}`;
      places++;
    }
    if (places !== at(CC.nr_freepages)) return `task ${task}: ${places} free places, counted ${at(CC.nr_freepages)}`;
    if (!active && (places > 0 || at(CC.nr_migratepages) > 0)) return `task ${task} holds pages and does not compact`;
    if (!active) continue;
    let pages = 0;
    for (let i = 0; i < COMPACT_CLUSTER_MAX; i++) {
      const pfn = k.compact_pages[task * COMPACT_CLUSTER_MAX + i]!;
      if (pfn === NONE) continue;
      pages++;
      if ((k.flags[pfn]! & PG_isolated) === 0 || k.flags[pfn]! >>> ZONE_SHIFT !== at(CC.zone)) return `page ${pfn} in the hands of task ${task} has flags ${k.flags[pfn]!.toString(16)}`;
    }
    if (pages !== at(CC.nr_migratepages)) return `task ${task}: ${pages} pages in hand, counted ${at(CC.nr_migratepages)}`;
  }
  return null;
}

function blocks(k: Kernel): string | null {
  let marked = 0;
  let set_aside = 0;
  const shift = k.config.pageblock_order;
  for (let block = 0; block < k.size.nr_blocks; block++) {
    if (k.block_type[block]! >= MIGRATE_TYPES) return `block ${block} has label ${k.block_type[block]}`;
    const owner = k.block_assembler[block]! - 1;
    const isolated = k.block_type[block] === MIGRATE_ISOLATE;
    if (owner !== NONE) {
      marked++;
      if (k.cc[owner * CC_WORDS + CC.active] !== 1) return `block ${block} is marked for task ${owner}, which does not compact`;
    }
    if (isolated) {
      set_aside++;
      if (owner === NONE) return `block ${block} is set aside for nobody`;
    }
    for (let pfn = block << shift; pfn < (block + 1) << shift && pfn < k.size.nr_pages; pfn++) {
      if ((k.flags[pfn]! & PG_buddy) !== 0 && (get_freepage_migratetype(k, pfn) === MIGRATE_ISOLATE) !== isolated) return `free block ${pfn} is listed as ${get_freepage_migratetype(k, pfn)} in a block labelled ${k.block_type[block]}`;
    }
  }
  if (marked !== k.g[G.nr_assembling]) return `${marked} blocks marked, counted ${k.g[G.nr_assembling]}`;
  if (set_aside !== k.g[G.nr_isolated_blocks]) return `${set_aside} blocks set aside, counted ${k.g[G.nr_isolated_blocks]}`;
  const wants = Array.from({ length: k.size.nr_tasks }, (_, task) => k.cc[task * CC_WORDS + CC.active] === 1 && k.cc[task * CC_WORDS + CC.capture] === CAPTURE.isolate);
  return set_aside > 0 && !wants.includes(true) ? `${set_aside} blocks set aside and nobody wants that` : null;
}

function deferral(k: Kernel): string | null {
  for (let zone = 0; zone < k.nr_zones; zone++) {
    const shift = k.zone_compact[zone * ZC_WORDS + ZC.defer_shift]!;
    if (shift < 0 || shift > 6 || k.zone_compact[zone * ZC_WORDS + ZC.considered]! > 1 << shift) return `zone ${zone}: deferral ${k.zone_compact[zone * ZC_WORDS + ZC.considered]} of 2^${shift}`;
  }
  return null;
}
