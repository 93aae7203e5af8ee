// Where cells, bars and lines of the waits stand, in CSS pixels. Drawing and hit testing share this.
import type { PanelInput } from '../panel.ts';
import { logScale } from '../draw/scales.ts';
import type { Scale } from '../draw/scales.ts';
import { textSizes } from '../draw/text.ts';
import type { TimeBox } from '../task-lanes/time_axis.ts';
import { windowOf, xOfNs } from '../task-lanes/time_axis.ts';
import { WAIT_BOUNDS } from '#wire/waits.ts';
import type { WaitCell, Waits } from './model.ts';
import { decadesOf, waitsOf } from './model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface LatencyLayout {
  readonly px: number;
  readonly waits: Waits;
  /** Null where there is room for the histogram only. */
  readonly heat: { readonly time: TimeBox; readonly cells: readonly (Box & { readonly cell: WaitCell })[] } | null;
  /** One for each bucket that holds waits. */
  readonly bars: readonly (Box & { readonly bucket: number; readonly count: number })[];
  /** Of the histogram: from where bars grow to the right, and how far they may. */
  readonly barX: number;
  readonly barW: number;
  /** Right of the bars: the words of the lines. */
  readonly wordsX: number;
  readonly top: number;
  readonly bottom: number;
  readonly axisX: number;
  readonly yOf: Scale;
  readonly decades: readonly number[];
}

/** Narrower than this a heat map has no room beside its histogram. */
const LEAST_HEAT_PX = 26;

export function layoutLatency(input: PanelInput): LatencyLayout {
  const { width, height, size } = input;
  const px = textSizes(size).small;
  const waits = waitsOf(input.view);
  const pad = Math.round(px * 0.6);
  const axisX = pad + Math.round(px * 4.2);
  // Above the plot one line of words, below it the axis of time.
  const top = pad + Math.round(px * 1.5);
  const bottom = Math.max(top + px * 2, height - pad - Math.round(px * 1.9));
  const wordsW = Math.round(px * 9.6);
  const small = size === 'slide' || width < px * (LEAST_HEAT_PX + 10);
  const barX = small ? axisX : Math.round(width - pad - wordsW - Math.min(width * 0.16, px * 12));
  const wordsX = width - pad - wordsW;
  const [from, to] = decadesOf(waits);
  const yOf = logScale([from, to], [bottom, top]);
  const decades: number[] = [];
  for (let decade = from; decade <= to; decade *= 10) decades.push(decade);
  // Behind the longest bar there is room for its number.
  const barW = Math.max(px, wordsX - barX - px * 2.4);
  const most = Math.max(...waits.sums, 1);
  const bars = waits.sums.flatMap((count, bucket) => (count === 0 ? [] : [{ bucket, count, x: barX, w: Math.max(2, (count / most) * barW), ...rowOf(yOf, bucket) }]));
  return { px, waits, heat: small ? null : heatOf(input, waits, axisX, barX - px * 1.4, yOf), bars, barX, barW, wordsX, top, bottom, axisX, yOf, decades };
}

function heatOf(input: PanelInput, waits: Waits, x: number, right: number, yOf: Scale): NonNullable<LatencyLayout['heat']> {
  const time: TimeBox = { x, w: Math.max(1, right - x), window: windowOf(input.view) };
  const cells = waits.cells.map((cell) => {
    const left = xOfNs(time, cell.fromNs);
    return { cell, x: left, w: Math.max(2, xOfNs(time, cell.toNs) - left), ...rowOf(yOf, cell.bucket) };
  });
  return { time, cells };
}

function rowOf(yOf: Scale, bucket: number): { readonly y: number; readonly h: number } {
  const low = yOf(WAIT_BOUNDS[bucket]!);
  const high = yOf(WAIT_BOUNDS[bucket + 1] ?? WAIT_BOUNDS[bucket]! * 2);
  return { y: high, h: Math.max(2, low - high) };
}
