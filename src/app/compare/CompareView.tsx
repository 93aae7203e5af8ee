// Two runs side by side on one clock: the page's own and a second one, in which something is switched differently. Left A, right
// B, then the difference; below what changed, and time for both.
import type { LegendEntry, Panel } from '#panels/panel.ts';
import type { ReactElement } from 'react';
import { useCallback, useEffect, useState } from 'react';
import { choosePanel } from '../keys.ts';
import { closeBeside, swapSides } from '../compare-keys.ts';
import { keepBranch } from '../branches.ts';
import { LegendSample } from '../PanelView.tsx';
import { useMarkParts } from '../marks/door.ts';
import { panelById, stagePanels, usePanelList } from '../panel-list.ts';
import type { Scene } from '../panel-surface.ts';
import { Scrubber } from '../Scrubber.tsx';
import { stalledRuns } from '../scrubber-layout.ts';
import type { TimelineState } from '../state/session-store.ts';
import { useSession } from '../state/session-store.ts';
import { toggleText, useUi } from '../state/ui-store.ts';
import { ClockReadout, SpeedControl, Transport } from '../Transport.tsx';
import { useConductor } from '../use-conductor.ts';
import { clockText } from '../words.ts';
import { differing, openBeside } from './begin.ts';
import type { Differing } from './begin.ts';
import { Comparison } from './comparison.ts';
import { useCompare } from './compare-store.ts';
import { DifferenceColumn } from './DifferenceColumn.tsx';
import { ScenePanel } from './ScenePanel.tsx';
import { WhatChanged } from './WhatChanged.tsx';
import '../styles/compare.css';

export function CompareView(): ReactElement {
  const conductor = useConductor();
  const beside = useUi((state) => state.beside);
  const flipped = useUi((state) => state.flipped);
  const status = useCompare((state) => state.status);
  const why = useCompare((state) => state.why);
  const switches = useSession((state) => state.catalog?.switches) ?? [];
  const own = useSession((state) => state.info);
  const other = useCompare((state) => state.info);
  const panel = useShownPanel();
  const swapped = beside?.swapped ?? false;
  const comparison = conductor.beside instanceof Comparison ? conductor.beside : null;
  // Whose letters these are has changed: so have the words.
  useEffect(() => comparison?.retell(), [comparison, swapped]);
  const differs = own === null || other === null ? [] : differing(own, other, switches);
  const second = comparison?.run ?? null;
  const [a, b] = swapped ? [second, conductor] : [conductor, second];
  return (
    <main className="compare" id="stage" aria-busy={status === 'opening'}>
      <CompareHead differs={differs} />
      {status === 'failed' && <p className="compare-empty" role="alert">The second run could not be opened: {why}.</p>}
      {status === 'opening' && <p className="compare-empty muted" role="status">The second run is being opened…</p>}
      {status === 'ready' && a !== null && b !== null && panel !== undefined && (
        <>
          {/* While Z is held B stands where A stood: the eye sees what moves. */}
          <Column side={flipped ? 'B' : 'A'} own={flipped === swapped} scene={flipped ? b : a} differs={differs} panel={panel} />
          <Column side="B" own={swapped} scene={b} differs={differs} panel={panel} />
          <DifferenceColumn a={a} b={b} />
        </>
      )}
      <WhatChanged />
      <CompareTime swapped={swapped} />
    </main>
  );
}

/** The panel chosen first on the stage. */
function useShownPanel(): Panel | undefined {
  const panels = usePanelList((state) => state.panels);
  const chosen = useUi((state) => state.panels[0] ?? '');
  return panelById(panels, chosen) ?? stagePanels(panels)[0];
}

