// A run of its own for pictures, beside the one that is looked at: opened from the same choice, asked for one instant after the
// other. The model is deterministic, so its frames are those of the page. Closed, it leaves nothing behind.
import { IdleSignal } from '#client/idle.ts';
import type { Spawn } from '#client/port.ts';
import type { OpenChoice } from '#client/session_client.ts';
import { SessionClient } from '#client/session_client.ts';
import type { Catalog } from '#wire/catalog.ts';
import { FrameView } from '#wire/frame_view.ts';
import type { LensId } from '#wire/lens.ts';
import type { Follow, FoundMark, MarkerText, SessionInfo, Target } from '#wire/messages.ts';
import type { Mark } from '#wire/opening.ts';

export interface Wanted {
  /** History that a frame carries. */
  readonly window_ns: number;
  readonly follow: readonly Follow[];
  readonly lens: LensId;
  readonly waits_of: number | null;
}

/** Thrown where work was given up on purpose. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

interface Waiting {
  readonly resolve: (view: FrameView) => void;
  readonly reject: (error: Error) => void;
}

interface State {
  waiting: Waiting | null;
  spare: ArrayBuffer | null;
  readonly reached: (ns: number) => void;
}

export class RunSource {
  readonly catalog: Catalog;
  readonly session: SessionInfo;
  readonly #client: SessionClient;
  readonly #state: State;
  readonly #aborted: Promise<never>;

  private constructor(client: SessionClient, catalog: Catalog, session: SessionInfo, state: State, aborted: Promise<never>) {
    this.#aborted = aborted;
    this.#client = client;
    this.catalog = catalog;
    this.session = session;
    this.#state = state;
  }

  /** `reached` hears how far the model has got while it runs to a far instant. An abort closes the run, also while it opens. */
  static async open(spawn: Spawn, choice: OpenChoice, wanted: Wanted, signal: AbortSignal, reached: (ns: number) => void = () => {}): Promise<RunSource> {
    const state: State = { waiting: null, spare: null, reached };
    const fail = (error: Error): void => {
      state.waiting?.reject(error);
      state.waiting = null;
    };
    const client = new SessionClient({
      spawn,
      idle: new IdleSignal(),
      spare: () => {
        const { spare } = state;
        state.spare = null;
        return spare;
      },
      events: {
        frame: ({ buffer, instant, catching_up }) => {
          if (catching_up) return state.reached(instant.ns);
          const { waiting } = state;
          state.waiting = null;
          waiting?.resolve(new FrameView(client.session!.dims, buffer));
        },
        notice: () => {},
        frameFault: () => fail(new Error('the model could not make this frame')),
        recovered: () => {},
        dead: (why) => fail(new Error(`the model stopped (${why})`)),
      },
    });
    const aborted = new Promise<never>((_, reject) => {
      const stop = (): void => {
        client.close();
        fail(new Cancelled());
        reject(new Cancelled());
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    // Nobody may be waiting for it any more when it is rejected.
    aborted.catch(() => undefined);
    try {
      const catalog = await Promise.race([client.start(), aborted]);
      const { session } = await Promise.race([client.open(choice), aborted]);
      client.want(wanted.window_ns, wanted.follow, wanted.lens, wanted.waits_of);
      return new RunSource(client, catalog, session, state, aborted);
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** The frame of an instant. Give it back once it is drawn. */
  at(target: Target): Promise<FrameView> {
    return new Promise((resolve, reject) => {
      this.#state.waiting = { resolve, reject };
      this.#client.show(target);
    });
  }

  giveBack(view: FrameView): void {
    this.#state.spare = view.buffer;
  }

  /** Of the instant shown last. */
  async report(): Promise<unknown> {
    return (await this.#answer(this.#client.report())).report;
  }

  instants(marks: readonly Mark[]): Promise<readonly FoundMark[]> {
    return this.#answer(this.#client.instants(marks));
  }

  /** Markers as far as the run has been explored. */
  async markers(): Promise<readonly MarkerText[]> {
    return (await this.#answer(this.#client.timeline(1))).markers;
  }

  /** A client that is closed answers no more: who waits for it hears of the abort. */
  #answer<T>(question: Promise<T>): Promise<T> {
    return Promise.race([question, this.#aborted]);
  }

  close(): void {
    this.#client.close();
    this.#state.waiting?.reject(new Cancelled());
    this.#state.waiting = null;
  }
}
