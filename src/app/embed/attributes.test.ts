// The attributes of <page-stage> and the fields of an embed's address are the same list.
import { embedAddress, FIELDS } from '#host/address.ts';
import { describe, expect, it } from 'vitest';
import { PARAMETERS, readEmbed } from './parameters.ts';

const address = (link: string, attributes: Record<string, string> = {}): URL => new URL(embedAddress('https://example.org/site/', link, (name) => attributes[name] ?? null));

describe('the address that <page-stage> opens', () => {
  it('has an attribute for every field, and no other', () => {
    // `embed` and `v` the element says by itself.
    expect(Object.values(FIELDS).toSorted()).toEqual(PARAMETERS.map(({ name }) => name).filter((name) => name !== 'embed' && name !== 'v').toSorted());
  });

  it('is read back without a complaint', () => {
    const attributes = { scenario: 'out-of-stack', seed: '7', switches: 'storage:plain,stack_size:16k', t: '2.5s', panel: 'disk-head', caption: 'false', autoplay: '', theme: 'dark', range: '1s-2s', controls: 'none' };
    const { search } = address('', attributes);
    const { link, problems, range } = readEmbed(search, '');
    expect(problems).toEqual([]);
    expect(link).toMatchObject({ embed: true, scenario: 'out-of-stack', seed: 7, switches: { storage: 'plain', stack_size: '16k' }, ns: 2.5e9, panels: ['disk-head'], caption: false, autoplay: true, theme: 'dark', controls: 'none' });
    expect(range).toEqual({ from: 1e9, to: 2e9 });
  });

  it('takes a copied link, whole or from the # on, and attributes count more', () => {
    for (const copied of ['https://example.org/#v=1&s=stolen&seed=3&t=5', '#v=1&s=stolen&seed=3&t=5', 'v=1&s=stolen&seed=3&t=5', 'https://example.org/?s=wrong#v=1&s=stolen&seed=3&t=5']) {
      expect(Object.fromEntries(address(copied, { seed: '4' }).searchParams)).toEqual({ v: '1', s: 'stolen', seed: '4', t: '5', embed: '1' });
    }
  });

  it('leaves a measured scale to messages, and keeps the query of its base', () => {
    expect(address('', { scale: 'auto' }).search).toBe('?v=1&embed=1');
    expect(embedAddress('page.html?token=1', '', () => null)).toBe('page.html?token=1&v=1&embed=1');
  });
});
