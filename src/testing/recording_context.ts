// A stand-in for a canvas context that writes down what was drawn: one line of text an operation, the texts with their
// place and size, and the box of everything that became visible. Enough for what panels use; measures text roughly.

export interface DrawnText {
  readonly text: string;
  /** Size in CSS px, transform included. */
  readonly size: number;
  readonly weight: number;
  readonly colour: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Recording {
  /** Give this to draw(). */
  readonly ctx: CanvasRenderingContext2D;
  readonly log: string[];
  readonly texts: DrawnText[];
  /** Box of all visible ink so far, clips respected; empty (left > right) if nothing was drawn. */
  readonly box: Box;
  /** How often an operation occurs in the log. */
  readonly count: (operation: string) => number;
  /** Log lines that begin with an operation. */
  readonly lines: (operation: string) => readonly string[];
}

type Matrix = [number, number, number, number, number, number];

interface State {
  matrix: Matrix;
  clip: Box | null;
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  globalAlpha: number;
}

const nothing = (): Box => ({ left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity });

/** Width of a text in a middling sans-serif, close to what browsers measure. */
export function roughWidth(text: string, size: number, weight: number, mono = false): number {
  if (mono) return text.length * size * 0.602;
  let width = 0;
  for (const letter of text) width += /[iljtf.,:;'|!() ]/.test(letter) ? 0.32 : /[mwMWA-Z→…]/.test(letter) ? 0.74 : 0.58;
  return width * size * (weight >= 600 ? 1.06 : 1);
}

export function recordingContext(): Recording {
  const recorder = new Recorder();
  // Only the operations of Recorder exist: anything else a panel called would throw here, which is what a test wants.
  const ctx = recorder as unknown as CanvasRenderingContext2D;
  return {
    ctx, log: recorder.log, texts: recorder.texts, box: recorder.box,
    count: (operation) => recorder.log.filter((line) => line.split(' ', 1)[0] === operation).length,
    lines: (operation) => recorder.log.filter((line) => line.split(' ', 1)[0] === operation),
  };
}

class Recorder {
  readonly log: string[] = [];
  readonly texts: DrawnText[] = [];
  readonly box: Box = nothing();
  readonly canvas = { width: 0, height: 0 };
  fillStyle: unknown = '#000000';
  strokeStyle: unknown = '#000000';
  lineWidth = 1;
  lineCap = 'butt';
  lineJoin = 'miter';
  miterLimit = 10;
  lineDashOffset = 0;
  font = '400 10px sans-serif';
  textAlign = 'left';
  textBaseline = 'alphabetic';
  globalAlpha = 1;
  globalCompositeOperation = 'source-over';
  imageSmoothingEnabled = true;
  letterSpacing = '0px';
  filter = 'none';
  private matrix: Matrix = [1, 0, 0, 1, 0, 0];
  private clipBox: Box | null = null;
  private path: Box = nothing();
  private dash: number[] = [];
  private readonly stack: State[] = [];

  save(): void {
    this.stack.push({
      matrix: [...this.matrix], clip: this.clipBox, fillStyle: this.fillStyle, strokeStyle: this.strokeStyle, lineWidth: this.lineWidth,
      font: this.font, textAlign: this.textAlign, textBaseline: this.textBaseline, globalAlpha: this.globalAlpha,
    });
  }
  restore(): void {
    const state = this.stack.pop();
    if (state === undefined) return;
    this.matrix = state.matrix;
    this.clipBox = state.clip;
    this.fillStyle = state.fillStyle;
    this.strokeStyle = state.strokeStyle;
    this.lineWidth = state.lineWidth;
    this.font = state.font;
    this.textAlign = state.textAlign;
    this.textBaseline = state.textBaseline;
    this.globalAlpha = state.globalAlpha;
  }
  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }
  rotate(angle: number): void {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.matrix = [a, b, c, d, e, f];
  }
  resetTransform(): void {
    this.matrix = [1, 0, 0, 1, 0, 0];
  }
  getTransform(): { a: number; b: number; c: number; d: number; e: number; f: number } {
    const [a, b, c, d, e, f] = this.matrix;
    return { a, b, c, d, e, f };
  }

  beginPath(): void {
    this.path = nothing();
  }
  closePath(): void {}
  moveTo(x: number, y: number): void {
    this.point(x, y);
  }
  lineTo(x: number, y: number): void {
    this.point(x, y);
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.point(cx, cy);
    this.point(x, y);
  }
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void {
    this.quadraticCurveTo(ax, ay, bx, by);
    this.point(x, y);
  }
  arc(x: number, y: number, radius: number): void {
    this.rect(x - radius, y - radius, radius * 2, radius * 2);
  }
  arcTo(ax: number, ay: number, bx: number, by: number): void {
    this.quadraticCurveTo(ax, ay, bx, by);
  }
  ellipse(x: number, y: number, rx: number, ry: number): void {
    this.rect(x - rx, y - ry, rx * 2, ry * 2);
  }
  rect(x: number, y: number, w: number, h: number): void {
    this.point(x, y);
    this.point(x + w, y + h);
  }
  roundRect(x: number, y: number, w: number, h: number): void {
    this.rect(x, y, w, h);
  }
  clip(): void {
    const old = this.clipBox;
    this.clipBox = old === null ? { ...this.path } : cut(this.path, old);
  }

  fill(): void {
    this.write('fill', this.path, this.fillStyle);
  }
  stroke(): void {
    this.write('stroke', grow(this.path, this.lineWidth / 2), this.strokeStyle);
  }
  fillRect(x: number, y: number, w: number, h: number): void {
    this.write('fillRect', this.boxOf(x, y, w, h), this.fillStyle);
  }
  strokeRect(x: number, y: number, w: number, h: number): void {
    const name = this.dash.length > 0 ? 'strokeRectDashed' : 'strokeRect';
    this.write(name, grow(this.boxOf(x, y, w, h), this.lineWidth / 2), this.strokeStyle);
  }
  clearRect(): void {}
  drawImage(_image: unknown, ...at: number[]): void {
    const [x, y, w, h] = at.length >= 8 ? at.slice(4) : at;
    this.write('drawImage', this.boxOf(x ?? 0, y ?? 0, w ?? 0, h ?? 0), '');
  }
  setLineDash(dash: number[]): void {
    this.dash = [...dash];
  }
  getLineDash(): number[] {
    return this.dash;
  }
  createImageData(width: number, height: number): { width: number; height: number; data: Uint8ClampedArray } {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }
  putImageData(image: { width: number; height: number }, x: number, y: number): void {
    this.write('putImageData', { left: x, top: y, right: x + image.width, bottom: y + image.height }, '');
  }
  createLinearGradient(): { addColorStop: () => void } {
    return { addColorStop: () => undefined };
  }
  measureText(text: string): { width: number; actualBoundingBoxAscent: number; actualBoundingBoxDescent: number } {
    const { size, weight, mono } = parseFont(this.font);
    return { width: roughWidth(text, size, weight, mono), actualBoundingBoxAscent: size * 0.75, actualBoundingBoxDescent: size * 0.2 };
  }
  fillText(text: string, x: number, y: number): void {
    const { size, weight } = parseFont(this.font);
    const box = this.textBox(text, x, y);
    const shown = this.visible(box);
    this.log.push(`fillText "${text}" ${round(box.left)} ${round(box.top)} ${size}px ${String(this.fillStyle)}`);
    this.take(shown);
    this.texts.push({ text, size: size * this.matrix[0], weight, colour: String(this.fillStyle), ...box });
  }
  strokeText(text: string, x: number, y: number): void {
    this.log.push(`strokeText "${text}"`);
    this.take(this.visible(this.textBox(text, x, y)));
  }

  private textBox(text: string, x: number, y: number): Box {
    const { size, weight, mono } = parseFont(this.font);
    const width = roughWidth(text, size, weight, mono);
    const left = this.textAlign === 'center' ? x - width / 2 : this.textAlign === 'right' || this.textAlign === 'end' ? x - width : x;
    const top = { top: y, hanging: y, middle: y - size * 0.5, alphabetic: y - size * 0.78, bottom: y - size, ideographic: y - size }[this.textBaseline] ?? y;
    return this.boxOf(left, top, width, size);
  }
  private boxOf(x: number, y: number, w: number, h: number): Box {
    const box = nothing();
    this.point(x, y, box);
    this.point(x + w, y + h, box);
    return box;
  }
  private point(x: number, y: number, box: Box = this.path): void {
    const [a, b, c, d, e, f] = this.matrix;
    const px = a * x + c * y + e;
    const py = b * x + d * y + f;
    box.left = Math.min(box.left, px);
    box.right = Math.max(box.right, px);
    box.top = Math.min(box.top, py);
    box.bottom = Math.max(box.bottom, py);
  }
  private visible(box: Box): Box {
    return this.clipBox === null ? box : cut(box, this.clipBox);
  }
  private write(name: string, box: Box, colour: unknown): void {
    this.log.push(`${name} ${round(box.left)} ${round(box.top)} ${round(box.right - box.left)} ${round(box.bottom - box.top)} ${String(colour)}`.trimEnd());
    this.take(this.visible(box));
  }
  private take(box: Box): void {
    if (box.left > box.right || box.top > box.bottom) return;
    this.box.left = Math.min(this.box.left, box.left);
    this.box.right = Math.max(this.box.right, box.right);
    this.box.top = Math.min(this.box.top, box.top);
    this.box.bottom = Math.max(this.box.bottom, box.bottom);
  }
}

function cut(box: Box, by: Box): Box {
  return {
    left: Math.max(box.left, by.left), top: Math.max(box.top, by.top), right: Math.min(box.right, by.right), bottom: Math.min(box.bottom, by.bottom),
  };
}

function grow(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}

function parseFont(font: string): { size: number; weight: number; mono: boolean } {
  const size = /([\d.]+)px/.exec(font);
  const weight = /\b([1-9]00)\b/.exec(font);
  return { size: size ? Number(size[1]) : 10, weight: weight ? Number(weight[1]) : 400, mono: font.includes('monospace') };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
