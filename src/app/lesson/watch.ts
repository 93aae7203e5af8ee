// Plays the run of a step up to its point and stands there exactly. Slow is event by event at the end, where what the step
// tells of happens; what is left out before it passes on the clock in full sight.
import type { FrameReply } from '#client/session_client.ts';
import { nearestSpeedIndex, SPEEDS } from '#wire/speeds.ts';
import type { PanelFocus } from '#panels/panel.ts';
import type { LessonSpeed } from '#wire/lesson.ts';
import type { Instant, Target } from '#wire/messages.ts';
import type { Conductor } from '../conductor.ts';
import type { Lead } from '../lead.ts';
import { useUi } from '../state/ui-store.ts';
import type { TellingState } from '../test-handle.ts';

/** Seconds of viewing for the way, by the clock. */
const SECONDS: Readonly<Record<LessonSpeed, number>> = { slow: 5, normal: 8, fast: 4 };
/** Of a slow step so many events are shown one by one, this long each. */
const ONE_BY_ONE = 24;
const EVENT_MS = 400;
const LONGEST_STEP_MS = 250;

export interface WatchOptions {
  readonly from: Instant;
  readonly to: Instant;
  readonly speed: LessonSpeed;
  readonly focusOf: (panel: string) => PanelFocus | undefined;
  /** It stands where it was to get to. */
  readonly arrived: () => void;
  /** The visitor took over. */
  readonly left: () => void;
  readonly told: () => TellingState;
}

export class Watch implements Lead {
  #conductor: Conductor;
  #options: WatchOptions;
  #playing = false;
  #head_ns: number;
  #head_ordinal: number;
  #last_ms: number | null = null;
  #event_ms = 0;
  #asked: Target | null = null;
  #waiting = false;
  #over = false;

  constructor(conductor: Conductor, options: WatchOptions) {
    this.#conductor = conductor;
    this.#options = options;
    this.#head_ns = options.from.ns;
    this.#head_ordinal = options.from.ordinal;
    const span_s = Math.max(options.to.ns - options.from.ns, 1) / 1e9;
    conductor.setSpeed(SPEEDS[nearestSpeedIndex(span_s / SECONDS[options.speed])]!, false);
  }

  get playing(): boolean {
    return this.#playing;
  }
  get rate(): number {
    return this.#playing ? useUi.getState().speed * 1e9 : 0;
  }
  get window_ns(): number | null {
    return null;
  }
  /** Nothing is asked before it plays. */
  start(): Promise<void> {
    this.play();
    return Promise.resolve();
  }

  play(): void {
    if (this.#over) return;
    this.#last_ms = null;
    this.#set(true);
    this.#conductor.loop.wake();
  }

  pause(): void {
    this.#set(false);
    this.#conductor.loop.touch();
  }

  step(direction: 1 | -1): void {
    this.pause();
    this.#conductor.takeOver();
    this.#conductor.step(direction);
  }

  /** Past here the events come one by one. */
  get #slowFrom(): number {
    const { from, to, speed } = this.#options;
    return speed === 'slow' ? Math.max(from.ordinal, to.ordinal - ONE_BY_ONE) : to.ordinal;
  }

  advance(now_ms: number): void {
    if (!this.#playing) return;
    const { to } = this.#options;
    const step_ms = this.#last_ms === null ? 0 : Math.min(Math.max(now_ms - this.#last_ms, 0), LONGEST_STEP_MS);
    this.#last_ms = now_ms;
    // A machine that cannot be computed so fast is waited for.
    if (this.#waiting) return;
    if (this.#head_ordinal >= this.#slowFrom) {
      this.#event_ms += step_ms;
      if (this.#event_ms < EVENT_MS && this.#head_ordinal < to.ordinal && this.#asked !== null) return;
      this.#event_ms = 0;
      this.#ask({ kind: 'instant', ordinal: Math.min(this.#head_ordinal + 1, to.ordinal) });
      return;
    }
    this.#head_ns = Math.min(this.#head_ns + step_ms * 1e6 * useUi.getState().speed, to.ns);
    if (this.#head_ns >= to.ns) this.#ask({ kind: 'instant', ordinal: this.#slowFrom });
    else this.#ask({ kind: 'ns', ns: Math.floor(this.#head_ns) });
  }

  #ask(target: Target): void {
    this.#asked = target;
    this.#waiting = true;
    this.#conductor.tellShow(target);
  }

  onFrame(): { readonly stepping: boolean; readonly jump: boolean } {
    return { stepping: this.#playing && this.#head_ordinal >= this.#slowFrom, jump: false };
  }

  framed(reply: FrameReply): void {
    if (reply.catching_up) return;
    this.#waiting = false;
    const { to } = this.#options;
    if (this.#asked?.kind === 'ns' && reply.instant.ordinal > this.#slowFrom) {
      // By the clock it ran into the events that are shown one by one.
      this.#head_ordinal = this.#slowFrom;
      if (this.#slowFrom < to.ordinal || reply.instant.ordinal > to.ordinal) this.#ask({ kind: 'instant', ordinal: this.#slowFrom });
      return;
    }
    this.#head_ordinal = reply.instant.ordinal;
    if (this.#head_ordinal < to.ordinal || this.#over) return;
    this.#over = true;
    this.#set(false);
    this.#options.arrived();
  }

  focusOf(panel: string): PanelFocus | undefined {
    return this.#options.focusOf(panel);
  }

  told(): TellingState {
    return this.#options.told();
  }

  #set(playing: boolean): void {
    this.#playing = playing;
    this.#conductor.idle.set('play', playing);
    useUi.setState({ playing });
  }

  close(): void {
    this.#set(false);
    if (!this.#over) this.#options.left();
    this.#over = true;
  }
}
