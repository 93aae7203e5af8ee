// No row of moves loses a lesson: it stays within its steps, no question is passed unanswered, and going on always ends.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { lessonOf, STEPS } from '#testing/lessons.ts';
import type { Answer, Hold, Move, Stop } from './hold.ts';
import { askBefore, goesOn, guessUnderWay, isOpen, move, predictionOf, startHold, stopsOf } from './hold.ts';

const ANSWERS: readonly Answer[] = [
  { kind: 'choose', option: 1 },
  { kind: 'pays', option: 0 },
  { kind: 'number', value: 3 },
  { kind: 'order', order: [1, 0] },
  { kind: 'point', thing: 'block', number: 21 },
  { kind: 'curve', values: [1, 2] },
];
const steps = fc.array(fc.constantFrom(...Object.values(STEPS)), { minLength: 1, maxLength: 16 });
const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom<Move>({ kind: 'next' }, { kind: 'next' }, { kind: 'back' }, { kind: 'skip' }, { kind: 'again' }, { kind: 'arrived' }, { kind: 'blank' }, { kind: 'notes' }),
  fc.record({ kind: fc.constant('go' as const), to: fc.oneof(fc.integer({ min: -2, max: 22 }), fc.constant(0.5)) }),
  fc.record({ kind: fc.constant('commit' as const), answer: fc.constantFrom(...ANSWERS) }),
);

function walk(stops: readonly Stop[], row: readonly Move[], each: (hold: Hold, before: Hold, by: Move) => void = () => {}): Hold {
  let hold = startHold(stops);
  for (const by of row) {
    const before = hold;
    hold = move(hold, stops, by);
    each(hold, before, by);
  }
  return hold;
}

describe('a lesson is held', () => {
  it('whatever is pressed, it stands at a step that may be seen', () => {
    fc.assert(
      fc.property(steps, fc.array(moves, { maxLength: 60 }), (of, row) => {
        const stops = stopsOf({ steps: of });
        walk(stops, row, (hold, before, by) => {
          expect(hold.at).toBeGreaterThanOrEqual(0);
          expect(hold.at).toBeLessThanOrEqual(hold.furthest);
          expect(hold.furthest).toBeLessThan(stops.length);
          // Every question before the furthest step was answered or skipped on purpose.
          for (let ix = 0; ix < hold.furthest; ix++) if (predictionOf(stops[ix]) !== null) expect(hold.answers).toHaveProperty(String(ix));
          // An answer is of its question's kind.
          for (const [ix, answer] of Object.entries(hold.answers)) if (answer !== null) expect(predictionOf(stops[Number(ix)])).toBe(answer.kind);
          // One press moves one step at most, but for the way back to a step that was seen.
          if (by.kind !== 'go') expect(Math.abs(hold.at - before.at)).toBeLessThanOrEqual(1);
          if (by.kind === 'back' && !before.blank && before.at > 0) expect(hold.at).toBe(before.at - 1);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('the one key of a remote leads from anywhere to the end, and says each question before it shows its answer', () => {
    fc.assert(
      fc.property(steps, fc.array(moves, { maxLength: 30 }), (of, row) => {
        const stops = stopsOf({ steps: of });
        let hold = walk(stops, row);
        let presses = 0;
        while (hold.at < stops.length - 1) {
          const { at } = hold;
          const open = isOpen(hold, stops);
          hold = move(hold, stops, { kind: 'next' });
          if (hold.at > at && predictionOf(stops[hold.at]) !== null && hold.answers[hold.at] === undefined) expect(isOpen(hold, stops)).toBe(true);
          if (open && !hold.blank && predictionOf(stops[at]) !== null && hold.answers[at] !== undefined) expect(hold.answers).toHaveProperty(String(at));
          expect(++presses).toBeLessThanOrEqual(2 * stops.length + 2);
        }
        expect(move(hold, stops, { kind: 'next' }).at).toBe(stops.length - 1);
      }),
      { numRuns: 100 },
    );
  });

  it('a move that means nothing changes nothing', () => {
    const stops = stopsOf(lessonOf([STEPS.say, STEPS.choose, STEPS.reveal]));
    const hold = startHold(stops);
    for (const by of [{ kind: 'skip' }, { kind: 'again' }, { kind: 'back' }, { kind: 'arrived' }, { kind: 'go', to: 3 }, { kind: 'commit', answer: ANSWERS[0]! }] as const) {
      expect(move(hold, stops, by)).toBe(hold);
    }
    const asked = startHold(stops, 2);
    expect(move(asked, stops, { kind: 'commit', answer: { kind: 'number', value: 1 } })).toBe(asked);
  });
});

describe('a question', () => {
  it('answered, hands over to the run that decides it where that comes next, and stays with its answer where it does not', () => {
    const stops = stopsOf({ steps: [STEPS.choose, STEPS.watch, STEPS.reveal, STEPS.choose, STEPS.say, STEPS.reveal] });
    expect([goesOn(stops, 1), goesOn(stops, 4)]).toEqual([true, false]);
    const first = move(startHold(stops, 1), stops, { kind: 'commit', answer: ANSWERS[0]! });
    expect([first.at, first.answers[1], guessUnderWay(first, stops)]).toEqual([2, ANSWERS[0], 1]);
    const revealed = { ...first, at: 3, furthest: 3 };
    expect([guessUnderWay(revealed, stops), askBefore(stops, 3)]).toEqual([null, 1]);
    const second = move({ ...revealed, at: 4, furthest: 4 }, stops, { kind: 'skip' });
    expect([second.at, second.answers[4], isOpen(second, stops), guessUnderWay({ ...second, at: 5 }, stops)]).toEqual([4, null, false, null]);
  });

  it('asked again is open again, and what came after it is closed', () => {
    const stops = stopsOf({ steps: [STEPS.choose, STEPS.say, STEPS.reveal] });
    const answered = { ...move(startHold(stops, 1), stops, { kind: 'skip' }), furthest: 3 };
    const again = move(answered, stops, { kind: 'again' });
    expect([isOpen(again, stops), again.furthest, move(again, stops, { kind: 'go', to: 3 })]).toEqual([true, 1, again]);
  });

  it('a run that plays goes to its end first, then on; back shows where it began', () => {
    const stops = stopsOf({ steps: [STEPS.watch, STEPS.force] });
    const began = move(startHold(stops), stops, { kind: 'next' });
    const ended = move(began, stops, { kind: 'next' });
    const on = move(ended, stops, { kind: 'next' });
    expect([began.at, began.arrived, ended.at, ended.arrived, on.at, on.arrived]).toEqual([1, false, 1, true, 2, false]);
    const back = move(on, stops, { kind: 'back' });
    expect([back.at, back.arrived, back.by]).toEqual([1, false, 'back']);
  });

  it('on a blank screen the first press only brings the picture back', () => {
    const stops = stopsOf({ steps: [STEPS.say] });
    const blank = move(startHold(stops), stops, { kind: 'blank' });
    const back = move(blank, stops, { kind: 'next' });
    expect([back.blank, back.at, move(back, stops, { kind: 'next' }).at]).toEqual([false, 0, 1]);
  });
});
