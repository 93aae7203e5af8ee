// Words in a PNG: the facts of a picture as text chunks, behind its header. The pixels stay as the browser wrote them.
import type { Facts } from './facts.ts';

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10] as const;
/** The signature, and the header chunk that must come first. */
const HEAD_BYTES = 8 + 25;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** As in the PNG specification, annex D. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Printable Latin-1, which is all that a tEXt chunk may hold. */
const LATIN = /^[\u{20}-\u{7E}\u{A1}-\u{FF}]*$/u;

function textChunk(name: string, value: string): Uint8Array {
  const latin = LATIN.test(value);
  const bytes = latin ? Uint8Array.from(value, (sign) => sign.charCodeAt(0)) : new TextEncoder().encode(value);
  const keyword = new TextEncoder().encode(name);
  // iTXt: not compressed, no language, no translated keyword.
  const between = latin ? [0] : [0, 0, 0, 0, 0];
  const chunk = new Uint8Array(12 + keyword.length + between.length + bytes.length);
  const data = new DataView(chunk.buffer);
  data.setUint32(0, chunk.length - 12);
  chunk.set(new TextEncoder().encode(latin ? 'tEXt' : 'iTXt'), 4);
  chunk.set(keyword, 8);
  chunk.set(between, 8 + keyword.length);
  chunk.set(bytes, 8 + keyword.length + between.length);
  data.setUint32(chunk.length - 4, crc32(chunk.subarray(4, -4)));
  return chunk;
}

/** The same picture with its facts; empty ones are left out. */
export function withFacts(png: Uint8Array, facts: Facts): Uint8Array<ArrayBuffer> {
  if (SIGNATURE.some((byte, ix) => png[ix] !== byte)) throw new Error('expected a PNG');
  const chunks = facts.filter(([, value]) => value !== '').map(([name, value]) => textChunk(name, value));
  const out = new Uint8Array(png.length + chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  out.set(png.subarray(0, HEAD_BYTES));
  let at = HEAD_BYTES;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  out.set(png.subarray(HEAD_BYTES), at);
  return out;
}
