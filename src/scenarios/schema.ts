// Reads a scenario from JSON. Every problem names its field, what was expected there and what was found; words that the
// vocabulary has and the model has not are refused by name. Switches are checked by the session, which knows them.
import { parse_opening } from './opening.ts';
import type { Problem } from './problem.ts';
import { Checker } from './problem.ts';
import type { Bound, Claim, DeviceSpec, FileSpec, MachineSpec, Scenario, Story, TaskSpec, ZoneSpec } from './scenario.ts';
import { COMPARISONS } from './scenario.ts';
import type { ArgWord, KindWord } from './vocabulary.ts';
import { KINDS, MAX_PAGES, MIN_PAGES, SIZES, TASK_FIELDS } from './vocabulary.ts';

export interface ParsedScenario {
  /** Null when there are problems. */
  readonly scenario: Scenario | null;
  readonly problems: readonly Problem[];
}

const DEFAULT_DISK = 'disk7200_2010';
/** Share of memory that the kernel itself holds from the start. Chosen; a class-size guest of 2010 to 2022 holds 10 to 15 %. */
const DEFAULT_KERNEL_SHARE = 0.12;
/** The same of more than 1 GiB. Chosen: a struct page is 1.6 % of its page, the rest does not grow with memory. */
const DEFAULT_KERNEL_SHARE_LARGE = 0.03;
/** About 100 bytes at the bottom of each stack; recalled, so a parameter. */
const DEFAULT_THREAD_INFO = 100;
const MAX_SECTORS = 1099511627776;
const DEFAULT_SECTORS = 268435456;
const MAX_TASKS = 64;
const MAX_FILES = 64;
const MAX_PIECES = 4096;

export function parse_scenario(json: unknown): ParsedScenario {
  const c = new Checker();
  const top = c.object('scenario', json);
  if (top === null) return { scenario: null, problems: c.problems };
  c.only('', top, ['id', 'title', 'lesson', 'summary', 'group', 'machine', 'files', 'tasks', 'switches', 'duration_ms', 'story', 'claims', 'sources', 'truth']);
  const machine = parse_machine(c, top['machine']);
  const files = parse_files(c, top['files'], machine.devices);
  const duration_ms = c.number('duration_ms', top['duration_ms'], 1, 1e7);
  const scenario: Scenario = {
    id: c.text('id', top['id'], 60),
    title: c.text('title', top['title'], 100),
    lesson: c.text('lesson', top['lesson'], 40, 'own'),
    summary: c.text('summary', top['summary'], 500, 'A scenario of your own.'),
    group: c.word('group', top['group'], ['story', 'kernel case', 'bench'], 'story'),
    machine,
    files,
    tasks: parse_tasks(c, top['tasks'], files),
    switches: parse_words(c, 'switches', top['switches']),
    duration_ms,
    story: parse_story(c, top['story'], duration_ms),
    claims: c.list('claims', top['claims'], 100).map((claim, i) => parse_claim(c, `claims[${i}]`, claim, duration_ms)),
    sources: c.list('sources', top['sources'], 50).map((source, i) => c.text(`sources[${i}]`, source, 500)),
    truth: c.text('truth', top['truth'], 80, ''),
  };
  return { scenario: c.problems.length === 0 ? scenario : null, problems: c.problems };
}

