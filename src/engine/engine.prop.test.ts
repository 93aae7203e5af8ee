// The engine by itself: where a run is cut does not matter, a restored run goes on as it would have, every part of every
// task's time is entered once, runs are fair.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { NONE } from '#base/units.ts';
import { burner, busy_toy, REASON, toy, worker } from '#testing/toy_engine.ts';
import type { Toy } from '#testing/toy_engine.ts';
import { MAX_LOCALS, MAX_RECORDS, ON_CPU, ON_LOCK, ON_RUN_QUEUE, S, STATE } from './columns.ts';
import { EngineState } from './state.ts';
import { define_routine, number_routines } from './routine.ts';

const shape = fc.record({ cpus: fc.integer({ min: 1, max: 4 }), tasks: fc.integer({ min: 1, max: 7 }), seed: fc.nat(100_000) });

function add_up(k: Toy): void {
  const e = k.eng;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    let sum = 0;
    for (let reason = 0; reason < e.size.nr_reasons; reason++) sum += e.spent(task, reason);
    const state = e.task_state[task]!;
    const until = state === STATE.running ? e.cpu_time[e.task_cpu[task]!]! : state === STATE.sleeping ? e.wait_since[task]! : e.task_state_since[task]!;
    expect(sum, `task ${task}, state ${state}`).toBe(until - e.task_born[task]!);
  }
}

describe('history', () => {
  test('a run in pieces has the bytes of a run in one piece', () => {
    fc.assert(fc.property(shape, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 }), (s, budgets) => {
      const one = busy_toy(s.cpus, s.tasks, s.seed);
      const two = busy_toy(s.cpus, s.tasks, s.seed);
      let events = 0;
      for (const budget of budgets) events += two.eng.run(Infinity, Infinity, budget);
      one.eng.run(Infinity, events, Infinity);
      expect(two.eng.arena.hash()).toBe(one.eng.arena.hash());
      expect(two.steps).toEqual(one.steps);
      // The same by time: to the instant of the last event, then on to the end.
      one.eng.run(two.eng.now, Infinity, Infinity);
      while (two.eng.next_time() <= one.eng.now) two.eng.run(one.eng.now, Infinity, 1);
      expect(two.eng.arena.hash()).toBe(one.eng.arena.hash());
    }), { numRuns: 150 });
  });

  test('a restored run goes on as it would have', () => {
    fc.assert(fc.property(shape, fc.nat(300), fc.nat(300), (s, before, after) => {
      const k = busy_toy(s.cpus, s.tasks, s.seed);
      k.eng.run(Infinity, Infinity, before);
      const saved = k.eng.arena.snapshot();
      k.eng.run(Infinity, Infinity, after);
      const hash = k.eng.arena.hash();
      k.eng.arena.restore(saved);
      k.eng.run(Infinity, Infinity, after);
      expect(k.eng.arena.hash()).toBe(hash);
      const other = busy_toy(s.cpus, s.tasks, s.seed + 1);
      other.eng.arena.restore(saved);
      other.eng.run(Infinity, Infinity, after);
      expect(other.eng.arena.hash()).toBe(hash);
    }), { numRuns: 150 });
  });
});

describe('time', () => {
  test('every part of every task\'s time is entered exactly once, at every event', () => {
    fc.assert(fc.property(shape, (s) => {
      const k = busy_toy(s.cpus, s.tasks, s.seed, 25);
      for (let i = 0; i < 250 && k.eng.run(Infinity, Infinity, 1) === 1; i++) add_up(k);
    }), { numRuns: 60 });
  });

  test('what the recorder saw is what the ledger says, stretch by stretch without a hole', () => {
    fc.assert(fc.property(shape, (s) => {
      const segments: { task: number; state: number; reason: number; from: number; to: number }[] = [];
      const k = busy_toy(s.cpus, s.tasks, s.seed, 25);
      k.eng.recorder = { event: () => {}, segment: (task, state, reason, from, to) => void segments.push({ task, state, reason, from, to }) };
      k.eng.run(Infinity, Infinity, 400);
      for (let task = 0; task < s.tasks; task++) {
        const own = segments.filter((x) => x.task === task);
        const by_sleep = new Map<number, number>();
        own.forEach((x, i) => {
          expect(x.to).toBeGreaterThanOrEqual(x.from);
          // Between two stretches lies nothing, or the switch of tasks (2 µs) of a task that found an idle CPU.
          if (i > 0) expect([0, 2000]).toContain(x.from - own[i - 1]!.to);
          if (x.state === STATE.sleeping) by_sleep.set(x.reason, (by_sleep.get(x.reason) ?? 0) + x.to - x.from);
        });
        for (const [reason, ns] of by_sleep) expect(ns).toBe(k.eng.spent(task, reason));
      }
    }), { numRuns: 60 });
  });

  test('time never goes back, and events at one instant keep the order in which they were scheduled', () => {
    fc.assert(fc.property(shape, (s) => {
      const k = busy_toy(s.cpus, s.tasks, s.seed);
      let last = 0;
      while (k.eng.run(Infinity, Infinity, 1) === 1 && k.eng.ordinal < 500) {
        expect(k.eng.now).toBeGreaterThanOrEqual(last);
        last = k.eng.now;
      }
      for (const [, , , ns] of k.seen) expect(ns).toBeGreaterThan(0);
    }), { numRuns: 60 });
    const k = toy(1, 1);
    for (let i = 0; i < 9; i++) k.eng.schedule_device(77, 1, i, i * i);
    k.eng.run(Infinity, Infinity, Infinity);
    expect(k.seen).toEqual(Array.from({ length: 9 }, (_, i) => [1, i, i * i, 77]));
  });
});

