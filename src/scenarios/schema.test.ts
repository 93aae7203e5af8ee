import { describe, expect, it } from 'vitest';
import { parse_scenario } from './schema.ts';
import { KINDS } from './vocabulary.ts';

/** A scenario in which nothing is wrong; each test breaks one thing. */
function sound(): Record<string, unknown> {
  return {
    id: 'mine', title: 'Mine', duration_ms: 1000,
    machine: { size: 'toy' },
    files: [{ id: 'f', pages: 1000 }, { id: 'g', pages: 500, new: true, pieces: 5, at: 0.5 }],
    tasks: [{ name: 'reader', kind: 'seq', file: 'f', pages: 1000 }, { name: 'log', kind: 'logger', file: 'g', pause_us: 500 }],
  };
}

function fields(json: unknown): string[] {
  return parse_scenario(json).problems.map((problem) => problem.field);
}

function got(json: unknown): string {
  return parse_scenario(json).problems.map((problem) => problem.got).join('; ');
}

describe('parse_scenario', () => {
  it('reads a sound scenario and fills in what is left out', () => {
    const { scenario, problems } = parse_scenario(sound());
    expect(problems).toEqual([]);
    expect(scenario!.machine).toMatchObject({ pages: 4096, scan_step: 1, cpus: 1, lru_scope: 'zone', swap: null });
    expect(scenario!.machine.zones.map((zone) => zone.name)).toEqual(['DMA', 'Normal']);
    expect(scenario!.tasks[0]!.args).toMatchObject({ file: 'f', pages: 1000, bs: 16, passes: 1 });
    expect(scenario!.files[1]).toMatchObject({ is_new: true, pieces: 5, from: 0.5 });
  });

  it('takes machines of any size up to 16,777,216 pages, and scans faster beyond the toy', () => {
    for (const [size, pages] of [['class', 32768], ['real', 262144], ['large', 1048576], ['16gib', 4194304], ['64gib', 16777216], [16777216, 16777216]] as const) {
      const { scenario } = parse_scenario({ ...sound(), machine: { size } });
      expect(scenario!.machine).toMatchObject({ pages, scan_step: 32 });
    }
  });

  it('reads what is in memory at power-on; of a new file nothing can be', () => {
    const warm = { ...sound(), machine: { size: 'large', warm_order: 'scattered' }, files: [{ id: 'f', pages: 1000, cached: 0.5, cached_at: 0.5, cached_active: 1 }, { id: 'g', pages: 500 }] };
    const { scenario } = parse_scenario(warm);
    expect(scenario!.machine).toMatchObject({ warm_order: 'scattered', kernel_share: 0.03 });
    expect(scenario!.files.map((file) => file.cached)).toEqual([0.5, 0]);
    expect(scenario!.tasks[0]!.resident).toBe(0);
    expect(fields({ ...warm, machine: { size: 'large', warm_order: 'random' } })).toEqual(['machine.warm_order']);
    expect(fields({ ...warm, files: [{ id: 'f', pages: 1000, cached: 0.5, cached_at: 0.6 }, { id: 'g', pages: 500 }] })).toEqual(['files[0].cached_at']);
    expect(fields({ ...warm, files: [{ id: 'f', pages: 1000 }, { id: 'g', pages: 500, new: true, cached: 0.1 }] })).toEqual(['files[1].cached']);
    expect(fields({ ...warm, tasks: [{ name: 'reader', kind: 'seq', file: 'f', pages: 1000, resident: 2 }] })).toEqual(['tasks[0].resident']);
  });

  it.each([
    ['scenario', 'not an object'],
    ['scenario', null],
    ['scenario', [1]],
  ])('%s: refuses %j', (field, json) => expect(fields(json)).toEqual([field]));

  it.each<[string, Record<string, unknown>]>([
    ['title', { title: 7 }],
    ['duration_ms', { duration_ms: 0 }],
    ['duration_ms', { duration_ms: '1s' }],
    ['colour', { colour: 'red' }],
    ['group', { group: 'other' }],
    ['machine.size', { machine: { size: 'huge' } }],
    ['machine.size', { machine: { size: 16777217 } }],
    ['machine.size', { machine: { size: 12.5 } }],
    ['machine.cpus', { machine: { cpus: 0 } }],
    ['machine.cpu_scale', { machine: { cpu_scale: 1.5 } }],
    ['machine.scan_step', { machine: { scan_step: 33 } }],
    ['machine.lru_scope', { machine: { lru_scope: 'group' } }],
    ['tasks[0].file', { tasks: [{ name: 'a', kind: 'neighbour', what: 'file' }] }],
    ['tasks[0].file', { tasks: [{ name: 'a', kind: 'fragmenter', pages: 100, pcache: 0.5 }] }],
    ['tasks[0].file', { files: [], tasks: [{ name: 'a', kind: 'thp', frag: 'cache' }] }],
    ['machine.zones', { machine: { zones: [] } }],
    ['machine.zones', { machine: { zones: [{ name: 'A', share: 0.5 }] } }],
    ['machine.zones', { machine: { zones: [{ name: 'A', share: 0.5 }, { name: 'B', pages: 900 }] } }],
    ['machine.zones[0].kernel_pages', { machine: { zones: [{ name: 'A', pages: 1000, kernel_pages: 950 }] } }],
    ['machine.devices[0].kind', { machine: { devices: [{ id: 'a', kind: 'tape' }] } }],
    ['machine.devices[0].rpm', { machine: { devices: [{ id: 'a', kind: 'disk', rpm: 7200 }] } }],
    ['machine.devices[0].read_bps', { machine: { devices: [{ id: 'a', kind: 'bandwidth', read_bps: -1 }] } }],
    ['machine.swap.pages', { machine: { swap: {} } }],
    ['machine.swap.device', { machine: { swap: { pages: 10, device: 'sdz' } } }],
    ['files[0].pages', { files: [{ id: 'f', pages: 0 }], tasks: [{ name: 'a', kind: 'allocator', pages: 5 }] }],
    ['files[1].id', { files: [{ id: 'f', pages: 1000 }, { id: 'f', pages: 5 }], tasks: [{ name: 'a', kind: 'allocator', pages: 5 }] }],
    ['files[0].device', { files: [{ id: 'f', pages: 1000, device: 'x' }], tasks: [{ name: 'a', kind: 'allocator', pages: 5 }] }],
    ['tasks', { tasks: [] }],
    ['tasks[0].kind', { tasks: [{ name: 'a', kind: 'mine' }] }],
    ['tasks[0].name', { tasks: [{ kind: 'allocator', pages: 5 }] }],
    ['tasks[1].name', { tasks: [{ name: 'a', kind: 'allocator', pages: 5 }, { name: 'a', kind: 'allocator', pages: 5 }] }],
    ['tasks[0].file', { tasks: [{ name: 'a', kind: 'seq', file: 'nope', pages: 5 }] }],
    ['tasks[0].pages', { tasks: [{ name: 'a', kind: 'seq', file: 'f' }] }],
    ['tasks[0].pages', { tasks: [{ name: 'a', kind: 'seq', file: 'f', pages: 1001 }] }],
    ['tasks[0].speed', { tasks: [{ name: 'a', kind: 'seq', file: 'f', pages: 5, speed: 3 }] }],
    ['tasks[0].blocks', { tasks: [{ name: 'a', kind: 'database', file: 'f', blocks: 100, stride: 32 }] }],
    ['tasks[0].after', { tasks: [{ name: 'a', kind: 'allocator', pages: 5, after: 'dance' }] }],
    ['tasks[0].file', { tasks: [{ name: 'a', kind: 'write', file: 'f', pages: 5, overwrite: 0 }] }],
    ['switches.x', { switches: { x: [] } }],
    ['story.switches', { story: { switches: ['a', 'b', 'c', 'd'] } }],
    ['story.poster_ms', { story: { poster_ms: 5000 } }],
    ['claims[0].compare', { claims: [{ id: 'c', metric: 'm', compare: 'near', bound: 1 }] }],
    ['claims[0].bound', { claims: [{ id: 'c', metric: 'm', compare: 'between', bound: 1 }] }],
    ['claims[0].hold', { claims: [{ id: 'c', metric: 'm', compare: 'equals', bound: 1, seeds: 5, hold: 6 }] }],
    ['claims[0].bound.metric', { claims: [{ id: 'c', metric: 'm', compare: 'at most', bound: { times: 2 } }] }],
  ])('names %s', (field, change) => {
    const { scenario, problems } = parse_scenario({ ...sound(), ...change });
    expect(scenario).toBeNull();
    expect(problems.map((problem) => problem.field)).toContain(field);
    for (const problem of problems) expect(problem.expected.length).toBeGreaterThan(0);
  });

  it('refuses what it cannot run yet, by the word itself', () => {
    const task = (t: Record<string, unknown>): Record<string, unknown> => ({ ...sound(), tasks: [{ name: 'a', ...t }] });
    expect(got(task({ kind: 'slab' }))).toMatch(/^slab: /);
    expect(got(task({ kind: 'thp', frag: 'cache' })) + got(task({ kind: 'frag' }))).toBe('');
    expect(got(task({ kind: 'zipf', file: 'f', pages: 10, n: 10, alpha: 1, mmap: 1 }))).toMatch(/^mmap=1/);
    expect(got(task({ kind: 'seq', file: 'f', pages: 10, group: 'g' }))).toMatch(/^memcg/);
    expect(got({ ...sound(), machine: { lru: 'mglru' } })).toMatch(/^mglru/);
    expect(got({ ...sound(), machine: { dirty_bytes: 4096 } })).toMatch(/^vm\.dirty_bytes/);
  });

  it('has every kind of the recorded workloads in its vocabulary', () => {
    const ids = KINDS.map((kind) => kind.id);
    for (const id of ['seq', 'zipf', 'hotscan', 'write', 'rewrite', 'anon', 'mixed', 'thp', 'slab', 'frag']) expect(ids).toContain(id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
