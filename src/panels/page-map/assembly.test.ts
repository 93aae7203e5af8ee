// Huge pages in the making, on a hand-made compaction: what the map draws of it and what it says.
import { describe, expect, it } from 'vitest';
import { KIND } from '#wire/marks.ts';
import * as L from '#wire/frame_layout.ts';
import { copyFrame, countBlocks, setRow } from '#testing/frames.ts';
import { TARGET, assemblyMachine } from '#testing/frames_assembly.ts';
import { SIZE_CASES, drawingFaults, overlappingTexts, panelInput } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import { themeOf } from '../draw/palette.ts';
import { WHOLE_MAP } from '../panel.ts';
import type { PanelInput } from '../panel.ts';
import { theftsOf } from './assembly.ts';
import { mapLayout, pagePoint, tileX, tileY } from './geometry.ts';
import { MOST_GHOSTS, movesOf, route } from './moves.ts';
import { pageMapPanel } from './panel.ts';
import { assemblyWords, inTheWay, nearestBlock } from './state.ts';

const machine = assemblyMachine();
const { gold, harm, kernel } = themeOf('light');

function drawn(input: PanelInput): ReturnType<typeof recordingContext> {
  const recording = recordingContext();
  pageMapPanel.draw(recording.ctx, input);
  return recording;
}

