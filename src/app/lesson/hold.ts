// Where a lesson stands: at which stop, what was predicted, and what a move does to that. Pure, so that any row of moves can
// be tried; what a stop shows and computes is the player's business.
import type { Lesson, PredictionKind, Step } from '#wire/lesson.ts';

/** The cover asks the lesson's question; after the steps come its number with its price, and the way on. */
export type Stop =
  | { readonly kind: 'cover' }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'number' }
  | { readonly kind: 'end' };

export function stopsOf(lesson: Pick<Lesson, 'steps'>): readonly Stop[] {
  return [{ kind: 'cover' }, ...lesson.steps.map((step): Stop => ({ kind: 'step', step })), { kind: 'number' }, { kind: 'end' }];
}

export type Thing = 'page' | 'block' | 'task';

export type Answer =
  | { readonly kind: 'choose' | 'pays'; readonly option: number }
  | { readonly kind: 'number'; readonly value: number }
  /** Options in the order in which they are expected. */
  | { readonly kind: 'order'; readonly order: readonly number[] }
  | { readonly kind: 'point'; readonly thing: Thing; readonly number: number }
  /** Values at even distances from the question's instant (left out) to the curve's end. */
  | { readonly kind: 'curve'; readonly values: readonly number[] };

export interface Hold {
  readonly at: number;
  /** The last stop that may be gone to; an open question is never passed but by an answer or by skipping it. */
  readonly furthest: number;
  /** A run that this stop plays is where it was to get to. */
  readonly arrived: boolean;
  /** By stop; null: shown without a guess. */
  readonly answers: Readonly<Record<number, Answer | null>>;
  /** How this stop was come to: forward it plays by itself. */
  readonly by: 'next' | 'back' | 'jump';
  readonly blank: boolean;
  readonly notes: boolean;
}

export type Move =
  | { readonly kind: 'next' | 'back' | 'skip' | 'again' | 'arrived' | 'blank' | 'notes' }
  | { readonly kind: 'go'; readonly to: number }
  | { readonly kind: 'commit'; readonly answer: Answer };

export function startHold(stops: readonly Stop[], at = 0): Hold {
  const to = Number.isInteger(at) ? Math.min(Math.max(at, 0), stops.length - 1) : 0;
  return { at: to, furthest: to, arrived: !plays(stops[to]), answers: {}, by: 'jump', blank: false, notes: false };
}

/** Whether a stop has a run of its own to play, or to look for. */
function plays(stop: Stop | undefined): boolean {
  return stop?.kind === 'step' && (stop.step.kind === 'watch' || stop.step.kind === 'force');
}

export function predictionOf(stop: Stop | undefined): PredictionKind | null {
  return stop?.kind === 'step' && stop.step.kind === 'ask' ? stop.step.ask : null;
}

/** A question that waits for its answer: nothing of what comes after it may be seen. */
export function isOpen(hold: Hold, stops: readonly Stop[]): boolean {
  return predictionOf(stops[hold.at]) !== null && hold.answers[hold.at] === undefined;
}

/** After the answer the run goes on by itself where the next stop shows it; otherwise the truth comes into the question's own card. */
export function goesOn(stops: readonly Stop[], at: number): boolean {
  const next = stops[at + 1];
  return next?.kind === 'step' && ['watch', 'restart', 'force', 'reveal'].includes(next.step.kind);
}

/** The last question before a stop (or that stop itself): what a reveal speaks of. */
export function askBefore(stops: readonly Stop[], at: number): number | null {
  for (let ix = at; ix >= 0; ix--) if (predictionOf(stops[ix]) !== null) return ix;
  return null;
}

/** A guess that is still on the way to its truth: it stays on the card until its reveal. */
export function guessUnderWay(hold: Hold, stops: readonly Stop[]): number | null {
  for (let ix = hold.at; ix >= 0; ix--) {
    const stop = stops[ix]!;
    if (stop.kind !== 'step' || stop.step.kind === 'reveal') return null;
    if (predictionOf(stop) !== null) return ix === hold.at || hold.answers[ix] === undefined || !goesOn(stops, ix) ? null : ix;
  }
  return null;
}

function enter(hold: Hold, stops: readonly Stop[], to: number, by: Hold['by']): Hold {
  if (to < 0 || to >= stops.length || to === hold.at) return hold;
  return { ...hold, at: to, furthest: Math.max(hold.furthest, to), arrived: !plays(stops[to]), by };
}

function answered(hold: Hold, stops: readonly Stop[], answer: Answer | null): Hold {
  const settled = { ...hold, answers: { ...hold.answers, [hold.at]: answer } };
  return goesOn(stops, hold.at) ? enter(settled, stops, hold.at + 1, 'next') : settled;
}

export function move(hold: Hold, stops: readonly Stop[], by: Move): Hold {
  // A remote's first press brings the picture back, and does no more.
  if (hold.blank && (by.kind === 'next' || by.kind === 'back')) return { ...hold, blank: false };
  switch (by.kind) {
    case 'next':
      if (isOpen(hold, stops)) return answered(hold, stops, null);
      return hold.arrived ? enter(hold, stops, hold.at + 1, 'next') : { ...hold, arrived: true };
    case 'back':
      return enter(hold, stops, hold.at - 1, 'back');
    case 'go':
      return Number.isInteger(by.to) && by.to <= hold.furthest ? enter(hold, stops, by.to, 'jump') : hold;
    case 'commit':
      return isOpen(hold, stops) && predictionOf(stops[hold.at]) === by.answer.kind ? answered(hold, stops, by.answer) : hold;
    case 'skip':
      return isOpen(hold, stops) ? answered(hold, stops, null) : hold;
    case 'again': {
      if (predictionOf(stops[hold.at]) === null || isOpen(hold, stops)) return hold;
      const answers = Object.fromEntries(Object.entries(hold.answers).filter(([ix]) => Number(ix) < hold.at));
      return { ...hold, answers, furthest: hold.at };
    }
    case 'arrived':
      return hold.arrived ? hold : { ...hold, arrived: true };
    case 'blank':
      return { ...hold, blank: !hold.blank };
    case 'notes':
      return { ...hold, notes: !hold.notes };
  }
}
