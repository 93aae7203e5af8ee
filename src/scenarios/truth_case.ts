// A recorded kernel case as a scenario: the machine, the files and the task that replay it follow from its parameters.
// The form is that of the recordings (params.json, with outcomes beside it), read from a directory or built in.
import type { Problem } from './problem.ts';
import { Checker } from './problem.ts';
import { recorded_words } from './recorded_words.ts';

export interface Outcomes {
  readonly per_seed: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly summary: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface TruthCase {
  readonly name: string;
  /** The kernel that was recorded, and its rules. */
  readonly kernel: string;
  readonly kind: string;
  readonly args: Readonly<Record<string, number | string>>;
  readonly seeds: readonly number[];
  readonly outcomes: Outcomes;
  /** Hashes of the access lists by seed, as far as known. */
  readonly lists: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** As JSON for parse_scenario. */
  readonly scenario: Readonly<Record<string, unknown>>;
}

/** The recorded guests ran 10 to 20 times slower than hardware (their README); costs of the model are those of hardware. */
const GUEST_CPU_SCALE = 12;
/** The file that all cases read from: 1 GiB, written contiguously. */
const BIG_PAGES = 262144;
/** An unlimited disk of the guest answers a 4 KiB read in 0.1 to 0.4 ms, its own CPU time included. */
const LATENCY_US = 100;
/** radix_tree_node of the recorded kernels: 584 bytes, 14 in a slab of two pages (their slabinfo). */
const INDEX_NODES_PER_SLAB = 14;
/** Leaky bucket of the throttle: 0.1 s. */
const BURST_MS = 100;
/** What the driver takes where a case names no value. */
const DRIVER_DEFAULTS: Readonly<Record<string, Readonly<Record<string, number | string>>>> = {
  seq: { pages: 262144, bs: 16, passes: 1 },
  zipf: { pages: 131072, n: 300000, warm: 100000, alpha: 0.9 },
  hotscan: { hot: 20000, scan: 200000, rounds: 4, per: 4 },
  write: { pages: 131072, bs: 16, writers: 1, overwrite: 0, max_ms: 30000, tail_ms: 6000 },
  rewrite: { pages: 32768, n: 60000, rate_us: 200, alpha: 0.8, tail_ms: 8000 },
  anon: { pages: 98304, n: 150000, alpha: 0.8 },
  thp: { frag: 'cache', fpages: 262144, mb: 64, nread: 160000, every: 40, upages: 10000, cbpages: 90000, pfree: 0.5 },
  frag: { n: 4000, target: 40000, maxorder: 4, every: 40 },
  mixed: { apages: 32768, fpages: 65536, n: 200000, warm: 80000, aalpha: 0.8, falpha: 0.8, panon: 0.5 },
};
/** Arguments that concern the recording, not the work. */
const DRIVER_ARGS = ['sample_ms', 'maxsamples', 'buddy', 'seed', 'cgroup', 'file', 'wfile', 'arena_kb', 'trace', 'out'];

type Json = Readonly<Record<string, unknown>>;

export function parse_truth_case(params: unknown, outcomes: unknown, lists: TruthCase['lists']): { truth: TruthCase | null; problems: readonly Problem[] } {
  const c = new Checker();
  const p = c.object('params', params) ?? {};
  const name = c.text('case', p['case'], 80);
  const workload = c.object('workload', p['workload']) ?? {};
  const kind = c.text('workload.kind', workload['kind'], 40);
  const raw = c.object('workload.args', workload['args'] ?? {}) ?? {};
  const args: Record<string, number | string> = { ...DRIVER_DEFAULTS[kind] };
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'number' || typeof value === 'string') args[key] = value;
  }
  const seeds = c.list('seeds', p['seeds'] ?? [1], 100).map((seed, i) => c.whole(`seeds[${i}]`, seed, 0, 4294967295));
  const o = c.object('outcomes', outcomes) ?? {};
  const per_seed = (c.object('outcomes.per_seed', o['per_seed']) ?? {}) as Outcomes['per_seed'];
  const summary = (c.object('outcomes.summary', o['summary']) ?? {}) as Outcomes['summary'];
  const zones = c.list('zones_at_start', p['zones_at_start'], 4);
  if (zones.length === 0) c.bad('zones_at_start', 'at least one zone', p['zones_at_start']);
  const scenario = scenario_json(c, name, kind, args, p, zones, summary);
  if (c.problems.length > 0) return { truth: null, problems: c.problems };
  return { truth: { name, kernel: c.text('kernel', p['kernel'], 80, 'unknown'), kind, args, seeds, outcomes: { per_seed, summary }, lists, scenario }, problems: [] };
}

