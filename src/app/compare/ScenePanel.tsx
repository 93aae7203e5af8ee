// A panel drawn from one of two runs, with its words and its legend.
import type { LegendEntry, Panel, PanelText } from '#panels/panel.ts';
import type { ReactElement } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Scene } from '../panel-surface.ts';
import { PanelSurface } from '../panel-surface.ts';
import { TextTable } from '../TextTable.tsx';
import { useUi } from '../state/ui-store.ts';
import { panelPlace } from '../use-panel-pointer.ts';
import { useCompare } from './compare-store.ts';

export interface ScenePanelProps {
  readonly panel: Panel;
  readonly scene: Scene;
  readonly side: string;
  readonly onLegend: (entries: readonly LegendEntry[]) => void;
}

export function ScenePanel({ panel, scene, side, onLegend }: ScenePanelProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<PanelSurface | null>(null);
  const [broken, setBroken] = useState('');
  const [text, setText] = useState<PanelText | null>(null);
  const open = useUi((state) => state.textOpen.includes(panel.id));
  const textTick = useUi((state) => state.textTick);
  const map = useUi((state) => state.map);
  const compared = useCompare((state) => state.changed);
  const summaryId = useId();
  useEffect(() => {
    const node = canvas.current;
    const box = node?.parentElement;
    if (node === null || box === null || box === undefined) return;
    const made = new PanelSurface({ panel, canvas: node, conductor: scene, tileWidth: null, onError: setBroken });
    surface.current = made;
    // What lies under the pointer is said as words only: a page of one run is not a page of the other.
    const onMove = (event: PointerEvent): void => {
      const { x, y } = panelPlace(box, event);
      const hit = made.hit(x, y);
      useUi.setState({ hover: hit === null ? null : { panel: panel.id, hit: { kind: 'text', label: `${side}: ${hit.label}` }, x: event.clientX, y: event.clientY }, hoverPage: null });
    };
    const onLeave = (): void => useUi.setState({ hover: null });
    box.addEventListener('pointermove', onMove);
    box.addEventListener('pointerleave', onLeave);
    return () => {
      box.removeEventListener('pointermove', onMove);
      box.removeEventListener('pointerleave', onLeave);
      made.dispose();
      surface.current = null;
    };
  }, [panel, scene, side]);
  useEffect(() => {
    const later = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        setText(surface.current?.describe() ?? null);
        onLegend(surface.current?.legend() ?? []);
      }),
    );
    return () => cancelAnimationFrame(later);
  }, [panel, scene, textTick, compared, open, map.lens, onLegend]);
  return (
    <>
      <div className="panel-canvas" data-panel={panel.id}>
        <canvas ref={canvas} role="img" aria-label={`${side}: ${panel.title}. ${panel.question}`} aria-describedby={summaryId} />
        {broken !== '' && (
          <p className="panel-broken" role="alert">
            This picture could not be drawn ({broken}).
          </p>
        )}
      </div>
      <p id={summaryId} className={open ? 'panel-summary' : 'visually-hidden'}>
        {text?.summary ?? ''}
      </p>
      {open && text !== null && <TextTable text={text} caption={`${side}: ${panel.title}`} />}
    </>
  );
}