describe('a huge page in the making', () => {
  it.each(SIZE_CASES)('stays inside $width x $height ($size) with readable text that covers nothing', ({ size, width, height, text }) => {
    for (const theme of ['light', 'dark', 'projector']) {
      for (const moves of [1, 3, 30]) {
        const recording = drawn(panelInput({ size, width, height, theme: themeOf(theme) }, assemblyMachine({ moves, thefts: 2 })));
        expect(drawingFaults(recording, width, height, text)).toEqual([]);
        expect(overlappingTexts(recording).filter((pair) => !/"[×\d]/.test(pair))).toEqual([]);
      }
    }
  });

  it('frames the block being emptied in dashed gold and huge ones in solid gold', () => {
    const recording = drawn(panelInput({}, machine));
    const ours = recording.lines('strokeRectDashed').filter((line) => line.endsWith(gold));
    expect(ours).toHaveLength(1);
    const { map: g } = mapLayout(panelInput({}, machine));
    const [, x, y] = ours[0]!.split(' ').map(Number);
    expect(Math.abs(x! - tileX(g, TARGET.block))).toBeLessThan(5);
    expect(Math.abs(y! - tileY(g, TARGET.block))).toBeLessThan(5);
    expect(recording.lines('strokeRect').filter((line) => line.endsWith(gold))).toHaveLength(2);
  });

  it('shows on the ruler what no scanner has touched, and names both scanners', () => {
    const { texts } = drawn(panelInput({}, machine));
    const words = texts.map((text) => text.text);
    const free = Math.floor(machine.view.scanner_of(0, 'free_pfn') / 64);
    expect(words).toContain(`${free - TARGET.block - 1} blocks untouched`);
    expect(words).toContain('▷ moves pages out');
    expect(words).toContain('finds free places ◁');
    expect(drawn(panelInput({ kernel_names: true }, machine)).texts.map((text) => text.text)).toContain('▷ migrate scanner');
    // Without a compaction, and where nothing is about large blocks, the room belongs to the pages.
    expect(words).toContain('address 0');
    expect(drawn(panelInput()).texts.map((text) => text.text)).not.toContain('address 0');
  });

  it('puts gold under a block for the share already clear, and ink under one that holds what cannot move', () => {
    const none = assemblyMachine({ quiet: true });
    none.view.mark.fill(KIND.file_inactive);
    none.view.mark.fill(KIND.free, 64, 64 + 16);
    none.view.mark[3 * 64] = KIND.kernel;
    none.view.mark.fill(KIND.huge, 5 * 64, 6 * 64);
    countBlocks(none.view, 64);
    const input = panelInput({}, none);
    const { map: g } = mapLayout(input);
    const { log } = drawn(input);
    expect(g.bar).toBeGreaterThan(0);
    // All bars of a colour are one path; its box spans them.
    const box = (colour: string): number[] => log.find((line) => line.startsWith('fill ') && line.endsWith(colour))!.split(' ').slice(1, 5).map(Number);
    expect(box(gold).slice(0, 3)).toEqual([tileX(g, 1), tileY(g, 1) + g.tileHeight + g.bar - box(gold)[3]!, g.tileWidth / 4]);
    expect(box(kernel)[0]).toBe(tileX(g, 3));
  });

  it('rings a stolen page in red, hatches it, and names the thief beside it until the run is over', () => {
    const input = panelInput({}, machine);
    const [theft] = theftsOf(input);
    expect(theft).toMatchObject({ thief: 2, victim: 0 });
    const recording = drawn(input);
    const { map: g } = mapLayout(input);
    const { x, y } = pagePoint(g, theft!.pfn);
    const ring = recording.lines('strokeRect').filter((line) => line.endsWith(harm));
    expect(ring).toHaveLength(1);
    expect(ring[0]!.split(' ').slice(1, 3).map(Number).map((at, i) => Math.abs(at - [x, y][i]!) < 4)).toEqual([true, true]);
    expect(recording.texts.map((text) => text.text)).toEqual(expect.arrayContaining(['taken', '3']));
    expect(pageMapPanel.hit(input, x + 1, y + 1)).toMatchObject({ kind: 'page', note: expect.stringContaining('Taken by copier while editor was emptying this block.') as string });

    const over = assemblyMachine();
    setRow(over.view.head, L.HEAD, 0, { nr_scanners: 0 });
    expect(theftsOf(panelInput({}, over))).toEqual([]);
    const freed = assemblyMachine();
    freed.view.mark[theft!.pfn] = KIND.free;
    expect(theftsOf(panelInput({}, freed))).toEqual([]);
  });
});

describe('the words for a block', () => {
  it('count what is in the way and reckon the time from the run', () => {
    const input = panelInput({}, machine);
    const way = inTheWay(machine.view, TARGET.block, 64);
    expect(way.state).toBe('movable');
    const movable = way.file + way.anon;
    expect(assemblyWords(input, TARGET.block)).toBe(
      `${movable} in the way: ${way.file} file, ${way.anon} anonymous; could be huge in about ${Math.round(movable * TARGET.ms_per_page)} ms`,
    );
  });

  it('do not guess before a page was moved', () => {
    const fresh = assemblyMachine();
    setRow(fresh.view.scanner, L.SCANNER, 0, { nr_migrated: 0 });
    expect(assemblyWords(panelInput({}, fresh), TARGET.block)).toMatch(/; how long that takes is not known yet$/);
  });

  it('say what can never be a huge page, what is one, and what could be one at once', () => {
    const input = panelInput({}, machine);
    const huge = [...Array(64).keys()].find((block) => machine.view.mark[block * 64] === KIND.huge)!;
    expect(assemblyWords(input, huge)).toBe('one huge page');
    expect(assemblyWords(input, 0)).toMatch(/^\d+ pages that cannot move: no huge page here/);
    const clear = assemblyMachine();
    clear.view.mark.fill(KIND.free, 40 * 64, 41 * 64);
    countBlocks(clear.view, 64);
    expect(assemblyWords(panelInput({}, clear), 40)).toBe('nothing in the way: it can become a huge page at once');
    expect(nearestBlock(clear.view, 64)).toBe(40);
  });

  it('find the nearest block as a plain search does', () => {
    const { view } = machine;
    let best = -1;
    let fewest = Infinity;
    for (let block = 0; block < 64; block++) {
      const way = inTheWay(view, block, 64);
      if (way.state !== 'movable' && way.state !== 'clear') continue;
      if (way.file + way.anon < fewest) [best, fewest] = [block, way.file + way.anon];
    }
    expect(best).toBeGreaterThanOrEqual(0);
    expect(nearestBlock(view, 64)).toBe(best);
  });

  it('are in the text form, with scanners and thieves', () => {
    const { summary } = pageMapPanel.describe(panelInput({}, machine));
    const free = Math.floor(machine.view.scanner_of(0, 'free_pfn') / 64);
    expect(summary).toContain(`Nearest candidate block ${nearestBlock(machine.view, 64)}: `);
    expect(summary).toContain(`migration scanner at block ${TARGET.block}, free scanner at block ${free}, ${free - TARGET.block - 1} blocks between them`);
    expect(summary).toContain('2 huge pages');
    expect(summary).toContain('1 page was taken meanwhile out of blocks being emptied, by copier.');
  });

  it('are in the legend only while they are on screen', () => {
    const labels = pageMapPanel.legend(panelInput({}, machine)).map((entry) => entry.label);
    expect(labels).toEqual(expect.arrayContaining(['block being emptied', 'taken out of a block being emptied', 'share of a block already clear']));
    const quiet = pageMapPanel.legend(panelInput({}, assemblyMachine({ quiet: true }))).map((entry) => entry.label);
    expect(quiet).not.toContain('block being emptied');
    expect(quiet).not.toContain('taken out of a block being emptied');
  });
});

describe('pages that move', () => {
  const before = copyFrame(machine.view);
  for (const { from, to } of movesOf(panelInput({}, machine), mapLayout(panelInput({}, machine)).map)) {
    before.mark[from] = KIND.file_inactive;
    before.mark[to] = KIND.free;
  }
  const numbers = (input: PanelInput): string[] => drawn(input).texts.map((text) => text.text).filter((text) => /^×?\d+$/.test(text) && text !== '3');

  it('leave numbered paths that cross no block but their own two', () => {
    const input = panelInput({}, machine);
    const { map: g } = mapLayout(input);
    const moves = movesOf(input, g);
    expect(moves).toHaveLength(3);
    expect(numbers(input)).toEqual(['1', '2']);
    for (const { from, to } of moves) {
      const own = [from, to].map((pfn) => Math.floor(pfn / 64));
      const points = route(g, from, to);
      points.slice(1).forEach(([x, y], i) => {
        const [x0, y0] = points[i]!;
        expect(x === x0 || y === y0).toBe(true);
        for (let step = 0; step <= 20; step++) {
          const [px, py] = [x0 + ((x - x0) * step) / 20, y0 + ((y - y0) * step) / 20];
          const hit = [...Array(g.nrTiles).keys()].find((tile) => px > tileX(g, tile) + 0.5 && px < tileX(g, tile) + g.tileWidth - 1.5 && py > tileY(g, tile) + 0.5 && py < tileY(g, tile) + g.tileHeight - 0.5);
          expect(hit === undefined || own.includes(hit)).toBe(true);
        }
      });
    }
  });

  it('travel as at most three ghosts, and the old place empties after the arrival', () => {
    const still = drawn(panelInput({}, machine));
    const half = drawn(panelInput({ before, progress: 0.5 }, machine));
    expect(half.log).not.toEqual(still.log);
    expect(movesOf(panelInput({}, machine), mapLayout(panelInput({}, machine)).map).length).toBeLessThanOrEqual(MOST_GHOSTS);
    const input = panelInput({ before, progress: 0.5 }, machine);
    const { map: g } = mapLayout(input);
    const [move] = movesOf(input, g);
    const { x, y } = pagePoint(g, move!.from);
    const fills = (progress: number): string[] =>
      drawn(panelInput({ before, progress }, machine)).log.filter((line) => line.startsWith(`fillRect ${x} ${y} `));
    // The last paint of the old place: still the page, then free.
    expect(fills(0.5).at(-1)).toContain(themeOf('light').fileInactive);
    expect(fills(0.9).at(-1)).toContain(themeOf('light').free);
  });

  it('are particles with a number where they are many, twelve at most', () => {
    const many = assemblyMachine({ moves: 40 });
    const recording = drawn(panelInput({ before: copyFrame(many.view), progress: 0.4 }, many));
    const dots = recording.lines('fill').filter((line) => line.split(' ')[3] === '7' && line.split(' ')[4] === '7');
    expect(dots.length).toBeGreaterThan(0);
    expect(dots.length).toBeLessThanOrEqual(12);
    expect(recording.texts.some((text) => /^×\d+$/.test(text.text))).toBe(true);
  });

  it('do not travel while the machine runs fast', () => {
    const many = assemblyMachine({ moves: 41 });
    expect(numbers(panelInput({ rate: 1e9 }, many))).toEqual([]);
    expect(numbers(panelInput({ rate: 0 }, many)).length).toBeGreaterThan(0);
  });
});

describe('a block becoming huge', () => {
  it('settles once: the frame comes from outside, the pages fade', () => {
    const before = copyFrame(machine.view);
    const huge = [...Array(64).keys()].find((block) => machine.view.mark[block * 64] === KIND.huge)!;
    before.mark.fill(KIND.anon_active, huge * 64, huge * 64 + 64);
    countBlocks(before, 64);
    const frame = (progress: number): number => {
      const lines = drawn(panelInput({ before, progress, map: { ...WHOLE_MAP } }, machine)).lines('strokeRect').filter((line) => line.endsWith(gold));
      return Math.max(...lines.map((line) => Number(line.split(' ')[3])));
    };
    expect(frame(0.1)).toBeGreaterThan(frame(1));
    expect(frame(0.6)).toBeLessThan(frame(0.1));
  });
});
