// What the page takes down of the frames that it shows: the clock ten times a second, texts every few seconds and at
// rest, named events for the live region; and at rest what else it asks the model.
import type { Frames } from '#client/frames.ts';
import type { IdleSignal } from '#client/idle.ts';
import type { FrameReply } from '#client/session_client.ts';
import { Announcer, namedEventsSince, sentenceOf } from './announcer.ts';
import type { SideQuestions } from './side-questions.ts';
import { numberFromFrame } from './story-number.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';

const CLOCK_EVERY_MS = 100;
const TEXT_EVERY_MS = 3000;
/** Seeking quickly, only the last instant counts. */
const REST_MS = 60;

export interface NotesOptions {
  readonly frames: Frames;
  readonly idle: IdleSignal;
  readonly side: SideQuestions;
  readonly playing: () => boolean;
  /** Stops at an event that the visitor wants to stop at. */
  readonly stopAt: (ns: number) => void;
}

type Reached = Pick<FrameReply, 'instant' | 'catching_up'>;

export class FrameNotes {
  #options: NotesOptions;
  #announcer = new Announcer();
  #announcedTo = 0;
  #clockAt = -Infinity;
  #textAt = -Infinity;
  #stopTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: NotesOptions) {
    this.#options = options;
  }

  /** Another run: nothing is left to be said of the one before. */
  forget(): void {
    this.#announcer.forget();
  }

  close(): void {
    if (this.#stopTimer !== null) clearTimeout(this.#stopTimer);
  }

  /** A frame was shown. */
  take(reply: Reached, now: number): void {
    const playing = this.#options.playing();
    const still = !playing && !reply.catching_up;
    if (still || now - this.#clockAt >= CLOCK_EVERY_MS) this.copyClock(reply, now);
    if (still) this.rested(now);
    else this.#whilePlaying(now);
  }

  copyClock(reply: Reached, now: number): void {
    const { view } = this.#options.frames;
    if (view === null) return;
    const ended = view.head_of('ended') > 0;
    this.#clockAt = now;
    useSession.setState({
      clock: {
        ns: reply.instant.ns,
        ordinal: reply.instant.ordinal,
        ended,
        catchingUp: reply.catching_up,
        panic: view.head_of('panic') > 0,
        midway: !ended && view.head_of('next_ns') <= reply.instant.ns && view.head_of('next_ns') > 0,
      },
    });
    const { info, catalog } = useSession.getState();
    if (info === null || catalog === null) return;
    const number = numberFromFrame(info.story.number.metric, view, catalog);
    if (number !== null) useSession.setState({ storyNumber: number });
    else if (this.#options.playing()) this.#options.side.reportIfDue(now);
  }

  /** Named events since the last frame: said aloud, and a reason to stop if the visitor wants that. */
  speak(now: number, from: number, jumped: boolean): void {
    const { info, catalog } = useSession.getState();
    const { view } = this.#options.frames;
    if (info === null || catalog === null || view === null) return;
    const to = view.head_of('ordinal');
    const since = Math.max(from, Math.min(this.#announcedTo, to));
    this.#announcedTo = to;
    if (jumped || to <= since) return;
    const events = namedEventsSince(view, catalog, info, since);
    if (!this.#options.playing()) {
      if (events.length > 0) useSession.setState({ announcement: sentenceOf(events) });
      return;
    }
    if (useUi.getState().pauseAtMarkers && events.length > 0) {
      const first = events[0]!;
      this.#options.stopAt(first.ns);
      useSession.setState({ announcement: `Paused: ${first.sentence}.` });
      return;
    }
    const sentence = this.#announcer.hear(events, now);
    if (sentence !== null) useSession.setState({ announcement: sentence });
  }

  #whilePlaying(now: number): void {
    this.#options.side.timelineIfDue(now);
    if (now - this.#textAt >= TEXT_EVERY_MS) this.#readTexts(now);
  }

  /** Nothing moves: texts, timeline and report catch up with what is shown. */
  rested(now: number): void {
    const { idle, side } = this.#options;
    this.#readTexts(now);
    if (this.#stopTimer !== null) clearTimeout(this.#stopTimer);
    idle.set('settle', true);
    this.#stopTimer = setTimeout(() => {
      this.#stopTimer = null;
      side.timeline(performance.now());
      side.report(performance.now());
      idle.set('settle', false);
    }, idle.awaited ? 0 : REST_MS);
  }

  #readTexts(now: number): void {
    this.#textAt = now;
    useUi.setState((ui) => ({ textTick: ui.textTick + 1 }));
  }
}
