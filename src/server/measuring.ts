// Runs that are wanted for their figures only: many seeds, many values. One at a time, in slices, so that whoever asks can
// stop between two of them. A run that nobody asks on for is dropped when the next one is asked for.
import type { MeasuredRun } from '#base/sweep.ts';
import { metric_of } from '#session/metric.ts';
import { OneRun } from '#session/one_run.ts';
import type { Problem, Request } from '#wire/messages.ts';
import type { Model, ServedMachine } from './model.ts';

export type MeasureRequest = Extract<Request, { type: 'measure' }>;
export type MeasureAnswer = { readonly run: MeasuredRun | null } | { readonly problems: readonly Problem[] };

/** Work of one slice in ms: a cancel is heard well within a fifth of a second. */
const SLICE_MS = 40;
/** Events of one slice without a clock, as on the page's own thread. */
const SLICE_EVENTS = 5000;
/** Events between two looks at the clock. */
const PIECE = 500;

interface Present {
  readonly key: string;
  readonly machine: ServedMachine;
  readonly run: OneRun;
}

export class Measuring {
  private readonly model: Model;
  private readonly clock: (() => number) | null;
  private present: Present | null = null;

  constructor(model: Model, clock: (() => number) | null) {
    this.model = model;
    this.clock = clock;
  }

  async ask(request: MeasureRequest): Promise<MeasureAnswer> {
    const { scenario, seed, switches, until_ns, metrics } = request;
    const key = JSON.stringify([scenario, seed, switches, until_ns, metrics]);
    if (this.present?.key !== key) {
      // Before the next machine is made: two large ones may not fit beside each other.
      this.present = null;
      const problems = await this.begin(key, request);
      if (problems.length > 0) return { problems };
    }
    return this.go_on(this.present!, metrics);
  }

  /** What hinders the run, if anything does: unlike a run that is looked at, none is measured with a part left out. */
  private async begin(key: string, { scenario, seed, switches, until_ns }: MeasureRequest): Promise<readonly Problem[]> {
    const found = await this.model.load_scenario(scenario);
    const problems = [...found.problems];
    for (const [id, option] of Object.entries(switches)) {
      const problem = this.model.switch_problem(id, option);
      if (problem !== null) problems.push({ ...problem, field: `switches.${id}` });
    }
    if (found.scenario === null || problems.length > 0) return problems;
    const machine = this.model.make_machine(found.scenario, seed, switches);
    this.present = { key, machine, run: new OneRun(machine.kernel, until_ns ?? machine.duration_ns) };
    return [];
  }

  private go_on({ machine, run }: Present, metrics: readonly string[]): MeasureAnswer {
    // What fails here would fail again: the next question begins anew.
    const kept = this.present;
    this.present = null;
    if (!this.slice(run)) {
      this.present = kept;
      return { run: null };
    }
    const { report } = this.model.report(machine, false);
    return { run: { values: metrics.map((metric) => metric_of(report, metric)), hash: machine.kernel.arena.hash(), worst: run.worst_instant() } };
  }

  private slice(run: OneRun): boolean {
    const { clock } = this;
    if (clock === null) return run.go(SLICE_EVENTS);
    const start = clock();
    do {
      if (run.go(PIECE)) return true;
    } while (clock() - start < SLICE_MS);
    return false;
  }
}
