import { describe, expect, it } from 'vitest';
import { KIND, MARK_DIRTY, MARK_WRITEBACK } from '#wire/marks.ts';
import { contrast, differenceFor, lightness } from '#testing/color_difference.ts';
import { MAP_COLOURS, STATE_CLASSES, TEXTURE, THEMES, kindLut, mixColour, rgbaWord, stateClass, stateLut, themeOf } from './palette.ts';

const themes = Object.values(THEMES);

describe.each(themes)('theme $id', (theme) => {
  const pairs = MAP_COLOURS.flatMap((a, i) => MAP_COLOURS.slice(i + 1).map((b) => [a, b] as const));

  it.each(['normal', 'protan', 'deutan', 'tritan'] as const)('keeps every pair of map colours apart in %s vision', (vision) => {
    expect(pairs).toHaveLength(36);
    const near = pairs.filter(([a, b]) => differenceFor(vision, theme[a], theme[b]) < 10);
    expect(near).toEqual([]);
  });

  it('repeats by a texture whatever coincides in grey, pages of the same owner and list aside', () => {
    const near = pairs.filter(([a, b]) => Math.abs(lightness(theme[a]) - lightness(theme[b])) < 5);
    // Anonymous and file pages are told apart by the belts' words and by hue alone where their lightness meets;
    // every other meeting has a shape on at least one side.
    const pages = new Set<string>(['anonActive', 'anonInactive', 'fileActive', 'fileInactive', 'free']);
    const bare = near.filter(([a, b]) => TEXTURE[a] === 'none' && TEXTURE[b] === 'none' && !(pages.has(a) && pages.has(b)));
    expect(bare).toEqual([]);
  });

  it('has text of contrast 4.5 and more on page, tile and free cells', () => {
    for (const ground of [theme.page, theme.tile]) {
      for (const text of [theme.ink, theme.muted]) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(theme.ink, theme.free)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.harm, theme.tile)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.policyA, theme.page)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.policyB, theme.page)).toBeGreaterThanOrEqual(4.5);
  });

  it('separates the neighbouring classes of the pixel lens', () => {
    const colours = STATE_CLASSES.map((c) => theme[c.colour]);
    expect(colours.length).toBeLessThanOrEqual(5);
    colours.forEach((a, i) => colours.slice(i + 1).forEach((b) => expect(differenceFor('normal', a, b)).toBeGreaterThanOrEqual(10)));
  });
});

describe('tables by mark byte', () => {
  it('puts every mark into one class of the lens', () => {
    expect(stateClass(KIND.free)).toBe(0);
    expect(stateClass(KIND.file_active)).toBe(1);
    expect(stateClass(KIND.huge)).toBe(2);
    expect(stateClass(KIND.file_inactive | MARK_DIRTY)).toBe(3);
    expect(stateClass(KIND.anon_active | MARK_WRITEBACK)).toBe(3);
    expect(stateClass(KIND.slab)).toBe(4);
    expect(stateClass(KIND.hole)).toBe(255);
  });

  it('gives little-endian RGBA words and nothing for a hole', () => {
    const theme = themeOf('light');
    expect(rgbaWord('#010203')).toBe(0xff030201);
    expect(kindLut(theme)[KIND.slab]).toBe(rgbaWord(theme.slab));
    expect(kindLut(theme)[KIND.file_active | MARK_DIRTY]).toBe(rgbaWord(theme.dirty));
    expect(stateLut(theme)[KIND.file_active]).toBe(rgbaWord(theme.fileInactive));
    expect(kindLut(theme)[KIND.hole]).toBe(0);
    expect(stateLut(theme)[KIND.hole]).toBe(0);
  });

  it('mixes colours', () => {
    expect(mixColour('#000000', '#ffffff', 0)).toBe('#000000');
    expect(mixColour('#000000', '#ffffff', 1)).toBe('#ffffff');
    expect(mixColour('#000000', '#0000ff', 0.5)).toBe('#000080');
  });
});
