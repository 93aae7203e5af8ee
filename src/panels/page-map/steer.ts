// What gestures make of the view: zoom about the block under the pointer, drag by rows, the loupe by click, drag and
// arrows. Pure: the panel keeps nothing, the page stores the view.
import type { Gesture, Hit, MapView, PanelInput } from '../panel.ts';
import { WHOLE_MAP } from '../panel.ts';
import { blocksShown, inGrid, mapLayout, tileAt, tileOf, tileX, tileY } from './geometry.ts';
import type { MapGeometry } from './geometry.ts';
import { blockHit } from './hit.ts';
import { focusBlock, nearestBlock, viewOf } from './state.ts';

const NEARLY_WHOLE = 1.02;

export function steerPageMap(input: PanelInput, gesture: Gesture): MapView | null {
  const view = viewOf(input);
  switch (gesture.kind) {
    case 'zoom':
      return zoomed(input, view, gesture.factor, gesture.x, gesture.y);
    case 'drag':
      return dragged(input, gesture);
    case 'click': {
      const block = blockUnder(input, gesture.x, gesture.y);
      return block < 0 ? null : { ...view, block };
    }
    case 'arrow':
      return byArrow(input, view, gesture.dx, gesture.dy, gesture.pan);
    case 'nearest': {
      const block = nearestBlock(input.view, input.session.block_pages);
      return block < 0 ? null : inSight(input, { ...view, block });
    }
    case 'reset':
      return view.zoom === 1 && view.block === null ? null : { ...WHOLE_MAP, lens: view.lens };
  }
}

/** Where a block stands in the map, for a card that points at it. */
export function blockPlace(input: PanelInput, block: number): { readonly x: number; readonly y: number; readonly hit: Hit } | null {
  const { map: g } = mapLayout(input);
  const tile = tileOf(g, block);
  return tile < 0 ? null : { x: tileX(g, tile) + g.tileWidth / 2, y: tileY(g, tile) + g.tileHeight, hit: blockHit(input, block, block) };
}

function clampView(input: PanelInput, view: MapView): MapView {
  const blocks = input.view.dims.nr_blocks;
  const zoom = Math.min(Math.max(view.zoom, 1), blocks);
  if (zoom < NEARLY_WHOLE) return { ...view, zoom: 1, centre: 0 };
  const half = (Math.max(1, Math.round(blocks / zoom)) - 1) / 2;
  return { ...view, zoom: Math.round(zoom * 1000) / 1000, centre: Math.round(Math.min(Math.max(view.centre, half), blocks - 1 - half) * 2) / 2 };
}

/** The block under the point keeps its share of the way through what is in sight. */
function zoomed(input: PanelInput, view: MapView, factor: number, x: number | null, y: number | null): MapView | null {
  const { map: g } = mapLayout(input);
  const blocks = input.view.dims.nr_blocks;
  const under = x === null || y === null ? -1 : nearTile(g, x, y);
  const about = under < 0 ? Math.min(Math.max(focusBlock(input), g.first), g.first + g.count - 1) : g.first + under * g.unit;
  const zoom = Math.min(Math.max(view.zoom * factor, 1), blocks);
  const count = Math.min(blocks, Math.max(1, Math.round(blocks / zoom)));
  const share = (about - g.first) / g.count;
  const first = about - share * count;
  const next = clampView(input, { ...view, zoom, centre: first + (count - 1) / 2 });
  return next.zoom === view.zoom && next.centre === view.centre ? null : next;
}

/** The tile nearest to a point, gutters counted to the tile before them; -1 outside the map. */
function nearTile(g: MapGeometry, x: number, y: number): number {
  if (!inGrid(g, x, y)) return -1;
  const column = Math.min(Math.max(0, Math.floor((x - g.left) / g.pitchX)), g.columns - 1);
  const row = Math.max(0, g.rowTops.findLastIndex((top) => y >= top));
  return Math.min(row * g.columns + column, g.nrTiles - 1);
}

function dragged(input: PanelInput, { from_x, from_y, x, y, start }: Extract<Gesture, { kind: 'drag' }>): MapView | null {
  const { map: g, loupe } = mapLayout(input);
  const before = { ...input, map: start };
  // The loupe is moved by its frame on the map, or by its own picture, which runs the other way.
  if (loupe !== null && (inGrid(loupe, from_x, from_y) || start.zoom === 1)) {
    const at = nearTile(g, x, y);
    if (inGrid(loupe, from_x, from_y)) {
      const rows = Math.round((from_y - y) / Math.max(1, loupe.tileHeight)) * loupe.columns + Math.round((from_x - x) / loupe.pitchX);
      return withBlock(input, focusBlock(before) + rows);
    }
    return at < 0 ? null : withBlock(input, g.first + at * g.unit);
  }
  if (start.zoom === 1) return null;
  const pitchY = g.rowTops.length > 1 ? g.rowTops[1]! - g.rowTops[0]! : g.tileHeight;
  const tiles = Math.round((from_y - y) / pitchY) * g.columns + Math.round((from_x - x) / g.pitchX);
  const { first, count } = blocksShown(before);
  const next = clampView(input, { ...viewOf(input), centre: first + tiles * g.unit + (count - 1) / 2 });
  return next.centre === viewOf(input).centre ? null : next;
}

function withBlock(input: PanelInput, block: number): MapView | null {
  const view = viewOf(input);
  const next = Math.min(Math.max(block, 0), input.view.dims.nr_blocks - 1);
  return next === view.block ? null : { ...view, block: next };
}

function blockUnder(input: PanelInput, x: number, y: number): number {
  const { map: g, loupe_fits } = mapLayout(input);
  if (!loupe_fits) return -1;
  const tile = tileAt(g, x, y);
  return tile < 0 ? -1 : g.first + tile * g.unit + Math.floor(g.unit / 2);
}

/** Arrows move the loupe, or, where there is none, the part of memory in sight. */
function byArrow(input: PanelInput, view: MapView, dx: number, dy: number, pan: boolean): MapView | null {
  const { map: g, loupe } = mapLayout(input);
  const step = (dx + dy * g.columns) * g.unit;
  if (loupe !== null && !pan) return inSight(input, { ...view, block: Math.min(Math.max(focusBlock(input) + step, 0), input.view.dims.nr_blocks - 1) });
  if (view.zoom === 1) return null;
  const { first, count } = blocksShown(input);
  const next = clampView(input, { ...view, centre: first + (count - 1) / 2 + step });
  return next.centre === view.centre ? view : next;
}

/** The view moved just so far that its block is in sight. */
function inSight(input: PanelInput, view: MapView): MapView {
  if (view.zoom === 1 || view.block === null) return view;
  const { first, count } = blocksShown({ ...input, map: view });
  if (view.block >= first && view.block < first + count) return view;
  return clampView(input, { ...view, centre: view.block });
}
