// Zoom, loupe and lenses: what gestures make of the view, and what a view makes of the picture.
import { describe, expect, it } from 'vitest';
import { fc } from '#testing/chance.ts';
import * as L from '#wire/frame_layout.ts';
import { FrameView } from '#wire/frame_view.ts';
import { AGE, LENS, LENS_WHAT, LENSES, OWNER } from '#wire/lens.ts';
import { KIND } from '#wire/marks.ts';
import { differenceFor } from '#testing/color_difference.ts';
import { toyMachine } from '#testing/frames.ts';
import type { ToyMachine } from '#testing/frames.ts';
import { largeMachine } from '#testing/frames_assembly.ts';
import { SIZE_CASES, drawingFaults, overlappingTexts, panelInput } from '#testing/panel_input.ts';
import { recordingContext } from '#testing/recording_context.ts';
import { THEMES } from '../draw/palette.ts';
import { WHOLE_MAP } from '../panel.ts';
import type { Gesture, MapView, PanelInput } from '../panel.ts';
import { blocksShown, mapLayout, pagePoint, tileX, tileY } from './geometry.ts';
import { lensOf, stackCounts } from './lenses.ts';
import { pageMapPanel } from './panel.ts';
import { steerPageMap } from './steer.ts';

const toy = toyMachine();
const class32k = toyMachine({ nr_pages: 32_768, block_pages: 512 });
const real = toyMachine({ nr_pages: 262_144, block_pages: 512 });

function inputOf(map: Partial<MapView>, machine: ToyMachine = class32k, over: Partial<PanelInput> = {}): PanelInput {
  return panelInput({ map: { ...WHOLE_MAP, ...map }, ...over }, machine);
}

function after(input: PanelInput, ...gestures: readonly Gesture[]): PanelInput {
  let now = input;
  for (const gesture of gestures) now = { ...now, map: steerPageMap(now, gesture) ?? now.map ?? WHOLE_MAP };
  return now;
}

const nearer: Gesture = { kind: 'zoom', factor: 2, x: null, y: null };

/** The same machine with a frame that carries a lens. */
function withLens(machine: ToyMachine, lens: 'age' | 'owner'): ToyMachine {
  const layout = L.frame_layout(machine.view.dims, true);
  const buffer = new ArrayBuffer(layout.byte_length);
  new Uint8Array(buffer).set(new Uint8Array(machine.view.buffer));
  const view = new FrameView(machine.view.dims, buffer);
  view.lens_class.fill(-1);
  view.lens_class[0] = LENS[lens];
  const rows = lens === 'age'
    ? [[LENS_WHAT.free, -1, 0, -1], [LENS_WHAT.younger, -1, 0, 5e7], [LENS_WHAT.younger, -1, 0, 2e8], [LENS_WHAT.younger, -1, 0, 1e9], [LENS_WHAT.older, -1, 0, 1e9]]
    : [[LENS_WHAT.free, -1, 0, -1], [LENS_WHAT.kernel, -1, 0, -1], [LENS_WHAT.task, 0, 0, -1], [LENS_WHAT.task, 2, 0, -1], [LENS_WHAT.file, 0, 0, -1], [LENS_WHAT.file, 1, 0, -1], [LENS_WHAT.others, -1, 0, -1]];
  view.lens_class.set(rows.flat(), 1);
  for (let pfn = 0; pfn < view.lens.length; pfn++) {
    const kind = view.mark[pfn]! & 15;
    view.lens[pfn] = kind === KIND.hole ? 255 : kind <= KIND.free_pcp ? 0 : 1 + (pfn % (rows.length - 1));
    if (view.lens[pfn] !== 255) view.lens_block[Math.floor(pfn / machine.session.block_pages) * L.MAX_LENS_CLASSES + view.lens[pfn]!]!++;
  }
  return { ...machine, view };
}

