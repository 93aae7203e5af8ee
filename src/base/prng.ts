// mulberry32 with its state in a column, one stream per user of chance. A run that differs from another in a
// policy alone sees the same workload, because no stream is shared.
// Source: the same generator as the recorded kernel workloads use, checked against their list hashes.

/** Next 32 random bits of stream `i`; `state` holds one u32 a stream. */
export function next_u32(state: Uint32Array, i: number): number {
  const a = (state[i]! + 0x6d2b79f5) >>> 0;
  state[i] = a;
  let t = a;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

/** Uniform in [0, 1). */
export function next_unit(state: Uint32Array, i: number): number {
  return next_u32(state, i) / 4294967296;
}

/** Uniform whole number in [0, n). */
export function next_below(state: Uint32Array, i: number, n: number): number {
  return Math.floor((next_u32(state, i) * n) / 4294967296);
}

/** Spreads a seed over streams, so that neighbouring seeds and streams share nothing. */
export function seed_stream(state: Uint32Array, i: number, seed: number): void {
  let h = Math.imul((seed ^ 0x9e3779b9) + i * 0x85ebca6b, 0xc2b2ae35) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x27d4eb2f) >>> 0;
  state[i] = (h ^ (h >>> 13)) >>> 0;
}
