// Arithmetic of drawings: a scale, ticks, easing. Of d3 only what touches no document and stands alone.
import { easeCubicInOut, ticks } from 'd3';
import { format_ns } from '#base/units.ts';

export interface Scale {
  (value: number): number;
  readonly invert: (position: number) => number;
}

type Pair = readonly [number, number];

/** Both ends of the domain must be above 0. d3's would bring interpolators of colours and dates with it, 20 kB in all. */
export function logScale([low, high]: Pair, [from, to]: Pair): Scale {
  const span = Math.log(high / low);
  const share = (value: number): number => clamp(Math.log(value / low) / span, 0, 1);
  return Object.assign((value: number): number => from + (to - from) * share(value), {
    invert: (position: number): number => low * Math.exp(span * clamp((position - from) / (to - from), 0, 1)),
  });
}

/** About `count` round numbers from..to. */
export function niceTicks(from: number, to: number, count: number): readonly number[] {
  return ticks(from, to, count);
}

export interface TimeTick {
  readonly ns: number;
  readonly label: string;
}

/** About `count` round instants with labels in the unit that reads best. */
export function timeTicks(fromNs: number, toNs: number, count: number): readonly TimeTick[] {
  return ticks(fromNs, toNs, count).map((ns) => ({ ns, label: format_ns(ns) }));
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Slow in, slow out; 0 and 1 stay. */
export function ease(progress: number): number {
  return easeCubicInOut(clamp(progress, 0, 1));
}
