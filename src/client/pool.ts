// Many whole runs for their figures, spread over a few workers that each carry the same server. Each run is asked for slice by
// slice, so that a cancel is heard in the middle of one. What a run comes to does not depend on who makes it, nor on the order.
import type { Instant, Problem, Reply, Request } from '#wire/messages.ts';
import type { Port, Spawn } from './port.ts';

export interface RunAsk {
  /** Id of a listed scenario, or a scenario as an object. */
  readonly scenario: unknown;
  readonly seed: number;
  readonly switches: Readonly<Record<string, string>>;
  /** Where the run ends, in ns of the machine; null = where its scenario does. */
  readonly until_ns: number | null;
  /** Paths into the report (session/metric.ts), 64 at most. */
  readonly metrics: readonly string[];
}

export interface RunAnswer {
  readonly seed: number;
  /** By metric, in the order asked for; null where the run has no such number. */
  readonly values: readonly (number | null)[];
  /** Of all state at the end of the run. */
  readonly hash: string;
  /**
   * Where the run was at its worst: the machine stopped; else a task was killed for lack of memory; else a kernel stack was
   * furthest over its end; else the last instant of the longest time that a program was held up for memory. Null if nobody was.
   */
  readonly worst: Instant | null;
}

/** A run that could not be made: what the server said of it, with the fields. */
export class RunFault extends Error {
  readonly ix: number;
  readonly problems: readonly Problem[];
  constructor(ix: number, message: string, problems: readonly Problem[]) {
    super(message);
    this.name = 'RunFault';
    this.ix = ix;
    this.problems = problems;
  }
}

/** More workers than this do not pay: a laptop's cores share one memory. */
const MOST_WORKERS = 4;
/** After a cancel a worker may finish its slice so long; one that is still busy then is given up. */
const PATIENCE_MS = 150;
/** A run whose worker died is tried once more: a worker can die for reasons of its own. */
const TRIES = 2;

/** One for each core but the one that draws. */
function cores(): number {
  return Math.max(1, Math.min(MOST_WORKERS, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));
}

interface Batch {
  readonly onEach: (answer: RunAnswer, ix: number) => void;
  readonly onFault: (fault: RunFault) => void;
  readonly over: () => void;
  left: number;
  ended: boolean;
}

interface Job {
  readonly ask: RunAsk;
  readonly ix: number;
  readonly batch: Batch;
  tries: number;
}

/** One worker, or what stands for it. */
class Lane {
  readonly port: Port;
  job: Job | null = null;
  dead = false;
  #next_id = 1;
  #waiting: { readonly id: number; readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void } | null = null;

  constructor(port: Port) {
    this.port = port;
    port.onReply((reply) => {
      if (this.#waiting?.id !== reply.id) return;
      const { resolve } = this.#waiting;
      this.#waiting = null;
      resolve(reply);
    });
    port.onDeath((why) => this.#die(why));
  }

  get busy(): boolean {
    return this.#waiting !== null;
  }

  slice(ask: RunAsk): Promise<Reply> {
    const id = this.#next_id++;
    const request: Request = { type: 'measure', id, ...ask };
    return new Promise((resolve, reject) => {
      this.#waiting = { id, resolve, reject };
      this.port.post(request, []);
    });
  }

  close(why: string): void {
    this.port.close();
    this.#die(why);
  }

  #die(why: string): void {
    this.dead = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(new Error(why));
  }
}

export class RunPool {
  readonly #spawn: Spawn;
  #most: number;
  #lanes: Lane[] = [];
  #opening = 0;
  #queue: Job[] = [];
  #batches = new Set<Batch>();
  #closed = false;

  /** `workers`: how many at most; without it as many as there are cores to spare. */
  constructor(options: { readonly spawn: Spawn; readonly workers?: number }) {
    this.#spawn = options.spawn;
    this.#most = options.workers ?? cores();
  }

