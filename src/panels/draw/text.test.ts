import { describe, expect, it } from 'vitest';
import { THEMES } from './palette.ts';
import { actorOf, drawBadge } from './actors.ts';
import { harmRect, hatchRect, layerRect } from './hatch.ts';
import { clamp, ease, logScale, niceTicks, timeTicks } from './scales.ts';
import { drawText, firstFitting, fitText, plural, textSizes } from './text.ts';
import { recordingContext } from '#testing/recording_context.ts';

describe('text', () => {
  it('is cut with an ellipsis and never wider than asked', () => {
    const { ctx } = recordingContext();
    const width = drawText(ctx, 'a rather long label of a page', 0, 20, { size: 13, colour: '#000000', maxWidth: 80 });
    expect(width).toBeLessThanOrEqual(80);
    expect(fitText(ctx, 'abcdefghijkl', 40)).toMatch(/^[a-l]+…$/);
    expect(fitText(ctx, 'abc', 1)).toBe('');
    expect(firstFitting(ctx, ['1,333 pages', '1,333'], 45, { size: 13 })).toBe('1,333');
  });

  it('keeps the smallest sizes of slide and projector', () => {
    expect(textSizes('slide').small).toBeGreaterThanOrEqual(14);
    expect(textSizes('projector').small).toBeGreaterThanOrEqual(1080 / 50);
  });

  it('counts in words', () => {
    expect(plural(1, 'page')).toBe('1 page');
    expect(plural(1333, 'page')).toBe('1,333 pages');
  });
});

describe('scales', () => {
  it('map, clamp and invert', () => {
    const scale = logScale([1, 100], [300, 100]);
    expect([1, 10, 100].map(scale)).toEqual([300, 200, 100]);
    expect([0, 0.5, 1000].map(scale)).toEqual([300, 300, 100]);
    expect(scale.invert(200)).toBeCloseTo(10);
    expect(scale.invert(0)).toBeCloseTo(100);
    expect(niceTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(timeTicks(0, 2e9, 4).map((tick) => tick.label)).toEqual(['0 ns', '500 ms', '1 s', '1.5 s', '2 s']);
    expect(clamp(5, 0, 3)).toBe(3);
    expect([ease(0), ease(0.5), ease(1)]).toEqual([0, 0.5, 1]);
  });
});

describe('textures and badges', () => {
  it('stay inside their rectangle', () => {
    const { ctx, box } = recordingContext();
    harmRect(ctx, THEMES.light, 10, 10, 50, 20);
    hatchRect(ctx, 10, 10, 50, 20, '#000000');
    for (const layer of ['caller', 'memory', 'filesystem', 'storage', 'thread'] as const) layerRect(ctx, THEMES.dark, layer, 10, 10, 50, 20);
    expect(box).toEqual({ left: 10, top: 10, right: 60, bottom: 30 });
  });

  it('draw actors in ink on paper only', () => {
    const { ctx, log, texts } = recordingContext();
    drawBadge(ctx, THEMES.light, actorOf({ id: 4, kind: 'kswapd', badge: 'K' }), 20, 20, 24);
    drawBadge(ctx, THEMES.light, actorOf({ id: 2, kind: 'app', badge: '3' }), 50, 20, 24);
    expect(texts.map((text) => text.text)).toEqual(['K', '3']);
    const colours = new Set(log.map((line) => line.split(' ').at(-1)));
    expect([...colours].sort()).toEqual([THEMES.light.ink, THEMES.light.page].sort());
  });
});
