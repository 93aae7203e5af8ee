// The time axis that lanes, disk plot and histories share: the window of the frame, ending at the instant shown.
import { format_ns } from '#base/units.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { Theme } from '../draw/palette.ts';
import { clamp, niceTicks } from '../draw/scales.ts';
import { drawText } from '../draw/text.ts';

export interface Window {
  readonly fromNs: number;
  readonly toNs: number;
}

export interface TimeBox {
  readonly x: number;
  readonly w: number;
  readonly window: Window;
}

export function windowOf(view: FrameView): Window {
  const toNs = view.head_of('at_ns');
  const width = view.head_of('window_ns');
  return { fromNs: Math.max(0, toNs - (width > 0 ? width : toNs)), toNs };
}

export function xOfNs(box: TimeBox, ns: number): number {
  const span = box.window.toNs - box.window.fromNs;
  if (span <= 0) return box.x + box.w;
  return box.x + clamp((ns - box.window.fromNs) / span, 0, 1) * box.w;
}

export function nsOfX(box: TimeBox, x: number): number {
  const share = clamp((x - box.x) / Math.max(1, box.w), 0, 1);
  return box.window.fromNs + share * (box.window.toNs - box.window.fromNs);
}

export interface AxisTick {
  readonly x: number;
  readonly label: string;
}

/** Round instants; if their labels could not be told apart, how long before now. */
export function axisTicks(box: TimeBox, labelPx: number): AxisTick[] {
  const { fromNs, toNs } = box.window;
  if (toNs <= fromNs) return [];
  const count = Math.max(2, Math.floor(box.w / (labelPx * 8)));
  const ticks = niceTicks(fromNs, toNs, count);
  const labels = ticks.map((ns) => format_ns(ns));
  if (new Set(labels).size === labels.length) return ticks.map((ns, ix) => ({ x: xOfNs(box, ns), label: labels[ix]! }));
  return niceTicks(fromNs - toNs, 0, count).map((ns) => ({ x: xOfNs(box, toNs + ns), label: ns === 0 ? 'now' : `−${format_ns(-ns)}` }));
}

/** Hairlines over the height and labels under it; labels that would leave the box are left out. */
export function drawTimeAxis(
  ctx: CanvasRenderingContext2D, theme: Theme, box: TimeBox, area: { readonly y: number; readonly h: number }, px: number,
): void {
  ctx.fillStyle = theme.line;
  const ticks = axisTicks(box, px);
  for (const tick of ticks) ctx.fillRect(Math.round(tick.x), area.y, 1, area.h + 4);
  let end = -Infinity;
  for (const tick of ticks) {
    const half = tick.label.length * px * 0.31;
    if (tick.x - half < box.x - px * 0.5 || tick.x - half < 0 || tick.x + half > box.x + box.w || tick.x - half < end + px * 0.5) continue;
    drawText(ctx, tick.label, tick.x, area.y + area.h + px * 1.25, { size: px, colour: theme.muted, align: 'center' });
    end = tick.x + half;
  }
}
