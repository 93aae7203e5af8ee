// One key goes through all of a presentation, whatever its steps are; nothing that is pressed loses it.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import type { Facts, Press, Stand } from './stand.ts';
import { isRevealed, press, START } from './stand.ts';

interface Step {
  readonly plays: boolean;
  readonly numbered: boolean;
}

/** A deck of made-up steps, which does what it is told as the real ones do. */
class Pretended {
  at = 0;
  moving = false;
  stand: Stand = START;
  readonly #steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  facts(): Facts {
    return { at: this.at, of: this.#steps.length, moving: this.moving, numbered: this.#steps[this.at]!.numbered };
  }

  press(by: Press): void {
    const { stand, deed } = press(this.stand, this.facts(), by);
    this.stand = stand;
    if (deed.kind === 'arrive') this.moving = false;
    if (deed.kind !== 'go') return;
    this.moving = deed.by === 'next' && this.#steps[deed.to]!.plays;
    this.at = deed.to;
  }
}

const steps = fc.array(fc.record({ plays: fc.boolean(), numbered: fc.boolean() }), { minLength: 1, maxLength: 12 });
const presses = fc.array(fc.oneof(fc.constantFrom<Press>('next', 'previous', 'reveal', 'blank'), fc.integer({ min: -2, max: 14 }).map((to) => ({ to }))), { maxLength: 60 });

describe('a presentation', () => {
  it('is given whole by one key: every step in order, each number hidden before it is shown, then the end, and there it stays', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const deck = new Pretended(all);
        const met: number[] = [0];
        const revealed: number[] = [];
        let count = 0;
        while (!deck.stand.ended) {
          const before = deck.at;
          deck.press('next');
          expect(++count).toBeLessThanOrEqual(3 * all.length);
          if (deck.at !== before) {
            expect(isRevealed(deck.stand, deck.at)).toBe(false);
            met.push(deck.at);
          } else if (deck.stand.revealed.length > revealed.length) revealed.push(deck.at);
        }
        expect(met).toEqual(all.map((_, ix) => ix));
        expect(revealed).toEqual(all.flatMap((one, ix) => (one.numbered ? [ix] : [])));
        expect(count).toBe(all.length + all.slice(1).filter((one) => one.plays).length + revealed.length);
        const there = deck.stand;
        deck.press('next');
        expect(deck.stand).toEqual(there);
      }),
    );
  });

  it('stands at a step of its own after any row of presses, and from there one key still leads to the end', () => {
    fc.assert(
      fc.property(steps, presses, (all, row) => {
        const deck = new Pretended(all);
        for (const by of row) {
          deck.press(by);
          expect(deck.at).toBeGreaterThanOrEqual(0);
          expect(deck.at).toBeLessThan(all.length);
          for (const shown of deck.stand.revealed) expect(all[shown]!.numbered).toBe(true);
        }
        for (let n = 0; n <= 3 * all.length + 1 && !deck.stand.ended; n++) deck.press('next');
        expect(deck.stand.ended).toBe(true);
        expect(deck.at).toBe(all.length - 1);
      }),
    );
  });

  it('goes back step by step, and the first press on a blank screen only brings the picture back', () => {
    const deck = new Pretended([{ plays: false, numbered: true }, { plays: true, numbered: false }, { plays: false, numbered: false }]);
    for (const by of ['next', 'next', 'next', 'next'] as const) deck.press(by);
    expect(deck.at).toBe(2);
    deck.press('blank');
    deck.press('next');
    expect(deck.stand).toMatchObject({ blank: false, ended: false });
    deck.press('next');
    expect(deck.stand.ended).toBe(true);
    deck.press('previous');
    expect(deck.stand.ended).toBe(false);
    expect(deck.at).toBe(2);
    deck.press('previous');
    expect(deck.at).toBe(1);
    expect(deck.moving).toBe(false);
    deck.press({ to: 0 });
    // What the room has seen is not hidden again by itself; the key hides it.
    expect(isRevealed(deck.stand, 0)).toBe(true);
    deck.press('reveal');
    expect(isRevealed(deck.stand, 0)).toBe(false);
  });

  it('goes on where nobody knows how many steps there are, and takes no step that is not there', () => {
    const facts: Facts = { at: 4, of: null, moving: false, numbered: false };
    expect(press(START, facts, 'next').deed).toEqual({ kind: 'go', to: 5, by: 'next' });
    for (const to of [-1, 1.5, NaN, 5, Infinity]) expect(press(START, facts, { to })).toEqual({ stand: START, deed: { kind: 'none' } });
  });
});
