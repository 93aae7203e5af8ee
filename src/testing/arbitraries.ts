// Random machines for property tests: small enough that everything can be recounted after every event, odd enough that
// zones run dry, queues fill, stacks overflow and somebody must be killed. A recipe is plain data, so that a failure
// prints, shrinks and can be pasted into a test.
import { fc } from './chance.ts';
import type { Routine } from '#engine/routine.ts';
import { boot_kernel } from '#kernel/boot.ts';
import type { DeviceConfig, ExtentConfig, FileConfig, MachineConfig, TaskConfig, ZoneConfig } from '#kernel/config.ts';
import { NR_SWITCHES } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { set_switch_value } from '#kernel/switches.ts';
import { POLICIES } from '#policies/index.ts';
import { drive_by_id } from '#session/drives.ts';
import { ROUTINES } from '#session/machine.ts';
import type { Args } from '#workloads/common.ts';
import { late_start, WORKLOAD_REGISTRY } from '#workloads/index.ts';

/** Devices are 64 MiB here: seeks are real and every file has room. */
const SECTORS = 131072;

export interface ZoneRecipe {
  readonly pages: number;
  readonly hole: number;
  readonly kernel: number;
  readonly slab: number;
}
export interface FileRecipe {
  readonly pages: number;
  readonly device: number;
  readonly pieces: number;
  readonly allocated: boolean;
}
export interface TaskRecipe {
  readonly kind: string;
  readonly file: number;
  readonly pages: number;
  readonly chunk: number;
  readonly pause_us: number;
  readonly start_us: number;
}
/** After so many events this switch gets this of its options. */
export interface SwitchRecipe {
  readonly after: number;
  readonly policy: number;
  readonly option: number;
}
export interface Recipe {
  readonly zones: readonly ZoneRecipe[];
  readonly pageblock_order: number;
  readonly cpus: number;
  readonly cpu_scale: number;
  readonly scan_step: number;
  readonly min_free_kbytes: number;
  readonly node_scope: boolean;
  readonly devices: readonly ('instant' | 'fast' | 'slow' | 'disk')[];
  readonly files: readonly FileRecipe[];
  readonly swap_pages: number;
  readonly tasks: readonly TaskRecipe[];
  /** Option of every switch at boot, by position in POLICIES. */
  readonly switches: readonly number[];
  readonly commands: readonly SwitchRecipe[];
  readonly seed: number;
  readonly khugepaged?: boolean;
}

const TASK_KINDS = [
  'seq', 'zipf', 'hotscan', 'write', 'rewrite', 'anon', 'mixed', 'logger', 'database', 'copy', 'allocator', 'select_loop', 'sendfile_loop', 'write_loop', 'caller', 'block_allocator',
] as const;

const nat = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

const zone: fc.Arbitrary<ZoneRecipe> = fc.record({
  pages: nat(3, 16).map((blocks) => blocks * 32),
  hole: fc.constantFrom(0, 0, 7, 32),
  kernel: nat(0, 24),
  slab: nat(0, 8),
});

export const task_recipe: fc.Arbitrary<TaskRecipe> = fc.record({
  kind: fc.constantFrom(...TASK_KINDS),
  file: nat(0, 3),
  pages: nat(20, 700),
  chunk: nat(1, 40),
  pause_us: fc.constantFrom(0, 0, 5, 300, 4000),
  start_us: fc.constantFrom(0, 0, 0, 2000),
});

const switches = fc.tuple(...POLICIES.map((policy) => {
  const usual = policy.options.findIndex((option) => option.id === policy.default);
  return fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: nat(0, policy.options.length - 1) });
}));

export const command_recipe: fc.Arbitrary<SwitchRecipe> = fc.record({ after: nat(0, 2500), policy: nat(0, POLICIES.length - 1), option: nat(0, 9) });

