// The way between the two windows: a broadcast channel where the browser has one that reaches, and messages from window to
// window beside it. Needs no storage, no server and no origin: files from a disk do.
import type { Envelope, Side } from './messages.ts';
import { CHANNEL, envelope, Hearing } from './messages.ts';

/** So many letters of chance, of those that a link carries as they are. */
export function chanceName(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4));
  return [...numbers].map((one) => one.toString(36).padStart(7, '0')).join('').slice(0, 24);
}

export interface LineOptions<Heard> {
  readonly channel: string;
  readonly side: Side;
  readonly read: (data: unknown, channel: string) => Envelope<Heard> | null;
  readonly heard: (body: Heard) => void;
  /** The other window, if it is already known. */
  readonly other: () => Window | null;
}

export class Line<Said, Heard> {
  #options: LineOptions<Heard>;
  #from = chanceName();
  #n = 0;
  #hearing = new Hearing();
  #broadcast: BroadcastChannel | null = null;
  /** Whoever last said something that could only come from there. */
  #met: Window | null = null;

  constructor(options: LineOptions<Heard>) {
    this.#options = options;
    if (!CHANNEL.test(options.channel)) throw new Error('no such channel');
    try {
      this.#broadcast = new BroadcastChannel(`pagestage ${options.channel}`);
      this.#broadcast.addEventListener('message', ({ data }) => this.#take(data, null));
    } catch {
      // A sandbox, or an old browser: the windows speak to each other directly.
    }
    addEventListener('message', this.#onMessage);
  }

  say(body: Said): void {
    const { channel, side } = this.#options;
    const message = envelope(side === 'stage' ? 'notes' : 'stage', channel, this.#from, this.#n++, body);
    this.#broadcast?.postMessage(message);
    const other = this.#options.other() ?? this.#met;
    if (other === null || other.closed || other === window) return;
    try {
      // Files from a disk have no origin that could be named.
      other.postMessage(message, location.origin === 'null' || location.protocol === 'file:' ? '*' : location.origin);
    } catch {
      // Gone in this very moment.
    }
  }

  close(): void {
    removeEventListener('message', this.#onMessage);
    this.#broadcast?.close();
  }

  #onMessage = (event: MessageEvent): void => {
    if (event.origin !== location.origin && event.origin !== 'null' && !event.origin.startsWith('file:')) return;
    this.#take(event.data, event.source === window ? null : (event.source as Window | null));
  };

  #take(data: unknown, source: Window | null): void {
    const message = this.#options.read(data, this.#options.channel);
    if (message === null) return;
    if (source !== null) this.#met = source;
    if (this.#hearing.isNew(message)) this.#options.heard(message.body);
  }
}
