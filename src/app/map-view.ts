// Looking at the map of memory more closely: every way to change the view (pointer, keys, buttons) ends here.
import { LENSES } from '#wire/lens.ts';
import type { LensId } from '#wire/lens.ts';
import type { Gesture, MapView } from '#panels/panel.ts';
import type { Conductor } from './conductor.ts';
import type { PanelSurface } from './panel-surface.ts';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';

/** Panels on stage that can be looked at more closely, by id; the keys act on them wherever the focus is. */
const surfaces = new Map<string, { readonly surface: () => PanelSurface | null; readonly node: HTMLElement }>();

export function registerSteered(id: string, surface: () => PanelSurface | null, node: HTMLElement): () => void {
  const entry = { surface, node };
  surfaces.set(id, entry);
  return () => {
    if (surfaces.get(id) === entry) surfaces.delete(id);
  };
}

export function lookAt(conductor: Conductor, map: MapView): void {
  const before = useUi.getState().map;
  if (map === before) return;
  useUi.setState({ map });
  if (map.lens === before.lens) return;
  conductor.loop.invalidate();
  // Two of the lenses need frames that say more.
  conductor.refresh();
}

export function setLens(conductor: Conductor, lens: LensId): void {
  lookAt(conductor, { ...useUi.getState().map, lens });
}

export function nextLens(conductor: Conductor): void {
  const { lens } = useUi.getState().map;
  setLens(conductor, LENSES[(LENSES.indexOf(lens) + 1) % LENSES.length]!);
}

/** Does what a gesture asks of a panel; false if it means nothing there. */
export function steer(conductor: Conductor, surface: PanelSurface | null, gesture: Gesture): boolean {
  const map = surface?.steer(gesture) ?? null;
  if (map === null) return false;
  lookAt(conductor, map);
  return true;
}

/** The same for the first such panel on stage. */
export function steerFirst(conductor: Conductor, gesture: Gesture): boolean {
  for (const { surface } of surfaces.values()) return steer(conductor, surface(), gesture);
  return false;
}

/** Chooses the block nearest to a huge page, points at it and says what it is. */
export function goToNearest(conductor: Conductor): void {
  if (!steerFirst(conductor, { kind: 'nearest' })) {
    useSession.setState({ announcement: 'No block can become a huge page now.' });
    return;
  }
  const { block } = useUi.getState().map;
  if (block !== null) pointAt(block);
}

/** The hover card on a block of the first such panel on stage, and the same words aloud. */
export function pointAt(block: number): void {
  for (const [panel, { surface, node }] of surfaces) {
    const place = surface()?.blockPlace(block) ?? null;
    if (place === null) continue;
    const box = node.getBoundingClientRect();
    const scale = box.width / Math.max(1, node.clientWidth);
    useUi.setState({ hover: { panel, hit: place.hit, x: box.left + place.x * scale, y: box.top + place.y * scale }, hoverPage: null });
    const note = 'note' in place.hit && place.hit.note !== undefined ? ` ${place.hit.note}` : '';
    useSession.setState({ announcement: `${place.hit.label}.${note}` });
    return;
  }
}
