// What a lesson points at in a panel ("free", "block:21", "page:1344", "task:app", "all"), in the panels' own terms.
import type { Hit, PanelFocus } from '#panels/panel.ts';
import type { SessionInfo } from '#wire/messages.ts';

const NO_WAIT = [Infinity, Infinity] as const;

export function focusIn(mark: string | null): PanelFocus | undefined {
  return mark === 'free' ? { mark, task: -1, wait_ns: NO_WAIT } : undefined;
}

interface Pointed {
  readonly thing: 'page' | 'block' | 'task';
  readonly number: number;
}

function hitOf({ thing, number }: Pointed): Hit {
  if (thing === 'task') return { kind: 'task', task: number, label: '' };
  return thing === 'page' ? { kind: 'page', pfn: number, label: '' } : { kind: 'block', block: number, label: '' };
}

/** What the visitor pointed at in answer to a question comes before what the step points at. */
export function hitIn(mark: string | null, info: SessionInfo | null, pointed: Pointed | null): Hit | null {
  if (pointed !== null) return hitOf(pointed);
  const [, thing, of] = /^(block|page|task):(.+)$/.exec(mark ?? '') ?? [];
  if (thing === undefined || of === undefined || info === null) return null;
  if (thing !== 'task') return hitOf({ thing: thing as 'page' | 'block', number: Number(of) });
  const task = info.tasks.find((one) => one.name === of);
  return task === undefined ? null : hitOf({ thing: 'task', number: task.id });
}

/** A click on a panel as an answer: the page, block or task under the pointer. */
export function pointedAt(hit: Hit): Pointed | null {
  if (hit.kind === 'page') return { thing: 'page', number: hit.pfn };
  if (hit.kind === 'block') return { thing: 'block', number: hit.block };
  return hit.kind === 'task' || hit.kind === 'segment' ? { thing: 'task', number: hit.task } : null;
}
