// A prediction beside what the run came to: one line that says what differs. Nothing is scored.
import type { AskStep, Outcome } from '#wire/lesson.ts';
import type { Answer, Thing } from './hold.ts';
import { figureWords } from './lesson-words.ts';

export type Truth =
  /** The option whose condition holds (-1: none does), and the figure that decided it. */
  | { readonly kind: 'choose' | 'pays'; readonly option: number; readonly value: number | null }
  | { readonly kind: 'number'; readonly value: number | null }
  /** When each option came, in ns; null: not in this run. */
  | { readonly kind: 'order'; readonly at_ns: readonly (number | null)[] }
  | { readonly kind: 'point'; readonly thing: Thing; readonly number: number; readonly block: number; readonly words: string }
  /** The series at the same distances as the guess; `from` at the question's instant. */
  | { readonly kind: 'curve'; readonly from: number; readonly values: readonly number[] };

export interface Difference {
  /** Null where there was no guess, or there is no truth. */
  readonly right: boolean | null;
  readonly line: string;
}

/** A guess on a line counts as right within this part of the truth. */
const NEAR = 0.1;

export function holds(outcome: Outcome, value: number | null): boolean {
  return value !== null && (outcome.low === null || value >= outcome.low) && (outcome.high === null || value <= outcome.high);
}

/** Options in the order in which they came; what never came, last. */
export function orderOf(at_ns: readonly (number | null)[]): readonly number[] {
  const key = (ix: number): number => at_ns[ix] ?? Infinity;
  return at_ns.map((_, ix) => ix).sort((one, other) => (key(one) === key(other) ? one - other : key(one) - key(other)));
}

/** "1.7 times as much", "half as much"; without a ratio where one side is nothing. */
export function timesWords(value: number, guess: number): string {
  if (guess <= 0 || value <= 0) return '';
  const times = value / guess;
  if (Math.abs(times - 1) <= NEAR) return 'very near';
  const shown = times >= 1 ? times : guess / value;
  if (!Number.isFinite(shown)) return '';
  const figure = shown >= 10 ? shown.toFixed(0) : shown.toFixed(1);
  return times > 1 ? `${figure} times as much` : `${figure} times less`;
}

function chosen(ask: AskStep, answer: Answer | null, truth: Truth & { readonly kind: 'choose' | 'pays' }): Difference {
  const measure = ask.options[Math.max(truth.option, 0)]?.when?.measure ?? null;
  const figure = truth.value === null || measure === null ? '' : ` (${measure.label}: ${figureWords(truth.value, measure)})`;
  const is = ask.options[truth.option]?.label ?? 'none of these';
  if (answer?.kind !== truth.kind) return { right: null, line: `It is: ${is}${figure}.` };
  const right = answer.option === truth.option;
  if (right) return { right, line: `As you said: ${is}${figure}.` };
  return { right, line: `You said: ${ask.options[answer.option]?.label ?? '?'}. It is: ${is}${figure}.` };
}

function onTheLine(ask: AskStep, answer: Answer | null, value: number | null): Difference {
  const unit = ask.line?.unit ?? '';
  const write = (figure: number): string => figureWords(figure, ask.answer ?? { unit });
  if (value === null) return { right: null, line: 'This run has no such number.' };
  if (answer?.kind !== 'number') return { right: null, line: `It came to ${write(value)}.` };
  const guess = answer.value;
  const times = timesWords(value, guess);
  const right = Math.abs(value - guess) <= Math.abs(value) * NEAR;
  return { right, line: `You said ${write(guess)}; it came to ${write(value)}${times === '' ? '' : `: ${times}`}.` };
}

