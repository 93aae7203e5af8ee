// What could have happened instead, and the test that was in its way: made again with the machine's own numbers in the moment
// of the event. A question is asked only where the run made that test.
import { NONE, format_ns } from '#base/units.ts';
import { MAX_LOCALS, MAX_RECORDS, STATE } from '#engine/columns.ts';
import { BLKDEV_MAX_RQ, CC, CC_WORDS, D, DEVICE_SCALARS, G, SC, SC_WORDS, ZC, ZC_WORDS } from '#kernel/columns.ts';
import { CONGESTION_OFF, CONGESTION_ON } from '#kernel/block/request_queue.ts';
import { CAPTURE, SW, WRITE_WHEN } from '#kernel/hooks.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { COMPACT, EXTFRAG_THRESHOLD } from '#kernel/mm/compact_scan.ts';
import { bdi_limit, dirty_limits, task_limit } from '#kernel/mm/dirty_limits.ts';
import { fragmentation_index } from '#kernel/mm/fragmentation.ts';
import { ALLOC_HIGH, WMARK_LOW, WMARK_MIN, wmark_pages } from '#kernel/mm/mmzone.ts';
import { GFP_FS, GFP_HIGH, PG_dirty, PG_lru, PG_active, PG_locked, PG_swapbacked, PG_writeback } from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { PF_KSWAPD, PF_SWAPWRITE } from '#kernel/task_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { VM } from '#kernel/vmstat.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { RecordedEvent } from '../recording.ts';
import type { WhyFact, WhyNot } from './answer.ts';
import { nearest_block } from './blocks.ts';
import { device_at, first_zone, queued, ready_blocks } from './facts.ts';
import { mark_facts, watermark_test } from './marks.ts';
import { count, doing, freed_so_far, pages, switch_now, task_name, zone_name } from './names.ts';

const fact = (label: string, kernel: string, value: string | number): WhyFact => ({ label, kernel, value: typeof value === 'number' ? count(value) : value });

type Asked = Omit<WhyNot, 'ordinal'>;
type Ask = (k: Kernel, event: RecordedEvent) => (Asked | null)[];

/** Questions that an event raises, answered in its moment. */
export function why_not_at(k: Kernel, event: RecordedEvent): WhyNot[] {
  const asks = ASKS.get(event.kind) ?? [];
  return asks.flatMap((ask) => ask(k, event)).flatMap((one) => (one === null ? [] : [{ ...one, ordinal: event.ordinal }]));
}

function no_free_memory(k: Kernel, event: RecordedEvent): Asked {
  const zone = first_zone(k);
  const gfp = k.sc[event.actor * SC_WORDS + SC.gfp]!;
  const order = event.a;
  const found = watermark_test(k, zone, order, wmark_pages(k, zone, WMARK_MIN), zone, (gfp & GFP_HIGH) !== 0 ? ALLOC_HIGH : 0);
  const name = zone_name(k, zone);
  const wants = order === 0 ? 'a page' : `a block of ${pages(1 << order)}`;
  let answer: string;
  if (found.ok) answer = `By the moment it began to reclaim, zone ${name} had passed the test again: ${pages(found.left)} would be left, more than ${count(found.needed)}.`;
  else if (found.order === 0) answer = `Zone ${name} would be left with ${pages(found.left)}; it must keep more than ${count(found.needed)}.`;
  else if (found.blocks === 0) answer = `Zone ${name} has ${pages(k.zone_free[zone]!)} free, but in pieces: no ${pages(1 << order)} lie together.`;
  else answer = `Zone ${name} has free memory, but in pieces: blocks of 2^${found.order} pages and more would leave ${pages(found.left)}, and that must be more than ${count(found.needed)}.`;
  return {
    question: `Why did ${task_name(k, event.actor)} not just take ${wants}?`, answer, test: `zone_watermark_ok(${name}, order ${order}, WMARK_MIN): ${count(found.left)} > ${count(found.needed)}${found.ok ? '' : ' fails'}`,
    facts: mark_facts(k, zone),
  };
}

