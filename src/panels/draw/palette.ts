// Every colour of the page, in three themes, and the tables by which one byte of a frame becomes a colour.
// Hue means what a page is and nothing else; red means harm and is never a page. Checked in palette.test.ts.
import { KIND, MARK_DIRTY, MARK_WRITEBACK } from '#wire/marks.ts';

export type ThemeId = 'light' | 'dark' | 'projector';

export interface Theme {
  readonly id: ThemeId;
  /** The paper that panels stand on, and a raised tile on it. */
  readonly page: string;
  readonly tile: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly anonActive: string;
  readonly anonInactive: string;
  readonly fileActive: string;
  readonly fileInactive: string;
  readonly dirty: string;
  readonly slab: string;
  readonly kernel: string;
  readonly free: string;
  /** Locked in memory: a grey of its own, always with a texture. */
  readonly unevictable: string;
  /** Somebody is hurt. Always with hatching and a word. */
  readonly harm: string;
  /** Ground under the harm hatch. */
  readonly harmPale: string;
  /** Frame of a huge page; never a fill. */
  readonly gold: string;
  /** Steps of time since a page changed, youngest first: cividis, strongest against the paper first. */
  readonly ages: readonly [string, string, string, string];
  readonly policyA: string;
  readonly policyB: string;
  /** Ink drawn on top of a dark cell, and on top of a light one. */
  readonly onDark: string;
  readonly onLight: string;
  /** Greys for lanes, stack layers and actors, from nearly paper to nearly ink. */
  readonly greys: readonly [string, string, string, string, string];
  /** Width of an ordinary line, CSS px. */
  readonly stroke: number;
}

const LIGHT: Theme = {
  id: 'light',
  page: '#fbfaf7', tile: '#ffffff', ink: '#22262c', muted: '#6b7078', line: '#dad6cc',
  anonActive: '#3d5c91', anonInactive: '#97b2ef', fileActive: '#388856', fileInactive: '#84d49d', dirty: '#eba73a',
  slab: '#ed65a2', kernel: '#38414b', free: '#f1ede4', unevictable: '#8c8f94', harm: '#e0231f', harmPale: '#fbdcd9', gold: '#b8860b',
  ages: ['#00224e', '#575d6d', '#a59c74', '#fee838'],
  policyA: '#8c510a', policyB: '#01665e', onDark: '#ffffff', onLight: '#22262c',
  greys: ['#ece9e1', '#c9ccd2', '#9aa2ae', '#667180', '#3b424d'],
  stroke: 1,
};

const DARK: Theme = {
  id: 'dark',
  page: '#0e1116', tile: '#151a21', ink: '#f2f4f7', muted: '#a8b0bb', line: '#2b323c',
  anonActive: '#608bea', anonInactive: '#4a5068', fileActive: '#22cb95', fileInactive: '#419272', dirty: '#feab41',
  slab: '#ecb3e6', kernel: '#919ca8', free: '#1a1f27', unevictable: '#6a727d', harm: '#eb5634', harmPale: '#3a1a15', gold: '#e0b13a',
  ages: ['#fdea45', '#b5a96f', '#717274', '#12366e'],
  policyA: '#d9a05b', policyB: '#4fb8ac', onDark: '#ffffff', onLight: '#0e1116',
  greys: ['#1f252e', '#36404c', '#56616f', '#8793a1', '#c3cbd5'],
  stroke: 1,
};

const PROJECTOR: Theme = { ...LIGHT, id: 'projector', muted: '#4a4f57', line: '#bdb8ab', stroke: 2 };

export const THEMES: Readonly<Record<ThemeId, Theme>> = { light: LIGHT, dark: DARK, projector: PROJECTOR };

export function themeOf(id: string): Theme {
  return id === 'dark' ? DARK : id === 'projector' ? PROJECTOR : LIGHT;
}

/** The nine colours that may stand side by side on a map; every pair must stay apart for every eye. */
export const MAP_COLOURS = [
  'anonActive', 'anonInactive', 'fileActive', 'fileInactive', 'dirty', 'slab', 'kernel', 'free', 'harm',
] as const satisfies readonly (keyof Theme)[];

/** What repeats a colour for those who do not see its hue. Dirty gets diagonal lines where it is a plain fill. */
export const TEXTURE: Readonly<Record<(typeof MAP_COLOURS)[number], 'none' | 'triangle' | 'dots' | 'hatch'>> = {
  anonActive: 'none', anonInactive: 'none', fileActive: 'none', fileInactive: 'none',
  dirty: 'triangle', slab: 'dots', kernel: 'hatch', free: 'none', harm: 'hatch',
};

