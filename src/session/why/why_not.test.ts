// The answers to "why not", against situations made by hand: the test that fails is named with the numbers that were set.
import { beforeEach, describe, expect, test } from 'vitest';
import { STATE } from '#engine/columns.ts';
import { CC, D, G, SC, SC_WORDS, ZC } from '#kernel/columns.ts';
import { CAPTURE, RECLAIM_WRITERS, SW } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { compaction_deferred } from '#kernel/mm/compact_scan.ts';
import { WMARK_HIGH, WMARK_LOW, WMARK_MIN, zone_watermark_ok } from '#kernel/mm/mmzone.ts';
import { GFP_KERNEL, PG_dirty, PG_kernel, PG_locked, PG_lru, PG_referenced, PG_writeback } from '#kernel/mm/page_flags.ts';
import { PF_KSWAPD, PF_SWAPWRITE } from '#kernel/task_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { VM } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import { boot_recipe, PLAIN } from '#testing/arbitraries.ts';
import type { RecordedEvent } from '../recording.ts';
import type { WhyNot } from './answer.ts';
import { nearest_block } from './blocks.ts';
import { watermark_test } from './marks.ts';
import { why_not_at, why_not_clean } from './why_not.ts';

let k: Kernel;

beforeEach(() => {
  k = boot_recipe({ ...PLAIN, tasks: [{ kind: 'write', file: 0, pages: 100, chunk: 1, pause_us: 0, start_us: 0 }] });
});

function event(kind: number, a = 0, b = 0, actor = 0): RecordedEvent {
  return { id: 100, ordinal: 50, ns: 1e9, kind, actor, a, b, cause: 99 };
}

function ask(kind: number, question: RegExp, a = 0, b = 0, actor = 0): WhyNot {
  const found = why_not_at(k, event(kind, a, b, actor)).find((one) => question.test(one.question));
  if (found === undefined) throw new Error(`nobody asks ${question}`);
  expect(found.ordinal).toBe(50);
  return found;
}

function set_marks(free: number, min: number): void {
  k.zone_free[0] = free;
  k.zone_wmark[WMARK_MIN] = min;
  k.zone_wmark[WMARK_LOW] = min + Math.floor(min / 4);
  k.zone_wmark[WMARK_HIGH] = min + Math.floor(min / 2);
}

describe('no free memory', () => {
  test('the min mark, with what would be left and what is needed', () => {
    set_marks(118, 128);
    const { answer, test: made, facts } = ask(TP.mm_vmscan_direct_reclaim_begin, /not just take a page/);
    expect(answer).toContain('118 pages; it must keep more than 128');
    expect(made).toContain('118 > 128 fails');
    expect(facts.map((one) => [one.label, one.value])).toEqual([['free', '118'], ['min', '128'], ['low', '160'], ['high', '192']]);
  });

  test('in pieces: free memory that no large block is among', () => {
    set_marks(200, 20);
    k.free_count.fill(0);
    // All of it single pages of the movable kind.
    k.free_count[2] = 200;
    expect(ask(TP.mm_vmscan_direct_reclaim_begin, /not just take a block of 8 pages/, 3).answer).toContain('in pieces');
  });

  test('its numbers are those of the kernel\'s own test, whatever is free', () => {
    for (const free of [5, 60, 128, 129, 300]) for (const order of [0, 2, 5]) {
      set_marks(free, 64);
      expect(watermark_test(k, 0, order, 64, 0, 0).ok, `${free} free, order ${order}`).toBe(zone_watermark_ok(k, 0, order, 64, 0, 0));
    }
  });
});

describe('kswapd', () => {
  const sleeps = (reason: number, since: number): void => {
    const kswapd = k.g[G.kswapd_task]!;
    k.eng.task_state[kswapd] = STATE.sleeping;
    k.eng.wait_reason[kswapd] = reason;
    k.eng.wait_since[kswapd] = since;
  };

  test('asleep, because nobody woke it', () => {
    set_marks(118, 128);
    sleeps(WAIT.kswapd_sleep, 0.5e9);
    const { answer, test: made } = ask(TP.mm_vmscan_direct_reclaim_begin, /kswapd not free it in time/);
    expect(answer).toContain('Nobody had woken it');
    expect(answer).toContain('500 ms');
    expect(made).toContain('118 > 160 fails');
  });

  test('napping, with what it freed in this round', () => {
    sleeps(WAIT.congestion_wait, 0.9e9);
    k.sc[k.g[G.kswapd_task]! * SC_WORDS + SC.nr_reclaimed] = 57;
    const { answer } = ask(TP.mm_vmscan_direct_reclaim_begin, /kswapd not free it in time/);
    expect(answer).toContain('until the disk queue thins');
    expect(answer).toContain('57 pages freed');
  });
});

