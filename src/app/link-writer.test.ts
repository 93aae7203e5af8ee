// The address bar follows the page, until somebody writes into it.
import { toyMachine } from '#testing/frames.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { startLinkWriter } from './link-writer.ts';
import { startClock, useSession } from './state/session-store.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what is shown is written a moment after rest; a link that the visitor has put there meanwhile stays', () => {
  vi.useFakeTimers();
  const place = { hash: '#v=1&seed=5', pathname: '/', search: '' };
  vi.stubGlobal('location', place);
  vi.stubGlobal('history', { replaceState: (_state: unknown, _title: string, address: string) => Object.assign(place, { hash: address.slice(1) }) });
  const { session, catalog } = toyMachine();
  const stop = startLinkWriter(() => null);
  useSession.setState({ info: session, catalog, clock: { ...startClock, ns: 1234 } });
  vi.runAllTimers();
  expect(place.hash).toContain('t=1234');
  useSession.setState({ clock: { ...startClock, ns: 2345 } });
  vi.runAllTimers();
  expect(place.hash).toContain('t=2345');
  useSession.setState({ clock: { ...startClock, ns: 3456 } });
  place.hash = '#v=1&s=another';
  vi.runAllTimers();
  expect(place.hash).toBe('#v=1&s=another');
  stop();
});
