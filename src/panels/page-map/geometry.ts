// Where every block and page of the map stands. Drawing and hit test share it, so they cannot disagree.
// Blocks run in reading order because address order is the story: one scanner walks up, another down. Zooming shows fewer
// blocks, laid out anew as large as they fit, so that every level keeps the reading order and cuts no block in two.
import type { PanelInput } from '../panel.ts';
import { textSizes } from '../draw/text.ts';
import type { Grid, Level } from './grid.ts';
import { layGrid } from './grid.ts';
import { aboutBlocks, focusBlock, viewOf } from './state.ts';

export type { Level } from './grid.ts';

export interface ZoneLabel {
  readonly zone: number;
  readonly tile: number;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly width: number;
}

export interface Ruler {
  readonly left: number;
  readonly right: number;
  /** Baseline of its words, and the line itself. */
  readonly text: number;
  readonly line: number;
}

/** A part of memory laid out as tiles: the map itself, or the blocks under the loupe. */
export interface MapGeometry extends Grid {
  readonly nrPages: number;
  readonly nrBlocks: number;
  readonly blockPages: number;
}

export interface MapLayout {
  readonly map: MapGeometry;
  readonly labels: readonly ZoneLabel[];
  readonly ruler: Ruler | null;
  /** Where pages of the map are too small for marks, the blocks round the chosen one as full cells. */
  readonly loupe: MapGeometry | null;
  /** Whether there is room for a loupe, once the visitor chooses a block. */
  readonly loupe_fits: boolean;
}

/** Room for the ring of a page at the edge. */
const MARGIN = 5;
/** Below these sizes there is room for the map alone. */
/** In a slide the words are large and the picture is small: its height goes to the pages. */
const RULER_FROM = { width: 420, height: 220, slide: 280 } as const;
const LOUPE_FROM = { width: 700, height: 220 } as const;
const LOUPE_SHARE = 0.38;
const LOUPE_GAP = 22;
const LOUPE_CELLS = [11, 10, 9, 8, 7, 6, 5] as const;
const MOST_UNDER_LOUPE = 9;

export function mapGeometry(input: PanelInput): MapGeometry {
  return mapLayout(input).map;
}

/** Layouts found lately: every picture and every move of the pointer asks for the same one. */
const known = new Map<string, MapLayout>();
const MOST_KNOWN = 8;

export function mapLayout(input: PanelInput): MapLayout {
  const { width, height, size, session, view } = input;
  const { first, count } = blocksShown(input);
  const zones = session.zones.map((zone) => zone.start_pfn).join();
  const key = [width, height, size, first, count, focusBlock(input), viewOf(input).block === null, view.dims.nr_pages, view.dims.nr_blocks, session.block_pages, zones, aboutBlocks(input)].join(' ');
  let layout = known.get(key);
  if (layout === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, (layout = lay(input)));
  }
  return layout;
}

function lay(input: PanelInput): MapLayout {
  const ruler = rulerOf(input);
  const area = { left: MARGIN, top: ruler === null ? MARGIN : ruler.line + 9, right: input.width - MARGIN, bottom: input.height - MARGIN };
  const { first, count } = blocksShown(input);
  const whole = layMap(input, area, first, count);
  const lens = whole.map.level === 'cells' ? null : loupeOf(input, area);
  if (lens === null) return { ...whole, ruler, loupe: null, loupe_fits: false };
  const beside = layMap(input, { ...area, right: lens.left - LOUPE_GAP }, first, count);
  // Every page on screen is worth more than a few of them enlarged, until the visitor asks for these.
  const costly = whole.map.level === 'pixels' && beside.map.level !== 'pixels';
  if (costly && viewOf(input).block === null) return { ...whole, ruler, loupe: null, loupe_fits: true };
  return { ...beside, ruler, loupe: lens, loupe_fits: true };
}

