// One dot a seed, stacked where they are alike, over the bracket of the range that was expected.
import type { Measure } from '#wire/lesson.ts';
import type { ReactElement } from 'react';
import { figureWords } from './lesson-words.ts';

const WIDTH = 360;
const SIDE = 14;
const DOT = 4.5;
/** Higher than this a stack of dots is not: they move closer. */
const TALLEST = 84;
const BINS = 34;

export interface Dot {
  readonly x: number;
  /** Place in its stack, from 0. */
  readonly level: number;
}

/** Dots by bins of the axis, in the order given. */
export function stackDots(values: readonly number[], low: number, high: number): readonly Dot[] {
  const heights = new Map<number, number>();
  return values.map((value) => {
    const bin = Math.round(Math.min(Math.max((value - low) / Math.max(high - low, 1e-9), 0), 1) * BINS);
    const level = heights.get(bin) ?? 0;
    heights.set(bin, level + 1);
    return { x: bin / BINS, level };
  });
}

/** The axis holds the bracket and every dot, with a little room. */
export function axisOf(values: readonly number[], [low, high]: readonly [number, number]): readonly [number, number] {
  const [least, most] = [Math.min(low, ...values), Math.max(high, ...values)];
  const room = Math.max(most - least, Math.abs(most) * 0.1, 1e-9) * 0.08;
  return [least >= 0 ? Math.max(0, least - room) : least - room, most + room];
}

export function SpreadPicture({ values, expect, measure }: { readonly values: readonly number[]; readonly expect: readonly [number, number]; readonly measure: Measure }): ReactElement {
  const [from, to] = axisOf(values, expect);
  const dots = stackDots(values, from, to);
  const tallest = Math.max(4, ...dots.map((dot) => dot.level + 1));
  const apart = Math.min(DOT * 2, TALLEST / tallest);
  const base = tallest * apart + 8;
  const xOf = (share: number): number => SIDE + share * (WIDTH - 2 * SIDE);
  const [left, right] = expect.map((value) => xOf((value - from) / (to - from))) as [number, number];
  return (
    <svg viewBox={`0 0 ${WIDTH} ${base + 44}`} className="spread" aria-hidden="true">
      <line x1={SIDE} x2={WIDTH - SIDE} y1={base} y2={base} className="curve-axis" />
      {dots.map((dot, ix) => (
        <circle key={ix} cx={xOf(dot.x)} cy={base - apart / 2 - 1 - dot.level * apart} r={Math.max(apart / 2 - 0.5, 1.6)} />
      ))}
      <path d={`M${left} ${base + 6}v7H${right}v-7`} className="bracket" />
      <text x={(left + right) / 2} y={base + 28} textAnchor={(left + right) / 2 < 70 ? 'start' : (left + right) / 2 > WIDTH - 70 ? 'end' : 'middle'}>
        expected {figureWords(expect[0], measure)} to {figureWords(expect[1], measure)}
      </text>
    </svg>
  );
}
