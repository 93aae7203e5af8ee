// One session with the server: hello, open, frames, questions; and getting all of it back when a worker dies.
// At most one frame is on its way; a newer target replaces a waiting one. The server answers in order.
import type { Catalog } from '#wire/catalog.ts';
import type { FirstDifferenceText, Twin, WhatChanged } from '#wire/difference.ts';
import type { LensId } from '#wire/lens.ts';
import type { Life, LifeAt, Thing } from '#wire/life.ts';
import type { Command, Detail, Follow, FoundMark, Inspect, Instant, Problem, Reply, Request, SessionInfo, Target, TruthRow } from '#wire/messages.ts';
import type { Lesson } from '#wire/lesson.ts';
import type { Mark } from '#wire/opening.ts';
import { WIRE_VERSION } from '#wire/version.ts';
import type { WhatIfResult, WhyAbout, WhyAnswer } from '#wire/why.ts';
import { Fault } from './fault.ts';
import type { IdleSignal } from './idle.ts';
import type { Port, Spawn } from './port.ts';

export { Fault };

export interface OpenChoice {
  readonly scenario: unknown;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  readonly commands: readonly Command[];
}

export interface FrameReply {
  readonly buffer: ArrayBuffer;
  readonly instant: Instant;
  readonly catching_up: boolean;
  /** The target that this frame answers. */
  readonly target: Target;
}

export interface Report {
  readonly report: unknown;
  readonly truth: readonly TruthRow[] | null;
}

export type Timeline = Extract<Reply, { type: 'timeline' }>;

export interface ClientEvents {
  readonly frame: (reply: FrameReply) => void;
  /** Something to say politely: a respawn, a fault. */
  readonly notice: (text: string) => void;
  /** A frame could not be made. What was shown stays. */
  readonly frameFault: () => void;
  /** The worker was replaced and the session stands where it stood. */
  readonly recovered: (session: SessionInfo) => void;
  /** Nothing more will come. */
  readonly dead: (why: string) => void;
}

export interface ClientOptions {
  readonly spawn: Spawn;
  readonly idle: IdleSignal;
  readonly events: ClientEvents;
  /** A spare buffer of the right size, or null. */
  readonly spare: () => ArrayBuffer | null;
  /** A request without an answer for so long means that the worker hangs. */
  readonly hang_ms?: number;
  /** Takes over, at the end, a port that owes no answer; without it every port is closed. */
  readonly keep?: (port: Port) => void;
}

interface Pending {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly done: () => void;
  readonly asked: string;
}

/** Of whoever asked and was closed: neither an answer nor a refusal must reach what comes after. */
function never(): Promise<never> {
  return new Promise(() => {});
}

const MOST_RESPAWNS = 3;
const RESPAWN_WINDOW_MS = 60_000;
/** No answer for so long means that there will be none. To open a machine of 64 GiB takes a busy computer longer than anything else. */
const HANG_MS = 20_000;
const OPEN_MS = 90_000;

export class SessionClient {
  catalog: Catalog | null = null;
  session: SessionInfo | null = null;
  instant: Instant = { ns: 0, ordinal: 0 };

