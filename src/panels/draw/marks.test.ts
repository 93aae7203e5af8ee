import { afterEach, describe, expect, it } from 'vitest';
import { KIND, MARK_DIRTY, MARK_HELD, MARK_REFERENCED, MARK_WRITEBACK } from '#wire/marks.ts';
import { recordingContext } from '#testing/recording_context.ts';
import { markLegend, markPainter, markWords, paintMark } from './marks.ts';
import { themeOf } from './palette.ts';
import { setSurfaceFactory } from './surface.ts';
import type { Surface, SurfaceFactory } from './surface.ts';

const theme = themeOf('light');

function logOf(mark: number, px = 16): readonly string[] {
  const recording = recordingContext();
  paintMark(recording.ctx, theme, mark, 0, 0, px);
  return recording.log;
}

describe('the mark of a page', () => {
  it('fills with the colour of its kind', () => {
    expect(logOf(KIND.file_active)).toEqual([`fillRect 0 0 16 16 ${theme.fileActive}`]);
    expect(logOf(KIND.anon_inactive)).toEqual([`fillRect 0 0 16 16 ${theme.anonInactive}`]);
    expect(logOf(KIND.hole)).toEqual([]);
  });

  it('adds a shape for each thing that goes on', () => {
    const plain = KIND.file_inactive;
    expect(logOf(plain | MARK_DIRTY)).toContain(`fill 1 1 15 15 ${theme.dirty}`);
    expect(logOf(plain | MARK_WRITEBACK).join('\n')).toContain(`strokeRectDashed 0 0 16 16 ${theme.ink}`);
    expect(logOf(plain | MARK_REFERENCED).length).toBe(3);
    expect(logOf(plain | MARK_HELD)).toContain(`strokeRect 0 0 16 16 ${theme.ink}`);
    expect(logOf(KIND.slab)).toHaveLength(3);
    expect(logOf(KIND.kernel).at(-1)).toMatch(/^stroke /);
  });

  it.each([5, 6, 7, 9, 14, 22])('stays inside its square at %i px', (px) => {
    for (let mark = 0; mark < 256; mark++) {
      const { ctx, box } = recordingContext();
      paintMark(ctx, theme, mark, 0, 0, px);
      if ((mark & 15) <= KIND.huge) expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual((mark & 15) === KIND.kernel ? -1 : -0.01);
    }
  });

  it('says the same in words', () => {
    expect(markWords(KIND.file_inactive | MARK_DIRTY, false)).toBe('file, inactive, dirty');
    expect(markWords(KIND.file_inactive | MARK_WRITEBACK, true)).toBe('inactive_file, writeback');
  });

  it('has a legend of what occurs, and no more', () => {
    const labels = markLegend([KIND.free, KIND.slab, KIND.file_active | MARK_DIRTY, KIND.hole]).map((entry) => entry.label);
    expect(labels).toEqual(['free', 'file, active', 'slab', 'dirty']);
  });
});

describe('sprites', () => {
  let original: SurfaceFactory | null = null;
  afterEach(() => {
    if (original) setSurfaceFactory(original);
  });

  it('paints a mark once and copies it after that', () => {
    const offscreen = recordingContext();
    original = setSurfaceFactory(() => ({ canvas: {} as CanvasImageSource, ctx: offscreen.ctx }) satisfies Surface);
    const screen = recordingContext();
    const paint = markPainter(screen.ctx, theme, 19);
    for (let i = 0; i < 50; i++) paint(KIND.file_active, i * 20, 0);
    paint(KIND.hole, 0, 0);
    expect(screen.count('drawImage')).toBe(50);
    expect(screen.count('fillRect')).toBe(0);
    expect(offscreen.count('fillRect')).toBe(1);
  });
});