describe('a page that was not freed', () => {
  const kept = (flags: number): WhyNot => {
    k.mapping[7] = 1;
    k.flags[7] = flags;
    k.sc[SC.gfp] = GFP_KERNEL;
    return ask(TP.mm_vmscan_keep, /page 7 not freed/, 7);
  };

  test('locked, being written, used: the first test that fails is named', () => {
    expect(kept(PG_locked | PG_writeback | PG_dirty).test).toContain('trylock_page');
    expect(kept(PG_writeback | PG_dirty).test).toBe('PageWriteback');
    expect(kept(PG_referenced).test).toContain('page_check_references');
  });

  test('dirty, and the queue of its disk is congested', () => {
    k.dev[D.congested_write] = 1;
    k.dev[D.nr_writes] = 120;
    const { answer, test: made } = kept(PG_dirty);
    expect(answer).toContain('120 of 128 writes');
    expect(made).toContain('congested from 113, until below 103');
    // kswapd may add to a congested queue: it was something else then.
    k.task_flags[0] = PF_KSWAPD | PF_SWAPWRITE;
    expect(kept(PG_dirty).test).toContain('RECLAIM_CLEAN');
  });

  test('dirty, and whoever reclaims may not go into a file system', () => {
    k.mapping[7] = 1;
    k.flags[7] = PG_dirty;
    k.sc[SC.gfp] = 0;
    expect(ask(TP.mm_vmscan_keep, /not freed/, 7).test).toContain('may_enter_fs');
  });

  test('dirty, and the switch forbids to write it', () => {
    k.sw[SW.reclaim_writers] = RECLAIM_WRITERS.kswapd;
    const { answer, test: made } = ask(TP.mm_vmscan_skip_dirty, /not write dirty page 7/, 7, 9);
    expect(answer).toContain('kswapd only');
    expect(answer).toContain('priority 9');
    expect(made).toContain('may_write_file(direct, priority 9) fails');
  });
});

describe('waits', () => {
  test('a nap is cut short by the end of congestion only', () => {
    k.dev[D.nr_writes] = 13;
    expect(ask(TP.congestion_wait, /nap not end sooner/, 100e6).answer).toContain('whole 100 ms');
    k.dev[D.nr_writes] = 119;
    k.dev[D.congested_write] = 1;
    const { answer, test: made } = ask(TP.congestion_wait, /nap not end sooner/, 100e6);
    expect(answer).toContain('119 writes');
    expect(made).toContain('119 < 103 fails');
  });

  test('too much dirty memory, and asking changes no counter', () => {
    k.vm[VM.nr_dirty] = 500;
    k.vm[VM.nr_writeback] = 100;
    k.sw[SW.dirty_ratio] = 20;
    const before = k.vm.slice();
    const { answer, test: made } = ask(TP.balance_dirty_pages, /not let go on/, 4e6, 500);
    expect(answer).toContain('600 pages are dirty or being written');
    expect(made).toMatch(/^nr_reclaimable \+ nr_writeback <= bdi_thresh: 600 <= \d+ fails$/);
    expect([...k.vm]).toEqual([...before]);
  });

  test('a full queue', () => {
    k.dev[D.nr_writes] = 128;
    expect(ask(TP.block_sleeprq, /no free slot/, 0, 1).test).toBe('rl->count >= q->nr_requests: 128 >= 128');
    expect(why_not_at(k, event(TP.block_bio_queue)).length).toBe(0);
    k.dev[D.nr_queued] = 23;
    expect(ask(TP.block_bio_queue, /at once/).answer).toContain('23 requests stood in its queue already');
  });
});

describe('blocks', () => {
  test('attempts that are passed over, by the counter of deferral', () => {
    k.zone_compact[ZC.defer_shift] = 3;
    k.zone_compact[ZC.considered] = 4;
    expect(compaction_deferred(k, 0)).toBe(true);
    const { answer, test: made } = ask(TP.mm_compaction_deferred, /not move pages together/, 0, 6);
    expect(answer).toContain('until the 8th; this was number 5');
    expect(made).toContain('5 < 8');
  });

  test('a theft: nothing keeps the block, or only its last moment does', () => {
    k.cc[CC.capture] = CAPTURE.off;
    expect(ask(TP.compact_steal, /not kept for write0/, 40, 0, 1).answer).toContain('first come, first served');
    k.cc[CC.capture] = CAPTURE.on_free;
    expect(ask(TP.compact_steal, /not kept for write0/, 40, 0, 1).answer).toContain('only in the moment in which it becomes whole');
  });

  test('the block that came nearest is the one with the fewest pages that cannot move', () => {
    const size = 1 << k.config.pageblock_order;
    k.flags.fill(PG_kernel);
    for (let pfn = 3 * size; pfn < 4 * size; pfn++) k.flags[pfn] = PG_lru;
    for (let pfn = 5 * size; pfn < 6 * size; pfn++) k.flags[pfn] = PG_lru;
    k.flags[3 * size + 9] = PG_kernel;
    k.flags[5 * size + 2] = PG_kernel;
    k.flags[5 * size + 4] = PG_kernel;
    const near = nearest_block(k)!;
    expect(near.question).toBe('Why was block 3 not chosen?');
    expect(near.answer).toContain(`${size} pages in the way, 1 of them cannot move or be taken in hand, the first is page ${3 * size + 9}`);
  });
});

test('a page that is still dirty: its age against the limit, the laps it made', () => {
  k.mapping[9] = 1;
  k.flags[9] = PG_dirty | PG_lru;
  k.dirtied_when[0] = 2e9;
  k.sw[SW.dirty_expire] = 30e9;
  const young = why_not_clean(k, 9, 77, 5e9, 0);
  expect(young[0]!.test).toContain('3 s > 30 s fails');
  expect(young.at(-1)!.answer).toContain('has not met it');
  const old = why_not_clean(k, 9, 77, 40e9, 3);
  expect(old[0]!.answer).toContain('old enough');
  expect(old.at(-1)!.answer).toContain('met it 3 times');
  expect(old.every((one) => one.ordinal === 77)).toBe(true);
  k.mapping[9] = 0;
  expect(why_not_clean(k, 9, 77, 40e9, 3).length).toBe(1);
});
