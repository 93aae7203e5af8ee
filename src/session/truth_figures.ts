// The figures of a recorded case, computed from a run of the model as the recordings computed theirs: counters at the
// start, at each change of phase, at the end, and samples in between (src/figures.py of the recordings).
import { S, STATE } from '#engine/columns.ts';
import type { Recorder } from '#engine/recorder.ts';
import { D } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { free_blocks } from '#kernel/mm/mmzone.ts';
import { MAX_ORDER } from '#kernel/mm/page_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import type { VmstatName } from '#kernel/vmstat.ts';
import { COUNTERS } from '#workloads/common.ts';
import { MIXED_COUNTER } from '#workloads/mixed.ts';
import { WRITE_COUNTER } from '#workloads/write.ts';
import type { Machine } from './machine.ts';
import { frag_figures, thp_figures } from './truth_blocks.ts';
import { vmstat_of } from './vmstat.ts';

export type Figures = Record<string, number | readonly number[]>;

export interface Snapshot {
  readonly ns: number;
  readonly vm: Record<VmstatName, number>;
  /** Pages read from the first device. */
  readonly disk_pages_read: number;
  readonly hits: number;
  readonly misses: number;
  readonly counter: readonly number[];
  readonly hot_resident: number;
  /** Free blocks by zone and order, all migrate types together. */
  readonly buddy: readonly (readonly number[])[];
}

interface Sample {
  readonly ns: number;
  readonly free: number;
  readonly dirty: number;
  readonly writeback: number;
  readonly threshold: number;
  readonly background: number;
  /** True while some writer writes. */
  readonly writing: boolean;
}

export interface TruthRun {
  readonly figures: Figures;
  readonly ended: boolean;
  readonly ns: number;
  readonly events: number;
  readonly hash: string;
}

const MS = 1e6;
/** No recorded run took longer than some minutes; a run of the model that does has stuck. */
const LONGEST_NS = 900e9;

/** Runs a machine that was made from a case's scenario, from its start to the end of its work. */
export function run_truth(machine: Machine, kind: string, args: Readonly<Record<string, number | string>>): TruthRun {
  const k = machine.kernel;
  const number = (name: string, otherwise = 0): number => (typeof args[name] === 'number' ? args[name] : otherwise);
  const watch = new PhaseWatch(machine, kind === 'hotscan' ? number('hot') : 0);
  const before = k.eng.recorder;
  k.eng.recorder = watch;
  const samples: Sample[] = [];
  const sample_ns = number('sample_ms', 100) * MS;
  const start = watch.snapshot();
  let ended = false;
  let next = sample_ns;
  while (k.eng.now < LONGEST_NS && k.eng.s[S.panic] === 0) {
    ended = run_until(machine, next);
    samples.push(take_sample(k, watch.writing));
    if (ended) break;
    next += sample_ns;
  }
  const tail_end = k.eng.now + number('tail_ms', kind === 'rewrite' ? 8000 : kind === 'write' ? 6000 : 0) * MS;
  if (kind === 'write' || kind === 'rewrite') {
    while (next <= tail_end) {
      k.eng.run(next, Infinity, Infinity);
      samples.push(take_sample(k, false));
      next += sample_ns;
    }
  }
  k.eng.recorder = before;
  const end = watch.snapshot();
  const base = kind === 'rewrite' ? watch.phases.get('start') ?? start : start;
  const figures = { ...common_figures(base, end, samples), ...kind_figures(kind, machine, watch, base, end, samples, number) };
  return { figures, ended, ns: k.eng.now, events: k.eng.ordinal, hash: k.arena.hash() };
}

/** Runs to the instant, or to the end of the last program if that comes first. */
function run_until(machine: Machine, limit_ns: number): boolean {
  const k = machine.kernel;
  for (;;) {
    if (machine.programs.every((_, task) => k.eng.task_state[task] === STATE.exited)) return true;
    if (k.eng.next_time() > limit_ns || k.eng.s[S.panic] !== 0) return false;
    k.eng.run(limit_ns, Infinity, 64);
  }
}

