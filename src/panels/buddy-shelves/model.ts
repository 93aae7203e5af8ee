// What each size of free memory says: how many blocks stand ready, whether a larger one could be split, and how far the
// zone is from serving it.
import { MIGRATE_TYPES, ORDERS } from '#wire/frame_layout.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { PanelInput } from '../panel.ts';

/** Blocks of each migrate type, in the order in which the shelves stand: what most requests take comes first. */
export const TYPE_TEXT = [
  { type: 2, label: 'movable', short: 'movable', kernel: 'MIGRATE_MOVABLE', long: 'kept for pages that can move' },
  { type: 0, label: 'cannot move', short: 'fixed', kernel: 'MIGRATE_UNMOVABLE', long: 'kept for pages that cannot move' },
  { type: 1, label: 'reclaimable', short: 'freeable', kernel: 'MIGRATE_RECLAIMABLE', long: 'kept for pages that can only be freed' },
  { type: 3, label: 'reserve', short: 'reserve', kernel: 'MIGRATE_RESERVE', long: 'reserve, for when nothing else is left' },
] as const;
export type Column = (typeof TYPE_TEXT)[number];

/** Above this the kernel moves pages rather than reclaims them (2.6.35 mm/compaction.c, sysctl_extfrag_threshold). */
const EXTFRAG_THRESHOLD = 500;

/** 'splits' = none of this size, but a larger one can be cut. */
export type Service = 'ready' | 'splits' | 'none';
export type Verdict = 'fine' | 'short of memory' | 'scattered';

export interface Shelf {
  readonly order: number;
  readonly pages: number;
  /** Free blocks by migrate type (the type's number, not its column). */
  readonly counts: readonly number[];
  readonly count: number;
  readonly service: Service;
  /** In thousandths, as the kernel counts it: -1000 if a request would be served. */
  readonly index: number;
  readonly verdict: Verdict;
  readonly huge: boolean;
}

export interface ZoneShelves {
  readonly zone: number;
  readonly name: string;
  readonly free: number;
  /** Every order, smallest first. */
  readonly shelves: readonly Shelf[];
}

/**
 * How broken up free memory is for a request of an order, in thousandths rounded down: -1000 = it would be served;
 * towards 0 memory is short, towards 1000 it is there in pieces. `counts` are free blocks by order.
 */
export function fragmentationIndex(counts: readonly number[], order: number): number {
  let pages = 0;
  let blocks = 0;
  let suitable = 0;
  counts.forEach((count, o) => {
    blocks += count;
    pages += count * 2 ** o;
    if (o >= order) suitable += count * 2 ** (o - order);
  });
  if (blocks === 0) return 0;
  if (suitable > 0) return -1000;
  return 1000 - Math.floor((1000 + Math.floor((pages * 1000) / 2 ** order)) / blocks);
}

export function verdictOf(index: number): Verdict {
  if (index === -1000) return 'fine';
  return index > EXTFRAG_THRESHOLD ? 'scattered' : 'short of memory';
}

/** '0.874', '-1.000': as the kernel prints it. */
export function indexText(index: number): string {
  return (index / 1000).toFixed(3);
}

export function hugeOrder(input: PanelInput): number {
  return Math.round(Math.log2(Math.max(1, input.session.block_pages)));
}

function shelvesOf(view: FrameView, zone: number, huge: number): Shelf[] {
  const counts = Array.from({ length: ORDERS }, (_, order) => Array.from({ length: MIGRATE_TYPES }, (__, type) => view.area_of(zone, order, type)));
  const totals = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  return totals.map((count, order) => {
    const index = fragmentationIndex(totals, order);
    const service: Service = count > 0 ? 'ready' : index === -1000 ? 'splits' : 'none';
    return { order, pages: 2 ** order, counts: counts[order]!, count, service, index, verdict: verdictOf(index), huge: order === huge };
  });
}

function shortness(view: FrameView, zone: number): number {
  const free = view.zone_of(zone, 'free');
  return free < view.zone_of(zone, 'min') ? 2 : free < view.zone_of(zone, 'low') ? 1 : 0;
}

/** Zones with memory: the one that is short first, among equals the largest. */
export function zonesOf(input: PanelInput): ZoneShelves[] {
  const { view, session } = input;
  const zones: number[] = [];
  for (let zone = 0; zone < view.dims.nr_zones; zone++) if (view.zone_of(zone, 'managed') > 0) zones.push(zone);
  zones.sort((a, b) => shortness(view, b) - shortness(view, a) || view.zone_of(b, 'managed') - view.zone_of(a, 'managed') || a - b);
  const huge = hugeOrder(input);
  return zones.map((zone) => ({
    zone, name: session.zones[zone]?.name ?? String(zone), free: view.zone_of(zone, 'free'), shelves: shelvesOf(view, zone, huge),
  }));
}

/** Largest order that can be served, or -1. */
export function largestOrder(zone: ZoneShelves): number {
  return zone.shelves.reduce((largest, shelf) => (shelf.service === 'none' ? largest : shelf.order), -1);
}

/** A block that goes from one shelf to another between two frames. */
export interface Move {
  readonly from: { readonly order: number; readonly type: number };
  readonly to: { readonly order: number; readonly type: number };
  readonly kind: 'split' | 'merge';
}

const MOST_MOVES = 3;
/** More changed at once than one request or one freed page can change. */
const MOST_CHANGED = ORDERS + 3;

/**
 * What one event did to a zone's shelves: a block cut into halves, or blocks joined with their buddies; the largest
 * parts, three at most. Nothing when more happened than can be told apart.
 */
export function movesBetween(before: FrameView, view: FrameView, zone: number): readonly Move[] {
  const gone: { order: number; type: number }[] = [];
  const come: { order: number; type: number }[] = [];
  for (let order = ORDERS - 1; order >= 0; order--) {
    for (let type = 0; type < MIGRATE_TYPES; type++) {
      const change = view.area_of(zone, order, type) - before.area_of(zone, order, type);
      for (let i = 0; i < Math.min(MOST_CHANGED, Math.abs(change)); i++) (change < 0 ? gone : come).push({ order, type });
    }
  }
  if (gone.length + come.length > MOST_CHANGED || gone.length === 0 || come.length === 0) return [];
  const [largestGone, largestCome] = [gone[0]!, come[0]!];
  if (gone.length === 1 && largestGone.order > largestCome.order) {
    return come.slice(0, MOST_MOVES).map((to) => ({ from: largestGone, to, kind: 'split' as const }));
  }
  if (come.length === 1 && largestCome.order > largestGone.order) {
    return gone.slice(0, MOST_MOVES).map((from) => ({ from, to: largestCome, kind: 'merge' as const }));
  }
  return [];
}
