// What a link says of the visitor's own marks: what is followed, what is picked out, which instants are bookmarked. Each part
// is text without the signs that a link or a list needs for itself.
import type { Brush, Followed } from '#panels/brush.ts';
import type { Bookmark } from './session-store.ts';

/** Words for the notice about a part that cannot be read. */
export const EXPECTED = {
  f: 'number.page.mapping.index, number.block.block or number.task.task, each number from 1 to 3 once',
  only: 'blocks.from.to, task.task, time.from.to, list.list, origin.origin or reason.reason',
  bm: 'ns.event.name',
} as const;

export const MOST_BOOKMARKS = 20;
const MOST = 1e9;
const NAME = /^[^~,&#%]{1,48}$/u;

function wholes(texts: readonly string[], most: number, least = 0): readonly number[] | null {
  const values = texts.map((text) => (/^-?\d{1,16}$/.test(text) ? Number(text) : NaN));
  return values.every((value) => Number.isSafeInteger(value) && value >= least && value <= most) ? values : null;
}

export function readFollowed(text: string): Followed | null {
  const [number = '', kind = '', ...rest] = text.split('.');
  const n = wholes([number], 3, 1)?.[0];
  const of = wholes(rest, MOST, kind === 'page' ? -MOST : 0);
  if (n === undefined || of === null) return null;
  const [a = -1, b = -1] = of;
  // A mapping of -1 is no page's.
  if (kind === 'page' && of.length === 2 && b >= 0 && a !== -1) return { n, what: { kind, mapping: a, index: b } };
  if (kind === 'block' && of.length === 1) return { n, what: { kind, block: a } };
  if (kind === 'task' && of.length === 1) return { n, what: { kind, task: a } };
  return null;
}

export function followedText({ n, what }: Followed): string {
  return what.kind === 'page' ? `${n}.page.${what.mapping}.${what.index}` : `${n}.${what.kind}.${what.kind === 'block' ? what.block : what.task}`;
}

export function readBrush(text: string): Brush | null {
  const [kind = '', ...rest] = text.split('.');
  const of = wholes(rest, kind === 'time' ? Number.MAX_SAFE_INTEGER : MOST);
  if (of === null) return null;
  const [a = 0, b = -1] = of;
  if (of.length === 2 && a <= b) {
    if (kind === 'blocks') return { kind, from: a, to: b };
    if (kind === 'time') return { kind, from_ns: a, to_ns: b };
  }
  if (of.length !== 1) return null;
  if (kind === 'task') return { kind, task: a };
  if (kind === 'list') return { kind, list: a };
  if (kind === 'origin') return { kind, origin: a };
  return kind === 'reason' ? { kind, reason: a } : null;
}

export function brushText(brush: Brush): string {
  switch (brush.kind) {
    case 'blocks': return `blocks.${brush.from}.${brush.to}`;
    case 'time': return `time.${brush.from_ns}.${brush.to_ns}`;
    case 'task': return `task.${brush.task}`;
    case 'list': return `list.${brush.list}`;
    case 'origin': return `origin.${brush.origin}`;
    case 'reason': return `reason.${brush.reason}`;
  }
}

export function readBookmark(text: string): Bookmark | null {
  const [ns = '', ordinal = '', ...name] = text.split('.');
  const at = wholes([ns, ordinal], Number.MAX_SAFE_INTEGER);
  const words = name.join('.');
  return at !== null && NAME.test(words) ? { ns: at[0]!, ordinal: at[1]!, name: words } : null;
}

export const bookmarkText = ({ ns, ordinal, name }: Bookmark): string => `${ns}.${ordinal}.${name}`;
