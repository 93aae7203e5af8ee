// The lines held are one stretch without a gap, whatever way it grew; a saved log is the whole of it.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { toyCatalog } from '#testing/frames_catalog.ts';
import type { LogDetail } from '#wire/messages.ts';
import { filterOf, groupOf, groupsOf, kindsOf } from './log-filter.ts';
import type { AskLog, LogLine } from './log-window.ts';
import { LogWindow, wholeLog } from './log-window.ts';

/** A run of so many ordinals with 0 to 5 events each; answers as the server does. */
function run(ordinals: number, seed: number): { readonly all: readonly LogLine[]; readonly ask: AskLog; asked: number } {
  const all: LogLine[] = [];
  for (let ordinal = 0; ordinal <= ordinals; ordinal++) {
    for (let n = (ordinal * 7919 + seed) % 6; n > 0; n--) all.push({ id: all.length + 1, ordinal, ns: ordinal * 10, kind: (ordinal + n) % 11, actor: n % 3, a: 0, b: 0, cause: 0, cpu: 0 });
  }
  const made = {
    all,
    asked: 0,
    ask: (what: Parameters<AskLog>[0]): Promise<LogDetail> => {
      made.asked++;
      const to_ordinal = Math.min(what.to_ordinal, ordinals);
      const found = all.filter((line) => line.ordinal >= what.from_ordinal && line.ordinal <= to_ordinal && (what.only?.kinds?.includes(line.kind) ?? true));
      const events = found.slice(Math.max(0, found.length - what.most));
      return Promise.resolve({ kind: 'log', events, left_out: found.length - events.length, from_ordinal: what.from_ordinal, to_ordinal });
    },
  };
  return made;
}

describe('the log held', () => {
  test('is one stretch without a gap, however it grew', async () => {
    const walk = fc.array(fc.constantFrom('earlier', 'later', 'around'), { minLength: 1, maxLength: 10 });
    await fc.assert(fc.asyncProperty(walk, fc.integer({ min: 0, max: 5000 }), fc.option(fc.integer({ min: 0, max: 10 })), fc.integer({ min: 0, max: 99 }), async (steps, at, kind, seed) => {
      const { all, ask } = run(5000, seed);
      const held = new LogWindow(ask, kind === null ? null : { kinds: [kind] }, () => {});
      await held.around(at);
      for (const step of steps) await (step === 'around' ? held.around((at * 31) % 5001) : held[step]());
      const range = held.range!;
      expect(held.lines).toEqual(all.filter((line) => line.ordinal >= range.from && line.ordinal <= range.to && (kind === null || line.kind === kind)));
      expect(held.busy).toBe(false);
    }), { numRuns: 25 });
  });

  test('has lines before the instant wherever there are any, and follows on to another', async () => {
    const { all, ask } = run(4000, 3);
    const held = new LogWindow(ask, { kinds: [4] }, () => {});
    await held.around(3000);
    expect(held.lines.filter((line) => line.ordinal <= 3000).length).toBeGreaterThanOrEqual(60);
    await held.later(3700);
    expect(held.holds(3700)).toBe(true);
    await held.around(0);
    expect(held.lines[0]).toEqual(all.find((line) => line.kind === 4));
    expect(held.atStart).toBe(true);
    await held.later(9000);
    expect([held.atEnd, held.range!.to]).toEqual([true, 4000]);
  });

  test('a window that was dropped changes nothing any more', async () => {
    const { ask } = run(500, 1);
    let changes = 0;
    const held = new LogWindow(ask, null, () => changes++);
    const looking = held.around(300);
    held.drop();
    await looking;
    expect(held.lines).toEqual([]);
    expect(changes).toBe(1);
  });

  test('saved, it is whole: every event up to the instant once', async () => {
    const source = run(9000, 5);
    const lines: LogLine[] = [];
    const shares: number[] = [];
    expect(await wholeLog(source.ask, null, 8000, (share) => shares.push(share) > 0, (more) => lines.push(...more))).toBe(true);
    expect(lines).toEqual(source.all.filter((line) => line.ordinal <= 8000));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(await wholeLog(source.ask, null, 8000, () => false, () => {})).toBe(false);
  });
});

test('filters come from the catalog: groups by name, what the time line marks, one kind, an actor, a thing', () => {
  const catalog = toyCatalog();
  expect(['mm_vmscan_evict', 'block_rq_issue', 'oom_kill', 'mm_page_alloc'].map(groupOf)).toEqual(['mm_vmscan', 'block', 'oom', 'mm_page']);
  expect(groupsOf(catalog.events)).toEqual([{ id: 'mm_vmscan', count: 5 }, { id: 'block', count: 2 }]);
  expect(kindsOf('group:block', catalog.events)).toEqual([7, 8]);
  expect(kindsOf('marked', catalog.events)).toEqual([2, 4, 9, 10]);
  expect(kindsOf('', catalog.events)).toBeNull();
  const about = { what: { kind: 'block', block: 4 }, label: 'block 4' } as const;
  expect(filterOf({ kind: '', actor: '', about: '' }, catalog, about, [])).toBeNull();
  expect(filterOf({ kind: 'kind:3', actor: '-1', about: 'chosen' }, catalog, about, [])).toEqual({ kinds: [3], actor: -1, about: { kind: 'block', block: 4 } });
  expect(filterOf({ kind: '', actor: '', about: 'follow:0' }, catalog, null, [{ n: 1, what: { kind: 'page', mapping: 2, index: 7 } }])).toEqual({ about: { kind: 'page', mapping: 2, index: 7 } });
});