function zone_json(c: Checker, entry: unknown, i: number): Json {
  const field = `zones_at_start[${i}]`;
  const z = c.object(field, entry) ?? {};
  const managed = c.whole(`${field}.managed`, z['managed'], 64, 16777216);
  const free = c.whole(`${field}.free`, z['free'], 0, managed);
  const pcp = c.object(`${field}.pcp`, z['pcp'] ?? {}) ?? {};
  const on_pcp = typeof pcp['count'] === 'number' ? pcp['count'] : 0;
  // The frame at address 0 is not counted as spanned; with it zones begin where the buddy allocator wants them.
  let spanned = c.whole(`${field}.spanned`, z['spanned'], managed, 16777216, managed);
  if (spanned % 2 === 1 && i === 0) spanned += 1;
  const blocks = z['free_blocks'] === undefined ? {} : { free_blocks: z['free_blocks'] };
  return { name: c.text(`${field}.zone`, z['zone'], 20), pages: spanned, absent_pages: spanned - managed, kernel_pages: managed - free - on_pcp, ...blocks };
}

function time_word(centisecs: number): string {
  return centisecs % 100 === 0 ? `${centisecs / 100}s` : `${centisecs * 10}ms`;
}

/**
 * What a fault does that could have a huge page, by transparent_hugepage/defrag. Compaction and capture as in the recorded kernels,
 * which have both; machines with lists per node run the rules of 6.1 for them.
 */
const THP_FAULT_BY_DEFRAG: Readonly<Record<string, string>> = { always: 'wait', defer: 'defer', 'defer+madvise': 'defer', madvise: 'later', never: 'later' };

function huge_page_switches(c: Checker, setup: Json): Record<string, string> {
  const switches = { compaction: 'async_sync', capture: 'on_free', lumpy: 'off' };
  const enabled = setup['thp_enabled'];
  if (enabled !== 'always') return switches;
  const defrag = String(setup['thp_defrag'] ?? 'madvise');
  const thp_fault = THP_FAULT_BY_DEFRAG[defrag];
  if (thp_fault === undefined) c.bad('guest_setup.thp_defrag', `one of ${Object.keys(THP_FAULT_BY_DEFRAG).join(', ')}`, defrag);
  return { ...switches, thp_fault: thp_fault ?? 'later' };
}

function switches_json(c: Checker, sysctl: Json, setup: Json): Record<string, string> {
  const number = (name: string, otherwise: number): number => {
    const value = sysctl[name];
    if (value === undefined) return otherwise;
    const n = Number(value);
    if (!Number.isFinite(n)) c.bad(`sysctl_vm.${name}`, 'a number', value);
    return n;
  };
  const interval = number('dirty_writeback_centisecs', 500);
  return {
    dirty_ratio: String(number('dirty_ratio', 20) || 20),
    dirty_background_ratio: String(number('dirty_background_ratio', 10)),
    dirty_expire: time_word(number('dirty_expire_centisecs', 3000)),
    dirty_interval: interval === 0 ? 'off' : time_word(interval),
    swappiness: String(number('swappiness', 60)),
    ...huge_page_switches(c, setup),
  };
}

