import { describe, expect, it } from 'vitest';
import { parse_scenario } from './schema.ts';

type Json = Record<string, unknown>;

const until = { event: 'thp_fault_begin' };

/** A story in moments in which nothing is wrong; each test breaks one thing. */
function sound(changes: Json = {}, moment: Json = {}): Json {
  return {
    id: 'mine', title: 'Mine', duration_ms: 1000, machine: { size: 'toy' }, tasks: [{ name: 'a', kind: 'allocator', pages: 5 }],
    story: {
      moments: [
        { id: 'calm', until: { ...until, before: true }, seconds: 1.5, words: 'Memory.' },
        {
          id: 'work', until: { event: 'thp_fault_alloc' }, seconds: 4, speed: 'batch', one_by_one: { event: 'mm_migrate_page', count: 3, seconds: 2 }, number: 'since_calm',
          words: [{ when: { number: 'longest_free_run', compare: 'below', to: 'block_pages' }, say: 'No {block_pages} of {free_pages} in a row.' }, { say: 'It waits.' }],
          focus: { 'page-map': 'free' }, ...moment,
        },
        { id: 'still', seconds: 1, words: '{since_calm} for one page.' },
      ],
      futures: {
        question: 'Wait?', from: 'calm', choices: [
          { label: 'yes', switch: 'thp_fault', option: 'wait', until: { event: 'thp_fault_alloc' }, words: 'Yes.' },
          { label: 'no', switch: 'thp_fault', option: 'later', until: { counter: 'thp_fault_fallback', at_least: 1 }, words: 'No.' },
        ],
      },
      ...changes,
    },
  };
}

const fields = (json: Json): string[] => parse_scenario(json).problems.map((problem) => problem.field);

describe('moments of a story', () => {
  it('reads them and fills in what is left out', () => {
    const { scenario, problems } = parse_scenario(sound());
    expect(problems).toEqual([]);
    const { moments, futures } = scenario!.story.opening!;
    expect(moments[0]).toMatchObject({ speed: 'torn', before: true, until: { kind: 'event', name: 'thp_fault_begin', nth: 1 }, words: [{ say: 'Memory.', when: null }], number: '' });
    expect(moments[1]).toMatchObject({ before: false, one_by_one: { count: 3, seconds: 2 } });
    expect(moments[2]!.until).toBeNull();
    expect(futures).toMatchObject({ seconds: 3, times: 1, next: '', from: 'calm' });
    expect(futures!.choices[1]!.until).toEqual({ kind: 'counter', name: 'thp_fault_fallback', at_least: 1 });
  });

  it('a story without moments has none', () => {
    expect(parse_scenario(sound({ moments: [], futures: undefined })).scenario!.story.opening).toBeNull();
    expect(fields(sound({ moments: [] }))).toEqual(['story.futures']);
  });

  it.each<[string, Json]>([
    ['story.moments[1].id', { id: 'calm' }],
    ['story.moments[1].until', { until: undefined }],
    ['story.moments[1].until.nth', { until: { event: 'x', nth: 0 } }],
    ['story.moments[1].until.at', { until: { event: 'x', at: 3 } }],
    ['story.moments[1].until.at_least', { until: { counter: 'x', at_least: -1 } }],
    ['story.moments[1].seconds', { seconds: 0 }],
    ['story.moments[1].speed', { speed: 'fast' }],
    ['story.moments[1].one_by_one', { speed: 'slow', one_by_one: undefined }],
    ['story.moments[1].one_by_one', { speed: 'torn' }],
    ['story.moments[1].one_by_one.seconds', { one_by_one: { event: 'x', count: 3, seconds: 9 } }],
    ['story.moments[1].words', { words: 'It takes 31 ms.' }],
    ['story.moments[1].words', { words: '{since_still} later.' }],
    ['story.moments[1].words', { words: '{Free pages}.' }],
    ['story.moments[1].words', { words: [] }],
    ['story.moments[1].words[0].when.compare', { words: [{ say: 'x', when: { number: 'free_pages', compare: 'near', to: 3 } }] }],
    ['story.moments[1].words[0].when.to', { words: [{ say: 'x', when: { number: 'free_pages', compare: 'below', to: 'since_work' } }] }],
    ['story.moments[1].words[0].if', { words: [{ say: 'x', if: 1 }] }],
    ['story.moments[1].number', { number: 'since_work' }],
    ['story.moments[1].focus.page-map', { focus: { 'page-map': 7 } }],
    ['story.moments[1].colour', { colour: 'red' }],
  ])('%s is named when it is wrong', (field, moment) => expect(fields(sound({}, moment))).toContain(field));

  it.each<[string, Json]>([
    ['story.futures.from', { from: 'never' }],
    ['story.futures.choices', { choices: [] }],
    ['story.futures.question', { question: '' }],
    ['story.futures.why', { why: 1 }],
  ])('%s is named when it is wrong', (field, changes) => {
    const json = sound();
    const story = json['story'] as Json;
    expect(fields(sound({ futures: { ...(story['futures'] as Json), ...changes } }))).toContain(field);
  });
});
