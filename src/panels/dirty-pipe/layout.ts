// Taps at the left, the tank, drains at the right, the counter of absorbed writes under them and the history at the
// foot. A slide keeps the tank and the counter; its one number is the story's.
import type { PanelInput } from '../panel.ts';
import type { TimeBox } from '../task-lanes/time_axis.ts';
import { windowOf } from '../task-lanes/time_axis.ts';
import type { Drain, Tank, Tap } from './model.ts';
import { drainsOf, tankOf, tapsOf } from './model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface TapRow extends Box {
  readonly tap: Tap;
  /** Where the pipe runs from and to, and how thick it is. */
  readonly pipeX: number;
  readonly pipeW: number;
  readonly thick: number;
}

export interface DrainRow extends Box {
  readonly drain: Drain;
  readonly pipeX: number;
  readonly pipeW: number;
  readonly thick: number;
}

export interface PipeLayout {
  readonly level: Tank;
  readonly tank: Box;
  readonly topPages: number;
  readonly taps: readonly TapRow[];
  readonly tapsLeftOut: number;
  readonly drains: readonly DrainRow[];
  readonly headline: Box | null;
  /** Baseline of the line about absorbed writes. */
  readonly absorbedY: number;
  readonly history: (Box & { readonly time: TimeBox; readonly topPages: number }) | null;
}

const THICKEST = 0.85;

export function yOfDirty(box: Box, topPages: number, pages: number): number {
  return box.y + box.h - (Math.min(topPages, Math.max(0, pages)) / Math.max(1, topPages)) * box.h;
}

export function layoutPipe(input: PanelInput, px: number): PipeLayout {
  const { width, height, size } = input;
  const pad = Math.round(px * 0.6);
  const level = tankOf(input);
  const topPages = Math.max(1, level.limit * 1.18, (level.dirty + level.writeback) * 1.04);
  const pipes = size !== 'slide' && width >= px * 42;
  const historyH = size === 'laptop' && height >= px * 22 ? Math.round(Math.min(px * 9, height * 0.26)) : 0;
  const foot = height - pad - (historyH > 0 ? historyH + Math.round(px * 3.2) : 0);
  const absorbedY = foot - Math.round(px * 0.3);
  const tankH = Math.max(1, foot - pad - Math.round(px * 2));
  // On a wide picture the flow stays together in the middle.
  const flowW = Math.min(width, px * 84);
  const left = pipes ? Math.round((width - flowW) / 2) : 0;
  const side = pipes ? Math.round(Math.min(px * 22, flowW * 0.31)) : 0;
  const tank = pipes
    ? { x: left + side, y: pad, w: flowW - 2 * side, h: tankH }
    : { x: pad, y: pad, w: size === 'slide' ? width - 2 * pad : Math.round((width - 2 * pad) * 0.52), h: tankH };
  const allTaps = pipes ? tapsOf(input) : [];
  const drains = pipes ? drainsOf(input.view) : [];
  const rows = Math.min(5, Math.max(allTaps.length, drains.length, 1));
  const pitch = Math.min(px * 2.6, tankH / rows);
  const fit = Math.max(1, Math.floor(tankH / pitch));
  const taps = allTaps.slice(0, allTaps.length > fit ? fit - 1 : fit);
  const total = Math.max(1, allTaps.reduce((sum, tap) => sum + tap.pages, 0));
  const thick = (share: number): number => (share <= 0 ? 0 : Math.max(2, Math.min(pitch * THICKEST, share * pitch * 1.1)));
  const labelW = side - pad - px * 4.5;
  const spread = (count: number): number => tank.y + (tankH - count * pitch) / 2;
  return {
    level, tank, topPages,
    taps: taps.map((tap, ix) => ({
      tap, x: left + pad, y: spread(taps.length) + ix * pitch, w: side - pad, h: pitch,
      pipeX: left + pad + labelW, pipeW: side - pad - labelW, thick: thick(tap.pages / total),
    })),
    tapsLeftOut: allTaps.length - taps.length,
    drains: drains.slice(0, fit).map((drain, ix, shown) => ({
      drain, x: tank.x + tank.w, y: spread(shown.length) + ix * pitch, w: side - pad, h: pitch,
      pipeX: tank.x + tank.w, pipeW: side - pad - labelW, thick: thick(drain.share),
    })),
    // A slide has its number already: the story's.
    headline: pipes || size === 'slide' ? null : { x: tank.x + tank.w + px * 1.5, y: tank.y, w: Math.max(1, width - pad - tank.x - tank.w - px * 1.5), h: tankH },
    absorbedY,
    history: historyH === 0 ? null : historyBox(input, { x: pad, y: foot + Math.round(px * 1.5), w: width - 2 * pad - px * 9, h: historyH }, level),
  };
}

function historyBox(input: PanelInput, box: Box, level: Tank): PipeLayout['history'] {
  const { view } = input;
  const window = windowOf(view);
  let most = level.limit * 1.15;
  const rows = view.head_of('nr_levels');
  for (let row = 0; row < rows; row++) {
    if (view.level_of(row, 'ns') < window.fromNs) continue;
    most = Math.max(most, view.level_of(row, 'threshold') * 1.1, (view.level_of(row, 'dirty') + view.level_of(row, 'writeback')) * 1.05);
  }
  return { ...box, time: { x: box.x, w: box.w, window }, topPages: Math.max(1, most) };
}
