// For who holds the lesson: the minute, what is due, what comes next, which number to expect, which keys.
import type { ReactElement } from 'react';
import { useEffect, useState } from 'react';
import { Icon } from '../Icons.tsx';
import { numbersOf } from './facts.ts';
import { useLesson } from './lesson-store.ts';
import { LESSON_KEYS } from './lesson-keys.ts';
import { figureWords, plain, sentenceOf, stopName } from './lesson-words.ts';
import type { Player } from './player.ts';

/** Minutes and seconds of a lesson. */
export function lessonClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function TeacherNotes({ player }: { readonly player: Player }): ReactElement {
  const { lesson, stops } = player;
  const began = useLesson((state) => state.began_ms);
  const at = useLesson((state) => state.hold.at);
  const passed_ms = useNow() - began;
  const due = lesson.notes.findLastIndex((note) => note.minute * 60_000 <= passed_ms);
  const next = stops[at + 1];
  const { measure, expect, seeds } = lesson.number;
  return (
    <aside className="card lesson-notes" aria-label="Teacher's notes">
      <header>
        <h2>Notes</h2>
        <p className="lesson-clock" role="timer" aria-label="Since the lesson began">
          {lessonClock(passed_ms)} <small>of {lesson.minutes.do} min</small>
        </p>
        <button type="button" className="quiet" onClick={() => useLesson.setState({ began_ms: performance.now() })}>
          From 0
        </button>
        <button type="button" className="quiet round" aria-label="Close the notes" onClick={() => player.act({ kind: 'notes' })}>
          <Icon name="close" px={12} />
        </button>
      </header>
      <ol>
        {lesson.notes.map((note, ix) => (
          <li key={ix} aria-current={ix === due ? 'time' : undefined}>
            <b>
              {note.minute} min{ix === due && <span> · now</span>}
            </b>
            <p>{note.say}</p>
          </li>
        ))}
      </ol>
      <dl>
        <div>
          <dt>Next</dt>
          <dd>{next === undefined ? 'this is the last step' : `${stopName(next)}: ${plain(sentenceOf(lesson, next), numbersOf(player))}`}</dd>
        </div>
        <div>
          <dt>Number to expect</dt>
          <dd>
            {measure.label}: {figureWords(expect[0], measure)} to {figureWords(expect[1], measure)}, in {seeds} seeds
          </dd>
        </div>
        {LESSON_KEYS.map((key) => (
          <div key={key.shown}>
            <dt>
              <kbd>{key.shown}</kbd>
            </dt>
            <dd>{key.does}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
