// A measured number, as everywhere on the page.
import type { MetricText } from '#wire/metrics.ts';
import { numberText } from '../words.ts';

/** Brought to the metric's unit, without naming it. */
export function bareText(value: number | null, metric: MetricText): string {
  return numberText(value, metric.path, metric.unit);
}

export function valueText(value: number | null, metric: MetricText): string {
  const text = bareText(value, metric);
  return value === null || metric.unit === '' ? text : `${text} ${metric.unit}`;
}

/** The unit behind a label, where the label does not name it. */
export function unitBeside({ label, unit }: MetricText): string {
  return label.startsWith(unit) ? '' : unit;
}
