// The waits of allocations, whole: from the first reclaim or compaction that a program does for one to the page that it
// gets, or the word that there is none. What counts is said in wire/waits.ts. Part of the recording: filled where the run
// goes where it never was, cut at a fork.
import type { Ns, TaskId } from '#base/units.ts';
import { NONE } from '#base/units.ts';
import { STATE } from '#engine/columns.ts';
import { CC, CC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PF_MEMALLOC } from '#kernel/task_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { is_kernel_thread } from './levels.ts';
import { Series } from './series.ts';

/** An allocation that still waits. */
export interface OpenWait {
  readonly task: TaskId;
  readonly from_ns: Ns;
}

export class AllocationWaits {
  /** Finished ones in the order of their ends. `reach`: the latest end of this and all rows before; CPUs are apart by the length of a step. */
  readonly rows = new Series({
    ordinal: 'f64', reach: 'f64', begin_ordinal: 'f64', task: 'i16', order: 'u8', failed: 'u8', from_ns: 'f64', to_ns: 'f64',
  });
  /** Turned by one when rows were taken back. */
  cuts = 0;
  private readonly k: Kernel;
  /** Since when each task's allocation has been waiting at the explored end, or NONE; and at which ordinal it began. */
  private readonly since: Float64Array;
  private readonly since_ordinal: Float64Array;

  constructor(kernel: Kernel) {
    this.k = kernel;
    this.since = new Float64Array(kernel.size.nr_tasks).fill(NONE);
    this.since_ordinal = new Float64Array(kernel.size.nr_tasks);
  }

  event(ordinal: number, ns: Ns, kind: number, task: TaskId, a: number, b: number): void {
    if (task < 0) return;
    if (this.since[task] === NONE) {
      if (kind !== TP.mm_vmscan_direct_reclaim_begin && kind !== TP.mm_compaction_begin && kind !== TP.reclaim_handoff) return;
      if (is_kernel_thread(this.k, task)) return;
      this.since[task] = ns;
      this.since_ordinal[task] = ordinal;
    } else if (kind === TP.alloc_failed) this.end(ordinal, ns, task, a, 1);
    // What a task takes while it reclaims or compacts is for that work, not what it waits for.
    else if (kind === TP.mm_page_alloc && (this.k.task_flags[task]! & PF_MEMALLOC) === 0 && this.k.cc[task * CC_WORDS + CC.active] !== 1) this.end(ordinal, ns, task, b, 0);
  }

  private end(ordinal: number, ns: Ns, task: TaskId, order: number, failed: number): void {
    const row = this.rows.add();
    const { c } = this.rows;
    c.ordinal[row] = ordinal;
    c.reach[row] = row > 0 ? Math.max(c.reach[row - 1]!, ns) : ns;
    c.begin_ordinal[row] = this.since_ordinal[task]!;
    c.task[row] = task;
    c.order[row] = order;
    c.failed[row] = failed;
    c.from_ns[row] = this.since[task]!;
    c.to_ns[row] = ns;
    this.since[task] = NONE;
  }

  /** What had begun by an ordinal and was not over then; the machine stands at it. */
  open(ordinal: number): OpenWait[] {
    const open: OpenWait[] = [];
    const { c, length } = this.rows;
    for (let row = this.rows.upper_bound('ordinal', ordinal); row < length; row++) {
      if (c.begin_ordinal[row]! <= ordinal) open.push({ task: c.task[row]!, from_ns: c.from_ns[row]! });
    }
    for (let task = 0; task < this.since.length; task++) {
      // Who was killed while waiting waits no more.
      if (this.since[task] === NONE || this.since_ordinal[task]! > ordinal || this.k.eng.task_state[task] === STATE.exited) continue;
      open.push({ task, from_ns: this.since[task]! });
    }
    return open;
  }

  /** Forgets what came after an ordinal. What was under way there is so again. */
  truncate(ordinal: number): void {
    const { c, length } = this.rows;
    const kept = this.rows.upper_bound('ordinal', ordinal);
    for (let task = 0; task < this.since.length; task++) if (this.since_ordinal[task]! > ordinal) this.since[task] = NONE;
    for (let row = kept; row < length; row++) {
      if (c.begin_ordinal[row]! > ordinal) continue;
      this.since[c.task[row]!] = c.from_ns[row]!;
      this.since_ordinal[c.task[row]!] = c.begin_ordinal[row]!;
    }
    this.rows.truncate(kept);
    this.cuts++;
  }
}