/** First block in sight and how many. */
export function blocksShown(input: PanelInput): { readonly first: number; readonly count: number } {
  const blocks = input.view.dims.nr_blocks;
  const { zoom, centre } = viewOf(input);
  if (!(zoom > 1)) return { first: 0, count: blocks };
  const count = Math.min(blocks, Math.max(1, Math.round(blocks / zoom)));
  const first = Math.min(Math.max(0, Math.round(centre - (count - 1) / 2)), blocks - count);
  return { first, count };
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function rulerOf(input: PanelInput): Ruler | null {
  if (!aboutBlocks(input) && blocksShown(input).count === input.view.dims.nr_blocks) return null;
  if (input.width < RULER_FROM.width || input.height < (input.size === 'slide' ? RULER_FROM.slide : RULER_FROM.height)) return null;
  const { small } = textSizes(input.size);
  return { left: MARGIN + 2, right: input.width - MARGIN - 2, text: MARGIN + small - 1, line: MARGIN + small + 8 };
}

function across(input: PanelInput): number {
  return 2 ** Math.ceil(Math.log2(input.session.block_pages) / 2);
}

function layMap(input: PanelInput, area: Area, first: number, count: number): { map: MapGeometry; labels: readonly ZoneLabel[] } {
  const { session, view } = input;
  const blockPages = session.block_pages;
  const starts = session.zones.map((zone) => Math.floor(zone.start_pfn / blockPages));
  // The zone at the upper left is named even where it began further up.
  const top = starts.findLastIndex((start) => start <= first);
  const zones = starts.map((start, zone) => ({ zone, block: zone === top ? first : start })).filter(({ block, zone }) => zone >= top && block < first + count);
  const grid = layGrid({
    ...area, label: textSizes(input.size).small + 7, first, count, across: across(input), down: Math.ceil(blockPages / across(input)),
    labelled: zones.map(({ block }) => block), bars: aboutBlocks(input),
  });
  const map = { ...grid, nrPages: view.dims.nr_pages, nrBlocks: view.dims.nr_blocks, blockPages };
  const tiles = zones.map(({ block }) => Math.floor((block - first) / grid.unit));
  const labels = tiles.map((tile, i) => {
    const row = Math.floor(tile / grid.columns);
    const next = tiles.find((other, j) => j > i && Math.floor(other / grid.columns) === row);
    // Where the boundary mark stands in a narrow gutter, the label keeps clear of it.
    const x = tileX(map, tile) + (tile % grid.columns > 0 && grid.pitchX - grid.tileWidth < 8 ? 5 : 0);
    const end = next === undefined ? area.right : tileX(map, next) - 8;
    return { zone: zones[i]!.zone, tile, x, y: grid.rowTops[row]! - 6, width: end - x };
  });
  return { map, labels };
}

function loupeOf(input: PanelInput, area: Area): MapGeometry | null {
  const { session, view, size } = input;
  const blockPages = session.block_pages;
  const [wide, down] = [across(input), Math.ceil(blockPages / across(input))];
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  if (input.width < LOUPE_FROM.width || input.height < LOUPE_FROM.height) return null;
  const label = textSizes(size).small + 7;
  const gap = 8;
  for (const cell of LOUPE_CELLS) {
    const [tileWidth, tileHeight] = [wide * cell, down * cell];
    if (tileWidth > width * LOUPE_SHARE || label + tileHeight > height) continue;
    const columns = Math.max(1, Math.floor((width * LOUPE_SHARE * 0.7 + gap) / (tileWidth + gap)));
    const rows = Math.floor((height + gap) / (tileHeight + label + gap));
    // Three blocks say more than one large one, as long as marks stay readable.
    if (columns * rows < 3 && cell > 7) continue;
    const count = Math.min(columns * rows, MOST_UNDER_LOUPE, view.dims.nr_blocks);
    const used = Math.min(columns, count);
    const left = Math.floor(area.right - used * tileWidth - (used - 1) * gap);
    const first = Math.min(Math.max(0, focusBlock(input) - Math.floor((count - 1) / 2)), view.dims.nr_blocks - count);
    const rowTops = Array.from({ length: Math.ceil(count / used) }, (_, row) => area.top + label + row * (tileHeight + label + gap));
    return {
      level: 'cells', cell, cellH: cell, unit: 1, first, count, across: wide, down, nrTiles: count, tileWidth, tileHeight, bar: 0, columns: used, left,
      pitchX: tileWidth + gap, rowTops, nrPages: view.dims.nr_pages, nrBlocks: view.dims.nr_blocks, blockPages,
    };
  }
  return null;
}

export function tileX(g: MapGeometry, tile: number): number {
  return g.left + (tile % g.columns) * g.pitchX;
}

export function tileY(g: MapGeometry, tile: number): number {
  return g.rowTops[Math.floor(tile / g.columns)]!;
}

/** The tile that shows a block, or -1. */
export function tileOf(g: MapGeometry, block: number): number {
  return block < g.first || block >= g.first + g.count ? -1 : Math.floor((block - g.first) / g.unit);
}

export function showsPages(level: Level): boolean {
  return level === 'cells' || level === 'pixels';
}

/** Upper left corner of a page; for glyphs and strips, of its tile. Only for pages in sight. */
export function pagePoint(g: MapGeometry, pfn: number): { x: number; y: number } {
  const block = Math.floor(pfn / g.blockPages);
  const tile = tileOf(g, block);
  const within = pfn - block * g.blockPages;
  const paged = showsPages(g.level);
  return {
    x: tileX(g, tile) + (paged ? (within % g.across) * g.cell : 0),
    y: tileY(g, tile) + (paged ? Math.floor(within / g.across) * g.cellH : 0),
  };
}

export function isShown(g: MapGeometry, pfn: number): boolean {
  return pfn >= 0 && pfn < g.nrPages && tileOf(g, Math.floor(pfn / g.blockPages)) >= 0;
}

/** The tile under a point, its bar included; -1 in gutters and outside. */
export function tileAt(g: MapGeometry, x: number, y: number): number {
  const column = Math.floor((x - g.left) / g.pitchX);
  if (column < 0 || column >= g.columns || x - g.left - column * g.pitchX >= g.tileWidth) return -1;
  const row = g.rowTops.findIndex((top) => y >= top && y < top + g.tileHeight + g.bar);
  const tile = row * g.columns + column;
  return row < 0 || tile >= g.nrTiles ? -1 : tile;
}

/** The page under a point at the levels that show pages, else -1. */
export function pageAt(g: MapGeometry, x: number, y: number): number {
  if (!showsPages(g.level)) return -1;
  const tile = tileAt(g, x, y);
  if (tile < 0) return -1;
  const column = Math.floor((x - tileX(g, tile)) / g.cell);
  const row = Math.floor((y - tileY(g, tile)) / g.cellH);
  const within = row * g.across + column;
  const pfn = (g.first + tile) * g.blockPages + within;
  return within < g.blockPages && pfn < g.nrPages ? pfn : -1;
}

export function inGrid(g: MapGeometry, x: number, y: number): boolean {
  return x >= g.left - 2 && x <= g.left + g.columns * g.pitchX && y >= g.rowTops[0]! - 2 && y <= g.rowTops.at(-1)! + g.tileHeight + g.bar + 2;
}

/** First and last page (exclusive) in sight. */
export function pagesShown(g: MapGeometry): { readonly from: number; readonly to: number } {
  return { from: g.first * g.blockPages, to: Math.min(g.nrPages, (g.first + g.count) * g.blockPages) };
}
