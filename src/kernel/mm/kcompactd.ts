// kcompactd: moves pages together in the background. Models 6.1 mm/compaction.c: kcompactd, kcompactd_do_work, proactive_compact_node,
// wakeup_kcompactd (4.6; proactive 5.9). Looks twice a second whether free memory is too broken up, and works when an allocation that may
// not wait asks. Simplified: one zone after the other; kswapd does not wake it when it goes to sleep.
import type { TaskId } from '#base/units.ts';
import { define_routine } from '#engine/routine.ts';
import { CC, CC_WORDS, G } from '../columns.ts';
import { COST } from '../costs.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { VM } from '../vmstat.ts';
import { WAIT } from '../wait_reasons.ts';
import { FRAG_CHECK_NS, fragmentation_score_node, MAX_DEFER_SHIFT, should_proactive_compact_node } from './compact_policy.ts';
import { ANY_ORDER, compact_zone_node, compaction_suitable_node, RUN } from './compaction_node.ts';
import { COMPACT } from './compact_scan.ts';
import { GFP_HIGHUSER_MOVABLE } from './page_flags.ts';

const L = { zone: 0, order: 1, score: 2, pause: 3 } as const;
const STEP = { wait: 0, look: 1, next_zone: 2, zone_done: 3 } as const;

export const kcompactd = define_routine<Kernel, keyof typeof STEP>({
  name: 'kcompactd',
  file: 'mm/compaction.c',
  kernel: '6.1 kcompactd, kcompactd_do_work, proactive_compact_node',
  layer: 'thread',
  covers: FRAMES.compact,
  sleeps: 'until somebody asks, or half a second',
  locals: L,
  step: STEP,
  run: {
    wait(k, f) {
      const pause = Math.max(FRAG_CHECK_NS, f.l[f.b + L.pause]!);
      f.l[f.b + L.pause] = 0;
      return f.sleep(WAIT.kcompactd_sleep, f.task, (k.config.compaction_proactiveness ?? 0) > 0 ? pause : 0, STEP.look);
    },
    look(k, f) {
      const l = f.l;
      const b = f.b;
      f.spend(COST.shrink_zone);
      l[b + L.zone] = 0;
      const asked = k.g[G.kcompactd_order]!;
      if (asked > 0) {
        k.vm[VM.compact_daemon_wake]!++;
        k.g[G.kcompactd_order] = 0;
        l[b + L.order] = asked;
        return f.goto(STEP.next_zone);
      }
      if (!should_proactive_compact_node(k)) return f.goto(STEP.wait);
      l[b + L.order] = ANY_ORDER;
      l[b + L.score] = fragmentation_score_node(k);
      return f.goto(STEP.next_zone);
    },
    next_zone(k, f) {
      const l = f.l;
      const b = f.b;
      const zone = l[b + L.zone]!;
      const order = l[b + L.order]!;
      if (zone === k.nr_zones) {
        // A proactive run that gained nothing is followed by a long pause.
        if (order === ANY_ORDER && fragmentation_score_node(k) >= l[b + L.score]!) l[b + L.pause] = FRAG_CHECK_NS * (1 << MAX_DEFER_SHIFT);
        return f.goto(STEP.wait);
      }
      if (compaction_suitable_node(k, zone, order, k.nr_zones - 1) !== COMPACT.go_on) {
        l[b + L.zone] = zone + 1;
        return f.goto(STEP.next_zone);
      }
      return f.call(compact_zone_node, STEP.zone_done, zone, order, GFP_HIGHUSER_MOVABLE, order === ANY_ORDER ? RUN.proactive : RUN.sync_light);
    },
    zone_done(k, f) {
      const cc = f.task * CC_WORDS;
      k.vm[VM.compact_daemon_migrate_scanned]! += k.cc[cc + CC.migrate_scanned]!;
      k.vm[VM.compact_daemon_free_scanned]! += k.cc[cc + CC.free_scanned]!;
      f.l[f.b + L.zone]! += 1;
      return f.goto(STEP.next_zone);
    },
  },
});

/** wakeup_kcompactd: by an allocation that may not wait for a block. */
export function wakeup_kcompactd(k: Kernel, task: TaskId, order: number): void {
  if (k.config.kcompactd !== true || order === 0) return;
  if (k.g[G.kcompactd_order]! < order) k.g[G.kcompactd_order] = order;
  k.eng.spend(COST.wake);
  k.eng.wake_all(WAIT.kcompactd_sleep, k.g[G.kcompactd_task]!, task, k.eng.task_event[task]!);
}
