import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { Arena } from './arena.ts';
import type { ColumnSpec } from './arena.ts';

const SPECS: readonly ColumnSpec[] = [
  { name: 'a', type: 'u8', length: 3 },
  { name: 'b', type: 'f64', length: 5 },
  { name: 'c', type: 'i32', length: 7 },
  { name: 'd', type: 'u16', length: 1 },
  { name: 'e', type: 'u32', length: 2 },
  { name: 'empty', type: 'i32', length: 0 },
];
type Write = { column: 'a' | 'b' | 'c' | 'd' | 'e'; at: number; value: number };
const writes: fc.Arbitrary<Write[]> = fc.array(
  fc.record({ column: fc.constantFrom('a' as const, 'b' as const, 'c' as const, 'd' as const, 'e' as const), at: fc.nat(20), value: fc.nat(255) }),
  { maxLength: 30 },
);

function columns(arena: Arena) {
  return { a: arena.u8('a'), b: arena.f64('b'), c: arena.i32('c'), d: arena.u16('d'), e: arena.u32('e') };
}
function write(arena: Arena, list: readonly Write[]): void {
  const views = columns(arena);
  for (const { column, at, value } of list) views[column][at % views[column].length] = value;
}

describe('arena', () => {
  test('columns start on 8-byte boundaries, in the order of the specs, and do not overlap', () => {
    const arena = new Arena(SPECS);
    const views = Object.values(columns(arena));
    let end = 0;
    for (const view of views) {
      expect(view.byteOffset % 8).toBe(0);
      expect(view.byteOffset).toBeGreaterThanOrEqual(end);
      end = view.byteOffset + view.byteLength;
    }
    expect(arena.byte_length).toBe(8 + 40 + 32 + 8 + 8);
  });

  test('a restored snapshot has the bytes and the hash it had, and the views stay alive', () => {
    fc.assert(fc.property(writes, writes, (first, second) => {
      const arena = new Arena(SPECS);
      const views = columns(arena);
      write(arena, first);
      const saved = arena.snapshot();
      const hash = arena.hash();
      const b = [...views.b];
      write(arena, second);
      arena.restore(saved);
      expect(arena.hash()).toBe(hash);
      expect([...views.b]).toEqual(b);
      expect(arena.diff(saved)).toEqual([]);
    }));
  });

  test('diff names exactly the columns that differ', () => {
    fc.assert(fc.property(writes, writes, (first, second) => {
      const one = new Arena(SPECS);
      const two = new Arena(SPECS);
      write(one, first);
      write(two, second);
      const naive = (['a', 'b', 'c', 'd', 'e'] as const).filter((name) => String([...columns(one)[name]]) !== String([...columns(two)[name]]));
      expect(one.diff(two.bytes)).toEqual(naive);
      expect(one.hash() === two.hash()).toBe(naive.length === 0);
    }));
  });

  test('one changed bit anywhere changes the hash', () => {
    const arena = new Arena(SPECS);
    const seen = new Set([arena.hash()]);
    for (let byte = 0; byte < arena.byte_length; byte++) {
      for (let bit = 0; bit < 8; bit++) {
        arena.bytes[byte]! ^= 1 << bit;
        seen.add(arena.hash());
        arena.bytes[byte]! ^= 1 << bit;
      }
    }
    expect(seen.size).toBe(1 + arena.byte_length * 8);
    expect(arena.hash()).toMatch(/^[0-9a-f]{16}$/);
  });

  test('a buffer of the right size is reused; a foreign snapshot is refused', () => {
    const arena = new Arena(SPECS);
    const buffer = new Uint8Array(arena.byte_length);
    expect(arena.snapshot(buffer)).toBe(buffer);
    expect(arena.snapshot(new Uint8Array(3))).toHaveLength(arena.byte_length);
    expect(() => arena.restore(new Uint8Array(3))).toThrow('another layout');
    expect(() => arena.u8('b')).toThrow('is f64');
    expect(() => arena.u8('z')).toThrow('no column z');
    expect(() => new Arena([...SPECS, SPECS[0]!])).toThrow('declared twice');
  });
});
