import { afterEach, describe, expect, it } from 'vitest';
import { KIND, MARK_DIRTY } from '#wire/marks.ts';
import { copyFrame, countBlocks, toyMachine } from '#testing/frames.ts';
import { SIZE_CASES, drawingFaults, overlappingTexts, panelInput } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import { rgbaWord, stateLut, themeOf } from '../draw/palette.ts';
import { setSurfaceFactory } from '../draw/surface.ts';
import type { SurfaceFactory } from '../draw/surface.ts';
import type { PanelInput } from '../panel.ts';
import { changedPages } from './draw.ts';
import { mapGeometry, pagePoint } from './geometry.ts';
import { pageMapPanel } from './panel.ts';

const toy = toyMachine();
const class32k = toyMachine({ nr_pages: 32_768, block_pages: 512 });
const real = toyMachine({ nr_pages: 262_144, block_pages: 512 });

function drawn(input: PanelInput): ReturnType<typeof recordingContext> {
  const recording = recordingContext();
  pageMapPanel.draw(recording.ctx, input);
  return recording;
}

describe('page map', () => {
  it.each(SIZE_CASES)('stays inside $width x $height ($size) with readable text', ({ size, width, height, text }) => {
    for (const machine of [toy, class32k, real]) {
      for (const hover of [null, { kind: 'page', pfn: 0, label: '' }] as const) {
        const recording = drawn(panelInput({ size, width, height, hover }, machine));
        expect(drawingFaults(recording, width, height, text)).toEqual([]);
        expect(overlappingTexts(recording)).toEqual([]);
      }
    }
  });

  it('chooses the level by the room a page has', () => {
    const level = (machine: typeof toy, width: number, height: number): string => mapGeometry(panelInput({ width, height }, machine)).level;
    expect(level(toy, 900, 500)).toBe('cells');
    expect(level(toy, 640, 360)).toBe('cells');
    expect(level(class32k, 900, 500)).toBe('pixels');
    expect(level(real, 1100, 500)).toBe('pixels');
    expect(level(real, 640, 200)).toBe('glyphs');
    expect(level(real, 300, 100)).toBe('strips');
  });

  it('fills one square for each page of the toy machine and nothing for the hole', () => {
    const { log } = drawn(panelInput());
    const px = mapGeometry(panelInput()).cell - 1;
    const squares = log.filter((line) => line.startsWith('fillRect') && line.includes(` ${px} ${px} #`));
    const kinds = (kind: number): number => toy.view.mark.filter((mark) => (mark & 15) === kind).length;
    expect(squares).toHaveLength(4096 - kinds(KIND.hole) - kinds(KIND.huge));
    expect(kinds(KIND.hole)).toBe(64);
  });

  it('labels every zone and frames huge pages in gold', () => {
    const recording = drawn(panelInput());
    const words = recording.texts.map((text) => text.text);
    expect(words).toContain('zone DMA');
    expect(words).toContain('zone Normal');
    expect(words.filter((word) => word === 'huge')).toHaveLength(2);
    expect(recording.lines('strokeRect').filter((line) => line.endsWith(themeOf('light').gold))).toHaveLength(2);
    expect(drawn(panelInput({ kernel_names: true })).texts.map((text) => text.text)).toContain('ZONE_NORMAL');
  });

  it.each([[toy, 900, 500], [toy, 640, 360], [class32k, 900, 500], [class32k, 900, 200], [class32k, 900, 130]] as const)('finds the page under the centre of its own cell', (machine, width, height) => {
    const input = panelInput({ width, height }, machine);
    const g = mapGeometry(input);
    for (let pfn = 0; pfn < machine.view.dims.nr_pages; pfn += 7) {
      const { x, y } = pagePoint(g, pfn);
      const hit = pageMapPanel.hit(input, x + g.cell / 2, y + g.cellH * 0.75);
      if ((machine.view.mark[pfn]! & 15) === KIND.hole) expect(hit).toBeNull();
      else expect(hit).toMatchObject({ kind: 'page', pfn });
    }
    expect(pageMapPanel.hit(input, 0, 0)).toBeNull();
    expect(pageMapPanel.hit(input, width - 1, height - 1)).toBeNull();
  });

  it('says what a page is', () => {
    const machine = toyMachine();
    machine.view.mark[1500] = KIND.file_inactive | MARK_DIRTY;
    const input = panelInput({}, machine);
    const { x, y } = pagePoint(mapGeometry(input), 1500);
    expect(pageMapPanel.hit(input, x + 1, y + 1)?.label).toBe('Page 1500: file, inactive, dirty');
    expect(pageMapPanel.hit({ ...input, kernel_names: true }, x + 1, y + 1)?.label).toBe('Page 1500: inactive_file, dirty');
  });

  it('finds a block where pages are too small', () => {
    const input = panelInput({ width: 640, height: 200 }, real);
    const g = mapGeometry(input);
    const { x, y } = pagePoint(g, 100 * 512);
    const hit = pageMapPanel.hit(input, x + 2, y + 2);
    expect(hit).toMatchObject({ kind: 'block', block: 100 });
    expect(hit?.label).toMatch(/^Block 100: \d+ free/);
  });

  it('describes exactly what the frame holds', () => {
    const text = pageMapPanel.describe(panelInput());
    const value = (label: string): unknown => text.rows.find((row) => row[0] === label)?.[2];
    const zoneFree = toy.view.zone_of(0, 'free') + toy.view.zone_of(1, 'free');
    expect(value('free')).toBe(zoneFree);
    expect(text.summary).toContain(`${zoneFree.toLocaleString('en-US')} free pages`);
    expect(value('dirty')).toBe(toy.view.mark.filter((mark) => mark & MARK_DIRTY).length);
    expect(value('slab')).toBe(toy.view.mark.filter((mark) => (mark & 15) === KIND.slab).length);
    const kinds = text.rows.slice(0, 10).reduce((sum, row) => sum + Number(row[2]), 0);
    expect(kinds).toBe(4096 - 64);
    expect(text.rows.every((row) => row.length === text.columns.length)).toBe(true);
  });

  it('shows in the legend only what is on screen, and at most five classes of pixels', () => {
    expect(pageMapPanel.legend(panelInput()).map((entry) => entry.label)).toContain('slab');
    const machine = toyMachine();
    machine.view.mark.fill(KIND.free);
    countBlocks(machine.view, 64);
    expect(pageMapPanel.legend(panelInput({}, machine)).map((entry) => entry.label)).toEqual(['free']);
    // Without a loupe: its cells have their own marks.
    const classes = pageMapPanel.legend(panelInput({ width: 600, height: 400 }, class32k)).filter((entry) => !/block|huge/.test(entry.label));
    expect(classes.length).toBeGreaterThan(2);
    expect(classes.length).toBeLessThanOrEqual(5);
  });
});

