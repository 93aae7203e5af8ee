// A fault that compacts for itself on machines with lists per node. Models 6.1 mm/compaction.c: try_to_compact_pages, compact_zone_order.
// Simplified: priorities above the first (full waiting) do not occur, since the faults that are replayed give up after one round.
import { define_routine } from '#engine/routine.ts';
import { CC, CC_WORDS, G } from '../columns.ts';
import { FRAMES } from '../fs/stack_profiles.ts';
import type { Kernel } from '../kernel.ts';
import { TP } from '../tracepoints.ts';
import { VM } from '../vmstat.ts';
import { compact_zone_node, compaction_suitable_node, RUN } from './compaction_node.ts';
import { COMPACT } from './compact_scan.ts';
import { GFP_IO } from './page_flags.ts';

const L = { gfp: 0, order: 1, zone: 2, rc: 3 } as const;
const STEP = { start: 0, next_zone: 1, zone_done: 2 } as const;

/** Args: gfp, order. Value: the best outcome of all zones. A stall counts only if some zone was worth it. */
export const try_to_compact_node = define_routine<Kernel, keyof typeof STEP>({
  name: 'try_to_compact_node',
  file: 'mm/compaction.c',
  kernel: '6.1 try_to_compact_pages, compact_zone_order',
  layer: 'memory',
  covers: FRAMES.compact,
  sleeps: 'in compact_zone_node',
  locals: L,
  step: STEP,
  run: {
    start(k, f) {
      f.l[f.b + L.rc] = COMPACT.skipped;
      f.l[f.b + L.zone] = k.nr_zones - 1;
      return (f.l[f.b + L.gfp]! & GFP_IO) === 0 ? f.done(COMPACT.skipped) : f.goto(STEP.next_zone);
    },
    next_zone(k, f) {
      const l = f.l;
      const b = f.b;
      const zone = l[b + L.zone]!;
      if (zone < 0) {
        if (l[b + L.rc] !== COMPACT.skipped) k.vm[VM.compact_stall]!++;
        return f.done(l[b + L.rc]!);
      }
      const suitable = compaction_suitable_node(k, zone, l[b + L.order]!, k.nr_zones - 1);
      if (suitable === COMPACT.go_on) return f.call(compact_zone_node, STEP.zone_done, zone, l[b + L.order]!, l[b + L.gfp]!, RUN.async);
      l[b + L.rc] = Math.max(l[b + L.rc]!, suitable);
      k.g[G.compact_skipped]!++;
      k.eng.emit_for(f.task, TP.mm_compaction_suitable, zone, suitable);
      l[b + L.zone] = suitable === COMPACT.partial ? -1 : zone - 1;
      return f.goto(STEP.next_zone);
    },
    zone_done(k, f) {
      const l = f.l;
      const b = f.b;
      l[b + L.rc] = Math.max(l[b + L.rc]!, f.ret());
      const had = k.cc[f.task * CC_WORDS + CC.captured]! > 0 || f.ret() === COMPACT.partial;
      l[b + L.zone] = had ? -1 : l[b + L.zone]! - 1;
      return f.goto(STEP.next_zone);
    },
  },
});
