// What only an embed knows of itself: how it began, and what of it the host was told.
import type { MarkerText, Problem } from '#wire/messages.ts';
import type { Poster } from '#wire/poster.ts';
import { create } from 'zustand';

export type ModelState = 'not loaded' | 'loading' | 'worker' | 'main thread';

export interface EmbedState {
  readonly model: ModelState;
  /** The poster of the build that it began with. */
  readonly poster: Poster | null;
  /** Stands in the place of the panels until something is asked for. */
  readonly picture: string | null;
  /** Beats of the run that is open; null: not known yet. */
  readonly beats: readonly MarkerText[] | null;
  /** What of the link could not be used. */
  readonly refused: readonly Problem[];
}

export const useEmbed = create<EmbedState>(() => ({ model: 'not loaded', poster: null, picture: null, beats: null, refused: [] }));
