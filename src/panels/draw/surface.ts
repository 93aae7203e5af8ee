// Canvases off the screen, for sprites and for whole maps of pixels. Where there is no canvas at all (a test in Node)
// there is no surface either, and callers draw their marks directly.

export interface Surface {
  readonly canvas: CanvasImageSource;
  readonly ctx: CanvasRenderingContext2D;
}

export type SurfaceFactory = (width: number, height: number, cpu: boolean) => Surface | null;

let factory: SurfaceFactory = (width, height, cpu) => {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const canvas = new OffscreenCanvas(width, height);
  const ctx = canvas.getContext('2d', { willReadFrequently: cpu });
  // Both kinds of context draw alike; panels use only what they share.
  return ctx === null ? null : { canvas, ctx: ctx as unknown as CanvasRenderingContext2D };
};

/** A canvas of so many device pixels; `cpu` for one that is rewritten whole by putImageData. */
export function makeSurface(width: number, height: number, cpu = false): Surface | null {
  return factory(Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height)), cpu);
}

/** Device pixels per CSS pixel of a context, as its transform says. */
export function scaleOf(ctx: CanvasRenderingContext2D): number {
  const scale = ctx.getTransform().a;
  return scale > 0 ? scale : 1;
}

/** A context that writes down shapes instead of painting pixels: a picture for print, sharp at any size. */
export interface ShapeWriter {
  /** Something that comes again and again: written down once under `key`, painted at 0,0, and put at x, y. */
  stamp(key: string, x: number, y: number, paint: (ctx: CanvasRenderingContext2D) => void): void;
}

/** Null for a canvas: there, images of what comes again are quicker. */
export function shapesOf(ctx: CanvasRenderingContext2D): ShapeWriter | null {
  return (ctx as { readonly shapes?: ShapeWriter }).shapes ?? null;
}

/** An image that is rewritten word by word (RGBA, little-endian) and then shown whole. */
export interface PixelBuffer {
  readonly canvas: CanvasImageSource;
  readonly words: Uint32Array;
  /** Moves the words onto the canvas. */
  readonly show: () => void;
}

const buffers = new Map<string, PixelBuffer>();
const MOST_BUFFERS = 6;

/** A buffer of this size, used again by whoever asks for the same size next: fill it, show it, draw it at once. */
export function pixelBuffer(width: number, height: number): PixelBuffer | null {
  const key = `${width}x${height}`;
  const known = buffers.get(key);
  if (known) return known;
  const surface = makeSurface(width, height, true);
  if (surface === null) return null;
  if (buffers.size >= MOST_BUFFERS) buffers.delete(buffers.keys().next().value ?? '');
  const image = surface.ctx.createImageData(width, height);
  const buffer = { canvas: surface.canvas, words: new Uint32Array(image.data.buffer), show: () => surface.ctx.putImageData(image, 0, 0) };
  buffers.set(key, buffer);
  return buffer;
}

/** A canvas whose pixels a graphics processor computes. One for all panels: browsers allow a page only a few of them. */
export interface GpuSurface {
  readonly canvas: OffscreenCanvas;
  readonly gl: WebGL2RenderingContext;
}

export type GpuFactory = () => GpuSurface | null;

/** With `slow`, also where the processor itself must stand in for a graphics processor. */
export function makeGpuSurface(slow: boolean): GpuSurface | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false, failIfMajorPerformanceCaveat: !slow });
  return gl === null ? null : { canvas, gl };
}

let gpuFactory: GpuFactory = () => makeGpuSurface(false);
let gpu: GpuSurface | null | undefined;

/** Null where there is no WebGL2, where it is not faster than the processor, or after it was taken away. */
export function gpuSurface(): GpuSurface | null {
  if (gpu === undefined) gpu = gpuFactory();
  return gpu === null || gpu.gl.isContextLost() ? null : gpu;
}

/** For tests: other ways to make surfaces; forgets what was made before. Returns the one used before. */
export function setSurfaceFactory(next: SurfaceFactory, nextGpu: GpuFactory = () => null): SurfaceFactory {
  const before = factory;
  factory = next;
  gpuFactory = nextGpu;
  gpu = undefined;
  buffers.clear();
  return before;
}