  /**
   * Makes all runs. `onEach` hears of each as it is over, in any order; `ix` is its place among the asks. A run that cannot be
   * made stops no other: `onFault` hears of it, or, without one, the promise rejects with the first RunFault when all is over.
   * After an abort nothing more is said of these runs, and the promise resolves at once.
   */
  run(asks: readonly RunAsk[], onEach: (answer: RunAnswer, ix: number) => void, signal: AbortSignal, onFault?: (fault: RunFault) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (asks.length === 0 || signal.aborted || this.#closed) return resolve();
      let first: RunFault | null = null;
      const batch: Batch = {
        onEach,
        onFault: (fault) => {
          if (onFault !== undefined) onFault(fault);
          else first ??= fault;
        },
        over: () => {
          batch.ended = true;
          this.#batches.delete(batch);
          signal.removeEventListener('abort', cancel);
          if (first === null) resolve();
          else reject(first);
        },
        left: asks.length,
        ended: false,
      };
      const cancel = (): void => {
        first = null;
        batch.over();
        this.#drop(batch);
      };
      signal.addEventListener('abort', cancel);
      this.#batches.add(batch);
      this.#queue.push(...asks.map((ask, ix): Job => ({ ask, ix, batch, tries: 0 })));
      this.#staff();
    });
  }

  /** Ends all workers. Runs that are not over are forgotten, and their promises resolve. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    for (const batch of this.#batches) batch.over();
    for (const lane of this.#lanes) lane.close('the pool was closed');
    this.#lanes = [];
  }

  /** What was left of a cancelled batch: the queue forgets it, and a worker in the middle of it has a moment to hear of it. */
  #drop(batch: Batch): void {
    this.#queue = this.#queue.filter((job) => job.batch !== batch);
    const busy = this.#lanes.filter((lane) => lane.job?.batch === batch);
    if (busy.length === 0) return;
    setTimeout(() => {
      for (const lane of busy) if (lane.job?.batch === batch && lane.busy) lane.close('it was cancelled');
    }, PATIENCE_MS);
  }

  /** As many lanes as there is work for. */
  #staff(): void {
    const idle = this.#lanes.filter((lane) => lane.job === null);
    for (const lane of idle.slice(0, this.#queue.length)) void this.#work(lane);
    let wanted = Math.min(this.#queue.length, this.#most - this.#lanes.length - this.#opening);
    for (; wanted > 0; wanted--) void this.#open();
  }

  async #open(): Promise<void> {
    this.#opening++;
    try {
      const port = await this.#spawn();
      if (this.#closed) return port.close();
      // The page's own thread does one thing at a time.
      if (port.carrier === 'main thread') {
        this.#most = 1;
        if (this.#lanes.length > 0) return port.close();
      }
      const lane = new Lane(port);
      this.#lanes.push(lane);
      void this.#work(lane);
    } catch (error) {
      // Where one carrier started, it does the work; where none can, nothing will.
      if (this.#lanes.length > 0 || this.#opening > 1) return;
      const why = error instanceof Error ? error.message : String(error);
      for (const job of this.#queue.splice(0)) this.#fail(job, `no run can be made here (${why})`, []);
    } finally {
      this.#opening--;
    }
  }

  async #work(lane: Lane): Promise<void> {
    while (!lane.dead) {
      const job = this.#queue.shift();
      if (job === undefined) break;
      lane.job = job;
      await this.#make(lane, job);
      lane.job = null;
    }
    if (!lane.dead) return;
    this.#lanes = this.#lanes.filter((other) => other !== lane);
    if (!this.#closed) this.#staff();
  }

  async #make(lane: Lane, job: Job): Promise<void> {
    job.tries++;
    while (!job.batch.ended) {
      let reply: Reply;
      try {
        reply = await lane.slice(job.ask);
      } catch (error) {
        return this.#died(job, error instanceof Error ? error.message : String(error));
      }
      if (reply.type !== 'measured' || reply.run !== null) return this.#end(job, reply);
    }
  }

  #end(job: Job, reply: Reply): void {
    const { batch, ask, ix } = job;
    if (batch.ended) return;
    if (reply.type === 'fault') return this.#fail(job, reply.message, reply.problems);
    if (reply.type !== 'measured' || reply.run === null) return this.#fail(job, `asked for a run, got ${reply.type}`, []);
    batch.left--;
    batch.onEach({ seed: ask.seed, ...reply.run }, ix);
    if (batch.left === 0 && !batch.ended) batch.over();
  }

  #died(job: Job, why: string): void {
    if (job.batch.ended) return;
    if (job.tries < TRIES) this.#queue.unshift(job);
    else this.#fail(job, `the model stopped twice in this run (${why})`, []);
  }

  #fail(job: Job, message: string, problems: readonly Problem[]): void {
    const { batch } = job;
    if (batch.ended) return;
    batch.left--;
    batch.onFault(new RunFault(job.ix, message, problems));
    if (batch.left === 0 && !batch.ended) batch.over();
  }
}
