// History with the real kernel: where a run is cut does not matter; a machine restored in mid-flight goes on as it would
// have; nothing is asked of the clock or of chance outside the arena.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { apply_command, boot_recipe, command_recipe, hungry_recipe, recipe } from '#testing/arbitraries.ts';

const RUNS = 40;
const any = fc.oneof(recipe, hungry_recipe);

/** Clock and chance throw while the model runs. */
function without_ambient<T>(run: () => T): T {
  const random = Math.random;
  const RealDate = globalThis.Date;
  const now = performance.now.bind(performance);
  const refuse = (): never => {
    throw new Error('the model asked for the time or for chance');
  };
  Math.random = refuse;
  globalThis.Date = new Proxy(RealDate, { construct: refuse, apply: refuse, get: refuse });
  performance.now = refuse;
  try {
    return run();
  } finally {
    Math.random = random;
    globalThis.Date = RealDate;
    performance.now = now;
  }
}

describe('history', () => {
  test('a run in pieces, by events and by time, has the bytes of a run in one piece', () => {
    fc.assert(fc.property(any, fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 }), (r, pieces) => {
      const one = boot_recipe(r);
      const two = boot_recipe(r);
      expect(two.arena.hash()).toBe(one.arena.hash());
      let events = 0;
      for (const [i, piece] of pieces.entries()) {
        if (i % 2 === 0) events += two.eng.run(Infinity, Infinity, piece);
        else events += two.eng.run(two.eng.now + piece * 1000, Infinity, 5000);
      }
      without_ambient(() => one.eng.run(Infinity, events, Infinity));
      expect(two.arena.diff(one.arena.bytes)).toEqual([]);
      expect(two.arena.hash()).toBe(one.arena.hash());
    }), { numRuns: RUNS });
  });

  test('restored in mid-flight, in the same machine or in a fresh one, it goes on as it would have', () => {
    fc.assert(fc.property(any, fc.nat(3000), fc.nat(2000), (r, before, after) => {
      const k = boot_recipe(r);
      k.eng.run(Infinity, Infinity, before);
      const saved = k.arena.snapshot();
      k.eng.run(Infinity, Infinity, after);
      const hash = k.arena.hash();
      k.arena.restore(saved);
      k.eng.run(Infinity, Infinity, after);
      expect(k.arena.hash()).toBe(hash);
      const fresh = boot_recipe(r);
      fresh.arena.restore(saved);
      fresh.eng.run(Infinity, Infinity, after);
      expect(fresh.arena.hash()).toBe(hash);
    }), { numRuns: RUNS });
  });

  test('a switch turned there and back loses nothing: the past is the same, and a fork does not touch its parent', () => {
    fc.assert(fc.property(any, command_recipe, fc.nat(1500), fc.nat(800), (r, command, before, after) => {
      const k = boot_recipe(r);
      k.eng.run(Infinity, Infinity, before);
      const saved = k.arena.snapshot();
      const straight = k.arena.hash();
      apply_command(k, command);
      k.eng.run(Infinity, Infinity, after);
      k.arena.restore(saved);
      expect(k.arena.hash()).toBe(straight);
    }), { numRuns: RUNS });
  });

  test('a recorder changes nothing', () => {
    fc.assert(fc.property(any, fc.integer({ min: 1, max: 2500 }), (r, events) => {
      const silent = boot_recipe(r);
      const watched = boot_recipe(r);
      let last = 0;
      watched.eng.recorder = {
        event: (id) => {
          expect(id).toBeGreaterThan(last);
          last = id;
        },
        segment: () => {},
      };
      silent.eng.run(Infinity, Infinity, events);
      watched.eng.run(Infinity, Infinity, events);
      expect(watched.arena.hash()).toBe(silent.arena.hash());
    }), { numRuns: RUNS });
  });

  test('seeds and switches make different machines, the same ones the same', () => {
    fc.assert(fc.property(recipe, (r) => {
      expect(boot_recipe(r).arena.hash()).toBe(boot_recipe(r).arena.hash());
      expect(boot_recipe({ ...r, seed: r.seed + 1 }).arena.hash()).not.toBe(boot_recipe(r).arena.hash());
    }), { numRuns: RUNS });
  });
});
