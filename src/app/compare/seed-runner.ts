// The same two runs with many seeds, each side with its switches from the beginning: whether what is seen in one seed is so in
// others. Answers come in one by one and may be stopped at any time.
import { RunPool } from '#client/pool.ts';
import type { SeedFigures } from '#wire/difference.ts';
import type { Conductor } from '../conductor.ts';
import { switchesAt } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import type { Comparison } from './comparison.ts';
import { useCompare } from './compare-store.ts';

export const SEEDS = 40;
/** Sentences are asked for again after so many pairs. */
const EVERY = 4;

interface Side {
  readonly values: (readonly (number | null)[] | undefined)[];
}

export class SeedRunner {
  #conductor: Conductor;
  #told: () => void;
  #pool: RunPool | null = null;
  #stop: AbortController | null = null;
  #metrics: readonly string[] = [];
  /** Of the page's own run, and of the second one. */
  #own: Side = { values: [] };
  #other: Side = { values: [] };

  constructor(conductor: Conductor, told: () => void) {
    this.#conductor = conductor;
    this.#told = told;
  }

  /** Pairs that both sides have an answer for. */
  figures(swapped: boolean): SeedFigures[] {
    const seeds = this.#own.values.flatMap((own, ix) => {
      const other = this.#other.values[ix];
      return own === undefined || other === undefined ? [] : [{ own, other }];
    });
    if (seeds.length === 0) return [];
    return this.#metrics.map((metric, m) => {
      const own = seeds.map((seed) => seed.own[m] ?? null);
      const other = seeds.map((seed) => seed.other[m] ?? null);
      return swapped ? { metric, a: other, b: own } : { metric, a: own, b: other };
    });
  }

  /** Runs both sides up to the instant shown, for the story's number and the price that weighs most. */
  async start(comparison: Comparison, metrics: readonly string[], until_ns: number): Promise<void> {
    const { info, spawn } = this.#conductor;
    const other = comparison.run.info;
    if (info === null || other === null || metrics.length === 0) return;
    this.forget();
    this.#metrics = metrics;
    const stop = new AbortController();
    this.#stop = stop;
    this.#pool ??= new RunPool({ spawn });
    const sides = [switchesAt(info, info.commands, { ordinal: Infinity }), switchesAt(other, other.commands, { ordinal: Infinity })];
    // Both sides of a seed one after the other: pairs are complete as early as can be.
    const asks = Array.from({ length: SEEDS * 2 }, (_, ix) => ({ scenario: comparison.choice.scenario, seed: Math.floor(ix / 2) + 1, switches: sides[ix % 2]!, until_ns, metrics }));
    useCompare.setState({ seeds: { done: 0, of: SEEDS, running: true, until_ns, figures: [] } });
    try {
      await this.#pool.run(asks, (answer, ix) => this.#take(answer.values, ix), stop.signal);
    } catch (error) {
      useCompare.setState({ firstProblem: `A run of another seed could not be made (${error instanceof Error ? error.message : String(error)}).` });
    }
    if (this.#stop === stop) this.#end();
  }

  #take(values: readonly (number | null)[], ix: number): void {
    (ix % 2 === 0 ? this.#own : this.#other).values[Math.floor(ix / 2)] = values;
    const swapped = useUi.getState().beside?.swapped ?? false;
    const figures = this.figures(swapped);
    const done = figures[0]?.a.length ?? 0;
    const { seeds } = useCompare.getState();
    if (seeds === null || done === seeds.done) return;
    useCompare.setState({ seeds: { ...seeds, done, figures } });
    if (done % EVERY === 0) this.#told();
  }

  /** Stops; what has come in stays. */
  stop(): void {
    this.#stop?.abort();
    this.#end();
  }

  #end(): void {
    this.#stop = null;
    useCompare.setState(({ seeds }) => ({ seeds: seeds === null ? null : { ...seeds, running: false } }));
    this.#told();
  }

  /** The runs are others now. */
  forget(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#own = { values: [] };
    this.#other = { values: [] };
    useCompare.setState({ seeds: null });
  }

  close(): void {
    this.#stop?.abort();
    this.#pool?.close();
    this.#pool = null;
  }
}
