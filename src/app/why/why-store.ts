// The question "why?" that is open: what was asked, what was answered, what came of each change tried.
import type { WhatIfResult, WhyAbout, WhyAnswer } from '#wire/why.ts';
import { pageStore } from '../state/page-store.ts';

export type Tried = WhatIfResult | 'trying' | 'failed';

export interface WhyState {
  /** Turned by one with every question: what comes late for an older one is dropped. */
  readonly asked: number;
  readonly about: WhyAbout | null;
  /** Null while it is being answered, or where there is nothing to explain. */
  readonly answer: WhyAnswer | null;
  readonly busy: boolean;
  /** In place of an answer. */
  readonly words: string;
  /** By place in the answer's list of changes. */
  readonly tried: readonly Tried[];
  /** Id of the event whose card was gone to last. */
  readonly shown: number | null;
}

export const useWhy = pageStore<WhyState>(() => ({ asked: 0, about: null, answer: null, busy: false, words: '', tried: [], shown: null }));
