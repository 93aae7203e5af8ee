// What stands on the belts of a zone: counts, both ends page by page, and the trays before the heads.
import { BELT_END, LISTS_PER_ZONE, TRAY } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import { LISTS, MARK_DIRTY, MARK_HELD, MARK_REFERENCED } from '#wire/marks.ts';

/** Lists in the order of the belts: file above anonymous, active above inactive. Numbers are those of LISTS. */
export const BELT_ORDER = [3, 2, 1, 0] as const;
export const UNEVICTABLE = 4;

export function listLabel(list: number, kernelNames: boolean): string {
  if (kernelNames) return LISTS[list]!.id;
  return ['anon inactive', 'anon active', 'file inactive', 'file active', 'locked'][list]!;
}

export function isActive(list: number): boolean {
  return list === 1 || list === 3;
}

/** Pages on the four belts of a zone. */
export function pagesOnBelts(view: FrameView, zone: number): number {
  let sum = 0;
  for (const list of BELT_ORDER) sum += view.list_count_of(zone, list);
  return sum;
}

/** The zone with most pages on its belts. */
export function mainZone(view: FrameView): number {
  let best = 0;
  for (let zone = 1; zone < view.dims.nr_zones; zone++) if (pagesOnBelts(view, zone) > pagesOnBelts(view, best)) best = zone;
  return best;
}

/** Up to `most` pages from the head, newest first. */
export function headPages(view: FrameView, zone: number, list: number, most: number): readonly number[] {
  return endPages(view.list_head, zone, list, Math.min(most, view.list_count_of(zone, list)));
}

/** Up to `most` pages at the tail, the one that goes next first. */
export function tailPages(view: FrameView, zone: number, list: number, most: number): readonly number[] {
  return endPages(view.list_tail, zone, list, Math.min(most, view.list_count_of(zone, list)));
}

function endPages(ends: Int32Array, zone: number, list: number, most: number): readonly number[] {
  const from = (zone * LISTS_PER_ZONE + list) * BELT_END;
  const out: number[] = [];
  for (let i = 0; i < Math.min(most, BELT_END); i++) {
    const pfn = ends[from + i]!;
    if (pfn < 0) break;
    out.push(pfn);
  }
  return out;
}

/** Pages of a list that wait in the add batches of all CPUs; they are on no belt yet. */
export function trayPages(view: FrameView, list: number): readonly number[] {
  const out: number[] = [];
  for (let cpu = 0; cpu < view.dims.nr_cpus; cpu++) {
    const from = (cpu * 4 + list) * TRAY;
    for (let slot = 0; slot < TRAY; slot++) {
      const pfn = view.tray[from + slot]!;
      if (pfn >= 0) out.push(pfn);
    }
  }
  return out;
}

export interface TailCounts {
  readonly pages: number;
  readonly dirty: number;
  readonly referenced: number;
  readonly held: number;
}

/** Marks among the last pages of a list, as many as a frame carries. */
export function tailCounts(view: FrameView, zone: number, list: number): TailCounts {
  const pages = tailPages(view, zone, list, BELT_END);
  const having = (bit: number): number => pages.filter((pfn) => (view.mark[pfn]! & bit) !== 0).length;
  return { pages: pages.length, dirty: having(MARK_DIRTY), referenced: having(MARK_REFERENCED), held: having(MARK_HELD) };
}