/** Takes a snapshot whenever a program enters a phase. It only looks. */
class PhaseWatch implements Recorder {
  readonly phases = new Map<string, Snapshot>();
  writing = true;
  private readonly machine: Machine;
  private readonly hot: number;

  constructor(machine: Machine, hot: number) {
    this.machine = machine;
    this.hot = hot;
  }

  event(_id: number, _ordinal: number, _ns: number, kind: number, actor: number, a: number): void {
    if (kind !== TP.phase) return;
    const name = this.machine.programs[actor]?.phases[a - 1];
    if (name === undefined) return;
    if (name === 'writers_done') {
      const { kernel, programs } = this.machine;
      const left = programs.filter((p, task) => p.kind === 'write' && !p.name.endsWith('-anon') && kernel.phase[task] !== 3).length;
      if (left > 0) return;
      this.writing = false;
    }
    this.phases.set(name, this.snapshot());
  }

  segment(): void {
    // Stretches of time are of no interest here.
  }

  snapshot(): Snapshot {
    const k = this.machine.kernel;
    let hot_resident = 0;
    for (let i = 0; i < this.hot; i++) if (k.slot[k.file_start[0]! + i]! > 0) hot_resident++;
    return {
      ns: k.eng.local_now,
      vm: vmstat_of(k),
      disk_pages_read: Math.floor(k.dev[D.sectors_read]! / 8),
      hits: k.hits[0]!,
      misses: k.misses[0]!,
      counter: Array.from(k.counter.subarray(0, COUNTERS)),
      hot_resident,
      buddy: k.config.zones.map((_, zone) => Array.from({ length: MAX_ORDER }, (__, order) => free_blocks(k, zone, order))),
    };
  }
}

function take_sample(k: Kernel, writing: boolean): Sample {
  const vm = vmstat_of(k);
  return {
    ns: k.eng.now, free: vm.nr_free_pages, dirty: vm.nr_dirty, writeback: vm.nr_writeback,
    threshold: vm.nr_dirty_threshold, background: vm.nr_dirty_background_threshold, writing,
  };
}

function round4(value: number): number {
  return Math.floor(value * 1e4 + 0.5) / 1e4;
}

function common_figures(start: Snapshot, end: Snapshot, samples: readonly Sample[]): Figures {
  const d = (name: VmstatName): number => end.vm[name] - start.vm[name];
  const f: Figures = {};
  const scan = d('pgscan_anon') + d('pgscan_file');
  const steal = d('pgsteal_anon') + d('pgsteal_file');
  const steal_by = d('pgsteal_kswapd') + d('pgsteal_direct');
  const scan_by = d('pgscan_kswapd') + d('pgscan_direct');
  f['duration_s'] = Math.floor((end.ns - start.ns) / 1e7 + 0.5) / 100;
  f['pgscan_total'] = scan;
  f['pgsteal_total'] = steal;
  if (scan > 0) f['reclaim_efficiency'] = round4(steal / scan);
  if (steal_by > 0) f['direct_share_of_steal'] = round4(d('pgsteal_direct') / steal_by);
  if (scan_by > 0) f['direct_share_of_scan'] = round4(d('pgscan_direct') / scan_by);
  f['allocstall'] = d('allocstall');
  if (scan > 0) f['anon_share_of_scan'] = round4(d('pgscan_anon') / scan);
  if (steal > 0) f['anon_share_of_steal'] = round4(d('pgsteal_anon') / steal);
  for (const name of [
    'workingset_refault_file', 'workingset_activate_file', 'workingset_refault_anon', 'workingset_activate_anon', 'pgactivate', 'pgdeactivate',
    'pswpin', 'pswpout', 'pgmajfault', 'slabs_scanned', 'pageoutrun', 'nr_vmscan_write', 'nr_vmscan_immediate_reclaim', 'nr_dirtied', 'nr_written',
  ] as const) f[name] = d(name);
  if (steal > 0) f['refault_per_steal'] = round4((d('workingset_refault_file') + d('workingset_refault_anon')) / steal);
  f['data_disk_pages_read'] = end.disk_pages_read - start.disk_pages_read;
  if (samples.length > 0) f['min_free_pages'] = samples.reduce((least, s) => Math.min(least, s.free), Infinity);
  return f;
}