  #options: ClientOptions;
  #port: Port | null = null;
  #next_id = 1;
  #pending = new Map<number, Pending>();
  #inFlight: { id: number; target: Target; done: () => void } | null = null;
  #wanted: Target | null = null;
  #window_ns = 0;
  #follow: readonly Follow[] = [];
  #lens: LensId = 'kind';
  #waits_of: number | null = null;
  #choice: OpenChoice | null = null;
  #opening = false;
  #dead = false;
  #closed = false;
  #deaths: number[] = [];
  #watch: ReturnType<typeof setTimeout> | null = null;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get carrier(): Port['carrier'] | null {
    return this.#port?.carrier ?? null;
  }

  async start(): Promise<Catalog> {
    const done = this.#options.idle.begin('start');
    try {
      const port = await this.#options.spawn();
      if (this.#closed) {
        this.#leave(port, false);
        return await never();
      }
      this.#port = port;
      this.#port.onReply((reply) => this.#onReply(reply));
      this.#port.onDeath((why) => void this.#onDeath(why));
      const ready = await this.#ask({ type: 'hello', id: 0 }, 'ready');
      if (ready.wire !== WIRE_VERSION) {
        throw new Error(`page and model are of different versions (${WIRE_VERSION} and ${ready.wire}); reload the page`);
      }
      this.catalog = ready.catalog;
      return ready.catalog;
    } finally {
      done();
    }
  }

  async open(choice: OpenChoice): Promise<{ session: SessionInfo; problems: readonly Problem[] }> {
    this.#opening = true;
    this.#wanted = null;
    this.#dropInFlight();
    try {
      const reply = await this.#ask({ type: 'open', id: 0, ...choice }, 'opened');
      this.#choice = choice;
      this.session = reply.session;
      this.instant = { ns: 0, ordinal: 0 };
      return { session: reply.session, problems: reply.problems };
    } finally {
      this.#opening = false;
    }
  }

  /** How frames are wanted from now on; takes effect with the next one. */
  want(window_ns: number, follow: readonly Follow[], lens: LensId = 'kind', waits_of: number | null = null): void {
    this.#window_ns = window_ns;
    this.#follow = follow;
    this.#lens = lens;
    this.#waits_of = waits_of;
  }

  show(target: Target): void {
    if (target.kind === 'step' && this.#wanted?.kind === 'step') {
      target = { kind: 'step', events: this.#wanted.events + target.events };
    } else if (target.kind === 'step') {
      // Steps taken while the model still runs towards an instant are meant from there, not from where it has got to.
      const aim = this.#wanted ?? this.#inFlight?.target ?? null;
      if (aim?.kind === 'instant') target = { kind: 'instant', ordinal: Math.max(0, aim.ordinal + target.events) };
    }
    this.#wanted = target;
    this.#pump();
  }

  /** The same instant again, in the way wanted now; a newer aim stays. */
  showAgain(): void {
    if (this.#wanted !== null) return;
    this.show(this.#inFlight?.target ?? { kind: 'instant', ordinal: this.instant.ordinal });
  }

  /** Forgets a target that was not sent yet. */
  cancelWaiting(): void {
    this.#wanted = null;
  }

  /** Changes a switch at the instant shown last. */
  async command(id: string, option: string): Promise<{ instant: Instant; session: SessionInfo }> {
    this.#wanted = null;
    const reply = await this.#ask({ type: 'command', id: 0, change: { switch: id, option } }, 'forked');
    this.session = reply.session;
    this.instant = reply.instant;
    return { instant: reply.instant, session: reply.session };
  }

  async inspect(what: Inspect): Promise<Detail> {
    return (await this.#ask({ type: 'inspect', id: 0, what }, 'detail')).detail;
  }

  async timeline(bins: number): Promise<Timeline> {
    return this.#ask({ type: 'timeline', id: 0, bins }, 'timeline');
  }

  /** Where named points of the run lie, each after the one before; fewer than asked for if the run has no more. */
  async instants(marks: readonly Mark[]): Promise<readonly FoundMark[]> {
    for (;;) {
      const reply = await this.#ask({ type: 'instants', id: 0, marks }, 'instants');
      if (!reply.catching_up) return reply.found;
    }
  }

  /** Null: there is nothing to explain. */
  async why(about: WhyAbout): Promise<WhyAnswer | null> {
    return (await this.#ask({ type: 'why', id: 0, about }, 'why')).why;
  }

  /** What a change just before would have made of the subject of an answer. */
  async whyIf(about: WhyAbout, change: { readonly switch: string; readonly option: string }): Promise<WhatIfResult> {
    return (await this.#ask({ type: 'why_if', id: 0, about, change }, 'why_if')).result;
  }

  /** What happened to a thing, as far as it is known; `catching_up`: asked again it is known further. */
  async life(what: Thing, at: LifeAt, most: number): Promise<Life> {
    return (await this.#ask({ type: 'life', id: 0, what, at, most }, 'life')).life;
  }

  /** A lesson whole, by its id. */
  async lesson(lesson: string): Promise<Lesson> {
    return (await this.#ask({ type: 'lesson', id: 0, lesson }, 'lesson')).lesson;
  }

  /** Where the open run and its twin part; null if they never do. `looking` hears how far the search has got. */
  async firstDifference(twin: Twin, looking: (ns: number) => boolean): Promise<FirstDifferenceText | null> {
    for (;;) {
      const reply = await this.#ask({ type: 'first_difference', id: 0, twin }, 'first_difference');
      if (!reply.catching_up) return reply.found;
      if (!looking(reply.looked_ns)) throw new Error('nobody waits for it any more');
    }
  }

  async whatChanged(asked: Omit<Extract<Request, { type: 'what_changed' }>, 'type' | 'id'>): Promise<WhatChanged> {
    return this.#ask({ type: 'what_changed', id: 0, ...asked }, 'what_changed');
  }

  async report(): Promise<Report> {
    const reply = await this.#ask({ type: 'report', id: 0 }, 'report');
    return { report: reply.report, truth: reply.truth };
  }

  /** For good: what was asked for is never answered. */
  close(): void {
    const port = this.#port;
    const owes = this.#pending.size > 0 || this.#inFlight !== null;
    this.#closed = true;
    this.#dead = true;
    this.#port = null;
    if (this.#watch !== null) clearTimeout(this.#watch);
    if (port !== null) this.#leave(port, owes);
  }

  #leave(port: Port, owes: boolean): void {
    const { keep } = this.#options;
    port.onReply(() => {});
    if (owes || keep === undefined) port.close();
    else keep(port);
  }

  #ask<T extends Reply['type']>(request: Request, type: T): Promise<Extract<Reply, { type: T }>> {
    const port = this.#port;
    if (this.#closed) return never();
    if (port === null || this.#dead) return Promise.reject(new Error('the model is not running'));
    const id = this.#next_id++;
    const done = this.#options.idle.begin(request.type);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {
        asked: request.type,
        done,
        reject,
        resolve: (reply) => {
          if (reply.type === type) resolve(reply as Extract<Reply, { type: T }>);
          else reject(new Error(`asked for ${type}, got ${reply.type}`));
        },
      });
      this.#rewatch();
      port.post({ ...request, id } as Request, []);
    });
  }

  #pump(): void {
    if (this.#port === null || this.#dead || this.#opening || this.session === null) return;
    if (this.#inFlight !== null || this.#wanted === null) return;
    let target = this.#wanted;
    this.#wanted = null;
    // A step is meant from the instant shown; as an instant it can be asked again without going further.
    if (target.kind === 'step') {
      target = { kind: 'instant', ordinal: Math.max(0, this.instant.ordinal + target.events) };
    }
    const id = this.#next_id++;
    const recycle = this.#options.spare();
    this.#inFlight = { id, target, done: this.#options.idle.begin('frame') };
    this.#rewatch();
    this.#port.post(
      { type: 'frame_at', id, target, window_ns: this.#window_ns, follow: this.#follow, recycle, lens: this.#lens, waits_of: this.#waits_of },
      recycle === null ? [] : [recycle],
    );
  }

  #dropInFlight(): void {
    this.#inFlight?.done();
    this.#inFlight = null;
  }

  #onReply(reply: Reply): void {
    if (reply.type === 'frame') this.#onFrame(reply);
    else if (reply.type === 'fault') this.#onFault(reply);
    else {
      const pending = this.#pending.get(reply.id);
      if (pending !== undefined) {
        this.#pending.delete(reply.id);
        pending.resolve(reply);
        pending.done();
      }
    }
    this.#rewatch();
  }

  #onFrame(reply: Extract<Reply, { type: 'frame' }>): void {
    const inFlight = this.#inFlight;
    // A frame of a session that was left behind: its buffer may have other dimensions.
    if (inFlight === null || inFlight.id !== reply.id) return;
    this.#inFlight = null;
    this.instant = reply.instant;
    // The budget of one call ran out: the same target again, unless a newer one waits.
    if (reply.catching_up && this.#wanted === null) this.#wanted = inFlight.target;
    this.#options.events.frame({ buffer: reply.buffer, instant: reply.instant, catching_up: reply.catching_up, target: inFlight.target });
    this.#pump();
    inFlight.done();
  }

  #onFault(reply: Extract<Reply, { type: 'fault' }>): void {
    const fault = new Fault(reply.where, reply.message, reply.problems);
    const pending = this.#pending.get(reply.id);
    if (pending !== undefined) {
      this.#pending.delete(reply.id);
      pending.reject(fault);
      pending.done();
      return;
    }
    if (this.#inFlight?.id === reply.id) {
      this.#dropInFlight();
      this.#wanted = null;
      this.#options.events.frameFault();
    }
    this.#options.events.notice(`The model refused a request (${fault.where}): ${fault.message}.`);
  }

  #rewatch(): void {
    if (this.#watch !== null) clearTimeout(this.#watch);
    this.#watch = null;
    if (this.#dead || (this.#inFlight === null && this.#pending.size === 0)) return;
    if (this.carrier !== 'worker' && this.#options.hang_ms === undefined) return;
    this.#watch = setTimeout(() => {
      this.#port?.close();
      void this.#onDeath('it gave no answer for too long');
    }, this.#options.hang_ms ?? ([...this.#pending.values()].some((pending) => pending.asked === 'open') ? OPEN_MS : HANG_MS));
  }

  async #onDeath(why: string): Promise<void> {
    if (this.#dead) return;
    const { events, idle } = this.#options;
    const { session, instant } = this;
    this.#port?.close();
    this.#port = null;
    if (this.#watch !== null) clearTimeout(this.#watch);
    const again = this.#wanted ?? this.#inFlight?.target ?? null;
    this.#dropInFlight();
    this.#wanted = null;
    const left = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of left) {
      pending.reject(new Error(`the model stopped while it was asked for ${pending.asked}`));
      pending.done();
    }
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < RESPAWN_WINDOW_MS), now];
    if (this.#deaths.length > MOST_RESPAWNS || this.#choice === null || session === null) {
      this.#dead = true;
      events.dead(why);
      return;
    }
    const done = idle.begin('respawn');
    try {
      await this.start();
      await this.open({ ...this.#choice, commands: session.commands });
      events.recovered(this.session ?? session);
      events.notice(`The model stopped (${why}). It was started again and stands where it stood.`);
      this.show(again?.kind === 'ns' || again?.kind === 'instant' ? again : { kind: 'instant', ordinal: instant.ordinal });
    } catch (error) {
      this.#dead = true;
      events.dead(error instanceof Error ? error.message : why);
    } finally {
      done();
    }
  }
}
