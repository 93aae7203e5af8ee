import { describe, expect, it } from 'vitest';
import * as hooks from '#kernel/hooks.ts';
import { default_switches, option_value, POLICIES } from './index.ts';
import { GROUPS } from './policy.ts';

describe('switches', () => {
  it('covers every decision point of the kernel, each once', () => {
    const points = POLICIES.map((policy) => policy.decision_point).sort((a, b) => a - b);
    expect(points).toEqual(Object.values(hooks.SW).sort((a, b) => a - b));
  });

  it('is named as the kernel names the decision point', () => {
    for (const policy of POLICIES) expect(hooks.SW[policy.id as keyof typeof hooks.SW]).toBe(policy.decision_point);
  });

  it('offers exactly the codes that the kernel knows', () => {
    const codes: Record<string, Record<string, number>> = {
      reclaim_writers: hooks.RECLAIM_WRITERS, writeback_unit: hooks.WRITEBACK_UNIT, dirty_keep: hooks.DIRTY_KEEP,
      flusher_kick: hooks.FLUSHER_KICK, write_when: hooks.WRITE_WHEN, overflow: hooks.OVERFLOW, storage: hooks.STORAGE,
      entry_path: hooks.ENTRY_PATH, reclaim_stack: hooks.RECLAIM_STACK, elevator: hooks.ELEVATOR,
    };
    for (const [id, table] of Object.entries(codes)) {
      const policy = POLICIES.find((p) => p.id === id)!;
      expect(policy.options.map((o) => o.value).sort(), id).toEqual(Object.values(table).sort());
      for (const option of policy.options) expect(table[option.id.replace('+', '_')], `${id}=${option.id}`).toBe(option.value);
    }
  });

  it('has unique ids, a default among its options, a year, a source and one line of help', () => {
    for (const policy of POLICIES) {
      expect(new Set(policy.options.map((o) => o.id)).size, policy.id).toBe(policy.options.length);
      expect(option_value(policy, policy.default), policy.id).toBeDefined();
      expect(policy.options.some((o) => o.id === policy.default), policy.id).toBe(true);
      expect(policy.help.includes('\n'), policy.id).toBe(false);
      expect(policy.year).toMatch(/^\d{4}$/);
      expect(policy.source.length, policy.id).toBeGreaterThan(20);
      expect(GROUPS).toContain(policy.group);
    }
    expect(Object.keys(default_switches())).toHaveLength(POLICIES.length);
  });

  it('reads numbers between the listed options, and nothing else', () => {
    const by_id = (id: string) => POLICIES.find((p) => p.id === id)!;
    expect(option_value(by_id('dirty_ratio'), '13')).toBe(13);
    expect(option_value(by_id('dirty_ratio'), '130')).toBeUndefined();
    expect(option_value(by_id('dirty_expire'), '2.5s')).toBe(2.5e9);
    expect(option_value(by_id('dirty_expire'), '5')).toBeUndefined();
    expect(option_value(by_id('stack_size'), '12k')).toBeUndefined();
    expect(option_value(by_id('reclaim_writers'), 'everybody')).toBeUndefined();
  });
});
