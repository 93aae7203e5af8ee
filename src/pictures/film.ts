// A range of a run as a film: for every frame the instant is worked out, the model asked for it, the picture drawn and encoded.
// Never a recording of the screen, so a slow machine makes the same film, only later.
import type { FrameView } from '#wire/frame_view.ts';
import { frameInstant, MOST_FRAMES } from './instants.ts';
import type { Range } from './instants.ts';
import type { Instance, Look } from './picture.ts';
import { Cancelled } from './source.ts';
import type { RunSource } from './source.ts';
import { paintPicture, pictureFacts } from './still.ts';
import type { Container, VideoFilm } from './video.ts';

export type FilmFormat = Container | 'gif';

export interface FilmJob {
  readonly format: FilmFormat;
  readonly range: Range;
  readonly fps: number;
  /** Exactly so many. */
  readonly frames: number;
}

export interface Film {
  readonly blob: Blob;
  readonly frames: number;
  /** How it is encoded, in words. */
  readonly encoding: string;
}

/** Everything that is said of an instant beside its frame. */
export type Telling = (view: FrameView, source: RunSource) => Promise<Instance>;

export interface Progress {
  readonly frame: number;
  readonly frames: number;
}

/** Frames by which the palette of a GIF is chosen. */
const SAMPLES = 5;

export function checkJob(job: FilmJob): string {
  const { range, frames } = job;
  if (range.to_ns < range.from_ns) return `to: expected an instant after the beginning (${range.from_ns} ns), got ${range.to_ns} ns`;
  if (!Number.isInteger(frames) || frames < 1 || frames > MOST_FRAMES) return `frames: expected 1 to ${MOST_FRAMES}, got ${frames}`;
  return '';
}

export async function makeFilm(source: RunSource, look: Look, job: FilmJob, tell: Telling, progress: (now: Progress) => void, signal: AbortSignal): Promise<Film> {
  const problem = checkJob(job);
  if (problem !== '') throw new Error(problem);
  const canvas = new OffscreenCanvas(look.size.width, look.size.height);
  let shown: Instance | null = null;
  const paint = async (k: number): Promise<void> => {
    if (signal.aborted) throw new Cancelled();
    const view = await source.at({ kind: 'ns', ns: frameInstant(k, job.frames, job.range) });
    shown = await tell(view, source);
    if (signal.aborted) throw new Cancelled();
    paintPicture(canvas, look, shown);
    source.giveBack(view);
  };
  const frames = async (take: () => Promise<void> | void): Promise<void> => {
    for (let k = 0; k < job.frames; k++) {
      progress({ frame: k, frames: job.frames });
      await paint(k);
      await take();
    }
    progress({ frame: job.frames, frames: job.frames });
  };
  progress({ frame: 0, frames: job.frames });
  if (job.format === 'gif') return makeGif(canvas, job, paint, frames);
  return makeVideo(canvas, look, job, job.format, paint, frames, () => shown!);
}

type Paint = (k: number) => Promise<void>;
type Frames = (take: () => Promise<void> | void) => Promise<void>;

async function makeGif(canvas: OffscreenCanvas, job: FilmJob, paint: Paint, frames: Frames): Promise<Film> {
  const { GifFilm, GifPalette } = await import('./gif.ts');
  const { width, height } = canvas;
  const pixels = (): Uint8ClampedArray => canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
  const palette = new GifPalette();
  const samples = new Set(Array.from({ length: SAMPLES }, (_, ix) => Math.round((ix * (job.frames - 1)) / (SAMPLES - 1))));
  for (const k of samples) {
    await paint(k);
    palette.look(pixels());
  }
  const colours = palette.colours();
  const film = new GifFilm(width, height, job.fps, colours);
  await frames(() => film.add(pixels()));
  return { blob: film.finish(), frames: job.frames, encoding: `GIF, ${colours.length} colours` };
}

async function makeVideo(canvas: OffscreenCanvas, look: Look, job: FilmJob, container: Container, paint: Paint, frames: Frames, shown: () => Instance): Promise<Film> {
  const { codecFor, VideoFilm: Video } = await import('./video.ts');
  const shape = { width: canvas.width, height: canvas.height, fps: job.fps };
  const codec = await codecFor(container, shape);
  if (codec === null) {
    const other = container === 'mp4' ? 'WebM or GIF' : 'GIF';
    throw new Error(`format: this browser cannot make ${container.toUpperCase()} of ${shape.width} x ${shape.height}; expected one that it can, such as ${other}`);
  }
  await paint(0);
  const facts = pictureFacts(look, shown());
  const film: VideoFilm = await Video.start(canvas, container, codec, shape, look.caption, facts.find(([name]) => name === 'Source')?.[1] ?? '');
  try {
    await frames(() => film.add());
    return { blob: await film.finish(), frames: job.frames, encoding: { avc: 'H.264', vp9: 'VP9', vp8: 'VP8' }[codec] };
  } catch (error) {
    await film.cancel().catch(() => undefined);
    throw error;
  }
}
