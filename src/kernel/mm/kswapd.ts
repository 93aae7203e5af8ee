// kswapd: reclaims in the background until every zone is at its high mark. Models 2.6.34 mm/vmscan.c: kswapd,
// balance_pgdat, sleeping_prematurely. Left out: slab shrinkers, memory groups, freezing. With lists per node (4.8) it
// shrinks the node's lists once a pass for the highest zone that is short.
import { NONE } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { SC, SC_WORDS } from '../columns.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { WMARK_HIGH, WMARK_MIN, wmark_pages, zone_reclaimable_pages, zone_watermark_ok } from './mmzone.ts';
import { GFP_KERNEL } from './page_flags.ts';
import { DEF_PRIORITY, inactive_anon_is_low, SWAP_CLUSTER_MAX } from './scan_control.ts';
import { shrink_active_list, shrink_zone } from './vmscan.ts';

const L = { order: 0, priority: 1, end_zone: 2, zone: 3, total_scanned: 4, all_zones_ok: 5, has_under_min: 6, nap_ended_early: 7 } as const;
const STEP = { decide: 0, nap_over: 1, sleep_over: 2, balance: 3, pass: 4, next_zone: 5, zone_done: 6, pass_done: 7, next_priority: 8, balanced: 9 } as const;
const NAP_NS = 100e6;

