// How long allocations waited, as the frame counts it: cells of time by length, sums by length, and the lines across.
import { format_ns } from '#base/units.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { WAIT_BOUNDS, WAIT_COLUMNS, bucket_range, LONGEST_WAIT } from '#wire/waits.ts';
import { windowOf } from '../task-lanes/time_axis.ts';

/** Fewer waits than this are shown one by one, as dots. */
export const LEAST_SHADED = 3;

export interface WaitCell {
  readonly column: number;
  readonly bucket: number;
  readonly count: number;
  /** When they ended; cut at the window. */
  readonly fromNs: number;
  readonly toNs: number;
}

export interface Measure {
  readonly id: 'median' | 'p99' | 'longest';
  readonly label: string;
  /** In the time shown, and since the start; ns. */
  readonly window: number;
  readonly all: number;
}

export interface Waits {
  readonly count: number;
  readonly countAll: number;
  readonly cells: readonly WaitCell[];
  /** Waits of each bucket in the whole window. */
  readonly sums: readonly number[];
  readonly measures: readonly Measure[];
  /** The only task whose waits these are; -1: of all. */
  readonly of: number;
  readonly open: number;
  readonly openLongest: number;
  readonly columnNs: number;
}

export function waitsOf(view: FrameView): Waits {
  const { fromNs, toNs } = windowOf(view);
  const columnNs = view.head_of('wait_column_ns');
  const first = columnNs > 0 ? Math.floor(fromNs / columnNs) : 0;
  const cells: WaitCell[] = [];
  const sums = new Array<number>(WAIT_BOUNDS.length).fill(0);
  for (let column = 0; column < WAIT_COLUMNS; column++) {
    for (let bucket = 0; bucket < WAIT_BOUNDS.length; bucket++) {
      const count = view.wait_cell_of(column, bucket);
      if (count === 0) continue;
      const start = (first + column) * columnNs;
      cells.push({ column, bucket, count, fromNs: Math.max(fromNs, start), toNs: Math.min(start + columnNs, toNs + 1) });
      sums[bucket]! += count;
    }
  }
  return {
    count: view.head_of('waits'),
    countAll: view.head_of('waits_all'),
    cells, sums, columnNs,
    measures: [
      { id: 'median', label: 'median', window: view.head_of('wait_median'), all: view.head_of('wait_median_all') },
      { id: 'p99', label: '99th percentile', window: view.head_of('wait_p99'), all: view.head_of('wait_p99_all') },
      { id: 'longest', label: 'longest', window: view.head_of('wait_longest'), all: view.head_of('wait_longest_all') },
    ],
    of: view.head_of('waits_of'),
    open: view.head_of('waits_open'),
    openLongest: view.head_of('wait_open_longest'),
  };
}

/** The first and the last decade that the picture needs, ns: from the shortest wait shown to the longest of the run so far. */
export function decadesOf(waits: Waits): readonly [from: number, to: number] {
  const shortest = waits.cells.reduce((least, cell) => Math.min(least, WAIT_BOUNDS[cell.bucket]!), Infinity);
  const longest = Math.max(...waits.measures.map((measure) => Math.max(measure.window, measure.all)), 1);
  let to = WAIT_BOUNDS[0]!;
  while (to <= longest && to < WAIT_BOUNDS.at(-1)!) to *= 10;
  let from = WAIT_BOUNDS[0]!;
  while (from * 10 <= shortest && from * 100 < to) from *= 10;
  return [from, Math.max(to, from * 100)];
}

/** "2 ms to 5 ms". */
export function rangeWords(bucket: number): string {
  const [least, below] = bucket_range(bucket);
  if (least === 0) return `under ${format_ns(below)}`;
  return below === LONGEST_WAIT ? `${format_ns(least)} and more` : `${format_ns(least)} to ${format_ns(below)}`;
}

/** Classes of density, each with the least count of it: few to many. */
export const DENSITY = [LEAST_SHADED, 10, 30, 100] as const;

/** Class of a count of at least LEAST_SHADED: 0 few .. 3 many. */
export function densityClass(count: number): number {
  let found = 0;
  for (let ix = 1; ix < DENSITY.length; ix++) if (count >= DENSITY[ix]!) found = ix;
  return found;
}

export function densityWords(ix: number): string {
  const next = DENSITY[ix + 1];
  return next === undefined ? `${DENSITY[ix]!} and more in a cell` : `${DENSITY[ix]!} to ${next - 1} in a cell`;
}
