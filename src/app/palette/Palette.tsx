// Type a few letters, choose, done. The first entries are shown before anything is typed.
import type { KeyboardEvent, ReactElement } from 'react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { Dialog } from '../Dialogs.tsx';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { allCommands, lookUp, typedRows } from './commands.ts';
import type { CommandRow } from './commands.ts';
import { bestOf } from './match.ts';
import { openOverlay } from './overlay-store.ts';
import './palette.css';

const MOST = 60;

/** Kernel names are found before the plain words where they stand first on the page. */
function textOf(row: CommandRow): readonly [string, string] {
  return [row.words, `${row.group} ${row.more} ${row.key ? '' : row.aside}`];
}

export function Palette(): ReactElement {
  const conductor = useConductor();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const name = useId();
  const all = useMemo(() => allCommands(), []);
  const rows = useMemo(() => {
    if (query.trim() === '') return all.filter((row) => row.group !== 'marker' && row.group !== 'event').slice(0, MOST);
    return [...typedRows(query), ...bestOf(query, all, textOf, MOST), lookUp(query.trim())];
  }, [query, all]);
  const chosen = Math.min(at, rows.length - 1);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, rows]);

  const run = (row: CommandRow | undefined): void => {
    if (row === undefined) return;
    openOverlay(null);
    row.run(conductor);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (by !== undefined) setAt(Math.min(Math.max(chosen + by, 0), rows.length - 1));
    else if (event.key === 'Enter') run(rows[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open title="Find anything" className="dialog palette" onClose={() => openOverlay(null)}>
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Find a story, panel, switch, event, key or setting"
        aria-expanded="true"
        aria-controls={`${name}-list`}
        aria-autocomplete="list"
        {...(rows[chosen] === undefined ? {} : { 'aria-activedescendant': `${name}-${chosen}` })}
        placeholder="a story, panel, switch, event, setting; 2.5 s; page 712"
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${name}-list`} className="palette-list" role="listbox" aria-label="Found">
        {rows.map((row, ix) => (
          <Found key={row.id} id={`${name}-${ix}`} row={row} chosen={ix === chosen} onRun={() => run(row)} />
        ))}
      </div>
      <p className="muted palette-foot" role="status">
        {query.trim() === '' ? '↑ ↓ and Enter; type to find switches, events and markers too' : rows.length === 1 ? 'Nothing of that name. Try fewer letters, or the kernel\'s name.' : `${rows.length > MOST ? 'the best ' : ''}${rows.length - 1} found`}
      </p>
    </Dialog>
  );
}

function Found({ id, row, chosen, onRun }: { readonly id: string; readonly row: CommandRow; readonly chosen: boolean; readonly onRun: () => void }): ReactElement {
  const kernelNames = useUi((state) => state.kernelNames);
  const kernel = row.group === 'event';
  return (
    // The field above has the keys; this is for the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={id} role="option" aria-selected={chosen} tabIndex={-1} className={`palette-row ${kernelNames && kernel ? 'palette-kernel' : ''}`} onClick={onRun}>
      <span className="palette-words">{row.words}</span>
      {row.aside !== '' && (row.key ? <kbd>{row.aside}</kbd> : kernel ? <code>{row.aside}</code> : <span className="palette-aside">{row.aside}</span>)}
      <span className="palette-group">{row.group}</span>
    </div>
  );
}
