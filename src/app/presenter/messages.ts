// What the two windows of a presentation say to each other. Each message holds the whole of what it speaks of, so that a lost
// one is made good by the next; each is checked before anything of it is used.
import type { Check, Checked } from './check.ts';
import { flag, list, maybe, number, oneOf, safely, shape, text, whole } from './check.ts';
import type { Timer, TimerAct } from './timer.ts';

export const SPOKEN = 'pagestage-stage';
const VERSION = 1;
const STEPS = 500;
const WORDS = 4000;
const LONGEST_MS = 1e15;
/** A small picture of the room's screen, packed. */
const PICTURE_BYTES = 2_000_000;

/** A name that nobody guesses: two presentations in one browser do not hear each other. */
export const CHANNEL = /^[a-z0-9]{12,32}$/;

const timer: Check<Timer> = shape({ passed_ms: number(0, LONGEST_MS), since_ms: maybe(number(0, LONGEST_MS)), begun: flag });
const revealed = list(whole(0, STEPS), STEPS);
const step = shape({ name: text(200), words: text(WORDS) });

/** Everything that the notes show. */
const state = shape({
  type: oneOf('state'),
  title: text(300),
  kind: oneOf('story', 'lesson', 'telling'),
  at: whole(0, STEPS),
  /** 0: not known. */
  of: whole(0, STEPS),
  step,
  options: list(text(500), 20),
  next: maybe(step),
  /** The number of the step, also while the room does not see it. */
  number: maybe(shape({ label: text(300), value: text(100), hidden: flag })),
  /** What it is to be, in words. */
  expected: text(WORDS),
  notes: list(shape({ minute: maybe(number(0, 1000)), say: text(WORDS) }), 100),
  /** Which of them belongs to this step; -1: none. */
  note: whole(-1, 100),
  /** By when this step is to be over, and all of it. */
  target_ms: maybe(number(0, LONGEST_MS)),
  whole_ms: maybe(number(0, LONGEST_MS)),
  timer,
  revealed,
  playing: flag,
  moving: flag,
  frozen: flag,
  blank: flag,
  ended: flag,
  lit: flag,
  /** Machine time shown, in words and as it is. */
  clock: text(60),
  ns: whole(0, Number.MAX_SAFE_INTEGER),
  ordinal: whole(0, Number.MAX_SAFE_INTEGER),
  theme: oneOf('light', 'dark', 'projector'),
});

const bytes: Check<ArrayBuffer> = (value) => (value instanceof ArrayBuffer && value.byteLength > 0 && value.byteLength <= PICTURE_BYTES ? value : undefined);
const picture = shape({ type: oneOf('picture'), bytes });
const bye = shape({ type: oneOf('bye') });

export const DEEDS = ['next', 'previous', 'first', 'reveal', 'freeze', 'blank', 'play', 'light', 'leave'] as const;
export type StageDeed = (typeof DEEDS)[number];

const hello = shape({ type: oneOf('hello', 'ping') });
const act = shape({ type: oneOf('do'), deed: oneOf(...DEEDS) });
const go = shape({ type: oneOf('go'), to: whole(0, STEPS) });
const clock = shape({ type: oneOf('timer'), act: oneOf<TimerAct>('start', 'pause', 'reset') });
/** Where in the room's picture the light falls, as shares of its width and height; null: put out. */
const light = shape({ type: oneOf('light'), at: maybe(shape({ x: number(0, 1), y: number(0, 1) })) });
/** What the notes remember for a stage that was loaded anew. */
const restore = shape({ type: oneOf('restore'), timer, revealed });

export type NotesState = Checked<typeof state>;
export type ToNotes = NotesState | Checked<typeof picture> | Checked<typeof bye>;
export type ToStage = Checked<typeof hello> | Checked<typeof act> | Checked<typeof go> | Checked<typeof clock> | Checked<typeof light> | Checked<typeof restore> | Checked<typeof bye>;

const first = <T>(...checks: readonly Check<T>[]): Check<T> => (value) => {
  for (const check of checks) {
    const found = check(value);
    if (found !== undefined) return found;
  }
  return undefined;
};

export type Side = 'stage' | 'notes';

export interface Envelope<Body> {
  readonly spoken: typeof SPOKEN;
  readonly v: typeof VERSION;
  readonly channel: string;
  readonly to: Side;
  /** Which window said it, and the how manieth of its messages it is: the same may come by two ways. */
  readonly from: string;
  readonly n: number;
  readonly body: Body;
}

const enveloped = <Body>(to: Side, body: Check<Body>): Check<Envelope<Body>> =>
  shape<Envelope<Body>>({
    spoken: oneOf(SPOKEN), v: (value) => (value === VERSION ? VERSION : undefined), channel: text(32), to: oneOf<Side>(to), from: text(32), n: whole(0, Number.MAX_SAFE_INTEGER), body,
  });

const toNotes = enveloped<ToNotes>('notes', first<ToNotes>(state, picture, bye));
const toStage = enveloped<ToStage>('stage', first<ToStage>(hello, act, go, clock, light, restore, bye));

/** Null: not for us, or nothing that can be used. */
export function readToNotes(data: unknown, channel: string): Envelope<ToNotes> | null {
  const heard = safely(toNotes, data);
  return heard?.channel === channel ? heard : null;
}

export function readToStage(data: unknown, channel: string): Envelope<ToStage> | null {
  const heard = safely(toStage, data);
  return heard?.channel === channel ? heard : null;
}

export function envelope<Body>(to: Side, channel: string, from: string, n: number, body: Body): Envelope<Body> {
  return { spoken: SPOKEN, v: VERSION, channel, to, from, n, body };
}

/** What comes by two ways is heard once; what comes late is not heard any more. */
export class Hearing {
  #last = new Map<string, number>();
  /** Windows remembered: each reload is another. */
  static readonly MOST = 64;

  isNew({ from, n }: Pick<Envelope<unknown>, 'from' | 'n'>): boolean {
    if (n <= (this.#last.get(from) ?? -1)) return false;
    this.#last.delete(from);
    this.#last.set(from, n);
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= Hearing.MOST) break;
      this.#last.delete(oldest);
    }
    return true;
  }
}
