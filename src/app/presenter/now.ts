// What the room sees, what the speaker reads: one look at deck and stage, for the components and for the second window.
import type { Conductor } from '../conductor.ts';
import { useEmbed } from '../embed/embed-store.ts';
import { useIntro } from '../intro/intro-store.ts';
import { useLesson } from '../lesson/lesson-store.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { clockText } from '../words.ts';
import type { Deck } from './deck.ts';
import { deckNow } from './deck.ts';
import { LessonDeck } from './lesson-deck.ts';
import type { NotesState } from './messages.ts';
import { usePresenter } from './presenter-store.ts';
import { isRevealed } from './stand.ts';
import { noteAt, targetOf } from './timer.ts';

/** Whether the number of this step is hidden from the room. */
export function hidesNumber(deck: Deck): boolean {
  const { at, numbered } = deck.facts();
  return numbered && !isRevealed(usePresenter.getState().stand, at);
}

/** The deck, read anew whenever anything of it may have changed. */
export function useDeck(conductor: Conductor): Deck {
  useSession((state) => state.clock);
  useSession((state) => state.info);
  useSession((state) => state.storyNumber);
  useUi((state) => state.textTick);
  useUi((state) => state.playing);
  useLesson();
  useIntro();
  useEmbed((state) => state.beats);
  usePresenter();
  return deckNow(conductor);
}

const LONGEST = 3900;
const short = (text: string, most = LONGEST): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The step as text for who does not see it, and for the live region. */
export function spokenStep(deck: Deck): string {
  const { at, of } = deck.facts();
  const hidden = hidesNumber(deck);
  const step = deck.step(at, hidden);
  const number = hidden ? null : deck.number();
  const rows = hidden ? [] : deck.rows();
  const parts = [
    `Step ${at + 1}${of === null ? '' : ` of ${of}`}${step === null ? '' : `, ${step.name}`}.`, step?.words ?? '',
    deck.options().length === 0 ? '' : `Choices: ${deck.options().join('; ')}.`,
    number === null ? '' : `${number.label}: ${number.value}${number.unit === '' ? '' : ` ${number.unit}`}.`,
    ...rows.map((row) => `${row.letter}, ${row.label}: ${row.value}.`),
    hidden ? 'The number is hidden; the next press reveals it.' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

export function notesState(conductor: Conductor): NotesState {
  const deck = deckNow(conductor);
  const { clock, info } = useSession.getState();
  const { playing, theme } = useUi.getState();
  const { stand, frozen, light, timer } = usePresenter.getState();
  const { at, of, moving } = deck.facts();
  const number = deck.number();
  const notes = deck.notes();
  const minutes = notes.flatMap(({ minute }) => (minute === null ? [] : [minute]));
  const step = deck.step(at, false) ?? { name: '', words: '' };
  const next = deck.step(at + 1, false);
  const cut = (one: { readonly name: string; readonly words: string }): NotesState['step'] => ({ name: short(one.name, 190), words: short(one.words) });
  const rows = deck.rows();
  return {
    type: 'state', title: short(deck.title, 290), kind: deck.kind, at, of: of ?? 0, step: cut(step), options: deck.options().map((one) => short(one, 490)).slice(0, 20), next: next === null ? null : cut(next),
    number:
      number !== null ? { label: short(number.label, 290), value: short(`${number.value}${number.unit === '' ? '' : ` ${number.unit}`}`, 95), hidden: hidesNumber(deck) }
      : rows.length > 0 && deck instanceof LessonDeck ? { label: short(`${deck.rowLabel()}: ${rows.map((row) => `${row.letter} ${row.label}`).join(', ')}`, 290), value: short(rows.map((row) => `${row.letter} ${row.value}`).join(', '), 95), hidden: hidesNumber(deck) }
      : null,
    expected: short(deck.expected()), notes: notes.slice(0, 100).map(({ minute, say }) => ({ minute, say: short(say) })),
    note: deck.whole_ms === null || minutes.length === 0 || of === null ? -1 : noteAt(minutes, at, of, deck.whole_ms),
    target_ms: of === null ? null : targetOf(at, of, deck.whole_ms), whole_ms: deck.whole_ms, timer, revealed: stand.revealed,
    playing, moving, frozen, blank: stand.blank, ended: stand.ended, lit: light !== null,
    clock: clockText(clock.ns, info?.duration_ns ?? 1e9), ns: clock.ns, ordinal: clock.ordinal, theme,
  };
}
