// Lumpy reclaim in the story about it: what its second pass waits for, who wakes it, what its switches do.
import { describe, expect, test } from 'vitest';
import { NONE } from '#base/units.ts';
import { MAX_RECORDS, STATE } from '#engine/columns.ts';
import { D, G } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { shrink_lumpy } from '#kernel/mm/lumpy.ts';
import { ORIGIN } from '#kernel/mm/origin.ts';
import { PG_isolated, PG_writeback } from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { VM } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { broken_invariant } from '#testing/invariants.ts';
import { watch } from '#testing/watch.ts';
import { load_scenario } from './load.ts';
import { make_machine } from './machine.ts';
import { metric_of } from './metric.ts';
import { make_report } from './report.ts';

const scenario = load_scenario('neighbours').scenario!;
const POOL = scenario.tasks.findIndex((task) => task.name === 'pool');
const START_NS = 4.5e9;

function machine(switches: Readonly<Record<string, string>> = {}, until_ns = START_NS): Kernel {
  const { kernel } = make_machine(scenario, 3, switches);
  kernel.eng.run(until_ns, Infinity, Infinity);
  return kernel;
}

describe('the pass that waits', () => {
  test('naps up to 100 ms, then stands by each page until it is on disk; kswapd never does', { timeout: 120_000 }, () => {
    const k = machine();
    const kswapd = k.g[G.kswapd_task]!;
    const waited = new Set<number>();
    let waiting_for = NONE;
    let awake_too_early = 0;
    let most_nap = 0;
    while (k.eng.now < 12e9 && k.eng.run(12e9, Infinity, 1) === 1) {
      expect(k.eng.task_state[kswapd] === STATE.sleeping && k.eng.wait_reason[kswapd] === WAIT.lumpy_wait).toBe(false);
      const sleeps = k.eng.task_state[POOL] === STATE.sleeping && k.eng.wait_reason[POOL] === WAIT.lumpy_wait;
      if (sleeps && waiting_for === NONE) {
        waiting_for = k.eng.wait_object[POOL]!;
        waited.add(waiting_for);
        expect(k.flags[waiting_for]! & (PG_writeback | PG_isolated)).toBe(PG_writeback | PG_isolated);
        // Without a timer; and its device is not held back.
        expect([k.eng.wait_timed[POOL], k.dev[D.plugged]]).toEqual([0, 0]);
      } else if (!sleeps && waiting_for !== NONE) {
        if ((k.flags[waiting_for]! & PG_writeback) !== 0) awake_too_early++;
        waiting_for = NONE;
      }
      most_nap = Math.max(most_nap, k.eng.wait_max[WAIT.congestion_wait]!);
    }
    expect(k.g[G.lumpy_waits]).toBeGreaterThan(1);
    expect(waited.size).toBeGreaterThan(10);
    expect(awake_too_early).toBe(0);
    expect(most_nap).toBeLessThanOrEqual(101e6);
    expect(broken_invariant(k)).toBe(null);
  });

  test('is left out by the switch, and then fewer blocks are won', { timeout: 60_000 }, () => {
    const [yes, no] = (['yes', 'no'] as const).map((lumpy_wait) => machine({ elevator: 'clook', lumpy_wait }, 16e9));
    expect([no!.g[G.lumpy_waits], no!.eng.wait_count[WAIT.lumpy_wait]]).toEqual([0, 0]);
    expect(yes!.g[G.lumpy_waits]).toBeGreaterThan(0);
    expect(yes!.progress[POOL]!).toBeGreaterThan(no!.progress[POOL]!);
  });

  test('is the reclaim thread\'s where that reclaims, which knows that a block is wanted', { timeout: 60_000 }, () => {
    const k = machine({ reclaim_stack: 'thread', elevator: 'clook' });
    const waiters = new Set<number>();
    watch(k, 12e9, () => {
      for (const task of [POOL, k.g[G.reclaimd_task]!]) if (k.eng.task_state[task] === STATE.sleeping && k.eng.wait_reason[task] === WAIT.lumpy_wait) waiters.add(task);
    });
    expect([...waiters]).toEqual([k.g[G.reclaimd_task]!]);
    expect(k.progress[POOL]).toBeGreaterThan(2);
  });

  test('where reclaim may not write it tells the flusher and looks again, ten times at most', { timeout: 60_000 }, () => {
    const k = machine({ reclaim_writers: 'nobody' });
    let rounds = 0;
    let most = 0;
    let told = 0;
    watch(k, 16e9, (h) => {
      if (h.actor !== POOL) return;
      if (h.name === 'mm_lumpy_isolate') rounds = 0;
      const routine = k.eng.record_routine[POOL * MAX_RECORDS + k.eng.task_top[POOL]!];
      if (h.name === 'congestion_wait' && routine === shrink_lumpy.id) most = Math.max(most, ++rounds);
      if (h.name === 'writeback_wake' && routine === shrink_lumpy.id) told++;
    });
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(10);
    expect(told).toBeGreaterThan(0);
    expect([k.g[G.lumpy_written], k.origin_pages[ORIGIN.direct], k.origin_pages[ORIGIN.kswapd]]).toEqual([0, 0, 0]);
    expect(k.origin_pages[ORIGIN.flusher]).toBeGreaterThan(0);
  });
});

