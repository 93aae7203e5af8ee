// The rail: every panel as a small live picture. A tile brings its panel to the stage.
import type { Panel } from '#panels/panel.ts';
import type { ReactElement } from 'react';
import { Fragment, useEffect, useRef } from 'react';
import { choosePanel } from './keys.ts';
import { PanelSurface } from './panel-surface.ts';
import { stagePanels, usePanelList } from './panel-list.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

/** Tiles are drawn as if the panel were this wide, then shrunk. */
const TILE_LOGICAL_WIDTH = 300;

export function Rail(): ReactElement {
  // All at once: tiles that come one by one would push each other about.
  const panels = usePanelList((state) => (state.complete ? state.panels : null));
  const onStage = useUi((state) => state.panels);
  return (
    <nav className="rail" aria-label="Panels">
      {stagePanels(panels).map((panel, ix) => (
        <RailTile key={panel.id} panel={panel} digit={ix + 1} place={onStage.indexOf(panel.id)} />
      ))}
    </nav>
  );
}

interface TileProps {
  readonly panel: Panel;
  readonly digit: number;
  readonly place: number;
}

function RailTile({ panel, digit, place }: TileProps): ReactElement {
  const conductor = useConductor();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const surface = new PanelSurface({ panel, canvas: canvas.current, conductor, tileWidth: TILE_LOGICAL_WIDTH, onError: () => {} });
    return () => surface.dispose();
  }, [panel, conductor]);
  const where = place === 0 ? ', on stage, first' : place > 0 ? ', on stage' : '';
  return (
    <button
      type="button"
      className="tile"
      aria-pressed={place >= 0}
      aria-label={`${panel.title}${where}`}
      title={`${panel.question}${digit <= 9 ? ` (key ${digit})` : ''}`}
      onClick={() => choosePanel(panel.id)}
    >
      <span className="tile-picture">
        <canvas ref={canvas} aria-hidden="true" />
      </span>
      <span className="tile-name">
        {panel.title.split(/(?<=\/)/).map((part) => (
          <Fragment key={part}>
            {part}
            <wbr />
          </Fragment>
        ))}
      </span>
      {digit <= 9 && <kbd aria-hidden="true">{digit}</kbd>}
    </button>
  );
}
