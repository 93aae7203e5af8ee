// Files as others read them: a PNG and a GIF by decoders that know nothing of how they were made.
import { fc } from '#testing/chance.ts';
import { decode, encode } from 'fast-png';
import { GifReader } from 'omggif';
import { expect, test } from 'vitest';
import { GifFilm, GifPalette } from './gif.ts';
import { withoutTimes } from './mp4_times.ts';
import { crc32, withFacts } from './png.ts';

const pixels = (width: number, height: number, colour: (at: number) => number): Uint8ClampedArray => {
  const words = Uint32Array.from({ length: width * height }, (_, at) => (0xff000000 | colour(at)) >>> 0);
  return new Uint8ClampedArray(words.buffer);
};

test('a PNG keeps its pixels and carries its facts', () => {
  const plain = encode({ width: 5, height: 4, data: new Uint8Array(pixels(5, 4, (at) => at * 4099)), channels: 4, depth: 8 });
  const words = fc.string({ unit: fc.constantFrom(...'abcXYZ 0189&<>#=,é') , maxLength: 60 });
  fc.assert(
    fc.property(words, words, (title, source) => {
      const image = decode(withFacts(plain, [['Title', title], ['Source', source], ['Empty', '']]), { checkCrc: true });
      expect([...image.data]).toEqual([...decode(plain).data]);
      expect(image.text).toEqual({ ...(title === '' ? {} : { Title: title }), ...(source === '' ? {} : { Source: source }) });
    }),
  );
});

test('what Latin-1 cannot write goes into a chunk that holds UTF-8', () => {
  const plain = encode({ width: 1, height: 1, data: new Uint8Array(4), channels: 4, depth: 8 });
  const made = withFacts(plain, [['Title', 'seeks → 12 µs …']]);
  expect(decode(made, { checkCrc: true }).width).toBe(1);
  const text = new TextDecoder().decode(made);
  expect(text).toContain('iTXtTitle\0\0\0\0\0seeks → 12 µs …');
  expect(() => withFacts(new Uint8Array(40), [])).toThrow('PNG');
});

test('the check of a chunk is that of the specification', () => {
  expect(crc32(new TextEncoder().encode('IEND'))).toBe(0xae426082);
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

test('a GIF of few colours gives every frame back as it was drawn, for as long as it was to be seen', () => {
  const [width, height, fps] = [16, 9, 12];
  const frames = Array.from({ length: 7 }, (_, k) => pixels(width, height, (at) => (at < 40 ? 0x123456 : ((at + k) % 5) * 0x0a1b2c)));
  const palette = new GifPalette();
  for (const frame of frames) palette.look(frame);
  const film = new GifFilm(width, height, fps, palette.colours());
  for (const frame of frames) film.add(frame);
  return film.finish().arrayBuffer().then((buffer) => {
    const gif = new GifReader(new Uint8Array(buffer));
    expect([gif.width, gif.height, gif.numFrames(), gif.loopCount()]).toEqual([width, height, frames.length, 0]);
    const shown = new Uint8Array(width * height * 4);
    frames.forEach((frame, k) => {
      gif.decodeAndBlitFrameRGBA(k, shown);
      expect([...shown]).toEqual([...frame]);
    });
    const delays = frames.map((_, k) => gif.frameInfo(k).delay);
    expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(Math.round((frames.length * 100) / fps));
  });
});

test('a GIF of many colours keeps the common ones exactly and comes near the others', () => {
  const [width, height] = [64, 64];
  const frame = pixels(width, height, (at) => (at % 3 === 0 ? 0x388856 : (at * 2654435761) & 0xffffff));
  const palette = new GifPalette();
  palette.look(frame);
  const colours = palette.colours();
  expect(colours.length).toBeLessThanOrEqual(255);
  expect(new Set(colours).size).toBe(colours.length);
  expect(colours).toContain(0x388856);
  const film = new GifFilm(width, height, 10, colours);
  film.add(frame);
  return film.finish().arrayBuffer().then((buffer) => {
    const shown = new Uint8Array(width * height * 4);
    new GifReader(new Uint8Array(buffer)).decodeAndBlitFrameRGBA(0, shown);
    for (let at = 0; at < width * height; at += 3) expect([...shown.subarray(at * 4, at * 4 + 3)]).toEqual([0x56, 0x88, 0x38]);
  });
});

const box = (type: string, body: readonly number[]): number[] => {
  const size = body.length + 8;
  return [size >>> 24, (size >> 16) & 255, (size >> 8) & 255, size & 255, ...type.split('').map((sign) => sign.charCodeAt(0)), ...body];
};

test('an MP4 does not say when it was made, and is otherwise as it was', () => {
  const short = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9];
  const long = [1, 0, 0, 0, ...Array.from({ length: 16 }, (_, ix) => ix + 1), 7, 7];
  const file = [...box('ftyp', [1, 2, 3]), ...box('moov', [...box('mvhd', short), ...box('trak', [...box('tkhd', long), ...box('mdia', box('mdhd', short))])]), ...box('mdat', [...box('mvhd', short)])];
  const made = withoutTimes(Uint8Array.from(file));
  const none = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9];
  const none_long = [1, 0, 0, 0, ...new Array<number>(16).fill(0), 7, 7];
  expect([...made]).toEqual([...box('ftyp', [1, 2, 3]), ...box('moov', [...box('mvhd', none), ...box('trak', [...box('tkhd', none_long), ...box('mdia', box('mdhd', none))])]), ...box('mdat', [...box('mvhd', short)])]);
  // Nothing outside the file is touched, whatever it says of its sizes.
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(withoutTimes(Uint8Array.from(bytes)).length).toBe(bytes.length);
    }),
  );
});
