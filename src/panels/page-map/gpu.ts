// The pixel level by WebGL2: the bytes of the pages lie in a texture, the shader finds the page under each pixel and its
// colour in a palette. Only rows of the texture that are in sight and have changed are sent again, so a new picture costs
// what changed and not what there is.
import { gpuSurface } from '../draw/surface.ts';
import type { GpuSurface } from '../draw/surface.ts';
import type { MapGeometry } from './geometry.ts';
import { pagesShown, tileX, tileY } from './geometry.ts';
import { imageBox } from './image-box.ts';

/** All that WebGL2 promises of a texture's side; larger memories take more layers. */
const SIDE = 2048;
const LAYER = SIDE * SIDE;
/** Below this the processor is done sooner than a graphics processor is asked. */
const WORTH_FROM = 1 << 16;
const OUTSIDE = -1;

const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(corner * 4.0 - 1.0, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp int;
precision highp float;
precision highp usampler2DArray;
precision highp isampler2D;
uniform usampler2DArray pages;
uniform sampler2D palette;
uniform isampler2D places;
uniform int height;
uniform int columns;
uniform int count;
uniform int first;
uniform int across;
uniform int blockPages;
uniform int nrPages;
out vec4 colour;
void main() {
  colour = vec4(0.0);
  // For each column of pixels the tile and the page in it; in the second row the same for each row of pixels.
  ivec2 x = texelFetch(places, ivec2(int(gl_FragCoord.x), 0), 0).rg;
  ivec2 y = texelFetch(places, ivec2(height - 1 - int(gl_FragCoord.y), 1), 0).rg;
  int tile = y.r * columns + x.r;
  int within = y.g * across + x.g;
  if (x.r < 0 || y.r < 0 || tile >= count || within >= blockPages) return;
  int page = (first + tile) * blockPages + within;
  if (page >= nrPages) return;
  uint byte = texelFetch(pages, ivec3(page & ${SIDE - 1}, (page >> 11) & ${SIDE - 1}, page >> 22), 0).r;
  colour = texelFetch(palette, ivec2(int(byte), 0), 0);
}`;

/** False where there is no such processor: the caller paints the same pixels by itself. */
export function drawPixelsByGpu(ctx: CanvasRenderingContext2D, g: MapGeometry, bytes: Uint8Array, words: Uint32Array, from = WORTH_FROM): boolean {
  if (g.count * g.blockPages < from) return false;
  const surface = gpuSurface();
  if (surface === null) return false;
  let program = programs.get(surface);
  if (program === undefined) {
    program = MapProgram.make(surface.gl);
    programs.set(surface, program);
  }
  if (program === null) return false;
  const { width, height, top } = imageBox(g);
  if (surface.canvas.width !== width || surface.canvas.height !== height) {
    surface.canvas.width = width;
    surface.canvas.height = height;
  }
  program.draw(g, bytes, words, width, height);
  ctx.save();
  ctx.imageSmoothingEnabled = false;
  ctx.drawImage(surface.canvas, 0, 0, width, height, g.left, top, width, height);
  ctx.restore();
  return true;
}

/** A program and its textures live as long as the surface they were made on. */
const programs = new WeakMap<GpuSurface, MapProgram | null>();

class MapProgram {
  readonly #gl: WebGL2RenderingContext;
  readonly #uniforms: Readonly<Record<string, WebGLUniformLocation | null>>;
  readonly #palette: WebGLTexture;
  readonly #places: WebGLTexture;
  #pages: PageTexture | null = null;

  private constructor(gl: WebGL2RenderingContext, program: WebGLProgram) {
    this.#gl = gl;
    gl.useProgram(program);
    const names = ['pages', 'palette', 'places', 'height', 'columns', 'count', 'first', 'across', 'blockPages', 'nrPages'];
    this.#uniforms = Object.fromEntries(names.map((name) => [name, gl.getUniformLocation(program, name)]));
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    names.slice(0, 3).forEach((name, unit) => gl.uniform1i(this.#uniforms[name]!, unit));
    this.#palette = plainTexture(gl, gl.TEXTURE1);
    this.#places = plainTexture(gl, gl.TEXTURE2);
  }

  static make(gl: WebGL2RenderingContext): MapProgram | null {
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
      const shader = gl.createShader(type);
      if (shader === null) return null;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    return gl.getProgramParameter(program, gl.LINK_STATUS) === true ? new MapProgram(gl, program) : null;
  }

  draw(g: MapGeometry, bytes: Uint8Array, words: Uint32Array, width: number, height: number): void {
    const gl = this.#gl;
    if (this.#pages === null || this.#pages.nrPages !== g.nrPages) {
      this.#pages?.dispose();
      this.#pages = new PageTexture(gl, g.nrPages);
    }
    const { from, to } = pagesShown(g);
    this.#pages.update(bytes, from, to);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(words.buffer, words.byteOffset, 1024));
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D, this.#places);
    const long = Math.max(width, height);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32I, long, 2, 0, gl.RG_INTEGER, gl.INT, placesOf(g, long));
    const ints = {
      height, columns: g.columns, count: Math.min(g.nrTiles, g.count), first: g.first, across: g.across, blockPages: g.blockPages, nrPages: g.nrPages,
    };
    for (const [name, value] of Object.entries(ints)) gl.uniform1i(this.#uniforms[name]!, value);
    gl.viewport(0, 0, width, height);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
}

function plainTexture(gl: WebGL2RenderingContext, unit: number, target: number = gl.TEXTURE_2D): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(unit);
  gl.bindTexture(target, texture);
  gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return texture;
}

/** First row: of each column of pixels its tile's column and the page's; second row: the same downwards. */
function placesOf(g: MapGeometry, long: number): Int32Array {
  const places = new Int32Array(long * 4).fill(OUTSIDE);
  const put = (at: number, tile: number, page: number): void => {
    places[at * 2] = tile;
    places[at * 2 + 1] = page;
  };
  for (let column = 0; column < g.columns; column++) {
    const left = tileX(g, column) - g.left;
    for (let i = 0; i < g.across * g.cell; i++) put(left + i, column, Math.floor(i / g.cell));
  }
  for (let row = 0; row < g.rowTops.length; row++) {
    const top = tileY(g, row * g.columns) - g.rowTops[0]!;
    for (let i = 0; i < g.down * g.cellH; i++) put(long + top + i, row, Math.floor(i / g.cellH));
  }
  return places;
}

/** One byte a page, 2,048 pages a row, and a copy of what was sent. */
class PageTexture {
  readonly nrPages: number;
  readonly #gl: WebGL2RenderingContext;
  readonly #texture: WebGLTexture;
  /** What the texture holds, layer by layer, made when first needed; `sent` says which rows are. */
  readonly #copies: (Uint8Array | undefined)[] = [];
  readonly #sent: Uint8Array;

  constructor(gl: WebGL2RenderingContext, nrPages: number) {
    this.nrPages = nrPages;
    this.#gl = gl;
    this.#texture = plainTexture(gl, gl.TEXTURE0, gl.TEXTURE_2D_ARRAY);
    const rows = Math.ceil(nrPages / SIDE);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.R8UI, SIDE, Math.min(rows, SIDE), Math.ceil(nrPages / LAYER));
    this.#sent = new Uint8Array(rows);
  }

  dispose(): void {
    this.#gl.deleteTexture(this.#texture);
  }

  /** Sends the rows of pages from..to-1 that are not what the texture holds; neighbours go together. */
  update(bytes: Uint8Array, from: number, to: number): void {
    const gl = this.#gl;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.#texture);
    const last = Math.ceil(to / SIDE);
    let begin = -1;
    for (let row = Math.floor(from / SIDE); row < last; row++) {
      const stale = this.#take(bytes, row);
      if (stale && begin < 0) begin = row;
      const ends = !stale || (row + 1) % SIDE === 0 || row + 1 === last;
      if (begin >= 0 && ends) {
        this.#send(bytes, begin, stale ? row + 1 : row);
        begin = -1;
      }
    }
  }

  /** Copies a row; true if it was another one. */
  #take(bytes: Uint8Array, row: number): boolean {
    const first = row * SIDE;
    const layer = Math.floor(first / LAYER);
    const copy = (this.#copies[layer] ??= new Uint8Array(Math.min(LAYER, this.nrPages - layer * LAYER)));
    const here = bytes.subarray(first, Math.min(first + SIDE, this.nrPages));
    const at = first - layer * LAYER;
    if (this.#sent[row] === 1 && same(here, copy.subarray(at, at + here.length))) return false;
    copy.set(here, at);
    this.#sent[row] = 1;
    return true;
  }

  #send(bytes: Uint8Array, begin: number, end: number): void {
    const gl = this.#gl;
    const whole = Math.min(end, Math.floor(this.nrPages / SIDE));
    const put = (row: number, width: number, rows: number): void => {
      const from = row * SIDE;
      gl.texSubImage3D(
        gl.TEXTURE_2D_ARRAY, 0, 0, row % SIDE, Math.floor(row / SIDE), width, rows, 1, gl.RED_INTEGER, gl.UNSIGNED_BYTE, bytes.subarray(from, from + width * rows),
      );
    };
    if (whole > begin) put(begin, SIDE, whole - begin);
    if (end > whole) put(whole, this.nrPages - whole * SIDE, 1);
  }
}

/** Compared four bytes at a time where they lie so. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  const words = a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0 ? a.length >> 2 : 0;
  if (words > 0) {
    const x = new Int32Array(a.buffer, a.byteOffset, words);
    const y = new Int32Array(b.buffer, b.byteOffset, words);
    for (let i = 0; i < words; i++) if (x[i] !== y[i]) return false;
  }
  for (let i = words * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
