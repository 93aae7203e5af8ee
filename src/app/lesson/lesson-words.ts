// A lesson's words: sentences with links to marks, figures with their units, and each stop as text for who does not see it.
import type { ForceStep, Lesson, Measure } from '#wire/lesson.ts';
import { numberText } from '../words.ts';
import type { Hold, Stop } from './hold.ts';
import { isOpen } from './hold.ts';

export interface SayPart {
  readonly text: string;
  /** The mark that the words point at; null: plain words. */
  readonly link: { readonly panel: string; readonly mark: string } | null;
}

const LINK = /\[([^[\]]*)\]\(([^()]*)\)/g;

/** What stands for {name} in the words; null: not known (yet), which is written as a dash. */
export type NumberWords = (name: string) => string | null;

/** Where a link of the words points: the panel, and in it a mark ('all': the panel as a whole). */
function target(text: string): { readonly panel: string; readonly mark: string } {
  const [panel = '', ...mark] = text.split(':');
  return { panel, mark: mark.length === 0 ? 'all' : mark.join(':') };
}

export function sayParts(say: string, numbers: NumberWords): readonly SayPart[] {
  const text = say.replace(/\{([^{}]*)\}/g, (_, name: string) => numbers(name) ?? '–');
  const parts: SayPart[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index), link: null });
    parts.push({ text: found[1]!, link: target(found[2]!) });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), link: null });
  return parts;
}

export function plain(say: string, numbers: NumberWords): string {
  return sayParts(say, numbers)
    .map((part) => part.text)
    .join('');
}

interface Unit {
  readonly unit: string;
  readonly label?: string;
  readonly against?: unknown;
}

/** A figure without its unit: times of the model are written in ms. */
export function figureText(value: number | null, measure: Pick<Measure, 'unit'>): string {
  return measure.unit === 'ns' ? numberText(value, '_ns', 'ms') : numberText(value, '', measure.unit);
}

/** A ratio is so many times something; where its label says so already, it is a bare number. */
export function unitText(measure: Unit): string {
  if (measure.unit === 'ns') return 'ms';
  const ratio = measure.against !== null && measure.against !== undefined && !/^times\b/.test(measure.label ?? '');
  return measure.unit === '' && ratio ? '×' : measure.unit;
}

export function figureWords(value: number | null, measure: Unit): string {
  return [figureText(value, measure), unitText(measure)].filter((part) => part !== '').join(' ');
}

export function minutesWords({ watch, do: doing }: Lesson['minutes']): string {
  return `${watch} min to watch, ${doing} min to do`;
}

const KIND_WORDS = {
  watch: 'Watch', restart: 'Again from the start', say: 'Read', ask: 'Your guess', reveal: 'What came of it', compare: 'Compare', force: 'Bring it about',
} as const;

export function stopName(stop: Stop): string {
  if (stop.kind === 'cover') return 'The question';
  if (stop.kind === 'number') return 'The number';
  if (stop.kind === 'end') return 'The real machine, and on';
  return KIND_WORDS[stop.step.kind];
}

/** Before it is brought about; the step's own words speak of what is seen then. */
export function bringWords({ seeds }: Pick<ForceStep, 'seeds'>): string {
  return `Chance decides when this happens. It can be brought about: the next time it happens from here on, in one of ${seeds} seeds.`;
}

/** The sentence of a stop, with its links and the names of its numbers. */
export function sentenceOf(lesson: Lesson, stop: Stop): string {
  if (stop.kind === 'cover') return lesson.question;
  if (stop.kind === 'number') return `The figure to remember, over ${lesson.number.seeds} seeds, and what it costs.`;
  if (stop.kind === 'end') return lesson.real?.say ?? lesson.goal;
  return stop.step.kind === 'ask' ? stop.step.text : stop.step.say;
}

export interface Spoken {
  readonly numbers: NumberWords;
  /** The figure of the stop with its label; what a prediction came to; what is going on. */
  readonly more: readonly string[];
}

/** A stop as text: said when it is come to, and again when its figure or its result is there. */
export function spoken(lesson: Lesson, stops: readonly Stop[], hold: Hold, { numbers, more }: Spoken): string {
  const stop = stops[hold.at]!;
  const step = stop.kind === 'step' ? stop.step : null;
  const options = step?.kind === 'ask' && step.options.length > 0 ? `Choices: ${step.options.map((option) => option.label).join('; ')}.` : '';
  const hint = isOpen(hold, stops) ? 'The run stands still until you answer, or go on without a guess.' : '';
  const sentence = step?.kind === 'force' && !hold.arrived ? bringWords(step) : plain(sentenceOf(lesson, stop), numbers);
  return [`Step ${hold.at} of ${stops.length - 1}: ${stopName(stop)}.`, sentence, options, ...more, hint].filter((part) => part !== '').join(' ');
}
