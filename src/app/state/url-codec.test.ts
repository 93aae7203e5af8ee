// The link: everything that goes in comes out again, and whatever is broken costs only its own field.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import type { Link } from './url-codec.ts';
import { decodeLink, defaultLink, encodeLink, linkName } from './url-codec.ts';
import { LINK_VERSION, upgraders } from './url-upgraders.ts';

const idText = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
const switches = fc.dictionary(idText, idText, { maxKeys: 4 }).map((plain) => ({ ...plain }));
const changes = fc.array(fc.record({ ordinal: fc.maxSafeNat(), switch: idText, option: idText }), { maxLength: 3 });
const beside = fc.record({ switches, commands: fc.option(changes.map((list) => list.toSorted((one, other) => one.ordinal - other.ordinal))), swapped: fc.boolean() });
const small = fc.integer({ min: 0, max: 1e9 });
const things = fc.oneof(
  fc.record({ kind: fc.constant('page' as const), mapping: fc.integer({ min: -1e9, max: 1e9 }).filter((mapping) => mapping !== -1), index: small }),
  fc.record({ kind: fc.constant('block' as const), block: small }),
  fc.record({ kind: fc.constant('task' as const), task: small }),
);
const brushes = fc.oneof(
  fc.tuple(small, small).map(([one, other]) => ({ kind: 'blocks' as const, from: Math.min(one, other), to: Math.max(one, other) })),
  fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([one, other]) => ({ kind: 'time' as const, from_ns: Math.min(one, other), to_ns: Math.max(one, other) })),
  fc.record({ kind: fc.constant('task' as const), task: small }),
  fc.record({ kind: fc.constant('list' as const), list: small }),
  fc.record({ kind: fc.constant('origin' as const), origin: small }),
  fc.record({ kind: fc.constant('reason' as const), reason: small }),
);
const links: fc.Arbitrary<Link> = fc.record({
  scenario: fc.option(idText),
  seed: fc.integer({ min: 0, max: 4294967295 }),
  switches: fc.dictionary(idText, idText, { maxKeys: 6 }).map((plain) => ({ ...plain })),
  ns: fc.option(fc.maxSafeNat()),
  ordinal: fc.option(fc.maxSafeNat()),
  commands: fc.array(fc.record({ ordinal: fc.maxSafeNat(), switch: idText, option: idText }), { maxLength: 8 }),
  moment: fc.option(fc.integer({ min: 0, max: 99 })),
  lesson: fc.option(idText),
  step: fc.option(fc.integer({ min: 0, max: 99 })),
  panels: fc.uniqueArray(idText, { maxLength: 12 }),
  speed: fc.option(fc.constantFrom(0.00001, 0.0005, 0.02, 1, 5, 100)),
  theme: fc.constantFrom('auto' as const, 'light' as const, 'dark' as const, 'projector' as const),
  motion: fc.constantFrom('auto' as const, 'reduce' as const, 'full' as const),
  kernelNames: fc.boolean(),
  lens: fc.constantFrom('kind' as const, 'way' as const, 'dirty' as const, 'age' as const, 'owner' as const),
  zoom: fc.constantFrom(1, 1.5, 12.345, 32_768),
  centre: fc.integer({ min: 0, max: 65_535 }).map((half) => half / 2),
  block: fc.option(fc.integer({ min: 0, max: 32_767 })),
  // A second run that differs in nothing is none.
  beside: fc.option(beside).map((one) => (one !== null && Object.keys(one.switches).length === 0 && one.commands === null ? null : one)),
  branches: fc.array(fc.record({ name: fc.string({ minLength: 1 }).map((text) => linkName(text) || 'kept'), switches, commands: changes }), { maxLength: 8 }),
  follow: fc.uniqueArray(fc.record({ n: fc.integer({ min: 1, max: 3 }), what: things }), { selector: (one) => one.n, maxLength: 3 }),
  brush: fc.option(brushes),
  bookmarks: fc.array(fc.record({ ns: fc.maxSafeNat(), ordinal: fc.maxSafeNat(), name: fc.string({ minLength: 1 }).map((text) => linkName(text) || 'here') }), { maxLength: 8 }),
  embed: fc.boolean(),
  gallery: fc.boolean(),
  present: fc.boolean(),
  notes: fc.boolean(),
  channel: fc.option(fc.stringMatching(/^[a-z0-9]{12,32}$/)),
  panel: fc.option(idText),
  controls: fc.constantFrom('full' as const, 'mini' as const, 'none' as const),
  autoplay: fc.boolean(),
  keys: fc.constantFrom('deck' as const, 'app' as const, 'none' as const),
  scale: fc.constantFrom(0.5, 1, 1.37, 2),
  caption: fc.boolean(),
});

