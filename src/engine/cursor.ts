// The hand with which a step reads and writes its own activation record and gives its verdict. There is one cursor per
// engine, moved from record to record; it holds nothing that outlives the step.
import type { Ns, TaskId } from '#base/units.ts';
import { MAX_LOCALS, MAX_RECORDS } from './columns.ts';
import type { Engine } from './engine.ts';
import type { Routine, Verdict } from './routine.ts';
import { VERDICT } from './routine.ts';

export class Cursor<K> {
  readonly engine: Engine<K>;
  /** Locals of all records; this record's stand at `b`. */
  readonly l: Float64Array;
  task: TaskId = 0;
  /** Index of this activation record. */
  record = 0;
  b = 0;

  constructor(engine: Engine<K>, locals: Float64Array) {
    this.engine = engine;
    this.l = locals;
  }

  /** Charges CPU time at the machine's speed. */
  spend(ns: Ns): void {
    this.engine.spend(ns);
  }

  /** Value of the routine called last. */
  ret(): number {
    return this.engine.task_ret[this.task]!;
  }

  /** True when the last sleep ended by its timeout. */
  timed_out(): boolean {
    return this.engine.wait_timed_out[this.task] === 1;
  }

  goto(step: number): Verdict {
    this.engine.record_step[this.record] = step;
    return VERDICT;
  }

  /** Calls a routine; its value is in ret() when `then` runs. The arguments become its first locals. */
  call(routine: Routine<K>, then: number, a = 0, b = 0, c = 0, d = 0): Verdict {
    this.engine.record_step[this.record] = then;
    this.engine.push_record(this.task, routine, routine.bytes, a, b, c, d);
    return VERDICT;
  }

  /** The same with the bytes of another stack profile. */
  call_with_bytes(routine: Routine<K>, bytes: number, then: number, a = 0, b = 0, c = 0, d = 0): Verdict {
    this.engine.record_step[this.record] = then;
    this.engine.push_record(this.task, routine, bytes, a, b, c, d);
    return VERDICT;
  }

  /** Calls a routine that takes more than four arguments: the fifth and sixth go to its locals 4 and 5. */
  call_more(routine: Routine<K>, then: number, args: readonly [number, number, number, number], e: number, g = 0): Verdict {
    return this.call_more_with_bytes(routine, routine.bytes, then, args, e, g);
  }

  call_more_with_bytes(routine: Routine<K>, bytes: number, then: number, args: readonly [number, number, number, number], e: number, g = 0): Verdict {
    this.engine.record_step[this.record] = then;
    this.engine.push_record(this.task, routine, bytes, args[0], args[1], args[2], args[3]);
    const base = (this.task * MAX_RECORDS + this.engine.task_top[this.task]!) * MAX_LOCALS;
    this.l[base + 4] = e;
    this.l[base + 5] = g;
    return VERDICT;
  }

  /** Sleeps until woken for (reason, object), or until the timeout if it is above 0. */
  sleep(reason: number, object: number, timeout: Ns, then: number): Verdict {
    this.engine.record_step[this.record] = then;
    this.engine.sleep(this.task, reason, object, timeout);
    return VERDICT;
  }

  done(value = 0): Verdict {
    this.engine.pop_record(this.task, value);
    return VERDICT;
  }
}
