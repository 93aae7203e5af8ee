// Both scanners and the moves against their naive twin: random memory, random holds on pages, runs of every kind; each run takes the same
// pages to the same places in the same order, ends alike, and leaves the same free lists. PAGESTAGE_LONG=1 checks more.
import { afterAll, describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { define_routine, number_routines } from '#engine/routine.ts';
import { config_of, DEFAULT_OPTIONS, PLAIN, switch_vector } from '#testing/arbitraries.ts';
import { difference, twin_of } from '#testing/compare_buddy.ts';
import type { Hold, NaiveFrames, NaiveRun } from '#testing/naive_compaction.ts';
import { naive_compaction } from '#testing/naive_compaction.ts';
import { ROUTINES } from '#session/machine.ts';
import { boot_kernel } from '../boot.ts';
import { CC } from '../columns.ts';
import { CAPTURE, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { WAIT } from '../wait_reasons.ts';
import { COMPACT } from './compact_scan.ts';
import { compact_zone, MODE } from './compaction.ts';
import { NO_WATERMARK } from './mmzone.ts';
import { drain_pages, free_page, free_pages, get_page_from_freelist } from './page_alloc.ts';
import { add_to_page_cache_lru, remove_from_page_cache } from './page_cache.ts';
import { GFP_KERNEL, GFP_MOVABLE, GFP_RECLAIMABLE, PG_kernel, PG_locked, PG_lru, PG_rotating, PG_uptodate, PG_writeback } from './page_flags.ts';
import { del_page_from_lru, list_of, lru_add_drain } from './swap.ts';

const RUNS = 120 * (1 + 20 * Number(process.env['PAGESTAGE_LONG'] ?? 0));
const seen = { commands: 0, runs: 0, moves: 0, failed: 0, partial: 0, complete: 0, captured: 0 };
afterAll(() => console.info(`compaction against its twin: ${JSON.stringify(seen)}`));

const D = { order: 0, gfp: 1, mode: 2, ret: 3 } as const;
const D_STEP = { idle: 0, go: 1, done: 2 } as const;

/** A task that runs compact_zone when it is woken. */
const driver = define_routine<Kernel, keyof typeof D_STEP>({
  name: 'compaction driver', file: 'compaction_twin.prop.test.ts', kernel: 'none', layer: 'caller', covers: [], sleeps: 'until woken', locals: D, step: D_STEP,
  run: {
    idle: (_k, f) => f.sleep(WAIT.thread_sleep, f.task, 0, D_STEP.go),
    go: (_k, f) => f.call(compact_zone, D_STEP.done, 0, f.l[f.b + D.order]!, f.l[f.b + D.gfp]!, f.l[f.b + D.mode]!),
    done(_k, f) {
      f.l[f.b + D.ret] = f.ret();
      return f.goto(D_STEP.idle);
    },
  },
});

const GFP = [GFP_KERNEL, GFP_KERNEL | GFP_RECLAIMABLE, GFP_KERNEL | GFP_MOVABLE];
const HOLD_FLAG: Readonly<Record<Hold, number>> = { '': 0, locked: PG_locked, writing: PG_writeback, referenced: PG_rotating };
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('read' as const), times: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('drop' as const), every: fc.integer({ min: 2, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pin' as const), order: fc.nat(4), type: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unpin' as const), which: fc.nat(1000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hold' as const), which: fc.nat(1000), as: fc.constantFrom<Hold>('locked', 'writing', 'referenced', '') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('compact' as const), order: fc.integer({ min: 3, max: 8 }), type: fc.constantFrom(0, 1, 2, 2, 2), async: fc.boolean(), capture: fc.constantFrom<'off' | 'on_free' | 'isolate'>('off', 'on_free', 'isolate') }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

class Pair {
  readonly k: Kernel;
  private readonly m: NaiveFrames;
  private readonly pinned: { pfn: number; order: number }[] = [];
  private readonly moves: (readonly [number, number])[] = [];
  private readonly failed: number[] = [];
  private next_index = 0;

  constructor(pages: number, pageblock_order: number) {
    const { config } = config_of({ ...PLAIN, zones: [{ pages, hole: 5, kernel: 0, slab: 0 }], pageblock_order, scan_step: 32, min_free_kbytes: 32, files: [{ pages: 1_000_000, device: 0, pieces: 1, allocated: true }] });
    const tasks = [{ name: 'driver', kind: 'driver', start_ns: 0, anon_pages: 0 }];
    this.k = boot_kernel({ ...config, tasks }, number_routines([...ROUTINES, driver]), [{ routine: driver, base_bytes: 0, args: [0, 0, 0, 0], list: null }], switch_vector(DEFAULT_OPTIONS));
    const { k } = this;
    k.eng.recorder = {
      event: (_id, _ordinal, _ns, kind, _actor, a, b) => {
        if (kind === TP.mm_migrate_page) this.moves.push([a, b]);
        if (kind === TP.mm_migrate_page_failed) this.failed.push(a);
      },
      segment: () => {},
    };
    while (k.eng.task_state[0] !== STATE.sleeping) k.eng.run(Infinity, Infinity, 1);
    this.m = { start: 0, pages, block_order: pageblock_order, low_mark: k.zone_wmark[1]!, free: twin_of(k, 0), listed: new Set(), hold: new Map(), add_batch: [] };
  }

  do(c: Command): void {
    const { k, m } = this;
    if (c.do === 'read') for (let i = 0; i < c.times; i++) this.read();
    else if (c.do === 'drop') this.drop(c.every);
    else if (c.do === 'pin') {
      const pfn = this.take(c.order, c.type);
      for (let p = pfn; pfn !== NONE && p < pfn + 2 ** c.order; p++) k.flags[p]! |= PG_kernel;
      if (pfn !== NONE) this.pinned.push({ pfn, order: c.order });
    } else if (c.do === 'unpin' && this.pinned.length > 0) {
      const [block] = this.pinned.splice(c.which % this.pinned.length, 1);
      if (block!.order === 0) free_page(k, block!.pfn, 0, false);
      else free_pages(k, block!.pfn, block!.order, 0);
      m.free.give_back(block!.pfn, block!.order);
    } else if (c.do === 'hold') this.hold(c.which, c.as);
    else if (c.do === 'compact') this.compact(c);
    seen.commands++;
    const wrong = difference(k, 0, m.free);
    if (wrong !== null) expect(wrong, c.do).toBe(null);
  }

  private take(order: number, type: number): number {
    const pfn = get_page_from_freelist(this.k, GFP[type]!, order, NO_WATERMARK, 0, 0, 0);
    const expected = this.m.free.request(order, type, null);
    if ((pfn === NONE ? null : pfn) !== expected) expect(pfn).toBe(expected);
    return pfn;
  }

  private read(): void {
    const { k, m } = this;
    // Half of what is free stays free: else no run finds a place.
    if (m.free.free_pages() < m.pages / 4) return;
    const pfn = this.take(0, 2);
    if (pfn === NONE) return;
    add_to_page_cache_lru(k, 0, pfn, 0, this.next_index++);
    k.flags[pfn] = (k.flags[pfn]! | PG_uptodate) & ~PG_locked;
    m.add_batch.push(pfn);
    if (m.add_batch.length === 14) this.flush();
  }

  private flush(): void {
    for (const pfn of this.m.add_batch) this.m.listed.add(pfn);
    this.m.add_batch = [];
  }

  /** Every so many of the pages on the lists go. */
  private drop(every: number): void {
    const { k, m } = this;
    [...m.listed].forEach((pfn, i) => {
      if (i % every !== 0 || (m.hold.get(pfn) ?? '') !== '') return;
      del_page_from_lru(k, pfn, list_of(k, pfn));
      remove_from_page_cache(k, pfn, false);
      free_page(k, pfn, 0, false);
      m.listed.delete(pfn);
      m.free.give_back(pfn, 0);
    });
  }

  private hold(which: number, as: Hold): void {
    const { k, m } = this;
    const pages = [...m.listed].filter((pfn) => (m.hold.get(pfn) ?? '') !== as);
    if (pages.length === 0) return;
    const pfn = pages[which % pages.length]!;
    k.flags[pfn] = (k.flags[pfn]! & ~(PG_locked | PG_writeback | PG_rotating)) | HOLD_FLAG[as];
    m.hold.set(pfn, as);
  }

  private compact(c: Command & { do: 'compact' }): void {
    const { k, m } = this;
    this.moves.length = 0;
    this.failed.length = 0;
    // Nobody ends the writes of this test, so only asynchronous runs, which do not wait for them, meet any.
    if (!c.async) for (const [pfn, hold] of m.hold) if (hold === 'writing') this.release(pfn);
    k.sw[SW.capture] = CAPTURE[c.capture];
    const l = k.eng.record_locals;
    // The driver is task 0 and its own record the first.
    l[D.order] = c.order;
    l[D.gfp] = GFP[c.type]!;
    l[D.mode] = c.async ? MODE.async : MODE.sync;
    k.eng.wake(0, NONE, 0);
    do k.eng.run(Infinity, Infinity, 1);
    while (k.eng.task_state[0] !== STATE.sleeping);
    const twin = naive_compaction(m, c);
    this.compare(twin, l[D.ret]!, k.cc[CC.captured]! - 1);
    this.give_back_captured(c.order);
  }

  private release(pfn: number): void {
    this.k.flags[pfn]! &= ~PG_writeback;
    this.m.hold.set(pfn, '');
  }

  private compare(twin: NaiveRun, ret: number, captured: number): void {
    expect(this.moves).toEqual(twin.moves);
    expect(this.failed).toEqual(twin.failed);
    expect(ret).toBe(twin.outcome === 'partial' ? COMPACT.partial : COMPACT.complete);
    expect(captured === NONE ? null : captured).toBe(twin.captured);
    for (const pfn of this.m.listed) if ((this.k.flags[pfn]! & PG_lru) === 0) expect(pfn, 'a page on a list').toBe(null);
    seen.runs++;
    seen.moves += twin.moves.length;
    seen.failed += twin.failed.length;
    seen[twin.outcome]++;
    if (twin.captured !== null) seen.captured++;
  }

  private give_back_captured(order: number): void {
    const { k, m } = this;
    const pfn = k.cc[CC.captured]! - 1;
    k.cc[CC.captured] = 0;
    if (pfn === NONE) return;
    for (let p = pfn; p < pfn + 2 ** order; p++) k.flags[p]! |= PG_kernel;
    this.pinned.push({ pfn, order });
    lru_add_drain(k, 0);
    this.flush();
    drain_pages(k, 0);
    m.free.drain(Infinity);
  }
}

describe('compaction and its twin', () => {
  test('take the same pages to the same places', () => {
    fc.assert(fc.property(fc.integer({ min: 6, max: 24 }), fc.integer({ min: 3, max: 7 }), fc.array(command, { minLength: 150, maxLength: 250 }), (blocks, pageblock_order, commands) => {
      const pair = new Pair(blocks * 64, pageblock_order);
      for (const c of commands) pair.do(c);
    }), { numRuns: RUNS });
    expect(seen.commands).toBeGreaterThan(15_000);
    expect(Math.min(seen.runs, seen.moves, seen.failed, seen.partial, seen.complete)).toBeGreaterThan(50);
    expect(seen.captured).toBeGreaterThan(10);
  });
});
