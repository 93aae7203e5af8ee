// The way into a lesson: nothing of lessons is loaded before somebody wants one.
import type { ComponentType } from 'react';
import type { Conductor } from './conductor.ts';
import { pageStore } from './state/page-store.ts';
import { notify } from './state/session-store.ts';

export interface LessonParts {
  /** Opens a lesson at a stop (0: its cover); false if there is none of that name. */
  readonly hold: (conductor: Conductor, id: string, step: number) => Promise<boolean>;
  readonly openIndex: (conductor: Conductor) => void;
  /** Instead of the story card, and instead of the story's name in the header, while a lesson is held. */
  readonly LessonCard: ComponentType;
  readonly LessonTitle: ComponentType;
  /** What lies over the page: the index, the teacher's notes, the blank screen. */
  readonly LessonOver: ComponentType;
}

export interface LessonDoor {
  readonly parts: LessonParts | null;
  /** Which lesson is held, and where: the link says so. */
  readonly held: { readonly lesson: string; readonly step: number } | null;
}

export const useLessonDoor = pageStore<LessonDoor>(() => ({ parts: null, held: null }));

async function parts({ life }: Conductor): Promise<LessonParts> {
  const loaded = useLessonDoor.getState().parts ?? (await life.still(import('./lesson/parts.ts')));
  useLessonDoor.setState({ parts: loaded });
  return loaded;
}

export async function openLessonIndex(conductor: Conductor): Promise<void> {
  try {
    (await parts(conductor)).openIndex(conductor);
  } catch (error) {
    notify(`The lessons could not be loaded (${error instanceof Error ? error.message : String(error)}). Reload the page.`);
  }
}

/** False: there is no such lesson, and what the link says else is opened instead. */
export async function holdLesson(conductor: Conductor, id: string, step: number): Promise<boolean> {
  return (await parts(conductor)).hold(conductor, id, step);
}
