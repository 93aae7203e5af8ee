// How the visitor looks at it: panels, theme, speed, what is open. Nothing here reaches the model.
import { WHOLE_MAP } from '#panels/panel.ts';
import type { Hit, MapView, SizeClass } from '#panels/panel.ts';
import type { ThemeId } from '#panels/draw/palette.ts';
import type { Brush, Followed } from '#panels/brush.ts';
import type { Thing } from '#wire/life.ts';
import type { BlockDetail, Follow, PageDetail, Subject } from '#wire/messages.ts';
import { MAX_FOLLOWED } from '#wire/frame_layout.ts';
import type { BesideChoice } from '../beside.ts';
import { pageStore } from './page-store.ts';
import type { Link, MotionChoice, ThemeChoice } from './url-codec.ts';
import { defaultLink } from './url-codec.ts';

export interface Hover {
  readonly panel: string;
  readonly hit: Hit;
  readonly x: number;
  readonly y: number;
}

/** What "next event of this" goes by, in words too. */
export interface About {
  readonly what: Subject;
  readonly label: string;
}

/** What the inspector looks at. */
export interface Looked {
  readonly kind: 'page' | 'block';
  readonly number: number;
}

export interface UiState {
  readonly link: Link;
  readonly panels: readonly string[];
  readonly themeChoice: ThemeChoice;
  readonly theme: ThemeId;
  readonly motionChoice: MotionChoice;
  readonly reducedMotion: boolean;
  /** Machine seconds per second of viewing. */
  readonly speed: number;
  readonly speedChosen: boolean;
  readonly playing: boolean;
  /** A story tells itself: the page around it steps back. */
  readonly telling: boolean;
  /** On stage: large, for a room. */
  readonly presenting: boolean;
  readonly pauseAtMarkers: boolean;
  /** Newest last. */
  readonly follow: readonly Followed[];
  /** What is picked out: all else is paled. */
  readonly brush: Brush | null;
  /** The number of the thing whose biography is open. */
  readonly life: number | null;
  /** The form that picks something out is open. */
  readonly picking: boolean;
  readonly hover: Hover | null;
  readonly hoverPage: PageDetail | BlockDetail | null;
  readonly about: About | null;
  readonly looked: Looked | null;
  readonly kernelNames: boolean;
  /** How the map of memory is looked at: lens, zoom, loupe. */
  readonly map: MapView;
  /** The run that is side by side with the page's own. */
  readonly beside: BesideChoice | null;
  /** B is shown in the place of A. */
  readonly flipped: boolean;
  readonly boardOpen: boolean;
  readonly helpOpen: boolean;
  readonly menuOpen: boolean;
  /** "Why?" is answered. */
  readonly whyOpen: boolean;
  readonly textOpen: readonly string[];
  readonly letterKeys: boolean;
  readonly size: SizeClass;
  /** Turned by one whenever summaries and tables should be read anew. */
  readonly textTick: number;
}

export const useUi = pageStore<UiState>(() => ({
  link: defaultLink,
  panels: [],
  themeChoice: 'auto',
  theme: 'light',
  motionChoice: 'auto',
  reducedMotion: false,
  speed: 0.1,
  speedChosen: false,
  playing: false,
  telling: false,
  presenting: false,
  pauseAtMarkers: false,
  follow: [],
  brush: null,
  life: null,
  picking: false,
  hover: null,
  hoverPage: null,
  about: null,
  looked: null,
  kernelNames: false,
  map: WHOLE_MAP,
  beside: null,
  flipped: false,
  boardOpen: false,
  helpOpen: false,
  menuOpen: false,
  whyOpen: false,
  textOpen: [],
  letterKeys: true,
  size: 'laptop',
  textTick: 0,
}));

/** On stage at once, outside the control room. */
export const MOST_ON_STAGE = 2;

/** A panel comes to the stage as its companion; chosen again it becomes the hero; the hero leaves when others remain. */
export function togglePanel(panels: readonly string[], id: string): readonly string[] {
  const at = panels.indexOf(id);
  if (at === 0) return panels.length > 1 ? panels.slice(1) : panels;
  if (at > 0) return [id, ...panels.filter((other) => other !== id)];
  return [...panels.slice(0, MOST_ON_STAGE - 1), id];
}

export function sameThing(one: Thing, other: Thing): boolean {
  return one.kind === other.kind && JSON.stringify(thingText(one)) === JSON.stringify(thingText(other));
}

const thingText = (of: Thing): readonly number[] => (of.kind === 'page' ? [of.mapping, of.index] : [of.kind === 'block' ? of.block : of.task]);

/** Followed things, newest last; the oldest is let go when there are too many, and its number goes to the new one. */
export function addFollow(follow: readonly Followed[], what: Thing): readonly Followed[] {
  const others = follow.filter((one) => !sameThing(one.what, what));
  // Following what is followed lets it go.
  if (others.length < follow.length) return others;
  const kept = others.slice(-(MAX_FOLLOWED - 1));
  let n = 1;
  while (kept.some((one) => one.n === n)) n++;
  return [...kept, { n, what }];
}

/** What a frame is asked for: row by row the followed pages; what is no page has an empty row. */
export function followRows(follow: readonly Followed[]): Follow[] {
  return follow.map(({ what }) => (what.kind === 'page' ? { mapping: what.mapping, index: what.index } : { mapping: -1, index: -1 }));
}

export function toggleText(id: string): void {
  useUi.setState(({ textOpen, textTick }) => ({
    textOpen: textOpen.includes(id) ? textOpen.filter((other) => other !== id) : [...textOpen, id],
    textTick: textTick + 1,
  }));
}
