// The lenses that only the model can fill: how long a page has been as it is, and whose it is. One byte a page, its sums by
// block, and what each class stands for; names follow from the session's lists of tasks and files.
import { NONE } from '#base/units.ts';
import type { Ns } from '#base/units.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { PG_tail } from '#kernel/mm/page_flags.ts';
import { anon_owner } from '#kernel/mm/swap_state.ts';
import type { Timeline } from '#session/timeline.ts';
import * as L from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { AGE, LENS, LENS_WHAT, NO_LENS_CLASS, OWNER } from '#wire/lens.ts';
import type { ServedLens } from '#wire/lens.ts';
import { KIND } from '#wire/marks.ts';

/** Ages that part the classes, as shares of the whole run; chosen. */
const AGE_SHARES = [0.01, 0.05, 0.2] as const;

/** Marks must be in the frame already. */
export function encode_lens(timeline: Timeline, view: FrameView, lens: ServedLens): void {
  view.lens_class.fill(NONE);
  if (lens === 'age') encode_age(timeline, view);
  else encode_owner(timeline.machine.kernel, view);
  sum_by_block(timeline.machine.kernel, view);
}

function put_class(view: FrameView, row: number, what: number, id: number, bound_ns: number): void {
  view.lens_class.set([what, id, 0, bound_ns], 1 + row * L.LENS_CLASS.length);
}

/** 1, 2 or 5 times a power of ten, so that the words for a class are short. */
export function round_time(ns: Ns): Ns {
  let unit = 1;
  while (unit * 10 <= ns) unit *= 10;
  return ns >= unit * 5 ? unit * 5 : ns >= unit * 2 ? unit * 2 : unit;
}

function encode_age(timeline: Timeline, view: FrameView): void {
  const k = timeline.machine.kernel;
  const { levels } = timeline.recording;
  view.lens_class[0] = LENS.age;
  put_class(view, AGE.free, LENS_WHAT.free, NONE, NONE);
  const bounds = AGE_SHARES.map((share) => round_time(timeline.machine.duration_ns * share));
  bounds.forEach((ns, i) => put_class(view, AGE.first + i, LENS_WHAT.younger, NONE, ns));
  put_class(view, AGE.last, LENS_WHAT.older, NONE, bounds.at(-1)!);
  // Times are known at the samples of the recording: an age is right to a part in as many as there are samples.
  const [young, middle, old] = bounds.map((ns) => (timeline.at_ns < ns ? 0 : levels.event_id_at(timeline.at_ns - ns))) as [number, number, number];
  const { cause, flags, priv } = k;
  const { mark, lens } = view;
  for (let pfn = 0; pfn < mark.length; pfn++) {
    const kind = mark[pfn]! & 15;
    if (kind === KIND.free || kind === KIND.free_pcp) lens[pfn] = AGE.free;
    else if (kind === KIND.hole) lens[pfn] = NO_LENS_CLASS;
    else {
      const id = cause[(flags[pfn]! & PG_tail) !== 0 ? priv[pfn]! : pfn]!;
      // What was there at the start has no event, and is as old as the run.
      lens[pfn] = id === 0 || id <= old ? AGE.last : id <= middle ? AGE.first + 2 : id <= young ? AGE.first + 1 : AGE.first;
    }
  }
}

function encode_owner(k: Kernel, view: FrameView): void {
  const tasks = new Uint32Array(k.config.tasks.length);
  const files = new Uint32Array(k.config.files.length);
  const { mapping } = k;
  const { mark, lens } = view;
  for (let pfn = 0; pfn < mark.length; pfn++) {
    if (!is_owned(mark[pfn]! & 15)) continue;
    const owner = mapping[pfn]! - 1;
    if (owner >= 0) files[owner]!++;
    else if (owner < NONE) tasks[anon_owner(owner)]!++;
  }
  const [task_a, task_b] = two_largest(tasks);
  const [file_a, file_b] = two_largest(files);
  view.lens_class[0] = LENS.owner;
  put_class(view, OWNER.free, LENS_WHAT.free, NONE, NONE);
  put_class(view, OWNER.kernel, LENS_WHAT.kernel, NONE, NONE);
  put_class(view, OWNER.task_a, LENS_WHAT.task, task_a, NONE);
  put_class(view, OWNER.task_b, LENS_WHAT.task, task_b, NONE);
  put_class(view, OWNER.file_a, LENS_WHAT.file, file_a, NONE);
  put_class(view, OWNER.file_b, LENS_WHAT.file, file_b, NONE);
  put_class(view, OWNER.others, LENS_WHAT.others, NONE, NONE);
  for (let pfn = 0; pfn < mark.length; pfn++) {
    const kind = mark[pfn]! & 15;
    if (kind === KIND.free || kind === KIND.free_pcp) lens[pfn] = OWNER.free;
    else if (kind === KIND.hole) lens[pfn] = NO_LENS_CLASS;
    else if (kind === KIND.slab || kind === KIND.kernel) lens[pfn] = OWNER.kernel;
    else {
      const owner = mapping[pfn]! - 1;
      if (owner >= 0) lens[pfn] = owner === file_a ? OWNER.file_a : owner === file_b ? OWNER.file_b : OWNER.others;
      else {
        const task = owner < NONE ? anon_owner(owner) : NONE;
        lens[pfn] = task === NONE ? OWNER.others : task === task_a ? OWNER.task_a : task === task_b ? OWNER.task_b : OWNER.others;
      }
    }
  }
}

function is_owned(kind: number): boolean {
  return kind >= KIND.anon_active && kind !== KIND.slab && kind !== KIND.kernel && kind !== KIND.hole;
}

/**
 * The two with the most pages, the lower number first, so that a colour does not change hands when one overtakes the other.
 * Sizes within a factor of two count as equal for the same reason.
 */
function two_largest(pages: Uint32Array): readonly [number, number] {
  const rank = (owner: number): number => 31 - Math.clz32(pages[owner]!);
  const found = [...pages.keys()].filter((owner) => pages[owner]! > 0).sort((a, b) => rank(b) - rank(a) || a - b).slice(0, 2).sort((a, b) => a - b);
  return [found[0] ?? NONE, found[1] ?? NONE];
}

function sum_by_block(k: Kernel, view: FrameView): void {
  const { lens, lens_block, lens_class } = view;
  const shift = k.config.pageblock_order;
  lens_block.fill(0);
  for (let pfn = 0; pfn < lens.length; pfn++) {
    if (lens[pfn] !== NO_LENS_CLASS) lens_block[(pfn >> shift) * L.MAX_LENS_CLASSES + lens[pfn]!]!++;
  }
  const pages = L.LENS_CLASS.indexOf('pages');
  for (let row = 0; row < L.MAX_LENS_CLASSES; row++) {
    let sum = 0;
    for (let at = row; at < lens_block.length; at += L.MAX_LENS_CLASSES) sum += lens_block[at]!;
    const to = 1 + row * L.LENS_CLASS.length;
    if (lens_class[to] !== NONE) lens_class[to + pages] = sum;
  }
}
