// Who runs next: the runnable task that has run least (virtual run time), as in CFS of 2.6.34 (kernel/sched_fair.c),
// with its wake-up rule: a sleeper is placed half a latency behind the others and preempts if it is a granularity
// behind the running one. Simplified: one run queue for all CPUs, equal weights, preemption at any step boundary.
import type { Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { S, STATE } from './columns.ts';
import type { Engine } from './engine.ts';

// Source: 2.6.34 kernel/sched_fair.c, sysctl_sched_latency 6 ms, _wakeup_granularity 1 ms, _min_granularity 2 ms (recalled).
const LATENCY_NS = 6e6;
const WAKEUP_GRANULARITY_NS = 1e6;
const MIN_GRANULARITY_NS = 2e6;
/** Cost of one switch of tasks: chosen, low microseconds on a 2010 machine. */
const CONTEXT_SWITCH_NS = 2000;

/** update_min_vruntime: the least of all that run or could; never goes back. */
function update_min_vruntime<K>(e: Engine<K>): void {
  let least = Infinity;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    if (e.task_state[task]! <= STATE.runnable && e.task_vruntime[task]! < least) least = e.task_vruntime[task]!;
  }
  if (least !== Infinity && least > e.s[S.min_vruntime]!) e.s[S.min_vruntime] = least;
}

export function make_runnable<K>(e: Engine<K>, task: TaskId, at: Ns): void {
  update_min_vruntime(e);
  e.task_vruntime[task] = Math.max(e.task_vruntime[task]!, e.s[S.min_vruntime]! - LATENCY_NS / 2);
  for (let cpu = 0; cpu < e.cpu_task.length; cpu++) {
    if (e.cpu_task[cpu] === NONE) {
      e.task_state[task] = STATE.runnable;
      e.task_state_since[task] = at;
      start(e, cpu, task, Math.max(at, e.cpu_time[cpu]!));
      return;
    }
  }
  e.task_state[task] = STATE.runnable;
  e.task_state_since[task] = at;
  e.s[S.nr_runnable]!++;
  let victim = 0;
  for (let cpu = 1; cpu < e.cpu_task.length; cpu++) {
    if (e.task_vruntime[e.cpu_task[cpu]!]! > e.task_vruntime[e.cpu_task[victim]!]!) victim = cpu;
  }
  const running = e.cpu_task[victim]!;
  if (e.task_vruntime[running]! - e.task_vruntime[task]! > WAKEUP_GRANULARITY_NS) e.cpu_resched[victim] = 1;
}

/** The running task stops running at the end of its step: to sleep or for good. */
export function leave_cpu<K>(e: Engine<K>, task: TaskId, state: number): void {
  end_running(e, task, e.local_now);
  e.task_state[task] = state;
  e.task_state_since[task] = e.local_now;
  e.task_cpu[task] = NONE;
}

export function preempt<K>(e: Engine<K>, cpu: number, at: Ns): void {
  const task = e.cpu_task[cpu]!;
  end_running(e, task, at);
  e.task_state[task] = STATE.runnable;
  e.task_state_since[task] = at;
  e.task_cpu[task] = NONE;
  e.s[S.nr_runnable]!++;
  pick_next(e, cpu, at);
}

export function pick_next<K>(e: Engine<K>, cpu: number, at: Ns): void {
  e.cpu_task[cpu] = NONE;
  e.cpu_resched[cpu] = 0;
  if (e.s[S.nr_runnable] === 0) return;
  let next = NONE;
  for (let task = 0; task < e.size.nr_tasks; task++) {
    if (e.task_state[task] !== STATE.runnable) continue;
    if (next === NONE || e.task_vruntime[task]! < e.task_vruntime[next]!) next = task;
  }
  e.s[S.nr_runnable]!--;
  start(e, cpu, next, Math.max(at, e.task_state_since[next]!));
}

function start<K>(e: Engine<K>, cpu: number, task: TaskId, at: Ns): void {
  const from = at + CONTEXT_SWITCH_NS;
  e.note_run_queue(task, from - e.task_state_since[task]!);
  if (e.recorder !== null && at > e.task_state_since[task]!) {
    e.recorder.segment(task, STATE.runnable, 0, e.task_state_since[task]!, from, e.task_event[task]!, e.task_for[task]!);
  }
  e.task_state[task] = STATE.running;
  e.task_state_since[task] = from;
  e.task_cpu[task] = cpu;
  e.cpu_task[cpu] = task;
  e.cpu_time[cpu] = from;
  e.cpu_resched[cpu] = 0;
  const slice = Math.max(MIN_GRANULARITY_NS, LATENCY_NS / (e.s[S.nr_runnable]! + 1));
  e.cpu_slice_end[cpu] = from + Math.floor(slice);
  const seq = e.s[S.seq]! + 1;
  e.s[S.seq] = seq;
  e.cpu_seq[cpu] = seq;
}

function end_running<K>(e: Engine<K>, task: TaskId, at: Ns): void {
  if (e.task_state[task] !== STATE.running) return;
  if (e.recorder !== null) e.recorder.segment(task, STATE.running, 0, e.task_state_since[task]!, at, e.task_event[task]!, e.task_for[task]!);
}
