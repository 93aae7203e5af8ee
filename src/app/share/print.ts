// A strip on paper: every picture is put into the page as shapes where it is made of shapes, else as an image of many pixels, and
// only that is printed.
import type { Look } from '#pictures/picture.ts';
import { paintPicture, toSvg } from '#pictures/still.ts';
import { pictureSize } from '#pictures/size.ts';
import type { Beat } from '#pictures/strip.ts';
import './share.css';

/** Pixels of a picture that is no drawing of shapes: 300 to the inch on half a page of A4. */
const PAPER_WIDTH = 1600;

/** A policy may forbid images in a page's own words; those that hold any are printed from a canvas. */
function printed(look: Look, { caption, at }: Beat): Element {
  const svg = toSvg({ ...look, caption }, at);
  if (!svg.includes('<image')) {
    const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    // Marks of two pictures have the same names.
    const prefix = `p${at.view.head_of('ordinal')}-`;
    for (const node of drawn.querySelectorAll('[id]')) node.id = prefix + node.id;
    for (const node of drawn.querySelectorAll('[href^="#"]')) node.setAttribute('href', `#${prefix}${node.getAttribute('href')!.slice(1)}`);
    for (const node of drawn.querySelectorAll('[clip-path]')) node.setAttribute('clip-path', node.getAttribute('clip-path')!.replace('#', `#${prefix}`));
    drawn.setAttribute('aria-labelledby', `${prefix}title ${prefix}desc`);
    return document.importNode(drawn, true);
  }
  const canvas = document.createElement('canvas');
  const size = pictureSize(640, 360, 1);
  const scale = PAPER_WIDTH / size.viewWidth;
  paintPicture(canvas, { ...look, caption, size: { ...size, width: PAPER_WIDTH, height: Math.round(size.viewHeight * scale), scale } }, at);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', caption);
  return canvas;
}

/** The sheet, put into the page. Returns how to take it away again. */
export function layStrip(look: Look, beats: readonly Beat[]): () => void {
  const sheet = document.createElement('div');
  sheet.className = 'print-sheet';
  const title = document.createElement('h1');
  title.textContent = look.caption;
  sheet.append(title, ...beats.map((beat) => printed(look, beat)));
  document.body.append(sheet);
  document.documentElement.classList.add('printing');
  return () => {
    sheet.remove();
    document.documentElement.classList.remove('printing');
  };
}

export function printStrip(look: Look, beats: readonly Beat[]): void {
  const clear = layStrip(look, beats);
  addEventListener('afterprint', clear, { once: true });
  print();
}
