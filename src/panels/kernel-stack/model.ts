// Whose stack is shown, and its calls as stairs: each call starts where its caller's bytes end. Reads the frame and
// the catalog; knows nothing of pixels. The stairs always end exactly at the task's depth_bytes.
import type { Catalog, RoutineText } from '#wire/catalog.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { TASK_STATE } from '#wire/marks.ts';
import type { PanelInput } from '../panel.ts';

export type StackLayer = RoutineText['layer'];

/** The stack as it is allotted, of which thread_info takes the rest: 8,192 for an end at 8,092. */
export function wholeStack(limit: number): number {
  return limit <= 0 ? 0 : 2 ** Math.ceil(Math.log2(limit));
}

/** Bytes that no record explains. */
const REST = 'not in a record';

/** One step of the stairs: a call, or several calls folded into one step. */
export interface Stair {
  readonly label: string;
  readonly layer: StackLayer;
  /** Where the step begins, in bytes from the top of the stack. */
  readonly from: number;
  readonly bytes: number;
  /** Innermost activation record in this step. */
  readonly record: number;
  /** How many calls stand folded in it. */
  readonly calls: number;
  /** Real frames whose own bytes are not known under this stack profile. */
  readonly unsized: readonly string[];
}

export interface StackBar {
  readonly task: number;
  readonly depth: number;
  readonly deepest: number;
  readonly overflows: number;
}

export function taskShown(view: FrameView, task: number): boolean {
  return task >= 0 && task < view.dims.nr_tasks && view.task_of(task, 'state') !== TASK_STATE.unused;
}

/** The task under the pointer, else the one that is picked out or followed, else the deepest now, else the one that was ever deepest. */
export function pickTask(input: PanelInput): number {
  const { view, hover, brush, follow } = input;
  if (hover !== null && (hover.kind === 'task' || hover.kind === 'segment') && taskShown(view, hover.task)) return hover.task;
  const asked = [...(brush ? [brush] : []), ...follow.map(({ what }) => what)].find((one) => one.kind === 'task' && taskShown(view, one.task));
  if (asked?.kind === 'task') return asked.task;
  const bars = stackBars(view);
  const now = bars.reduce((best, bar) => (bar.depth > best.depth ? bar : best), { task: -1, depth: 0 });
  if (now.task >= 0) return now.task;
  return bars[0]?.task ?? -1;
}

/** Every task that exists or existed, deepest ever first. */
export function stackBars(view: FrameView): StackBar[] {
  const bars: StackBar[] = [];
  for (let task = 0; task < view.dims.nr_tasks; task++) {
    if (!taskShown(view, task)) continue;
    bars.push({
      task,
      depth: view.task_of(task, 'depth_bytes'),
      deepest: view.task_of(task, 'depth_max_bytes'),
      overflows: view.task_of(task, 'overflows'),
    });
  }
  return bars.sort((a, b) => b.deepest - a.deepest || b.depth - a.depth || a.task - b.task);
}

/** One stair per activation record, outermost first. */
export function recordStairs(view: FrameView, catalog: Catalog, task: number, kernelNames: boolean): Stair[] {
  const stairs: Stair[] = [];
  const count = Math.min(view.task_of(task, 'nr_records'), view.dims.max_records);
  let from = 0;
  for (let record = 0; record < count; record++) {
    const bytes = view.record_of(task, record, 'bytes');
    // The program itself runs in user mode: it takes nothing of the kernel's stack and is no step of the stairs.
    if (bytes === 0) continue;
    const routine = routineOf(catalog, view.record_of(task, record, 'routine'));
    const sized = routine.covers.length > 0 && sumOf(routine) === bytes;
    stairs.push({
      label: kernelNames && routine.kernel !== '' ? routine.kernel : routine.name,
      layer: routine.layer,
      from,
      bytes,
      record,
      calls: 1,
      unsized: sized ? [] : routine.covers.map((frame) => frame.name),
    });
    from += bytes;
  }
  const rest = view.task_of(task, 'depth_bytes') - from;
  if (rest > 0 && task >= 0) {
    // What no record explains is shown as such, so that the stairs never end short of the depth.
    stairs.push({ label: REST, layer: 'thread', from, bytes: rest, record: count - 1, calls: 1, unsized: [] });
  }
  return stairs;
}