export const recipe: fc.Arbitrary<Recipe> = fc.record({
  zones: fc.array(zone, { minLength: 1, maxLength: 3 }),
  pageblock_order: nat(3, 5),
  cpus: nat(1, 4),
  cpu_scale: fc.constantFrom(1, 1, 2, 10),
  scan_step: fc.constantFrom(1, 32),
  min_free_kbytes: fc.constantFrom(0, 16, 64, 256),
  node_scope: fc.constantFrom(false, false, false, true),
  devices: fc.array(fc.constantFrom('instant' as const, 'fast' as const, 'slow' as const, 'disk' as const, 'disk' as const), { minLength: 1, maxLength: 2 }),
  files: fc.array(
    fc.record({ pages: nat(1, 900), device: nat(0, 1), pieces: fc.constantFrom(1, 3, 40), allocated: fc.boolean() }),
    { minLength: 1, maxLength: 4 },
  ),
  swap_pages: fc.constantFrom(0, 0, 20, 150, 1000),
  tasks: fc.array(task_recipe, { minLength: 1, maxLength: 6 }),
  switches,
  commands: fc.array(command_recipe, { maxLength: 6 }),
  seed: nat(0, 1_000_000),
});

function make_zones(recipes: readonly ZoneRecipe[]): ZoneConfig[] {
  let start = 0;
  return recipes.map((z, i) => {
    const managed = z.pages - z.hole;
    const config = { name: `Z${i}`, start_pfn: start, nr_pages: z.pages, managed, kernel_pages: Math.min(z.kernel, managed >> 2), slab_pages: Math.min(z.slab, managed >> 3) };
    start += z.pages;
    return config;
  });
}

function make_device(kind: Recipe['devices'][number], i: number): DeviceConfig {
  if (kind === 'disk') return { kind: 'disk', name: `d${i}`, drive: drive_by_id('disk7200_2010')! };
  if (kind === 'instant') return { kind: 'instant', name: `d${i}`, sectors: SECTORS };
  if (kind === 'slow') return { kind: 'bandwidth', name: `d${i}`, read_bps: 4e6, write_bps: 1e6, latency_ns: 200_000, burst_ns: 5e6, sectors: SECTORS };
  return { kind: 'bandwidth', name: `d${i}`, read_bps: 0, write_bps: 200e6, latency_ns: 30_000, burst_ns: 0, sectors: SECTORS };
}

/** Pieces lie in turn from both ends of the file's stretch, so that neighbours in the file are none on the disk. */
function make_file(f: FileRecipe, i: number, nr_devices: number): FileConfig {
  const size = Math.ceil(f.pages / f.pieces);
  const count = Math.ceil(f.pages / size);
  const extents: ExtentConfig[] = [];
  for (let p = 0; p < count; p++) {
    const place = p % 2 === 0 ? p >> 1 : count - 1 - (p >> 1);
    // A page between two pieces keeps them from touching.
    extents.push({ index: p * size, sector: i * 16384 + place * (size + 1) * 8, pages: Math.min(size, f.pages - p * size) });
  }
  return { name: `f${i}`, pages: f.pages, device: f.device % nr_devices, extents, allocated: f.allocated };
}

/** Arguments of every kind of workload, all at once: each takes the ones it knows. */
function task_args(t: TaskRecipe, file: number, other: number, file_pages: number): Args {
  const pages = Math.min(t.pages, file_pages);
  return {
    file: String(file), from: String(file), to: String(other), pages: ['anon', 'allocator', 'thp_app', 'fragmenter'].includes(t.kind) ? t.pages : pages, bs: t.chunk, chunk: t.chunk, passes: 3,
    pause_us: t.pause_us, n: 400, alpha: 0.9, warm: 10, loop: t.chunk % 3 === 0 ? 0 : 1, writers: 1, overwrite: 1, rate_us: t.kind === 'neighbour' ? t.pause_us : 0, max_ms: 0, apages: t.pages, adelay_ms: 0,
    prefill: t.chunk % 2, ro: t.chunk % 2, fpages: file_pages, aalpha: 0.8, falpha: 0.8, panon: 0.5, per_page: 3, times: 5, stride: 1, blocks: pages,
    order: t.chunk % 8, count: 1 + (t.pages % 12), hold_us: t.pause_us * 20, keep: t.chunk % 5 === 0 ? 1 : 0, repeat: t.pages % 2, comp: t.chunk % 2,
    gfp: ['movable', 'unmovable', 'reclaimable', 'huge'][t.pages % 4]!,
    pfree: 0.4, cluster: 1 + (t.chunk % 5), upages: t.chunk % 7, every: 9, blocks_broken: t.chunk % 4, pcache: (t.chunk % 3) / 4, leave: t.chunk, work_us: t.pause_us, hold: t.chunk, burst: 2,
    what: (['anon', 'file', 'unmovable'] as const)[t.chunk % 3]!, frag: (['cache', 'rcache', 'runmov', 'checker', 'unmov', 'none'] as const)[t.chunk % 6]!,
    mb: 1, nread: 200, cbpages: t.pages, madv: t.chunk % 2, drop: t.chunk % 2, tail_ms: 1, target: 150, maxorder: 3,
    fds: t.chunk, laps: 0, after: t.kind === 'thp_app' && t.chunk % 2 === 0 ? 'loop' : t.kind === 'allocator' && t.chunk % 2 === 0 ? 'again' : 'hold', hot: Math.max(1, pages >> 2), rounds: 2, scan: Math.max(1, pages >> 1), per: 4,
  };
}

