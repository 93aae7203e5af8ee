import { expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { Arena } from '#base/arena.ts';
import { same_up_to } from '#base/compare.ts';
import type { Chunks } from './chunk_pool.ts';
import { ChunkPool } from './chunk_pool.ts';

const WORDS = 9 * 1024 + 6;

interface Write {
  readonly at: number;
  readonly length: number;
  readonly stride: number;
  readonly value: number;
}
const write = fc.record({
  at: fc.nat(WORDS - 1), length: fc.constantFrom(1, 1, 2, 30, 200, 600, 5000), stride: fc.constantFrom(1, 1, 3, 40), value: fc.constantFrom(0, -1, 7, -2147483648, 123456789),
});
/** What is done in turn: words written and a copy taken of it; or a copy given up; or one put in place. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.array(write, { maxLength: 6 }).map((writes) => ({ kind: 'take' as const, writes })) },
  { weight: 2, arbitrary: fc.nat(99).map((which) => ({ kind: 'release' as const, which })) },
  { weight: 2, arbitrary: fc.nat(99).map((which) => ({ kind: 'restore' as const, which })) },
);

function apply(words: Int32Array, writes: readonly Write[]): void {
  for (const w of writes) for (let i = 0, at = w.at; i < w.length && at < words.length; i++, at += w.stride) words[at] = w.value;
}

test('whatever is written, given up and put back, a copy gives what it was taken of; at the end nothing is left', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
    const arena = new Arena([{ name: 'x', type: 'i32', length: WORDS }]);
    const words = arena.i32('x');
    const pool = new ChunkPool(arena);
    const copies: { chunks: Chunks; bytes: Uint8Array }[] = [{ chunks: pool.take(null), bytes: arena.snapshot() }];
    for (const s of steps) {
      const at = s.kind === 'take' ? copies.length - 1 : s.which % copies.length;
      if (s.kind === 'take') {
        apply(words, s.writes);
        copies.push({ chunks: pool.take(copies[at]!.chunks), bytes: arena.snapshot() });
      } else if (s.kind === 'restore') {
        pool.restore(copies[at]!.chunks);
        expect(arena.diff(copies[at]!.bytes)).toEqual([]);
      } else if (copies.length > 1) pool.release(copies.splice(at, 1)[0]!.chunks);
    }
    for (const { chunks, bytes } of copies) {
      pool.restore(chunks);
      expect(arena.diff(bytes)).toEqual([]);
      pool.release(chunks);
    }
    expect(pool.byte_length(0)).toBe(0);
  }), { numRuns: 300 });
});

test('words are compared to the last one, sign bits too', () => {
  fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 60 }), fc.nat(59), fc.integer({ min: -2147483648, max: 2147483647 }), (list, at, value) => {
    const a = Int32Array.from(list);
    const b = Int32Array.from([5, 5, 5, ...list]);
    expect(same_up_to(a, 0, a.length, b, 3)).toBe(a.length);
    const i = at % a.length;
    if (a[i] === value) return;
    b[3 + i] = value;
    const found = same_up_to(a, 0, a.length, b, 3);
    expect(found).toBeLessThanOrEqual(i);
    expect(found).toBeGreaterThan(i - 8);
  }));
});
