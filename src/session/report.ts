// What a run came to, as one JSON object: the runner prints it, claims are checked against it, the page shows it.
// Everything is read from the arena, so a report of an instant is the same however that instant was reached.
import { MAX_RECORDS, ON_CPU, ON_LOCK, ON_RUN_QUEUE, S, STATE } from '#engine/columns.ts';
import { D, DEVICE_SCALARS, G, NR_ORIGINS } from '#kernel/columns.ts';
import { SW } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { buddyinfo } from '#kernel/mm/buddy.ts';
import { ORIGIN } from '#kernel/mm/origin.ts';
import { buddyinfo_text, pagetypeinfo_text } from '#kernel/mm/procfs_text.ts';
import { NR_REASONS, WAIT_TEXT } from '#kernel/wait_reasons.ts';
import type { Machine } from './machine.ts';
import { compaction_of } from './report_compaction.ts';
import { huge_of, ready_ns } from './report_huge.ts';
import { lumpy_of } from './report_lumpy.ts';
import { mixed_eras, rules_text } from './rules.ts';
import { vmstat_of } from './vmstat.ts';

const PAGES_PER_MB = 1e6 / 4096;
const WRITERS = ['dirtier', 'flusher', 'kswapd', 'direct', 'sync', 'metadata'] as const;

export interface ReportOptions {
  readonly model: string;
}

/** JSON of the present instant. Paths into it are the metrics of claims and stories. */
export function make_report(machine: Machine, options: ReportOptions): Record<string, unknown> {
  const k = machine.kernel;
  return {
    scenario: machine.scenario.id,
    title: machine.scenario.title,
    seed: machine.seed,
    model: options.model,
    rules: rules_text(machine.scenario.machine, machine.switches()),
    mixed_eras: mixed_eras(machine.scenario.machine, machine.switches()),
    machine: machine.info.machine,
    switches: machine.switches(),
    hash: k.arena.hash(),
    instant: { ns: k.eng.now, ordinal: k.eng.ordinal },
    events: k.eng.ordinal,
    emitted: k.eng.s[S.event_id]!,
    panic: k.eng.s[S.panic] !== 0,
    vmstat: vmstat_of(k),
    buddyinfo: Object.fromEntries(k.config.zones.map((zone, i) => [zone.name, buddyinfo(k, i)])),
    proc: { buddyinfo: buddyinfo_text(k), pagetypeinfo: pagetypeinfo_text(k) },
    zones: zones_of(k),
    disk: disk_of(k, 0),
    ...(k.config.devices.length > 1 ? { devices: k.config.devices.map((device, i) => ({ name: device.name, ...disk_of(k, i) })) } : {}),
    writes: {
      asked: k.g[G.writes_asked]!,
      absorbed: k.g[G.writes_absorbed]!,
      reached_disk: k.g[G.writes_asked]! - k.g[G.writes_absorbed]!,
      longest_ns: k.g[G.write_longest_ns]!,
      peak_dirty: k.g[G.peak_dirty]!,
      peak_dirty_plus_writeback: k.g[G.peak_dirty_plus_writeback]!,
      first_writeback_ns: k.g[G.first_writeback_ns]!,
    },
    stack: stack_of(machine),
    stalls: stalls_of(k),
    reclaim: reclaim_of(k),
    locks: locks_of(k),
    huge: huge_of(machine),
    lumpy: lumpy_of(machine),
    compaction: compaction_of(machine),
    tasks: tasks_of(machine),
  };
}

function zones_of(k: Kernel): unknown[] {
  return k.config.zones.map((zone, i) => ({
    name: zone.name,
    pages: zone.nr_pages,
    managed: zone.managed,
    free: k.zone_free[i]!,
    min: k.zone_wmark[i * 3]!,
    low: k.zone_wmark[i * 3 + 1]!,
    high: k.zone_wmark[i * 3 + 2]!,
    boost: k.zone_boost[i]!,
    pages_scanned: k.zone_pages_scanned[i]!,
    all_unreclaimable: k.zone_all_unreclaimable[i] === 1,
  }));
}