interface Program {
  readonly routine: Routine<Kernel>;
  readonly base_bytes: number;
  readonly args: readonly [number, number, number, number];
  readonly list: Int32Array | null;
}

export function config_of(r: Recipe): { config: MachineConfig; programs: Program[] } {
  const zones = make_zones(r.zones);
  const files = r.files.map((f, i) => make_file(f, i, r.devices.length));
  const tasks: TaskConfig[] = [];
  const programs: Program[] = [];
  r.tasks.forEach((t, i) => {
    const file = t.file % files.length;
    const context = { seed: r.seed + i, file: Number, file_pages: (f: number): number => files[f]!.pages, block_order: r.pageblock_order };
    for (const plan of WORKLOAD_REGISTRY.get(t.kind)!.plan(task_args(t, file, (file + 1) % files.length, files[file]!.pages), context)) {
      tasks.push({ name: `${t.kind}${i}${plan.suffix}`, kind: t.kind, start_ns: t.start_us * 1000, anon_pages: plan.anon_pages });
      if (t.start_us > 0) programs.push({ routine: late_start, base_bytes: 0, args: [t.start_us * 1000, plan.routine.id, 0, 0], list: plan.list });
      else programs.push({ routine: plan.routine, base_bytes: 0, args: [0, 0, 0, 0], list: plan.list });
    }
  });
  const config: MachineConfig = {
    nr_pages: zones.reduce((sum, z) => sum + z.nr_pages, 0),
    zones,
    pageblock_order: r.pageblock_order,
    nr_cpus: r.cpus,
    cpu_scale: r.cpu_scale,
    scan_step: r.scan_step,
    min_free_kbytes: r.min_free_kbytes,
    lru_scope: r.node_scope ? 'node' : 'zone',
    watermark_boost_factor: r.node_scope ? 15000 : 0,
    index_nodes_per_slab: r.node_scope ? 14 : 0,
    devices: r.devices.map(make_device),
    files,
    swap_pages: r.swap_pages,
    swap_device: r.swap_pages % r.devices.length,
    swap_sector: 5 * 16384,
    tasks,
    thread_info_bytes: 100,
    khugepaged: r.khugepaged ?? false,
    seed: r.seed,
  };
  return { config, programs };
}

/** Switches that came after a recipe was written down are at their defaults. */
export function switch_vector(options: readonly number[]): Float64Array {
  const vector = new Float64Array(NR_SWITCHES);
  POLICIES.forEach((policy, i) => {
    vector[policy.decision_point] = policy.options[(options[i] ?? DEFAULT_OPTIONS[i]!) % policy.options.length]!.value;
  });
  return vector;
}

/** Every switch at the rules of 2.6.34. */
export const DEFAULT_OPTIONS: readonly number[] = POLICIES.map((policy) => policy.options.findIndex((option) => option.id === policy.default));

export function boot_recipe(r: Recipe): Kernel {
  const { config, programs } = config_of(r);
  return boot_kernel(config, ROUTINES, programs, switch_vector(r.switches));
}

export function apply_command(k: Kernel, command: SwitchRecipe): void {
  const policy = POLICIES[command.policy]!;
  set_switch_value(k, policy.decision_point, policy.options[command.option % policy.options.length]!.value);
}

