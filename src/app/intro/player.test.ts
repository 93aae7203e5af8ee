// The player against moments written by hand: where it stands at every second, and that it only ever goes forward.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import type { FoundMark } from '#wire/messages.ts';
import type { Moment } from '#wire/opening.ts';
import { cueAt, makePlan, marksOf, momentAt, pictureAt, tearBefore } from './player.ts';

const event = (name: string, nth = 1): Moment['until'] => ({ kind: 'event', name, nth });

function moment(changes: Partial<Moment> & Pick<Moment, 'id'>): Moment {
  return { until: null, before: false, seconds: 1, speed: 'torn', one_by_one: null, words: [{ say: 'x', when: null }], number: '', focus: {}, ...changes };
}

const MOMENTS: readonly Moment[] = [
  moment({ id: 'calm', until: event('ask'), before: true, seconds: 1.5 }),
  moment({ id: 'ask', until: event('begin'), seconds: 2 }),
  moment({ id: 'work', until: event('done'), before: true, seconds: 4.5, speed: 'batch', one_by_one: { event: 'move', count: 3, seconds: 1.8 } }),
  moment({ id: 'done', until: event('done') }),
  moment({ id: 'still' }),
];

const at = (ns: number, ordinal: number): FoundMark => ({ ns, ordinal, actor: 0, a: 0, b: 0 });
const FOUND = [at(1000, 10), at(1100, 12), at(1200, 14), at(1300, 16), at(1400, 18), at(5000, 90)];
const plan = makePlan(MOMENTS, FOUND)!;

describe('the player', () => {
  it('asks for its points in order, those of single steps first', () => {
    expect(marksOf(MOMENTS).map((mark) => mark.name)).toEqual(['ask', 'begin', 'move', 'move', 'move', 'done']);
  });

  it('takes the happening that a moment stopped short of as the next one\'s, and a later one where that is meant', () => {
    expect(plan.moments[3]!.mark).toBe(plan.moments[2]!.mark);
    const later = [...MOMENTS.slice(0, 3), moment({ id: 'done', until: event('done', 2) })];
    expect(marksOf(later).at(-1)).toEqual({ kind: 'event', name: 'done', nth: 2 });
  });

  it('has no plan for a run that lacks a point, or for no moments at all', () => {
    expect(makePlan(MOMENTS, FOUND.slice(0, -1))).toBeNull();
    expect(makePlan([], [])).toBeNull();
  });

  it('stands just before a happening that must not show yet, and at it afterwards', () => {
    expect(cueAt(plan, 0)).toMatchObject({ index: 0, target: { kind: 'instant', ordinal: 9 }, rate: 0 });
    // At a happening the clock says when it was: the event it belongs to began before.
    expect(cueAt(plan, 1.5)).toMatchObject({ index: 1, target: { kind: 'ns', ns: 1100 } });
    expect(cueAt(plan, 7.999).target).toEqual({ kind: 'ns', ns: expect.any(Number) });
    expect(cueAt(plan, 8)).toMatchObject({ index: 3, target: { kind: 'ns', ns: 5000 } });
    expect(plan.moments[2]!.end.ordinal).toBe(89);
  });

  it('shows the first happenings one by one in equal times, then goes on evenly to the end', () => {
    for (const [second, ordinal] of [[3.5, 14], [4.09, 14], [4.1, 16], [4.7, 18], [5.29, 18]] as const) {
      expect(cueAt(plan, second + 1e-9)).toMatchObject({ target: { kind: 'instant', ordinal }, stepping: true, rate: 0 });
    }
    const even = cueAt(plan, 5.3 + 2.7 / 2);
    expect(even.stepping).toBe(false);
    expect(even.rate).toBeCloseTo(3600 / 2.7);
    expect(even.target).toEqual({ kind: 'ns', ns: 1400 + 1800 });
  });

  it('stays at its last moment for good', () => {
    expect(plan.seconds).toBe(10);
    for (const second of [9, 10, 1e6]) expect(cueAt(plan, second)).toMatchObject({ index: 4, target: { kind: 'ns', ns: 5000 } });
  });

  it('says how much time a torn moment leaves out', () => {
    expect(tearBefore(plan, 1)).toBe(100);
    expect(tearBefore(plan, 2)).toBe(0);
    expect(tearBefore(plan, 0)).toBe(0);
  });

  it('gives one still picture for each moment', () => {
    const pictures = MOMENTS.map((_, index) => pictureAt(plan, index));
    expect(pictures.map((picture) => picture.index)).toEqual([0, 1, 2, 3, 4]);
    expect(pictures.every((picture) => picture.rate === 0 && !picture.stepping)).toBe(true);
    const { target } = pictures[2]!;
    expect(target.kind === 'ns' && target.ns > 1400 && target.ns < 5000).toBe(true);
  });

  it('never goes back while it plays, whatever the run and the frame rate', () => {
    const runs = fc.array(fc.nat({ max: 1000 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(runs, fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { maxLength: 60 }), (gaps, seconds) => {
        let [ns, ordinal] = [0, 1];
        const found = gaps.map((gap) => at((ns += gap), (ordinal += 1 + (gap % 7))));
        const any = makePlan(MOMENTS, found)!;
        let last = 0;
        for (const second of [...seconds].sort((one, other) => one - other)) {
          const cue = cueAt(any, second);
          expect(cue.index).toBe(momentAt(any, second));
          // Instants compare by the time of the last point at or before them.
          const { target } = cue;
          const now = target.kind === 'ns' ? target.ns : Math.max(0, ...found.filter((one) => target.kind === 'instant' && one.ordinal <= target.ordinal).map((one) => one.ns));
          expect(now).toBeGreaterThanOrEqual(last);
          last = now;
        }
      }),
    );
  });
});
