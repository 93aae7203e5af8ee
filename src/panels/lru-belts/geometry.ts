// Where every belt, tray and page stands. The ends of a belt are drawn page by page and the middle is squeezed, since
// everything happens at the ends. Drawing and hit test share this; it measures no text, so both get the same answer.
import { BELT_END } from '#wire/frame_layout.ts';
import { KIND } from '#wire/marks.ts';
import { textSizes } from '../draw/text.ts';
import type { TextSizes } from '../draw/text.ts';
import type { PanelInput } from '../panel.ts';
import { BELT_ORDER, headPages, mainZone, tailPages, trayPages } from './state.ts';

export interface PlacedPage {
  readonly pfn: number;
  readonly x: number;
  readonly y: number;
  /** Width; a huge page is wider than a page. */
  readonly w: number;
  /** Pages of memory that it stands for. */
  readonly pages: number;
}

export interface Belt {
  readonly list: number;
  readonly count: number;
  /** Top of the cells. */
  readonly y: number;
  readonly tray: readonly PlacedPage[];
  /** Pages in the tray beyond the slots drawn. */
  readonly trayMore: number;
  /** Newest first, from left to right. */
  readonly head: readonly PlacedPage[];
  /** From left to right; the last goes next. */
  readonly tail: readonly PlacedPage[];
}

export interface BeltGeometry {
  readonly zone: number;
  readonly sizes: TextSizes;
  /** From cell to cell, and the side of a cell. */
  readonly pitch: number;
  readonly px: number;
  readonly endCells: number;
  /** Names of belts stand above them instead of beside them. */
  readonly namesAbove: boolean;
  readonly left: number;
  readonly trayX: number;
  readonly traySlots: number;
  readonly headX: number;
  readonly ribbonX: number;
  readonly ribbonWidth: number;
  readonly tailX: number;
  /** Right end of the belts. */
  readonly endX: number;
  readonly headerY: number;
  readonly footerY: number;
  readonly footerLines: number;
  readonly belts: readonly Belt[];
}

const MARGIN = 8;
const END_CELLS = 14;
/** Cells that a huge page takes: wide enough for its number of pages. */
const HUGE_CELLS = 3;
const MOST_END_CELLS = 24;
const LARGEST = { slide: 22, laptop: 22, projector: 40 } as const;

export function beltGeometry(input: PanelInput): BeltGeometry {
  const { size, width, height, view } = input;
  const sizes = textSizes(size);
  const zone = mainZone(view);
  const lists = size === 'slide' ? BELT_ORDER.slice(0, 2) : BELT_ORDER;
  const namesAbove = size === 'slide' || width < 640;
  const labelWidth = namesAbove ? 0 : Math.ceil(sizes.strong * (input.kernel_names ? 9 : 7.6));
  // With names above, the count and the way out stand on the name's line, and the cells get the width.
  const outWidth = namesAbove ? 4 : Math.ceil(sizes.normal * 5.4);
  const ribbonLeast = namesAbove ? 44 : Math.ceil(sizes.normal * 9);
  const header = namesAbove ? 0 : sizes.small + 8;
  const above = namesAbove ? sizes.strong + 12 : 0;
  // The belts come first: on a low panel the lines under them give way.
  const spareLines = (height - 2 * MARGIN - header - 6 - lists.length * (above + sizes.strong * 1.15)) / (sizes.small + 6);
  const footerLines = Math.max(0, Math.min(Math.floor(spareLines), size === 'laptop' && view.dims.nr_zones > 1 ? 2 : 1));
  const footer = footerLines * (sizes.small + 6) + 6;
  const rowRoom = Math.max(14, (height - 2 * MARGIN - header - footer) / lists.length);

  const traySlots = size === 'laptop' ? 5 : 4;
  const room = width - 2 * MARGIN - labelWidth - outWidth - 16;
  const largest = Math.max(5, Math.min(LARGEST[size], Math.floor(rowRoom - above - 6)));
  let endCells = END_CELLS;
  let pitch = fitPitch(room - ribbonLeast, endCells, traySlots, largest);
  while (pitch < 8 && endCells > 6) pitch = fitPitch(room - ribbonLeast, --endCells, traySlots, largest);
  pitch = Math.max(5, pitch);
  if (size === 'laptop' && pitch === largest) {
    const more = Math.floor((room - ribbonLeast * 1.8) / (2 * pitch) - traySlots / 2);
    endCells = Math.max(endCells, Math.min(MOST_END_CELLS, BELT_END, more));
  }

  const left = MARGIN;
  const trayX = left + labelWidth;
  const headX = trayX + traySlots * pitch + 16;
  const endX = width - MARGIN - outWidth;
  const tailX = endX - endCells * pitch;
  const ribbonX = headX + endCells * pitch;
  // Spare height goes between the belts, up to a limit, so that they stay one picture; what is left, around them.
  const rowPitch = Math.min(rowRoom, above + pitch * (size === 'laptop' ? 2 : 2.6) + sizes.small + (size === 'laptop' ? 6 : 18));
  const px = pitch - (pitch >= 12 ? 2 : 1);
  const spare = size === 'laptop' ? 0 : Math.max(0, Math.floor((rowRoom - rowPitch) * lists.length * 0.4));
  const top = MARGIN + header + spare;
  const belts = lists.map((list, row) => placeBelt(input, list, zone, {
    y: Math.round(top + row * rowPitch + above + (namesAbove ? 0 : Math.max(0, (Math.min(rowPitch, Math.max(pitch * 2, sizes.strong * 1.15)) - pitch) / 2))),
    trayX, traySlots, headX, endX, pitch, px, endCells,
  }));
  return {
    zone, sizes, pitch, px, endCells, namesAbove, left, trayX, traySlots, headX, ribbonX, ribbonWidth: tailX - ribbonX, tailX, endX,
    headerY: top - header + sizes.small, footerY: Math.min(height - MARGIN - Math.max(0, footerLines - 1) * (sizes.small + 6) - 3,
      Math.round(top + lists.length * rowPitch + sizes.small + 6)),
    footerLines, belts,
  };
}