function kind_figures(
  kind: string, machine: Machine, watch: PhaseWatch, start: Snapshot, end: Snapshot, samples: readonly Sample[],
  number: (name: string, otherwise?: number) => number,
): Figures {
  const at = (name: string): Snapshot => watch.phases.get(name) ?? end;
  const ratio = (hits: number, misses: number): number => round4(hits / Math.max(1, hits + misses));
  const f: Figures = {};
  if (kind === 'zipf') {
    const warm = at('warm');
    const misses = end.misses - warm.misses;
    const refaults = end.vm.workingset_refault_file - warm.vm.workingset_refault_file;
    f['measured_hit_ratio'] = ratio(end.hits - warm.hits, misses);
    f['measured_misses'] = misses;
    f['measured_refault_file'] = refaults;
    f['measured_refault_share_of_misses'] = round4(refaults / Math.max(1, misses));
    f['measured_activate_share_of_refaults'] = round4((end.vm.workingset_activate_file - warm.vm.workingset_activate_file) / Math.max(1, refaults));
  }
  if (kind === 'seq' && number('passes', 1) > 1) {
    const later: number[] = [];
    for (let pass = 2; pass <= number('passes'); pass++) later.push(at(`pass${pass}`).disk_pages_read - at(`pass${pass - 1}`).disk_pages_read);
    f['disk_pages_read_per_later_pass'] = later;
    f['hit_ratio_later_passes'] = later.map((pages) => round4(1 - pages / number('pages', 1)));
  }
  if (kind === 'hotscan') {
    const warm = at('warm');
    const scan = at('scan');
    const hits = scan.hits - warm.hits;
    const misses = scan.misses - warm.misses;
    f['hot_resident_warm'] = warm.hot_resident;
    f['hot_hits_during_scan'] = hits;
    f['hot_miss_during_scan'] = misses;
    f['hot_resident_after_scan'] = scan.hot_resident;
    f['hot_hits_after'] = end.hits - scan.hits;
    f['hot_miss_after'] = end.misses - scan.misses;
    if (hits + misses > 0) f['hot_hit_ratio_during_scan'] = ratio(hits, misses);
    f['hot_retained_after_scan'] = round4(scan.hot_resident / Math.max(1, warm.hot_resident));
  }
  if (kind === 'anon') {
    const third = at('third');
    f['measured_hit_ratio'] = ratio(end.hits - third.hits, end.misses - third.misses);
    f['measured_misses'] = end.misses - third.misses;
    f['measured_refault_anon'] = end.vm.workingset_refault_anon - third.vm.workingset_refault_anon;
    f['swap_write_per_read'] = Math.floor((1000 * (end.vm.pswpout - start.vm.pswpout)) / Math.max(1, end.vm.pswpin - start.vm.pswpin) + 0.5) / 1000;
  }
  if (kind === 'thp') Object.assign(f, thp_figures(machine, at('fragmented'), at('faulted')));
  if (kind === 'frag') Object.assign(f, frag_figures(machine, watch.phases, start, end));
  if (kind === 'mixed') Object.assign(f, mixed_figures(machine, at('warm'), end));
  if (kind === 'write' || kind === 'rewrite') Object.assign(f, write_figures(machine, kind, samples));
  return f;
}

