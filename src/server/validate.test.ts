import { describe, expect, test } from 'vitest';
import { parse_request } from './validate.ts';

const fields = (request: unknown): string[] => parse_request(request).problems.map((problem) => problem.field);

describe('requests from outside', () => {
  test('a good one becomes a plain object of its own', () => {
    const request = { type: 'open', id: 4, scenario: { any: 'thing' }, seed: 7, switches: { a: 'b' }, commands: [{ ordinal: 3, switch: 'a', option: 'c', extra: 1 }], more: 2 };
    const checked = parse_request(request);
    expect(checked.request).toEqual({ type: 'open', id: 4, scenario: { any: 'thing' }, seed: 7, switches: { a: 'b' }, commands: [{ ordinal: 3, switch: 'a', option: 'c' }] });
    expect(checked.request).not.toBe(request);
  });

  test('each bad field is named', () => {
    expect(fields(null)).toEqual(['request', 'id']);
    expect(fields({ id: 1, type: 'dance' })).toEqual(['type']);
    expect(fields({ id: 1, type: 'timeline', bins: 1e9 })).toEqual(['bins']);
    expect(fields({ id: 1, type: 'open', scenario: 'x', seed: -1, switches: { a: 1 }, commands: [{ ordinal: 5, switch: 'a', option: 'b' }, { ordinal: 4, switch: 'a', option: 'b' }] })).toEqual(['seed', 'switches.a', 'commands[1].ordinal']);
    expect(fields({ id: 1, type: 'frame_at', target: { kind: 'ns', ns: NaN }, window_ns: -1, follow: [{}, {}, {}, {}], recycle: new Uint8Array(4) })).toEqual(['target.ns', 'window_ns', 'follow', 'recycle']);
    const next = (what: unknown, direction: unknown): object => ({ id: 1, type: 'frame_at', target: { kind: 'next_of', what, direction }, window_ns: 1, follow: [], recycle: null });
    expect(fields(next({ kind: 'block', block: 3 }, 1))).toEqual([]);
    expect(fields(next({ kind: 'block', block: -3 }, 0))).toEqual(['target.what.block', 'target.direction']);
    expect(fields(next({ kind: 'page', mapping: 0.5, index: -1 }, -1))).toEqual(['target.what.mapping', 'target.what.index']);
    expect(fields(next({ kind: 'moon' }, 1))).toEqual(['target.what.kind']);
    expect(fields({ id: 1, type: 'inspect', what: { kind: 'log', from_ordinal: 9, to_ordinal: 3, most: 10 } })).toEqual(['what.to_ordinal']);
    expect(fields({ id: 1, type: 'command', change: { switch: '', option: 'x'.repeat(300) } })).toEqual(['change.switch', 'change.option']);
  });

  test('a switch named __proto__ is an entry like any other', () => {
    const checked = parse_request({ id: 1, type: 'open', scenario: 'x', seed: 1, switches: JSON.parse('{"__proto__":"b"}'), commands: [] });
    expect(checked.request?.type === 'open' && Object.keys(checked.request.switches)).toEqual(['__proto__']);
  });
});
