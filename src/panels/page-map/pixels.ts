// The map of many pages: one word a pixel from a table by mark byte, put on the screen as one image.
// One fillRect a page was measured to be thousands of times slower.
import { KIND } from '#wire/marks.ts';
import { mixColour, rgbaWord, STATE_CLASSES, stateClass, stateLut } from '../draw/palette.ts';
import { pixelBuffer } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import type { MapGeometry } from './geometry.ts';
import { tileX, tileY } from './geometry.ts';

/** Blocks with at most so many pages that cannot move show them larger: one of them spoils a huge page. */
const LONE = 3;

export function drawPixels(ctx: CanvasRenderingContext2D, input: PanelInput, g: MapGeometry): void {
  const width = Math.ceil(g.columns * g.pitchX);
  const top = g.rowTops[0]!;
  const height = g.rowTops.at(-1)! + g.tileHeight - top + 1;
  const buffer = pixelBuffer(width, height);
  if (buffer === null) return;
  buffer.words.fill(0);
  fillWords(buffer.words, width, input, g);
  buffer.show();
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(buffer.canvas, 0, 0, width, height, g.left, top, width, height);
  ctx.restore();
}

function fillWords(words: Uint32Array, width: number, input: PanelInput, g: MapGeometry): void {
  const { view, before, theme, progress } = input;
  const lut = stateLut(theme);
  const glow = before !== null && progress < 1 && before.mark.length === view.mark.length ? before : null;
  const glowLut = glow === null ? lut : glowTable(input);
  const top = g.rowTops[0]!;
  for (let block = 0; block < g.nrBlocks; block++) {
    const x = tileX(g, block) - g.left;
    const y = tileY(g, block) - top;
    const first = block * g.blockPages;
    const last = Math.min(first + g.blockPages, g.nrPages);
    let stuck = 0;
    for (let pfn = first; pfn < last; pfn++) {
      const mark = view.mark[pfn]!;
      if ((mark & 15) === KIND.kernel) stuck++;
      const word = glow !== null && glow.mark[pfn] !== mark ? glowLut[mark]! : lut[mark]!;
      const within = pfn - first;
      put(words, width, x + (within % g.across) * g.cell, y + Math.floor(within / g.across) * g.cellH, g.cell, g.cellH, word);
    }
    if (stuck > 0 && stuck <= LONE && g.cell <= 2) enlargeLone(words, width, input, g, first, last, x, y);
  }
}

function enlargeLone(
  words: Uint32Array, width: number, input: PanelInput, g: MapGeometry, first: number, last: number, x: number, y: number,
): void {
  const word = rgbaWord(input.theme.kernel);
  for (let pfn = first; pfn < last; pfn++) {
    if ((input.view.mark[pfn]! & 15) !== KIND.kernel) continue;
    const column = Math.min((pfn - first) % g.across, g.across - 2);
    const row = Math.min(Math.floor((pfn - first) / g.across), g.down - 2);
    put(words, width, x + column * g.cell, y + row * g.cellH, g.cell + 1, g.cellH + 1, word);
  }
}

function put(words: Uint32Array, width: number, x: number, y: number, w: number, h: number, word: number): void {
  for (let row = 0; row < h; row++) {
    const from = (y + row) * width + x;
    for (let i = 0; i < w; i++) words[from + i] = word;
  }
}

/** Colours of pages that have just changed: nearer to ink, fading back. */
function glowTable(input: PanelInput): Uint32Array {
  const share = 0.55 * (1 - input.progress);
  const colours = STATE_CLASSES.map((state) => rgbaWord(mixColour(input.theme[state.colour], input.theme.ink, share)));
  const table = new Uint32Array(256);
  for (let mark = 0; mark < 256; mark++) table[mark] = colours[stateClass(mark)] ?? 0;
  return table;
}
