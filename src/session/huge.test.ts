// Programs that start, fragment and disturb, as a scenario says them, and what the report tells of huge pages.
import { describe, expect, test } from 'vitest';
import { G } from '#kernel/columns.ts';
import { fragmentation_index, unusable_index } from '#kernel/mm/fragmentation.ts';
import { PMD } from '#kernel/mm/huge_memory.ts';
import { PG_kernel } from '#kernel/mm/page_flags.ts';
import { nr_free_pages } from '#kernel/mm/page_alloc.ts';
import { WMARK_HIGH, wmark_pages } from '#kernel/mm/mmzone.ts';
import { VM } from '#kernel/vmstat.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { FRAG, frag_ops } from '#workloads/frag.ts';
import { fragmenting } from '#workloads/thp.ts';
import { load_scenario } from './load.ts';
import type { Machine } from './machine.ts';
import { make_machine } from './machine.ts';
import { make_report } from './report.ts';

function machine(tasks: readonly Record<string, unknown>[], more: Record<string, unknown> = {}, seed = 1, switches: Record<string, string> = {}): Machine {
  const { scenario, problems } = load_scenario({
    id: 'huge', title: 'Huge', duration_ms: 1000, machine: { size: 'toy', kernel_share: 0, devices: [{ id: 'd', kind: 'instant' }], ...more }, files: [{ id: 'f', pages: 2000 }], tasks,
  });
  expect(problems).toEqual([]);
  return make_machine(scenario!, seed, switches);
}
interface TaskHuge {
  readonly name: string;
  readonly stretches: number;
  readonly huge: number;
  readonly coverage: number | null;
  readonly ready_ns: number | null;
  readonly chunk_map: string;
  readonly chunk_ns: readonly number[];
}
interface Huge {
  readonly fault_alloc: number;
  readonly fault_fallback: number;
  readonly coverage: number | null;
  readonly tasks: readonly TaskHuge[];
}
const huge_of = (m: Machine): Huge => make_report(m, { model: 'test' })['huge'] as Huge;
const FRAGMENTER = { name: 'frag', kind: 'fragmenter', pages: 4000, pfree: 0.3 };

describe('fragmenter', () => {
  test.each([1, 2, 3])('leaves hundreds of free pages and not one whole block on a toy (seed %i)', (seed) => {
    const m = machine([FRAGMENTER], {}, seed);
    m.kernel.eng.run(50e6, Infinity, Infinity);
    const k = m.kernel;
    expect(k.phase[0]).toBe(2);
    expect(nr_free_pages(k)).toBeGreaterThan(900);
    for (let zone = 0; zone < 2; zone++) {
      expect(unusable_index(k, zone, k.huge_order)).toBe(1000);
      expect(fragmentation_index(k, zone, k.huge_order)).toBeGreaterThan(500);
      expect(k.zone_free[zone]).toBeGreaterThan(wmark_pages(k, zone, WMARK_HIGH));
    }
    // It did so without waking anybody.
    expect([k.vm[VM.pageoutrun], k.vm[VM.allocstall]]).toEqual([0, 0]);
    expect(broken_invariant(k)).toBe(null);
  });

  test('larger clusters leave whole blocks', () => {
    const m = machine([{ ...FRAGMENTER, cluster: 200, blocks_broken: 0 }]);
    m.kernel.eng.run(50e6, Infinity, Infinity);
    expect(unusable_index(m.kernel, 1, m.kernel.huge_order)).toBeLessThan(700);
  });

  test('pinned pages are spread over the blocks, and go with the task', () => {
    const m = machine([{ ...FRAGMENTER, upages: 12, every: 100, after: 'exit' }]);
    const k = m.kernel;
    while (k.phase[0]! < 1) k.eng.run(Infinity, Infinity, 1);
    expect(k.pipe_pages[0]).toBe(12);
    const pinned = [...k.flags.keys()].filter((pfn) => (k.flags[pfn]! & PG_kernel) !== 0);
    expect(new Set(pinned.map((pfn) => pfn >> k.huge_order)).size).toBeGreaterThan(8);
    k.eng.run(50e6, Infinity, Infinity);
    expect(k.pipe_pages[0]).toBe(0);
    expect(broken_invariant(k)).toBe(null);
  });
});

describe('a program that starts', () => {
  const app = { name: 'app', kind: 'thp_app', pages: 650, work_us: 20, start_ms: 10 };

  test('is ready sooner with huge pages where blocks are whole; the report says when, and stretch by stretch', () => {
    const run = (thp_fault: string): Machine => {
      const m = machine([app], {}, 1, { thp_fault });
      m.kernel.eng.run(40e6, Infinity, Infinity);
      return m;
    };
    const [wait, never] = [huge_of(run('wait')).tasks[0]!, huge_of(run('never')).tasks[0]!];
    expect([wait.stretches, wait.huge, wait.chunk_map]).toEqual([10, 10, '1111111111']);
    expect([never.huge, never.chunk_map, never.coverage]).toEqual([0, '0000000000', 0]);
    expect(wait.coverage).toBe(640 / 650);
    // Its work takes 20 µs a stretch whatever the pages; what is left is faults.
    expect((never.ready_ns! - 220e3) / (wait.ready_ns! - 220e3)).toBeGreaterThan(1.8);
    expect(wait.chunk_ns.reduce((a, b) => a + b, 0)).toBeLessThan(wait.ready_ns!);
    expect(never.chunk_ns.every((ns) => ns > 64 * 1000)).toBe(true);
  });

  test('before it is ready there is no time', () => {
    const m = machine([app]);
    m.kernel.eng.run(10.1e6, Infinity, Infinity);
    expect(huge_of(m).tasks[0]!.ready_ns).toBe(null);
  });
});

