// Films read without the library that wrote them: frames found by the file's own structure, decoded one by one, and the whole
// opened by a player.
import type { Page } from '@playwright/test';

interface Sample {
  readonly key: boolean;
  readonly data: Buffer;
}

interface Track {
  readonly codec: string;
  /** What an H.264 decoder has to know beforehand (avcC). */
  readonly description: Buffer | null;
  readonly samples: readonly Sample[];
}

/** Elements of WebM that hold others on the way to the frames: Segment, Tracks, TrackEntry, Cluster, BlockGroup. */
const HOLDERS = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0]);
const CODEC_ID = 0x86;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;

/** A number of one to eight bytes, as EBML writes it; `marked` keeps the bit that tells its length. */
function vint(bytes: Buffer, at: number, marked: boolean): { readonly value: number; readonly long: number; readonly open: boolean } {
  const first = bytes[at]!;
  const long = Math.clz32(first) - 23;
  const rest = 0xff >> long;
  let value = marked ? first : first & rest;
  let ones = (first & rest) === rest;
  for (let i = 1; i < long; i++) {
    value = value * 256 + bytes[at + i]!;
    ones &&= bytes[at + i] === 255;
  }
  return { value, long, open: ones };
}

function webmTrack(bytes: Buffer): Track {
  let codec = '';
  const samples: Sample[] = [];
  const walk = (from: number, to: number): void => {
    for (let at = from; at < to; ) {
      const id = vint(bytes, at, true);
      const size = vint(bytes, at + id.long, false);
      const begin = at + id.long + size.long;
      const end = size.open ? to : begin + size.value;
      if (HOLDERS.has(id.value)) walk(begin, end);
      else if (id.value === CODEC_ID) codec = bytes.toString('latin1', begin, end);
      // Number of the track, two bytes of time, flags, then the frame.
      else if (id.value === SIMPLE_BLOCK || id.value === BLOCK) samples.push({ key: samples.length === 0 || (bytes[begin + 3]! & 0x80) !== 0, data: bytes.subarray(begin + 4, end) });
      at = end;
    }
  };
  walk(0, bytes.length);
  return { codec: codec === 'V_VP9' ? 'vp09.00.10.08' : 'vp8', description: null, samples };
}

/** The body of the first box of a type. */
function box(bytes: Buffer, type: string): Buffer {
  const at = bytes.indexOf(type);
  return bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4));
}

function mp4Track(bytes: Buffer): Track {
  const moov = box(bytes, 'moov');
  const [sizes, chunks, offsets, avcC] = ['stsz', 'stsc', 'stco', 'avcC'].map((type) => box(moov, type)) as [Buffer, Buffer, Buffer, Buffer];
  const runs = Array.from({ length: chunks.readUInt32BE(4) }, (_, ix) => ({ first: chunks.readUInt32BE(8 + ix * 12), samples: chunks.readUInt32BE(12 + ix * 12) }));
  const samples: Sample[] = [];
  for (let chunk = 1; chunk <= offsets.readUInt32BE(4); chunk++) {
    let at = offsets.readUInt32BE(4 + chunk * 4);
    const count = runs.findLast((run) => run.first <= chunk)!.samples;
    for (let i = 0; i < count; i++) {
      const size = sizes.readUInt32BE(12 + samples.length * 4);
      samples.push({ key: samples.length === 0, data: bytes.subarray(at, at + size) });
      at += size;
    }
  }
  if (samples.length !== sizes.readUInt32BE(8)) throw new Error('its tables do not agree');
  return { codec: `avc1.${avcC.toString('hex', 1, 4)}`, description: avcC, samples };
}

/** A sum over the pixels of each frame, decoded by the browser from what was found in the file. */
export async function decodedFrames(page: Page, film: Buffer, container: 'webm' | 'mp4'): Promise<readonly number[]> {
  const { codec, description, samples } = container === 'webm' ? webmTrack(film) : mp4Track(film);
  const asked = { codec, description: description?.toString('base64') ?? null, samples: samples.map(({ key, data }) => ({ key, data: data.toString('base64') })) };
  return page.evaluate(async (track) => {
    const sums: Promise<number>[] = [];
    const decoder = new VideoDecoder({
      output: (frame) => {
        const bytes = new Uint8Array(frame.allocationSize());
        sums.push(frame.copyTo(bytes).then(() => {
          frame.close();
          return bytes.reduce((sum, byte) => Math.imul(sum ^ byte, 16777619), -2128831035);
        }));
      },
      error: (error) => {
        sums.push(Promise.reject(error));
      },
    });
    decoder.configure({ codec: track.codec, ...(track.description === null ? {} : { description: Uint8Array.from(atob(track.description), (sign) => sign.charCodeAt(0)) }) });
    for (const [ix, { key, data }] of track.samples.entries()) {
      decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp: ix * 1000, data: Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0)) }));
    }
    await decoder.flush();
    return Promise.all(sums);
  }, asked);
}

/** What a player says of a film once it can show it. */
export function played(page: Page, film: Buffer, type: string): Promise<{ readonly duration: number; readonly width: number; readonly height: number }> {
  return page.evaluate(async (asked) => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(asked.film), (sign) => sign.charCodeAt(0))], { type: asked.type }));
    await new Promise((resolve, reject) => {
      video.addEventListener('loadeddata', resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
    });
    return { duration: Math.round(video.duration * 1000) / 1000, width: video.videoWidth, height: video.videoHeight };
  }, { film: film.toString('base64'), type });
}
