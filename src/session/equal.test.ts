import { fc } from '#testing/chance.ts';
import { expect, it } from 'vitest';
import type { Walk } from './equal.ts';
import { equal_instants } from './equal.ts';

/** A run whose count goes up by one at each of these instants. */
function paid(steps: readonly number[]): Walk {
  let now = 0;
  return { advance: (to) => (now = to), report: () => ({ got: steps.filter((at) => at <= now).length }) };
}

it('runs every arm to where the least successful one ends, at the first look that shows it', () => {
  fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 8 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (all, look) => {
    const arms = all.map((_, i) => ({ name: String(i), switches: { arm: String(i) } }));
    const ns = equal_instants('got', arms, ({ arm }) => paid(all[Number(arm)]!), 1000, look);
    const count = Math.min(...all.map((steps) => steps.length));
    all.forEach((steps, i) => {
      const needed = count === 0 ? 0 : [...steps].sort((a, b) => a - b)[count - 1]!;
      expect(ns[i]).toBe(Math.min(Math.ceil(needed / look) * look, 1000));
    });
  }));
});
