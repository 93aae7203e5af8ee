// What a host may say, and that nothing else is taken for a command.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { parseHostMessage } from './host-messages.ts';

const ours = { ns: 'pagestage', v: 1 };

describe('messages of the host', () => {
  it('knows the two strings of reveal', () => {
    expect(parseHostMessage('slide:start')).toEqual({ type: 'play' });
    expect(parseHostMessage('slide:stop')).toEqual({ type: 'pause' });
  });

  it('reads its own objects', () => {
    expect(parseHostMessage({ ...ours, type: 'seek', t: 12 })).toEqual({ type: 'seek', ns: 12 });
    expect(parseHostMessage({ ...ours, type: 'step', events: -1 })).toEqual({ type: 'step', events: -1 });
    expect(parseHostMessage({ ...ours, type: 'set', switch: 'a', option: 'b' })).toEqual({ type: 'set', switch: 'a', option: 'b' });
    expect(parseHostMessage({ ...ours, type: 'speed', speed: 0.5 })).toEqual({ type: 'speed', speed: 0.5 });
  });

  it('refuses what is impossible', () => {
    for (const bad of [
      { type: 'seek', t: -1 }, { type: 'seek', t: 'soon' }, { type: 'step', events: 1.5 }, { type: 'step', events: 1e9 },
      { type: 'speed', speed: NaN }, { type: 'scale', scale: 0 }, { type: 'set', switch: 'a' }, { type: 'eval', code: '1' },
    ]) {
      expect(parseHostMessage({ ...ours, ...bad })).toBeNull();
    }
    expect(parseHostMessage({ ns: 'reveal', v: 1, type: 'play' })).toBeNull();
    expect(parseHostMessage({ ns: 'pagestage', v: 2, type: 'play' })).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (data) => void parseHostMessage(data)));
  });
});
