// Many seeds, many values: the room. A form, the progress, the dots or the grid, the words for what they say, and the table.
import type { MeasuredRun } from '#base/sweep.ts';
import type { ReactElement, ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Icon } from '../Icons.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { Dots } from './Dots.tsx';
import { Grid } from './Grid.tsx';
import { RunForm } from './RunForm.tsx';
import { Words } from './Words.tsx';
import { cancelRuns, download } from './deeds.ts';
import type { Plan } from './plan.ts';
import { armLabel, commandOf } from './plan.ts';
import { useSeeds } from './seeds-store.ts';
import { TableOfRuns } from './TableOfRuns.tsx';

export function SeedsRoom(): ReactElement {
  const open = useSeeds((state) => state.open);
  return (
    <Frame open={open} onClose={() => useSeeds.setState({ open: false })}>
      <RunForm />
      <Results />
    </Frame>
  );
}

/** A native dialog: focus goes in, Esc closes, focus comes back. */
function Frame({ open, onClose, children }: { readonly open: boolean; readonly onClose: () => void; readonly children: ReactNode }): ReactElement {
  const node = useRef<HTMLDialogElement>(null);
  const title = useSession((state) => state.info?.title ?? '');
  useEffect(() => {
    if (open && node.current?.open === false) node.current.showModal();
    if (!open && node.current?.open === true) node.current.close();
  }, [open]);
  return (
    <dialog ref={node} className="dialog seeds" aria-label="Many seeds" onClose={onClose}>
      {open && (
        <div className="dialog-body">
          <header>
            <h2>
              Many seeds <span className="muted">{title}</span>
            </h2>
            <button type="button" className="quiet round" aria-label="Close" onClick={onClose}>
              <Icon name="close" px={12} />
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}

function Results(): ReactElement | null {
  const { plan, runs, faults, running, cancelled } = useSeeds();
  if (plan === null) return <p className="muted seeds-empty">Chance differs from seed to seed: pauses, places, the order of things. One run is one throw of the dice; many runs say what a rule does.</p>;
  const done = runs.filter((run) => run !== null).length + faults.length;
  return (
    <>
      <div className="seeds-progress">
        <progress value={done} max={runs.length} aria-label="runs done" />
        <span data-testid="seeds-count">
          {done.toLocaleString('en')} of {runs.length.toLocaleString('en')} runs
        </span>
        {running && (
          <button type="button" onClick={cancelRuns}>
            Cancel
          </button>
        )}
        <span role="status">{running ? '' : cancelled ? 'Cancelled; what had come stays.' : 'All runs are done.'}</span>
      </div>
      <Faults plan={plan} />
      {done > 0 && <View plan={plan} runs={runs} />}
    </>
  );
}

function Faults({ plan }: { readonly plan: Plan }): ReactElement | null {
  const faults = useSeeds((state) => state.faults);
  const catalog = useSession((state) => state.catalog);
  const first = faults[0];
  if (first === undefined || catalog === null) return null;
  const { arms, seeds } = plan;
  return (
    <div className="seeds-faults">
      <p>
        {faults.length === 1 ? 'One run' : `${faults.length} runs`} could not be made. The first: seed {seeds[Math.floor(first.ix / arms.length)]}, {armLabel(plan, first.ix % arms.length, catalog)}: {first.message}.
      </p>
      <ul>
        {first.problems.map((problem) => (
          <li key={problem.field}>
            <code>{problem.field}</code>: expected {problem.expected}; got <q>{problem.got}</q>
          </li>
        ))}
      </ul>
    </div>
  );
}

function View({ plan, runs }: { readonly plan: Plan; readonly runs: readonly (MeasuredRun | null)[] }): ReactElement {
  const { metric, table, lines, cell } = useSeeds();
  const all = plan.arms.map((_, arm) => arm);
  const shown = plan.kind === 'two' ? (cell === null ? [] : [cell]) : all;
  return (
    <>
      <div className="seeds-row seeds-tools">
        {plan.kind === 'pair' && !table && (
          <label className="check">
            <input type="checkbox" checked={lines} onChange={(event) => useSeeds.setState({ lines: event.target.checked })} />
            lines between A and B of the same seed
          </label>
        )}
        {cell !== null && (
          <button type="button" onClick={() => useSeeds.setState({ cell: null })}>
            Back to the grid
          </button>
        )}
        <span className="spacer" />
        <button type="button" className="quiet" aria-pressed={table} onClick={() => useSeeds.setState({ table: !table })}>
          As text
        </button>
        <button type="button" className="quiet" onClick={() => download('csv')}>
          Save CSV
        </button>
        <button type="button" className="quiet" onClick={() => download('json')}>
          Save JSON
        </button>
      </div>
      {table ? <TableOfRuns plan={plan} runs={runs} metric={metric} /> : plan.kind === 'two' && cell === null ? <Grid plan={plan} runs={runs} metric={metric} /> : <Dots plan={plan} runs={runs} metric={metric} arms={shown} />}
      <Words plan={plan} runs={runs} metric={metric} arms={shown} />
      <Shared plan={plan} />
    </>
  );
}

/** What all runs have in common, and the same from a shell. */
function Shared({ plan }: { readonly plan: Plan }): ReactElement {
  const metric = useSeeds((state) => state.metric);
  const catalog = useSession((state) => state.catalog);
  const kernelNames = useUi((state) => state.kernelNames);
  const set = Object.entries(plan.set).map(([id, option]) => {
    const one = catalog?.switches.find((other) => other.id === id);
    const name = kernelNames && one !== undefined && one.kernel !== '' ? one.kernel : (one?.label ?? id);
    return `${name}: ${one?.options.find((other) => other.id === option)?.label ?? option}`;
  });
  return (
    <details className="seeds-shared">
      <summary>What was run, and the same in a shell</summary>
      <p>
        Seeds 1 to {plan.seeds.length}, each from power-on to {(plan.until_ns / 1e9).toLocaleString('en')} s, its switches set from the start.
        {set.length === 0 ? ' All other switches as in the story.' : ` In all runs, ${set.join('; ')}.`}
      </p>
      <code className="seeds-command">{commandOf(plan, metric)}</code>
      <p className="muted">A run is opened at its worst moment: the machine stopped, else a task was killed for lack of memory, else a kernel stack was furthest past its end, else the end of the longest time that a program was held up for memory.</p>
    </details>
  );
}