describe('motion on the page map', () => {
  const before = copyFrame(toy.view);
  for (let pfn = 1000; pfn < 1040; pfn++) before.mark[pfn]! ^= MARK_DIRTY;

  it('shows nothing of the picture before once it has settled', () => {
    expect(drawn(panelInput({ before, progress: 1 })).log).toEqual(drawn(panelInput()).log);
    expect(changedPages(panelInput({ before, progress: 1 }))).toEqual([]);
  });

  it('makes many changes glow and moves none of them', () => {
    const still = drawn(panelInput()).log.length;
    expect(drawn(panelInput({ before, progress: 0.4 })).log.length - still).toBe(40);
  });

  it('lets at most three changes move alone', () => {
    const few = copyFrame(toy.view);
    few.mark[300] = KIND.free;
    few.mark[301]! ^= MARK_DIRTY;
    const input = panelInput({ before: few, progress: 0.4 });
    expect(changedPages(input)).toEqual([300, 301]);
    expect(drawn(input).log).not.toEqual(drawn(panelInput()).log);
  });
});

describe('what a story points at', () => {
  const focus = { mark: 'free', task: -1, wait_ns: [Infinity, Infinity] } as const;
  const free = toy.view.mark.reduce((sum, mark) => sum + ((mark & 15) === KIND.free ? 1 : 0), 0);

  it('free pages light up one by one, the others step back, and no mark is drawn elsewhere', () => {
    const plain = drawn(panelInput({}, toy));
    const lit = drawn(panelInput({ focus }, toy));
    expect(lit.count('strokeRect') - plain.count('strokeRect')).toBe(free);
    expect(lit.count('fillRect') - plain.count('fillRect')).toBe(toy.view.dims.nr_pages - free - toy.view.mark.reduce((sum, mark) => sum + ((mark & 15) === KIND.hole ? 1 : 0), 0));
    for (const { size, width, height, text } of SIZE_CASES) expect(drawingFaults(drawn(panelInput({ size, width, height, focus }, toy)), width, height, text)).toEqual([]);
  });

  it('another word, or none, changes nothing', () => {
    expect(drawn(panelInput({ focus: { ...focus, mark: 'asker' } }, toy)).count('strokeRect')).toBe(drawn(panelInput({}, toy)).count('strokeRect'));
  });
});

describe('the pixel level', () => {
  let original: SurfaceFactory | null = null;
  afterEach(() => {
    if (original) setSurfaceFactory(original);
  });

  it('puts one image on the screen, coloured by the lens, and never a rectangle a page', () => {
    const images: { width: number; data: Uint8ClampedArray }[] = [];
    original = setSurfaceFactory(() => {
      const { ctx } = recordingContext();
      ctx.putImageData = (image: ImageData): void => void images.push(image);
      return { canvas: {} as CanvasImageSource, ctx };
    });
    const input = panelInput({ follow: [], width: 640, height: 400 }, class32k);
    const recording = drawn(input);
    expect(images).toHaveLength(1);
    expect(recording.count('drawImage')).toBe(1);
    expect(recording.count('fillRect')).toBeLessThan(40);
    const g = mapGeometry(input);
    const words = new Uint32Array(images[0]!.data.buffer);
    const lut = stateLut(input.theme);
    for (const pfn of [5, 3000, 20_001, 32_767]) {
      const { x, y } = pagePoint(g, pfn);
      const mark = class32k.view.mark[pfn]!;
      if ((mark & 15) === KIND.huge) continue;
      expect(words[(y - g.rowTops[0]!) * images[0]!.width + x - g.left]).toBe(lut[mark]);
    }
    expect(words).toContain(rgbaWord(input.theme.dirty));
  });
});