describe('scheduler', () => {
  test('no runnable task starves, and CPU time is shared evenly', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: 1000, max: 400_000 }), { minLength: 1, maxLength: 8 }), (cpus, steps) => {
      const k = toy(cpus, steps.length);
      steps.forEach((ns, task) => k.eng.create_task(task, burner, 0, ns));
      const until = 200_000_000;
      k.eng.run(until, Infinity, Infinity);
      const share = (until * Math.min(cpus, steps.length)) / steps.length;
      steps.forEach((_, task) => {
        const on_cpu = k.eng.spent(task, ON_CPU);
        // Equal weights: nobody is a slice and a few steps away from its share, context switches apart.
        expect(Math.abs(on_cpu - share), `task ${task} of ${steps.length} on ${cpus}`).toBeLessThan(14e6);
        expect(k.eng.spent(task, ON_RUN_QUEUE)).toBeGreaterThan(0);
      });
    }), { numRuns: 60 });
  });

  test('of those runnable the one that has run least goes first', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 7 }), (cpus, tasks) => {
      const k = toy(cpus, tasks);
      for (let task = 0; task < tasks; task++) k.eng.create_task(task, burner, 0, 100_000 * (task + 1));
      const e = k.eng;
      for (let i = 0; i < 600; i++) {
        const waiting = [...e.task_state].flatMap((state, task) => (state === STATE.runnable ? [task] : []));
        const least = Math.min(...waiting.map((task) => e.task_vruntime[task]!));
        e.run(Infinity, Infinity, 1);
        for (const task of waiting) if (e.task_state[task] === STATE.running) expect(e.task_vruntime[task]).toBe(least);
      }
    }), { numRuns: 20 });
  });

  test('a CPU is never idle while a task is runnable', () => {
    fc.assert(fc.property(shape, (s) => {
      const k = busy_toy(s.cpus, s.tasks, s.seed);
      while (k.eng.run(Infinity, Infinity, 1) === 1 && k.eng.ordinal < 400) {
        const idle = [...k.eng.cpu_task].some((task) => task === NONE);
        expect(idle && k.eng.s[S.nr_runnable]! > 0).toBe(false);
      }
    }), { numRuns: 60 });
  });

  test('a sleeper that wakes is at most half a latency ahead, so it cannot lock the others out', () => {
    // The other has had the CPU to itself for 100 ms; it must not be made to wait until the newcomer has had as much.
    const k = toy(1, 2);
    k.eng.create_task(0, burner, 0, 50_000);
    k.eng.run(100e6, Infinity, Infinity);
    k.eng.create_task(1, burner, 0, 50_000);
    k.eng.run(101e6, Infinity, Infinity);
    expect(k.eng.task_vruntime[1]!).toBeGreaterThan(k.eng.task_vruntime[0]! - 6e6);
  });
});

describe('sleep and wake', () => {
  test('a timer is taken along by whoever wakes first, and a timed-out sleeper knows it', () => {
    const k = toy(1, 1);
    k.eng.create_task(0, worker, 0, 1, 1000, 0);
    const e = k.eng;
    e.sleep(0, REASON, 3, 5000);
    expect(e.heap.length).toBe(1);
    e.cpu_task[0] = NONE;
    e.wake(0, NONE, 0);
    expect([e.heap.length, e.wait_timed_out[0], e.task_state[0]]).toEqual([0, 0, STATE.running]);
    const other = toy(1, 1);
    other.eng.create_task(0, worker, 0, 1, 1000, 0);
    other.eng.sleep(0, REASON, 3, 5000);
    other.eng.cpu_task[0] = NONE;
    other.eng.run(Infinity, 1, Infinity);
    expect([other.eng.now, other.eng.wait_timed_out[0], other.eng.wait_waker[0]]).toEqual([5000, 1, NONE]);
    expect(other.eng.wait_max[REASON]).toBe(5000);
  });

  test('sleepers of one object are woken in the order in which they fell asleep', () => {
    const k = toy(4, 4);
    for (const task of [2, 0, 3, 1]) {
      k.eng.create_task(task, worker, 0, 1, 10, 0);
      k.eng.sleep(task, REASON, task === 3 ? 8 : 7, 0);
      k.eng.cpu_task.fill(NONE);
    }
    const order: number[] = [];
    for (let i = 0; i < 3; i++) {
      const asleep = [...k.eng.task_state].map((state) => state === STATE.sleeping);
      expect(k.eng.wake_one(REASON, 7, NONE, 0)).toBe(true);
      order.push(asleep.findIndex((was, task) => was && k.eng.task_state[task] !== STATE.sleeping));
    }
    expect(order).toEqual([2, 0, 1]);
    expect(k.eng.wake_one(REASON, 7, NONE, 0)).toBe(false);
    expect(k.eng.wake_all(REASON, NONE, NONE, 0)).toBe(1);
    expect(k.eng.nr_waiting[REASON]).toBe(0);
  });
});

