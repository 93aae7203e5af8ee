// Access lists, made from a seed before boot: the same generator as the driver that recorded the real kernels
// (mulberry32; Zipf by a running sum, ranks shuffled), so that the model replays what they did, access by access.
// No Math.pow: its last bits differ between engines. The lists are checked against the hashes of the recorded runs.

export interface Mulberry32 {
  /** Next 32 bits. */
  u32(): number;
  /** Uniform in [0, 1). */
  f(): number;
  /** Uniform whole number in [0, k). */
  n(k: number): number;
}

export function mulberry32(seed: number): Mulberry32 {
  let a = seed >>> 0;
  const u32 = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return {
    u32,
    f: () => u32() / 4294967296,
    n: (k) => Math.floor((u32() * k) / 4294967296),
  };
}

/** x to the power of `alpha`, x >= 1, alpha >= 0, by the binary digits of alpha: products of repeated square roots. */
export function power(x: number, alpha: number): number {
  let whole = Math.floor(alpha);
  let rest = alpha - whole;
  let result = 1;
  let base = x;
  while (whole > 0) {
    if (whole % 2 === 1) result *= base;
    base *= base;
    whole = Math.floor(whole / 2);
  }
  let root = x;
  while (rest > 0) {
    root = Math.sqrt(root);
    rest *= 2;
    if (rest >= 1) {
      result *= root;
      rest -= 1;
    }
  }
  return result;
}

/** `count` pages of `pages` drawn by a Zipf law of exponent `alpha` (0 = uniform). */
export function zipf_list(count: number, pages: number, alpha: number, seed: number): Int32Array {
  if (alpha === 0) return uniform_list(count, pages, seed);
  const cdf = new Float64Array(pages);
  let sum = 0;
  for (let i = 0; i < pages; i++) {
    sum += 1 / power(i + 1, alpha);
    cdf[i] = sum;
  }
  const page_of_rank = shuffled(pages, (seed ^ 0x9e3779b9) >>> 0);
  const random = mulberry32(seed);
  const list = new Int32Array(count);
  const total = cdf[pages - 1]!;
  for (let k = 0; k < count; k++) {
    const u = random.f() * total;
    let low = 0;
    let high = pages - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cdf[middle]! > u) high = middle;
      else low = middle + 1;
    }
    list[k] = page_of_rank[low]!;
  }
  return list;
}

/** The same with all pages alike: the running sum of a rank is the rank, so nothing need be summed or searched. */
function uniform_list(count: number, pages: number, seed: number): Int32Array {
  const page_of_rank = shuffled(pages, (seed ^ 0x9e3779b9) >>> 0);
  const random = mulberry32(seed);
  const list = new Int32Array(count);
  for (let k = 0; k < count; k++) list[k] = page_of_rank[Math.floor(random.f() * pages)]!;
  return list;
}

/** 0..n-1 in an order drawn from the seed (Fisher and Yates, from the top). */
export function shuffled(n: number, seed: number): Int32Array {
  const list = new Int32Array(n);
  for (let i = 0; i < n; i++) list[i] = i;
  const random = mulberry32(seed);
  for (let i = n - 1; i > 0; i--) {
    const j = random.n(i + 1);
    const t = list[i]!;
    list[i] = list[j]!;
    list[j] = t;
  }
  return list;
}

/** FNV-1a, 32 bits, over the entries as little-endian words: the check that the recorded runs carry. */
export function fnv1a(list: ArrayLike<number>): number {
  let hash = 2166136261;
  for (let k = 0; k < list.length; k++) {
    const value = list[k]!;
    for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((value >>> shift) & 255), 16777619);
  }
  return hash >>> 0;
}
