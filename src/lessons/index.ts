// The listed lessons, in the order of the curriculum: of each the words that the menu shows. The lessons themselves are in
// files.ts, which the page loads when one is opened; a test compares the two.
import type { LessonText } from './lesson.ts';

/** Ways through the lessons, by the time there is. */
export const PATHS: readonly { readonly title: string; readonly lessons: readonly string[] }[] = [
  { title: 'half an hour', lessons: ['why-writing-late-is-fast', 'who-may-write', 'price-of-a-huge-page'] },
  { title: 'two hours', lessons: ['why-writing-late-is-fast', 'who-is-paused', 'out-of-stack', 'who-may-write', 'neighbours', 'price-of-a-huge-page', 'stolen'] },
];

const LISTED: readonly Omit<LessonText, 'paths'>[] = [
  { id: 'why-writing-late-is-fast', lesson: '1', title: 'Why writing late is fast', question: 'Would it not be safer to write at once?', minutes: { watch: 2, do: 8 } },
  { id: 'who-is-paused', lesson: '1b', title: 'Dirty limits: who is paused?', question: 'How much of memory may be newer than the disk?', minutes: { watch: 2, do: 7 } },
  { id: 'out-of-stack', lesson: '4', title: 'Out of stack', question: 'Who used it up?', minutes: { watch: 2, do: 9 } },
  { id: 'who-may-write', lesson: '5', title: 'Who may write?', question: 'If reclaim may not write, who saves it when everything is dirty?', minutes: { watch: 3, do: 9 } },
  { id: 'neighbours', lesson: '7', title: 'Neighbours in memory, strangers on disk', question: 'How can tidy memory make an untidy disk?', minutes: { watch: 2, do: 8 } },
  { id: 'price-of-a-huge-page', lesson: '10', title: 'The price of a huge page', question: 'Is it better to pay up front?', minutes: { watch: 2, do: 8 } },
  { id: 'stolen', lesson: '11', title: 'Stolen', question: 'Why does it take several goes?', minutes: { watch: 2, do: 7 } },
];

export const LESSONS: readonly LessonText[] = LISTED.map((listed) => ({
  ...listed, paths: PATHS.filter((path) => path.lessons.includes(listed.id)).map((path) => path.title),
}));
