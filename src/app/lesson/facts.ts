// What a stop has to show of the runs: figures, the answer beside the guess, rows of a comparison, the spread over seeds.
// The card draws it and the live region says it, so both say the same.
import type { CompareStep, Measure } from '#wire/lesson.ts';
import { numberOf, numberWords } from '../intro/numbers.ts';
import { useSession } from '../state/session-store.ts';
import type { Wanted } from './figures.ts';
import { inLesson, inSeeds } from './figures.ts';
import { askBefore, guessUnderWay, isOpen } from './hold.ts';
import { useLesson } from './lesson-store.ts';
import type { NumberWords } from './lesson-words.ts';
import { figureWords, spoken } from './lesson-words.ts';
import type { Player } from './player.ts';
import type { Difference } from './predict.ts';
import { compare, guessWords } from './predict.ts';

/** Undefined: not known yet. */
export type Known = number | null | undefined;

export interface Figure {
  readonly measure: Measure;
  readonly value: Known;
}

const LETTERS = ['A', 'B', 'C', 'D'] as const;

function figure(player: Player, wanted: Wanted): Figure {
  return { measure: wanted.measure, value: player.figures.known(wanted) };
}

/** The one large figure of a stop: of a reveal, of the number to remember in the lesson's own run, of the larger machine. */
export function figureOf(player: Player): Figure | null {
  const { stop, lesson } = player;
  if (stop.kind === 'step') return stop.step.kind === 'reveal' ? figure(player, inLesson(lesson, stop.step.measure)) : null;
  if (stop.kind === 'number') return figure(player, inLesson(lesson, lesson.number.measure));
  const real = stop.kind === 'end' ? player.realWanted() : null;
  return real === null ? null : figure(player, real);
}

/** The names in a stop's words: the stop's figure, or numbers of the picture that is shown. */
export function numbersOf(player: Player): NumberWords {
  return (name) => {
    if (name === 'value') {
      const shown = figureOf(player);
      // The words around it say of what it is so many; a time brings its unit.
      return shown?.value === undefined ? null : figureWords(shown.value, shown.measure.unit === 'ns' ? shown.measure : { unit: '' });
    }
    const { catalog, info, frames } = player.conductor;
    if (catalog === null || info === null || frames.view === null) return null;
    return numberWords(name, numberOf(name, { view: frames.view, session: info, catalog, plan: { moments: [], seconds: 0 } }));
  };
}

/** The question's answer beside what was said; null while the question is open or its answer is not known. */
export function differenceAt(player: Player, at: number): Difference | null {
  const { truths, hold } = useLesson.getState();
  const stop = player.stops[at];
  const truth = truths[at];
  if (stop?.kind !== 'step' || stop.step.kind !== 'ask' || truth === undefined) return null;
  if (hold.at === at && isOpen(hold, player.stops)) return null;
  return compare(stop.step, hold.answers[at] ?? null, truth, player.conductor.info?.block_pages ?? 1);
}

/** The question that this stop settles: itself once answered, or the last one at a reveal. */
export function settledAt(player: Player): number | null {
  const { stop, hold } = player;
  if (stop.kind !== 'step' || (stop.step.kind !== 'ask' && stop.step.kind !== 'reveal')) return null;
  return askBefore(player.stops, hold.at);
}

export interface CompareRow {
  readonly letter: string;
  readonly option: string;
  readonly label: string;
  readonly values: readonly Known[];
}

export function compareRows(player: Player, step: CompareStep): readonly CompareRow[] {
  const of = useSession.getState().catalog?.switches.find((one) => one.id === step.switch);
  return step.options.map((option, ix) => ({
    letter: LETTERS[ix] ?? '?',
    option,
    label: of?.options.find((one) => one.id === option)?.label ?? option,
    values: step.measures.map((measure) => player.figures.known(inLesson(player.lesson, measure, { [step.switch]: option }))),
  }));
}

export function priceFigures(player: Player): readonly Figure[] {
  return player.lesson.price.map((measure) => figure(player, inLesson(player.lesson, measure)));
}

export interface Spread {
  readonly values: readonly { readonly seed: number; readonly value: Known }[];
  readonly known: readonly number[];
  readonly inside: number;
  readonly words: string;
}

export function spreadOf(player: Player): Spread {
  const { number, seed } = player.lesson;
  const values = inSeeds(player.lesson).map((wanted) => ({ seed: wanted.seed, value: player.figures.known(wanted) }));
  const known = values.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const [low, high] = number.expect;
  const inside = known.filter((value) => value >= low && value <= high).length;
  const write = (value: number): string => figureWords(value, number.measure);
  const words =
    known.length === 0
      ? `No run is over yet; seeds ${seed} to ${seed + number.seeds - 1} are made.`
      : `${known.length} of ${number.seeds} seeds: from ${write(Math.min(...known))} to ${write(Math.max(...known))}; ${inside} of them within the expected ${write(low)} to ${write(high)}.`;
  return { values, known, inside, words };
}

export function figureSentence({ measure, value }: Figure): string {
  return value === undefined ? '' : `${measure.label.replace(/^./, (first) => first.toUpperCase())}: ${figureWords(value, measure)}.`;
}

/** The stop as it stands now, as text. */
export function spokenNow(player: Player): string {
  const { lesson, stops, stop } = player;
  const { hold, trouble, detour, forced } = useLesson.getState();
  const more: string[] = [];
  const shown = figureOf(player);
  if (shown !== null) more.push(figureSentence(shown));
  const settled = settledAt(player);
  if (settled !== null) more.push(differenceAt(player, settled)?.line ?? '');
  if (stop.kind === 'step' && stop.step.kind === 'compare') {
    const { measures } = stop.step;
    for (const row of compareRows(player, stop.step)) {
      if (row.values.includes(undefined)) continue;
      more.push(`${row.letter}, ${row.label}: ${measures.map((measure, ix) => `${measure.label} ${figureWords(row.values[ix] ?? null, measure)}`).join('; ')}.`);
    }
  }
  if (stop.kind === 'number') more.push(spreadOf(player).words, ...priceFigures(player).map((price) => `What it costs: ${figureSentence(price)}`));
  const guess = guessUnderWay(hold, stops);
  if (guess !== null) more.push(guessAt(player, guess) === '' ? 'Shown without a guess.' : `Your guess: ${guessAt(player, guess)}.`);
  return spoken(lesson, stops, hold, { numbers: numbersOf(player), more: [...more, forced, detour, trouble] });
}

export function guessAt(player: Player, at: number): string {
  const stop = player.stops[at];
  return stop?.kind === 'step' && stop.step.kind === 'ask' ? guessWords(stop.step, player.hold.answers[at] ?? null) : '';
}
