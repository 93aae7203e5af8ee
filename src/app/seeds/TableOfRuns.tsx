// All numbers as a table: a row a seed, a column an arm.
import type { ReactElement } from 'react';
import { useSession } from '../state/session-store.ts';
import { TextTable } from '../TextTable.tsx';
import type { RunsProps } from './Dots.tsx';
import { armLabel } from './plan.ts';
import { valueText } from './value.ts';

export function TableOfRuns({ plan, runs, metric }: RunsProps): ReactElement | null {
  const catalog = useSession((state) => state.catalog);
  if (catalog === null) return null;
  const number = plan.metrics[metric]!;
  const columns = plan.arms.map((_, arm) => `${plan.kind === 'pair' ? `${'AB'[arm]}: ` : ''}${armLabel(plan, arm, catalog)}`);
  const rows = plan.seeds.map((seed, ix) => [
    seed,
    ...plan.arms.map((_, arm) => {
      const run = runs[ix * plan.arms.length + arm] ?? null;
      return run === null ? 'not run' : valueText(run.values[metric] ?? null, number);
    }),
  ]);
  return <TextTable caption={`${number.label} by seed`} text={{ summary: '', columns: ['seed', ...columns], rows }} />;
}
