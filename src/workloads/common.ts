// What the workload routines share. A workload is the user program of a task: it has no kernel stack of its own, and
// what it must remember stands in its record, in the task's counters, or in its immutable list, whose first words are
// its parameters. Touches that neither fault nor sleep run as one quantum, up to the next event.
import { next_below } from '#base/prng.ts';
import type { Ns, TaskId } from '#base/units.ts';
import type { Cursor } from '#engine/cursor.ts';
import type { Routine, Verdict } from '#engine/routine.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { TF_KILLED } from '#kernel/task_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { WAIT } from '#kernel/wait_reasons.ts';

/** Words at the head of a task's list that hold parameters; the accesses follow. */
export const HEADER = 16;
/** Touches of one quantum at most: about 30 µs, far below a time slice. */
const QUANTUM_TOUCHES = 256;
/** Free counters of a task. */
export const COUNTERS = 16;

/** Arguments of a scenario's task after parsing: numbers, and names of files as file numbers. */
export type Args = Readonly<Record<string, number | string>>;

export interface WorkloadContext {
  readonly seed: number;
  /** Number of a file by its id in the scenario; the scenario has been checked. */
  file(id: string): number;
  file_pages(file: number): number;
  /** Order of a pageblock, and so of a huge page. */
  readonly block_order: number;
}

/** One kernel task of a workload. */
export interface Plan {
  /** What is added to the scenario's name for it. */
  readonly suffix: string;
  readonly routine: Routine<Kernel>;
  /** Pages of anonymous memory. */
  readonly anon_pages: number;
  readonly list: Int32Array;
}

export interface Workload {
  readonly id: string;
  readonly routines: readonly Routine<Kernel>[];
  /** Names of its phases: `phases[i]` begins when the task's phase becomes i + 1. */
  phases(args: Args): readonly string[];
  plan(args: Args, context: WorkloadContext): readonly Plan[];
}

export function number_arg(args: Args, name: string): number {
  const value = args[name];
  return typeof value === 'number' ? value : 0;
}

export function make_list(parameters: readonly number[], accesses: Int32Array | null): Int32Array {
  const list = new Int32Array(HEADER + (accesses === null ? 0 : accesses.length));
  list.set(parameters);
  if (accesses !== null) list.set(accesses, HEADER);
  return list;
}

export function param(k: Kernel, task: TaskId, i: number): number {
  return k.lists[task]![i]!;
}

/** How many touches a step may make: one where every event is to be seen. */
export function touch_cap(k: Kernel): number {
  return k.config.scan_step === 1 ? 1 : QUANTUM_TOUCHES;
}

/** The task burns this much time whatever the speed of the CPU: a wait loop on a clock. */
export function busy(k: Kernel, ns: Ns): void {
  k.eng.cost += ns;
}

export function enter_phase(k: Kernel, task: TaskId, phase: number): void {
  k.phase[task] = phase;
  if (phase === 1 && k.ready_ns[task] === 0) k.ready_ns[task] = k.eng.local_now;
  k.eng.emit_for(task, TP.phase, phase, 0);
}

/** True once the OOM killer chose the task: it ends as soon as it is back in user mode. */
export function killed(k: Kernel, task: TaskId): boolean {
  return (k.task_flags[task]! & TF_KILLED) !== 0;
}

/** Sleeps of its own will for half to one and a half times so many µs, as the task's own chance decides; or goes on at once. */
export function pause(k: Kernel, f: Cursor<Kernel>, us: number, then: number): Verdict {
  if (us === 0) return f.goto(then);
  return f.sleep(WAIT.timer, f.task, us * 500 + next_below(k.eng.prng, f.task, us * 1000), then);
}

export const USER = { layer: 'caller', kernel: 'user program', covers: [] } as const;
