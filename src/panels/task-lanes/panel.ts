// Tasks: who ran, who waited, and for whom?
import { format_ns } from '#base/units.ts';
import { formatCount, plural, textSizes } from '../draw/text.ts';
import type { Hit, LegendEntry, Panel, PanelInput, PanelText } from '../panel.ts';
import { drawLanes, lookRect } from './draw.ts';
import type { Lane } from './layout.ts';
import { layoutLanes } from './layout.ts';
import type { Span, SpanLook } from './model.ts';
import { LOOK_TEXT, reasonLabel, spansOf } from './model.ts';
import { nsOfX, windowOf, xOfNs } from './time_axis.ts';

const LOOKS: readonly SpanLook[] = ['running', 'helping', 'compacting', 'ready', 'memory', 'disk', 'lock'];
/** How far beside a narrow span a pointer still means it. */
const REACH_PX = 3;
const MOST_ROWS = 50;

function nameOf(input: PanelInput, task: number): string {
  return input.session.tasks[task]?.name ?? `task ${task}`;
}

function spanWords(input: PanelInput, span: Span): string {
  const length = format_ns(span.lengthNs);
  const name = nameOf(input, span.task);
  if (span.look === 'running') return `${name} ran for ${length}`;
  if (span.look === 'ready') return `${name} was ready for ${length}; no CPU was free`;
  if (span.look === 'compacting') return `${name} moved pages together for ${length}`;
  if (span.look === 'helping') return `${name} worked for ${nameOf(input, span.forTask)} for ${length}`;
  const reason = reasonLabel(input.catalog, span.reason, input.kernel_names);
  if (span.look === 'rest') return `${name} slept ${length}: ${reason}`;
  return `${name} waited ${span.look === 'memory' ? 'for memory ' : ''}${length}: ${reason}`;
}

function hitLanes(input: PanelInput, x: number, y: number): Hit | null {
  const layout = layoutLanes(input, textSizes(input.size).small);
  const lane = layout.lanes.find((row) => y >= row.y && y < row.y + row.h);
  if (lane === undefined) return null;
  if (x < layout.time.x) return { kind: 'task', task: lane.task, label: nameOf(input, lane.task) };
  if (x > layout.time.x + layout.time.w) return null;
  const span = spanAt(input, lane, x);
  if (span === null) return { kind: 'task', task: lane.task, label: nameOf(input, lane.task) };
  const atNs = Math.round(Math.min(span.toNs, Math.max(span.fromNs, nsOfX(layout.time, x))));
  return { kind: 'segment', row: span.row, task: span.task, at_ns: atNs, label: spanWords(input, span) };
}

/** The span under x, else the nearest within reach; waits before work, because they are what is asked about. */
function spanAt(input: PanelInput, lane: Lane, x: number): Span | null {
  const { time } = layoutLanes(input, textSizes(input.size).small);
  let best: Span | null = null;
  let nearest = Infinity;
  for (const span of spansOf(input.view, input.catalog)) {
    if (span.task !== lane.task) continue;
    const left = xOfNs(time, span.fromNs);
    const right = xOfNs(time, span.toNs);
    const away = x < left ? left - x : x > right ? x - right : 0;
    const score = away + (span.look === 'memory' ? -0.5 : span.look === 'rest' ? 0.25 : 0);
    if (away <= REACH_PX && score < nearest) {
      best = span;
      nearest = score;
    }
  }
  return best;
}

function describeLanes(input: PanelInput): PanelText {
  const { view, catalog } = input;
  const window = windowOf(view);
  const spans = spansOf(view, catalog);
  const waits = spans
    .filter((span) => span.look === 'memory' || span.look === 'disk' || span.look === 'lock')
    .sort((a, b) => b.lengthNs - a.lengthNs || a.fromNs - b.fromNs || a.row - b.row);
  const memory = waits.filter((span) => span.look === 'memory');
  const total = memory.reduce((sum, span) => sum + span.toNs - span.fromNs, 0);
  const longest = memory[0];
  const over = `In the last ${format_ns(window.toNs - window.fromNs)}`;
  const summary =
    longest === undefined
      ? `${over} no task waited for memory; ${plural(waits.length, 'other wait')}.`
      : `${over} tasks waited for memory ${plural(memory.length, 'time')}, ${format_ns(total)} in all. ` +
        `The longest: ${nameOf(input, longest.task)}, ${format_ns(longest.lengthNs)}: ${reasonLabel(catalog, longest.reason, input.kernel_names)}.`;
  const shown = waits.slice(0, MOST_ROWS);
  const more = waits.length > shown.length ? ` The table shows the ${formatCount(shown.length)} longest of ${plural(waits.length, 'wait')}.` : '';
  return {
    summary: summary + more,
    columns: ['task', 'why', 'kind', 'from', 'how long (ms)'],
    rows: shown.map((span) => [
      nameOf(input, span.task),
      reasonLabel(catalog, span.reason, input.kernel_names),
      LOOK_TEXT[span.look].label,
      format_ns(span.toNs - span.lengthNs),
      Math.round(span.lengthNs / 1e3) / 1e3,
    ]),
  };
}

function legendOf(input: PanelInput): readonly LegendEntry[] {
  const shown = new Set(layoutLanes(input, textSizes(input.size).small).lanes.map((lane) => lane.task));
  const used = new Set(spansOf(input.view, input.catalog).filter((span) => shown.has(span.task)).map((span) => span.look));
  return LOOKS.filter((look) => used.has(look)).map((look) => ({
    label: LOOK_TEXT[look].label,
    kernel: LOOK_TEXT[look].kernel,
    sample: (ctx, theme, px) => lookRect(ctx, theme, look, 0, 0, px, px),
  }));
}

export const taskLanes: Panel = {
  id: 'task-lanes',
  title: 'Tasks',
  question: 'Who ran, who waited, and for whom?',
  caption: 'one lane a task, time to the right; red hatch: it waits for memory',
  min_height: 120,
  draw: drawLanes,
  hit: hitLanes,
  describe: describeLanes,
  legend: legendOf,
};
