// The same seeds under several sets of switches: each combination is one run to its end.
import type { Arm, MeasuredRun, Sweep } from '#base/sweep.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import type { Walk } from './equal.ts';
import { equal_instants } from './equal.ts';
import { make_machine } from './machine.ts';
import { metric_of } from './metric.ts';
import { OneRun } from './one_run.ts';
import { make_report } from './report.ts';

export interface SweepAsk {
  readonly scenario: Scenario;
  readonly model: string;
  readonly until_ns: number;
  /** Switches that all arms share; checked before. */
  readonly set: Readonly<Record<string, string>>;
  readonly metrics: readonly string[];
  readonly seeds: readonly number[];
  readonly arms: readonly Arm[];
  /** Arms of a seed are compared at the same success: where this count stands at what the least successful of them reaches. */
  readonly equal?: string;
}

/** How often a run is looked at for `equal`. */
const LOOK_NS = 250e6;

/** A run from power-on to `until_ns`. */
export function measure_run(scenario: Scenario, seed: number, switches: Readonly<Record<string, string>>, until_ns: number, metrics: readonly string[]): MeasuredRun {
  const machine = make_machine(scenario, seed, switches);
  const run = new OneRun(machine.kernel, until_ns);
  run.go(Infinity);
  // No metric reads the model's version.
  const report = make_report(machine, { model: '' });
  return { values: metrics.map((metric) => metric_of(report, metric)), hash: machine.kernel.arena.hash(), worst: run.worst_instant() };
}

/** Runs each arm once for each seed, arms in turn within a seed. */
export function run_sweep(ask: SweepAsk, run: typeof measure_run = measure_run): Sweep {
  const { scenario, model, until_ns, set, metrics, seeds, arms } = ask;
  const runs = arms.map((): MeasuredRun[] => []);
  for (const seed of seeds) {
    const open = (switches: Arm['switches']): Walk => {
      const machine = make_machine(scenario, seed, { ...set, ...switches });
      return { advance: (to_ns) => machine.kernel.eng.run(to_ns, Infinity, Infinity), report: () => make_report(machine, { model }) };
    };
    const until = ask.equal === undefined ? null : equal_instants(ask.equal, arms, open, until_ns, LOOK_NS);
    arms.forEach((arm, a) => runs[a]!.push(run(scenario, seed, { ...set, ...arm.switches }, until?.[a] ?? until_ns, metrics)));
  }
  return { scenario: scenario.id, model, until_ns, set, metrics, seeds, arms: arms.map((arm, a) => ({ ...arm, runs: runs[a]! })) };
}
