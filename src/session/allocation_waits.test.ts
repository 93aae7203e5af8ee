// A wait of an allocation is what the events say it is, counted a second way; an instant of the past has those that were
// over then, and as open those that were not.
import { describe, expect, test } from 'vitest';
import { TP } from '#kernel/tracepoints.ts';
import { load_scenario } from './load.ts';
import { make_machine } from './machine.ts';
import { is_kernel_thread } from './levels.ts';
import { Timeline } from './timeline.ts';

interface Wait {
  readonly task: number;
  readonly from_ns: number;
  readonly to_ns: number;
  readonly order: number;
  readonly failed: boolean;
}

/** Waits as a reader of the log would count them: by depth of reclaim and compaction. */
function from_log(timeline: Timeline): Wait[] {
  const depth = new Map<number, number>();
  const since = new Map<number, number>();
  const waits: Wait[] = [];
  timeline.recording.log = ({ actor, kind, ns, a, b }) => {
    if (actor < 0 || is_kernel_thread(timeline.machine.kernel, actor)) return;
    const begins = kind === TP.mm_vmscan_direct_reclaim_begin || kind === TP.mm_compaction_begin;
    const ends = kind === TP.mm_vmscan_direct_reclaim_end || kind === TP.mm_compaction_end;
    depth.set(actor, (depth.get(actor) ?? 0) + (begins ? 1 : 0) - (ends ? 1 : 0));
    if ((begins || kind === TP.reclaim_handoff) && !since.has(actor)) since.set(actor, ns);
    const over = kind === TP.alloc_failed || (kind === TP.mm_page_alloc && depth.get(actor) === 0);
    if (!over || !since.has(actor)) return;
    waits.push({ task: actor, from_ns: since.get(actor)!, to_ns: ns, order: kind === TP.alloc_failed ? a : b, failed: kind === TP.alloc_failed });
    since.delete(actor);
  };
  return waits;
}

function recorded(timeline: Timeline, upto = Infinity): Wait[] {
  const { rows } = timeline.recording.waits_of_allocations;
  const { c } = rows;
  return Array.from({ length: rows.upper_bound('ordinal', upto) }, (_, row) => ({
    task: c.task[row]!, from_ns: c.from_ns[row]!, to_ns: c.to_ns[row]!, order: c.order[row]!, failed: c.failed[row] === 1,
  }));
}

function open(id: string, switches: Record<string, string> = {}): Timeline {
  return new Timeline(make_machine(load_scenario(id).scenario!, 1, switches));
}

describe('waits of allocations', () => {
  test.each([
    ['who-may-write', {}, 3e9],
    ['who-may-write', { reclaim_stack: 'thread' }, 2.5e9],
    ['stolen', {}, 0.6e9],
    ['neighbours', {}, 16e9],
  ])('%s %j: those of the log', (id, switches, until) => {
    const timeline = open(id, switches);
    const waits = from_log(timeline);
    timeline.seek_ns(until);
    expect(waits.length).toBeGreaterThan(1);
    expect(recorded(timeline)).toEqual(waits);
    for (const wait of waits) expect(wait.to_ns).toBeGreaterThan(wait.from_ns);
  });

  test('an instant of the past knows what waited then, and a fork there forgets what came after', () => {
    const timeline = open('who-may-write');
    timeline.seek_ns(3e9);
    const all = recorded(timeline);
    const { c } = timeline.recording.waits_of_allocations.rows;
    const longest = all.reduce((best, wait, row) => (wait.to_ns - wait.from_ns > all[best]!.to_ns - all[best]!.from_ns ? row : best), 0);
    const inside = Math.floor((c.begin_ordinal[longest]! + c.ordinal[longest]!) / 2);
    timeline.seek_ordinal(inside);
    const { task, from_ns } = all[longest]!;
    expect(timeline.recording.waits_of_allocations.open(inside)).toContainEqual({ task, from_ns });
    const before = recorded(timeline, inside);
    expect(before.length).toBeLessThan(all.length);
    timeline.fork({ switch: 'swappiness', option: '0' });
    expect(recorded(timeline)).toEqual(before);
    expect(timeline.recording.waits_of_allocations.open(inside)).toContainEqual({ task, from_ns });
    // It ends on the new way too, and is whole.
    timeline.seek_ns(timeline.at_ns + 1e9);
    expect(recorded(timeline).find((wait) => wait.task === task && wait.from_ns === from_ns)).toBeDefined();
  });
});
