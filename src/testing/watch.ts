// Runs a machine and shows each happening to a test while the machine still stands at it.
import type { Kernel } from '#kernel/kernel.ts';
import type { TracepointName } from '#kernel/tracepoints.ts';
import { TRACEPOINTS } from '#kernel/tracepoints.ts';

export interface Happening {
  readonly name: TracepointName;
  readonly ns: number;
  readonly actor: number;
  readonly a: number;
  readonly b: number;
}

export function watch(k: Kernel, until_ns: number, see: (h: Happening) => void, most_events = 3_000_000): void {
  k.eng.recorder = {
    event: (_id, _ordinal, ns, kind, actor, a, b) => see({ name: TRACEPOINTS[kind]!.name, ns, actor, a, b }),
    segment: () => {},
  };
  k.eng.run(until_ns, Infinity, most_events);
  k.eng.recorder = null;
}

/** All happenings of some kinds. */
export function collect(k: Kernel, until_ns: number, names: readonly TracepointName[], most_events?: number): Happening[] {
  const seen: Happening[] = [];
  watch(k, until_ns, (h) => names.includes(h.name) && seen.push(h), most_events);
  return seen;
}

/** The chain at a task's deepest instant: names and bytes, outermost first. */
export function deepest_chain(k: Kernel, task: number, max_records: number): { name: string; bytes: number }[] {
  const e = k.eng;
  return Array.from({ length: e.deepest_top[task]! + 1 }, (_, i) => ({ name: e.routines[e.deepest_routine[task * max_records + i]!]!.name, bytes: e.deepest_bytes[task * max_records + i]! }));
}
