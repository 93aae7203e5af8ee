// The lesson that is held, for the components.
import { useUi } from '../state/ui-store.ts';
import { useLesson } from './lesson-store.ts';
import type { LessonState } from './lesson-store.ts';
import type { Player } from './player.ts';

let current: Player | null = null;

export function setPlayer(player: Player | null): void {
  current = player;
}

export function playerNow(): Player | null {
  return current;
}

/** Player and all that the card shows; null while no lesson is held. Read anew whenever texts are. */
export function usePlayer(): { readonly player: Player; readonly state: LessonState } | null {
  const state = useLesson();
  useUi((ui) => ui.textTick);
  return current === null || state.lesson === null || state.lesson !== current.lesson ? null : { player: current, state };
}
