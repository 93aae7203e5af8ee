// Two switches: a cell for each pair of options with the median in it, shaded in five classes. A click goes down to its dots.
import { five_classes, median } from '#base/spread.ts';
import type { ReactElement } from 'react';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import type { RunsProps } from './Dots.tsx';
import { valuesOf } from './Dots.tsx';
import { switchOf } from './plan.ts';
import { useSeeds } from './seeds-store.ts';
import { bareText, unitBeside } from './value.ts';

export function Grid({ plan, runs, metric }: RunsProps): ReactElement | null {
  const catalog = useSession((state) => state.catalog);
  const kernelNames = useUi((state) => state.kernelNames);
  const [down, across] = plan.by;
  if (catalog === null || down === undefined || across === undefined) return null;
  const number = plan.metrics[metric]!;
  const values = plan.arms.map((_, arm) => valuesOf(plan, runs, metric, arm));
  const medians = values.map(median);
  const classes = five_classes(medians);
  const nameOf = (id: string): string => {
    const one = switchOf(catalog, id);
    return kernelNames && one !== undefined && one.kernel !== '' ? one.kernel : (one?.label ?? id);
  };
  const labelOf = (id: string, option: string): string => switchOf(catalog, id)?.options.find((one) => one.id === option)?.label ?? option;
  return (
    <div className="seeds-grid" role="region" aria-label="Grid of medians" tabIndex={0}>
      <table>
        <caption>
          {number.label} <span className="muted">{unitBeside(number)}</span> <span className="muted">median of the seeds, shaded in five classes from least to most</span>
        </caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              {nameOf(down.id)}
            </th>
            <th scope="colgroup" colSpan={across.options.length}>
              {nameOf(across.id)}
            </th>
          </tr>
          <tr>
            {across.options.map((option) => (
              <th key={option} scope="col">
                {labelOf(across.id, option)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {down.options.map((option, row) => (
            <tr key={option}>
              <th scope="row">{labelOf(down.id, option)}</th>
              {across.options.map((other, column) => {
                const arm = row * across.options.length + column;
                return (
                  <td key={other}>
                    <Cell arm={arm} shade={classes[arm] ?? 0} text={bareText(medians[arm]!, number)} known={values[arm]!.filter((value) => value !== null).length} of={plan.seeds.length} />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly arm: number;
  readonly shade: number;
  readonly text: string;
  readonly known: number;
  readonly of: number;
}

function Cell({ arm, shade, text, known, of }: CellProps): ReactElement {
  return (
    <button type="button" className="seeds-cell" data-class={shade} disabled={known === 0} onClick={() => useSeeds.setState({ cell: arm })}>
      <span className="number">{text}</span>
      <small>
        {known} of {of}
      </small>
    </button>
  );
}
