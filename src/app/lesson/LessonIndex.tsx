// All lessons, or those of a path through them.
import type { ReactElement } from 'react';
import { useState } from 'react';
import { Dialog } from '../Dialogs.tsx';
import { holdLesson } from '../lesson-door.ts';
import { notify, useSession } from '../state/session-store.ts';
import { useConductor } from '../use-conductor.ts';
import { useLesson } from './lesson-store.ts';

const ALL = 'all of them';

export function LessonIndex(): ReactElement {
  const conductor = useConductor();
  const open = useLesson((state) => state.indexOpen);
  const present = useLesson((state) => state.lesson?.id);
  const lessons = useSession((state) => state.catalog?.lessons) ?? [];
  const [chosen, setChosen] = useState(ALL);
  const paths = [ALL, ...new Set(lessons.flatMap((lesson) => lesson.paths))];
  const shown = lessons.filter((lesson) => chosen === ALL || lesson.paths.includes(chosen));
  const minutes = shown.reduce((sum, lesson) => sum + lesson.minutes.do, 0);
  const close = (): void => useLesson.setState({ indexOpen: false });
  const begin = async (id: string): Promise<void> => {
    close();
    try {
      await holdLesson(conductor, id, 0);
    } catch (error) {
      notify(`The lesson could not be opened (${error instanceof Error ? error.message : String(error)}).`);
    }
  };
  return (
    <Dialog open={open} title="Lessons" className="dialog menu lessons" onClose={close}>
      <fieldset className="lesson-paths">
        <legend>Which path?</legend>
        {paths.map((path) => (
          <label key={path} className={`option ${path === chosen ? 'option-on' : ''}`}>
            <input type="radio" name="lesson-path" value={path} checked={path === chosen} onChange={() => setChosen(path)} />
            <span>{path}</span>
          </label>
        ))}
        <span className="muted">
          {shown.length === 1 ? '1 lesson' : `${shown.length} lessons`}, {minutes} minutes with doing
        </span>
      </fieldset>
      {shown.length === 0 && <p className="muted">There are no lessons on this path yet.</p>}
      <ol className="lesson-list">
        {shown.map((lesson) => (
          <li key={lesson.id}>
            <button type="button" data-lesson={lesson.id} aria-current={lesson.id === present ? 'true' : undefined} onClick={() => void begin(lesson.id)}>
              <b className="lesson-no" aria-hidden="true">
                {lesson.lesson}
              </b>
              <strong>
                <span className="visually-hidden">Lesson {lesson.lesson}: </span>
                {lesson.title}
              </strong>
              <span>{lesson.question}</span>
              <small>
                {lesson.minutes.watch} min to watch, {lesson.minutes.do} to do
              </small>
            </button>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
