// The flow of dirty pages in numbers: who makes them (taps), how many there are (tank), who cleans them (drains), and
// how many writes never reached the disk because the page was dirty already.
import type { FrameView } from '#wire/frame_view.ts';
import { TASK_STATE } from '#wire/marks.ts';
import type { PanelInput } from '../panel.ts';

export interface Tap {
  readonly task: number;
  /** Pages made dirty since the start. */
  readonly pages: number;
  /** Pages per second since the frame shown before; null where that cannot be said. */
  readonly perSecond: number | null;
  readonly pauseNs: number;
}

export interface Drain {
  readonly id: 'flusher' | 'kswapd' | 'direct' | 'dirtier' | 'sync';
  readonly label: string;
  readonly kernel: string;
  readonly badge: string;
  readonly pages: number;
  /** Share of all pages written, 0..1. */
  readonly share: number;
}

export interface Tank {
  readonly dirty: number;
  readonly writeback: number;
  readonly background: number;
  readonly limit: number;
}

export interface Absorbed {
  readonly asked: number;
  readonly absorbed: number;
  readonly written: number;
}

const DRAINS = [
  { id: 'flusher', field: 'written_flusher', label: 'flusher', kernel: 'wb_writeback', badge: 'F' },
  { id: 'kswapd', field: 'written_kswapd', label: 'kswapd', kernel: 'shrink_page_list in kswapd', badge: 'K' },
  { id: 'direct', field: 'written_direct', label: 'direct reclaim', kernel: 'shrink_page_list in the task', badge: 'D' },
  { id: 'dirtier', field: 'written_dirtier', label: 'the dirtying task', kernel: 'balance_dirty_pages', badge: 'T' },
  { id: 'sync', field: 'written_sync', label: 'written at once', kernel: 'O_SYNC, fsync', badge: '!' },
] as const;

/** Level now: the frame's counters where it has them, else the newest row of the history. */
export function tankOf(input: PanelInput): Tank {
  const { view } = input;
  const last = view.head_of('nr_levels') - 1;
  const counter = (name: string): number => {
    const ix = input.catalog.vmstat.findIndex((entry) => entry.name === name);
    return ix >= 0 && ix < view.dims.nr_vmstat ? view.vmstat[ix]! : Number.NaN;
  };
  const dirty = counter('nr_dirty');
  const writeback = counter('nr_writeback');
  return {
    dirty: Number.isNaN(dirty) ? (last >= 0 ? view.level_of(last, 'dirty') : 0) : dirty,
    writeback: Number.isNaN(writeback) ? (last >= 0 ? view.level_of(last, 'writeback') : 0) : writeback,
    background: view.head_of('dirty_background_threshold'),
    limit: view.head_of('dirty_threshold'),
  };
}

/** Tasks that ever made a page dirty, the greatest maker first. */
export function tapsOf(input: PanelInput): Tap[] {
  const { view, before } = input;
  const dt = before === null ? 0 : view.head_of('at_ns') - before.head_of('at_ns');
  const comparable = before !== null && dt > 0 && before.dims.nr_tasks === view.dims.nr_tasks;
  const taps: Tap[] = [];
  for (let task = 0; task < view.dims.nr_tasks; task++) {
    if (view.task_of(task, 'state') === TASK_STATE.unused) continue;
    const pages = view.task_of(task, 'nr_dirtied');
    const pauseNs = view.task_of(task, 'pause_ns');
    if (pages === 0 && pauseNs === 0) continue;
    const perSecond = comparable ? ((pages - before.task_of(task, 'nr_dirtied')) * 1e9) / dt : null;
    taps.push({ task, pages, perSecond, pauseNs });
  }
  return taps.sort((a, b) => b.pages - a.pages || a.task - b.task);
}

/** Who wrote pages out. The four of the kernel always; writes at once only if there were any. */
export function drainsOf(view: FrameView): Drain[] {
  const rows = DRAINS.map((drain) => ({ drain, pages: view.head_of(drain.field) }));
  const total = rows.reduce((sum, row) => sum + row.pages, 0);
  return rows
    .filter((row) => row.drain.id !== 'sync' || row.pages > 0)
    .map(({ drain, pages }) => ({
      id: drain.id,
      label: drain.label,
      kernel: drain.kernel,
      badge: drain.badge,
      pages,
      share: total > 0 ? pages / total : 0,
    }));
}

export function absorbedOf(view: FrameView): Absorbed {
  const written = DRAINS.reduce((sum, drain) => sum + view.head_of(drain.field), 0);
  return { asked: view.head_of('writes_asked'), absorbed: view.head_of('writes_absorbed'), written };
}
