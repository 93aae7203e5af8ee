// Words of the moments: every number comes from the picture, and the sentence follows from its state.
import { describe, expect, it } from 'vitest';
import { MOMENT_NUMBERS } from '#scenarios/vocabulary.ts';
import { copyFrame, toyMachine } from '#testing/frames.ts';
import { HEAD, MIGRATE_TYPES, ORDERS, ZONE } from '#wire/frame_layout.ts';
import { KIND } from '#wire/marks.ts';
import type { Moment } from '#wire/opening.ts';
import type { NumberSource } from './numbers.ts';
import { holds, numberOf, numberWords, sentenceFor } from './numbers.ts';
import { makePlan } from './player.ts';

const asked: Moment = {
  id: 'ask', until: { kind: 'event', name: 'e', nth: 1 }, before: false, seconds: 1, speed: 'torn', one_by_one: null, words: [{ say: 'x', when: null }], number: '', focus: {},
};

function source(): NumberSource {
  const { view, session, catalog } = toyMachine();
  const plan = makePlan([asked], [{ ns: view.head_of('at_ns') - 31_400_000, ordinal: 1, actor: 0, a: 0, b: 0 }])!;
  return { view: copyFrame(view), session, catalog, plan };
}

describe('numbers of a picture', () => {
  it('answers every number that a scenario may name', () => {
    for (const name of MOMENT_NUMBERS) expect(numberOf(name, source()), name).not.toBeNull();
  });

  it('counts free pages, the longest run of them and whole free blocks', () => {
    const one = source();
    one.view.mark.fill(KIND.file_active);
    one.view.mark.fill(KIND.free, 100, 163);
    for (let zone = 0; zone < one.view.dims.nr_zones; zone++) one.view.zone[zone * ZONE.length + ZONE.indexOf('free')] = 500;
    one.view.area.fill(0);
    expect(numberOf('longest_free_run', one)).toBe(63);
    expect(numberOf('free_pages', one)).toBe(500 * one.view.dims.nr_zones);
    expect(numberOf('free_blocks', one)).toBe(0);
    // A free stretch of twice the block is two blocks, in any zone and of any kind.
    one.view.area[7 * MIGRATE_TYPES + 2] = 1;
    one.view.area[(ORDERS + 6) * MIGRATE_TYPES] = 3;
    expect(numberOf('free_blocks', one)).toBe(5);
  });

  it('reads time since a moment off the clock of the picture, up to where it stops', () => {
    expect(numberOf('since_ask', source())).toBe(31_400_000);
    expect(numberOf('since_ask', { ...source(), stop_ns: source().view.head_of('at_ns') - 30_000_000 })).toBe(1_400_000);
    expect(numberOf('since_later', source())).toBeNull();
  });

  it('writes times with two or three figures and counts with commas, and a dash for what it does not know', () => {
    for (const [ns, words] of [[5, '5 ns'], [999.7, '1.0 µs'], [2400, '2.4 µs'], [31_400_000, '31 ms'], [9_960_000, '10 ms'], [999_600_000, '1.0 s'], [12e9, '12 s']] as const) {
      expect(numberWords('since_ask', ns)).toBe(words);
    }
    expect(numberWords('free_pages', 4096)).toBe('4,096');
    expect(numberWords('free_pages', null)).toBe('–');
  });

  it('chooses the sentence by what holds, and fills in nothing but numbers of the picture', () => {
    const words = [
      { say: 'No {block_pages} are together.', when: { number: 'longest_free_run', compare: 'below', to: 'block_pages' } },
      { say: 'Somewhere {block_pages} are together: {no_such_number}.', when: null },
    ] as const;
    const one = source();
    one.view.mark.fill(KIND.file_active);
    expect(sentenceFor(words, one)).toBe('No 64 are together.');
    one.view.mark.fill(KIND.free, 10, 74);
    expect(sentenceFor(words, one)).toBe('Somewhere 64 are together: –.');
    one.view.head[HEAD.indexOf('huge_pages')] = 2;
    expect(holds({ number: 'huge_pages', compare: 'equals', to: 2 }, one)).toBe(true);
    expect(holds({ number: 'huge_pages', compare: 'at least', to: 3 }, one)).toBe(false);
    expect(holds({ number: 'no_such_number', compare: 'below', to: 3 }, one)).toBe(false);
  });
});
