// The log to scroll in: every event in words and as a kernel's trace prints it, the instant shown in its place, only the rows
// in sight in the document. A row chosen is where the run goes. At a distance the last three in words.
import { eventKind, eventSentence } from '#panels/draw/event_words.ts';
import { stampText, traceLine } from '#panels/trace-log/lines.ts';
import type { KeyboardEvent, MouseEvent, ReactElement } from 'react';
import { memo, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { MarkerGlyph } from '../Icons.tsx';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import type { LogLine, LogWindow } from './log-window.ts';
import { LogTools } from './LogTools.tsx';
import { useLog } from './use-log.ts';
import './log.css';

/** As in log.css. */
const ROW_PX = 24;
/** Rows made beyond what is in sight. */
const BEYOND = 8;
/** Nearer to an end than this many rows, more is asked for. */
const NEAR = 20;
const AT_A_DISTANCE = 3;

export function TraceLog(): ReactElement {
  const held = useLog();
  const ordinal = useSession((state) => state.clock.ordinal);
  const size = useUi((state) => state.size);
  const now = lastUpTo(held.lines, ordinal);
  if (size === 'projector') return <LastLines lines={held.lines.slice(Math.max(0, now - AT_A_DISTANCE + 1), now + 1)} />;
  return (
    <div className="log">
      <LogTools />
      <Rows held={held} lines={held.lines} now={now} ordinal={ordinal} />
    </div>
  );
}

/** Row of the last event of an instant; -1 before the first. */
function lastUpTo(lines: readonly LogLine[], ordinal: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lines[middle]!.ordinal > ordinal) high = middle;
    else low = middle + 1;
  }
  return low - 1;
}

function LastLines({ lines }: { readonly lines: readonly LogLine[] }): ReactElement {
  const catalog = useSession((state) => state.catalog);
  const info = useSession((state) => state.info);
  return (
    <ol className="log log-last">
      {catalog !== null && info !== null && lines.map((line) => <li key={line.id}>{eventSentence(catalog, info, line)}</li>)}
      {lines.length === 0 && <li className="muted">Nothing has happened yet.</li>}
    </ol>
  );
}

interface RowsProps {
  readonly held: LogWindow;
  readonly lines: readonly LogLine[];
  readonly now: number;
  readonly ordinal: number;
}