/** A machine for unit tests: one zone, one CPU, one device, no tasks of its own unless given. */
export const PLAIN: Recipe = {
  zones: [{ pages: 1024, hole: 0, kernel: 0, slab: 0 }],
  pageblock_order: 5,
  cpus: 1,
  cpu_scale: 1,
  scan_step: 1,
  min_free_kbytes: 128,
  node_scope: false,
  devices: ['fast'],
  files: [{ pages: 1000, device: 0, pieces: 1, allocated: true }],
  swap_pages: 0,
  tasks: [],
  switches: DEFAULT_OPTIONS,
  commands: [],
  seed: 1,
};

/** Runs a recipe event by event with its commands; `after_each` sees every instant and may stop the run. */
export function run_recipe(r: Recipe, k: Kernel, events: number, after_each: (ordinal: number) => boolean): number {
  const commands = r.commands.toSorted((a, b) => a.after - b.after);
  let next = 0;
  for (let done = 0; done < events; done++) {
    while (next < commands.length && commands[next]!.after <= done) apply_command(k, commands[next++]!);
    if (k.eng.run(Infinity, Infinity, 1) === 0) return done;
    if (!after_each(done + 1)) return done + 1;
  }
  return events;
}

/** Machines on which memory does run out: mostly anonymous memory, little swap, slow devices. */
export const hungry_recipe: fc.Arbitrary<Recipe> = fc
  .tuple(recipe, fc.array(fc.record({ kind: fc.constantFrom('anon', 'mixed', 'allocator', 'allocator', 'write_loop'), file: nat(0, 3), pages: nat(100, 700), chunk: nat(1, 40), pause_us: fc.constantFrom(0, 0, 50), start_us: fc.constantFrom(0, 0, 3000) }), { minLength: 1, maxLength: 3 }), nat(0, 6))
  .map(([r, eaters, swap]) => ({
    ...r,
    zones: r.zones.slice(0, 2).map((z) => ({ ...z, pages: Math.min(z.pages, 160) })),
    tasks: [...r.tasks.slice(0, 2), ...eaters],
    swap_pages: [0, 20, 20, 40, 150, 150, 600][swap]!,
  }));

const HUGE_KINDS = ['thp_app', 'thp_app', 'thp', 'frag', 'fragmenter', 'neighbour', 'anon', 'allocator', 'mixed', 'seq'] as const;
const option_of = (id: string, option: string): [number, number] => {
  const at = POLICIES.findIndex((policy) => policy.id === id);
  return [at, POLICIES[at]!.options.findIndex((o) => o.id === option)];
};

