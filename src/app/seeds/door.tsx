// The way into many seeds: a button on the story card, a key, and the room itself, loaded when it is first opened.
import type { ComponentType, ReactElement } from 'react';
import type { Conductor } from '../conductor.ts';
import { pageStore } from '../state/page-store.ts';
import { notify, useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import { DEFAULT_SEEDS } from './count.ts';

interface Room {
  readonly SeedsRoom: ComponentType;
  readonly OpenedNote: ComponentType;
  readonly toggleSeeds: () => void;
}

const useRoom = pageStore<{ readonly room: Room | null }>(() => ({ room: null }));

export async function openSeeds(conductor: Conductor): Promise<void> {
  if (useSession.getState().info === null) return;
  try {
    const room = useRoom.getState().room ?? (await conductor.life.still(import('./room.ts')));
    useRoom.setState({ room });
    room.toggleSeeds();
  } catch {
    notify('This part of the page could not be loaded; is the network gone?');
  }
}

export function SeedsButton(): ReactElement {
  const conductor = useConductor();
  return (
    <button type="button" className="seeds-open" title="The same over many seeds: a dot each" onClick={() => void openSeeds(conductor)}>
      {DEFAULT_SEEDS} seeds <kbd>E</kbd>
    </button>
  );
}

/** Which of many runs is open, if one is. */
export function SeedsNote(): ReactElement | null {
  const room = useRoom((state) => state.room);
  return room === null ? null : <room.OpenedNote />;
}

export function SeedsDoor(): ReactElement | null {
  const room = useRoom((state) => state.room);
  return room === null ? null : <room.SeedsRoom />;
}