function kswapd_in_time(k: Kernel, event: RecordedEvent): Asked {
  const kswapd = k.g[G.kswapd_task]!;
  const zone = first_zone(k);
  const { eng } = k;
  const free = k.zone_free[zone]!;
  const low = wmark_pages(k, zone, WMARK_LOW);
  const reason = eng.task_state[kswapd] === STATE.sleeping ? eng.wait_reason[kswapd]! : NONE;
  const is = doing(k, kswapd, event.ns);
  let answer: string;
  if (reason === WAIT.kswapd_sleep) answer = `Nobody had woken it when this began: ${is}. It is woken when an allocation finds its zone below the low mark.`;
  else if (reason === WAIT.congestion_wait) answer = `It was at work, and napping until the disk queue thins: ${is}. ${pages(freed_so_far(k, kswapd))} freed so far in this round.`;
  else if (reason === WAIT.get_request_wait) answer = `It was at work, and the disk queue had no room for its write: ${is}. ${pages(freed_so_far(k, kswapd))} freed so far in this round.`;
  else answer = `It was awake: ${is}. In its present round it had freed ${pages(freed_so_far(k, kswapd))}.`;
  return {
    question: 'Why did kswapd not free it in time?', answer, test: `zone_watermark_ok(${zone_name(k, zone)}, WMARK_LOW): ${count(free)} > ${count(low)}${free > low ? '' : ' fails'}`,
    facts: [...mark_facts(k, zone), fact('freed by kswapd in this round', 'sc.nr_reclaimed', freed_so_far(k, kswapd))],
  };
}

function may_not_write(k: Kernel, event: RecordedEvent): Asked {
  const kswapd = (k.task_flags[event.actor]! & PF_KSWAPD) !== 0;
  return {
    question: `Why did ${task_name(k, event.actor)} not write dirty page ${event.a}?`,
    answer: `It may not: ${switch_now(k, 'reclaim_writers')}. It is ${kswapd ? 'kswapd' : 'not kswapd'}, and looks with priority ${event.b}.`,
    test: `may_write_file(${kswapd ? 'kswapd' : 'direct'}, priority ${event.b}) fails`,
    facts: [fact('priority', 'sc->priority', event.b), fact('dirty', 'nr_dirty', k.vm[VM.nr_dirty]!), fact('dirty pages passed over so far', 'laps', k.g[G.laps]!)],
  };
}

/** The tests of shrink_page_list in their order; the last of them holds if no other does. */
function page_kept(k: Kernel, event: RecordedEvent): Asked {
  const pfn = event.a;
  const flags = k.flags[pfn]!;
  const gfp = k.sc[event.actor * SC_WORDS + SC.gfp]!;
  const file = page_mapping(k, pfn);
  const device = file >= 0 ? k.file_device[file]! : NONE;
  const congested = device >= 0 && k.dev[device * DEVICE_SCALARS + D.congested_write] === 1 && (k.task_flags[event.actor]! & PF_SWAPWRITE) === 0;
  const dirty_file = (flags & (PG_dirty | PG_swapbacked)) === PG_dirty;
  let answer = 'It had been used since it was last looked at: one more lap.';
  let test = 'page_check_references: keep';
  const facts: WhyFact[] = [];
  if ((flags & PG_locked) !== 0) [answer, test] = ['Somebody holds its lock: it is being read, or somebody works on it.', 'trylock_page fails'];
  else if ((flags & PG_writeback) !== 0) {
    [answer, test] = ['It is on its way to the disk and can go when it has arrived.', 'PageWriteback'];
    facts.push(fact('being written', 'nr_writeback', k.vm[VM.nr_writeback]!));
  } else if (dirty_file && (gfp & GFP_FS) === 0) [answer, test] = ['It is dirty, and whoever reclaims from inside a file system does not go back into one.', 'may_enter_fs fails'];
  else if (dirty_file && congested) {
    const writes = k.dev[device * DEVICE_SCALARS + D.nr_writes]!;
    [answer, test] = [`It is dirty, and the queue of its disk is congested: ${count(writes)} of ${BLKDEV_MAX_RQ} writes. Only kswapd may add to it.`, `may_write_to_queue fails: congested from ${CONGESTION_ON}, until below ${CONGESTION_OFF}`];
    facts.push(fact('writes queued', 'rl->count[BLK_RW_ASYNC]', writes));
  } else if ((flags & PG_dirty) !== 0) [answer, test] = ['It was used since it was last looked at, so it may go only if it is clean; and it is dirty.', 'page_check_references: PAGEREF_RECLAIM_CLEAN'];
  return { question: `Why was page ${pfn} not freed?`, answer, test, facts };
}

