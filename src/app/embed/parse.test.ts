// What a host may say, and that nothing else is taken for a command.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { COMMAND_TYPES, HOST_LIMITS } from '#wire/host.ts';
import { gotText, readMessage } from './parse.ts';

const ours = { ns: 'pagestage', v: 1 };

function commandOf(message: object): unknown {
  const heard = readMessage({ ...ours, ...message });
  return heard.kind === 'command' ? heard.command : heard.kind === 'refused' ? `refused ${heard.refusal.field}` : heard.kind;
}

describe('messages of the host', () => {
  it('knows the two strings of reveal', () => {
    expect(readMessage('slide:start')).toEqual({ kind: 'command', command: { type: 'play' }, id: null, slide: true });
    expect(readMessage('slide:stop')).toMatchObject({ command: { type: 'pause' } });
  });

  it('reads each command, and of it only what belongs to it', () => {
    const good: Record<string, object[]> = {
      hello: [{}], play: [{}], pause: [{}], toggle: [{}], restart: [{}], seek: [{ t: 12 }], step: [{ events: -1 }], beat: [{ go: 'next' }, { go: 3 }],
      marker: [{ direction: 1 }], switch: [{ switch: 'a', option: 'b' }], panel: [{ panel: 'page-map' }, { panel: ['a', 'b'] }], theme: [{ theme: 'dark' }],
      scale: [{ scale: 1.37 }], speed: [{ speed: 0.5 }], range: [{ from: 1, to: 2 }, { from: null, to: null }], snapshot: [{}, { width: 640, height: 360 }],
    };
    expect(Object.keys(good).sort()).toEqual([...COMMAND_TYPES].sort());
    for (const [type, all] of Object.entries(good)) for (const fields of all) expect(commandOf({ type, more: 1, ...fields })).toEqual({ type, ...fields });
  });

  it('gives back the id', () => {
    expect(readMessage({ ...ours, type: 'play', id: 'x' })).toMatchObject({ kind: 'command', id: 'x' });
    expect(readMessage({ ...ours, type: 'seek', t: -1, id: 7 })).toMatchObject({ kind: 'refused', id: 7 });
    expect(readMessage({ ...ours, type: 'play', id: 'x'.repeat(HOST_LIMITS.id + 1) })).toMatchObject({ kind: 'refused', refusal: { field: 'id' } });
  });

  it('refuses what is impossible, and names the field', () => {
    const bad: [string, object][] = [
      ['t', { type: 'seek', t: -1 }], ['t', { type: 'seek', t: 'soon' }], ['t', { type: 'seek' }], ['events', { type: 'step', events: 1.5 }], ['events', { type: 'step', events: 1e9 }],
      ['speed', { type: 'speed', speed: NaN }], ['scale', { type: 'scale', scale: 0 }], ['option', { type: 'switch', switch: 'a' }], ['type', { type: 'eval', code: '1' }],
      ['type', { type: 'constructor' }], ['type', {}], ['go', { type: 'beat', go: -1 }], ['panel', { type: 'panel', panel: ['a', 'a'] }], ['panel', { type: 'panel', panel: [] }],
      ['to', { type: 'range', from: 5, to: 5 }], ['from', { type: 'range', to: 5 }], ['width', { type: 'snapshot', width: 1e9 }], ['theme', { type: 'theme', theme: 'pink' }],
    ];
    for (const [field, message] of bad) expect(commandOf(message), JSON.stringify(message)).toBe(`refused ${field}`);
    expect(commandOf({ v: 2, type: 'play' })).toBe('refused v');
  });

  it('leaves alone what is said to others', () => {
    for (const other of [null, undefined, 1, 'next', '{"method":"next"}', [], { ns: 'reveal', v: 1, type: 'play' }, { type: 'play' }, new Date(0)]) expect(readMessage(other)).toEqual({ kind: 'other' });
    // A field of the prototype is none of the message.
    expect(readMessage(Object.create({ ...ours, type: 'play' }))).toEqual({ kind: 'other' });
    expect(commandOf(JSON.parse('{"type":"seek","__proto__":{"t":5}}') as object)).toBe('refused t');
  });

  it('10,000 messages, hostile ones too: never throws, and what it lets through is within its bounds', () => {
    const hostile = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withSet: true, withTypedArray: true }),
      fc.constantFrom('x'.repeat(1_000_000), 1e308, Number.MAX_SAFE_INTEGER + 2, '__proto__', 'constructor', 'toString', ['a', ['b']], new ArrayBuffer(1 << 16)),
    );
    const fields = ['t', 'events', 'go', 'direction', 'switch', 'option', 'panel', 'theme', 'scale', 'speed', 'from', 'to', 'width', 'height', 'id', 'v', '__proto__'];
    const message = fc
      .record({ type: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...COMMAND_TYPES) }, hostile), field: fc.constantFrom(...fields), value: hostile, more: fc.dictionary(fc.constantFrom(...fields), hostile, { maxKeys: 4 }), addressed: fc.boolean() })
      .map(({ type, field, value, more, addressed }) => ({ ...(addressed ? ours : {}), ...more, type, [field]: value }));
    let commands = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: message }, hostile), (data) => {
        const heard = readMessage(data);
        if (heard.kind === 'refused') {
          refused++;
          return heard.refusal.got.length < 100 && heard.refusal.field !== '';
        }
        if (heard.kind !== 'command') return true;
        commands++;
        const text = JSON.stringify(heard.command);
        // What was let through is let through again: it is a message of the agreed form.
        const again = readMessage({ ...ours, ...heard.command });
        return COMMAND_TYPES.includes(heard.command.type) && text.length < 300 && again.kind === 'command' && JSON.stringify(again.command) === text;
      }),
      { numRuns: 10_000 },
    );
    expect(commands).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(1000);
  });

  it('a message that throws when it is read is refused, or not for us', () => {
    const trap = Object.defineProperty({ ...ours, type: 'seek' }, 't', { get: () => { throw new Error('trap'); }, enumerable: true });
    expect(readMessage(trap)).toMatchObject({ kind: 'refused' });
    const cyclic: Record<string, unknown> = { ...ours, type: 'seek' };
    cyclic['t'] = cyclic;
    expect(readMessage(cyclic)).toMatchObject({ kind: 'refused', refusal: { field: 't', got: 'an object' } });
    expect(readMessage(new Proxy({}, { getOwnPropertyDescriptor: () => { throw new Error('trap'); } }))).toMatchObject({ kind: 'refused' });
  });

  it('says what it got in a few letters', () => {
    for (const huge of ['x'.repeat(1e6), Array.from({ length: 1e5 }), { deep: { deep: {} } }, 10n ** 100n, Symbol('s'), () => 1]) expect(gotText(huge).length).toBeLessThan(100);
  });
});
