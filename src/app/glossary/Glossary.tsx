// Plain words first, the kernel's name beside; what is typed is searched in both; a click goes to where it is seen.
import { THEMES } from '#panels/draw/palette.ts';
import type { PanelInput } from '#panels/panel.ts';
import type { ReactElement } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Conductor } from '../conductor.ts';
import { Dialog } from '../Dialogs.tsx';
import { openBoard } from '../keys.ts';
import { useLogChoice } from '../log/log-filter.ts';
import { LANES, usePanelList } from '../panel-list.ts';
import { score } from '../palette/match.ts';
import { openOverlay, useOverlay } from '../palette/overlay-store.ts';
import { useSession } from '../state/session-store.ts';
import { togglePanel, useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import type { Seen, Term } from './terms.ts';
import { termsOf } from './terms.ts';
import '../palette/palette.css';

function inputOf(conductor: Conductor): PanelInput | null {
  const { view } = conductor.frames;
  const { info, catalog } = useSession.getState();
  if (view === null || info === null || catalog === null) return null;
  const { theme } = useUi.getState();
  return {
    view, before: null, session: info, catalog, theme: THEMES[theme], width: 900, height: 420, size: 'laptop', follow: [], hover: null, progress: 1, rate: 0,
    kernel_names: false,
  };
}

function show(seen: Seen): void {
  openOverlay(null);
  if (seen === null) return;
  if (seen.kind === 'board') {
    if (!useUi.getState().boardOpen) openBoard();
    return;
  }
  if (seen.kind === 'log') useLogChoice.setState({ kind: `kind:${seen.event}`, actor: '', about: '' });
  const id = seen.kind === 'log' ? 'trace-log' : seen.panel;
  // The lanes stand under the stage always.
  if (id === LANES) return;
  useUi.setState(({ panels }) => ({ boardOpen: false, panels: panels.includes(id) ? panels : togglePanel(panels, id) }));
}

function seenWords(seen: Seen, titles: ReadonlyMap<string, string>): string {
  if (seen === null) return '';
  if (seen.kind === 'board') return 'All switches';
  return seen.kind === 'log' ? 'in the log' : (titles.get(seen.panel) ?? '');
}

export function Glossary(): ReactElement {
  const conductor = useConductor();
  const [query, setQuery] = useState(useOverlay.getState().query);
  const catalog = useSession((state) => state.catalog);
  const panels = usePanelList((state) => state.panels);
  const field = useRef<HTMLInputElement>(null);
  const terms = useMemo(() => (catalog === null ? [] : termsOf(catalog, panels ?? [], inputOf(conductor))), [catalog, panels, conductor]);
  const titles = useMemo(() => new Map((panels ?? []).map((panel) => [panel.id, panel.title])), [panels]);
  const found = terms.filter((term) => score(query, `${term.plain} ${term.kernel}`, `${term.help} ${term.group}`) > 0);
  const groups = [...new Set(found.map((term) => term.group))];
  useEffect(() => field.current?.focus(), []);
  return (
    <Dialog open title="Glossary" className="dialog glossary" onClose={() => openOverlay(null)}>
      <input ref={field} type="text" aria-label="Find a word or a kernel name" placeholder="a word or a kernel name" value={query} spellCheck={false} autoComplete="off" onChange={(event) => setQuery(event.target.value)} />
      <div className="glossary-list" tabIndex={0} role="region" aria-label="Words and kernel names">
        <table>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">plain words</th>
              <th scope="col">kernel name</th>
              <th scope="col">more</th>
              <th scope="col">seen in</th>
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group}>
              <tr>
                <th scope="rowgroup" colSpan={4}>
                  {group}
                </th>
              </tr>
              {found
                .filter((term) => term.group === group)
                .map((term) => (
                  <TermRow key={`${term.plain} ${term.kernel}`} term={term} seen={seenWords(term.seen, titles)} />
                ))}
            </tbody>
          ))}
        </table>
        {found.length === 0 && <p className="muted">No such word here. Try fewer letters, or the kernel&apos;s name.</p>}
      </div>
      <p className="muted palette-foot" role="status">
        {found.length.toLocaleString('en')} of {terms.length.toLocaleString('en')} words
      </p>
    </Dialog>
  );
}

function TermRow({ term, seen }: { readonly term: Term; readonly seen: string }): ReactElement {
  return (
    <tr>
      <th scope="row">
        {term.sample !== undefined && <Sample of={term.sample} />}
        {term.plain}
      </th>
      <td>{term.kernel !== '' && <code>{term.kernel}</code>}</td>
      <td className="muted">{term.help}</td>
      <td>
        {seen !== '' && (
          <button type="button" className="link" aria-label={`${term.plain}: show ${seen}`} onClick={() => show(term.seen)}>
            {seen}
          </button>
        )}
      </td>
    </tr>
  );
}

const SAMPLE_PX = 13;

function Sample({ of }: { readonly of: NonNullable<Term['sample']> }): ReactElement {
  const theme = useUi((state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d');
    if (ctx === null || ctx === undefined) return;
    ctx.canvas.width = SAMPLE_PX * 2;
    ctx.canvas.height = SAMPLE_PX * 2;
    ctx.setTransform(2, 0, 0, 2, 0, 0);
    of(ctx, THEMES[theme], SAMPLE_PX);
  }, [of, theme]);
  return <canvas ref={canvas} aria-hidden="true" style={{ width: SAMPLE_PX, height: SAMPLE_PX }} />;
}
