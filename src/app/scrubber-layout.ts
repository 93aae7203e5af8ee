// Where markers and their labels stand under the scrubber: crowded ones fold into a count, and a label is written only
// where it fits. Pure arithmetic.
import type { EventKindText } from '#wire/catalog.ts';

export type MarkerKind = EventKindText['marker'] | 'fork' | 'bookmark';

export interface MarkerInput {
  readonly ns: number;
  readonly ordinal: number;
  readonly kind: MarkerKind;
  readonly label: string;
}

export interface MarkerGroup {
  readonly x: number;
  readonly ns: number;
  readonly ordinal: number;
  readonly kind: MarkerKind;
  readonly count: number;
  readonly label: string;
  /** Whether the label fits beneath. */
  readonly labelled: boolean;
}

/** Which of several in one place is drawn. What the visitor did stands out: it is the way back to before it. */
const RANK: Readonly<Record<MarkerKind, number>> = { none: 0, state: 1, harm: 2, fork: 3, bookmark: 6, theft: 3, huge: 4, kill: 5 };

export interface LayoutSizes {
  readonly width: number;
  readonly duration_ns: number;
  /** Markers nearer than this fold together. */
  readonly apart_px: number;
  readonly char_px: number;
}

export function layoutMarkers(markers: readonly MarkerInput[], sizes: LayoutSizes): readonly MarkerGroup[] {
  const { width, duration_ns, apart_px, char_px } = sizes;
  if (width <= 0 || duration_ns <= 0) return [];
  const sorted = [...markers].sort((one, other) => one.ns - other.ns || one.ordinal - other.ordinal);
  const groups: { x: number; first: MarkerInput; worst: MarkerInput; count: number }[] = [];
  for (const marker of sorted) {
    const x = (Math.min(Math.max(marker.ns, 0), duration_ns) / duration_ns) * width;
    const last = groups[groups.length - 1];
    if (last !== undefined && x - last.x < apart_px) {
      last.count++;
      if (RANK[marker.kind] > RANK[last.worst.kind]) last.worst = marker;
    } else groups.push({ x, first: marker, worst: marker, count: 1 });
  }
  const placed: { from: number; to: number }[] = [];
  const labelled = new Set<number>();
  const order = groups.map((_, ix) => ix).sort((one, other) => RANK[groups[other]!.worst.kind] - RANK[groups[one]!.worst.kind] || one - other);
  for (const ix of order) {
    const group = groups[ix]!;
    const half = (textOf(group).length * char_px) / 2;
    const from = group.x - half;
    const to = group.x + half;
    if (from < -8 || to > width + 8 || placed.some((other) => from < other.to + 10 && to > other.from - 10)) continue;
    placed.push({ from, to });
    labelled.add(ix);
  }
  return groups.map((group, ix) => ({
    x: group.x,
    ns: group.worst.ns,
    ordinal: group.worst.ordinal,
    kind: group.worst.kind,
    count: group.count,
    label: textOf(group),
    labelled: labelled.has(ix),
  }));
}

function textOf(group: { worst: MarkerInput; count: number }): string {
  return group.count > 1 ? `${group.worst.label} +${group.count - 1}` : group.worst.label;
}

/** Bars of event density as one SVG path in a box of bins × 1; the root keeps quiet stretches visible. */
export function densityPath(density: readonly number[]): string {
  const most = Math.max(...density, 1);
  let path = '';
  density.forEach((count, bin) => {
    if (count <= 0) return;
    const height = Math.max(Math.sqrt(count / most), 0.06);
    path += `M${bin + 0.12} 1V${(1 - height).toFixed(3)}h.76V1z`;
  });
  return path;
}

/** Stretches of bins in which somebody waited for memory, as [from, to] in bins. */
export function stalledRuns(stalled: readonly number[], least = 0.05): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  stalled.forEach((share, bin) => {
    if (share < least) return;
    const last = runs[runs.length - 1];
    if (last !== undefined && last[1] === bin) last[1] = bin + 1;
    else runs.push([bin, bin + 1]);
  });
  return runs;
}
