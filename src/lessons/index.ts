// The listed lessons, in the order of the curriculum: of each the words that the menu shows. The lessons themselves are in
// files.ts, which the page loads when one is opened; a test compares the two.
import type { LessonText } from './lesson.ts';

/** Ways through the lessons, by the time there is. */
export const PATHS: readonly { readonly title: string; readonly lessons: readonly string[] }[] = [
  { title: 'half an hour', lessons: ['why-writing-late-is-fast'] },
  { title: 'two hours', lessons: ['why-writing-late-is-fast'] },
];

const LISTED: readonly Omit<LessonText, 'paths'>[] = [
  { id: 'why-writing-late-is-fast', lesson: '1', title: 'Why writing late is fast', question: 'Would it not be safer to write at once?', minutes: { watch: 2, do: 8 } },
];

export const LESSONS: readonly LessonText[] = LISTED.map((listed) => ({
  ...listed, paths: PATHS.filter((path) => path.lessons.includes(listed.id)).map((path) => path.title),
}));