function fitPitch(room: number, endCells: number, traySlots: number, largest: number): number {
  return Math.min(largest, Math.floor(room / (2 * endCells + traySlots)));
}

interface Place {
  readonly y: number;
  readonly trayX: number;
  readonly traySlots: number;
  readonly headX: number;
  readonly endX: number;
  readonly pitch: number;
  readonly px: number;
  readonly endCells: number;
}

function placeBelt(input: PanelInput, list: number, zone: number, at: Place): Belt {
  const { view } = input;
  const count = view.list_count_of(zone, list);
  // The tail comes first: a short belt shows what goes next, and no page twice.
  const tail = seat(input, tailPages(view, zone, list, at.endCells), at);
  const seen = new Set(tail.map((page) => page.pfn));
  const left = Math.max(0, count - tail.reduce((sum, page) => sum + page.pages, 0));
  const head = seat(input, headPages(view, zone, list, Math.min(at.endCells, left)).filter((pfn) => !seen.has(pfn)), at);
  const waiting = trayPages(view, list);
  // If more wait than there are slots, the last slots give way to a number: two of them, or more where they are narrow.
  const given = Math.min(at.traySlots, Math.max(2, Math.ceil((textSizes(input.size).small * 2.1) / at.pitch)));
  const shown = waiting.length > at.traySlots ? at.traySlots - given : waiting.length;
  return {
    list, count, y: at.y,
    // The fullest slot is nearest to the belt.
    tray: waiting.slice(0, shown).map((pfn, i) => ({ pfn, x: at.trayX + (at.traySlots - 1 - i) * at.pitch, y: at.y, w: at.px, pages: 1 })),
    trayMore: waiting.length - shown,
    head: head.map(({ pfn, w, pages, offset }) => ({ pfn, w, pages, x: at.headX + offset * at.pitch, y: at.y })),
    tail: tail.map(({ pfn, w, pages, offset, cells }) => ({ pfn, w, pages, x: at.endX - (offset + cells) * at.pitch, y: at.y })).reverse(),
  };
}

interface Seated {
  readonly pfn: number;
  /** Cells from the end of the belt to this page, and cells that it takes. */
  readonly offset: number;
  readonly cells: number;
  readonly w: number;
  readonly pages: number;
}

/** As many pages of an end as have room: a huge page stands as one wide cell and counts all its pages. */
function seat(input: PanelInput, pfns: readonly number[], at: Place): Seated[] {
  const out: Seated[] = [];
  let offset = 0;
  for (const pfn of pfns) {
    const huge = (input.view.mark[pfn]! & 15) === KIND.huge;
    const cells = huge ? HUGE_CELLS : 1;
    if (offset + cells > at.endCells) break;
    out.push({ pfn, offset, cells, w: (cells - 1) * at.pitch + at.px, pages: huge ? input.session.block_pages : 1 });
    offset += cells;
  }
  return out;
}

export function pagesOf(placed: readonly PlacedPage[]): number {
  return placed.reduce((sum, page) => sum + page.pages, 0);
}

/** Every page drawn on a belt or in its tray. */
export function placedPages(belt: Belt): readonly PlacedPage[] {
  return [...belt.tray, ...belt.head, ...belt.tail];
}