export const kswapd = define_routine<Kernel, keyof typeof STEP>({
  name: 'kswapd',
  file: 'mm/vmscan.c',
  kernel: '2.6.34 kswapd, balance_pgdat, sleeping_prematurely',
  layer: 'thread',
  covers: FRAMES.kswapd,
  sleeps: 'until an allocation finds a zone below its low mark',
  locals: L,
  step: STEP,
  run: {
    decide(k, f) {
      const wanted = highest_order_wanted(k);
      if (wanted > f.l[f.b + L.order]!) {
        f.l[f.b + L.order] = wanted;
        return f.goto(STEP.balance);
      }
      if (sleeping_prematurely(k, f.l[f.b + L.order]!)) {
        k.vm[VM.kswapd_high_wmark_hit_quickly]!++;
        return f.goto(STEP.sleep_over);
      }
      return f.sleep(WAIT.kswapd_nap, f.task, NAP_NS, STEP.nap_over);
    },
    nap_over(k, f) {
      if (!f.timed_out()) {
        k.vm[VM.kswapd_low_wmark_hit_quickly]!++;
        return f.goto(STEP.sleep_over);
      }
      if (sleeping_prematurely(k, f.l[f.b + L.order]!)) {
        k.vm[VM.kswapd_high_wmark_hit_quickly]!++;
        return f.goto(STEP.sleep_over);
      }
      k.eng.emit_for(f.task, TP.mm_vmscan_kswapd_sleep, 0, 0);
      return f.sleep(WAIT.kswapd_sleep, f.task, 0, STEP.sleep_over);
    },
    sleep_over(k, f) {
      k.eng.emit_for(f.task, TP.mm_vmscan_kswapd_wake, 0, 0);
      f.l[f.b + L.order] = highest_order_wanted(k);
      return f.goto(STEP.balance);
    },
    /** balance_pgdat, from the top. */
    balance(k, f) {
      k.vm[VM.pageoutrun]!++;
      for (let zone = 0; zone < k.nr_zones; zone++) k.zone_kswapd_order[zone] = 0;
      const sc = f.task * SC_WORDS;
      k.sc[sc + SC.nr_scanned] = 0;
      k.sc[sc + SC.nr_reclaimed] = 0;
      k.sc[sc + SC.nr_to_reclaim] = Infinity;
      k.sc[sc + SC.gfp] = GFP_KERNEL;
      k.sc[sc + SC.order] = f.l[f.b + L.order]!;
      f.l[f.b + L.total_scanned] = 0;
      f.l[f.b + L.priority] = DEF_PRIORITY;
      return f.goto(STEP.pass);
    },
    /** One priority: find the highest zone that is short, then scan all zones up to it. */
    pass(k, f) {
      const l = f.l;
      const b = f.b;
      const order = l[b + L.order]!;
      const priority = l[b + L.priority]!;
      l[b + L.all_zones_ok] = 1;
      l[b + L.has_under_min] = 0;
      let end_zone = NONE;
      for (let zone = k.nr_zones - 1; zone >= 0; zone--) {
        if (k.zone_all_unreclaimable[zone] === 1 && priority !== DEF_PRIORITY) continue;
        const lruvec = k.node_scope ? 0 : zone;
        if (inactive_anon_is_low(k, lruvec)) shrink_active_list(k, f.task, lruvec, SWAP_CLUSTER_MAX, false);
        if (!zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_HIGH), 0, 0)) {
          end_zone = zone;
          break;
        }
      }
      if (end_zone === NONE) return f.goto(STEP.balanced);
      l[b + L.end_zone] = end_zone;
      l[b + L.zone] = k.node_scope ? end_zone : 0;
      return f.goto(STEP.next_zone);
    },
    next_zone(k, f) {
      const l = f.l;
      const b = f.b;
      const priority = l[b + L.priority]!;
      let zone = l[b + L.zone]!;
      while (zone <= l[b + L.end_zone]! && k.zone_all_unreclaimable[zone] === 1 && priority !== DEF_PRIORITY) zone++;
      l[b + L.zone] = zone;
      if (zone > l[b + L.end_zone]!) return f.goto(STEP.pass_done);
      const sc = f.task * SC_WORDS;
      k.sc[sc + SC.nr_scanned] = 0;
      k.sc[sc + SC.priority] = priority;
      if (!zone_watermark_ok(k, zone, l[b + L.order]!, 8 * wmark_pages(k, zone, WMARK_HIGH), l[b + L.end_zone]!, 0)) {
        return f.call(shrink_zone, STEP.zone_done, zone, priority);
      }
      return f.goto(STEP.zone_done);
    },
    zone_done(k, f) {
      const l = f.l;
      const b = f.b;
      const zone = l[b + L.zone]!;
      const end_zone = l[b + L.end_zone]!;
      const order = l[b + L.order]!;
      l[b + L.total_scanned]! += k.sc[f.task * SC_WORDS + SC.nr_scanned]!;
      l[b + L.zone] = zone + 1;
      if (k.zone_all_unreclaimable[zone] === 1) return f.goto(STEP.next_zone);
      // Given up: six times the reclaimable pages looked at since a page was freed here.
      if (k.zone_pages_scanned[zone]! >= zone_reclaimable_pages(k, zone) * 6) k.zone_all_unreclaimable[zone] = 1;
      if (!zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_HIGH), end_zone, 0)) {
        l[b + L.all_zones_ok] = 0;
        if (!zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_MIN), end_zone, 0)) l[b + L.has_under_min] = 1;
      }
      return f.goto(STEP.next_zone);
    },
    pass_done(k, f) {
      const l = f.l;
      const b = f.b;
      if (l[b + L.all_zones_ok] === 1) return f.goto(STEP.balanced);
      if (l[b + L.total_scanned]! > 0 && l[b + L.priority]! < DEF_PRIORITY - 2) {
        if (l[b + L.has_under_min] === 1) k.vm[VM.kswapd_skip_congestion_wait]!++;
        else return f.sleep(WAIT.congestion_wait, 0, NAP_NS, STEP.next_priority);
      }
      return f.goto(STEP.next_priority);
    },
    next_priority(k, f) {
      const l = f.l;
      const b = f.b;
      // Enough for this round: start again at the gentlest priority.
      if (k.sc[f.task * SC_WORDS + SC.nr_reclaimed]! >= SWAP_CLUSTER_MAX) return f.goto(STEP.balanced);
      if (l[b + L.priority] === 0) return f.goto(STEP.balanced);
      l[b + L.priority]! -= 1;
      return f.goto(STEP.pass);
    },
    balanced(k, f) {
      const l = f.l;
      const b = f.b;
      if (l[b + L.all_zones_ok] === 0) {
        if (k.sc[f.task * SC_WORDS + SC.nr_reclaimed]! < SWAP_CLUSTER_MAX) l[b + L.order] = 0;
        // Every zone hopeless: nothing to loop for until a page is freed.
        if (!all_hopeless(k)) return f.goto(STEP.balance);
      }
      clear_boost(k);
      return f.goto(STEP.decide);
    },
  },
});

function highest_order_wanted(k: Kernel): number {
  let order = 0;
  for (let zone = 0; zone < k.nr_zones; zone++) order = Math.max(order, k.zone_kswapd_order[zone]!);
  return order;
}

function sleeping_prematurely(k: Kernel, order: number): boolean {
  for (let zone = 0; zone < k.nr_zones; zone++) {
    if (k.zone_all_unreclaimable[zone] === 1) continue;
    if (!zone_watermark_ok(k, zone, order, wmark_pages(k, zone, WMARK_HIGH), 0, 0)) return true;
  }
  return false;
}

function all_hopeless(k: Kernel): boolean {
  for (let zone = 0; zone < k.nr_zones; zone++) if (k.zone_all_unreclaimable[zone] === 0) return false;
  return true;
}

function clear_boost(k: Kernel): void {
  for (let zone = 0; zone < k.nr_zones; zone++) k.zone_boost[zone] = 0;
}
