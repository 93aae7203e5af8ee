// Fetches the figures of a stop beside the run that is shown, and the answer of a question before it may be seen.
import type { Conductor } from '../conductor.ts';
import type { Lesson } from '#wire/lesson.ts';
import type { Figures, Wanted } from './figures.ts';
import { inLesson, inSeeds } from './figures.ts';
import type { Stop } from './hold.ts';
import { askBefore } from './hold.ts';
import { useLesson } from './lesson-store.ts';
import type { Place } from './places.ts';
import type { Probe } from './probe.ts';
import { findTruth } from './truths.ts';

export interface FetcherOptions {
  readonly conductor: Conductor;
  readonly lesson: Lesson;
  readonly stops: readonly Stop[];
  readonly figures: Figures;
  readonly probe: Probe;
  /** Where a stop begins; known by the time it is asked for. */
  readonly placeOf: (at: number) => Promise<Place>;
  /** Something that the present stop shows is there. */
  readonly told: () => void;
}

export class Fetcher {
  #options: FetcherOptions;
  #asking = new AbortController();

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /** What the stop before wanted is not wanted any more. */
  stop(): void {
    this.#asking.abort();
    this.#asking = new AbortController();
    useLesson.setState({ working: '' });
  }

  fetch(at: number): void {
    const { lesson, stops } = this.#options;
    const stop = stops[at]!;
    const step = stop.kind === 'step' ? stop.step : null;
    if (step?.kind === 'ask') void this.#find(at);
    if (step?.kind === 'reveal') {
      const ask = askBefore(stops, at);
      void this.make([inLesson(lesson, step.measure)]);
      if (ask !== null) void this.#find(ask);
    }
    if (step?.kind === 'compare') void this.make(step.options.flatMap((option) => step.measures.map((measure) => inLesson(lesson, measure, { [step.switch]: option }))));
    if (stop.kind === 'number') void this.make([inLesson(lesson, lesson.number.measure), ...lesson.price.map((measure) => inLesson(lesson, measure)), ...inSeeds(lesson)]);
  }

  async make(wanted: readonly Wanted[]): Promise<void> {
    const { figures, told } = this.#options;
    if (wanted.every((one) => figures.known(one) !== undefined)) return this.#tick();
    await this.#beside(async (signal) => {
      useLesson.setState({ working: 'the runs begin' });
      await figures.make(wanted, signal, (done, of) => {
        useLesson.setState({ working: `${done} of ${of} runs` });
        this.#tick();
      });
      if (!signal.aborted) told();
    });
  }

  async #find(at: number): Promise<void> {
    const { conductor, lesson, stops, figures, probe, placeOf, told } = this.#options;
    const stop = stops[at]!;
    const { catalog, info } = conductor;
    if (stop.kind !== 'step' || stop.step.kind !== 'ask' || catalog === null || info === null || useLesson.getState().truths[at] !== undefined) return;
    const ask = stop.step;
    await this.#beside(async (signal) => {
      const place = await placeOf(at);
      const { truth, curve } = await findTruth({ lesson, ask, place, catalog, info, figures, probe, signal });
      if (signal.aborted) return;
      useLesson.setState(({ truths, curves }) => ({ truths: { ...truths, [at]: truth }, curves: curve === null ? curves : { ...curves, [at]: curve } }));
      told();
    });
  }

  async #beside(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#asking;
    const done = this.#options.conductor.idle.begin('figures');
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) useLesson.setState({ trouble: `A figure could not be computed (${error instanceof Error ? error.message : String(error)}).` });
    } finally {
      if (!signal.aborted) useLesson.setState({ working: '' });
      done();
    }
  }

  #tick(): void {
    useLesson.setState(({ figureTick }) => ({ figureTick: figureTick + 1 }));
  }
}
