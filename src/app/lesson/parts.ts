// The chunk of lesson-door.ts.
export { hold, openIndex } from './holding.ts';
export { LessonCard } from './LessonCard.tsx';
export { LessonOver } from './LessonOver.tsx';
export { LessonTitle } from './LessonTitle.tsx';
