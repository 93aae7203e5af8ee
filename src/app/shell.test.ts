// The page's own arithmetic: markers under the scrubber, words, keys, what stands on stage.
import { describe, expect, it } from 'vitest';
import { toyMachine } from '#testing/frames.ts';
import { Announcer, namedEventsSince, sentenceOf } from './announcer.ts';
import { actionFor, KEYS } from './keys.ts';
import { densityPath, layoutMarkers, stalledRuns } from './scrubber-layout.ts';
import type { Thing } from '#wire/life.ts';
import type { MarkerInput } from './scrubber-layout.ts';
import { numberFromFrame, numberFromReport } from './story-number.ts';
import { switchesAt } from './state/session-store.ts';
import { addFollow, togglePanel } from './state/ui-store.ts';
import { keepSeen } from './legend.ts';
import type { LegendEntry } from '#panels/panel.ts';
import type { FieldKind } from '#wire/catalog.ts';
import { clockText, eventSentence, figureText, figureWords, markerLabel, numberText, speedText, withoutUnit } from './words.ts';

const marker = (ns: number, kind: MarkerInput['kind'] = 'state'): MarkerInput => ({ ns, ordinal: ns, kind, label: `at ${ns}` });
const sizes = { width: 1000, duration_ns: 1000, apart_px: 16, char_px: 7 };

describe('markers under the scrubber', () => {
  it('folds crowded ones into a count and shows the worst', () => {
    const groups = layoutMarkers([marker(100), marker(105, 'harm'), marker(110), marker(500)], sizes);
    expect(groups.map((group) => [group.x, group.count, group.kind])).toEqual([[100, 3, 'harm'], [500, 1, 'state']]);
    expect(groups[0]?.label).toBe('at 105 +2');
  });

  it('writes no label over another and none beyond the ends', () => {
    const many = Array.from({ length: 60 }, (_, ix) => marker(ix * 17));
    const shown = layoutMarkers(many, sizes).filter((group) => group.labelled);
    for (let ix = 1; ix < shown.length; ix++) {
      const half = (text: string): number => (text.length * sizes.char_px) / 2;
      expect(shown[ix]!.x - half(shown[ix]!.label)).toBeGreaterThan(shown[ix - 1]!.x + half(shown[ix - 1]!.label));
    }
    expect(layoutMarkers(many, { ...sizes, width: 0 })).toEqual([]);
  });

  it('joins stretches of waiting and leaves empty bins empty', () => {
    expect(stalledRuns([0, 0.5, 0.5, 0, 0.9])).toEqual([[1, 3], [4, 5]]);
    expect(densityPath([0, 0])).toBe('');
    expect(densityPath([4, 0, 1]).match(/M/g)?.length).toBe(2);
  });
});

describe('words', () => {
  const { catalog, session, view } = toyMachine();

  it('say the clock and the speed', () => {
    expect(clockText(3.214e9, 6e9)).toBe('3.214 s');
    expect(clockText(1.5e6, 5e6)).toBe('1.500 ms');
    expect(speedText(0.004)).toBe('1 s here = 4 ms there');
    expect(speedText(1)).toBe('real time');
  });

  it('bring a number to the unit that is asked for', () => {
    expect(numberText(31.4e6, 'longest_stall_ns', 'ms')).toBe('31.4');
    expect(numberText(1234, 'disk_seeks', '')).toBe('1,234');
    expect(numberText(null, 'x', 'ms')).toBe('–');
  });

  it('fill an event sentence', () => {
    const kind = catalog.events.find((event) => event.text.includes('{actor}') && event.text.includes('{a}'))!;
    const sentence = eventSentence(catalog, session, { kind: kind.id, actor: 0, a: 1234, b: 0 });
    expect(sentence).toContain(session.tasks[0]!.name);
    expect(sentence).toContain('1,234');
  });

  it('announce only what the catalog marks, merged, at most every three seconds', () => {
    const events = namedEventsSince(view, catalog, session, 0);
    expect(events.length).toBeGreaterThan(3);
    expect(namedEventsSince(view, catalog, session, events.at(-1)!.ordinal)).toEqual([]);
    expect(sentenceOf(events)).toContain(`and ${events.length - 2} more`);
    const announcer = new Announcer();
    expect(announcer.hear(events.slice(0, 1), 0)).not.toBeNull();
    expect(announcer.hear(events.slice(1, 2), 1000)).toBeNull();
    expect(announcer.hear([], 3001)).toContain(events[1]!.sentence);
  });

  it('find the story number in the frame, the counters or the report', () => {
    expect(numberFromFrame('disk_seeks', view, catalog)).toBe(411);
    expect(numberFromFrame('pgfault', view, catalog)).toBe(view.vmstat[catalog.vmstat.findIndex((one) => one.name === 'pgfault')]);
    expect(numberFromFrame('nothing', view, catalog)).toBeNull();
    expect(numberFromReport('a.b', { a: { b: 3 } })).toBe(3);
    expect(numberFromReport('m', { metrics: { m: { value: 7 } } })).toBe(7);
    expect(numberFromReport('m', null)).toBeNull();
  });
});

