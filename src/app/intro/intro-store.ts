// What the telling shows around its pictures: which moment, which words, whether it moves, and how the two futures stand.
import { pageStore } from '../state/page-store.ts';

export type Phase = 'loading' | 'show' | 'question' | 'futures';

export interface Side {
  readonly label: string;
  readonly sentence: string;
}

export interface IntroState {
  readonly phase: Phase;
  readonly moments: number;
  readonly moment: number;
  /** Stepped through by hand instead of playing: reduced motion. */
  readonly strip: boolean;
  readonly sentence: string;
  readonly question: string;
  readonly choices: readonly string[];
  /** Which of the choices the visitor made. */
  readonly chosen: number | null;
  readonly sides: readonly Side[];
  /** Both futures have been shown to their end. */
  readonly told: boolean;
  /** Turned by one when a picture of the strip has come. */
  readonly pictures: number;
}

export const introStart: IntroState = {
  phase: 'loading', moments: 0, moment: 0, strip: false, sentence: '', question: '', choices: [], chosen: null, sides: [], told: false, pictures: 0,
};

export const useIntro = pageStore<IntroState>(() => introStart);
