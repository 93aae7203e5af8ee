// The words of a lesson, the runs behind its figures, where its stops stand, the dots over its seeds.
import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import { lessonOf, MEASURE, RATIO, STEPS } from '#testing/lessons.ts';
import { toyMachine } from '#testing/frames.ts';
import { Figures, inLesson, inSeeds } from './figures.ts';
import { startHold, stopsOf } from './hold.ts';
import { figureWords, plain, sayParts, spoken } from './lesson-words.ts';
import { forked, inSeed, knownFrom, placeAfter, reached, startPlace } from './places.ts';
import { hitIn, pointedAt } from './pointing.ts';
import { axisOf, stackDots } from './SpreadPicture.tsx';
import { lessonClock } from './TeacherNotes.tsx';
import { paperTimes, pointTruth, roundTop, seriesReader } from './truths.ts';

const nothing = (): null => null;

describe('words', () => {
  it('fill in their numbers and name what they point at', () => {
    expect(sayParts('{n} pages wait in the [tank](dirty-pipe), [block](page-map:block:21) too.', (name) => (name === 'n' ? '200' : null))).toEqual([
      { text: '200 pages wait in the ', link: null },
      { text: 'tank', link: { panel: 'dirty-pipe', mark: 'all' } },
      { text: ', ', link: null },
      { text: 'block', link: { panel: 'page-map', mark: 'block:21' } },
      { text: ' too.', link: null },
    ]);
    expect(plain('{value} seeks.', nothing)).toBe('– seeks.');
  });

  it('write a figure with its unit: times in ms, a ratio as so many times', () => {
    expect([figureWords(31.4e6, { unit: 'ns' }), figureWords(5.25, RATIO), figureWords(5.25, { ...RATIO, label: 'times the seeks' }), figureWords(1234, MEASURE), figureWords(null, MEASURE)]).toEqual(['31.4 ms', '5.25 ×', '5.25', '1,234', '–']);
  });

  it('say each stop with its place, its words and its choices', () => {
    const lesson = lessonOf(Object.values(STEPS));
    const stops = stopsOf(lesson);
    const said = stops.map((_, at) => spoken(lesson, stops, startHold(stops, at), { numbers: () => '7', more: ['More.'] }));
    said.forEach((text, at) => expect(text).toMatch(new RegExp(`^Step ${at} of ${stops.length - 1}: .*More\\.`)));
    expect(said[0]).toContain(lesson.question);
    expect(said[4]).toBe('Step 4 of 14: Your guess. How many? Choices: none; a few; many. More. The run stands still until you answer, or go on without a guess.');
    expect(said[10]).toContain('7 seeks.');
  });
});

describe('figures', () => {
  it('make each run once, with all of its metrics, and divide by the run that a ratio is against', async () => {
    const asked: { seed: number; switches: Readonly<Record<string, string>>; metrics: readonly string[] }[] = [];
    const figures = new Figures({
      run: (asks, onEach) => {
        asks.forEach(({ seed, switches, metrics }, ix) => {
          asked.push({ seed, switches, metrics });
          onEach({ seed, hash: '', worst: null, values: metrics.map(() => (switches['write_when'] === 'late' ? 2 : 10)) }, ix);
        });
        return Promise.resolve();
      },
    });
    const lesson = lessonOf([STEPS.say]);
    const other = { ...MEASURE, metric: 'disk.busy_ns' };
    const wanted = [inLesson(lesson, MEASURE), inLesson(lesson, other), inLesson(lesson, RATIO), inLesson(lesson, MEASURE, { write_when: 'late' })];
    expect(figures.known(wanted[0]!)).toBeUndefined();
    const heard: string[] = [];
    await figures.make(wanted, new AbortController().signal, (done, of) => heard.push(`${done}/${of}`));
    expect(asked.map(({ switches, metrics }) => [switches['write_when'], metrics])).toEqual([['at_once', ['disk.seeks', 'disk.busy_ns']], ['late', ['disk.seeks']]]);
    expect([wanted.map((one) => figures.known(one)), heard]).toEqual([[10, 10, 5, 2], ['1/2', '2/2']]);
    await figures.make([...wanted, ...inSeeds(lesson)], new AbortController().signal);
    expect(asked.slice(2).map(({ seed }) => seed)).toEqual([2, 2, 3, 3]);
  });
});

