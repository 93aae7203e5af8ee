// One block of memory, as large as a huge page, looked at closely: what it holds, what is in the way of a huge page, who
// empties it, and who took pages out of it. And of a huge page: whose it is, and since when.
import type { Ns, Pfn } from '#base/units.ts';
import { format_ns } from '#base/units.ts';
import { G, MAX_STEALS, STEAL, STEAL_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PG_head, PG_tail } from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { anon_owner } from '#kernel/mm/swap_state.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';
import type { Timeline } from '#session/timeline.ts';
import { KIND, MARK_DIRTY, MARK_HELD, MARK_WRITEBACK } from '#wire/marks.ts';
import type { BlockDetail, Fact, StealText } from '#wire/messages.ts';
import { mark_at } from './page_encoder.ts';

export const BLOCK_TYPES = [
  { label: 'pages that cannot move', kernel: 'MIGRATE_UNMOVABLE' },
  { label: 'pages that can only be freed', kernel: 'MIGRATE_RECLAIMABLE' },
  { label: 'pages that can move', kernel: 'MIGRATE_MOVABLE' },
  { label: 'emergencies (reserve)', kernel: 'MIGRATE_RESERVE' },
  { label: 'the task that empties it (set aside)', kernel: 'MIGRATE_ISOLATE' },
] as const;
const MOST_STEALS = 8;

interface Held {
  free: number;
  anon: number;
  file: number;
  slab: number;
  kernel: number;
  locked: number;
  huge: number;
  dirty: number;
  writeback: number;
  in_hand: number;
}

function held_in(k: Kernel, first: Pfn, end: Pfn): Held {
  const held: Held = { free: 0, anon: 0, file: 0, slab: 0, kernel: 0, locked: 0, huge: 0, dirty: 0, writeback: 0, in_hand: 0 };
  for (let pfn = first; pfn < end; pfn++) {
    const mark = mark_at(k, pfn);
    switch (mark & 15) {
      case KIND.free: case KIND.free_pcp: held.free++; break;
      case KIND.anon_active: case KIND.anon_inactive: held.anon++; break;
      case KIND.file_active: case KIND.file_inactive: held.file++; break;
      case KIND.slab: held.slab++; break;
      case KIND.kernel: held.kernel++; break;
      case KIND.unevictable: held.locked++; break;
      case KIND.huge: held.huge++; break;
    }
    if ((mark & MARK_DIRTY) !== 0) held.dirty++;
    if ((mark & MARK_WRITEBACK) !== 0) held.writeback++;
    if ((mark & MARK_HELD) !== 0) held.in_hand++;
  }
  return held;
}

function task_name(k: Kernel, task: number): string {
  return k.config.tasks[task]?.name ?? (task === k.g[G.kswapd_task] ? 'kswapd0' : task === k.g[G.khugepaged_task] ? 'khugepaged' : `task ${task}`);
}

/** The last thefts of a block that are still remembered, newest first. */
function steals_of(k: Kernel, block: number): StealText[] {
  const all = k.g[G.nr_steals]!;
  const out: StealText[] = [];
  for (let n = all - 1; n >= Math.max(0, all - MAX_STEALS) && out.length < MOST_STEALS; n--) {
    const of = (field: number): number => k.steals[(n % MAX_STEALS) * STEAL_WORDS + field]!;
    if (of(STEAL.block) !== block) continue;
    out.push({ pfn: of(STEAL.pfn), thief: of(STEAL.thief), victim: of(STEAL.victim), ns: of(STEAL.ns), ordinal: of(STEAL.ordinal), event: of(STEAL.event) });
  }
  return out;
}

