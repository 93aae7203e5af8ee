// Events in plain words, by the catalog's texts: one place, so that log, scrubber, live region and panels say the same.
import { format_ns } from '#base/units.ts';
import type { Catalog, EventKindText, FieldKind } from '#wire/catalog.ts';
import type { SessionInfo } from '#wire/messages.ts';

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
  return kind === undefined ? `event ${event.kind}` : fillIn(kind.text, kind, session, event);
}

/** Made once: `toLocaleString` finds its rules anew with every number, and a busy second has thousands. */
const NUMBERS = new Intl.NumberFormat('en');

/** One number of an event as its kind is read: a task by its name, a time in its unit. */
function fieldText(kind: FieldKind, session: SessionInfo, value: number): string {
  if (kind === 'task') return actorName(session, value);
  if (kind === 'zone') return session.zones[value]?.name ?? String(value);
  if (kind === 'ns') return format_ns(value);
  return NUMBERS.format(value);
}

/** A text of the catalog with the numbers of an event in their places. */
export function fillIn(text: string, kind: EventKindText, session: SessionInfo, event: EventRow): string {
  return text
    .replaceAll('{actor}', actorName(session, event.actor))
    // A time carries its own unit.
    .replaceAll(/\{([ab])\} ns/g, (_, field: 'a' | 'b') => format_ns(event[field]))
    .replaceAll(/\{([ab])\}/g, (_, field: 'a' | 'b') => fieldText(kind[field], session, event[field]));
}
