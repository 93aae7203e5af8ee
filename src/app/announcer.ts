// Named events in words for the live region: new markers since the last word, merged into one sentence every three
// seconds at most; silent when time runs too fast for words, and on jumps.
import type { Catalog } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { SessionInfo } from '#wire/messages.ts';
import { eventKind, eventSentence } from './words.ts';

const EVERY_MS = 3000;
const MOST_NAMED = 2;

export interface NamedEvent {
  readonly ordinal: number;
  readonly ns: number;
  readonly sentence: string;
}

/** Events after `ordinal` that the catalog marks, oldest first. */
export function namedEventsSince(view: FrameView, catalog: Catalog, session: SessionInfo, ordinal: number): NamedEvent[] {
  const found: NamedEvent[] = [];
  for (let row = 0; row < view.head_of('nr_events'); row++) {
    const at = view.event_of(row, 'ordinal');
    if (at <= ordinal) continue;
    const kind = view.event_of(row, 'kind');
    const text = eventKind(catalog, kind);
    if (text === undefined || text.marker === 'none') continue;
    const event = { kind, actor: view.event_of(row, 'actor'), a: view.event_of(row, 'a'), b: view.event_of(row, 'b') };
    found.push({ ordinal: at, ns: view.event_of(row, 'ns'), sentence: eventSentence(catalog, session, event) });
  }
  return found.sort((one, other) => one.ordinal - other.ordinal);
}

export function sentenceOf(events: readonly NamedEvent[]): string {
  const said = events.slice(-MOST_NAMED).map((event) => event.sentence);
  const more = events.length - said.length;
  return more > 0 ? `${said.join('; ')}; and ${more} more.` : `${said.join('; ')}.`;
}

export class Announcer {
  #waiting: NamedEvent[] = [];
  #saidAt = -Infinity;

  /** The sentence to say now, or null. */
  hear(events: readonly NamedEvent[], now_ms: number): string | null {
    this.#waiting.push(...events);
    if (this.#waiting.length === 0 || now_ms - this.#saidAt < EVERY_MS) return null;
    const sentence = sentenceOf(this.#waiting);
    this.#waiting = [];
    this.#saidAt = now_ms;
    return sentence;
  }

  forget(): void {
    this.#waiting = [];
  }
}