function parse_machine(c: Checker, value: unknown): MachineSpec {
  const m = c.object('machine', value ?? {}) ?? {};
  c.only('machine', m, [
    'size', 'zones', 'kernel_share', 'slab_share', 'cpus', 'cpu_scale', 'scan_step', 'pageblock_order', 'min_free_kbytes', 'lru_scope',
    'watermark_boost_factor', 'index_nodes_per_slab', 'thread_info_bytes', 'devices', 'swap', 'khugepaged', 'kcompactd', 'compaction_proactiveness', 'init_on_alloc', 'compaction_rules',
    'warm_order', 'groups', 'lru', 'dirty_bytes',
  ]);
  if (m['groups'] !== undefined) c.cannot_run('machine.groups', 'memcg (control groups)');
  if (m['dirty_bytes'] !== undefined) c.cannot_run('machine.dirty_bytes', 'vm.dirty_bytes');
  if (m['lru'] !== undefined && m['lru'] !== 'classic') {
    if (m['lru'] === 'mglru') c.cannot_run('machine.lru', 'mglru (multi-generational LRU)');
    else c.bad('machine.lru', 'classic or mglru', m['lru']);
  }
  const size = m['size'] ?? 'toy';
  const named = typeof size === 'string' ? (SIZES as Record<string, number>)[size] : undefined;
  if (typeof size === 'string' && named === undefined) c.bad('machine.size', `one of ${Object.keys(SIZES).join(', ')} or a number of pages`, size);
  const pages = named ?? (typeof size === 'string' ? SIZES.toy : c.whole('machine.size', size, MIN_PAGES, MAX_PAGES));
  const zones = parse_zones(c, m['zones']);
  const total = zones.reduce((sum, zone) => sum + zone.pages, 0);
  const devices = parse_devices(c, m['devices']);
  const toy = pages <= SIZES.toy;
  return {
    pages: total > 0 ? total : pages,
    size: typeof size === 'string' ? size : `${pages} pages`,
    zones,
    kernel_share: c.number('machine.kernel_share', m['kernel_share'], 0, 0.6, pages > SIZES.real ? DEFAULT_KERNEL_SHARE_LARGE : DEFAULT_KERNEL_SHARE),
    slab_share: c.number('machine.slab_share', m['slab_share'], 0, 0.3, 0),
    cpus: c.whole('machine.cpus', m['cpus'], 1, 64, 1),
    cpu_scale: c.whole('machine.cpu_scale', m['cpu_scale'], 1, 1000, 1),
    scan_step: c.whole('machine.scan_step', m['scan_step'], 1, 32, toy ? 1 : 32),
    pageblock_order: c.whole('machine.pageblock_order', m['pageblock_order'], 3, 10, toy ? 6 : 9),
    min_free_kbytes: c.whole('machine.min_free_kbytes', m['min_free_kbytes'], 0, 4194304, 0),
    lru_scope: c.word('machine.lru_scope', m['lru_scope'], ['zone', 'node'], 'zone'),
    watermark_boost_factor: c.whole('machine.watermark_boost_factor', m['watermark_boost_factor'], 0, 1000000, 0),
    index_nodes_per_slab: c.whole('machine.index_nodes_per_slab', m['index_nodes_per_slab'], 0, 64, 0),
    thread_info_bytes: c.whole('machine.thread_info_bytes', m['thread_info_bytes'], 0, 1024, DEFAULT_THREAD_INFO),
    compaction_rules: c.word('machine.compaction_rules', m['compaction_rules'], ['2.6.38', '6.1'], '6.1'),
    init_on_alloc: c.whole('machine.init_on_alloc', m['init_on_alloc'], 0, 1, 0) === 1,
    khugepaged: c.whole('machine.khugepaged', m['khugepaged'], 0, 1, 0) === 1,
    kcompactd: c.whole('machine.kcompactd', m['kcompactd'], 0, 1, 0) === 1,
    compaction_proactiveness: c.whole('machine.compaction_proactiveness', m['compaction_proactiveness'], 0, 100, 0),
    warm_order: c.word('machine.warm_order', m['warm_order'], ['address', 'scattered'], 'address'),
    devices,
    swap: parse_swap(c, m['swap'], devices),
  };
}

/** Orders of the buddy allocator. */
const ORDERS = 11;

