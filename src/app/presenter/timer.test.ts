import { fc } from '#testing/chance.ts';
import { describe, expect, it } from 'vitest';
import type { TimerAct } from './timer.ts';
import { NEW_TIMER, noteAt, passedAt, targetOf, timed, timerText } from './timer.ts';

const acts = fc.array(fc.record({ act: fc.constantFrom<TimerAct>('start', 'pause', 'reset'), after_ms: fc.integer({ min: 0, max: 600_000 }) }), { maxLength: 30 });

describe('the timer', () => {
  it('counts the time in which it went, and no other', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 2_000_000_000_000 }), (row, began_ms) => {
        let now = began_ms;
        let timer = NEW_TIMER;
        let going = false;
        let counted = 0;
        for (const { act, after_ms } of row) {
          now += after_ms;
          if (going) counted += after_ms;
          timer = timed(timer, act, now);
          if (act === 'reset') counted = 0;
          else going = act === 'start';
          expect(passedAt(timer, now)).toBe(counted);
          expect(timer.since_ms !== null).toBe(going);
        }
        expect(passedAt(timer, now + 5000)).toBe(counted + (going ? 5000 : 0));
        // A clock that was set back takes nothing away.
        expect(passedAt(timer, now - 3_600_000)).toBeGreaterThanOrEqual(timer.passed_ms);
      }),
    );
  });

  it('writes minutes and seconds', () => {
    expect([0, 999, 59_999, 60_000, 754_321].map(timerText)).toEqual(['0:00', '0:00', '0:59', '1:00', '12:34']);
  });

  it('shares the minutes of a lesson among its steps; the last ends with it, and each note belongs to a step', () => {
    expect([0, 1, 2, 3].map((at) => targetOf(at, 4, 480_000))).toEqual([120_000, 240_000, 360_000, 480_000]);
    expect(targetOf(2, 4, null)).toBeNull();
    const minutes = [0, 2, 4, 7];
    expect(Array.from({ length: 13 }, (_, at) => noteAt(minutes, at, 13, 480_000))).toEqual([0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2, 3]);
    expect(noteAt([3], 0, 5, 480_000)).toBe(-1);
  });
});
