// The chain of causes as the run recorded it: ids of causes followed back, at each wait both to what the task had done before
// and to what ended it. Events of one kind at the same place in the chain stand in one card.
import type { EventId, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { TP } from '#kernel/tracepoints.ts';
import { WAIT } from '#kernel/wait_reasons.ts';
import type { RecordedEvent } from '../recording.ts';
import type { Stall } from './stall.ts';
import type { Nap, Tape } from './tape.ts';

export const MOST_CARDS = 9;
/** Steps followed back along one task's own events, and events of one kind that a card counts. */
const MOST_STEPS = 3000;

/** One place in the chain. */
export interface Group {
  readonly event: RecordedEvent;
  readonly events: readonly RecordedEvent[];
}

/** Where following back has told enough: what a program or a thread set out to do. */
const ROOTS: ReadonlySet<number> = new Set([
  TP.boot, TP.command, TP.phase, TP.thp_fault_begin, TP.mm_vmscan_kswapd_wake, TP.writeback_start, TP.mm_khugepaged_scan_pmd, TP.mm_vmscan_direct_reclaim_begin, TP.writeback_dirty_page,
  TP.mm_compaction_begin,
]);
/** Why somebody sent a page to the disk. */
const WHY_SENT: ReadonlySet<number> = new Set([
  TP.mm_vmscan_writepage, TP.writeback_start, TP.swap_out, TP.swap_in, TP.mm_filemap_add, TP.mm_filemap_refault, TP.xfs_alloc, TP.xfs_log_force, TP.balance_dirty_pages,
]);
/** Waits that end when a certain request is done. */
const FOR_A_REQUEST: ReadonlySet<number> = new Set([WAIT.lock_page, WAIT.swap_in, WAIT.lumpy_wait, WAIT.wait_on_page_writeback, WAIT.sync_write, WAIT.xfs_buf]);

/** What a card is worth when there are too many; kinds not listed: 3. */
const WORTH: ReadonlyMap<number, number> = new Map([
  [TP.mm_vmscan_direct_reclaim_begin, 20], [TP.mm_vmscan_direct_reclaim_end, 14], [TP.mm_vmscan_wakeup_kswapd, 9], [TP.mm_vmscan_kswapd_wake, 7], [TP.mm_vmscan_skip_dirty, 10], [TP.mm_vmscan_keep, 9],
  [TP.mm_vmscan_writepage, 11], [TP.mm_vmscan_evict, 8], [TP.swap_out, 8], [TP.writeback_wake, 7], [TP.mm_lumpy_isolate, 7], [TP.mm_vmscan_lru_shrink_inactive, 4], [TP.mm_vmscan_lru_isolate, 2],
  [TP.mm_vmscan_lru_shrink_active, 1], [TP.block_bio_backmerge, 1], [TP.block_bio_queue, 12], [TP.block_rq_issue, 12], [TP.block_rq_complete, 11], [TP.end_page_writeback, 9],
  [TP.unlock_page, 9], [TP.block_sleeprq, 12], [TP.congestion_wait, 13], [TP.balance_dirty_pages, 13], [TP.writeback_start, 9], [TP.writeback_dirty_page, 10], [TP.compact_steal, 20],
  [TP.thp_fault_begin, 15], [TP.thp_fault_fallback, 20], [TP.mm_compaction_begin, 8], [TP.mm_compaction_end, 9], [TP.mm_compaction_deferred, 12], [TP.mm_compaction_suitable, 12],
  [TP.mm_compaction_defer_compaction, 9], [TP.alloc_failed, 18], [TP.reclaim_handoff, 13], [TP.mm_page_free, 2], [TP.page_rotated, 2],
]);

/** Request that ended a wait: its page's end if it had a page, and the three events of its life. */
export interface Service {
  readonly ended: RecordedEvent;
  readonly complete: RecordedEvent;
  readonly issue: RecordedEvent;
  readonly queue: RecordedEvent;
}

export function service_of(tape: Tape, nap: Pick<Nap, 'reason' | 'woken_by'>): Service | null {
  if (!FOR_A_REQUEST.has(nap.reason)) return null;
  const ended = tape.find(nap.woken_by);
  if (ended === null) return null;
  const complete = ended.kind === TP.block_rq_complete ? ended : tape.find(ended.cause);
  if (complete?.kind !== TP.block_rq_complete) return null;
  const issue = tape.find(complete.cause);
  if (issue?.kind !== TP.block_rq_issue) return null;
  const queue = tape.find(issue.cause);
  return queue?.kind === TP.block_bio_queue ? { ended, complete, issue, queue } : null;
}

class Chain {
  readonly events = new Map<EventId, RecordedEvent>();
  /** These stand for their group. */
  readonly first = new Set<EventId>();

  add(event: RecordedEvent | null, first = false): void {
    if (event === null) return;
    this.events.set(event.id, event);
    if (first) this.first.add(event.id);
  }

  /** Follows causes back from an event, itself included, until `enough` says so; returns the last one. */
  back(tape: Tape, from: EventId, enough: (event: RecordedEvent, kinds: number) => boolean): RecordedEvent | null {
    const kinds = new Set<number>();
    let event = tape.find(from);
    for (let step = 0; event !== null && step < MOST_STEPS; step++) {
      kinds.add(event.kind);
      this.add(event);
      if (enough(event, kinds.size)) return event;
      event = tape.find(event.cause);
    }
    return event;
  }

  /** Groups of one kind, of the task itself or of others, in causal order. */
  groups(task: TaskId): Group[] {
    const by = new Map<string, RecordedEvent[]>();
    for (const event of [...this.events.values()].sort((a, b) => a.id - b.id)) {
      const key = `${event.kind} ${event.actor === task ? 'own' : event.actor === NONE ? 'none' : 'other'}`;
      const group = by.get(key);
      if (group === undefined) by.set(key, [event]);
      else group.push(event);
    }
    return [...by.values()]
      .map((events) => ({ event: events.find((event) => this.first.has(event.id)) ?? events[0]!, events }))
      .sort((a, b) => a.event.id - b.event.id);
  }
}

/** Why a request was asked for: from the event that queued it back to what its sender was about, and who had woken that one. */
function follow_sender(chain: Chain, tape: Tape, queue: RecordedEvent): void {
  let event = tape.find(queue.cause);
  for (let step = 0; event !== null && step < MOST_STEPS; step++) {
    if (WHY_SENT.has(event.kind) && event.actor === queue.actor) {
      chain.add(event);
      if (event.kind !== TP.writeback_start) return;
      const before = tape.find(event.cause);
      if (before?.kind === TP.writeback_wake) chain.add(before);
      return;
    }
    if (event.actor !== queue.actor && event.kind !== TP.block_rq_complete && event.kind !== TP.end_page_writeback && event.kind !== TP.unlock_page) return;
    event = tape.find(event.cause);
  }
}

function add_service(chain: Chain, tape: Tape, service: Service, first: boolean): void {
  chain.add(service.queue, first);
  chain.add(service.issue, first);
  chain.add(service.complete, first);
  chain.add(service.ended, first);
  if (first) follow_sender(chain, tape, service.queue);
  // Who had made the page dirty, if the tape still holds it.
  if (first && service.ended.kind === TP.end_page_writeback) {
    chain.add(tape.last(service.queue.id, (event) => event.kind === TP.writeback_dirty_page && event.a === service.ended.a), true);
  }
}

export function chain_of_stall(stall: Stall): Group[] {
  const { tape, task } = stall;
  const chain = new Chain();
  const naps = naps_within(stall);
  if (stall.begin > 0) {
    const end = stall.end > 0 ? stall.end : tape.last_id;
    for (const event of tape.all(stall.begin, end, (one) => one.actor === task)) chain.add(event, event.id === stall.begin || event.id === stall.end);
    // How it came to want memory.
    chain.back(tape, tape.event(stall.begin)!.cause, (event, kinds) => kinds >= 2 || ROOTS.has(event.kind));
  } else {
    chain.back(tape, stall.before, (event, kinds) => kinds >= 4 || (ROOTS.has(event.kind) && kinds > 1));
    chain.add(tape.find(stall.before), true);
  }
  const longest = naps.toSorted((a, b) => b.to_ns - b.from_ns - (a.to_ns - a.from_ns))[0];
  for (const nap of naps) {
    chain.add(tape.find(nap.before));
    const service = service_of(tape, nap);
    if (service !== null) add_service(chain, tape, service, nap === longest);
    else if (nap.woken_by > 0) {
      chain.add(tape.find(nap.woken_by), nap === longest);
      // What freed a place in the queue: the request whose end it was.
      if (nap === longest) chain.back(tape, nap.woken_by, (event) => event.kind === TP.block_bio_queue || event.actor !== NONE);
    }
  }
  return chain.groups(task);
}

/** The sleeps that a stall is made of. */
export function naps_within(stall: Stall): Nap[] {
  return stall.tape.naps_of(stall.task).filter((nap) => nap.from_ns >= stall.from_ns && nap.to_ns <= stall.to_ns);
}

/** The chain of an event: back to what its doer set out to do; of a theft also to who freed the page and who had emptied the block. */
export function chain_of_event(tape: Tape, event: RecordedEvent): Group[] {
  const chain = new Chain();
  chain.add(event, true);
  if (event.kind === TP.compact_steal) {
    const taken = tape.event(event.id + 1);
    chain.add(taken, true);
    chain.back(tape, event.cause, (one, kinds) => kinds >= 3 || ROOTS.has(one.kind));
    chain.add(find_back(tape, event.id, (one) => one.kind === TP.mm_compaction_begin && one.actor === event.b), true);
    return chain.groups(event.actor);
  }
  const root = chain.back(tape, event.cause, (one, kinds) => ROOTS.has(one.kind) || kinds >= 12);
  if (root !== null && root.kind !== TP.thp_fault_begin) chain.back(tape, root.cause, (one, kinds) => kinds >= 2 || ROOTS.has(one.kind));
  if (event.kind === TP.mm_vmscan_evict) for (const one of page_events(tape, event.id - 1, event.a)) chain.add(one);
  return chain.groups(event.actor);
}

/** Events that name a page by their first number, from when it was taken, latest life only, up to an id. */
function page_events(tape: Tape, up_to: EventId, pfn: number): RecordedEvent[] {
  const taken = find_back(tape, up_to, (one) => one.kind === TP.mm_page_alloc && one.a === pfn);
  return tape.all(taken?.id ?? 0, up_to, (one) => one.a === pfn && PAGE_KINDS.has(one.kind));
}

const PAGE_KINDS: ReadonlySet<number> = new Set([
  TP.mm_page_alloc, TP.mm_filemap_add, TP.mm_filemap_refault, TP.writeback_dirty_page, TP.mm_vmscan_skip_dirty, TP.mm_vmscan_keep, TP.mm_vmscan_writepage, TP.mark_page_accessed,
  TP.end_page_writeback, TP.unlock_page, TP.page_rotated, TP.swap_out, TP.swap_in, TP.mm_migrate_page, TP.mm_migrate_page_failed,
]);

/** Reaches back as far as a tape goes. */
function find_back(tape: Tape, up_to: EventId, test: (event: RecordedEvent) => boolean): RecordedEvent | null {
  let top = up_to;
  for (;;) {
    const found = tape.last(top, test);
    if (found !== null) return found;
    top = tape.first_id - 1;
    if (!tape.grow()) return null;
  }
}

/** What happened to a page since it was last clean, or since it was taken. */
export function chain_of_page(tape: Tape, pfn: number): Group[] {
  const chain = new Chain();
  const cleaned = (one: RecordedEvent): boolean => one.a === pfn && (one.kind === TP.end_page_writeback || one.kind === TP.mm_page_alloc);
  const since = find_back(tape, tape.last_id, cleaned);
  for (const one of tape.all(since?.id ?? 0, tape.last_id, (event) => event.a === pfn && PAGE_KINDS.has(event.kind))) chain.add(one);
  const dirtied = [...chain.events.values()].find((one) => one.kind === TP.writeback_dirty_page);
  if (dirtied !== undefined) chain.add(dirtied, true);
  return chain.groups(dirtied?.actor ?? NONE);
}

/** The nine that say most, in order; `keep` are never folded. */
export function fold(groups: readonly Group[], keep: ReadonlySet<EventId>): { readonly shown: readonly Group[]; readonly folded: readonly Group[] } {
  if (groups.length <= MOST_CARDS) return { shown: groups, folded: [] };
  const worth = (group: Group): number => (keep.has(group.event.id) ? 100 : 0) + (WORTH.get(group.event.kind) ?? 3);
  const best = new Set(groups.toSorted((a, b) => worth(b) - worth(a) || a.event.id - b.event.id).slice(0, MOST_CARDS));
  return { shown: groups.filter((group) => best.has(group)), folded: groups.filter((group) => !best.has(group)) };
}
