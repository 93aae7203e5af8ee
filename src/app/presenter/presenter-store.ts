// What the stage shows besides the run. Written by stage.ts alone.
import { pageStore } from '../state/page-store.ts';
import type { Stand } from './stand.ts';
import { START } from './stand.ts';
import type { Timer } from './timer.ts';
import { NEW_TIMER } from './timer.ts';

/** As shares of the window's width and height. */
export interface Light {
  readonly x: number;
  readonly y: number;
}

export interface PresenterState {
  readonly stand: Stand;
  readonly frozen: boolean;
  readonly light: Light | null;
  /** By which way it was lit: it goes out when Shift is let go, or when it is asked to. */
  readonly lightBy: 'shift' | 'key' | 'notes';
  /** The second window: there is none; it answers; it was closed; the browser refused to open it. */
  readonly notes: 'none' | 'open' | 'closed' | 'refused';
  readonly timer: Timer;
  /** Turned by one whenever something became known beside the run. */
  readonly tick: number;
}

export const noPresentation: PresenterState = { stand: START, frozen: false, light: null, lightBy: 'key', notes: 'none', timer: NEW_TIMER, tick: 0 };

export const usePresenter = pageStore<PresenterState>(() => noPresentation);
