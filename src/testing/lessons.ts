// Steps of each kind, and lessons made of them: their form is that of a lesson's file once parsed, their words are plain.
import type { AskStep, Lesson, Measure, Step } from '#lessons/lesson.ts';

export const MEASURE: Measure = { label: 'seeks', unit: '', metric: 'disk.seeks', switches: {}, until_ms: 1000, against: null };

export const RATIO: Measure = { ...MEASURE, label: 'seeks against late', against: { metric: 'disk.seeks', switches: { write_when: 'late' } } };

const ASK: AskStep = { kind: 'ask', ask: 'choose', text: 'How many?', options: [], line: null, answer: null, point: null, curve: null };
const LABELS = ['none', 'a few', 'many'] as const;

const option = (label: string, low: number | null, high: number | null): AskStep['options'][number] => ({ label, when: { measure: MEASURE, low, high }, first: null });
const OPTIONS = [option(LABELS[0], null, 0), option(LABELS[1], 1, 9), option(LABELS[2], 10, null)];

export const STEPS = {
  watch: { kind: 'watch', say: 'The [head](disk-head:all) jumps.', until: { kind: 'event', name: 'block_rq_complete', nth: 3 }, speed: 'slow', focus: { 'disk-head': 'all' }, set: {} },
  restart: { kind: 'restart', say: 'Again.', switches: { write_when: 'late' } },
  say: { kind: 'say', say: '{free_pages} pages are free.', focus: {} },
  choose: { ...ASK, options: OPTIONS },
  pays: { ...ASK, ask: 'pays', text: 'Who pays?', options: OPTIONS },
  number: { ...ASK, ask: 'number', line: { low: 1, high: 1000, log: true, unit: '' }, answer: MEASURE },
  order: { ...ASK, ask: 'order', options: LABELS.map((label, ix) => ({ label, when: null, first: { kind: 'event' as const, name: 'block_rq_complete', nth: ix + 1 } })) },
  point: { ...ASK, ask: 'point', point: { mark: { kind: 'event', name: 'compact_steal', nth: 1 }, field: 'a', panel: 'page-map' } },
  curve: { ...ASK, ask: 'curve', curve: { series: 'free', until_ms: 1000, unit: 'pages' } },
  reveal: { kind: 'reveal', say: '{value} seeks.', measure: MEASURE },
  compare: { kind: 'compare', say: 'Side by side.', switch: 'write_when', options: ['at_once', 'late'], measures: [MEASURE] },
  force: { kind: 'force', say: 'It can be brought about.', label: 'Force it', mark: { kind: 'event', name: 'compact_steal', nth: 1 }, seeds: 3 },
} as const satisfies Readonly<Record<string, Step>>;

export function lessonOf(steps: readonly Step[]): Lesson {
  return {
    id: 'made', lesson: '0', title: 'Made for a test', question: 'Does it hold?', goal: 'Say that it holds.', minutes: { watch: 1, do: 2 }, scenario: 'why-writing-late-is-fast',
    seed: 1, switches: { write_when: 'at_once' }, panels: ['disk-head'], board: [], steps, number: { measure: RATIO, expect: [1, 100], seeds: 3 }, price: [MEASURE], real: null, yours: null,
    notes: [{ minute: 0, say: 'Begin.' }], sources: ['a test'],
  };
}