describe('zoom', () => {
  it('goes through all levels of detail as it comes nearer', () => {
    const levels: string[] = [];
    let input = inputOf({}, largeMachine(4_194_304));
    for (let i = 0; i < 14; i++) {
      levels.push(mapLayout(input).map.level);
      input = after(input, nearer);
    }
    expect([...new Set(levels)]).toEqual(['strips', 'glyphs', 'pixels', 'cells']);
    expect(mapLayout(input).loupe).toBeNull();
  });

  it('keeps what is under the pointer near it, and never leaves memory', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 500 }), fc.integer({ min: 30, max: 400 }), fc.constantFrom(1.3, 2, 7), (x, y, factor) => {
      const input = inputOf({}, real, { width: 640, height: 440 });
      const hit = pageMapPanel.hit(input, x, y);
      const next = after(input, { kind: 'zoom', factor, x, y });
      const { first, count } = blocksShown(next);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first + count).toBeLessThanOrEqual(512);
      const block = hit?.kind === 'block' ? hit.block : hit?.kind === 'page' ? Math.floor(hit.pfn / 512) : -1;
      if (block < 0) return;
      expect(block).toBeGreaterThanOrEqual(first);
      expect(block).toBeLessThan(first + count);
      expect(Math.abs((block - first) / count - block / 512)).toBeLessThan(1.5 / count);
    }), { numRuns: 60 });
  });

  it('comes back to the whole by zooming out or by reset', () => {
    const near = after(inputOf({}, real), nearer, nearer, nearer);
    expect(blocksShown(near).count).toBe(64);
    const away: Gesture = { kind: 'zoom', factor: 1 / 16, x: null, y: null };
    expect(after(near, away).map).toMatchObject({ zoom: 1, centre: 0 });
    expect(after(near, { kind: 'reset' }).map).toEqual(WHOLE_MAP);
    expect(steerPageMap(inputOf({}, real), { kind: 'reset' })).toBeNull();
  });

  it('draws the same picture for the same view, whatever came before', () => {
    const walked = after(inputOf({}, real), nearer, nearer, { kind: 'arrow', dx: 0, dy: 1, pan: true });
    const linked = inputOf({ ...walked.map! }, real);
    const log = (input: PanelInput): string[] => {
      const recording = recordingContext();
      pageMapPanel.draw(recording.ctx, input);
      return recording.log;
    };
    expect(log(linked)).toEqual(log(walked));
  });

  it('is dragged by rows and tiles, as far as the pointer goes', () => {
    const near = after(inputOf({}, toy, { width: 400, height: 300 }), nearer, nearer);
    const { map: g } = mapLayout(near);
    const from = { from_x: g.left + 2, from_y: g.rowTops[1]! + 2, start: near.map! } as const;
    const pitchY = g.rowTops[1]! - g.rowTops[0]!;
    const up = after(near, { kind: 'drag', ...from, x: from.from_x, y: from.from_y - pitchY });
    expect(blocksShown(up).first - blocksShown(near).first).toBe(g.columns);
    // And back to where it began: the drag is reckoned from its start.
    expect(blocksShown(after(up, { kind: 'drag', ...from, x: from.from_x, y: from.from_y }))).toEqual(blocksShown(near));
  });

  it.each(SIZE_CASES)('stays inside $width x $height ($size) at every zoom and lens', ({ size, width, height, text }) => {
    for (const lens of LENSES) {
      for (const [zoom, centre] of [[1, 0], [2, 40], [9, 3], [64, 63]] as const) {
        for (const machine of [toy, class32k, real]) {
          const recording = recordingContext();
          pageMapPanel.draw(recording.ctx, inputOf({ lens, zoom, centre }, machine, { size, width, height }));
          expect(drawingFaults(recording, width, height, text)).toEqual([]);
          expect(overlappingTexts(recording)).toEqual([]);
        }
      }
    }
  });
});

describe('the loupe', () => {
  it('stands beside the map only where pages are too small for their marks', () => {
    expect(mapLayout(inputOf({}, toy)).loupe).toBeNull();
    const { map, loupe } = mapLayout(inputOf({}, class32k));
    expect(map.level).not.toBe('cells');
    expect(loupe?.level).toBe('cells');
    expect(loupe!.left).toBeGreaterThan(map.left + map.columns * map.pitchX);
    // Where every page is on screen, that is worth more than a loupe.
    const all = inputOf({}, real, { width: 900, height: 500 });
    expect(mapLayout(all).map.level).toBe('pixels');
    expect(mapLayout(all).loupe).toBeNull();
    // Until a block is chosen.
    const chosen = after(all, { kind: 'click', x: tileX(mapLayout(all).map, 200) + 2, y: tileY(mapLayout(all).map, 200) + 2 });
    expect(chosen.map?.block).toBe(200);
    expect(mapLayout(chosen).loupe?.level).toBe('cells');
  });

  it('shows the block that was clicked, goes on with the arrows, and gives each page', () => {
    const input = inputOf({}, class32k);
    const { map: g } = mapLayout(input);
    const clicked = after(input, { kind: 'click', x: tileX(g, 30) + 3, y: tileY(g, 30) + 3 });
    expect(clicked.map?.block).toBe(30);
    const walked = after(clicked, { kind: 'arrow', dx: 1, dy: 0, pan: false }, { kind: 'arrow', dx: 0, dy: 1, pan: false });
    expect(walked.map?.block).toBe(31 + g.columns);
    const { loupe } = mapLayout(walked);
    const pfn = walked.map!.block! * 512 + 77;
    const { x, y } = pagePoint(loupe!, pfn);
    expect(pageMapPanel.hit(walked, x + 2, y + 2)).toMatchObject({ kind: 'page', pfn });
    // A click in the loupe is for the page: it places nothing.
    expect(steerPageMap(walked, { kind: 'click', x: x + 2, y: y + 2 })).toBeNull();
  });

  it('is dragged over the map', () => {
    const input = inputOf({}, class32k);
    const { map: g } = mapLayout(input);
    const drag: Gesture = { kind: 'drag', from_x: tileX(g, 5) + 2, from_y: tileY(g, 5) + 2, x: tileX(g, 44) + 2, y: tileY(g, 44) + 2, start: input.map! };
    expect(after(input, drag).map?.block).toBe(44);
  });

  it('leaves the arrows to others where there is nothing to move', () => {
    expect(steerPageMap(inputOf({}, toy), { kind: 'arrow', dx: 1, dy: 0, pan: false })).toBeNull();
    expect(steerPageMap(inputOf({}, toy), { kind: 'click', x: 50, y: 60 })).toBeNull();
  });
});