describe('choices', () => {
  it('bring a panel to the stage as companion, then as hero', () => {
    expect(togglePanel(['a', 'b'], 'c')).toEqual(['a', 'c']);
    expect(togglePanel(['a', 'b'], 'b')).toEqual(['b', 'a']);
    expect(togglePanel(['a', 'b'], 'a')).toEqual(['b']);
    expect(togglePanel(['a'], 'a')).toEqual(['a']);
  });

  it('follow three pages at most and let a page go when it is chosen again', () => {
    const page = (index: number): Thing => ({ kind: 'page', mapping: 0, index });
    const shown = (all: ReturnType<typeof addFollow>): unknown => all.map(({ n, what }) => [n, what.kind === 'page' ? what.index : what.kind]);
    const four = [1, 2, 3, 4].reduce<ReturnType<typeof addFollow>>((all, index) => addFollow(all, page(index)), []);
    // The number of the one let go is the new one's; the others keep theirs.
    expect(shown(four)).toEqual([[2, 2], [3, 3], [1, 4]]);
    expect(shown(addFollow(four, page(3)))).toEqual([[2, 2], [1, 4]]);
    expect(shown(addFollow(addFollow(four, page(3)), { kind: 'block', block: 3 }))).toEqual([[2, 2], [1, 4], [3, 'block']]);
  });

  it('show a switch as it stood at the instant', () => {
    const { session } = toyMachine();
    const commands = [{ ordinal: 10, switch: 'direct_writeback', option: 'no' }];
    expect(switchesAt(session, commands, { ordinal: 9 })['direct_writeback']).toBe('yes');
    expect(switchesAt(session, commands, { ordinal: 10 })['direct_writeback']).toBe('no');
  });
});

describe('keys', () => {
  it('mean one thing each', () => {
    const all = KEYS.flatMap((action) => action.keys.map((key) => `${action.shift === true ? 'shift ' : ''}${action.alt === true ? 'alt ' : ''}${key}`));
    expect(new Set(all).size).toBe(all.length);
    expect(actionFor({ key: 'R', shiftKey: true })?.shown).toBe('Shift R');
    expect(actionFor({ key: 'r', shiftKey: false })?.shown).toBe('R');
    expect(actionFor({ key: '?', shiftKey: true })?.shown).toBe('?');
    expect(actionFor({ key: 'ArrowLeft', shiftKey: true })?.shown).toBe('Shift ←');
    expect(actionFor({ key: 'ArrowLeft', shiftKey: false, altKey: true })?.shown).toBe('Alt ←');
    expect(actionFor({ key: 'd', shiftKey: false, altKey: true })).toBeUndefined();
  });

  it('leave the keys of presenter remotes alone', () => {
    for (const key of ['PageUp', 'PageDown', '.', 'F5']) expect(actionFor({ key, shiftKey: false })).toBeUndefined();
  });
});

