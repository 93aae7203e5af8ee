// What is stored comes back; what somebody else stored does no harm; what the link says comes first; refusal is no fault.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fc } from '#testing/chance.ts';
import { useSession } from '../state/session-store.ts';
import { defaultLink } from '../state/url-codec.ts';
import { useUi } from '../state/ui-store.ts';
import { NOTHING, panelsOf, parseMemory, restored, startMemory } from './memory.ts';
import { toyMachine } from '#testing/frames.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  useUi.setState(useUi.getInitialState(), true);
});

test('whatever stands in the store, something sound is read', () => {
  expect(parseMemory(null)).toEqual(NOTHING);
  for (const text of ['', '[]', 'null', '{"version":2,"theme":"dark"}', '{"theme":"dark"}', '{"version":1,"theme":"red","speed":"fast","panels":{"a":["<b>"],"b":[]},"letterKeys":1}']) {
    expect(parseMemory(text)).toEqual(NOTHING);
  }
  fc.assert(fc.property(fc.json(), (text) => void expect(Object.keys(parseMemory(text))).toEqual(Object.keys(NOTHING))));
  const stored = { ...NOTHING, theme: 'dark', kernelNames: true, speed: 0.1, panels: { price: ['latency', 'page-map'] } };
  expect(parseMemory(JSON.stringify({ version: 1, ...stored }))).toEqual(stored);
});

test('only what the link leaves open is restored', () => {
  const memory = { ...NOTHING, theme: 'dark', motion: 'reduce', kernelNames: true, speed: 0.5 } as const;
  expect(restored(defaultLink, memory)).toMatchObject({ themeChoice: 'dark', motionChoice: 'reduce', kernelNames: true, speed: 0.5, speedChosen: true });
  const said = restored({ ...defaultLink, theme: 'projector', motion: 'full', speed: 2 }, memory);
  expect([said.themeChoice, said.motionChoice, said.speed]).toEqual([undefined, undefined, undefined]);
});

test('what is chosen is written down and comes back on the next visit, panels by their story', () => {
  const kept = new Map<string, string>();
  const store = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  const stop = startMemory(defaultLink, store);
  useSession.setState({ info: toyMachine().session });
  useUi.setState({ themeChoice: 'projector', panels: ['latency', 'page-map'], speed: 0.2, speedChosen: true, letterKeys: false });
  vi.runAllTimers();
  stop();
  useUi.setState(useUi.getInitialState(), true);
  startMemory(defaultLink, store)();
  expect(useUi.getState()).toMatchObject({ themeChoice: 'projector', speed: 0.2, speedChosen: true, letterKeys: false });
  expect(panelsOf('toy')).toEqual(['latency', 'page-map']);
  expect(panelsOf('other')).toEqual([]);
});

test('a store that refuses to be read or written changes nothing', () => {
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  startMemory(defaultLink, { getItem: refuse, setItem: refuse })();
  const stop = startMemory(defaultLink, { getItem: () => null, setItem: refuse });
  useUi.setState({ kernelNames: true });
  vi.runAllTimers();
  stop();
  expect(useUi.getState().kernelNames).toBe(true);
  startMemory(defaultLink, null)();
});
