// A page with the map alone on hand-made frames of any size: what the browser tests and the measurements of the map run in.
// Never part of the build.
import { themeOf } from '#panels/draw/palette.ts';
import { makeGpuSurface, makeSurface, setSurfaceFactory } from '#panels/draw/surface.ts';
import type { GpuFactory, SurfaceFactory } from '#panels/draw/surface.ts';
import { mapLayout } from '#panels/page-map/geometry.ts';
import { drawPixelsByGpu } from '#panels/page-map/gpu.ts';
import { lensLut, lensOf } from '#panels/page-map/lenses.ts';
import { pageMapPanel } from '#panels/page-map/panel.ts';
import { drawPixelsByCpu } from '#panels/page-map/pixels.ts';
import { WHOLE_MAP } from '#panels/panel.ts';
import type { MapView, PanelInput } from '#panels/panel.ts';
import { copyFrame } from '#testing/frames.ts';
import { largeMachine } from '#testing/frames_assembly.ts';
import { panelInput } from '#testing/panel_input.ts';

export interface MapPage {
  /** Pixels that both ways to paint the pixel level disagree on, pixels that are not empty, and whether a GPU context was had. */
  compare(pages: number, map: Partial<MapView>, theme: string): { differing: number; inked: number; gpu: boolean; level: string };
  /** Ms of pictures, each of another frame, `changed` pages apart; with `words` also text form and legend are made. */
  pictures(pages: number, map: Partial<MapView>, changed: number, way: 'cpu' | 'gpu', count: number, words: boolean): Promise<{ level: string; draw: number[] }>;
  /** Main-thread ms of each picture of a journey: in to the cells, then along, then out. */
  journey(pages: number, way: 'cpu' | 'gpu'): Promise<{ draw: number[]; levels: string[] }>;
}

declare global {
  interface Window {
    mapPage?: MapPage;
  }
}

const SIZE = { width: 900, height: 420 } as const;
const plain: SurfaceFactory = (width, height, cpu) => {
  const canvas = new OffscreenCanvas(width, height);
  const ctx = canvas.getContext('2d', { willReadFrequently: cpu });
  return ctx === null ? null : { canvas, ctx: ctx as unknown as CanvasRenderingContext2D };
};
const byGpu: GpuFactory = () => makeGpuSurface(true);

function paintBy(way: 'cpu' | 'gpu'): void {
  setSurfaceFactory(plain, way === 'gpu' ? byGpu : () => null);
}

const machines = new Map<number, ReturnType<typeof largeMachine>>();

function inputOf(pages: number, map: Partial<MapView>, theme = 'light'): PanelInput {
  let machine = machines.get(pages);
  if (machine === undefined) machines.set(pages, (machine = largeMachine(pages)));
  return panelInput({ ...SIZE, theme: themeOf(theme), map: { ...WHOLE_MAP, ...map } }, machine);
}

function target(): CanvasRenderingContext2D {
  const canvas = document.querySelector('canvas') ?? document.body.appendChild(document.createElement('canvas'));
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  return canvas.getContext('2d')!;
}

function changedFrames(input: PanelInput, changed: number): readonly PanelInput[] {
  const other = copyFrame(input.view);
  const step = Math.max(1, Math.floor(other.mark.length / Math.max(1, changed)));
  for (let pfn = 0; pfn < other.mark.length; pfn += step) other.mark[pfn]! ^= 16;
  return [input, { ...input, view: other }];
}

window.mapPage = {
  compare(pages, map, theme) {
    paintBy('gpu');
    const input = inputOf(pages, map, theme);
    const { map: g } = mapLayout(input);
    const lens = lensOf(input);
    const words = lensLut(input.theme, lens);
    const images = [true, false].map((gpu) => {
      const surface = makeSurface(SIZE.width, SIZE.height, true)!;
      const done = gpu ? drawPixelsByGpu(surface.ctx, g, input.view.mark, words, 0) : (drawPixelsByCpu(surface.ctx, g, input.view.mark, words), true);
      return { done, words: new Uint32Array(surface.ctx.getImageData(0, 0, SIZE.width, SIZE.height).data.buffer) };
    });
    let [differing, inked] = [0, 0];
    for (let i = 0; i < images[1]!.words.length; i++) {
      if (images[0]!.words[i] !== images[1]!.words[i]) differing++;
      if (images[1]!.words[i] !== 0) inked++;
    }
    return { differing, inked, gpu: images[0]!.done, level: g.level };
  },
  async pictures(pages, map, changed, way, count, words) {
    paintBy(way);
    const inputs = changedFrames(inputOf(pages, map), changed);
    const ctx = target();
    const draw: number[] = [];
    for (let i = 0; i < count; i++) {
      const input = inputs[i % 2]!;
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      pageMapPanel.draw(ctx, input);
      draw.push(performance.now() - began);
      if (!words) continue;
      pageMapPanel.describe(input);
      pageMapPanel.legend(input);
    }
    return { level: mapLayout(inputs[0]!).map.level, draw };
  },
  async journey(pages, way) {
    paintBy(way);
    let input = inputOf(pages, {});
    const ctx = target();
    const draw: number[] = [];
    const levels: string[] = [];
    const show = async (): Promise<void> => {
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      pageMapPanel.draw(ctx, input);
      draw.push(performance.now() - began);
      levels.push(mapLayout(input).map.level);
    };
    const go = async (gesture: Parameters<NonNullable<typeof pageMapPanel.steer>>[1]): Promise<boolean> => {
      const map = pageMapPanel.steer!(input, gesture);
      if (map === null) return false;
      input = { ...input, map };
      await show();
      return true;
    };
    await show();
    const along = async (): Promise<void> => {
      for (let i = 0; i < 4; i++) await go({ kind: 'arrow', dx: 0, dy: 1, pan: true });
    };
    for (let i = 0; i < 60; i++) {
      if (!(await go({ kind: 'zoom', factor: 1.3, x: 400, y: 200 }))) break;
      if (i % 6 === 0) await along();
    }
    for (let i = 0; i < 60; i++) if (!(await go({ kind: 'zoom', factor: 1 / 1.3, x: null, y: null }))) break;
    return { draw, levels };
  },
};
