// Where dots stand: one for each seed, by value from left to right, stacked in bins. Arithmetic only.
import { next_below, seed_stream } from '#base/prng.ts';
import { ticks } from 'd3';

export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Values at which the axis is labelled. */
  readonly ticks: readonly number[];
}

export interface Dot {
  /** Place of its run among the seeds. */
  readonly ix: number;
  readonly value: number;
  /** From 0 to 1 along the axis: the middle of its bin. */
  readonly x: number;
  /** How many lie below it in its bin. */
  readonly level: number;
}

export const BINS = 56;
const TICKS = 6;
/** Values nearer than this, for their size, are alike: an axis between them could not be divided. */
const ALIKE = 1e-9;

/** One axis for all arms; room at both ends, and for values that are all alike room on both sides. */
export function axisOf(values: readonly (number | null)[]): Axis {
  const known = values.filter((value) => value !== null);
  const least = known.length === 0 ? 0 : Math.min(...known);
  const most = known.length === 0 ? 1 : Math.max(...known);
  const size = Math.max(Math.abs(least), Math.abs(most), ALIKE);
  const room = most - least > size * ALIKE ? (most - least) * 0.04 : Math.max(1, size * 0.1);
  const low = least >= 0 && least - room < 0 ? 0 : least - room;
  const high = most + room;
  return { low, high, ticks: ticks(low, high, TICKS) };
}

export function placeOn(axis: Axis, value: number): number {
  return (value - axis.low) / (axis.high - axis.low);
}

/** Dots of one arm, in the order of their values; equal ones in the order of their seeds. */
export function stackDots(values: readonly (number | null)[], axis: Axis): Dot[] {
  const height = new Map<number, number>();
  return values
    .flatMap((value, ix) => (value === null ? [] : [{ ix, value }]))
    .sort((one, other) => one.value - other.value || one.ix - other.ix)
    .map(({ ix, value }) => {
      const bin = Math.min(BINS - 1, Math.floor(placeOn(axis, value) * BINS));
      const level = height.get(bin) ?? 0;
      height.set(bin, level + 1);
      return { ix, value, x: (bin + 0.5) / BINS, level };
    });
}

export function tallest(dots: readonly Dot[]): number {
  return dots.reduce((most, dot) => Math.max(most, dot.level + 1), 0);
}

/** So many different ones of a list, by chance from a number: the same for the same number. */
export function pickSome<T>(from: readonly T[], many: number, chance: number): T[] {
  const state = new Uint32Array(1);
  seed_stream(state, 0, chance);
  const left = [...from];
  const picked: T[] = [];
  while (picked.length < many && left.length > 0) picked.push(...left.splice(next_below(state, 0, left.length), 1));
  return picked;
}