/** Fill of a page by its kind (low four bits of a mark). */
export function kindColour(theme: Theme, kind: number): string {
  switch (kind) {
    case KIND.anon_active: return theme.anonActive;
    case KIND.anon_inactive: return theme.anonInactive;
    case KIND.file_active: return theme.fileActive;
    case KIND.file_inactive: return theme.fileInactive;
    case KIND.slab: return theme.slab;
    case KIND.kernel: return theme.kernel;
    case KIND.unevictable: return theme.unevictable;
    case KIND.huge: return theme.anonActive;
    case KIND.hole: return theme.page;
    default: return theme.free;
  }
}

/** The lens of the pixel level: with more than five classes a map of many pages is noise. */
export const STATE_CLASSES = [
  { id: 'free', label: 'free', kernel: 'buddy, pcp', colour: 'free' },
  { id: 'file', label: 'file, clean', kernel: 'active_file, inactive_file', colour: 'fileInactive' },
  { id: 'anon', label: 'anonymous', kernel: 'active_anon, inactive_anon', colour: 'anonActive' },
  { id: 'dirty', label: 'dirty or being written', kernel: 'nr_dirty, nr_writeback', colour: 'dirty' },
  { id: 'kernel', label: 'kernel and slab, cannot be taken', kernel: 'slab, unmovable, unevictable', colour: 'kernel' },
] as const satisfies readonly { id: string; label: string; kernel: string; colour: keyof Theme }[];

const NO_CLASS = 255;

/** Class of a mark under the lens "what state"; 255 for no memory. */
export function stateClass(mark: number): number {
  const kind = mark & 15;
  if (kind === KIND.hole) return NO_CLASS;
  if (kind === KIND.free || kind === KIND.free_pcp) return 0;
  if (mark & (MARK_DIRTY | MARK_WRITEBACK)) return 3;
  if (kind === KIND.file_active || kind === KIND.file_inactive) return 1;
  if (kind === KIND.anon_active || kind === KIND.anon_inactive || kind === KIND.huge) return 2;
  return 4;
}

/** One RGBA word (little-endian, as ImageData wants it) a mark byte, for the lens "what state". */
export function stateLut(theme: Theme): Uint32Array {
  return lut((mark) => {
    const state = stateClass(mark);
    return state === NO_CLASS ? null : theme[STATE_CLASSES[state]!.colour];
  });
}

/** One RGBA word a mark byte, by kind, with dirty as a plain fill. */
export function kindLut(theme: Theme): Uint32Array {
  return lut((mark) => {
    if ((mark & 15) === KIND.hole) return null;
    return mark & (MARK_DIRTY | MARK_WRITEBACK) ? theme.dirty : kindColour(theme, mark & 15);
  });
}

const luts = new Map<string, Uint32Array>();

/** A table of RGBA words by byte; null is clear. */
export function lut(colourOf: (mark: number) => string | null): Uint32Array {
  const colours: (string | null)[] = [];
  for (let mark = 0; mark < 256; mark++) colours.push(colourOf(mark));
  const key = colours.join();
  const known = luts.get(key);
  if (known) return known;
  const table = Uint32Array.from(colours, (colour) => (colour === null ? 0 : rgbaWord(colour)));
  luts.set(key, table);
  return table;
}

/** '#rrggbb' as a little-endian RGBA word. */
export function rgbaWord(colour: string, alpha = 255): number {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return ((alpha << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

/** A colour between two, '#rrggbb'; share 0 gives `a`. */
export function mixColour(a: string, b: string, share: number): string {
  const from = Number.parseInt(a.slice(1), 16);
  const to = Number.parseInt(b.slice(1), 16);
  let out = 0;
  for (const shift of [16, 8, 0]) {
    const x = (from >> shift) & 255;
    const y = (to >> shift) & 255;
    out |= Math.round(x + (y - x) * share) << shift;
  }
  return `#${out.toString(16).padStart(6, '0')}`;
}

/** Whether ink on this colour must be light. */
export function isDark(colour: string): boolean {
  const rgb = Number.parseInt(colour.slice(1), 16);
  return ((rgb >> 16) & 255) * 0.299 + ((rgb >> 8) & 255) * 0.587 + (rgb & 255) * 0.114 < 140;
}
