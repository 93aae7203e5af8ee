// A drawing surface that writes SVG: what the panels use of a canvas, as shapes and as text that can be searched and read
// aloud. Needs no page: how wide a text is and what an image looks like are told by who makes it.
import type { ShapeWriter } from '#panels/draw/surface.ts';
import { arcPath, fine, fontParts, short, xmlText } from './svg_text.ts';

export interface SvgTools {
  /** Width of a text in a font, and how far the font reaches above and below its line. */
  readonly measure: (font: string, text: string) => { readonly width: number; readonly above: number; readonly below: number };
  /** Part of an image as a data: address, or '' where it cannot be had. */
  readonly image: (image: CanvasImageSource, x: number, y: number, width: number, height: number) => string;
}

interface Style {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineJoin: CanvasLineJoin;
  lineCap: CanvasLineCap;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  globalAlpha: number;
  imageSmoothingEnabled: boolean;
  dash: readonly number[];
}

interface Saved extends Style {
  readonly matrix: readonly [number, number, number, number];
  readonly clips: number;
}

export interface Svg {
  /** Give this to draw(). */
  readonly ctx: CanvasRenderingContext2D;
  /** All that was drawn, in a document of its own. */
  readonly text: (head: SvgHead) => string;
}

export interface SvgHead {
  /** Of the picture as it opens; it stays sharp at any other. */
  readonly width: number;
  readonly height: number;
  /** Units of the drawing. */
  readonly viewWidth: number;
  readonly viewHeight: number;
  readonly title: string;
  readonly desc: string;
  /** Goes into <metadata>. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Device pixels for one of the drawing, where a panel makes an image of its own: sharp at twice the size. */
const IMAGE_SCALE = 2;

export function svgCanvas(tools: SvgTools): Svg {
  const canvas = new SvgCanvas(tools);
  // Only what SvgCanvas has exists: a panel that called anything else would throw, and index.test.ts would say so.
  return { ctx: canvas as unknown as CanvasRenderingContext2D, text: (head) => canvas.document(head) };
}

class SvgCanvas implements ShapeWriter {
  fillStyle = '#000000';
  strokeStyle = '#000000';
  lineWidth = 1;
  lineJoin: CanvasLineJoin = 'miter';
  lineCap: CanvasLineCap = 'butt';
  font = '400 10px sans-serif';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  globalAlpha = 1;
  imageSmoothingEnabled = true;
  readonly #tools: SvgTools;
  #out: string[] = [];
  #defs: string[] = [];
  #ids = new Map<string, string>();
  #dash: readonly number[] = [];
  /** x and y: scale and place. Nothing here turns. */
  #matrix: readonly [number, number, number, number] = [1, 1, 0, 0];
  #path = '';
  #clips = 0;
  #stack: Saved[] = [];
  /** Rectangles of one colour that follow each other are one shape. */
  #rects = '';
  #rectsFill = '';

  constructor(tools: SvgTools) {
    this.#tools = tools;
  }

  get shapes(): ShapeWriter {
    return this;
  }

