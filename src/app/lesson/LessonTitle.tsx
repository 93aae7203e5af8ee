// Instead of the story's name in the header: which lesson is held, and the way to the others.
import type { ReactElement } from 'react';
import { useConductor } from '../use-conductor.ts';
import { usePlayer } from './current.ts';
import { openIndex } from './holding.ts';

export function LessonTitle(): ReactElement | null {
  const conductor = useConductor();
  const held = usePlayer();
  if (held === null) return null;
  const { lesson } = held.player;
  return (
    <button type="button" className="story-pick" aria-haspopup="dialog" onClick={() => openIndex(conductor)}>
      <span className="lesson">Lesson {lesson.lesson}</span>
      <span className="story-title">{lesson.title}</span>
      <svg viewBox="0 0 10 6" width="10" height="6" aria-hidden="true">
        <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
    </button>
  );
}
