import { describe, expect, it } from 'vitest';
import { defaultSpeed, nearestSpeedIndex, SPEEDS } from '#wire/speeds.ts';
import { Playback } from './playback.ts';

function started(duration_ns = 10e9): Playback {
  const playback = new Playback();
  playback.duration_ns = duration_ns;
  playback.speed = 0.5;
  playback.play(0);
  return playback;
}

describe('playback', () => {
  it('moves by time stamps, whatever the frame rate', () => {
    const slow = started();
    const fast = started();
    for (let ms = 0; ms <= 1000; ms += 100) slow.advance(ms);
    for (let ms = 0; ms <= 1000; ms += 4) fast.advance(ms);
    expect(slow.head_ns).toBeCloseTo(0.5e9, -3);
    expect(fast.head_ns).toBeCloseTo(slow.head_ns, -3);
  });

  it('does not leap after a hidden tab', () => {
    const playback = started();
    playback.advance(0);
    playback.advance(60_000);
    expect(playback.head_ns).toBe(0.125e9);
  });

  it('waits for a machine that cannot keep up', () => {
    const playback = started();
    playback.advance(0);
    playback.advance(200);
    playback.reached(20e6, true, false);
    expect(playback.head_ns).toBe(20e6);
    expect(playback.playing).toBe(true);
  });

  it('stops at the end and begins anew from there', () => {
    const playback = started(50e6);
    playback.advance(0);
    playback.advance(200);
    expect(playback.head_ns).toBe(50e6);
    expect(playback.reached(50e6, false, false)).toBe(true);
    expect(playback.rate).toBe(0);
    playback.play(50e6);
    expect(playback.head_ns).toBe(0);
  });

  it('offers speeds that rise by even steps', () => {
    expect([...SPEEDS].sort((a, b) => a - b)).toEqual(SPEEDS);
    for (let ix = 1; ix < SPEEDS.length; ix++) expect(SPEEDS[ix]! / SPEEDS[ix - 1]!).toBeLessThanOrEqual(2.5 + 1e-9);
    expect(nearestSpeedIndex(0.0101)).toBe(SPEEDS.indexOf(0.01));
    expect(defaultSpeed(45e9)).toBe(1);
  });
});
