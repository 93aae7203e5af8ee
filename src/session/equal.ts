// Two policies that do not get equally far cannot be compared by what they spent. Here every arm is read at the same success: where
// a count that only grows (blocks had, pages written) first stands at what the least successful arm of that seed reaches in the end.
import { assert } from '#base/assert.ts';
import type { Arm } from './compare.ts';
import { metric_of } from './metric.ts';

/** A run that is walked forward. */
export interface Walk {
  advance(to_ns: number): void;
  report(): unknown;
}

export interface AtEqual {
  /** The count at which every arm was read. */
  readonly count: number;
  /** When each arm had got there, to a look. */
  readonly ns: readonly number[];
  readonly reports: readonly unknown[];
}

/** `look_ns`: how often the count is looked at; an arm is read at the end of the look in which it got there. */
export function at_equal_count(count: string, arms: readonly Arm[], open: (switches: Arm['switches']) => Walk, end_ns: number, look_ns: number): AtEqual {
  assert(look_ns > 0, 'looks take time');
  const looks = arms.map((arm) => {
    const walk = open(arm.switches);
    const seen: number[] = [];
    for (let at = 0; ; at = Math.min(at + look_ns, end_ns)) {
      walk.advance(at);
      seen.push(metric_of(walk.report(), count) ?? 0);
      if (at === end_ns) return seen;
    }
  });
  const least = Math.min(...looks.map((seen) => seen[seen.length - 1]!));
  const ns = looks.map((seen) => Math.min(seen.findIndex((value) => value >= least) * look_ns, end_ns));
  const reports = arms.map((arm, i) => {
    const walk = open(arm.switches);
    walk.advance(ns[i]!);
    return walk.report();
  });
  return { count: least, ns, reports };
}
