// wakeup_kswapd, 2.6.34 mm/vmscan.c: only when the zone fails its low mark at that order; remembers the largest order.
import type { TaskId } from '#base/units.ts';
import { COST } from '../costs.ts';
import { G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { WAIT } from '../wait_reasons.ts';
import { WMARK_LOW, wmark_pages, zone_watermark_ok } from './mmzone.ts';

export function wakeup_kswapd(k: Kernel, zone: number, order: number, classzone: number, task: TaskId): void {
  if (zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_LOW), classzone, 0)) return;
  if (k.zone_kswapd_order[zone]! < order) k.zone_kswapd_order[zone] = order;
  if (k.eng.nr_waiting[WAIT.kswapd_sleep] === 0 && k.eng.nr_waiting[WAIT.kswapd_nap] === 0) return;
  k.eng.spend(COST.wake);
  const id = k.eng.emit_for(task, TP.mm_vmscan_wakeup_kswapd, zone, order);
  const kswapd = k.g[G.kswapd_task]!;
  k.eng.wake_all(WAIT.kswapd_sleep, kswapd, task, id);
  k.eng.wake_all(WAIT.kswapd_nap, kswapd, task, id);
}
