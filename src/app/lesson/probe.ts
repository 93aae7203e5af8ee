// A second run beside the one that is shown, never drawn: asked where things lie, and how a figure goes on.
import type { FrameReply, OpenChoice } from '#client/session_client.ts';
import { SessionClient } from '#client/session_client.ts';
import { IdleSignal } from '#client/idle.ts';
import type { Spawn } from '#client/port.ts';
import { layout_of } from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { FoundMark } from '#wire/messages.ts';
import type { Mark } from '#wire/opening.ts';

/** The past that a picture carries: enough for one sample of its series. */
const WINDOW_NS = 1e9;

export class Probe {
  #client: SessionClient;
  #started: Promise<unknown> | null = null;
  #opened = '';
  #frame: { readonly resolve: (view: FrameView | null) => void } | null = null;
  #spare: ArrayBuffer | null = null;

  constructor(spawn: Spawn) {
    this.#client = new SessionClient({
      spawn,
      idle: new IdleSignal(),
      spare: () => {
        const spare = this.#spare;
        this.#spare = null;
        return spare;
      },
      events: {
        frame: (reply) => this.#onFrame(reply),
        notice: () => {},
        frameFault: () => this.#answer(null),
        recovered: () => {},
        dead: () => this.#answer(null),
      },
    });
  }

  /** Where each of these marks lies, each looked for by itself after those of `path`; null: nowhere. */
  async each(choice: OpenChoice, path: readonly Mark[], marks: readonly Mark[]): Promise<readonly (FoundMark | null)[]> {
    await this.#open(choice);
    const found: (FoundMark | null)[] = [];
    for (const mark of marks) {
      const all = await this.#client.instants([...path, mark]);
      found.push(all.length > path.length ? all[path.length]! : null);
    }
    return found;
  }

  /** A figure of the picture at these instants. */
  async series(choice: OpenChoice, at_ns: readonly number[], read: (view: FrameView) => number | null): Promise<readonly number[]> {
    await this.#open(choice);
    const values: number[] = [];
    for (const ns of at_ns) {
      const value = await this.#read(ns, read);
      if (value === null) break;
      values.push(value);
    }
    return values;
  }

  close(): void {
    this.#client.close();
    this.#answer(null);
  }

  async #open(choice: OpenChoice): Promise<void> {
    const key = JSON.stringify(choice);
    this.#started ??= this.#client.start();
    await this.#started;
    if (this.#opened === key) return;
    this.#opened = '';
    this.#spare = null;
    await this.#client.open(choice);
    this.#opened = key;
  }

  async #read(ns: number, read: (view: FrameView) => number | null): Promise<number | null> {
    const view = await new Promise<FrameView | null>((resolve) => {
      this.#frame = { resolve };
      this.#client.want(WINDOW_NS, []);
      this.#client.show({ kind: 'ns', ns: Math.round(ns) });
    });
    if (view === null) return null;
    const value = read(view);
    this.#spare = view.buffer;
    return value;
  }

  #onFrame(reply: FrameReply): void {
    if (reply.catching_up) {
      this.#spare = reply.buffer;
      return;
    }
    const dims = this.#client.session?.dims;
    const layout = dims === undefined ? null : layout_of(dims, reply.buffer.byteLength);
    this.#answer(dims === undefined || layout === null ? null : new FrameView(dims, reply.buffer, layout));
  }

  #answer(view: FrameView | null): void {
    const frame = this.#frame;
    this.#frame = null;
    frame?.resolve(view);
  }
}
