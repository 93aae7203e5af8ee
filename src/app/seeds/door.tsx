// The way into many seeds: a button on the story card, a key, and the room itself, loaded when it is first opened.
import type { ComponentType, ReactElement } from 'react';
import { create } from 'zustand';
import { notify, useSession } from '../state/session-store.ts';

interface Room {
  readonly SeedsRoom: ComponentType;
  readonly OpenedNote: ComponentType;
  readonly toggleSeeds: () => void;
}

const useRoom = create<{ readonly room: Room | null }>(() => ({ room: null }));

export async function openSeeds(): Promise<void> {
  if (useSession.getState().info === null) return;
  try {
    const room = useRoom.getState().room ?? (await import('./room.ts'));
    useRoom.setState({ room });
    room.toggleSeeds();
  } catch {
    notify('This part of the page could not be loaded; is the network gone?');
  }
}

export function SeedsButton(): ReactElement {
  const room = useRoom((state) => state.room);
  return (
    <>
      <button type="button" className="quiet seeds-open" onClick={() => void openSeeds()}>
        Many seeds <kbd>E</kbd>
      </button>
      {room !== null && <room.OpenedNote />}
    </>
  );
}

export function SeedsDoor(): ReactElement | null {
  const room = useRoom((state) => state.room);
  return room === null ? null : <room.SeedsRoom />;
}
