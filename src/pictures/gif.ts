// A film as a GIF. One palette for all frames, so that nothing flickers: the commonest colours of a few frames exactly as they
// are, which is all but the soft edges of letters, and the rest by quantizing. What does not change is not written again.
// By its file: what the package's own name leads to in Node has no named exports.
import { GIFEncoder, quantize } from 'gifenc/dist/gifenc.esm.js';
import { gifDelay } from './instants.ts';

/** One of 256 is for pixels that stay as they were. */
const COLOURS = 255;
const EXACT = 191;
const STAYS = 255;

/** RGB, 24 bits. */
type Colour = number;

export class GifPalette {
  #counts = new Map<Colour, number>();

  /** Counts the colours of a frame that the palette shall suit. */
  look(pixels: Uint8ClampedArray): void {
    for (const colour of coloursOf(pixels)) this.#counts.set(colour, (this.#counts.get(colour) ?? 0) + 1);
  }

  /** At most 255 colours; the same frames give the same ones. */
  colours(): readonly Colour[] {
    const sorted = [...this.#counts].toSorted((one, other) => other[1] - one[1] || one[0] - other[0]);
    if (sorted.length <= COLOURS) return sorted.map(([colour]) => colour);
    const exact = sorted.slice(0, EXACT).map(([colour]) => colour);
    const rest = sorted.slice(EXACT);
    const bytes = new Uint8Array(rest.length * 4);
    rest.forEach(([colour], ix) => bytes.set([colour & 255, (colour >> 8) & 255, colour >> 16, 255], ix * 4));
    const mixed = quantize(bytes, COLOURS - EXACT).map(([r = 0, g = 0, b = 0]) => r | (g << 8) | (b << 16));
    return [...new Set([...exact, ...mixed])];
  }
}

function* coloursOf(pixels: Uint8ClampedArray): Generator<Colour> {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2);
  for (let i = 0; i < words.length; i++) yield words[i]! & 0xffffff;
}

export class GifFilm {
  readonly #encoder = GIFEncoder();
  readonly #palette: number[][];
  readonly #known = new Map<Colour, number>();
  readonly #width: number;
  readonly #height: number;
  readonly #fps: number;
  #before: Uint8Array | null = null;
  #frames = 0;

  constructor(width: number, height: number, fps: number, colours: readonly Colour[]) {
    this.#width = width;
    this.#height = height;
    this.#fps = fps;
    this.#palette = colours.map((colour) => [colour & 255, (colour >> 8) & 255, colour >> 16]);
    colours.forEach((colour, ix) => this.#known.set(colour, ix));
    while (this.#palette.length < 256) this.#palette.push([0, 0, 0]);
    this.#colours = colours.length;
  }
  readonly #colours: number;

  add(pixels: Uint8ClampedArray): void {
    const indexed = this.#indexed(pixels);
    const shown = this.#before === null ? indexed : indexed.map((index, i) => (index === this.#before![i] ? STAYS : index));
    const first = this.#before === null;
    this.#encoder.writeFrame(shown, this.#width, this.#height, {
      ...(first ? { palette: this.#palette, repeat: 0 } : { transparent: true, transparentIndex: STAYS }),
      // What was drawn stays under the next frame.
      dispose: 1,
      delay: gifDelay(this.#frames++, this.#fps) * 10,
    });
    this.#before = indexed;
  }

  finish(): Blob {
    this.#encoder.finish();
    return new Blob([this.#encoder.bytes()], { type: 'image/gif' });
  }

  #indexed(pixels: Uint8ClampedArray): Uint8Array {
    const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2);
    const out = new Uint8Array(words.length);
    let last = -1;
    let index = 0;
    for (let i = 0; i < words.length; i++) {
      const colour = words[i]! & 0xffffff;
      if (colour !== last) {
        last = colour;
        index = this.#known.get(colour) ?? this.#nearest(colour);
      }
      out[i] = index;
    }
    return out;
  }

  #nearest(colour: Colour): number {
    let best = 0;
    let least = Infinity;
    for (let ix = 0; ix < this.#colours; ix++) {
      const [r, g, b] = this.#palette[ix] as [number, number, number];
      const far = (r - (colour & 255)) ** 2 + (g - ((colour >> 8) & 255)) ** 2 + (b - (colour >> 16)) ** 2;
      if (far < least) [least, best] = [far, ix];
    }
    this.#known.set(colour, best);
    return best;
  }
}