describe('places', () => {
  const lesson = lessonOf([STEPS.watch, STEPS.say, STEPS.restart, STEPS.watch]);
  const stops = stopsOf(lesson);
  const found = { ns: 500, ordinal: 40, actor: 2, a: 1, b: 0 };

  it('stay where nothing moves, begin anew at a restart, and have to be asked for where the run goes on', () => {
    const start = startPlace(lesson);
    expect([placeAfter(lesson, stops[0]!, start), placeAfter(lesson, stops[1]!, start), placeAfter(lesson, stops[2]!, start)]).toEqual([start, null, start]);
    const there = reached(start, STEPS.watch.until, found);
    expect([there.ordinal, there.path, there.actor]).toEqual([40, [STEPS.watch.until], 2]);
    expect(placeAfter(lesson, stops[3]!, there)).toEqual({ ...start, switches: STEPS.restart.switches });
    expect(reached(there, STEPS.watch.until, undefined)).toEqual({ ...there, found: false });
    expect([knownFrom(stops, 1), knownFrom(stops, 3), knownFrom(stops, 5)]).toEqual([0, 0, 3]);
  });

  it('fork where a step changes a switch, and take that along into another seed', () => {
    const there = forked(reached(startPlace(lesson), STEPS.watch.until, found), { write_when: 'late' });
    expect(there.commands).toEqual([{ ordinal: 40, switch: 'write_when', option: 'late' }]);
    expect(inSeed(there, 9)).toEqual(startPlace({ seed: 9, switches: { write_when: 'late' } }));
  });
});

describe('pointing', () => {
  const { session, catalog, view } = toyMachine();

  it('goes to the panels in their own terms, and comes back from a click', () => {
    const task = session.tasks[0]!;
    expect(hitIn(`task:${task.name}`, session, null)).toEqual({ kind: 'task', task: task.id, label: '' });
    expect(hitIn('page:1344', session, null)).toEqual({ kind: 'page', pfn: 1344, label: '' });
    expect([hitIn('all', session, null), hitIn('task:nobody', session, null)]).toEqual([null, null]);
    expect(hitIn('page:1', session, { thing: 'block', number: 21 })).toEqual({ kind: 'block', block: 21, label: '' });
    expect([pointedAt({ kind: 'page', pfn: 3, label: '' }), pointedAt({ kind: 'text', label: '' })]).toEqual([{ thing: 'page', number: 3 }, null]);
  });

  it('what an event names is a page, a block or a task by the catalog', () => {
    const kind = catalog.events.find((event) => event.a === 'page')!;
    const ask = { ...STEPS.point, point: { ...STEPS.point.point, mark: { kind: 'event', name: kind.name, nth: 1 } } } as const;
    const found = { ns: 1, ordinal: 1, actor: session.tasks[0]!.id, a: session.block_pages + 3, b: 0 };
    expect(pointTruth({ ask, catalog, info: session }, found)).toMatchObject({ thing: 'page', number: session.block_pages + 3, block: 1 });
    expect(pointTruth({ ask: { ...ask, point: { ...ask.point, field: 'actor' } }, catalog, info: session }, found)).toMatchObject({ thing: 'task', words: session.tasks[0]!.name });
    expect(pointTruth({ ask, catalog, info: session }, null)).toMatchObject({ number: -1 });
  });

  it('a curve reads a level or a counter of the picture', () => {
    expect(seriesReader(catalog.vmstat[0]!.name, catalog)(view)).toBe(view.vmstat[0]);
    expect(seriesReader('free', catalog)(view)).toBe(view.level_of(view.head_of('nr_levels') - 1, 'free'));
    expect(seriesReader('no such', catalog)(view)).toBeNull();
    const { before, at_ns } = paperTimes(1e9, 3e9);
    expect([before[before.length - 1], at_ns[0]! > 1e9, at_ns[at_ns.length - 1]]).toEqual([1e9, true, 3e9]);
    expect([0.3, 1, 7, 489].map(roundTop)).toEqual([0.5, 1, 10, 500]);
  });
});

describe('pictures', () => {
  it('every dot and the bracket lie on the axis; like stands on like', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: 0, max: 1e3, noNaN: true }), (values, low, wide) => {
        const expected = [low, low + wide] as const;
        const [from, to] = axisOf(values, expected);
        expect(to).toBeGreaterThan(from);
        for (const value of [...values, ...expected]) expect(value >= from && value <= to).toBe(true);
        const dots = stackDots(values, from, to);
        for (const dot of dots) expect(dot.x >= 0 && dot.x <= 1).toBe(true);
        expect(new Set(dots.map((dot) => `${dot.x} ${dot.level}`)).size).toBe(values.length);
      }),
    );
  });

  it('the clock of the notes counts minutes and seconds', () => {
    expect([lessonClock(0), lessonClock(61_900), lessonClock(-5)]).toEqual(['0:00', '1:01', '0:00']);
  });
});
