// One panel on the stage: its title, its canvas, its legend, and the same in words and numbers. React mounts the canvas
// and never hears of a frame.
import type { LegendEntry, Panel, PanelText } from '#panels/panel.ts';
import { THEMES } from '#panels/draw/palette.ts';
import type { ReactElement } from 'react';
import { Suspense, useEffect, useId, useRef, useState } from 'react';
import { PANEL_PARTS } from './panel-parts.ts';
import { PanelSurface } from './panel-surface.ts';
import { MapControls } from './MapControls.tsx';
import { TextTable } from './TextTable.tsx';
import { pageStore } from './state/page-store.ts';
import { usePanelGestures } from './use-panel-gestures.ts';
import { usePanelPointer } from './use-panel-pointer.ts';
import { keepSeen } from './legend.ts';
import type { Seen } from './legend.ts';
import { useSession } from './state/session-store.ts';
import { toggleText, useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** So many events between two pictures at rest, and it is another instant: its legend starts anew. */
const JUMP = 500;

export interface PanelViewProps {
  readonly panel: Panel;
  /** Without title and legend: lanes under the stage, one panel in a slide. */
  readonly bare?: boolean;
  readonly className?: string;
  /** A panel whose legend stands above this one: what it lists is not listed again. */
  readonly legendAfter?: string;
}

/** What each legend on screen lists now. */
const useLegends = pageStore<Readonly<Record<string, readonly string[]>>>(() => ({}));

export function PanelView({ panel, bare = false, className = '', legendAfter = '' }: PanelViewProps): ReactElement {
  const conductor = useConductor();
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<PanelSurface | null>(null);
  const [broken, setBroken] = useState('');
  const [text, setText] = useState<PanelText | null>(null);
  const [legend, setLegend] = useState<readonly LegendEntry[]>([]);
  const marks = useRef<Seen>({ of: '', entries: [] });
  const shownAt = useRef(0);
  const run = useSession((state) => `${state.info?.scenario ?? ''} ${state.info?.seed ?? 0}`);
  const textTick = useUi((state) => state.textTick);
  const kernelNames = useUi((state) => state.kernelNames);
  const theme = useUi((state) => state.theme);
  const map = useUi((state) => (panel.steer === undefined ? null : state.map));
  const open = useUi((state) => state.textOpen.includes(panel.id));
  const pointsAtPage = useUi((state) => state.hover?.panel === panel.id && state.hover.hit.kind !== 'text');
  const above = useLegends((state) => state[legendAfter]);
  const listed = above === undefined ? legend : legend.filter((entry) => !above.includes(entry.label));
  const summaryId = useId();
  const titleId = useId();
  const Part = bare ? undefined : PANEL_PARTS[panel.id];

  useEffect(() => {
    if (canvas.current === null) return;
    const made = new PanelSurface({ panel, canvas: canvas.current, conductor, tileWidth: null, onError: setBroken });
    surface.current = made;
    return () => {
      made.dispose();
      surface.current = null;
    };
  }, [panel, conductor]);

  useEffect(() => {
    const read = (): void => {
      setText(surface.current?.describe() ?? null);
      const { ordinal, catchingUp } = useSession.getState().clock;
      const { playing } = useUi.getState();
      const jumped = !playing && Math.abs(ordinal - shownAt.current) > JUMP;
      const seen = keepSeen(surface.current?.legend() ?? [], jumped ? { of: '', entries: [] } : marks.current, `${run} ${kernelNames} ${map?.lens ?? ''}`);
      // On the way to an instant there are more pictures or fewer, as quick as the machine is: the legend keeps nothing of them.
      if (playing || (!catchingUp && conductor.frames.view?.head_of('ordinal') === ordinal)) {
        marks.current = seen;
        shownAt.current = ordinal;
      }
      setLegend(seen.entries);
      useLegends.setState({ [panel.id]: seen.entries.map((entry) => entry.label) });
    };
    read();
    // While playing the next reading comes by itself.
    if (useUi.getState().playing && surface.current?.input() !== null) return;
    // A canvas that was mounted just now has no size until the next frame.
    const later = requestAnimationFrame(() => requestAnimationFrame(read));
    return () => cancelAnimationFrame(later);
  }, [panel, run, textTick, kernelNames, theme, open, map, conductor]);

  usePanelPointer({ panel, canvas, surface, conductor });
  usePanelGestures({ panel, canvas, surface, conductor });

  return (
    <section className={`panel ${bare ? 'panel-bare' : ''} ${className}`} aria-labelledby={titleId} data-panel={panel.id}>
      <header className={bare ? 'visually-hidden' : 'panel-head'}>
        <h2 id={titleId}>{panel.title}</h2>
        <p className="panel-caption">{panel.caption}</p>
        {!bare && panel.steer !== undefined && <MapControls />}
        <button type="button" className="quiet" aria-pressed={open} onClick={() => toggleText(panel.id)} title={`${panel.title} as text and numbers`}>
          Text
        </button>
      </header>
      <div className={`panel-canvas ${pointsAtPage ? 'panel-points' : ''} ${panel.steer === undefined ? '' : 'panel-steered'}`}>
        <canvas ref={canvas} role="img" aria-label={`${panel.title}. ${panel.question}`} aria-describedby={summaryId} tabIndex={bare ? -1 : 0} />
        {broken !== '' && (
          <p className="panel-broken" role="alert">
            This panel could not be drawn ({broken}). The others go on; its text form may still be right.
          </p>
        )}
      </div>
      <p id={summaryId} className={open ? 'panel-summary' : 'visually-hidden'}>
        {text?.summary ?? 'Nothing to show yet.'}
      </p>
      {open && text !== null && <TextTable text={text} caption={panel.title} />}
      {Part !== undefined && <Suspense><Part /></Suspense>}
      {!bare && listed.length > 0 && (
        <ul className="legend" aria-label={`Marks in ${panel.title}`}>
          {listed.map((entry) => (
            <li key={entry.label} title={entry.kernel}>
              <LegendSample entry={entry} />
              {kernelNames && entry.kernel !== '' ? <code>{entry.kernel}</code> : entry.label}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const SAMPLE_PX = 13;

export function LegendSample({ entry }: { readonly entry: LegendEntry }): ReactElement {
  const theme = useUi((state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d');
    if (canvas.current === null || ctx === null || ctx === undefined) return;
    const ratio = Math.max(devicePixelRatio || 1, 2);
    canvas.current.width = SAMPLE_PX * ratio;
    canvas.current.height = SAMPLE_PX * ratio;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    entry.sample(ctx, THEMES[theme], SAMPLE_PX);
  }, [entry, theme]);
  return <canvas ref={canvas} aria-hidden="true" style={{ width: SAMPLE_PX, height: SAMPLE_PX }} />;
}
