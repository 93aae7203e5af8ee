// One thing looked at closely: a page frame, a task, a stretch of the log. Words first, then facts under kernel names.
import type { Pfn } from '#base/units.ts';
import { NONE, format_bytes, format_ns } from '#base/units.ts';
import { MAX_LOCALS, MAX_RECORDS, S, STATE } from '#engine/columns.ts';
import { RQ } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { page_order } from '#kernel/mm/buddy.ts';
import * as page_flags from '#kernel/mm/page_flags.ts';
import { page_mapping } from '#kernel/mm/page_mapping.ts';
import { anon_owner } from '#kernel/mm/swap_state.ts';
import { WAIT_TEXT } from '#kernel/wait_reasons.ts';
import type { RecordedEvent } from '#session/recording.ts';
import type { Timeline } from '#session/timeline.ts';
import { KIND_TEXT, LISTS, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK, ORIGIN_TEXT } from '#wire/marks.ts';
import type { Fact, Inspect, LogDetail, PageDetail, TaskDetail } from '#wire/messages.ts';
import { BLOCK_TYPES, huge_facts } from './block_inspector.ts';
import { concerns, concerns_blocks } from './concerns.ts';
import { free_head_of, mark_at } from './page_encoder.ts';
import { list_kind_of, page_home, request_of } from './page_home.ts';

/** Every PG_ flag by its bit, in bit order. */
const FLAG_NAMES: readonly { readonly name: string; readonly bit: number }[] = Object.entries(page_flags)
  .filter(([name, value]) => name.startsWith('PG_') && typeof value === 'number')
  .map(([name, value]) => ({ name, bit: value as number }))
  .sort((a, b) => a.bit - b.bit);
const MOST_WAITS = 50;

export function inspect_page(k: Kernel, pfn: Pfn, timeline: Timeline | null = null): PageDetail {
  const flags = k.flags[pfn]!;
  const mark = mark_at(k, pfn);
  const head = free_head_of(k, pfn);
  const owned = head < 0 && page_mapping(k, pfn) !== NONE;
  const mapping = owned ? page_mapping(k, pfn) : NONE;
  const index = owned ? k.index[pfn]! : NONE;
  const sector = owned ? page_home(k, mapping, index).sector : NONE;
  const zone = k.zone_of(pfn);
  const zone_name = k.config.zones[zone]?.name ?? '?';
  const kind = KIND_TEXT[mark & 15]!;
  const facts: Fact[] = [
    { label: 'frame', kernel: 'pfn', value: String(pfn) },
    { label: 'zone', kernel: 'page_zone', value: zone_name },
    { label: 'kind', kernel: kind.kernel, value: kind.label },
    { label: 'flags', kernel: 'page->flags', value: FLAG_NAMES.filter((f) => (flags & f.bit) !== 0).map((f) => f.name).join(' ') || 'none' },
  ];
  if (head >= 0) facts.push({ label: 'free block', kernel: 'page_order', value: `${1 << page_order(k, head)} pages from ${head}` });
  const list = head < 0 ? list_kind_of(k, pfn) : NONE;
  if (list !== NONE) facts.push({ label: 'list', kernel: 'page_lru', value: LISTS[list]!.label });
  if (owned) facts.push(...home_facts(k, mapping, index, sector));
  const rq = owned ? request_of(k, pfn) : NONE;
  if (rq !== NONE) {
    const who = ORIGIN_TEXT[k.rq_origin[rq]!]?.label ?? 'somebody';
    facts.push({ label: 'disk request', kernel: 'struct request', value: `${k.rq_state[rq] === RQ.in_service ? 'in service' : 'queued'}, asked by ${who}` });
  }
  facts.push(...huge_facts(k, pfn, timeline));
  const block = pfn >> k.config.pageblock_order;
  facts.push({ label: 'block', kernel: 'pageblock', value: `${block}, kept for ${BLOCK_TYPES[k.block_type[block]!]?.label ?? '?'}` });
  return { kind: 'page', pfn, mapping, index, sector, words: page_words(k, pfn, mark, mapping, index, list, zone_name), facts, cause: k.cause[pfn]! };
}

function home_facts(k: Kernel, mapping: number, index: number, sector: number): Fact[] {
  const where = sector === NONE ? 'none yet' : String(sector);
  if (mapping >= 0) {
    return [
      { label: 'file', kernel: 'page->mapping', value: k.config.files[mapping]?.name ?? '?' },
      { label: 'page of the file', kernel: 'page->index', value: String(index) },
      { label: 'disk sector', kernel: 'bio->bi_sector', value: where },
    ];
  }
  return [
    { label: 'anonymous memory of', kernel: 'anon_vma', value: k.config.tasks[anon_owner(mapping)]?.name ?? '?' },
    { label: 'page of its memory', kernel: 'page->index', value: String(index) },
    { label: 'swap sector', kernel: 'swp_offset', value: where },
  ];
}

