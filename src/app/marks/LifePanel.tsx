// The biography of a followed thing: what happened to it, in order, each with its instant, its cause, the plain words and the
// kernel's name. A list of buttons: the arrows walk in it, Enter or a click goes to the instant; Page Up and Page Down turn it.
import type { LifeEntry, Thing } from '#wire/life.ts';
import type { ReactElement, RefObject } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { thingWords } from '../about.ts';
import type { Conductor } from '../conductor.ts';
import { Icon } from '../Icons.tsx';
import { useLater } from '../later.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { clockText } from '../words.ts';
import { LIFE_ROWS, useLife } from './use-life.ts';
import { lifeWords } from './words.ts';
import './marks.css';

/** Keys pressed anywhere inside; true: taken, so nobody else hears of it. */
function useKeys(inside: RefObject<HTMLElement | null>, take: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const node = inside.current;
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey || event.ctrlKey || event.metaKey || !latest.current(event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    node?.addEventListener('keydown', onKey);
    return () => node?.removeEventListener('keydown', onKey);
  }, [inside]);
}

function close(): void {
  useUi.setState({ life: null });
}

export function LifePanel(): ReactElement | null {
  const life = useUi((state) => state.life);
  const follow = useUi((state) => state.follow);
  const one = follow.find(({ n }) => n === life);
  return one === undefined ? null : <Biography key={JSON.stringify(one.what)} n={one.n} what={one.what} />;
}

function askWhy(conductor: Conductor, event: { readonly ordinal: number; readonly id: number }): void {
  close();
  useLater.getState().parts?.openWhy(conductor, { kind: 'event', ...event });
}

function Biography({ n, what }: { readonly n: number; readonly what: Thing }): ReactElement {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const follow = useUi((state) => state.follow);
  const [at, setAt] = useState<number | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const { life, problem } = useLife(what, at);
  const section = useRef<HTMLElement>(null);
  const title = useId();
  useEffect(() => section.current?.focus({ preventScroll: true }), []);
  const first = life?.entries[0]?.row ?? 0;
  const last = life?.entries.at(-1)?.row ?? -1;
  const entry = life?.entries.find((one) => one.row === (chosen ?? life.now_row));
  const event = entry?.what.kind === 'event' ? { ordinal: entry.ordinal, id: entry.what.id } : null;
  const earlier = life !== null && first > life.first_row ? () => setAt(Math.max(life.first_row, first - LIFE_ROWS)) : null;
  const later = life !== null && last + 1 < life.total ? () => setAt(last + 1) : null;
  useKeys(section, (event) => {
    const turn = event.key === 'PageUp' ? earlier : event.key === 'PageDown' ? later : null;
    turn?.();
    return turn !== null;
  });
  return (
    <section className="life card" aria-labelledby={title} aria-busy={life?.catching_up ?? true} tabIndex={-1} ref={section}>
      <header>
        <h2 id={title}>
          <b className={`mark-number mark-ring-${n}`}>{n}</b> What happened to {thingWords(info, what)}
        </h2>
        {follow.length > 1 && follow.map((other) => (
          <button key={other.n} type="button" className="quiet" aria-pressed={other.n === n} onClick={() => useUi.setState({ life: other.n })}>
            number {other.n}
          </button>
        ))}
        <span className="spacer" />
        <button type="button" className="quiet" disabled={event === null} title="The causes of the event chosen in the list" onClick={() => event !== null && askWhy(conductor, event)}>Why?</button>
        <button type="button" className="quiet" disabled={earlier === null} title="Page Up" onClick={() => earlier?.()}>Earlier</button>
        <button type="button" className="quiet" disabled={later === null} title="Page Down" onClick={() => later?.()}>Later</button>
        <button type="button" className="quiet" disabled={at === null} onClick={() => setAt(null)}>Round now</button>
        <button type="button" className="quiet round" aria-label="Close the biography" title="Close (Esc)" onClick={close}>
          <Icon name="close" px={12} />
        </button>
      </header>
      <p role="status" className="muted life-words">{problem !== '' ? `It cannot be told: ${problem}.` : sayHowFar(life, first, last, info?.duration_ns ?? 1e9)}</p>
      {life !== null && <Entries entries={life.entries} now={life.now_row} chosen={chosen} choose={setChosen} />}
    </section>
  );
}

function sayHowFar(life: ReturnType<typeof useLife>['life'], first: number, last: number, duration: number): string {
  if (life === null) return 'Looking through the run…';
  const count = life.total - life.first_row;
  const part = count === 0 ? 'Nothing' : last - first + 1 === count ? `${count.toLocaleString('en')} in all` : `${(first + 1).toLocaleString('en')} to ${(last + 1).toLocaleString('en')} of ${life.total.toLocaleString('en')}`;
  return life.catching_up ? `${part} so far: looked through up to ${clockText(life.looked_ns, duration)}…` : `${part}, up to where the run has been computed.`;
}

interface EntriesProps {
  readonly entries: readonly LifeEntry[];
  readonly now: number;
  /** Row that was walked to. */
  readonly chosen: number | null;
  readonly choose: (row: number) => void;
}

function Entries({ entries, now, chosen, choose }: EntriesProps): ReactElement {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  const kernelNames = useUi((state) => state.kernelNames);
  const list = useRef<HTMLOListElement>(null);
  // One stop of Tab: the entry that was walked to, else the last one up to now, else the first.
  const rows = entries.map((entry) => entry.row);
  const stop = [chosen, now, rows[0]].find((row) => row !== null && row !== undefined && rows.includes(row)) ?? -1;
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [now, entries]);
  useKeys(list, (event) => {
    const here = rows.indexOf(stop);
    const to = event.key === 'ArrowDown' ? here + 1 : event.key === 'ArrowUp' ? here - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : -1;
    const row = rows[to];
    if (row === undefined) return false;
    choose(row);
    list.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus();
    return true;
  });
  if (info === null || catalog === null) return <ol />;
  return (
    <ol className="life-list" ref={list} start={(rows[0] ?? 0) + 1}>
      {entries.map((entry) => {
        const { words, kernel, because } = lifeWords(catalog, info, entry);
        return (
          <li key={`${entry.row} ${entry.ordinal}`}>
            <button
              type="button"
              data-row={entry.row}
              tabIndex={entry.row === stop ? 0 : -1}
              aria-current={entry.row === now ? 'step' : undefined}
              onFocus={() => choose(entry.row)}
              onClick={() => conductor.seekOrdinal(entry.ordinal)}
            >
              <span className="life-when">{clockText(entry.ns, info.duration_ns)}</span>
              <span className="life-what">{kernelNames ? <code>{kernel}</code> : words}</span>
              <span className="life-kernel">{kernelNames ? words : <code>{kernel}</code>}</span>
              {because !== '' && <span className="life-because">because: {because}</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