function nap_not_cut(k: Kernel, event: RecordedEvent): Asked {
  let congested = 0;
  for (let device = 0; device < k.size.nr_devices; device++) congested += k.dev[device * DEVICE_SCALARS + D.congested_write]! + k.dev[device * DEVICE_SCALARS + D.congested_read]!;
  const writes = queued(k, 'nr_writes');
  const answer =
    congested > 0
      ? `The queue is congested with ${count(writes)} writes. The nap ends early when it falls below ${CONGESTION_OFF}, or else after ${format_ns(event.a)}.`
      : `No queue is congested (${count(writes)} writes, congested from ${CONGESTION_ON}), and only the end of congestion cuts a nap short: it lasts its whole ${format_ns(event.a)} unless one becomes congested and thins again.`;
  return {
    question: 'Why does the nap not end sooner?', answer, test: `clear_bdi_congested: ${count(writes)} < ${CONGESTION_OFF}${congested > 0 ? ' fails' : ', and only after congestion'}`,
    facts: [fact('writes queued', 'rl->count[BLK_RW_ASYNC]', writes), fact('nap', 'timeout', format_ns(event.a))],
  };
}

/** The kernel keeps its last limits in two counters; asking here leaves them as they were. */
function limits_of(k: Kernel): { background: number; dirty: number } {
  const threshold = k.vm[VM.nr_dirty_threshold]!;
  const background = k.vm[VM.nr_dirty_background_threshold]!;
  const limits = { ...dirty_limits(k) };
  k.vm[VM.nr_dirty_threshold] = threshold;
  k.vm[VM.nr_dirty_background_threshold] = background;
  return limits;
}

/** A local of the task's innermost routine: the device of balance_dirty_pages is its sixth, the order of try_to_compact_pages and its later form the second. */
function innermost_local(k: Kernel, task: number, slot: number): number {
  return k.eng.record_locals[(task * MAX_RECORDS + k.eng.task_top[task]!) * MAX_LOCALS + slot]!;
}

function not_let_go(k: Kernel, event: RecordedEvent): Asked {
  const limits = limits_of(k);
  const own = task_limit(k, event.actor, bdi_limit(k, innermost_local(k, event.actor, 5), limits.dirty));
  const both = k.vm[VM.nr_dirty]! + k.vm[VM.nr_writeback]!;
  return {
    question: `Why was ${task_name(k, event.actor)} not let go on?`,
    answer: `${pages(both)} are dirty or being written; it may go on when they are no more than ${count(own)}${own < limits.dirty ? `, its share of the limit of ${count(limits.dirty)}` : ''}, or below ${count(Math.floor((limits.background + limits.dirty) / 2))}, half way to the limit.`,
    test: `nr_reclaimable + nr_writeback <= bdi_thresh: ${count(both)} <= ${count(own)}${both <= own ? '' : ' fails'}`,
    facts: [
      fact('dirty', 'nr_dirty', k.vm[VM.nr_dirty]!), fact('being written', 'nr_writeback', k.vm[VM.nr_writeback]!), fact('limit', 'dirty_thresh', limits.dirty),
      fact('flusher starts at', 'background_thresh', limits.background), fact('of its own dirtying', 'task->nr_dirtied', k.task_dirtied[event.actor]!),
    ],
  };
}

/** The flusher of the first device. */
function flusher_in_time(k: Kernel, ns: number): Asked {
  const flusher = k.config.tasks.length + 1;
  const limits = limits_of(k);
  const dirty = k.vm[VM.nr_dirty]!;
  const asleep = k.eng.task_state[flusher] === STATE.sleeping && k.eng.wait_reason[flusher] === WAIT.flusher_sleep;
  let answer: string;
  if (k.sw[SW.write_when] === WRITE_WHEN.memory_short) answer = `There is no flusher in this run. ${switch_now(k, 'write_when')}.`;
  else if (asleep && dirty <= limits.background) answer = `It sleeps until its interval is over: ${pages(dirty)} are dirty, and it starts only when more than ${count(limits.background)} are, or when data is old (${format_ns(k.sw[SW.dirty_expire]!)}).`;
  else if (asleep) answer = `${doing(k, flusher, ns)}, although ${pages(dirty)} are dirty, more than its ${count(limits.background)}: nobody had woken it yet.`;
  else answer = `It is at work: ${doing(k, flusher, ns)}. ${pages(k.vm[VM.nr_writeback]!)} are being written.`;
  return {
    question: 'Why has the flusher not written it all?', answer: answer.charAt(0).toUpperCase() + answer.slice(1), test: `over_bground_thresh: ${count(dirty)} > ${count(limits.background)}${dirty > limits.background ? '' : ' fails'}`,
    facts: [fact('dirty', 'nr_dirty', dirty), fact('flusher starts at', 'background_thresh', limits.background), fact('being written', 'nr_writeback', k.vm[VM.nr_writeback]!)],
  };
}

