// Discrete events in whole nanoseconds; tasks that run, spin, sleep and wake on `nr_cpus` CPUs. Knows nothing of memory.
// Events are: one step of a task, one timer, one device event. They are done in order of (time, sequence); nothing
// depends on when the caller pauses, so a run cut into pieces has the same bytes as one in one piece.
import type { Arena } from '#base/arena.ts';
import { assert } from '#base/assert.ts';
import type { EventId, Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import type { EngineSize } from './columns.ts';
import { FIRST_SLEEP, MAX_LOCALS, MAX_RECORDS, ON_CPU, ON_LOCK, ON_RUN_QUEUE, S, STATE } from './columns.ts';
import { Cursor } from './cursor.ts';
import type { Recorder } from './recorder.ts';
import type { Routine } from './routine.ts';
import * as schedule from './schedule.ts';
import { EngineState } from './state.ts';

/** What happens when a device or timer event is due, and when a kernel stack overflows. */
export interface Handlers<K> {
  device(k: K, kind: number, arg: number, gen: number): void;
  overflow(k: K, task: TaskId, depth: number): void;
  /** Only a task's outermost record is left: it is back in user mode. True = it must end now. */
  to_user(k: K, task: TaskId): boolean;
  /** A task's outermost routine returned. */
  exited(k: K, task: TaskId): void;
}

/** Heap kind of a sleep's timeout; device kinds are chosen by the kernel from 1 on. */
export const TIMER = 0;

export class Engine<K> extends EngineState {
  readonly routines: readonly Routine<K>[];
  readonly handlers: Handlers<K>;
  recorder: Recorder | null = null;
  /** CPU time charged so far by the step that runs now. Zero between events. */
  cost: Ns = 0;
  private kernel: K | null = null;
  private readonly cursor: Cursor<K>;

  constructor(arena: Arena, size: EngineSize, routines: readonly Routine<K>[], handlers: Handlers<K>) {
    super(arena, size);
    this.routines = routines;
    this.handlers = handlers;
    this.cursor = new Cursor<K>(this, this.record_locals);
  }

  /** Puts the columns in their state at power-on. */
  boot(kernel: K, cpu_scale: number): void {
    this.kernel = kernel;
    this.cpu_task.fill(NONE);
    this.task_state.fill(STATE.unused);
    this.task_top.fill(NONE);
    this.task_cpu.fill(NONE);
    this.task_for.fill(NONE);
    this.wait_waker.fill(NONE);
    this.lock_owner.fill(NONE);
    this.s[S.cpu_scale] = cpu_scale;
    this.s[S.stack_limit] = Infinity;
  }

  get now(): Ns {
    return this.s[S.now]!;
  }
  /** The instant inside the running step: what it charged so far included. */
  get local_now(): Ns {
    return this.s[S.now]! + this.cost;
  }
  get ordinal(): number {
    return this.s[S.ordinal]!;
  }

  spend(ns: Ns): void {
    this.cost += ns * this.s[S.cpu_scale]!;
  }

  /** Emits a happening and returns its id, which later states name as their cause. */
  emit(kind: number, actor: number, a: number, b: number, cause: EventId): EventId {
    const id = this.s[S.event_id]! + 1;
    this.s[S.event_id] = id;
    if (this.recorder !== null) this.record(this.recorder, id, kind, actor, a, b, cause);
    return id;
  }

  /** The same, caused by the last thing that happened to the task, and becoming that thing. */
  emit_for(task: TaskId, kind: number, a: number, b: number): EventId {
    // Not by way of emit(): this and emit() stay small enough to be compiled into every caller.
    const id = this.s[S.event_id]! + 1;
    this.s[S.event_id] = id;
    if (this.recorder !== null) this.record(this.recorder, id, kind, task, a, b, this.task_event[task]!);
    this.task_event[task] = id;
    return id;
  }

  private record(recorder: Recorder, id: EventId, kind: number, actor: number, a: number, b: number, cause: EventId): void {
    recorder.event(id, this.s[S.ordinal]!, this.s[S.now]! + this.cost, kind, actor, a, b, cause);
  }

  /** Schedules a device event. */
  schedule_device(at: Ns, kind: number, arg: number, gen = 0): void {
    assert(kind !== TIMER, 'device events have kinds above 0');
    const seq = this.s[S.seq]! + 1;
    this.s[S.seq] = seq;
    this.heap.push(at, seq, kind, arg, gen);
  }

  /** Makes a task that will run `routine`; it starts runnable at the present instant. */
  create_task(task: TaskId, routine: Routine<K>, base_bytes: number, a = 0, b = 0, c = 0, d = 0): void {
    assert(this.task_state[task] === STATE.unused, `task ${task} exists already`);
    this.task_state[task] = STATE.sleeping;
    this.task_born[task] = this.local_now;
    this.wait_since[task] = this.local_now;
    this.task_depth[task] = base_bytes;
    this.push_record(task, routine, routine.bytes, a, b, c, d);
    schedule.make_runnable(this, task, this.local_now);
  }

  push_record(task: TaskId, routine: Routine<K>, bytes: number, a: number, b: number, c: number, d: number): void {
    const top = this.task_top[task]! + 1;
    // The text is made only when it is wanted: this runs for every call of the model.
    if (top >= MAX_RECORDS) assert(false, `task ${task}: more than ${MAX_RECORDS} activation records (${routine.name})`);
    this.task_top[task] = top;
    const record = task * MAX_RECORDS + top;
    this.record_routine[record] = routine.id;
    this.record_step[record] = 0;
    this.record_bytes[record] = bytes;
    const base = record * MAX_LOCALS;
    const l = this.record_locals;
    l[base] = a;
    l[base + 1] = b;
    l[base + 2] = c;
    l[base + 3] = d;
    for (let i = base + 4; i < base + MAX_LOCALS; i++) l[i] = 0;
    const before = this.task_depth[task]!;
    const depth = before + bytes;
    this.task_depth[task] = depth;
    if (depth > this.task_depth_max[task]!) this.note_deepest(task, depth, top);
    const limit = this.s[S.stack_limit]!;
    if (depth > limit && before <= limit) {
      this.task_overflows[task]!++;
      this.s[S.overflows]!++;
      this.handlers.overflow(this.kernel!, task, depth);
      if (this.s[S.overflow_fatal] === 1) this.s[S.panic] = this.s[S.ordinal]!;
    }
  }

  private note_deepest(task: TaskId, depth: number, top: number): void {
    this.task_depth_max[task] = depth;
    this.task_depth_max_ns[task] = this.local_now;
    this.deepest_top[task] = top;
    const base = task * MAX_RECORDS;
    for (let i = base; i <= base + top; i++) {
      this.deepest_routine[i] = this.record_routine[i]!;
      this.deepest_bytes[i] = this.record_bytes[i]!;
    }
  }

  pop_record(task: TaskId, value: number): void {
    const top = this.task_top[task]!;
    this.task_depth[task]! -= this.record_bytes[task * MAX_RECORDS + top]!;
    this.task_ret[task] = value;
    this.task_top[task] = top - 1;
    if (top === 0) {
      schedule.leave_cpu(this, task, STATE.exited);
      this.handlers.exited(this.kernel!, task);
    } else if (top === 1 && this.handlers.to_user(this.kernel!, task)) this.pop_record(task, 0);
  }

  sleep(task: TaskId, reason: number, object: number, timeout: Ns): void {
    if (reason < FIRST_SLEEP || reason >= this.size.nr_reasons) assert(false, `sleep: unknown reason ${reason}`);
    const at = this.local_now;
    this.wait_reason[task] = reason;
    this.wait_object[task] = object;
    this.wait_timed_out[task] = 0;
    this.wait_waker[task] = NONE;
    this.wait_cause[task] = this.task_event[task]!;
    const order = this.s[S.wait_order]! + 1;
    this.s[S.wait_order] = order;
    this.wait_order[task] = order;
    const gen = (this.wait_gen[task]! + 1) | 0;
    this.wait_gen[task] = gen;
    this.nr_waiting[reason]!++;
    schedule.leave_cpu(this, task, STATE.sleeping);
    this.wait_since[task] = at;
    this.wait_timed[task] = timeout > 0 ? 1 : 0;
    if (timeout > 0) {
      const seq = this.s[S.seq]! + 1;
      this.s[S.seq] = seq;
      this.heap.push(at + timeout, seq, TIMER, task, gen);
    }
  }

  /** Wakes one task that sleeps; `waker` is a task or NONE for a device or timer. */
  wake(task: TaskId, waker: TaskId, cause: EventId): void {
    if (this.task_state[task] !== STATE.sleeping) return;
    const reason = this.wait_reason[task]!;
    if (this.wait_timed[task] === 1) {
      this.wait_timed[task] = 0;
      this.heap.remove(TIMER, task, this.wait_gen[task]!);
    }
    const at = Math.max(this.local_now, this.wait_since[task]!);
    this.nr_waiting[reason]!--;
    this.wait_woken[task] = at;
    this.wait_waker[task] = waker;
    const blocked = at - this.wait_since[task]!;
    this.ledger[task * this.size.nr_reasons + reason]! += blocked;
    this.wait_count[reason]!++;
    this.wait_total[reason]! += blocked;
    if (blocked > this.wait_max[reason]!) this.wait_max[reason] = blocked;
    if (this.recorder !== null) {
      this.recorder.segment(task, STATE.sleeping, reason, this.wait_since[task]!, at, this.wait_cause[task]!, this.task_for[task]!);
    }
    if (cause !== 0) this.task_event[task] = cause;
    schedule.make_runnable(this, task, at);
  }

  /** Wakes all that sleep for (reason, object), or for the reason at all if object is NONE; in order of falling asleep. */
  wake_all(reason: number, object: number, waker: TaskId, cause: EventId): number {
    let woken = 0;
    while (this.nr_waiting[reason]! > 0 && this.wake_one(reason, object, waker, cause)) woken++;
    return woken;
  }

  wake_one(reason: number, object: number, waker: TaskId, cause: EventId): boolean {
    if (this.nr_waiting[reason] === 0) return false;
    let first = NONE;
    for (let task = 0; task < this.size.nr_tasks; task++) {
      if (this.task_state[task] !== STATE.sleeping || this.wait_reason[task] !== reason) continue;
      if (object !== NONE && this.wait_object[task] !== object) continue;
      if (first === NONE || this.wait_order[task]! < this.wait_order[first]!) first = task;
    }
    if (first === NONE) return false;
    this.wake(first, waker, cause);
    return true;
  }

  /** Takes a spin lock for `hold` ns of CPU work; spins first if it is taken. Work under it is charged here. */
  with_lock(lock: number, hold: Ns, task: TaskId): void {
    const scaled = hold * this.s[S.cpu_scale]!;
    const at = this.s[S.now]! + this.cost;
    const free_at = this.lock_free_at[lock]!;
    this.lock_taken[lock]!++;
    if (free_at > at) {
      const spun = free_at - at;
      this.lock_contended[lock]!++;
      this.lock_spun_ns[lock]! += spun;
      this.cost += spun;
      this.ledger[task * this.size.nr_reasons + ON_LOCK]! += spun;
      this.ledger[task * this.size.nr_reasons + ON_CPU]! -= spun;
    }
    this.cost += scaled;
    this.lock_free_at[lock] = this.s[S.now]! + this.cost;
    this.lock_owner[lock] = task;
  }

  /** cond_resched: somebody woken meanwhile has more right to this task's CPU; the step should end here. */
  need_resched(task: TaskId): boolean {
    const cpu = this.task_cpu[task]!;
    return cpu >= 0 && this.cpu_resched[cpu] === 1;
  }

  /** Due time of whatever comes after the running step: a quantum of touches must not run past it. */
  quantum_end(): Ns {
    let end = this.heap.top_time();
    const current = this.cursor_cpu;
    for (let cpu = 0; cpu < this.cpu_task.length; cpu++) {
      if (cpu !== current && this.cpu_task[cpu]! !== NONE && this.cpu_time[cpu]! < end) end = this.cpu_time[cpu]!;
    }
    return end;
  }

  private cursor_cpu = 0;

  /** Time of the next event, or Infinity. */
  next_time(): Ns {
    let t = this.heap.top_time();
    for (let cpu = 0; cpu < this.cpu_task.length; cpu++) {
      if (this.cpu_task[cpu]! !== NONE && this.cpu_time[cpu]! < t) t = this.cpu_time[cpu]!;
    }
    return t;
  }

  /**
   * Does events while the next is due at or before `limit_ns` and fewer than `limit_ordinal` are done, at most `budget`.
   * Returns the number done. Where it stops changes nothing in the state.
   */
  run(limit_ns: Ns, limit_ordinal: number, budget: number): number {
    const { heap, s, cpu_task, cpu_time, cpu_seq } = this;
    const nr_cpus = cpu_task.length;
    let done = 0;
    while (done < budget && s[S.ordinal]! < limit_ordinal && s[S.panic] === 0) {
      let at = heap.size[0]! > 0 ? heap.time[0]! : Infinity;
      let seq = at < Infinity ? heap.seq[0]! : Infinity;
      let next = NONE;
      for (let cpu = 0; cpu < nr_cpus; cpu++) {
        if (cpu_task[cpu]! === NONE) continue;
        const t = cpu_time[cpu]!;
        if (t < at || (t === at && cpu_seq[cpu]! < seq)) {
          at = t;
          seq = cpu_seq[cpu]!;
          next = cpu;
        }
      }
      if (at > limit_ns || at === Infinity) break;
      s[S.now] = at;
      s[S.ordinal]!++;
      done++;
      if (next === NONE) this.heap_event();
      else this.step_cpu(next);
    }
    return done;
  }

  private heap_event(): void {
    const kind = this.heap.kind[0]!;
    const arg = this.heap.arg[0]!;
    const gen = this.heap.gen[0]!;
    this.heap.pop();
    this.cost = 0;
    if (kind === TIMER) {
      // Whoever is woken before its time takes its timer along, so this one's sleeper still sleeps.
      if (this.task_state[arg] !== STATE.sleeping || this.wait_gen[arg] !== gen) assert(false, `timer of task ${arg} without a sleeper`);
      this.wait_timed[arg] = 0;
      this.wait_timed_out[arg] = 1;
      this.wake(arg, NONE, 0);
      return;
    }
    this.handlers.device(this.kernel!, kind, arg, gen);
    this.cost = 0;
  }

  private step_cpu(cpu: number): void {
    const task = this.cpu_task[cpu]!;
    const record = task * MAX_RECORDS + this.task_top[task]!;
    const cursor = this.cursor;
    cursor.task = task;
    cursor.record = record;
    cursor.b = record * MAX_LOCALS;
    this.cursor_cpu = cpu;
    this.cost = 0;
    this.routines[this.record_routine[record]!]!.run[this.record_step[record]!]!(this.kernel!, cursor);
    const cost = this.cost;
    this.cost = 0;
    this.ledger[task * this.size.nr_reasons + ON_CPU]! += cost;
    this.task_vruntime[task]! += cost;
    const end = this.s[S.now]! + cost;
    this.cpu_time[cpu] = end;
    const seq = this.s[S.seq]! + 1;
    this.s[S.seq] = seq;
    this.cpu_seq[cpu] = seq;
    if (this.task_state[task] === STATE.running && this.task_cpu[task] === cpu) {
      if (this.s[S.nr_runnable]! > 0 && (this.cpu_resched[cpu] === 1 || end >= this.cpu_slice_end[cpu]!)) schedule.preempt(this, cpu, end);
    } else {
      schedule.pick_next(this, cpu, end);
    }
  }

  /** Where the time of a task went since it was born: entry of the ledger by reason; the running state's share included. */
  spent(task: TaskId, reason: number): Ns {
    return this.ledger[task * this.size.nr_reasons + reason]!;
  }

  /** Runnable time is entered when the task gets a CPU. */
  note_run_queue(task: TaskId, waited: Ns): void {
    this.ledger[task * this.size.nr_reasons + ON_RUN_QUEUE]! += waited;
  }
}
