// A story that tells itself, on stage: its moments, one press each; nothing goes on by itself.
import type { Conductor } from '../conductor.ts';
import type { Director } from '../intro/director.ts';
import { useIntro } from '../intro/intro-store.ts';
import { numberOf, numberWords, sentenceFor } from '../intro/numbers.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import type { Deck, StageNote, StageNumber, StageRow, StepText } from './deck.ts';
import { HIDDEN } from './lesson-deck.ts';
import type { Facts } from './stand.ts';

export class TellingDeck implements Deck {
  readonly kind = 'telling';
  #conductor: Conductor;
  #director: Director;

  constructor(conductor: Conductor, director: Director) {
    this.#conductor = conductor;
    this.#director = director;
  }

  get id(): string {
    return `telling ${this.#conductor.info?.scenario ?? ''}`;
  }

  get title(): string {
    return this.#conductor.info?.title ?? '';
  }

  get whole_ms(): number | null {
    return this.#director.plan === null ? null : this.#director.plan.seconds * 1000;
  }

  get #at(): number {
    return useIntro.getState().moment;
  }

  facts(): Facts {
    const of = this.#director.opening.moments.length;
    return { at: this.#at, of, moving: this.#director.playing, numbered: (this.#director.opening.moments[this.#at]?.number ?? '') !== '' };
  }

  step(ix: number, hidden: boolean): StepText | null {
    const one = this.#director.opening.moments[ix];
    if (one === undefined) return null;
    const { catalog, info, frames } = this.#conductor;
    const { plan } = this.#director;
    const name = `Moment ${ix + 1}`;
    if (ix !== this.#at || plan === null || catalog === null || info === null || frames.view === null) return { name, words: (one.words[0]?.say ?? '').replaceAll(/\{[^{}]*\}/g, '…') };
    const words = sentenceFor(one.words, { view: frames.view, session: info, catalog, plan }, (asked) => (hidden && asked === one.number ? HIDDEN : null));
    const { question, phase } = useIntro.getState();
    return { name, words: phase === 'question' ? `${words} ${question}` : words };
  }

  number(): StageNumber | null {
    const { catalog, info, frames } = this.#conductor;
    const { plan } = this.#director;
    const name = this.#director.opening.moments[this.#at]?.number ?? '';
    if (name === '' || plan === null || catalog === null || info === null || frames.view === null) return null;
    const [value = '–', ...unit] = numberWords(name, numberOf(name, { view: frames.view, session: info, catalog, plan })).split(' ');
    const label = name.startsWith('since_') ? 'since it was asked for' : name.replaceAll('_', ' ');
    return { label, full: label, value, unit: unit.join(' '), harm: true };
  }

  rows(): readonly StageRow[] {
    return [];
  }

  options(): readonly string[] {
    const { phase, choices } = useIntro.getState();
    return phase === 'question' ? choices : [];
  }

  notes(): readonly StageNote[] {
    const { info, catalog } = useSession.getState();
    const summary = catalog?.scenarios.find((one) => one.id === info?.scenario)?.summary ?? '';
    return [info?.story.sentence ?? '', summary].filter((say) => say !== '').map((say) => ({ minute: null, say }));
  }

  expected(): string {
    return '';
  }

  closed(): boolean {
    return false;
  }

  go(to: number, by: 'next' | 'previous' | 'jump'): void {
    if (by === 'next' && !useUi.getState().reducedMotion) this.#director.playMoment(to);
    else this.#director.goTo(to);
  }

  arrive(): void {
    this.#director.endMoment();
  }

  revealed(): void {}

  begin(fresh: boolean): void {
    this.#director.goTo(fresh ? 0 : this.#at);
  }

  close(): void {}
}