function disk_not_at_once(k: Kernel): Asked | null {
  const before = queued(k, 'nr_queued');
  let busy = 0;
  for (let device = 0; device < k.size.nr_devices; device++) busy += k.dev[device * DEVICE_SCALARS + D.busy]!;
  if (before === 0 && busy === 0) return null;
  return {
    question: 'Why did the disk not do it at once?',
    answer: `${count(before)} ${before === 1 ? 'request' : 'requests'} stood in its queue already${busy > 0 ? ', and it was busy' : ''}. ${switch_now(k, 'elevator')}.`,
    test: `elv_queue_empty: ${count(before)} queued`, facts: [fact('queued', 'nr_sorted', before), fact('writes', 'rl->count[BLK_RW_ASYNC]', queued(k, 'nr_writes')), fact('reads', 'rl->count[BLK_RW_SYNC]', queued(k, 'nr_reads'))],
  };
}

function far_away(k: Kernel, event: RecordedEvent): Asked | null {
  const device = device_at(k, event.a);
  if (device < 0 || k.config.devices[device]?.kind !== 'disk') return null;
  const base = device * DEVICE_SCALARS;
  const from = k.dev[base + D.from_cylinder]!;
  const to = k.dev[base + D.to_cylinder]!;
  if (from === to) return null;
  return {
    question: 'Why did the arm have to move?', answer: `It stood over cylinder ${count(from)}, and the data lies on ${count(to)}.`, test: `cylinder ${count(from)} = ${count(to)} fails`,
    facts: [fact('arm moves', 'seek', format_ns(Math.floor(k.dev[base + D.move_end]! - k.dev[base + D.move_start]!))), fact('seeks so far', 'seeks', k.dev[base + D.seeks]!)],
  };
}

function no_slot(k: Kernel, event: RecordedEvent): Asked {
  const write = event.b === 1;
  const taken = k.dev[event.a * DEVICE_SCALARS + (write ? D.nr_writes : D.nr_reads)]!;
  return {
    question: `Why was there no free slot in the disk queue?`, answer: `All ${count(taken)} of ${BLKDEV_MAX_RQ} ${write ? 'writes' : 'reads'} that a queue holds were taken; the sleeper is woken when one is done.`,
    test: `rl->count >= q->nr_requests: ${count(taken)} >= ${BLKDEV_MAX_RQ}`, facts: [fact(write ? 'writes' : 'reads', 'rl->count', taken)],
  };
}

function put_off(k: Kernel, event: RecordedEvent): Asked {
  const considered = k.zone_compact[event.a * ZC_WORDS + ZC.considered]!;
  const limit = 1 << k.zone_compact[event.a * ZC_WORDS + ZC.defer_shift]!;
  return {
    question: `Why did ${task_name(k, event.actor)} not move pages together?`,
    answer: `Moving pages in zone ${zone_name(k, event.a)} failed lately, so attempts are passed over until the ${count(limit)}th; this was number ${count(considered)}.`,
    test: `compaction_deferred: ++compact_considered < 1 << compact_defer_shift: ${count(considered)} < ${count(limit)}`,
    facts: [fact('asked since', 'compact_considered', considered), fact('passed over until', '1 << compact_defer_shift', limit)],
  };
}


