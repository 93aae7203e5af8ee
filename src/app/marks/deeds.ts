// What the visitor does with marks: picks out, lets go, bookmarks; and what of a link's marks this run does not have.
import type { Brush, Followed } from '#panels/brush.ts';
import { LISTS, ORIGIN_TEXT } from '#wire/marks.ts';
import type { Problem, SessionInfo } from '#wire/messages.ts';
import type { Conductor } from '../conductor.ts';
import { brushText, followedText, MOST_BOOKMARKS } from '../state/link-marks.ts';
import { notify, useSession } from '../state/session-store.ts';
import type { Bookmark } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { linkName } from '../state/url-codec.ts';
import { clockText } from '../words.ts';
import { brushWords } from './words.ts';

const announce = (announcement: string): void => useSession.setState({ announcement });

export function pickOut(brush: Brush): void {
  const { info, catalog } = useSession.getState();
  useUi.setState(({ textTick }) => ({ brush, textTick: textTick + 1 }));
  announce(`Only ${brushWords(brush, info, catalog)}: all else is paled. Escape takes it away.`);
}

export function letBrushGo(): void {
  if (useUi.getState().brush === null) return;
  useUi.setState(({ textTick }) => ({ brush: null, textTick: textTick + 1 }));
  announce('Everything is shown again.');
}

/** What a thing must be below, of this machine; null: it is there. */
function wrongThing({ what }: Followed, info: SessionInfo): string | null {
  if (what.kind === 'block') return what.block < info.dims.nr_blocks ? null : `a block below ${info.dims.nr_blocks}`;
  if (what.kind === 'task') return info.tasks.some((task) => task.id === what.task) ? null : `a task of this run: ${info.tasks.map((task) => task.id).join(', ')}`;
  if (what.mapping < 0) return info.tasks.some((task) => task.id === -2 - what.mapping) ? null : 'a file, or -2 less the number of a task';
  const file = info.files.find((one) => one.id === what.mapping);
  if (file === undefined) return `a file of this run: ${info.files.map((one) => one.id).join(', ')}`;
  return what.index < file.pages ? null : `a page below ${file.pages}`;
}

function wrongBrush(brush: Brush, info: SessionInfo, reasons: readonly number[]): string | null {
  switch (brush.kind) {
    case 'blocks': return brush.to < info.dims.nr_blocks ? null : `blocks below ${info.dims.nr_blocks}`;
    case 'task': return info.tasks.some((task) => task.id === brush.task) ? null : `a task of this run: ${info.tasks.map((task) => task.id).join(', ')}`;
    case 'time': return brush.from_ns <= info.duration_ns ? null : `a stretch that begins up to ${info.duration_ns}`;
    case 'list': return brush.list < LISTS.length ? null : `a list below ${LISTS.length}`;
    case 'origin': return brush.origin < ORIGIN_TEXT.length ? null : `an origin below ${ORIGIN_TEXT.length}`;
    case 'reason': return reasons.includes(brush.reason) ? null : 'a reason of the catalog';
  }
}

/** Lets go of what a link names and this run does not have, and says which field it was. */
export function checkMarks(): void {
  const { info, catalog } = useSession.getState();
  if (info === null || catalog === null) return;
  const { follow, brush } = useUi.getState();
  const problems: Problem[] = [];
  const kept = follow.filter((one) => {
    const expected = wrongThing(one, info);
    if (expected !== null) problems.push({ field: 'f', expected, got: followedText(one) });
    return expected === null;
  });
  const expected = brush === null ? null : wrongBrush(brush, info, catalog.wait_reasons.map((reason) => reason.id));
  if (brush !== null && expected !== null) problems.push({ field: 'only', expected, got: brushText(brush) });
  if (problems.length === 0) return;
  useUi.setState({ follow: kept, ...(expected === null ? {} : { brush: null }) });
  notify('The link follows or picks out something that this run does not have.', problems);
}

/** The instant shown gets a bookmark; if it has one, that is taken away. */
export function bookmarkHere(): void {
  const { clock, bookmarks, info } = useSession.getState();
  if (info === null) return;
  const here = bookmarks.find((one) => one.ordinal === clock.ordinal && one.ns === clock.ns);
  if (here !== undefined) return dropBookmark(here);
  if (bookmarks.length >= MOST_BOOKMARKS) return announce(`${MOST_BOOKMARKS} bookmarks are as many as a link carries: take one away first.`);
  let number = bookmarks.length + 1;
  while (bookmarks.some((one) => one.name === `bookmark ${number}`)) number++;
  const made: Bookmark = { ns: clock.ns, ordinal: clock.ordinal, name: `bookmark ${number}` };
  useSession.setState({ bookmarks: [...bookmarks, made].sort((one, other) => one.ns - other.ns || one.ordinal - other.ordinal) });
  announce(`Bookmarked: ${clockText(clock.ns, info.duration_ns)}, ${made.name}. Shift M goes from bookmark to bookmark.`);
}

export function dropBookmark(one: Bookmark): void {
  useSession.setState(({ bookmarks }) => ({ bookmarks: bookmarks.filter((other) => other !== one), announcement: `No longer bookmarked: ${one.name}.` }));
}

export function renameBookmark(one: Bookmark, text: string): void {
  const name = linkName(text);
  if (name !== '' && name !== one.name) useSession.setState(({ bookmarks }) => ({ bookmarks: bookmarks.map((other) => (other === one ? { ...one, name } : other)) }));
}

/** To a bookmark: the instant between two events, or after so many. */
export function goToBookmark(conductor: Conductor, one: Bookmark): void {
  // Of another past only the time is the same.
  const { clock } = useSession.getState();
  const last = useSession.getState().info?.commands.at(-1)?.ordinal ?? 0;
  if (one.ordinal <= last || clock.ordinal === one.ordinal) conductor.seekOrdinal(one.ordinal);
  else conductor.seek(one.ns);
  announce(`${one.name}.`);
}

/** The next bookmark in the order of time; after the last the first. */
export function nextBookmark(conductor: Conductor): void {
  const { bookmarks, clock } = useSession.getState();
  const next = bookmarks.find((one) => one.ns > clock.ns || (one.ns === clock.ns && one.ordinal > clock.ordinal)) ?? bookmarks[0];
  if (next === undefined) announce('There is no bookmark yet: M makes one of the instant shown.');
  else goToBookmark(conductor, next);
}
