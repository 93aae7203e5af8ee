// Many seeds: what was asked for, what has come so far, and which run was opened from it. It outlives the room, so that one can go
// down to a run and come back up to the dots.
import type { MeasuredRun } from '#base/sweep.ts';
import type { RunFault } from '#client/pool.ts';
import { pageStore } from '../state/page-store.ts';
import type { Form, Plan } from './plan.ts';

/** A run that was opened from the dots; `tour`: one of several, shown at their ends. */
export interface Opened {
  readonly arm: number;
  /** Place of the seed. */
  readonly ix: number;
  readonly tour: { readonly picks: readonly number[]; readonly at: number; readonly chance: number } | null;
}

export interface SeedsState {
  readonly open: boolean;
  readonly form: Form | null;
  readonly plan: Plan | null;
  /** As in asksOf(plan); null where a run is not there yet, or cannot be made. */
  readonly runs: readonly (MeasuredRun | null)[];
  readonly faults: readonly RunFault[];
  readonly running: boolean;
  /** The visitor stopped it before all had come. */
  readonly cancelled: boolean;
  /** Which number of the plan is looked at. */
  readonly metric: number;
  readonly lines: boolean;
  readonly table: boolean;
  /** Of a sweep over two: the cell descended to. */
  readonly cell: number | null;
  readonly opened: Opened | null;
  /** Tours begun so far: the next one's choice follows from it. */
  readonly tours: number;
}

const NOTHING: SeedsState = {
  open: false, form: null, plan: null, runs: [], faults: [], running: false, cancelled: false, metric: 0, lines: false, table: false, cell: null, opened: null, tours: 0,
};

export const useSeeds = pageStore<SeedsState>(() => NOTHING);

/** Forgets everything: the results belong to another story. */
export function forgetSeeds(): void {
  useSeeds.setState(NOTHING);
}
