// <page-stage>: one living picture in any page. Attributes mirror the fields of an embed's link, methods its commands, events what
// it says. Inside stands a frame with the embed page; nothing of the model is here.
import type { HostCommand, HostEvent } from '#wire/host.ts';
import { embedAddress, FIELDS } from './address.ts';
import type { Answer, Ready } from './channel.ts';
import { Channel, pressAgain } from './channel.ts';

type Snapshot = Extract<HostEvent, { type: 'snapshot' }>;
type State = Extract<HostEvent, { type: 'state' }>;

/** The events of the element, by name; `detail` is what the embed said. */
export type PageStageEvents = { readonly [E in HostEvent as E['type']]: CustomEvent<E> };

/** Attributes that are commands while the embed runs; a change of any other one loads it anew. */
const LIVE: Readonly<Record<string, (text: string) => HostCommand | null>> = {
  theme: (text) => ({ type: 'theme', theme: text as 'auto' }),
  speed: (text) => ({ type: 'speed', speed: Number(text) }),
  panel: (text) => ({ type: 'panel', panel: text }),
  beat: (text) => (/^\d+$/.test(text) ? { type: 'beat', go: Number(text) } : null),
};
const RELOAD = ['base', 'link', 'sandbox', 'loading', 'label', ...Object.keys(FIELDS).filter((name) => !(name in LIVE) && name !== 'scale')];

const STYLE = ':host{display:block;aspect-ratio:16/9}:host([hidden]){display:none}iframe{display:block;width:100%;height:100%;border:0}';

/** The page beside this library, unless told otherwise: set by the file that defines the element. */
let defaultBase = 'pagestage.html';
export function setDefaultBase(base: string): void {
  defaultBase = base;
}

// Where there is no document (a page that is made on a server), the class can be named all the same.
const Base = typeof HTMLElement === 'undefined' ? (class {} as typeof HTMLElement) : HTMLElement;

export class PageStageElement extends Base {
  static readonly observedAttributes = [...RELOAD, ...Object.keys(LIVE), 'scale'];

  /** What was last said; null before. */
  state: State | null = null;
  #channel: Channel | null = null;
  #frame: HTMLIFrameElement | null = null;
  #stale = false;
  #scaleSent = 0;

  /** What the embed said of itself: duration, beats, panels, switches; null until it is ready. */
  get ready(): Ready | null {
    return this.#channel?.ready ?? null;
  }

  /** The frame inside; null while the element is in no document. */
  get frame(): HTMLIFrameElement | null {
    return this.#frame;
  }

  connectedCallback(): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = STYLE;
    const frame = document.createElement('iframe');
    frame.title = this.getAttribute('label') ?? `Pagestage: ${this.getAttribute('scenario') ?? 'a model of memory reclaim'}`;
    frame.allow = 'fullscreen; clipboard-write';
    for (const name of ['sandbox', 'loading']) {
      const text = this.getAttribute(name);
      if (text !== null) frame.setAttribute(name, text);
    }
    frame.src = this.#address();
    root.replaceChildren(style, frame);
    this.#frame = frame;
    this.#scaleSent = 0;
    this.#channel = new Channel(frame, (event) => this.#hear(event), () => this.#begin());
    addEventListener('resize', this.#sendScale);
  }