function parse_zones(c: Checker, value: unknown): ZoneSpec[] {
  if (value === undefined) {
    const by_share = { pages: 0, absent_pages: 0, kernel_pages: -1, slab_pages: 0, free_blocks: null };
    return [{ name: 'DMA', share: 1 / 16, ...by_share }, { name: 'Normal', share: 15 / 16, ...by_share }];
  }
  const list = c.list('machine.zones', value, 4);
  if (list.length === 0) c.bad('machine.zones', 'at least one zone', value);
  const zones = list.map((entry, i): ZoneSpec => {
    const field = `machine.zones[${i}]`;
    const z = c.object(field, entry) ?? {};
    c.only(field, z, ['name', 'share', 'pages', 'absent_pages', 'kernel_pages', 'slab_pages', 'free_blocks']);
    const exact = z['pages'] !== undefined;
    return {
      name: c.text(`${field}.name`, z['name'], 20),
      pages: exact ? c.whole(`${field}.pages`, z['pages'], 64, MAX_PAGES) : 0,
      share: exact ? 0 : c.number(`${field}.share`, z['share'], 0.001, 1),
      absent_pages: c.whole(`${field}.absent_pages`, z['absent_pages'], 0, MAX_PAGES, 0),
      kernel_pages: c.whole(`${field}.kernel_pages`, z['kernel_pages'], 0, MAX_PAGES, -1),
      slab_pages: c.whole(`${field}.slab_pages`, z['slab_pages'], 0, MAX_PAGES, 0),
      free_blocks: z['free_blocks'] === undefined ? null : parse_free_blocks(c, `${field}.free_blocks`, z['free_blocks']),
    };
  });
  const exact = zones.filter((zone) => zone.pages > 0).length;
  if (exact !== 0 && exact !== zones.length) c.bad('machine.zones', 'pages in every zone, or a share in every zone', 'a mixture');
  const shares = zones.reduce((sum, zone) => sum + zone.share, 0);
  if (exact === 0 && zones.length > 0 && Math.abs(shares - 1) > 1e-6) c.bad('machine.zones', 'shares that add up to 1', shares);
  for (let i = 0; i < zones.length; i++) {
    const zone = zones[i]!;
    const taken = zone.absent_pages + Math.max(0, zone.kernel_pages) + zone.slab_pages;
    if (zone.pages > 0 && taken > zone.pages * 0.9) {
      c.bad(`machine.zones[${i}].kernel_pages`, `at most nine tenths of the zone's ${zone.pages} pages, with absent and slab pages`, taken);
    }
  }
  return zones;
}

/** Counts of free blocks by migrate type and order 0 to 10. */
function parse_free_blocks(c: Checker, field: string, value: unknown): number[][] {
  const blocks = c.object(field, value) ?? {};
  c.only(field, blocks, ['unmovable', 'reclaimable', 'movable']);
  return ['unmovable', 'reclaimable', 'movable'].map((type) => {
    const counts = c.list(`${field}.${type}`, blocks[type], ORDERS);
    if (counts.length !== ORDERS) c.bad(`${field}.${type}`, `${ORDERS} counts, orders 0 to ${ORDERS - 1}`, counts.length);
    return counts.map((count, order) => c.whole(`${field}.${type}[${order}]`, count, 0, MAX_PAGES));
  });
}

function parse_devices(c: Checker, value: unknown): DeviceSpec[] {
  const list = value === undefined ? [{ id: 'sda', kind: 'disk', drive: DEFAULT_DISK }] : c.list('machine.devices', value, 4);
  if (list.length === 0) c.bad('machine.devices', 'at least one device', value);
  return list.map((entry, i): DeviceSpec => {
    const field = `machine.devices[${i}]`;
    const d = c.object(field, entry) ?? {};
    const id = c.text(`${field}.id`, d['id'], 20);
    const kind = c.word(`${field}.kind`, d['kind'], ['disk', 'bandwidth', 'instant']);
    if (kind === 'disk') {
      c.only(field, d, ['id', 'kind', 'drive']);
      return { kind, id, drive: c.text(`${field}.drive`, d['drive'], 60, DEFAULT_DISK) };
    }
    const sectors = c.whole(`${field}.sectors`, d['sectors'], 2048, MAX_SECTORS, DEFAULT_SECTORS);
    if (kind === 'instant') {
      c.only(field, d, ['id', 'kind', 'sectors']);
      return { kind, id, sectors };
    }
    c.only(field, d, ['id', 'kind', 'read_bps', 'write_bps', 'latency_us', 'burst_ms', 'sectors']);
    return {
      kind,
      id,
      read_bps: c.whole(`${field}.read_bps`, d['read_bps'], 0, 1e12, 0),
      write_bps: c.whole(`${field}.write_bps`, d['write_bps'], 0, 1e12, 0),
      latency_us: c.whole(`${field}.latency_us`, d['latency_us'], 0, 1e6, 200),
      burst_ms: c.whole(`${field}.burst_ms`, d['burst_ms'], 0, 10000, 100),
      sectors,
    };
  });
}

