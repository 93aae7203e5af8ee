// Panels in turn: fair while playing, complete at rest.
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

class Panel {
  seen = true;
  drawn: number[] = [];
  inSight(): boolean {
    return this.seen;
  }
}

/** Ticks in which so much may be spent; a panel costs 1. */
function setUp(count: number, most: number) {
  const turns = new Turns<Panel>();
  const panels = Array.from({ length: count }, () => new Panel());
  let tick = 0;
  return {
    turns,
    panels,
    tick(playing = true): void {
      let spent = 0;
      tick++;
      turns.take(panels, (one) => (spent++, one.drawn.push(tick)), playing, () => spent >= most);
    },
  };
}

const gaps = (panel: Panel): number[] => panel.drawn.slice(1).map((tick, ix) => tick - panel.drawn[ix]!);

describe('turns', () => {
  it('go round: with time for 3 of 10 nobody waits longer than 4 ticks, and everybody is drawn alike', () => {
    const { panels, tick } = setUp(10, 3);
    for (let n = 0; n < 100; n++) tick();
    for (const panel of panels) {
      expect(Math.max(...gaps(panel))).toBeLessThanOrEqual(4);
      expect(panel.drawn.length).toBe(30);
    }
  });

  it('draw one even where there is no time at all', () => {
    const { panels, tick, turns } = setUp(3, 0);
    for (let n = 0; n < 3; n++) tick();
    expect(panels.map((panel) => panel.drawn)).toEqual([[1], [2], [3]]);
    expect(turns.owes(true)).toBe(true);
  });

  it('pass over what nobody sees while playing, and draw it at rest', () => {
    const { panels, tick, turns } = setUp(4, 10);
    panels[1]!.seen = false;
    tick();
    tick();
    expect(panels.map((panel) => panel.drawn)).toEqual([[1, 2], [], [1, 2], [1, 2]]);
    expect(turns.owes(true)).toBe(false);
    expect(turns.owes(false)).toBe(true);
    tick(false);
    expect(panels.map((panel) => panel.drawn.at(-1))).toEqual([3, 3, 3, 3]);
    expect(turns.owes(false)).toBe(false);
  });

  it('draw at rest all at once, however long it takes', () => {
    const { panels, tick, turns } = setUp(10, 3);
    tick();
    tick(false);
    for (const panel of panels) expect(panel.drawn.at(-1)).toBe(2);
    expect(turns.owes(false)).toBe(false);
  });

  it('put what comes into sight before those that were drawn the last time', () => {
    const { panels, tick } = setUp(5, 2);
    panels[4]!.seen = false;
    for (let n = 0; n < 4; n++) tick();
    panels[4]!.seen = true;
    tick();
    expect(panels[4]!.drawn).toEqual([5]);
  });

  it('forget a panel that is gone', () => {
    const { panels, tick, turns } = setUp(2, 1);
    panels[1]!.seen = false;
    tick();
    turns.forget(panels[1]!);
    expect(turns.owes(false)).toBe(false);
  });
});
