// Sentences and rows from two reports: every figure is one of the reports, prices are named, order and number are fixed.
import { fc } from '#testing/chance.ts';
import { describe, expect, test } from 'vitest';
import { TP } from '#kernel/tracepoints.ts';
import { confidence_text } from './confidence.ts';
import { FIGURES, figure_text, figures_of, grouped } from './figures.ts';
import { metric_of } from './metric.ts';
import type { Clause } from './what_changed.ts';
import { event_text, rows_of, sentences_of } from './what_changed.ts';

const text = (sentence: readonly Clause[]): string => sentence.map((clause) => clause.text).join('');
const tasks = [{ name: 'app', kind: 'anon', progress: 5, ready_ns: 2e6 }, { name: 'kswapd0', kind: 'kswapd', cpu_ns: 1e6 }];
const story = { metric: 'tasks.0.ready_ns', label: 'until the app was ready' };
const event = { ordinal: 9, ns: 812e6, kind: TP.mm_vmscan_writepage, actor: 1, a: 3166, b: 0 };
const first = { alike: { ordinal: 8, ns: 811e6 }, a: event, b: { ...event, kind: TP.mm_vmscan_skip_dirty }, ns: 812e6 };

function compared(a: object, b: object) {
  return { a: { tasks, ...a }, b: { tasks, ...b }, at_ns: 6e9, story };
}

describe('what changed', () => {
  test('four sentences, in their order, each piece with what it is about', () => {
    const c = compared({ disk: { seeks: 4000 }, reclaim: { laps: 0, longest_ns: 2e8 } }, { disk: { seeks: 600 }, reclaim: { laps: 31, longest_ns: 6e8 } });
    const sentences = sentences_of(c, rows_of(c), first);
    expect(sentences.map(text)).toEqual([
      'The same until 812 ms.',
      'Then, in A, kswapd0 writes page 3,166 from reclaim; in B, kswapd0 leaves dirty page 3,166 where it is: it may not write.',
      'By 6 s B has 85% fewer seeks of the disk (4,000 → 600).',
      'B pays: 31 more laps of dirty pages round the list (0 → 31) and the longest reclaim by a task 3 times as long (200 ms → 600 ms).',
    ]);
    expect(sentences.flat().flatMap((clause) => clause.link ?? [])).toEqual([
      { kind: 'instant', ns: 812e6 }, { kind: 'instant', ns: 812e6 }, { kind: 'instant', ns: 812e6 },
      { kind: 'row', metric: 'disk.seeks' }, { kind: 'row', metric: 'reclaim.laps' }, { kind: 'row', metric: 'reclaim.longest_ns' },
    ]);
  });

  test('without a price it says so, with all that was measured; without a gain too; of equal runs nothing', () => {
    const gain = compared({ disk: { seeks: 2 } }, { disk: { seeks: 1 } });
    const price = text(sentences_of(gain, rows_of(gain), first)[3]!);
    expect(price).toMatch(/^No price is seen in this run; measured were: /);
    for (const figure of figures_of(tasks)) if (figure.price) expect(price).toContain(figure.label);
    const loss = compared({ disk: { seeks: 1 } }, { disk: { seeks: 2 } });
    expect(sentences_of(loss, rows_of(loss), first).map(text).slice(2)).toEqual(['By 6 s B has gained nothing that is measured.', 'B pays: 2 times as many seeks of the disk (1 → 2).']);
    const same = compared({ disk: { seeks: 1 } }, { disk: { seeks: 1 } });
    expect(sentences_of(same, rows_of(same), null).map(text)).toEqual(['The two runs are the same from beginning to end.']);
    expect(sentences_of(same, rows_of(same), undefined)).toEqual([]);
  });

  test('rows are figures of the reports; the verdict goes by the table; the other way round it is turned', () => {
    const number = fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null });
    const report = fc.record({
      disk: fc.record({ seeks: number, seek_ns: number }), reclaim: fc.record({ laps: number, min_free: number, direct: number }), vmstat: fc.record({ pgfault: number, oom_kill: number }),
      huge: fc.record({ coverage: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }) }),
    });
    fc.assert(fc.property(report, report, (a, b) => {
      const forth = rows_of(compared(a, b));
      const back = rows_of(compared(b, a));
      expect(forth.map((row) => row.metric).sort()).toEqual(back.map((row) => row.metric).sort());
      expect(forth[0]).toMatchObject({ metric: 'tasks.app.ready_ns', story: true, verdict: 'same' });
      const turned = { same: 'same', differs: 'differs', better: 'worse', worse: 'better' };
      for (const row of forth) {
        expect([row.a, row.b]).toEqual([metric_of(compared(a, b).a, row.metric), metric_of(compared(a, b).b, row.metric)]);
        expect(back.find((other) => other.metric === row.metric)!.verdict).toBe(turned[row.verdict]);
        const better = figures_of(tasks).find((figure) => figure.metric === row.metric)?.better ?? null;
        if (row.verdict === 'better') expect(better === 'lower' ? row.b! < row.a! : row.b! > row.a!).toBe(true);
        if (better === null) expect(row.verdict).not.toMatch(/better|worse/);
      }
      // Nothing that can be paid with is left out if it differs.
      for (const figure of figures_of(tasks)) {
        if (figure.price && metric_of(compared(a, b).a, figure.metric) !== metric_of(compared(a, b).b, figure.metric)) expect(forth.map((row) => row.metric)).toContain(figure.metric);
      }
      const sentences = sentences_of(compared(a, b), forth, first);
      expect(sentences.length).toBeLessThanOrEqual(4);
      if (sentences.length === 4) expect(text(sentences[3]!)).toMatch(/^(B pays: |No price is seen)/);
    }));
  });

  test('figures are written as they are read', () => {
    expect([figure_text(-26.3e9, 'ns'), figure_text(850, 'ns'), figure_text(8352, 'bytes'), figure_text(0.3716, 'share'), figure_text(null, 'count'), grouped(1234567)]).toEqual(['−26.3 s', '850 ns', '8,352 bytes', '37.2%', '–', '1,234,567']);
    expect(new Set(FIGURES.map((figure) => figure.metric)).size).toBe(FIGURES.length);
    expect(event_text({ ...event, kind: TP.balance_dirty_pages, a: 1_500_000 }, { tasks })).toBe('kswapd0 is slowed down for 1.5 ms');
  });
});

