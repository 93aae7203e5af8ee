// One picture of the telling: a panel's canvas without its frame, from the page's own run or from the one beside it.
import { THEMES } from '#panels/draw/palette.ts';
import type { Panel, PanelFocus, PanelText } from '#panels/panel.ts';
import type { FrameView } from '#wire/frame_view.ts';
import type { ReactElement } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Scene } from '../panel-surface.ts';
import { PanelSurface } from '../panel-surface.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';

export function IntroPanel({ panel, scene, className = '' }: { readonly panel: Panel; readonly scene: Scene; readonly className?: string }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<PanelSurface | null>(null);
  const [broken, setBroken] = useState('');
  const [text, setText] = useState<PanelText | null>(null);
  const textTick = useUi((state) => state.textTick);
  const summaryId = useId();
  useEffect(() => {
    if (canvas.current === null) return;
    const made = new PanelSurface({ panel, canvas: canvas.current, conductor: scene, tileWidth: null, onError: setBroken });
    surface.current = made;
    return () => {
      made.dispose();
      surface.current = null;
    };
  }, [panel, scene]);
  useEffect(() => {
    const later = requestAnimationFrame(() => requestAnimationFrame(() => setText(surface.current?.describe() ?? null)));
    return () => cancelAnimationFrame(later);
  }, [panel, scene, textTick]);
  return (
    <div className={`panel-canvas ${className}`} data-panel={panel.id}>
      <canvas ref={canvas} role="img" aria-label={`${panel.title}. ${panel.question}`} aria-describedby={summaryId} />
      {broken !== '' && (
        <p className="panel-broken" role="alert">
          This picture could not be drawn ({broken}).
        </p>
      )}
      <p id={summaryId} className="visually-hidden">
        {text?.summary ?? ''}
      </p>
    </div>
  );
}

/** Drawn as if it were this wide, then shrunk: a small picture of the large one. */
const LOGICAL_WIDTH = 720;

/** A picture of the strip, drawn once from a frame that was kept. */
export function StripPicture({ panel, view, focus }: { readonly panel: Panel; readonly view: FrameView | null; readonly focus: PanelFocus | undefined }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useUi((state) => state.theme);
  const info = useSession((state) => state.info);
  const catalog = useSession((state) => state.catalog);
  useEffect(() => {
    const node = canvas.current;
    const box = node?.parentElement?.getBoundingClientRect();
    const ctx = node?.getContext('2d');
    if (node === null || box === undefined || ctx === null || ctx === undefined || view === null || info === null || catalog === null || box.width < 1) return;
    const ratio = Math.max(devicePixelRatio || 1, 2);
    const shrink = box.width / LOGICAL_WIDTH;
    node.width = Math.round(box.width * ratio);
    node.height = Math.round(box.height * ratio);
    node.style.width = `${box.width}px`;
    node.style.height = `${box.height}px`;
    ctx.setTransform(ratio * shrink, 0, 0, ratio * shrink, 0, 0);
    panel.draw(ctx, {
      view, before: null, session: info, catalog, theme: THEMES[theme], width: LOGICAL_WIDTH, height: box.height / shrink, size: 'laptop', follow: [], hover: null,
      progress: 1, rate: 0, kernel_names: false, ...(focus === undefined ? {} : { focus }),
    });
  }, [panel, view, theme, info, catalog, focus]);
  return <canvas ref={canvas} aria-hidden="true" />;
}
