// "Why?" and "what if?", loaded when the first is asked.
import type { Timeline } from '#session/timeline.ts';
import type { Outcome } from '#session/why/what_if.ts';
import { control, what_if } from '#session/why/what_if.ts';
import { measure_of, why } from '#session/why/why.ts';
import type { Problem } from '#wire/messages.ts';
import type { WhatIfResult, WhyAbout, WhyAnswer } from '#wire/why.ts';

/** Answers of one run that are kept for the tries that follow, newest last. */
const MOST_KEPT = 4;

interface Kept {
  readonly key: string;
  readonly answer: WhyAnswer;
  control: Outcome | null;
}

const kept_of = new WeakMap<Timeline, Kept[]>();

/** A changed run answers anew. */
function key_of(timeline: Timeline, about: WhyAbout): string {
  return JSON.stringify([about, timeline.commands]);
}

/** What is wrong with a question, or null. */
function problem_of(timeline: Timeline, about: WhyAbout): Problem | null {
  const { nr_tasks, nr_pages } = timeline.machine.kernel.size;
  if ((about.kind === 'wait' || about.kind === 'here') && about.task !== null && about.task >= nr_tasks) return { field: 'about.task', expected: `a task below ${nr_tasks}`, got: String(about.task) };
  if (about.kind === 'page' && about.pfn >= nr_pages) return { field: 'about.pfn', expected: `a frame below ${nr_pages}`, got: String(about.pfn) };
  if (about.kind === 'event' && about.ordinal > timeline.explored.ordinal) return { field: 'about.ordinal', expected: `an ordinal that was computed, up to ${timeline.explored.ordinal}`, got: String(about.ordinal) };
  return null;
}

export function answer_why(timeline: Timeline, about: WhyAbout): { readonly why: WhyAnswer | null } | Problem {
  const problem = problem_of(timeline, about);
  if (problem !== null) return problem;
  const answer = why(timeline, about);
  if (answer !== null) keep(timeline, { key: key_of(timeline, answer.about), answer, control: null });
  return { why: answer };
}

export function answer_what_if(timeline: Timeline, about: WhyAbout, change: { readonly switch: string; readonly option: string }): WhatIfResult | Problem {
  const key = key_of(timeline, about);
  let kept = kept_of.get(timeline)?.find((one) => one.key === key);
  if (kept === undefined) {
    const found = answer_why(timeline, about);
    if ('field' in found) return found;
    if (found.why === null) return { field: 'about', expected: 'a wait or an event of this run', got: JSON.stringify(about) };
    kept = { key, answer: found.why, control: null };
    keep(timeline, kept);
  }
  const measure = measure_of(kept.answer);
  kept.control ??= control(timeline, measure);
  return what_if(timeline, measure, kept.control, change);
}

function keep(timeline: Timeline, one: Kept): void {
  kept_of.set(timeline, [...(kept_of.get(timeline) ?? []).filter((other) => other.key !== one.key), one].slice(-MOST_KEPT));
}