function device_number(c: Checker, field: string, value: unknown, devices: readonly DeviceSpec[]): number {
  if (value === undefined) return 0;
  const i = devices.findIndex((device) => device.id === value);
  if (i < 0) c.bad(field, `one of the devices ${devices.map((device) => device.id).join(', ')}`, value);
  return Math.max(0, i);
}

function parse_swap(c: Checker, value: unknown, devices: readonly DeviceSpec[]): MachineSpec['swap'] {
  if (value === undefined || value === null) return null;
  const s = c.object('machine.swap', value);
  if (s === null) return null;
  c.only('machine.swap', s, ['pages', 'device', 'at']);
  return {
    pages: c.whole('machine.swap.pages', s['pages'], 1, MAX_PAGES),
    device: device_number(c, 'machine.swap.device', s['device'], devices),
    at: c.number('machine.swap.at', s['at'], 0, 1, 0.96),
  };
}

function parse_files(c: Checker, value: unknown, devices: readonly DeviceSpec[]): FileSpec[] {
  const ids = new Set<string>();
  return c.list('files', value, MAX_FILES).map((entry, i): FileSpec => {
    const field = `files[${i}]`;
    const o = c.object(field, entry) ?? {};
    c.only(field, o, ['id', 'name', 'pages', 'device', 'pieces', 'at', 'to', 'new', 'cached', 'cached_at', 'cached_active']);
    const id = c.text(`${field}.id`, o['id'], 40);
    if (ids.has(id)) c.bad(`${field}.id`, 'an id that no other file has', id);
    ids.add(id);
    const pages = c.whole(`${field}.pages`, o['pages'], 1, MAX_PAGES);
    const from = c.number(`${field}.at`, o['at'], 0, 1, 0.1);
    const cached = c.number(`${field}.cached`, o['cached'], 0, 1, 0);
    const is_new = c.word(`${field}.new`, o['new'] === undefined ? 'false' : String(o['new']), ['true', 'false']) === 'true';
    if (is_new && cached > 0) c.bad(`${field}.cached`, '0 for a new file: it has not been read', cached);
    return {
      id,
      name: c.text(`${field}.name`, o['name'], 100, `/${id}`),
      pages,
      device: device_number(c, `${field}.device`, o['device'], devices),
      pieces: c.whole(`${field}.pieces`, o['pieces'], 1, Math.max(1, Math.min(MAX_PIECES, pages)), 1),
      from,
      to: c.number(`${field}.to`, o['to'], from, 1, Math.min(1, from + 0.2)),
      is_new,
      cached,
      cached_at: c.number(`${field}.cached_at`, o['cached_at'], 0, 1 - cached, 0),
      cached_active: c.number(`${field}.cached_active`, o['cached_active'], 0, 1, 0),
    };
  });
}

function parse_tasks(c: Checker, value: unknown, files: readonly FileSpec[]): TaskSpec[] {
  const list = c.list('tasks', value, MAX_TASKS);
  if (list.length === 0) c.bad('tasks', 'at least one task', value);
  const names = new Set<string>();
  return list.map((entry, i): TaskSpec => {
    const field = `tasks[${i}]`;
    const t = c.object(field, entry) ?? {};
    const kind = KINDS.find((word) => word.id === t['kind']);
    if (kind === undefined) c.bad(`${field}.kind`, `one of ${KINDS.map((word) => word.id).join(', ')}`, t['kind']);
    else if (!kind.runs) c.cannot_run(`${field}.kind`, kind.id);
    if (t['group'] !== undefined) c.cannot_run(`${field}.group`, 'memcg (control groups)');
    const name = c.text(`${field}.name`, t['name'], 40);
    if (names.has(name)) c.bad(`${field}.name`, 'a name that no other task has', name);
    names.add(name);
    return {
      name,
      kind: kind?.id ?? '',
      start_ms: c.number(`${field}.start_ms`, t['start_ms'], 0, 1e7, 0),
      resident: c.number(`${field}.resident`, t['resident'], 0, 1, 0),
      args: kind === undefined ? {} : parse_args(c, field, t, kind, files),
    };
  });
}

