// What a visitor can do with many seeds: run them, stop, take the table along, open one of the runs.
import { sweep_csv, sweep_json } from '#base/sweep.ts';
import { RunPool } from '#client/pool.ts';
import type { Conductor } from '../conductor.ts';
import { switchesAt, useSession } from '../state/session-store.ts';
import { pickSome } from './dots.ts';
import { asksOf, makePlan, sweepOf } from './plan.ts';
import { forgetSeeds, useSeeds } from './seeds-store.ts';
import type { Opened } from './seeds-store.ts';

/** Runs shown one after the other, so that spread is felt. */
const TOUR = 5;

let stop: (() => void) | null = null;

/** Switches as they are at the instant shown. */
export function switchesNow(): Readonly<Record<string, string>> {
  const { info, clock } = useSession.getState();
  return info === null ? {} : switchesAt(info, info.commands, clock);
}

export function toggleSeeds(): void {
  const { open, plan } = useSeeds.getState();
  if (!open && plan !== null && plan.scenario !== useSession.getState().info?.scenario) {
    cancelRuns();
    forgetSeeds();
  }
  useSeeds.setState({ open: !open });
}

export async function startRuns(conductor: Conductor): Promise<void> {
  const { info, catalog } = useSession.getState();
  const { form, metric, plan: before } = useSeeds.getState();
  if (info === null || catalog === null || form === null) return;
  cancelRuns();
  const plan = makePlan(form, info, catalog, switchesNow());
  const asks = asksOf(plan);
  const runs = new Array<null>(asks.length).fill(null);
  useSeeds.setState({ plan, runs, faults: [], running: true, cancelled: false, cell: null, opened: null, metric: before === null ? 0 : metric });
  conductor.life.onEnd(cancelRuns);
  const pool = new RunPool({ spawn: conductor.spawn, ...(plan.workers === undefined ? {} : { workers: plan.workers }) });
  const control = new AbortController();
  const over = conductor.idle.begin('seeds');
  stop = () => {
    control.abort();
    // Workers in the middle of a run are ended rather than waited for.
    pool.close();
    over();
    stop = null;
  };
  await pool.run(
    asks,
    ({ values, hash, worst }, ix) => useSeeds.setState((state) => ({ runs: state.runs.map((run, at) => (at === ix ? { values, hash, worst } : run)) })),
    control.signal,
    (fault) => useSeeds.setState((state) => ({ faults: [...state.faults, fault] })),
  );
  if (control.signal.aborted) return;
  stop?.();
  useSeeds.setState({ running: false });
}

/** What has come so far stays. */
export function cancelRuns(): void {
  if (stop === null) return;
  stop();
  useSeeds.setState({ running: false, cancelled: true });
}

export function download(form: 'csv' | 'json'): void {
  const { plan, runs, metric } = useSeeds.getState();
  if (plan === null) return;
  const sweep = sweepOf(plan, runs, metric);
  const text = form === 'csv' ? sweep_csv(sweep) : sweep_json(sweep);
  const address = URL.createObjectURL(new Blob([text], { type: form === 'csv' ? 'text/csv' : 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${[plan.scenario, ...plan.by.map((by) => by.id), plan.metrics[metric]!.path, `${plan.seeds.length}-seeds`].join('.').replaceAll(/[^A-Za-z0-9._-]/g, '-')}.${form}`;
  link.click();
  // The browser has taken what it needs once the click is over.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** Opens a run: at its worst moment, or on a tour at its end. The results stay. */
export function openRun(conductor: Conductor, opened: Opened): void {
  const { plan, runs } = useSeeds.getState();
  if (plan === null) return;
  const worst = runs[opened.ix * plan.arms.length + opened.arm]?.worst ?? null;
  const end = { ns: plan.until_ns, ordinal: null };
  const choice = { scenario: plan.scenario, seed: plan.seeds[opened.ix]!, switches: { ...plan.set, ...plan.arms[opened.arm]!.switches }, commands: [] };
  useSeeds.setState({ open: false, opened });
  conductor.open(choice, opened.tour !== null || worst === null ? end : worst).catch((error: unknown) => {
    useSession.setState({ status: 'dead', deadText: error instanceof Error ? error.message : String(error) });
  });
}

/** The ends of a few runs of one arm, chosen by chance among those that are there. */
export function startTour(conductor: Conductor, arm: number): void {
  const { plan, runs, tours } = useSeeds.getState();
  if (plan === null) return;
  const chance = tours + 1;
  const picks = pickSome(plan.seeds.map((_, ix) => ix).filter((ix) => (runs[ix * plan.arms.length + arm] ?? null) !== null), TOUR, chance);
  if (picks.length === 0) return;
  useSeeds.setState({ tours: chance });
  openRun(conductor, { arm, ix: picks[0]!, tour: { picks, at: 0, chance } });
}

export function nextOfTour(conductor: Conductor): void {
  const { opened } = useSeeds.getState();
  if (opened === null || opened.tour === null) return;
  const { tour } = opened;
  const at = tour.at + 1;
  if (at < tour.picks.length) openRun(conductor, { ...opened, ix: tour.picks[at]!, tour: { ...tour, at } });
}
