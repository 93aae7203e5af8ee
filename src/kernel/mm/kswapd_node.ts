// kswapd of machines whose lists belong to the node. Models 6.1 mm/vmscan.c: kswapd, balance_pgdat, kswapd_shrink_node,
// kswapd_try_to_sleep. Simplified: kswapd_failures, kcompactd and aging of the anonymous lists by need are left out; how
// much a pass looks at is computed by the rules of 2.6.34 (vmscan.ts). A routine of its own, because the way differs.
import { define_routine } from '#engine/routine.ts';
import { G, SC, SC_WORDS } from '../columns.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { pgdat_balanced } from './kswapd_wake.ts';
import { WMARK_HIGH, wmark_pages } from './mmzone.ts';
import { GFP_KERNEL } from './page_flags.ts';
import { DEF_PRIORITY, SWAP_CLUSTER_MAX } from './scan_control.ts';
import { shrink_zone } from './vmscan.ts';

const L = { class: 0, priority: 1, boost: 2, reclaimed_before: 3, raise: 4, zone_boost: 5 } as const;
const STEP = { decide: 0, nap_over: 1, awake: 2, pass: 3, shrunk: 4, out: 5 } as const;
const NAP_NS = 100e6;

export const kswapd_node = define_routine<Kernel, keyof typeof STEP>({
  name: 'kswapd_node',
  file: 'mm/vmscan.c',
  kernel: '6.1 kswapd, balance_pgdat, kswapd_shrink_node, kswapd_try_to_sleep',
  layer: 'thread',
  covers: FRAMES.kswapd,
  sleeps: 'until an allocation finds the node short, or a watermark is boosted',
  locals: L,
  step: STEP,
  run: {
    decide(k, f) {
      const wanted = k.g[G.kswapd_class]!;
      if (wanted > 0) return f.goto(STEP.awake);
      if (!pgdat_balanced(k, 0, f.l[f.b + L.class]!)) {
        k.vm[VM.kswapd_high_wmark_hit_quickly]!++;
        return f.goto(STEP.awake);
      }
      return f.sleep(WAIT.kswapd_nap, f.task, NAP_NS, STEP.nap_over);
    },
    nap_over(k, f) {
      if (!f.timed_out()) {
        k.vm[VM.kswapd_low_wmark_hit_quickly]!++;
        return f.goto(STEP.awake);
      }
      if (!pgdat_balanced(k, 0, f.l[f.b + L.class]!)) {
        k.vm[VM.kswapd_high_wmark_hit_quickly]!++;
        return f.goto(STEP.awake);
      }
      k.eng.emit_for(f.task, TP.mm_vmscan_kswapd_sleep, 0, 0);
      return f.sleep(WAIT.kswapd_sleep, f.task, 0, STEP.awake);
    },
    /** The highest zone that was asked for since the last round; balance_pgdat begins. */
    awake(k, f) {
      const l = f.l;
      const b = f.b;
      if (k.g[G.kswapd_class]! > 0) l[b + L.class] = k.g[G.kswapd_class]! - 1;
      k.g[G.kswapd_class] = 0;
      k.eng.emit_for(f.task, TP.mm_vmscan_kswapd_wake, l[b + L.class]!, 0);
      k.vm[VM.pageoutrun]!++;
      k.g[G.reclaim_active] = 1;
      let boost = 0;
      for (let zone = 0; zone <= l[b + L.class]!; zone++) {
        boost += k.zone_boost[zone]!;
        l[b + L.zone_boost + zone] = k.zone_boost[zone]!;
      }
      l[b + L.boost] = boost;
      l[b + L.priority] = DEF_PRIORITY;
      const sc = f.task * SC_WORDS;
      k.sc[sc + SC.nr_reclaimed] = 0;
      k.sc[sc + SC.gfp] = GFP_KERNEL;
      k.sc[sc + SC.order] = 0;
      return f.goto(STEP.pass);
    },
    pass(k, f) {
      const l = f.l;
      const b = f.b;
      const balanced = pgdat_balanced(k, 0, l[b + L.class]!);
      // A node that is short for real comes first: the boost is forgotten and the round begins again.
      if (!balanced && l[b + L.boost]! > 0) {
        l[b + L.boost] = 0;
        l[b + L.priority] = DEF_PRIORITY;
      }
      if (balanced && l[b + L.boost] === 0) return f.goto(STEP.out);
      l[b + L.raise] = l[b + L.boost]! > 0 && l[b + L.priority] === DEF_PRIORITY - 2 ? 0 : 1;
      const sc = f.task * SC_WORDS;
      let target = 0;
      for (let zone = 0; zone <= l[b + L.class]!; zone++) target += Math.max(wmark_pages(k, zone, WMARK_HIGH), SWAP_CLUSTER_MAX);
      l[b + L.reclaimed_before] = k.sc[sc + SC.nr_reclaimed]!;
      k.sc[sc + SC.nr_scanned] = 0;
      k.sc[sc + SC.nr_to_reclaim] = k.sc[sc + SC.nr_reclaimed]! + target;
      k.sc[sc + SC.priority] = l[b + L.priority]!;
      return f.call(shrink_zone, STEP.shrunk, l[b + L.class]!, l[b + L.priority]!);
    },
    shrunk(k, f) {
      const l = f.l;
      const b = f.b;
      const sc = f.task * SC_WORDS;
      const reclaimed = k.sc[sc + SC.nr_reclaimed]! - l[b + L.reclaimed_before]!;
      if (k.sc[sc + SC.nr_scanned]! >= k.sc[sc + SC.nr_to_reclaim]! - l[b + L.reclaimed_before]!) l[b + L.raise] = 0;
      l[b + L.boost] = Math.max(0, l[b + L.boost]! - reclaimed);
      // A boost without progress is given up: it may not write, so it could go on for ever.
      if (l[b + L.boost]! > 0 && reclaimed === 0) return f.goto(STEP.out);
      if (l[b + L.raise] === 1 || reclaimed === 0) l[b + L.priority]! -= 1;
      return l[b + L.priority]! >= 1 ? f.goto(STEP.pass) : f.goto(STEP.out);
    },
    out(k, f) {
      const l = f.l;
      k.g[G.reclaim_active] = 0;
      for (let zone = 0; zone <= l[f.b + L.class]!; zone++) {
        k.zone_boost[zone] = Math.max(0, k.zone_boost[zone]! - l[f.b + L.zone_boost + zone]!);
      }
      return f.goto(STEP.decide);
    },
  },
});
