// What the log shows: of which kind of event, by whom, about what. The choices come from the catalog and the run.
import type { Catalog, EventKindText } from '#wire/catalog.ts';
import type { LogFilter, SessionInfo } from '#wire/messages.ts';
import { create } from 'zustand';
import type { Brush, Followed } from '#panels/brush.ts';
import { thingWords } from '../about.ts';
import type { About } from '../state/ui-store.ts';

export interface LogChoice {
  /** '' all; 'marked' what the time line marks; 'group:mm_vmscan' by the beginning of the name; 'kind:3' one. */
  readonly kind: string;
  /** '' everybody; a task's number; '-1' the machine. */
  readonly actor: string;
  /** '' everything; 'chosen' what is chosen; 'follow:0' a followed page. */
  readonly about: string;
}

export const ALL: LogChoice = { kind: '', actor: '', about: '' };

export const useLogChoice = create<LogChoice>(() => ALL);

/** "mm_vmscan" of mm_vmscan_evict, "block" of block_rq_issue. */
export function groupOf(name: string): string {
  const parts = name.split('_');
  return parts[0] === 'mm' && parts.length > 2 ? `mm_${parts[1]!}` : parts[0]!;
}

/** Groups of two events and more, in the order of the catalog. */
export function groupsOf(events: readonly EventKindText[]): readonly { readonly id: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { name } of events) counts.set(groupOf(name), (counts.get(groupOf(name)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([id, count]) => ({ id, count }));
}

/** A kind's words without its numbers: "… makes page … dirty". */
export function kindWords(kind: EventKindText): string {
  return kind.text.replaceAll(/\{\w+\}/g, '…');
}

export function kindsOf(choice: string, events: readonly EventKindText[]): readonly number[] | null {
  const [how, what] = choice.split(':');
  if (how === 'marked') return events.filter((event) => event.marker !== 'none').map((event) => event.id);
  if (how === 'group') return events.filter((event) => groupOf(event.name) === what).map((event) => event.id);
  if (how === 'kind') return [Number(what)];
  return null;
}

/** Null: nothing is filtered. */
export function filterOf(choice: LogChoice, catalog: Catalog, about: About | null, follow: readonly Followed[], brush: Brush | null = null): LogFilter | null {
  const kinds = kindsOf(choice.kind, catalog.events);
  const followed = follow[Number(choice.about.split(':')[1])];
  const subject = choice.about === 'chosen' ? about?.what : followed?.what;
  const filter: LogFilter = {
    ...(kinds === null ? {} : { kinds }),
    ...(choice.actor === '' ? {} : { actor: Number(choice.actor) }),
    ...(brush === null ? {} : ofBrush(brush, choice)),
    ...(subject === undefined ? {} : { about: subject }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

/** Of what is picked out; a list, an asker of the disk or a kind of wait is in no event. */
function ofBrush(brush: Brush, choice: LogChoice): LogFilter {
  if (brush.kind === 'blocks') return { blocks: { from: brush.from, to: brush.to } };
  if (brush.kind === 'time') return { ns: { from: brush.from_ns, to: brush.to_ns } };
  return brush.kind === 'task' && choice.actor === '' ? { actor: brush.task } : {};
}

/** Whether the log tells what is picked out from the rest. */
export function logTells(brush: Brush): boolean {
  return brush.kind === 'blocks' || brush.kind === 'time' || brush.kind === 'task';
}

/** The filter in words, for the head of a saved log. */
export function choiceWords(choice: LogChoice, catalog: Catalog, session: SessionInfo, about: About | null, follow: readonly Followed[]): string {
  const [how, what] = choice.kind.split(':');
  const kind = how === 'marked' ? 'what the time line marks' : how === 'group' ? `${what!}_*` : how === 'kind' ? (catalog.events.find((event) => event.id === Number(what))?.name ?? '') : 'all events';
  const actor = choice.actor === '' ? '' : `, by ${session.tasks.find((task) => task.id === Number(choice.actor))?.name ?? 'the machine'}`;
  const of = choice.about === 'chosen' ? about?.label : followedWords(session, follow[Number(choice.about.split(':')[1])]);
  return `${kind}${actor}${of === undefined ? '' : `, about ${of}`}`;
}

function followedWords(session: SessionInfo, followed: Followed | undefined): string | undefined {
  return followed === undefined ? undefined : thingWords(session, followed.what);
}