describe('link', () => {
  it('gives back what was written, in the hash and in the query', () => {
    fc.assert(
      fc.property(links, (link) => {
        const text = encodeLink(link);
        expect(decodeLink('', `#${text}`)).toEqual({ link, problems: [] });
        expect(decodeLink(`?${text}`, '')).toEqual({ link, problems: [] });
      }),
      { numRuns: 300 },
    );
  });

  it('writes nothing by default', () => {
    expect(encodeLink(defaultLink)).toBe('');
    expect(decodeLink('', '')).toEqual({ link: defaultLink, problems: [] });
  });

  it('survives anything at all', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (search, hash) => {
        const { link } = decodeLink(search, hash);
        expect(decodeLink('', encodeLink(link)).link).toEqual(link);
      }),
      { numRuns: 500 },
    );
  });

  it('loses only the bad field in 200 broken links, and names it', () => {
    const good = { s: 'writing-late', seed: '7', sw: 'writer:flusher', t: '1200000', p: 'map,belts', speed: '0.02', k: '1' };
    const values = ['', 'x y', '-1', '1e99', 'NaN', '%00', '<b>', '1.5.6.7', '9'.repeat(30), '☃', 'null', ':', '.', 'a:b:c'];
    const names = ['seed', 't', 'o', 'step', 'speed', 'theme', 'motion', 'k', 'embed', 'controls', 'autoplay', 'keys', 'scale', 'caption', 'sw', 'c', 'f', 'only'];
    let count = 0;
    for (const name of names) {
      for (const value of values) {
        count++;
        const broken = { ...good, [name]: value };
        const hash = Object.entries(broken).map(([key, text]) => `${key}=${encodeURIComponent(text)}`).join('&');
        const { link, problems } = decodeLink('', `#v=1&${hash}`);
        expect(problems.map((problem) => problem.field), `${name}=${value}`).toContain(name);
        expect(problems.every((problem) => problem.expected !== '')).toBe(true);
        expect(link.scenario).toBe('writing-late');
        expect(link.panels).toEqual(['map', 'belts']);
        if (name !== 'seed') expect(link.seed).toBe(7);
        if (name !== 't') expect(link.ns).toBe(1200000);
      }
    }
    expect(count).toBeGreaterThanOrEqual(200);
  });

  it('keeps the good parts of a list', () => {
    const { link, problems } = decodeLink('', '#sw=a:b,broken,c:d&c=12.a.b,no&p=map,b%20d');
    expect(link.switches).toEqual({ a: 'b', c: 'd' });
    expect(link.commands).toEqual([{ ordinal: 12, switch: 'a', option: 'b' }]);
    expect(link.panels).toEqual(['map']);
    expect(problems.map((problem) => problem.got)).toEqual(['broken', 'no', 'b d']);
  });

  it('opens a second run beside this one, and says what is wrong with it', () => {
    expect(decodeLink('', '#vs=writers:nobody').link.beside).toEqual({ switches: { writers: 'nobody' }, commands: null, swapped: false });
    expect(decodeLink('', '#c=5.a.b&vc=none&vx=1').link).toMatchObject({ commands: [{ ordinal: 5 }], beside: { switches: {}, commands: [], swapped: true } });
    expect(decodeLink('', '#vc=9.a.b,5.c.d').link.beside?.commands?.map((command) => command.ordinal)).toEqual([5, 9]);
    expect(decodeLink('', '#vx=1').link.beside).toBeNull();
    const broken = decodeLink('', '#vs=writers&vx=2&vc=1.2&kept=a~b,name~writers:nobody~7.a.b');
    expect(broken.problems.map((problem) => problem.field)).toEqual(['vx', 'vs', 'vc', 'kept']);
    expect(broken.link.branches).toEqual([{ name: 'name', switches: { writers: 'nobody' }, commands: [{ ordinal: 7, switch: 'a', option: 'b' }] }]);
  });

  it('keeps what is followed and picked out, and says which part of it is wrong', () => {
    const { link, problems } = decodeLink('', '#f=2.block.7,1.page.-3.4,2.task.5,4.task.1,1.page.3,3.page.-1.2&only=blocks.9.3&bm=5.6.the%20theft%2C%20at%20last,7.8,x.1.a');
    expect(link.follow).toEqual([{ n: 2, what: { kind: 'block', block: 7 } }, { n: 1, what: { kind: 'page', mapping: -3, index: 4 } }]);
    expect(problems.map((problem) => [problem.field, problem.got])).toEqual([
      ['f', '2.task.5'], ['f', '4.task.1'], ['f', '1.page.3'], ['f', '3.page.-1.2'], ['only', 'blocks.9.3'], ['bm', ' at last'], ['bm', '7.8'], ['bm', 'x.1.a'],
    ]);
    expect([link.brush, link.bookmarks]).toEqual([null, [{ ns: 5, ordinal: 6, name: 'the theft' }]]);
  });

  it('ignores what a host appends to the query, but not a misspelled field in the hash', () => {
    expect(decodeLink('?utm_source=x', '').problems).toEqual([]);
    expect(decodeLink('', '#sede=3').problems[0]?.field).toBe('sede');
  });

  it('lets no prototype through', () => {
    const { link } = decodeLink('', '#sw=__proto__:x&__proto__=1&constructor=2');
    expect(Object.getPrototypeOf(link.switches)).toBe(Object.prototype);
    expect(link.seed).toBe(1);
  });
});

describe('upgraders', () => {
  it('form an unbroken chain up to the present version', () => {
    expect(upgraders.length).toBe(LINK_VERSION);
  });

  it('still open a link of version 0', () => {
    const { link, problems } = decodeLink('', '#v=0&scenario=herd&switches=writer=flusher;merge=on&time_ms=12.5&panels=map%20belts&names=kernel');
    expect(problems).toEqual([]);
    expect(link).toMatchObject({
      scenario: 'herd',
      switches: { writer: 'flusher', merge: 'on' },
      ns: 12_500_000,
      panels: ['map', 'belts'],
      kernelNames: true,
    });
  });

  it('say that a link is newer than the page and read what they can', () => {
    const { link, problems } = decodeLink('', '#v=9&seed=4');
    expect(problems[0]?.field).toBe('v');
    expect(link.seed).toBe(4);
  });
});
