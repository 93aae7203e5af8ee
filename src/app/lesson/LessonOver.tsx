// What lies over the page in a lesson: the index, the teacher's notes, the blank screen; and the lesson's keys.
import type { ReactElement } from 'react';
import { useEffect } from 'react';
import { useUi } from '../state/ui-store.ts';
import { useConductor } from '../use-conductor.ts';
import { usePlayer } from './current.ts';
import { isOpen } from './hold.ts';
import { LessonIndex } from './LessonIndex.tsx';
import { startLessonKeys } from './lesson-keys.ts';
import { TeacherNotes } from './TeacherNotes.tsx';
import '../styles/lesson.css';

export function LessonOver(): ReactElement {
  const conductor = useConductor();
  const held = usePlayer();
  const hold = held?.state.hold;
  useEffect(() => startLessonKeys(conductor), [conductor]);
  useLitPanels();
  useHiddenRun(held !== null && isOpen(held.state.hold, held.state.stops));
  return (
    <>
      <LessonIndex />
      {held !== null && hold?.notes === true && <TeacherNotes player={held.player} />}
      {hold?.blank === true && (
        <div className="lesson-blank" role="status">
          <span className="visually-hidden">The screen is blank. Press the full stop, or PageDown, to show it again.</span>
        </div>
      )}
    </>
  );
}

/** The panels that the words or the step point at stand out as a whole. */
function useLitPanels(): void {
  const held = usePlayer();
  const panels = useUi((state) => state.panels.join());
  const lit = held?.player.litPanels().join() ?? '';
  useEffect(() => {
    const nodes = lit.split(',').flatMap((id) => [...document.querySelectorAll<HTMLElement>(`.panel[data-panel="${id}"]`)]);
    for (const node of nodes) node.dataset['lit'] = '';
    return () => {
      for (const node of nodes) delete node.dataset['lit'];
    };
  }, [lit, panels]);
}

/** While a question waits for its answer the time strip and the rail rest: nothing of what comes after can be reached. */
function useHiddenRun(hidden: boolean): void {
  useEffect(() => {
    const parts = [...document.querySelectorAll<HTMLElement>('.app > .time, .app > .rail')];
    for (const part of parts) part.inert = hidden;
    return () => {
      for (const part of parts) part.inert = false;
    };
  }, [hidden]);
}
