// How a page ends.
import { expect, test } from 'vitest';
import { Life } from './life.ts';
import { pageStore, resetStores } from './state/page-store.ts';

test('what was begun last ends first, once', () => {
  const life = new Life();
  const ended: string[] = [];
  for (const what of ['store', 'keys', 'tree']) life.onEnd(() => ended.push(what));
  life.end();
  life.end();
  expect(ended).toEqual(['tree', 'keys', 'store']);
  expect(life.over).toBe(true);
});

test('what is on its way when a life is over never arrives, be it good or bad', async () => {
  const life = new Life();
  const heard: string[] = [];
  expect(await life.still(Promise.resolve('in time'))).toBe('in time');
  await expect(life.still(Promise.reject(new Error('bad')))).rejects.toThrow('bad');
  const late = Promise.resolve();
  for (const work of [late, late.then(() => Promise.reject(new Error('late')))]) void life.still(work).then(() => heard.push('good'), () => heard.push('bad'));
  life.end();
  for (let turn = 0; turn < 5; turn++) await new Promise((later) => setTimeout(later, 0));
  expect(heard).toEqual([]);
});

test('stores of a page are as at the beginning for the next one', () => {
  const one = pageStore<{ readonly n: number; readonly list: readonly string[] }>(() => ({ n: 1, list: [] }));
  one.setState({ n: 7, list: ['x'] });
  const before = one.getInitialState();
  resetStores();
  expect(one.getState()).toBe(before);
  expect(one.getState()).toEqual({ n: 1, list: [] });
});