function mixed_figures(machine: Machine, warm: Snapshot, end: Snapshot): Figures {
  const k = machine.kernel;
  const c = (s: Snapshot, i: number): number => s.counter[i]!;
  const side = (hits: number, misses: number): number => {
    const h = c(end, hits) - c(warm, hits);
    return round4(h / Math.max(1, h + c(end, misses) - c(warm, misses)));
  };
  const d = (name: VmstatName): number => end.vm[name] - warm.vm[name];
  const steal = d('pgsteal_anon') + d('pgsteal_file');
  const scan = d('pgscan_anon') + d('pgscan_file');
  const f: Figures = {
    measured_anon_hit_ratio: side(MIXED_COUNTER.anon_hits, MIXED_COUNTER.anon_misses),
    measured_file_hit_ratio: side(MIXED_COUNTER.file_hits, MIXED_COUNTER.file_misses),
    measured_refault_file: d('workingset_refault_file'),
    measured_refault_anon: d('workingset_refault_anon'),
  };
  if (steal > 0) f['measured_anon_share_of_steal'] = round4(d('pgsteal_anon') / steal);
  if (scan > 0) f['measured_anon_share_of_scan'] = round4(d('pgscan_anon') / scan);
  f['resident_anon_after'] = k.pte.reduce((sum, entry) => sum + (entry > 0 ? 1 : 0), 0);
  f['resident_file_after'] = k.nr_cached[0]!;
  return f;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
}

function write_figures(machine: Machine, kind: string, samples: readonly Sample[]): Figures {
  const k = machine.kernel;
  const f: Figures = {};
  const most = (of: (s: Sample) => number): number => samples.reduce((m, s) => Math.max(m, of(s)), 0);
  f['peak_dirty'] = most((s) => s.dirty);
  f['peak_writeback'] = most((s) => s.writeback);
  f['peak_dirty_plus_wb'] = most((s) => s.dirty + s.writeback);
  f['threshold_start'] = samples[0]?.threshold ?? 0;
  f['bg_threshold_start'] = samples[0]?.background ?? 0;
  if (kind === 'rewrite') return f;
  const active = samples.filter((s) => s.writing);
  if (active.length > 0) {
    const last = active[active.length - 1]!.ns;
    const steady = active.filter((s) => s.ns > last * 0.3 && s.ns < last * 0.98);
    const both = Math.floor(mean(steady.map((s) => s.dirty + s.writeback)) + 0.5);
    const threshold = mean(steady.map((s) => s.threshold));
    const background = mean(steady.map((s) => s.background));
    f['steady_mean_dirty_plus_wb'] = both;
    f['steady_mean_dirty'] = Math.floor(mean(steady.map((s) => s.dirty)) + 0.5);
    f['steady_mean_writeback'] = Math.floor(mean(steady.map((s) => s.writeback)) + 0.5);
    f['steady_threshold'] = Math.floor(threshold + 0.5);
    f['steady_bg_threshold'] = Math.floor(background + 0.5);
    f['steady_pos_between_bg_and_limit'] = round4((both - background) / (threshold - background));
    const first = active.find((s) => s.writeback > 0);
    if (first !== undefined) f['first_writeback_ms'] = first.ns / MS;
  }
  const writers = machine.programs.map((p, task) => ({ p, task })).filter(({ p }) => !p.name.endsWith('-anon')).map(({ task }) => task);
  const until = (task: number): number => k.counter[task * COUNTERS + WRITE_COUNTER.written_until_ns]!;
  const pages = writers.reduce((sum, task) => sum + k.progress[task]!, 0);
  const time = writers.reduce((m, task) => Math.max(m, until(task)), 0);
  const stalled = writers.reduce((sum, task) => sum + k.counter[task * COUNTERS + WRITE_COUNTER.stalled_ns]!, 0);
  if (time > 0) {
    f['write_MBps'] = Math.floor(((pages * 4096) / 1e6 / (time / 1e9)) * 100 + 0.5) / 100;
    f['stalled_share'] = round4(stalled / writers.reduce((sum, task) => sum + until(task), 0));
  }
  f['max_write_ms'] = writers.reduce((m, task) => Math.max(m, k.counter[task * COUNTERS + WRITE_COUNTER.longest_ns]!), 0) / MS;
  return f;
}

