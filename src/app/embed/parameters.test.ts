// The address of an embed: every field of the table is read, under every name, in hash and query; what is broken is named.
// @vitest-environment node
import { readFileSync } from 'node:fs';
import { fc } from '#testing/chance.ts';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { switchesOfEra } from './era.ts';
import { PARAMETERS, readEmbed, readInstant } from './parameters.ts';

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'https://talks.example/deck/index.html' });
});

/** One good value and one bad, for each row. */
const VALUES: Record<string, readonly [good: string, bad: string]> = {
  embed: ['1', 'yes'], s: ['stolen', 'x y'], seed: ['7', 'many'], sw: ['a:b', 'a'], c: ['5.a.b', '5.a'], era: ['2.6.38', '2.4'], t: ['2.5s', 'soon'], o: ['12', '-1'],
  moment: ['2', '1.5'], range: ['1s-2.5s', '2s-1s'], speed: ['0.02', '1e9'], autoplay: ['1', 'yes'], p: ['page-map,disk-head', 'a,b,c'], lens: ['age', 'warm'], k: ['1', '2'],
  caption: ['0', 'no'], controls: ['none', 'some'], theme: ['projector', 'pink'], motion: ['reduce', 'slow'], keys: ['app', 'all'], scale: ['1.37', '40'],
  poster: ['0', 'https://elsewhere.example/x.png'], v: ['1', '9'],
};

describe('the address of an embed', () => {
  it('reads every row of the table, under each of its names, in the hash and in the query', () => {
    expect(Object.keys(VALUES).sort()).toEqual(PARAMETERS.map(({ name }) => name).sort());
    for (const { name, also } of PARAMETERS) {
      const read = readEmbed(`?embed=1&${name}=${VALUES[name]![0]}`, '');
      expect(read.problems, name).toEqual([]);
      if (name !== 'embed' && name !== 'v') expect(read, name).not.toEqual(readEmbed('?embed=1', ''));
      for (const other of [name, ...also]) expect(readEmbed('', `#embed=1&${other}=${VALUES[name]![0]}`), other).toEqual(read);
    }
  });

  it('names what is broken, keeps the rest, and says what it had expected', () => {
    for (const { name, also } of PARAMETERS) {
      for (const other of [name, ...also]) {
        const read = readEmbed('', `#embed=1&${other}=${VALUES[name]![1]}${name === 'seed' ? '' : '&seed=9'}`);
        expect(read.problems.map(({ field }) => field), other).toContain(name);
        expect(read.problems.every(({ expected }) => expected !== '')).toBe(true);
        if (name !== 'seed') expect(read.link.seed).toBe(9);
      }
    }
    expect(readEmbed('', '#embed=1&sede=3').problems[0]?.field).toBe('sede');
    expect(readEmbed('?utm_source=x&embed=1', '').problems).toEqual([]);
    expect(readEmbed('?embed=1&lesson=price', '').problems[0]?.field).toBe('lesson');
  });

  it('takes instants in any unit', () => {
    expect(['0', '12', '2.5s', '250ms', '10us', '7ns'].map(readInstant)).toEqual([0, 12, 2.5e9, 250e6, 10_000, 7]);
    expect(['', '-1', '1.5', 's', '1e3', '1 s', '99999999999999999', '9999999999999s'].map(readInstant)).toEqual([null, null, null, null, null, null, null, null]);
    expect(readEmbed('?embed=1&t=250ms', '').link.ns).toBe(250e6);
  });

  it('shows pictures of its own site only, or such as stand in the address', () => {
    const posterOf = (text: string): unknown => readEmbed(`?embed=1&poster=${encodeURIComponent(text)}`, '').poster;
    expect(posterOf('shots/one.png')).toEqual({ picture: 'https://talks.example/deck/shots/one.png' });
    expect(posterOf('data:image/png;base64,iVBORw0KGgo=')).toEqual({ picture: 'data:image/png;base64,iVBORw0KGgo=' });
    for (const bad of ['//elsewhere.example/x.png', 'javascript:alert(1)', 'data:text/html,hi', 'data:image/svg+xml;base64,PHN2Zz4=', 'file:///etc/hosts', 'blob:https://talks.example/1']) expect(posterOf(bad), bad).toBe('build');
  });

  it('shows two panels at most', () => {
    expect(readEmbed('?embed=1&panels=a,b,c', '')).toMatchObject({ link: { panels: ['a', 'b'], panel: null }, problems: [{ field: 'p' }] });
  });

  it('survives anything at all', () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.tuple(fc.constantFrom(...PARAMETERS.flatMap(({ name, also }) => [name, ...also]), '__proto__', 'constructor'), fc.string({ maxLength: 40 })).map(([name, value]) => `${name}=${value}`));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.array(text, { maxLength: 6 }), (search, hash) => {
        const read = readEmbed(`?${search.join('&')}`, `#${hash.join('&')}`);
        expect(read.link.panels.length).toBeLessThanOrEqual(2);
        expect(Object.getPrototypeOf(read.link.switches)).toBe(Object.prototype);
      }),
      { numRuns: 500 },
    );
  });

  it('is printed whole in the README', () => {
    const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
    for (const { name, also, what, fallback, allowed } of PARAMETERS) {
      expect(readme).toContain(`| ${[name, ...also].map((one) => `\`${one}\``).join(', ')} | ${what} | ${fallback} | ${allowed} |`);
    }
  });
});

describe('rules of another kernel', () => {
  const options = [{ id: 'old', label: '', era: [null, '2.6.37'] as const }, { id: 'new', label: '', era: ['2.6.38', null] as const }, { id: 'always', label: '' }];
  const catalog = { switches: [{ id: 'x', label: '', group: '', help: '', year: '', source: '', kernel: '', options, default: 'always' }] };

  it('changes only what that kernel did not have', () => {
    expect(switchesOfEra(catalog, { x: 'old' }, '2.6.34')).toEqual({});
    expect(switchesOfEra(catalog, { x: 'old' }, '3.2')).toEqual({ x: 'new' });
    expect(switchesOfEra(catalog, { x: 'new' }, '2.6.35')).toEqual({ x: 'old' });
    expect(switchesOfEra(catalog, { x: 'always' }, '6.1')).toEqual({});
  });
});
