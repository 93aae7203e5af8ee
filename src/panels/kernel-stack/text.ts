// The stack in words and in the three columns of the kernel's own stack tracer (depth, size, location), innermost
// call first, as that tracer prints it.
import { format_bytes, format_ns } from '#base/units.ts';
import { TASK_STATE } from '#wire/marks.ts';
import { formatCount } from '../draw/text.ts';
import type { PanelInput, PanelText } from '../panel.ts';
import { waitLook } from '../task-lanes/model.ts';
import { frameStairs, pickTask, wholeStack } from './model.ts';

export function taskName(input: PanelInput, task: number): string {
  return input.session.tasks[task]?.name ?? `task ${task}`;
}

/** Between two system calls: every record it has is the program's own. */
function inUserMode({ view }: PanelInput, task: number): boolean {
  const state = view.task_of(task, 'state');
  if (state !== TASK_STATE.running && state !== TASK_STATE.runnable) return false;
  const count = Math.min(view.task_of(task, 'nr_records'), view.dims.max_records);
  for (let record = 0; record < count; record++) if (view.record_of(task, record, 'bytes') > 0) return false;
  return count > 0;
}

/** What the task does now: runs, is ready, or waits, for what and for how long. */
function stateWords(input: PanelInput, task: number): string {
  return stateWordings(input, task)[0]!;
}

/** The same in fewer and fewer words. */
export function stateWordings(input: PanelInput, task: number): readonly [string, ...string[]] {
  const { view, catalog, kernel_names } = input;
  const state = view.task_of(task, 'state');
  if (inUserMode(input, task)) return [`${state === TASK_STATE.running ? 'running' : 'ready to run'} in user mode`];
  if (state === TASK_STATE.running) return ['running'];
  if (state === TASK_STATE.runnable) return ['ready to run'];
  if (state === TASK_STATE.exited) return ['has ended'];
  if (state !== TASK_STATE.sleeping) return ['not started'];
  const id = view.task_of(task, 'wait_reason');
  const reason = catalog.wait_reasons.find((entry) => entry.id === id);
  const since = view.head_of('at_ns') - view.task_of(task, 'since_ns');
  const verb = waitLook(catalog, id) === 'rest' ? 'asleep' : 'waits';
  const what = reason === undefined ? 'asleep' : kernel_names ? `in ${reason.name}` : `${verb}: ${reason.label}`;
  return since > 0 ? [`${what}, ${format_ns(since)} so far`, what, `${verb}, ${format_ns(since)} so far`, verb] : [what, verb];
}

/** "8,092 bytes: 8 KiB less 100 bytes of thread_info" */
export function endWords(limit: number): string {
  const rest = wholeStack(limit) - limit;
  const whole = format_bytes(wholeStack(limit));
  return rest === 0 ? `${formatCount(limit)} bytes (${whole})` : `${formatCount(limit)} bytes: ${whole} less ${formatCount(rest)} bytes of thread_info`;
}

/** "8 KiB less thread_info" */
export function endShort(limit: number): string {
  return `${format_bytes(wholeStack(limit))}${wholeStack(limit) === limit ? '' : ' less thread_info'}`;
}

/** "past the end by 668 bytes" or "1,232 bytes left". */
export function roomWords(depth: number, limit: number): string {
  return depth > limit ? `past the end by ${formatCount(depth - limit)} bytes` : `${formatCount(limit - depth)} bytes left`;
}

export function describeStack(input: PanelInput): PanelText {
  const { view, catalog } = input;
  const columns = ['depth (bytes)', 'size (bytes)', 'location'];
  const task = pickTask(input);
  const limit = view.head_of('stack_limit');
  if (task < 0) return { summary: `No task has a kernel stack yet. Each may use ${endWords(limit)}.`, columns, rows: [] };
  const depth = view.task_of(task, 'depth_bytes');
  const deepest = Math.max(depth, view.task_of(task, 'depth_max_bytes'));
  const rows: (string | number)[][] = [];
  for (const stair of frameStairs(view, catalog, task, input.kernel_names).reverse()) {
    rows.push([stair.from + stair.bytes, stair.bytes, stair.label]);
    // The frames that this record stands for; their own sizes are not known under this stack profile.
    if (stair.unsized.length > 1 || (stair.unsized.length === 1 && stair.unsized[0] !== stair.label)) {
      for (const name of [...stair.unsized].reverse()) rows.push(['', '', `within it: ${name}`]);
    }
  }
  const overflows = view.head_of('stack_overflows');
  const past = overflows > 0 ? ` Stacks ran past their end ${formatCount(overflows)} ${overflows === 1 ? 'time' : 'times'} in this run.` : '';
  const summary =
    `${taskName(input, task)} uses ${formatCount(depth)} of ${formatCount(limit)} bytes of kernel stack: ${roomWords(depth, limit)}; ` +
    `${stateWords(input, task)}. Its deepest ever is ${formatCount(deepest)} bytes.${past}`;
  return { summary, columns, rows };
}
