// wakeup_kswapd, 2.6.34 mm/vmscan.c: only when the zone fails its low mark at that order; remembers the largest order.
import type { TaskId } from '#base/units.ts';
import { COST } from '../costs.ts';
import { G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { WAIT } from '../wait_reasons.ts';
import { WMARK_HIGH, WMARK_LOW, wmark_pages, zone_watermark_ok } from './mmzone.ts';

export function wakeup_kswapd(k: Kernel, zone: number, order: number, classzone: number, task: TaskId): void {
  if (k.node_scope) {
    // 6.1: not if the node is balanced for this caller, unless a watermark is boosted; the highest zone asked for is kept.
    if (pgdat_balanced(k, order, classzone) && !boosted(k, classzone)) return;
    if (k.g[G.kswapd_class]! < classzone + 1) k.g[G.kswapd_class] = classzone + 1;
  } else if (zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_LOW), classzone, 0)) return;
  if (k.zone_kswapd_order[zone]! < order) k.zone_kswapd_order[zone] = order;
  if (k.eng.nr_waiting[WAIT.kswapd_sleep] === 0 && k.eng.nr_waiting[WAIT.kswapd_nap] === 0) return;
  k.eng.spend(COST.wake);
  const id = k.eng.emit_for(task, TP.mm_vmscan_wakeup_kswapd, zone, order);
  const kswapd = k.g[G.kswapd_task]!;
  k.eng.wake_all(WAIT.kswapd_sleep, kswapd, task, id);
  k.eng.wake_all(WAIT.kswapd_nap, kswapd, task, id);
}

/** pgdat_balanced, 6.1: one eligible zone at its high mark is enough. */
export function pgdat_balanced(k: Kernel, order: number, classzone: number): boolean {
  for (let zone = 0; zone <= classzone; zone++) {
    if (zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_HIGH), classzone, 0)) return true;
  }
  return false;
}

export function boosted(k: Kernel, classzone: number): boolean {
  for (let zone = 0; zone <= classzone; zone++) if (k.zone_boost[zone]! > 0) return true;
  return false;
}
