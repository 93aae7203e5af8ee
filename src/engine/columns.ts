// The engine's columns: clock, event heap, CPUs, tasks with their activation records, locks, waits. Everything that
// a sleeping task will need when it wakes stands here, so a machine is its bytes.
import type { ColumnSpec } from '#base/arena.ts';

export interface EngineSize {
  readonly nr_cpus: number;
  readonly nr_tasks: number;
  readonly nr_locks: number;
  readonly nr_reasons: number;
  readonly nr_streams: number;
}

/** Activation records a task may stack. The deepest path modelled (write, flush, allocate, reclaim, write) needs 20. */
export const MAX_RECORDS = 32;
/** Locals of one activation record: exact integers in doubles. */
export const MAX_LOCALS = 16;
/** Pending timers and device events: one timer a task, a completion and an unplug a device. */
const HEAP_CAPACITY = 1024;

/** Scalars of the engine, one f64 each. */
export const S = {
  now: 0,
  /** Number of events done. */
  ordinal: 1,
  /** Ties in time go by this. */
  seq: 2,
  /** Id of the last happening emitted; advances whether or not anything is recorded. */
  event_id: 3,
  stack_limit: 4,
  overflow_fatal: 5,
  /** 0, or the ordinal at which the machine stopped for good. */
  panic: 6,
  min_vruntime: 7,
  cpu_scale: 8,
  overflows: 9,
  nr_runnable: 10,
  wait_order: 11,
} as const;
const NR_SCALARS = 16;

export function engine_columns(size: EngineSize): ColumnSpec[] {
  const { nr_cpus, nr_tasks, nr_locks, nr_reasons, nr_streams } = size;
  const records = nr_tasks * MAX_RECORDS;
  const f64 = (name: string, length: number): ColumnSpec => ({ name: `engine.${name}`, type: 'f64', length });
  const i32 = (name: string, length: number): ColumnSpec => ({ name: `engine.${name}`, type: 'i32', length });
  const u8 = (name: string, length: number): ColumnSpec => ({ name: `engine.${name}`, type: 'u8', length });
  return [
    f64('scalar', NR_SCALARS),
    f64('heap_time', HEAP_CAPACITY),
    f64('heap_seq', HEAP_CAPACITY),
    i32('heap_kind', HEAP_CAPACITY),
    i32('heap_arg', HEAP_CAPACITY),
    i32('heap_gen', HEAP_CAPACITY),
    i32('heap_size', 2),
    // CPUs: when the running task takes its next step; NONE task = idle.
    f64('cpu_time', nr_cpus),
    f64('cpu_seq', nr_cpus),
    i32('cpu_task', nr_cpus),
    u8('cpu_resched', nr_cpus),
    f64('cpu_slice_end', nr_cpus),
    // Tasks.
    u8('task_state', nr_tasks),
    i32('task_cpu', nr_tasks),
    i32('task_top', nr_tasks),
    f64('task_ret', nr_tasks),
    f64('task_vruntime', nr_tasks),
    f64('task_born', nr_tasks),
    f64('task_state_since', nr_tasks),
    f64('task_event', nr_tasks),
    i32('task_for', nr_tasks),
    i32('task_depth', nr_tasks),
    i32('task_depth_max', nr_tasks),
    f64('task_depth_max_ns', nr_tasks),
    i32('task_overflows', nr_tasks),
    // The wait a task is in, or was in last.
    i32('wait_reason', nr_tasks),
    f64('wait_object', nr_tasks),
    f64('wait_since', nr_tasks),
    f64('wait_woken', nr_tasks),
    f64('wait_order', nr_tasks),
    i32('wait_waker', nr_tasks),
    f64('wait_cause', nr_tasks),
    i32('wait_gen', nr_tasks),
    u8('wait_timed_out', nr_tasks),
    u8('wait_timed', nr_tasks),
    f64('ledger', nr_tasks * nr_reasons),
    i32('nr_waiting', nr_reasons),
    f64('wait_count', nr_reasons),
    f64('wait_total', nr_reasons),
    f64('wait_max', nr_reasons),
    // Activation records, outermost first.
    i32('record_routine', records),
    i32('record_step', records),
    i32('record_bytes', records),
    f64('record_locals', records * MAX_LOCALS),
    // The chain at each task's deepest instant.
    i32('deepest_routine', records),
    i32('deepest_bytes', records),
    i32('deepest_top', nr_tasks),
    // Locks: when free again, how often taken, how often found taken, time spun.
    f64('lock_free_at', nr_locks),
    f64('lock_taken', nr_locks),
    f64('lock_contended', nr_locks),
    f64('lock_spun_ns', nr_locks),
    i32('lock_owner', nr_locks),
    { name: 'engine.prng', type: 'u32', length: nr_streams },
  ];
}

export const STATE = { running: 0, runnable: 1, sleeping: 2, exited: 3, unused: 4 } as const;

/** Entries of the ledger that are not sleeps; sleeps follow from FIRST_SLEEP on, numbered by the kernel. */
export const ON_CPU = 0;
export const ON_RUN_QUEUE = 1;
export const ON_LOCK = 2;
export const FIRST_SLEEP = 3;
