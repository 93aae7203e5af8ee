// Where the stairs, the red line and the small bars of all tasks stand, in CSS pixels. Drawing and hit testing share
// this, so what is seen is what is hit. No text is measured here: a hit has no canvas.
import type { PanelInput } from '../panel.ts';
import type { StackBar, Stair } from './model.ts';
import { foldStairs, openedStairs, pickTask, recordStairs, stackBars } from './model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface StairBox extends Box {
  readonly stair: Stair;
}

export interface BarBox extends Box {
  readonly bar: StackBar;
  /** Where the bar itself begins, after badge and name. */
  readonly barX: number;
  readonly barW: number;
}

export interface StackLayout {
  readonly task: number;
  readonly depth: number;
  readonly deepest: number;
  readonly limit: number;
  readonly header: Box;
  readonly stairs: Box;
  readonly rows: readonly StairBox[];
  /** Bytes at the right edge of the stairs. */
  readonly maxBytes: number;
  readonly axisY: number;
  /** Big number under the stairs, on projectors; a slide has the story's. */
  readonly headline: Box | null;
  readonly bars: readonly BarBox[];
  readonly barsBox: Box | null;
}

const MOST_ROWS = { slide: 5, laptop: 60, projector: 9 } as const;

export function xOfBytes(layout: StackLayout, bytes: number): number {
  return layout.stairs.x + (bytes / layout.maxBytes) * layout.stairs.w;
}

export function layoutStack(input: PanelInput, px: number): StackLayout {
  const { view, width, height, size } = input;
  const task = pickTask(input);
  const depth = task < 0 ? 0 : view.task_of(task, 'depth_bytes');
  const deepest = task < 0 ? 0 : Math.max(depth, view.task_of(task, 'depth_max_bytes'));
  const limit = view.head_of('stack_limit');
  const pad = Math.round(px * 0.5);
  const bars = stackBars(view);
  const side = size !== 'slide' && width >= px * 46 && bars.length > 1;
  const sideW = side ? Math.round(Math.min(px * 22, width * 0.27)) : 0;

  const header = { x: pad, y: pad, w: width - 2 * pad, h: Math.round(px * 1.9) };
  const big = size === 'projector' && height >= px * 16;
  const headlineH = big ? Math.round(px * 3) : 0;
  const axisH = Math.round(px * 1.7);
  const top = header.y + header.h + Math.round(px * 0.5);
  const stairs = {
    x: pad, y: top, w: Math.max(1, width - 2 * pad - (side ? sideW + px * 2 : 0)), h: Math.max(1, height - top - pad - axisH - headlineH),
  };
  const rowMin = Math.round(px * 1.3);
  const most = Math.max(1, Math.min(MOST_ROWS[size], Math.floor(stairs.h / rowMin)));
  const picked = pickStairs(input, task, most);
  const pitch = Math.min(Math.round(px * (size === 'laptop' ? 2.3 : 2.4)), stairs.h / Math.max(1, picked.length));
  const maxBytes = Math.max(limit * (depth > limit ? 1.26 : 1.2), depth * 1.04, deepest * 1.03, 1);
  const rows = picked.map((stair, ix) => ({
    stair,
    x: stairs.x + (stair.from / maxBytes) * stairs.w,
    y: stairs.y + ix * pitch,
    w: (stair.bytes / maxBytes) * stairs.w,
    h: Math.max(1, pitch - (pitch > 12 ? 3 : 1)),
  }));
  const barsBox = side ? { x: width - pad - sideW, y: top, w: sideW, h: height - top - pad } : null;
  return {
    task, depth, deepest, limit, header, stairs, rows, maxBytes,
    axisY: stairs.y + stairs.h,
    headline: big ? { x: pad, y: stairs.y + stairs.h + axisH, w: stairs.w, h: headlineH } : null,
    bars: barsBox === null ? [] : barRows(barsBox, bars, px, input.session.tasks.reduce((most, task) => Math.max(most, task.name.length), 8)),
    barsBox,
  };
}

function pickStairs(input: PanelInput, task: number, most: number): readonly Stair[] {
  if (task < 0) return [];
  const { view, catalog, kernel_names } = input;
  const records = recordStairs(view, catalog, task, kernel_names);
  if (input.size === 'laptop' && records.length <= most) return openedStairs(view, catalog, task, kernel_names, most);
  return foldStairs(records, most);
}

function barRows(box: Box, bars: readonly StackBar[], px: number, longest: number): BarBox[] {
  const heading = Math.round(px * 1.8);
  const axis = Math.round(px * 1.7);
  const pitch = Math.round(px * 1.9);
  const fit = Math.max(0, Math.floor((box.h - heading - axis) / pitch));
  const nameW = Math.round(Math.min(box.w * 0.6, px * (2.4 + longest * 0.64)));
  return bars.slice(0, fit).map((bar, ix) => ({
    bar,
    x: box.x, y: box.y + heading + ix * pitch, w: box.w, h: pitch,
    barX: box.x + nameW, barW: box.w - nameW,
  }));
}