function page_words(k: Kernel, pfn: Pfn, mark: number, mapping: number, index: number, list: number, zone: string): string {
  const parts = [`Page ${pfn} in zone ${zone}: ${KIND_TEXT[mark & 15]!.label}`];
  if (mapping >= 0) parts.push(`page ${index} of ${k.config.files[mapping]?.name ?? 'a file'}`);
  else if (mapping < NONE) parts.push(`page ${index} of ${k.config.tasks[anon_owner(mapping)]?.name ?? 'a task'}`);
  if ((mark & MARK_DIRTY) !== 0) parts.push('dirty');
  if ((mark & MARK_WRITEBACK) !== 0) parts.push('being written');
  if ((mark & MARK_REFERENCED) !== 0) parts.push('used since it was last looked at');
  if ((mark & MARK_HELD) !== 0) parts.push('in somebody\'s hands');
  if (mapping !== NONE && list === NONE) parts.push('on no list');
  return `${parts.join(', ')}.`;
}

export function inspect_task(timeline: Timeline, task: number, name: string): TaskDetail {
  const { eng } = timeline.machine.kernel;
  const records = Array.from({ length: eng.task_top[task]! + 1 }, (_, depth) => {
    const at = task * MAX_RECORDS + depth;
    const routine = eng.routines[eng.record_routine[at]!]!;
    return {
      routine: routine.id,
      step: routine.step_names[eng.record_step[at]!] ?? '?',
      bytes: eng.record_bytes[at]!,
      locals: Object.entries(routine.locals).map(([local, slot]) => ({ name: local, value: eng.record_locals[at * MAX_LOCALS + slot]! })),
    };
  });
  const waits = timeline.recording.waits(task, timeline.ordinal, MOST_WAITS).map((wait) => ({ ...wait }));
  return { kind: 'task', task, words: task_words(timeline, task, name, records.length), records, waits };
}

function task_words(timeline: Timeline, task: number, name: string, records: number): string {
  const { eng } = timeline.machine.kernel;
  const state = eng.task_state[task]!;
  if (state === STATE.unused) return `${name} has not begun.`;
  if (state === STATE.exited) return `${name} has finished.`;
  const depth = eng.task_depth[task]!;
  const limit = eng.s[S.stack_limit]!;
  const stack = `${records} routines deep, ${format_bytes(depth)} of ${limit === Infinity ? 'its' : format_bytes(limit)} kernel stack in use`;
  if (state === STATE.sleeping) {
    const long = Math.max(0, timeline.at_ns - eng.wait_since[task]!);
    return `${name} has slept for ${format_ns(long)}: ${WAIT_TEXT[eng.wait_reason[task]!]?.label ?? 'for a reason unknown'}. It is ${stack}.`;
  }
  return `${name} ${state === STATE.running ? `runs on CPU ${eng.task_cpu[task]!}` : 'is ready and waits for a CPU'}. It is ${stack}.`;
}

export function inspect_log(timeline: Timeline, what: Extract<Inspect, { kind: 'log' }>): LogDetail {
  const { kernel } = timeline.machine;
  const { kinds, actor, about, blocks, ns } = what.only ?? {};
  const wanted = kinds === undefined ? null : new Set(kinds);
  const concerned = about === undefined ? null : concerns(kernel, about);
  const inside = blocks === undefined ? null : concerns_blocks(kernel, blocks.from, blocks.to);
  const take = (event: RecordedEvent): LogDetail['events'][number] | null => {
    if (wanted !== null && !wanted.has(event.kind)) return null;
    if (actor !== undefined && event.actor !== actor) return null;
    if (ns !== undefined && (event.ns < ns.from || event.ns > ns.to)) return null;
    if (inside !== null && !inside(event.kind, event.actor, event.a, event.b)) return null;
    if (concerned !== null && !concerned(event.kind, event.actor, event.a, event.b)) return null;
    return { ...event, cpu: event.actor >= 0 ? kernel.eng.task_cpu[event.actor]! : NONE };
  };
  const { events, left_out, from, to } = timeline.record_stretch(what.from_ordinal, what.to_ordinal, what.most, take);
  return { kind: 'log', events, left_out, from_ordinal: from, to_ordinal: to };
}
