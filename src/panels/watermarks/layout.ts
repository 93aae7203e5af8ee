// Where level, lines, dots and the strip of history stand. Levels are read against the high line, so all zones share
// one form; a level far above it runs out of the top of the tank and is said in figures.
import type { PanelInput } from '../panel.ts';
import type { TimeBox } from '../task-lanes/time_axis.ts';
import { windowOf } from '../task-lanes/time_axis.ts';
import type { ZoneLevel } from './model.ts';
import { reclaimersOf, zonesOf } from './model.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface TankBox {
  readonly level: ZoneLevel;
  readonly cell: Box;
  readonly tank: Box;
  /** Pages at the top of the tank. */
  readonly topPages: number;
}

export interface LevelLayout {
  readonly tanks: readonly TankBox[];
  readonly reclaimers: readonly number[];
  /** Row under the tanks: kswapd and the tasks that reclaim for themselves. */
  readonly actors: Box;
  readonly history: (Box & { readonly time: TimeBox; readonly topPages: number }) | null;
}

const TOP_OF_HIGH = 1.8;

export function yOfPages(box: Box, topPages: number, pages: number): number {
  return box.y + box.h - (Math.min(pages, topPages) / Math.max(1, topPages)) * box.h;
}

export function layoutLevels(input: PanelInput, px: number): LevelLayout {
  const { width, height, size, view } = input;
  const pad = Math.round(px * 0.5);
  const zones = zonesOf(input).filter((zone) => zone.managed > 0);
  const actorsH = Math.round(px * 2.6);
  const withHistory = size === 'laptop' && width >= px * 40;
  const left = withHistory ? Math.round(Math.min(width * 0.5, px * 19 * zones.length)) : width - 2 * pad;
  const tankTop = pad + Math.round(px * 2.4);
  const tankH = Math.max(1, height - tankTop - actorsH - pad);
  const cellW = left / Math.max(1, zones.length);
  const labelW = px * 7.2;
  const tanks = zones.map((level, ix) => {
    const x = pad + ix * cellW;
    return {
      level,
      cell: { x, y: pad, w: cellW, h: tankTop + tankH - pad },
      tank: { x: Math.round(x), y: tankTop, w: Math.round(Math.max(px * 2, Math.min(px * (withHistory ? 14 : 26), cellW - labelW - px))), h: tankH },
      topPages: Math.max(1, Math.ceil(level.high * TOP_OF_HIGH)),
    };
  });
  const actors = { x: pad, y: tankTop + tankH + Math.round(px * 0.4), w: width - 2 * pad, h: actorsH - Math.round(px * 0.4) };
  const history = withHistory ? historyBox(input, zones, { x: pad + left + px * 1.5, y: tankTop, w: width - 2 * pad - left - px * 1.5, h: tankH - px * 1.6 }, px) : null;
  return { tanks, reclaimers: reclaimersOf(view), actors, history };
}

function historyBox(input: PanelInput, zones: readonly ZoneLevel[], box: Box, px: number): LevelLayout['history'] {
  const high = zones.reduce((sum, zone) => sum + zone.high, 0);
  const window = windowOf(input.view);
  let most = high * TOP_OF_HIGH;
  const rows = input.view.head_of('nr_levels');
  for (let row = 0; row < rows; row++) {
    if (input.view.level_of(row, 'ns') >= window.fromNs) most = Math.max(most, input.view.level_of(row, 'free') * 1.05);
  }
  const labels = px * 3.2;
  const inner = { ...box, w: Math.max(1, box.w - labels), h: Math.max(1, box.h) };
  return { ...inner, time: { x: inner.x, w: inner.w, window }, topPages: Math.max(1, Math.min(most, high * 12)) };
}
