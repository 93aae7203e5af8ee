// The paper of a curve: what was, what was drawn (dashed), what came (solid).
import type { PointerEvent, ReactElement } from 'react';
import { clockText } from '../words.ts';
import type { CurvePaper } from './lesson-store.ts';
import { figureWords } from './lesson-words.ts';

export const WIDTH = 360;
export const HEIGHT = 170;
const LEFT = 8;
const RIGHT = 8;
const TOP = 20;
const BOTTOM = 22;

export interface CurveProps {
  readonly paper: CurvePaper;
  readonly unit: string;
  readonly guess: readonly number[] | null;
  readonly truth: readonly number[] | null;
  /** The point that the keyboard stands on. */
  readonly focused?: number;
  readonly duration_ns: number;
  readonly onDraw?: (event: PointerEvent<SVGSVGElement>) => void;
}

export function placesOf(paper: CurvePaper): { readonly xs: readonly number[]; readonly yOf: (value: number) => number; readonly valueAt: (y: number) => number } {
  const { top } = paper;
  const all = [...paper.before.map((one) => one.ns), ...paper.at_ns];
  const first = all[0] ?? 0;
  const span = Math.max((all[all.length - 1] ?? 1) - first, 1);
  const high = HEIGHT - TOP - BOTTOM;
  return {
    xs: all.map((ns) => LEFT + ((ns - first) / span) * (WIDTH - LEFT - RIGHT)),
    yOf: (value) => HEIGHT - BOTTOM - (Math.min(Math.max(value, 0), top) / Math.max(top, 1e-9)) * high,
    valueAt: (y) => ((HEIGHT - BOTTOM - y) / high) * top,
  };
}

export function CurvePicture({ paper, unit, guess, truth, focused = -1, duration_ns, onDraw }: CurveProps): ReactElement {
  const { xs, yOf } = placesOf(paper);
  const now = paper.before.length - 1;
  const from = paper.before[now]?.value ?? 0;
  const path = (values: readonly number[], at: number): string => values.map((value, ix) => `${ix === 0 ? 'M' : 'L'}${xs[at + ix]!.toFixed(1)} ${yOf(value).toFixed(1)}`).join('');
  const x = xs[Math.max(now, 0)] ?? LEFT;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={`curve ${onDraw === undefined ? '' : 'curve-open'}`} onPointerDown={onDraw} onPointerMove={onDraw} aria-hidden="true">
      <line x1={LEFT} x2={WIDTH - RIGHT} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className="curve-axis" />
      <line x1={x} x2={x} y1={TOP - 6} y2={HEIGHT - BOTTOM} className="curve-now" />
      <path d={path(paper.before.map((one) => one.value), 0)} className="curve-before" />
      {guess !== null && <path d={path([from, ...guess], Math.max(now, 0))} className="curve-guess" />}
      {guess !== null && onDraw !== undefined && guess.map((value, ix) => <circle key={ix} cx={xs[now + 1 + ix]} cy={yOf(value)} r={ix === focused ? 7 : 4.5} className={ix === focused ? 'curve-handle curve-focused' : 'curve-handle'} />)}
      {truth !== null && <path d={path([from, ...truth], Math.max(now, 0))} className="curve-truth" />}
      <text x={LEFT} y={13}>
        {figureWords(paper.top, { unit })}
      </text>
      <text x={x} y={HEIGHT - 7} textAnchor={x < WIDTH / 4 ? 'start' : 'middle'}>
        now
      </text>
      <text x={WIDTH - RIGHT} y={HEIGHT - 7} textAnchor="end">
        {clockText(paper.at_ns[paper.at_ns.length - 1] ?? 0, duration_ns)}
      </text>
    </svg>
  );
}
