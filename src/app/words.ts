// Numbers and events in words: the clock, the speed, markers, event sentences. One place, so that the scrubber, the
// live region and the log say the same.
import { format_ns } from '#base/units.ts';
import type { Catalog, EventKindText } from '#wire/catalog.ts';
import type { SessionInfo } from '#wire/messages.ts';

/** The clock: seconds with as many figures as the run's length needs. */
export function clockText(ns: number, duration_ns: number): string {
  const seconds = ns / 1e9;
  if (duration_ns < 1e6) return `${(ns / 1e3).toFixed(1)} µs`;
  if (duration_ns < 1e9) return `${(ns / 1e6).toFixed(3)} ms`;
  return `${seconds.toFixed(duration_ns < 100e9 ? 3 : 2)} s`;
}

/** "1 s here = 4 ms there". */
export function speedText(speed: number): string {
  const ns = speed * 1e9;
  return speed === 1 ? 'real time' : `1 s here = ${format_ns(Math.round(ns))} there`;
}

export function actorName(session: SessionInfo, actor: number): string {
  return session.tasks.find((task) => task.id === actor)?.name ?? 'the machine';
}

export function eventKind(catalog: Catalog, kind: number): EventKindText | undefined {
  return catalog.events.find((event) => event.id === kind);
}

export interface EventRow {
  readonly kind: number;
  readonly actor: number;
  readonly a: number;
  readonly b: number;
}

export function eventSentence(catalog: Catalog, session: SessionInfo, event: EventRow): string {
  const kind = eventKind(catalog, event.kind);
  if (kind === undefined) return `event ${event.kind}`;
  return kind.text
    .replaceAll('{actor}', actorName(session, event.actor))
    .replaceAll('{a}', event.a.toLocaleString('en'))
    .replaceAll('{b}', event.b.toLocaleString('en'));
}

/** A short label for a marker: the kind's words without its numbers. */
export function markerLabel(catalog: Catalog, session: SessionInfo, event: EventRow): string {
  const sentence = eventSentence(catalog, session, event);
  return sentence.length > 34 ? `${sentence.slice(0, 32)}…` : sentence;
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
