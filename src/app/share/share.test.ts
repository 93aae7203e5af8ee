// What is copied out of the dialog brings the same run back, whatever stands in it; a square for telephones is read by a reader
// that did not make it.
import { fc } from '#testing/chance.ts';
import jsQR from 'jsqr';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { decodeLink, defaultLink, encodeLink } from '../state/url-codec.ts';
import { addressOf } from './instance.ts';
import { qrOf, qrSvg } from './qr.ts';
import { embedAddress, pageAddress, snippetsOf } from './snippets.ts';
import type { Shared } from './snippets.ts';
import { readTime } from './time.ts';

const id = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/);
const links = fc
  .record({
    scenario: id, seed: fc.integer({ min: 0, max: 4294967295 }), ns: fc.maxSafeNat(), switches: fc.dictionary(id, id, { maxKeys: 3 }).map((plain) => ({ ...plain })),
    commands: fc.array(fc.record({ ordinal: fc.maxSafeNat(), switch: id, option: id }), { maxLength: 3 }), speed: fc.constantFrom(null, 0.02, 5),
  })
  .map((part) => ({ ...defaultLink, ...part }));
const shared: fc.Arbitrary<Shared> = fc.record({
  address: fc.constantFrom('https://example.org/pagestage/', 'pagestage.html'), link: links, panels: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }),
  title: fc.string({ minLength: 1, maxLength: 30 }), picture: fc.constant('who-may-write-lru-belts.png'),
});

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function elementsOf(html: string): readonly Element[] {
  const parser = new SaxesParser();
  const found: Element[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes }));
  parser.write(`<body>${html}</body>`).close();
  return found;
}

test('an embed of a snippet is the run, the instant and the panels that were looked at', () => {
  fc.assert(
    fc.property(shared, (one) => {
      const { link, problems } = decodeLink(new URL(embedAddress(one), 'https://example.org/').search, '');
      expect(problems).toEqual([]);
      expect(link).toEqual({ ...one.link, embed: true, panels: one.panels.slice(0, 2) });
      expect(decodeLink('', new URL(pageAddress(one), 'https://example.org/').hash).link).toEqual(one.link);
    }),
  );
});

test('code to copy is well-formed, whatever the title says, and leads to that embed', () => {
  fc.assert(
    fc.property(shared, (one) => {
      const code = Object.fromEntries(snippetsOf(one).map((snippet) => [snippet.id, snippet.code]));
      const frame = elementsOf(code['iframe']!).find(({ name }) => name === 'iframe')!;
      expect(frame.attributes).toMatchObject({ src: embedAddress(one), title: one.title, sandbox: 'allow-scripts allow-downloads' });
      const slide = elementsOf(code['reveal']!.replaceAll(/<!--.*?-->/gs, '').replace('data-pagestage ', 'data-pagestage="" ').replace('data-preload ', 'data-preload="" '));
      expect(slide.find(({ name }) => name === 'iframe')!.attributes).toMatchObject({ 'data-src': embedAddress(one), 'data-pagestage': '', title: one.title });
      const stage = elementsOf(code['element']!).find(({ name }) => name === 'page-stage')!.attributes;
      expect(stage).toMatchObject({ base: one.address, scenario: one.link.scenario, seed: String(one.link.seed), t: String(one.link.ns), panel: one.panels.slice(0, 2).join(','), label: one.title });
      expect(stage['switches'] ?? '').toBe(Object.entries(one.link.switches).map(([name, option]) => `${name}:${option}`).join(','));
    }),
  );
});

test('a Markdown image is one, and leads to the page', () => {
  const [code] = snippetsOf({ address: 'https://example.org/a (b)/', link: { ...defaultLink, scenario: 'price' }, panels: ['page-map'], title: 'a [b] `c`', picture: 'x.png' }).slice(-1);
  expect(code!.code).toBe(String.raw`[![a \[b\] \`c\`](x.png)](https://example.org/a%20%28b%29/#${encodeLink({ ...defaultLink, scenario: 'price' })})`);
});

test('a square is read as the link that it stands for', () => {
  const at = (text: string): string | undefined => {
    const { side, path } = qrOf(text)!;
    const unit = 4;
    const pixels = new Uint8ClampedArray(side * unit * side * unit * 4).fill(255);
    for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h/g)) {
      for (let i = 0; i < unit * unit; i++) {
        const pixel = (Number(y) * unit + Math.floor(i / unit)) * side * unit + Number(x) * unit + (i % unit);
        pixels.fill(0, pixel * 4, pixel * 4 + 3);
      }
    }
    return jsQR(pixels, side * unit, side * unit)?.data;
  };
  fc.assert(
    fc.property(links, (link) => {
      const text = pageAddress({ address: 'https://example.org/pagestage/', link });
      expect(at(text)).toBe(text);
    }),
    { numRuns: 12 },
  );
  expect(qrOf('x'.repeat(2000))).toBeNull();
  expect(qrOf('')).toBeNull();
  expect(elementsOf(qrSvg(qrOf('#v=1')!, 'a & b < c')).map(({ name }) => name)).toEqual(['body', 'svg', 'title', 'path', 'path']);
});

test('an address of this machine alone is not given to others', () => {
  const place = (href: string): string => addressOf(new URL(href) as unknown as Location);
  expect(place('https://example.org/pagestage/?x=1#v=1')).toBe('https://example.org/pagestage/');
  expect(['http://127.0.0.1:5173/', 'http://localhost/', 'file:///somewhere/pagestage.html', 'http://[::1]/'].map(place)).toEqual(['', '', '', '']);
});

test('a time is read as it is written', () => {
  expect(['3.5s', '250 ms', '40us', '40µs', '7', '12ns', '1.5', '', '-1s', '1e3', '5m', '99999999999s'].map(readTime)).toEqual([3.5e9, 250e6, 40e3, 40e3, 7e9, 12, 1.5e9, null, null, null, null, null]);
});
