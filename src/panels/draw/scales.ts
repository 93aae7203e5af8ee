// d3 as arithmetic: scales and ticks, and nothing that touches the document.
import { easeCubicInOut, scaleLinear, scaleLog, scaleSqrt, ticks } from 'd3';
import { format_ns } from '#base/units.ts';

export interface Scale {
  (value: number): number;
  readonly invert: (position: number) => number;
}

type Pair = readonly [number, number];

export function linearScale(domain: Pair, range: Pair): Scale {
  const scale = scaleLinear([...domain], [...range]).clamp(true);
  return Object.assign((value: number): number => scale(value), { invert: (position: number): number => scale.invert(position) });
}

/** Both ends of the domain must be above 0. */
export function logScale(domain: Pair, range: Pair): Scale {
  const scale = scaleLog([...domain], [...range]).clamp(true);
  return Object.assign((value: number): number => scale(value), { invert: (position: number): number => scale.invert(position) });
}

/** For areas: twice the value, twice the area. */
export function sqrtScale(domain: Pair, range: Pair): Scale {
  const scale = scaleSqrt([...domain], [...range]).clamp(true);
  return Object.assign((value: number): number => scale(value), { invert: (position: number): number => scale.invert(position) });
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
