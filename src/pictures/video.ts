// A film as MP4 or WebM, by the encoders of the browser: told frame by frame, with settings that depend on nothing but the film.
import type { Output } from 'mediabunny';
import { BufferTarget, canEncodeVideo, CanvasSource, Mp4OutputFormat, Output as MediaOutput, Quality, WebMOutputFormat } from 'mediabunny';
import { withoutTimes } from './mp4_times.ts';
import type { PictureCanvas } from './still.ts';

export type Container = 'mp4' | 'webm';
type Codec = 'avc' | 'vp9' | 'vp8';

const CODECS: Readonly<Record<Container, readonly Codec[]>> = { mp4: ['avc'], webm: ['vp9', 'vp8'] };
/** Bits for a pixel: text stays sharp, and a slide deck stays small. */
const BITS = { avc: 0.12, vp9: 0.1, vp8: 0.14 } as const;
const LEAST_BITRATE = 600_000;
/** So that a slide tool can seek. */
const KEY_EVERY_S = 2;

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

function bitrateOf(codec: Codec, { width, height, fps }: Shape): number {
  return Math.max(LEAST_BITRATE, Math.round(width * height * fps * BITS[codec]));
}

function qualityOf(codec: Codec, shape: Shape): Quality {
  return new Quality({ bitrate: bitrateOf(codec, shape), bitrateMode: 'variable' });
}

/** The first encoding of a container that this browser has; null: none. */
export async function codecFor(container: Container, shape: Shape): Promise<Codec | null> {
  // Without a secure context (http from another machine) there are no encoders at all.
  if (typeof VideoEncoder === 'undefined') return null;
  for (const codec of CODECS[container]) {
    if (await canEncodeVideo(codec, { width: shape.width, height: shape.height, quality: qualityOf(codec, shape) })) return codec;
  }
  return null;
}

export class VideoFilm {
  readonly #output: Output<never, BufferTarget>;
  readonly #source: CanvasSource;
  readonly #container: Container;
  readonly #fps: number;
  #frames = 0;

  private constructor(output: Output<never, BufferTarget>, source: CanvasSource, container: Container, fps: number) {
    this.#output = output;
    this.#source = source;
    this.#container = container;
    this.#fps = fps;
  }

  static async start(canvas: PictureCanvas, container: Container, codec: Codec, shape: Shape, title: string, link: string): Promise<VideoFilm> {
    const output = new MediaOutput({ format: container === 'mp4' ? new Mp4OutputFormat({ fastStart: 'in-memory' }) : new WebMOutputFormat(), target: new BufferTarget() });
    const source = new CanvasSource(canvas, {
      codec, quality: qualityOf(codec, shape), keyFrameInterval: KEY_EVERY_S,
      // No frame is dropped; the same frames give the same film, whatever else the machine does.
      latencyMode: 'quality', hardwareAcceleration: 'prefer-software',
    });
    output.addVideoTrack(source, { frameRate: shape.fps });
    output.setMetadataTags({ title, comment: link });
    await output.start();
    return new VideoFilm(output as unknown as Output<never, BufferTarget>, source, container, shape.fps);
  }

  /** What the canvas shows is the next frame. */
  async add(): Promise<void> {
    await this.#source.add(this.#frames++ / this.#fps, 1 / this.#fps);
  }

  async finish(): Promise<Blob> {
    await this.#output.finalize();
    const bytes = new Uint8Array(this.#output.target.buffer!);
    return new Blob([this.#container === 'mp4' ? withoutTimes(bytes) : bytes], { type: `video/${this.#container}` });
  }

  async cancel(): Promise<void> {
    await this.#output.cancel();
  }
}