/** The real frames of a record whose bytes add up to the record's; the record itself where they do not. */
function framesOf(view: FrameView, catalog: Catalog, task: number, stair: Stair): readonly Stair[] {
  if (stair.unsized.length > 0 || stair.label === REST) return [stair];
  const routine = routineOf(catalog, view.record_of(task, stair.record, 'routine'));
  if (routine.covers.length === 0) return [stair];
  let from = stair.from;
  return routine.covers.map((frame) => {
    const step: Stair = { ...stair, label: frame.name, from, bytes: frame.bytes };
    from += frame.bytes;
    return step;
  });
}

/** One stair per real frame. */
export function frameStairs(view: FrameView, catalog: Catalog, task: number, kernelNames: boolean): Stair[] {
  return recordStairs(view, catalog, task, kernelNames).flatMap((stair) => framesOf(view, catalog, task, stair));
}

/** As many records as `most` steps allow opened into their real frames, those with the most bytes first. */
export function openedStairs(view: FrameView, catalog: Catalog, task: number, kernelNames: boolean, most: number): Stair[] {
  const records = recordStairs(view, catalog, task, kernelNames).map((stair) => ({ stair, frames: framesOf(view, catalog, task, stair) }));
  let steps = records.length;
  const opened = new Set<Stair>();
  for (const { stair, frames } of [...records].sort((a, b) => b.stair.bytes - a.stair.bytes || a.stair.from - b.stair.from)) {
    if (steps + frames.length - 1 > most) continue;
    steps += frames.length - 1;
    opened.add(stair);
  }
  return records.flatMap(({ stair, frames }) => {
    if (opened.has(stair)) return frames;
    return [{ ...stair, label: `${stair.label}, ${frames.length} frames`, calls: frames.length }];
  });
}

/** At most `most` stairs: neighbours of one layer fold first, then the outermost calls. */
export function foldStairs(stairs: readonly Stair[], most: number): Stair[] {
  const folded = [...stairs];
  while (folded.length > most && folded.length > 1) {
    let at = -1;
    let smallest = Infinity;
    for (let ix = 1; ix < folded.length; ix++) {
      const bytes = folded[ix - 1]!.bytes + folded[ix]!.bytes;
      if (folded[ix - 1]!.layer === folded[ix]!.layer && bytes < smallest) {
        smallest = bytes;
        at = ix;
      }
    }
    if (at < 0) at = 1;
    folded.splice(at - 1, 2, join(folded[at - 1]!, folded[at]!));
  }
  return folded;
}

/** Bytes by layer, most first. */
export function layerShares(stairs: readonly Stair[]): readonly { readonly layer: StackLayer; readonly bytes: number }[] {
  const sums = new Map<StackLayer, number>();
  for (const stair of stairs) sums.set(stair.layer, (sums.get(stair.layer) ?? 0) + stair.bytes);
  return [...sums].map(([layer, bytes]) => ({ layer, bytes })).sort((a, b) => b.bytes - a.bytes);
}

const LAYER_WORD: Record<StackLayer, string> = {
  caller: 'the caller',
  memory: 'memory management',
  filesystem: 'file system',
  storage: 'storage',
  thread: 'the thread itself',
};

export function layerWord(layer: StackLayer): string {
  return LAYER_WORD[layer];
}

function join(outer: Stair, inner: Stair): Stair {
  const calls = outer.calls + inner.calls;
  const same = outer.layer === inner.layer;
  const layer = same ? outer.layer : outer.bytes >= inner.bytes ? outer.layer : inner.layer;
  return {
    label: same ? `${LAYER_WORD[layer]}, ${calls} calls` : `${calls} outer calls`,
    layer,
    from: outer.from,
    bytes: outer.bytes + inner.bytes,
    record: inner.record,
    calls,
    unsized: [],
  };
}

function routineOf(catalog: Catalog, id: number): RoutineText {
  const found = catalog.routines[id]?.id === id ? catalog.routines[id] : catalog.routines.find((routine) => routine.id === id);
  return found ?? { id, name: `routine ${id}`, file: '', kernel: '', layer: 'caller', steps: [], covers: [] };
}

function sumOf(routine: RoutineText): number {
  return routine.covers.reduce((sum, frame) => sum + frame.bytes, 0);
}

/** Step the record is in, in words, for the innermost call. */
export function stepOf(view: FrameView, catalog: Catalog, task: number, record: number): string {
  const routine = routineOf(catalog, view.record_of(task, record, 'routine'));
  return routine.steps[view.record_of(task, record, 'step')] ?? '';
}
