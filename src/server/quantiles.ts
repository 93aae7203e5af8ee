// The n-th smallest of many numbers without sorting them: Hoare's selection. Percentiles are by nearest rank.

/** The value of this rank (0 = the smallest). The numbers are put into another order. */
export function nth_smallest(values: Float64Array, rank: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const other = values[i]!;
      values[i++] = values[j]!;
      values[j--] = other;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}

/** How many, the median, the 99th percentile and the greatest; zeros of none. The numbers are put into another order. */
export function summary_of(values: Float64Array): readonly [count: number, median: number, p99: number, most: number] {
  const n = values.length;
  if (n === 0) return [0, 0, 0, 0];
  return [n, nth_smallest(values, Math.ceil(n * 0.5) - 1), nth_smallest(values, Math.ceil(n * 0.99) - 1), nth_smallest(values, n - 1)];
}
