// The waits of allocations of the hand-made frame: many short ones, a bump of long ones, one that is longer than all.
import { HEAD } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { WAIT_BOUNDS, wait_bucket, wait_column_ns } from '#wire/waits.ts';

/** Ends (ns) and lengths (ns) of the toy's waits in its window, in order of their ends. */
export function toyWaits(view: FrameView, random: (below: number) => number): readonly (readonly [end_ns: number, long_ns: number])[] {
  const [at, window] = [view.head_of('at_ns'), view.head_of('window_ns')];
  return Array.from({ length: 180 }, (_, i) => {
    const slow = i % 9 === 4;
    const long = i === 131 ? 700e6 : slow ? 60e6 + random(90) * 1e6 : 300e3 + random(60) * 100e3;
    return [Math.round(at - window + ((i + 1) / 181) * window), long] as const;
  });
}

/** Counts them as the encoder does; before the window there were twenty more, all of 2 ms. */
export function fillWaits(view: FrameView, random: (below: number) => number): void {
  const waits = toyWaits(view, random);
  const width = wait_column_ns(view.head_of('window_ns'));
  const first = Math.floor((view.head_of('at_ns') - view.head_of('window_ns')) / width);
  for (const [end, long] of waits) view.wait_cell[(Math.floor(end / width) - first) * WAIT_BOUNDS.length + wait_bucket(long)]!++;
  const rank = (list: readonly number[], share: number): number => list.toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1]!;
  const lengths = waits.map(([, long]) => long);
  const all = [...lengths, ...Array.from({ length: 20 }, () => 2e6)];
  const values = [lengths, all].flatMap((list) => [list.length, rank(list, 0.5), rank(list, 0.99), Math.max(...list)]);
  view.head.set([...values, 1, 45e6, width, -1], HEAD.indexOf('waits'));
}