describe('stacks and locks', () => {
  test('the depth is the sum of the records, the deepest chain is kept, going over the end is one event', () => {
    const k = toy(1, 1);
    const e = k.eng;
    e.s[S.stack_limit] = 500;
    e.create_task(0, worker, 40, 1, 0, 0);
    expect(e.task_depth[0]).toBe(160);
    for (let i = 0; i < 4; i++) e.push_record(0, worker, 100, 0, 0, 0, 0);
    expect([e.task_depth[0], e.task_overflows[0], k.overflows]).toEqual([560, 1, [0]]);
    e.pop_record(0, 7);
    e.push_record(0, worker, 100, 0, 0, 0, 0);
    expect(k.overflows).toEqual([0, 0]);
    expect([e.task_ret[0], e.task_depth_max[0], e.deepest_top[0]]).toEqual([7, 560, 4]);
    expect([...e.deepest_bytes.subarray(0, 5)]).toEqual([120, 100, 100, 100, 100]);
    e.s[S.overflow_fatal] = 1;
    e.pop_record(0, 0);
    e.s[S.ordinal] = 9;
    e.push_record(0, worker, 200, 0, 0, 0, 0);
    expect([e.s[S.panic], e.run(Infinity, Infinity, 10)]).toEqual([9, 0]);
  });

  test('a record starts with its arguments and zeros, whatever stood there', () => {
    const k = toy(1, 1);
    k.eng.create_task(0, worker, 0, 1, 2, 3, 4);
    k.eng.record_locals.fill(99, MAX_LOCALS, 2 * MAX_LOCALS);
    k.eng.push_record(0, worker, 1, 5, 6, 7, 8);
    expect([...k.eng.record_locals.subarray(MAX_LOCALS, 2 * MAX_LOCALS)]).toEqual([5, 6, 7, 8, ...new Array<number>(MAX_LOCALS - 4).fill(0)]);
    expect(() => {
      for (let i = 0; i < MAX_RECORDS; i++) k.eng.push_record(0, worker, 0, 0, 0, 0, 0);
    }).toThrow('activation records');
  });

  test('who finds a lock taken spins until it is free, and the spin is not work', () => {
    const k = toy(2, 2);
    const e = k.eng;
    e.create_task(0, worker, 0, 1, 9, 0);
    e.create_task(1, worker, 0, 1, 9, 0);
    e.cost = 0;
    e.with_lock(0, 700, 0);
    expect(e.cost).toBe(700);
    e.cost = 100;
    e.with_lock(0, 700, 1);
    expect([e.cost, e.lock_contended[0], e.lock_spun_ns[0], e.spent(1, ON_LOCK), e.spent(1, ON_CPU)]).toEqual([1400, 1, 600, 600, -600]);
    e.cost = 0;
  });
});

describe('routines', () => {
  const plain = { file: 'f', kernel: 'k', layer: 'caller', covers: [{ name: 'a', bytes: 3 }, { name: 'b', bytes: 4 }], sleeps: '', locals: {} } as const;
  test('bytes are the sum of the frames they stand for; steps are numbered without holes; names are unique', () => {
    const ok = define_routine<Toy, 'x' | 'y'>({ ...plain, name: 'n', step: { x: 1, y: 0 }, run: { x: (_k, f) => f.done(), y: (_k, f) => f.goto(1) } });
    expect([ok.bytes, ok.step_names, ok.run.length]).toEqual([7, ['y', 'x'], 2]);
    expect(() => define_routine<Toy, 'x'>({ ...plain, name: 'n', step: { x: 1 }, run: { x: (_k, f) => f.done() } })).toThrow('step x');
    expect(() => define_routine<Toy, 'x'>({ ...plain, name: 'n', locals: { far: MAX_LOCALS }, step: { x: 0 }, run: { x: (_k, f) => f.done() } })).toThrow('has no slot');
    expect(() => number_routines([ok, ok])).toThrow('listed twice');
  });

  test('the state is columns and nothing else: a new engine over the same bytes is the same machine', () => {
    const k = busy_toy(2, 4, 5);
    k.eng.run(Infinity, Infinity, 123);
    const view = new EngineState(k.eng.arena, k.eng.size);
    expect([view.s[S.now], view.heap.length]).toEqual([k.eng.now, k.eng.heap.length]);
  });
});
