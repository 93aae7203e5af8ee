// What an embed and the page around it say to each other. This one file is the whole contract: it imports nothing, and
// a host may copy it as it stands.
//
// Every message is an object { ns: 'pagestage', v: 1, type, ... } sent by postMessage. A command may carry an `id`; what
// answers it (done, snapshot, error, and ready for hello) carries the same id as `re`. The embed takes commands from its
// parent window only. Besides, it takes the strings 'slide:start' (play) and 'slide:stop' (pause) that reveal.js sends; the
// first no more once the host has sent a message of ours.
//
// The handshake: the embed says `ready` by itself as soon as its first picture stands. A host that began to listen later
// says `hello` and is answered with `ready`. Commands that come before are kept (HOST_LIMITS.waiting of them) and done
// then, in order.
//
// Numbers: `t` is machine time in whole nanoseconds from the beginning of the run; `ordinal` counts the events done, and
// tells instants of the same nanosecond apart; `speed` is machine seconds for one second of viewing.

export const HOST_NS = 'pagestage';
export const HOST_VERSION = 1;

/** What a message may hold; anything beyond is refused with an error event. */
export const HOST_LIMITS = {
  /** Letters of an id of a message. */
  id: 64,
  /** Letters of the id of a switch, an option, a panel. */
  name: 64,
  /** Events of one step, forward or back. */
  step: 1000,
  /** Commands kept until the embed is ready, and commands under way at a time. */
  waiting: 32,
  /** Side of a snapshot, in pixels. */
  picture: 4096,
  /** Error events in a second, at most; what is left out is counted in the next one. */
  errors: 8,
} as const;

export type MessageId = string | number;

// ---------------------------------------------------------------- what a host says

interface Said {
  readonly ns: typeof HOST_NS;
  readonly v: typeof HOST_VERSION;
  /** A text of at most 64 letters, or a whole number; comes back as `re`. */
  readonly id?: MessageId;
}

/** Commands by their type. Where nothing else is said, `done` answers a command with an id once it is carried out. */
export type HostCommand =
  /** Answered with `ready`. */
  | { readonly type: 'hello' }
  /** Loads the model if it is not there yet. */
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'toggle' }
  /** From the beginning, without the changes made on the way; stays paused. */
  | { readonly type: 'restart' }
  /** To an instant of the machine; pauses. */
  | { readonly type: 'seek'; readonly t: number }
  /** So many events forward, or back if below 0; pauses. */
  | { readonly type: 'step'; readonly events: number }
  /** To a beat of the story: the next, the one before, or the nth (the first is 0); pauses. Untouched, the next is the first. */
  | { readonly type: 'beat'; readonly go: 'next' | 'previous' | number }
  /** To the next or the previous marker of the run; pauses. */
  | { readonly type: 'marker'; readonly direction: 1 | -1 }
  /** Changes a switch at the instant shown: what comes after is computed anew. */
  | { readonly type: 'switch'; readonly switch: string; readonly option: string }
  /** Shows one panel, or two side by side. */
  | { readonly type: 'panel'; readonly panel: string | readonly [string] | readonly [string, string] }
  | { readonly type: 'theme'; readonly theme: 'auto' | 'light' | 'dark' | 'projector' }
  /** How much the host enlarges the frame by CSS (reveal: Reveal.getScale()); pictures are drawn that much finer. 0.25 to 4. */
  | { readonly type: 'scale'; readonly scale: number }
  /** Machine seconds for one second of viewing, 0.00001 to 100. */
  | { readonly type: 'speed'; readonly speed: number }
  /** Plays round and round between two instants; both null: no longer. */
  | { readonly type: 'range'; readonly from: number | null; readonly to: number | null }
  /** Answered with `snapshot`: what is shown now, of this size in pixels (by default as on screen). */
  | { readonly type: 'snapshot'; readonly width?: number; readonly height?: number };

export type HostMessage = Said & HostCommand;

export const COMMAND_TYPES = [
  'hello', 'play', 'pause', 'toggle', 'restart', 'seek', 'step', 'beat', 'marker', 'switch', 'panel', 'theme', 'scale', 'speed', 'range', 'snapshot',
] as const satisfies readonly HostCommand['type'][];

/** Of reveal.js, and good for any deck. */
export type SlideString = 'slide:start' | 'slide:stop';

// ---------------------------------------------------------------- what an embed says

/**
 * A marked instant of the run, the same for everybody who shows it: what a fragment of a slide leads to. The beats of a run
 * are the first of each kind of happening that the scrubber marks (kswapd wakes, somebody must reclaim for itself, a huge
 * page is made), in the order of time, nine at most.
 */
