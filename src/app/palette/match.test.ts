// Finding by words: all of them, the beginnings of words first, letters in order last; and everything has a row of its own.
import { expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { toyMachine } from '#testing/frames.ts';
import { KEYS } from '../keys.ts';
import { useSession } from '../state/session-store.ts';
import { termsOf } from '../glossary/terms.ts';
import { allCommands, typedRows } from './commands.ts';
import { bestOf, score, wordScore } from './match.ts';

const find = (query: string, all: readonly string[]): string[] => bestOf(query, all, (one) => [one, ''], 10);

test('every word must be found; whole words before their inside, their inside before scattered letters', () => {
  expect([wordScore('page', 'page'), wordScore('page', 'pages move'), wordScore('page', 'a page'), wordScore('age', 'page'), wordScore('kswpd', 'who wakes kswapd'), wordScore('theme', 'to the marker'), wordScore('zz', 'page')]).toEqual([6, 5, 4, 2, 1, 0, 0]);
  expect(find('page', ['dirty pages', 'package', 'page', 'p a g e'])).toEqual(['page', 'dirty pages', 'package']);
  expect(find('kswapd next', ['next: kswapd wakes', 'kswapd only', 'next: page'])).toEqual(['next: kswapd wakes']);
  expect(find('vmscan evict', ['mm_vmscan_evict', 'mm_vmscan_keep'])).toEqual(['mm_vmscan_evict']);
  expect(score('evict', 'page', 'mm_vmscan_evict')).toBeGreaterThan(0);
  expect(score('(', 'switch (2.6.34)')).toBeGreaterThan(0);
});

test('whatever is typed is answered; nothing typed finds everything, and a text finds itself', () => {
  fc.assert(fc.property(fc.string(), fc.array(fc.string({ minLength: 1 }), { maxLength: 8 }), (query, all) => {
    const found = find(query, all);
    expect(found.every((one) => all.includes(one))).toBe(true);
    expect(find('', all)).toEqual(all);
    for (const text of all) if (/^[a-z]+$/.test(text)) expect(find(text, all)).toContain(text);
  }));
});

test('stories, switches, events both ways and markers are there, each once; typed numbers are places', () => {
  const { catalog, session } = toyMachine();
  const markers = [{ ns: 5e8, ordinal: 70, kind: 2, actor: 1, a: 0, b: 0 }];
  useSession.setState({ catalog, info: session, timeline: { explored_ns: 1e9, markers, density: [], stalled: [] } });
  const rows = allCommands();
  expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  const words = rows.map((row) => row.words);
  expect(words).toEqual(expect.arrayContaining(['Toy', 'Direct reclaim may write: yes', 'next: … writes page …', 'previous: kswapd wakes', '0.500 s: logger must reclaim itself', 'theme: dark']));
  // Digits stand beside their panels, and this list does not list itself.
  for (const action of KEYS.filter((one) => !one.keys.includes('1') && !one.keys.includes('/'))) expect(words).toContain(action.does);
  expect(rows.find((row) => row.id === 'switch direct_writeback yes')!.aside).toBe('now');
  const typed = (query: string): string[] => typedRows(query).map((row) => row.words);
  expect(typed('2.5')).toEqual(['go to 2.5 s']);
  expect(typed('18 ms')).toEqual(['go to 18 ms']);
  expect(typed('900 s')).toEqual([]);
  expect(typed('event 1234')).toEqual(['go to event 1,234']);
  expect(typed('page 712')).toEqual(['look at page 712', 'follow page 712 through all panels']);
  expect(typed('page 4096')).toEqual([]);
  expect(typed('block 3')).toEqual(['look at block 3', 'follow block 3 through all panels']);
});

test('the glossary has every counter, wait, event, routine and switch of the catalog, each with words and a place', () => {
  const { catalog } = toyMachine();
  const terms = termsOf(catalog, [], null);
  const kernel = new Set(terms.map((term) => term.kernel));
  for (const { name } of [...catalog.vmstat, ...catalog.events, ...catalog.routines, ...catalog.wait_reasons]) expect(kernel).toContain(name);
  for (const term of terms) expect([term.plain, term.seen]).not.toContain('');
  expect(terms.find((term) => term.kernel === 'mm_vmscan_writepage')).toMatchObject({ plain: '… writes page …', seen: { kind: 'log', event: 6 } });
  expect(terms.filter((term) => term.group === 'Switches').map((term) => term.seen)).toEqual([{ kind: 'board' }]);
});
