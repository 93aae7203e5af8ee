// The map's own controls, small in its header: lens, nearer, further, whole.
import { LENS_TEXT } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import type { ReactElement } from 'react';
import { setLens, steerFirst } from './map-view.ts';
import { useUi } from './state/ui-store.ts';
import { useConductor } from './use-conductor.ts';

const FACTOR = 2;

export function MapControls(): ReactElement {
  const conductor = useConductor();
  const { lens, zoom } = useUi((state) => state.map);
  const about = { kind: 'zoom', x: null, y: null } as const;
  return (
    <span className="map-controls">
      <label>
        <span className="visually-hidden">Lens of the map</span>
        <select value={lens} title="Lens: what colour means on the map (L)" onChange={(event) => setLens(conductor, event.target.value as LensId)}>
          {LENS_TEXT.map((one) => (
            <option key={one.id} value={one.id}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="quiet" aria-label="Further away" title="further away (− on the map)" disabled={zoom === 1} onClick={() => steerFirst(conductor, { ...about, factor: 1 / FACTOR })}>
        −
      </button>
      <button type="button" className="quiet" aria-label="Nearer" title="nearer (+ on the map, or the wheel)" onClick={() => steerFirst(conductor, { ...about, factor: FACTOR })}>
        +
      </button>
      <button type="button" className="quiet" title="the whole memory (double click)" disabled={zoom === 1} onClick={() => steerFirst(conductor, { kind: 'reset' })}>
        Whole
      </button>
    </span>
  );
}
