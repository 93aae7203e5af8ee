// Allocation waits: how long do allocations wait, and what does the tail do?
import { format_ns } from '#base/units.ts';
import { bucket_range } from '#wire/waits.ts';
import { actorName } from '../draw/event_words.ts';
import { formatCount, plural } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { windowOf } from '../task-lanes/time_axis.ts';
import { drawCell, drawLatency, drawLineSample } from './draw.ts';
import type { Box } from './layout.ts';
import { layoutLatency } from './layout.ts';
import { DENSITY, densityClass, densityWords, LEAST_SHADED, rangeWords, waitsOf } from './model.ts';

/** How far beside a small cell a pointer still means it. */
const REACH_PX = 4;

function under(boxes: readonly Box[], x: number, y: number): number {
  let found = -1;
  let nearest = Infinity;
  boxes.forEach((box, ix) => {
    const dx = Math.max(box.x - x, x - box.x - box.w, 0);
    const dy = Math.max(box.y - y, y - box.y - box.h, 0);
    if (dx + dy < nearest && dx <= REACH_PX && dy <= REACH_PX) {
      found = ix;
      nearest = dx + dy;
    }
  });
  return found;
}

function hitLatency(input: PanelInput, x: number, y: number): Hit | null {
  const { heat, bars } = layoutLatency(input);
  const cell = heat?.cells[under(heat.cells, x, y)]?.cell;
  if (cell !== undefined) {
    const [least_ns, below_ns] = bucket_range(cell.bucket);
    const label = `${plural(cell.count, 'allocation')} waited ${rangeWords(cell.bucket)}, over between ${format_ns(cell.fromNs)} and ${format_ns(cell.toNs)}`;
    return { kind: 'waits', from_ns: Math.floor(cell.fromNs), to_ns: Math.ceil(cell.toNs), least_ns, below_ns, label };
  }
  const bar = bars[under(bars.map((one) => ({ ...one, w: Math.max(one.w, 12) })), x, y)];
  if (bar === undefined) return null;
  const [least_ns, below_ns] = bucket_range(bar.bucket);
  const { fromNs, toNs } = windowOf(input.view);
  return { kind: 'waits', from_ns: Math.floor(fromNs), to_ns: Math.ceil(toNs) + 1, least_ns, below_ns, label: `${plural(bar.count, 'allocation')} waited ${rangeWords(bar.bucket)} in the time shown` };
}

/** A change as it is read; '' where there is nothing to compare. */
function change(now: number, all: number): string {
  const by = now - all;
  return by === 0 ? 'none' : `${by > 0 ? '+' : '−'}${format_ns(Math.abs(by))}`;
}

function describeLatency(input: PanelInput): PanelText {
  const waits = waitsOf(input.view);
  const { fromNs, toNs } = windowOf(input.view);
  const whose = waits.of < 0 ? '' : `Of ${actorName(input.session, waits.of)} only. `;
  const over = `${whose}In the last ${format_ns(toNs - fromNs)}`;
  const going = waits.open === 0 ? '' : ` ${plural(waits.open, 'allocation waits', 'allocations wait')} now, up to ${format_ns(waits.openLongest)} so far.`;
  const [median, p99, longest] = waits.measures;
  const said =
    waits.count === 0
      ? `${over} no wait of an allocation ended; since the start, ${plural(waits.countAll, 'did', 'did')}.`
      : `${over} ${plural(waits.count, 'wait')} of allocations ended: median ${format_ns(median!.window)}, 99th percentile ${format_ns(p99!.window)}, longest ${format_ns(longest!.window)}. ` +
        `Since the start ${formatCount(waits.countAll)}: median ${format_ns(median!.all)}, longest ${format_ns(longest!.all)}.`;
  const what = ' A wait counts from the first reclaim or compaction that a program does for an allocation until it has the memory or is refused; allocations that were served at once do not count.';
  return {
    summary: `${said}${going}${what}`,
    columns: ['what', 'in the time shown', 'since the start', 'change'],
    rows: [
      ['waits', waits.count, waits.countAll, ''],
      ...waits.measures.map((one) => (waits.count === 0 ? [one.label, 'none', waits.countAll === 0 ? 'none' : format_ns(one.all), ''] : [one.label, format_ns(one.window), format_ns(one.all), change(one.window, one.all)])),
      ...waits.sums.flatMap((count, bucket) => (count === 0 ? [] : [[`waited ${rangeWords(bucket)}`, count, '', '']])),
    ],
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const { heat, waits } = layoutLatency(input);
  if (waits.count === 0) return [];
  const cells = heat === null ? [] : waits.cells;
  const cell = (count: number): LegendEntry['sample'] => (ctx, theme, px) => drawCell(ctx, theme, { x: 0, y: 0, w: px, h: px }, count, px * 2);
  const used = new Set(cells.filter((one) => one.count >= LEAST_SHADED).map((one) => densityClass(one.count)));
  return [
    ...(cells.some((one) => one.count < LEAST_SHADED) ? [{ label: 'one wait', kernel: 'allocstall', sample: cell(1) }] : []),
    ...DENSITY.flatMap((count, ix) => (used.has(ix) ? [{ label: densityWords(ix), kernel: 'allocstall', sample: cell(count) }] : [])),
    ...waits.measures.map((one): LegendEntry => ({ label: one.label, kernel: one.id, sample: (ctx, theme, px) => drawLineSample(ctx, theme, one.id, px) })),
  ];
}

export const latency: Panel = {
  id: 'latency',
  title: 'Allocation waits',
  question: 'How long do allocations wait, and what does the tail do?',
  caption: 'up: how long, across: when it was over; only allocations that had to wait',
  min_height: 160,
  draw: drawLatency,
  hit: hitLatency,
  describe: describeLatency,
  legend: legendOf,
};
