// What crosses between the two windows is believed only as far as it was checked: whatever else comes is not there.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import type { NotesState, ToStage } from './messages.ts';
import { DEEDS, envelope, Hearing, readToNotes, readToStage } from './messages.ts';

const CHANNEL = 'abcdefghijkl0123';
const OTHER = 'zzzzzzzzzzzz9999';

const STATE: NotesState = {
  type: 'state', title: 'Who may write?', kind: 'story', at: 1, of: 6, step: { name: '0.571 s', words: 'kswapd wakes' }, options: [], next: null,
  number: { label: 'of the disk', value: '0 seeks', hidden: true }, expected: '', notes: [{ minute: null, say: 'Memory is short.' }, { minute: 2, say: 'Ask.' }], note: -1,
  target_ms: null, whole_ms: null, timer: { passed_ms: 0, since_ms: null, begun: false }, revealed: [], playing: false, moving: false, frozen: false, blank: false,
  ended: false, lit: false, clock: '0.571 s', ns: 571_000_000, ordinal: 1234, theme: 'projector',
};

const commands: fc.Arbitrary<ToStage> = fc.oneof(
  fc.constantFrom<ToStage>({ type: 'hello' }, { type: 'ping' }, { type: 'bye' }, { type: 'light', at: null }),
  fc.constantFrom(...DEEDS).map((deed) => ({ type: 'do' as const, deed })),
  fc.nat({ max: 500 }).map((to) => ({ type: 'go' as const, to })),
  fc.constantFrom('start' as const, 'pause' as const, 'reset' as const).map((act) => ({ type: 'timer' as const, act })),
  fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) }).map((at) => ({ type: 'light' as const, at })),
  fc.record({ passed_ms: fc.nat(), since_ms: fc.option(fc.nat()), begun: fc.boolean() }).map((timer) => ({ type: 'restore' as const, timer, revealed: [1, 2] })),
);

describe('messages between the windows', () => {
  it('come through as they were said, in their own presentation and to their own side only', () => {
    fc.assert(
      fc.property(commands, fc.maxSafeNat(), (body, n) => {
        const said = structuredClone(envelope('stage', CHANNEL, 'window', n, body));
        expect(readToStage(said, CHANNEL)).toEqual(said);
        expect(readToStage(said, OTHER)).toBeNull();
        expect(readToNotes(said, CHANNEL)).toBeNull();
      }),
    );
    const state = envelope('notes', CHANNEL, 'window', 3, STATE);
    expect(readToNotes(structuredClone(state), CHANNEL)).toEqual(state);
    const picture = envelope('notes', CHANNEL, 'window', 4, { type: 'picture', bytes: new ArrayBuffer(12) });
    expect(readToNotes(picture, CHANNEL)).toEqual(picture);
    expect(readToNotes(envelope('notes', CHANNEL, 'window', 4, { type: 'picture', bytes: new ArrayBuffer(2_000_001) }), CHANNEL)).toBeNull();
  });

  it('are dropped whole if one field is not as it must be', () => {
    for (const [name, wrong] of [['at', -1], ['at', 1.5], ['of', 501], ['kind', 'film'], ['title', 'x'.repeat(301)], ['number', { label: 'a', value: 'b' }], ['notes', Array(101).fill({ minute: 0, say: '' })], ['timer', null], ['theme', 'red'], ['clock', 5], ['target_ms', NaN]] as const) {
      expect(readToNotes(envelope('notes', CHANNEL, 'window', 1, { ...STATE, [name]: wrong }), CHANNEL), name).toBeNull();
    }
    for (const name of Object.keys(STATE)) {
      const { [name as 'at']: _, ...without } = STATE;
      expect(readToNotes(envelope('notes', CHANNEL, 'window', 1, without), CHANNEL), name).toBeNull();
    }
    for (const change of [{ v: 2 }, { spoken: 'other' }, { n: -1 }, { n: 0.5 }, { from: 5 }, { to: 'stage' }]) expect(readToNotes({ ...envelope('notes', CHANNEL, 'w', 1, STATE), ...change }, CHANNEL)).toBeNull();
  });

  it('whatever comes: nothing is thrown, and nothing is taken for a message that is none', () => {
    const near = fc.record({ spoken: fc.constantFrom('pagestage-stage', 'x'), v: fc.constantFrom(1, '1'), channel: fc.constantFrom(CHANNEL, OTHER), to: fc.constantFrom('stage', 'notes'), from: fc.string(), n: fc.oneof(fc.nat(), fc.anything()), body: fc.oneof(fc.anything(), fc.record({ type: fc.constantFrom('do', 'go', 'state', 'picture', 'restore', 'light'), deed: fc.anything(), to: fc.anything(), at: fc.anything() })) });
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withTypedArray: true }), near), (data) => {
        for (const heard of [readToStage(data, CHANNEL), readToNotes(data, CHANNEL)]) {
          if (heard === null) continue;
          expect(heard.channel).toBe(CHANNEL);
          expect(['do', 'go', 'light', 'restore', 'timer', 'hello', 'ping', 'bye', 'state', 'picture']).toContain(heard.body.type);
          if (heard.body.type === 'do') expect(DEEDS).toContain(heard.body.deed);
          if (heard.body.type === 'go') expect(Number.isSafeInteger(heard.body.to)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
    const trap = new Proxy({}, { get: () => { throw new Error('looked at'); }, getOwnPropertyDescriptor: () => { throw new Error('looked at'); } });
    expect(readToStage(trap, CHANNEL)).toBeNull();
    expect(readToStage(Object.create(envelope('stage', CHANNEL, 'w', 1, { type: 'do', deed: 'next' })), CHANNEL)).toBeNull();
  });

  it('are heard once though they come by two ways, and a late one not at all; a window loaded anew is another', () => {
    const hearing = new Hearing();
    expect([0, 0, 1, 3, 2, 3, 4].map((n) => hearing.isNew({ from: 'one', n }))).toEqual([true, false, true, true, false, false, true]);
    expect(hearing.isNew({ from: 'two', n: 0 })).toBe(true);
    for (let ix = 0; ix < Hearing.MOST; ix++) hearing.isNew({ from: `other ${ix}`, n: 0 });
    // Nobody can fill it: the oldest is forgotten.
    expect(hearing.isNew({ from: 'one', n: 0 })).toBe(true);
  });
});
