// Lists about lessons that stand in two places, because a wall lies between: they must say the same.
import { readdirSync, readFileSync } from 'node:fs';
import { LESSONS, PATHS } from '#lessons/index.ts';
import { PREDICTIONS } from '#lessons/lesson.ts';
import { PANEL_MARKS, SERIES } from '#lessons/vocabulary.ts';
import { panels } from '#panels/index.ts';
import { load_lesson } from '#session/lesson_load.ts';
import { LEVEL } from '#wire/frame_layout.ts';
import { expect, test } from 'vitest';

test('the vocabulary of lessons has the panels and the series of the page', () => {
  expect(Object.keys(PANEL_MARKS).sort()).toEqual(panels.map((panel) => panel.id).sort());
  expect([...SERIES].sort()).toEqual(LEVEL.filter((name) => name !== 'ns').sort());
});

test('every lesson file is listed, with the words of the file', () => {
  const files = readdirSync(new URL('../lessons/', import.meta.url)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
  expect(LESSONS.map((lesson) => lesson.id).sort()).toEqual(files.sort());
  for (const listed of LESSONS) {
    const { id, lesson, title, question, minutes } = load_lesson(listed.id).lesson!;
    expect({ id, lesson, title, question, minutes }).toEqual({ id: listed.id, lesson: listed.lesson, title: listed.title, question: listed.question, minutes: listed.minutes });
  }
});

test('paths lead through listed lessons, each once, and fit their time', () => {
  const ids = LESSONS.map((lesson) => lesson.id);
  for (const { title, lessons } of PATHS) {
    expect(lessons.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(lessons).size).toBe(lessons.length);
    const minutes = lessons.reduce((sum, id) => sum + LESSONS.find((lesson) => lesson.id === id)!.minutes.watch + LESSONS.find((lesson) => lesson.id === id)!.minutes.do, 0);
    expect(minutes).toBeLessThanOrEqual({ 'half an hour': 35, 'two hours': 120 }[title]!);
  }
});

test('the lessons ask in every way there is, and each has notes that fit its time', () => {
  const lessons = LESSONS.map((listed) => load_lesson(listed.id).lesson!);
  const asked = new Set(lessons.flatMap((lesson) => lesson.steps.flatMap((step) => (step.kind === 'ask' ? [step.ask] : []))));
  expect([...asked].sort()).toEqual([...PREDICTIONS].sort());
  for (const { id, minutes, notes, steps } of lessons) {
    expect([id, steps.length >= 6 && steps.length <= 10]).toEqual([id, true]);
    expect([id, notes[notes.length - 1]!.minute <= minutes.watch + minutes.do]).toEqual([id, true]);
  }
});

/** What the page on writing lessons says must be so. */
test('the example in the README is a lesson', async () => {
  const readme = readFileSync(new URL('../lessons/README.md', import.meta.url), 'utf8');
  const example = /```json\n([\s\S]*?)```/.exec(readme)![1]!;
  const { read_lesson_text } = await import('#session/lesson_check.ts');
  expect(read_lesson_text(example).problems).toEqual([]);
});
