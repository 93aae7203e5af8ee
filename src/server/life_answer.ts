// The biography of a thing over the wire: goes on looking through the run by a little with each question, and gives the rows
// asked for of what it has found. What was found is kept while the run stays what it is.
import type { Timeline } from '#session/timeline.ts';
import type { Life, LifeEntry, Thing } from '#wire/life.ts';
import type { Problem, Request } from '#wire/messages.ts';
import { LifeTrack, look_on } from './life.ts';

/** Biographies kept of one run: those of the things that can be followed, and one that was let go. */
const MOST_KEPT = 4;
/** Events between two looks at the clock, at least; every look costs a copy of the machine and the way from it. */
const PIECE = 4000;
const KEYFRAMES = 2;
/** Work of one answer, ms. */
const BUDGET_MS = 60;

interface Kept {
  readonly key: string;
  readonly track: LifeTrack;
}

const kept_of = new WeakMap<Timeline, Kept[]>();

function problem_of(timeline: Timeline, what: Thing): Problem | null {
  const { size, config } = timeline.machine.kernel;
  if (what.kind === 'block' && what.block >= size.nr_blocks) return { field: 'what.block', expected: `a block below ${size.nr_blocks}`, got: String(what.block) };
  if (what.kind === 'task' && what.task >= size.nr_tasks) return { field: 'what.task', expected: `a task below ${size.nr_tasks}`, got: String(what.task) };
  if (what.kind === 'page') {
    const owner = what.mapping >= 0 ? config.files[what.mapping]?.pages : config.tasks[-2 - what.mapping]?.anon_pages;
    if (owner === undefined) return { field: 'what.mapping', expected: `a file below ${config.files.length}, or -2 less a task below ${config.tasks.length}`, got: String(what.mapping) };
    if (what.index >= owner) return { field: 'what.index', expected: `a page below ${owner}`, got: String(what.index) };
  }
  return null;
}

function track_of(timeline: Timeline, what: Thing): LifeTrack {
  // A changed run is another one: of what was found nothing is taken over.
  const key = JSON.stringify([what, timeline.commands]);
  const kept = kept_of.get(timeline) ?? [];
  const known = kept.find((one) => one.key === key);
  const one = known ?? { key, track: new LifeTrack(timeline.machine.kernel, what) };
  kept_of.set(timeline, [...kept.filter((other) => other !== one), one].slice(-MOST_KEPT));
  return one.track;
}

/** Index of the last entry up to an ordinal, or -1. */
function last_up_to(entries: readonly LifeEntry[], ordinal: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.ordinal <= ordinal) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function answer_life(timeline: Timeline, { what, at, most }: Pick<Extract<Request, { type: 'life' }>, 'what' | 'at' | 'most'>, clock: (() => number) | null): Life | Problem {
  const problem = problem_of(timeline, what);
  if (problem !== null) return problem;
  const track = track_of(timeline, what);
  const piece = Math.max(PIECE, Math.ceil(KEYFRAMES * timeline.keyframes.spacing));
  const start = clock?.() ?? 0;
  do look_on(timeline, track, piece);
  while (track.ordinal < timeline.explored.ordinal && (clock === null || clock() - start < BUDGET_MS));
  const { entries, first_row } = track;
  const now = last_up_to(entries, 'ordinal' in at ? at.ordinal : timeline.ordinal);
  // Round an instant: what came before it fills two thirds of the page.
  const end = 'row' in at ? Math.min(entries.length, Math.max(0, at.row - first_row) + most) : Math.min(entries.length, Math.max(now + 1 + Math.floor(most / 3), most));
  const from = 'row' in at ? Math.min(Math.max(0, at.row - first_row), entries.length) : Math.max(0, end - most);
  return {
    entries: entries.slice(from, end).map((entry, ix) => ({ ...entry, row: first_row + from + ix })),
    first_row, total: first_row + entries.length, now_row: now < 0 ? -1 : first_row + now,
    looked_ns: track.ns, looked_ordinal: track.ordinal, catching_up: track.ordinal < timeline.explored.ordinal,
  };
}
