// The figures of a lesson: each is read off a run of its own, from the beginning. Figures of the same seed and switches
// share one run, which stops at every instant that one of them wants.
import type { Measure } from '#lessons/lesson.ts';
import type { Scenario } from '#scenarios/scenario.ts';
import { make_machine } from './machine.ts';
import { metric_of } from './metric.ts';
import { make_report } from './report.ts';

type Switches = Readonly<Record<string, string>>;

interface Wanted {
  readonly switches: Switches;
  /** Metrics by the instant (ns) at which they are wanted. */
  readonly at: Map<number, Set<string>>;
}

function key_of(switches: Switches): string {
  return JSON.stringify(Object.entries(switches).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export class Figures {
  private readonly scenario: Scenario;
  private readonly base: Switches;
  private readonly model: string;
  private readonly wanted = new Map<string, Wanted>();
  private readonly known = new Map<string, number | null>();
  /** Runs made. */
  runs = 0;

  /** `base`: switches under each measure's own. */
  constructor(scenario: Scenario, base: Switches, model: string) {
    this.scenario = scenario;
    this.base = base;
    this.model = model;
  }

  /** Says beforehand that a measure will be asked for, so that runs are shared. `on_top`: an option of a comparison. */
  want(measure: Measure, on_top: Switches = {}): void {
    this.note(measure.metric, measure, { ...measure.switches, ...on_top });
    if (measure.against !== null) this.note(measure.against.metric, measure, { ...measure.against.switches, ...on_top });
  }

  /** Null where the metric has no value, or the one it is compared with has none or is 0. */
  value(measure: Measure, seed: number, on_top: Switches = {}): number | null {
    this.want(measure, on_top);
    const value = this.read(measure.metric, measure, { ...measure.switches, ...on_top }, seed);
    if (measure.against === null || value === null) return value;
    const other = this.read(measure.against.metric, measure, { ...measure.against.switches, ...on_top }, seed);
    return other === null || other === 0 ? null : value / other;
  }

  private until_ns(measure: Measure): number {
    return Math.floor((measure.until_ms > 0 ? measure.until_ms : this.scenario.duration_ms) * 1e6);
  }

  private note(metric: string, measure: Measure, own: Switches): void {
    const switches = { ...this.base, ...own };
    const key = key_of(switches);
    const wanted = this.wanted.get(key) ?? { switches, at: new Map<number, Set<string>>() };
    this.wanted.set(key, wanted);
    const at = this.until_ns(measure);
    wanted.at.set(at, (wanted.at.get(at) ?? new Set<string>()).add(metric));
  }

  private read(metric: string, measure: Measure, own: Switches, seed: number): number | null {
    const key = key_of({ ...this.base, ...own });
    const name = `${seed} ${key} ${this.until_ns(measure)} ${metric}`;
    if (!this.known.has(name)) this.run(seed, key);
    return this.known.get(name) ?? null;
  }

  private run(seed: number, key: string): void {
    const { switches, at } = this.wanted.get(key)!;
    const machine = make_machine(this.scenario, seed, switches);
    this.runs++;
    for (const ns of [...at.keys()].sort((a, b) => a - b)) {
      machine.kernel.eng.run(ns, Infinity, Infinity);
      const report = make_report(machine, { model: this.model });
      for (const metric of at.get(ns)!) this.known.set(`${seed} ${key} ${ns} ${metric}`, metric_of(report, metric));
    }
  }
}