describe('words of the story card', () => {
  const { session, catalog } = toyMachine();
  const withText = (text: string, a: FieldKind = 'other', b: FieldKind = 'other'): typeof catalog => ({ ...catalog, events: [{ id: 1, name: 'x', text, marker: 'harm', a, b }] });
  const label = (text: string): string => markerLabel(withText(text), session, { kind: 1, actor: session.tasks[0]!.id, a: 4_000_000, b: 7 });

  it('labels a marker without its quantities and never cuts a number', () => {
    const { name } = session.tasks[0]!;
    expect(label('{actor} is slowed down for {a} ns')).toBe(`${name} is slowed down`);
    expect(label('{actor} starts to write up to {a} pages')).toBe(`${name} starts to write`);
    expect(label("{actor}'s kernel stack is over its end by {a} bytes")).toBe(`${name}'s kernel stack is over its end`);
    expect(label('a switch was changed: {a} is now {b}')).toBe('a switch was changed');
    expect(label('kswapd wakes')).toBe('kswapd wakes');
    expect(eventSentence(withText('{actor} is slowed down for {a} ns'), session, { kind: 1, actor: session.tasks[0]!.id, a: 4_000_000, b: 0 })).toBe(`${name} is slowed down for 4 ms`);
  });

  it('names who and where an event speaks of', () => {
    const event = { kind: 1, actor: session.tasks[0]!.id, a: 1, b: 2 };
    const [first, second, third] = session.tasks;
    expect(eventSentence(withText('{a} is killed', 'task'), session, event)).toBe(`${second!.name} is killed`);
    expect(eventSentence(withText('{actor} takes page {a} from {b}', 'page', 'task'), session, event)).toBe(`${first!.name} takes page 1 from ${third!.name}`);
    expect(eventSentence(withText('zone {a} is low', 'zone'), session, event)).toBe(`zone ${session.zones[1]!.name} is low`);
  });

  it('does not say the unit twice', () => {
    expect(withoutUnit('bytes past the end of the stack', 'bytes')).toBe('past the end of the stack');
    expect(withoutUnit('writes that never reached the disk', 'of them')).toBe('writes that never reached the disk');
    expect(withoutUnit('waited', '')).toBe('waited');
  });

  it('writes figures of a recorded case as they are read', () => {
    expect([figureText(153318.3333), figureText(0.0004), figureText('60032, 60032, 60032'), figureText('1, 2'), figureText(null), figureText(0)]).toEqual(
      ['153,318', '0.0004', '60,032', '1, 2', '–', '0']);
    expect(figureWords('pgscan_total')).toBe('pages scanned');
    expect(figureWords('never_heard_of')).toBe('never_heard_of');
  });
});

describe('a legend', () => {
  const entry = (label: string, kernel = label): LegendEntry => ({ label, kernel, sample: () => {} });
  const names = (entries: readonly LegendEntry[]): string[] => entries.map((one) => one.label);

  it('only grows during a run, so that the picture stands still', () => {
    const first = keepSeen([entry('free'), entry('dirty')], { of: '', entries: [] }, 'run');
    const second = keepSeen([entry('free'), entry('held')], first, 'run');
    expect(names(second.entries)).toEqual(['free', 'dirty', 'held']);
    expect(names(keepSeen([entry('free'), entry('dirty')], second, 'run').entries)).toEqual(['free', 'dirty', 'held']);
  });

  it('starts anew with another run, at another level, and takes new words for the same thing', () => {
    const first = keepSeen([entry('free'), entry('end: 8 KiB', 'THREAD_SIZE')], { of: '', entries: [] }, 'run');
    expect(names(keepSeen([entry('held')], first, 'other').entries)).toEqual(['held']);
    expect(names(keepSeen([entry('anonymous')], first, 'run').entries)).toEqual(['anonymous']);
    expect(names(keepSeen([entry('free'), entry('end: 16 KiB', 'THREAD_SIZE')], first, 'run').entries)).toEqual(['free', 'end: 16 KiB']);
  });
});
