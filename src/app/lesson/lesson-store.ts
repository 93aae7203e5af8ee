// What the lesson's card shows. Written by the player alone.
import type { Lesson } from '#wire/lesson.ts';
import { pageStore } from '../state/page-store.ts';
import type { Hold, Stop } from './hold.ts';
import { startHold } from './hold.ts';
import type { Truth } from './predict.ts';

export interface LessonState {
  readonly lesson: Lesson | null;
  readonly stops: readonly Stop[];
  readonly hold: Hold;
  /** What the questions' answers are, by stop, as far as the runs have said. */
  readonly truths: Readonly<Record<number, Truth>>;
  /** What the questions of curves show before they are answered: the series up to the question, and the instants to draw at. */
  readonly curves: Readonly<Record<number, CurvePaper>>;
  /** Turned by one whenever a figure of a run became known. */
  readonly figureTick: number;
  /** What is being computed, in words; '' at rest. */
  readonly working: string;
  /** Why something of the lesson cannot be shown. */
  readonly trouble: string;
  /** A run that the visitor opened from the card: not the lesson's own. */
  readonly detour: string;
  /** Where a coincidence was brought about: which seed, when. */
  readonly forced: string;
  /** Words of the card that the pointer or the focus is on, as a place in a panel. */
  readonly link: { readonly panel: string; readonly mark: string } | null;
  /** What was pointed at in a panel, before it is committed. */
  readonly pointed: { readonly thing: 'page' | 'block' | 'task'; readonly number: number } | null;
  /** The page's clock when the lesson began, ms. */
  readonly began_ms: number;
  readonly indexOpen: boolean;
}

export interface CurvePaper {
  readonly before: readonly { readonly ns: number; readonly value: number }[];
  readonly at_ns: readonly number[];
  /** Value at the paper's upper edge: room enough for what comes, in a round number that does not give it away. */
  readonly top: number;
}

export const noLesson: Omit<LessonState, 'indexOpen'> = {
  lesson: null,
  stops: [],
  hold: startHold([{ kind: 'cover' }]),
  truths: {},
  curves: {},
  figureTick: 0,
  working: '',
  trouble: '',
  detour: '',
  forced: '',
  link: null,
  pointed: null,
  began_ms: 0,
};

export const useLesson = pageStore<LessonState>(() => ({ ...noLesson, indexOpen: false }));