  document(head: SvgHead): string {
    this.#flush();
    const facts = head.facts.map(([name, value]) => `<pagestage:${name}>${xmlText(value)}</pagestage:${name}>`).join('');
    return [
      '<?xml version="1.0" encoding="UTF-8"?>\n',
      `<svg xmlns="http://www.w3.org/2000/svg" width="${short(head.width)}" height="${short(head.height)}" viewBox="0 0 ${short(head.viewWidth)} ${short(head.viewHeight)}" role="img" aria-labelledby="title desc">`,
      `<title id="title">${xmlText(head.title)}</title><desc id="desc">${xmlText(head.desc)}</desc>`,
      `<metadata xmlns:pagestage="urn:pagestage:picture">${facts}</metadata>\n`,
      this.#defs.length === 0 ? '' : `<defs>${this.#defs.join('')}</defs>\n`,
      this.#out.join('\n'),
      '</g>'.repeat(this.#clips),
      '\n</svg>\n',
    ].join('');
  }

  save(): void {
    this.#stack.push({
      fillStyle: this.fillStyle, strokeStyle: this.strokeStyle, lineWidth: this.lineWidth, lineJoin: this.lineJoin, lineCap: this.lineCap, font: this.font,
      textAlign: this.textAlign, textBaseline: this.textBaseline, globalAlpha: this.globalAlpha, imageSmoothingEnabled: this.imageSmoothingEnabled,
      dash: this.#dash, matrix: this.#matrix, clips: this.#clips,
    });
  }
  restore(): void {
    const saved = this.#stack.pop();
    if (saved === undefined) return;
    const { dash, matrix, clips, ...style } = saved;
    if (this.#clips > clips) this.#write('</g>'.repeat(this.#clips - clips));
    this.#clips = clips;
    this.#dash = dash;
    this.#matrix = matrix;
    Object.assign(this, style);
  }
  translate(x: number, y: number): void {
    const [sx, sy, tx, ty] = this.#matrix;
    this.#matrix = [sx, sy, tx + x * sx, ty + y * sy];
  }
  scale(x: number, y: number): void {
    const [sx, sy, tx, ty] = this.#matrix;
    this.#matrix = [sx * x, sy * y, tx, ty];
  }
  getTransform(): Pick<DOMMatrix, 'a' | 'b' | 'c' | 'd' | 'e' | 'f'> {
    const [a, d, e, f] = this.#matrix;
    return { a: a * IMAGE_SCALE, b: 0, c: 0, d: d * IMAGE_SCALE, e, f };
  }

  beginPath(): void {
    this.#path = '';
  }
  moveTo(x: number, y: number): void {
    this.#path += `M${short(x)} ${short(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === '' ? 'M' : 'L'}${short(x)} ${short(y)}`;
  }
  rect(x: number, y: number, w: number, h: number): void {
    this.#path += rectPath(x, y, w, h);
  }
  arc(x: number, y: number, radius: number, from: number, to: number): void {
    this.#path += arcPath(x, y, radius, from, to, this.#path !== '' && !this.#path.endsWith('Z'));
  }
  closePath(): void {
    if (this.#path !== '') this.#path += 'Z';
  }
  clip(): void {
    const key = `clip ${this.#at()} ${this.#path}`;
    const id = this.#define(key, 'c', (name) => `<clipPath id="${name}"><path${this.#at()} d="${this.#path === '' ? 'M0 0' : this.#path}"/></clipPath>`);
    this.#write(`<g clip-path="url(#${id})">`);
    this.#clips++;
  }

  fill(): void {
    if (this.#path !== '') this.#write(`<path${this.#at()} d="${this.#path}" fill="${xmlText(this.fillStyle)}"${this.#alpha()}/>`);
  }
  stroke(): void {
    if (this.#path !== '') this.#write(`<path${this.#at()} d="${this.#path}" fill="none"${this.#line()}${this.#alpha()}/>`);
  }
  fillRect(x: number, y: number, w: number, h: number): void {
    if (w === 0 || h === 0) return;
    const fill = `${this.#at()} fill="${xmlText(this.fillStyle)}"${this.#alpha()}`;
    // Two that overlap are darker than one where they are half clear.
    if (fill !== this.#rectsFill || this.globalAlpha < 1) this.#flush();
    this.#rectsFill = fill;
    this.#rects += rectPath(x, y, w, h);
  }
  strokeRect(x: number, y: number, w: number, h: number): void {
    this.#write(`<path${this.#at()} d="${rectPath(x, y, w, h)}" fill="none"${this.#line()}${this.#alpha()}/>`);
  }
  clearRect(): void {
    // Nothing lies below what is drawn.
  }
  setLineDash(dash: readonly number[]): void {
    this.#dash = [...dash];
  }

  measureText(text: string): Pick<TextMetrics, 'width'> {
    return { width: this.#tools.measure(this.font, text).width };
  }
  fillText(text: string, x: number, y: number): void {
    this.#text(text, x, y, ` fill="${xmlText(this.fillStyle)}"`);
  }
  strokeText(text: string, x: number, y: number): void {
    this.#text(text, x, y, ` fill="none"${this.#line()} aria-hidden="true"`);
  }

  drawImage(image: CanvasImageSource, ...at: number[]): void {
    const [sx, sy, sw, sh, x, y, w, h] = at as [number, number, number, number, number, number, number, number];
    const address = this.#tools.image(image, sx, sy, sw, sh);
    if (address === '') return;
    const sharp = this.imageSmoothingEnabled ? '' : ' style="image-rendering:pixelated"';
    this.#write(`<image${this.#at()} x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" preserveAspectRatio="none"${sharp}${this.#alpha()} href="${address}"/>`);
  }

  stamp(key: string, x: number, y: number, paint: (ctx: CanvasRenderingContext2D) => void): void {
    const id = this.#define(key, 's', (name) => {
      const one = new SvgCanvas(this.#tools);
      one.#defs = this.#defs;
      one.#ids = this.#ids;
      paint(one as unknown as CanvasRenderingContext2D);
      one.#flush();
      return `<g id="${name}">${one.#out.join('')}</g>`;
    });
    this.#write(`<use href="#${id}"${this.#at()} x="${short(x)}" y="${short(y)}"${this.#alpha()}/>`);
  }

  #text(text: string, x: number, y: number, paint: string): void {
    if (text.trim() === '') return;
    const { weight, size, family } = fontParts(this.font);
    const { width, above, below } = this.#tools.measure(this.font, text);
    const drop = { alphabetic: 0, middle: (above - below) / 2, top: above, hanging: above * 0.8, bottom: -below, ideographic: -below }[this.textBaseline];
    const anchor = { left: '', start: '', center: ' text-anchor="middle"', right: ' text-anchor="end"', end: ' text-anchor="end"' }[this.textAlign];
    const bold = weight === '400' ? '' : ` font-weight="${weight}"`;
    // In another font the words still take the room that they were given.
    const fit = ` textLength="${short(width)}" lengthAdjust="spacingAndGlyphs"`;
    this.#write(
      `<text${this.#at()} x="${short(x)}" y="${short(y + drop)}" font-size="${short(size)}"${bold}${anchor}${fit} xml:space="preserve" font-family="${xmlText(family)}"${paint}${this.#alpha()}>${xmlText(text)}</text>`,
    );
  }

  #at(): string {
    const [sx, sy, tx, ty] = this.#matrix;
    const move = tx === 0 && ty === 0 ? '' : `translate(${short(tx)} ${short(ty)})`;
    const scale = sx === 1 && sy === 1 ? '' : `scale(${fine(sx)}${sx === sy ? '' : ` ${fine(sy)}`})`;
    return move === '' && scale === '' ? '' : ` transform="${move}${scale}"`;
  }
  #alpha(): string {
    return this.globalAlpha >= 1 ? '' : ` opacity="${fine(Math.max(0, this.globalAlpha))}"`;
  }
  #line(): string {
    const dash = this.#dash.length === 0 ? '' : ` stroke-dasharray="${this.#dash.map(short).join(' ')}"`;
    const join = this.lineJoin === 'miter' ? '' : ` stroke-linejoin="${this.lineJoin}"`;
    const cap = this.lineCap === 'butt' ? '' : ` stroke-linecap="${this.lineCap}"`;
    return ` stroke="${xmlText(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"${join}${cap}${dash}`;
  }
  #define(key: string, letter: string, make: (id: string) => string): string {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = `${letter}${this.#ids.size + 1}`;
    this.#ids.set(key, id);
    this.#defs.push(make(id));
    return id;
  }
  #write(element: string): void {
    this.#flush();
    this.#out.push(element);
  }
  #flush(): void {
    if (this.#rects !== '') this.#out.push(`<path d="${this.#rects}"${this.#rectsFill}/>`);
    this.#rects = '';
  }
}

function rectPath(x: number, y: number, w: number, h: number): string {
  return `M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}Z`;
}
