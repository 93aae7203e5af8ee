// How much reclaim frees for somebody who will compact next. Models 2.6.38 mm/vmscan.c: should_continue_reclaim and the part of
// set_reclaim_mode that chooses RECLAIM_MODE_COMPACTION. Single pages are reclaimed until compaction has room for its copies,
// instead of whole blocks. In 2.6.35 (compaction = direct) reclaim was still lumpy; without it (lumpy = off) this rule holds there too, which
// no single kernel had. Plain functions.
import type { TaskId } from '#base/units.ts';
import { SC, SC_WORDS } from '../columns.ts';
import { COMPACTION, LUMPY, SW } from '../hooks.ts';
import type { Kernel } from '../kernel.ts';
import { COMPACT, compaction_suitable } from './compact_scan.ts';
import { GFP_REPEAT, LRU_INACTIVE_ANON, LRU_INACTIVE_FILE } from './page_flags.ts';
import { COSTLY_ORDER, DEF_PRIORITY } from './scan_control.ts';

function in_reclaim_compaction(k: Kernel, order: number, priority: number): boolean {
  const compaction = k.sw[SW.compaction]!;
  if (compaction === COMPACTION.none || (compaction === COMPACTION.direct && k.sw[SW.lumpy] !== LUMPY.off)) return false;
  return order > COSTLY_ORDER || (order > 0 && priority < DEF_PRIORITY - 2);
}

/** After a round over a zone's lists that looked at `scanned` pages and freed `reclaimed`: another one? */
export function should_continue_reclaim(k: Kernel, task: TaskId, zone: number, reclaimed: number, scanned: number): boolean {
  const sc = task * SC_WORDS;
  const order = k.sc[sc + SC.order]!;
  if (!in_reclaim_compaction(k, order, k.sc[sc + SC.priority]!)) return false;
  const patient = (k.sc[sc + SC.gfp]! & GFP_REPEAT) !== 0;
  if (reclaimed === 0 && (!patient || scanned === 0)) return false;
  const pages_for_compaction = 2 << order;
  const lruvec = k.node_scope ? 0 : zone;
  const inactive = k.lru_count[k.list_id(lruvec, LRU_INACTIVE_ANON)]! + k.lru_count[k.list_id(lruvec, LRU_INACTIVE_FILE)]!;
  if (k.sc[sc + SC.nr_reclaimed]! < pages_for_compaction && inactive > pages_for_compaction) return true;
  return compaction_suitable(k, zone, order) === COMPACT.skipped;
}
