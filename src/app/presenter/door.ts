// The way on stage: nothing of it is loaded before somebody wants it.
import type { ComponentType } from 'react';
import { create } from 'zustand';
import type { Conductor } from '../conductor.ts';
import { notify, useSession } from '../state/session-store.ts';

export interface StageParts {
  readonly StageApp: ComponentType;
  /** `fresh`: the link names no instant, so the presentation begins at its first step. */
  readonly enter: (conductor: Conductor, fresh: boolean) => void;
}

export const useStageDoor = create<{ readonly parts: StageParts | null }>(() => ({ parts: null }));

export async function enterStage(conductor: Conductor, fresh: boolean): Promise<void> {
  if (useSession.getState().info === null) return;
  try {
    const parts = useStageDoor.getState().parts ?? (await import('./stage.ts'));
    useStageDoor.setState({ parts });
    parts.enter(conductor, fresh);
  } catch (error) {
    notify(`The stage could not be loaded (${error instanceof Error ? error.message : String(error)}). Reload the page.`);
  }
}

/** The story's poster is what a page opens at: nobody has chosen that instant. */
export function goOnStage(conductor: Conductor): Promise<void> {
  const { info, clock } = useSession.getState();
  return enterStage(conductor, conductor.lead === null && clock.ns === info?.story.poster_ns);
}