/** "6 file, 3 anonymous" */
function listed(parts: readonly (readonly [number, string])[]): string {
  return parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`).join(', ');
}

function in_the_way(held: Held): string {
  const movable = held.anon + held.file;
  const fixed = held.kernel + held.locked;
  const all = movable + held.slab + fixed;
  if (held.huge > 0) return 'it is a huge page';
  if (all === 0) return 'nothing: it is free';
  if (movable === all) return `${all}, all can move`;
  return `${all}: ${listed([[movable, 'can move'], [held.slab, 'slab, cannot move'], [fixed, 'can neither move nor be freed']])}`;
}

export function inspect_block(k: Kernel, block: number, at_ns: Ns): BlockDetail {
  const first = block << k.config.pageblock_order;
  const end = Math.min(k.size.nr_pages, first + (1 << k.config.pageblock_order));
  const held = held_in(k, first, end);
  const type = BLOCK_TYPES[k.block_type[block]!] ?? BLOCK_TYPES[2];
  const holder = k.block_assembler[block]! - 1;
  const steals = steals_of(k, block);
  const kinds: readonly (readonly [number, string])[] = [
    [held.free, 'free'], [held.file, 'file'], [held.anon, 'anonymous'], [held.slab, 'slab'], [held.kernel, 'kernel'], [held.locked, 'locked in memory'],
    [held.huge, 'in a huge page'],
  ];
  const way = in_the_way(held);
  const facts: Fact[] = [
    { label: 'pages', kernel: 'pfn', value: `${first} to ${end - 1}` },
    { label: 'zone', kernel: 'page_zone', value: k.config.zones[k.zone_of(first)]?.name ?? '?' },
    { label: 'kept for', kernel: 'migratetype', value: `${type.label} (${type.kernel})` },
    { label: 'holds', kernel: 'kpageflags', value: listed(kinds) || 'no memory' },
    { label: 'in the way of a huge page', kernel: 'isolate_migratepages', value: way },
  ];
  const busy = listed([[held.dirty, 'dirty'], [held.writeback, 'being written'], [held.in_hand, 'in somebody\'s hands']]);
  if (busy !== '') facts.push({ label: 'of them', kernel: 'PG_dirty, PG_writeback', value: busy });
  if (held.huge > 0) facts.push(...huge_facts(k, first, null));
  if (holder >= 0) facts.push({ label: 'emptied by', kernel: 'struct compact_control', value: task_name(k, holder) });
  if (k.block_skip[block]! > 0) facts.push({ label: 'passed over', kernel: 'pageblock_skip', value: 'nothing could be moved here lately' });
  const parts = [`Block ${block}, kept for ${type.label}: ${listed(kinds) || 'no memory'}`];
  if (held.huge === 0) parts.push(`in the way ${way}`);
  if (holder >= 0) parts.push(`${task_name(k, holder)} is emptying it`);
  const last = steals[0];
  if (last !== undefined) parts.push(`${task_name(k, last.thief)} took page ${last.pfn} from ${task_name(k, last.victim)} ${format_ns(Math.max(0, at_ns - last.ns))} ago`);
  return { kind: 'block', block, words: `${parts.join('; ')}.`, facts, steals };
}

const MAKES_HUGE = new Set(TRACEPOINTS.filter((one) => one.marker === 'huge').map((one) => one.id));

/** Of a frame in a huge page: its first page, whose it is, since when if the run was seen to make it. */
export function huge_facts(k: Kernel, pfn: Pfn, timeline: Timeline | null): Fact[] {
  const flags = k.flags[pfn]!;
  if ((flags & (PG_head | PG_tail)) === 0) return [];
  const head = (flags & PG_tail) !== 0 ? k.priv[pfn]! : pfn;
  const mapping = page_mapping(k, head);
  const facts: Fact[] = [{ label: 'part of a huge page', kernel: 'compound_head', value: `${1 << k.huge_order} pages from ${head}` }];
  if (mapping < -1) facts.push({ label: 'huge page of', kernel: 'anon_vma', value: task_name(k, anon_owner(mapping)) });
  const since = timeline === null ? null : made_at(timeline, head);
  if (since !== null && timeline !== null) {
    facts.push({ label: 'huge since', kernel: 'thp_fault_alloc, mm_collapse_huge_page', value: `${format_ns(since)}, ${format_ns(Math.max(0, timeline.at_ns - since))} ago` });
  }
  return facts;
}

/** When the huge page at a frame was made, or null. */
function made_at(timeline: Timeline, head: Pfn): Ns | null {
  const { markers } = timeline.recording;
  for (let row = markers.upper_bound('ordinal', timeline.ordinal) - 1; row >= 0; row--) {
    if (markers.c.a[row] === head && MAKES_HUGE.has(markers.c.kind[row]!)) return markers.c.ns[row]!;
  }
  return null;
}
