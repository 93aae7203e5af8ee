// The visitor's own marks: what is followed, what is picked out, bookmarks, biographies. What draws and shows them is loaded
// when the first is made or a link brings one.
import type { Conductor } from '../conductor.ts';
import { create } from 'zustand';
import { notify, useSession } from '../state/session-store.ts';
import { useUi } from '../state/ui-store.ts';

export type MarkParts = typeof import('./parts.ts');

export const useMarkParts = create<{ readonly parts: MarkParts | null }>(() => ({ parts: null }));

let asked: Promise<MarkParts | null> | null = null;
/** The page whose marks were held against its run: each link brings its own. */
let checked: Conductor | null = null;

/** Loads what shows the marks; null: it could not be had. */
export async function markParts(conductor: Conductor): Promise<MarkParts | null> {
  asked ??= load(conductor);
  const parts = await asked;
  if (parts !== null && checked !== conductor && !conductor.life.over) {
    checked = conductor;
    parts.checkMarks();
    conductor.loop.touch();
  }
  return parts;
}

async function load(conductor: Conductor): Promise<MarkParts | null> {
  const over = conductor.idle.begin('marks');
  try {
    const parts = await import('./parts.ts');
    useMarkParts.setState({ parts });
    return parts;
  } catch {
    asked = null;
    notify('What shows followed things could not be loaded; they are followed all the same.');
    return null;
  } finally {
    over();
  }
}

/** Whether anything is marked. */
export function anyMarks(): boolean {
  const { follow, brush } = useUi.getState();
  return follow.length > 0 || brush !== null || useSession.getState().bookmarks.length > 0;
}
