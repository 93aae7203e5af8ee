import { describe, expect, it } from 'vitest';
import { TRUTH_CASES } from '#scenarios/recorded.ts';
import { parse_truth_case } from '#scenarios/truth_case.ts';
import { parse_scenario } from '#scenarios/schema.ts';
import type { Verdict } from './truth_table.ts';
import { compare_case, judge } from './truth_table.ts';

describe('verdicts follow the tolerance table', () => {
  it.each<[string, string, number | null, number | null, Verdict]>([
    ['pgsteal_total', 'seq', 105, 100, 'good'],
    ['pgsteal_total', 'seq', 114, 100, 'acceptable'],
    ['pgsteal_total', 'seq', 116, 100, 'off'],
    ['pgsteal_total', 'seq', null, 100, 'off'],
    ['pgscan_total', 'seq', 95.1, 100, 'good'],
    ['pgscan_total', 'anon', 95, 100, 'no tolerance'],
    ['reclaim_efficiency', 'hotscan', 0.84, 0.858, 'good'],
    ['reclaim_efficiency', 'mixed', 0.61, 0.558, 'good'],
    ['reclaim_efficiency', 'write', 0.4, 0.4, 'no tolerance'],
    ['workingset_refault_file', 'seq', 0, 0, 'good'],
    ['workingset_refault_file', 'seq', 1, 0, 'off'],
    ['workingset_refault_file', 'hotscan', 360, 333, 'good'],
    ['hit_ratio_later_passes', 'seq', 0.02, 0.002, 'good'],
    ['hit_ratio_later_passes', 'seq', 0.05, 0.002, 'acceptable'],
    ['hot_retained_after_scan', 'hotscan', 0.98, 0.925, 'good'],
    ['allocstall', 'seq', 0, 9, 'good'],
    ['allocstall', 'seq', 29, 3, 'good'],
    ['allocstall', 'seq', 90, 3, 'acceptable'],
    ['allocstall', 'seq', 1000, 5, 'off'],
    ['threshold_start', 'write', 9300, 9132, 'good'],
    ['duration_s', 'seq', 1, 1, 'no tolerance'],
    ['data_disk_pages_read', 'anon', 0, 4, 'no tolerance'],
  ])('%s of %s: %s beside %s is %s', (figure, kind, model, kernel, verdict) => {
    expect(judge(figure, kind, model, kernel)).toBe(verdict);
  });
});

describe('a recorded case as a scenario', () => {
  const params = (change: Record<string, unknown>): Record<string, unknown> => ({
    case: 'T', kernel: '6.1', vcpus: 1,
    zones_at_start: [
      { zone: 'DMA', free: 3808, spanned: 4095, managed: 3840, pcp: { count: 0 } },
      { zone: 'DMA32', free: 42769, spanned: 61393, managed: 51801, pcp: { count: 100 } },
    ],
    workload: { kind: 'seq', args: { pages: 1000, bs: 16, passes: 1 } },
    disk: { data_bps_read_limit: 104857600, data_bps_write_limit: null, swap_MiB: 0 },
    sysctl_vm: { dirty_ratio: '20', min_free_kbytes: '1875', dirty_bytes: '0' }, seeds: [1],
    ...change,
  });
  const outcomes = { per_seed: {}, summary: {} };
  const scenario_problems = (change: Record<string, unknown>): string => {
    const { truth } = parse_truth_case(params(change), outcomes, {});
    return parse_scenario(truth!.scenario).problems.map((p) => p.got).join('; ');
  };

  it('takes the machine from the parameters: what is neither free nor reclaimable at start stays so', () => {
    const { truth, problems } = parse_truth_case(params({}), outcomes, {});
    expect(problems).toEqual([]);
    const { machine } = parse_scenario(truth!.scenario).scenario!;
    expect(machine.zones).toMatchObject([
      { name: 'DMA', pages: 4096, absent_pages: 256, kernel_pages: 32 },
      { name: 'DMA32', pages: 61393, absent_pages: 9592, kernel_pages: 8932 },
    ]);
    expect(machine).toMatchObject({ min_free_kbytes: 1875, cpu_scale: 12, lru_scope: 'node', swap: null });
    expect(machine.devices[0]).toMatchObject({ read_bps: 104857600, write_bps: 0 });
  });

  it('names the word that the model cannot run', () => {
    expect(scenario_problems({ workload: { kind: 'slab', args: {} } })).toMatch(/^slab/);
    expect(scenario_problems({ workload: { kind: 'zipf', args: { mmap: 1 } } })).toMatch(/^mmap=1/);
    expect(scenario_problems({ sysfs: { '/sys/kernel/mm/lru_gen/enabled': '0x0007' } })).toMatch(/^mglru/);
    expect(scenario_problems({ sysctl_vm: { dirty_bytes: '4096' } })).toMatch(/^vm\.dirty_bytes/);
    expect(scenario_problems({ guest_setup: { shell_before_start: ['mkdir /sys/fs/cgroup/t'] } })).toMatch(/^memcg/);
  });

  it('names what is missing from a broken file', () => {
    const { truth, problems } = parse_truth_case({ case: 'T' }, outcomes, {});
    expect(truth).toBeNull();
    expect(problems.map((p) => p.field)).toEqual(expect.arrayContaining(['workload.kind', 'zones_at_start']));
  });

  it('every workload that the recorded driver has, with its own defaults, is understood', () => {
    for (const kind of ['seq', 'zipf', 'hotscan', 'write', 'rewrite', 'anon', 'mixed', 'thp', 'frag']) expect(scenario_problems({ workload: { kind, args: {} } }), kind).toBe('');
  });

  it('runs with other seeds and switches on demand', () => {
    const truth = TRUTH_CASES.find((t) => t.name === 'W1-cyclic')!;
    expect(compare_case(truth, { switches: { nope: 'x' } }).problems[0]!.field).toBe('switches.nope');
    const { report } = compare_case(truth, { seeds: [2] });
    expect(report!.runs.map((run) => run.seed)).toEqual([2]);
    expect(report!.rules).toContain('2.6.34');
  }, 60_000);
});