describe('the ways to choose', () => {
  test('off looks at no block; the others do, and same_file takes no page of another file', { timeout: 60_000 }, () => {
    const off = machine({ lumpy: 'off', elevator: 'clook' }, 10e9);
    expect(off.vm[VM.allocstall]).toBeGreaterThan(0);
    expect([off.g[G.lumpy_regions], off.g[G.contig_taken], off.g[G.lumpy_waits]]).toEqual([0, 0, 0]);
    const k = machine({ lumpy: 'same_file', elevator: 'clook' });
    let blocks = 0;
    watch(k, 6e9, (h) => {
      if (h.name !== 'mm_lumpy_isolate') return;
      blocks++;
      const owner = page_mapping(k, h.a);
      const base = h.a - (h.a % 64);
      let taken = 0;
      for (let pfn = base; pfn < base + 64; pfn++) {
        if (page_mapping(k, pfn) === owner && (k.flags[pfn]! & PG_isolated) !== 0) taken++;
      }
      expect(taken).toBeGreaterThanOrEqual(h.b);
    });
    expect(blocks).toBeGreaterThan(20);
  });
});

describe('the report', () => {
  test('parts add up: requests, pages and disk time of tasks and of kswapd; a block costs what its pages cost', () => {
    const built = make_machine(scenario, 3, {});
    built.kernel.eng.run(9e9, Infinity, Infinity);
    const report = make_report(built, { model: 'test' });
    const at = (path: string): number => metric_of(report, `lumpy.${path}`)!;
    for (const part of ['requests', 'pages', 'disk_ns']) {
      expect(at(`writes.${part}`)).toBe(at(`direct.${part}`) + at(`kswapd.${part}`));
      expect(at(`direct.${part}`)).toBe(metric_of(report, `disk.by_origin.direct.${part === 'disk_ns' ? 'busy_ns' : part}`));
    }
    expect(at('writes.disk_ns_per_block') * at('blocks.got')).toBeCloseTo(at('writes.disk_ns'), 3);
    expect(at('blocks.asked')).toBe(at('blocks.got') + at('blocks.failed'));
    // Each of the four parts of a service time: the rest is overhead, transfer and head switches, below 2 ms.
    const rest = at('writes.ns_per_request') - at('writes.mean_seek_ns') - at('writes.mean_rotation_ns');
    expect(rest).toBeGreaterThan(0);
    expect(rest).toBeLessThan(2e6);
    expect(at('writes.mean_depth')).toBeGreaterThanOrEqual(1);
  });
});
