// A lesson's answers outlive a reload, in this browser only: who comes back to a step of the same lesson finds what was guessed.
// From its cover a lesson begins anew. What is stored is not believed: an answer that its question does not have is none.
import type { Answer, Hold, Stop } from './hold.ts';
import type { Store } from '../memory/memory.ts';
import { storage } from '../memory/memory.ts';
import { predictionOf, startHold } from './hold.ts';

const KEY = 'pagestage.lesson';
const VERSION = 1;

const whole = (value: unknown, below = Infinity): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < below;
const numbers = (value: unknown, most = 1000): value is number[] => Array.isArray(value) && value.length > 0 && value.length <= most && value.every((one) => typeof one === 'number' && Number.isFinite(one));

/** The answer if the question of this stop can have it; undefined: it cannot. */
export function answerOf(stop: Stop | undefined, value: unknown): Answer | null | undefined {
  const kind = predictionOf(stop);
  if (kind === null || stop?.kind !== 'step' || stop.step.kind !== 'ask') return undefined;
  if (value === null) return null;
  if (typeof value !== 'object') return undefined;
  const of = value as Record<string, unknown>;
  const options = stop.step.options.length;
  if (of['kind'] !== kind) return undefined;
  switch (kind) {
    case 'choose':
    case 'pays':
      return whole(of['option'], options) ? { kind, option: of['option'] } : undefined;
    case 'number':
      return typeof of['value'] === 'number' && Number.isFinite(of['value']) ? { kind, value: of['value'] } : undefined;
    case 'order': {
      const { order } = of;
      return numbers(order, options) && order.length === options && new Set(order).size === options && order.every((one) => whole(one, options)) ? { kind, order } : undefined;
    }
    case 'point': {
      const { thing, number } = of;
      return (thing === 'page' || thing === 'block' || thing === 'task') && whole(number) ? { kind, thing, number } : undefined;
    }
    case 'curve':
      return numbers(of['values']) ? { kind, values: of['values'] } : undefined;
  }
}

/** Where a lesson is come back to: at its cover with nothing, further on with what was answered up to there. */
export function recalled(lesson: string, stops: readonly Stop[], at: number, store: Store | null = storage()): Hold {
  const hold = startHold(stops, at);
  if (hold.at === 0) return hold;
  try {
    const stored: unknown = JSON.parse(store?.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return hold;
    const { version, lesson: of, answers } = stored as Record<string, unknown>;
    if (version !== VERSION || of !== lesson || typeof answers !== 'object' || answers === null) return hold;
    const known = stops.flatMap((stop, ix) => {
      const answer = ix > hold.at ? undefined : answerOf(stop, (answers as Record<string, unknown>)[ix]);
      return answer === undefined ? [] : [[ix, answer] as const];
    });
    return { ...hold, answers: Object.fromEntries(known) };
  } catch {
    return hold;
  }
}

export function remember(lesson: string, { answers }: Pick<Hold, 'answers'>, store: Store | null = storage()): void {
  try {
    store?.setItem(KEY, JSON.stringify({ version: VERSION, lesson, answers }));
  } catch {
    // Full or refused: they are remembered until the page is closed.
  }
}