describe('a lens', () => {
  it.each(['kind', 'way', 'dirty', 'age', 'owner'] as const)('%s: classes of pages and stacks of blocks hold the same pages, at most seven', (id) => {
    const machine = id === 'age' || id === 'owner' ? withLens(class32k, id) : class32k;
    const input = inputOf({ lens: id }, machine);
    const lens = lensOf(input);
    expect(lens.id).toBe(id);
    expect(lens.classes.length).toBeLessThanOrEqual(id === 'owner' ? 7 : 5);
    const used = [...class32k.view.mark].filter((mark) => (mark & 15) !== KIND.hole).length;
    const counts = stackCounts(lens, 0, 64);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(used);
    if (id === 'kind') return;
    const bytes = lens.of_mark === null ? machine.view.lens : machine.view.mark;
    lens.stack.forEach((known, i) => {
      const number = lens.classes.indexOf(known);
      expect([...bytes].filter((byte) => (lens.of_mark?.(byte) ?? byte) === number)).toHaveLength(counts[i]!);
    });
    const rows = pageMapPanel.describe(input).rows.filter((row) => String(row[0]).includes(': '));
    expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(used);
  });

  it('falls back to the plain one while the frame does not carry it', () => {
    expect(lensOf(inputOf({ lens: 'age' })).id).toBe('kind');
    expect(lensOf(inputOf({ lens: 'owner' }, withLens(class32k, 'age'))).id).toBe('kind');
  });

  it('names owners and ages', () => {
    const names = lensOf(inputOf({ lens: 'owner' }, withLens(class32k, 'owner'))).classes.map((known) => known.label);
    expect(names[OWNER.task_a]).toBe('memory of editor');
    expect(names[OWNER.file_b]).toBe('file /home/b');
    const ages = lensOf(inputOf({ lens: 'age' }, withLens(class32k, 'age'))).classes.map((known) => known.label);
    expect(ages[AGE.first]).toBe('changed within 50 ms');
    expect(ages[AGE.last]).toBe('unchanged for 1 s or longer');
  });

  it.each(Object.values(THEMES))('keeps its classes apart for every eye: $id', (theme) => {
    for (const id of ['way', 'dirty', 'age', 'owner'] as const) {
      const machine = id === 'age' || id === 'owner' ? withLens(class32k, id) : class32k;
      const colours = lensOf(inputOf({ lens: id }, machine)).classes.map((known) => known.colour(theme));
      for (const vision of ['normal', 'protan', 'deutan', 'tritan'] as const) {
        colours.forEach((a, i) => colours.slice(i + 1).forEach((b) => expect(differenceFor(vision, a, b), `${id} ${vision} ${a} ${b}`).toBeGreaterThanOrEqual(10)));
      }
    }
  });
});

describe('millions of pages', () => {
  it('are told of by sums, in the same numbers', () => {
    const large = largeMachine(4_194_304);
    const text = pageMapPanel.describe(inputOf({}, large));
    const part = pageMapPanel.describe(inputOf({}, largeMachine(262_144)));
    const value = (of: typeof text, label: string): number => Number(of.rows.find((row) => row[0] === label)?.[2]);
    expect(value(text, 'slab')).toBe(16 * value(part, 'slab'));
    expect(value(text, 'dirty')).toBe(16 * value(part, 'dirty'));
    expect(value(text, 'anonymous')).toBe(16 * (value(part, 'anonymous, active') + value(part, 'anonymous, inactive')));
    expect(pageMapPanel.legend(inputOf({}, large)).length).toBeGreaterThan(4);
  });
});