function not_worth_it(k: Kernel, event: RecordedEvent): Asked | null {
  const zone = event.a;
  const order = innermost_local(k, event.actor, 1);
  const index = fragmentation_index(k, zone, order);
  const free = k.zone_free[zone]!;
  const mark = wmark_pages(k, zone, WMARK_LOW) + (2 << order);
  const name = zone_name(k, zone);
  const facts = [fact('free', 'NR_FREE_PAGES', free), fact('needed for the copies', 'low_wmark_pages + (2 << order)', mark), fact('fragmentation index', 'fragmentation_index', `${index} of 1000`)];
  const question = `Why was zone ${name} not worth moving pages in?`;
  if (event.b === COMPACT.partial) return { question, answer: `It has a block of ${pages(1 << order)} ready.`, test: 'compaction_suitable: COMPACT_PARTIAL', facts };
  if (index >= 0 && index <= EXTFRAG_THRESHOLD && free > mark) {
    return { question, answer: `Its free memory is too little rather than too broken up: index ${index}, and up to ${EXTFRAG_THRESHOLD} says so.`, test: `fragmentation_index > ${EXTFRAG_THRESHOLD}: ${index} fails`, facts };
  }
  return { question, answer: `There is no room for the copies: ${pages(free)} free, and ${count(mark)} are needed.`, test: `zone_watermark_ok(${name}, order 0, low + 2 << ${order}): ${count(free)} > ${count(mark)} fails`, facts };
}

function no_block_made(k: Kernel, event: RecordedEvent): Asked | null {
  if (event.b === COMPACT.partial) return null;
  const cc = event.actor * CC_WORDS;
  const moved = k.cc[cc + CC.nr_migrated]!;
  const failed = k.cc[cc + CC.nr_failed]!;
  const stolen = k.cc[cc + CC.steals]!;
  const why = event.b === COMPACT.complete ? 'the two scanners have met: the whole zone was looked at' : 'it was given up';
  return {
    question: `Why did ${task_name(k, event.actor)} get no block by moving pages?`,
    answer: `${pages(moved)} were moved, ${count(failed)} could not be${stolen > 0 ? `, ${count(stolen)} were taken by others out of its blocks` : ''}; ${why}.`, test: 'compact_finished',
    facts: [fact('moved', 'nr_migrated', moved), fact('could not be moved', 'nr_failed', failed), fact('looked at', 'migrate_scanned', k.cc[cc + CC.migrate_scanned]!), fact('stolen', 'steals', stolen)],
  };
}

function no_block_ready(k: Kernel, order: number): Asked[] {
  const ready = ready_blocks(k, order);
  const free = k.zone_free.reduce((sum, one) => sum + one, 0);
  const asked: Asked[] = [{
    question: `Why was there no free block of ${pages(1 << order)}?`,
    answer: ready > 0 ? `${count(ready)} ${ready === 1 ? 'is' : 'are'} free, but the zone may not go below its marks for it.` : `${pages(free)} are free, but no ${pages(1 << order)} of them lie together.`,
    test: `zone_watermark_ok(order ${order}, WMARK_MIN) fails`, facts: [...mark_facts(k, first_zone(k)), fact('blocks ready', 'nr_free', ready)],
  }];
  if (order === k.config.pageblock_order) {
    const near = nearest_block(k);
    if (near !== null) asked.push(near);
  }
  return asked;
}

function not_kept_together(k: Kernel, event: RecordedEvent): Asked {
  const rule = k.cc[event.b * CC_WORDS + CC.capture]!;
  const block = event.a >> k.config.pageblock_order;
  const answer =
    rule === CAPTURE.off
      ? `Freed pages go to the free lists one by one, and ${task_name(k, event.actor)} asked next. ${switch_now(k, 'capture')}.`
      : rule === CAPTURE.on_free
        ? `The block is handed over only in the moment in which it becomes whole; until then its free pages are on the lists, and ${task_name(k, event.actor)} asked next.`
        : 'The block was set aside only when its first page was taken; this page was on a list by then.';
  return {
    question: `Why was block ${block} not kept for ${task_name(k, event.b)}?`, answer, test: `capture: ${['off', 'on_free', 'isolate'][rule] ?? rule}`,
    facts: [fact('stolen from this run', 'steals', k.cc[event.b * CC_WORDS + CC.steals]!), fact('thefts so far', 'steals', k.g[G.nr_steals]!)],
  };
}

function this_page(k: Kernel, event: RecordedEvent): Asked {
  const pfn = event.a;
  const anon = (k.flags[pfn]! & PG_swapbacked) !== 0;
  const list = k.list_id(k.lruvec_of(pfn), anon ? 0 : 2);
  return {
    question: `Why page ${pfn}, and no other?`,
    answer: `It stood at the tail of the inactive list and passed every test: nobody held its lock, it was not being written, it had not been used since it was last looked at, and it was clean.`,
    test: 'trylock_page, !PageWriteback, page_check_references, !PageDirty',
    facts: [fact('on the inactive list', anon ? 'nr_inactive_anon' : 'nr_inactive_file', k.lru_count[list]!), fact('on the active list', anon ? 'nr_active_anon' : 'nr_active_file', k.lru_count[list + 1]!), fact('looked at in this pass', 'sc->nr_scanned', k.sc[event.actor * SC_WORDS + SC.nr_scanned]!)],
  };
}

