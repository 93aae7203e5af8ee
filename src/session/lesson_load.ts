// A listed lesson, read and checked. With this file come all of them: the page loads it when one is asked for.
import { lesson_json } from '#lessons/files.ts';
import { LESSONS } from '#lessons/index.ts';
import { read_lesson } from './lesson_check.ts';
import type { LoadedLesson } from './lesson_check.ts';

export function load_lesson(id: string): LoadedLesson {
  const json = lesson_json(id);
  if (json !== undefined) return read_lesson(json);
  return { lesson: null, problems: [{ field: 'lesson', expected: `one of ${LESSONS.map((lesson) => lesson.id).join(', ')}`, got: id }] };
}
