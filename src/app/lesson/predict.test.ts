// Each kind of prediction beside what came out, in one line.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { MEASURE, STEPS } from '#testing/lessons.ts';
import { onLine } from './AskBody.tsx';
import { compare, guessWords, holds, orderOf, timesWords } from './predict.ts';
import { shareOf } from './ResultView.tsx';

const BLOCK = 64;

describe('a prediction beside the truth', () => {
  it('chosen from a few, and who pays', () => {
    for (const kind of ['choose', 'pays'] as const) {
      const truth = { kind, option: 1, value: 4 } as const;
      expect(compare(STEPS[kind], { kind, option: 1 }, truth, BLOCK)).toEqual({ right: true, line: 'As you said: a few (seeks: 4).' });
      expect(compare(STEPS[kind], { kind, option: 2 }, truth, BLOCK)).toEqual({ right: false, line: 'You said: many. It is: a few (seeks: 4).' });
      expect(compare(STEPS[kind], null, truth, BLOCK)).toEqual({ right: null, line: 'It is: a few (seeks: 4).' });
      expect(compare(STEPS[kind], null, { kind, option: -1, value: null }, BLOCK).line).toBe('It is: none of these.');
    }
  });

  it('a number on a line, in the unit of its measure', () => {
    expect(compare(STEPS.number, { kind: 'number', value: 10 }, { kind: 'number', value: 32 }, BLOCK)).toEqual({ right: false, line: 'You said 10; it came to 32: 3.2 times as much.' });
    expect(compare(STEPS.number, { kind: 'number', value: 33 }, { kind: 'number', value: 32 }, BLOCK)).toEqual({ right: true, line: 'You said 33; it came to 32: very near.' });
    const times = { ...STEPS.number, answer: { ...MEASURE, unit: 'ns' } };
    expect(compare(times, { kind: 'number', value: 40e6 }, { kind: 'number', value: 10e6 }, BLOCK).line).toBe('You said 40 ms; it came to 10 ms: 4.0 times less.');
    expect(compare(STEPS.number, null, { kind: 'number', value: null }, BLOCK)).toEqual({ right: null, line: 'This run has no such number.' });
  });

  it('an order: the first place that differs, and what never came', () => {
    const truth = { kind: 'order', at_ns: [30, 10, null] } as const;
    expect(orderOf(truth.at_ns)).toEqual([1, 0, 2]);
    expect(compare(STEPS.order, { kind: 'order', order: [1, 0, 2] }, truth, BLOCK).line).toBe('In the order that you gave: a few, then none, then many (not at all).');
    expect(compare(STEPS.order, { kind: 'order', order: [0, 1, 2] }, truth, BLOCK).line).toMatch(/^You had none in place 1; there it was a few\. In this order: a few, then none/);
  });

  it('a place: a block for its page, and the other way round', () => {
    const page = { kind: 'point', thing: 'page', number: 1344, block: 21, words: 'page 1,344 in block 21' } as const;
    expect(compare(STEPS.point, { kind: 'point', thing: 'block', number: 21 }, page, BLOCK)).toEqual({ right: true, line: 'It was page 1,344 in block 21, as you pointed out.' });
    expect(compare(STEPS.point, { kind: 'point', thing: 'page', number: 1345 }, page, BLOCK).line).toBe('You pointed at page 1,345; it was page 1,344 in block 21. You had the right block.');
    expect(compare(STEPS.point, { kind: 'point', thing: 'page', number: 5 }, { kind: 'point', thing: 'block', number: 0, block: 0, words: 'block 0' }, BLOCK).right).toBe(true);
    expect(compare(STEPS.point, null, { kind: 'point', thing: 'page', number: -1, block: -1, words: '' }, BLOCK).line).toBe('This run has no such thing.');
  });

  it('a curve: where both end, and how far they are apart', () => {
    const truth = { kind: 'curve', from: 10, values: [20, 40] } as const;
    expect(compare(STEPS.curve, { kind: 'curve', values: [20, 40] }, truth, BLOCK)).toEqual({ right: true, line: 'Your curve ends at 40 pages, the run at 40 pages: very near; on the way they are 0 pages apart on average.' });
    expect(compare(STEPS.curve, { kind: 'curve', values: [10, 10] }, truth, BLOCK)).toEqual({ right: false, line: 'Your curve ends at 10 pages, the run at 40 pages: 4.0 times as much; on the way they are 20 pages apart on average.' });
    expect(compare(STEPS.curve, null, truth, BLOCK).line).toBe('It ends at 40 pages.');
  });

  it('says what was guessed in words', () => {
    expect(guessWords(STEPS.order, { kind: 'order', order: [2, 1, 0] })).toBe('many, then a few, then none');
    expect(guessWords(STEPS.point, { kind: 'point', thing: 'page', number: 1344 })).toBe('page 1,344');
    expect(guessWords(STEPS.choose, null)).toBe('');
  });

  it('compares in one line whatever was said and whatever came', () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 1e6 }), fc.double({ min: 0, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(value, value, fc.array(value, { minLength: 1, maxLength: 8 }), (guess, came, curve) => {
        const lines = [
          compare(STEPS.number, { kind: 'number', value: guess }, { kind: 'number', value: came }, BLOCK),
          compare(STEPS.curve, { kind: 'curve', values: [guess] }, { kind: 'curve', from: 0, values: curve }, BLOCK),
        ];
        for (const { line } of lines) expect(line).toMatch(/^[A-Z][^\n]*\.$/);
        expect(lines.map(({ line }) => line).join()).not.toMatch(/NaN|undefined|Infinity/);
      }),
    );
    expect(timesWords(0, 5)).toBe('');
  });
});

describe('a line of numbers', () => {
  it('keeps to its ends, rises all the way, and puts a number back where it came from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 2, max: 1e6 }), fc.boolean(), (low, more, log) => {
        const line = { low, high: low * more, log, unit: '' };
        const values = Array.from({ length: 101 }, (_, notch) => onLine(line, notch));
        expect([values[0], values[100]]).toEqual([line.low, line.high]);
        for (let ix = 1; ix <= 100; ix++) expect(values[ix]!).toBeGreaterThanOrEqual(values[ix - 1]! * 0.999);
        for (const notch of [0, 37, 100]) expect(Math.abs(shareOf(line, values[notch]!) - notch / 100)).toBeLessThan(0.06);
      }),
    );
  });

  it('a condition holds within its bounds, ends included, and never without a number', () => {
    const outcome = { measure: MEASURE, low: 1, high: 9 };
    expect([0, 1, 9, 10].map((value) => holds(outcome, value))).toEqual([false, true, true, false]);
    expect(holds({ measure: MEASURE, low: null, high: null }, null)).toBe(false);
  });
});
