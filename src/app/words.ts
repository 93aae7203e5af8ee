// Numbers and events in words: the clock, the speed, markers, event sentences. One place, so that the scrubber, the
// live region and the log say the same.
import { format_ns } from '#base/units.ts';
import { eventKind, fillIn } from '#panels/draw/event_words.ts';
import type { EventRow } from '#panels/draw/event_words.ts';
import type { Catalog } from '#wire/catalog.ts';
import type { SessionInfo } from '#wire/messages.ts';

export { format_clock as clockText } from '#base/units.ts';
export { actorName, eventKind, eventSentence } from '#panels/draw/event_words.ts';
export type { EventRow } from '#panels/draw/event_words.ts';

/** "1 s here = 4 ms there". */
export function speedText(speed: number): string {
  const ns = speed * 1e9;
  return speed === 1 ? 'real time' : `1 s here = ${format_ns(Math.round(ns))} there`;
}

/** A short label for a marker: the kind's words without its quantities ("writer is slowed down", "kswapd wakes"). */
export function markerLabel(catalog: Catalog, session: SessionInfo, event: EventRow): string {
  const kind = eventKind(catalog, event.kind);
  if (kind === undefined) return `event ${event.kind}`;
  const short = fillIn(kind.text.replace(/( for| by| up to) \{[ab]\}.*$|:.*$/, ''), kind, session, event);
  return short.length > 44 ? `${short.slice(0, 42).trimEnd()}…` : short;
}

/** The number's label after "2,916 bytes": "past the end of the stack", not "bytes past the end of the stack". */
export function withoutUnit(label: string, unit: string): string {
  return unit !== '' && label.startsWith(`${unit} `) ? label.slice(unit.length + 1) : label;
}

/** A measured value in the unit that the story asks for; values in ns are brought to ms, µs or s. */
export function numberText(value: number | string | null, metric: string, unit: string): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  let shown = value;
  if (metric.endsWith('_ns')) {
    const per = { ns: 1, 'µs': 1e3, us: 1e3, ms: 1e6, s: 1e9 }[unit];
    if (per !== undefined) shown = value / per;
  }
  const abs = Math.abs(shown);
  if (Number.isInteger(shown) || abs >= 1000) return Math.round(shown).toLocaleString('en');
  return abs >= 100 ? shown.toFixed(0) : abs >= 10 ? shown.toFixed(1) : shown.toFixed(2);
}

const FIGURE_WORDS: Readonly<Record<string, string>> = {
  pgscan_total: 'pages scanned',
  pgsteal_total: 'pages freed',
  reclaim_efficiency: 'freed per scanned',
  direct_share_of_steal: 'freed by tasks, share',
  direct_share_of_scan: 'scanned by tasks, share',
  allocstall: 'reclaims by tasks',
  anon_share_of_scan: 'anon share of scanned',
  anon_share_of_steal: 'anon share of freed',
  workingset_refault_file: 'file pages came back',
  workingset_refault_anon: 'anon pages came back',
  data_disk_pages_read: 'pages read from the disk',
  disk_pages_read_per_later_pass: 'pages read, later passes',
  hit_ratio_later_passes: 'hits in later passes',
  hot_retained_after_scan: 'hot set kept after the scan',
  hot_hit_ratio_during_scan: 'hot set hit during the scan',
  duration_s: 'seconds',
};

/** A figure of a recorded case in plain words, where there are some; the recordings' own name otherwise. */
export function figureWords(figure: string): string {
  return FIGURE_WORDS[figure] ?? figure;
}

/** A figure as it is read: whole above 100, four figures below; of a list (one value a pass) each different one once. */
export function figureText(value: number | string | null): string {
  if (value === null || value === '') return '–';
  const parts = String(value).split(/,\s*/).map(Number);
  if (parts.some((part) => Number.isNaN(part))) return String(value);
  const shown = parts.map((part) => (Math.abs(part) >= 100 ? Math.round(part).toLocaleString('en') : String(Number(part.toPrecision(4)) + 0)));
  return [...new Set(shown)].join(', ');
}