  disconnectedCallback(): void {
    removeEventListener('resize', this.#sendScale);
    this.#channel?.close('the element was taken out of its page');
    this.#channel = null;
    this.#frame = null;
    this.state = null;
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (this.#channel === null || before === now) return;
    if (name === 'scale') return this.#sendScale();
    if (name === 'beat' && now === null) return void (this.ready === null || this.seek(this.ready.t));
    const command = now === null ? null : (LIVE[name]?.(now) ?? null);
    if (command !== null) return void (this.ready === null || this.#channel.send(command));
    if (name === 'beat' || this.#stale) return;
    // Several attributes often change in one go: one load for all of them.
    this.#stale = true;
    queueMicrotask(() => {
      this.#stale = false;
      if (!this.isConnected || this.#frame === null) return;
      this.disconnectedCallback();
      this.connectedCallback();
    });
  }

  override addEventListener<K extends keyof PageStageEvents>(type: K, listener: (event: PageStageEvents[K]) => void, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  override addEventListener(type: string, listener: unknown, options?: boolean | AddEventListenerOptions): void {
    super.addEventListener(type, listener as EventListener, options);
  }

  play(): Promise<Answer> {
    return this.send({ type: 'play' });
  }
  pause(): Promise<Answer> {
    return this.send({ type: 'pause' });
  }
  toggle(): Promise<Answer> {
    return this.send({ type: 'toggle' });
  }
  restart(): Promise<Answer> {
    return this.send({ type: 'restart' });
  }
  /** To an instant of the machine, in ns. */
  seek(t: number): Promise<Answer> {
    return this.send({ type: 'seek', t });
  }
  /** So many events forward, or back if below 0. */
  step(events: number): Promise<Answer> {
    return this.send({ type: 'step', events });
  }
  toBeat(go: 'next' | 'previous' | number): Promise<Answer> {
    return this.send({ type: 'beat', go });
  }
  toMarker(direction: 1 | -1): Promise<Answer> {
    return this.send({ type: 'marker', direction });
  }
  setSwitch(id: string, option: string): Promise<Answer> {
    return this.send({ type: 'switch', switch: id, option });
  }
  showPanel(panel: string | readonly [string] | readonly [string, string]): Promise<Answer> {
    return this.send({ type: 'panel', panel });
  }
  setTheme(theme: 'auto' | 'light' | 'dark' | 'projector'): Promise<Answer> {
    return this.send({ type: 'theme', theme });
  }
  setScale(scale: number): Promise<Answer> {
    return this.send({ type: 'scale', scale });
  }
  setSpeed(speed: number): Promise<Answer> {
    return this.send({ type: 'speed', speed });
  }
  /** Plays round and round between two instants; null, null: no longer. */
  setRange(from: number | null, to: number | null): Promise<Answer> {
    return this.send({ type: 'range', from, to });
  }
  /** What is shown now, as a picture with its caption. */
  snapshot(width?: number, height?: number): Promise<Snapshot> {
    const size = { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
    return this.send({ type: 'snapshot', ...size }) as Promise<Snapshot>;
  }

  #address(): string {
    return embedAddress(this.getAttribute('base') ?? defaultBase, this.getAttribute('link') ?? '', (name) => this.getAttribute(name));
  }

  /** Any command: an object as in the file of messages, without ns, v and id. */
  send(command: HostCommand): Promise<Answer> {
    if (this.#channel === null) return Promise.reject(new Error('this <page-stage> is in no document'));
    return this.#channel.send(command);
  }

  #hear(event: HostEvent): void {
    if (event.type === 'state') this.state = event;
    const heard = this.dispatchEvent(new CustomEvent(event.type, { detail: event, cancelable: true }));
    if (event.type === 'key' && heard) pressAgain(this, event);
  }

  #begin(): void {
    this.#scaleSent = 0;
    this.#sendScale();
    const beat = LIVE['beat']!(this.getAttribute('beat') ?? '');
    if (beat !== null) void this.send(beat);
  }

  /** A picture that the page enlarges by CSS is drawn that much finer. `scale` says how much; without it we measure. */
  readonly #sendScale = (): void => {
    if (this.ready === null || this.offsetWidth === 0) return;
    const said = Number(this.getAttribute('scale'));
    const scale = Math.min(4, Math.max(0.25, said > 0 ? said : this.getBoundingClientRect().width / this.offsetWidth));
    if (Math.abs(scale - (this.#scaleSent || 1)) < 0.01) return;
    this.#scaleSent = scale;
    void this.send({ type: 'scale', scale });
  };
}
