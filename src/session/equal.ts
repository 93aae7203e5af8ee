// Two policies that do not get equally far cannot be compared by what they spent. Here every arm runs to the same success: where
// a count that only grows (blocks had, pages written) first stands at what the least successful arm of that seed reaches in the end.
import { assert } from '#base/assert.ts';
import type { Arm } from '#base/sweep.ts';
import { metric_of } from './metric.ts';

/** A run that is walked forward. */
export interface Walk {
  advance(to_ns: number): void;
  report(): unknown;
}

/** When each arm got to what the least successful one reaches: `look_ns` is how often the count is looked at, and the end of a look is said. */
export function equal_instants(count: string, arms: readonly Arm[], open: (switches: Arm['switches']) => Walk, end_ns: number, look_ns: number): readonly number[] {
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
  return looks.map((seen) => Math.min(seen.findIndex((value) => value >= least) * look_ns, end_ns));
}
