// The lessons and what reads them, as one file to be loaded when the first of them is opened.
export { load_lesson } from '#session/lesson_load.ts';
