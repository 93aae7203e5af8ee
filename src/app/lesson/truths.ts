// What came out: the answer of each question, read from runs beside the one that is shown.
import type { Catalog } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { LEVEL } from '#wire/frame_layout.ts';
import type { AskStep, Lesson } from '#wire/lesson.ts';
import type { FoundMark, SessionInfo } from '#wire/messages.ts';
import type { OpenChoice } from '#client/session_client.ts';
import type { Figures } from './figures.ts';
import { inLesson } from './figures.ts';
import type { Thing } from './hold.ts';
import type { CurvePaper } from './lesson-store.ts';
import type { Place } from './places.ts';
import { holds } from './predict.ts';
import type { Truth } from './predict.ts';
import type { Probe } from './probe.ts';

/** A curve is drawn at so many instants, and so many are shown of what was before. */
const DRAWN = 8;
const BEFORE = 12;

export interface Asking {
  readonly lesson: Lesson;
  readonly ask: AskStep;
  readonly place: Place;
  readonly catalog: Catalog;
  readonly info: SessionInfo;
  readonly figures: Figures;
  readonly probe: Probe;
  readonly signal: AbortSignal;
}

export function choiceOf(lesson: Pick<Lesson, 'scenario'>, { seed, switches, commands }: Pick<Place, 'seed' | 'switches' | 'commands'>): OpenChoice {
  return { scenario: lesson.scenario, seed, switches, commands };
}

/** Above the highest of a curve's values there is more than so much room. */
const ROOM = 1.6;

/** The next of 1, 2, 5, 10, 20... */
export function roundTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (value / power <= 1 ? 1 : value / power <= 2 ? 2 : value / power <= 5 ? 5 : 10) * power;
}

/** Instants of a curve: of its past, and those to draw at, the end included. */
export function paperTimes(from_ns: number, until_ns: number): { readonly before: readonly number[]; readonly at_ns: readonly number[] } {
  const even = (count: number, from: number, to: number): number[] => Array.from({ length: count }, (_, ix) => Math.round(from + ((to - from) * (ix + 1)) / count));
  return { before: from_ns <= 0 ? [0] : even(BEFORE, 0, from_ns), at_ns: even(DRAWN, from_ns, Math.max(until_ns, from_ns + DRAWN)) };
}

/** A figure that is sampled all through a run, or a counter. */
export function seriesReader(series: string, catalog: Catalog): (view: FrameView) => number | null {
  const level = (LEVEL as readonly string[]).indexOf(series);
  const counter = catalog.vmstat.findIndex((one) => one.name === series);
  return (view) => {
    if (level >= 0) {
      const rows = view.head_of('nr_levels');
      return rows === 0 ? 0 : view.level_of(rows - 1, LEVEL[level]!);
    }
    return counter >= 0 && counter < view.vmstat.length ? view.vmstat[counter]! : null;
  };
}

export async function findTruth(of: Asking): Promise<{ readonly truth: Truth; readonly curve: CurvePaper | null }> {
  const { ask, lesson, place, probe } = of;
  switch (ask.ask) {
    case 'choose':
    case 'pays':
    case 'number':
      return { truth: await measured(of), curve: null };
    case 'order': {
      const found = await probe.each(choiceOf(lesson, place), place.path, ask.options.flatMap((option) => option.first ?? []));
      return { truth: { kind: 'order', at_ns: found.map((one) => one?.ns ?? null) }, curve: null };
    }
    case 'point': {
      const [found] = ask.point === null ? [] : await probe.each(choiceOf(lesson, place), place.path, [ask.point.mark]);
      return { truth: pointTruth(of, found ?? null), curve: null };
    }
    case 'curve':
      return drawnTruth(of);
  }
}

async function measured({ lesson, ask, figures, signal }: Asking): Promise<Truth> {
  if (ask.ask === 'number') {
    const wanted = inLesson(lesson, ask.answer!);
    await figures.make([wanted], signal);
    return { kind: 'number', value: figures.known(wanted) ?? null };
  }
  const outcomes = ask.options.flatMap((option) => (option.when === null ? [] : [option.when]));
  const wanted = outcomes.map((outcome) => inLesson(lesson, outcome.measure));
  await figures.make(wanted, signal);
  const option = outcomes.findIndex((outcome, ix) => holds(outcome, figures.known(wanted[ix]!) ?? null));
  return { kind: ask.ask === 'pays' ? 'pays' : 'choose', option, value: option < 0 ? null : (figures.known(wanted[option]!) ?? null) };
}

const NOWHERE: Truth = { kind: 'point', thing: 'page', number: -1, block: -1, words: '' };

export function pointTruth({ ask, catalog, info }: Pick<Asking, 'ask' | 'catalog' | 'info'>, found: FoundMark | null): Truth {
  const { point } = ask;
  if (point === null || found === null) return NOWHERE;
  const kind = catalog.events.find((event) => event.name === point.mark.name);
  const named = point.field === 'actor' ? 'task' : (kind?.[point.field] ?? 'other');
  const number = found[point.field];
  const thing: Thing = named === 'task' ? 'task' : named === 'block' ? 'block' : 'page';
  if (thing === 'task') return { kind: 'point', thing, number, block: -1, words: info.tasks.find((task) => task.id === number)?.name ?? `task ${number}` };
  // A block is named by its first frame.
  const block = Math.floor(number / info.block_pages);
  if (thing === 'block') return { kind: 'point', thing, number: block, block, words: `block ${block}` };
  return { kind: 'point', thing, number, block, words: `page ${number.toLocaleString('en')} in block ${block}` };
}

async function drawnTruth({ ask, lesson, place, catalog, probe }: Asking): Promise<{ readonly truth: Truth; readonly curve: CurvePaper }> {
  const times = paperTimes(place.ns, (ask.curve?.until_ms ?? 0) * 1e6);
  const values = await probe.series(choiceOf(lesson, place), [...times.before, ...times.at_ns], seriesReader(ask.curve?.series ?? '', catalog));
  const before = times.before.flatMap((ns, ix) => (values[ix] === undefined ? [] : [{ ns, value: values[ix] }]));
  const rest = values.slice(times.before.length);
  return { truth: { kind: 'curve', from: before[before.length - 1]?.value ?? 0, values: rest }, curve: { before, at_ns: times.at_ns, top: roundTop(Math.max(...values, 1) * ROOM) } };
}
