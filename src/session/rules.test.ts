// "Mixed eras": said exactly where no one kernel had all the rules that run, with the rules that exclude one another.
import { describe, expect, it } from 'vitest';
import { default_switches, POLICIES } from '#policies/index.ts';
import { compare_versions, mixed_eras } from './rules.ts';

const ZONES = { lru_scope: 'zone', watermark_boost_factor: 0 } as const;
const of = (switches: Readonly<Record<string, string>>, machine: Parameters<typeof mixed_eras>[0] = ZONES): readonly string[] =>
  mixed_eras(machine, { ...default_switches(), ...switches });

describe('mixed eras', () => {
  it('compares versions as versions', () => {
    const sorted = ['2.6.9', '2.6.34', '2.6.38', '3.2', '3.15', '4.9', '4.12', '5.1', '6.1'];
    expect([...sorted].reverse().sort(compare_versions)).toEqual(sorted);
    expect(compare_versions('3.0', '3')).toBe(0);
  });

  it('are none where one kernel had it all', () => {
    expect(of({})).toEqual([]);
    expect(of({ compaction: 'direct' })).toEqual([]);
    expect(of({ compaction: 'async_sync', thp_fault: 'wait', lumpy: 'off' })).toEqual([]);
    expect(of({ swappiness: '0', dirty_ratio: '33', reclaim_writers: 'nobody' })).toEqual([]);
  });

  it('name what no kernel had together, each with its kernels', () => {
    expect(of({ thp_fault: 'wait' })).toEqual([
      'what reclaim takes when a block of pages is wanted: their neighbours in memory too (until 2.6.37)',
      'what a fault does where a huge page would fit: wait until one has been made (since 2.6.38)',
    ]);
    expect(of({ compaction: 'async_sync' }).length).toBe(2);
    const captured = of({ compaction: 'async_sync', thp_fault: 'wait', lumpy: 'off', capture: 'on_free' });
    expect(captured).toEqual(['reclaim as in 2.6.34 (2.6.34 to 2.6.38)', expect.stringContaining('(since 5.1)')]);
    expect(of({}, { lru_scope: 'node', watermark_boost_factor: 150 })).toEqual([
      'reclaim as in 2.6.34 (2.6.34 to 2.6.38)', 'lists per node (since 4.8)', 'watermark boost (since 5.0)', expect.stringContaining('(until 2.6.37)'),
    ]);
  });

  it('go by eras that are in order', () => {
    const eras = POLICIES.flatMap((policy) => policy.options.flatMap((option) => (option.era === undefined ? [] : [{ id: `${policy.id}=${option.id}`, era: option.era }])));
    expect(eras.length).toBeGreaterThan(10);
    for (const { id, era: [from, to] } of eras) {
      for (const version of [from, to]) if (version !== null) expect(version, id).toMatch(/^\d+(\.\d+)+$/);
      expect(from === null && to === null, id).toBe(false);
      if (from !== null && to !== null) expect(compare_versions(from, to), id).toBeLessThanOrEqual(0);
    }
  });
});
