import { describe, expect, test } from 'vitest';
import { assert, AssertionError, unreachable } from './assert.ts';
import { Registry } from './registry.ts';
import { format_bytes, format_ns } from './units.ts';

describe('formats', () => {
  test.each([[0, '0 ns'], [850, '850 ns'], [12_400, '12.4 µs'], [31_400_000, '31.4 ms'], [2_050_000_000, '2.05 s'], [-4_000_000, '-4 ms'], [128_000_000_000, '128 s']])('%d ns reads %s', (ns, text) => {
    expect(format_ns(ns)).toBe(text);
  });
  test.each([[512, '512 B'], [12 * 1024, '12 KiB'], [1.5 * 2 ** 30, '1.5 GiB'], [2 ** 44, '16 TiB']])('%d bytes read %s', (bytes, text) => {
    expect(format_bytes(bytes)).toBe(text);
  });
});

describe('registry', () => {
  test('finds by id, numbers by place, rejects a second of one id', () => {
    const r = new Registry('things', [{ id: 'a' }, { id: 'b' }]);
    expect(r.get('b')).toEqual({ id: 'b' });
    expect(r.get('c')).toBeUndefined();
    expect([r.number_of('a'), r.number_of('b'), r.number_of('c')]).toEqual([0, 1, -1]);
    expect(() => new Registry('things', [{ id: 'a' }, { id: 'a' }])).toThrow('things: id a is listed twice');
  });
});

describe('assertions', () => {
  test('throw with their message only when they fail', () => {
    expect(() => assert(true, 'no')).not.toThrow();
    expect(() => assert(false, 'yes')).toThrow(AssertionError);
    expect(() => unreachable('x' as never, 'kind')).toThrow('kind: no case for x');
  });
});
