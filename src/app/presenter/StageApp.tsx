// The page on stage: one line and one number, two panels at most, and a thin foot that says where it stands. No rails.
import type { ReactElement } from 'react';
import { useEffect, useRef } from 'react';
import { useLater } from '../later.ts';
import { DeadScreen, LiveRegion, Notices } from '../Notices.tsx';
import { Overlays } from '../palette/Overlays.tsx';
import { PanelView } from '../PanelView.tsx';
import { LANES, panelById, stagePanels, usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { MOST_ON_STAGE, useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { clockText } from '../words.ts';
import { stageNow } from './current.ts';
import type { Deck } from './deck.ts';
import { hidesNumber, useDeck } from './now.ts';
import { usePresenter } from './presenter-store.ts';
import './stage.css';

export function StageApp(): ReactElement {
  const conductor = useConductor();
  const deck = useDeck(conductor);
  const room = useRef<HTMLDivElement>(null);
  const later = useLater((state) => state.parts);
  const { at } = deck.facts();
  useEffect(() => {
    const stage = stageNow();
    if (stage === null) return;
    stage.room = room.current;
    return () => {
      stage.room = null;
    };
  }, []);
  return (
    <div className="on-stage">
      <div className="stage-view" ref={room} data-at={at} data-kind={deck.kind}>
        <Words deck={deck} />
        <Panels />
        <Foot deck={deck} />
        <End />
      </div>
      <Spotlight />
      <Blank />
      <Refused />
      <Notices />
      <LiveRegion />
      {later !== null && <later.ScenarioMenu />}
      {later !== null && <later.HelpDialog />}
      <Overlays />
      <DeadScreen />
    </div>
  );
}

/** The longer, the smaller, so that the panels keep their room. */
function sizeOf(words: string): string {
  if (words.length > 260) return 'stage-line-long';
  return words.length > 130 ? 'stage-line-middle' : '';
}

function Words({ deck }: { readonly deck: Deck }): ReactElement {
  const hidden = hidesNumber(deck);
  const { at } = deck.facts();
  const step = deck.step(at, hidden);
  const options = deck.options();
  const rows = deck.rows();
  const words = step?.words ?? '';
  return (
    <header className="stage-words">
      <div className="stage-say">
        <h1 className="stage-title">
          {deck.title} <span>· {step?.name ?? ''}</span>
        </h1>
        <p className={`stage-line ${sizeOf(words)}`}>{words}</p>
        {options.length > 0 && (
          <ul className="stage-options" aria-label="Choices">
            {options.map((option, ix) => (
              <li key={option}>
                <b>{String.fromCharCode(65 + ix)}</b> {option}
              </li>
            ))}
          </ul>
        )}
        {rows.length > 0 && (
          <ul className="stage-options" aria-label="Side by side">
            {rows.map((row) => (
              <li key={row.letter}>
                <b>{row.letter}</b> {row.label} {hidden ? <Hidden /> : <strong>{row.value}</strong>}
              </li>
            ))}
          </ul>
        )}
      </div>
      <Number deck={deck} hidden={hidden} />
    </header>
  );
}

function Hidden(): ReactElement {
  return (
    <span className="stage-hidden">
      <span aria-hidden="true">?</span>
      <span className="visually-hidden">hidden</span>
    </span>
  );
}

function Number({ deck, hidden }: { readonly deck: Deck; readonly hidden: boolean }): ReactElement | null {
  const number = deck.number();
  const panic = useSession((state) => state.clock.panic);
  if (number === null) return panic ? <strong className="panic">The machine has stopped: out of memory.</strong> : null;
  return (
    <div className={`stage-number ${number.harm && !hidden ? 'big-harm' : ''}`}>
      <output className="big-number">
        {hidden ? (
          <Hidden />
        ) : (
          <>
            {number.value}
            {number.unit !== '' && <span className="big-unit"> {number.unit}</span>}
          </>
        )}
      </output>
      <span className="big-label">{hidden ? number.full : number.label}</span>
    </div>
  );
}

/** The panel that a story tells itself on. */
const TOLD_ON = 'page-map';

function Panels(): ReactElement {
  const panels = usePanelList((state) => state.panels);
  const failed = usePanelList((state) => state.failed);
  const chosen = useUi((state) => state.panels);
  const telling = useUi((state) => state.telling);
  if (panels === null || failed !== '') {
    return (
      <main className="stage" id="stage">
        <p className="empty" role="status">
          {failed === '' ? 'Starting the machine…' : `The panels could not be loaded (${failed}). Reload the page.`}
        </p>
      </main>
    );
  }
  const all = stagePanels(panels);
  // A story that tells itself points at the map and at who waits.
  const found = (telling ? [TOLD_ON] : chosen).flatMap((id) => panelById(panels, id) ?? []);
  const shown = (found.length > 0 ? found : all.slice(0, 1)).slice(0, MOST_ON_STAGE);
  const lanes = panelById(panels, LANES);
  // Who waits is half of every story: where there is room for it, it is shown.
  const both = shown.length === 1 && lanes !== undefined && shown[0] !== lanes ? [...shown, lanes] : shown;
  return (
    <main className={`stage stage-${both.length} ${both[1] === lanes ? 'stage-lanes' : ''}`} id="stage">
      {both.map((panel, ix) => (
        <PanelView key={panel.id} panel={panel} className={ix === 0 ? 'hero' : 'companion'} {...(ix === 0 ? {} : { legendAfter: both[0]!.id })} />
      ))}
    </main>
  );
}

function Foot({ deck }: { readonly deck: Deck }): ReactElement {
  const { at, of, moving } = deck.facts();
  const info = useSession((state) => state.info);
  const clock = useSession((state) => state.clock);
  const playing = useUi((state) => state.playing);
  const frozen = usePresenter((state) => state.frozen);
  const stage = stageNow();
  return (
    <footer className="stage-foot">
      <span className="stage-dots" aria-hidden="true">
        {Array.from({ length: of ?? at + 1 }, (_, ix) => (
          <i key={ix} className={ix === at ? 'on' : ix < at ? 'past' : ''} />
        ))}
      </span>
      <span className="stage-at">
        {at + 1}
        {of === null ? '' : ` of ${of}`}
      </span>
      <span className="stage-clock">
        {clockText(clock.ns, info?.duration_ns ?? 1e9)}
        {clock.ended ? ', the end' : moving || playing ? ' ▸' : ''}
      </span>
      {of === null && <span className="chip-busy">{clock.catchingUp ? 'computing…' : 'looking for the beats…'}</span>}
      <span className="spacer" />
      {info !== null && (
        <span className="stage-stamp">
          model, {info.rules} · {info.mixed_eras.length > 0 && 'mixed eras · '}
          {info.machine}
        </span>
      )}
      <span className="stage-buttons">
        <button type="button" className="quiet" title="A second window with notes, what comes next and a timer (I)" disabled={frozen} onClick={() => stage?.openNotes()}>
          Notes
        </button>
        <button type="button" className="quiet" title="Leave the stage (P, Esc)" onClick={() => stage?.leave()}>
          Leave
        </button>
      </span>
    </footer>
  );
}

function End(): ReactElement | null {
  const ended = usePresenter((state) => state.stand.ended);
  if (!ended) return null;
  return (
    <div className="stage-end">
      <p>This is the end.</p>
      <p className="muted">PageUp goes back, Home to the first step.</p>
    </div>
  );
}

function Spotlight(): ReactElement | null {
  const light = usePresenter((state) => state.light);
  if (light === null) return null;
  const style = { '--x': `${(light.x * 100).toFixed(2)}%`, '--y': `${(light.y * 100).toFixed(2)}%` } as Record<string, string>;
  return <div className="stage-light" style={style} aria-hidden="true" />;
}

function Blank(): ReactElement | null {
  const blank = usePresenter((state) => state.stand.blank);
  return blank ? <div className="stage-blank" aria-hidden="true" /> : null;
}

/** A browser may keep a page from opening windows; a link that is clicked it follows. */
function Refused(): ReactElement | null {
  const notes = usePresenter((state) => state.notes);
  const stage = stageNow();
  if ((notes !== 'refused' && notes !== 'closed') || stage === null) return null;
  return (
    <p className="stage-refused card" role="status">
      {notes === 'refused' ? 'The browser did not open the second window.' : 'The window with the notes was closed.'}{' '}
      <a href={stage.notesLink} target="_blank" rel="opener">
        Open the notes
      </a>
      <button type="button" className="quiet" onClick={() => usePresenter.setState({ notes: 'none' })}>
        Without
      </button>
    </p>
  );
}
