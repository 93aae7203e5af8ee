// The engine without a kernel: tasks that work, sleep, wake each other, take a lock and call. Enough to test the engine by
// itself, and to collide at one nanosecond as often as wanted.
import { Arena } from '#base/arena.ts';
import { engine_columns } from '#engine/columns.ts';
import type { EngineSize } from '#engine/columns.ts';
import { Engine } from '#engine/engine.ts';
import type { Handlers } from '#engine/engine.ts';
import type { Recorder } from '#engine/recorder.ts';
import { define_routine, number_routines } from '#engine/routine.ts';
import type { Routine } from '#engine/routine.ts';

export interface Toy {
  eng: Engine<Toy>;
  /** Device events seen: [kind, arg, gen, ns]. */
  seen: number[][];
  /** Steps done: [task, ns]. */
  steps: number[][];
  overflows: number[];
  exited: number[];
}

export const REASON = 5;
export const REASONS = 8;

/** What a toy task does, over and over: one number an action. */
export const ACT = { work: 0, sleep: 1, nap: 2, wake_one: 3, wake_all: 4, lock: 5, call: 6, device: 7 } as const;
export const NR_ACTS = 8;

const L = { seed: 0, left: 1, depth: 2 } as const;
const STEP = { next: 0, back: 1 } as const;

export const worker: Routine<Toy> = define_routine<Toy, keyof typeof STEP>({
  name: 'worker',
  file: 'testing',
  kernel: 'none',
  layer: 'caller',
  covers: [{ name: 'worker', bytes: 100 }, { name: 'inlined', bytes: 20 }],
  sleeps: 'when it likes',
  locals: L,
  step: STEP,
  run: {
    next(k, f) {
      const e = k.eng;
      k.steps.push([f.task, e.now]);
      if (f.l[f.b + L.left] === 0) return f.done(f.l[f.b + L.depth]!);
      f.l[f.b + L.left]! -= 1;
      // Chance of its own, from its own local: the same whatever the others do.
      const x = (f.l[f.b + L.seed]! * 1103515245 + 12345) % 2147483648;
      f.l[f.b + L.seed] = x;
      const act = Math.floor(x / 1024) % NR_ACTS;
      const size = (Math.floor(x / 65536) % 4) * 1000;
      e.emit_for(f.task, act, size, 0);
      f.spend(500);
      if (act === ACT.sleep && e.nr_waiting[REASON]! < e.size.nr_tasks - 1) return f.sleep(REASON, f.task % 2, 3_000_000 + size, STEP.next);
      if (act === ACT.nap) return f.sleep(REASON + 1, f.task, size + 1, STEP.next);
      if (act === ACT.wake_one) e.wake_one(REASON, f.task % 2, f.task, e.task_event[f.task]!);
      if (act === ACT.wake_all) e.wake_all(REASON, -1, f.task, e.task_event[f.task]!);
      if (act === ACT.lock) e.with_lock(0, 700, f.task);
      if (act === ACT.device) e.schedule_device(e.local_now + size, 1 + (f.task % 2), f.task, f.l[f.b + L.left]!);
      if (act === ACT.call && f.l[f.b + L.depth]! < 5) return f.call(worker, STEP.back, x, 3, f.l[f.b + L.depth]! + 1);
      f.spend(size);
      return f.goto(STEP.next);
    },
    back(k, f) {
      k.steps.push([f.task, k.eng.now]);
      f.spend(100);
      return f.goto(STEP.next);
    },
  },
});

const T = { ns: 0 } as const;
/** Works in steps of a fixed length, for ever. */
export const burner: Routine<Toy> = define_routine<Toy, 'go'>({
  name: 'burner', file: 'testing', kernel: 'none', layer: 'caller', covers: [{ name: 'burner', bytes: 64 }], sleeps: 'never', locals: T, step: { go: 0 },
  run: {
    go(k, f) {
      k.steps.push([f.task, k.eng.now]);
      f.spend(f.l[f.b + T.ns]!);
      return f.goto(0);
    },
  },
});

const HANDLERS: Handlers<Toy> = {
  device: (k, kind, arg, gen) => {
    k.seen.push([kind, arg, gen, k.eng.now]);
    k.eng.wake_one(REASON, arg % 2, -1, k.eng.emit(100 + kind, -1, arg, gen, 0));
  },
  overflow: (k, task) => void k.overflows.push(task),
  to_user: () => false,
  exited: (k, task) => void k.exited.push(task),
};

export const TOY_ROUTINES = number_routines([worker, burner]);

export function toy(nr_cpus: number, nr_tasks: number, recorder: Recorder | null = null): Toy {
  const size: EngineSize = { nr_cpus, nr_tasks, nr_locks: 2, nr_reasons: REASONS, nr_streams: 1 };
  const arena = new Arena(engine_columns(size));
  const k: Toy = { eng: new Engine<Toy>(arena, size, TOY_ROUTINES, HANDLERS), seen: [], steps: [], overflows: [], exited: [] };
  k.eng.recorder = recorder;
  k.eng.boot(k, 1);
  return k;
}

export function busy_toy(nr_cpus: number, nr_tasks: number, seed: number, steps = 60): Toy {
  const k = toy(nr_cpus, nr_tasks);
  for (let task = 0; task < nr_tasks; task++) k.eng.create_task(task, worker, 0, (seed * 7919 + task * 104729) % 2147483648, steps, 0);
  return k;
}
