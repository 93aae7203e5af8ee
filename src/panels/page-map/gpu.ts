import type { MapGeometry } from './geometry.ts';
export function drawPixelsByGpu(_ctx: CanvasRenderingContext2D, _g: MapGeometry, _bytes: Uint8Array, _words: Uint32Array): boolean {
  return false;
}
