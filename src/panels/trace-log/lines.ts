// An event as a line of a kernel's trace: who, on which CPU, when, which tracepoint, with which numbers. Names of the numbers
// follow from what they are (catalog: FieldKind), as the kernel's own tracepoints name them.
import type { Catalog, EventKindText, FieldKind } from '#wire/catalog.ts';
import { LISTS } from '#wire/marks.ts';
import type { SessionInfo } from '#wire/messages.ts';
import type { EventRow } from '../draw/event_words.ts';
import { eventKind } from '../draw/event_words.ts';

export interface LoggedEvent extends EventRow {
  readonly id: number;
  readonly ns: number;
  readonly cause: number;
  readonly cpu: number;
}

const NAMES: Readonly<Record<FieldKind, string>> = {
  page: 'pfn', block: 'pfn', order: 'order', task: 'task', zone: 'zone', pages: 'nr_pages', ns: 'ns', bytes: 'bytes', sector: 'sector',
  sectors: 'nr_sector', list: 'lru', slot: 'slot', other: '',
};

function valueOf(kind: FieldKind, session: SessionInfo, value: number): string {
  if (kind === 'task') return session.tasks.find((task) => task.id === value)?.name ?? String(value);
  if (kind === 'zone') return session.zones[value]?.name ?? String(value);
  if (kind === 'list') return LISTS[value]?.id ?? String(value);
  return String(value);
}

/** "pfn=712 order=0"; a number that names nothing is left out unless the event's own words use it. */
export function fieldsText(kind: EventKindText, session: SessionInfo, event: Pick<EventRow, 'a' | 'b'>): string {
  const fields = (['a', 'b'] as const).flatMap((field) => {
    const what = kind[field];
    if (what === 'other' && !kind.text.includes(`{${field}}`)) return [];
    const name = NAMES[what] === '' ? field : NAMES[what];
    // The second of two alike gets a number.
    return [`${name}${field === 'b' && what === kind.a && what !== 'other' ? '2' : ''}=${valueOf(what, session, event[field])}`];
  });
  return fields.join(' ');
}

/** Seconds with nine figures: whole nanoseconds. */
export function stampText(ns: number): string {
  const whole = Math.floor(ns / 1e9);
  return `${whole}.${String(Math.round(ns - whole * 1e9)).padStart(9, '0')}`;
}

/** "writer-3". */
export function taskText(session: SessionInfo, actor: number): string {
  return actor < 0 ? 'machine' : `${session.tasks.find((task) => task.id === actor)?.name ?? 'task'}-${actor}`;
}

/** "reader5-7 [001] 18.177012345: mm_page_alloc: pfn=712 order=0". */
export function traceLine(catalog: Catalog, session: SessionInfo, event: LoggedEvent): string {
  const kind = eventKind(catalog, event.kind);
  const cpu = event.cpu >= 0 ? String(event.cpu).padStart(3, '0') : '---';
  const fields = kind === undefined ? `a=${event.a} b=${event.b}` : fieldsText(kind, session, event);
  return `${taskText(session, event.actor)} [${cpu}] ${stampText(event.ns)}: ${kind?.name ?? `event_${event.kind}`}:${fields === '' ? '' : ` ${fields}`}`;
}
