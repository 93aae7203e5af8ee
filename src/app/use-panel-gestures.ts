// Zooming, dragging and walking in a panel that can be looked at more closely. What a gesture means is the panel's to say;
// here pointers, wheel and keys become gestures.
import type { MapView, Panel } from '#panels/panel.ts';
import type { RefObject } from 'react';
import { useEffect } from 'react';
import type { Conductor } from './conductor.ts';
import { pointAt, registerSteered, steer } from './map-view.ts';
import type { PanelSurface } from './panel-surface.ts';
import { useUi } from './state/ui-store.ts';
import { panelPlace } from './use-panel-pointer.ts';

export interface GestureOptions {
  readonly panel: Panel;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly surface: RefObject<PanelSurface | null>;
  readonly conductor: Conductor;
}

/** A pointer that moves less far than this has clicked. */
const CLICK_PX = 4;
/** A notch of a wheel is about 100; three of them double. */
const WHEEL_DOUBLES = 300;
const KEY_FACTOR = 1.5;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

interface Drag {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly start: MapView;
  moved: boolean;
}

export function usePanelGestures({ panel, canvas, surface, conductor }: GestureOptions): void {
  useEffect(() => {
    const node = canvas.current?.parentElement;
    if (panel.steer === undefined || node === null || node === undefined) return;
    const act = (gesture: Parameters<typeof steer>[2]): boolean => steer(conductor, surface.current, gesture);
    const pointers = new Map<number, { x: number; y: number }>();
    let drag: Drag | null = null;
    let dragged = false;

    const onWheel = (event: WheelEvent): void => {
      // Where the wheel scrolls the page or the deck, it zooms only with Ctrl (or by a pinch, which says the same).
      if (!event.ctrlKey && (useUi.getState().link.embed || node.closest('.stage-room') !== null)) return;
      const pixels = event.deltaY * (event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1);
      event.preventDefault();
      act({ kind: 'zoom', factor: 2 ** (-pixels / WHEEL_DOUBLES), ...panelPlace(node, event) });
    };
    const onDown = (event: PointerEvent): void => {
      // With Shift a drag picks out.
      if (event.button !== 0 || event.shiftKey) return;
      pointers.set(event.pointerId, panelPlace(node, event));
      dragged = false;
      drag = pointers.size === 1 ? { id: event.pointerId, ...panelPlace(node, event), start: useUi.getState().map, moved: false } : null;
    };
    const onMove = (event: PointerEvent): void => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const at = panelPlace(node, event);
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
        const factor = Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        dragged = true;
        act({ kind: 'zoom', factor, x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
      } else if (drag !== null) {
        if (!drag.moved && Math.hypot(at.x - drag.x, at.y - drag.y) < CLICK_PX) return;
        if (!drag.moved) node.setPointerCapture(event.pointerId);
        drag.moved = true;
        dragged = true;
        act({ kind: 'drag', from_x: drag.x, from_y: drag.y, ...at, start: drag.start });
      }
      pointers.set(event.pointerId, at);
    };
    const onUp = (event: PointerEvent): void => {
      pointers.delete(event.pointerId);
      if (drag?.id === event.pointerId) drag = null;
    };
    // Before the panel's own click: what placed the loupe or ended a drag follows no page.
    const onClick = (event: MouseEvent): void => {
      if (event.shiftKey) return;
      if (dragged || act({ kind: 'click', ...panelPlace(node, event) })) event.stopPropagation();
      dragged = false;
    };
    const onDouble = (): void => void act({ kind: 'reset' });
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      let done = false;
      if (arrow !== undefined) {
        done = act({ kind: 'arrow', dx: arrow[0], dy: arrow[1], pan: event.shiftKey });
        const { block } = useUi.getState().map;
        if (done && !event.shiftKey && block !== null) pointAt(block);
      } else if (event.key === '+' || event.key === '=') done = act({ kind: 'zoom', factor: KEY_FACTOR, x: null, y: null });
      else if (event.key === '-' || event.key === '_') done = act({ kind: 'zoom', factor: 1 / KEY_FACTOR, x: null, y: null });
      else if (event.key === 'Home') done = act({ kind: 'reset' });
      // On the map, + and - are the map's even where it can go no further.
      if (done || event.key === '+' || event.key === '=' || event.key === '-' || event.key === '_') {
        event.preventDefault();
        event.stopPropagation();
      }
    };

    const unregister = registerSteered(panel.id, () => surface.current, node);
    node.addEventListener('wheel', onWheel, { passive: false });
    node.addEventListener('pointerdown', onDown);
    node.addEventListener('pointermove', onMove);
    node.addEventListener('pointerup', onUp);
    node.addEventListener('pointercancel', onUp);
    node.addEventListener('click', onClick, { capture: true });
    node.addEventListener('dblclick', onDouble);
    node.addEventListener('keydown', onKey);
    return () => {
      unregister();
      node.removeEventListener('wheel', onWheel);
      node.removeEventListener('pointerdown', onDown);
      node.removeEventListener('pointermove', onMove);
      node.removeEventListener('pointerup', onUp);
      node.removeEventListener('pointercancel', onUp);
      node.removeEventListener('click', onClick, { capture: true });
      node.removeEventListener('dblclick', onDouble);
      node.removeEventListener('keydown', onKey);
    };
  }, [panel, canvas, surface, conductor]);
}
