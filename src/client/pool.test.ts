// Many runs over a few workers: every ask is answered once, whoever answers it; errors, cancels and deaths touch no other run.
import { describe, expect, it } from 'vitest';
import type { Reply, Request } from '#wire/messages.ts';
import type { Port } from './port.ts';
import type { RunAnswer, RunAsk, RunFault } from './pool.ts';
import { RunPool } from './pool.ts';

type Measure = Extract<Request, { type: 'measure' }>;

/** A worker that answers as it is told: slices of each run, seeds that it refuses, seeds at which it dies. */
class TestPort implements Port {
  readonly carrier: Port['carrier'];
  readonly asked: Measure[] = [];
  closed = false;
  /** While true, replies wait. */
  held = false;
  #slices = new Map<number, number>();
  #queue: Reply[] = [];
  #reply: (reply: Reply) => void = () => {};
  #death: (why: string) => void = () => {};
  readonly plan: Plan;

  constructor(plan: Plan) {
    this.plan = plan;
    this.carrier = plan.carrier ?? 'test';
  }

  post(request: Request): void {
    if (request.type !== 'measure') throw new Error(request.type);
    this.asked.push(request);
    const { seed, id } = request;
    if (this.plan.deadly?.(seed) === true) {
      queueMicrotask(() => this.#death('the test killed it'));
      return;
    }
    if (this.plan.refused?.includes(seed) === true) {
      this.#queue.push({ type: 'fault', id, where: 'measure', message: 'the run cannot be made', problems: [{ field: 'switches.x', expected: 'on', got: 'off' }] });
    } else {
      const slices = (this.#slices.get(seed) ?? 0) + 1;
      this.#slices.set(seed, slices);
      const over = slices >= (this.plan.slices ?? 1);
      this.#queue.push({ type: 'measured', id, run: over ? { values: [seed * 10], hash: `h${seed}`, worst: { ns: seed, ordinal: seed } } : null });
    }
    if (!this.held) queueMicrotask(() => this.flush());
  }
  onReply(listener: (reply: Reply) => void): void {
    this.#reply = listener;
  }
  onDeath(listener: (why: string) => void): void {
    this.#death = listener;
  }
  flush(): void {
    for (const reply of this.#queue.splice(0)) this.#reply(reply);
  }
  close(): void {
    this.closed = true;
    this.#queue = [];
  }
}

interface Plan {
  readonly slices?: number;
  readonly refused?: readonly number[];
  readonly deadly?: (seed: number) => boolean;
  readonly carrier?: Port['carrier'];
  readonly held?: boolean;
}

function rig(plan: Plan = {}, workers = 3): { pool: RunPool; ports: TestPort[] } {
  const ports: TestPort[] = [];
  const spawn = (): Promise<Port> => {
    const port = new TestPort(plan);
    port.held = plan.held ?? false;
    ports.push(port);
    return Promise.resolve(port);
  };
  return { pool: new RunPool({ spawn, workers }), ports };
}

function asks(count: number): RunAsk[] {
  return Array.from({ length: count }, (_, ix) => ({ scenario: 's', seed: ix + 1, switches: {}, until_ns: null, metrics: ['m'] }));
}

const never = (): AbortSignal => new AbortController().signal;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a pool of runs', () => {
  it('answers every ask once at its place, slice by slice, over as many workers as there is work for', async () => {
    const { pool, ports } = rig({ slices: 3 });
    const answers: (RunAnswer | undefined)[] = [];
    let calls = 0;
    await pool.run(asks(10), (answer, ix) => {
      calls++;
      answers[ix] = answer;
    }, never());
    expect(calls).toBe(10);
    expect(answers.map((answer) => answer?.seed)).toEqual(asks(10).map((ask) => ask.seed));
    expect(answers[6]).toEqual({ seed: 7, values: [70], hash: 'h7', worst: { ns: 7, ordinal: 7 } });
    expect(ports.length).toBe(3);
    expect(ports.flatMap((port) => port.asked).length).toBe(30);
    // All slices of a run are asked of one worker.
    for (const { seed } of asks(10)) expect(ports.filter((port) => port.asked.some((ask) => ask.seed === seed)).length).toBe(1);
    await pool.run(asks(2), () => calls++, never());
    expect(calls).toBe(12);
    expect(ports.length).toBe(3);
    pool.close();
    expect(ports.every((port) => port.closed)).toBe(true);
  });

  it('two batches share the workers, and nothing to do is over at once', async () => {
    const { pool, ports } = rig({}, 1);
    const seen: string[] = [];
    await Promise.all([
      pool.run(asks(2), (answer) => seen.push(`a${answer.seed}`), never()),
      pool.run(asks(2), (answer) => seen.push(`b${answer.seed}`), never()),
      pool.run([], () => seen.push('none'), never()),
    ]);
    expect(seen.sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(ports.length).toBe(1);
  });

  it('a run that is refused names its field and stops no other', async () => {
    const { pool } = rig({ refused: [2, 4] });
    const seeds: number[] = [];
    const faults: RunFault[] = [];
    await pool.run(asks(5), (answer) => seeds.push(answer.seed), never(), (fault) => faults.push(fault));
    expect(seeds.sort()).toEqual([1, 3, 5]);
    expect(faults.map((fault) => [fault.ix, fault.problems[0]?.field]).sort()).toEqual([[1, 'switches.x'], [3, 'switches.x']]);
    await expect(pool.run(asks(5), (answer) => seeds.push(answer.seed), never())).rejects.toMatchObject({ name: 'RunFault', problems: [{ field: 'switches.x' }] });
    expect(seeds.length).toBe(6);
  });

  it('nothing is said after a cancel; the queue is forgotten and a worker that does not come back is given up', async () => {
    const { pool, ports } = rig({ held: true }, 2);
    const stop = new AbortController();
    let calls = 0;
    const running = pool.run(asks(40), () => calls++, stop.signal);
    await turn();
    ports[0]!.flush();
    await turn();
    expect(calls).toBe(1);
    stop.abort();
    await running;
    ports[0]!.flush();
    const asked = ports.flatMap((port) => port.asked).length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(calls).toBe(1);
    expect(ports.flatMap((port) => port.asked).length).toBe(asked);
    // The first came back in time and stays; the second was still at it.
    expect(ports.map((port) => port.closed)).toEqual([false, true]);
    const again = pool.run(asks(2), () => calls++, never());
    await turn();
    expect(ports.length).toBe(3);
    for (const port of ports) port.flush();
    await again;
    expect(calls).toBe(3);
  });

  it('a run whose worker dies is tried once more, in a new one', async () => {
    let deaths = 0;
    const { pool, ports } = rig({ deadly: (seed) => seed === 2 && deaths++ === 0 }, 1);
    const seeds: number[] = [];
    await pool.run(asks(3), (answer) => seeds.push(answer.seed), never());
    expect(seeds).toEqual([1, 2, 3]);
    expect(ports.length).toBe(2);
  });

  it('a run that kills its worker twice is named, and the others go on', async () => {
    const { pool, ports } = rig({ deadly: (seed) => seed === 2 }, 2);
    const seeds: number[] = [];
    const faults: RunFault[] = [];
    await pool.run(asks(4), (answer) => seeds.push(answer.seed), never(), (fault) => faults.push(fault));
    expect(seeds.sort()).toEqual([1, 3, 4]);
    expect(faults.map((fault) => fault.ix)).toEqual([1]);
    expect(faults[0]!.message).toContain('the test killed it');
    expect(ports.flatMap((port) => port.asked).filter((ask) => ask.seed === 2).length).toBe(2);
  });

  it('on the page’s own thread there is one at a time', async () => {
    const { pool, ports } = rig({ carrier: 'main thread' });
    const seeds: number[] = [];
    await pool.run(asks(6), (answer) => seeds.push(answer.seed), never());
    expect(seeds).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ports.filter((port) => !port.closed).length).toBe(1);
  });

  it('where no carrier starts every run is a fault, and close ends what is under way', async () => {
    const refused = new RunPool({ spawn: () => Promise.reject(new Error('not here')), workers: 2 });
    const faults: string[] = [];
    await refused.run(asks(3), () => {}, never(), (fault) => faults.push(fault.message));
    expect(faults).toEqual(Array<string>(3).fill('no run can be made here (not here)'));
    const { pool } = rig({ held: true });
    const running = pool.run(asks(3), () => {}, never());
    await turn();
    pool.close();
    await running;
    await pool.run(asks(3), () => { throw new Error('closed'); }, never());
  });
});
