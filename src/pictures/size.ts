// How large a picture is, and how large its words: by where it will be seen, not by how many pixels it has.
import { textSizes } from '#panels/draw/text.ts';
import type { SizeClass } from '#panels/panel.ts';

export interface PictureSize {
  /** Pixels of the file. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the file for one unit of the drawing. */
  readonly scale: number;
  /** Units of the drawing. */
  readonly viewWidth: number;
  readonly viewHeight: number;
  readonly layout: SizeClass;
}

/** Offered in the dialog. Any other is drawn as well. */
export const SIZES: readonly { readonly width: number; readonly height: number; readonly words: string }[] = [
  { width: 640, height: 360, words: 'half a slide' },
  { width: 1280, height: 720, words: 'a slide' },
  { width: 1920, height: 1080, words: 'a slide, sharp' },
  { width: 3840, height: 2160, words: 'a slide, 4K' },
];

export const LEAST_SIDE = 160;
export const MOST_SIDE = 8192;

/** Half a slide, with the words of an embed; and a whole one, read from the last row. */
const SLIDE = { width: 640, height: 360 } as const;
const WHOLE = { width: 1920, height: 1080 } as const;

/** Of so many pixels, for so many panels: one alone in less than 1280 by 720 is drawn for half a slide. */
export function pictureSize(width: number, height: number, panels: number): PictureSize {
  const half = panels === 1 && (width < 1280 || height < 720);
  const base = half ? SLIDE : WHOLE;
  const scale = Math.min(width / base.width, height / base.height);
  return { width, height, scale, viewWidth: width / scale, viewHeight: height / scale, layout: half ? 'slide' : 'projector' };
}

/** As large as it stands on a page, with that page's words, `ratio` pixels for each of its own. */
export function pageSize(viewWidth: number, viewHeight: number, ratio: number, layout: SizeClass): PictureSize {
  const scale = Math.min(ratio, MOST_SIDE / viewWidth, MOST_SIDE / viewHeight);
  return { width: Math.round(viewWidth * scale), height: Math.round(viewHeight * scale), scale, viewWidth, viewHeight, layout };
}

/** The smallest words of the file, in its pixels. */
export function leastText(size: PictureSize): number {
  return textSizes(size.layout).small * size.scale;
}

/** '1280x720' as a size; null if it is none. */
export function parseSize(text: string): { readonly width: number; readonly height: number } | null {
  const found = /^(\d{1,5})x(\d{1,5})$/.exec(text);
  const [width, height] = [Number(found?.[1]), Number(found?.[2])];
  return found !== null && [width, height].every((side) => side >= LEAST_SIDE && side <= MOST_SIDE) ? { width, height } : null;
}