describe('what many seeds say', () => {
  const seeks = FIGURES.find((figure) => figure.metric === 'disk.seeks')!;
  const seeds = (a: readonly (number | null)[], b: readonly (number | null)[]) => ({ metric: 'disk.seeks', a, b });

  test('a count where the difference is clear, and plain words where it is not', () => {
    const nought = new Array<number>(40).fill(0);
    expect(confidence_text(seeks, seeds(nought, nought.map((_, i) => (i < 38 ? -1 : 2))))).toBe('In 38 of 40 seeds B has fewer seeks of the disk.');
    expect(confidence_text(FIGURES.find((figure) => figure.metric === 'stalls.memory.max_ns')!, seeds(nought, nought.map(() => 3)))).toBe('In 40 of 40 seeds the longest wait for memory is longer in B.');
    expect(confidence_text(seeks, seeds(nought, nought.map((_, i) => (i < 22 ? -900 : 2))))).toBe('No clear difference in seeks of the disk: lower in B in 22 of 40 seeds, higher in 18.');
    expect(confidence_text(seeks, seeds([1, 2], [0, 0]))).toMatch(/^2 seeds are too few/);
    expect(confidence_text(seeks, seeds([null], [0]))).toMatch(/^No seed has a value/);
  });

  test('agrees with a recount by another path', () => {
    const values = fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }), fc.option(fc.integer({ min: 0, max: 9 }), { nil: null })), { minLength: 5, maxLength: 40 });
    fc.assert(fc.property(values, (pairs) => {
      const said = confidence_text(seeks, seeds(pairs.map(([a]) => a), pairs.map(([, b]) => b)));
      const known = pairs.filter((pair): pair is [number, number] => pair[0] !== null && pair[1] !== null);
      const [lower, higher] = [known.filter(([a, b]) => b < a).length, known.filter(([a, b]) => b > a).length];
      const counted = /In (\d+) of (\d+) seeds B has (fewer|more)/.exec(said);
      if (counted !== null) {
        expect([Number(counted[1]), Number(counted[2])]).toEqual([counted[3] === 'fewer' ? lower : higher, known.length]);
        expect(Number(counted[1])).toBeGreaterThan(known.length / 2);
      } else if (said.startsWith('No clear')) expect(said).toContain(`lower in B in ${lower} of ${known.length} seeds, higher in ${higher}`);
    }));
  });
});