function Rows({ held, lines, now, ordinal }: RowsProps): ReactElement {
  const conductor = useConductor();
  const list = useRef<HTMLDivElement>(null);
  const name = useId();
  const [view, setView] = useState({ top: 0, height: 400 });
  const [chosen, setChosen] = useState<number | null>(null);
  const first = useRef<LogLine | undefined>(undefined);
  const shown = useRef({ ordinal: -1, held, height: 0 });
  const active = Math.max(0, chosen === null ? now : lines.findIndex((line) => line.id === chosen));

  useEffect(() => {
    const node = list.current;
    if (node === null) return;
    const measure = (): void => setView({ top: node.scrollTop, height: node.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    measure();
    return () => observer.disconnect();
  }, []);

  // What came in above pushes nothing away; another instant comes into sight.
  useLayoutEffect(() => {
    const node = list.current;
    if (node === null) return;
    const before = first.current;
    first.current = lines[0];
    const { height } = view;
    // Until the model has answered, the rows are still those of another instant.
    if (held.holds(ordinal) && (shown.current.ordinal !== ordinal || shown.current.held !== held || shown.current.height !== height) && now >= 0) {
      shown.current = { ordinal, held, height };
      const y = now * ROW_PX;
      if (y < node.scrollTop + ROW_PX || y > node.scrollTop + node.clientHeight - 2 * ROW_PX || before?.id !== lines[0]?.id) node.scrollTop = y - node.clientHeight * 0.6;
      setView((before) => (before.top === node.scrollTop ? before : { ...before, top: node.scrollTop }));
      setChosen(null);
    } else if (before !== undefined && lines[0] !== undefined && before.id !== lines[0].id) {
      // Ids are numbers of events: without a filter their distance is the number of rows; with one it is counted.
      const moved = before.id > lines[0].id ? lines.findIndex((line) => line.id >= before.id) : 0;
      node.scrollTop += moved * ROW_PX;
    }
  }, [lines, now, ordinal, held, view]);

  const onScroll = (): void => {
    const node = list.current;
    if (node === null) return;
    setView({ top: node.scrollTop, height: node.clientHeight });
    if (held.busy || held.range === null) return;
    if (node.scrollTop < NEAR * ROW_PX && !held.atStart) void held.earlier();
    else if (node.scrollTop + node.clientHeight > (lines.length - NEAR) * ROW_PX && !held.atEnd) void held.later();
  };
  const choose = (row: number): void => {
    const line = lines[Math.min(Math.max(row, 0), lines.length - 1)];
    const node = list.current;
    if (line === undefined || node === null) return;
    setChosen(line.id);
    const y = lines.indexOf(line) * ROW_PX;
    if (y < node.scrollTop) node.scrollTop = y;
    else if (y + ROW_PX > node.scrollTop + node.clientHeight) node.scrollTop = y + ROW_PX - node.clientHeight;
  };
  const go = (line: LogLine | undefined): void => {
    if (line !== undefined) conductor.seekOrdinal(line.ordinal);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view.height / ROW_PX) - 1);
    const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -lines.length, End: lines.length }[event.key];
    if (by !== undefined) choose(active + by);
    else if (event.key === 'Enter') go(lines[active]);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
    if (row !== undefined) go(lines[Number(row)]);
  };

  const from = Math.max(0, Math.floor(view.top / ROW_PX) - BEYOND);
  const to = Math.min(lines.length, Math.ceil((view.top + view.height) / ROW_PX) + BEYOND);
  const rows: ReactElement[] = [];
  const add = (row: number): void => {
    rows.push(<Row key={lines[row]!.id} id={`${name}-${lines[row]!.id}`} line={lines[row]!} row={row} now={lines[row]!.ordinal === ordinal} later={row > now} active={row === active} />);
  };
  if (active < from && active < lines.length) add(active);
  for (let row = from; row < to; row++) add(row);
  if (active >= to && active < lines.length) add(active);
  const activeLine = lines[active];
  return (
    <>
      <div
        ref={list}
        className="log-rows"
        role="listbox"
        tabIndex={0}
        aria-label="Events in order; Enter goes to the one chosen"
        aria-busy={held.busy}
        {...(activeLine === undefined ? {} : { 'aria-activedescendant': `${name}-${activeLine.id}` })}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        {lines.length === 0 && (
          <div className="log-none" role="option" aria-selected="false">
            {held.busy || held.range === null ? 'Looking…' : held.atStart ? 'No such event up to here. Another filter may have some.' : 'No such event near here. Scroll or press an arrow key to look further back.'}
          </div>
        )}
        {lines.length > 0 && <div role="presentation" style={{ height: lines.length * ROW_PX }} />}
        {rows}
      </div>
      <p className="log-foot" role="status">
        {footWords(held, lines)}
      </p>
    </>
  );
}

function footWords(held: LogWindow, lines: readonly LogLine[]): string {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return held.busy ? 'looking…' : '';
  const above = held.atStart ? 'the beginning of the run' : 'more above';
  const below = held.atEnd ? 'up to here the run is known' : 'more below';
  return `${held.busy ? 'looking… ' : ''}${lines.length.toLocaleString('en')} events from ${stampText(first.ns).slice(0, -6)} s (${above}) to ${stampText(last.ns).slice(0, -6)} s (${below})`;
}

interface RowProps {
  readonly id: string;
  readonly line: LogLine;
  readonly row: number;
  readonly now: boolean;
  readonly later: boolean;
  readonly active: boolean;
}

/** The clock is copied ten times a second, and most rows say the same as before. */
const Row = memo(function Row({ id, line, row, now, later, active }: RowProps): ReactElement | null {
  const catalog = useSession((state) => state.catalog);
  const info = useSession((state) => state.info);
  const kernelNames = useUi((state) => state.kernelNames);
  if (catalog === null || info === null) return null;
  const words = eventSentence(catalog, info, line);
  const trace = traceLine(catalog, info, line);
  const marker = eventKind(catalog, line.kind)?.marker ?? 'none';
  const stamp = stampText(line.ns);
  const title = `${words}\n${trace}\nevent ${line.id}, caused by ${line.cause}\n${later ? 'Not yet at the instant shown. ' : ''}Click: go there`;
  return (
    <div
      id={id}
      className={`log-row ${now ? 'log-now' : ''} ${later ? 'log-later' : ''} ${active ? 'log-active' : ''} ${kernelNames ? 'log-kernel' : ''}`}
      role="option"
      aria-selected={active}
      data-row={row}
      title={title}
      style={{ top: row * ROW_PX }}
    >
      <code className="log-time">{kernelNames ? trace : stamp.slice(0, -3)}</code>
      <span className="log-words">
        {marker !== 'none' && <MarkerGlyph kind={marker} px={10} />}
        {words}
      </span>
      {!kernelNames && <code className="log-trace">{trace.replace(` ${stamp}:`, '')}</code>}
    </div>
  );
});
