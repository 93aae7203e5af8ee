// A lesson on stage: its stops, held by the lesson's own player, with its words and figures.
import { compareRows, figureOf, numbersOf } from '../lesson/facts.ts';
import { goesOn, isOpen } from '../lesson/hold.ts';
import type { Stop } from '../lesson/hold.ts';
import { differenceAt, settledAt } from '../lesson/facts.ts';
import { useLesson } from '../lesson/lesson-store.ts';
import { bringWords, figureText, figureWords, plain, sentenceOf, stopName, unitText } from '../lesson/lesson-words.ts';
import type { Player } from '../lesson/player.ts';
import type { Deck, StageNote, StageNumber, StageRow, StepText } from './deck.ts';
import type { Facts } from './stand.ts';

/** Stands for a number that the room is not to see yet. */
export const HIDDEN = '(?)';

export class LessonDeck implements Deck {
  readonly kind = 'lesson';
  #player: Player;

  constructor(player: Player) {
    this.#player = player;
  }

  get id(): string {
    return `lesson ${this.#player.lesson.id}`;
  }

  get title(): string {
    return this.#player.lesson.title;
  }

  get whole_ms(): number {
    return this.#player.lesson.minutes.do * 60_000;
  }

  facts(): Facts {
    const { hold, stops } = this.#player;
    return { at: hold.at, of: stops.length, moving: !hold.arrived, numbered: this.#answers() || figureOf(this.#player) !== null || this.rows().length > 0 };
  }

  /** A question whose answer comes into its own step. */
  #answers(): boolean {
    const { hold, stops, stop } = this.#player;
    return stop.kind === 'step' && stop.step.kind === 'ask' && !goesOn(stops, hold.at);
  }

  step(ix: number, hidden: boolean): StepText | null {
    const player = this.#player;
    const stop = player.stops[ix];
    if (stop === undefined) return null;
    const numbers = numbersOf(player);
    const now = ix === player.hold.at;
    // What the picture of another step will say, nobody knows yet.
    const words = this.#unbrought(stop, now) ?? plain(sentenceOf(player.lesson, stop), (name) => (now ? (hidden && name === 'value' ? HIDDEN : numbers(name)) : '…'));
    const settled = now && !hidden ? settledAt(player) : null;
    const line = settled === null ? '' : (differenceAt(player, settled)?.line ?? '');
    return { name: stopName(stop), words: line === '' || !this.#answers() ? words : `${words} ${line}` };
  }

  #unbrought(stop: Stop, now: boolean): string | null {
    return stop.kind === 'step' && stop.step.kind === 'force' && (!now || !this.#player.hold.arrived) ? bringWords(stop.step) : null;
  }

  number(): StageNumber | null {
    const figure = figureOf(this.#player);
    if (figure === null) return null;
    const { measure, value } = figure;
    return { label: measure.label, full: measure.label, value: value === undefined ? '…' : figureText(value, measure), unit: unitText(measure), harm: false };
  }

  rows(): readonly StageRow[] {
    const { stop } = this.#player;
    if (stop.kind !== 'step' || stop.step.kind !== 'compare') return [];
    const measure = stop.step.measures[0];
    if (measure === undefined) return [];
    return compareRows(this.#player, stop.step).map(({ letter, label, values }) => ({ letter, label, value: values[0] === undefined ? '…' : figureWords(values[0], measure) }));
  }

  /** What the figures of the rows are. */
  rowLabel(): string {
    const { stop } = this.#player;
    return stop.kind === 'step' && stop.step.kind === 'compare' ? (stop.step.measures[0]?.label ?? '') : '';
  }

  options(): readonly string[] {
    const { stop } = this.#player;
    return stop.kind === 'step' && stop.step.kind === 'ask' && this.closed() ? stop.step.options.map((one) => one.label) : [];
  }

  notes(): readonly StageNote[] {
    return this.#player.lesson.notes;
  }

  expected(): string {
    const { measure, expect, seeds } = this.#player.lesson.number;
    return `${measure.label}: ${figureWords(expect[0], measure)} to ${figureWords(expect[1], measure)}, in ${seeds} seeds`;
  }

  closed(): boolean {
    return isOpen(this.#player.hold, this.#player.stops);
  }

  go(to: number, by: 'next' | 'previous' | 'jump'): void {
    this.#player.act(by === 'jump' ? { kind: 'go', to } : { kind: by === 'next' ? 'next' : 'back' });
  }

  arrive(): void {
    this.#player.act({ kind: 'next' });
  }

  revealed(): void {
    if (this.#answers() && this.closed()) this.#player.act({ kind: 'skip' });
  }

  begin(): void {
    const { hold } = useLesson.getState();
    if (hold.blank) this.#player.act({ kind: 'blank' });
    if (hold.notes) this.#player.act({ kind: 'notes' });
  }

  close(): void {}
}