function scenario_json(c: Checker, name: string, kind: string, args: Json, p: Json, zones: readonly unknown[], summary: Outcomes['summary']): Json {
  const sysctl = c.object('sysctl_vm', p['sysctl_vm'] ?? {}) ?? {};
  const disk = c.object('disk', p['disk'] ?? {}) ?? {};
  const setup = c.object('guest_setup', p['guest_setup'] ?? {}) ?? {};
  const sysfs = c.object('sysfs', p['sysfs'] ?? {}) ?? {};
  const bps = (field: string): number => (typeof disk[field] === 'number' ? disk[field] : 0);
  const swap_mib = bps('swap_MiB');
  const machine: Record<string, unknown> = {
    size: 65536,
    zones: zones.map((zone, i) => zone_json(c, zone, i)),
    cpus: typeof p['vcpus'] === 'number' ? p['vcpus'] : 1,
    cpu_scale: GUEST_CPU_SCALE,
    scan_step: 32,
    pageblock_order: 9,
    min_free_kbytes: Number(sysctl['min_free_kbytes'] ?? 0),
    lru_scope: 'node',
    watermark_boost_factor: Number(sysctl['watermark_boost_factor'] ?? 0),
    index_nodes_per_slab: INDEX_NODES_PER_SLAB,
    init_on_alloc: 1,
    kcompactd: 1,
    compaction_proactiveness: Number(sysctl['compaction_proactiveness'] ?? 0),
    devices: [
      { id: 'vda', kind: 'bandwidth', read_bps: bps('data_bps_read_limit'), write_bps: bps('data_bps_write_limit'), latency_us: LATENCY_US, burst_ms: BURST_MS, sectors: 4194304 },
      { id: 'vdb', kind: 'bandwidth', read_bps: bps('swap_bps_limit'), write_bps: bps('swap_bps_limit'), latency_us: LATENCY_US, burst_ms: BURST_MS, sectors: 4194304 },
    ],
  };
  if (swap_mib > 0) machine['swap'] = { pages: swap_mib * 256, device: 'vdb', at: 0 };
  if (Number(sysctl['dirty_bytes'] ?? 0) > 0 || Number(sysctl['dirty_background_bytes'] ?? 0) > 0) machine['dirty_bytes'] = sysctl['dirty_bytes'];
  const lru_gen = sysfs['/sys/kernel/mm/lru_gen/enabled'];
  if (lru_gen !== undefined && Number(lru_gen) !== 0) machine['lru'] = 'mglru';
  const shell = setup['shell_before_start'];
  if (args['cgroup'] !== undefined || (Array.isArray(shell) && shell.length > 0)) machine['groups'] = shell;
  const task: Record<string, unknown> = { name: 'mmt', kind };
  for (const [key, value] of Object.entries(args)) if (!DRIVER_ARGS.includes(key)) task[key] = value;
  if (kind === 'rewrite') task['prefill'] = 1;
  // Advice changes nothing where nobody ever waits.
  if (['never', 'defer'].includes(String(setup['thp_defrag']))) delete task['madv'];
  const needs_file = !['anon', 'slab'].includes(kind);
  if (needs_file) task['file'] = 'big';
  const words = recorded_words(name, String(p['kernel'] ?? ''));
  const mean = summary['duration_s']?.['mean'];
  const seconds = typeof mean === 'number' ? mean : 20;
  return {
    id: name,
    title: words.title,
    lesson: words.lesson,
    summary: words.summary,
    group: words.group,
    machine,
    files: files_json(kind, args, task),
    tasks: [task],
    switches: switches_json(c, sysctl, setup),
    duration_ms: Math.ceil(seconds * 1.2) * 1000,
    story: {
      sentence: `One task replays what a driver did on a real kernel (${kind}); its figures stand beside the model's.`,
      question: words.question,
      number: { metric: 'vmstat.pgsteal_kswapd', label: 'pages freed by kswapd', unit: 'pages' },
      switches: [],
      panels: ['page-map', 'lru-belts', 'vmstat-strips', 'watermarks'],
      poster_ms: Math.floor(seconds * 400),
    },
    sources: ['recorded kernel runs, see scenarios/truth/README.md'],
    truth: name,
  };
}

function files_json(kind: string, args: Json, task: Record<string, unknown>): readonly Json[] {
  const files: Json[] = [{ id: 'big', name: '/d/big', pages: BIG_PAGES, device: 'vda', at: 0 }];
  if (kind !== 'write' || args['overwrite'] === 1) return files;
  // Each writer appends to a file of its own.
  task['file'] = 'w';
  task['overwrite'] = 0;
  const writers = typeof args['writers'] === 'number' ? args['writers'] : 1;
  const pages = typeof args['pages'] === 'number' ? args['pages'] : 131072;
  for (let i = 0; i < writers; i++) files.push({ id: `w${i}`, name: `/d/w${i}`, pages, device: 'vda', at: 0.5 + i / 20, new: true });
  return files;
}