function CompareHead({ differs }: { readonly differs: readonly Differing[] }): ReactElement {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const first = useCompare((state) => state.first);
  const status = useCompare((state) => state.status);
  const duration = info?.duration_ns ?? 1e9;
  const count = differs.length;
  const what = count === 1 ? 'one switch differs' : count === 0 ? 'the same switches in the end, changed at other times' : `${count} switches differ`;
  return (
    <header className="compare-head">
      <h2>Side by side</h2>
      <p className="muted">
        same workload, same seed {info?.seed}
        {status === 'ready' && ` · ${what}`}
      </p>
      {count > 1 && (
        <p className="chip compare-notice" role="status" title={differs.map((one) => one.label).join('; ')}>
          What is seen may come from any of the {count}.
        </p>
      )}
      <SecondRunChoice />
      <span className="spacer" />
      <PanelChoice />
      {first !== null && first !== undefined && (
        <button type="button" className="chip" onClick={() => conductor.seek(first.ns)} title="To where the two runs part">
          the same until {clockText(first.ns, duration)}
        </button>
      )}
      {first === null && <span className="chip">the same from beginning to end</span>}
      <button type="button" className="quiet" onClick={swapSides} title="A and B change places (X)">
        Swap <kbd>X</kbd>
      </button>
      <button type="button" className="quiet" onClick={() => closeBeside(conductor)} title="Back to one run (B or Esc)">
        Close <kbd>Esc</kbd>
      </button>
    </header>
  );
}

