// An MP4 says when it was made. The same film made twice shall be the same file, so it does not: ISO 14496-12 allows 0.

/** Boxes that hold boxes, on the way to those with times. */
const HOLDERS = new Set(['moov', 'trak', 'mdia']);
const TIMED = new Set(['mvhd', 'tkhd', 'mdhd']);

/** Sets the times of creation and change to 0, in place. */
export function withoutTimes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  walk(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length);
  return bytes;
}

function walk(bytes: Uint8Array, data: DataView, from: number, to: number): void {
  for (let at = from; at + 8 <= to; ) {
    const short = data.getUint32(at);
    const head = short === 1 ? 16 : 8;
    const size = short === 1 ? Number(data.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    if (size < head || at + size > to) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (HOLDERS.has(type)) walk(bytes, data, at + head, at + size);
    // Version 1 has times of 8 bytes, version 0 of 4; they follow the version and the flags.
    else if (TIMED.has(type)) bytes.fill(0, at + head + 4, at + head + 4 + (bytes[at + head] === 1 ? 16 : 8));
    at += size;
  }
}
