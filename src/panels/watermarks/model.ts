// Free pages of each zone against its three lines, and who is awake because of them.
import type { FrameView } from '#wire/frame_view.ts';
import { TASK_STATE } from '#wire/marks.ts';
import type { PanelInput } from '../panel.ts';

export interface ZoneLevel {
  readonly zone: number;
  readonly name: string;
  readonly free: number;
  readonly min: number;
  readonly low: number;
  readonly high: number;
  readonly managed: number;
  readonly kswapdAwake: boolean;
  readonly allUnreclaimable: boolean;
  readonly pagesScanned: number;
  readonly reserve: number;
}

export function zonesOf(input: PanelInput): ZoneLevel[] {
  const { view, session } = input;
  const zones: ZoneLevel[] = [];
  for (let zone = 0; zone < view.dims.nr_zones; zone++) {
    zones.push({
      zone,
      name: session.zones[zone]?.name ?? `zone ${zone}`,
      free: view.zone_of(zone, 'free'),
      min: view.zone_of(zone, 'min'),
      low: view.zone_of(zone, 'low'),
      high: view.zone_of(zone, 'high'),
      managed: view.zone_of(zone, 'managed'),
      kswapdAwake: view.zone_of(zone, 'kswapd_awake') !== 0,
      allUnreclaimable: view.zone_of(zone, 'all_unreclaimable') !== 0,
      pagesScanned: view.zone_of(zone, 'pages_scanned'),
      reserve: view.zone_of(zone, 'reserve'),
    });
  }
  return zones;
}

/** Tasks that reclaim for themselves at this instant. */
export function reclaimersOf(view: FrameView): number[] {
  const tasks: number[] = [];
  for (let task = 0; task < view.dims.nr_tasks; task++) {
    const state = view.task_of(task, 'state');
    if (state === TASK_STATE.unused || state === TASK_STATE.exited) continue;
    if (view.task_of(task, 'reclaiming') !== 0) tasks.push(task);
  }
  return tasks;
}

export type Nearness = 'above high' | 'below high' | 'below low' | 'below min';

export function nearness(zone: ZoneLevel): Nearness {
  if (zone.free < zone.min) return 'below min';
  if (zone.free < zone.low) return 'below low';
  if (zone.free < zone.high) return 'below high';
  return 'above high';
}