function inOrder(ask: AskStep, answer: Answer | null, at_ns: readonly (number | null)[]): Difference {
  const truth = orderOf(at_ns);
  const name = (ix: number): string => ask.options[ix]?.label ?? '?';
  const row = truth.map((ix) => (at_ns[ix] === null ? `${name(ix)} (not at all)` : name(ix))).join(', then ');
  if (answer?.kind !== 'order') return { right: null, line: `In this order: ${row}.` };
  const first = truth.findIndex((ix, place) => answer.order[place] !== ix);
  if (first < 0) return { right: true, line: `In the order that you gave: ${row}.` };
  return { right: false, line: `You had ${name(answer.order[first] ?? -1)} in place ${first + 1}; there it was ${name(truth[first]!)}. In this order: ${row}.` };
}

function pointed(answer: Answer | null, truth: Truth & { readonly kind: 'point' }, block_pages: number): Difference {
  if (truth.number < 0) return { right: null, line: 'This run has no such thing.' };
  if (answer?.kind !== 'point') return { right: null, line: `It was ${truth.words}.` };
  const block = answer.thing === 'page' ? Math.floor(answer.number / block_pages) : answer.number;
  // Whoever pointed at a block meant the page in it, and the other way round where a block was asked for.
  const right = answer.thing === truth.thing ? answer.number === truth.number : truth.thing !== 'task' && answer.thing !== 'task' && block === truth.block;
  if (right) return { right, line: `It was ${truth.words}, as you pointed out.` };
  const near = truth.thing !== 'task' && block === truth.block ? ' You had the right block.' : '';
  return { right, line: `You pointed at ${answer.thing} ${answer.number.toLocaleString('en')}; it was ${truth.words}.${near}` };
}

function drawn(ask: AskStep, answer: Answer | null, truth: Truth & { readonly kind: 'curve' }): Difference {
  const unit = ask.curve?.unit ?? '';
  const end = truth.values[truth.values.length - 1];
  const write = (value: number): string => figureWords(value, { unit });
  if (end === undefined) return { right: null, line: 'This run has no such curve.' };
  if (answer?.kind !== 'curve') return { right: null, line: `It ends at ${write(end)}.` };
  const guess = answer.values[answer.values.length - 1] ?? truth.from;
  const off = truth.values.reduce((sum, value, ix) => sum + Math.abs(value - (answer.values[ix] ?? truth.from)), 0) / truth.values.length;
  const span = Math.max(...truth.values, truth.from) - Math.min(...truth.values, truth.from);
  const right = off <= Math.max(span, Math.abs(end) * NEAR) * NEAR;
  const times = timesWords(end, guess);
  return { right, line: `Your curve ends at ${write(guess)}, the run at ${write(end)}${times === '' ? '' : `: ${times}`}; on the way they are ${write(off)} apart on average.` };
}

/** `block_pages` of the machine, for what was pointed at. */
export function compare(ask: AskStep, answer: Answer | null, truth: Truth, block_pages: number): Difference {
  switch (truth.kind) {
    case 'choose':
    case 'pays':
      return chosen(ask, answer, truth);
    case 'number':
      return onTheLine(ask, answer, truth.value);
    case 'order':
      return inOrder(ask, answer, truth.at_ns);
    case 'point':
      return pointed(answer, truth, block_pages);
    case 'curve':
      return drawn(ask, answer, truth);
  }
}

/** What was predicted, in words: it stays on the card while the run plays. '' without a guess. */
export function guessWords(ask: AskStep, answer: Answer | null): string {
  if (answer === null) return '';
  switch (answer.kind) {
    case 'choose':
    case 'pays':
      return ask.options[answer.option]?.label ?? '?';
    case 'number':
      return figureWords(answer.value, ask.answer ?? { unit: ask.line?.unit ?? '' });
    case 'order':
      return answer.order.map((ix) => ask.options[ix]?.label ?? '?').join(', then ');
    case 'point':
      return `${answer.thing} ${answer.number.toLocaleString('en')}`;
    case 'curve':
      return `a curve that ends at ${figureWords(answer.values[answer.values.length - 1] ?? 0, { unit: ask.curve?.unit ?? '' })}`;
  }
}
