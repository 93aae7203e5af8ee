// The pointer on a panel: what lies under it becomes the hover card, a click follows a page, chooses a block or a
// task, or goes to an instant.
// The keyboard's way to the same is the page inspector and the scrubber.
import type { Hit, Panel } from '#panels/panel.ts';
import type { RefObject } from 'react';
import { useEffect } from 'react';
import { aboutBlock, choose, followThing } from './about.ts';
import type { Conductor } from './conductor.ts';
import { markParts } from './marks/door.ts';
import type { PanelSurface } from './panel-surface.ts';
import { useUi } from './state/ui-store.ts';
import { listWaits } from './waits/wait-store.ts';

/** Less is a click. */
const DRAG_PX = 8;

export interface PointerOptions {
  readonly panel: Panel;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly surface: RefObject<PanelSurface | null>;
  readonly conductor: Conductor;
}

function sameHit(one: Hit, other: Hit): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The panel's own coordinates: under a host's transform the box is scaled and the panel is not. */
export function panelPlace(node: HTMLElement, event: MouseEvent): { x: number; y: number } {
  const box = node.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / Math.max(box.width, 1)) * node.clientWidth,
    y: ((event.clientY - box.top) / Math.max(box.height, 1)) * node.clientHeight,
  };
}

function setHover(panel: Panel, hit: Hit | null, event: MouseEvent): void {
  const { hover } = useUi.getState();
  if (hit === null) {
    if (hover?.panel === panel.id) useUi.setState({ hover: null, hoverPage: null });
  } else if (hover?.panel === panel.id && sameHit(hover.hit, hit)) {
    useUi.setState({ hover: { ...hover, x: event.clientX, y: event.clientY } });
  } else useUi.setState({ hover: { panel: panel.id, hit, x: event.clientX, y: event.clientY }, hoverPage: null });
}

export function usePanelPointer({ panel, canvas, surface, conductor }: PointerOptions): void {
  useEffect(() => {
    const node = canvas.current?.parentElement;
    if (node === null || node === undefined) return;
    const hitAt = (event: MouseEvent): Hit | null => {
      const { x, y } = panelPlace(node, event);
      return surface.current?.hit(x, y) ?? null;
    };
    const onMove = (event: MouseEvent): void => setHover(panel, hitAt(event), event);
    const onLeave = (event: MouseEvent): void => setHover(panel, null, event);
    // A drag with Shift picks out, and so does one without where dragging means nothing else.
    let from: { readonly x: number; readonly y: number } | null = null;
    let picked = false;
    const onDown = (event: PointerEvent): void => {
      picked = false;
      from = event.button === 0 && !useUi.getState().link.embed && (event.shiftKey || panel.steer === undefined) ? panelPlace(node, event) : null;
    };
    const onUp = (event: PointerEvent): void => {
      const start = from;
      from = null;
      if (start === null) return;
      const to = panelPlace(node, event);
      if (!event.shiftKey && Math.hypot(to.x - start.x, to.y - start.y) < DRAG_PX) return;
      picked = true;
      void markParts(conductor).then((parts) => {
        const brush = surface.current?.pick(start, to) ?? null;
        if (brush !== null) parts?.pickOut(brush);
      });
    };
    const onClick = (event: MouseEvent): void => {
      if (picked) return;
      const hit = hitAt(event);
      if (hit?.kind === 'page') void conductor.followPage(hit.pfn);
      else if (hit?.kind === 'segment') conductor.seek(hit.at_ns);
      else if (hit?.kind === 'block') choose(aboutBlock(hit.block));
      else if (hit?.kind === 'task') followThing(conductor, { kind: 'task', task: hit.task });
      else if (hit?.kind === 'waits') listWaits(hit);
    };
    node.addEventListener('pointermove', onMove);
    node.addEventListener('pointerleave', onLeave);
    node.addEventListener('pointerdown', onDown);
    node.addEventListener('pointerup', onUp);
    node.addEventListener('click', onClick);
    return () => {
      node.removeEventListener('pointermove', onMove);
      node.removeEventListener('pointerleave', onLeave);
      node.removeEventListener('pointerdown', onDown);
      node.removeEventListener('pointerup', onUp);
      node.removeEventListener('click', onClick);
      setHover(panel, null, new MouseEvent('pointerleave'));
    };
  }, [panel, canvas, surface, conductor]);
}
