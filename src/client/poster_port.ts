// A port that answers from a poster until something is asked that the poster does not hold. Only then is the model loaded:
// it is opened and brought to where the poster stands, and answers from there on. The page sees one port all along.
import type { Poster } from '#wire/poster.ts';
import { POSTER_BINS } from '#wire/poster.ts';
import type { Reply, Request, Target } from '#wire/messages.ts';
import { WIRE_VERSION } from '#wire/version.ts';
import type { Port, Spawn } from './port.ts';

type Waiting = readonly [Request, Transferable[]];

/** Ids of the two requests that bring the model to the poster; the page's own are small. */
const OPEN = Number.MAX_SAFE_INTEGER - 1;
const PLACE = Number.MAX_SAFE_INTEGER;

/**
 * Null where there is no poster; one of another build is none. A model that was loaded once is loaded at once again.
 * `woken` hears that it is being loaded (null), and then by what it is carried.
 */
export function spawnFromPoster(found: Promise<Poster | null>, live: Spawn, woken: (carrier: Port['carrier'] | null) => void): Spawn {
  let awake = false;
  const wake: Spawn = async () => {
    awake = true;
    woken(null);
    const port = await live();
    woken(port.carrier);
    return port;
  };
  return async () => {
    const poster = awake ? null : await found;
    return poster !== null && poster.head.wire === WIRE_VERSION ? new PosterPort(poster, wake) : wake();
  };
}

export class PosterPort implements Port {
  #poster: Poster;
  #live: Spawn;
  #port: Port | null = null;
  #waking: Waiting[] | null = null;
  #opened: Extract<Request, { type: 'open' }> | null = null;
  #shown: Target | null = null;
  #replied: (reply: Reply) => void = () => {};
  #died: (why: string) => void = () => {};
  #closed = false;

  constructor(poster: Poster, live: Spawn) {
    this.#poster = poster;
    this.#live = live;
  }

  get carrier(): Port['carrier'] {
    return this.#port?.carrier ?? 'poster';
  }

  post(request: Request, transfer: Transferable[]): void {
    if (this.#closed) return;
    if (this.#port !== null) return this.#port.post(request, transfer);
    if (this.#waking !== null) return void this.#waking.push([request, transfer]);
    const answer = this.#answer(request);
    if (answer === null) return void this.#wake([request, transfer]);
    // Answers arrive later, as from a worker.
    queueMicrotask(() => {
      if (!this.#closed) this.#replied(answer);
    });
  }

  onReply(listener: (reply: Reply) => void): void {
    this.#replied = listener;
  }

  onDeath(listener: (why: string) => void): void {
    this.#died = listener;
  }

  close(): void {
    this.#closed = true;
    this.#port?.close();
  }

  /** Null: the poster does not say. */
  #answer(request: Request): Reply | null {
    const { head, frame } = this.#poster;
    const { id } = request;
    switch (request.type) {
      case 'hello':
        return { type: 'ready', id, wire: head.wire, catalog: head.catalog };
      case 'open': {
        const plain = request.scenario === head.session.scenario && request.seed === head.session.seed && Object.keys(request.switches).length === 0 && request.commands.length === 0;
        if (!plain) return null;
        this.#opened = request;
        return { type: 'opened', id, session: head.session, problems: [] };
      }
      case 'frame_at': {
        const { target } = request;
        const here = (target.kind === 'ns' && target.ns === head.session.story.poster_ns) || (target.kind === 'instant' && target.ordinal === head.instant.ordinal);
        const longer = request.follow.length > 0 || request.lens === 'age' || request.lens === 'owner' || (request.waits_of ?? null) !== null;
        if (this.#opened === null || !here || longer) return null;
        this.#shown = target;
        return { type: 'frame', id, buffer: frame.slice(0), instant: head.instant, catching_up: false };
      }
      case 'timeline':
        return request.bins === POSTER_BINS ? { type: 'timeline', id, ...head.timeline } : null;
      case 'report':
        return { type: 'report', id, ...head.report };
      case 'inspect':
        // A pointer that passes over the picture is no reason to load the model.
        return { type: 'fault', id, where: 'inspect', message: 'the model is not loaded yet', problems: [] };
      default:
        return null;
    }
  }

  async #wake(first: Waiting): Promise<void> {
    const waking: Waiting[] = [first];
    this.#waking = waking;
    try {
      const port = await this.#live();
      if (this.#closed) return port.close();
      port.onDeath((why) => this.#died(why));
      if (this.#opened !== null && first[0].type !== 'open') await this.#place(port, this.#opened, first[0]);
      port.onReply((reply) => this.#replied(reply));
      this.#port = port;
      this.#waking = null;
      for (const [request, transfer] of waking) port.post(request, transfer);
    } catch (error) {
      if (!this.#closed) this.#died(error instanceof Error ? error.message : String(error));
    }
  }

  /** Opens the run in the model; and brings it to the poster's instant, where what is asked next is meant from there. */
  #place(port: Port, opened: Request, next: Request): Promise<void> {
    const absolute = next.type === 'instants' || (next.type === 'frame_at' && (next.target.kind === 'ns' || next.target.kind === 'instant'));
    // In the very words of the page: by the clock and by the number of events are not the same nanosecond.
    const target = this.#shown ?? { kind: 'instant' as const, ordinal: this.#poster.head.instant.ordinal };
    const go: Request = { type: 'frame_at', id: PLACE, target, window_ns: 1, follow: [], recycle: null };
    return new Promise((resolve, reject) => {
      port.onReply((reply) => {
        if (reply.type === 'fault') reject(new Error(reply.message));
        else if (reply.id === OPEN && absolute) resolve();
        else if (reply.id === OPEN || (reply.type === 'frame' && reply.catching_up)) port.post(go, []);
        else if (reply.id === PLACE) resolve();
      });
      port.post({ ...opened, id: OPEN } as Request, []);
    });
  }
}
