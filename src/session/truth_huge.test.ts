// Huge pages at fault beside a recorded kernel: no judged figure is off, and what held in every recorded run holds here.
import { describe, expect, it } from 'vitest';
import { TRUTH_CASES } from '#scenarios/recorded.ts';
import { parse_scenario } from '#scenarios/schema.ts';
import type { TruthCase } from '#scenarios/truth_case.ts';
import { parse_truth_case } from '#scenarios/truth_case.ts';
import { compare_case } from './truth_table.ts';

const find = (name: string): TruthCase => TRUTH_CASES.find((truth) => truth.name === name)!;
const checker = find('W7-thp-checker-always');

function share(switches: Readonly<Record<string, string>>): number {
  const { report } = compare_case(checker, { seeds: [1], switches });
  return report!.figures.find((f) => f.figure === 'thp_success_share')!.model.mean as number;
}

describe('huge pages at fault', () => {
  it.each(['W7-thp-checker-always', 'W7-thp-checker-never', 'W7-thp-cache-always'])('%s: every judged figure is good or acceptable, most are good', (name) => {
    const { report } = compare_case(find(name), { seeds: [1] });
    const judged = report!.figures.filter((f) => f.verdict !== 'no tolerance');
    expect(judged.filter((f) => f.verdict === 'off').map((f) => [f.figure, f.model.mean, f.kernel.mean])).toEqual([]);
    expect(judged.length).toBeGreaterThan(7);
    expect(report!.good).toBeGreaterThan(judged.length / 2);
  }, 120_000);

  it('always, then defer, then never: the more a fault may do, the more huge pages it gets', () => {
    const never = share({ thp_fault: 'later' });
    const defer = share({ thp_fault: 'defer' });
    const always = share({});
    expect(never).toBeLessThan(always);
    expect(defer).toBeGreaterThanOrEqual(never);
    expect(always).toBeGreaterThanOrEqual(defer);
  }, 120_000);

  it('scanners that begin from scratch each time (2.6.38) look at ten times as many pages and more for the same huge pages', () => {
    const of = (compaction_rules: '2.6.38' | '6.1'): { share: number; scanned: number } => {
      const { report } = compare_case(checker, { seeds: [1], compaction_rules });
      const figure = (name: string): number => report!.figures.find((f) => f.figure === name)!.model.mean as number;
      return { share: figure('thp_success_share'), scanned: figure('fault_compact_migrate_scanned') };
    };
    const old = of('2.6.38');
    const recent = of('6.1');
    expect(old.share).toBe(recent.share);
    expect(old.scanned).toBeGreaterThan(10 * recent.scanned);
  }, 120_000);

  it.each(['rcache', 'runmov', 'unmov', 'none'])('the other ways of breaking memory up are read and run: %s', (frag) => {
    const facts = {
      case: `W7-thp-${frag}-defer`, kernel: '6.1', vcpus: 1, seeds: [1],
      zones_at_start: [{ zone: 'DMA32', free: 15000, spanned: 16384, managed: 16000, pcp: { count: 0 } }],
      workload: { kind: 'thp', args: { frag, fpages: 20000, nread: 16000, every: 40, upages: 400, mb: 8, madv: 1 } },
      disk: { data_bps_read_limit: null, swap_MiB: 0 }, guest_setup: { thp_enabled: 'always', thp_defrag: 'defer' },
      sysctl_vm: { dirty_ratio: '20', min_free_kbytes: '1500', compaction_proactiveness: '20' },
    };
    const { truth, problems } = parse_truth_case(facts, { per_seed: {}, summary: { thp_success_share: { mean: 1 } } }, {});
    expect(problems).toEqual([]);
    expect(parse_scenario(truth!.scenario).problems).toEqual([]);
    const { report } = compare_case(truth!);
    expect(report!.runs[0]!.ended).toBe(true);
    expect(report!.figures.find((f) => f.figure === 'thp_success_share')!.model.mean).toBeGreaterThanOrEqual(0);
  }, 120_000);

  it('mixed orders (W10) are read and run, with an index at each fifth', () => {
    const facts = {
      case: 'W10-frag', kernel: '6.1', vcpus: 1, seeds: [3],
      zones_at_start: [{ zone: 'DMA32', free: 15000, spanned: 16384, managed: 16000, pcp: { count: 0 } }],
      workload: { kind: 'frag', args: { n: 500, target: 9000 } }, disk: { data_bps_read_limit: null, swap_MiB: 0 }, sysctl_vm: { min_free_kbytes: '1500' },
    };
    const { truth, problems } = parse_truth_case(facts, { per_seed: {}, summary: { unusable_o3_o4_o9_end: { mean: 0 } } }, {});
    expect(problems).toEqual([]);
    const { report } = compare_case(truth!);
    const end = report!.figures.find((f) => f.figure === 'unusable_o3_o4_o9_end')!.model.mean as readonly number[];
    expect(end).toHaveLength(3);
    expect(end[0]).toBeLessThanOrEqual(end[2]!);
  }, 120_000);
});
