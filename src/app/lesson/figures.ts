// Figures of whole runs, made on the pool beside the run that is shown. Each run is made once, however many of its figures
// are asked for, and however often.
import type { RunPool } from '#client/pool.ts';
import type { Lesson, Measure } from '#wire/lesson.ts';

export interface Wanted {
  readonly measure: Measure;
  readonly scenario: string;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
}

interface Run {
  readonly scenario: string;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  readonly until_ns: number | null;
}

const keyOf = ({ scenario, seed, switches, until_ns }: Run): string =>
  JSON.stringify([scenario, seed, Object.entries(switches).sort(([one], [other]) => (one < other ? -1 : 1)), until_ns]);

/** The runs of a measure: its own, and the one it is a ratio to. */
function runsOf({ measure, scenario, seed, switches }: Wanted): readonly { readonly run: Run; readonly metric: string }[] {
  const until_ns = measure.until_ms === 0 ? null : Math.round(measure.until_ms * 1e6);
  const own = { run: { scenario, seed, switches: { ...switches, ...measure.switches }, until_ns }, metric: measure.metric };
  if (measure.against === null) return [own];
  return [own, { run: { scenario, seed, switches: { ...switches, ...measure.against.switches }, until_ns }, metric: measure.against.metric }];
}

export class Figures {
  #pool: Pick<RunPool, 'run'>;
  /** By run and metric; null: the run has no such number. */
  #known = new Map<string, number | null>();

  constructor(pool: Pick<RunPool, 'run'>) {
    this.#pool = pool;
  }

  /** Undefined: not known yet. */
  known(wanted: Wanted): number | null | undefined {
    const values = runsOf(wanted).map(({ run, metric }) => this.#known.get(`${keyOf(run)} ${metric}`));
    const [own, against] = values;
    if (values.includes(undefined)) return undefined;
    if (wanted.measure.against === null) return own;
    return own === null || own === undefined || against === null || against === undefined || against === 0 ? null : own / against;
  }

  /** Resolves when all of them are known; `progress` hears of each run: how many are done, of how many. */
  async make(wanted: readonly Wanted[], signal: AbortSignal, progress: (done: number, of: number) => void = () => {}): Promise<void> {
    const runs = new Map<string, { readonly run: Run; readonly metrics: Set<string> }>();
    for (const { run, metric } of wanted.flatMap(runsOf)) {
      if (this.#known.has(`${keyOf(run)} ${metric}`)) continue;
      const entry = runs.get(keyOf(run)) ?? { run, metrics: new Set<string>() };
      entry.metrics.add(metric);
      runs.set(keyOf(run), entry);
    }
    const asks = [...runs.values()].map(({ run, metrics }) => ({ ...run, metrics: [...metrics] }));
    let done = 0;
    await this.#pool.run(
      asks,
      (answer, ix) => {
        const ask = asks[ix]!;
        ask.metrics.forEach((metric, at) => this.#known.set(`${keyOf(ask)} ${metric}`, answer.values[at] ?? null));
        progress(++done, asks.length);
      },
      signal,
    );
  }
}

/** A measure in the lesson's own run; `switches` on top of the lesson's. */
export function inLesson(lesson: Lesson, measure: Measure, switches: Readonly<Record<string, string>> = {}, seed = lesson.seed): Wanted {
  return { measure, scenario: lesson.scenario, seed, switches: { ...lesson.switches, ...switches } };
}

/** The number to remember, in as many seeds as the lesson says, from its own on. */
export function inSeeds(lesson: Lesson): readonly Wanted[] {
  return Array.from({ length: lesson.number.seeds }, (_, ix) => inLesson(lesson, lesson.number.measure, {}, lesson.seed + ix));
}
