// The waits of a stretch of time by kind: by how much was wanted, by who waited, or by what the time went into. Sums of parts are
// sums of waits, to the nanosecond.
import type { Ns } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { WAIT_TEXT } from '#kernel/wait_reasons.ts';
import type { Timeline } from '#session/timeline.ts';
import type { Inspect, WaitsByDetail } from '#wire/messages.ts';
import { summary_of } from './quantiles.ts';

const RUNS = 0;
const READY = 1;

interface Wait {
  readonly task: number;
  readonly order: number;
  readonly failed: boolean;
  readonly from_ns: Ns;
  readonly to_ns: Ns;
}

function waits_in(timeline: Timeline, from_ns: Ns, to_ns: Ns, task: number | null): Wait[] {
  const { rows } = timeline.recording.waits_of_allocations;
  const { c } = rows;
  const end = rows.upper_bound('ordinal', timeline.ordinal);
  const found: Wait[] = [];
  for (let row = Math.min(end, rows.lower_bound('reach', from_ns)); row < end; row++) {
    const at = Math.min(c.to_ns[row]!, timeline.at_ns);
    if (at < from_ns || at >= to_ns || (task !== null && c.task[row] !== task)) continue;
    found.push({ task: c.task[row]!, order: c.order[row]!, failed: c.failed[row] === 1, from_ns: c.from_ns[row]!, to_ns: c.to_ns[row]! });
  }
  return found;
}

/** What the time of each wait went into, by reason of waiting. Between two stretches of a task's time it waits for a CPU; a stretch
 *  that goes on still is one of running. */
function parts_of(timeline: Timeline, waits: readonly Wait[]): Map<number, number>[] {
  const { segments } = timeline.recording;
  const { c, length } = segments;
  const by_task = new Map<number, Wait[]>();
  for (const wait of waits) by_task.set(wait.task, [...(by_task.get(wait.task) ?? []), wait]);
  const at = new Map(waits.map((wait) => [wait, wait.from_ns]));
  const parts = new Map(waits.map((wait) => [wait, new Map<number, number>()]));
  const add = (wait: Wait, reason: number, until: Ns): void => {
    const long = Math.min(until, wait.to_ns) - at.get(wait)!;
    if (long <= 0) return;
    const of = parts.get(wait)!;
    of.set(reason, (of.get(reason) ?? 0) + long);
    at.set(wait, at.get(wait)! + long);
  };
  const first = waits.reduce((least, wait) => Math.min(least, wait.from_ns), Infinity);
  for (let row = segments.lower_bound('reach', first); row < length; row++) {
    for (const wait of by_task.get(c.task[row]!) ?? []) {
      if (c.to_ns[row]! <= wait.from_ns || c.from_ns[row]! >= wait.to_ns) continue;
      add(wait, READY, c.from_ns[row]!);
      const state = c.state[row]!;
      add(wait, state === STATE.sleeping ? c.reason[row]! : state === STATE.runnable ? READY : c.reason[row] === 2 ? 2 : RUNS, c.to_ns[row]!);
    }
  }
  for (const wait of waits) add(wait, RUNS, wait.to_ns);
  return waits.map((wait) => parts.get(wait)!);
}

export function inspect_waits_by(timeline: Timeline, what: Extract<Inspect, { kind: 'waits_by' }>): WaitsByDetail {
  const waits = waits_in(timeline, what.from_ns, what.to_ns, what.task);
  const kinds = new Map<number, { lengths: number[]; failed: number }>();
  const add = (key: number, long: number, failed: boolean): void => {
    const kind = kinds.get(key) ?? { lengths: [], failed: 0 };
    kind.lengths.push(long);
    if (failed) kind.failed++;
    kinds.set(key, kind);
  };
  if (what.by === 'reason') {
    const parts = parts_of(timeline, waits);
    waits.forEach((wait, ix) => {
      for (const [reason, ns] of parts[ix]!) add(reason, ns, wait.failed);
    });
  } else for (const wait of waits) add(what.by === 'order' ? wait.order : wait.task, wait.to_ns - wait.from_ns, wait.failed);
  const rows = [...kinds].map(([key, { lengths, failed }]) => {
    const total_ns = lengths.reduce((sum, ns) => sum + ns, 0);
    const [count, median_ns, p99_ns, longest_ns] = summary_of(Float64Array.from(lengths));
    return { key, memory: what.by === 'reason' && WAIT_TEXT[key]?.memory === true, count, failed, total_ns, median_ns, p99_ns, longest_ns };
  });
  return { kind: 'waits_by', by: what.by, count: waits.length, total_ns: waits.reduce((sum, wait) => sum + wait.to_ns - wait.from_ns, 0), rows: rows.sort((one, other) => other.total_ns - one.total_ns || one.key - other.key) };
}
