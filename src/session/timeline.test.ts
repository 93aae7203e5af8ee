// History: an instant has one state, however it was reached. Checked with random walks over a machine whose events
// collide at the same ns on purpose.
import { describe, expect, test } from 'vitest';
import { fc } from '#testing/chance.ts';
import { fake_machine } from './fake_machine.ts';
import type { LoggedCommand } from './timeline.ts';
import { Timeline } from './timeline.ts';

const RUNS = 25;

function make(seed = 1, commands: readonly LoggedCommand[] = [], spacing = 40): Timeline {
  return new Timeline(fake_machine({ seed }), commands, { spacing });
}

function hash(timeline: Timeline): string {
  return timeline.machine.kernel.arena.hash();
}

/** The same state without any history: from boot, in one piece. */
function plain_hash(seed: number, ordinal: number, commands: readonly LoggedCommand[] = []): string {
  const machine = fake_machine({ seed });
  for (const command of commands) {
    if (command.ordinal > ordinal) break;
    machine.kernel.eng.run(Infinity, command.ordinal, Infinity);
    machine.set_switch(command.switch, command.option);
  }
  machine.kernel.eng.run(Infinity, ordinal, Infinity);
  return machine.kernel.arena.hash();
}

const option = fc.constantFrom('0', '4', '20');
const seed = fc.integer({ min: 0, max: 1000 });
const place = fc.integer({ min: 0, max: 900 });

