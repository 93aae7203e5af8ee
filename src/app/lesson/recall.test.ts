import { expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import type { Stop } from './hold.ts';
import { move, stopsOf } from './hold.ts';
import { answerOf, recalled, remember } from './recall.ts';

const ask = (kind: string, options = 3): Stop => ({ kind: 'step', step: { kind: 'ask', ask: kind, text: '', options: Array.from({ length: options }, () => ({ label: '', when: null, first: null })), line: null, answer: null, point: null, curve: null } } as unknown as Stop);
const stops: readonly Stop[] = [...stopsOf({ steps: [] }).slice(0, 1), ask('choose'), ask('order'), ask('curve'), ask('point'), ask('number'), { kind: 'end' }];

class Shelf {
  held: string | null = null;
  getItem = (): string | null => this.held;
  setItem = (_: string, text: string): void => void (this.held = text);
}

test('what was answered is there after a reload, at the cover nothing is', () => {
  const shelf = new Shelf();
  let hold = recalled('one', stops, 1, shelf);
  expect(hold.answers).toEqual({});
  hold = move(hold, stops, { kind: 'commit', answer: { kind: 'choose', option: 2 } });
  hold = move({ ...hold, at: 2 }, stops, { kind: 'commit', answer: { kind: 'order', order: [2, 0, 1] } });
  hold = move({ ...hold, at: 3 }, stops, { kind: 'skip' });
  remember('one', hold, shelf);
  expect(recalled('one', stops, 3, shelf).answers).toEqual({ 1: { kind: 'choose', option: 2 }, 2: { kind: 'order', order: [2, 0, 1] }, 3: null });
  expect(recalled('one', stops, 1, shelf).answers).toEqual({ 1: { kind: 'choose', option: 2 } });
  expect(recalled('one', stops, 0, shelf).answers).toEqual({});
  expect(recalled('another', stops, 3, shelf).answers).toEqual({});
});

test('what somebody else wrote there is no answer, and no trouble', () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string(), fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5'), fc.jsonValue()).map((answers) => JSON.stringify({ version: 1, lesson: 'one', answers }))), fc.nat(6), (text, at) => {
    const { answers } = recalled('one', stops, at, { getItem: () => text, setItem: () => {} });
    for (const [ix, answer] of Object.entries(answers)) expect(answerOf(stops[Number(ix)], answer)).toEqual(answer);
  }));
  const refuses = { getItem: (): string => { throw new Error('no'); }, setItem: (): void => { throw new Error('no'); } };
  expect(recalled('one', stops, 2, refuses).answers).toEqual({});
  expect(() => remember('one', { answers: {} }, refuses)).not.toThrow();
  expect(answerOf(stops[1], { kind: 'choose', option: 3 })).toBeUndefined();
  expect(answerOf(stops[2], { kind: 'order', order: [0, 0, 1] })).toBeUndefined();
  expect(answerOf(stops[4], { kind: 'point', thing: 'soul', number: 1 })).toBeUndefined();
});
