// The picture shown now as a PNG: drawn anew at the size asked for, not enlarged from the screen.
import { HOST_LIMITS } from '#wire/host.ts';
import { THEMES } from '#panels/draw/palette.ts';
import type { Panel, PanelInput } from '#panels/panel.ts';
import type { Conductor } from '../conductor.ts';
import { panelById, usePanelList } from '../panel-list.ts';
import { useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';

export interface Snapshot {
  readonly png: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

interface Place {
  readonly panel: Panel;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a host that shows nothing would show: the stage of a slide of 640 by 360. */
const HIDDEN = { width: 608, height: 232, gap: 12 } as const;

/** Panels as they stand on the stage, in CSS pixels from its corner. */
function places(): { readonly width: number; readonly height: number; readonly all: readonly Place[] } {
  const { panels } = usePanelList.getState();
  const shown = useUi.getState().panels.flatMap((id) => panelById(panels, id) ?? []);
  const stage = document.querySelector('.embed-stage');
  const { offsetWidth: width = 0, offsetHeight: height = 0 } = (stage ?? {}) as Partial<HTMLElement>;
  const boxes = [...(stage?.querySelectorAll<HTMLElement>('.panel-canvas') ?? [])];
  if (stage === null || width < 1 || height < 1 || boxes.length !== shown.length) {
    const each = (HIDDEN.width - HIDDEN.gap * (shown.length - 1)) / Math.max(shown.length, 1);
    return { width: HIDDEN.width, height: HIDDEN.height, all: shown.map((panel, ix) => ({ panel, x: ix * (each + HIDDEN.gap), y: 0, width: each, height: HIDDEN.height })) };
  }
  const corner = stage.getBoundingClientRect();
  return {
    width, height,
    all: boxes.map((box, ix) => {
      const { left, top } = box.getBoundingClientRect();
      return { panel: shown[ix]!, x: left - corner.left, y: top - corner.top, width: box.clientWidth, height: box.clientHeight };
    }),
  };
}

function factorFor(wish: { readonly width?: number; readonly height?: number }, width: number, height: number): number {
  const { link } = useUi.getState();
  const wished = Math.min(wish.width === undefined ? Infinity : wish.width / width, wish.height === undefined ? Infinity : wish.height / height);
  const factor = Number.isFinite(wished) ? wished : Math.max(devicePixelRatio || 1, 2) * link.scale;
  return Math.min(factor, HOST_LIMITS.picture / width, HOST_LIMITS.picture / height);
}

export async function snapshot(conductor: Conductor, wish: { readonly width?: number; readonly height?: number }): Promise<Snapshot> {
  const { view } = conductor.frames;
  const { info: session, catalog } = useSession.getState();
  const ui = useUi.getState();
  if (view === null || session === null || catalog === null) throw new Error('there is no picture yet');
  const { width, height, all } = places();
  const factor = factorFor(wish, width, height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * factor));
  canvas.height = Math.max(1, Math.round(height * factor));
  const ctx = canvas.getContext('2d');
  if (ctx === null) throw new Error('the browser gives no canvas');
  const theme = THEMES[ui.theme];
  ctx.fillStyle = theme.page;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  for (const { panel, x, y, width: wide, height: high } of all) {
    const input: PanelInput = {
      view, before: null, session, catalog, theme, width: Math.floor(wide), height: Math.floor(high), size: ui.size, follow: ui.follow, hover: null, progress: 1, rate: 0,
      kernel_names: ui.kernelNames, map: ui.map,
    };
    ctx.setTransform(factor, 0, 0, factor, x * factor, y * factor);
    panel.draw(ctx, input);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the browser could not write the picture');
  return { png: await blob.arrayBuffer(), width: canvas.width, height: canvas.height };
}