function disk_of(k: Kernel, device: number): Record<string, unknown> {
  const scalar = (field: number): number => k.dev[device * DEVICE_SCALARS + field]!;
  const by_origin: Record<string, unknown> = {};
  const writes_by_origin: Record<string, number> = {};
  for (const [name, code] of Object.entries(ORIGIN)) {
    const i = device * NR_ORIGINS + code;
    const pages = k.origin_pages[i]!;
    const mb = pages / PAGES_PER_MB;
    by_origin[name] = {
      requests: k.origin_requests[i]!,
      pages,
      mb,
      seeks: k.origin_seeks[i]!,
      seek_ns: k.origin_seek_ns[i]!,
      busy_ns: k.origin_busy_ns[i]!,
      seeks_per_mb: pages > 0 ? k.origin_seeks[i]! / mb : null,
      busy_ns_per_mb: pages > 0 ? k.origin_busy_ns[i]! / mb : null,
    };
  }
  for (const name of WRITERS) writes_by_origin[name] = k.origin_pages[device * NR_ORIGINS + ORIGIN[name]]!;
  return {
    reads: scalar(D.reads),
    writes: scalar(D.writes),
    sectors_read: scalar(D.sectors_read),
    sectors_written: scalar(D.sectors_written),
    merges: scalar(D.merges),
    seeks: scalar(D.seeks),
    seek_ns: scalar(D.seek_ns),
    rotation_ns: scalar(D.rotation_ns),
    busy_ns: scalar(D.busy_ns),
    in_queue: scalar(D.nr_queued),
    writes_by_origin,
    by_origin,
  };
}

interface Deepest {
  readonly task: string;
  readonly entry: string;
  readonly deepest: number;
  readonly at_ns: number;
  readonly overflows: number;
  readonly chain: readonly { readonly name: string; readonly bytes: number; readonly frames: readonly { readonly name: string; readonly bytes: number }[] }[];
}

function deepest_of(machine: Machine, task: number): Deepest {
  const { eng } = machine.kernel;
  const base = task * MAX_RECORDS;
  const top = eng.deepest_top[task]!;
  const chain: Deepest['chain'][number][] = [];
  let sum = 0;
  let entry = 'none';
  for (let i = 0; i <= top && eng.task_depth_max[task]! > 0; i++) {
    const routine = eng.routines[eng.deepest_routine[base + i]!]!;
    const bytes = eng.deepest_bytes[base + i]!;
    sum += bytes;
    if (routine.bytes === 0 && bytes === 0 && routine.covers.length === 0) continue;
    if (entry === 'none') entry = routine.name;
    // Under another stack profile the record has other bytes than its published frames: then it stands as one.
    const frames = bytes === routine.bytes ? routine.covers : [{ name: routine.name, bytes }];
    chain.push({ name: routine.name, bytes, frames });
  }
  const below = eng.task_depth_max[task]! - sum;
  if (below > 0) chain.unshift({ name: 'thread', bytes: below, frames: [{ name: 'thread', bytes: below }] });
  return {
    task: machine.info.tasks[task]!.name,
    entry,
    deepest: eng.task_depth_max[task]!,
    at_ns: eng.task_depth_max_ns[task]!,
    overflows: eng.task_overflows[task]!,
    chain,
  };
}

function stack_of(machine: Machine): Record<string, unknown> {
  const k = machine.kernel;
  const tasks = machine.info.tasks.map((task) => deepest_of(machine, task.id));
  const by_entry: Record<string, { deepest: number; task: string; overflows: number }> = {};
  for (const d of tasks) {
    const known = by_entry[d.entry];
    if (known === undefined) by_entry[d.entry] = { deepest: d.deepest, task: d.task, overflows: d.overflows };
    else {
      if (d.deepest > known.deepest) {
        known.deepest = d.deepest;
        known.task = d.task;
      }
      known.overflows += d.overflows;
    }
  }
  const nr_programs = machine.programs.length;
  return {
    size: k.sw[SW.stack_size]!,
    limit: k.eng.s[S.stack_limit]!,
    overflows: k.eng.s[S.overflows]!,
    deepest: Math.max(...tasks.map((d) => d.deepest)),
    deepest_program: Math.max(0, ...tasks.slice(0, nr_programs).map((d) => d.deepest)),
    bytes_past_end: Math.max(0, ...tasks.map((d) => d.deepest - k.eng.s[S.stack_limit]!)),
    by_entry,
    tasks,
  };
}

