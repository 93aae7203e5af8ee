// How waits of allocations are counted in a frame: by columns of time and buckets of length. Encoder, panel and the
// question for single waits share this, so that a cell and its list hold the same waits.
//
// What counts: an allocation of a program (kernel threads have no program that waits) that could not be served at once. It
// waits from the moment its task begins to reclaim or to compact for itself, or hands this to the reclaim thread, until it
// has its memory or is told that there is none; naps and further attempts in between belong to it. Slowing down a writer
// (balance_dirty_pages) and reading a page (a fault, swap-in) are no allocations and do not count.

/** Columns of time in a frame; one more than a window can touch. */
export const WAIT_COLUMNS = 50;
/** Lower ends of the buckets, ns: 1, 2, 5 a decade. The first also holds what is shorter, the last what is longer. */
export const WAIT_BOUNDS: readonly number[] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10].flatMap((decade) => [decade, 2 * decade, 5 * decade]).concat(1e11);
/** Above every bucket: longer than any run. */
export const LONGEST_WAIT = 9e15;

/** Bucket of a length. */
export function wait_bucket(ns: number): number {
  let bucket = 0;
  while (bucket + 1 < WAIT_BOUNDS.length && ns >= WAIT_BOUNDS[bucket + 1]!) bucket++;
  return bucket;
}

/** Shortest length of a bucket, and the first that is too long for it. */
export function bucket_range(bucket: number): readonly [least_ns: number, below_ns: number] {
  return [bucket === 0 ? 0 : WAIT_BOUNDS[bucket]!, WAIT_BOUNDS[bucket + 1] ?? LONGEST_WAIT];
}

/** Width of a column, ns: the smallest round number (1, 2, 5) of which a window touches no more than WAIT_COLUMNS. */
export function wait_column_ns(window_ns: number): number {
  let width = 1;
  for (;;) {
    for (const step of [1, 2, 5]) if (step * width * (WAIT_COLUMNS - 1) >= window_ns) return step * width;
    width *= 10;
  }
}