describe('timeline', () => {
  test('events collide at one ns, or the tests below prove nothing', () => {
    const { eng } = fake_machine().kernel;
    const times: number[] = [];
    for (let i = 0; i < 500; i++) {
      eng.run(Infinity, Infinity, 1);
      times.push(eng.now);
    }
    expect(times.filter((ns, i) => i > 0 && ns === times[i - 1]).length).toBeGreaterThan(50);
    expect(times.every((ns, i) => i === 0 || ns >= times[i - 1]!)).toBe(true);
  });

  test('an ordinal has one hash, whatever walk led there and however pieces were cut', () => {
    fc.assert(fc.property(seed, fc.array(place, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 3, max: 300 }), (s, walk, budget, spacing) => {
      const timeline = make(s, [], spacing);
      for (const ordinal of walk) {
        for (let tries = 0; !timeline.seek_ordinal(ordinal, budget).reached; tries++) expect(tries).toBeLessThan(2000);
        expect(timeline.ordinal).toBe(ordinal);
        expect(hash(timeline)).toBe(plain_hash(s, ordinal));
      }
    }), { numRuns: RUNS });
  });

  test('seeking a time gives the state after every event up to it, twice the same', () => {
    fc.assert(fc.property(seed, fc.array(fc.integer({ min: 0, max: 400_000 }), { minLength: 2, maxLength: 8 }), (s, times) => {
      const timeline = make(s);
      const seen = new Map<number, string>();
      for (const ns of [...times, ...times]) {
        timeline.seek_ns(ns);
        const { eng } = timeline.machine.kernel;
        expect(timeline.at_ns).toBe(ns);
        expect(eng.now).toBeLessThanOrEqual(ns);
        expect(eng.next_time()).toBeGreaterThan(ns);
        expect(seen.get(ns) ?? hash(timeline)).toBe(hash(timeline));
        seen.set(ns, hash(timeline));
      }
    }), { numRuns: RUNS });
  });

  test('a step back and forward comes home', () => {
    fc.assert(fc.property(seed, fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 50 }), (s, at, events) => {
      const timeline = make(s);
      timeline.seek_ordinal(at);
      const here = hash(timeline);
      timeline.step(-Math.min(events, at));
      timeline.step(Math.min(events, at));
      expect(hash(timeline)).toBe(here);
    }), { numRuns: RUNS });
  });

  test('forks: the log alone makes the same run, at every ordinal', () => {
    const act = fc.record({ at: place, option, look: place });
    fc.assert(fc.property(seed, fc.array(act, { minLength: 1, maxLength: 6 }), fc.integer({ min: 5, max: 200 }), (s, acts, spacing) => {
      const timeline = make(s, [], spacing);
      for (const { at, option: value, look } of acts) {
        timeline.seek_ordinal(at);
        expect(timeline.fork({ switch: 'swappiness', option: value })).toBe(null);
        timeline.seek_ordinal(look);
      }
      const log = timeline.commands;
      const end = timeline.explored.ordinal;
      const again = make(s, log, 77);
      for (const ordinal of [end, 0, ...log.map((c) => c.ordinal), Math.floor(end / 2)]) {
        timeline.seek_ordinal(ordinal);
        again.seek_ordinal(ordinal);
        expect(hash(timeline)).toBe(plain_hash(s, ordinal, log));
        expect(hash(again)).toBe(hash(timeline));
      }
    }), { numRuns: RUNS });
  });

  test('a fork forgets the future, keeps the past and remembers that there was another', () => {
    const timeline = make();
    timeline.seek_ordinal(800);
    const old_end = timeline.explored;
    timeline.seek_ordinal(300);
    const markers = timeline.recording.markers.length;
    timeline.fork({ switch: 'swappiness', option: '20' });
    expect(timeline.explored.ordinal).toBe(300);
    expect(timeline.recording.markers.length).toBeLessThan(markers);
    expect(timeline.recording.markers.length).toBeGreaterThan(0);
    expect(timeline.ghost).toEqual({ from_ns: timeline.at_ns, to_ns: old_end.ns });
    expect(timeline.keyframes.list.every((k) => k.ordinal <= 300)).toBe(true);
    expect(timeline.commands).toEqual([{ ordinal: 300, switch: 'swappiness', option: '20' }]);
  });

  test('a refused command changes nothing', () => {
    const timeline = make();
    timeline.seek_ordinal(500);
    timeline.seek_ordinal(100);
    const before = hash(timeline);
    expect(timeline.fork({ switch: 'swappiness', option: 'ten' })).not.toBe(null);
    expect(hash(timeline)).toBe(before);
    expect(timeline.explored.ordinal).toBe(500);
    expect(timeline.commands).toEqual([]);
    expect(timeline.ghost).toBe(null);
  });

  test('markers: next and previous are neighbours, and a cut search goes on', () => {
    const all = make();
    all.seek_ordinal(900);
    const { markers } = all.recording;
    const ordinals = [...new Set(Array.from({ length: markers.length }, (_, i) => markers.c.ordinal[i]!))];
    expect(ordinals.length).toBeGreaterThan(10);
    const timeline = make();
    const forward: number[] = [];
    for (let i = 0; i < 10; i++) {
      for (let tries = 0; !timeline.seek_marker(1, 3).reached; tries++) expect(tries).toBeLessThan(1000);
      forward.push(timeline.ordinal);
    }
    expect(forward).toEqual(ordinals.slice(0, 10));
    const back: number[] = [];
    for (let i = 0; i < 9; i++) {
      for (let tries = 0; !timeline.seek_marker(-1, 3).reached; tries++) expect(tries).toBeLessThan(1000);
      back.push(timeline.ordinal);
    }
    expect(back).toEqual(ordinals.slice(0, 9).reverse());
    timeline.seek_marker(-1);
    expect(timeline.ordinal).toBe(0);
  });

  test('without a marker ahead the search ends with the run', () => {
    const timeline = new Timeline(fake_machine({ duration_ns: 50_000 }), [], { spacing: 40 });
    for (let i = 0; i < 200; i++) timeline.seek_marker(1);
    expect(timeline.ended).toBe(true);
    expect(timeline.at_ns).toBe(50_000);
  });

  test('an ordinal beyond the run is its end', () => {
    const timeline = new Timeline(fake_machine({ duration_ns: 50_000 }), [], { spacing: 40 });
    expect(timeline.seek_ordinal(1e9).reached).toBe(true);
    expect([timeline.at_ns, timeline.ended, timeline.explored.ns]).toEqual([50_000, true, 50_000]);
  });

  test('a run that ends before its time says so', () => {
    const timeline = new Timeline(fake_machine({ laps: 5 }), []);
    timeline.seek_ns(1e6);
    expect(timeline.at_ns).toBe(1e6);
    expect(timeline.ended).toBe(false); // the timer of the fake machine goes on for ever
    timeline.seek_ns(Infinity);
    expect(timeline.at_ns).toBe(4e6);
    expect(timeline.ended).toBe(true);
  });
});
