// The poster of a story, as the build left it beside the page. Whatever is wrong with it, there is none: the model is
// loaded instead.
import type { Poster, PosterHead } from '#wire/poster.ts';
import { poster_file } from '#wire/poster.ts';

/** First bytes of what is packed; a server may have unpacked it on the way. */
const PACKED = [0x1f, 0x8b] as const;

async function unpacked(bytes: ArrayBuffer): Promise<ArrayBuffer> {
  const [first, second] = new Uint8Array(bytes, 0, 2);
  if (first !== PACKED[0] || second !== PACKED[1]) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

export function readPoster(bytes: ArrayBuffer): Poster {
  const long = new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, long))) as PosterHead;
  return { head, frame: bytes.slice(4 + long) };
}

export async function fetchPoster(scenario: string): Promise<Poster | null> {
  // Nothing lies beside a page that is one file; the model is in it.
  if (import.meta.env.MODE === 'offline') return null;
  try {
    const response = await fetch(new URL(poster_file(scenario), document.baseURI));
    return response.ok ? readPoster(await unpacked(await response.arrayBuffer())) : null;
  } catch {
    return null;
  }
}
