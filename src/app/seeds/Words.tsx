// What the dots say, in sentences: with the spread, or "no clear difference".
import { paired_of, paired_words, spread_of } from '#base/spread.ts';
import type { ReactElement } from 'react';
import { useSession } from '../state/session-store.ts';
import type { RunsProps } from './Dots.tsx';
import { valuesOf } from './Dots.tsx';
import { armLabel } from './plan.ts';
import { valueText } from './value.ts';

export function Words({ plan, runs, metric, arms }: RunsProps & { readonly arms: readonly number[] }): ReactElement | null {
  const catalog = useSession((state) => state.catalog);
  if (catalog === null || arms.length === 0) return null;
  const number = plan.metrics[metric]!;
  const first = valuesOf(plan, runs, metric, arms[0]!);
  const name = (arm: number): string => (plan.kind === 'pair' ? 'AB'[arm]! : `“${armLabel(plan, arm, catalog)}”`);
  return (
    <ul className="seeds-words">
      {arms.map((arm) => {
        const values = valuesOf(plan, runs, metric, arm);
        const { median, min, max } = spread_of(values, first);
        const range = median === null ? 'no such number in any run yet' : `median ${valueText(median, number)}, from ${valueText(min, number)} to ${valueText(max, number)}`;
        return (
          <li key={arm}>
            <strong>{name(arm)}</strong>: {range}. {arm !== arms[0] && (plan.kind === 'pair' ? paired_words(paired_of(values, first), 'B', 'A') : paired_words(paired_of(values, first), 'it', 'the first'))}
          </li>
        );
      })}
    </ul>
  );
}
