// The image of the pixel level, made alike by processor and graphics processor.
import type { MapGeometry } from './geometry.ts';

/** Its box in whole CSS pixels: from the first tile's corner, gutters included. */
export function imageBox(g: MapGeometry): { readonly width: number; readonly height: number; readonly top: number } {
  const top = g.rowTops[0]!;
  return { width: Math.ceil(g.columns * g.pitchX), height: g.rowTops.at(-1)! + g.tileHeight - top + 1, top };
}