export interface Beat {
  /** The first is 0. */
  readonly n: number;
  /** What happens there, in a few plain words. */
  readonly label: string;
  readonly t: number;
  readonly ordinal: number;
}

export interface PanelChoice {
  readonly id: string;
  readonly title: string;
}

export interface SwitchChoice {
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  /** The option in force at the instant shown. */
  readonly value: string;
}

/** A number of the story, with its words. */
export interface Metric {
  /** Which number: a path into the report of the run. */
  readonly name: string;
  /** What it counts, in plain words. */
  readonly label: string;
  /** In the base unit of the model (ns, pages, bytes, or a count); null: not known at this instant. */
  readonly value: number | string | null;
  /** Unit that `words` are written in; '' for a plain count. */
  readonly unit: string;
  /** As it stands on the screen, unit included. */
  readonly words: string;
}

/** All that has to stand beside a picture wherever it ends up. */
export interface Caption {
  readonly title: string;
  readonly question: string;
  readonly scenario: string;
  readonly seed: number;
  readonly t: number;
  readonly ordinal: number;
  readonly machine: string;
  /** Whose rules ran, in words. */
  readonly rules: string;
  /** True where no one kernel had these rules together. */
  readonly mixed: boolean;
  readonly metric: Metric | null;
  /** Opens the whole page at this very instant; relative to the folder of the embed. */
  readonly link: string;
}

/** One value of a link or a message that could not be used. */
export interface Refused {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

export type HostEvent =
  | {
      readonly type: 'ready';
      readonly re?: MessageId;
      /** Of this build, and of the messages that it understands. */
      readonly version: string;
      readonly protocol: readonly number[];
      readonly scenario: string;
      readonly title: string;
      readonly question: string;
      readonly seed: number;
      /** Of the run, in ns. */
      readonly duration: number;
      readonly t: number;
      readonly machine: string;
      readonly rules: string;
      /** Of a story as it stands they are known at once; with another seed or switch they follow with `beats`, when the first is asked for. */
      readonly beats: readonly Beat[];
      /** All panels, and those shown. */
      readonly panels: readonly PanelChoice[];
      readonly shown: readonly string[];
      /** The switches that belong to the story; others may be set too. */
      readonly switches: readonly SwitchChoice[];
      /** Of the frame, in CSS pixels; 0 while the host hides it. */
      readonly size: { readonly width: number; readonly height: number };
      /** What of the link could not be used, and was replaced by its default. */
      readonly refused: readonly Refused[];
    }
  /** The beats of a run became known, or others: after a switch was changed. */
  | { readonly type: 'beats'; readonly beats: readonly Beat[] }
  /** A beat was reached, by a command or by playing. */
  | { readonly type: 'beat'; readonly n: number; readonly of: number; readonly label: string; readonly t: number; readonly ordinal: number }
  /** At most four in a second while it plays, and whenever something but the instant changed. */
  | {
      readonly type: 'state';
      readonly t: number;
      readonly ordinal: number;
      readonly playing: boolean;
      readonly ended: boolean;
      readonly speed: number;
      /** The last beat at or before this instant; -1 before the first. */
      readonly beat: number;
      readonly shown: readonly string[];
      readonly theme: 'light' | 'dark' | 'projector';
      readonly switches: readonly SwitchChoice[];
      /** Whether the model runs here: it is loaded when first needed. */
      readonly model: 'not loaded' | 'loading' | 'worker' | 'main thread';
    }
  /** The story's number has another value; at most four in a second. */
  | ({ readonly type: 'metric'; readonly t: number } & Metric)
  /**
   * A key that the embed does not use: the deck may. Keys pressed with Ctrl, Alt or Meta belong to the browser. To a host
   * that never said anything but the strings of reveal.js, the key also goes as a call of reveal's own `triggerKey`.
   */
  | { readonly type: 'key'; readonly key: string; readonly code: string; readonly shift: boolean }
  /** `png` are the bytes of a picture file. */
  | { readonly type: 'snapshot'; readonly re?: MessageId; readonly png: ArrayBuffer; readonly width: number; readonly height: number; readonly caption: Caption }
  | { readonly type: 'done'; readonly re: MessageId; readonly command: HostCommand['type'] }
  /** `field` names what was wrong: of the message `re`, of the link, or 'model' if it stopped. `more`: errors that were left unsaid. */
  | { readonly type: 'error'; readonly re?: MessageId; readonly field: string; readonly expected: string; readonly got: string; readonly message: string; readonly more?: number };

export type EmbedMessage = { readonly ns: typeof HOST_NS; readonly v: typeof HOST_VERSION } & HostEvent;

export const EVENT_TYPES = [
  'ready', 'beats', 'beat', 'state', 'metric', 'key', 'snapshot', 'done', 'error',
] as const satisfies readonly HostEvent['type'][];