/** Machines with programs that want huge pages, neighbours that do not, too little memory and swap, switches that change. */
export const huge_recipe: fc.Arbitrary<Recipe> = fc
  .tuple(
    recipe, fc.array(fc.record({ kind: fc.constantFrom(...HUGE_KINDS), file: nat(0, 3), pages: nat(60, 700), chunk: nat(1, 40), pause_us: fc.constantFrom(0, 50, 300), start_us: fc.constantFrom(0, 0, 3000) }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('never', 'never', 'wait', 'wait', 'later'), fc.constantFrom('10s', '100ms', '0s'), nat(0, 6), fc.boolean(),
  )
  .map(([r, tasks, fault, sleep, swap, khugepaged]) => {
    const options = [...r.switches];
    for (const [policy, option] of [option_of('thp_fault', fault), option_of('khugepaged_sleep', sleep)]) options[policy] = option;
    // Turned on in mid-run where it was off, with room to spare: small pages that khugepaged may gather.
    const roomy = fault === 'never';
    const [policy, option] = option_of('thp_fault', roomy ? 'later' : fault);
    const commands = [...r.commands.slice(0, roomy ? 1 : 6), { after: 200 + (r.seed % 1500), policy, option }];
    if (roomy) for (const [at, value] of [option_of('khugepaged_sleep', '0s'), option_of('khugepaged_pages', '65536')]) options[at] = value;
    const zones = roomy ? r.zones.map((z) => ({ ...z, pages: z.pages + 512 })) : r.zones;
    const others = roomy ? [] : r.tasks.slice(0, 2);
    return { ...r, zones, tasks: [...tasks, ...others], switches: options, commands, khugepaged: khugepaged || roomy, swap_pages: [0, 20, 150, 150, 600, 600, 600][swap]! };
  });

const LUMPY_KINDS = ['thp_app', 'block_allocator', 'block_allocator', 'rewrite', 'rewrite', 'write', 'logger', 'seq', 'mixed'] as const;

/** Machines on which blocks are wanted and reclaim has to make them, of pages that are dirty more often than not. */
export const lumpy_recipe: fc.Arbitrary<Recipe> = fc
  .tuple(
    recipe, fc.array(fc.record({ kind: fc.constantFrom(...LUMPY_KINDS), file: nat(0, 3), pages: nat(100, 700), chunk: nat(1, 40), pause_us: fc.constantFrom(0, 50, 300), start_us: fc.constantFrom(0, 0, 3000) }), { minLength: 2, maxLength: 5 }),
    fc.constantFrom('lumpy', 'lumpy', 'lumpy', 'prefer_clean', 'same_file', 'off'), fc.constantFrom('yes', 'yes', 'yes', 'no'), fc.constantFrom('everyone', 'everyone', 'kswapd', 'nobody'),
  )
  .map(([r, tasks, way, wait, writers]) => {
    const options = [...r.switches];
    for (const [policy, option] of [option_of('lumpy', way), option_of('lumpy_wait', wait), option_of('reclaim_writers', writers), option_of('thp_fault', 'wait'), option_of('compaction', 'none'), option_of('dirty_ratio', '80')]) options[policy] = option;
    return {
      // On a fast device every write has ended when the nap between the passes is over.
      ...r, node_scope: false, pageblock_order: Math.max(4, r.pageblock_order), devices: ['slow', ...r.devices.slice(1)], zones: r.zones.slice(0, 2), tasks: [...tasks, { kind: 'block_allocator', file: 0, pages: 401, chunk: 4, pause_us: 50, start_us: 3000 }], switches: options,
      files: r.files.map((f) => ({ ...f, pages: Math.max(f.pages, 300), pieces: f.pieces === 1 ? 40 : f.pieces })),
    };
  });

const COMPACTING_KINDS = ['fragmenter', 'fragmenter', 'block_allocator', 'block_allocator', 'block_allocator', 'thp_app', 'neighbour', 'anon', 'rewrite', 'seq', 'mixed'] as const;

/** Machines on which blocks are wanted, memory is broken up, and compaction has to make them while others take and give back single pages. */
export const compacting_recipe: fc.Arbitrary<Recipe> = fc
  .tuple(
    recipe, fc.array(fc.record({ kind: fc.constantFrom(...COMPACTING_KINDS), file: nat(0, 3), pages: nat(60, 500), chunk: nat(1, 40), pause_us: fc.constantFrom(0, 5, 50, 300), start_us: fc.constantFrom(0, 0, 1000) }), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('direct', 'async_sync', 'async_sync'), fc.constantFrom('off', 'on_free', 'isolate'), fc.constantFrom('off', 'off', 'lumpy'), fc.constantFrom(0, 0, 150, 600), fc.constantFrom(0, 16, 64), nat(3, 7),
  )
  .map(([r, tasks, compaction, capture, lumpy, swap_pages, min_free_kbytes, order]) => {
    const options = [...r.switches];
    for (const [policy, option] of [option_of('compaction', compaction), option_of('capture', capture), option_of('lumpy', lumpy)]) options[policy] = option;
    const wants = { kind: 'block_allocator', file: 0, chunk: order, pages: 4 * order + 3, pause_us: 300, start_us: 2000 };
    const takes = { kind: 'neighbour', file: 0, chunk: 30, pages: 100, pause_us: 5, start_us: 0 };
    return {
      ...r, switches: options, swap_pages, min_free_kbytes, zones: r.zones.slice(0, 2).map((z) => ({ ...z, pages: Math.max(z.pages, 384) })),
      tasks: [{ kind: 'fragmenter', file: 0, pages: 640, chunk: 3, pause_us: 0, start_us: 0 }, wants, takes, ...tasks], cpus: Math.max(2, r.cpus),
    };
  });
