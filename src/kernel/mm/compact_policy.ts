// How broken up a node must be for kcompactd to act of its own accord. Models 6.1 mm/compaction.c (5.9): fragmentation_score_zone,
// fragmentation_score_zone_weighted, fragmentation_score_node, fragmentation_score_wmark, should_proactive_compact_node.
import { STATE } from '#engine/columns.ts';
import { G } from '../columns.ts';
import type { Kernel } from '../kernel.ts';
import { WAIT } from '../wait_reasons.ts';
import { extfrag_for_order } from './fragmentation.ts';

/** HPAGE_FRAG_CHECK_INTERVAL_MSEC: how often kcompactd looks (mm/compaction.c, 5.9). */
export const FRAG_CHECK_NS = 500e6;
/** COMPACT_MAX_DEFER_SHIFT: a run without progress is followed by a pause of 2^6 intervals. */
export const MAX_DEFER_SHIFT = 6;

/** Per cent of free memory that is of no use for a huge page. */
export function fragmentation_score_zone(k: Kernel, zone: number): number {
  return extfrag_for_order(k, zone, k.huge_order);
}

export function fragmentation_score_node(k: Kernel): number {
  let present = 0;
  for (const zone of k.config.zones) present += zone.nr_pages;
  let score = 0;
  for (let zone = 0; zone < k.nr_zones; zone++) score += Math.floor((k.zone_pages[zone]! * fragmentation_score_zone(k, zone)) / (present + 1));
  return score;
}

/** The score at which a proactive run stops, or begins. */
export function fragmentation_score_wmark(proactiveness: number, low: boolean): number {
  const wmark_low = Math.max(100 - proactiveness, 5);
  return low ? wmark_low : Math.min(wmark_low + 10, 100);
}

export function should_proactive_compact_node(k: Kernel): boolean {
  const proactiveness = k.config.compaction_proactiveness ?? 0;
  if (proactiveness === 0 || kswapd_is_running(k)) return false;
  return fragmentation_score_node(k) > fragmentation_score_wmark(proactiveness, false);
}

export function kswapd_is_running(k: Kernel): boolean {
  const task = k.g[G.kswapd_task]!;
  if (k.eng.task_state[task] !== STATE.sleeping) return true;
  const reason = k.eng.wait_reason[task];
  return reason !== WAIT.kswapd_sleep && reason !== WAIT.kswapd_nap;
}