function parse_args(c: Checker, field: string, task: Record<string, unknown>, kind: KindWord, files: readonly FileSpec[]): Record<string, number | string> {
  c.only(field, task, [...TASK_FIELDS, ...Object.keys(kind.args)]);
  const args: Record<string, number | string> = {};
  for (const [name, word] of Object.entries(kind.args)) {
    const value = parse_arg(c, `${field}.${name}`, task[name], word, files, kind.id === 'write' && task['overwrite'] === 0);
    args[name] = value;
    if (word.refused !== undefined && task[name] !== undefined && value !== word.otherwise) c.cannot_run(`${field}.${name}`, word.refused);
  }
  check_reach(c, field, kind.id, args, files);
  return args;
}

function parse_arg(c: Checker, field: string, value: unknown, word: ArgWord, files: readonly FileSpec[], numbered: boolean): number | string {
  if (word.type === 'file') {
    const id = c.text(field, value, 40, typeof word.otherwise === 'string' ? word.otherwise : undefined);
    if (id !== '' && !numbered && !files.some((file) => file.id === id)) c.bad(field, `one of the files ${files.map((file) => file.id).join(', ')}`, id);
    return id;
  }
  if (word.type === 'word') return c.word(field, value, word.words ?? [], typeof word.otherwise === 'string' ? word.otherwise : undefined);
  const otherwise = typeof word.otherwise === 'number' ? word.otherwise : undefined;
  if (word.type === 'flag') return c.whole(field, value === true ? 1 : value === false ? 0 : value, 0, 1, otherwise);
  if (word.type === 'whole') return c.whole(field, value, word.min ?? 0, word.max ?? 1e9, otherwise);
  return c.number(field, value, word.min ?? 0, word.max ?? 1e9, otherwise);
}

/** Kinds that read a file only when their arguments say so. */
function needs_file(kind: string, args: Record<string, number | string>): boolean {
  if (kind === 'thp') return args['frag'] !== 'checker' && args['frag'] !== 'none';
  if (kind === 'fragmenter') return args['pcache'] !== 0;
  if (kind === 'neighbour') return args['what'] === 'file';
  return kind === 'frag';
}

/** A workload must stay inside its file. */
function check_reach(c: Checker, field: string, kind: string, args: Record<string, number | string>, files: readonly FileSpec[]): void {
  const number = (name: string): number => (typeof args[name] === 'number' ? args[name] : 0);
  let reach = 0;
  let says = 'pages';
  if (kind === 'seq' || kind === 'zipf' || kind === 'rewrite') reach = number('pages');
  if (kind === 'mixed') {
    reach = number('fpages');
    says = 'fpages';
  }
  if (kind === 'hotscan') {
    reach = number('hot') + number('scan');
    says = 'scan';
  }
  if (kind === 'database') {
    reach = (number('blocks') - 1) * number('stride') + 1;
    says = 'blocks';
  }
  if (kind === 'write') {
    reach = number('pages') * (number('overwrite') === 1 ? number('writers') : 1);
    for (let i = 0; i < number('writers') && number('overwrite') === 0; i++) {
      const id = `${String(args['file'])}${i}`;
      const file = files.find((f) => f.id === id);
      if (file === undefined) c.bad(`${field}.file`, `a file ${id} for each writer, since overwrite is 0`, files.map((f) => f.id).join(', '));
      else if (file.pages < reach) c.bad(`${field}.pages`, `at most ${file.pages}, the pages of ${id}`, reach);
    }
  }
  if (args['file'] === '' && needs_file(kind, args)) {
    // Without a name they read the first file, as the recorded driver did; the others must name theirs.
    if (files.length === 0 || (kind !== 'thp' && kind !== 'frag')) c.bad(`${field}.file`, 'the id of a file', '');
  }
  const file = files.find((f) => f.id === args['file']);
  if (file !== undefined && reach > file.pages) c.bad(`${field}.${says}`, `at most what ${file.id} has, ${file.pages} pages`, reach);
}

