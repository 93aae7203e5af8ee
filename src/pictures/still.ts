// A picture as a file: PNG, or SVG.
import { fontParts } from './svg_text.ts';
import type { Facts } from './facts.ts';
import { factsOf } from './facts.ts';
import type { Instance, Look } from './picture.ts';
import { drawPicture } from './picture.ts';
import { withFacts } from './png.ts';
import { svgCanvas } from './svg_canvas.ts';
import type { SvgTools } from './svg_canvas.ts';

export type PictureCanvas = OffscreenCanvas | HTMLCanvasElement;

/** Draws on a canvas, which takes the size of the picture. */
export function paintPicture(canvas: PictureCanvas, look: Look, at: Instance): void {
  const { width, height, scale } = look.size;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  // Both kinds of context draw alike. Films read the pixels of every frame.
  const ctx = canvas.getContext('2d', { alpha: false, willReadFrequently: true }) as CanvasRenderingContext2D | null;
  if (ctx === null) throw new Error('this browser gives no canvas');
  ctx.setTransform(scale, 0, 0, scale, 0, 0);
  drawPicture(ctx, look, at);
}

export function pictureFacts(look: Look, at: Instance): Facts {
  return factsOf(at.view, at.session, at.catalog, look.panels.map((panel) => panel.id), look.caption, at.links[0] ?? '');
}

export async function pngBlob(canvas: OffscreenCanvas, facts: Facts): Promise<Blob> {
  const plain = await canvas.convertToBlob({ type: 'image/png' });
  return new Blob([withFacts(new Uint8Array(await plain.arrayBuffer()), facts)], { type: 'image/png' });
}

export async function toPng(look: Look, at: Instance): Promise<Blob> {
  const canvas = new OffscreenCanvas(look.size.width, look.size.height);
  paintPicture(canvas, look, at);
  return pngBlob(canvas, pictureFacts(look, at));
}

export function toSvg(look: Look, at: Instance, tools: SvgTools = pageTools()): string {
  const svg = svgCanvas(tools);
  drawPicture(svg.ctx, look, at);
  const facts = pictureFacts(look, at);
  const { width, height, viewWidth, viewHeight } = look.size;
  const desc = [facts.find(([name]) => name === 'Description')![1], ...look.panels.map((panel) => panel.title), at.links[0] ?? ''].join('\n');
  return svg.text({ width, height, viewWidth, viewHeight, title: look.caption, desc, facts });
}

/** Fonts and images as this page has them. */
export function pageTools(): SvgTools {
  const ctx = new OffscreenCanvas(1, 1).getContext('2d')!;
  return {
    measure: (font, text) => {
      ctx.font = font;
      // Top, middle and bottom of a canvas's text are those of the em square.
      const { width, emHeightAscent, emHeightDescent } = ctx.measureText(text) as TextMetrics & { readonly emHeightAscent?: number; readonly emHeightDescent?: number };
      const { size } = fontParts(font);
      return { width, above: emHeightAscent ?? size * 0.8, below: emHeightDescent ?? size * 0.2 };
    },
    image: (image, x, y, width, height) => {
      const canvas = document.createElement('canvas');
      canvas.width = width;
      canvas.height = height;
      canvas.getContext('2d')?.drawImage(image, x, y, width, height, 0, 0, width, height);
      return canvas.toDataURL('image/png');
    },
  };
}