/** Which switch the second run has otherwise, and how. Of a run that was changed on the way this is not one choice. */
function SecondRunChoice(): ReactElement | null {
  const conductor = useConductor();
  const beside = useUi((state) => state.beside);
  const switches = useSession((state) => state.catalog?.switches) ?? [];
  const info = useSession((state) => state.info);
  const other = useCompare((state) => state.info);
  if (beside === null || beside.commands !== null || info === null || other === null) return null;
  const [id = ''] = Object.keys(beside.switches);
  const of = switches.find((one) => one.id === id);
  const open = (name: string, option: string): void => openBeside(conductor, { ...beside, switches: { [name]: option } });
  // The story's own switches first.
  const listed = [...info.story.switches.flatMap((name) => switches.find((one) => one.id === name) ?? []), ...switches.filter((one) => !info.story.switches.includes(one.id))];
  const ownOption = info.switches[id] ?? '';
  const letter = beside.swapped ? 'A' : 'B';
  return (
    <span className="compare-choice">
      <label>
        <span className="visually-hidden">Switch that differs</span>
        <select
          value={id}
          onChange={(event) => {
            const chosen = switches.find((one) => one.id === event.target.value);
            const option = chosen?.options.findLast((each) => each.id !== info.switches[chosen.id]);
            if (chosen !== undefined && option !== undefined) open(chosen.id, option.id);
          }}
        >
          {listed.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="muted">in {letter}</span>
        <select aria-label={`Option of the switch in ${letter}`} value={other.switches[id] ?? ''} onChange={(event) => open(id, event.target.value)}>
          {of?.options.map((option) => (
            <option key={option.id} value={option.id} disabled={option.id === ownOption}>
              {option.label}
            </option>
          ))}
        </select>
      </label>
    </span>
  );
}

function PanelChoice(): ReactElement {
  const panels = usePanelList((state) => state.panels);
  const shown = useShownPanel();
  const open = useUi((state) => state.textOpen.includes(shown?.id ?? ''));
  return (
    <span className="compare-choice">
      <label>
        <span className="visually-hidden">Panel in both columns</span>
        <select value={shown?.id ?? ''} onChange={(event) => choosePanel(event.target.value)}>
          {stagePanels(panels).map((panel) => (
            <option key={panel.id} value={panel.id}>
              {panel.title}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="quiet" aria-pressed={open} onClick={() => shown !== undefined && toggleText(shown.id)}>
        Text
      </button>
    </span>
  );
}

interface ColumnProps {
  readonly side: 'A' | 'B';
  /** The page's own run. */
  readonly own: boolean;
  readonly scene: Scene;
  readonly differs: readonly Differing[];
  readonly panel: Panel;
}

function Column({ side, own, scene, differs, panel }: ColumnProps): ReactElement {
  const conductor = useConductor();
  const [legend, setLegend] = useState<readonly LegendEntry[]>([]);
  const onLegend = useCallback((entries: readonly LegendEntry[]) => setLegend(entries), []);
  const commands = scene.info?.commands.length ?? 0;
  const title = differs.length === 0 ? (commands === 0 ? 'as it was opened' : `changed ${commands} times on the way`) : differs.map((one) => (own ? one.own : one.other)).join('; ');
  const goOn = (): void => {
    if (own) return closeBeside(conductor);
    const { beside } = conductor;
    if (!(beside instanceof Comparison)) return;
    const { ns } = conductor.client.instant;
    // Both futures stay: the run that is left is kept.
    keepBranch();
    void conductor.open(beside.choice, { ns, ordinal: null });
  };
  return (
    <section className={`compare-side compare-${side.toLowerCase()}`} aria-label={`${side}: ${title}`}>
      <header>
        <b aria-hidden="true">{side}</b>
        <h3 title={differs.map((one) => `${one.label}: ${own ? one.own : one.other}`).join('; ')}>{title}</h3>
        <button type="button" className="quiet" onClick={goOn} title={`The page goes on with ${side} alone`}>
          Go on with {side}
        </button>
      </header>
      <ScenePanel panel={panel} scene={scene} side={side} onLegend={onLegend} />
      <ul className="legend" aria-label={`Marks in ${side}`}>
        {legend.map((entry) => (
          <li key={entry.label}>
            <LegendSample entry={entry} />
            {entry.label}
          </li>
        ))}
      </ul>
    </section>
  );
}

const percent = (share: number): string => `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(3)}%`;

function CompareTime({ swapped }: { readonly swapped: boolean }): ReactElement {
  const conductor = useConductor();
  const info = useSession((state) => state.info);
  const timeline = useCompare((state) => state.timeline);
  const first = useCompare((state) => state.first);
  const duration = info?.duration_ns ?? 1e9;
  const marks = useMarkParts((state) => state.parts);
  const second = <Strip of={timeline} letter={swapped ? 'A' : 'B'} />;
  return (
    <footer className="time compare-time">
      {marks !== null && <marks.LifePanel />}
      {marks !== null && <marks.Chips />}
      <div className="time-row">
        <div className="time-left">
          <Transport />
          <ClockReadout />
        </div>
        <div className="compare-tracks">
          {swapped && second}
          <div className="compare-track">
            <b aria-hidden="true">{swapped ? 'B' : 'A'}</b>
            <Scrubber labels={false} />
          </div>
          {!swapped && second}
          {first !== null && first !== undefined && (
            <div className="compare-first">
              <button type="button" style={{ left: percent(first.ns / duration) }} onClick={() => conductor.seek(first.ns)}>
                first difference {clockText(first.ns, duration)}
              </button>
              <i style={{ left: percent(first.ns / duration) }} aria-hidden="true" />
            </div>
          )}
        </div>
        <SpeedControl />
      </div>
    </footer>
  );
}

/** The second run's time: who waited when. It follows the scrubber of the first. */
function Strip({ of, letter }: { readonly of: TimelineState | null; readonly letter: 'A' | 'B' }): ReactElement {
  const bins = Math.max(of?.stalled.length ?? 1, 1);
  const runs = stalledRuns(of?.stalled ?? []);
  const share = (of?.stalled ?? []).reduce((sum, part) => sum + part, 0) / bins;
  return (
    <div className="compare-track">
      <b aria-hidden="true">{letter}</b>
      <div className="compare-strip" role="img" aria-label={`${letter}: somebody waits for memory in ${Math.round(share * 100)}% of the time.`} title="hatched: somebody waits for memory">
        {runs.map(([from, to]) => (
          <i key={from} style={{ left: percent(from / bins), width: percent((to - from) / bins) }} />
        ))}
      </div>
    </div>
  );
}