export function parse_words(c: Checker, field: string, value: unknown): Record<string, string> {
  const words: Record<string, string> = {};
  if (value === undefined) return words;
  const o = c.object(field, value);
  for (const [name, word] of Object.entries(o ?? {})) {
    if (typeof word === 'string' || typeof word === 'number') words[name] = String(word);
    else c.bad(`${field}.${name}`, 'the id of an option', word);
  }
  return words;
}

function parse_story(c: Checker, value: unknown, duration_ms: number): Story {
  const s = value === undefined ? {} : c.object('story', value) ?? {};
  c.only('story', s, ['sentence', 'question', 'number', 'switches', 'panels', 'poster_ms', 'moments', 'futures']);
  const n = s['number'] === undefined ? {} : c.object('story.number', s['number']) ?? {};
  c.only('story.number', n, ['metric', 'label', 'unit']);
  return {
    sentence: c.text('story.sentence', s['sentence'], 300, 'A scenario of your own.'),
    question: c.text('story.question', s['question'], 200, 'What happens?'),
    number: {
      metric: c.text('story.number.metric', n['metric'], 100, 'disk.seeks'),
      label: c.text('story.number.label', n['label'], 80, 'seeks of the disk'),
      unit: typeof n['unit'] === 'string' ? n['unit'] : '',
    },
    switches: c.list('story.switches', s['switches'], 3).map((id, i) => c.text(`story.switches[${i}]`, id, 40)),
    panels: c.list('story.panels', s['panels'], 8).map((id, i) => c.text(`story.panels[${i}]`, id, 40)),
    poster_ms: c.number('story.poster_ms', s['poster_ms'], 0, Math.max(1, duration_ms), Math.floor(duration_ms / 2)),
    opening: parse_opening(c, s),
  };
}

function parse_claim(c: Checker, field: string, value: unknown, duration_ms: number): Claim {
  const o = c.object(field, value) ?? {};
  c.only(field, o, ['id', 'metric', 'compare', 'bound', 'set', 'seeds', 'hold', 'until_ms']);
  const compare = c.word(`${field}.compare`, o['compare'], COMPARISONS);
  const seeds = c.whole(`${field}.seeds`, o['seeds'], 1, 1000, 1);
  const bound = parse_bound(c, `${field}.bound`, o['bound']);
  if ((compare === 'between') !== (bound.kind === 'range')) c.bad(`${field}.bound`, compare === 'between' ? 'two numbers' : 'one number or a metric', o['bound']);
  return {
    id: c.text(`${field}.id`, o['id'], 120),
    metric: c.text(`${field}.metric`, o['metric'], 100),
    compare,
    bound,
    set: parse_words(c, `${field}.set`, o['set']),
    seeds,
    hold: c.whole(`${field}.hold`, o['hold'], 1, seeds, seeds),
    until_ms: c.number(`${field}.until_ms`, o['until_ms'], 1, 1e7, duration_ms),
  };
}

function parse_bound(c: Checker, field: string, value: unknown): Bound {
  if (typeof value === 'number') return { kind: 'number', value };
  if (Array.isArray(value) && value.length === 2) {
    return { kind: 'range', low: c.number(`${field}[0]`, value[0], -1e15, 1e15), high: c.number(`${field}[1]`, value[1], -1e15, 1e15) };
  }
  const o = c.object(field, value);
  if (o === null) return { kind: 'number', value: 0 };
  c.only(field, o, ['metric', 'times', 'set']);
  return { kind: 'metric', metric: c.text(`${field}.metric`, o['metric'], 100), times: c.number(`${field}.times`, o['times'], 0, 1e9, 1), set: parse_words(c, `${field}.set`, o['set']) };
}