describe('neighbour', () => {
  test.each(['anon', 'file', 'unmovable'])('takes and gives back %s pages at its rate and holds what it was told', (what) => {
    const m = machine([{ name: 'n', kind: 'neighbour', what, file: 'f', hold: 20, rate_us: 50 }]);
    const k = m.kernel;
    const free = nr_free_pages(k);
    k.eng.run(20e6, Infinity, Infinity);
    // 50 µs of rest on average and some work for each page.
    expect(k.progress[0]).toBeGreaterThan(300);
    expect(k.progress[0]).toBeLessThan(420);
    const held = what === 'anon' ? k.rss[0] : what === 'file' ? k.vm[VM.nr_file_pages] : k.pipe_pages[0];
    expect(held).toBe(20);
    expect(free - nr_free_pages(k)).toBeLessThan(60);
    expect(broken_invariant(k)).toBe(null);
  });
});

describe('the thread', () => {
  test('is there only where the machine has it, after all others, and its badge is H', () => {
    const tasks = [{ name: 'app', kind: 'thp_app', pages: 200 }];
    const without = machine(tasks).info.tasks;
    const [m] = [machine(tasks, { khugepaged: 1 })];
    expect(m.info.tasks.slice(0, without.length)).toEqual(without);
    expect(m.info.tasks.slice(without.length)).toEqual([{ id: without.length, name: 'khugepaged', kind: 'khugepaged', badge: 'H' }]);
    expect(m.kernel.g[G.khugepaged_task]).toBe(without.length);
  });

  test('a switch set through the machine reaches it: small pages become huge ones', () => {
    const m = machine([{ name: 'app', kind: 'thp_app', pages: 256 }], { khugepaged: 1 });
    m.kernel.eng.run(100e6, Infinity, Infinity);
    expect(huge_of(m).coverage).toBe(0);
    expect(m.set_switch('thp_fault', 'later')).toBe(null);
    m.kernel.eng.run(110e6, Infinity, Infinity);
    expect(huge_of(m).coverage).toBe(1);
    expect([...m.kernel.pmd]).toEqual([PMD.huge, PMD.huge, PMD.huge, PMD.huge]);
  });
});

describe('recorded kinds', () => {
  test('checker gives back as many pages as the recorded runs did (W7-thp-checker-always, seeds 1 and 2)', () => {
    const freed = (seed: number): number => fragmenting({ frag: 'checker', cbpages: 95000, pfree: 0.5 }, 0, seed).length - 95000;
    expect([freed(1), freed(2)]).toEqual([47613, 47645]);
  });

  test.each(['cache', 'rcache', 'runmov', 'checker', 'unmov', 'none'])('thp, %s: two phases, a result for every stretch', (frag) => {
    const m = machine([{ name: 'mmt', kind: 'thp', frag, mb: 2, nread: 3000, cbpages: 2000, every: 16, upages: 30, drop: frag === 'unmov' ? 1 : 0, tail_ms: 1 }], {}, 1, { thp_fault: 'wait' });
    const k = m.kernel;
    while (k.phase[0]! < 2) expect(k.eng.run(Infinity, Infinity, 1)).toBe(1);
    const task = huge_of(m).tasks[0]!;
    const of_thp = task.chunk_map.slice(task.stretches - 8);
    expect(of_thp).toMatch(/^[01]{8}$/);
    expect(task.chunk_map.slice(0, task.stretches - 8)).toMatch(/^-*$/);
    expect(task.chunk_ns.slice(-8).every((ns) => ns > 0)).toBe(true);
    expect(huge_of(m).fault_alloc + huge_of(m).fault_fallback).toBe(8);
    expect(k.pipe_pages[0]! > 0).toBe(frag === 'runmov' || frag === 'unmov');
    expect(broken_invariant(k)).toBe(null);
  });

  test('frag: its list frees what it took, by the last slot filling the gap, and runs to its end', () => {
    const { ops, anon_pages } = frag_ops(500, 300, 4, 7, 2000);
    const live = new Map<string, number>();
    let most = 0;
    for (let i = 0; i < ops.length; i += 3) {
      const [kind, what, pages] = [ops[i]! & 255, ops[i + 1]!, ops[i + 2]!];
      if (kind === FRAG.file) expect(what).toBeLessThan(2000);
      else if (kind === FRAG.anon) {
        for (let vpn = what; vpn < what + pages; vpn++) {
          expect(live.has(`a${vpn}`)).toBe(false);
          live.set(`a${vpn}`, 1);
          most = Math.max(most, vpn + 1);
        }
      } else if (kind === FRAG.free_anon) for (let vpn = what; vpn < what + pages; vpn++) expect(live.delete(`a${vpn}`)).toBe(true);
      else if (kind === FRAG.free_pipe) expect(live.delete(`p${what}`)).toBe(true);
      else live.set(`p${what}`, 1);
    }
    expect(most).toBe(anon_pages);
    const m = machine([{ name: 'mmt', kind: 'frag', n: 500, target: 900, maxorder: 4 }]);
    const k = m.kernel;
    while (k.progress[0]! < 500) expect(k.eng.run(Infinity, Infinity, 1)).toBe(1);
    expect([k.phase[0], broken_invariant(k)]).toEqual([4, null]);
    expect(k.rss[0]! + k.pipe_pages[0]!).toBeGreaterThan(500);
  });
});