const ASKS: ReadonlyMap<number, readonly Ask[]> = new Map<number, readonly Ask[]>([
  [TP.mm_vmscan_direct_reclaim_begin, [(k, e) => [no_free_memory(k, e), kswapd_in_time(k, e)]]],
  [TP.reclaim_handoff, [(k, e) => [no_free_memory(k, e), kswapd_in_time(k, e)]]],
  [TP.mm_vmscan_skip_dirty, [(k, e) => [may_not_write(k, e), flusher_in_time(k, e.ns)]]],
  [TP.mm_vmscan_keep, [(k, e) => [page_kept(k, e)]]],
  [TP.congestion_wait, [(k, e) => [nap_not_cut(k, e)]]],
  [TP.balance_dirty_pages, [(k, e) => [not_let_go(k, e), flusher_in_time(k, e.ns)]]],
  [TP.block_bio_queue, [(k) => [disk_not_at_once(k)]]],
  [TP.block_rq_issue, [(k, e) => [far_away(k, e)]]],
  [TP.block_sleeprq, [(k, e) => [no_slot(k, e)]]],
  [TP.mm_compaction_deferred, [(k, e) => [put_off(k, e)]]],
  [TP.mm_compaction_suitable, [(k, e) => [not_worth_it(k, e)]]],
  [TP.mm_compaction_end, [(k, e) => [no_block_made(k, e)]]],
  [TP.thp_fault_fallback, [(k, e) => no_block_ready(k, e.b)]],
  [TP.mm_collapse_huge_page_failed, [(k) => no_block_ready(k, k.huge_order)]],
  [TP.alloc_failed, [(k, e) => no_block_ready(k, e.a)]],
  [TP.compact_steal, [(k, e) => [not_kept_together(k, e)]]],
  [TP.mm_vmscan_evict, [(k, e) => [this_page(k, e)]]],
]);

/** Of a page that is dirty now. `skipped`: how often reclaim met it and left it since it was made dirty. */
export function why_not_clean(k: Kernel, pfn: number, ordinal: number, ns: number, skipped: number): WhyNot[] {
  const flags = k.flags[pfn]!;
  const file = page_mapping(k, pfn);
  const asked: Asked[] = [];
  if (file >= 0) {
    const age = ns - k.dirtied_when[file]!;
    const expire = k.sw[SW.dirty_expire]!;
    asked.push({
      question: `Why has page ${pfn} not been written for its age?`,
      answer: age <= expire ? `Its file has been dirty for ${format_ns(age)}, and data is old after ${format_ns(expire)}.` : `Its file is old enough (${format_ns(age)}, old after ${format_ns(expire)}); the flusher has not come to it yet.`,
      test: `time_after(expired, inode->dirtied_when): ${format_ns(age)} > ${format_ns(expire)}${age > expire ? '' : ' fails'}`,
      facts: [fact('dirty for', 'dirtied_when', format_ns(age)), fact('old after', 'dirty_expire_centisecs', format_ns(expire)), fact('dirty pages of its file', 'nr_dirty', k.file_dirty[file]!)],
    }, flusher_in_time(k, ns));
  }
  const where = (flags & PG_lru) === 0 ? 'on no list just now' : `on the ${(flags & PG_active) !== 0 ? 'active' : 'inactive'} list`;
  asked.push({
    question: `Why has reclaim not dealt with page ${pfn}?`,
    answer: skipped > 0 ? `It met it ${count(skipped)} ${skipped === 1 ? 'time' : 'times'} and left it: it may not write. ${switch_now(k, 'reclaim_writers')}.` : `Reclaim has not met it since it was made dirty: it is ${where}, and only what reaches the tail of the inactive list is looked at.`,
    test: `shrink_page_list: met ${count(skipped)} times`, facts: [fact('laps', 'mm_vmscan_skip_dirty', skipped), fact('list', 'page_lru', where)],
  });
  return asked.map((one) => ({ ...one, ordinal }));
}