function stalls_of(k: Kernel): Record<string, unknown> {
  const stalls: Record<string, { count: number; total_ns: number; max_ns: number; memory: boolean }> = {};
  let memory_ns = 0;
  let memory_max = 0;
  for (const reason of WAIT_TEXT) {
    if (reason.id < 3) continue;
    const total_ns = k.eng.wait_total[reason.id]!;
    stalls[reason.name] = { count: k.eng.wait_count[reason.id]!, total_ns, max_ns: k.eng.wait_max[reason.id]!, memory: reason.memory };
    if (reason.memory) {
      memory_ns += total_ns;
      memory_max = Math.max(memory_max, k.eng.wait_max[reason.id]!);
    }
  }
  return { ...stalls, memory: { total_ns: memory_ns, max_ns: memory_max } };
}

function reclaim_of(k: Kernel): Record<string, unknown> {
  let begun = 0;
  let total_ns = 0;
  let longest_ns = 0;
  let alloc_failed = 0;
  for (let task = 0; task < k.size.nr_tasks; task++) {
    begun += k.reclaim_count[task]!;
    total_ns += k.reclaim_total[task]!;
    longest_ns = Math.max(longest_ns, k.reclaim_longest[task]!);
    alloc_failed += k.alloc_failed[task]!;
  }
  return {
    direct: begun,
    direct_ns: total_ns,
    longest_ns,
    failed: k.g[G.reclaim_failed]!,
    stolen_by_others: k.g[G.stolen_by_others]!,
    alloc_failed,
    laps: k.g[G.laps]!,
    congested_skips: k.g[G.direct_congested_skips]!,
    min_free: k.g[G.min_free]!,
    free_swap: k.g[G.nr_swap_pages]!,
  };
}

function locks_of(k: Kernel): Record<string, unknown> {
  let taken = 0;
  let contended = 0;
  let spun_ns = 0;
  for (let lock = 0; lock < k.eng.lock_taken.length; lock++) {
    taken += k.eng.lock_taken[lock]!;
    contended += k.eng.lock_contended[lock]!;
    spun_ns += k.eng.lock_spun_ns[lock]!;
  }
  return { taken, contended, spun_ns };
}

function tasks_of(machine: Machine): unknown[] {
  const k = machine.kernel;
  const states = Object.entries(STATE);
  return machine.info.tasks.map((task) => {
    const waits: Record<string, number> = {};
    let memory_ns = 0;
    for (const reason of WAIT_TEXT) {
      const ns = k.eng.ledger[task.id * NR_REASONS + reason.id]!;
      if (reason.id >= 3 && ns > 0) waits[reason.name] = ns;
      if (reason.memory) memory_ns += ns;
    }
    const at = (reason: number): number => k.eng.ledger[task.id * NR_REASONS + reason]!;
    return {
      id: task.id,
      name: task.name,
      kind: task.kind,
      state: states.find(([, code]) => code === k.eng.task_state[task.id])?.[0] ?? 'unknown',
      progress: k.progress[task.id]!,
      goal: k.goal[task.id]!,
      phase: k.phase[task.id]!,
      hits: k.hits[task.id]!,
      misses: k.misses[task.id]!,
      dirtied: k.task_dirtied[task.id]!,
      rss: k.rss[task.id]!,
      ready_ns: ready_ns(k, task.id),
      cpu_ns: at(ON_CPU),
      runnable_ns: at(ON_RUN_QUEUE),
      spinning_ns: at(ON_LOCK),
      memory_wait_ns: memory_ns,
      waits,
      direct_reclaims: k.reclaim_count[task.id]!,
      reclaim_ns: k.reclaim_total[task.id]!,
      reclaim_longest_ns: k.reclaim_longest[task.id]!,
      alloc_failed: k.alloc_failed[task.id]!,
      deepest_stack: k.eng.task_depth_max[task.id]!,
    };
  });
}
