// One run to its end, for its figures alone: no history, no recording, so it is as fast as the model is. On the way it notes
// where the run was at its worst. It can be stopped after any event and goes on from there.
import { S, STATE } from '#engine/columns.ts';
import { CC, CC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { VM } from '#kernel/vmstat.ts';
import { MEMORY_REASON, is_kernel_thread } from './levels.ts';

/** An instant of a run: the state after so many events, and the time of the last of them in ns. */
export interface RunInstant {
  readonly ns: number;
  readonly ordinal: number;
}

/**
 * The worst moment of a run, in this order:
 *  1. the machine stopped (panic): the event at which it did;
 *  2. a task was killed for lack of memory: the first time;
 *  3. a kernel stack went over its end: where it was furthest beyond;
 *  4. else the longest time that a program was held up for memory without a break (it slept for a reason that memory is to blame
 *     for, reclaimed for itself, or moved pages together for itself): the last instant at which it still was, the first of equals.
 * Null if none of this happened.
 */
class Worst {
  private readonly k: Kernel;
  /** Since when each program is held up, in ns; below 0 where it is not. */
  private readonly since: Float64Array;
  private readonly programs: readonly number[];
  private before: RunInstant;
  private longest_ns = 0;
  private held: RunInstant | null = null;
  private deepest = 0;
  private over: RunInstant | null = null;
  private killed: RunInstant | null = null;

  constructor(k: Kernel) {
    this.k = k;
    this.programs = Array.from({ length: k.size.nr_tasks }, (_, task) => task).filter((task) => !is_kernel_thread(k, task));
    this.since = new Float64Array(k.size.nr_tasks).fill(-1);
    this.before = { ns: k.eng.now, ordinal: k.eng.ordinal };
  }

  /** After each event. */
  look(): void {
    const { k, since } = this;
    const { eng } = k;
    for (const task of this.programs) {
      const from = this.held_since(task);
      if (since[task]! >= 0 && from < 0) this.note(eng.now - since[task]!, this.before);
      if (from < 0) since[task] = -1;
      else if (since[task]! < 0) since[task] = from;
    }
    if (eng.s[S.overflows]! > 0) this.look_at_stacks();
    if (this.killed === null && k.vm[VM.oom_kill]! > 0) this.killed = this.here();
    this.before = this.here();
  }

  private here(): RunInstant {
    return { ns: this.k.eng.now, ordinal: this.k.eng.ordinal };
  }

  private held_since(task: number): number {
    const { k } = this;
    const { eng } = k;
    if (k.reclaim_since[task]! > 0) return k.reclaim_since[task]!;
    if (k.cc[task * CC_WORDS + CC.active] === 1) return k.cc[task * CC_WORDS + CC.since_ns]!;
    if (eng.task_state[task] === STATE.sleeping && MEMORY_REASON[eng.wait_reason[task]!] === 1) return eng.wait_since[task]!;
    return -1;
  }

  private note(held_ns: number, at: RunInstant): void {
    if (held_ns <= this.longest_ns) return;
    this.longest_ns = held_ns;
    this.held = at;
  }

  private look_at_stacks(): void {
    const { eng } = this.k;
    for (let task = 0; task < eng.task_depth_max.length; task++) {
      const depth = eng.task_depth_max[task]!;
      if (depth <= eng.s[S.stack_limit]! || depth <= this.deepest) continue;
      this.deepest = depth;
      this.over = this.here();
    }
  }

  /** As the machine stands now; a program that is still held up counts up to `end_ns`. */
  instant(end_ns: number): RunInstant | null {
    const { k, since } = this;
    if (k.eng.s[S.panic]! > 0) return this.here();
    for (const task of this.programs) if (since[task]! >= 0) this.note(end_ns - since[task]!, this.here());
    return this.killed ?? this.over ?? this.held;
  }
}

export class OneRun {
  private readonly k: Kernel;
  private readonly until_ns: number;
  private readonly worst: Worst;

  /** `k`: booted and not yet run. `until_ns`: events up to this time, it included, belong to the run. */
  constructor(k: Kernel, until_ns: number) {
    this.k = k;
    this.until_ns = until_ns;
    this.worst = new Worst(k);
  }

  /** Does at most `budget` events; true once there are no more. Where it stops changes nothing. */
  go(budget: number): boolean {
    const { k, until_ns, worst } = this;
    for (let done = 0; done < budget; done++) {
      if (k.eng.run(until_ns, Infinity, 1) === 0) return true;
      worst.look();
    }
    return false;
  }

  get at_ns(): number {
    return this.k.eng.now;
  }

  worst_instant(): RunInstant | null {
    return this.worst.instant(this.until_ns);
  }
}
