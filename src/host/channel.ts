// Talks with one embed in a frame: sends commands when it can hear them, hands on what it says, and answers each command with
// a promise. What the messages are stands in #wire/host.ts.
import type { EmbedMessage, HostCommand, HostEvent, HostMessage } from '#wire/host.ts';
import { HOST_NS, HOST_VERSION } from '#wire/host.ts';

export type Ready = Extract<HostEvent, { type: 'ready' }>;
/** What a command comes to: the event that answers it. */
export type Answer = Extract<HostEvent, { type: 'done' | 'snapshot' | 'ready' }>;

/** The embed refused a command, or is gone. */
export class PageStageError extends Error {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  constructor(message: string, field = '', expected = '', got = '') {
    super(message);
    this.name = 'PageStageError';
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}

/** Id of the hello, which no command has. */
const HELLO = 'hello';

interface Call {
  readonly message: HostMessage;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: PageStageError) => void;
}

export class Channel {
  /** What the embed said of itself when it was ready; null until then, and again while it is loaded anew. */
  ready: Ready | null = null;
  readonly #frame: HTMLIFrameElement;
  readonly #hear: (event: HostEvent) => void;
  readonly #opened: () => void;
  #next = 1;
  #queue: Call[] = [];
  readonly #calls = new Map<unknown, Call>();

  /** `opened` is called whenever an embed is ready that was not before: also when the frame was loaded again. */
  constructor(frame: HTMLIFrameElement, hear: (event: HostEvent) => void, opened: () => void) {
    this.#frame = frame;
    this.#hear = hear;
    this.#opened = opened;
    addEventListener('message', this.#listen);
    frame.addEventListener('load', this.#hello);
    this.#hello(); // for a frame that was there before we were
  }

  send(command: HostCommand): Promise<Answer> {
    const promise = new Promise<Answer>((resolve, reject) => {
      const call = { message: { ns: HOST_NS, v: HOST_VERSION, id: this.#next++, ...command } as HostMessage, resolve, reject };
      if (this.ready === null) this.#queue.push(call);
      else this.#post(call);
    });
    // Who does not wait for an answer hears of a refusal by the event; it is no error of the page.
    promise.catch(() => undefined);
    return promise;
  }

  /** Nothing more is heard or said; what is under way is given up. */
  close(why: string): void {
    removeEventListener('message', this.#listen);
    this.#frame.removeEventListener('load', this.#hello);
    this.#giveUp(why);
    for (const call of this.#queue.splice(0)) call.reject(new PageStageError(why));
  }

  /** Says that somebody is here who takes keys and answers `ready` late. A frame without an embed does not understand it. */
  readonly #hello = (): void => {
    this.#frame.contentWindow?.postMessage({ ns: HOST_NS, v: HOST_VERSION, type: 'hello', id: HELLO }, '*');
  };

  // An embed in a sandbox has no origin to name, so '*': a command holds nothing secret.
  #post(call: Call): void {
    this.#calls.set(call.message.id, call);
    this.#frame.contentWindow?.postMessage(call.message, '*');
  }

  readonly #listen = ({ source, data }: MessageEvent<unknown>): void => {
    if (source === null || source !== this.#frame.contentWindow) return;
    if (typeof data !== 'object' || data === null) return;
    const message = data as EmbedMessage;
    if (message.ns !== HOST_NS || message.v !== HOST_VERSION) return;
    if (message.type === 'ready') return this.#begin(message);
    if ('re' in message && message.re !== undefined) this.#settle(message.re, message);
    this.#hear(message);
  };

  #begin(ready: Ready): void {
    // An answer to hello repeats what is known; a ready that nobody asked for comes from a frame that was loaded (again).
    if (ready.re === undefined && this.ready !== null) this.#giveUp('the embed was loaded anew');
    const opened = this.ready === null;
    this.ready = ready;
    if (!opened) return;
    this.#hear(ready);
    this.#opened();
    for (const call of this.#queue.splice(0)) this.#post(call);
  }

  #settle(id: unknown, event: HostEvent): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (event.type === 'error') call?.reject(new PageStageError(event.message, event.field, event.expected, event.got));
    else if (event.type === 'done' || event.type === 'snapshot' || event.type === 'ready') call?.resolve(event);
  }

  #giveUp(why: string): void {
    this.ready = null;
    for (const call of this.#calls.values()) call.reject(new PageStageError(why));
    this.#calls.clear();
  }
}

const NAMED: Readonly<Record<string, number>> = {
  Backspace: 8, Tab: 9, Enter: 13, Escape: 27, ' ': 32, PageUp: 33, PageDown: 34, End: 35, Home: 36,
  ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, '.': 190, ',': 188, '/': 191,
};

/** Slide tools still ask for this old number of a key. */
function keyCode(key: string): number {
  const function_key = /^F(\d{1,2})$/.exec(key);
  if (function_key !== null) return 111 + Number(function_key[1]);
  return NAMED[key] ?? (/^[a-z0-9]$/i.test(key) ? key.toUpperCase().charCodeAt(0) : 0);
}

/** A key that the embed had no use for, pressed again on the page around it: whatever listens there hears it. */
export function pressAgain(on: Element, { key, code, shift }: Extract<HostEvent, { type: 'key' }>): void {
  const init = { key, code, shiftKey: shift, keyCode: keyCode(key), bubbles: true, composed: true, cancelable: true };
  on.dispatchEvent(new KeyboardEvent('keydown', init));
  on.dispatchEvent(new KeyboardEvent('keyup', init));
}
