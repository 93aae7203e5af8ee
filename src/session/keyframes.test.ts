import { describe, expect, test } from 'vitest';
import { Arena } from '#base/arena.ts';
import { next_below } from '#base/prng.ts';
import { default_budget, Keyframes } from './keyframes.ts';

function arena(bytes: number): Arena {
  return new Arena([{ name: 'x', type: 'u8', length: bytes }]);
}

describe('keyframes', () => {
  test('stay under the budget, keep ordinal 0, and are denser near the cursor', () => {
    const a = arena(1024);
    const store = new Keyframes(a, { budget_bytes: 32 * 4096 + 200, spacing: 10 });
    for (let ordinal = 0; ordinal <= 100_000; ordinal += 10) {
      a.u8('x').fill(ordinal % 251);
      store.store(ordinal, ordinal, 0);
      expect(store.byte_length).toBeLessThanOrEqual(32 * 4096 + 200);
    }
    expect(store.list.length).toBeGreaterThan(30);
    const ordinals = store.list.map((k) => k.ordinal);
    expect(ordinals[0]).toBe(0);
    expect(ordinals).toEqual([...ordinals].sort((x, y) => x - y));
    const gaps = ordinals.slice(1).map((o, i) => o - ordinals[i]!);
    // No hole in the far past is larger than a third of the run, and the last gaps are the smallest.
    expect(Math.max(...gaps)).toBeLessThan(33_000);
    expect(gaps[gaps.length - 1]!).toBeLessThan(Math.max(...gaps) / 4);
  });

  test('give back the bytes they were taken of, also when others are dropped, and keep what is alike once', () => {
    const a = arena(100 * 4096 + 8);
    const bytes = a.u8('x');
    const store = new Keyframes(a, { budget_bytes: 300 * 4096, spacing: 1 });
    const state = Uint32Array.of(7);
    const below = (n: number): number => next_below(state, 0, n);
    const kept = new Map<number, Uint8Array>();
    for (let ordinal = 0; ordinal < 100; ordinal++) {
      for (let i = 0; i < 2; i++) bytes[below(bytes.length)] = below(256);
      kept.set(ordinal, a.snapshot());
      store.store(ordinal, ordinal, 0);
      const chosen = store.list[below(store.list.length)]!;
      store.restore(chosen);
      expect(a.diff(kept.get(chosen.ordinal)!)).toEqual([]);
      a.restore(kept.get(ordinal)!);
    }
    // The budget holds less than three whole copies.
    expect(store.list.length).toBeGreaterThan(90);
    store.truncate(0);
    // All but two chunks and the odd end were zero: one for all.
    expect(store.byte_length).toBeLessThanOrEqual(4 * 4096 + 101 * 4);
  });

  test('a chunk that changed in a few words costs those words, in many a chunk, and the same changes are kept once', () => {
    const a = new Arena([{ name: 'x', type: 'i32', length: 64 * 1024 }]);
    const words = a.i32('x');
    for (let i = 0; i < words.length; i++) words[i] = i;
    const store = new Keyframes(a, { spacing: 1 });
    store.store(0, 0, 0);
    const whole = store.byte_length;
    expect(whole).toBe(64 * 4096 + 64 * 4);
    for (let chunk = 0; chunk < 64; chunk++) words[chunk * 1024 + chunk] = -1;
    store.store(1, 1, 0);
    const few = store.byte_length - whole;
    expect(few).toBeLessThan(64 * 64 + 64 * 4 + 1);
    store.store(2, 2, 0);
    expect(store.byte_length - whole - few).toBe(64 * 4);
    for (let i = 0; i < 300; i++) words[i] = -2;
    store.store(3, 3, 0);
    expect(store.byte_length - whole - few - 64 * 4).toBe(4096 + 64 * 4);
    // A word that goes back to what it was makes its chunk the old one.
    words[63 * 1024 + 63] = 63 * 1024 + 63;
    const before = store.byte_length;
    store.store(4, 4, 0);
    expect(store.byte_length - before).toBe(64 * 4);
    store.restore(store.list[2]!);
    expect(words[0]).toBe(-1);
    expect(words[63 * 1024 + 63]).toBe(-1);
    expect(words[299]).toBe(299);
  });

  test('held for a look elsewhere, the present comes back, and the pool is as it was', () => {
    const a = arena(40 * 4096 + 16);
    const bytes = a.u8('x');
    for (let i = 0; i < bytes.length; i += 7) bytes[i] = i % 251;
    const store = new Keyframes(a, { spacing: 1 });
    store.store(0, 0, 0);
    bytes.fill(9, 5000, 9000);
    const present = a.snapshot();
    const before = store.byte_length;
    const held = store.hold(0);
    bytes.fill(1);
    store.put_back(held);
    expect(a.diff(present)).toEqual([]);
    expect(store.byte_length).toBe(before);
  });

  test('go on with what there is when memory gives out, and say so if there is none for the first', () => {
    const bytes = 64 * 4096;
    const a = new Arena([{ name: 'x', type: 'i32', length: bytes / 4 }]);
    const words = a.i32('x');
    const store = new Keyframes(a, { spacing: 10, budget_bytes: 1e9 });
    const real = globalThis.Int32Array;
    const fill = (from: number): void => {
      for (let i = 0; i < words.length; i++) words[i] = from + i;
    };
    // The pool asks for pieces of 1 MiB: from now on there are `left` of them.
    let left = 0;
    const poor = new Proxy(real, {
      construct: (target, args: [number]) => {
        if (args[0] === 262144 && left-- <= 0) throw new RangeError('Array buffer allocation failed');
        return Reflect.construct(target, args) as object;
      },
    });
    try {
      globalThis.Int32Array = poor;
      fill(0);
      expect(() => store.store(0, 0, 0)).toThrow('not enough memory here');
      left = 2;
      for (let n = 0; n < 30; n++) {
        fill(n * 1000000);
        store.store(n * 10, n * 10, 0);
        expect(store.byte_length).toBeLessThanOrEqual(2 * 262144 * 4 + 30 * 300);
      }
    } finally {
      globalThis.Int32Array = real;
    }
    expect(store.list.length).toBeGreaterThan(2);
    for (const keyframe of store.list) {
      store.restore(keyframe);
      expect(words[5]).toBe((keyframe.ordinal / 10) * 1000000 + 5);
      expect(words[words.length - 1]).toBe((keyframe.ordinal / 10) * 1000000 + words.length - 1);
    }
    expect(store.due_after(store.list.at(-1)!.ordinal)).toBe(store.list.at(-1)!.ordinal + 10);
  });

  test('may take as much as the machine needs: one whole copy and room for changes', () => {
    expect(default_budget(14.5e6)).toBe(320 * 1024 * 1024);
    expect(default_budget(613e6)).toBe(613e6 + 256 * 1024 * 1024);
  });

  test('are found by ordinal and by time', () => {
    const store = new Keyframes(arena(8), { spacing: 10 });
    for (const ordinal of [0, 10, 20, 30]) store.store(ordinal, ordinal * 100, 0);
    expect(store.at_or_before(19).ordinal).toBe(10);
    expect(store.at_or_before(20).ordinal).toBe(20);
    expect(store.at_or_before_ns(1999).ordinal).toBe(10);
    expect(store.at_or_before_ns(2000).ordinal).toBe(20);
    store.truncate(20);
    expect(store.at_or_before(1e9).ordinal).toBe(20);
  });

  test('are wanted again where they are far apart, never beside one that exists', () => {
    const store = new Keyframes(arena(8), { spacing: 10 });
    store.store(0, 0, 0);
    store.store(100, 0, 0);
    expect(store.due_after(3)).toBe(10);
    store.store(95, 0, 0);
    expect(store.due_after(90)).toBe(10);
    expect(store.due_after(96)).toBe(100);
    expect(store.due_after(100)).toBe(110);
  });

  test('copies that cost more than the work between them are taken less often', () => {
    const small = new Keyframes(arena(8), { events_per_ms: 100 });
    const large = new Keyframes(arena(32_000_000), { events_per_ms: 100 });
    expect(small.spacing).toBe(800);
    expect(large.spacing).toBe(Math.floor(32_000_000 / 9_000 / 0.35));
    small.events_per_ms = 1000;
    expect(small.spacing).toBe(8000);
  });
});
