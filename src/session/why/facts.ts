// The numbers on a card: read from the machine in the moment of the event.
import { format_ns } from '#base/units.ts';
import { BLKDEV_MAX_RQ, CC, CC_WORDS, D, DEVICE_SCALARS, ZC, ZC_WORDS } from '#kernel/columns.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { free_blocks } from '#kernel/mm/mmzone.ts';
import { MAX_ORDER, PG_dirty, PG_locked, PG_referenced, PG_writeback } from '#kernel/mm/page_flags.ts';
import { TP } from '#kernel/tracepoints.ts';
import { VM } from '#kernel/vmstat.ts';
import type { RecordedEvent } from '../recording.ts';
import type { WhyFact } from './answer.ts';
import { mark_facts } from './marks.ts';
import { count } from './names.ts';

const fact = (label: string, kernel: string, value: string | number): WhyFact => ({ label, kernel, value: typeof value === 'number' ? count(value) : value });

/** Zone that an allocation tries first. */
export function first_zone(k: Kernel): number {
  return k.nr_zones - 1;
}

/** The device whose queue is meant: the one that an event of the block layer is about is told by its sector alone, so all are counted. */
export function queued(k: Kernel, field: 'nr_queued' | 'nr_writes' | 'nr_reads'): number {
  let all = 0;
  for (let device = 0; device < k.size.nr_devices; device++) all += k.dev[device * DEVICE_SCALARS + D[field]]!;
  return all;
}

/** Device that has just been given, or has just finished, a request at this sector; or NONE. */
export function device_at(k: Kernel, sector: number): number {
  for (let device = 0; device < k.size.nr_devices; device++) {
    const base = device * DEVICE_SCALARS;
    const in_service = k.dev[base + D.in_service]!;
    if (in_service > 0 && k.rq_sector[device * (k.rq_sector.length / k.size.nr_devices) + in_service - 1] === sector) return device;
  }
  return -1;
}

/** Free blocks of an order or larger in all zones. */
export function ready_blocks(k: Kernel, order: number): number {
  let blocks = 0;
  for (let zone = 0; zone < k.nr_zones; zone++) for (let o = order; o < MAX_ORDER; o++) blocks += free_blocks(k, zone, o) << (o - order);
  return blocks;
}

function all_free(k: Kernel): number {
  return k.zone_free.reduce((sum, free) => sum + free, 0);
}

function page_state(k: Kernel, pfn: number): string {
  const flags = k.flags[pfn] ?? 0;
  const names = [[PG_locked, 'locked'], [PG_writeback, 'being written'], [PG_dirty, 'dirty'], [PG_referenced, 'used']] as const;
  return names.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name).join(', ') || 'clean';
}

export function facts_at(k: Kernel, event: RecordedEvent): WhyFact[] {
  const { kind, a, b, actor } = event;
  switch (kind) {
    case TP.mm_vmscan_direct_reclaim_begin:
    case TP.reclaim_handoff:
      return mark_facts(k, first_zone(k)).slice(0, 3);
    case TP.mm_vmscan_wakeup_kswapd:
      return mark_facts(k, a).filter((one) => one.label !== 'min');
    case TP.mm_vmscan_direct_reclaim_end:
      return [fact('got', 'nr_reclaimed', a), fact('in', 'latency', format_ns(b))];
    case TP.congestion_wait:
      return [fact('writes queued', 'rl->count[BLK_RW_ASYNC]', `${count(queued(k, 'nr_writes'))} of ${BLKDEV_MAX_RQ * k.size.nr_devices}`), fact('priority', 'sc->priority', b)];
    case TP.block_sleeprq:
      return [fact(b === 1 ? 'writes queued' : 'reads queued', 'rl->count', `${count(k.dev[a * DEVICE_SCALARS + (b === 1 ? D.nr_writes : D.nr_reads)]!)} of ${BLKDEV_MAX_RQ}`)];
    case TP.block_bio_queue:
      return [fact('ahead of it', 'nr_sorted', queued(k, 'nr_queued'))];
    case TP.block_rq_issue: {
      const device = device_at(k, a);
      if (device < 0 || k.config.devices[device]?.kind !== 'disk') return [];
      const base = device * DEVICE_SCALARS;
      return [
        fact('cylinder', 'cylinder', `${count(k.dev[base + D.from_cylinder]!)} → ${count(k.dev[base + D.to_cylinder]!)}`),
        fact('arm moves', 'seek', format_ns(Math.floor(k.dev[base + D.move_end]! - k.dev[base + D.move_start]!))),
      ];
    }
    case TP.balance_dirty_pages:
      return [fact('dirty', 'nr_dirty', k.vm[VM.nr_dirty]!), fact('being written', 'nr_writeback', k.vm[VM.nr_writeback]!)];
    case TP.writeback_start:
    case TP.writeback_wake:
    case TP.writeback_dirty_page:
      return [fact('dirty', 'nr_dirty', k.vm[VM.nr_dirty]!)];
    case TP.mm_vmscan_keep:
    case TP.mm_vmscan_evict:
    case TP.mm_vmscan_writepage:
      return [fact('the page is', 'page->flags', page_state(k, a))];
    case TP.mm_vmscan_skip_dirty:
      return [fact('priority', 'sc->priority', b), fact('dirty', 'nr_dirty', k.vm[VM.nr_dirty]!)];
    case TP.mm_vmscan_kswapd_wake:
    case TP.mm_vmscan_kswapd_sleep:
      return mark_facts(k, first_zone(k)).filter((one) => one.label === 'free' || one.label === 'high');
    case TP.mm_compaction_deferred:
      return [fact('attempt', 'compact_considered', `${count(k.zone_compact[a * ZC_WORDS + ZC.considered]!)} of ${count(1 << k.zone_compact[a * ZC_WORDS + ZC.defer_shift]!)}`)];
    case TP.mm_compaction_end:
      return [fact('moved', 'nr_migrated', k.cc[actor * CC_WORDS + CC.nr_migrated]!), fact('failed', 'nr_failed', k.cc[actor * CC_WORDS + CC.nr_failed]!)];
    case TP.thp_fault_begin:
    case TP.thp_fault_fallback:
      return [fact('free', 'NR_FREE_PAGES', all_free(k)), fact('blocks ready', 'nr_free', ready_blocks(k, b))];
    case TP.alloc_failed:
      return [fact('free', 'NR_FREE_PAGES', all_free(k)), fact('blocks ready', 'nr_free', ready_blocks(k, a))];
    case TP.compact_steal:
      return [fact('block', 'pageblock', a >> k.config.pageblock_order)];
    default:
      return [];
  }
}

/** Of a card about a full queue: whose requests fill it. */
export function joined_at(k: Kernel, event: RecordedEvent): { actor: number; count: number }[] | null {
  if (event.kind !== TP.block_sleeprq && event.kind !== TP.block_bio_queue && event.kind !== TP.congestion_wait) return null;
  const by = new Map<number, number>();
  for (let rq = 0; rq < k.rq_state.length; rq++) if (k.rq_state[rq] !== 0) by.set(k.rq_task[rq]!, (by.get(k.rq_task[rq]!) ?? 0) + 1);
  return by.size === 0 ? null : [...by].map(([actor, n]) => ({ actor, count: n })).sort((one, other) => other.count - one.count || one.actor - other.actor);
}
