// Two memories laid on each other: paper where a page is put to the same use in both, the colour of A or B where only one of
// them uses it, grey where both do in different ways. Small on purpose: it shows where to look, the maps show what is there.
import { KIND } from '#wire/marks.ts';
import type { Theme } from '../draw/palette.ts';
import { mixColour, rgbaWord } from '../draw/palette.ts';
import { pixelBuffer } from '../draw/surface.ts';

/** Beyond so many pages a square is less than a third of a pixel: what is drawn would be chance. */
export const MOST_PAGES = 262_144;
/** From this size on a square is large enough for a shape of its own: those of B are smaller, so that colour is not all. */
const SHAPED_PX = 3;

export const SAME = 0;
export const ONLY_A = 1;
export const ONLY_B = 2;
export const OTHER_USE = 3;
export type DifferenceClass = typeof SAME | typeof ONLY_A | typeof ONLY_B | typeof OTHER_USE;

const free = (kind: number): boolean => kind === KIND.free || kind === KIND.free_pcp;

/** By the bytes of a page in the two frames. Marks (dirty, referenced) are no other use. */
export function differenceClass(a: number, b: number): DifferenceClass {
  const [one, two] = [a & 15, b & 15];
  if (one === two || (free(one) && free(two))) return SAME;
  if (free(two)) return ONLY_A;
  return free(one) ? ONLY_B : OTHER_USE;
}

/** Pages of each class, by its number. */
export function countDifferences(a: Uint8Array, b: Uint8Array): readonly [same: number, onlyA: number, onlyB: number, otherUse: number] {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  const pages = Math.min(a.length, b.length);
  for (let pfn = 0; pfn < pages; pfn++) counts[differenceClass(a[pfn]!, b[pfn]!)]++;
  return counts;
}

export function differenceColours(theme: Theme): readonly [string, string, string, string] {
  return [theme.free, theme.policyA, theme.policyB, mixColour(theme.free, theme.ink, 0.28)];
}

/** Pages in a row: the power of two with which squares are largest, so that blocks stand under each other. */
export function pagesAcross(pages: number, width: number, height: number): number {
  let best = 1;
  let size = 0;
  for (let across = 1; across < pages * 2; across *= 2) {
    const cell = Math.min(width / across, height / Math.ceil(pages / across));
    if (cell > size) [best, size] = [across, cell];
  }
  return best;
}

/** Draws into 0, 0, width, height in logical pixels; nothing where there are more pages than it can show. */
export function drawDifference(ctx: CanvasRenderingContext2D, a: Uint8Array, b: Uint8Array, theme: Theme, width: number, height: number): void {
  const pages = Math.min(a.length, b.length);
  if (pages === 0 || pages > MOST_PAGES) return;
  const across = pagesAcross(pages, width, height);
  const rows = Math.ceil(pages / across);
  const cell = Math.min(width / across, height / rows);
  const colours = differenceColours(theme);
  ctx.fillStyle = colours[SAME];
  ctx.fillRect(0, 0, cell * across, cell * rows);
  if (cell >= SHAPED_PX) drawShapes(ctx, a, b, pages, across, cell, colours);
  else drawImage(ctx, a, b, pages, across, rows, cell, colours);
}

function drawShapes(ctx: CanvasRenderingContext2D, a: Uint8Array, b: Uint8Array, pages: number, across: number, cell: number, colours: readonly string[]): void {
  for (const of of [OTHER_USE, ONLY_A, ONLY_B] as const) {
    ctx.fillStyle = colours[of]!;
    const inset = of === ONLY_B ? cell * 0.22 : 0;
    for (let pfn = 0; pfn < pages; pfn++) {
      if (differenceClass(a[pfn]!, b[pfn]!) !== of) continue;
      ctx.fillRect((pfn % across) * cell + inset, Math.floor(pfn / across) * cell + inset, cell - 2 * inset, cell - 2 * inset);
    }
  }
}

function drawImage(ctx: CanvasRenderingContext2D, a: Uint8Array, b: Uint8Array, pages: number, across: number, rows: number, cell: number, colours: readonly string[]): void {
  const buffer = pixelBuffer(across, rows);
  if (buffer === null) return;
  const words = colours.map((colour) => rgbaWord(colour));
  buffer.words.fill(words[SAME]!);
  for (let pfn = 0; pfn < pages; pfn++) buffer.words[pfn] = words[differenceClass(a[pfn]!, b[pfn]!)]!;
  buffer.show();
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(buffer.canvas, 0, 0, across, rows, 0, 0, across * cell, rows * cell);
}
